"""The demonstration data set "mô phỏng" (synthetic): its parameters, its chance, and the errors it has on purpose.

A department that keeps its own monthly district reports would have such data; here it is invented. The same parameters
give the same numbers on any machine: all of it is integer arithmetic over draws that are MD5 of text keys.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

DATASET = "mophong"
LAST = 2023
# Raised with any change of what is made from parameters: a demonstration of another version is made anew.
VERSION = 2
_LIMITS = {"seed": (0, 2**31 - 1), "years": (2, 10)}
_VALUE = "production_value"
_INTEGER = re.compile(r"[+-]?\d{1,12}", re.ASCII)


class InvalidParameters(ValueError):
    """The demonstration cannot be made with these parameters; `issues` says why, one line each."""

    def __init__(self, issues: Sequence[str]) -> None:
        self.issues = list(issues)
        super().__init__("\n".join(issues))


@dataclass(frozen=True)
class Parameters:
    """What the demonstration follows from. Raises InvalidParameters.

    `seed` picks the draws; `years` end with 2023 (2 at least: the report compares with the year before).
    """

    seed: int = 1
    years: int = 5

    def __post_init__(self) -> None:
        values = {name: getattr(self, name) for name in _LIMITS}
        issues = [
            f"{name} is {values[name]}, it must be a whole number from {low} to {high}"
            for name, (low, high) in _LIMITS.items()
            if type(values[name]) is not int or not low <= values[name] <= high
        ]
        if issues:
            raise InvalidParameters(issues)

    @property
    def first(self) -> int:
        """The first year."""
        return LAST - self.years + 1


def read(**words: str) -> Parameters:
    """Parameters from typed text. Raises InvalidParameters."""
    issues = [
        f"{name} is {text[:40]!r}, not a whole number" for name, text in words.items() if not _INTEGER.fullmatch(text)
    ]
    if issues:
        raise InvalidParameters(issues)
    return Parameters(**{name: int(text) for name, text in words.items()})


def draw(seed: int, *key: object) -> int:
    """A number below 2^64 that follows from seed and key: what `md5_number_lower` gives in DuckDB for "seed|key|…"."""
    text = "|".join(map(str, (seed, *key)))
    return int.from_bytes(hashlib.md5(text.encode(), usedforsecurity=False).digest()[8:], "little")


def between(low: int, high: int, seed: int, *key: object) -> int:
    """A draw from `low` to `high`, both included."""
    return low + draw(seed, *key) % (high - low + 1)


@dataclass(frozen=True)
class Contradiction:
    """One error put in on purpose: `figure` is printed as `times` what it should be, plus `plus`.

    `breaks` are the ids of all identities of the ledger that it breaks (for the rule reading: leaves ambiguous).
    """

    rule: str
    figure: str
    breaks: tuple[str, ...]
    times: int = 1
    plus: int = 0


CONTRADICTIONS = (
    Contradiction(
        "parts",
        f"{_VALUE}.nqd.{LAST}.plan",
        (
            f"parts.{_VALUE}.total.{LAST}.plan",
            f"shares.{_VALUE}.total.{LAST}.plan_share",
            f"ratio.{_VALUE}.nqd.{LAST}.plan_attainment",
        ),
        plus=27,
    ),
    Contradiction(
        "shares",
        f"{_VALUE}.tw.{LAST}.share",
        (f"shares.{_VALUE}.total.{LAST}.share", f"ratio.{_VALUE}.tw.{LAST}.share"),
        plus=3,
    ),
    Contradiction(
        "contributions", f"{_VALUE}.nqd.{LAST}.contribution", (f"contributions.{_VALUE}.total.{LAST}.growth",), plus=2
    ),
    Contradiction(
        "ratio", f"output.xi-mang.{LAST}.plan_attainment", (f"ratio.output.xi-mang.{LAST}.plan_attainment",), plus=9
    ),
    Contradiction(
        "base",
        f"output.gach-nung.{LAST}.growth",
        (f"base.output.gach-nung.{LAST - 1}.actual", f"ratio.output.gach-nung.{LAST}.growth"),
        plus=25,
    ),
    Contradiction("inside", f"{_VALUE}.fdi.{LAST + 1}.target", (f"inside.{_VALUE}.fdi.{LAST + 1}.target",), times=10),
    Contradiction(
        "coverage",
        f"grid_communes.connected.{LAST - 1}.actual",
        (f"coverage.grid_communes.connected.{LAST - 1}.actual",),
        plus=25,
    ),
    Contradiction(
        "reading", f"output.bot-giay.{LAST}.growth", (f"reading.output.bot-giay.{LAST - 1}.actual",), plus=100
    ),
)
