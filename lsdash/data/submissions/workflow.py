"""Handing in, preview, approval, publication and the way back: each step one transaction and one line of the journal.

States of a submission: waiting → approved → published → withdrawn, or rejected; faulty until a mended file takes its
place. What is published is decided by the list of `lsdash.data.publications`; a step that was interrupted between the
list and the database is completed at the next. Each submission is of one data set, which its id names: s0001,
mophong-s0001.
"""

import getpass
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import sqlalchemy as sa

from lsdash.data import access, build, csv_tables, dataset_tables, demo, drafts, publications, releases
from lsdash.data.csv_tables import Row, Tables
from lsdash.data.demo import content
from lsdash.data.intake import names
from lsdash.data.intake.reading import Message, Reading
from lsdash.data.publications import Publication
from lsdash.data.submissions import journal
from lsdash.data.submissions.journal import SUBMISSION

WAITING, APPROVED, REJECTED, PUBLISHED, WITHDRAWN = "waiting", "approved", "rejected", "published", "withdrawn"
FAULTY = "faulty"
_OPEN = (WAITING, APPROVED, PUBLISHED)
_OF_DEMO = f"{demo.DATASET}-"  # before the ids of its submissions
_NUMBER = ("indicator", "item", "area", "period", "measure")


class WorkflowError(Exception):
    """A step that may not be taken. `code` names the text `submission.refused.<code>`; `details` fill it."""

    code = ""

    def __init__(self, **details: str) -> None:
        self.details = details
        super().__init__(self.code)


class UnknownSubmission(WorkflowError):
    """There is no submission of this id."""

    code = "unknown"


class WrongState(WorkflowError):
    """The step does not follow on the state that the submission is in."""

    code = "wrong_state"


class HasErrors(WorkflowError):
    """The file has errors: they are mended first."""

    code = "has_errors"


class Synthetic(WorkflowError):
    """The file says that its numbers are synthetic, or they are those of the demonstration: it is of that alone."""

    code = "synthetic"


class NotSynthetic(WorkflowError):
    """The file does not say that its numbers are synthetic: the demonstration takes no other."""

    code = "not_synthetic"


class NeedsReason(WorkflowError):
    """Warnings, a rejection and a withdrawal need a written reason."""

    code = "needs_reason"


class AlreadyHandedIn(WorkflowError):
    """The same file waits or is published already."""

    code = "already"


class SamePerson(WorkflowError):
    """Who handed in may not approve, unless only one person works on this machine."""

    code = "same_person"


class NotPreviewed(WorkflowError):
    """Nobody has seen what the submission changes in the release that is current now."""

    code = "not_previewed"


@dataclass(frozen=True)
class Submission:
    """One file that was handed in: `file` and `reading` are the SHA-256 under which they are kept, `person` handed it
    in, `base` is the release that it was last previewed against, "" for none."""

    id: str
    file_name: str
    file: str
    reading: str
    form: str
    sender: str
    area: str
    period: str
    state: str
    person: str
    approver: str
    base: str

    @property
    def dataset(self) -> str:
        """The data set that it was handed in for."""
        return demo.DATASET if self.id.startswith(_OF_DEMO) else releases.DATASET


@dataclass(frozen=True)
class Preview:
    """The release that is current, the one that would come, keys (indicator, item, area, period, measure) of numbers
    that the same sender had for the period and this file has not: they stay; and that period."""

    before: releases.Release
    after: releases.Release
    absent: Sequence[Row]
    period: str


