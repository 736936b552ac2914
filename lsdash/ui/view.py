"""One page run's view: which release, which page, which state, in which words; and how pages ask queries."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import pandas as pd
import streamlit as st

from lsdash import queries, store
from lsdash.filters import Filters
from lsdash.register import Page
from lsdash.state import Problem, State, Vocabulary
from lsdash.words import Words

Query = Callable[[duckdb.DuckDBPyConnection, Filters], pd.DataFrame]

_SLOT = "lsdash.view"


@dataclass(frozen=True)
class View:
    """Everything a page needs to know of this run. A page keeps to one release from start to end."""

    release: store.Release
    page: Page
    state: State
    words: Words
    problems: tuple[Problem, ...] = ()

    def ask(self, query: Query, *, all_rows: bool = False) -> pd.DataFrame:
        """The frame of `query` narrowed by this view's filters, or not narrowed at all."""
        return ask(self.release, query, Filters() if all_rows else self.state.filters)

    @property
    def choice(self) -> str:
        """The page's own choice of view, its first where the address names none."""
        return self.state.view or (self.page.views[0] if self.page.views else "")


def ask(release: store.Release, query: Query, filters: Filters) -> pd.DataFrame:
    """The frame of `query` over `release`, remembered by release, query and filters; raises store.StoreError."""
    return _remembered(release, query.__name__, filters, _query=query)


@st.cache_data(max_entries=512, show_spinner=False)
def _remembered(release: store.Release, name: str, filters: Filters, *, _query: Query) -> pd.DataFrame:
    with store.cursor(release) as cursor:
        return _query(cursor, filters)


def vocabulary(release: store.Release) -> Vocabulary:
    """The codes and years that `release` knows."""
    frame = ask(release, queries.codes, Filters())
    codes = {key: tuple(frame.loc[frame["key"] == key, "code"]) for key in ("dv", "kv", "sp")}
    years = tuple(int(year) for year in frame.loc[frame["key"] == "nam", "code"])
    return Vocabulary(codes, years)


def words(release: store.Release, lang: str) -> Words:
    """The words of `lang` over the names of `release`."""
    return Words.of(lang, ask(release, queries.names, Filters()))


def remember(view: View) -> None:
    """Hand this run's view to the page."""
    st.session_state[_SLOT] = view


def current() -> View:
    """The view of this run, as the frame made it."""
    view: View = st.session_state[_SLOT]
    return view
