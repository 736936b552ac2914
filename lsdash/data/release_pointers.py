"""Which release of a data set is the current one: found, locked for one builder, replaced."""

import contextlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from lsdash.data import disk, release_file, release_writing, releases
from lsdash.data.publications import Publication
from lsdash.data.release_rows import Content

PATIENCE = 60  # seconds to wait for another builder of the same data set
_DRAFT = ".new-"


def sound_current(dataset: str) -> releases.Release | None:
    """The release of `dataset` pointed to, if it can be opened and its checksum holds. Raises UnansweringFile: what
    cannot be told may be sound, and the parent of the next."""
    try:
        release = releases.current(dataset)
        with releases.cursor(release):
            return release
    except releases.UnansweringFile:
        raise
    except releases.ReleaseError:
        return None


@contextlib.contextmanager
def locked(dataset: str, *, patience: float = PATIENCE) -> Iterator[None]:
    """Hold one data set's releases for one builder; what an interrupted one left of them is removed.

    The lock dies with its process. Data sets do not wait for each other. Raises UnwritableRoot, and OccupiedRoot where
    another builder has it for longer than `patience` seconds.
    """
    folder = releases.root() / "releases"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(releases.pointer(dataset).with_name(f".lock-{dataset}"), timeout=patience):
            drafts = f"{_DRAFT}{dataset}-*"
            for leftover in (*folder.glob(drafts), *releases.root().glob(drafts)):
                disk.remove(leftover)
            yield
    except Timeout as error:
        raise releases.OccupiedRoot(str(error)) from error
    except OSError as error:
        raise releases.UnwritableRoot(str(error)) from error


@contextlib.contextmanager
def draft_file(dataset: str) -> Iterator[Path]:
    """A path in a temporary folder for a file to be written. Raises UnwritableRoot where the engine cannot write it."""
    folder = releases.root() / "releases"
    with tempfile.TemporaryDirectory(prefix=f"{_DRAFT}{dataset}-", dir=folder, ignore_cleanup_errors=True) as own:
        try:
            yield Path(own) / "src.duckdb"
        except duckdb.Error as error:
            raise releases.UnwritableRoot(str(error)) from error


def publish(
    content: Content, identity: str, *, draft: Path, tables: str, published: Sequence[Publication] = ()
) -> releases.Release:
    """Write `content`, of which `identity` follows, as a release by way of the file `draft`, and point to it. The data
    set must be locked.

    Raises UnwritableRoot.
    """
    dataset = identity.rpartition("-")[0]
    current = sound_current(dataset)
    known = vouched(identity, (_recorded(identity, dataset), current))
    path = release_writing.write(draft, identity, content, folder=releases.root() / releases.FOLDER, vouched=known)
    alone = " ".join(one.submission for one in published if one.self_approved)
    return _point(identity, dataset, path, tables=tables, current=current, self_approved=alone)


def vouched(identity: str, known: Iterable[releases.Release | None]) -> str:
    """The SHA-256 that one of `known` has of the release of this id in the form of new ones; "" where none has."""
    form = releases.form()
    return next((one.sha256 for one in known if one and (one.id, one.form) == (identity, form)), "")


def _point(
    identity: str,
    dataset: str,
    path: Path,
    *,
    tables: str,
    current: releases.Release | None,
    self_approved: str,
) -> releases.Release:
    """Replace the pointer of `dataset`; the release that was pointed to, if sound, becomes the parent.

    A release that was there before keeps its time and its parent: what it says of itself never changes.
    """
    before = _recorded(identity, dataset)
    parent = "" if current is None else current.parent if current.id == identity else current.id
    release = described(identity, dataset, path, tables=tables, parent=before.parent if before else parent)
    release = replace(release, created=before.created if before else release.created, self_approved=self_approved)
    if current is not None and _recorded(current.id, dataset) is None:
        _replace(releases.record(current.id), _text(current), dataset)
    if before != release:
        _replace(releases.record(identity), _text(release), dataset)
    releases.withdrawal_mark(identity).unlink(missing_ok=True)
    _replace(releases.pointer(dataset), _text(release), dataset)
    return release


def described(identity: str, dataset: str, path: Path, *, tables: str, parent: str) -> releases.Release:
    """What is to be known of the release at `path`, made now."""
    return releases.Release(
        id=identity,
        dataset=dataset,
        sha256=release_file.checksum(path),
        parent=parent,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        schema=releases.SCHEMA,
        tables=tables,
        form=path.suffix.removeprefix("."),
    )


def _recorded(identity: str, dataset: str) -> releases.Release | None:
    """What is on record of a release, withdrawn or not; None where there is nothing that can be read."""
    try:
        return releases.recorded(identity, dataset)
    except releases.ReleaseError:
        return None


def _text(release: releases.Release) -> bytes:
    told = {name: value for name, value in asdict(release).items() if name != "draft"}
    return json.dumps(told, indent=1).encode()


def _replace(path: Path, data: bytes, dataset: str) -> None:
    disk.replace_file(path, data, draft=f"{_DRAFT}{dataset}-{path.name}")
