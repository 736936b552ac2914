"""What stands before the name of a subject: words that make its numbers those of another time, a plan, or one maker."""

import re
from typing import NamedTuple

from lsdash.data.intake.prose.lexicon import Mention
from lsdash.data.intake.prose.numbers import Number
from lsdash.data.intake.prose.scene import Scene

_COUNT = r"(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nhiều|mấy|vài|những|các)"
# Words that a part of a sentence begins with, and why a number behind it is not settled.
_BEGINNINGS = tuple(
    (re.compile(rf"\W*(?:{words})\b", re.IGNORECASE), problem)
    for words, problem in (
        (r"(?:(?:về|theo)\s+)?(?:các\s+)?(?:chỉ tiêu\s+)?(?:kế hoạch|KH)", "plan_or_actual"),
        (r"(?:về\s+)?(?:nhiệm vụ|phương hướng|dự kiến|định hướng|đề xuất)", "not_a_fact"),
        (r"lẽ ra|đáng lẽ|đáng lý|lý ra|có ý kiến|giả thiết", "not_a_fact"),
        (r"(?:tính\s+)?(?:bình quân|trung bình)|mỗi|từng|hằng|hàng\s+(?:ngày|tháng|quý|năm)", "average"),
        (
            r"cùng\s+(?:kỳ|kì|tháng|quý)|(?:năm|tháng|quý|kỳ)\s+(?:trước|ngoái|kia)|trước\s+(?:đây|kia|đó)",
            "compared_amount",
        ),
        (rf"(?:trong\s+|qua\s+)?{_COUNT}\s+năm(?:\s+(?:qua|nay|gần đây|liền|vừa qua))?(?!\s*\d)", "several_periods"),
        (
            r"(?:kể\s+)?từ\s+(?:năm|tháng|quý|ngày|đầu)|(?:tính\s+)?đến nay|giai đoạn (?:này|qua)|thời gian qua",
            "several_periods",
        ),
        (r"tính riêng", "other_subject"),
    )
)
# "trong tháng" is of the period that is told of, where that is a month.
_OF_PERIOD = re.compile(r"\W*trong\s+(tháng|quý|tuần|ngày)\b(?!\s*(?:\d|i{1,3}\b|iv\b|đầu|cuối|này))", re.IGNORECASE)
_FORMS = {"tháng": re.compile(r"\d{4}-\d\d"), "quý": re.compile(r"\d{4}-q\d")}
_CHANGE = re.compile(r"\b(?:mức|phần|số|lượng|giá trị)\s+(?:tăng|giảm|chênh|thêm|hụt|thiếu)\b", re.IGNORECASE)
_MOST_WORDS = 8  # of a lead that names one maker or place


class _Lead(NamedTuple):
    """The part of a sentence from `start` to the name of a subject, or the one before it, which ends at `end` with
    `sign` ("" where the name follows)."""

    start: int
    end: int
    sign: str


def problem(number: Number, seen: Scene, period: str) -> str:
    """Why a number is not settled, told by what stands before its subject, or before the first one of the sentence;
    "" where nothing does."""
    named = [one for one in seen.between(0, number.start) if one.meaning.items]
    if not named:
        return ""
    own = next((one for one in named if one.start >= seen.zone(number)), None)
    found = _of_name(own, number, seen, period) if own else ""
    return found or _of_first(named[0], number, seen, period)


def _of_name(name: Mention, number: Number, seen: Scene, period: str) -> str:
    is_amount = number.unit is not None and number.unit.code not in ("phan-tram", "diem", "lan")
    leads = _leads(name, seen)
    if is_amount and _CHANGE.search(seen.text[leads[0].start : name.start]):
        return "change_of_amount"
    return next(filter(None, (_said_by(lead, seen, period) for lead in leads)), "")


def _of_first(name: Mention, number: Number, seen: Scene, period: str) -> str:
    """A lead with a colon is of the whole sentence, one with a comma of its part up to a semicolon; neither is of what
    has a time of its own."""
    if any(one.role == "main" and seen.zone(number) <= one.start < number.start for one in seen.periods):
        return ""
    for lead in _leads(name, seen):
        ended = ";" in seen.text[name.start : number.start] and lead.sign != ":"
        if not ended and (found := _said_by(lead, seen, period)):
            return found
    return ""


def _leads(name: Mention, seen: Scene) -> list[_Lead]:
    """The part of the sentence that a name stands in, up to it, and the part before."""
    cuts = seen.cuts(0, name.start)
    first = _Lead(cuts[-1] + 1 if cuts else 0, name.start, "")
    if not cuts or seen.text[cuts[-1]] not in ",:":
        return [first]
    return [first, _Lead(cuts[-2] + 1 if len(cuts) > 1 else 0, cuts[-1], seen.text[cuts[-1]])]


def _said_by(lead: _Lead, seen: Scene, period: str) -> str:
    text = seen.text[lead.start : lead.end]
    if any(lead.start <= figure.start < lead.end for figure in seen.figures):
        return ""
    if (match := _OF_PERIOD.match(text)) and not _is_of(match[1].lower(), period):
        return "several_periods"
    kinds = {tag for one in seen.between(lead.start, lead.end) for tag in one.tags}
    if "provisional" in kinds or ("estimated" in kinds and lead.sign == ":"):
        return "several_kinds"
    if found := next((problem for beginning, problem in _BEGINNINGS if beginning.match(text)), ""):
        return found
    return "one_maker" if lead.sign and _names_one(lead, seen) else ""


def _is_of(name: str, period: str) -> bool:
    form = _FORMS.get(name)
    return form is not None and form.fullmatch(period) is not None


def _names_one(lead: _Lead, seen: Scene) -> bool:
    """Whether a short part of a sentence begins with one maker or place."""
    words = seen.between(lead.start, lead.end)
    said = [one for one in words if not one.tags & {"filler", "leading"}]
    short = len(seen.text[lead.start : lead.end].split()) <= _MOST_WORDS
    return bool(short and said and "other" in said[0].tags and "everyone" not in said[0].tags)
