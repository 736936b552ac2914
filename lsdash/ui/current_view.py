"""The view of this run, from the frame to the page."""

import streamlit as st

from lsdash.view.view import View

_SLOT = "lsdash.view"


def remember(view: View) -> None:
    """Hand this run's view to the page."""
    st.session_state[_SLOT] = view


def current() -> View:
    """The view of this run, as the frame made it."""
    view: View = st.session_state[_SLOT]
    return view
