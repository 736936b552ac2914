"""What has to be asked about a layout that was not recognised, column by column, and what the answers make."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

from openpyxl.utils.cell import get_column_letter

from lsdash.data.intake import mapping_text, workbook
from lsdash.data.intake.cell_numbers import BLANKS
from lsdash.data.intake.cells import Book, Sheet
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.mappings import InvalidMapping, LayoutMapping, header_words
from lsdash.data.intake.reading import ColumnQuestion

_SAMPLES, _LONGEST = 5, 60
_PREVIEWED = 40  # rows and columns
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


def questions(sheet: Sheet, rows: tuple[int, int]) -> tuple[ColumnQuestion, ...]:
    """What has to be asked about a layout, column by column, with the role that the words suggest."""
    below: dict[int, list[str]] = {}
    for (row, column), cell in sheet.cells.items():
        if row > rows[1] and len(below.setdefault(column, [])) < _SAMPLES:
            below[column].append(sheet.text(cell.row, cell.column)[:_LONGEST])
    words = header_words(sheet, rows)
    return tuple(
        ColumnQuestion(
            letter,
            words.get(letter, ""),
            tuple(below.get(column, ())),
            _suggested(words.get(letter, ""), below.get(column, ())),
        )
        for column in sheet.columns()
        if (letter := get_column_letter(column)) in words or column in below
    )


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


def preview(sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    """The letters of the first columns of a sheet, then its first rows there as text, for the person who is asked."""
    rows, columns = sheet.rows()[:_PREVIEWED], sheet.columns()[:_PREVIEWED]
    below = (tuple(sheet.text(row, column)[:_LONGEST] for column in columns) for row in rows)
    return (tuple(map(get_column_letter, columns)), *below)


def sheet_to_ask(book: Book) -> Sheet:
    """The sheet that is asked about: of the visible ones that with the most cells."""
    return max(book.sheets, key=lambda sheet: (not sheet.hidden, len(sheet.cells)))


def answered(data: bytes, answers: Mapping[str, object], lists: CodeLists, *, separator: str = "") -> LayoutMapping:
    """The mapping that a person's answers about a file make: the fields of LayoutMapping without the words of its
    header, which are those of the file, and with the rows of the header where they are not the likely ones.

    Raises InvalidMapping for answers that make none, UnreadableFile for the file.
    """
    sheet = sheet_to_ask(workbook.read(data, encoding=str(answers.get("encoding", "")), separator=separator))
    entry = {"header_rows": likely_header(sheet), **answers}
    try:
        rows = entry["header_rows"]
        header = header_words(sheet, (int(rows[0]), int(rows[1])))  # type: ignore[index]
        text = json.dumps({**entry, "header": header})
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise InvalidMapping("header_rows", "[first, last]") from error
    return mapping_text.from_json(text, lists)
