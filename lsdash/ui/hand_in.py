"""Handing in at the desk: a file is read as soon as it is chosen, and kept only when the person says so."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

import streamlit as st

from lsdash.data import dataset_tables, publications, worker_process
from lsdash.data.access import Rights
from lsdash.data.intake import csv_file, forms
from lsdash.data.intake.prose import confirmation
from lsdash.data.intake.reading import Reading
from lsdash.data.submissions import handing_in, ownership
from lsdash.exports import intake_report, prose_report
from lsdash.present import markup
from lsdash.ui import column_questions, file_findings, page_parts, prose_intake, prose_work, workflow_step
from lsdash.ui.html_output import write_html
from lsdash.view.view import View

Result = TypeVar("Result")
_TURN, _READ = "lsdash.intake-turn", "lsdash.intake-read"
# What a person may say of a text table → its choices, and the codes of the messages that ask for it.
_CHOICES = {"encoding": csv_file.ENCODINGS, "separator": csv_file.SEPARATORS, "decimal": csv_file.DECIMALS}
_ASKED_BY = {
    "encoding": {"csv_encoding"},
    "separator": {"csv_separator"},
    "decimal": {"unclear_number", "two_decimal_signs"},
}


def show(view: View, rights: Rights) -> None:
    """A file or a pasted text, and what is to be done with it. Raises worker_process.WorkerEnded."""
    words = view.words
    turn = st.session_state.setdefault(_TURN, 0)  # after a file was handed in the next one is asked for
    write_html(markup.uploader_style(words.text("desk.choose_file"), words.text("desk.file_too_large")))
    who = prose_intake.reader(view, rights)
    file = st.file_uploader(words.text("desk.file"), key=f"intake-file-{turn}", on_change=prose_work.leave, args=[who])
    given = (file.getvalue(), file.name) if file else prose_intake.pasted(view, turn, who)
    if given is None:
        st.session_state.pop(_READ, None)
        return
    data, name = given
    key = f"{turn}-{name}"
    said = {field: st.session_state.get(f"intake-{field}-{key}") or "" for field in _CHOICES}
    reading = _reading(view, data, name, said, rights)
    if reading.unreadable:
        write_html(markup.lines([one.words(words.lang) for one in reading.messages], "ls-notice"))
    _ask(view, reading, said, key)
    if not reading.unreadable:
        _checked(view, data, reading, said, rights)


def _reading(view: View, data: bytes, name: str, said: Mapping[str, str], rights: Rights) -> Reading:
    """What a file says; of a report in words what is confirmed of it. Raises WorkerEnded."""
    dataset = view.release.dataset
    if prose_report.is_prose(name):
        of_text = (data, name, said["encoding"], dataset)
        said_by_it = _kept(view, of_text, lambda: worker_process.call(prose_report.read, *of_text))
        return prose_intake.confirmed(view, said_by_it, data, prose_intake.reader(view, rights))
    senders = None if rights.alone else [unit.name for unit in rights.units]
    of_file = (data, name, "", "", {**said})

    def read() -> Reading:
        return worker_process.call(intake_report.read, *of_file, senders=senders, dataset=dataset)

    return _kept(view, (*of_file, senders), read)


def _kept(view: View, file: tuple[object, ...], read: Callable[[], Result]) -> Result:
    """The reading of a file, kept until the file, what is said of it, or what it is read by or against changes: each
    press beside it runs the page anew, and the largest takes seconds."""
    by = sorted(intake_report.mapping_folder().glob("*"))
    dataset = view.release.dataset
    known = (file, dataset, date.today(), by, dataset_tables.of_folder(), publications.listed(dataset))
    kept = st.session_state.get(_READ)
    if kept is None or kept[0] != known:
        with st.spinner(view.words.text("desk.reading")):
            st.session_state[_READ] = kept = known, read()
    reading: Result = kept[1]
    return reading


def _ask(view: View, reading: Reading, said: Mapping[str, str], key: str) -> None:
    """What a text table does not tell of itself is asked where a message needs it, and can be said otherwise later."""
    found = {one.code for one in reading.messages}
    asked = [field for field in _CHOICES if said[field] or _ASKED_BY[field] & found]
    for field in asked:
        st.selectbox(
            view.words.text(f"desk.{field}"),
            _CHOICES[field],
            index=None,
            placeholder=view.words.text("desk.choose"),
            key=f"intake-{field}-{key}",
            format_func=lambda sign: view.words.text("desk.tab") if sign == "\t" else sign,
        )


def _checked(view: View, data: bytes, reading: Reading, said: Mapping[str, str], rights: Rights) -> None:
    """What was found in a file; where nothing stands against it, it can be handed in."""
    words = view.words
    counts = {"figures": len(reading.figures), "errors": len(reading.errors), "warnings": len(reading.warnings)}
    unknown = words.text("desk.unknown")
    form, period = reading.form or reading.mapping or unknown, words.period(reading.period) or unknown
    key = "desk.read_in_words" if reading.mapping == confirmation.FORM else "desk.read"
    text = words.text(key, file=reading.file_name, form=form, period=period, **counts)
    write_html(markup.line(text, "ls-prose"))
    file_findings.show(view, data, reading, "intake-messages", said)
    _columns(view, data, reading, said, rights)
    if reading.questions:
        return
    faulty = bool(reading.errors)
    if faulty:
        page_parts.notes([words.text("desk.with_errors")])
    reason = st.text_input(words.text("desk.reason"), key="intake-reason", max_chars=300) if reading.warnings else ""
    key = "hand_in_faulty" if faulty else "hand_in"
    if st.button(words.text(f"desk.{key}"), key=f"intake-{key.replace('_', '-')}"):
        workflow_step.take(view, lambda: _handed_in(view, data, reading, reason, rights))


def _columns(view: View, data: bytes, reading: Reading, said: Mapping[str, str], rights: Rights) -> None:
    """What the columns of another layout are, asked where nobody has said it, or anew."""
    words, asked = view.words, reading
    if reading.mapping and not prose_report.is_prose(reading.file_name):
        if st.checkbox(words.text("columns.again"), key=f"columns-again-{reading.sha256}"):
            of_file = (data, reading.file_name, said, view.release.dataset)
            asked = worker_process.call(intake_report.unrecognised, *of_file)
        elif reading.form not in forms.CODES and not reading.questions:
            page_parts.notes([words.text("desk.stands_for_none", mapping=reading.mapping)])
    if asked.questions:
        column_questions.ask(view, data, asked, said, unit=rights.unit)


def _handed_in(view: View, data: bytes, reading: Reading, reason: str, rights: Rights) -> str:
    ownership.check(reading, rights)
    said = {"person": workflow_step.person(rights), "reason": reason, "dataset": view.release.dataset}
    faulty = bool(reading.errors)
    step = handing_in.hand_in_faulty if faulty else handing_in.hand_in
    one = worker_process.call(step, data, reading, **said)
    st.session_state[_TURN] += 1
    st.session_state.pop("intake-submission", None)  # the one that was handed in is the first of the list
    prose_work.leave(prose_intake.reader(view, rights))
    return view.words.text("desk.handed_in_faulty" if faulty else "desk.handed_in", submission=one.id)
