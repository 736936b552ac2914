"""The index of meeting mode: every screen as a card with its number, page, message and a small picture, each a link."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from lsdash.model.pages import HEADLINES, PAGES, SENTENCES
from lsdash.present import answers, markup
from lsdash.present import figures as register
from lsdash.present.jinja import render
from lsdash.present.links import to_screen
from lsdash.present.markup import Inline
from lsdash.ui import figures
from lsdash.ui.html_output import write_html
from lsdash.view import headlines
from lsdash.view.slides import Slide
from lsdash.view.url_state import MEETING
from lsdash.view.view import View

_LINES = 4  # of what a screen says in words


@dataclass(frozen=True)
class Card:
    """One screen in the index: the picture of its chart, or the first lines of what it says."""

    link: Inline
    number: int
    page: str
    is_current: bool
    picture: Markup | None = None
    lines: Sequence[str] = ()


def show(view: View) -> None:
    """All screens with their numbers under the filters of the address, those of the present page first; the one that
    the index was opened from is marked."""
    text = view.words.text
    groups: dict[str, list[Card]] = {"own": [], "others": []}
    for number, screen in enumerate(view.screens, 1):
        groups["own" if screen.page == view.page.code else "others"].append(_card(view, number, screen))
    heading = markup.heading(text("meeting.index_title"), text("meeting.index_how"), level=1)
    lists = [
        part
        for name, cards in groups.items()
        if cards
        for part in (markup.heading(text(f"meeting.{name}"), "", level=2), render("screens", screens=cards))
    ]
    write_html(markup.named("meeting-screens", heading, *lists))


def _card(view: View, number: int, screen: Slide) -> Card:
    own = _view_of(view, screen)
    title = _title(own, screen)
    link = to_screen(title, screen, view.screens, here=view.page.code, hop=MEETING)
    card = Card(link, number, view.words.text(f"nav.{screen.page}"), is_current=view.screen == screen)
    if screen.shown in {HEADLINES, SENTENCES}:
        return replace(card, lines=_lines(own, screen)[:_LINES])
    return replace(card, picture=figures.small(own, screen.shown))


def _view_of(view: View, screen: Slide) -> View:
    """What `screen` shows: its page under the filters of the address."""
    page = next(page for page in PAGES if page.code == screen.page)
    return replace(view, page=page, state=replace(view.state, screen=screen.code, view="", search="", against=""))


def _title(view: View, screen: Slide) -> str:
    """The message of a screen, as its heading says it."""
    if own := screen.title(view.words.lang):
        return own
    if screen.shown == SENTENCES:
        return answers.title(view)
    return view.cached("title", lambda: register.ShownFigure(view, screen.shown).title, keys=view.page.uses)


def _lines(view: View, screen: Slide) -> list[str]:
    if screen.shown == SENTENCES:
        return [sentence.text for sentence in register.sentences_of(view)]
    name, value = view.words.headline, view.words.quantity
    own = [row for row in headlines.of_page(view) if row["part"] == "main" and row["id"] is not None]
    return [f"{name(row)}: {value(row)}" for row in own]
