"""Figures of the register on a page: a chart with its message and its table, or a table alone."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st
from markupsafe import Markup

from lsdash.exports.chart_images import picture as pictures
from lsdash.model.pages import MONTHLY
from lsdash.present import answers, captions, figure_html, markup, page_html
from lsdash.present.charts.base import RenderedChart, altair_chart
from lsdash.present.figures import ShownFigure
from lsdash.present.html_table import Table
from lsdash.ui import downloads, enhancements, labels
from lsdash.ui.current_view import outside_meetings
from lsdash.ui.html_output import write_html
from lsdash.ui.screen_room import tallest
from lsdash.view.filter_options import nothing_found
from lsdash.view.slides import Slide
from lsdash.view.view import View

_SIGNS = ("►", "▼")  # of a table that is folded, or open
_LONG = 30  # months whose table is made only when asked for


# Above a chart the question that it answers (a text key), and beside it more than its table.
_QUESTIONS = {"plan-attainment": "overview.ask_who"}
_ASIDES: Mapping[str, Callable[[View], Markup]] = {
    "plan-attainment": answers.reasons,
    "district-map": page_html.district_panels,
}


class _Parts(NamedTuple):
    """What is drawn of a figure: the drawing as HTML, or as Streamlit's own chart. `table`: None on a screen, empty
    without rows; `aside`: what stands beside the chart; `folded`: the name of a table that is made when asked for."""

    title: str
    above: Markup
    drawing: Markup | RenderedChart
    below: Markup
    table: Markup | None = None
    aside: Markup = Markup("")
    folded: str = ""


def show(view: View, name: str) -> None:
    """The chart `name` with its message above, what stands beside it and its table below, folded where it only repeats
    the chart. Nothing for a chart of months where the release has no monthly reports, or on a screen of meeting mode
    that shows something else.

    An empty frame shows words instead of a chart. Numbers that an identity of the ledger casts doubt on are named below
    it, with links to the rows.
    """
    figure = ShownFigure(view, name)
    if not _has_place(figure):
        return
    if view.screen is not None and view.screen.shown != name:
        return
    if figure.frame.empty:
        _empty(figure)
        return
    parts = _parts(figure)
    files = Markup("")
    if view.screen is None:
        picture = partial(pictures.picture, figure)
        frame, notes = (lambda: figure.frame), (lambda: figure.notes)
        files = downloads.menu(view, name, frame, title=parts.title, picture=picture, notes=notes)
    parts = parts._replace(below=parts.below + files)
    if view.screen is None and figure.query in MONTHLY:
        _draw(view, name, parts._replace(table=None))
        _table_of_months(figure, parts)
    else:
        _draw(view, name, parts)


def prepare(view: View) -> None:
    """Has ready what the charts of the page are drawn of: when it is shown, it finds that in the cache. Raises
    releases.ReleaseError."""
    view.begin()
    others = {*view.page.shows.values()} - {view.page.shows.get(view.choice)}
    for figure in (ShownFigure(view, name) for name in view.page.charts if name not in others):
        if _has_place(figure) and not figure.frame.empty:
            _parts(figure)


def _has_place(figure: ShownFigure) -> bool:
    return figure.query not in MONTHLY or bool(figure.view.months)


def small(view: View, name: str) -> Markup:
    """The drawing of the chart `name` on its screen, for the index of screens; nothing where there is none."""
    figure = ShownFigure(view, name)
    if figure.frame.empty or not enhancements.is_on("charts"):
        return Markup("")
    make = partial(figure.rendered, tallest=tallest(figure, Markup("")))
    return view.cached(f"small {name}", lambda: _place(figure, make()), keys=figure.keys)


def caption_and_rows(figure: ShownFigure, *, folded: bool = False, headed: bool = False) -> tuple[str, Markup]:
    """What the table of a figure is called, and its notes and rows, from the cache."""

    def make() -> tuple[str, Markup]:
        content = replace(figure.table, headed=headed)
        body = figure_html.table(figure.view, content, foldable=folded)
        return content.name, figure_html.table_notes(figure) + body if body else body

    # Words in place of rows, and rows that were searched, follow from free text, which must not be kept.
    if figure.frame.empty or figure.view.state.search:
        return make()
    return figure.view.cached(f"table {figure.name}", make, keys=figure.keys)


@outside_meetings
def table(view: View, name: str, *, folded: bool = False, headed: bool = False) -> None:
    """The table `name` of the register without its chart, perhaps folded, or below a heading that says its caption;
    with its notes above and files to save where it has none."""
    figure = ShownFigure(view, name)
    caption, body = caption_and_rows(figure, folded=folded, headed=headed)
    html = markup.named(f"table-{name}", body or figure_html.nothing(view))
    if body and figure.entry.chart is None:
        html += downloads.menu(view, name, figure.every_row, title=caption, notes=lambda: figure.notes)
    write_html(html)


@outside_meetings
def own_table(
    view: View, name: str, content: Table, *, frame: pd.DataFrame | None = None, folded: bool = False
) -> None:
    """The table `name` with contents that are not in the register, perhaps folded. `frame` is what can be downloaded of
    it."""
    content = replace(content, warning=captions.warning(view))
    html = markup.named(f"table-{name}", figure_html.table(view, content, foldable=folded) or figure_html.nothing(view))
    if frame is not None and content.rows:
        html += downloads.menu(view, name, lambda: frame, title=content.name)
    write_html(html)


def _empty(figure: ShownFigure) -> None:
    """Words, or the table where that has rows, in place of a chart."""
    view, screen, above = figure.view, figure.view.screen, _heading(figure)
    if instead := figure.instead:
        write_html(markup.named(f"chart-{figure.name}", above, markup.lines([instead], "ls-notice ls-instead")))
        return
    if screen is not None:
        words = markup.named("sentences", above, markup.line(nothing_found(view), "ls-sentence"))
        write_html(markup.named(f"chart-{figure.name}", words))
        return
    body = Markup("") if figure.whole.empty else figure_html.table(view, figure.table)
    said = [] if body else [nothing_found(view)]
    below = markup.lines([*said, *figure.notes], "ls-foot")
    table = markup.named(f"table-{figure.name}", body) if body else Markup("")
    write_html(markup.named(f"chart-{figure.name}", above, table, below))


def _heading(figure: ShownFigure) -> Markup:
    screen, words = figure.view.screen, figure.view.words
    subtitle = "" if figure.frame.empty else figure.subtitle
    question = words.text(_QUESTIONS[figure.name]) if figure.name in _QUESTIONS else ""
    return markup.heading(_title(figure, screen), subtitle, level=2 if screen is None else 1, over=question)


def _title(figure: ShownFigure, screen: Slide | None) -> str:
    return (screen.title(figure.view.words.lang) if screen else "") or figure.title


def _parts(figure: ShownFigure) -> _Parts:
    plain = not enhancements.is_on("charts")
    make = partial(_made, figure, plain=plain)
    return figure.view.cached(f"figure {figure.name} {plain} {figure.wider}", make, keys=figure.keys)


def _made(figure: ShownFigure, *, plain: bool) -> _Parts:
    """On a screen the drawing is as large as a room needs it and leaves room for its notes."""
    view, screen = figure.view, figure.view.screen
    also = _ASIDES[figure.name](view) if figure.name in _ASIDES else Markup("")
    above = _heading(figure) + figure_html.legend(figure)
    chart = figure.rendered(tallest=None if screen is None else tallest(figure, also))
    place, notes = _place(figure, chart), figure.notes
    if screen is not None:
        place = markup.named("drawing-dense" if chart.dense else "drawing", place)
    below = figure_html.doubts(figure) + (markup.lines(notes, "ls-foot") if notes else Markup(""))
    parts = _Parts(_title(figure, screen), above, chart if plain else place, below)
    if screen is not None:
        return parts._replace(below=below + also)
    if figure.query in MONTHLY and len(figure.whole) > _LONG:
        name = view.words.text(f"chart.{figure.name}.name")
        return parts._replace(folded=view.words.text("table.folded", caption=name, rows=len(figure.whole)))
    content = figure.table
    if figure.entry.beside:
        press = markup.line(view.words.text("district.press"), "ls-press")
        table = press + markup.named(
            f"table-{figure.name}", figure_html.table(view, content) or figure_html.nothing(view)
        )
        # What the reports say of chosen districts comes after numbers of their own.
        beside = (table, also) if view.divided else (also, table)
        return parts._replace(aside=markup.named(f"beside-{figure.name}", *beside))
    # A table of what is not drawn too is no repetition.
    rows = figure_html.table(view, content, foldable=figure.repeated)
    return parts._replace(aside=also, table=rows)


def _draw(view: View, name: str, parts: _Parts) -> None:
    key, table = f"chart-{name}", Markup("")
    if parts.table is not None:
        table = markup.named(f"table-{name}", parts.table or figure_html.nothing(view))
    if isinstance(parts.drawing, RenderedChart):
        with st.container(key=key):
            write_html(parts.above)
            st.altair_chart(altair_chart(parts.drawing), theme=None, key=f"altair-{name}", alt=parts.title)
            write_html(parts.below + parts.aside + table)
        return
    # One element for all: each one more costs the browser time at every action.
    html = parts.above + parts.drawing + parts.below
    write_html(markup.named(key, markup.pair(html, parts.aside) if parts.aside else html) + table)


def _table_of_months(figure: ShownFigure, parts: _Parts) -> None:
    """The table of a chart of months; one that may have hundreds of rows is made and sent once it is opened.

    Either way it is one container: were it a part of the chart where it is short, all that follows would move up by a
    place with a filter, and the browser would make all of it anew.
    """
    view, name, unfolded = figure.view, figure.name, f"unfolded-{figure.name}"
    is_open = bool(st.session_state.get(unfolded))

    def toggle() -> None:
        st.session_state[unfolded] = not is_open

    with st.container(key=f"table-{name}"):
        if not parts.folded:
            write_html(parts.table or figure_html.nothing(view))
            return
        label = f"{_SIGNS[is_open]} {parts.folded}"
        st.button(labels.plain(label), key=f"fold-{name}", type="tertiary", on_click=toggle)
        if is_open:
            write_html(view.cached(f"table {name}", lambda: figure_html.table(view, figure.table), keys=figure.keys))


def _place(figure: ShownFigure, chart: RenderedChart) -> Markup:
    text = figure.view.words.text
    label = figure_html.label(figure)
    return markup.drawing(figure.name, label, chart.spec, chart.marks, height=chart.height, lost=text("chart.lost"))
