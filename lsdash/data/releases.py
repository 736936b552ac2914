"""Releases on disk: the pointer to the current one, the one hardened way to open it, a cursor per query.

The root folder (`LSDASH_ROOT`) holds `releases/<id>.duckdb`, or a folder `<id>.parquet`, never changed once written,
and `CURRENT`, a small JSON file that names the current one with its SHA-256. Another data set has a pointer of its own,
`CURRENT.<data set>`, and releases of its own. Readers take the pointer once and keep to that release.
"""

import atexit
import contextlib
import json
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from lsdash.data import release_file
from lsdash.data.observation_view import MAKE
from lsdash.data.schema import LAYOUT

SCHEMA = 12
DATASET = "bc2004"
POINTER = "CURRENT"
FOLDER, DRAFTS = "releases", "drafts"
DATA = Path(__file__).resolve().parents[2] / "data"
_ID = re.compile(r"[a-z0-9]{1,20}-[0-9a-f]{12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OPEN_AT_MOST = 4


class ReleaseError(Exception):
    """A state of the store that a visitor can meet. `code` is shown to them; the message is for the log only."""

    code = "LS-00"


class NoRelease(ReleaseError):
    """Nothing has been built yet."""

    code = "LS-01"


class BadPointer(ReleaseError):
    """The pointer file exists but does not name a release."""

    code = "LS-02"


class MissingFile(ReleaseError):
    """The pointer names a release file that is not there."""

    code = "LS-03"


class DamagedFile(ReleaseError):
    """The release file is not the one that was written: its checksum differs, or it cannot be read."""

    code = "LS-04"


class ForeignFile(ReleaseError):
    """The release was written for another version of this program."""

    code = "LS-05"


class UnwritableRoot(ReleaseError):
    """The folder for releases cannot be written to."""

    code = "LS-06"


class UnknownRelease(ReleaseError):
    """There is no release of this name."""

    code = "LS-08"


class WithdrawnRelease(ReleaseError):
    """The release was withdrawn: its numbers are not to be used."""

    code = "LS-09"


class UnknownForm(ReleaseError):
    """LSDASH_FORM names no form that releases can be written in."""

    code = "LS-10"


@dataclass(frozen=True)
class Release:
    """What the pointer says. `created` is UTC, ISO 8601; `tables` is the digest of the tables it was built from.

    `form` is one of `release_file.FORMS`; pointers written before there was a choice do not name it. `self_approved`
    names the submissions in it that one person has handed in and approved; `draft` the submission that this is the
    release to come of: it lies apart from the releases, no pointer names it, no id finds it, and it never equals the
    release that is published later under the same id, so that a cache tells them apart.
    """

    id: str
    dataset: str
    sha256: str
    parent: str
    created: str
    schema: int
    tables: str
    form: str = release_file.DUCKDB
    self_approved: str = ""
    draft: str = ""


def root() -> Path:
    """The folder of releases: `LSDASH_ROOT`, or `data/store` of this checkout."""
    return Path(os.environ.get("LSDASH_ROOT") or DATA / "store")


def form() -> str:
    """The form that new releases are written in: `LSDASH_FORM`, or one DuckDB file. Raises UnknownForm."""
    name = os.environ.get("LSDASH_FORM") or release_file.DUCKDB
    if name not in release_file.FORMS:
        raise UnknownForm(f"LSDASH_FORM must be one of {', '.join(release_file.FORMS)}")
    return name


def file_of(release: Release) -> Path:
    """Where the file or folder of `release` is, whether or not it is there."""
    folder = draft_folder(release.draft) if release.draft else root() / FOLDER
    return folder / f"{release.id}.{release.form}"


def draft_folder(submission: str) -> Path:
    """Where the draft of a submission is, whether or not there is one."""
    return root() / DRAFTS / submission


def pointer(dataset: str = DATASET) -> Path:
    """Where the pointer to the current release of `dataset` is, whether or not it is there."""
    return root() / (POINTER if dataset == DATASET else f"{POINTER}.{dataset}")


def current(dataset: str = DATASET) -> Release:
    """The release of `dataset` that its pointer names. Raises NoRelease, BadPointer, ForeignFile.

    `dataset` is the code of a data set that the program knows, never text from outside.
    """
    path = pointer(dataset)
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoRelease(str(path)) from error
    except (OSError, ValueError) as error:
        raise BadPointer(str(path)) from error
    return _release(text, dataset)


def record(identity: str) -> Path:
    """Where what is to be known of a release stands, current or not: the same text as its pointer had."""
    return root() / "releases" / f"{identity}.json"


def withdrawal_mark(identity: str) -> Path:
    """The file that says, by being there, that a release was withdrawn."""
    return root() / "releases" / f"{identity}.withdrawn"


def find(identity: str, dataset: str = DATASET) -> Release:
    """The release of `dataset` with this id, which may be any text from outside.

    Raises UnknownRelease, WithdrawnRelease, BadPointer, ForeignFile.
    """
    if not _ID.fullmatch(identity) or not identity.startswith(f"{dataset}-"):
        raise UnknownRelease("no such id")
    if withdrawal_mark(identity).exists():
        raise WithdrawnRelease(identity)
    return recorded(identity, dataset)


def recorded(identity: str, dataset: str) -> Release:
    """What is on record of the release with this id, withdrawn or not; raises the other errors of `find`."""
    try:
        release = _release(record(identity).read_text(encoding="utf-8"), dataset)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnknownRelease(identity) from error
    except (OSError, ValueError) as error:
        raise BadPointer(identity) from error
    if release.id != identity:
        raise BadPointer(identity)
    return release


def identities() -> list[tuple[str, str]]:
    """Id and data set of everything that stands in the folder of releases, whole or not."""
    try:
        stems = {path.stem for end in ("json", *release_file.FORMS) for path in (root() / "releases").glob(f"*.{end}")}
    except OSError:
        return []
    return [(stem, stem.rpartition("-")[0]) for stem in sorted(stems) if _ID.fullmatch(stem)]


def history(dataset: str = DATASET) -> list[Release]:
    """All releases of `dataset` that can be opened by this program and were not withdrawn, the oldest first."""
    try:
        ids = [path.stem for path in (root() / "releases").glob(f"{dataset}-*.json")]
    except OSError:
        return []
    every = []
    for identity in ids:
        with contextlib.suppress(ReleaseError):
            every.append(find(identity, dataset))
    return sorted(every, key=lambda release: (release.created, release.id))


def _release(text: str, dataset: str) -> Release:
    release = described(text)
    if release.dataset != dataset:
        raise BadPointer("of another data set")
    if release.draft:
        raise BadPointer("not among the releases")
    return release


def described(text: str) -> Release:
    """What a record says of a release or a draft of one. Raises BadPointer, ForeignFile."""
    try:
        release = Release(**json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise BadPointer("not a pointer") from error
    if not all(isinstance(value, str) for key, value in vars(release).items() if key != "schema"):
        raise BadPointer("not text")
    if not (_ID.fullmatch(release.id) and _SHA256.fullmatch(release.sha256)):
        raise BadPointer("id or checksum malformed")
    if not release.id.startswith(f"{release.dataset}-"):
        raise BadPointer("of another data set")
    if release.form not in release_file.FORMS:
        raise BadPointer("of an unknown form")
    if release.schema != SCHEMA:
        raise ForeignFile(f"schema {release.schema}, this program reads {SCHEMA}")
    return release


_COLUMNS = {(table, column) for table, wanted in LAYOUT.items() for column in wanted}
_connections: OrderedDict[tuple[object, ...], duckdb.DuckDBPyConnection] = OrderedDict()
_lock = threading.Lock()


@contextmanager
def cursor(release: Release) -> Iterator[duckdb.DuckDBPyConnection]:
    """One cursor on `release`, for one query. Tables are named `src.<table>`.

    Raises MissingFile, DamagedFile (also for errors of the engine while reading) and ForeignFile (a table or column of
    the layout, or one that the query names, is not there).
    """
    try:
        own = _connection(release).cursor()
        try:
            yield own
        finally:
            own.close()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise ForeignFile(release.id) from error
    except duckdb.Error as error:
        if not _is_damage(error):
            raise
        _forget(file_of(release))
        raise DamagedFile(release.id) from error


def _is_damage(error: duckdb.Error) -> bool:
    """Whether the engine could not read the file. A block with a wrong checksum is told by the base class itself."""
    kinds = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)
    return type(error) is duckdb.Error or isinstance(error, kinds)


def _forget(path: Path) -> None:
    """Check the file anew when it is next asked for, also where a change of it left no trace in its stamps."""
    with _lock:
        for key in [key for key in _connections if key[0] == path]:
            del _connections[key]


def _connection(release: Release) -> duckdb.DuckDBPyConnection:
    """The shared instance for this very file; a file that was replaced or touched is opened and checked anew."""
    path = file_of(release)
    try:
        key = (path, release.sha256, *release_file.fingerprint(path))
    except OSError as error:
        raise MissingFile(release.id) from error
    with _lock:
        if key in _connections:
            _connections.move_to_end(key)
            return _connections[key]
        connection = _checked(path, release)
        _connections[key] = connection
        while len(_connections) > _OPEN_AT_MOST:
            # Not closed here: a cursor of another thread may still be reading; the last reference closes it.
            _connections.popitem(last=False)
        return connection


@atexit.register
def close() -> None:
    """Let go of every open release; the next query opens what it needs again."""
    with _lock:
        _connections.clear()


def _checked(path: Path, release: Release) -> duckdb.DuckDBPyConnection:
    try:
        if not release_file.intact(path, release.sha256):
            raise DamagedFile(release.id)
        connection = release_file.connect(path)
        if not release_file.columns(connection) >= _COLUMNS:
            raise ForeignFile(release.id)
        connection.execute(MAKE)
    except (OSError, ValueError, duckdb.Error) as error:
        raise DamagedFile(release.id) from error
    return connection
