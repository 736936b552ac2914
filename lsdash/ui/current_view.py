"""The view of this run, from the frame to the page."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from lsdash.view.view import View

_SLOT = "lsdash.view"
P = ParamSpec("P")


def remember(view: View) -> None:
    """Hand this run's view to the page."""
    st.session_state[_SLOT] = view


def current() -> View:
    """The view of this run, as the frame made it."""
    view: View = st.session_state[_SLOT]
    return view


def outside_meetings(part: Callable[P, None]) -> Callable[P, None]:
    """`part` of a page, left out in meeting mode, where a screen has one message."""

    @wraps(part)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
        if current().screen is None:
            part(*args, **kwargs)

    return drawn
