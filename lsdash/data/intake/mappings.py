"""Layouts that are not of the house: what a person said once about each column, kept by name and version.

A mapping is of one sender and one header. When the words of the header change it fits no more, and the columns are
asked again; the answer becomes the next version, the former ones stay.
"""

import json
import os
import re
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from openpyxl.utils.cell import column_index_from_string

from lsdash.data.intake import forms, heading, names, relative_periods
from lsdash.data.intake.cells import Book, Sheet, column_letters
from lsdash.data.intake.layout import Column, Layout
from lsdash.data.intake.row_names import is_numeric

HEADER_ROWS = 10  # of a header beside the first, at most
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class InvalidMapping(ValueError):
    """A mapping that says what no layout can be. `problem`: the wrong field; `expected`: what may stand there."""

    def __init__(self, problem: str, expected: str = "") -> None:
        self.problem, self.expected = problem, expected
        super().__init__(f"{problem}: expected {expected}" if expected else problem)


@dataclass(frozen=True)
class LayoutMapping:
    """What the columns of a sheet are. `header_rows`: the first and last row of its header; `header`: the words of each
    column there, by letter, by which the layout is recognised; `columns`: by letter, see layout.Column, with periods
    that may be relative to that of the file (relative_periods.NAMES).

    `form`: the form of the house that such a workbook stands for where it is owed, "" or "none" for none. `rows`,
    `names`, `label_above`, `only_known`: see layout.Layout.
    """

    name: str
    version: int
    sender: str
    header_rows: tuple[int, int]
    header: Mapping[str, str]
    columns: Mapping[str, Column]
    rows: tuple[str, ...]
    form: str = ""
    period: str = ""
    indicator: str = ""
    area: str = ""
    unit: str = ""
    price_base: str = ""
    source_kind: str = "report"
    title: str = ""
    first_row: int = 0
    last_row: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    label_above: bool = False
    only_known: bool = False
    decimal: str = ""
    encoding: str = ""

    def layout(self, sheet: Sheet, period: str = "") -> Layout:
        """How a sheet about a period is read by this mapping."""
        columns = {
            column_index_from_string(letter): replace(
                column,
                period=relative_periods.code(column.period, period),
                against=relative_periods.code(column.against, period),
            )
            for letter, column in self.columns.items()
        }
        return Layout(
            form=self.name,
            sheet=sheet.name,
            rows=self.rows,
            first_row=self.first_row or self.header_rows[1] + 1,
            columns=columns,
            last_row=self.last_row,
            indicator=self.indicator,
            area=self.area,
            period="" if self.rows == ("long",) else period or self.period,
            unit=self.unit,
            names=self.names,
            label_above=self.label_above,
            only_known=self.only_known,
            decimal=self.decimal,
        )

    def to_json(self) -> str:
        """The mapping as text, the same for the same mapping."""
        entry = asdict(self)
        entry["columns"] = {
            letter: {name: value for name, value in asdict(column).items() if value and name != "header"}
            for letter, column in self.columns.items()
        }
        return json.dumps(entry, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def header_words(sheet: Sheet, rows: tuple[int, int]) -> dict[str, str]:
    """The words above each column between two rows, by letter; columns without any are left out."""
    span = range(rows[0], min(rows[1], rows[0] + HEADER_ROWS) + 1)
    found = {column_letters(column): " / ".join(forms.levels(sheet, span, column)) for column in sheet.columns()}
    return {letter: text for letter, text in found.items() if text}


def fits(mapping: LayoutMapping, sheet: Sheet) -> bool:
    """Whether the header of a sheet has, at its place, the words that the mapping was made for."""
    now = header_words(sheet, mapping.header_rows)
    return {letter: names.key(text) for letter, text in now.items()} == {
        letter: names.key(text) for letter, text in mapping.header.items()
    }


def sheet_of(mapping: LayoutMapping, book: Book) -> Sheet | None:
    """The first sheet that a mapping fits, whatever its name."""
    return next((sheet for sheet in book.sheets if sheet.cells and fits(mapping, sheet)), None)


def recognised(kept: Sequence[LayoutMapping], book: Book) -> LayoutMapping | None:
    """The first mapping that fits, one of the file's own sender before others: two senders may use one header."""
    fitting = [(mapping, sheet) for mapping in kept if (sheet := sheet_of(mapping, book))]
    own = (mapping for mapping, sheet in fitting if mapping.sender and _is_of(mapping, heading.read(sheet).sender))
    return next(own, fitting[0][0] if fitting else None)


def _is_of(mapping: LayoutMapping, sender: str) -> bool:
    return names.key(mapping.sender) == names.key(sender)


def other_sender(mapping: LayoutMapping, sheet: Sheet) -> tuple[str, str]:
    """The sender that a sheet names, and its place, where the mapping is of another one; else nothing."""
    found = heading.read(sheet)
    if not mapping.sender or not found.sender or _is_of(mapping, found.sender):
        return "", ""
    return found.sender, found.place("sender")


def _heading(mapping: LayoutMapping, sheet: Sheet) -> heading.Heading:
    """What stands around the table; a period among the heads of its columns is that of one column."""
    found = heading.read(sheet)
    row = int("".join(sign for sign in found.place("period").rpartition("!")[2] if sign.isdigit()) or 0)
    return replace(found, period="") if row >= mapping.header_rows[0] else found


def other_period(mapping: LayoutMapping, sheet: Sheet) -> tuple[str, str]:
    """The period that a sheet states, and its place, where the mapping is of another one; else nothing."""
    found = _heading(mapping, sheet)
    if not mapping.period or found.period in ("", mapping.period):
        return "", ""
    return found.period, found.place("period")


def tells_period(mapping: LayoutMapping, sheet: Sheet) -> bool:
    """Whether a sheet itself tells of which period its numbers are: in its heading, or by years in heads or rows."""
    if _heading(mapping, sheet).period or mapping.rows == ("long",):
        return True
    numbers = (
        letter for letter, column in mapping.columns.items() if column.role == "number" and not column.comparison
    )
    return all(_YEAR.search(mapping.header.get(letter, "")) for letter in numbers)


def rows_not_read(mapping: LayoutMapping, sheet: Sheet) -> list[int]:
    """Rows outside the table that have numbers in its columns of numbers, several where it has several such columns;
    years not counted."""
    letters = (letter for letter, column in mapping.columns.items() if column.role in ("number", "value"))
    columns = set(map(column_index_from_string, letters))
    first, last = mapping.first_row or mapping.header_rows[1] + 1, mapping.last_row
    inside = range(first, (last or max(sheet.rows(), default=first)) + 1)
    header = range(mapping.header_rows[0], mapping.header_rows[1] + 1)
    counts: dict[int, int] = {}
    for (row, column), cell in sheet.cells.items():
        if column in columns and row not in inside and row not in header and isinstance(cell.value, (float, str)):
            is_number = is_numeric(cell) and not _YEAR.fullmatch(sheet.text(row, column))
            counts[row] = counts.get(row, 0) + is_number
    return sorted(row for row, count in counts.items() if count >= min(2, len(columns)))


def of_senders(kept: Iterable[LayoutMapping], senders: Collection[str]) -> list[LayoutMapping]:
    """Those that are of one of these senders, or of nobody's files alone."""
    return [one for one in kept if not one.sender or any(_is_of(one, sender) for sender in senders)]


def file_of(folder: Path, mapping: LayoutMapping) -> Path:
    """Where a version of a mapping is kept."""
    return folder / f"{mapping.name}.v{mapping.version}.json"


def save(folder: Path, mapping: LayoutMapping) -> Path:
    """Keep a mapping that was checked; a version that is there is never written over. Raises FileExistsError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = file_of(folder, mapping)
    with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".new", delete=False, encoding="utf-8") as file:
        file.write(mapping.to_json())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(file.name, path)
    finally:
        Path(file.name).unlink()
    return path


def heading_of(mapping: LayoutMapping, sheet: Sheet) -> heading.Heading:
    """What stands around the table, with what the mapping says in its place."""
    found = _heading(mapping, sheet)
    return heading.Heading(
        form=mapping.name,
        period=mapping.period or found.period,
        sender=mapping.sender or found.sender,
        area=mapping.area or found.area,
        unit=mapping.unit or found.unit,
        price_base=mapping.price_base or found.price_base,
        issued=found.issued,
        places=found.places,
    )
