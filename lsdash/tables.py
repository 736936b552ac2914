"""The real table beside each chart: the same rows in figures. Frames of queries → markup.Table. Pure."""

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from lsdash import formats
from lsdash.charts import silence
from lsdash.markup import Cell, Table
from lsdash.messages import PLAN_MET
from lsdash.words import Row, Words, rows

Header = tuple[str, bool]
_ORDER = (
    *("plan", "actual", "target", "plan_share", "share", "target_share", "plan_attainment", "growth", "level"),
    *("contribution", "gap", "growth_needed", "gap_share"),
)


def number(row: Row, words: Words, *, unit: bool = False) -> Cell:
    """The cell of an observation."""
    tone = "below" if row["measure"] == "plan_attainment" and row["value"] < PLAN_MET else ""
    text = words.quantity(row) if unit else words.digits(row)
    return Cell(text, so=row["id"], hint=words.hint(row), number=True, tone=tone)


_NUMERIC = {"value", "figures"}


def _headers(keys: Iterable[str], words: Words) -> list[Header]:
    return [(words.text(f"column.{key}"), key in _NUMERIC) for key in keys]


MISSING = Cell(formats.MISSING, number=True)


def _pivot(
    found: Sequence[Row], words: Words, *, first: Sequence[Header], lead: Callable[[Row], list[Cell]], caption: str
) -> Table:
    """Rows by block, one column per measure and period; `lead` gives the first cells of a row from any of its rows."""
    stated = [row for row in found if row["value"] is not None]
    titles = {(row["period"], row["measure"]): words.lane(row) for row in stated}
    columns = sorted(titles, key=lambda key: (key[0], _ORDER.index(key[1])))
    cells = {(row["item"], row["period"], row["measure"]): number(row, words) for row in stated}
    blocks = {row["block"]: row for row in reversed(found)}
    ordered = [blocks[block] for block in dict.fromkeys(row["block"] for row in found)]
    body = [[*lead(row), *(cells.get((row["block"], *column), MISSING) for column in columns)] for row in ordered]
    return Table(caption, [*first, *((titles[column], True) for column in columns)], body)


def _name_of(row: Row, words: Words) -> Cell:
    return Cell(words.name("item", row["block"]), head=True)


def sector_board(frame: pd.DataFrame, words: Words) -> Table:
    """Each sector and the whole against last year, plan and target."""
    found = [row for row in rows(frame) if row["measure"] != "level"]
    caption = f"{words.text('chart.target-gap.name')} ({words.name('unit', 'ty-dong')})"
    first = [(words.text("column.item"), False)]
    return _pivot(found, words, first=first, lead=lambda row: [_name_of(row, words)], caption=caption)


def sector_gap(frame: pd.DataFrame, words: Words) -> Table:
    """The few columns that the gap is read from: latest actual, target, gap and its share."""
    kept = {"actual", "target", "gap", "gap_share"}
    found = [row for row in rows(frame) if row["measure"] in kept]
    latest = max((row["period"] for row in found if row["measure"] == "actual"), default=0)
    found = [row for row in found if row["measure"] != "actual" or row["period"] == latest]
    caption = f"{words.text('chart.target-gap.name')} ({words.name('unit', 'ty-dong')})"
    first = [(words.text("column.item"), False)]
    return _pivot(found, words, first=first, lead=lambda row: [_name_of(row, words)], caption=caption)


def later(frame: pd.DataFrame, words: Words, name: str) -> Table:
    """Later figures from the press, one row each, with who published them."""
    keys = ("product", "period", "value", "printed", "source")
    body = [
        [
            Cell(words.name("item", row["item"]), head=True),
            Cell(str(row["period"])),
            number(row, words, unit=True),
            Cell(f"“{row['as_printed']}”"),
            Cell(words.short("source", row["source"])),
        ]
        for row in rows(frame)
    ]
    return Table(words.text(f"chart.{name}.name"), _headers(keys, words), body)


def products(frame: pd.DataFrame, words: Words, name: str) -> Table:
    """Products at each level, in their own units; `name` is the chart it stands beside."""
    found = [row for row in rows(frame) if row["measure"] != "level"]
    units = {row["block"]: words.unit(row) for row in found if row["measure"] in {"actual", "target", "plan"}}
    first = [(words.text("column.product"), False), (words.text("column.unit"), False)]

    def lead(row: Row) -> list[Cell]:
        return [_name_of(row, words), Cell(units.get(row["block"], formats.MISSING))]

    return _pivot(found, words, first=first, lead=lead, caption=words.text(f"chart.{name}.name"))


