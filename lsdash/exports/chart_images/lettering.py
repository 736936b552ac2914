"""How wide text is and where it wraps, in the letters of Liberation Sans, which are as wide as Arial's."""

import unicodedata
from functools import lru_cache

FAMILY = "Liberation Sans, Arial, Helvetica, sans-serif"

# Widths of the letters in thousandths of their size (Adobe's metrics of Helvetica, which Arial and Liberation keep).
_WIDTHS = {
    222: "ijl'|",
    278: " !,./:;I[]ft\\\u00a0",
    333: "()-r`\u201c\u201d\u00b7",
    389: '*"',
    500: "Jckvxyszz",
    556: "#$?0123456789Labdeghnopqu_\u0111\u2013\u2020",
    584: "+<=>~\u2212\u2260\u2265\u2248",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw\u0110",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@\u2026\u2192",
}
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_UNKNOWN = 800
_BOLD = 1.065
_MARGIN = 0.97  # of the room: a reader's own font may be a little wider


@lru_cache(maxsize=2048)
def _letter(letter: str) -> int:
    """Thousandths of the size; a letter with marks is as wide as without."""
    bare = unicodedata.normalize("NFD", letter)[0]
    return _WIDTH_OF.get(letter) or _WIDTH_OF.get(bare, _UNKNOWN)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels that `text` takes in one line."""
    return sum(map(_letter, text)) * size / 1000 * (_BOLD if bold else 1.0)


def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """`text` in lines of at most `room` pixels; a word longer than a line is broken. No line for no text."""
    lines: list[str] = []
    for word in filter(None, text.split(" ")):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and _fits(joined, room, size, bold=bold):
            lines[-1] = joined
        else:
            lines += _pieces(word, room, size, bold=bold)
    return lines


def _fits(text: str, room: float, size: float, *, bold: bool) -> bool:
    return width(text, size, bold=bold) <= room * _MARGIN


def _pieces(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and not _fits(pieces[-1] + letter, room, size, bold=bold):
            pieces.append("")
        pieces[-1] += letter
    return pieces
