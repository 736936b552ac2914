"""The number card: opened by one action on any number, in a fragment, so that the page behind it does not run again."""

import streamlit as st
from markupsafe import Markup

from lsdash.data import releases
from lsdash.present import cards, markup
from lsdash.present.html_card import html_card
from lsdash.present.links import to_number
from lsdash.ui import browser_files, dialogs, drafts, enhancements, notices, qr_code, url_sync
from lsdash.ui.html_output import write_html
from lsdash.view import coverage
from lsdash.view.url_state import LONGEST_NUMBER
from lsdash.view.view import View, vocabulary

_CLOSE = "close"
_KEY = "numbers"
_RERUN = "lsdash.rerun"

# Hears of every click and key on a number: in a headline, a table, a mark of a chart; and says what the document is.
# One component for both: each costs the browser time at every load and every action.
_numbers = browser_files.component(_KEY, "numbers.js")


@st.fragment(run_every="12h")
def host(view: View) -> None:
    """Where the card of this page stands, while one is open.

    It runs by itself twice a day: only then does the browser run the page again on coming back to a new process, which
    would not understand the next press on a page that it has not run.
    """
    if drafts.is_over(view):
        st.rerun()
    if enhancements.is_on(_KEY):
        _listen(view)
    else:
        dialogs.buttons()
    if st.session_state.pop(_RERUN, False):
        st.rerun()
    dialogs.answer()
    qr_code.printed(view)
    number = url_sync.state().number
    if not number:
        return
    with st.container(key="number-card", gap="small"):
        try:
            write_html(_card(view, number) + _pages(view, number))
        except releases.ReleaseError as error:
            notices.broken(view.words.lang, error.code)


def _listen(view: View) -> None:
    """The component that tells of presses on numbers, districts and buttons."""
    _numbers(
        data={
            "open": url_sync.state().number,
            "lang": view.words.lang,
            "path": None if view.state.meeting else view.page.path or "./",
        },
        key=_KEY,
        on_so_change=lambda: _open_card(view),
        on_dv_change=lambda: _choose_district(view),
        on_press_change=lambda: dialogs.request(_trigger("press")),
    )


def _pages(view: View, number: str) -> Markup:
    """Links to the pages that show the number, with its card."""
    about = view.state.about
    pages = coverage.pages_with(view.release, number, about)
    if not pages:
        return Markup("")
    named = ((view.words.text(f"nav.{page}"), page, period) for page, period in pages.items())
    links = (to_number(*link, about=about, so=number) for link in named)
    lead = markup.line(view.words.text("card.pages"), "ls-foot")
    return markup.named("card-pages", lead, *(markup.paragraph([link], "ls-more") for link in links))


def _trigger(name: str) -> object:
    """The value of a trigger of the component, None where the page changed meanwhile."""
    return getattr(st.session_state.get(_KEY), name, None)


def _open_card(view: View) -> None:
    """A number was pressed, or the card's own button; what is not an id of the release is not listened to."""
    number = _trigger("so")
    if number == _CLOSE:
        url_sync.look_at("")
    elif _is_number(view, number):
        url_sync.look_at(str(number))


def _is_number(view: View, number: object) -> bool:
    """Whether the release has such a number. What the browser sends never keys a cache, and may be anything."""
    if not isinstance(number, str) or not number.isascii() or len(number) > LONGEST_NUMBER:
        return False
    return (
        number in coverage.pages_of(view.release, view.state.about) or vocabulary(view.release).number(number) == number
    )


def _choose_district(view: View) -> None:
    """A district was pressed: it is chosen too, or no longer where it was; the whole page has to run for that."""
    code, known = _trigger("dv"), vocabulary(view.release).codes["dv"]
    if isinstance(code, str) and code in known:
        url_sync.choose_district(code, known)
        st.session_state[_RERUN] = True


def _card(view: View, number: str) -> Markup:
    """The card of a number that the release has."""
    return html_card(cards.card(view, number), close=view.words.text("card.close"))
