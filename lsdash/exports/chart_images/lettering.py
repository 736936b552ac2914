"""The letters of a picture, and where its text wraps."""

from lsdash.present.text_width import text_width

# The first are in `letters/`, for PNG images; an SVG image has those of its reader's machine.
FAMILY = "lsdash Sans, Arial, Liberation Sans, Helvetica, sans-serif"

_BOLD = 1.065
_MARGIN = 0.97  # of the room: a reader's own font may be a little wider


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels that `text` takes in one line."""
    return text_width(text) * size * (_BOLD if bold else 1.0)


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
