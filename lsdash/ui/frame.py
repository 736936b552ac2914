"""The frame around every page, run by st.App for every visit: release, navigation, filters, notices, stamp."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lsdash.data import build, csv_tables, releases
from lsdash.data.drafts import Gone, Withheld
from lsdash.model import texts
from lsdash.model.pages import PAGES
from lsdash.ui import (
    card_panel,
    dialogs,
    drafts,
    embedding,
    filter_bar,
    masthead,
    navigation,
    notices,
    page_parts,
    presentation,
    printing,
    release_history,
    url_sync,
)
from lsdash.ui.current_view import remember
from lsdash.view import link_repairs, url_state
from lsdash.view.url_state import Problem
from lsdash.view.view import View, released, words

if TYPE_CHECKING:
    from lsdash.data.submissions.records import Submission


def main() -> None:
    """One run: the whole page, or plain words where the data cannot be opened."""
    try:
        address = link_repairs.repaired(url_sync.incoming())
        if submission := url_state.draft(address):
            one, draft = drafts.asked(submission)
            _page(draft, (), one)
        else:
            _ensure(url_state.dataset(address))
            _page(*released(address))
    except (Withheld, Gone) as why:
        _alone(texts.text(_language(), "draft.withheld"))
        drafts.refused(_language(), why)
    except releases.ReleaseError as error:
        _broken(error.code)
    except csv_tables.InvalidTables:
        _broken("LS-07")


def _ensure(dataset: str) -> None:
    """What has not been built yet of a data set is built now, a demonstration before the eyes of the visitor."""
    text = texts.text(_language(), "notice.building")
    bars: list[DeltaGenerator] = []

    def progress(done: float) -> None:
        if not bars:
            bars.append(st.progress(0.0, text=text))
        bars[0].progress(done, text=text)

    try:
        build.on_first_use(dataset, progress)
    finally:
        for bar in bars:
            bar.empty()


def _language() -> str:
    return url_state.language(url_sync.incoming())


def _alone(title: str | None = None) -> None:
    """What Streamlit has to be told where no page runs."""
    st.set_page_config(page_title=title, layout="wide")
    st.navigation(navigation.entries(), position="hidden")


def _broken(code: str) -> None:
    _alone()
    notices.broken(_language(), code)


def _page(release: releases.Release, refused: Sequence[Problem], draft_of: Submission | None = None) -> None:
    running = st.navigation(navigation.entries(), position="hidden")
    page = next(page for page in PAGES if page.path == running.url_path)
    state, problems = url_sync.read(release, page, refused)
    view = View(release, page, state, words(release, state.lang, state.about), tuple(problems))
    remember(view)
    view.begin()
    dialogs.begin()
    st.set_page_config(page_title=_title(view), layout="wide")
    if draft_of is not None:
        drafts.band(view, draft_of)
    if state.meeting:
        presentation.around(view, running.run)
    elif st.context.is_embedded:
        embedding.around(view, running.run)
    else:
        _around(view, running.run)
    card_panel.host(view)


def _around(view: View, run: Callable[[], None]) -> None:
    """The ordinary page."""
    masthead.show(view)
    notices.synthetic(view)
    notices.tables_waiting(view)
    filter_bar.show(view, presentation.entry)
    notices.address_problems(view)
    notices.unreported(view)
    release_history.superseded(view)
    run()
    page_parts.foot(view, printing.ways(view))


def _title(view: View) -> str:
    name = view.words.text(f"nav.{view.page.code}")
    if view.synthetic:
        name = view.words.text("notice.synthetic_tab", page=name)
    if view.draft:
        name = view.words.text("draft.tab", page=name)
    return view.words.text("app.tab", page=name)


main()
