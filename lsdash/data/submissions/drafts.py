"""Which draft of a release a visitor may see: asked anew at every run of a page, never remembered."""

from lsdash.data import demo, drafts, releases
from lsdash.data.access import Rights
from lsdash.data.drafts import Gone, Withheld
from lsdash.data.submissions import ownership, records, workflow
from lsdash.data.submissions.records import Submission

_OPEN = (records.WAITING, records.APPROVED)
_WITHOUT = (records.PUBLISHED, records.REJECTED, records.WITHDRAWN, records.FAULTY, records.REPLACED)


def asked(submission: str, rights: Rights) -> tuple[Submission, releases.Release]:
    """The submission of this id, any text from outside, and its draft.

    Raises Withheld, Gone, journal.UnreachableDatabase, the errors of releases.current.
    """
    every = (one for dataset in (releases.DATASET, demo.DATASET) for one in workflow.submissions(dataset))
    one = next((other for other in ownership.visible(every, rights) if other.id == submission), None)
    if one is None:
        raise Withheld
    return one, of(one)


def of(one: Submission) -> releases.Release:
    """The draft of a submission, as long as it waits and the release that it follows on is current. Raises Gone."""
    if one.state in _WITHOUT:
        raise Gone(one.state)
    draft = drafts.of_submission(one.id) if one.state in _OPEN else None
    if draft is None:
        raise Gone("absent")
    if releases.current(draft.dataset).id != draft.parent:
        raise Gone("moved")
    try:
        with releases.cursor(draft):
            return draft
    except releases.ReleaseError:
        raise Gone("absent") from None
