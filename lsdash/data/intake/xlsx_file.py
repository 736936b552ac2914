"""Workbooks of Excel 2007 and later: openpyxl opens the package, its styles and its texts; sheets are read in one pass.

openpyxl itself gives either formulas or their results, and drops what lies under merged cells; here both are needed.
Nothing outside the file is looked at: links to other workbooks are not followed and macros are not even unpacked.
"""

import io
import math
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel

from lsdash.data.intake import limits, packages, tcvn3
from lsdash.data.intake.cells import Book, Cell, ErrorValue, Range, Sheet, Value
from lsdash.data.intake.reading import UnreadableFile

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _COLUMN, _MERGED = f"{_MAIN}row", f"{_MAIN}c", f"{_MAIN}col", f"{_MAIN}mergeCell"
_VALUE, _FORMULA, _INLINE, _TEXT = f"{_MAIN}v", f"{_MAIN}f", f"{_MAIN}is", f"{_MAIN}t"
_TRUE = ("1", "true", "on")
_LAST_COLUMN, _LAST_ROW = limits.WIDEST, limits.LONGEST
_MOST_MERGED = 50_000
_MOST_HIDDEN = 200_000  # columns that descriptions of columns hide, counted as often as they are described
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class _Opened:
    """What all cells of a workbook refer to. `styles`: see _styles."""

    styles: list[tuple[str, str, bool]]
    texts: list[str]
    epoch: Any


def read(data: bytes) -> Book:
    """All sheets of a workbook whose size was checked. Raises whatever a damaged file makes openpyxl raise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of openpyxl, about styles and extensions that it does not know
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            _check_paths([sheet._worksheet_path for sheet in book.worksheets])
            return Book("xlsx", tuple(_sheet(book, sheet) for sheet in book.worksheets))
        finally:
            book.close()


def _check_paths(paths: list[str]) -> None:
    """Every sheet is a member of its own that was measured as one."""
    if len(set(paths)) < len(paths) or not all(map(packages.is_sheet, paths)):
        raise UnreadableFile("broken_file")


def _sheet(book: Any, sheet: Any) -> Sheet:
    """One sheet of openpyxl's read-only workbook: its styles and shared texts are asked, its XML is read here."""
    opened = _Opened(_styles(book), sheet._shared_strings, book.epoch)
    merged: list[Range] = []
    hidden_columns: set[int] = set()
    cells: dict[tuple[int, int], Cell] = {}
    hidden_sheet = sheet.sheet_state != "visible"
    with sheet._get_source() as source:
        for row, hidden_row, found in _rows(source, merged, hidden_columns):
            for column, element in found:
                hidden = hidden_sheet or hidden_row or column in hidden_columns
                cell = _cell(element, (row, column, hidden), opened)
                if cell is not None:
                    cells[row, column] = cell
    if len(merged) > _MOST_MERGED:
        raise UnreadableFile("too_many_merged", found=sheet.title)
    return Sheet(sheet.title, cells, tuple(merged), hidden_sheet)


def _styles(book: Any) -> list[tuple[str, str, bool]]:
    """Style of a cell by number: its number format, its font where that is TCVN3's, whether it shows dates."""
    formats = {index + 164: code for index, code in enumerate(book._number_formats)}
    found = []
    for index, style in enumerate(book._cell_styles):
        code = formats.get(style.numFmtId) or BUILTIN_FORMATS.get(style.numFmtId, "General")
        font = str(book._fonts[style.fontId].name or "")
        found.append((code, font if tcvn3.is_font(font) else "", index in book._date_formats))
    return found


def _rows(
    source: Any, merged: list[Range], hidden_columns: set[int]
) -> Iterator[tuple[int, bool, list[tuple[int, Element]]]]:
    """Rows with their cells; merged cells and hidden columns are added to the lists as they are met."""
    counter = described = 0
    for _, element in iterparse(source):  # noqa: S314 - as above; the guarded one is five times slower
        if element.tag == _ROW:
            counter = int(element.get("r") or counter + 1)
            if not 1 <= counter <= _LAST_ROW:
                raise ValueError(counter)
            yield counter, element.get("hidden") in _TRUE, list(_cells_of(element))
            element.clear()
        elif element.tag == _COLUMN:
            columns = _hidden(element)
            described += len(columns)
            if described > _MOST_HIDDEN:
                raise ValueError(described)
            hidden_columns.update(columns)
        elif element.tag == _MERGED:
            left, top, right, bottom = range_boundaries(element.get("ref"))
            merged.append(Range(top, left, bottom, right))


def _hidden(column: Element) -> range:
    """The columns that a description of columns hides."""
    if column.get("hidden") not in _TRUE and float(column.get("width") or 1) != 0:
        return range(0)
    return range(max(1, int(column.get("min", 0))), min(int(column.get("max", 0)), _LAST_COLUMN) + 1)


def _cells_of(row: Element) -> Iterator[tuple[int, Element]]:
    column = 0
    for element in row:
        if element.tag == _CELL:
            place = element.get("r")
            column = _column(place.rstrip("0123456789")) if place else column + 1
            if column > _LAST_COLUMN:
                raise ValueError(column)
            yield column, element


_column = lru_cache(maxsize=_LAST_COLUMN)(column_index_from_string)


def _cell(element: Element, place: tuple[int, int, bool], book: _Opened) -> Cell | None:
    """The cell at a row and column, hidden or not; None for an empty one."""
    code, font, is_date = book.styles[int(element.get("s") or 0)] if book.styles else ("General", "", False)
    value: Value = None
    formula = ""
    for part in element:
        if part.tag == _VALUE:
            value = _value(element.get("t", "n"), part.text or "", book.texts)
        elif part.tag == _FORMULA:
            formula = f"={part.text or ''}"
        elif part.tag == _INLINE:
            value = "".join(text.text or "" for text in part.iter(_TEXT))
    if font and isinstance(value, str):
        value = tcvn3.decoded(value, font)
    if is_date and isinstance(value, float):
        value = _date(value, book.epoch)
    return None if value is None and not formula else Cell(*place[:2], value, code, formula, place[2])


def _value(kind: str, stored: str, texts: list[str]) -> Value:
    """What a cell stores, of the kind that it says."""
    if not stored:
        return None
    if kind == "s":
        return texts[int(stored)]
    return _number(stored) if kind == "n" else _no_number(kind, stored)


def _number(stored: str) -> float | str:
    """A number; what is none stays text, for the rules of numbers to refuse."""
    try:
        number = float(stored)
    except ValueError:
        return stored
    return number if math.isfinite(number) else stored


def _no_number(kind: str, stored: str) -> Value:
    if kind == "b":
        return stored in _TRUE
    if kind == "e":
        return ErrorValue(stored)
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), stored)


def _date(serial: float, epoch: Any) -> Value:
    try:
        date: Value = from_excel(serial, epoch)
    except (OverflowError, ValueError):
        return ErrorValue("#VALUE!")
    return date
