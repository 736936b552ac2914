"""Numbers of a sentence: where they stand, what they are worth, in which unit, and which of them are no figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from lsdash.data.intake.prose.lexicon import word_list
from lsdash.data.intake.prose.period_mentions import PeriodMention
from lsdash.data.intake.units import INDEX, Unit, Units
from lsdash.data.printed_numbers import NUMBER, SIGNS
from lsdash.model.kinds import KINDS

_SIGN = f"[{re.escape(SIGNS['minus'] + SIGNS['plus'])}]"
_NUMBER = re.compile(r"(?<![^\W_])(?<!\d[.,])" + _SIGN + r"?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*)")
_SOUND = re.compile(NUMBER, re.ASCII)
_DERIVED = re.compile(KINDS["derived"].after)  # which a number bears that was computed from printed ones
_MOST_DIGITS = 15  # of a number that a release holds to its last digit
_LIST_MARK = re.compile(r"\s*\(?\d{1,2}(?:\.\d{1,2})*(?:[.)]|\s*[-–/](?=\s))(?=\s|[^\W\d])")
_RANGE = re.compile(r"\s*(?:%|[^\W\d_]{1,8}3?)?\s*(?:-|–|—|÷|đến|tới)\s*\d", re.IGNORECASE)
_RANGE_BEFORE = re.compile(
    r"\d\s*(?:%|[^\W\d_]{1,8}3?(?:\s+[^\W\d_]{1,8}3?)?)?\s*(?:-|–|—|÷|\bđến|\btới)\s*$", re.IGNORECASE
)
_ABOUT = re.compile(r"[~≈≃<>≤≥±]\s*$")
_COMMUNES = re.compile(r"\s*xã,\s*phường", re.IGNORECASE)
_COMPOUND = re.compile(r"\s*(?:tỷ|tỉ)(?=\s+\d)", re.IGNORECASE)
_DIGIT = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười"
_SCALE = "mươi|mười|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|chục|rưỡi|phần trăm"
_IN_WORDS = re.compile(
    rf"\b(?:{_DIGIT}|hàng|vài|nửa)\s+(?:(?:{_DIGIT}|{_SCALE}|linh|lẻ|lăm|mốt|tư)\s+)*(?:{_SCALE})\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Number:
    """A number of a sentence. `value` is in units of `unit`; both None where they cannot be read for certain.

    `end` is behind its unit. `pair` is 0 or 1 for the two numbers of "206/226". `reason` says why it is no figure
    ("period", "document", "count"), or why it cannot be read ("form", "range", "words", "rate", "derived",
    "approximate").
    """

    start: int
    digits_end: int
    end: int
    value: Fraction | None
    step: Fraction | None
    unit: Unit | None
    is_figure: bool
    reason: str = ""
    pair: int | None = None


@lru_cache(maxsize=1)
def _not_figures() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in word_list()["patterns"]["not_figures"])


@lru_cache(maxsize=1)
def _durations() -> re.Pattern[str]:
    return re.compile(rf"\s*{word_list()['patterns']['durations']}", re.IGNORECASE)


_LETTER_MARK = re.compile(r"\s*\(?[a-hđ]\)\s", re.IGNORECASE)


def not_figures(text: str) -> list[tuple[int, int]]:
    """Where names of documents, dates, telephone numbers and marks of lists stand."""
    mark = _LIST_MARK.match(text) or _LETTER_MARK.match(text)
    spans = [mark.span()] if mark else []
    for pattern in _not_figures():
        spans += [match.span() for match in pattern.finditer(text) if match.end() > match.start()]
    return spans


def of_sentence(text: str, taken: list[tuple[int, int]], named: list[PeriodMention], units: Units) -> list[Number]:
    """All numbers of a sentence in order, those in digits and those in words."""
    found = [*_in_digits(text, taken, named, units), *_in_words(text, units)]
    return sorted(found, key=lambda number: number.start)


def _in_words(text: str, units: Units) -> Iterator[Number]:
    for match in _IN_WORDS.finditer(text):
        unit, end = units.at(text, match.end())
        yield Number(match.start(), match.end(), end, None, None, unit, is_figure=True, reason="words")


def _in_digits(text: str, taken: list[tuple[int, int]], named: list[PeriodMention], units: Units) -> Iterator[Number]:
    spans = [(one.start, one.end) for one in named]
    known = 0
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if start < known:  # the digits of a unit: "96,1 điểm (năm trước = 100)"
            continue
        if not match[0][0].isdigit() and text[:start].rstrip()[-1:].isalnum() and text[start - 1] != " ":
            start += 1
        digits = text[start:end]
        within = next(
            (reason for reason, own in (("document", taken), ("period", spans)) if _inside(start, end, own)), ""
        )
        if within or _durations().match(text, end):
            yield Number(start, end, end, None, None, None, is_figure=False, reason=within or "count")
        elif digits.isdigit() and re.match(r"[A-ZĐ](?![^\W\d_])", text[end:]):  # "12A"; "197.000T" is an amount
            yield Number(start, end, end, None, None, None, is_figure=False, reason="document")
        else:
            figure = _figure(text, start, end, digits, units)
            known = figure.end if figure.unit is not None and figure.unit.code == INDEX else 0
            yield figure


def _inside(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def _figure(text: str, start: int, end: int, digits: str, units: Units) -> Number:
    pair = _pair(text, start, end)
    unit, unit_end = units.at(text, end)
    if compound := _COMPOUND.match(text, end):  # "367 tỷ 500 triệu đồng" is one amount in two numbers
        return Number(start, end, compound.end(), None, None, None, is_figure=True, reason="form")
    if re.search(r"\d\s*(?:tỷ|tỉ)\s+$", text[:start], re.IGNORECASE):
        return Number(start, end, unit_end, None, None, unit, is_figure=True, reason="form")
    if pair is not None:
        unit, unit_end = units.plain("xa"), end
    plain = digits[not digits[0].isdigit() :]
    if not _SOUND.fullmatch(plain) or sum(map(str.isdigit, plain)) > _MOST_DIGITS:
        return Number(start, end, unit_end, None, None, unit, is_figure=True, reason="form")
    factor = unit.factor if unit else Fraction(1)
    value = Fraction(plain.replace(".", "").replace(",", ".")) * factor
    step = factor / 10 ** len(plain.partition(",")[2])
    value = -value if digits[0] in SIGNS["minus"] else value
    reason = _unread(text, (start, end, unit_end), pair)
    return Number(start, end, unit_end, value, step, unit, is_figure=True, reason=reason, pair=pair)


def _unread(text: str, places: tuple[int, int, int], pair: int | None) -> str:
    """Why a number, from its start to its end and that of its unit, is no statement by itself; "" for nothing."""
    start, end, unit_end = places
    if _DERIVED.match(text, end) or _DERIVED.match(text, unit_end):
        return "derived"
    if _RANGE.match(text, end) or _RANGE_BEFORE.search(text[:start]):
        return "range"
    if _ABOUT.search(text[:start]):
        return "approximate"
    return "rate" if pair is None and _is_rate(text, start, end, unit_end) else ""


def _is_rate(text: str, start: int, end: int, unit_end: int) -> bool:
    """Whether a number is one of two, or for each of something: "15/20", "800.000 đồng/tấn"; growth a year is not."""
    each = "%" not in text[end:unit_end] and re.match(r"\s*/\s*[^\W\d_]", text[unit_end:])
    return bool(each or re.match(r"\s*/\s*\d", text[end:]) or re.search(r"\d\s*/\s*$", text[:start]))


def _pair(text: str, start: int, end: int) -> int | None:
    """Which of two numbers of communes this is: 0 for those that have, 1 for all."""
    if (match := re.match(r"/\d{1,4}(?!\d)", text[end:])) and _COMMUNES.match(text, end + match.end()):
        return 0
    return 1 if re.search(r"(?<![\d/])\d{1,4}/$", text[:start]) and _COMMUNES.match(text, end) else None
