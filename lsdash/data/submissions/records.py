"""Submissions as the database has them: what each is of, and how it stands.

States: waiting → approved → published → withdrawn, or rejected; faulty until a mended file takes its place, then
replaced. Each submission is of one data set, which its id names: s0001, mophong-s0001. What is published is decided by
the list of `lsdash.data.publications`; a step that was interrupted between the list and the database is completed at
the next.
"""

from dataclasses import asdict, dataclass, replace

import sqlalchemy as sa

from lsdash.data import demo, publications, releases
from lsdash.data.submissions import journal
from lsdash.data.submissions.journal import SUBMISSION
from lsdash.data.submissions.refusals import UnknownSubmission, WrongState

WAITING, APPROVED, REJECTED, PUBLISHED, WITHDRAWN = "waiting", "approved", "rejected", "published", "withdrawn"
FAULTY, REPLACED = "faulty", "replaced"
_OF_DEMO = f"{demo.DATASET}-"  # before the ids of its submissions


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


def every(connection: sa.Connection, dataset: str) -> list[Submission]:
    """The submissions of a data set, the first one first."""
    found = connection.execute(sa.select(SUBMISSION).order_by(SUBMISSION.c.id)).mappings()
    return [one for row in found if (one := Submission(**row)).dataset == dataset]


def next_id(connection: sa.Connection, dataset: str) -> str:
    """The id that the next submission of a data set gets."""
    return f"{_OF_DEMO if dataset == demo.DATASET else ''}s{len(every(connection, dataset)) + 1:04d}"


def add(connection: sa.Connection, one: Submission) -> None:
    """Keep a submission."""
    connection.execute(sa.insert(SUBMISSION).values(**asdict(one)))


def in_state(connection: sa.Connection, submission: str, *states: str) -> Submission:
    """The submission of this id where it is in one of these states. Raises UnknownSubmission, WrongState."""
    found = connection.execute(sa.select(SUBMISSION).where(SUBMISSION.c.id == submission)).mappings().first()
    if found is None:
        raise UnknownSubmission(submission=submission)
    one = Submission(**found)
    if one.state not in states:
        raise WrongState(submission=submission, state=one.state)
    return one


def change(connection: sa.Connection, submission: Submission, **columns: str) -> Submission:
    """The submission with these columns changed, kept."""
    connection.execute(sa.update(SUBMISSION).where(SUBMISSION.c.id == submission.id).values(**columns))
    return replace(submission, **columns)


def complete(connection: sa.Connection) -> None:
    """Write down what an interrupted step has done: the list of what is published is true, the database follows."""
    published = (one for dataset in (releases.DATASET, demo.DATASET) for one in publications.listed(dataset))
    listed = {publication.submission for publication in published}
    for row in connection.execute(sa.select(SUBMISSION)).mappings().all():
        one: Submission = Submission(**row)
        there = one.id in listed
        if one.state == (APPROVED if there else PUBLISHED):
            change(connection, one, state=PUBLISHED if there else WITHDRAWN)
            action = "publish" if there else "withdraw"
            journal.write(connection, person="-", action=action, submission=one.id, reason="completed after a break")
