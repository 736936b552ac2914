"""What the rows of a sheet are about: their labels by the code lists and by the names of a mapping."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lsdash.data.intake import names
from lsdash.data.intake.cell_numbers import BLANKS
from lsdash.data.intake.cells import Cell, Sheet
from lsdash.data.intake.code_lists import PROVINCE, CodeLists
from lsdash.data.intake.layout import Layout
from lsdash.data.intake.reading import Message
from lsdash.data.intake.statements import message

_NUMERIC = re.compile(r"[-+−]?[\d.,\s\u00a0]+%?")
# "Than sạch - Triệu tấn", "Xi măng (nghìn tấn)": a name and its unit in one label.
_WITH_UNIT = re.compile(r"(.+?)\s*(?:[-–]\s*([^-–()]+)|\(([^()]+)\))\s*$")
_LEFT_OUT = ""
_MOST_OFFERED = 200  # names; to look for the nearest takes a millisecond


@dataclass(frozen=True)
class RowName:
    """What a row is about: the indicator and item, or the area, that its label names, and the words for its unit."""

    label: str
    place: str
    indicator: str = ""
    item: str = ""
    area: str = ""
    unit: str = ""


def label(sheet: Sheet, row: int, layout: Layout) -> str:
    """The words of the columns of names in a row."""
    return " ".join(text for column in layout.of_role("name") if (text := sheet.text(row, column)))


def read(
    sheet: Sheet, layout: Layout, lists: CodeLists, by_row: dict[int, dict[int, Cell]]
) -> tuple[dict[int, RowName], list[Message]]:
    """What each row with numbers is about; rows that no name is known of are said and left out."""
    numbers, name_columns = layout.of_role("number"), layout.of_role("name")
    found: dict[int, RowName] = {}
    messages: list[Message] = []
    above = ""
    for row, cells in by_row.items():
        words = label(sheet, row, layout)
        has_numbers = any(_is_numeric(cells[column]) for column in numbers if column in cells)
        used = above if layout.label_above and above and has_numbers else words
        above = "" if has_numbers else words
        if not any(column in cells for column in numbers):
            continue
        place = sheet.place(row, next((column for column in name_columns if column in cells), (name_columns or [1])[0]))
        name = _row_name(used, layout, lists)
        if isinstance(name, str):
            if has_numbers and name != "left_out" and not (layout.only_known and name == "unknown_name"):
                nearest = _nearest(used, layout, lists) if len(messages) < _MOST_OFFERED else ""
                messages.append(message("error", name, place, used, nearest if name == "unknown_name" else ""))
            continue
        unit = " ".join(text for column in layout.of_role("unit") if (text := sheet.text(row, column)))
        found[row] = replace(name, place=place, unit=unit or name.unit)
        messages += _not_valid(found[row], layout, lists) if has_numbers else []
    return {row: name for row, name in found.items() if not _not_valid(name, layout, lists)}, messages


def _is_numeric(cell: Cell) -> bool:
    """Whether a cell holds a number, in whatever form, or what should be one."""
    if isinstance(cell.value, str):
        text = cell.value.strip().lstrip("'’")
        return bool(_NUMERIC.fullmatch(text)) and any(sign.isdigit() for sign in text) and text not in BLANKS
    return True


def _row_name(label: str, layout: Layout, lists: CodeLists) -> RowName | str:
    """What a label names; else "left_out", "number_without_name", "unknown_name" or "ambiguous_name"."""
    own = {names.label(name): code for name, code in layout.names.items()}
    given = own.get(names.label(label))
    if given == _LEFT_OUT and given is not None:
        return "left_out"
    if not label:
        return "number_without_name"
    for text, unit in _label_and_unit(label, lists):
        given = own.get(names.label(text))
        if given == _LEFT_OUT and given is not None:
            return "left_out"
        candidates = [name for rows in layout.rows for name in _named(text, given, rows, layout, lists)]
        if len(candidates) == 1:
            return replace(candidates[0], label=label, unit=unit)
        if candidates:
            return "ambiguous_name"
    return "unknown_name"


def _label_and_unit(label: str, lists: CodeLists) -> Iterator[tuple[str, str]]:
    """The label as it stands, then without the unit that it may end with."""
    yield label, ""
    match = _WITH_UNIT.match(label)
    if match and lists.units.of(unit := (match[2] or match[3]).strip()):
        yield match[1], unit


def _named(text: str, given: str | None, rows: str, layout: Layout, lists: CodeLists) -> Iterator[RowName]:
    if rows == "area":
        area = given or lists.area_names.code(text)
        if area in {PROVINCE, *lists.areas}:
            yield RowName("", "", area=area)
        return
    indicators = [layout.indicator] if layout.indicator else [lists.indicator_of(rows)]
    for indicator in indicators:
        if not indicator or lists.dimension(indicator) != rows:
            continue
        item = given or lists.item_names(indicator).code(text)
        if item in lists.units_of_items[indicator]:
            yield RowName("", "", indicator=indicator, item=item)


def _nearest(label: str, layout: Layout, lists: CodeLists) -> str:
    """The name that is most like a label, in the lists that rows are of."""
    for rows in layout.rows:
        indicator = layout.indicator or lists.indicator_of(rows)
        known = lists.area_names if rows == "area" else lists.item_names(indicator) if indicator else None
        if known is not None and (nearest := known.nearest(label)):
            return nearest
    return ""


def _not_valid(name: RowName, layout: Layout, lists: CodeLists) -> list[Message]:
    """Rows of an area that was not there in the period of the sheet."""
    period = layout.period or max((column.period for column in layout.columns.values()), default="")
    if not name.area or lists.is_valid(name.area, period):
        return []
    row = lists.areas[name.area]
    return [message("error", "area_not_valid", name.place, name.label, period, until=row.get("valid_to", ""))]
