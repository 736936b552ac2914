"""A chart with its message and its table. Finished specifications are remembered per view, language and release."""

from collections.abc import Callable, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from lsdash import charts, markup, store
from lsdash.filters import Filters
from lsdash.markup import Table
from lsdash.ui.filterbar import nothing_found
from lsdash.ui.pieces import notes as small_print
from lsdash.ui.view import View
from lsdash.words import Words

Chart = Callable[[pd.DataFrame, Words], alt.LayerChart]


def figure(
    view: View,
    name: str,
    frame: pd.DataFrame,
    *,
    chart: Chart,
    title: str,
    subtitle: str = "",
    notes: Sequence[str] = (),
    legend: Sequence[str] = (),
    content: Table | None = None,
    stacked: bool = False,
) -> None:
    """The chart `name` of `frame` with its message above, its table beside it (below where `stacked`).

    `legend` lists swatches: sector codes and kinds of marks. An empty frame shows words instead of a chart.
    """
    alone = stacked or content is None
    left, right = (st.container(), st.container()) if alone else st.columns([3, 2], gap="medium")
    with left, st.container(key=f"chart-{name}", gap="small"):
        st.html(str(markup.heading(title, "" if frame.empty else subtitle)))
        if frame.empty:
            small_print([nothing_found(view)])
        else:
            if legend:
                entries = [
                    (f"sw-{code}", _legend_text(view.words, code)) for code in legend if _drawn(view.words, code, frame)
                ]
                st.html(str(markup.legend(entries, view.words.text("kind.legend"))))
            spec = _finished(
                view.release,
                f"{view.page.code}/{name}/{chart.__name__}",
                view.state.filters,
                view.words.lang,
                _chart=chart,
                _frame=frame,
                _words=view.words,
            )
            st.vega_lite_chart(spec=spec, alt=f"{title} {subtitle}".strip())
        small_print(notes)
    if content is not None and not frame.empty:
        with right:
            table(name, content)


def table(name: str, content: Table, *, empty: View | None = None) -> None:
    """The table `name`; `empty` gives words where it has no rows."""
    with st.container(key=f"table-{name}"):
        if empty is not None and not content.rows:
            small_print([nothing_found(empty)])
        else:
            st.html(str(markup.table(content)))


def _drawn(words: Words, code: str, frame: pd.DataFrame) -> bool:
    """Whether the legend needs `code`: a sector only where it is among the rows, a kind of mark always."""
    return ("item", code) not in words.names or code in set(frame["item"])


def _legend_text(words: Words, code: str) -> str:
    if ("item", code) in words.names:
        return words.short("item", code)
    return words.text(f"kind.{code}")


@st.cache_data(max_entries=512, show_spinner=False)
def _finished(
    release: store.Release,
    name: str,
    filters: Filters,
    lang: str,
    *,
    _chart: Chart,
    _frame: pd.DataFrame,
    _words: Words,
) -> dict[str, Any]:
    return charts.finished(_chart(_frame, _words), _words)
