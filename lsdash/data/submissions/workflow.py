"""Preview, approval, publication and the way back: each step one transaction and one line of the journal."""

import getpass
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lsdash.data import access, build, dataset_tables, drafts, publications, releases
from lsdash.data.csv_tables import Row, Tables
from lsdash.data.publications import Publication
from lsdash.data.submissions import journal, records
from lsdash.data.submissions.records import APPROVED, FAULTY, PUBLISHED, REJECTED, WAITING, WITHDRAWN, Submission
from lsdash.data.submissions.refusals import NeedsReason, NotPreviewed, SamePerson

_NUMBER = ("indicator", "item", "area", "period", "measure")


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
        records.complete(connection)
        return records.every(connection, dataset)


def preview(submission: str, *, person: str, data: Path = releases.DATA) -> Preview:
    """Build the release that would come, beside the others and pointed to by nothing.

    An approval that was given over another release is taken back: what it would change has to be seen again. Raises
    UnknownSubmission, WrongState, csv_tables.InvalidTables, releases.ReleaseError.
    """
    with journal.transaction() as connection:
        records.complete(connection)
        one = records.in_state(connection, submission, WAITING, APPROVED)
        before = build.of_published(one.dataset, data)
        published = publications.listed(one.dataset)
        after = build.preview(dataset_tables.of_folder(data), (*published, _publication(one)), base=before)
        if one.state == APPROVED and one.base != before.id:
            records.change(connection, one, state=WAITING, approver="")
        records.change(connection, one, base=before.id)
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
        records.complete(connection)
        one = records.in_state(connection, submission, WAITING)
        if access.same_person(person, one.person) and not alone:
            raise SamePerson(person=access.shown(person))
        _previewed(one)
        approved = records.change(connection, one, state=APPROVED, approver=person)
        journal.write(connection, person=person, action="approve", submission=one.id)
        return approved


def reject(submission: str, *, person: str, reason: str) -> Submission:
    """Send back what waits, has errors or was approved. Raises UnknownSubmission, WrongState, NeedsReason."""
    if not reason:
        raise NeedsReason()
    with journal.transaction() as connection:
        records.complete(connection)
        one = records.in_state(connection, submission, WAITING, APPROVED, FAULTY)
        rejected = records.change(connection, one, state=REJECTED)
        journal.write(connection, person=person, action="reject", submission=one.id, reason=reason)
    drafts.forget(one.id)
    return rejected


def publish(submission: str, *, person: str, data: Path = releases.DATA) -> releases.Release:
    """Make the release with what was approved, and point to it.

    Raises UnknownSubmission, WrongState, NotPreviewed where another release has become current since, and the errors of
    build.release.
    """
    with journal.transaction() as connection:
        records.complete(connection)
        one = records.in_state(connection, submission, APPROVED)
        _previewed(one)
        release = _release((*publications.listed(one.dataset), _publication(one)), one.dataset, data)
        records.change(connection, one, state=PUBLISHED)
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
        records.complete(connection)
        one = records.in_state(connection, submission, PUBLISHED)
        rest = [other for other in publications.listed(one.dataset) if other.submission != one.id]
        release = _release(rest, one.dataset, data)
        records.change(connection, one, state=WITHDRAWN)
        journal.write(
            connection, person=person, action="withdraw", submission=one.id, reason=reason, release=release.id
        )
        return release


def _release(published: Sequence[Publication], dataset: str, data: Path) -> releases.Release:
    """The release of exactly these, current; where it cannot be built the list stays as it was."""
    with publications.replaced(published, dataset):
        return build.of_published(dataset, data)


def _publication(submission: Submission) -> Publication:
    alone = access.same_person(submission.person, submission.approver)
    return Publication(submission.id, submission.file, submission.reading, submission.approver, self_approved=alone)


def _previewed(submission: Submission) -> None:
    # Without a base nobody has looked, and there may be no release at all yet.
    if not submission.base or submission.base != releases.current(submission.dataset).id:
        raise NotPreviewed()