def user() -> str:
    """The user of this machine, "?" where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"


def submissions(dataset: str = releases.DATASET) -> list[Submission]:
    """Every submission of a data set, the first one first. Raises journal.UnreachableDatabase."""
    with journal.transaction() as connection:
        _complete(connection)
        return _every(connection, dataset)


def hand_in(
    data: bytes, reading: Reading, *, person: str, reason: str = "", dataset: str = releases.DATASET
) -> Submission:
    """Keep a file and what was read from it; it waits for approval in its data set. What the same sender has handed in
    with errors for the period is sent back: this takes its place.

    Raises HasErrors, NeedsReason where there are warnings, Synthetic, NotSynthetic, AlreadyHandedIn,
    journal.UnreachableDatabase, OSError.
    """
    _of_dataset(reading, dataset)
    if reading.errors or reading.unreadable:
        raise HasErrors(count=str(len(reading.errors)))
    if reading.warnings and not reason:
        raise NeedsReason()
    return _keep(data, reading, dataset, WAITING, person=person, reason=reason)


def hand_in_faulty(data: bytes, reading: Reading, *, person: str, dataset: str) -> Submission:
    """Keep a file that has errors, to be mended by whoever takes it up; nothing else can be done with it.

    Raises the other errors of `hand_in`.
    """
    _of_dataset(reading, dataset)
    return _keep(data, reading, dataset, FAULTY, person=person, reason="")


def _keep(data: bytes, reading: Reading, dataset: str, state: str, *, person: str, reason: str) -> Submission:
    said = asdict(reading) | {"messages": [asdict(message) for message in reading.messages]}
    file = publications.keep(data, "bin")
    kept = publications.keep(json.dumps(said, ensure_ascii=False, sort_keys=True).encode(), "json")
    with journal.transaction() as connection:
        _complete(connection)
        of_dataset = _every(connection, dataset)
        if found := next((one for one in of_dataset if one.file == file and one.state in _OPEN), None):
            raise AlreadyHandedIn(submission=found.id)
        one = Submission(
            id=f"{_OF_DEMO if dataset == demo.DATASET else ''}s{len(of_dataset) + 1:04d}",
            file_name=reading.file_name,
            file=file,
            reading=kept,
            form=reading.form or reading.mapping,
            sender=reading.sender,
            area=reading.area,
            period=reading.period,
            state=state,
            person=person,
            approver="",
            base="",
        )
        connection.execute(sa.insert(SUBMISSION).values(**asdict(one)))
        journal.write(connection, person=person, action="hand_in", submission=one.id, reason=reason)
        for former in of_dataset:
            if former.state == FAULTY and _about(former) == _about(one):
                _change(connection, former, state=REJECTED)
                journal.write(connection, person=person, action="reject", submission=former.id, reason=f"→ {one.id}")
        return one


def _about(submission: Submission) -> tuple[str, ...]:
    """What two files have in common of which the later one takes the place of the first."""
    return submission.form, names.key(submission.sender), submission.area, submission.period


def _of_dataset(reading: Reading, dataset: str) -> None:
    """Synthetic numbers get into the demonstration alone, and no others do. Raises Synthetic, NotSynthetic."""
    if dataset != demo.DATASET and (reading.synthetic or content.repeats(reading.figures)):
        raise Synthetic()
    if not reading.synthetic and dataset == demo.DATASET:
        raise NotSynthetic()


def _every(connection: sa.Connection, dataset: str) -> list[Submission]:
    """The submissions of a data set, the first one first."""
    found = connection.execute(sa.select(SUBMISSION).order_by(SUBMISSION.c.id)).mappings()
    return [one for row in found if (one := Submission(**row)).dataset == dataset]


def kept(submission: Submission) -> tuple[bytes, Reading]:
    """The file of a submission, and what was read from it. Raises publications.MissingSubmission."""
    said = publications.reading(submission.reading)
    messages = tuple(Message(**{**one, "also": tuple(one["also"])}) for one in said["messages"])
    told = {one.name: said[one.name] for one in fields(Reading) if one.name in said}
    return publications.kept(submission.file, "bin"), Reading(**{**told, "messages": messages, "questions": ()})


def preview(submission: str, *, person: str, data: Path = releases.DATA) -> Preview:
    """Build the release that would come, beside the others and pointed to by nothing.

    An approval that was given over another release is taken back: what it would change has to be seen again. Raises
    UnknownSubmission, WrongState, csv_tables.InvalidTables, releases.ReleaseError.
    """
    with journal.transaction() as connection:
        _complete(connection)
        one = _in_state(connection, submission, WAITING, APPROVED)
        before = build.of_published(one.dataset, data)
        published = publications.listed(one.dataset)
        after = build.preview(csv_tables.read(data), (*published, _publication(one)), base=before)
        if one.state == APPROVED and one.base != before.id:
            _change(connection, one, state=WAITING, approver="")
        _change(connection, one, base=before.id)
        journal.write(connection, person=person, action="preview", submission=one.id, release=after.id)
    return Preview(before, after, absent(one, dataset_tables.with_published(one.dataset, data)), one.period)


def absent(submission: Submission, tables: Tables) -> list[Row]:
    """Figures that `tables` have of the same sender and period, and the submission has not, by their keys."""
    said = publications.reading(submission.reading)
    of_sender = {
        row["code"]
        for row in tables["sources"]
        if (row["publisher_vi"], row["period"]) == (said["source"]["publisher_vi"], said["source"]["period"])
    }
    here = {tuple(row[name] for name in _NUMBER) for row in said["figures"]}
    return [
        row
        for row in tables["figures"]
        if row["source"] in of_sender and tuple(row[name] for name in _NUMBER) not in here
    ]


def approve(submission: str, *, person: str, alone: bool = False) -> Submission:
    """Approve what was previewed; `alone`: one person may do both, which the release then says.

    Raises UnknownSubmission, WrongState, SamePerson, NotPreviewed.
    """
    with journal.transaction() as connection:
        _complete(connection)
        one = _in_state(connection, submission, WAITING)
        if access.same_person(person, one.person) and not alone:
            raise SamePerson(person=person)
        _previewed(one)
        approved = _change(connection, one, state=APPROVED, approver=person)
        journal.write(connection, person=person, action="approve", submission=one.id)
        return approved


def reject(submission: str, *, person: str, reason: str) -> Submission:
    """Send back what waits or was approved. Raises UnknownSubmission, WrongState, NeedsReason."""
    if not reason:
        raise NeedsReason()
    with journal.transaction() as connection:
        _complete(connection)
        one = _in_state(connection, submission, WAITING, APPROVED)
        rejected = _change(connection, one, state=REJECTED)
        journal.write(connection, person=person, action="reject", submission=one.id, reason=reason)
    drafts.forget(one.id)
    return rejected


def publish(submission: str, *, person: str, data: Path = releases.DATA) -> releases.Release:
    """Make the release with what was approved, and point to it.

    Raises UnknownSubmission, WrongState, NotPreviewed where another release has become current since, and the errors of
    build.release.
    """
    with journal.transaction() as connection:
        _complete(connection)
        one = _in_state(connection, submission, APPROVED)
        _previewed(one)
        release = _release((*publications.listed(one.dataset), _publication(one)), one.dataset, data)
        _change(connection, one, state=PUBLISHED)
        journal.write(connection, person=person, action="publish", submission=one.id, release=release.id)
    drafts.forget(one.id)
    return release


def withdraw(submission: str, *, person: str, reason: str, data: Path = releases.DATA) -> releases.Release:
    """Take back what was published: the release without it is current again. Nothing is deleted.

    Raises UnknownSubmission, WrongState, NeedsReason, and the errors of build.release.
    """
    if not reason:
        raise NeedsReason()
    with journal.transaction() as connection:
        _complete(connection)
        one = _in_state(connection, submission, PUBLISHED)
        rest = [other for other in publications.listed(one.dataset) if other.submission != one.id]
        release = _release(rest, one.dataset, data)
        _change(connection, one, state=WITHDRAWN)
        journal.write(
            connection, person=person, action="withdraw", submission=one.id, reason=reason, release=release.id
        )
        return release


def _release(published: Sequence[Publication], dataset: str, data: Path) -> releases.Release:
    """The release of exactly these, current; where it cannot be built the list stays as it was."""
    before = publications.listed(dataset)
    publications.replace_list(published, dataset)
    try:
        return build.of_published(dataset, data)
    except BaseException:
        publications.replace_list(before, dataset)
        raise


def _publication(submission: Submission) -> Publication:
    alone = access.same_person(submission.person, submission.approver)
    return Publication(submission.id, submission.file, submission.reading, submission.approver, self_approved=alone)


def _previewed(submission: Submission) -> None:
    current = releases.current(submission.dataset)
    if submission.base != current.id:
        raise NotPreviewed(release=current.id)


def _in_state(connection: sa.Connection, submission: str, *states: str) -> Submission:
    found = connection.execute(sa.select(SUBMISSION).where(SUBMISSION.c.id == submission)).mappings().first()
    if found is None:
        raise UnknownSubmission(submission=submission)
    one = Submission(**found)
    if one.state not in states:
        raise WrongState(submission=submission, state=one.state)
    return one


def _change(connection: sa.Connection, submission: Submission, **columns: str) -> Submission:
    connection.execute(sa.update(SUBMISSION).where(SUBMISSION.c.id == submission.id).values(**columns))
    return replace(submission, **columns)


def _complete(connection: sa.Connection) -> None:
    """Write down what an interrupted step has done: the list of what is published is true, the database follows."""
    every = (one for dataset in (releases.DATASET, demo.DATASET) for one in publications.listed(dataset))
    listed = {publication.submission for publication in every}
    for row in connection.execute(sa.select(SUBMISSION)).mappings().all():
        one: Submission = Submission(**row)
        there = one.id in listed
        if one.state == (APPROVED if there else PUBLISHED):
            _change(connection, one, state=PUBLISHED if there else WITHDRAWN)
            action = "publish" if there else "withdraw"
            journal.write(connection, person="-", action=action, submission=one.id, reason="completed after a break")
