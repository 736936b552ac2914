"""Layouts that are not of the house: what a person said once about each column, kept by name and version.

A mapping is of one sender and one header. When the words of the header change it fits no more, and the columns are asked
again; the answer becomes the next version, the former ones stay.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.utils.cell import column_index_from_string, get_column_letter

from lsdash.data.intake import cell_numbers, forms, heading, names
from lsdash.data.intake.cells import Book, Sheet
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.layout import COMPARISONS, ROLES, Column, Layout
from lsdash.data.intake.reading import ColumnQuestion
from lsdash.model import periods

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COLUMN_TEXTS = ("indicator", "item", "area", "period", "measure", "kind", "comparison", "against", "unit")
_ROWS = ("product", "sector", "segment", "whole", "area", "long")
_SAMPLES = 5
_MOST_ROWS = 6  # of a header, beside the first
_NUMBER = re.compile(r"-?\d[\d.,]*%?")
_SUGGESTED = (
    ("order", re.compile(r"^(stt|tt|số tt|no)\b")),
    ("unit", re.compile(r"^(đơn vị|đvt|đv tính|unit)")),
    ("name", re.compile(r"(tên|chỉ tiêu|sản phẩm|tỉnh|huyện|khu vực|province|product|item)")),
    ("note", re.compile(r"^ghi chú")),
)


class InvalidMapping(ValueError):
    """A mapping that says what no layout can be. `problem` is the field that is wrong, `expected` what may stand there."""

    def __init__(self, problem: str, expected: str = "") -> None:
        self.problem, self.expected = problem, expected
        super().__init__(f"{problem}: expected {expected}" if expected else problem)


@dataclass(frozen=True)
class LayoutMapping:
    """What the columns of a sheet are. `header_rows`: the first and last row of its header; `header`: the words of each
    column there, by letter, by which the layout is recognised; `columns`: by letter, see layout.Column.

    `rows`, `names`, `label_above`, `only_known`: see layout.Layout. `language`: "en" where decimals are printed with a point.
    """

    name: str
    version: int
    sender: str
    header_rows: tuple[int, int]
    header: Mapping[str, str]
    columns: Mapping[str, Column]
    rows: tuple[str, ...]
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

    def layout(self, sheet: Sheet) -> Layout:
        """How a sheet is read by this mapping."""
        columns = {column_index_from_string(letter): column for letter, column in self.columns.items()}
        return Layout(
            form=self.name,
            sheet=sheet.name,
            rows=self.rows,
            first_row=self.first_row or self.header_rows[1] + 1,
            columns=columns,
            last_row=self.last_row,
            indicator=self.indicator,
            area=self.area,
            period="" if self.rows == ("long",) else self.period,
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
    span = range(rows[0], rows[1] + 1)
    found = {get_column_letter(column): " / ".join(forms.levels(sheet, span, column)) for column in sheet.columns()}
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


def questions(sheet: Sheet, rows: tuple[int, int]) -> tuple[ColumnQuestion, ...]:
    """What has to be asked about a layout, column by column, with the role that the words suggest."""
    below: dict[int, list[str]] = {}
    for (row, column), cell in sheet.cells.items():
        if row > rows[1] and len(below.setdefault(column, [])) < _SAMPLES:
            below[column].append(sheet.text(cell.row, cell.column)[:60])
    words = header_words(sheet, rows)
    return tuple(
        ColumnQuestion(letter, words.get(letter, ""), tuple(below.get(column, ())), _suggested(words.get(letter, ""), below.get(column, ())))
        for column in sheet.columns()
        if (letter := get_column_letter(column)) in words or column in below
    )


def _suggested(header: str, samples: Iterable[str]) -> str:
    plain = header.lower()
    for role, pattern in _SUGGESTED:
        if pattern.search(plain):
            return role
    signs = "0123456789.,-% "
    filled = [text for text in samples if text not in cell_numbers.BLANKS]
    return "number" if filled and all(set(text) <= set(signs) for text in filled) else ""


def likely_header(sheet: Sheet) -> tuple[int, int]:
    """The rows that are probably the header: the last ones of several words above the first row of numbers."""
    numbers: dict[int, int] = {}
    for (row, column), cell in sheet.cells.items():
        text = sheet.text(row, column)
        is_year = text.isdigit() and 1900 <= int(text[:4]) <= 2100 and len(text) == 4  # noqa: PLR2004 - heads of columns
        is_number = isinstance(cell.value, float) or _NUMBER.fullmatch(text) is not None
        numbers[row] = numbers.get(row, 0) + (is_number and not is_year)
    rows = sheet.rows()
    first = next((row for row in rows if numbers[row] > 1), rows[-1] + 1 if rows else 1)
    bottom = next((row for row in reversed(rows) if row < first and _is_wide(sheet, row)), max(1, first - 1))
    top = bottom
    while bottom - top < _MOST_ROWS and _is_wide(sheet, top - 1):
        top -= 1
    return top, bottom


def _is_wide(sheet: Sheet, row: int) -> bool:
    return len({text for column in sheet.columns() if (text := sheet.text(row, column))}) > 1


def from_json(text: str, lists: CodeLists | None = None) -> LayoutMapping:
    """A mapping from its text; `lists`: the code lists that its codes must be of. Raises InvalidMapping."""
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidMapping("json") from error
    if not isinstance(entry, dict):
        raise InvalidMapping("json", "an object")
    try:
        columns = {str(letter).upper(): _column(values) for letter, values in entry.pop("columns").items()}
        top, bottom = (int(row) for row in entry.pop("header_rows"))
        rows = tuple(entry.pop("rows"))
        mapping = LayoutMapping(columns=columns, header_rows=(top, bottom), rows=rows, **entry)
    except InvalidMapping:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidMapping(str(error)[:80]) from error
    check(mapping, lists)
    return mapping


def _column(values: Any) -> Column:
    if not isinstance(values, dict) or values.get("role") not in ROLES:
        raise InvalidMapping("role", " ".join(ROLES))
    unknown = set(values) - {"role", "header", *_COLUMN_TEXTS}
    if unknown:
        raise InvalidMapping(" ".join(map(str, unknown)), " ".join(_COLUMN_TEXTS))
    return Column(**{name: str(value) for name, value in values.items()})  # type: ignore[arg-type]


def check(mapping: LayoutMapping, lists: CodeLists | None = None) -> None:
    """Raises InvalidMapping for a mapping that no sheet can be read by."""
    if not isinstance(mapping.name, str) or not _NAME.fullmatch(mapping.name):
        raise InvalidMapping("name", "a-z, 0-9, -")
    if not isinstance(mapping.version, int) or mapping.version < 1:
        raise InvalidMapping("version", "1, 2, …")
    if not set(mapping.rows) <= set(_ROWS) or not mapping.rows:
        raise InvalidMapping("rows", " ".join(_ROWS))
    if not 1 <= mapping.header_rows[0] <= mapping.header_rows[1] <= mapping.header_rows[0] + 10:
        raise InvalidMapping("header_rows", "[first, last]")
    if not isinstance(mapping.names, dict) or not isinstance(mapping.header, dict):
        raise InvalidMapping("names", "{}")
    for text in ("sender", "period", "indicator", "area", "unit", "price_base", "source_kind", "title", "decimal", "encoding"):
        if not isinstance(getattr(mapping, text), str):
            raise InvalidMapping(text, "text")
    if not all(isinstance(code, str) for code in mapping.names.values()):
        raise InvalidMapping("names", "text")
    if mapping.rows != ("long",) and not any(column.role == "name" for column in mapping.columns.values()):
        raise InvalidMapping("columns", "name")
    for letter, column in mapping.columns.items():
        _check_column(letter, column, mapping, lists)


def _check_column(letter: str, column: Column, mapping: LayoutMapping, lists: CodeLists | None) -> None:
    if not re.fullmatch(r"[A-Z]{1,3}", letter):
        raise InvalidMapping(letter, "A, B, …")
    if column.role != "number":
        return
    if column.comparison and column.comparison not in COMPARISONS:
        raise InvalidMapping(f"{letter} comparison", " ".join(COMPARISONS))
    if periods.parse(column.period) is None:
        raise InvalidMapping(f"{letter} period", "2026, 2026-07, 2026-q1, 2026-01..2026-07")
    if lists is None:
        return
    indicator = column.indicator or mapping.indicator
    if indicator and indicator not in lists.indicators:
        raise InvalidMapping(f"{letter} indicator", " ".join(lists.indicators))
    if column.measure not in lists.measure_units:
        raise InvalidMapping(f"{letter} measure", " ".join(lists.measure_units))
    if column.kind not in ("stated", "estimated", "provisional", "target"):
        raise InvalidMapping(f"{letter} kind", "stated estimated provisional target")
    if "area" in mapping.rows and column.item not in lists.units_of_items.get(indicator, {}):
        raise InvalidMapping(f"{letter} item", " ".join(lists.units_of_items.get(indicator, {})))


def file_of(folder: Path, mapping: LayoutMapping) -> Path:
    """Where a version of a mapping is kept."""
    return folder / f"{mapping.name}.v{mapping.version}.json"


def save(folder: Path, mapping: LayoutMapping) -> Path:
    """Keep a mapping; a version that is there is never written over. Raises InvalidMapping and FileExistsError."""
    check(mapping)
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


def kept(folder: Path) -> list[LayoutMapping]:
    """Every mapping that is kept, the newest version of each name first. Files that hold none are left out."""
    found = []
    for path in sorted(folder.glob("*.v*.json")) if folder.is_dir() else []:
        try:
            found.append(from_json(path.read_text(encoding="utf-8")))
        except (InvalidMapping, OSError, UnicodeDecodeError):
            continue
    return sorted(found, key=lambda mapping: (mapping.name, -mapping.version))


def next_version(folder: Path, name: str) -> int:
    """The version that the next answer for this name gets."""
    return max((mapping.version for mapping in kept(folder) if mapping.name == name), default=0) + 1


def heading_of(mapping: LayoutMapping, sheet: Sheet) -> heading.Heading:
    """What stands around the table, with what the mapping says in its place."""
    found = heading.read(sheet)
    return heading.Heading(
        form=mapping.name,
        period=mapping.period or found.period,
        sender=mapping.sender or found.sender,
        area=mapping.area,
        unit=mapping.unit or found.unit,
        price_base=mapping.price_base or found.price_base,
        issued=found.issued,
        places=found.places,
    )
