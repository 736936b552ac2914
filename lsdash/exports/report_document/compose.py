"""Facts, patterns and what an officer adds → one document."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from lsdash.exports.report_document.document import Block, Chart, Document, Paragraph, Part, Run, filled
from lsdash.exports.report_document.facts import Facts
from lsdash.exports.report_document.naming import Naming
from lsdash.exports.report_document.notes import Notes
from lsdash.exports.report_document.patterns import PartPattern, Patterns
from lsdash.exports.report_document.sentences import Writer
from lsdash.exports.report_document.tables import table
from lsdash.model.formats import capital
from lsdash.model.words import Row, Words

# The chart of a figure of the register; None where there is nothing to draw.
Drawn = Callable[[str], Chart | None]


class NothingToReport(Exception):
    """No source has a number of the period."""


def is_reported(numbers: Iterable[Row], period: str) -> bool:
    """Whether any source prints a number of a period, or monthly reports add up to one: from other derived ones alone
    no report is written."""
    return any(row["period"] == period and (row["kind"] != "derived" or row.get("sources")) for row in numbers)


def document(
    facts: Facts,
    patterns: Patterns,
    words: Words,
    *,
    free: Mapping[str, Sequence[str]] | None = None,
    drawn: Drawn = lambda _name: None,
    stamp: str = "",
    link: str = "",
    warning: str = "",
    cards: Mapping[str, str] | None = None,
) -> Document:
    """The report of a period. `free` has paragraphs by part. Raises NothingToReport."""
    if not is_reported(facts.numbers, facts.about):
        raise NothingToReport(facts.about)
    naming = Naming(facts, patterns, words)
    composer = _Composer(facts, naming, patterns, free or {}, drawn)
    parts = [part for own in patterns.parts if (part := composer.part(own)).blocks]
    title, subject = (_text(text, naming) for text in (patterns.page.title, patterns.page.subject))
    notes = composer.writer.notes.texts
    return Document(words.lang, patterns.page, title, subject, parts, notes, stamp, link, warning, cards or {})


def _text(pattern: str, naming: Naming) -> str:
    return capital("".join(run.text for run in filled(pattern, naming.times)))


class _Composer:
    """Puts the parts of a report together, in the order of its patterns."""

    def __init__(
        self, facts: Facts, naming: Naming, patterns: Patterns, free: Mapping[str, Sequence[str]], drawn: Drawn
    ) -> None:
        self.facts, self.naming, self.free, self.drawn = facts, naming, free, drawn
        disputed = (part for part in patterns.parts if any(one.shown == "contradictions" for one in part.tables))
        heading = next((_text(part.heading, naming) for part in disputed), "")
        self.writer = Writer(facts, naming, Notes(facts, naming, heading))

    def part(self, pattern: PartPattern) -> Part:
        """A part; without blocks where there is nothing to say in it: a drawing alone says nothing of a part."""
        blocks = list(self._blocks(pattern))
        said = not all(isinstance(block, Chart) for block in blocks)
        return Part(pattern.code, _text(pattern.heading, self.naming), blocks if said else [])

    def _blocks(self, pattern: PartPattern) -> Iterator[Block]:
        for sentence in pattern.sentences:
            yield from self.writer.paragraphs(sentence)
        for text in self.free.get(pattern.code, ()):
            yield Paragraph([Run(text)], free=True)
        for own in pattern.tables:
            if made := table(own, self.facts, self.naming, self.writer.written):
                yield made
        for name in pattern.charts:
            if chart := self.drawn(name):
                yield chart
