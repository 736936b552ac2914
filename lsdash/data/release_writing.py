"""Content → a release file: written beside, read back in full, flushed, and only then given its name."""

import contextlib
import os
from pathlib import Path

import duckdb

from lsdash.data import disk, release_file, release_ids, releases
from lsdash.data.month_view import TABLES as MONTH_VIEW
from lsdash.data.release_rows import Content
from lsdash.data.schema import LAYOUT
from lsdash.data.summaries import TABLES as SUMMARIES


def write(draft: Path, identity: str, content: Content, *, folder: Path, vouched: str) -> Path:
    """Write the release in the form of new ones beside `draft`, read it back in full, then give it its name.

    One that is there stays where `vouched` is its SHA-256: not all that a file of its name may have shows in its id.
    """
    form = releases.form()
    final = folder / f"{identity}.{form}"
    folder.mkdir(parents=True, exist_ok=True)
    if _is_intact(final, vouched) and _holds(final, identity):
        return final
    _fill(draft, identity, content)
    written = draft.with_suffix(f".{form}")
    if written != draft:
        release_file.export(draft, written)
    if not _holds(written, identity):
        raise releases.UnwritableRoot("what was written does not read back")
    for path in (*(written.iterdir() if written.is_dir() else ()), written):
        disk.flush(path)
    release_file.protect(written)
    if os.path.lexists(final) and (written.is_dir() or disk.is_folder(final)):
        final.replace(draft.with_name("damaged"))  # a folder neither replaces nor is replaced at once
    written.replace(final)
    for log in release_file.logs(final):  # of a file that was changed in its place
        disk.remove(log)
    disk.flush(final.parent)
    return final


def _is_intact(path: Path, sha256: str) -> bool:
    try:
        return bool(sha256) and release_file.intact(path, sha256) and not release_file.logs(path)
    except (OSError, ValueError):
        return False


def _fill(path: Path, identity: str, content: Content) -> None:
    with contextlib.closing(duckdb.connect(str(path), config=release_file.WORKSHOP)) as connection:
        for table, columns in LAYOUT.items():
            declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            connection.execute(f"CREATE TABLE {table} ({declared})")
            connection.register("rows", content[table])
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows")  # noqa: S608 - a name of LAYOUT
            connection.unregister("rows")
        connection.execute(SUMMARIES)
        connection.execute(MONTH_VIEW)
        connection.execute("INSERT INTO meta VALUES ('release', ?)", [identity])
        connection.execute("CHECKPOINT")


def stored(connection: duckdb.DuckDBPyConnection) -> Content:
    """Every row of a release as it was written, without its own id in `meta`."""
    return {name: rows.to_arrow_table() for name, rows in release_ids.stored(connection).items()}


def reads_back(connection: duckdb.DuckDBPyConnection, identity: str) -> bool:
    """Whether an open release has, row by row, what its id follows from."""
    return release_ids.of_stored(connection, identity.rpartition("-")[0]) == identity


def _holds(path: Path, identity: str) -> bool:
    """Whether the file at `path` is the release of this id."""
    try:
        with contextlib.closing(release_file.connect(path)) as connection:
            return reads_back(connection, identity)
    except (duckdb.Error, OSError, ValueError):
        return False
