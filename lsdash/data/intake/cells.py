"""The one shape of cells, whatever file they come from."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from lsdash.data.intake.reading import UnreadableFile

_MERGED_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """What a spreadsheet shows where a formula failed: "#REF!"."""

    code: str


Value = str | float | int | bool | datetime | date | time | timedelta | ErrorValue | None


class Cell(NamedTuple):
    """A cell that is not empty. `font` is the name of its font; `formula` its formula where it has one ("=" where the
    file does not tell which); `hidden`: its row, column or sheet is. Text is Unicode, whatever the font."""

    row: int
    column: int
    value: Value
    number_format: str = "General"
    formula: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """Merged cells, first and last row and column included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """One sheet. `cells` by row and column, both from 1, in reading order; empty cells are not in it."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: tuple[Range, ...] = ()
    hidden: bool = False
    _of_row: dict[int, list[tuple[int, Range]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Indexes merged cells by row. Raises UnreadableFile where there are more than any form has."""
        if sum(area.bottom - area.top + 1 for area in self.merged) > _MERGED_ROWS:
            raise UnreadableFile("too_many_merged", found=self.name)
        of_row = defaultdict(list)
        for area in self.merged:
            for row in range(area.top, area.bottom + 1):
                of_row[row].append((area.left, area))
        self._of_row = {row: sorted(areas, key=lambda entry: entry[0]) for row, areas in of_row.items()}

    def area(self, row: int, column: int) -> Range | None:
        """The merged cells that this one is of."""
        areas = self._of_row.get(row, [])
        index = bisect_right(areas, column, key=lambda entry: entry[0]) - 1
        return areas[index][1] if index >= 0 and areas[index][1].right >= column else None

    def value(self, row: int, column: int) -> Value:
        """What stands in a cell; in merged cells, what stands in the first of them."""
        area = self.area(row, column)
        cell = self.cells.get((area.top, area.left) if area else (row, column))
        return cell.value if cell else None

    def text(self, row: int, column: int) -> str:
        """The words of a cell with single spaces; whole numbers without a point; "" where there are none."""
        return words(self.value(row, column))

    def rows(self) -> list[int]:
        """Rows that have cells, in order."""
        return sorted({row for row, _ in self.cells})

    def columns(self) -> list[int]:
        """Columns that have cells, in order."""
        return sorted({column for _, column in self.cells})

    def place(self, row: int, column: int) -> str:
        """ "SPCN!D14"; an exclamation mark in the name would make the place unreadable and is left out."""
        return f"{self.name.replace('!', '') or '_'}!{column_letters(column)}{row}"


@dataclass(frozen=True)
class Book:
    """The sheets of one file. `kind` is "xlsx", "xls" or "csv"."""

    kind: str
    sheets: tuple[Sheet, ...]


def words(value: Value) -> str:
    """A value as words of a header or label."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, ErrorValue):
        return value.code
    return " ".join(str(value).replace("\u00a0", " ").split())


def column_letters(column: int) -> str:
    """The name of a column in a sheet: 1 → "A", 27 → "AA". The reader of workbooks has the same, but is 12 MB that a
    server needs for nothing else."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
