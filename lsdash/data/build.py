"""From the tables of `data/`, or from parameters of the demonstration, to an immutable release file and its pointer."""

import contextlib
import gc
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
from filelock import FileLock, Timeout

from lsdash.data import (
    csv_tables,
    disk,
    drafts,
    publications,
    release_file,
    release_ids,
    releases,
)
from lsdash.data.assemble import contents
from lsdash.data.csv_tables import InvalidTables, Tables, ValidationIssue
from lsdash.data.demo import DATASET as DEMO
from lsdash.data.demo import VERSION, Parameters
from lsdash.data.demo import content as demo_content
from lsdash.data.month_view import TABLES as MONTH_VIEW
from lsdash.data.publications import Publication
from lsdash.data.release_rows import Content, Record, table
from lsdash.data.schema import LAYOUT
from lsdash.data.summaries import TABLES as SUMMARIES

_DRAFT = ".new-"
_PATIENCE = 60  # seconds to wait for another builder of the same data set

Progress = Callable[[float], object]


def release(data: Path = releases.DATA, *, patience: float = _PATIENCE) -> tuple[releases.Release, bool]:
    """Build a release from the tables in `data` and point to it; (release, whether it is new).

    The same tables give the same release, on any machine and in any order of rows. Safe when two processes do it
    together: one waits for the other, up to `patience` seconds. Raises InvalidTables, UnwritableRoot, OccupiedRoot.
    """
    published = publications.listed()
    tables = tables_digest(data, published)
    with _uncollected():
        content = with_published(csv_tables.read(data), published)
    identity = release_ids.of_content(content, releases.DATASET)
    with locked(releases.DATASET, patience=patience):
        current = sound_current(releases.DATASET)
        if current is not None and current.id == identity and _matches(current, tables):
            return current, False
        with draft_file(releases.DATASET) as draft:
            made = publish(content, identity, draft=draft, tables=tables, published=published)
    return made, current is None or (made.id, made.form) != (current.id, current.form)


def preview(tables: Tables, published: Sequence[Publication], *, base: releases.Release) -> releases.Release:
    """The release that `tables` and these reports would give after the release `base`, of whose data set it is: a draft
    of the last of them, written for its reviewers and pointed to by nothing. Of the demonstration `tables` are its code
    lists.

    Raises InvalidTables, UnwritableRoot, MissingSubmission.
    """
    with _uncollected():
        if base.dataset == DEMO:
            content = _demo_content(_current_parameters(), tables, published)
        else:
            content = with_published(tables, published)
    identity, submission = release_ids.of_content(content, base.dataset), published[-1].submission
    with locked(base.dataset), draft_file(base.dataset) as draft:
        vouched = _vouched(identity, [drafts.of_submission(submission)])
        path = _write(draft, identity, content, folder=releases.draft_folder(submission), vouched=vouched)
        release = replace(_described(identity, base.dataset, path, tables="", parent=base.id), draft=submission)
        drafts.keep(release)
    return release


def with_published(tables: Tables, published: Sequence[Publication]) -> Content:
    """Every row of a release of the tables and of what was published beside them, whose files it names."""
    return _naming(published, contents(publications.added(tables, published)))


def _demo_content(
    parameters: Parameters,
    tables: Tables,
    published: Sequence[Publication],
    progress: Progress = lambda _fraction: None,
) -> Content:
    """The same of the demonstration."""
    # Readers of workbooks take 30 MB: who only reads a demonstration that is there never needs them.
    from lsdash.data.demo import workbooks  # noqa: PLC0415

    monthly = workbooks.reports(tables, parameters, progress)
    return _naming(published, demo_content.content(parameters, tables, monthly, published))


def _naming(published: Sequence[Publication], content: Content) -> Content:
    files: list[Record] = [{"key": f"submission.{one.submission}", "value": one.file} for one in published]
    return content | {"meta": pa.concat_tables([content["meta"], table("meta", files)])}


def demo(
    parameters: Parameters, *, progress: Progress = lambda _fraction: None, data: Path = releases.DATA
) -> tuple[releases.Release, bool]:
    """Make the demonstration that follows from `parameters` and from what was published in it, and point to it;
    (release, whether it is new).

    Code lists (areas, sectors, units, …) are those of `data`. `progress` is called with fractions from 0 to 1. Nothing
    is pointed to before all is written and read back. Raises InvalidTables, UnwritableRoot.
    """
    progress(0.0)
    published = publications.listed(DEMO)
    tables = _demo_digest(parameters, data, published)
    with locked(DEMO):
        former = current = sound_current(DEMO)
        if current is None or not _matches(current, tables):
            content = _demo_content(parameters, csv_tables.read(data), published, progress)
            progress(0.8)
            identity = release_ids.of_content(content, DEMO)
            with draft_file(DEMO) as draft:
                current = publish(content, identity, draft=draft, tables=tables, published=published)
    progress(1.0)
    return current, former is None or (current.id, current.form) != (former.id, former.form)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: what tables are read into has no cycles, and the collector would walk over all of it
    again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _demo_digest(parameters: Parameters, data: Path, published: Sequence[Publication]) -> str:
    """What tells whether a demonstration follows from the same."""
    made_of = [asdict(parameters) | {"version": VERSION}]
    return csv_tables.digest({"parameters": made_of, "tables": [{"sha256": tables_digest(data, published)}]})


