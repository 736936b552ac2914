"""Notices in plain words: what of an address was not understood, and that the data cannot be opened."""

import streamlit as st

from lsdash import markup, texts
from lsdash.state import Problem
from lsdash.ui.view import View


def address_problems(view: View) -> None:
    """One notice that names everything in the address that was not understood, with the nearest valid value."""
    if not view.problems:
        return
    lines = [_line(view, problem) for problem in view.problems]
    with st.container(key="notice-address"):
        st.html(str(markup.lines([view.words.text("notice.address"), *lines], "ls-notice")))


def _line(view: View, problem: Problem) -> str:
    name = view.words.text(f"filter.{problem.key}") if _known(view, problem.key) else problem.key
    key = problem.reason
    if key in {"unknown", "key"} and not problem.nearest:
        key += "_bare"
    values = {"key": f"{name} ({problem.key})" if name != problem.key else name, "text": problem.text}
    return view.words.text(f"notice.{key}", nearest=_nearest(problem), **values)


def _known(view: View, key: str) -> bool:
    return f"filter.{key}" in texts.entries(view.words.lang)


def _nearest(problem: Problem) -> str:
    return (
        problem.nearest if problem.reason in {"key", "many", "repeated", "long"} else f"{problem.key}={problem.nearest}"
    )


def broken(lang: str, code: str) -> None:
    """The page shown where there are no data to show: what happened, a short code, what to do."""
    with st.container(key="notice-data"):
        title, text = texts.text(lang, "notice.broken_title"), texts.text(lang, "notice.broken", code=code)
        st.html(
            str(
                markup.heading(title, "", level=1) + markup.lines([text, texts.text(lang, f"code.{code}")], "ls-notice")
            )
        )
