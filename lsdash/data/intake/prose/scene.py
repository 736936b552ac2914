"""A sentence with everything that was found in it, and what is carried from one sentence to the next."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

from lsdash.data.intake.prose import numbers, period_mentions
from lsdash.data.intake.prose.lexicon import Item, Lexicon, Mention
from lsdash.data.intake.prose.numbers import Number
from lsdash.data.intake.prose.period_mentions import PeriodMention
from lsdash.data.intake.prose.sentences import Sentence
from lsdash.data.intake.units import Units
from lsdash.model import periods

# What a sentence without numbers and periods has not.
_ANY = re.compile(r"\d|\b(?:tháng|quý|năm|mươi|mười|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|chục)\b", re.IGNORECASE)
_BULLET = re.compile(r"\s*[-–+*•·]\s")
_OF_WHICH = re.compile(r"(?:[-–+*•·]\s*)?trong đó\b", re.IGNORECASE)  # is of what was told last
_CUT = re.compile(r"[,;:(.]")


@dataclass(frozen=True)
class Subject:
    """What numbers are of: items that it may be; `problem` and `area_problem` are codes of why
    item and district are not settled, "" where they are."""

    items: tuple[Item, ...] = ()
    area: str = ""
    problem: str = ""
    area_problem: str = ""
    named_output: bool = False

    @property
    def item(self) -> Item:
        """The item, of a settled subject."""
        return self.items[0]


@dataclass
class Carried:
    """What the sentences before leave to those that follow.

    `period` and `mode` ("target" or "modal" of what is not yet a fact) are those of the paragraph, `section` and
    `section_mode` those of the last heading, `periods` all that the text is about. `value_of` is the indicator that
    sectors and branches are of, `is_output` whether products are told by their amounts,
    `products` whether any was named with a number. `area_open`, `part_open` and
    `maker_open`: a district, a sector or one maker was named, and what follows may be of it.
    """

    paragraph: int = 0
    period: str = ""
    periods: list[str] = field(default_factory=list)
    year: str = ""
    mode: str = ""
    value_of: str = ""
    is_output: bool = False
    products: bool = False
    list_open: bool = False
    list_period: str = ""
    list_mode: str = ""
    subject: Subject | None = None
    area_open: bool = False
    area_of_text: str = ""
    area_of_lead: str = ""
    paragraph_area: str = ""
    part_open: bool = False
    maker_open: bool = False
    title_period: str = ""
    last_period: str = ""
    section: str = ""
    section_mode: str = ""

    def enter(self, sentence: Sentence) -> None:
        """Begin a sentence: at a new paragraph only what the whole text is about holds on; the lines of a list
        belong to the sentence with a colon before them, "trong đó" to the one before."""
        if sentence.paragraph == self.paragraph:
            return
        follows = self.paragraph + 1 == sentence.paragraph and _OF_WHICH.match(sentence.text)
        self.paragraph = sentence.paragraph
        self.list_open = self.list_open and _BULLET.match(sentence.text) is not None
        self.subject, self.area_of_lead = None, ""
        self.part_open = self.maker_open = False
        self.area_open, self.paragraph_area = bool(self.paragraph_area), ""
        if self.list_open:
            self.period, self.mode = self.list_period, self.list_mode
            return
        self.is_output = False
        if follows and self.period and not self._is_aside:
            return
        self.mode = self.section_mode
        alone = self.periods[0] if len(self.periods) == 1 else ""
        of_title = self.title_period if self.title_period == self.last_period else ""
        self.period = self.section or alone or of_title

    @property
    def _is_aside(self) -> bool:
        """Whether the period that was told of last lies inside another one: "riêng tháng 8"."""
        own = periods.of(self.period)
        others = [periods.of(code) for code in self.periods if code not in ("", self.period)]
        return any(one.since <= own.since and own.until <= one.until for one in others)


@dataclass(frozen=True)
class Scene:
    """A sentence: its phrases, periods and numbers, each with its places."""

    sentence: Sentence
    mentions: tuple[Mention, ...]
    periods: tuple[PeriodMention, ...]
    numbers: tuple[Number, ...]

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.sentence.text

    @cached_property
    def figures(self) -> tuple[Number, ...]:
        """Numbers that may be figures."""
        return tuple(number for number in self.numbers if number.is_figure)

    def between(self, start: int, end: int) -> list[Mention]:
        """The phrases from one place to another."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return [one for one in self.mentions[first:last] if one.end <= end]

    @cached_property
    def _starts(self) -> list[int]:
        return [one.start for one in self.mentions]

    def cuts(self, start: int, end: int) -> list[int]:
        """Where signs between parts of a sentence stand, outside phrases that have them in their names."""
        return self._cuts[bisect_left(self._cuts, start) : bisect_left(self._cuts, end)]

    @cached_property
    def _cuts(self) -> list[int]:
        inside = {place for one in self.mentions for place in range(one.start, one.end)}
        inside |= {place for one in self.periods for place in range(one.start, one.end)}
        return [match.start() for match in _CUT.finditer(self.text) if match.start() not in inside]

    @cached_property
    def _zones(self) -> dict[int, int]:
        return {}

    def following(self, number: Number) -> Mention | None:
        """The phrase right behind a number and its unit."""
        rest = self.text[number.end :]
        place = number.end + len(rest) - len(rest.lstrip())
        return next((one for one in self.mentions if one.start == place > number.end), None)

    def end_of(self, number: Number) -> int:
        """Where a number ends, with its unit and the product named behind it."""
        behind = self.following(number)
        is_amount = number.unit is not None and number.unit.code != "phan-tram"
        return behind.end if behind and behind.meaning.items and is_amount else number.end

    def zone(self, number: Number) -> int:
        """Where the words that a number belongs to begin: behind the number before, a semicolon, or a colon behind
        which something is named."""
        if number.start not in self._zones:
            self._zones[number.start] = self._zone(number)
        return self._zones[number.start]

    def _zone(self, number: Number) -> int:
        before = [one for one in self.figures if one.start < number.start]
        start = self.end_of(before[-1]) if before else 0
        for cut in reversed(self.cuts(start, number.start)):
            sign = self.text[cut]
            if sign == ";":
                return cut + 1
            named = any(one.meaning.items for one in self.between(cut, number.start))
            if sign == ":" and named:
                return cut + 1
        return start


def of(sentence: Sentence, lexicon: Lexicon, units: Units, year: str) -> Scene:
    """The scene of a sentence; `year` is that of months without one."""
    text = sentence.text
    if not _ANY.search(text):
        return Scene(sentence, tuple(lexicon.mentions(text)), (), ())
    taken = numbers.not_figures(text)
    named = period_mentions.of_sentence(text, taken, year)
    found = numbers.of_sentence(text, taken, named, units)
    covered = [*taken, *((one.start, one.end) for one in named), *((one.digits_end, one.end) for one in found)]
    return Scene(sentence, tuple(lexicon.mentions(text, covered)), tuple(named), tuple(found))
