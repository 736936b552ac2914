"""The long table: each row is one statement, whose columns say all of its key."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from lsdash.data.intake import cell_numbers, heading, number_formats
from lsdash.data.intake.cells import Sheet, words
from lsdash.data.intake.code_lists import PROVINCE, CodeLists
from lsdash.data.intake.layout import Layout
from lsdash.data.intake.reading import Message
from lsdash.data.intake.statements import Statement, impossible, message, messages_of, of_number
from lsdash.data.intake.table import Result, named_unit
from lsdash.data.intake.units import PERCENT, Unit
from lsdash.model.observation_ids import Key

_STATED = "stated"
_KEY = ("indicator", "item", "area", "period", "measure", "kind")
_UNKNOWN = {
    "indicator": "unknown_indicator",
    "item": "unknown_item",
    "area": "unknown_area",
    "period": "unknown_period",
    "measure": "unknown_measure",
    "kind": "unknown_kind",
}
# Reads one column's words: (words, indicator of the row) → code, or None where they name none.
Reader = Callable[[str, str], str | None]


def read(sheet: Sheet, layout: Layout, lists: CodeLists, *, typed: bool = True) -> Result:
    """Every row with a value. What a row does not say is its area (the province), its kind (stated), and its unit (that
    of the register)."""
    of_role: dict[str, int] = {column.role: number for number, column in layout.columns.items()}
    values = [
        cell
        for (row, column), cell in sheet.cells.items()
        if column == of_role.get("value") and row >= layout.first_row and not _is_number_of_column(sheet, row, of_role)
    ]
    found = cell_numbers.read_column(values, sheet=sheet, amounts="any", decimal=layout.decimal, typed=typed)
    messages = list(messages_of(found.findings, sheet))
    readers = _readers(lists)
    statements: list[Statement] = []
    unknown: dict[tuple[str, str], list[Message]] = defaultdict(list)
    for row, number in found.numbers.items():
        codes, problems = _codes(sheet, row, of_role, readers)
        if problems:
            for problem in problems:
                unknown[problem.code, problem.found].append(problem)
            continue
        key = Key(*(codes[name] for name in _KEY[:-1]))
        unit, about = _unit(sheet, row, of_role, key, lists)
        if unit is None:
            messages += about
            continue
        odd = _odd(key, number, unit, sheet, lists)
        if odd is not None:
            messages.append(odd)
            continue
        made, more = of_number(number, unit, key, sheet, codes["kind"])
        note = sheet.text(row, of_role["note"]) if "note" in of_role else ""
        statements.append(made._replace(note=note, label=sheet.text(row, of_role["item"])))
        messages += [*more, *impossible(made)]
    messages += [_together(alike) for alike in unknown.values()]
    return Result(statements, [], messages, frozenset({found.decimal} - {""}))


def _is_number_of_column(sheet: Sheet, row: int, of_role: Mapping[str, int]) -> bool:
    """The row of column numbers, where the first column says "A" or "(1)"."""
    first = sheet.text(row, of_role["indicator"]).strip("()")
    return len(first) == 1 and (first.isdigit() or first == "A")


def _readers(lists: CodeLists) -> Mapping[str, Reader]:
    """How each column of the key is read; what is not said is the province, or a stated number."""
    areas, indicators = lists.area_names, lists.indicator_names

    def item(text: str, indicator: str) -> str | None:
        if indicator not in lists.indicators:
            return None
        found = lists.item_names(indicator).code_or_name(text)
        only = lists.units_of_items[indicator]
        return found or (next(iter(only)) if not text and len(only) == 1 else None)

    return {
        "indicator": cache(lambda text, _: indicators.code_or_name(text) or None),
        "item": cache(item),
        "area": cache(lambda text, _: (areas.code_or_name(text) or None) if text else PROVINCE),
        "period": cache(lambda text, _: heading.period_of(text) or None),
        "measure": cache(lambda text, _: lists.measure_names.code_or_name(text) or None),
        "kind": cache(lambda text, _: (lists.kind_names.code_or_name(text) or None) if text else _STATED),
    }


def _codes(
    sheet: Sheet, row: int, of_role: Mapping[str, int], readers: Mapping[str, Reader]
) -> tuple[dict[str, str], list[Message]]:
    codes: dict[str, str] = {}
    problems = []
    for name in _KEY:
        column = of_role.get(name, 0)
        cell = sheet.cells.get((row, column))
        text = "" if cell is None else cell.value if isinstance(cell.value, str) else words(cell.value)
        found = readers[name](text.strip(), codes["indicator"] if name == "item" else "")
        if found is None and not (name == "item" and not codes["indicator"]):  # an indicator's item, if it is known
            problems.append(message("error", _UNKNOWN[name], sheet.place(row, column or 1), text))
        codes[name] = found or ""
    if codes["area"] == PROVINCE:
        codes["area"] = ""
    return codes, problems


def _unit(
    sheet: Sheet, row: int, of_role: Mapping[str, int], key: Key, lists: CodeLists
) -> tuple[Unit | None, list[Message]]:
    text = sheet.text(row, of_role["unit"]) if "unit" in of_role else ""
    registered = lists.measure_units.get(key.measure) or lists.units_of_items[key.indicator].get(key.item, "")
    place = sheet.place(row, of_role.get("unit", of_role["value"]))
    if text:
        unit, problem = named_unit(text, place, registered, lists)
        return unit, [problem] if problem else []
    if registered:
        return lists.units.plain(registered), []
    return None, [message("error", "unit_missing", place, sheet.text(row, of_role["item"]))]


def _odd(key: Key, number: cell_numbers.Number, unit: Unit, sheet: Sheet, lists: CodeLists) -> Message | None:
    """A number that shows percents where its unit is another, or is of an area that was not there."""
    cell = number.cell
    place = sheet.place(cell.row, cell.column)
    if unit.code != PERCENT and not isinstance(cell.value, str):
        if number_formats.parsed(cell.number_format)[0].percent:
            return message("error", "percent_format", place, f"{number.text}%")
    elif unit.code != PERCENT and str(cell.value).rstrip().endswith("%"):
        return message("error", "percent_format", place, str(cell.value))
    if not lists.is_valid(key.area, key.period):
        until = lists.areas[key.area].get("valid_to", "")
        return message("error", "area_not_valid", place, key.area, key.period, until=until)
    return None


def _together(alike: list[Message]) -> Message:
    """One message for words that many rows have, with all of their places."""
    return replace(alike[0], also=tuple(one.place for one in alike[1:]))
