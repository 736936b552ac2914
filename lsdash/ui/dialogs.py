"""Dialogs that a button in HTML opens: what is in one is made when it is asked for, not with every run of the page."""

from collections.abc import Callable
from typing import Literal

import streamlit as st
from markupsafe import Markup

from lsdash.present import markup

_SLOT = "lsdash.dialogs"
_ASKED = "lsdash.dialog"
Width = Literal["small", "large"]


def begin() -> None:
    """A run of a page begins: what an earlier one offered is gone."""
    st.session_state[_SLOT] = {}


def opener(label: str, name: str, show: Callable[[], None], *, title: str, icon: str, width: Width = "small") -> Markup:
    """A button that opens the dialog `name` of this page; `show` fills it when it is pressed."""
    st.session_state[_SLOT][name] = st.dialog(title, width=width)(show)
    return markup.button(label, name, icon=icon)


def ask(name: object) -> None:
    """A button was pressed in the browser, it says; what the page has not offered is not listened to."""
    if isinstance(name, str) and name in st.session_state[_SLOT]:
        st.session_state[_ASKED] = name


def answer() -> None:
    """Open the dialog that was asked for, if one was."""
    # The page may have run anew since it was asked for.
    show = st.session_state[_SLOT].get(st.session_state.pop(_ASKED, ""))
    if show is not None:
        show()