def sector_mix(frame: pd.DataFrame, words: Words, *, share: bool = False) -> Table:
    """Sectors by year and level, as value or as share of the whole."""
    found = [_as_share(row) if share else row for row in rows(frame)]
    found = [{**row, "block": row["item"]} for row in found]
    found.sort(key=lambda row: (row["position"], row["period"]))
    unit = words.name("unit", "phan-tram" if share else "ty-dong")
    first = [(words.text("column.item"), False)]
    caption = f"{words.text('chart.sector-mix.name')} ({unit})"
    return _pivot(found, words, first=first, lead=lambda row: [_name_of(row, words)], caption=caption)


def _as_share(row: Row) -> Row:
    """The share of a value as if it were its observation; the whole has none and is 100 by definition."""
    if row["role"] == "whole":
        return {**row, "value": 100.0, "low": 100.0, "high": 100.0, "unit": "phan-tram", "step": 0.01, "kind": "stated"}
    share = {"value": row["share"], "low": row["share_low"], "high": row["share_high"], "id": row["share_id"]}
    return {**row, **share, "unit": "phan-tram", "step": 0.01, "kind": "derived", "as_printed": ""}


def growth_contribution(frame: pd.DataFrame, words: Words) -> Table:
    """Each sector's own growth and what it brought of the whole's."""
    found = [{**row, "block": row["item"]} for row in rows(frame)]
    caption = words.text("chart.growth-contribution.name")
    first = [(words.text("column.item"), False)]
    return _pivot(found, words, first=first, lead=lambda row: [_name_of(row, words)], caption=caption)


def grid_coverage(frame: pd.DataFrame, words: Words) -> Table:
    """Communes on the grid, not yet on it, and all, with shares."""
    found = [{**row, "block": row["item"]} for row in rows(frame)]
    caption = words.text("chart.grid-coverage.name")
    first = [(words.text("column.segment"), False)]
    return _pivot(found, words, first=first, lead=lambda row: [_name_of(row, words)], caption=caption)


def activities(frame: pd.DataFrame, words: Words) -> Table:
    """One row per district: what the report says it exploits, where it says so."""
    headers = _headers(("district", "exploits", "place", "note"), words)
    found = rows(frame)
    body = []
    for area in dict.fromkeys(row["area"] for row in found):
        inside = [row for row in found if row["area"] == area]
        names = words.listing(words.name("item", row["product"]) for row in inside)
        note = next((row[f"note_{words.lang}"] for row in inside if row[f"note_{words.lang}"]), "")
        body.append([Cell(words.name("area", area), head=True), Cell(names), Cell(words.place(inside[0])), Cell(note)])
    return Table(words.text("mining.where"), headers, body)


def districts(frame: pd.DataFrame, words: Words) -> Table:
    """All chosen districts: what the report says of each, or that it says nothing."""
    headers = _headers(("district", "says", "place"), words)
    body = []
    for row in rows(frame):
        if not row["chosen"]:
            continue
        names = words.listing(words.name("item", code) for code in row["products"] or ())
        says = names or words.text(f"district.{silence(row)}")
        place = words.place(row) or formats.MISSING
        body.append([Cell(words.name("area", row["area"]), head=True), Cell(says), Cell(place)])
    return Table(words.text("nav.dia-ban"), headers, body)


def figures(frame: pd.DataFrame, words: Words) -> Table:
    """Every printed figure: where, as printed, what it means."""
    keys = ("id", "about", "period", "measure", "printed", "value", "unit", "kind", "place", "note")
    body = [_figure(row, words) for row in rows(frame)]
    return Table(words.text("source.figures"), _headers(keys, words), body)


def _figure(row: Row, words: Words) -> list[Cell]:
    kind = words.text(f"kind.{row['kind']}")
    note = row[f"note_{words.lang}"]
    if row["ambiguous"]:
        kind = f"{kind} (?)"
    return [
        Cell(row["figure"], head=True),
        Cell(words.name("item", row["item"])),
        Cell(str(row["period"])),
        Cell(words.name("measure", row["measure"])),
        Cell(f"“{row['as_printed']}”"),
        Cell(words.digits(row), so=row["id"], hint=words.hint(row), number=True),
        Cell(words.unit(row)),
        Cell(kind),
        Cell(words.place(row) or words.short("source", row["source"])),
        Cell(note),
    ]


def sources(frame: pd.DataFrame, words: Words) -> Table:
    """The sources, with a link where one is on the web."""
    keys = ("source", "publisher", "year", "figures", "note")
    lang = words.lang
    body = [
        [
            Cell(row[f"title_{lang}"], head=True, href=row["address"] if _is_web(row["address"]) else ""),
            Cell(row[f"publisher_{lang}"]),
            Cell(row["reference_year"]),
            Cell(str(row["figures"]), number=True),
            Cell(row[f"note_{lang}"]),
        ]
        for row in rows(frame)
    ]
    return Table(words.text("source.heading"), _headers(keys, words), body)


def _is_web(address: str) -> bool:
    return address.startswith(("https://", "http://"))
