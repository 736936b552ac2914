"""Reports that were handed in, approved and published: what a release is built from beside the tables of `data/`.

The list of them is one JSON file below the root for each data set, replaced at once; what each file says lies beside it
under the SHA-256 of its text and never changes. The list alone decides what a release holds: readers need no database
of the workflow. What says of itself that it is synthetic is in no list but that of the demonstration, and nothing else
is in that one.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lsdash.data import disk, regular_files, releases
from lsdash.data.csv_tables import Row, Tables
from lsdash.data.demo import DATASET as DEMO

# Tables of what sources state.
_STATED = ("figures", "findings", "finding_links")


class MissingSubmission(releases.ReleaseError):
    """The list of published reports, or what one of them says, is not there, not what was approved, or of another data
    set."""

    code = "LS-11"


@dataclass(frozen=True)
class Publication:
    """One published report: the id of its submission, the SHA-256 of its file and of its reading, who approved it, and
    whether that is the person who had handed it in."""

    submission: str
    file: str
    reading: str
    approver: str
    self_approved: bool


def folder() -> Path:
    """Where files, readings and the list lie."""
    return releases.root() / "submissions"


def list_file(dataset: str) -> Path:
    """The list of published reports of a data set, whether or not it is there."""
    return folder() / ("published.json" if dataset == releases.DATASET else f"published.{dataset}.json")


def listed(dataset: str = releases.DATASET) -> tuple[Publication, ...]:
    """The published reports of a data set, in the order of publication. Raises MissingSubmission where the list cannot
    be read."""
    path = list_file(dataset)
    try:
        return tuple(Publication(**row) for row in json.loads(regular_files.read(path, at_most=None)))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (OSError, ValueError, TypeError) as error:
        raise MissingSubmission(path.name) from error


def replace_list(publications: Sequence[Publication], dataset: str = releases.DATASET) -> None:
    """Make these the published reports of a data set, for good. Raises UnwritableRoot."""
    _write(list_file(dataset), _text(publications))


@contextmanager
def replaced(publications: Sequence[Publication], dataset: str) -> Iterator[None]:
    """These are the published reports of a data set while something is done, and for good where it succeeds; where it
    fails the list is what it was. That takes no room then: the way back lies ready before the first change, as what
    fails is most often a disk that is full. Raises UnwritableRoot."""
    now = list_file(dataset)
    former = now.with_suffix(".former")
    _write(former, _text(listed(dataset)))
    try:
        replace_list(publications, dataset)
        yield
    except BaseException:
        former.replace(now)
        disk.flush(now.parent)
        raise
    former.unlink()


def _text(publications: Sequence[Publication]) -> bytes:
    return json.dumps([asdict(publication) for publication in publications], indent=1).encode()


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.replace_file(path, data)
    except OSError as error:
        raise releases.UnwritableRoot(str(error)) from error


def sha256(data: bytes) -> str:
    """What `data` are kept under."""
    return hashlib.sha256(data).hexdigest()


def keep(data: bytes, ending: str) -> str:
    """Store `data` for good under their SHA-256, which is returned. Raises UnwritableRoot."""
    name = sha256(data)
    path = folder() / f"{name}.{ending}"
    if not path.exists():
        _write(path, data)
    return name


def kept(name: str, ending: str) -> bytes:
    """What was stored under this SHA-256. Raises MissingSubmission where it is not there or has changed."""
    try:
        data = regular_files.read(folder() / f"{name}.{ending}", at_most=None)
    except OSError as error:
        raise MissingSubmission(name) from error
    if sha256(data) != name:
        raise MissingSubmission(name)
    return data


def reading(name: str) -> Mapping[str, Any]:
    """What a file says: `source`, a row of data/sources.csv, `figures`, `findings` and `finding_links`, rows of the
    tables of these names, and what else is known of the file. Raises MissingSubmission."""
    said: Mapping[str, Any] = json.loads(kept(name, "json"))
    return said


def added(tables: Tables, publications: Sequence[Publication], dataset: str = releases.DATASET) -> Tables:
    """The tables of a data set with what these say; `published` counts their sources, so that of two of one day the
    later one is preferred. Raises MissingSubmission, also where one of them is of another data set."""
    readings = [reading(publication.reading) for publication in publications]
    for publication, one in zip(publications, readings, strict=True):
        if bool(one.get("synthetic")) != (dataset == DEMO):
            raise MissingSubmission(f"{publication.submission} is of another data set than {dataset}")
    if not readings:
        return tables
    return {
        **tables,
        "sources": [
            *tables["sources"],
            *({**_nfc(one["source"]), "published": str(number)} for number, one in enumerate(readings, 1)),
        ],
        **{name: [*tables[name], *(_nfc(row) for one in readings for row in one.get(name, ()))] for name in _STATED},
    }


def _nfc(row: Row) -> Row:
    """A row in the Unicode form of the tables."""
    return {column: unicodedata.normalize("NFC", text) for column, text in row.items()}
