"""Figures that do not fit the code lists or each other, that one source has twice, or whose printed words do not say
what they say."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from lsdash.data import csv_tables, printed_numbers
from lsdash.data.csv_tables import Row, Tables
from lsdash.data.intake.units import Units
from lsdash.data.printed_numbers import Printed, Rule
from lsdash.data.table_schema import repeated
from lsdash.data.validation_issue import ValidationIssue, one_of, shown
from lsdash.model import kinds, periods
from lsdash.model.observation_ids import Key, statement_id

PERIOD = (
    f"a period such as 2004, 2004-q1, 2004-03 or 2004-01..2004-09, from {periods.FIRST_YEAR} to {periods.LAST_YEAR}"
)
_FILE = "figures.csv"
_GREATEST = 10**13  # sums over months are counted in hundred-thousandths of a unit, in whole numbers of 64 bits
_POSSIBLE = {
    "negative_amount": "an amount that is not below 0",
    "fall_of_more_than_all": "no fall of more than all, 100%",
}
_AIMS = frozenset({"target", "target_growth", "target_level"})
# Of which it may be unclear whether growth or a level was printed.
_UNCLEAR = frozenset({"growth", "level", "average_growth", "target_growth", "target_level"})
_STATEMENT = (*Key._fields, "source")
Misfit = tuple[str, str]  # column, what is expected


def issues(tables: Tables) -> Iterator[ValidationIssue]:
    """All that is wrong with figures."""
    read = printed_numbers.reader(tables, printed_numbers.whole)
    misfits, unit_of = _misfits(tables), _printed_unit(tables)
    for number, (*key, source), earlier in repeated(csv_tables.columns(tables["figures"], _STATEMENT).columns):
        found_twice = statement_id(Key(*key).observation, source)
        expected = f"one figure of one source for each number: row {earlier} has it"
        yield ValidationIssue(_FILE, number, "measure", found_twice, expected)
    for number, row in enumerate(tables["figures"], 2):
        try:
            printed, _, rule = read(row)
        except printed_numbers.UnreadableNumber:
            found = [("as_printed", "a number of the form 1.234,5")]
        else:
            found = [*_of_number(row, printed, rule), *_of_words(row, rule, unit_of(row))]
        for column, expected in (*misfits(row), *found):
            yield ValidationIssue(_FILE, number, column, row[column], expected)


def units_of_items(tables: Tables) -> dict[str, dict[str, str]]:
    """Indicator → item that it may have figures of → the unit of its amounts, "" where it has none of its own."""
    of_dimension = {"sector": tables["sectors"], "product": tables["products"]}
    return {
        indicator["code"]: {
            row["code"]: row.get("unit") or indicator["unit"]
            for row in of_dimension.get(indicator["dimension"], tables["segments"])
            if row.get("indicator") in {None, indicator["code"]}
        }
        for indicator in tables["indicators"]
    }


def _misfits(tables: Tables) -> Callable[[Row], Iterator[Misfit]]:
    """Finds columns of a figure that do not fit each other or the code lists, and what is expected there."""
    items = units_of_items(tables)
    of_measures = {measure["code"]: measure["unit"] for measure in tables["measures"]}
    areas = {area["slug"]: area for area in (*tables["areas"], *tables["regions"])}

    def misfits(row: Row) -> Iterator[Misfit]:
        units = items[row["indicator"]]
        if row["item"] not in units:
            yield "item", one_of(units, row["item"])
        unit = of_measures[row["measure"]] or units.get(row["item"], "")
        if unit and row["unit"] != unit:
            yield "unit", unit
        aims = row["measure"] in _AIMS
        if aims != (row["kind"] == "target") and not (aims and row["kind"] == "lower_bound"):
            yield "kind", f"target exactly for {' '.join(sorted(_AIMS))}"
        if row["ambiguous"] == "true" and row["measure"] not in _UNCLEAR:
            yield "ambiguous", f"false, as a figure of {row['measure']} is no growth that may be a level"
        if not periods.is_plausible(row["period"]):
            yield "period", PERIOD
        elif row["area"]:
            yield from _of_area(row, areas)

    return misfits


def _of_area(row: Row, areas: Mapping[str, Row]) -> Iterator[Misfit]:
    area, about = areas.get(row["area"]), periods.of(row["period"])
    if area is None:
        yield "area", one_of(areas, row["area"], "empty for the province, or one of ")
        return
    begin, end = (int((area.get(name) or "0")[:7].replace("-", "")) for name in ("valid_from", "valid_to"))
    if end and about.since > end:
        yield "area", f"an area of that period: {row['area']} ended on {area['valid_to']}"
    if about.until < begin:
        yield "area", f"an area of that period: {row['area']} began on {area['valid_from']}"


def _of_number(row: Row, printed: Printed, rule: Rule) -> Iterator[Misfit]:
    """Value, step and kind that the printed words do not have."""
    value = Decimal(row["value"])
    if abs(value) >= _GREATEST:
        yield "value", f"a number below {_GREATEST:.0e}"
    if impossible := kinds.impossible(row["measure"], value):
        yield "value", _POSSIBLE[impossible]
    for column, number in (("value", printed.value), ("step", printed.step)):
        if number != Decimal(row[column]):
            yield column, f"{number.normalize():f}, as printed: {shown(row['as_printed'])}"
    if printed.lower_bound != (row["kind"] == "lower_bound"):
        yield "kind", f"lower_bound exactly for trên …, hơn …: {shown(row['as_printed'])}"
    elif rule.kind not in ("", "lower_bound", row["kind"]):
        yield "kind", f"{rule.kind}, as printed: {shown(row['as_printed'])}"


def _of_words(row: Row, rule: Rule, unit: str) -> Iterator[Misfit]:
    """Words that leave a number open, or are of another measure or unit than the row."""
    if rule.doubt:
        yield "as_printed", "words that settle one number: these leave it open (gần, khoảng, dưới, a range, two verbs)"
    elif not rule.allows(row["measure"]):
        yield "measure", f"a measure that the words can be of ({_measures(rule)}): {shown(row['as_printed'])}"
    if unit and unit != row["unit"]:
        yield "unit", f"{unit}, as printed: {shown(row['as_printed'])}"


def _measures(rule: Rule) -> str:
    of_percent = ("growth", "level", "plan_attainment", "share", "actual")
    return ", ".join(measure for measure in of_percent if rule.allows(measure))


def _printed_unit(tables: Tables) -> Callable[[Row], str]:
    """Finds the code of the unit that stands behind a printed number, "" where none is known."""
    units, behind = Units(tables["units"]), printed_numbers.reader(tables, printed_numbers.behind)

    @lru_cache(4096)
    def code(words: str) -> str:
        unit, _ = units.at(words)
        return unit.code if unit else ""

    return lambda row: code(behind(row))
