"""What the rows of a sheet are about: their labels by the code lists and by the names of a mapping."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lsdash.data.intake import names, units
from lsdash.data.intake.cell_numbers import BLANKS
from lsdash.data.intake.cells import Cell, Sheet
from lsdash.data.intake.code_lists import PROVINCE, CodeLists
from lsdash.data.intake.layout import Layout
from lsdash.data.intake.names import Names
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
    return " ".join(_texts(sheet, row, layout))


def _texts(sheet: Sheet, row: int, layout: Layout) -> tuple[str, ...]:
    return tuple(text for column in layout.of_role("name") if (text := sheet.text(row, column)))


def read(
    sheet: Sheet, layout: Layout, lists: CodeLists, by_row: dict[int, dict[int, Cell]]
) -> tuple[dict[int, RowName], list[Message]]:
    """What each row with numbers is about; rows that no name is known of are said and left out."""
    numbers, name_columns = layout.of_role("number"), layout.of_role("name")
    found: dict[int, RowName] = {}
    messages: list[Message] = []
    above: tuple[str, ...] = ()
    for row, cells in by_row.items():
        words = _texts(sheet, row, layout)
        has_numbers = any(is_numeric(cells[column]) for column in numbers if column in cells)
        used = above if layout.label_above and above and has_numbers else words
        above = () if has_numbers else words
        if not any(column in cells for column in numbers):
            continue
        place = sheet.place(row, next((column for column in name_columns if column in cells), (name_columns or [1])[0]))
        name = _row_name(used, layout, lists)
        if isinstance(name, str):
            written = " ".join(used)
            if has_numbers and name != "left_out" and not _is_of_others(written, name, layout, lists):
                nearest = _nearest(written, layout, lists) if len(messages) < _MOST_OFFERED else ""
                messages.append(message("error", name, place, written, nearest if name == "unknown_name" else ""))
            continue
        unit = " ".join(text for column in layout.of_role("unit") if (text := sheet.text(row, column)))
        found[row] = replace(name, place=place, unit=unit or name.unit)
        messages += _not_valid(found[row], layout, lists) if has_numbers else []
    return {row: name for row, name in found.items() if not _not_valid(name, layout, lists)}, messages


def is_numeric(cell: Cell) -> bool:
    """Whether a cell holds a number, in whatever form, or what should be one."""
    if isinstance(cell.value, str):
        text = cell.value.strip().lstrip("'’")
        return bool(_NUMERIC.fullmatch(text)) and any(sign.isdigit() for sign in text) and text not in BLANKS
    return True


def _row_name(texts: Sequence[str], layout: Layout, lists: CodeLists) -> RowName | str:
    """What the texts of a label name; else "left_out", "number_without_name", "unknown_name" or "ambiguous_name"."""
    own = {names.label(name): code for name, code in layout.names.items()}
    written = " ".join(texts)
    if own.get(names.label(written)) == _LEFT_OUT:
        return "left_out"
    if not written:
        return "number_without_name"
    for text, unit in _label_and_unit(texts, lists):
        given = own.get(names.label(text))
        if given == _LEFT_OUT:
            return "left_out"
        candidates = [name for rows in layout.rows for name in _named(text, given, rows, layout, lists)]
        if len(candidates) == 1:
            return replace(candidates[0], label=written, unit=unit)
        if candidates or any(known.is_shared(text) for known in _lists_of(layout, lists)):
            return "ambiguous_name"
    return "unknown_name"


def _label_and_unit(texts: Sequence[str], lists: CodeLists) -> Iterator[tuple[str, str]]:
    """The label as it stands, then without the unit that one of its texts may end with; both with that unit, which may
    be one that no list knows ("Tỷ bao"): without it a number would be taken for one of plain units."""
    unit, bare = "", []
    for text in texts:
        match = _WITH_UNIT.match(text)
        ending = (match[2] or match[3]).strip() if match else ""
        is_unit = not unit and (lists.units.of(ending) is not None or units.has_factor(ending))
        bare.append(match[1] if match and is_unit else text)
        unit = ending if is_unit else unit
    yield " ".join(texts), unit
    if unit:
        yield " ".join(bare), unit


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


def _lists_of(layout: Layout, lists: CodeLists) -> Iterator[Names]:
    """The lists of names that rows are of."""
    for rows in layout.rows:
        indicator = layout.indicator or lists.indicator_of(rows)
        if rows == "area":
            yield lists.area_names
        elif indicator:
            yield lists.item_names(indicator)


def _is_of_others(label: str, problem: str, layout: Layout, lists: CodeLists) -> bool:
    """Whether a row may be left out unsaid: its table has rows of others, and no name is like its own but for marks."""
    known = layout.only_known and problem == "unknown_name"
    return known and not any(one.has_but_for_marks(label) for one in _lists_of(layout, lists))


def _nearest(label: str, layout: Layout, lists: CodeLists) -> str:
    """The name that is most like a label, in the lists that rows are of."""
    return next((nearest for known in _lists_of(layout, lists) if (nearest := known.nearest(label))), "")


def _not_valid(name: RowName, layout: Layout, lists: CodeLists) -> list[Message]:
    """Rows of an area that was not there in the period of the sheet."""
    period = layout.period or max((column.period for column in layout.columns.values()), default="")
    if not name.area or lists.is_valid(name.area, period):
        return []
    row = lists.areas[name.area]
    return [message("error", "area_not_valid", name.place, name.label, period, until=row.get("valid_to", ""))]
