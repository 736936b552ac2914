"""Workbooks of Excel 97–2003 (BIFF), whose old texts are often in TCVN3: told by the font of each run of letters."""

import io
from typing import Any

import xlrd

from lsdash.data.intake import tcvn3
from lsdash.data.intake.cells import Book, Cell, ErrorValue, Range, Sheet, Value
from lsdash.data.intake.reading import UnreadableFile


def read(data: bytes) -> Book:
    """All sheets. Raises UnreadableFile for a password, and whatever a damaged file makes xlrd raise."""
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=False
        )
    except xlrd.XLRDError as error:
        raise UnreadableFile("password" if "encrypted" in str(error).lower() else "broken_file") from error
    return Book("xls", tuple(_sheet(book, sheet) for sheet in book.sheets()))


def _sheet(book: Any, sheet: Any) -> Sheet:
    hidden_sheet = sheet.visibility != 0
    hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    cells: dict[tuple[int, int], Cell] = {}
    for row in range(sheet.nrows):
        for column, found in enumerate(sheet.row(row)):
            value = _value(book, sheet, row, column, found)
            if value is None or value == "":
                continue
            style = book.xf_list[found.xf_index]
            code = book.format_map[style.format_key].format_str
            hidden = hidden_sheet or row in hidden_rows or column in hidden_columns
            cells[row + 1, column + 1] = Cell(row + 1, column + 1, value, code, "", hidden)
    merged = tuple(
        Range(top + 1, left + 1, bottom, right)
        for top, bottom, left, right in sheet.merged_cells
        if bottom - top > 1 or right - left > 1
    )
    return Sheet(sheet.name, cells, merged, hidden_sheet)


def _value(book: Any, sheet: Any, row: int, column: int, found: Any) -> Value:
    if found.ctype == xlrd.XL_CELL_TEXT:
        return _text(book, sheet, row, column, found)
    if found.ctype == xlrd.XL_CELL_DATE:
        return _date(found.value, book.datemode)
    if found.ctype == xlrd.XL_CELL_ERROR:
        return ErrorValue(xlrd.error_text_from_code.get(found.value, "#ERROR"))
    if found.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(found.value)
    return float(found.value) if found.ctype == xlrd.XL_CELL_NUMBER else None


def _date(serial: float, mode: int) -> Value:
    try:
        date: Value = xlrd.xldate_as_datetime(serial, mode)
    except (OverflowError, ValueError, xlrd.xldate.XLDateError):
        return ErrorValue("#VALUE!")
    return date


def _text(book: Any, sheet: Any, row: int, column: int, found: Any) -> str:
    """The text of a cell in Unicode, each run of letters by its own font."""
    text = str(found.value)
    own = book.font_list[book.xf_list[found.xf_index].font_index].name
    starts = [(0, own)]
    starts += [
        (start, book.font_list[font].name) for start, font in sheet.rich_text_runlist_map.get((row, column)) or []
    ]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    pieces = ((text[start:end], font) for (start, font), end in zip(starts, ends, strict=True))
    return "".join(tcvn3.decoded(piece, font) if tcvn3.is_font(font) else piece for piece, font in pieces)
