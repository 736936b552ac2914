"""What is proposed for one number of a text, and a sentence without numbers that judges something."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from lsdash.data.csv_tables import Row
from lsdash.data.intake.reading import FIGURE, Message
from lsdash.data.intake.statements import plain

State = Literal["proposed", "unclear", "not_a_figure"]
_DIGITS_OF_ID = 12


@dataclass(frozen=True)
class Key:
    """What a number may be of; "" where that is not known, and the area of the province."""

    indicator: str = ""
    item: str = ""
    area: str = ""
    period: str = ""
    measure: str = ""


@dataclass(frozen=True)
class Statement:
    """One number of a text, from `start` to `end` of its sentence. Of one that is unclear, `candidates` are the keys
    that it may have, and `reason` is the code of what is not settled; of one that is no figure, why it is none."""

    place: str
    sentence: str
    start: int
    end: int
    as_printed: str
    state: State
    key: Key = Key()
    kind: str = ""
    value: Fraction | None = None
    step: Fraction | None = None
    unit: str = ""
    candidates: tuple[Key, ...] = ()
    reason: str = ""

    def differs(self, other: "Statement") -> bool:
        """Whether two numbers are further apart than rounding explains."""
        if self.value is None or other.value is None or self.step is None or other.step is None:
            return False
        return abs(self.value - other.value) > (self.step + other.step) / 2 or self.unit != other.unit


@dataclass(frozen=True)
class Finding:
    """A sentence without figures that judges a subject; `subjects` are codes of items and areas."""

    place: str
    text: str
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class ProseReading:
    """What a text says: `period` is the one that it is about as a whole, "" where it names several or none; `message`
    why it cannot be read at all."""

    file_name: str
    sha256: str
    period: str
    sender: str
    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]
    message: Message | None = None

    @property
    def unclear(self) -> tuple[Statement, ...]:
        """Statements that a person has to settle."""
        return tuple(one for one in self.statements if one.state == "unclear")


def rows(statements: Iterable[Statement], source: str, sha256: str) -> Iterator[Row]:
    """The proposed statements in the columns of the table of figures; their ids follow from the file. Of a number
    that is printed twice, the finer one."""
    finest: dict[Key, Statement] = {}
    for one in statements:
        known = finest.get(one.key)
        if one.state == "proposed" and (known is None or (one.step or 0) < (known.step or 0)):
            finest[one.key] = one
    for number, one in enumerate(finest.values(), 1):
        values = (
            f"{sha256[:_DIGITS_OF_ID]}-{number}",
            *(source, one.place, one.key.indicator, one.key.item, one.key.area, one.key.period, one.key.measure),
            *(one.kind, plain(one.value or Fraction(0)), one.unit, plain(one.step or Fraction(1))),
            *(one.as_printed, "false", "", ""),
        )
        yield dict(zip(FIGURE, values, strict=True))
