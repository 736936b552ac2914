"""How a release lies on disk: as one DuckDB file, or as a folder of Parquet files, one a table.

Either is read under the names `src.<table>` in the same closed-off instance, and one SHA-256 vouches for all of it:
that of the file, or that of the folder's manifest, which has the one of each part.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

import duckdb

DUCKDB, PARQUET = FORMS = ("duckdb", "parquet")
MANIFEST = "manifest.json"
Settings = dict[str, str | bool | int | float | list[str]]
# What making a release may take of memory; what needs more goes to a folder beside the draft.
WORKSHOP: Settings = {"memory_limit": "1GB", "threads": 2}
_COLUMNS = "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'src'"
_PART = re.compile(r"[a-z_]{1,40}\.parquet")


def checksum(path: Path) -> str:
    """SHA-256, as hexadecimal digits, of a file or of a folder's manifest. Raises OSError."""
    with (path / MANIFEST if path.is_dir() else path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def intact(path: Path, sha256: str) -> bool:
    """Whether file or folder is, to the last byte, what `sha256` vouches for. Raises OSError, ValueError."""
    return checksum(path) == sha256 and all(checksum(path / part) == sha for part, sha in _parts(path).items())


def fingerprint(path: Path) -> tuple[object, ...]:
    """What changes when the file, or any in the folder, is replaced or touched. Raises OSError."""
    if not path.is_dir():
        return _stamp(path.stat())
    with os.scandir(path) as entries:
        return tuple(sorted((entry.name, *_stamp(entry.stat())) for entry in entries))


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_mtime_ns, status.st_size


def _parts(path: Path) -> dict[str, str]:
    """File names of the parts and the SHA-256 of each; none of a release that is one file."""
    if not path.is_dir():
        return {}
    manifest = json.loads((path / MANIFEST).read_bytes())
    if not isinstance(manifest, dict) or not all(map(_PART.fullmatch, manifest)):
        raise ValueError("not a manifest")
    return manifest


def export(source: Path, folder: Path) -> None:
    """Write every table of the DuckDB file `source` into the new `folder`. Raises OSError, duckdb.Error."""
    folder.mkdir()
    with closing(duckdb.connect(str(source), config=WORKSHOP)) as connection:
        connection.execute("SET enable_progress_bar = false")
        for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            connection.table(table).write_parquet(str(folder / f"{table}.parquet"), compression="zstd")
    parts = {part.name: checksum(part) for part in sorted(folder.iterdir())}
    (folder / MANIFEST).write_text(json.dumps(parts, indent=1), encoding="utf-8")


def protect(path: Path) -> None:
    """Take the right to write from the files of a folder: the engine, which may open them, could be told to."""
    for part in path.iterdir() if path.is_dir() else ():
        part.chmod(0o444)


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a release read-only as `src` in a closed-off in-memory instance: no other files, no extensions, no changes.

    `path` is ours (root and validated id), never text from outside. Raises duckdb.Error, OSError, ValueError.
    """
    if not path.is_dir():
        return _closed_off(path, ())
    parts = [path / name for name in _parts(path)]
    # A catalogue of views cannot change once it is attached read-only; the engine keeps it open after its name is gone.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        catalogue = Path(own) / "src.duckdb"
        with closing(duckdb.connect(str(catalogue))) as connection:
            for part in parts:
                connection.read_parquet(str(part)).create_view(part.stem)
        return _closed_off(catalogue, parts)


def columns(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """Table and name of every column of an open release. Raises duckdb.Error."""
    return set(connection.execute(_COLUMNS).fetchall())


def _closed_off(database: Path, readable: Collection[Path]) -> duckdb.DuckDBPyConnection:
    settings: Settings = {
        "threads": 1,
        "memory_limit": "512MB",
        "temp_directory": "",
        "allocator_background_threads": True,  # what queries leave, up to 40 MB, is given back when they are over
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "python_enable_replacements": False,
    }
    connection = duckdb.connect(":memory:", config=settings)
    quoted = str(database).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS src (READ_ONLY)")
    if readable:
        connection.execute("SET allowed_paths = $paths", {"paths": [str(path) for path in readable]})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
