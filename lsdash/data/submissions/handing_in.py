"""Handing in: a file and what was read from it are kept for good, to wait for approval, or with errors to be mended."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sa

from lsdash.data import access, demo, publications, releases
from lsdash.data.demo import content
from lsdash.data.intake import names
from lsdash.data.intake.reading import Computed, Message, Reading
from lsdash.data.submissions import journal, records
from lsdash.data.submissions.records import APPROVED, FAULTY, PUBLISHED, REPLACED, WAITING, Submission
from lsdash.data.submissions.refusals import (
    AlreadyHandedIn,
    HasErrors,
    NeedsReason,
    NotSynthetic,
    Synthetic,
    TooManyFaulty,
    Unreadable,
)

_OPEN = (WAITING, APPROVED, PUBLISHED)
MOST_FAULTY = 20  # files with errors that are kept of one person in a day


def hand_in(
    data: bytes, reading: Reading, *, person: str, reason: str = "", dataset: str = releases.DATASET
) -> Submission:
    """Keep a file and what was read from it; it waits for approval in its data set. It takes the place of
    what the same sender has handed in with errors for the period.

    Raises Unreadable, HasErrors, NeedsReason where there are warnings, Synthetic, NotSynthetic, AlreadyHandedIn,
    journal.UnreachableDatabase, releases.UnwritableRoot.
    """
    _of_dataset(reading, dataset)
    _is_read(reading)
    if reading.errors:
        raise HasErrors(count=str(len(reading.errors)))
    if reading.warnings and not reason:
        raise NeedsReason()
    with journal.transaction() as connection:
        there = _there(connection, data, dataset, _OPEN)
        return _keep(connection, (data, reading), WAITING, there, person=person, reason=reason, dataset=dataset)


def hand_in_faulty(
    data: bytes, reading: Reading, *, person: str, reason: str = "", dataset: str = releases.DATASET
) -> Submission:
    """Keep a file that has errors, to be mended: who owes it has handed it in, and nothing of it can be approved.

    Raises TooManyFaulty, and what `hand_in` raises, but HasErrors and NeedsReason.
    """
    _of_dataset(reading, dataset)
    _is_read(reading)
    with journal.transaction() as connection:
        there = _there(connection, data, dataset, (*_OPEN, FAULTY))
        if dataset != demo.DATASET and journal.count_today(connection, person, journal.FAULTY) >= MOST_FAULTY:
            raise TooManyFaulty(count=str(MOST_FAULTY), person=access.shown(person))
        return _keep(connection, (data, reading), FAULTY, there, person=person, reason=reason, dataset=dataset)


def _is_read(reading: Reading) -> None:
    """Raises Unreadable for a file that could not be opened, or of whose columns nobody has said what they are."""
    if reading.unreadable or reading.questions or not (reading.form or reading.mapping):
        raise Unreadable()


def _there(connection: sa.Connection, data: bytes, dataset: str, states: Sequence[str]) -> list[Submission]:
    """What was handed in before in a data set. Raises AlreadyHandedIn where this very file is in one of the states."""
    records.complete(connection)
    there, file = records.every(connection, dataset), publications.sha256(data)
    if found := next((one for one in there if one.file == file and one.state in states), None):
        raise AlreadyHandedIn(submission=found.id)
    return there


def _keep(
    connection: sa.Connection,
    given: tuple[bytes, Reading],
    state: str,
    there: Sequence[Submission],
    *,
    person: str,
    reason: str,
    dataset: str,
) -> Submission:
    data, reading = given
    said = asdict(reading) | {"messages": [asdict(message) for message in reading.messages]}
    one = Submission(
        id=records.next_id(connection, dataset),
        file_name=reading.file_name,
        file=publications.keep(data, "bin"),
        reading=publications.keep(json.dumps(said, ensure_ascii=False, sort_keys=True).encode(), "json"),
        form=reading.form or reading.mapping,
        sender=reading.sender,
        area=reading.area,
        period=reading.period,
        state=state,
        person=person,
        approver="",
        base="",
    )
    records.add(connection, one)
    action = journal.FAULTY if state == FAULTY else journal.HAND_IN
    journal.write(connection, person=person, action=action, submission=one.id, reason=reason)
    for former in there:
        if former.state == FAULTY and _is_same_report(former, one):
            records.change(connection, former, state=REPLACED)
            journal.write(connection, person=person, action="replace", submission=former.id, reason=f"→ {one.id}")
    return one


def _is_same_report(former: Submission, later: Submission) -> bool:
    """Whether two files are of one form, sender, area and period; one that names no sender or period is of nobody's."""
    said = [(one.form, names.key(one.sender), one.area, one.period) for one in (former, later)]
    return bool(later.sender and later.period) and said[0] == said[1]


def _of_dataset(reading: Reading, dataset: str) -> None:
    """Synthetic numbers get into the demonstration alone, and no others do. Raises Synthetic, NotSynthetic."""
    if dataset != demo.DATASET and (reading.synthetic or content.repeats(reading.figures)):
        raise Synthetic()
    if not reading.synthetic and dataset == demo.DATASET:
        raise NotSynthetic()


def kept(submission: Submission) -> tuple[bytes, Reading]:
    """The file of a submission, and what was read from it. Raises publications.MissingSubmission."""
    said = publications.reading(submission.reading)
    messages = tuple(map(_message, said["messages"]))
    told = {one.name: said[one.name] for one in fields(Reading) if one.name in said}
    return publications.kept(submission.file, "bin"), Reading(**{**told, "messages": messages, "questions": ()})


def _message(said: Mapping[str, Any]) -> Message:
    computed = {
        name: Computed(**{**one, "values": tuple(one["values"])}) for name, one in said.get("computed", {}).items()
    }
    return Message(**{**said, "also": tuple(said["also"]), "computed": computed})
