"""Where HTML leaves for the page."""

from typing import Literal

import streamlit as st

from lsdash.ui import enhancements, plain_links, url_sync
from lsdash.view import url_state


def write_html(content: str, *, style: str = "", width: Literal["stretch", "content"] = "stretch") -> None:
    """Put `content` on the page, and `style` with it: a style element. Links carry the whole address where no script
    completes them in the browser. Nothing is put there where there is nothing, which Streamlit takes for an error.
    """
    if not content and not style:
        return
    if not enhancements.is_on("navigation"):
        state = url_sync.known_state()
        content = plain_links.complete(content, url_sync.incoming() if state is None else url_state.dump(state))
    # Not as Markup, which would escape the style.
    st.html(str(content) + style, width=width)
