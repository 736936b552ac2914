"""The letters of a picture, and where its text wraps."""

import re
from base64 import b64encode
from functools import lru_cache
from html import unescape
from pathlib import Path

from lsdash.present.text_width import text_width

FOLDER = Path(__file__).with_name("letters")
# The first are in `FOLDER`; others are for programs that pass over the letters which an SVG image brings.
OWN = "lsdash Sans"
FAMILY = f"{OWN}, Arial, Liberation Sans, Helvetica, sans-serif"
WEIGHTS = {"Regular": 400, "Bold": 700}

_BOLD = 1.065
_LONG = 100  # pixels of a line from which on it states its length
_TEXT = re.compile(r'<text\b([^>]*\bfont-size="([\d.]+)px"[^>/]*)>(.*?)</text>', re.DOTALL)
_LINE = re.compile(r"(<tspan[^>]*)>([^<]+)</tspan>")
_MARGIN = 0.97  # of the room: a reader's own font may be a little wider


@lru_cache(maxsize=1)
def style_sheet() -> str:
    """CSS that brings the letters of `OWN` in both weights, 44 kB."""
    return "".join(
        f'@font-face{{font-family:"{OWN}";font-weight:{weight};src:url(data:font/woff2;base64,'
        f'{b64encode((FOLDER / f"{name}.woff2").read_bytes()).decode()}) format("woff2")}}'
        for name, weight in WEIGHTS.items()
    )


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


def stating_lengths(svg: str) -> str:
    """A drawing by Vega whose longer lines state their length, and so end in the same place in broader fonts."""
    return _TEXT.sub(_stated, svg)


def _stated(text: re.Match[str]) -> str:
    attributes, size, inside = text.groups()
    bold = 'font-weight="bold"' in attributes

    def length(line: str) -> str:
        taken = width(unescape(line), float(size), bold=bold)
        return f' textLength="{taken:.0f}" lengthAdjust="spacingAndGlyphs"' if taken > _LONG else ""

    if "<" not in inside:
        return f"<text{attributes}{length(inside)}>{inside}</text>"
    lines = _LINE.sub(lambda line: f"{line[1]}{length(line[2])}>{line[2]}</tspan>", inside)
    return f"<text{attributes}>{lines}</text>"
