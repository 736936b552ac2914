"""Tables as text: UTF-8 told from its bytes; other encodings are said by the person, never guessed."""

import csv
import io
import unicodedata
from collections.abc import Sequence

from lsdash.data.intake import limits, tcvn3, vni
from lsdash.data.intake.cells import Book, Cell, Sheet
from lsdash.data.intake.reading import UnreadableFile

ENCODINGS = ("utf-8", "cp1258", "tcvn3", "vni")
SEPARATORS = (";", "\t", ",", "|")
DECIMALS = (",", ".")  # signs of them
SHEET = "CSV"
_LONGEST = 32_767  # characters of a cell, as in Excel; the limit of the csv module is set by whoever comes first
_LOOKED_AT = 200  # rows


def read(data: bytes, *, encoding: str = "", separator: str = "") -> Book:
    """The one sheet of a table; all cells are text. Raises UnreadableFile where encoding or separator have to be said,
    and for a table of too many cells."""
    text = decoded(data, encoding)
    if "\0" in text:
        raise UnreadableFile("unknown_file")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator or _separator(text)))
    except csv.Error as error:
        raise UnreadableFile("broken_csv", found=str(error)) from error
    limits.check_cells(sum(map(len, rows)), len(rows))
    if any(len(row) > limits.WIDEST for row in rows):
        raise UnreadableFile("too_many_cells", found=str(max(map(len, rows))), expected=str(limits.WIDEST))
    if any(len(value) > _LONGEST for row in rows for value in row):
        raise UnreadableFile("broken_csv", found=f"> {_LONGEST}")
    cells = {
        (number, column): Cell(number, column, value)
        for number, row in enumerate(rows, 1)
        for column, value in enumerate(row, 1)
        if value.strip()
    }
    if not cells:
        raise UnreadableFile("empty_file")
    return Book("csv", (Sheet(SHEET, cells),))


def decoded(data: bytes, encoding: str) -> str:
    """The text of a file. Raises UnreadableFile where its encoding has to be said."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        if encoding == "tcvn3":
            return tcvn3.decoded(data.decode("latin-1"))
        if encoding == "vni":
            return vni.decoded(data.decode("latin-1"))
        return unicodedata.normalize("NFC", data.decode(encoding if encoding not in ("", "utf-8") else "utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "csv_encoding", found=f"0x{error.object[error.start]:02x}", expected=", ".join(ENCODINGS)
        ) from error


def _separator(text: str) -> str:
    """The one sign that cuts most rows into the same number of cells. Raises UnreadableFile where two do."""
    lines = [line for line in text.splitlines()[: _LOOKED_AT + 1] if line.strip()][:_LOOKED_AT]
    scores = {sign: _score(lines, sign) for sign in SEPARATORS}
    best = max(scores.values())
    chosen = [sign for sign, score in scores.items() if score == best]
    if best == 0:
        return SEPARATORS[0]
    if len(chosen) > 1:
        raise UnreadableFile("csv_separator", found=" ".join(chosen).replace("\t", "Tab"))
    return chosen[0]


def _score(lines: Sequence[str], sign: str) -> int:
    """How many rows have the commonest number of cells above one."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=sign)]
    except csv.Error:
        return 0
    return max((widths.count(width) for width in set(widths) if width > 1), default=0)
