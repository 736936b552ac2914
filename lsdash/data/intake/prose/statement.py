"""What is proposed for one number of a text, and a sentence without numbers that judges something."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from lsdash.data.intake.reading import Message
from lsdash.model.observation_ids import Key

State = Literal["proposed", "unclear", "not_a_figure"]
_UNKNOWN = Key()


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
    key: Key = _UNKNOWN
    kind: str = ""
    value: Fraction | None = None
    step: Fraction | None = None
    unit: str = ""
    candidates: tuple[Key, ...] = ()
    reason: str = ""

    @property
    def name(self) -> str:
        """The place of its first sign, which no other number of the text has: "3.1:25"."""
        return f"{self.place}:{self.start}"

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
    why it cannot be read at all; `synthetic`: the text says that its numbers are; `title` and `issued` (ISO 8601) as
    they stand over it, "" where they do not."""

    file_name: str
    sha256: str
    period: str
    sender: str
    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]
    message: Message | None = None
    synthetic: bool = False
    title: str = ""
    issued: str = ""

    @property
    def unclear(self) -> tuple[Statement, ...]:
        """Statements that a person has to settle."""
        return tuple(one for one in self.statements if one.state == "unclear")
