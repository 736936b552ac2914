"""What the register of reports may say of submissions: of whom, of what, when, how they stand. No number, no name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lsdash.data.intake.prose import confirmation
from lsdash.data.submissions import journal, records, workflow
from lsdash.data.submissions.records import Submission
from lsdash.model import reporting
from lsdash.model.calendar import VIETNAM

_RETURNED = (records.REJECTED, records.REPLACED, records.WITHDRAWN)


@dataclass(frozen=True)
class Receipt:
    """One submission: form, sender, area and period as the file says them, its state in the register, the day it was
    handed in."""

    form: str
    sender: str
    area: str
    period: str
    state: str
    day: date


def receipts() -> Sequence[Receipt]:
    """All of them, the first one first. Raises journal.UnreachableDatabase."""
    every = workflow.submissions()
    with journal.transaction() as connection:
        days = {one: moment.astimezone(VIETNAM).date() for one, moment in journal.handed_in(connection).items()}
    return [Receipt(_form(one), one.sender, one.area, one.period, _state(one), days[one.id]) for one in every]


def _form(one: Submission) -> str:
    return reporting.TEXT if one.form == confirmation.FORM else one.form


def _state(one: Submission) -> str:
    if one.state == records.PUBLISHED:
        return reporting.PUBLISHED
    if one.state == records.FAULTY:
        return reporting.FAULTY
    if one.state in _RETURNED:
        return reporting.RETURNED
    return reporting.WAITING if one.base else reporting.RECEIVED
