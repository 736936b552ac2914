"""From the tables of `data/`, or from parameters of the demonstration, to an immutable release file and its pointer."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
from filelock import FileLock

from lsdash.data import csv_tables, database, releases
from lsdash.data.demo import facts, report_tables
from lsdash.data.assemble import Content, contents
from lsdash.data.demo import DATASET as DEMO
from lsdash.data.demo import Parameters
from lsdash.data.csv_tables import InvalidTables, ValidationIssue, Tables
from lsdash.data.schema import LAYOUT

_DRAFT = ".new-"
_PATIENCE = {
    releases.DATASET: 60,
    DEMO: 600,
}  # seconds to wait for another process; a large demonstration takes a minute
# How far a demonstration is when its rows are made, when its content is known, and when it is written.
_MADE, _KNOWN, _WRITTEN = 0.6, 0.8, 0.9

Progress = Callable[[float], object]


def release(data: Path = releases.DATA) -> tuple[releases.Release, bool]:
    """Build a release from the tables in `data` and point to it; (release, whether it is new).

    The same tables give the same release, on any machine and in any order of rows. Safe when two processes do it
    together. Raises InvalidTables, store.UnwritableRoot.
    """
    tables = tables_digest(data)
    content = contents(csv_tables.read(data))
    identity = _identity(releases.DATASET, content)
    with _lock(releases.DATASET):
        known = _sound_current(releases.DATASET)
        if known is not None and known.id == identity and _matches(known, tables):
            return known, False
        with _draft(releases.DATASET) as draft:
            path = _write(draft, identity, content)
        return _point(identity, releases.DATASET, path, tables=tables, known=known), True


def demo(
    parameters: Parameters | None = None, *, progress: Progress = lambda _fraction: None, data: Path = releases.DATA
) -> tuple[releases.Release, bool]:
    """Make the demonstration that follows from `parameters` and point to it; (release, whether it is new).

    Registers (areas, sectors, units, …) are those of `data`. `progress` is called with fractions from 0 to 1. Nothing
    is pointed to before all is written and read back. Raises InvalidTables, store.UnwritableRoot.
    """
    asked = parameters or Parameters()
    progress(0.0)
    tables = csv_tables.digest({"parameters": [asdict(asked)], "tables": [{"sha256": tables_digest(data)}]})
    with _lock(DEMO):
        known = _sound_current(DEMO)
        if known is not None and _matches(known, tables):
            progress(1.0)
            return known, False
        registers = csv_tables.read(data)
        with _draft(DEMO) as draft:
            content = _made(draft, asked, registers, progress)
            identity = _identity(DEMO, content)
            path = _write(draft, identity, content)
            progress(_WRITTEN)
        made = _point(identity, DEMO, path, tables=tables, known=known)
        progress(1.0)
        return made, True


def ensure(data: Path = releases.DATA) -> releases.Release:
    """The current release, built first where there is none or the tables have changed since.

    Raises InvalidTables, store.UnwritableRoot also where an older release is there: the caller decides whether to keep it.
    """
    known = _sound_current(releases.DATASET)
    if known is not None and _matches(known, tables_digest(data)):
        return known
    return release(data)[0]


def ensure_demo(progress: Progress = lambda _fraction: None) -> releases.Release:
    """The current demonstration, whatever its parameters; where there is no sound one, the default one is made first.

    Raises InvalidTables, store.UnwritableRoot.
    """
    return _sound_current(DEMO) or demo(progress=progress)[0]


def on_first_use(dataset: str, progress: Progress = lambda _fraction: None) -> None:
    """Build the first release of `dataset` where it has none that this program reads; `progress` is of a demonstration.

    A report written for another version of the program is not touched. Raises the other errors of `releases.current`,
    InvalidTables, store.UnwritableRoot.
    """
    try:
        releases.current(dataset)
    except releases.NoRelease:
        if dataset == DEMO:
            ensure_demo(progress)
        else:
            ensure()
    except releases.ForeignFile:
        if dataset != DEMO:
            raise
        ensure_demo(progress)  # nothing of it is worth keeping


def tables_digest(data: Path) -> str:
    """SHA-256 over the table files as they are; changes with any byte of them. Raises InvalidTables."""
    parts = [csv_tables.DESCRIPTOR, *(path.name for path in csv_tables.paths(data))]
    try:
        return csv_tables.digest({name: [{"sha256": releases.sha256(data / name)}] for name in sorted(parts)})
    except OSError as error:
        raise InvalidTables(
            [ValidationIssue(Path(str(error.filename)).name, None, "", "no file", "a CSV table")]
        ) from error


def _matches(known: releases.Release, tables: str) -> bool:
    """Whether a release was built from tables of this digest, in the form that is asked for now."""
    return known.tables == tables and known.form == releases.form()


def _identity(dataset: str, content: Content) -> str:
    return f"{dataset}-{csv_tables.digest(content)[:12]}"


def _sound_current(dataset: str) -> releases.Release | None:
    """The release of `dataset` pointed to, if it can be opened and its checksum holds."""
    try:
        found = releases.current(dataset)
        with releases.cursor(found):
            return found
    except releases.ReleaseError:
        return None


@contextlib.contextmanager
def _lock(dataset: str) -> Iterator[None]:
    """Hold one data set's releases for one builder; what an interrupted one left of them is removed.

    The lock dies with its process. Data sets do not wait for each other.
    """
    folder = releases.root() / "releases"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(releases.pointer(dataset).with_name(f".lock-{dataset}"), timeout=_PATIENCE[dataset]):
            drafts = f"{_DRAFT}{dataset}-*"
            for left in (*folder.glob(drafts), *releases.root().glob(drafts)):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            yield
    except OSError as error:
        raise releases.UnwritableRoot(str(error)) from error


@contextlib.contextmanager
def _draft(dataset: str) -> Iterator[Path]:
    """A name for a release file to be written, in a folder that goes away; what the engine cannot write is said."""
    folder = releases.root() / "releases"
    with tempfile.TemporaryDirectory(prefix=f"{_DRAFT}{dataset}-", dir=folder, ignore_cleanup_errors=True) as own:
        try:
            yield Path(own) / "src.duckdb"  # the engine names a database by its file: reports are read as `src.fact`
        except duckdb.Error as error:
            raise releases.UnwritableRoot(str(error)) from error


def _made(draft: Path, parameters: Parameters, registers: Tables, progress: Progress) -> Content:
    """Fill `draft` with the reports of establishments; the content of the release that follows from them."""
    with contextlib.closing(duckdb.connect(str(draft), config=database.WORKSHOP)) as connection:
        facts.generate(connection, parameters, lambda share: progress(_MADE * share))
        monthly = facts.monthly(connection)
        rows, checksum = facts.seen(connection)
    content = contents(report_tables.tables(registers, monthly, parameters), DEMO)
    content["monthly"] = monthly
    more = {**asdict(parameters), "rows": rows, facts.CHECKSUM: checksum}
    content["meta"] += [{"key": key, "value": str(value)} for key, value in more.items()]
    progress(_KNOWN)
    return content


def _write(draft: Path, identity: str, content: Content) -> Path:
    """Write the release in the form asked for beside `draft`, read it back in full, then give it its name."""
    form = releases.form()
    final = draft.parent.parent / f"{identity}.{form}"
    if final.exists() and _holds(final, content):
        return final
    _fill(draft, identity, content)
    made = draft.with_suffix(f".{form}")
    if made != draft:
        database.export(draft, made)
    if not _holds(made, content):
        raise releases.UnwritableRoot("what was written does not read back")
    for path in (*(made.iterdir() if made.is_dir() else ()), made):
        _flush(path)
    database.protect(made)
    if final.is_dir():
        final.replace(draft.with_name("damaged"))  # a folder cannot be replaced at once
    made.replace(final)
    _flush(final.parent)
    return final


def _fill(path: Path, identity: str, content: Content) -> None:
    with contextlib.closing(duckdb.connect(str(path), config=database.WORKSHOP)) as connection:
        for table, columns in LAYOUT.items():
            declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            connection.execute(f"CREATE TABLE {table} ({declared})")
            if content[table]:
                connection.register("rows", pa.Table.from_pylist(content[table]))
                connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows")  # noqa: S608 - a name of LAYOUT
                connection.unregister("rows")
        connection.execute("INSERT INTO meta VALUES ('release', ?)", [identity])
        connection.execute("CHECKPOINT")


def stored(connection: duckdb.DuckDBPyConnection) -> Content:
    """Every row of a release as it was written, without its own id in `meta`."""
    found: Content = {}
    for table, columns in LAYOUT.items():
        rows = connection.execute(f"SELECT {', '.join(columns)} FROM src.{table}").fetchall()  # noqa: S608 - of LAYOUT
        found[table] = [dict(zip(columns, row, strict=True)) for row in rows]
    found["meta"] = [row for row in found["meta"] if row["key"] != "release"]
    return found


def _holds(path: Path, content: Content) -> bool:
    """Whether the file at `path` reads back, row by row, as `content`, and so do the reports that it was made of."""
    try:
        with contextlib.closing(database.connect(path)) as connection:
            found = stored(connection)
            vouched = {str(row["value"]) for row in content["meta"] if row["key"] == facts.CHECKSUM}
            whole = not vouched or facts.seen(connection)[1] in vouched
    except (duckdb.Error, OSError, ValueError):
        return False
    return whole and all(_texts(table, found[table]) == _texts(table, content[table]) for table in LAYOUT)


def _texts(table: str, rows: Iterable[Mapping[str, object]]) -> list[tuple[str, ...]]:
    return sorted(tuple(str(row[column]) for column in LAYOUT[table]) for row in rows)


def _point(identity: str, dataset: str, path: Path, *, tables: str, known: releases.Release | None) -> releases.Release:
    """Replace the pointer of `dataset`; the release that was pointed to, if sound, becomes the parent.

    A release that was there before keeps its time and its parent: what it says of itself never changes.
    """
    before = _recorded(identity, dataset)
    parent = "" if known is None else known.parent if known.id == identity else known.id
    made = releases.Release(
        id=identity,
        dataset=dataset,
        sha256=releases.sha256(path),
        parent=before.parent if before else parent,
        created=before.created if before else datetime.now(UTC).isoformat(timespec="seconds"),
        schema=releases.SCHEMA,
        tables=tables,
        form=path.suffix.removeprefix("."),
    )
    if known is not None and _recorded(known.id, dataset) is None:
        _replace(releases.record(known.id), _text(known), dataset)
    if before != made:
        _replace(releases.record(identity), _text(made), dataset)
    releases.mark_withdrawn(identity).unlink(missing_ok=True)
    _replace(releases.pointer(dataset), _text(made), dataset)
    return made


def _recorded(identity: str, dataset: str) -> releases.Release | None:
    """What is on record of a release, withdrawn or not; None where there is nothing that can be read."""
    try:
        return releases.recorded(identity, dataset)
    except releases.ReleaseError:
        return None


def _text(release: releases.Release) -> bytes:
    return json.dumps(asdict(release), indent=1).encode()


def _replace(path: Path, data: bytes, dataset: str) -> None:
    draft = path.with_name(f"{_DRAFT}{dataset}-{path.name}")
    draft.write_bytes(data)
    _flush(draft)
    draft.replace(path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    """Force a file or folder to disk; Windows cannot do it for folders."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
