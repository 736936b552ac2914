"""Meeting mode: one message per screen, large enough for a room; keys, swipes and buttons lead from one to the next."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import streamlit as st
from markupsafe import Markup

from lsdash import markup, screens, stamp
from lsdash.screens import Screen
from lsdash.state import State
from lsdash.ui import address, filterbar, history, links, notices
from lsdash.ui.said import warning
from lsdash.ui.view import current
from lsdash.view import View, screens_of

P = ParamSpec("P")
_NEXT, _BACK = 1, -1

_HERE = Path(__file__).resolve().parent
_keys = st.components.v2.component("meeting", js=(_HERE / "room.js").read_text(encoding="utf-8"))
# Not in the style sheet of all pages: rules that hang on what a page holds cost the browser time at every action.
_STYLE = f"<style>{(_HERE / 'room.css').read_text(encoding='utf-8')}</style>"


def ordinarily(piece: Callable[P, None]) -> Callable[P, None]:
    """`piece` of a page, drawn outside meeting mode only."""

    @wraps(piece)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
        if current().screen is None:
            piece(*args, **kwargs)

    return drawn


def entry(view: View) -> Markup:
    """The way into meeting mode, at the screen that is most like what is seen."""
    every = screens_of(view.release)
    if not every:
        return Markup("")
    own = [each for each in every if each.page == view.page.code] or every
    first = next((each for each in own if each.view == view.choice), own[0])
    to = links.address_of(view, first.page, hop=["1"], man=[_key(view, first)])
    return markup.named("meeting-enter", markup.way(view.words.text("meeting.enter"), to, icon="present"))


def around(view: View, run: Callable[[], None]) -> None:
    """One screen: the quiet line at the top, what the page shows on it, the stamp."""
    with st.container(key="meeting", horizontal=True, vertical_alignment="center", gap="small"):
        # Beside other HTML the style goes with it; alone Streamlit keeps it until the run of the next page is over.
        st.html(str(markup.fold(view.words.text("filter.fold"))) + _STYLE, width="content")
        filterbar.bar(view)
        _ways(view)
    notices.address_problems(view)
    history.superseded(view)
    filterbar.indivisible(view)
    with st.container(key="screen"):
        if view.screen is None:
            st.html(str(markup.heading(view.words.text("meeting.none"), "", level=1)))
        else:
            run()
    with st.container(key="meeting-foot", gap=None):
        if view.synthetic:
            with st.container(key="notice-synthetic"):
                st.html(str(markup.line(warning(view), "ls-synthetic")))
        with st.container(key="stamp"):
            st.html(str(markup.line(stamp.line(view), "ls-stamp")))
    _keys(data={"screen": view.screen.code if view.screen else ""}, key="meeting-keys")


def _ways(view: View) -> None:
    """Back, the position, next, and the way out."""
    every = screens_of(view.release)
    code = view.screen.code if view.screen else ""
    place = next((number for number, each in enumerate(every, 1) if each.code == code), 0)
    _way(view, "back", ":material/arrow_back:", screens.beside(every, code, _BACK) if code else None)
    said = view.words.text("meeting.position", place=place or "–", all=len(every))
    st.html(str(markup.line(said, "ls-position")), width="content")
    _way(view, "next", ":material/arrow_forward:", screens.beside(every, code, _NEXT))
    with st.container(key="meeting-leave", width="content"):
        leave = view.words.text("meeting.leave")
        st.button(leave, key="meeting-out", icon=":material/close:", on_click=_leave, args=(view,))


def _way(view: View, name: str, icon: str, to: Screen | None) -> None:
    """A way to another screen: on this page a button, to another page a link; greyed beyond the ends."""
    label = view.words.text(f"meeting.{name}")
    if to is not None and to.page != view.page.code:
        _link(view, to, label, f"meeting-{name}", icon=icon)
        return
    with st.container(key=f"meeting-{name}", width="content"):
        st.button(label, key=f"meeting-{name}-button", icon=icon, disabled=to is None, on_click=_show, args=(view, to))


def _link(view: View, to: Screen, label: str, key: str, *, icon: str | None = None) -> None:
    man = {"man": [_key(view, to)]} if _key(view, to) else {}
    with st.container(key=key, width="content"):
        links.link(view, to.page, label, icon=icon, hop=["1"], **man)


def _key(view: View, screen: Screen) -> str:
    """What the address says for `screen`: its code, "" for the first of its page."""
    first = next(each for each in screens_of(view.release) if each.page == screen.page)
    return "" if screen == first else screen.code


def _show(view: View, screen: Screen) -> None:
    address.go(replace(address.state(), meeting=True, screen=_key(view, screen), number=""))


def _leave(view: View) -> None:
    """Back to the ordinary page, in the view that the screen was of."""
    before: State = address.state()
    chosen = view.choice if view.choice in view.page.views[1:] else ""
    address.go(replace(before, meeting=False, screen="", view=chosen))
