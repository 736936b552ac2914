"""The card of one number as HTML. What is in it is made by `number_card` and `monthly.cards`."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lsdash.present.jinja import render
from lsdash.present.markup import Inline

Line = tuple[int, Sequence[Inline]]  # parts of a line, by the depth of its indentation
_DEEPEST = 3  # levels of indentation that style.css has


@dataclass(frozen=True)
class Section:
    """A part of a card: a title and lines."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Card:
    """All about one number: what it is, the number itself, its kind, sections in reading order."""

    observation_id: str
    title: str
    value: str
    kind: str
    sections: Sequence[Section] = ()


def html_card(card: Card, *, close: str) -> Markup:
    """The card as HTML; `close` is the word on its button."""
    return render("card", card=card, close=close, deepest=_DEEPEST)
