"""A copy of a handed-in workbook in which the cells of messages are coloured and commented.

Nothing in the copy can act: macros, links to other files and objects are left out, and a formula that does more than
add and compare cells is replaced by the result that was stored with it.
"""

import io
import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import coordinate_to_tuple

from lsdash.data.intake import limits, packages, workbook
from lsdash.data.intake.cells import Book, ErrorValue, Sheet, words
from lsdash.data.intake.form_rows import put_text
from lsdash.data.intake.reading import Message, Reading
from lsdash.model import texts

_FILLS = {"error": PatternFill("solid", fgColor="F4B6B0"), "warning": PatternFill("solid", fgColor="FBE3A2")}
_AUTHOR = "lsdash"
_FUNCTIONS = frozenset({"SUM", "ROUND", "IF", "IFERROR", "AVERAGE", "MIN", "MAX", "ABS", "AND", "OR", "SUMIF", "COUNT"})
_CALL = re.compile(r"([A-Za-z_.][\w.]*)\s*\(")
# Cells and ranges of the same workbook, numbers, plain text, signs of calculation.
_HARMLESS = re.compile(r"=(?:[\w\s$:+\-*/^%(),;.<>=&]|\"[\w\s%.,\-]*\"|'[^'|\[\]]*'!|[\w]+!)*")
_SUMMARY_ROWS = 2_000


def of(data: bytes, reading: Reading, lang: str, *, encoding: str = "", separator: str = "") -> bytes:
    """The marked copy as .xlsx, with a first sheet that lists every message. Raises UnreadableFile."""
    book = workbook.read(data, encoding=encoding, separator=separator)
    copy = _editable(data, book) or _rewritten(book)
    _disarm(copy, book)
    of_sheet = _by_sheet(reading.messages)
    for sheet in book.sheets:
        if sheet.name in copy.sheetnames:
            _mark(copy[sheet.name], of_sheet.get(_name_in_places(sheet), {}), lang)
    _list(copy, reading.messages, lang)
    buffer = io.BytesIO()
    copy.save(buffer)
    return buffer.getvalue()


def _editable(data: bytes, book: Book) -> Any:
    """The workbook itself, open for changes; None where it is of another kind, or has what openpyxl would unroll cell
    by cell or cannot open."""
    areas = sum(
        (area.bottom - area.top + 1) * (area.right - area.left + 1) for one in book.sheets for area in one.merged
    )
    if book.kind != "xlsx" or areas > limits.CELLS or _has_links(data):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of openpyxl, about what it leaves out
        try:
            copy = load_workbook(io.BytesIO(data), keep_vba=False, keep_links=False)
        except Exception:  # noqa: BLE001 - what the reader does not look at may be damaged in any way
            return None
    for sheet in copy.worksheets:
        sheet._charts, sheet._images = [], []
        sheet.data_validations.dataValidation = []
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        sheet.defined_names.clear()
    copy.defined_names.clear()
    return copy


def _has_links(data: bytes) -> bool:
    archive = packages.opened(data)
    return any(
        b"<hyperlink" in archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")
    )


def _rewritten(book: Book) -> Any:
    """A workbook with the values of a file of another kind."""
    copy = Workbook()
    copy.remove(copy.active)
    for sheet in book.sheets:
        written = copy.create_sheet(re.sub(r"[\\/*?:\[\]]", "_", sheet.name)[:31] or "_")
        for (row, column), cell in sheet.cells.items():
            target = written.cell(row, column)
            if isinstance(cell.value, str):
                put_text(target, cell.value)
            elif isinstance(cell.value, ErrorValue):
                put_text(target, cell.value.code)
            else:
                target.value = cell.value
                target.number_format = cell.number_format
    return copy


def _disarm(copy: Any, book: Book) -> None:
    """Formulas that may act are replaced by what was stored with them."""
    stored: Mapping[str, Sheet] = {sheet.name: sheet for sheet in book.sheets}
    for sheet in copy.worksheets:
        for cell in list(sheet._cells.values()):  # not every cell between the first and a last one far away
            if cell.data_type == "f" and not is_harmless(str(getattr(cell.value, "text", cell.value))):
                source = stored.get(sheet.title)
                value = source.value(cell.row, cell.column) if source else None
                if isinstance(value, float):
                    cell.value = value
                else:
                    put_text(cell, words(value))


def is_harmless(formula: str) -> bool:
    """Whether a formula only calculates with cells of its own workbook."""
    calls = {name.upper() for name in _CALL.findall(formula)}
    return bool(_HARMLESS.fullmatch(formula)) and calls <= _FUNCTIONS


def _name_in_places(sheet: Sheet) -> str:
    return sheet.place(1, 1).rpartition("!")[0]


def _by_sheet(messages: Iterable[Message]) -> dict[str, dict[str, list[Message]]]:
    """Sheet → cell → messages about it."""
    found: dict[str, dict[str, list[Message]]] = defaultdict(lambda: defaultdict(list))
    for one in messages:
        for place in (one.place, *one.also):
            name, _, cell = place.rpartition("!")
            if name:
                found[name][cell].append(one)
    return found


def _mark(sheet: Any, of_cell: Mapping[str, list[Message]], lang: str) -> None:
    for place, messages in of_cell.items():
        row, column = coordinate_to_tuple(place)
        cell = sheet.cell(row, column)
        level = "error" if any(one.level == "error" for one in messages) else "warning"
        area = next((area for area in sheet.merged_cells.ranges if place in area), None)
        target = sheet.cell(area.min_row, area.min_col) if area else cell
        target.fill = _FILLS[level]
        target.comment = Comment("\n".join(one.words(lang) for one in messages), _AUTHOR, height=160, width=360)


def _list(copy: Any, messages: Iterable[Message], lang: str) -> None:
    """A first sheet with every message, its level and its place."""
    title = "LSDASH"
    while title in copy.sheetnames:
        title += "_"
    sheet = copy.create_sheet(title, 0)
    for column, key in enumerate(("level", "place", "message"), 1):
        put_text(sheet.cell(1, column), texts.text(lang, f"desk.column_{key}"))
        sheet.cell(1, column).font = Font(bold=True)
    for row, one in enumerate(list(messages)[:_SUMMARY_ROWS], 2):
        for column, text in enumerate((texts.text(lang, f"desk.{one.level}"), one.place, one.words(lang)), 1):
            put_text(sheet.cell(row, column), text)
        sheet.cell(row, 1).fill = _FILLS[one.level]
        sheet.cell(row, 3).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    for letter, width in (("A", 10), ("B", 16), ("C", 120)):
        sheet.column_dimensions[letter].width = width
