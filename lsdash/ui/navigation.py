"""The pages: as Streamlit knows them, and as links."""

from pathlib import Path

import streamlit as st
from markupsafe import Markup
from streamlit.navigation.page import StreamlitPage

from lsdash.model.pages import PAGES, Page
from lsdash.model.words import Words
from lsdash.present import markup
from lsdash.present.links import to_page

_SCRIPTS = Path(__file__).resolve().parents[2] / "pages"


def entries() -> list[StreamlitPage]:
    """All pages, for one run: Streamlit changes them."""
    return [_entry(page) for page in PAGES]


def _entry(page: Page) -> StreamlitPage:
    script = _SCRIPTS / page.script
    if not page.path:
        return st.Page(script, default=True, title=page.code)
    return st.Page(script, url_path=page.path, title=page.code)


def links(words: Words, shown: Page) -> Markup:
    """Links to all pages, of which one is shown."""
    pages = [(to_page(words.text(f"nav.{page.code}"), page.code), page is shown) for page in PAGES if page.listed]
    return markup.named("navigation", markup.navigation(pages, words.text("app.pages")))
