"""What sentences share: looking into rows, and what a sentence is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lsdash.model import formats, precision
from lsdash.model.words import Row, Words

_FINEST = 0.01  # of a multiple


@dataclass(frozen=True)
class Sentence:
    """One sentence made by rule: the page that shows what it says, the rule, its numbers (digits → observation id)."""

    text: str
    page: str
    rule: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)


def named(words: Words, row: Row) -> str:
    """The name of what a row is about, in full: sentences have room."""
    return words.name("item", row["item"])


def find(observations: Sequence[Row], **wanted: Any) -> Row | None:
    """The first row with these values in these columns, or None."""
    return next((row for row in observations if all(row[key] == value for key, value in wanted.items())), None)


def shown(row: Row) -> float:
    """The number of a row as it is shown: what words say of it must be true of what is read."""
    return float(formats.rounded(row["value"], row["step"]))


def latest(observations: Sequence[Row], measure: str) -> list[Row]:
    """Rows of `measure` in its latest period."""
    kept = [row for row in observations if row["measure"] == measure and row["value"] is not None]
    last = max((row["period"] for row in kept), default="")
    return [row for row in kept if row["period"] == last]


def contributions(observations: Sequence[Row]) -> list[Row]:
    """Contributions of the parts of the whole itself."""
    return [row for row in observations if row["measure"] == "contribution" and of_the_whole(row)]


def of_the_whole(row: Row) -> bool:
    """A part of the whole itself: what lies inside another part would be counted twice."""
    return bool(row["role"] == "part" and row["parent"] == "total")


class Multiple(NamedTuple):
    """How many times one number is another, and between what that lies."""

    value: float
    low: float
    high: float


def times_of(observations: Sequence[Row]) -> list[tuple[Row, Multiple]]:
    """Targets with their multiple of the latest actual, for those that have one."""
    needed = {
        row["block"]: Multiple(*(1 + row[end] / 100 for end in ("value", "low", "high")))
        for row in observations
        if row["measure"] == "growth_needed"
    }
    return [
        (row, needed[row["block"]]) for row in observations if row["measure"] == "target" and row["block"] in needed
    ]


def factor_of(factor: Multiple, words: Words) -> str:
    """A multiple in words: "3,41†"."""
    step = precision.step(*factor, _FINEST)
    return words.told_digits(
        {"value": factor.value, "step": step, "unit": "", "measure": "", "kind": "derived", "ambiguous": False}
    )
