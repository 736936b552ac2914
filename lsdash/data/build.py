"""From the tables of `data/`, or from parameters of the demonstration, to a release: when one is built, and of what."""

import contextlib
import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pyarrow as pa

from lsdash.data import csv_tables, drafts, publications, release_ids, release_writing, releases
from lsdash.data.assemble import contents
from lsdash.data.csv_tables import InvalidTables, Tables, ValidationIssue
from lsdash.data.demo import DATASET as DEMO
from lsdash.data.demo import VERSION, Parameters
from lsdash.data.demo import content as demo_content
from lsdash.data.publications import Publication
from lsdash.data.release_pointers import PATIENCE, described, draft_file, locked, publish, sound_current, vouched
from lsdash.data.release_rows import Content, Record, table

Progress = Callable[[float], object]


def release(data: Path = releases.DATA, *, patience: float = PATIENCE) -> tuple[releases.Release, bool]:
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
        known = vouched(identity, [drafts.of_submission(submission)])
        path = release_writing.write(draft, identity, content, folder=releases.draft_folder(submission), vouched=known)
        release = replace(described(identity, base.dataset, path, tables="", parent=base.id), draft=submission)
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


def ensure(data: Path = releases.DATA, *, patience: float = PATIENCE) -> releases.Release:
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
        ensure(patience=0 if older else PATIENCE)
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
