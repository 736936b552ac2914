"""A step of a submission at the desk: it is taken, the page runs again, and there it is said what came of it."""

from collections.abc import Callable

import streamlit as st

from lsdash.data import csv_tables, releases
from lsdash.data.access import Rights
from lsdash.data.submissions import workflow
from lsdash.data.submissions.refusals import WorkflowError
from lsdash.exports import submission_report
from lsdash.ui import page_parts
from lsdash.view import register
from lsdash.view.view import View

_TOLD = "lsdash.intake"
_MOST_ISSUES = 20


def person(rights: Rights) -> str:
    """Whom the journal names: who signed in, or the user of this machine who sits at it."""
    return rights.person or workflow.user()


def take(view: View, step: Callable[[], str]) -> None:
    """Take a step, run the page again, and say there what came of it, or why it may not be taken."""
    words = view.words
    try:
        with st.spinner(words.text("desk.working")):
            told = [step()]
    except WorkflowError as error:
        told = [submission_report.refusal(error, words.lang)]
    except csv_tables.InvalidTables as error:
        told = [words.text("code.LS-07"), *map(str, error.issues[:_MOST_ISSUES])]
    except releases.ReleaseError as error:
        told = [words.text(f"code.{error.code}")]
    st.session_state[_TOLD] = told
    register.forget()
    st.rerun()


def outcome(view: View) -> None:
    """What came of the step before, once."""
    page_parts.note(view, "desk", st.session_state.pop(_TOLD, []))
