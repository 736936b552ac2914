"""Printed numbers: from the words on paper to value, step and form, and to what the words allow them to be.

The tables carry value, measure and kind beside the printed words; the build reads the words again with this module and
stops where they disagree, so that a slip of the hand cannot enter a release. What words do to a number is one table,
`_RULES`; which words do it is `number_words.toml`, which readers of prose share.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from lsdash.data.intake.names import key

# Digits before the decimals, grouped by three or not; a zero stands before others only in "05", as offices write 5.
WHOLE = r"(?:[1-9]\d{0,2}(?:%s\d{3})+|[1-9]\d*|0[1-9]|0)"
NUMBER = rf"{WHOLE % re.escape('.')}(?:,\d+)?"
_NUMBER = re.compile(NUMBER, re.ASCII)
_CUT_OFF = re.compile(r"[.,]?\d|[ \u00a0\u202f]\d{3}(?!\d)", re.ASCII)  # digits that no number of the form has
_OPEN = re.compile(r"\s*(?:(?:[-‐‑‒–—−÷]|đến|tới|to)\s*\d|[‰‱])", re.ASCII)  # a range; a rate that no unit is
_WORD = re.compile(r"[^\W\d_]+")
_WORDS_END = r"(?![^\W\d_])"
_DONG = rf"(?:đồng|đ|vnđ|vnd|dongs?){_WORDS_END}"
# What follows the digits, and the power of ten that it stands for; the first that fits. Money is in tỷ đồng, also where
# a report says "250 tỷ" alone.
_SCALES = tuple(
    (re.compile(rf"\s*(?:{words})"), power)
    for words, power in (
        (r"(?:(?:nghìn|ngàn) (?:tỷ|tỉ)|trillion (?:vnd|dongs?))", 3),
        (rf"(?:tỷ|tỉ|billion) ?{_DONG}", 0),
        (rf"(?:triệu|tr\.?|million) ?{_DONG}", -3),
        (rf"(?:nghìn|ngàn|thousand) ?{_DONG}", -6),
        (_DONG, -9),
        (rf"(?:tỷ|tỉ) (?!(?:và|bằng|tăng|giảm|vượt|đạt|năm|so|kế){_WORDS_END})[^\W\d]|billion", 9),
        (r"triệu|million", 6),
        (r"nghìn|ngàn|thousand", 3),
    )
)
_ALL = 100  # per cent
Read = TypeVar("Read")
# What English puts where Vietnamese has its comma, its point and its words.
_ENGLISH = str.maketrans(",.", ".,")
_CHANGES = frozenset({"growth", "target_growth", "average_growth", "growth_needed", "increase", "contribution"})
_ATTAINMENTS = frozenset({"plan_attainment", "target_attainment"})
_SHARES = frozenset({"share", "plan_share", "target_share", "gap_share", "increase_share"})
_LEVELS = frozenset({"level", "target_level"})
_AMOUNTS = frozenset({"actual", "plan", "target"})


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


class Rule(NamedTuple):
    """What words of a kind say of their number: its value is `base` + `sign` × digits; it is of one of `only`, and of
    none of `never`; its `kind` is that; `doubt`: the words leave open what it is."""

    sign: int = 1
    base: int = 0
    only: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    kind: str = ""
    doubt: bool = False

    def allows(self, measure: str) -> bool:
        """Whether the words settle a number that can be of `measure`."""
        return not self.doubt and measure not in self.never and (not self.only or measure in self.only)


_DOUBT = Rule(doubt=True)
_RULES = {
    "up": Rule(never=_AMOUNTS | _ATTAINMENTS | _SHARES | _LEVELS),
    "down": Rule(sign=-1, never=_AMOUNTS | _ATTAINMENTS | _SHARES | _LEVELS),
    "plus": Rule(never=_ATTAINMENTS | _SHARES | _LEVELS),
    "minus": Rule(sign=-1, never=_ATTAINMENTS | _SHARES | _LEVELS),
    "exceed": Rule(base=_ALL, only=_ATTAINMENTS),
    "fall_short": Rule(sign=-1, base=_ALL, only=_ATTAINMENTS),
    "level": Rule(never=_CHANGES),
    "reach": Rule(never=_CHANGES),
    "contribute": Rule(only=frozenset({"contribution"})),
    "share": Rule(never=_CHANGES | _ATTAINMENTS | _LEVELS),
    "plan": Rule(only=_ATTAINMENTS),
    "year": Rule(never=_CHANGES),
    "moves": _DOUBT,
    "modal": _DOUBT,
    "approximate": _DOUBT,
    "open_ended": _DOUBT,
}
_TURNS = ("exceed", "fall_short", "up", "down", "plus", "minus", "contribute", "share", "level", "reach")
# Kinds of words that belong to each other: "tăng +5%", "mức tăng đạt 5%".
_TOGETHER = ({"up", "plus", "reach"}, {"down", "reach"}, {"minus", "reach"}, {"exceed", "reach"}, {"level", "reach"})


# Language → kind → phrases; kind → signs right before the digits.
NUMBER_WORDS: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_name("number_words.toml").read_text(encoding="utf-8")
)
SIGNS: Mapping[str, str] = NUMBER_WORDS["signs"]


def read(words: str, *, part: int = 0, language: str = "vi") -> Printed:
    """The number in `words`; `part` picks one of several ("206/226": 0 or 1), `language` decides what comma and point
    mean.

    "vượt 26,4% kế hoạch" is read as the attainment 126.4, "giảm 8,6%" as the growth -8.6. Raises UnreadableNumber.
    """
    return whole(words, part=part, language=language)[0]


def whole(words: str, *, part: int = 0, language: str = "vi") -> tuple[Printed, Decimal, Rule]:
    """The number, its digits alone in its unit, and what the words around it say of it. Raises UnreadableNumber."""
    value, step, (before, behind) = _parts(words, part, language)
    rule = meaning(before, behind, language)
    signed = value.copy_negate() if rule.sign < 0 else value  # which does not round
    return Printed(rule.base + signed if rule.base else signed, step, rule.kind == "lower_bound"), value, rule


def behind(words: str, *, part: int = 0, language: str = "vi") -> str:
    """The words behind the number, in small letters. Raises UnreadableNumber."""
    return _parts(words, part, language)[2][1]


@lru_cache(1)  # the same number is asked for its value, then for the words behind it
def _parts(words: str, part: int, language: str) -> tuple[Decimal, Decimal, tuple[str, str]]:
    """Digits and step in their unit, and the words before and behind them."""
    text = unicodedata.normalize("NFC", words)
    digits_of = text.translate(_ENGLISH) if language == "en" else text
    numbers = [*_NUMBER.finditer(digits_of)]
    if part >= len(numbers) or _CUT_OFF.match(digits_of, numbers[part].end()):
        raise UnreadableNumber(words)
    start, end = numbers[part].span()
    digits = digits_of[start:end].replace(".", "")
    decimals = len(digits.partition(",")[2])
    behind = text[end:].casefold()
    scale = _scale(behind)
    return Decimal(digits.replace(",", ".")).scaleb(scale), _power(scale - decimals), (text[:start], behind)


@lru_cache(4096)
def _scale(behind: str) -> int:
    return next((power for pattern, power in _SCALES if pattern.match(behind)), 0)


@lru_cache(64)
def _power(exponent: int) -> Decimal:
    return Decimal(10) ** exponent


def _kinds(words: str, language: str) -> frozenset[str]:
    """Kinds of the phrases among `words`, the longest phrase at each place."""
    keys = [*map(key, _WORD.findall(words))]
    phrases, found, position = _phrases(language), set[str](), 0
    while position < len(keys):
        sizes = range(min(max(map(len, phrases)), len(keys) - position), 0, -1)
        size = next((size for size in sizes if tuple(keys[position : position + size]) in phrases), 0)
        if size:
            found |= phrases[tuple(keys[position : position + size])]
        position += size or 1
    return frozenset(found)


@lru_cache(2)
def _phrases(language: str) -> Mapping[tuple[str, ...], set[str]]:
    phrases: dict[tuple[str, ...], set[str]] = {}
    for kind, words in NUMBER_WORDS[language].items():
        for phrase in words:
            phrases.setdefault(tuple(map(key, _WORD.findall(phrase))), set()).add(kind)
    return phrases


@lru_cache(4096)
def meaning(before: str, behind: str, language: str) -> Rule:
    """What the words before and behind a number settle together."""
    kinds = _kinds(before, language)
    sign = next((kind for kind, signs in SIGNS.items() if before.rstrip()[-1:] in signs), "") if before.rstrip() else ""
    turns = {kind for kind in (*kinds, sign) if kind in _TURNS}
    follows = _kinds(behind, language)
    percent = behind.lstrip().startswith("%")
    turn = next((kind for kind in _TURNS if kind in turns), "")
    doubt = len(turns) > 1 and not any(turns <= together for together in _TOGETHER)
    doubt |= any(_RULES.get(kind) is _DOUBT for kind in (*kinds, *follows, sign)) or bool(_OPEN.match(behind))
    doubt |= before.endswith("(") and behind.startswith(")")  # in accounts below zero, elsewhere a remark
    year = follows & {"same_period", "year_before"}
    if turn in ("exceed", "fall_short") and (year or not percent):
        turn, doubt = ("up" if turn == "exceed" else "down"), doubt or not percent
    doubt |= percent and "plan" in follows and turn in ("up", "down", "plus", "minus")
    bound = "bound" in kinds or sign == "bound"
    found = _RULES[turn] if turn else _RULES["year"] if year and percent else Rule()
    if percent and "plan" in follows and not doubt:
        found = found._replace(only=_ATTAINMENTS)
    doubt |= bound and found.sign < 0  # at least that low is no lower bound
    kind = "lower_bound" if bound else next((one for one in ("estimated", "provisional") if one in kinds), "")
    return found._replace(kind=kind, doubt=doubt)


def reader(
    tables: Mapping[str, Iterable[Mapping[str, str]]], of: Callable[..., Read]
) -> Callable[[Mapping[str, str]], Read]:
    """Reads the words of a row of the table of figures by `read`, `whole` or `behind`, in the language of its source;
    of a count printed as "206/226" the whole is the second number."""
    counted = {row["code"] for row in tables["indicators"] if row["counted"] == "true"}
    wholes = {row["code"] for row in tables["segments"] if row["role"] == "whole" and row["indicator"] in counted}
    languages = {row["code"]: row.get("language") or "vi" for row in tables["sources"]}

    def read_row(row: Mapping[str, str]) -> Read:
        part = 1 if row["item"] in wholes and "/" in row["as_printed"] else 0
        return of(row["as_printed"], part=part, language=languages[row["source"]])

    return read_row
