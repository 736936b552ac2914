"""The plain tables of `data/`, validated against their Data Package descriptor before anything is built from them."""

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, str]
Tables = dict[str, list[Row]]

DESCRIPTOR = "datapackage.json"
# The tables that a release is built from; a descriptor may name more.
NEEDED = (
    *("sources", "units", "sectors", "product_groups", "products", "segments", "indicators", "measures", "areas"),
    "regions",
    *("figures", "findings", "finding_links", "activities", "barriers", "headlines", "rules"),
    "screens",
)
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


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
        super().__init__("\n".join(map(str, self.issues)))


def read(folder: Path) -> Tables:
    """Every table of the package in `folder`: name → rows as text, exactly as written. Raises InvalidTables."""
    issues = validate(folder)
    if issues:
        raise InvalidTables(issues)
    return {path.stem: _rows(path) for path in paths(folder)}


def paths(folder: Path) -> list[Path]:
    """The files that the descriptor names. Raises InvalidTables where it is missing or is no descriptor."""
    return [folder / resource["path"] for resource in _resources(folder)]


def _resources(folder: Path) -> list[dict[str, Any]]:
    """The resources of the descriptor, each with a file name of this folder and the names of its fields."""
    try:
        package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
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


def validate(folder: Path) -> list[ValidationIssue]:
    """What is wrong with the tables' form; an empty list where nothing is."""
    try:
        resources = _resources(folder)
    except InvalidTables as error:
        return error.issues
    issues = [
        issue for resource in resources for issue in _issues_of_header(folder / resource["path"], resource["names"])
    ]
    return issues or _issues_of_cells(folder, resources) or _issues_of_numbers(folder, resources)


def _issues_of_header(path: Path, names: list[str]) -> Iterator[ValidationIssue]:
    """The file is there, is UTF-8, and its first line names exactly the fields of the descriptor, in their order."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        yield ValidationIssue(path.name, None, "", "no file", "a CSV table")
        return
    except UnicodeDecodeError as error:
        yield ValidationIssue(
            path.name, None, "", f"byte {error.object[error.start]:#04x} at {error.start}", "UTF-8 text"
        )
        return
    header = next(csv.reader(text.splitlines()), [])
    for name in names:
        if name not in header:
            yield ValidationIssue(path.name, 1, name, ",".join(header), f"a column {name}")
    if set(names) <= set(header) and names != header:
        yield ValidationIssue(path.name, 1, "", ",".join(header), ",".join(names))


def _issues_of_cells(folder: Path, resources: Iterable[Mapping[str, Any]]) -> list[ValidationIssue]:
    # Only a build needs the validator: importing it costs a quarter of a second that no page has to wait for.
    from frictionless import FrictionlessException, Package  # noqa: PLC0415

    try:
        report = Package(str(folder / DESCRIPTOR)).validate()
    except (FrictionlessException, re.error) as error:
        note = error.error.note if isinstance(error, FrictionlessException) else str(error)
        return [ValidationIssue(DESCRIPTOR, None, "", note.replace(str(folder), ""), "a valid Data Package descriptor")]
    by_path = {resource["path"]: resource for resource in resources}
    return [_issue(by_path[Path(task.place).name], error) for task in report.tasks for error in task.errors]


def _issue(resource: Mapping[str, Any], error: Any) -> ValidationIssue:
    """An error of the validator: a cell's, or a row's whose foreign or primary key is wrong."""
    if error.type == "foreign-key":
        column, value = error.field_names[0], error.field_cells[0]
    elif error.type == "primary-key":
        key = resource["schema"]["primaryKey"]
        column = key if isinstance(key, str) else key[0]
        cells = dict(zip(resource["names"], error.cells, strict=False))
        value = cells.get(column, "a blank row")
    else:
        column, value = getattr(error, "field_name", ""), getattr(error, "cell", error.note)
    expected = str(error.note if error.note and str(value) != error.note else error.title)
    return ValidationIssue(resource["path"], getattr(error, "row_number", None), str(column), str(value), expected)


def _issues_of_numbers(folder: Path, resources: Iterable[Mapping[str, Any]]) -> list[ValidationIssue]:
    """Numbers in the one plain form; the validator would also take NaN, infinities and exponents."""
    issues = []
    for resource in resources:
        numeric = [field["name"] for field in resource["schema"]["fields"] if field["type"] in {"number", "integer"}]
        for number, row in enumerate(_rows(folder / resource["path"]), 2):
            bad = [name for name in numeric if row[name] and not _PLAIN_NUMBER.fullmatch(row[name])]
            issues += [
                ValidationIssue(resource["path"], number, name, row[name], "a number of the form 1234.5")
                for name in bad
            ]
    return issues


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


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
