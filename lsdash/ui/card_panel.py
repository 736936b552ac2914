"""The number card: opened by one action on any number, in a fragment, so that the page behind it does not run again."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st
from markupsafe import Markup

from lsdash import queries
from lsdash.data import releases
from lsdash.model import monthly_ids
from lsdash.model.filters import Filters
from lsdash.model.monthly_ids import MonthlyId
from lsdash.present import markup, number_card
from lsdash.present.html_card import Card, html_card
from lsdash.present.links import to_page
from lsdash.present.monthly import cards as monthly_cards
from lsdash.present.number_card import Frames
from lsdash.ui import dialogs, notices, qr_code, url_sync
from lsdash.view import coverage, monthly_numbers
from lsdash.view.monthly_numbers import Query
from lsdash.view.url_state import LONGEST_NUMBER
from lsdash.view.view import View, ask, vocabulary

_CLOSE = "close"
_KEY = "numbers"
_RERUN = "lsdash.rerun"

# Hears of every click and key on a number: in a headline, a table, a mark of a chart; and says what the document is.
# One component for both: each costs the browser time at every load and every action.
_BROWSER = Path(__file__).resolve().parent / "browser"
_numbers = st.components.v2.component(
    _KEY,
    js="".join((_BROWSER / name).read_text(encoding="utf-8") for name in ("document.js", "copy_link.js", "numbers.js")),
)


@st.fragment(run_every="12h")
def host(view: View) -> None:
    """Where the card of this page stands, while one is open.

    It runs by itself twice a day: only then does the browser run the page again on coming back to a new process, which
    would not understand the next press on a page that it has not run.
    """
    _numbers(
        data={
            "open": url_sync.state().number,
            "lang": view.words.lang,
            "path": None if view.state.meeting else view.page.path or "./",
        },
        key=_KEY,
        on_so_change=lambda: _asked(view),
        on_dv_change=lambda: _chosen(view),
        on_press_change=lambda: dialogs.ask(_told("press")),
    )
    if st.session_state.pop(_RERUN, False):
        st.rerun()
    dialogs.answer()
    qr_code.printed(view)
    number = url_sync.state().number
    if not number:
        return
    with st.container(key="number-card", gap="small"):
        try:
            _show(view, number)
        except releases.ReleaseError as error:
            notices.broken(view.words.lang, error.code)


def _show(view: View, number: str) -> None:
    st.html(str(_card(view, number) + _pages(view, number)))


def _pages(view: View, number: str) -> Markup:
    """Links to the pages that show the number, with its card."""
    pages = coverage.pages_with(view.release, number)
    if not pages:
        return Markup("")
    links = (to_page(view.words.text(f"nav.{page}"), page, so=number) for page in pages)
    said = markup.line(view.words.text("card.pages"), "ls-foot")
    return markup.named("card-pages", said, *(markup.paragraph([each], "ls-more") for each in links))


def _told(name: str) -> object:
    """What the browser has told, None where the page changed meanwhile."""
    return getattr(st.session_state.get(_KEY), name, None)


def _asked(view: View) -> None:
    """A number was pressed, or the card's own button; what is not an id of the release is not listened to."""
    asked = _told("so")
    if asked == _CLOSE:
        url_sync.look_at("")
    elif _known(view, asked):
        url_sync.look_at(str(asked))


def _known(view: View, asked: object) -> bool:
    """Whether the release has such a number. What the browser sends never keys a cache, and may be anything."""
    if not isinstance(asked, str) or not asked.isascii() or len(asked) > LONGEST_NUMBER:
        return False
    return asked in coverage.pages_of(view.release) or vocabulary(view.release).number(asked) == asked


def _chosen(view: View) -> None:
    """A district was pressed: it alone is chosen, or none where it was; the whole page has to run for that."""
    code = _told("dv")
    if isinstance(code, str) and code in vocabulary(view.release).codes["dv"]:
        url_sync.choose_district(code)
        st.session_state[_RERUN] = True


def _card(view: View, number: str) -> Markup:
    return html_card(_made(view, number), close=view.words.text("card.close"))


def _made(view: View, number: str) -> Card:
    """The card of a number that the release has: which kind of card follows from the form of its id."""
    asked = monthly_ids.parse(number)
    return _of_report(view, number) if asked is None else _of_months(view, asked)


def _of_months(view: View, asked: MonthlyId) -> Card:
    districts = tuple(vocabulary(view.release).codes["dv"])
    found = monthly_numbers.frames(asked, districts, lambda query, filters: ask(view.release, query, filters))
    return monthly_cards.card(asked, found, view.words)


def _of_report(view: View, number: str) -> Card:
    def of(query: Query) -> pd.DataFrame:
        return ask(view.release, query, Filters(number=number))

    frames = Frames(
        number=of(queries.number),
        recipe=of(queries.recipe),
        family=of(queries.family),
        uses=of(queries.uses),
        tests=of(queries.tests_of),
        barred=of(queries.barred),
        sources=ask(view.release, queries.sources, Filters()),
    )
    made = number_card.card(frames, view.words)
    if view.synthetic:
        made = replace(made, kind=f"{view.words.text('notice.synthetic_short')} · {made.kind}")
    return made
