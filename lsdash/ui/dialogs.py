"""Dialogs that a button in HTML opens: what is in one is made when it is asked for, not with every run of the page."""

from collections.abc import Callable
from typing import Literal

import streamlit as st
from markupsafe import Markup

from lsdash.present import markup
from lsdash.ui import enhancements, labels

_SLOT = "lsdash.dialogs"
_REQUESTED = "lsdash.dialog"
Width = Literal["small", "large"]


def begin() -> None:
    """A run of a page begins: what an earlier one offered is gone."""
    st.session_state[_SLOT] = {}


def opener(
    label: str, name: str, show: Callable[[], None], *, title: str, icon: str, about: str = "", width: Width = "small"
) -> Markup:
    """A button that opens the dialog `name` of this page; `show` fills it when it is pressed. `about` says of what it
    is where the button cannot stand beside that: without the script that hears of presses in HTML (`numbers`) it is
    one of Streamlit's, below the page.
    """
    st.session_state[_SLOT][name] = (
        (f"{label}: {about}" if about else label),
        st.dialog(labels.plain(title), width=width)(show),
    )
    return markup.button(label, name, icon=icon) if enhancements.is_on("numbers") else Markup("")


def buttons() -> None:
    """Buttons of Streamlit's for all dialogs of this page."""
    with st.container(key="dialogs", horizontal=True, gap="small"):
        for name, (label, _) in st.session_state[_SLOT].items():
            st.button(labels.plain(label), key=f"open-{name}", on_click=request, args=(name,), type="tertiary")


def request(name: object) -> None:
    """A button was pressed in the browser, it says; what the page has not offered is not listened to."""
    if isinstance(name, str) and name in st.session_state[_SLOT]:
        st.session_state[_REQUESTED] = name


def answer() -> None:
    """Open the dialog that was requested, if one was."""
    # The page may have run anew since it was requested.
    _, show = st.session_state[_SLOT].get(st.session_state.pop(_REQUESTED, ""), ("", None))
    if show is not None:
        show()
