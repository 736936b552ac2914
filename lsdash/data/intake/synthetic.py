"""Telling files of the demonstration from all others: they say of themselves that their numbers are synthetic."""

from collections.abc import Iterable

from lsdash.data.intake import names

MARK = "SỐ LIỆU MÔ PHỎNG, KHÔNG CÓ THẬT"
# Without accents, spaces and signs: however a mark was typed, wrapped or taken apart, it is one.
_MARKS = ("solieumophong", "syntheticdata", "syntheticfigure")
_SHORTEST = min(map(len, _MARKS))
_SENDER = names.key("mô phỏng")


def is_marked(texts: Iterable[str], sender: str = "") -> bool:
    """Whether one of the texts of a file, or the name of its sender, says that its numbers are synthetic."""
    if _SENDER in names.key(sender):
        return True
    bare = (names.unaccented(text).replace(" ", "") for text in {*texts} if len(text) >= _SHORTEST)
    return any(mark in text for text in bare for mark in _MARKS)
