"""Copy link: the address as it is this very moment, pinned to the release that is shown."""

from pathlib import Path

import streamlit as st

from lsdash.state import KEYS
from lsdash.view import View

# Reads the address bar when it is pressed: an open card is in it, though the page did not run for that.
_copy = st.components.v2.component(
    "copy-link", js=(Path(__file__).resolve().parent / "copy.js").read_text(encoding="utf-8")
)


def copy_link(view: View) -> None:
    """The button, and beside it what came of it; where nothing can be copied, the link itself to be copied by hand."""
    text = view.words.text
    words = {"label": text("share.copy"), "done": text("share.copied"), "hand": text("share.by_hand")}
    with st.container(key="copy-link", width="content"):
        _copy(data={**words, "release": view.release.id, "keys": list(KEYS)}, key="copy")
