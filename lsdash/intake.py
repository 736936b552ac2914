"""The plain tables of `data/`, validated against their Data Package descriptor before anything is built from them."""

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]
Tables = dict[str, list[Row]]

DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class Flaw:
    """One thing wrong in a table: where it is, what was found, what is expected. Row 1 is the header line."""

    file: str
    row: int | None
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        place = ", ".join(
            part for part in (self.file, f"row {self.row}" if self.row else "", f"column {self.column}") if part
        )
        return f"{place}: found {self.found!r}, expected {self.expected}"


class BadTables(Exception):
    """The tables cannot be built from; `flaws` lists why, one line each."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = list(flaws)
        super().__init__("\n".join(map(str, self.flaws)))


def read(folder: Path) -> Tables:
    """Every table of the package in `folder`: name → rows as text, exactly as written. Raises BadTables."""
    flaws = validate(folder)
    if flaws:
        raise BadTables(flaws)
    return {path.stem: _rows(path) for path in paths(folder)}


def paths(folder: Path) -> list[Path]:
    """The files that the descriptor names. Raises BadTables where it is missing or not JSON."""
    try:
        package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        return [folder / Path(resource["path"]).name for resource in package["resources"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadTables([Flaw(DESCRIPTOR, None, "", type(error).__name__, "a Data Package descriptor")]) from error


def validate(folder: Path) -> list[Flaw]:
    """What frictionless finds wrong in the package; an empty list where nothing is."""
    missing = [path.name for path in paths(folder) if not path.is_file()]
    if missing:
        return [Flaw(name, None, "", "no file", "a CSV table") for name in missing]
    # Only a build needs the validator: importing it costs a quarter of a second that no page has to wait for.
    from frictionless import FrictionlessException, Package  # noqa: PLC0415

    try:
        report = Package(str(folder / DESCRIPTOR)).validate()
    except FrictionlessException as error:
        return [Flaw(DESCRIPTOR, None, "", error.error.note, "a valid Data Package descriptor")]
    return [_flaw(task.place, error) for task in report.tasks for error in task.errors]


def _flaw(place: str, error: object) -> Flaw:
    found = getattr(error, "cell", None)
    return Flaw(
        file=Path(place).name,
        row=getattr(error, "row_number", None),
        column=str(getattr(error, "field_name", None) or getattr(error, "label", None) or ""),
        found=str(found if found is not None else getattr(error, "note", "")),
        expected=str(getattr(error, "note", "")) or str(getattr(error, "title", "")),
    )


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def digest(tables: Mapping[str, Iterable[Mapping[str, object]]]) -> str:
    """SHA-256 of the content of tables, the same whatever the order of tables, rows and columns."""
    canonical = {
        name: sorted(json.dumps(row, sort_keys=True, ensure_ascii=False, default=str) for row in rows)
        for name, rows in tables.items()
    }
    text = json.dumps(canonical, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
