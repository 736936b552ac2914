"""Mappings as text that people and pages write: read strictly, checked against the code lists."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lsdash.data import regular_files
from lsdash.data.intake import csv_file, forms, relative_periods
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.layout import COMPARISONS, ROLES, Column
from lsdash.data.intake.mappings import HEADER_ROWS, InvalidMapping, LayoutMapping
from lsdash.model import periods

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LETTER = re.compile(r"[A-Z]{1,3}")
_COLUMN_TEXTS = ("indicator", "item", "area", "period", "measure", "kind", "comparison", "against", "unit")
ROWS = ("product", "sector", "segment", "whole", "area", "long")
KINDS = ("stated", "estimated", "provisional", "target")
_TEXTS = ("sender", "period", "indicator", "area", "unit", "price_base", "source_kind", "title", "decimal", "encoding")
_CODES = "2026, 2026-07, 2026-q1, 2026-01..2026-07"
_PERIODS = " ".join((f"{_CODES},", *relative_periods.NAMES))
NO_FORM = "none"
FORMS = (*forms.CODES, NO_FORM)
# What is wrong, what is expected, and whether it holds.
Rule = tuple[str, str, bool]


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
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
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
    for problem, expected, holds in _rules(mapping, lists):
        if not holds:
            raise InvalidMapping(problem, expected)


def _rules(mapping: LayoutMapping, lists: CodeLists | None) -> Iterator[Rule]:
    yield "name", "a-z, 0-9, -", isinstance(mapping.name, str) and bool(_NAME.fullmatch(mapping.name))
    yield "version", "1, 2, …", isinstance(mapping.version, int) and mapping.version >= 1
    yield "form", " ".join(FORMS), mapping.form in ("", *FORMS)
    yield "rows", " ".join(ROWS), bool(mapping.rows) and all(row in ROWS for row in mapping.rows)
    top, bottom = mapping.header_rows
    yield "header_rows", "[first, last]", 1 <= top <= bottom <= top + HEADER_ROWS
    for name in _TEXTS:
        yield name, "text", isinstance(getattr(mapping, name), str)
    yield "period", _CODES, mapping.period == "" or periods.parse(mapping.period) is not None
    yield "encoding", " ".join(csv_file.ENCODINGS), mapping.encoding in ("", *csv_file.ENCODINGS)
    yield "decimal", ", .", mapping.decimal in ("", *csv_file.DECIMALS)
    for name in ("first_row", "last_row"):
        yield name, "1, 2, …", isinstance(getattr(mapping, name), int)
    first = mapping.first_row or bottom + 1
    yield "last_row", f"0, {first}, {first + 1}, …", mapping.last_row == 0 or mapping.last_row >= first
    for name, texts in (("names", mapping.names), ("header", mapping.header)):
        yield name, "text", isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())
    is_long = mapping.rows == ("long",)
    yield "columns", "name", is_long or any(column.role == "name" for column in mapping.columns.values())
    yield (
        "columns",
        "value",
        not is_long
        or {"indicator", "item", "period", "measure", "value"} <= {column.role for column in mapping.columns.values()},
    )
    if lists is not None:
        yield "area", " ".join(lists.areas), mapping.area in ("", *lists.areas)
    for letter, column in mapping.columns.items():
        yield letter, "A, B, …", bool(_LETTER.fullmatch(letter))
        if column.role == "number":
            yield from _rules_of_numbers(letter, column, mapping, lists)


def _rules_of_numbers(letter: str, column: Column, mapping: LayoutMapping, lists: CodeLists | None) -> Iterator[Rule]:
    yield f"{letter} comparison", " ".join(COMPARISONS), column.comparison in ("", *COMPARISONS)
    yield f"{letter} period", _PERIODS, _is_period(column.period)
    yield f"{letter} against", _PERIODS, column.against == "" or _is_period(column.against)
    yield f"{letter} kind", " ".join(KINDS), column.kind in KINDS
    if lists is None:
        return
    yield f"{letter} measure", " ".join(lists.measure_units), column.measure in lists.measure_units
    indicator = column.indicator or mapping.indicator
    yield f"{letter} indicator", " ".join(lists.indicators), indicator in ("", *lists.indicators)
    items = lists.units_of_items.get(indicator, {})
    yield f"{letter} item", " ".join(items), "area" not in mapping.rows or column.item in items


def _is_period(text: str) -> bool:
    return text in relative_periods.NAMES or periods.parse(text) is not None


def kept(folder: Path) -> list[LayoutMapping]:
    """Every mapping that is kept, the newest version of each name first. Files that hold none are left out."""
    found = []
    for path in sorted(folder.glob("*.v*.json")) if folder.is_dir() else []:
        try:
            found.append(from_json(regular_files.read(path).decode()))
        except (InvalidMapping, OSError, UnicodeDecodeError):
            continue
    return sorted(found, key=lambda mapping: (mapping.name, -mapping.version))


def next_version(folder: Path, name: str) -> int:
    """The version that the next answer for this name gets."""
    return max((mapping.version for mapping in kept(folder) if mapping.name == name), default=0) + 1
