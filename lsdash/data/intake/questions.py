"""What has to be asked about a layout that was not recognised, column by column, and what the answers make."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lsdash.data.intake import mapping_text, number_formats, workbook
from lsdash.data.intake.cell_numbers import BLANKS, GREATEST
from lsdash.data.intake.cells import Book, Sheet, column_letters
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.mappings import HEADER_ROWS, InvalidMapping, LayoutMapping, header_words
from lsdash.data.intake.reading import ColumnQuestion

_SAMPLES, _LONGEST = 5, 60
_PREVIEWED = 40  # rows and columns
_PREVIEWED_ABOVE = 8  # rows above the header
_MOST_ROWS = 6  # of a header, beside the first
_NUMBER = re.compile(r"-?\d[\d.,]*%?")
_YEAR = re.compile(r"(19|20)\d\d")
_SIGNS = frozenset("0123456789.,-% ")
_SUGGESTED = (
    ("order", re.compile(r"^(stt|tt|số tt|no)\b")),
    ("unit", re.compile(r"^(đơn vị|đvt|đv tính|unit)")),
    ("name", re.compile(r"(tên|chỉ tiêu|sản phẩm|tỉnh|huyện|khu vực|province|product|item)")),
    ("note", re.compile(r"^ghi chú")),
)
_TITLES = (
    ("B1", re.compile(r"sản phẩm")),
    ("B2", re.compile(r"khu vực kinh tế|thành phần kinh tế|loại hình")),
    ("B3", re.compile(r"theo (?:địa bàn|huyện|xã)|các huyện")),
    ("B4", re.compile(r"kế hoạch năm|kế hoạch sản xuất")),
)


@dataclass(frozen=True)
class Place:
    """Where a table stands: the name of its sheet, and the first and last row of its header; "" and (0, 0) for what is
    likely."""

    sheet: str = ""
    header_rows: tuple[int, int] = (0, 0)


def found(book: Book, place: Place) -> tuple[Sheet, tuple[int, int]]:
    """The sheet and the rows of its header that a place means, the likely ones where the file has none such."""
    sheet = next((one for one in _with_cells(book) if one.name == place.sheet), sheet_to_ask(book))
    top, bottom = place.header_rows
    is_place = sheet.name == (place.sheet or sheet.name) and 1 <= top <= bottom <= top + HEADER_ROWS
    return sheet, (top, bottom) if is_place else likely_header(sheet)


def sheets(book: Book) -> tuple[str, ...]:
    """Names of the sheets that may be asked about."""
    return tuple(sheet.name for sheet in _with_cells(book))


def _with_cells(book: Book) -> list[Sheet]:
    return [sheet for sheet in book.sheets if sheet.cells]


def questions(sheet: Sheet, rows: tuple[int, int]) -> tuple[ColumnQuestion, ...]:
    """What has to be asked about a layout, column by column, with the role that the words suggest; where no words tell
    the names of rows, the first column of words is likely theirs."""
    below: dict[int, list[str]] = {}
    for row, column in sheet.cells:
        if row > rows[1] and len(below.setdefault(column, [])) < _SAMPLES:
            below[column].append(_text(sheet, row, column))
    words = header_words(sheet, rows)
    asked = [
        ColumnQuestion(
            letter,
            words.get(letter, ""),
            tuple(below.get(column, ())),
            _suggested(words.get(letter, ""), below.get(column, ())),
        )
        for column in sheet.columns()
        if (letter := column_letters(column)) in words or column in below
    ]
    if any(one.suggested == "name" for one in asked):
        return tuple(asked)
    likely = next((one for one in asked if not one.suggested and one.samples), None)
    return tuple(replace(one, suggested="name") if one is likely else one for one in asked)


def _suggested(header: str, samples: Iterable[str]) -> str:
    plain = header.lower()
    filled = [text for text in samples if text not in BLANKS]
    numeric = sum(set(text) <= _SIGNS for text in filled)
    for role, pattern in _SUGGESTED:
        if pattern.search(plain) and not (role == "name" and 2 * numeric > len(filled)):
            return role
    return "number" if filled and (numeric == len(filled) or (plain and 2 * numeric > len(filled))) else ""


def likely_header(sheet: Sheet) -> tuple[int, int]:
    """The rows that are probably the header: the last ones of several words above the first row of numbers."""
    numbers: dict[int, int] = {}
    for (row, column), cell in sheet.cells.items():
        text = sheet.text(row, column)
        is_number = isinstance(cell.value, float) or _NUMBER.fullmatch(text) is not None
        numbers[row] = numbers.get(row, 0) + (is_number and not _YEAR.fullmatch(text))
    rows = sheet.rows()
    first = next((row for row in rows if numbers[row] > 1), rows[-1] + 1 if rows else 1)
    bottom = next((row for row in reversed(rows) if row < first and _is_wide(sheet, row)), max(1, first - 1))
    top = bottom
    while bottom - top < _MOST_ROWS and _is_wide(sheet, top - 1):
        top -= 1
    return top, bottom


def likely_form(sheet: Sheet, top: int) -> str:
    """The form of the house that the words above a table tell, "" where they tell none or several."""
    above = " ".join(sheet.text(row, column).lower() for row in sheet.rows() if row < top for column in sheet.columns())
    told = [code for code, pattern in _TITLES if pattern.search(unicodedata.normalize("NFC", above))]
    return told[0] if len(told) == 1 else ""


def _is_wide(sheet: Sheet, row: int) -> bool:
    return len({text for column in sheet.columns() if (text := sheet.text(row, column))}) > 1


def preview(sheet: Sheet, top: int) -> tuple[tuple[str, ...], ...]:
    """The letters of the first columns of a sheet, then rows around the first one of the header as text, each behind
    its number, for the person who is asked."""
    rows = [row for row in sheet.rows() if row >= top - _PREVIEWED_ABOVE][:_PREVIEWED]
    columns = sheet.columns()[:_PREVIEWED]
    below = ((str(row), *(_text(sheet, row, column) for column in columns)) for row in rows)
    return (("", *map(column_letters, columns)), *below)


def _text(sheet: Sheet, row: int, column: int) -> str:
    """A cell as the person sees it in the file: numbers by their format."""
    cell = sheet.cells.get((row, column))
    if cell is not None and isinstance(cell.value, float) and abs(cell.value) < GREATEST:
        return number_formats.shown(cell.value, cell.number_format).text[:_LONGEST]
    return sheet.text(row, column)[:_LONGEST]


def sheet_to_ask(book: Book) -> Sheet:
    """The sheet that is asked about: of the visible ones that with the most cells."""
    return max(book.sheets, key=lambda sheet: (not sheet.hidden, len(sheet.cells)))


def answered(data: bytes, answers: Mapping[str, object], lists: CodeLists, *, separator: str = "") -> LayoutMapping:
    """The mapping that a person's answers about a file make: the fields of LayoutMapping without the words of its
    header, which are those of the file, and with its sheet and the rows of the header where they are not the likely
    ones.

    Raises InvalidMapping for answers that make none, UnreadableFile for the file.
    """
    book = workbook.read(data, encoding=str(answers.get("encoding", "")), separator=separator)
    said = {name: value for name, value in answers.items() if name != "sheet"}
    sheet, likely = found(book, Place(str(answers.get("sheet", ""))))
    entry = {"header_rows": likely, **said}
    try:
        rows = entry["header_rows"]
        header = header_words(sheet, (int(rows[0]), int(rows[1])))  # type: ignore[index]
        text = json.dumps({**entry, "header": header})
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise InvalidMapping("header_rows", "[first, last]") from error
    return mapping_text.from_json(text, lists)
