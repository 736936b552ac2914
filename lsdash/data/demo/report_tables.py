"""The tables of the demonstration's report, as `csv_tables.read` gives them, but for the figures: those are printed."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from lsdash.data import demo
from lsdash.data.csv_tables import Row, Tables
from lsdash.data.demo import catalogue, report_figures
from lsdash.data.demo.report_figures import Record, Sums

LAST = demo.LAST
# Of the shipped tables, those that state nothing of the 2004 report.
_KEPT = (
    *("sectors", "product_groups", "segments", "indicators", "measures", "areas", "regions", "units"),
    *("rules", "barriers", "headlines", "screens"),
)
_OF_PRODUCT = ("code", "product_group", "unit", "name_vi", "name_en")


def tables(registers: Tables, monthly: Iterable[Record], parameters: demo.Parameters) -> Tables:
    """The tables of the demonstration's report. `registers` are the shipped tables; of these, what is no statement of
    the 2004 report is kept. `monthly` are reports of districts as `monthly_reports.monthly` gives them.
    """
    return {
        **code_lists(registers),
        "figures": report_figures.figures(sums(monthly), parameters.seed),
        **{name: catalogue.table(name) for name in ("findings", "finding_links")},
        "activities": list(_activities()),
        "obligations": list(_obligations(registers["areas"], parameters.first)),
    }


def code_lists(registers: Tables) -> Tables:
    """The same without figures and what goes with them."""
    return {
        **{name: registers[name] for name in _KEPT},
        "sources": catalogue.table("sources"),
        "products": [
            {**{name: row[name] for name in _OF_PRODUCT}, "position": str(position)}
            for position, row in enumerate(catalogue.table("products"), 1)
        ],
        "figures": [],
    }


def sums(monthly: Iterable[Record]) -> Sums:
    """(item, year, measure) → sum over districts and months; the whole of the sectors is `total`."""
    sums_by_key: dict[tuple[str, int, str], Fraction] = {}
    for row in monthly:
        item, year, measure = str(row["item"]), int(str(row["year"])), str(row["measure"])
        value = Fraction(str(row["value"]))
        for name in (item, "total") if item in {"tw", "dp", "nqd"} else (item,):
            sums_by_key[name, year, measure] = sums_by_key.get((name, year, measure), Fraction(0)) + value
    return sums_by_key


def _activities() -> Iterator[Row]:
    for position, product in enumerate(catalogue.PRODUCTS, 1):
        for area in product.weights:
            yield {
                "area": area,
                "product": product.code,
                "source": demo.DATASET,
                "joint": "false",
                "place": f"9.{position}",
                "note_vi": "",
                "note_en": "",
            }


# Reports that one district owes once: kind, its place among the districts, period, what it is on.
_ONCE = (
    ("ad_hoc", 0, f"{LAST}-09", "Ảnh hưởng của mưa lũ đến sản xuất", "What floods did to production"),
    ("thematic", -1, f"{LAST}-q3", "Tình hình khai thác đá", "The state of quarrying"),
)


def _obligations(areas: Iterable[Row], first: int) -> Iterator[Row]:
    """Each district owes products and value by sector of every month, and two of them one report more."""
    valid, districts = {"valid_from": f"{first}-01-01", "valid_to": f"{LAST}-12-31"}, list(areas)
    none = {"frequency": "", "period": "", "subject_vi": "", "subject_en": ""}
    for area in districts:
        for form in ("B1", "B2"):
            periodic = {**none, "form": form, "kind": "periodic", "frequency": "month", "days": "12"}
            yield {"code": f"{area['slug']}-{form.lower()}", **_unit(area), **periodic, **valid}
    for kind, place, period, subject_vi, subject_en in _ONCE:
        code = f"{districts[place]['slug']}-{kind.replace('_', '-')}"
        subject = {"subject_vi": f"{subject_vi} (mô phỏng)", "subject_en": f"{subject_en} (synthetic)"}
        once = {**none, "form": "text", "kind": kind, "period": period, "days": "15", **subject}
        yield {"code": code, **_unit(districts[place]), **once, **valid}


def _unit(area: Row) -> Row:
    names = {"unit_vi": f"{area['name_vi']} (mô phỏng)", "unit_en": f"{area['name_en']} (synthetic)"}
    return {**names, "unit_group": "district", "area": area["slug"]}
