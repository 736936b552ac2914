"""The parts of a page besides its figures: purpose, headline numbers, sentences, notes, findings, source line."""

from collections.abc import Iterable, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from lsdash import queries
from lsdash.exports import provenance
from lsdash.model.pages import HEADLINES, MONTHLY, SENTENCES
from lsdash.present import captions, markup, page_html
from lsdash.present import findings as findings_html
from lsdash.present.links import to_page
from lsdash.ui import downloads, filter_bar
from lsdash.ui import figures as shown
from lsdash.ui.current_view import outside_meetings
from lsdash.ui.html_output import write_html
from lsdash.view import headlines
from lsdash.view.filter_options import nothing_found
from lsdash.view.view import View, frame

_SOURCES = "lsdash.sources"  # from the page to its foot


def opening(view: View, *, choice: bool = False, own: bool = False) -> None:
    """The page's title and purpose, its headline numbers, with `choice` the views that it has. In meeting mode the
    numbers alone, on their own screen, or words where filters leave none. `own`: a page that shows its own district
    first leaves the numbers, which are of the province, to `province`.
    """
    if view.screen is not None and view.screen.shown != HEADLINES:
        return
    numbers = view.cached("headlines", lambda: page_html.headlines(view), keys=headlines.KEYS)
    if view.screen is None:
        parts = [
            page_html.purpose(view),
            Markup("") if own else numbers,
            filter_bar.view_choice(view) if choice else Markup(""),
        ]
    else:
        title = view.screen.title(view.words.lang)
        shown_numbers = numbers or markup.line(nothing_found(view), "ls-sentence")
        parts = [markup.heading(title, "", level=1) if title else Markup(""), shown_numbers]
    # One element for all: each one more costs the browser about a millisecond at every action.
    write_html(markup.opening(*parts))


@outside_meetings
def province(view: View) -> None:
    """The headline numbers below a heading that says that they are of the whole province."""
    title = view.words.text("mining.province")
    numbers = view.cached("headlines below", lambda: page_html.headlines(view, title=title), keys=headlines.KEYS)
    if numbers:
        heading(title)
        write_html(numbers)


def sentences(view: View) -> None:
    """What matters now, each sentence with a link to the page that shows it; nothing where no rule has one."""
    if view.screen is None or view.screen.shown == SENTENCES:
        # Of districts and of series over time they tell of those that are chosen, else what they are the whole of.
        keys = view.page.queries.get("district_ranking", headlines.KEYS)
        if told := view.cached("sentences", lambda: page_html.sentences(view), keys=keys):
            write_html(told)


@outside_meetings
def exploited(view: View) -> None:
    """Which district exploits what, as the report says."""
    section(view, "mining.where")
    shown.table(view, "activities")


@outside_meetings
def more(view: View, page: str) -> None:
    """A link to another page that shows more of the same."""
    write_html(markup.paragraph([to_page(view.words.text(f"more.{page}"), page)], "ls-more"))


def place() -> DeltaGenerator:
    """A place on the page that is filled later."""
    return st.container()


@outside_meetings
def heading(text: str) -> None:
    """A heading that states what is seen below it."""
    write_html(markup.heading(text, "", level=2))


def section(view: View, key: str) -> None:
    """A heading between parts of a page."""
    heading(view.words.text(key))


def note(view: View, kind: str, texts: Iterable[str], *, of: str = "") -> None:
    """A notice of the given kind, one line per text; nothing for no text. In meeting mode on the screen of the chart
    `of` alone."""
    lines = list(texts)
    if lines and (view.screen is None or view.screen.shown == of):
        write_html(markup.named(f"notice-{kind}", markup.lines(lines, "ls-notice")))


@outside_meetings
def notes(texts: Iterable[str]) -> None:
    """Small print below a chart."""
    lines = list(texts)
    if lines:
        write_html(markup.lines(lines, "ls-foot"))


@outside_meetings
def folded_notes(view: View, key: str, texts: Iterable[str]) -> None:
    """Small print that is long, behind the text `key`; open on paper."""
    write_html(markup.folded(view.words.text(key), markup.lines(texts, "ls-foot")))


def foot(view: View, ways: Markup = Markup("")) -> None:  # noqa: B008 - it cannot be changed
    """The foot of every page and print, one element, so that paper keeps it together: the sources that the page has
    named, the one legend of the marks that numbers carry, the `ways` to paper, and the stamp (data set, release, time
    and filters in words)."""
    stamp = markup.line(provenance.line(view), "ls-stamp")
    marks = view.cached("marks", lambda: page_html.marks(view), keys=view.page.uses)
    named = st.session_state.pop(_SOURCES, ())
    sources = markup.named("sources", markup.lines(named, "ls-foot")) if named else Markup("")
    write_html(sources + markup.named("marks", marks) + ways + markup.named("stamp", stamp))


def groups_of_findings(view: View) -> Sequence[Markup]:
    """The statements that the filters let through, by group, from the cache."""
    return view.cached("findings", lambda: findings_html.groups(view), keys=view.page.uses)


@outside_meetings
def count_of_findings(view: View) -> None:
    """How many statements are shown, and where those of other reports are."""
    notes([findings_html.count(view)])
    if elsewhere := findings_html.others(view):
        write_html(elsewhere)


@outside_meetings
def findings(view: View) -> None:
    """Statements by group, each with its place and links to related numbers."""
    frame = view.ask(queries.findings)
    if frame.empty:
        notes([nothing_found(view)])
        return
    for html in groups_of_findings(view):
        write_html(html)
    if menu := downloads.menu(view, "findings", lambda: frame, title=view.words.text("nav.nhan-dinh")):
        write_html(menu)


@outside_meetings
def source(view: View, *frames: pd.DataFrame) -> None:
    """Have the foot say where the numbers of `frames` and of the page's months come from, with the release."""

    def lines() -> list[str]:
        months = [frame(view, name) for name in view.page.queries if name in MONTHLY and view.months]
        return captions.sources(view, *frames, *months)

    st.session_state[_SOURCES] = view.cached("source", lines, keys=view.page.uses)
