"""The plain tables of `data/`, validated against their Data Package descriptor before anything is built from them."""

import codecs
import csv
import hashlib
import itertools
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lsdash.data import regular_files
from lsdash.data.table_schema import InvalidSchema, problems
from lsdash.data.validation_issue import InvalidTables, ValidationIssue

__all__ = [
    "DESCRIPTOR",
    "NEEDED",
    "InvalidTables",
    "Row",
    "Rows",
    "Tables",
    "ValidationIssue",
    "cells",
    "checksum",
    "columns",
    "digest",
    "paths",
    "read",
]
Row = dict[str, str]
Tables = dict[str, Collection[Row]]

DESCRIPTOR = "datapackage.json"
# The tables that a release is built from; a descriptor may name more.
NEEDED = (
    *("sources", "units", "sectors", "product_groups", "products", "segments", "indicators", "measures", "areas"),
    "regions",
    *("figures", "findings", "finding_links", "activities", "barriers", "headlines", "rules"),
    *("screens", "obligations"),
)
_AT_ONCE = 10_000  # rows that are read together
_BLOCK = 2**20  # bytes that are read together
_MARK = "\ufeff"
_COMMA = ","
_SEPARATORS = {";": ";", "\t": "tabs", "|": "|"}  # instead of it, as they are called


