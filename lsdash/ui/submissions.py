"""What was handed in, at the desk: how each stands, and the steps that a visitor may take with it."""

import contextlib
from collections.abc import Callable, Sequence

import streamlit as st

from lsdash.data import access, build, csv_tables, releases, worker_process
from lsdash.data.access import Rights
from lsdash.data.drafts import Gone
from lsdash.data.intake.prose import confirmation
from lsdash.data.submissions import demonstration, drafts, handing_in, ownership, records, workflow
from lsdash.data.submissions.records import Submission
from lsdash.exports import submission_report
from lsdash.model.words import Words
from lsdash.present import markup
from lsdash.present.html_table import Cell, Table
from lsdash.present.links import to_draft
from lsdash.ui import file_findings, page_parts, workflow_step
from lsdash.ui.figures import own_table
from lsdash.ui.html_output import write_html
from lsdash.view.view import View

_PREVIEW = "lsdash.preview"
_SAID = {"encoding": "", "separator": "", "decimal": ""}
_MOST_LISTED, _MOST_LINES = 20, 300
_SHORT, _HEIGHT = 20, 520  # lines, pixels
_UNDECIDED = (records.WAITING, records.APPROVED, records.FAULTY)


def show(view: View, rights: Rights) -> None:
    """What was handed in, and the steps that the chosen one allows."""
    words = view.words
    try:
        visible = ownership.visible(_of_desk(view), rights)
    except releases.ReleaseError as error:
        page_parts.notes([words.text(f"code.{error.code}")])
        return
    except csv_tables.InvalidTables:
        page_parts.notes([words.text("code.LS-07")])
        return
    if not visible:
        return
    every = _foremost(visible)
    own_table(view, "submissions", _listed(every, len(visible), words))
    steps = {one.id: one for one in every if _can_go_on(one, rights)}
    if not steps:
        return
    chosen = st.selectbox(words.text("desk.submission"), list(steps), key="intake-submission")
    if chosen in steps:
        _steps(view, steps[chosen], rights)


def _of_desk(view: View) -> list[Submission]:
    """What was handed in for the data set that is shown; of the demonstration there is always one that waits."""
    if view.synthetic:
        demonstration.ensure()
    return workflow.submissions(view.release.dataset)


def _foremost(visible: Sequence[Submission]) -> list[Submission]:
    """All that wait for somebody, the latest first, then the latest others."""
    newest = visible[::-1]
    waiting = [one for one in newest if one.state in _UNDECIDED]
    return [*waiting, *[one for one in newest if one.state not in _UNDECIDED][:_MOST_LISTED]]


def _can_go_on(one: Submission, rights: Rights) -> bool:
    """Whether there is a step of this submission that this visitor may take."""
    if one.state == records.PUBLISHED:
        return rights.may(access.KEEPER)
    return one.state in _UNDECIDED


def _listed(every: Sequence[Submission], count: int, words: Words) -> Table:
    keys = ("id", "state", "form", "period", "sender", "file", "person")
    headers = [(words.text(f"desk.column_{key}"), False) for key in keys]
    body = [
        [
            Cell(one.id, head=True),
            Cell(words.text(f"submission.state.{one.state}")),
            Cell(words.text("register.form.text") if one.form == confirmation.FORM else one.form),
            Cell(words.period(one.period)),
            Cell(one.sender),
            Cell(one.file_name),
            Cell(access.shown(one.person)),
        ]
        for one in every
    ]
    caption = words.text("desk.submissions" if count == len(every) else "desk.submissions_first", count=count)
    return Table(caption, headers, body)


def _steps(view: View, one: Submission, rights: Rights) -> None:
    """Look first, then publish, or send back; what has errors is mended; what is published can be taken back."""
    if one.state == records.FAULTY:
        _to_mend(view, one)
    elif one.state != records.PUBLISHED:
        _look_and_publish(view, one, rights)
    may_end = rights.may(access.KEEPER if one.state == records.PUBLISHED else access.APPROVER)
    if may_end and not (one.state == records.FAULTY and view.synthetic):
        _take_back(view, one, rights)


def _look_and_publish(view: View, one: Submission, rights: Rights) -> None:
    words, person = view.words, workflow_step.person(rights)
    if st.button(words.text("desk.preview"), key="intake-preview"):
        workflow_step.take(view, lambda: _previewed(one, person, words))
    _walk(one, words)
    seen = st.session_state.get(_PREVIEW, ("", []))
    if seen[0] != one.id:
        return
    # What is looked at stays as high as a screen, so that the decision stands beside it.
    with st.container(height=_HEIGHT if len(seen[1]) > _SHORT else "content"):
        write_html(markup.named("intake-preview-lines", markup.lines(seen[1][:_MOST_LINES], "ls-notice")))
    if rights.may(access.APPROVER) and st.button(words.text("desk.publish"), key="intake-publish"):
        workflow_step.take(view, lambda: _published(one, rights, words))


def _take_back(view: View, one: Submission, rights: Rights) -> None:
    words, person = view.words, workflow_step.person(rights)
    key = "withdraw" if one.state == records.PUBLISHED else "reject"
    reason = st.text_input(words.text(f"desk.why_{key}"), key="intake-why", max_chars=300)
    if st.button(words.text(f"desk.{key}"), key=f"intake-{key}"):
        workflow_step.take(view, lambda: _taken_back(one, person, reason, words))


def _walk(one: Submission, words: Words) -> None:
    """The way to the pages of the draft, while it is there."""
    with contextlib.suppress(Gone):
        drafts.of(one)
        link = to_draft(words.text("draft.walk"), one.id)
        write_html(markup.named("intake-walk", markup.link_button(link)))


def _to_mend(view: View, one: Submission) -> None:
    """A file with errors: the file itself and what is wrong in it; a mended one takes its place."""
    data, reading = handing_in.kept(one)
    page_parts.notes([view.words.text("desk.to_mend", submission=one.id)])
    st.download_button(view.words.text("desk.kept_file"), data, file_name=one.file_name, key="intake-kept")
    file_findings.show(view, data, reading, "intake-kept-messages", _SAID)


def _previewed(one: Submission, person: str, words: Words) -> str:
    st.session_state[_PREVIEW] = (one.id, worker_process.call(submission_report.preview, one.id, person, words.lang))
    return words.text("desk.previewed", submission=one.id)


def _published(one: Submission, rights: Rights, words: Words) -> str:
    person = workflow_step.person(rights)
    if one.state == records.WAITING:
        workflow.approve(one.id, person=person, alone=rights.alone)
    release = _carried_through(workflow.publish, one, records.PUBLISHED, person=person)
    return words.text("desk.published", submission=one.id, release=release.id)


def _taken_back(one: Submission, person: str, reason: str, words: Words) -> str:
    if one.state == records.PUBLISHED:
        release = _carried_through(workflow.withdraw, one, records.WITHDRAWN, person=person, reason=reason)
        return words.text("desk.withdrawn", submission=one.id, release=release.id)
    workflow.reject(one.id, person=person, reason=reason)
    return words.text("desk.rejected", submission=one.id)


def _carried_through(
    step: Callable[..., releases.Release], one: Submission, state: str, **said: str
) -> releases.Release:
    """The release of a step that ends in `state`, also where its worker ended amid it: what is listed as published by
    then gets its release, as it does when a server starts. Raises WorkerEnded where the step was not taken."""
    try:
        return worker_process.call(step, one.id, **said)
    except worker_process.WorkerEnded:
        release = worker_process.call(build.of_published, one.dataset)
        if next(each.state for each in workflow.submissions(one.dataset) if each.id == one.id) != state:
            raise
        return release
