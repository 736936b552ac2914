"""The desk at which a report is handed in, looked at, published and taken back, by who may do which of these."""

import contextlib
from collections.abc import Callable, Sequence

import streamlit as st

from lsdash.data import access, csv_tables, releases
from lsdash.data.access import Rights
from lsdash.data.drafts import Gone
from lsdash.data.intake import forms
from lsdash.data.intake.reading import Message, Reading
from lsdash.data.submissions import demonstration, drafts, ownership, workflow
from lsdash.data.submissions.workflow import Submission
from lsdash.exports import intake_report, prose_report, submission_report
from lsdash.model.words import Words
from lsdash.present import markup
from lsdash.present.html_table import Cell, Table
from lsdash.present.links import to_draft
from lsdash.ui import column_questions, page_parts, prose_intake
from lsdash.ui.figures import own_table
from lsdash.ui.html_output import write_html
from lsdash.view import register
from lsdash.view.view import View

_ENDINGS = ["xlsx", "xlsm", "xls", "csv", "docx", "txt"]
_SAID = {"encoding": "", "separator": "", "decimal": ""}
_PREVIEW, _TOLD, _TURN = "lsdash.preview", "lsdash.intake", "lsdash.intake-turn"
_MOST_LISTED, _MOST_LINES = 20, 300
_UNDECIDED = (workflow.WAITING, workflow.APPROVED, workflow.FAULTY)


def show(view: View, rights: Rights) -> None:
    """The desk of a visitor, as far as they may."""
    page_parts.notes([view.words.text("desk.how" if rights.alone else "desk.how_apart")])
    if view.synthetic:
        page_parts.notes([view.words.text("desk.synthetic")])
    if rights.may(access.SENDER):
        _template(view, rights)
        _hand_in(view, rights)
    told = st.session_state.pop(_TOLD, [])
    page_parts.note(view, "desk", told)
    _submissions(view, rights)


def _template(view: View, rights: Rights) -> None:
    """An empty form of a period, with what was reported before."""
    words, unit = view.words, _unit(rights)
    with st.container(key="intake-template", horizontal=True, vertical_alignment="bottom", gap="small"):
        form = st.selectbox(words.text("desk.form"), forms.CODES, key="intake-form", width=120)
        period = st.text_input(
            words.text("desk.period"), key="intake-period", placeholder="2026-07", max_chars=20, width=150
        )
        if not period:
            return
        try:
            data = intake_report.template(form, period, unit.name, _only(unit.areas), view.release.dataset)
        except forms.WrongPeriod:
            write_html(markup.line(words.text("desk.wrong_period", form=form), "ls-foot"))
            return
        st.download_button(words.text("desk.template"), data, file_name=f"{form}-{period}.xlsx", key="intake-empty")


def _unit(rights: Rights) -> access.Unit:
    """The unit that a visitor reports for, one without a name where it is not told."""
    return next(iter(rights.units), access.Unit(""))


def _only(areas: Sequence[str]) -> str:
    return areas[0] if len(areas) == 1 else ""


def _hand_in(view: View, rights: Rights) -> None:
    """A file is read as soon as it is chosen; it is kept only when the person says so."""
    words = view.words
    turn = st.session_state.setdefault(_TURN, 0)  # after a file was handed in the next one is asked for
    file = st.file_uploader(words.text("desk.file"), type=_ENDINGS, key=f"intake-file-{turn}")
    given = (file.getvalue(), file.name) if file else prose_intake.pasted(view, turn)
    if given is None:
        return
    data, name = given
    if prose_report.is_prose(name):
        reading = prose_intake.confirmed(view, data, name)
    else:
        senders = None if rights.alone else [unit.name for unit in rights.units]
        reading = intake_report.read(data, name, "", "", _SAID, senders=senders, dataset=view.release.dataset)
    if reading is not None:
        _checked(view, data, reading, rights)


def _checked(view: View, data: bytes, reading: Reading, rights: Rights) -> None:
    """What was found in a file; where nothing stands against it, it can be handed in."""
    words = view.words
    counts = {"figures": len(reading.figures), "errors": len(reading.errors), "warnings": len(reading.warnings)}
    form = reading.form or reading.mapping or "?"
    text = words.text(
        "desk.read", file=reading.file_name, form=form, period=words.period(reading.period) or "?", **counts
    )
    write_html(markup.line(text, "ls-prose"))
    _found(view, data, reading, "intake-messages")
    asked = reading
    if reading.mapping and not prose_report.is_prose(reading.file_name) and st.checkbox(words.text("columns.again")):
        asked = intake_report.unrecognised(data, reading.file_name, view.release.dataset)
    elif reading.mapping and reading.form not in forms.CODES:
        page_parts.notes([words.text("desk.stands_for_none", mapping=reading.mapping)])
    if asked.questions:
        column_questions.ask(view, data, asked, unit=_unit(rights))
    if reading.errors or reading.unreadable:
        return
    reason = st.text_input(words.text("desk.reason"), key="intake-reason", max_chars=300) if reading.warnings else ""
    if st.button(words.text("desk.hand_in"), key="intake-hand-in"):
        _step(view, lambda: _handed_in(data, reading, reason, rights, view))