class Rows(Collection[Row]):
    """Rows of a table as text, kept by columns: a long table takes a tenth of the room that it would take as rows."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __len__(self) -> int:
        return len(self.table)

    def __iter__(self) -> Iterator[Row]:
        names = self.table.column_names
        return (dict(zip(names, row, strict=True)) for row in cells(self, names))

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and self.table.equals(other.table)

    __hash__ = None  # type: ignore[assignment]


def read(folder: Path) -> Tables:
    """Every table of the package in `folder`: name → rows as text, in Unicode form NFC. Raises InvalidTables."""
    tables, issues = _read(folder)
    if issues:
        raise InvalidTables(issues)
    return {name: Rows(table) for name, table in tables.items()}


def paths(folder: Path) -> list[Path]:
    """The files that the descriptor names. Raises InvalidTables where it is missing or is no descriptor."""
    return [folder / resource["path"] for resource in _resources(folder)]


def _resources(folder: Path) -> list[dict[str, Any]]:
    """The resources of the descriptor, each with a file name of this folder and the names of its fields."""
    try:
        text = regular_files.read(folder / DESCRIPTOR, at_most=None, links=True).decode("utf-8")
        if text.startswith(_MARK):
            raise InvalidTables([ValidationIssue(DESCRIPTOR, 1, "", "a byte order mark", "UTF-8 without one")])
        package = json.loads(text)
        resources = {Path(resource["path"]).stem: resource for resource in package["resources"]}
        for resource in resources.values():
            if resource["path"] != Path(resource["path"]).name:
                raise InvalidTables(
                    [ValidationIssue(DESCRIPTOR, None, "path", Path(resource["path"]).name, "a file of this folder")]
                )
            resource["names"] = [field["name"] for field in resource["schema"]["fields"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InvalidTables(
            [ValidationIssue(DESCRIPTOR, None, "", type(error).__name__, "a Data Package descriptor")]
        ) from error
    missing = [name for name in NEEDED if name not in resources]
    if missing:
        raise InvalidTables([ValidationIssue(DESCRIPTOR, None, "resources", "none", f"{name}.csv") for name in missing])
    return list(resources.values())


def columns(rows: Collection[Row], names: Iterable[str]) -> pa.Table:
    """These columns of `rows`, in whatever form they are; empty text where a row has none."""
    if isinstance(rows, Rows):
        return rows.table.select(list(names))
    return pa.table({name: pa.array([row.get(name, "") for row in rows], pa.string()) for name in names})


def cells(rows: Collection[Row], names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """These cells of each row, in the order of `names`; empty text where a row has none."""
    for batch in columns(rows, names).to_batches():
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _read(folder: Path) -> tuple[dict[str, pa.Table], list[ValidationIssue]]:
    """Every table by name, and what is wrong; cells are looked at where all files have their form."""
    try:
        resources = _resources(folder)
        tables = {Path(one["path"]).stem: _table(folder / one["path"], one["names"]) for one in resources}
        issues = [issue for _, issues in tables.values() for issue in issues]
        named = {one["name"]: (one["path"], tables[Path(one["path"]).stem][0]) for one in resources}
        for resource in resources if not issues else ():
            file, table = named[resource["name"]]
            issues += (ValidationIssue(file, *problem) for problem in problems(table, resource["schema"], named))
    except InvalidTables as error:
        return {}, error.issues
    except InvalidSchema as error:
        return {}, [ValidationIssue(DESCRIPTOR, None, "", str(error), "a valid Data Package descriptor")]
    return {name: table for name, (table, _) in tables.items()}, issues


def _table(path: Path, names: list[str]) -> tuple[pa.Table, list[ValidationIssue]]:
    """The rows of a file that is UTF-8, has the columns `names` in this order, and a cell in each; or what it has not.

    Row numbers of issues count what the file has as rows, also where a cell has more than one line.
    """
    schema = pa.schema([(name, pa.string()) for name in names])
    batches: list[pa.RecordBatch] = []
    issues: list[ValidationIssue] = []
    try:
        regular_files.read(path, at_most=None, links=True).decode()
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            issues += _issues_of_header(path.name, next(rows, []), names)
            first = 2
            while not issues and (block := list(itertools.islice(rows, _AT_ONCE))):
                issues += _issues_of_length(path.name, first, block, names)
                columns = [_column(cells) for cells in zip(*block, strict=True)] if not issues else []
                batches += [pa.record_batch(columns, schema=schema)] if columns else []
                first += len(block)
    except FileNotFoundError:
        issues.append(ValidationIssue(path.name, None, "", "no file", "a CSV table"))
    except OSError as error:
        issues.append(ValidationIssue(path.name, None, "", str(error.strerror), "a CSV table"))
    except UnicodeDecodeError as error:
        found = f"byte {error.object[error.start]:#04x} at {error.start}"
        issues.append(ValidationIssue(path.name, None, "", found, "UTF-8 text"))
    except csv.Error as error:
        issues.append(ValidationIssue(path.name, None, "", str(error), "a CSV table"))
    return pa.Table.from_batches(batches if not issues else [], schema), issues


def _column(cells: Sequence[str]) -> pa.Array:
    """Texts in one Unicode form: two that look the same are the same."""
    return pc.utf8_normalize(pa.array(cells, pa.string()), form="NFC")


def _issues_of_header(file: str, header: list[str], names: list[str]) -> Iterator[ValidationIssue]:
    """The first line names exactly the fields of the descriptor, in their order, between commas."""
    other = next((sign for sign in _SEPARATORS if len(header) == 1 and header[0].split(sign) == names), _COMMA)
    if other != _COMMA and len(names) > 1:
        yield ValidationIssue(
            file, 1, "", f"{_SEPARATORS[other]} between the cells", "commas: save the table as CSV with commas"
        )
        return
    for name in names:
        if name not in header:
            yield ValidationIssue(file, 1, name, ",".join(header), f"a column {name}")
    if set(names) <= set(header) and names != header:
        yield ValidationIssue(file, 1, "", ",".join(header), ",".join(names))


def _issues_of_length(file: str, first: int, rows: Iterable[list[str]], names: list[str]) -> Iterator[ValidationIssue]:
    for number, row in enumerate(rows, first):
        if len(row) != len(names):
            column = names[len(row)] if 0 < len(row) < len(names) else ""
            found = ",".join(row[len(names) :]) or f"{len(row)} cells" if row else "a blank row"
            yield ValidationIssue(file, number, column, found, f"{len(names)} cells")


def checksum(path: Path) -> str:
    """SHA-256, as hexadecimal digits, of a text file whatever its line endings and with or without a byte order mark:
    saving it again changes nothing. Raises OSError."""
    whole, held = hashlib.sha256(), b""
    with regular_files.opened(path, links=True) as file:
        first = file.read(len(codecs.BOM_UTF8))
        held = b"" if first == codecs.BOM_UTF8 else first
        while block := file.read(_BLOCK):
            block = held + block
            held = b"\r" if block.endswith(b"\r") else b""
            whole.update(block.removesuffix(held).replace(b"\r\n", b"\n"))
    whole.update(held)
    return whole.hexdigest()


def digest(tables: Mapping[str, Iterable[Mapping[str, object]]]) -> str:
    """SHA-256 of the content of tables, the same whatever the order of tables, rows and columns."""
    whole = hashlib.sha256()
    for name in sorted(tables):
        whole.update(name.encode() + b"\0")
        for row in sorted(map(_digest_of_row, tables[name])):
            whole.update(row)
    return whole.hexdigest()


def _digest_of_row(row: Mapping[str, object]) -> bytes:
    return hashlib.sha256(json.dumps(row, sort_keys=True, ensure_ascii=False, default=str).encode()).digest()
