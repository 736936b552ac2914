"""One page run's view: which release, which page, which state, in which words; and how pages ask queries."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import duckdb
import pandas as pd
import streamlit as st

from lsdash import queries, store
from lsdash.filters import Filters
from lsdash.register import Page
from lsdash.state import LISTS, Problem, State, Vocabulary
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
        """The frame of `query` narrowed by the filters that the page declares for it, or not narrowed at all."""
        keys = () if all_rows else self.page.queries[query.__name__]
        return ask(self.release, query, narrowed(self.state.filters, keys))

    @property
    def choice(self) -> str:
        """The page's own choice of view, its first where the address names none."""
        return self.state.view or (self.page.views[0] if self.page.views else "")


def narrowed(filters: Filters, keys: Collection[str]) -> Filters:
    """`filters` with only those that `keys` of the address stand for."""
    lists = {name: getattr(filters, name) if key in keys else () for key, name in LISTS.items()}
    years = (filters.first, filters.last) if "nam" in keys else (None, None)
    return Filters(**lists, first=years[0], last=years[1])


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
