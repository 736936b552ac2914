"""Notices in plain words: what of an address was not understood, and that the data cannot be opened."""

from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from lsdash.data import waiting_tables
from lsdash.model import texts
from lsdash.present import markup
from lsdash.present.links import to_page
from lsdash.present.markup import Inline
from lsdash.ui.html_output import write_html
from lsdash.view import url_errors, url_state
from lsdash.view.address_periods import nearest_reported
from lsdash.view.former_links import MOVED
from lsdash.view.url_state import Problem
from lsdash.view.view import View, vocabulary

# Where in a sentence the nearest valid value stands; no text of an address has it, see `url_state.shown`.
_HERE = "\0"


def address_problems(view: View) -> None:
    """One notice that names everything in the address that was not understood, with the nearest valid value."""
    if not view.problems:
        return
    lines = [_line(view, problem) for problem in view.problems]
    unread = any(problem.reason not in url_errors.READ for problem in view.problems)
    if any(problem.reason.startswith("release_") for problem in view.problems):
        lines.append(markup.inlines([Inline(view.words.text("notice.current_shown"))]))
    with st.container(key="notice-address"):
        write_html(markup.lines([*[view.words.text("notice.address")] * unread, *lines], "ls-notice"))


def synthetic(view: View) -> None:
    """On every page of demonstration data, on screen and on paper: that no number of it is real."""
    if view.synthetic:
        with st.container(key="notice-synthetic"):
            write_html(markup.lines([view.words.text("notice.synthetic")], "ls-notice"))


def tables_waiting(view: View) -> None:
    """Where newer tables cannot be built from: that they wait, how much is wrong, and where the first of it is."""
    if found := waiting_tables.issues(view.release):
        place = " · ".join(filter(None, (found[0].file, str(found[0].row or ""), found[0].column)))
        text = view.words.text("notice.tables_waiting", count=len(found), place=place)
        with st.container(key="notice-tables"):
            write_html(markup.lines([text], "ls-notice"))


def unreported(view: View) -> None:
    """On a page of one period that no report is about: that there is none, and the nearest one that has."""
    near = nearest_reported(view.state.about, vocabulary(view.release))
    if near and view.page.of_period:
        text = view.words.text("notice.unreported", nearest=_HERE)
        before, _, after = text.partition(_HERE)
        link = Inline(view.words.period(near), href=f"?nam={near}", without=("nam",))
        with st.container(key="notice-period"):
            write_html(markup.lines([markup.inlines([Inline(before), link, Inline(after)])], "ls-notice"))


def _line(view: View, problem: Problem) -> Markup:
    """What was not understood, in words; the nearest valid value is a link that puts it in its place."""
    mended = url_state.mended(view.state, problem, view.problems)
    before, there, after = url_errors.in_words(problem, view.words.lang, nearest=_HERE).partition(_HERE)
    link = "?" + urlencode(mended, doseq=True) if mended else ""
    near = [Inline(url_errors.nearest(problem), href=link)] if there else []
    if problem.reason == MOVED:
        near = [to_page(view.words.text(f"nav.{problem.nearest}"), problem.nearest)]
    return markup.inlines([Inline(before), *near, Inline(after)])


def broken(lang: str, code: str) -> None:
    """The page shown where there are no data to show: what happened, a short code, what to do."""
    with st.container(key="notice-data"):
        title, text = texts.text(lang, "notice.broken_title"), texts.text(lang, "notice.broken", code=code)
        lines = markup.lines([text, texts.text(lang, f"code.{code}")], "ls-notice")
        write_html(markup.heading(title, "", level=1) + lines)
