"""Meeting mode: one message per screen, large enough for a room; keys, swipes and buttons lead from one to the next."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from lsdash.exports import provenance
from lsdash.present import markup
from lsdash.present.links import OWN, path_of
from lsdash.present.markup import Inline
from lsdash.ui import filter_bar, notices, release_history
from lsdash.ui.captions import warning
from lsdash.ui.current_view import current
from lsdash.view import slides
from lsdash.view.slides import Slide
from lsdash.view.view import View, slides_of

P = ParamSpec("P")
_NEXT, _BACK = 1, -1

_BROWSER = Path(__file__).resolve().parent / "browser"
_keys = st.components.v2.component("meeting", js=(_BROWSER / "presentation.js").read_text(encoding="utf-8"))
# Not in the style sheet of all pages: rules that hang on what a page holds cost the browser time at every action.
_STYLE = f"<style>{(_BROWSER / 'presentation.css').read_text(encoding='utf-8')}</style>"


def ordinarily(piece: Callable[P, None]) -> Callable[P, None]:
    """`piece` of a page, drawn outside meeting mode only."""

    @wraps(piece)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
        if current().screen is None:
            piece(*args, **kwargs)

    return drawn


def entry(view: View) -> Markup:
    """The way into meeting mode, at the screen that is most like what is seen."""
    every = slides_of(view.release)
    if not every:
        return Markup("")
    own = [each for each in every if each.page == view.page.code] or every
    first = next((each for each in own if each.view == view.choice), own[0])
    to = _to(view, view.words.text("meeting.enter"), first, hop="1")
    return markup.named("meeting-enter", markup.link_button(to, icon="present"))


def around(view: View, run: Callable[[], None]) -> None:
    """One screen: the quiet line at the top, what the page shows on it, the stamp."""
    with st.container(key="meeting", horizontal=True, vertical_alignment="center", gap="small"):
        # Beside other HTML the style goes with it; alone Streamlit keeps it until the run of the next page is over.
        st.html(str(markup.fold(view.words.text("filter.fold"))) + _STYLE, width="content")
        filter_bar.bar(view)
        st.html(str(_ways(view)), width="content")
    notices.address_problems(view)
    release_history.superseded(view)
    filter_bar.indivisible(view)
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
            st.html(str(markup.line(provenance.line(view), "ls-stamp")))
    _keys(data={"screen": view.screen.code if view.screen else ""}, key="meeting-keys")


def _ways(view: View) -> Markup:
    """Back, the position, next, and the way out."""
    every = slides_of(view.release)
    code = view.screen.code if view.screen else ""
    place = next((number for number, each in enumerate(every, 1) if each.code == code), 0)
    back = slides.beside(every, code, _BACK) if code else None
    said = view.words.text("meeting.position", place=place or "–", all=len(every))
    # Out of it, to the ordinary page in the view that the screen is of.
    xem = f"?xem={view.choice}" if view.choice in view.page.views[1:] else "?"
    leave = Inline(view.words.text("meeting.leave"), href=xem, without=("hop", "man", "xem"))
    return markup.named(
        "meeting-ways",
        _way(view, "back", back),
        markup.line(said, "ls-position"),
        _way(view, "next", slides.beside(every, code, _NEXT)),
        markup.named("meeting-leave", markup.link_button(leave, icon="close")),
    )


def _way(view: View, name: str, to: Slide | None) -> Markup:
    """A way to another screen; greyed beyond the ends."""
    label = view.words.text(f"meeting.{name}")
    piece = Inline(label) if to is None else _to(view, label, to)
    return markup.named(f"meeting-{name}", markup.link_button(piece, icon=name, disabled=to is None))


def _to(view: View, label: str, screen: Slide, **said: str) -> Inline:
    """A link to `screen`, whose code the address says unless it is the first of its page."""
    first = next(each for each in slides_of(view.release) if each.page == screen.page)
    said |= {} if screen == first else {"man": screen.code}
    here = screen.page == view.page.code
    # What belongs to this page stays with its own screens, all but an open card.
    return Inline(
        label,
        href=f"{'' if here else path_of(screen.page)}?{urlencode(said)}",
        without=("so", "man") if here else OWN,
    )
