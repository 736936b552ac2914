"""The frame around every page, run by st.App for every visit: release, navigation, filters, notices, stamp."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lsdash import build, intake, state, store, texts
from lsdash.register import PAGES
from lsdash.state import Problem
from lsdash.ui import address, card, dialogs, filterbar, history, meeting, navigation, notices, pieces
from lsdash.ui.view import remember
from lsdash.view import View, released, vocabulary, words


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
    st.navigation(navigation.entries(), position="hidden")
    notices.broken(_language(), code)


def _page(release: store.Release, refused: Sequence[Problem]) -> None:
    running = st.navigation(navigation.entries(), position="hidden")
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
    st.html(str(navigation.links(view.words, view.page)))
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


main()
