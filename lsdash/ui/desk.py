"""The desk at which a report is handed in, looked at, published and taken back, by who may do which of these."""

from collections.abc import Sequence

import streamlit as st

from lsdash.data import access, worker_process
from lsdash.data.access import Rights
from lsdash.data.intake import forms
from lsdash.exports import intake_report, prose_report
from lsdash.present import markup
from lsdash.ui import hand_in, page_parts, submissions, workflow_step
from lsdash.ui.html_output import write_html
from lsdash.view.view import View


def show(view: View, rights: Rights) -> None:
    """The desk of a visitor, as far as they may."""
    worker_process.prepare(intake_report.__name__, prose_report.__name__)
    page_parts.notes([view.words.text("desk.how" if rights.alone else "desk.how_apart")])
    if view.synthetic:
        page_parts.notes([view.words.text("desk.synthetic")])
    if rights.may(access.SENDER):
        try:
            _template(view, rights)
            hand_in.show(view, rights)
        except worker_process.WorkerEnded as error:
            page_parts.notes([view.words.text(f"code.{error.code}")])
    workflow_step.outcome(view)
    submissions.show(view, rights)


def _template(view: View, rights: Rights) -> None:
    """An empty form of a period, with what was reported before."""
    words, unit = view.words, rights.unit
    with st.container(key="intake-template", horizontal=True, vertical_alignment="bottom", gap="small"):
        form = st.selectbox(words.text("desk.form"), forms.CODES, key="intake-form", width=120)
        period = st.text_input(
            words.text("desk.period"), key="intake-period", placeholder="2026-07", max_chars=20, width=150
        )
        if not period:
            return
        try:
            asked = (form, period, unit.name, _only(unit.areas), view.release.dataset)
            data = worker_process.call(intake_report.template, *asked)
        except forms.WrongPeriod:
            write_html(markup.line(words.text("desk.wrong_period", form=form), "ls-foot"))
            return
        except intake_report.NoSuchArea as error:
            write_html(markup.line(words.text(f"desk.{error.code}", **error.details), "ls-foot"))
            return
        st.download_button(words.text("desk.template"), data, file_name=f"{form}-{period}.xlsx", key="intake-empty")


def _only(areas: Sequence[str]) -> str:
    return areas[0] if len(areas) == 1 else ""
