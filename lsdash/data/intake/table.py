"""One sheet read by its layout: rows by their names, columns by their heads, numbers by the rules of their column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from lsdash.data.intake import cell_numbers, row_names
from lsdash.data.intake.cell_numbers import Number
from lsdash.data.intake.cells import Cell, Sheet
from lsdash.data.intake.code_lists import PROVINCE, CodeLists
from lsdash.data.intake.layout import Column, Layout
from lsdash.data.intake.reading import Message
from lsdash.data.intake.row_names import RowName
from lsdash.data.intake.statements import Statement, impossible, message, messages_of, of_number
from lsdash.data.intake.units import PERCENT, Unit
from lsdash.model.observation_ids import Key

_COLUMN_NUMBER = re.compile(r"\(?([A-ZĐ]|\d{1,3})\)?([=:].*)?")
_SHORT = 3  # "(B)"


@dataclass(frozen=True)
class Result:
    """What a sheet says: statements and printed comparisons as they stand, and what is wrong with its cells."""

    statements: Sequence[Statement]
    comparisons: Sequence[Statement]
    messages: Sequence[Message]
    decimal_signs: frozenset[str] = frozenset()


def read(sheet: Sheet, layout: Layout, lists: CodeLists, *, typed: bool = True) -> Result:
    """Every number of the sheet under the layout. `typed`: see cell_numbers.read_column."""
    by_row = _cells_by_row(sheet, layout)
    named, messages = row_names.read(sheet, layout, lists, by_row)
    statements: list[Statement] = []
    signs = set()
    for number in layout.of_role("number"):
        column = layout.columns[number]
        cells = [cells[number] for row, cells in by_row.items() if row in named and number in cells]
        amounts: cell_numbers.Amounts = "percent" if column.comparison or _is_percent(column, lists) else "amount"
        found = cell_numbers.read_column(cells, sheet=sheet, amounts=amounts, decimal=layout.decimal, typed=typed)
        messages += messages_of(found.findings, sheet)
        signs.add(found.decimal)
        for row, value in found.numbers.items():
            made, about = _statement(value, column, named[row], _Under(sheet, layout, lists))
            messages += about
            statements += [made] if made else []
    plain = [one for one in statements if not one.comparison]
    compared = [one for one in statements if one.comparison]
    return Result(plain, compared, _without_repeated(messages), frozenset(signs - {""}))


def _is_percent(column: Column, lists: CodeLists) -> bool:
    unit = lists.units.of(column.unit) if column.unit else None
    return lists.measure_units.get(column.measure) == PERCENT or (unit is not None and unit.code == PERCENT)


def _without_repeated(messages: Sequence[Message]) -> list[Message]:
    """Each message once: one wrong unit of a row is found again at each of its numbers. Warnings that count cells count
    those of all columns."""
    once = {(one.code, one.place, one.found): one for one in messages}
    counted: dict[str, Message] = {}
    for one in once.values():
        if "count" in one.details:
            first = counted.setdefault(one.code, one)
            if first is not one:
                count = str(int(first.details["count"]) + int(one.details["count"]))
                also = (*first.also, one.place, *one.also)
                counted[one.code] = replace(first, details={**first.details, "count": count}, also=also)
    return [*(one for one in once.values() if "count" not in one.details), *counted.values()]


def _cells_by_row(sheet: Sheet, layout: Layout) -> dict[int, dict[int, Cell]]:
    """Cells of the rows below the header, without the row of column numbers and headers that are repeated."""
    ordered = sorted(sheet.cells.values(), key=lambda cell: (cell.row, cell.column))
    last = layout.last_row or max((cell.row for cell in ordered), default=0)
    rows = {
        row: {cell.column: cell for cell in cells}
        for row, cells in groupby((c for c in ordered if layout.first_row <= c.row <= last), lambda cell: cell.row)
    }
    numbers = layout.of_role("number")
    above = {
        tuple(sheet.text(row, column) for column in numbers)
        for row in range(max(1, layout.first_row - 6), layout.first_row)
    }
    above = {texts for texts in above if any(texts)}
    return {
        row: cells
        for row, cells in rows.items()
        if tuple(sheet.text(row, column) for column in numbers) not in above
        and not _is_column_numbers(sheet, row, layout)
    }


def _is_column_numbers(sheet: Sheet, row: int, layout: Layout) -> bool:
    """A row "A B C 1 2 3" below the header."""
    texts = [text for column in layout.columns if (text := sheet.text(row, column))]
    label = row_names.label(sheet, row, layout)
    if len(texts) < 2 or len(label) > _SHORT or label.isdigit():  # noqa: PLR2004 - one text is no row of them
        return False
    return all(_COLUMN_NUMBER.fullmatch(text) for text in texts)


@dataclass(frozen=True)
class _Under:
    """What all numbers of a sheet are read under."""

    sheet: Sheet
    layout: Layout
    lists: CodeLists


def _statement(number: Number, column: Column, row: RowName, under: _Under) -> tuple[Statement | None, list[Message]]:
    """The statement of a number, or what is missing to make one."""
    sheet, layout, lists = under.sheet, under.layout, under.lists
    area = row.area or column.area or layout.area
    indicator = row.indicator or column.indicator or layout.indicator
    item = row.item or column.item
    key = Key(indicator, item, "" if area == PROVINCE else area, column.period, column.measure)
    place = sheet.place(number.cell.row, number.cell.column)
    unit, problem = unit_of(key, column, row, layout, lists)
    if unit is None:
        return None, [replace(problem, place=problem.place or place)] if problem else []
    statement, messages = of_number(number, unit, key, sheet, column.kind)
    if not column.comparison:
        messages += impossible(statement)
    return statement._replace(comparison=column.comparison, against=column.against, label=row.label), messages


def unit_of(
    key: Key, column: Column, row: RowName, layout: Layout, lists: CodeLists
) -> tuple[Unit | None, Message | None]:
    """The unit of a number: of its row, its column, the sheet, or the register; or why there is none."""
    if column.comparison:
        return lists.units.plain(PERCENT), None
    if of_measure := lists.measure_units.get(key.measure):
        return lists.units.plain(of_measure), None
    registered = lists.units_of_items[key.indicator].get(key.item, "")
    words, place = next(
        ((words, at) for words, at in ((row.unit, row.place), (column.unit, ""), (layout.unit, "")) if words), ("", "")
    )
    if words:
        return named_unit(words, place, registered, lists)
    if registered:
        return lists.units.plain(registered), None
    return None, message("error", "unit_missing", row.place, row.label)


def named_unit(words: str, place: str, registered: str, lists: CodeLists) -> tuple[Unit | None, Message | None]:
    """The unit that words name, where it is that of the register; or why it cannot be taken."""
    unit = lists.units.of(words)
    name = lists.units.written.get(registered) or registered
    if unit is None:
        return None, message("error", "unknown_unit", place, words, name)
    if registered and unit.code != registered:
        return None, message("error", "wrong_unit", place, words, name)
    return unit, None
