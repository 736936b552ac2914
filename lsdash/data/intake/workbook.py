"""Bytes of a handed-in file → its sheets in one shape of cells."""

from lsdash.data.intake import csv_file, file_kinds, limits, xls_file, xlsx_file
from lsdash.data.intake.cells import Book
from lsdash.data.intake.reading import UnreadableFile


def read(data: bytes, *, encoding: str = "", separator: str = "") -> Book:
    """The sheets of a file. `encoding` and `separator` are of text tables, "" where nobody said.

    Raises UnreadableFile for everything that cannot be read, with the way out.
    """
    kind = file_kinds.kind_of(data)
    if kind == "csv":
        return csv_file.read(data, encoding=encoding, separator=separator)
    try:
        book = xlsx_file.read(data) if kind == "xlsx" else xls_file.read(data)
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile("broken_file", found=type(error).__name__) from error
    if not any(sheet.cells for sheet in book.sheets):
        raise UnreadableFile("no_cells")
    if kind == "xls":
        for sheet in book.sheets:
            limits.check_cells(len(sheet.cells), len(sheet.rows()))
    return book
