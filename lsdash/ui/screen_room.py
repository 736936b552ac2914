"""How high a drawing may be on a screen of meeting mode, where it is enlarged."""

import math
from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from lsdash import queries
from lsdash.present.figures import ShownFigure
from lsdash.present.sentences import chart_titles
from lsdash.view.view import View

_SCREEN = 330  # pixels of a drawing that have room with one line of notes below it
# Pixels of a drawing that a line below it takes there, and letters of such a line: of notes, of what stands beside, and
# of a notice.
_NOTE, _ASIDE, _NOTICE = (15, 150), (17, 120), (17, 145)
# What a page says below a chart beside its notes.
_BELOW: Mapping[str, Callable[[View], Sequence[str]]] = {
    "utilities": lambda view: chart_titles.barriers(view.ask(queries.utility_barriers), view.words)
}
_WARNED = 19  # pixels of it that go to the words of demonstration data at the foot


def tallest(figure: ShownFigure, aside: Markup) -> int:
    """Pixels of a drawing that have room above all of its notes and `aside`, paragraphs of HTML."""
    notes = _taken(figure.notes, *_NOTE) - _NOTE[0]
    beside = _taken([paragraph.striptags() for paragraph in aside.split("</p>")], *_ASIDE)
    below = _taken(_BELOW[figure.name](figure.view), *_NOTICE) if figure.name in _BELOW else 0
    return _SCREEN - max(0, notes) - beside - below - _WARNED * figure.view.synthetic


def _taken(texts: Sequence[str], line: int, letters: int) -> int:
    return line * sum(math.ceil(len(text) / letters) for text in texts)
