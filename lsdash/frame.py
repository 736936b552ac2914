"""The frame around every page, run by st.App for every visit: release, navigation, filters, notices, stamp."""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from lsdash import build, intake, markup, state, store, texts
from lsdash.register import PAGES, Page
from lsdash.state import Problem
from lsdash.ui import address, card, dialogs, filterbar, history, meeting, notices, pieces
from lsdash.ui.view import remember
from lsdash.view import View, released, vocabulary, words
from lsdash.ways import to_page

HERE = Path(__file__).resolve().parent
SCRIPTS = HERE.parent / "pages"


def main() -> None:
    """One run: the whole page, or plain words where the data cannot be opened."""
    try:
        asked = address.incoming()
        _ensure(state.dataset(asked))
        _page(*released(asked))
    except store.StoreError as error:
        _broken(error.code)
    except intake.BadTables:
        _broken("LS-07")


def _ensure(dataset: str) -> None:
    """What has not been built yet of a data set is built now, a demonstration before the eyes of the visitor."""
    said = texts.text(_language(), "notice.building")
    bars: list[DeltaGenerator] = []

    def progress(done: float) -> None:
        if not bars:
            bars.append(st.progress(0.0, text=said))
        bars[0].progress(done, text=said)

    try:
        build.on_first_use(dataset, progress)
    finally:
        for bar in bars:
            bar.empty()


def _language() -> str:
    return state.language(address.incoming())


def _broken(code: str) -> None:
    st.set_page_config(layout="wide")
    st.navigation([st.Page(SCRIPTS / page.script, url_path=page.path or None) for page in PAGES], position="hidden")
    notices.broken(_language(), code)


def _page(release: store.Release, refused: Sequence[Problem]) -> None:
    running = st.navigation([_entry(page) for page in PAGES], position="hidden")
    page = next(page for page in PAGES if page.path == running.url_path)
    found, problems = address.read(vocabulary(release), page, refused)
    view = View(release, page, found, words(release, found.lang), tuple(problems))
    remember(view)
    view.begin()
    dialogs.begin()
    st.set_page_config(page_title=_title(view), layout="wide")
    if found.meeting:
        meeting.around(view, running.run)
    else:
        _around(view, running.run)
    card.host(view)


def _around(view: View, run: Callable[[], None]) -> None:
    """The ordinary page."""
    _navigation(view)
    notices.synthetic(view)
    filterbar.show(view, meeting.entry)
    notices.address_problems(view)
    history.superseded(view)
    run()
    pieces.foot(view)


def _title(view: View) -> str:
    name = view.words.text(f"nav.{view.page.code}")
    if view.synthetic:
        name = view.words.text("notice.synthetic_tab", page=name)
    return view.words.text("app.tab", page=name)


def _entry(page: Page) -> StreamlitPage:
    script = SCRIPTS / page.script
    if not page.path:
        return st.Page(script, default=True, title=page.code)
    return st.Page(script, url_path=page.path, title=page.code)


def _navigation(view: View) -> None:
    """Links to all pages."""
    text = view.words.text
    pages = [(to_page(text(f"nav.{page.code}"), page.code), page is view.page) for page in PAGES]
    st.html(str(markup.named("navigation", markup.navigation(pages, text("app.pages")))))


main()
