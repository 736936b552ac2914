"""The plain tables of `data/`, validated against their Data Package descriptor before anything is built from them."""

import csv
import hashlib
import itertools
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from lsdash.data import regular_files
from lsdash.data.table_schema import InvalidSchema, problems

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


@dataclass(frozen=True)
class ValidationIssue:
    """One thing wrong in a table: where it is, what was found, what is expected. Row 1 is the header line."""

    file: str
    row: int | None
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row else ""
        column = f"column {self.column}" if self.column else ""
        place = ", ".join(part for part in (self.file, row, column) if part)
        return f"{place}: found {self.found!r}, expected {self.expected}"


class InvalidTables(Exception):
    """The tables cannot be built from; `issues` lists why, one line each."""

    def __init__(self, issues: Iterable[ValidationIssue]) -> None:
        self.issues = list(issues)
        super().__init__(self.issues)

    def __str__(self) -> str:
        return "\n".join(map(str, self.issues))


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
    """Every table of the package in `folder`: name → rows as text, exactly as written. Raises InvalidTables."""
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
        package = json.loads(regular_files.read(folder / DESCRIPTOR, at_most=None, links=True))
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
                columns = [pa.array(cells, pa.string()) for cells in zip(*block, strict=True)] if not issues else []
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


def _issues_of_header(file: str, header: list[str], names: list[str]) -> Iterator[ValidationIssue]:
    """The first line names exactly the fields of the descriptor, in their order."""
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
