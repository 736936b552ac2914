"""A report as a document: the one form that DOCX, PDF and HTML are written from."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from string import Formatter

from lsdash.exports.report_document.patterns import Page

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


_FEWEST = 4  # parts of a report that begins with a table of contents
_NARROWEST, _WORDS = 9, 18  # signs: of a column, and of one that has words in several lines


@dataclass(frozen=True)
class Run:
    """Words in one style; `number` is the id of the observation that they print, `notes` are numbers of notes."""

    text: str
    number: str = ""
    notes: Sequence[int] = ()


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `free`: written by an officer and not from numbers."""

    runs: Sequence[Run]
    free: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Cell:
    """A cell of a table; `numeric` stands to the right, `number` is as in a run."""

    text: str
    number: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table: its caption, headers, rows as long as these, and small print below."""

    caption: str
    headers: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    foot: Sequence[str] = ()

    @property
    def widths(self) -> list[int]:
        """How wide the columns are to each other: numbers in one line, words in several."""
        columns = zip(self.headers, *self.rows, strict=True)
        return [_width(head, cells) for head, *cells in columns]


def _width(head: Cell, cells: Sequence[Cell]) -> int:
    word = max((len(part) for part in head.text.split(" ")), default=0)
    longest = max((len(cell.text) for cell in cells), default=0)
    return max(_NARROWEST, word, longest if head.numeric else min(longest, _WORDS + longest // 10))


@dataclass(frozen=True)
class Chart:
    """A drawing: message, what is shown in which unit, small print. `draw` gives it as SVG, `width` pixels wide."""

    name: str
    title: str
    subtitle: str
    foot: Sequence[str]
    draw: Callable[[], str]
    width: int

    @property
    def alt(self) -> str:
        """What it says to those who cannot see it."""
        return f"{self.title}. {self.subtitle}".replace("..", ".")

    @cached_property
    def svg(self) -> str:
        """The drawing, made once for all forms."""
        return self.draw()


Block = Paragraph | Table | Chart


@dataclass(frozen=True)
class Part:
    """A part with its heading."""

    code: str
    heading: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Document:
    """A report. `title` and `subject` stand above it; `notes` are numbered from 1; `link` opens its numbers pinned to
    their release, `cards` gives the link of each number; `warning` must stand on every page, "" for real numbers."""

    lang: str
    page: Page
    title: str
    subject: str
    parts: Sequence[Part]
    notes: Sequence[str]
    stamp: str
    link: str
    warning: str = ""
    cards: Mapping[str, str] = field(default_factory=dict)

    @property
    def headings(self) -> list[str]:
        """The numbered heading of each part."""
        return [f"{roman(number)}. {part.heading}" for number, part in enumerate(self.parts, 1)]

    @property
    def has_contents(self) -> bool:
        """Whether it is long enough to begin with a table of contents."""
        return len(self.parts) >= _FEWEST

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph of every part."""
        for part in self.parts:
            yield from (block for block in part.blocks if isinstance(block, Paragraph))

    def charts(self) -> Iterator[Chart]:
        """Every chart of every part."""
        for part in self.parts:
            yield from (block for block in part.blocks if isinstance(block, Chart))

    def numbers(self) -> Iterator[str]:
        """The ids of all numbers that sentences print."""
        for paragraph in self.paragraphs():
            yield from (run.number for run in paragraph.runs if run.number)


def clean(text: str) -> str:
    """`text` with what no file of any form may hold replaced."""
    return _NO_XML.sub("\ufffd", text)


def filled(text: str, values: Mapping[str, str | Sequence[Run]]) -> list[Run]:
    """`text` with its placeholders filled: with words, or with runs of their own. Raises KeyError for one without."""
    runs: list[Run] = []
    for literal, name, _, _ in Formatter().parse(text):
        if literal:
            runs.append(Run(literal))
        if name is not None:
            value = values[name]
            runs += [Run(value)] if isinstance(value, str) else value
    return runs


def roman(number: int) -> str:
    """I, II, III, IV …, as parts are numbered."""
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in signs:
        while number >= value:
            text, number = text + sign, number - value
    return text
