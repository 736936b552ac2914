"""How high a drawing may be on a screen of meeting mode, where it is enlarged."""

import math
from collections.abc import Sequence

from markupsafe import Markup

from lsdash.present.figures import ShownFigure

_SCREEN = 330  # pixels of a drawing that have room with one line of notes below it
# Pixels of a drawing that a line below it takes there, and letters of such a line: of notes, and of what stands beside.
_NOTE, _ASIDE = (15, 150), (17, 120)
_WARNED = 19  # pixels of it that go to the words of demonstration data at the foot


def tallest(figure: ShownFigure, aside: Markup) -> int:
    """Pixels of a drawing that have room above all of its notes and `aside`, paragraphs of HTML."""
    notes = _taken(figure.notes, *_NOTE) - _NOTE[0]
    beside = _taken([paragraph.striptags() for paragraph in aside.split("</p>")], *_ASIDE)
    return _SCREEN - max(0, notes) - beside - _WARNED * figure.view.synthetic


def _taken(texts: Sequence[str], line: int, letters: int) -> int:
    return line * sum(math.ceil(len(text) / letters) for text in texts)
