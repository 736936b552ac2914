"""Releases on disk: the pointer to the current one, the one hardened way to open it, a cursor per query.

The root folder (`LSDASH_ROOT`) holds `releases/<id>.duckdb`, or a folder `<id>.parquet`, never changed once written,
and `CURRENT`, a small JSON file that names the current one with its SHA-256. Another data set has a pointer of its own,
`CURRENT.<data set>`, and releases of its own. Readers take the pointer once and keep to that release.
"""

import atexit
import contextlib
import errno
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import duckdb

from lsdash.data import lineage, regular_files, release_file
from lsdash.data.observation_view import MAKE
from lsdash.data.openings import Openings
from lsdash.data.schema import LAYOUT

SCHEMA = 12
DATASET = "bc2004"
POINTER = "CURRENT"
FOLDER, DRAFTS = "releases", "drafts"
DATA = Path(__file__).resolve().parents[2] / "data"
_ID = re.compile(r"[a-z0-9]{1,20}-[0-9a-f]{12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
# In names of files the engine reads these as something else.
_UNUSABLE = re.compile(r"[\ud800-\udfff]" if os.name == "nt" else r"[?\\\ud800-\udfff]")
_OPEN_AT_MOST = 4
_RENEWED_AFTER = 20_000  # queries: of each the engine keeps some kilobytes for as long as the file is open
_PATIENCE = 10  # seconds for a release to be checked and opened
_YEARS = range(2000, 2100)  # that a release can be of


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


class OccupiedRoot(UnwritableRoot):
    """Another process has been building in the folder for releases for as long as this one may wait."""

    code = "LS-16"


class UnknownRelease(ReleaseError):
    """There is no release of this name."""

    code = "LS-08"


class WithdrawnRelease(ReleaseError):
    """The release was withdrawn: its numbers are not to be used."""

    code = "LS-09"


class UnknownForm(ReleaseError):
    """LSDASH_FORM names no form that releases can be written in."""

    code = "LS-10"


class UnansweringFile(ReleaseError):
    """The release could not be checked and opened in time: the disk that it lies on does not answer."""

    code = "LS-14"


class UnusableRoot(ReleaseError):
    """The path of the folder for releases has a character that the engine cannot have in the name of a file."""

    code = "LS-15"


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
    """The folder of releases: `LSDASH_ROOT`, or `data/store` of this checkout. Raises UnusableRoot."""
    path = Path(os.environ.get("LSDASH_ROOT") or DATA / "store").absolute()
    if found := _UNUSABLE.search(str(path)):
        raise UnusableRoot(f"{found[0]!r} in {str(path)!r}")
    return path


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
        text = regular_files.read(path).decode()
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
    if _is_withdrawn(identity):
        raise WithdrawnRelease(identity)
    return recorded(identity, dataset)


def _is_withdrawn(identity: str) -> bool:
    return os.path.lexists(withdrawal_mark(identity))


def recorded(identity: str, dataset: str) -> Release:
    """What is on record of the release with this id, withdrawn or not; raises the other errors of `find`."""
    try:
        release = _release(regular_files.read(record(identity)).decode(), dataset)
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
    """All releases of `dataset` that can be opened by this program and were not withdrawn, each after its parent."""
    try:
        ids = [path.stem for path in (root() / "releases").glob(f"{dataset}-*.json")]
    except OSError:
        return []
    every = []
    for identity in filter(_ID.fullmatch, ids):
        with contextlib.suppress(ReleaseError):
            every.append(recorded(identity, dataset))
    return [release for release in lineage.in_order(every) if not _is_withdrawn(release.id)]


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
    if why := _malformed(release):
        raise BadPointer(why)
    if type(release.schema) is not int or release.schema != SCHEMA:
        raise ForeignFile(f"schema {release.schema}, this program reads {SCHEMA}")
    return release


def _malformed(release: Release) -> str:
    """What is wrong with what a record says, "" for nothing."""
    said = [value for key, value in vars(release).items() if key != "schema"]
    if not all(isinstance(value, str) and value.isascii() and value.isprintable() for value in said):
        return "not plain text"
    holds = {
        "id malformed": _ID.fullmatch(release.id) and _ID.fullmatch(release.parent or release.id),
        "checksum malformed": _SHA256.fullmatch(release.sha256),
        "of another data set": release.id.startswith(f"{release.dataset}-"),
        "of an unknown form": release.form in release_file.FORMS,
        "of no time": _is_time(release.created),
    }
    return next((why for why, is_so in holds.items() if not is_so), "")


def _is_time(text: str) -> bool:
    """Whether it is a moment of UTC in the form that releases have, of a time that any clock of theirs shows."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    return moment.utcoffset() == timedelta(0) and moment.isoformat() == text and moment.year in _YEARS


_COLUMNS = {(table, column) for table, wanted in LAYOUT.items() for column in wanted}
_OWN_ID = "SELECT value FROM src.meta WHERE key = 'release'"
_open: Openings[duckdb.DuckDBPyConnection] = Openings(_OPEN_AT_MOST, _PATIENCE, renewed_after=_RENEWED_AFTER)


@contextmanager
def cursor(release: Release) -> Iterator[duckdb.DuckDBPyConnection]:
    """One cursor on `release`, for one query. Tables are named `src.<table>`.

    Raises MissingFile, UnansweringFile, DamagedFile (also for errors of the engine while reading) and ForeignFile (a
    table or column of the layout, or one that the query names, is not there).
    """
    try:
        connection = _connection(release)  # held: with its last reference goes what it reads from
        own = connection.cursor()
        try:
            yield own
        finally:
            own.close()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise ForeignFile(release.id) from error
    except duckdb.Error as error:
        if not _is_damage(error):
            raise
        # Checked anew when it is next asked for, also where a change of it left no trace in its stamps.
        _open.forget(_place(release))
        raise DamagedFile(release.id) from error


def _is_damage(error: duckdb.Error) -> bool:
    """Whether the engine could not read the file. A block with a wrong checksum is told by the base class itself."""
    kinds = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)
    return type(error) is duckdb.Error or isinstance(error, kinds)


def _place(release: Release) -> tuple[Path, str]:
    return file_of(release), release.sha256


def _connection(release: Release) -> duckdb.DuckDBPyConnection:
    """The shared instance for this very file; a file that was replaced or touched is opened and checked anew."""
    path = file_of(release)
    try:
        key = (_place(release), *release_file.fingerprint(path))
    except OSError as error:
        raise MissingFile(release.id) from error
    try:
        return _open.get(key, partial(_checked, path, release))
    except TimeoutError as error:
        raise UnansweringFile(release.id) from error


def close(within: float = 0) -> None:
    """Let go of every open release; the next query opens what it needs again. What is being opened is waited for, up to
    `within` seconds."""
    _open.clear(within)


atexit.register(close, within=2)  # a thread that is in the engine when the process ends would abort it


def _checked(path: Path, release: Release) -> duckdb.DuckDBPyConnection:
    try:
        _refuse_outside(path)
        connection = release_file.connect(path, release.sha256)
        if not release_file.columns(connection) >= _COLUMNS:
            raise ForeignFile(release.id)
        if connection.execute(_OWN_ID).fetchall() != [(release.id,)]:
            raise DamagedFile(release.id)
        connection.execute(MAKE)
    except (OSError, ValueError, duckdb.Error) as error:
        raise DamagedFile(release.id) from error
    return connection


def _refuse_outside(path: Path) -> None:
    """Raises OSError where a symbolic link leads out of the root."""
    if not path.parent.resolve().is_relative_to(root().resolve()):
        raise OSError(errno.ELOOP, "out of the root", str(path))
