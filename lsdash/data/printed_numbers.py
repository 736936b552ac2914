"""Printed numbers of Vietnamese reports: from the words on paper to value, step and form.

The tables carry value and step beside the printed words; the build reads the words again with this module and
stops where they disagree, so that a slip of the hand cannot enter a release.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
# Words and the power of ten that they stand for.
_SCALES = (
    ("triệu đồng", -3),
    ("nghìn đồng", -6),
    ("nghìn", 3),
    ("triệu", 6),
    ("million", 6),
)
# "2,1 tỷ viên"; money is in tỷ đồng already, also where a report says "250 tỷ" alone.
_BILLIONS = re.compile(r"\d tỷ (?!đồng)[^\W\d]")
_OVERSHOOT = 100
_OVER = ("trên ", "hơn ")
_DOWN = ("-", "−", "giảm ", "down ")
# What English puts where Vietnamese has its comma, its point and its words.
_ENGLISH = str.maketrans(",.", ".,")


class UnreadableNumber(ValueError):
    """The printed words hold no number of the Vietnamese form (1.234,5)."""


class Printed(NamedTuple):
    """A printed number: its value, the size of one unit of its last digit, and whether it is a lower bound.

    Values in "triệu đồng" and "nghìn đồng" are returned in tỷ đồng (10^9 VND); "nghìn", "triệu" and "tỷ" before another
    unit are multiplied out.
    """

    value: Decimal
    step: Decimal
    lower_bound: bool


def read(words: str, *, part: int = 0, language: str = "vi") -> Printed:
    """The number in `words`; `part` picks one of several ("206/226": 0 or 1), `language` decides what comma and point
    mean.

    "vượt 26,4% kế hoạch" is read as the attainment 126.4, "giảm 8,6%" as the growth -8.6. Raises UnreadableNumber.
    """
    words = words.translate(_ENGLISH) if language == "en" else words
    numbers = _NUMBER.findall(words)
    if part >= len(numbers):
        raise UnreadableNumber(words)
    digits = numbers[part].replace(".", "")
    decimals = len(digits.partition(",")[2])
    scale = 9 if _BILLIONS.search(words) else next((power for word, power in _SCALES if word in words), 0)
    value = Decimal(digits.replace(",", ".")).scaleb(scale)
    if words.startswith("vượt"):
        value += _OVERSHOOT
    if words.startswith(_DOWN):
        value = value.copy_negate()  # which does not round
    return Printed(value, _power(scale - decimals), words.startswith(_OVER))


@lru_cache(64)
def _power(exponent: int) -> Decimal:
    return Decimal(10) ** exponent


def reader(tables: Mapping[str, Iterable[Mapping[str, str]]]) -> Callable[[Mapping[str, str]], Printed]:
    """Reads the words of a row of the table of figures, in the language of its source; of a count printed as
    "206/226" the whole is the second number."""
    counted = {row["code"] for row in tables["indicators"] if row["counted"] == "true"}
    wholes = {row["code"] for row in tables["segments"] if row["role"] == "whole" and row["indicator"] in counted}
    languages = {row["code"]: row.get("language") or "vi" for row in tables["sources"]}

    def read_row(row: Mapping[str, str]) -> Printed:
        part = 1 if row["item"] in wholes and "/" in row["as_printed"] else 0
        return read(row["as_printed"], part=part, language=languages[row["source"]])

    return read_row
