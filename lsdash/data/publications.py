"""Reports that were handed in, approved and published: what a release is built from beside the tables of `data/`.

The list of them is one JSON file below the root, replaced at once; what each file says lies beside it under the SHA-256
of its text and never changes. The list alone decides what a release holds: readers need no database of the workflow.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lsdash.data import csv_tables, disk, releases
from lsdash.data.csv_tables import Tables

# Tables of what sources state.
_STATED = ("figures", "findings", "finding_links")


class MissingSubmission(releases.ReleaseError):
    """The list of published reports, or what one of them says, is not there or not what was approved."""

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


def list_file() -> Path:
    """The list of published reports, whether or not it is there."""
    return folder() / "published.json"


def listed() -> tuple[Publication, ...]:
    """The published reports, in the order of publication. Raises MissingSubmission where the list cannot be read."""
    try:
        return tuple(Publication(**row) for row in json.loads(list_file().read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (OSError, ValueError, TypeError) as error:
        raise MissingSubmission(list_file().name) from error


def replace_list(publications: Sequence[Publication]) -> None:
    """Make these the published reports, for good. Raises OSError."""
    text = json.dumps([asdict(publication) for publication in publications], indent=1)
    disk.replace_file(list_file(), text.encode())


def keep(data: bytes, ending: str) -> str:
    """Store `data` for good under its SHA-256, which is returned. Raises OSError."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = folder() / f"{sha256}.{ending}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.replace_file(path, data)
    return sha256


def kept(sha256: str, ending: str) -> bytes:
    """What was stored under this SHA-256. Raises MissingSubmission where it is not there or has changed."""
    try:
        data = (folder() / f"{sha256}.{ending}").read_bytes()
    except OSError as error:
        raise MissingSubmission(sha256) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise MissingSubmission(sha256)
    return data


def reading(sha256: str) -> Mapping[str, Any]:
    """What a file says: `source`, a row of data/sources.csv, `figures`, `findings` and `finding_links`, rows of the
    tables of these names, and what else is known of the file. Raises MissingSubmission."""
    said: Mapping[str, Any] = json.loads(kept(sha256, "json"))
    return said


def with_published() -> Tables:
    """The tables of `data/` with what the published reports say. Raises MissingSubmission."""
    return added(csv_tables.read(releases.DATA), listed())


def added(tables: Tables, publications: Iterable[Publication]) -> Tables:
    """`tables` with what these say; `published` counts their sources, so that of two of one day the later one is
    preferred. Raises MissingSubmission."""
    readings = [reading(publication.reading) for publication in publications]
    if not readings:
        return tables
    return {
        **tables,
        "sources": [
            *tables["sources"],
            *({**one["source"], "published": str(number)} for number, one in enumerate(readings, 1)),
        ],
        **{name: [*tables[name], *(row for one in readings for row in one.get(name, ()))] for name in _STATED},
    }