def _current_parameters() -> Parameters:
    """Those of the current demonstration; the default ones where there is no sound one."""
    current = sound_current(DEMO)
    return demo_content.parameters_of(current) if current else Parameters()


def of_published(dataset: str, data: Path = releases.DATA) -> releases.Release:
    """The current release of a data set with exactly what is published in it now, built where it is another.

    Raises InvalidTables, UnwritableRoot, MissingSubmission.
    """
    return ensure_demo(data=data) if dataset == DEMO else ensure(data)


def ensure(data: Path = releases.DATA, *, patience: float = _PATIENCE) -> releases.Release:
    """The current release, built first where there is none or the tables have changed since; of another builder it is
    waited for, up to `patience` seconds.

    Raises InvalidTables, UnwritableRoot, OccupiedRoot also where an older release is there: the caller decides whether
    to keep it.
    """
    current = sound_current(releases.DATASET)
    if current is not None and _matches(current, tables_digest(data, publications.listed())):
        return current
    return release(data, patience=patience)[0]


def on_start() -> bool:
    """Have a release to start a server with; whether the tables may have changed since it was built.

    A sound older one is enough while another builder is at work, which may take a minute. Raises the errors of
    `ensure`.
    """
    older = sound_current(releases.DATASET)
    try:
        ensure(patience=0 if older else _PATIENCE)
    except releases.OccupiedRoot:
        if older is None:
            raise
        return True
    return False


def ensure_demo(progress: Progress = lambda _fraction: None, *, data: Path = releases.DATA) -> releases.Release:
    """The current demonstration, whatever its parameters, with what is published in it now; where there is no sound
    one, the default one is made first.

    Raises InvalidTables, UnwritableRoot.
    """
    return demo(_current_parameters(), progress=progress, data=data)[0]


def on_first_use(dataset: str, progress: Progress = lambda _fraction: None) -> None:
    """Build the first release of `dataset` where it has none that this program reads; `progress` is of a demonstration.

    A report written for another version of the program is not touched. Raises the other errors of `releases.current`,
    InvalidTables, UnwritableRoot.
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


def tables_digest(data: Path, published: Sequence[Publication] = ()) -> str:
    """SHA-256 over the table files, and over what was published beside them; changes with anything in them but line
    endings. Raises InvalidTables."""
    parts = [csv_tables.DESCRIPTOR, *(path.name for path in csv_tables.paths(data))]
    try:
        files = {name: [{"sha256": csv_tables.checksum(data / name)}] for name in sorted(parts)}
        return csv_tables.digest(files | ({"published": list(map(asdict, published))} if published else {}))
    except OSError as error:
        raise InvalidTables(
            [ValidationIssue(Path(str(error.filename)).name, None, "", "no file", "a CSV table")]
        ) from error


def _matches(release: releases.Release, tables: str) -> bool:
    """Whether `release` was built from tables of this digest, in the form of new releases."""
    return release.tables == tables and release.form == releases.form()


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
def locked(dataset: str, *, patience: float = _PATIENCE) -> Iterator[None]:
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
    vouched = _vouched(identity, (_recorded(identity, dataset), current))
    path = _write(draft, identity, content, folder=releases.root() / releases.FOLDER, vouched=vouched)
    alone = " ".join(one.submission for one in published if one.self_approved)
    return _point(identity, dataset, path, tables=tables, current=current, self_approved=alone)


def _vouched(identity: str, known: Iterable[releases.Release | None]) -> str:
    """The SHA-256 that one of `known` has of the release of this id in the form of new ones; "" where none has."""
    form = releases.form()
    return next((one.sha256 for one in known if one and (one.id, one.form) == (identity, form)), "")


def _write(draft: Path, identity: str, content: Content, *, folder: Path, vouched: str) -> Path:
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
    release = _described(identity, dataset, path, tables=tables, parent=before.parent if before else parent)
    release = replace(release, created=before.created if before else release.created, self_approved=self_approved)
    if current is not None and _recorded(current.id, dataset) is None:
        _replace(releases.record(current.id), _text(current), dataset)
    if before != release:
        _replace(releases.record(identity), _text(release), dataset)
    releases.withdrawal_mark(identity).unlink(missing_ok=True)
    _replace(releases.pointer(dataset), _text(release), dataset)
    return release


def _described(identity: str, dataset: str, path: Path, *, tables: str, parent: str) -> releases.Release:
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
