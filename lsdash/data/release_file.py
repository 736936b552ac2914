"""How a release lies on disk: as one DuckDB file, or as a folder of Parquet files, one a table.

Either is read under the names `src.<table>` in the same closed-off instance, and one SHA-256 vouches for all of it:
that of the file, or that of the folder's manifest, which has the one of each part.
"""

import contextlib
import glob
import hashlib
import json
import os
import re
import stat
import tempfile
import weakref
from collections.abc import Collection, Mapping
from contextlib import closing
from io import BufferedReader
from pathlib import Path

import duckdb

from lsdash.data import regular_files

DUCKDB, PARQUET = FORMS = ("duckdb", "parquet")
MANIFEST = "manifest.json"
Settings = dict[str, str | bool | int | float | list[str]]
# What making a release may take of memory; what needs more goes to a folder beside the draft.
WORKSHOP: Settings = {"memory_limit": "400MB", "threads": 2}
_COLUMNS = "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'src'"
_DESCRIPTORS = Path("/proc/self/fd")  # of Linux: opens what the descriptor has open, whatever has its name now
_TRIES = 5  # a builder beside it changes the folder a few times
_PART = re.compile(r"[a-z_]{1,40}\.parquet")


def checksum(path: Path, *, links: bool = False) -> str:
    """SHA-256, as hexadecimal digits, of a plain file or of a folder's manifest. Raises OSError.

    Only where `links` are wanted, `path` may be a symbolic link.
    """
    with regular_files.opened(path / MANIFEST if _is_folder(path) else path, links=links) as file:
        return _digest(file)


def intact(path: Path, sha256: str) -> bool:
    """Whether file or folder is, to the last byte, what `sha256` vouches for. Raises OSError, ValueError."""
    parts = _parts(regular_files.read(path / MANIFEST)) if _is_folder(path) else {}
    return checksum(path) == sha256 and all(checksum(path / part) == sha for part, sha in parts.items())


def fingerprint(path: Path) -> tuple[object, ...]:
    """What changes when the file, or any in the folder, is replaced or touched. Raises OSError."""
    if not _is_folder(path):
        return _stamp(path.lstat())
    with os.scandir(path) as entries:
        return tuple(sorted((entry.name, *_stamp(entry.stat(follow_symlinks=False))) for entry in entries))


def logs(path: Path) -> list[Path]:
    """Files beside `path` that the engine would read with it: changes that are not in it yet. Raises OSError."""
    beginning = f"{path.name}.wal".casefold()
    return [beside for beside in path.parent.iterdir() if beside.name.casefold().startswith(beginning)]


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def _digest(file: BufferedReader) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_mtime_ns, status.st_size


def _parts(manifest: bytes) -> dict[str, str]:
    """File names of the parts and the SHA-256 of each. Raises ValueError."""
    parts = json.loads(manifest)
    if not isinstance(parts, dict) or not all(map(_PART.fullmatch, parts)):
        raise ValueError("not a manifest")
    return parts


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


def connect(path: Path, sha256: str = "") -> duckdb.DuckDBPyConnection:
    """Open a release read-only as `src` in a closed-off in-memory instance: no other files, no extensions, no changes.

    Where `sha256` is given, what is opened is what it vouches for, to the last byte. `path` is ours (root and validated
    id), never text from outside. Raises duckdb.Error, OSError, ValueError.
    """
    return (_connect_folder if _is_folder(path) else _connect_file)(path, sha256)


def _connect_file(path: Path, sha256: str) -> duckdb.DuckDBPyConnection:
    """The engine opens files by name, with the log beside them: neither may change between check and opening."""
    for _ in range(_TRIES):
        with regular_files.opened(path) as file:
            checked, folder = _exact_stamp(os.fstat(file.fileno())), _exact_stamp(path.parent.stat())
            if sha256 and _digest(file) != sha256:
                raise ValueError("the checksum differs")
            if logs(path):
                raise ValueError("a log lies beside it")
            connection = _closed_off(path, ())
            # What was put there and taken away again has left its trace in the folder.
            if (_exact_stamp(path.lstat()), _exact_stamp(path.parent.stat())) == (checked, folder):
                return connection
            connection.close()
    raise ValueError("it changes all the time")


def _exact_stamp(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, *_stamp(status), status.st_ctime_ns


def _connect_folder(path: Path, sha256: str) -> duckdb.DuckDBPyConnection:
    """Only the parts that the manifest names, each as it was when it was checked: by its descriptor, where the system
    has names for these, as the engine opens files by name whenever it reads."""
    manifest = regular_files.read(path / MANIFEST)
    if sha256 and hashlib.sha256(manifest).hexdigest() != sha256:
        raise ValueError("the checksum differs")
    with contextlib.ExitStack() as kept:
        parts: dict[str, str] = {}
        for name, own in _parts(manifest).items():
            file = kept.enter_context(regular_files.opened(path / name))
            if sha256 and _digest(file) != own:
                raise ValueError("the checksum of a part differs")
            by_descriptor = _DESCRIPTORS / str(file.fileno())
            parts[Path(name).stem] = str(by_descriptor if by_descriptor.exists() else path / name)
        connection = _views(parts)
        weakref.finalize(connection, kept.pop_all().close).atexit = False
        return connection


def _views(parts: Mapping[str, str]) -> duckdb.DuckDBPyConnection:
    """Each of the Parquet files `parts` as a view of the name that it has there."""
    # A catalogue of views cannot change once it is attached read-only; the engine keeps it open after its name is gone.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        catalogue = Path(own) / "src.duckdb"
        with closing(duckdb.connect(str(catalogue))) as connection:
            for name, file in parts.items():
                connection.read_parquet(glob.escape(file)).create_view(name)
        return _closed_off(catalogue, parts.values())


def columns(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """Table and name of every column of an open release. Raises duckdb.Error."""
    return set(connection.execute(_COLUMNS).fetchall())


def _closed_off(database: Path, readable: Collection[str]) -> duckdb.DuckDBPyConnection:
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
        connection.execute("SET allowed_paths = $paths", {"paths": list(readable)})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
