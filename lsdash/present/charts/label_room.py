"""Whether a label has room beside the marks of its panel: in pixels of the drawing, by what each of them covers."""

from collections.abc import Sequence

from lsdash.present.charts.base import FONT, Mark
from lsdash.present.text_width import text_width

_NEAR, _ABOVE, _BELOW, _LETTERS = 4, 6, 7, 12  # pixels: to the left of a label, between it and its number, its height
_REACH = 4  # pixels around a point that its mark covers
# A rectangle in pixels from the left and the top: its ends across and along.
Box = tuple[float, float, float, float]


def is_crowded(label: Mark, taken: Sequence[Mark], size: tuple[int, int]) -> bool:
    """Whether a label would lie on a mark, a line, another label, the axis or the heading."""
    own = _box(label, size)
    inside = own[2] >= -_LETTERS and own[3] <= size[1]
    return not inside or any(_overlap(own, box) for mark in taken for box in _boxes(mark, size))


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _boxes(mark: Mark, size: tuple[int, int]) -> list[Box]:
    """What a mark covers: a label or sign its letters, a line a small piece at every few pixels, a point its place."""
    if mark["form"] != "joined":
        return [_box(mark, size)]
    pieces = max(1, size[0] // (4 * _REACH))
    shares = (piece / pieces for piece in range(pieces + 1))
    along = (
        (mark["u"] + (mark["u2"] - mark["u"]) * share, mark["v"] + (mark["v2"] - mark["v"]) * share) for share in shares
    )
    return [_around(u * size[0], (1 - v) * size[1], 1, 1) for u, v in along]


def _box(mark: Mark, size: tuple[int, int]) -> Box:
    x, y = mark["u"] * size[0], (1 - mark["v"]) * size[1]
    if mark["form"] in {"label", "label_below"}:
        top = y + _BELOW if mark["form"] == "label_below" else y - _ABOVE - _LETTERS
        return x - _NEAR, x - _NEAR + text_width(mark["text"]) * FONT, top, top + _LETTERS
    across = 2 * _REACH if mark["form"] in {"target", "break"} else _REACH
    return _around(x, y, across, _REACH)


def _around(x: float, y: float, across: float, along: float) -> Box:
    return x - across, x + across, y - along, y + along
