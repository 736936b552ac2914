"""The tables of the demonstration's report, as `csv_tables.read` gives them, but for the figures: those are printed."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from lsdash.data import demo
from lsdash.data.csv_tables import Row, Tables
from lsdash.data.demo import report_figures
from lsdash.data.demo.catalogue import PRODUCTS
from lsdash.data.demo.monthly_reports import FIRST, REVISED
from lsdash.data.demo.report_figures import Record, Sums

LAST, NEXT = demo.LAST, demo.LAST + 1
# Of the shipped tables, those that state nothing of the 2004 report.
_KEPT = (
    *("sectors", "product_groups", "segments", "indicators", "measures", "areas", "regions", "units"),
    *("rules", "barriers", "headlines", "screens"),
)

_SOURCES = (
    (
        *(demo.DATASET, str(NEXT)),
        f"Báo cáo công nghiệp mô phỏng năm {LAST}",
        f"Synthetic industry report, {LAST}",
    ),
    (
        *(FIRST, str(LAST)),
        f"Báo cáo tháng mô phỏng của các huyện đến hết năm {LAST}",
        f"Synthetic monthly reports of districts up to {LAST}",
    ),
    (
        *(REVISED, str(NEXT)),
        "Báo cáo tháng mô phỏng của các huyện, phần đính chính",
        "Synthetic monthly reports of districts, as revised",
    ),
)


def tables(registers: Tables, monthly: Iterable[Record], parameters: demo.Parameters) -> Tables:
    """The tables of the demonstration's report. `registers` are the shipped tables; of these, what is no statement of
    the 2004 report is kept. `monthly` are reports of districts as `monthly_reports.monthly` gives them.
    """
    return {
        **code_lists(registers),
        "figures": report_figures.figures(sums(monthly), parameters.seed),
        **_findings(),
        "activities": list(_activities()),
        "obligations": list(_obligations(registers["areas"], parameters.first)),
    }


def code_lists(registers: Tables) -> Tables:
    """The same without figures and what goes with them."""
    return {
        **{name: registers[name] for name in _KEPT},
        "sources": list(_sources()),
        "products": list(_products()),
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


def _sources() -> Iterator[Row]:
    """The report of the year, and the monthly reports of districts as they were first sent and as they were revised."""
    shared = {"kind": "report", "price_base": "not_stated", "address": ""}
    publisher = {"publisher_vi": "lsdash, bộ số liệu mô phỏng", "publisher_en": "lsdash, synthetic demonstration data"}
    for rank, (code, issued, title_vi, title_en) in enumerate(_SOURCES, 1):
        yield {
            "code": code,
            **shared,
            "rank": str(rank),
            "period": str(LAST),
            "issued": issued,
            "title_vi": f"{title_vi} (số liệu tự sinh, không có thật)",
            "title_en": f"{title_en} (generated figures, not real ones)",
            **publisher,
            "note_vi": "Mọi số liệu là mô phỏng, do chương trình sinh ra; không nói gì về Lạng Sơn. "
            "Vài số cố ý in sai.",
            "note_en": "All figures are synthetic and say nothing of Lạng Sơn. Some are wrong on purpose.",
        }


def _products() -> Iterator[Row]:
    for position, product in enumerate(PRODUCTS, 1):
        yield {
            "code": product.code,
            "product_group": product.group,
            "position": str(position),
            "unit": product.unit,
            "name_vi": product.name_vi,
            "name_en": product.name_en,
        }


def _activities() -> Iterator[Row]:
    for position, product in enumerate(PRODUCTS, 1):
        for area in product.weights:
            yield {
                "area": area,
                "product": product.code,
                "source": demo.DATASET,
                "joint": "false",
                "place": f"9.{position}",
                "note_vi": "Mô phỏng.",
                "note_en": "Synthetic.",
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


_STATEMENTS = (
    (
        *("boi-canh", "", ""),
        "Số liệu mô phỏng: các huyện báo cáo hằng tháng, một số báo cáo thiếu, chậm hoặc được đính chính.",
        "Synthetic data: districts report every month; some reports are missing, late or revised.",
    ),
    (
        *("co-cau", "sector", "fdi"),
        "Số liệu mô phỏng: khối đầu tư nước ngoài nằm trong khu vực ngoài quốc doanh.",
        "Synthetic data: the foreign-invested sector lies inside the non-state sector.",
    ),
    (
        *("quan-ly", "observation", f"production_value.total.{LAST}.plan"),
        "Số liệu mô phỏng: vài con số được cố ý in sai để minh họa việc đối chiếu.",
        "Synthetic data: a few figures are printed wrong on purpose, to show how checks work.",
    ),
)


def _findings() -> Tables:
    findings, links = [], []
    blank = dict.fromkeys(("sector", "product", "area", "observation"), "")
    for number, (group, column, code, text_vi, text_en) in enumerate(_STATEMENTS, 1):
        name = f"q{number:02}"
        place = {"source": demo.DATASET, "place": f"2.{number}"}
        words = {"text_vi": text_vi, "text_en": text_en, "note_vi": "Mô phỏng.", "note_en": "Synthetic."}
        findings.append({"id": name, **place, "group": group, **words})
        links += [{"finding": name, **blank, column: code}] if column else []
    return {"findings": findings, "finding_links": links}
