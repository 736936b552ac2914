"""How wide text is in Liberation Sans, whose letters are as wide as Arial's; the font of pages is a little narrower."""

import unicodedata
from functools import lru_cache

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


@lru_cache(maxsize=2048)
def _letter(letter: str) -> int:
    """Thousandths of the size; a letter with marks is as wide as without, and a mark alone takes no room."""
    if unicodedata.combining(letter):
        return 0
    bare = unicodedata.normalize("NFD", letter)[0]
    return _WIDTH_OF.get(letter) or _WIDTH_OF.get(bare, _UNKNOWN)


def text_width(text: str) -> float:
    """The width of `text` in one line, in parts of the size of its letters."""
    return sum(map(_letter, text)) / 1000
