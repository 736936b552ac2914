"""A chart with its message and its table. Finished specifications are remembered by the frame that they draw."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st
from markupsafe import Markup

from lsdash.model.memoize import remembered
from lsdash.model.words import Words
from lsdash.present import charts, markup
from lsdash.present.charts import Finished
from lsdash.present.html_table import Table, html_table
from lsdash.present.links import to_row
from lsdash.present.markup import Inline
from lsdash.ui import captions, downloads
from lsdash.ui.captions import Chart, warning
from lsdash.ui.image_buttons import maker
from lsdash.view.filter_options import nothing_found
from lsdash.view.slides import Slide
from lsdash.view.view import View

_WIDE = 6  # columns that have room beside a chart
_SCREEN = 330  # pixels of a drawing that have room on a screen of meeting mode, where it is enlarged
_LONG = 30  # rows of a table that stands below its chart unfolded


@dataclass(frozen=True)
class _Drawing:
    name: str
    frame: pd.DataFrame
    chart: Chart
    title: str
    subtitle: str
    notes: Sequence[str]


def figure(
    view: View,
    name: str,
    frame: pd.DataFrame,
    *,
    chart: Chart,
    title: str,
    subtitle: str = "",
    notes: Sequence[str] = (),
    content: Table | None = None,
    stacked: bool = False,
) -> None:
    """The chart `name` of `frame` with its message above, its table beside it (below where `stacked` or wide).

    An empty frame shows words instead of a chart. Numbers that an identity of the ledger casts doubt on are named below
    it, with links to the rows.
    """
    drawing = _Drawing(name, frame, chart, title, subtitle, tuple(notes))
    if view.screen is not None:
        _on_screen(view, drawing, view.screen)
        return
    if frame.empty:
        made = markup.named(f"chart-{name}", _empty(view, title, notes))
    else:
        # One element for all: each one more costs the browser time at every action.
        made = _whole(view, drawing, content, beside=not stacked)
    st.html(str(made))


def _empty(view: View, title: str, notes: Sequence[str], *, level: int = 2) -> Markup:
    return markup.heading(title, "", level=level) + markup.lines([nothing_found(view), *notes], "ls-foot")


def _whole(view: View, drawing: _Drawing, content: Table | None, *, beside: bool) -> Markup:
    name, frame, chart, notes = drawing.name, drawing.frame, drawing.chart, drawing.notes
    title, subtitle = drawing.title, drawing.subtitle
    above = markup.heading(title, subtitle) + _legend(view, chart, frame)
    picture = maker(view, frame, chart=chart, title=title, subtitle=subtitle, notes=notes)
    files = downloads.menu(view, name, frame, title=title, picture=picture)
    drawn = above + _place(view, drawing, _finished(view, drawing)) + _below(view, frame, notes) + files
    if content is None:
        return markup.named(f"chart-{name}", drawn)
    rows = _table(view, name, _marked(content, warning(view)), folded=len(content.rows) > _LONG)
    if beside and len(content.headers) <= _WIDE:
        return markup.named(f"chart-{name}", markup.pair(drawn, rows))
    return markup.named(f"chart-{name}", drawn) + rows


def _on_screen(view: View, drawing: _Drawing, screen: Slide) -> None:
    """The drawing as large as a room needs it, if the screen shows it; of its notes the first, where it fits."""
    if screen.shown != drawing.name:
        return
    title = screen.title(view.words.lang) or drawing.title
    if drawing.frame.empty:
        made = _empty(view, title, (), level=1)
    else:
        above = markup.heading(title, drawing.subtitle, level=1) + _legend(view, drawing.chart, drawing.frame)
        finished = _finished(view, drawing)
        below = _below(view, drawing.frame, () if finished.dense else drawing.notes[:1])
        place = markup.named("drawing-dense" if finished.dense else "drawing", _place(view, drawing, finished))
        made = above + place + below
    st.html(str(markup.named(f"chart-{drawing.name}", made)))


def _finished(view: View, drawing: _Drawing) -> Finished:
    tallest = None if view.screen is None else _SCREEN
    return _made(drawing.chart, drawing.frame, view.words, warning=warning(view), tallest=tallest)


def _place(view: View, drawing: _Drawing, finished: Finished) -> Markup:
    text = view.words.text
    label = f"{warning(view)} {text('chart.alt', name=text(f'chart.{drawing.name}.name'))}".strip()
    lost = text("chart.lost")
    return markup.drawing(drawing.name, label, finished.spec, finished.drawn, height=finished.height, lost=lost)


def table(view: View, name: str, content: Table, *, frame: pd.DataFrame | None = None, folded: bool = False) -> None:
    """The table `name`, every number in it a link to its card; words where it has no rows.

    A folded one shows its caption until it is opened, or printed. `frame` is what can be downloaded of a table that
    stands without a chart.
    """
    content = _marked(content, warning(view))
    made = _table(view, name, content, folded=folded)
    if frame is not None and content.rows:
        made += downloads.menu(view, name, frame, title=content.caption)
    st.html(str(made))


def _table(view: View, name: str, content: Table, *, folded: bool) -> Markup:
    return markup.named(f"table-{name}", _rows(view, content, folded=folded))


def _rows(view: View, content: Table, *, folded: bool) -> Markup:
    if not content.rows:
        return markup.lines([nothing_found(view)], "ls-foot")
    made = html_table(content)
    if not folded:
        return made
    count = sum(len(row) > 1 for row in content.rows)  # a row of one cell is a heading
    return markup.folded(view.words.text("table.folded", caption=content.caption, rows=count), made)


def _legend(view: View, chart: Chart, frame: pd.DataFrame) -> Markup:
    entries = [(f"sw-{code}", text) for code, text in captions.legend(view, chart, frame)]
    return markup.legend(entries, view.words.text("kind.legend")) if entries else Markup("")


def _below(view: View, frame: pd.DataFrame, notes: Sequence[str]) -> Markup:
    """What stands below a drawing: where it is in doubt, and small print."""
    return _doubts(view, frame) + (markup.lines(notes, "ls-foot") if notes else Markup(""))


def _doubts(view: View, frame: pd.DataFrame) -> Markup:
    """A discreet line that leads to the rows of the ledger that cannot hold and touch what is drawn."""
    found = captions.doubts(view, frame)
    if not found:
        return Markup("")
    links = [to_row(view.words.identity(row), row["id"]) for row in found]
    between = [part for link in links for part in (Inline("; "), link)][1:]
    return markup.paragraph([Inline(captions.doubts_lead(view)), *between], "ls-doubt")


@remembered
def _made(chart: Chart, frame: pd.DataFrame, words: Words, *, warning: str, tallest: int | None) -> Finished:
    return charts.finished(chart(frame, words), words, warning=warning, tallest=tallest)


@remembered
def _marked(content: Table, warning: str) -> Table:
    """`content` with the warning that is to stand on it, if any."""
    if not warning:
        return content
    return replace(content, caption=f"{content.caption} – {warning}")
