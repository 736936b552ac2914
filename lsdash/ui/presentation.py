"""Meeting mode: one message per screen, large enough for a room; keys, swipes and buttons lead from one to the next."""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from lsdash.exports import provenance
from lsdash.present import captions, markup
from lsdash.present.figures import scope_of_screen
from lsdash.present.links import to_screen
from lsdash.present.markup import Inline
from lsdash.ui import browser_files, enhancements, filter_bar, notices, release_history, screen_index
from lsdash.ui.html_output import write_html
from lsdash.view import slides
from lsdash.view.slides import Slide
from lsdash.view.url_state import INDEX, MEETING
from lsdash.view.view import View

_NEXT, _BACK = 1, -1

_keys = browser_files.component("meeting", "presentation.js")
# Not in the style sheet of all pages: rules that hang on what a page holds cost the browser time at every action.
_STYLE = f"<style>{browser_files.FILES['presentation.css'].decode()}</style>"


def entry(view: View) -> Markup:
    """The way into meeting mode: the index of its screens, where that most like what is seen is marked."""
    if not view.screens:
        return Markup("")
    label = view.words.text("meeting.enter")
    if own := [screen for screen in view.screens if screen.page == view.page.code]:
        like = next((screen for screen in own if screen.view == view.choice), own[0])
        link = _to(view, label, like, hop=INDEX)
    else:
        link = Inline(label, href=f"?hop={INDEX}", without=("so", "man"))
    return markup.named("meeting-enter", markup.link_button(link, icon="present"))


def around(view: View, run: Callable[[], None]) -> None:
    """One screen, or the index of all: the quiet line at the top, what the page shows on it, the stamp."""
    with st.container(key="meeting", horizontal=True, vertical_alignment="center", gap="small"):
        # Beside other HTML the style goes with it; alone Streamlit keeps it until the run of the next page is over.
        write_html(markup.fold(view.words.text("filter.fold")), style=_STYLE, width="content")
        filter_bar.bar(view)
        write_html(_links(view), width="content")
    notices.address_problems(view)
    notices.unreported(view)
    release_history.superseded(view)
    filter_bar.unused(view)
    with st.container(key="index" if view.state.index else "screen"):
        if view.state.index:
            screen_index.show(view)
        elif view.screen is None:
            write_html(markup.heading(view.words.text("meeting.none"), "", level=1))
        else:
            run()
    with st.container(key="meeting-foot", gap=None):
        if view.synthetic:
            with st.container(key="notice-synthetic"):
                write_html(markup.line(captions.warning(view), "ls-synthetic"))
        with st.container(key="stamp"):
            write_html(markup.line(provenance.line(view, scope_of_screen(view), warned=True), "ls-stamp"))
    if enhancements.is_on("presentation"):
        code = view.screen.code if view.screen else ""
        to_screens = (_to(view, "", screen, hop=MEETING) for screen in view.screens)
        jumps = [(link.href, " ".join(link.without)) for link in to_screens]
        _keys(data={"screen": code, "index": view.state.index, "jumps": jumps}, key="meeting-keys")


def _links(view: View) -> Markup:
    """Links back, the position, next, to the index and out; of the index to where it was opened and out."""
    screens = view.screens
    code = view.screen.code if view.screen else ""
    place = next((number for number, screen in enumerate(screens, 1) if screen.code == code), 0)
    back = slides.beside(screens, code, _BACK) if code else None
    position = view.words.text("meeting.position", place=place or "–", all=len(screens))
    # Out of it, to the ordinary page in the view that the screen is of.
    xem = f"?xem={view.choice}" if view.choice in view.page.views[1:] else "?"
    leave = Inline(view.words.text("meeting.leave"), href=xem, without=("hop", "man", "xem"))
    onward = [_link(view, "back", back), markup.line(position, "ls-position")]
    onward += [_link(view, "next", slides.beside(screens, code, _NEXT))]
    return markup.named(
        "meeting-ways",
        *([] if view.state.index else onward),
        # A page without a screen has none to go back to.
        *([] if view.state.index and not view.screen else [_index(view)]),
        markup.named("meeting-leave", markup.link_button(leave, icon="close")),
    )


def _index(view: View) -> Markup:
    """A link to the index of screens, and from it back to the one that it was opened from."""
    name, hop = ("index_close", MEETING) if view.state.index else ("index", INDEX)
    link = Inline(view.words.text(f"meeting.{name}"), href=f"?hop={hop}", without=("so",))
    return markup.named("meeting-index", markup.link_button(link, icon="index"))


def _link(view: View, name: str, to: Slide | None) -> Markup:
    """A link to another screen; greyed beyond the ends."""
    label = view.words.text(f"meeting.{name}")
    link = Inline(label) if to is None else _to(view, label, to)
    return markup.named(f"meeting-{name}", markup.link_button(link, icon=name, disabled=to is None))


def _to(view: View, label: str, screen: Slide, **query: str) -> Inline:
    """A link to `screen` from where the reader is."""
    return to_screen(label, screen, view.screens, here=view.page.code, **query)
