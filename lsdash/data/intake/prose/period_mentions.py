"""Periods that a sentence names, and what each is there for: the time of a number, what it is compared with, a plan."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lsdash.model import periods

Role = Literal["main", "base", "plan"]
_YEAR = r"((?:19|20)\d\d)"
_OF = rf"(?:\s*(?:của\s+)?(?:năm|/|-)\s*{_YEAR}(?!\d))?"
_DASH = r"\s*(?:-|–|—|đến|tới)\s*"
_COUNT = r"(\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười một|mười)"
_NUMBER_OF_MONTH = r"(\d{1,2}|giêng|chạp|mười hai|mười một|một|hai|ba|tư|bốn|năm(?!\s*\d)|sáu|bảy|tám|chín|mười)"
_QUARTER = r"(?:iii|ii|iv|i|[1-4])\b"
_AND = r"\s*(?:,|và|-|–|\+|đến|tới)\s*"
_UNITS = "tấn|m3|m³|viên|chiếc|kwh|tỷ|triệu|nghìn|%|đồng|xã|lao động|hộ|người|doanh nghiệp"
_FORMS = (
    ("span", rf"từ\s+(?:tháng\s+)?(\d{{1,2}})/{_YEAR}{_DASH}(?:hết\s+)?(?:tháng\s+)?(\d{{1,2}})/{_YEAR}(?!\d)"),
    (
        "range",
        r"(?:(?:giai đoạn|thời kỳ|kế hoạch|nhiệm kỳ)\s+)?(?:(?<!\d)\d{1,2}\s+năm\s*)?\(?(?:từ\s+)?"
        rf"(?:năm\s+)?{_YEAR}{_DASH}(?:năm\s+)?{_YEAR}\)?",
    ),
    ("several", rf"quý\s+{_QUARTER}{_AND}(?:quý\s+)?{_QUARTER}{_OF}"),
    ("several", rf"tháng\s+\d{{1,2}}{_AND}(?:tháng\s+)?\d{{1,2}}(?![\d/.,]*\d)(?!\s*(?:tháng|{_UNITS}))(?!\d){_OF}"),
    ("quarter", rf"quý\s+(iii|ii|iv|i|[1-4])\b{_OF}"),
    ("several", rf"quý\s+\d+{_OF}"),
    ("month", rf"(?<![^\W_])T(\d{{1,2}})\s*[/.-]\s*{_YEAR}(?!\d)"),
    ("quarter", rf"(?<![^\W_])Q([1-4]|III|II|IV|I)\s*[/.-]\s*{_YEAR}(?!\d)"),
    ("several", rf"(?<![^\W_])\d{{1,2}}T\s*[/.-]?\s*{_YEAR}(?!\d)"),
    (
        "months",
        rf"\b{_COUNT}\s+tháng(?:\s+(đầu|cuối)(?:\s+năm(?!\s*{_YEAR}))?|(?=\s*(?:năm|/)\s*{_YEAR})"
        rf"|(?=\s*[,.;:)]|\s+(?:đạt|ước|là|giá|sản|thực hiện|tăng|giảm|bằng|toàn|của)\b|$)){_OF}",
    ),
    (
        "several",
        r"(?:nửa\s+(?:đầu|cuối)|(?:những|các|mấy)\s+tháng(?:\s+(?:đầu|cuối|qua|gần đây))?"
        rf"|(?<!đến )(?<!hết )(?:đầu|giữa|cuối))\s+năm(?:\s+{_YEAR})?",
    ),
    ("several", rf"\b{_COUNT}\s+(?:tháng|quý)\b{_OF}"),
    ("month", rf"tháng\s+{_NUMBER_OF_MONTH}(?![\d/.,]*\d\s*%)(?![^\W_]){_OF}"),
    ("month", rf"(?<![\d/.,])\b(\d{{1,2}})/{_YEAR}\b"),
    ("year", r"cả năm(?!\s*\d)"),
    ("year", rf"(?:cả\s+)?năm\s+{_YEAR}(?!\d)(?![.,]\d)"),
    ("year", rf"(?<![\d.,/-]){_YEAR}(?![\d/-])(?![.,]\d)(?!\s*(?:{_UNITS}))"),
)
_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_WORDS |= {"mười một": 11, "mười hai": 12, "giêng": 1, "chạp": 12}
_PATTERNS = tuple((name, re.compile(form, re.IGNORECASE)) for name, form in _FORMS)
_LOOKED_BACK = 400  # signs
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_BASE = re.compile(
    r"\b(?:so(?:\s+với)?|với|cùng\s+(?:kỳ|kì|tháng|quý)|svck|ck)"
    r"(?:\s+(?:của|với|cùng|kỳ|thực hiện|mức|kết quả|trung bình|cả|số))*\s*(?:năm\s*)?\(?$|(?:%|\blần)\s*(?:của\s*)?$"
    r"|\bso\s+(?:với\s+)?(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_PLAN = re.compile(r"\b(?:kế hoạch|KH)\s*(?:đề ra|được giao|giao|của|cả)?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class PeriodMention:
    """A period between `start` and `end`; `code` is "" where the year is not known."""

    start: int
    end: int
    code: str
    role: Role
    is_range: bool = False


def of_sentence(text: str, taken: list[tuple[int, int]], year: str) -> list[PeriodMention]:
    """The periods of a sentence outside what is `taken`; `year` is that of months without one, "" for none."""
    return sorted(_found(text, list(taken), year), key=lambda one: one.start)


def _found(text: str, taken: list[tuple[int, int]], year: str) -> Iterator[PeriodMention]:
    for form, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if form == "months" and match.start() and text[match.start() - 1] in ",./":
                continue
            taken.append(match.span())
            if form in ("quarter", "month", "months") or not match.groups():
                year = _last_year(text[: match.start()]) or year
            code = _code(form, match, year)
            yield PeriodMention(*match.span(), code, _role(text[: match.start()]), form == "range")


def _last_year(before: str) -> str:
    """The year that was named last as the time of something, "" for none."""
    for match in reversed(list(re.finditer(_YEAR, before[-_LOOKED_BACK:]))):
        if _role(before[: len(before) - len(before[-_LOOKED_BACK:]) + match.start()]) == "main":
            return match[1]
    return ""


def _role(before: str) -> Role:
    clause = re.split(r"[,;:.]\s", before[-_LOOKED_BACK:])[-1]
    if _PLAN.search(clause):
        return "plan"
    return "base" if _BASE.search(clause) else "main"


def _code(form: str, match: re.Match[str], year: str) -> str:
    """The code of a period, "" where it is none, or its year is not known."""
    first, *others = match.groups() or (year,)
    if form == "several":
        return ""
    if form == "span":
        return _checked(f"{others[0]}-{int(first):02d}..{others[2]}-{int(others[1]):02d}")
    if form in ("range", "year"):
        return str(first) if form == "year" else _checked(f"{first}-01..{others[0]}-12")
    year = next((group for group in others if group and group.isdigit()), year)
    return _part_of_year(form, first.lower(), (others[0] or "").lower(), year) if year else ""


def _part_of_year(form: str, name: str, which: str, year: str) -> str:
    if form == "quarter":
        return _checked(f"{year}-q{_ROMAN.get(name, name)}")
    count = _WORDS.get(name) or int(name)
    if form == "months" and count == 1 and not which:  # "một tháng" is any month
        return ""
    if form == "month":
        return _checked(f"{year}-{count:02d}")
    first = periods.DECEMBER + 1 - count if which == "cuối" else 1
    return _span(int(year), first, first + count - 1)


def _span(year: int, first: int, last: int) -> str:
    if not 1 <= first <= last <= periods.DECEMBER:
        return ""
    return periods.Period(year * 100 + first, year * 100 + last).code


def _checked(code: str) -> str:
    return code if periods.parse(code) else ""