def _found(view: View, data: bytes, reading: Reading, name: str) -> None:
    """What is wrong in a file, cell by cell, and the copy in which these cells are marked."""
    if not reading.messages:
        return
    own_table(view, name, _messages(reading, view.words))
    sheets = not reading.unreadable and not prose_report.is_prose(reading.file_name)
    marked = intake_report.marked(data, reading, view.words.lang, _SAID) if sheets else b""
    if marked:
        file = f"marked-{reading.file_name}.xlsx"
        st.download_button(view.words.text("desk.marked"), marked, file_name=file, key=f"{name}-marked")


def _handed_in(data: bytes, reading: Reading, reason: str, rights: Rights, view: View) -> str:
    ownership.check(reading, rights)
    dataset = view.release.dataset
    one = workflow.hand_in(data, reading, person=_person(rights), reason=reason, dataset=dataset)
    st.session_state[_TURN] += 1
    return view.words.text("desk.handed_in", submission=one.id)


def _messages(reading: Reading, words: Words) -> Table:
    headers = [(words.text(f"desk.column_{key}"), False) for key in ("place", "level", "message")]
    shown = reading.messages[:_MOST_LINES]
    return Table(words.text("desk.messages"), headers, [_message(one, reading, words) for one in shown])


def _message(one: Message, reading: Reading, words: Words) -> list[Cell]:
    level = words.text(f"desk.{one.level}")
    tone = "below" if one.level == "error" else ""
    return [Cell(one.place or reading.file_name, head=True), Cell(level, tone=tone), Cell(one.words(words.lang))]


def _person(rights: Rights) -> str:
    """Whom the journal names: who signed in, or the user of this machine who sits at it."""
    return rights.person or workflow.user()


def _submissions(view: View, rights: Rights) -> None:
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
    if one.state == workflow.PUBLISHED:
        return rights.may(access.KEEPER)
    return one.state in _UNDECIDED


def _listed(every: Sequence[Submission], count: int, words: Words) -> Table:
    keys = ("id", "state", "form", "period", "sender", "file", "person")
    headers = [(words.text(f"desk.column_{key}"), False) for key in keys]
    body = [
        [
            Cell(one.id, head=True),
            Cell(words.text(f"submission.state.{one.state}")),
            Cell(one.form),
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
    """Look first, then publish, or send back; what is published can be taken back."""
    if one.state == workflow.FAULTY:
        _to_mend(view, one)
        return
    words, person = view.words, _person(rights)
    published = one.state == workflow.PUBLISHED
    if not published and st.button(words.text("desk.preview"), key="intake-preview"):
        _step(view, lambda: _previewed(one, person, words))
    _walk(one, words)
    seen = st.session_state.get(_PREVIEW, ("", []))
    if not published and seen[0] == one.id:
        write_html(markup.named("intake-preview-lines", markup.lines(seen[1][:_MOST_LINES], "ls-notice")))
        if rights.may(access.APPROVER) and st.button(words.text("desk.publish"), key="intake-publish"):
            _step(view, lambda: _published(one, rights, words))
    if not published and not rights.may(access.APPROVER):
        return
    reason = st.text_input(words.text("desk.why"), key="intake-why", max_chars=300)
    key = "withdraw" if published else "reject"
    if st.button(words.text(f"desk.{key}"), key=f"intake-{key}"):
        _step(view, lambda: _taken_back(one, person, reason, words))


def _walk(one: Submission, words: Words) -> None:
    """The way to the pages of the draft, while it is there."""
    with contextlib.suppress(Gone):
        drafts.of(one)
        link = to_draft(words.text("draft.walk"), one.id)
        write_html(markup.named("intake-walk", markup.link_button(link)))


def _to_mend(view: View, one: Submission) -> None:
    """A file with errors: the file itself and what is wrong in it; a mended one takes its place."""
    data, reading = workflow.kept(one)
    page_parts.notes([view.words.text("desk.to_mend", submission=one.id)])
    st.download_button(view.words.text("desk.kept_file"), data, file_name=one.file_name, key="intake-kept")
    _found(view, data, reading, "intake-kept-messages")


def _previewed(one: Submission, person: str, words: Words) -> str:
    preview = workflow.preview(one.id, person=person)
    said = submission_report.of_preview(preview, words.lang)
    st.session_state[_PREVIEW] = (one.id, list(submission_report.lines_of_preview(said, words.lang)))
    return words.text("desk.previewed", submission=one.id)


def _published(one: Submission, rights: Rights, words: Words) -> str:
    person = _person(rights)
    if one.state == workflow.WAITING:
        workflow.approve(one.id, person=person, alone=rights.alone)
    return words.text("desk.published", submission=one.id, release=workflow.publish(one.id, person=person).id)


def _taken_back(one: Submission, person: str, reason: str, words: Words) -> str:
    if one.state == workflow.PUBLISHED:
        release = workflow.withdraw(one.id, person=person, reason=reason)
        return words.text("desk.withdrawn", submission=one.id, release=release.id)
    workflow.reject(one.id, person=person, reason=reason)
    return words.text("desk.rejected", submission=one.id)


def _step(view: View, step: Callable[[], str]) -> None:
    """Take a step, run the page again, and say there what came of it, or why it may not be taken."""
    words = view.words
    try:
        told = [step()]
    except workflow.WorkflowError as error:
        told = [words.text(f"submission.refused.{error.code}", **error.details)]
    except csv_tables.InvalidTables as error:
        told = [words.text("code.LS-07"), *map(str, error.issues[:_MOST_LISTED])]
    except releases.ReleaseError as error:
        told = [words.text(f"code.{error.code}")]
    st.session_state[_TOLD] = told
    register.forget()
    st.rerun()
