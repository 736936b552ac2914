"""The period of a number, and whether it is a fact, a target or neither."""

import re
from dataclasses import dataclass

from lsdash.data.intake.prose.lexicon import Mention
from lsdash.data.intake.prose.numbers import Number
from lsdash.data.intake.prose.period_mentions import PeriodMention
from lsdash.data.intake.prose.scene import Carried, Scene
from lsdash.model import periods

_LEAD = 15  # signs: a word so near to the beginning is of the whole sentence
_HEADING_WORDS = 16
_TITLE = 6  # paragraphs in which the title stands
_NEAR = 3  # signs
# Before a month or a quarter: what is told is of all months up to it.
_UNTIL = re.compile(
    r"\b(?:đến|hết|cuối|đầu|giữa|từ|kể từ)\s*$|\b(?:lũy kế|luỹ kế|cộng dồn|tính đến)\b[^,;]*$", re.IGNORECASE
)
_SEVERAL_MONTHS = re.compile(
    r"\w+\s+tháng\b", re.IGNORECASE
)  # "3 tháng đầu năm": these months themselves, a quarter or not
_DIRECTLY = re.compile(r"\s*(?:(?:trong|vào|của)\s+)?")


@dataclass(frozen=True)
class When:
    """The period of a number with the `mode` of the sentence; `problem`: why it is not settled; `possible`: periods
    that it may be."""

    period: str
    mode: str
    problem: str = ""
    possible: tuple[str, ...] = ()


def note_year(seen: Scene, carried: Carried) -> None:
    """Keep the year that months without one are of: the last that was named as the time of something."""
    for one in seen.periods:
        if one.role == "main" and one.code and not one.is_range:
            carried.year = one.code[:4]


def of_number(number: Number, seen: Scene, carried: Carried) -> When:
    """When a number is of: the last period named before it, that right behind an amount, or the one carried."""
    mode = _mode(number, seen, carried)
    before = [one for one in _main(seen) if one.end <= number.start and not _closed(one, number, seen)]
    behind = _directly_behind(number, seen)
    if behind is not None:
        near = [one for one in before if one.start >= seen.zone(number)]
        codes = (*dict.fromkeys(one.code for one in near), behind.code)
        if near and near[-1].code != behind.code:
            return When(behind.code, mode, "several_periods", codes)
        return _checked(behind.code, mode)
    if not before:
        possible = tuple(carried.periods) if not carried.period else ()
        known = carried.period and (mode != "target" or carried.mode)
        return When(carried.period, mode, "" if known else "no_period", possible)
    last = before[-1]
    joined = [
        one
        for one in before[:-1]
        if one.code != last.code and not any(one.end <= figure.start < last.start for figure in seen.figures)
    ]
    together = [
        one
        for one in joined
        if re.fullmatch(r"\s*(?:và|,|hoặc|-|/|(?:qua|đầu|cuối)?\s*(?:của|trong)?)\s*", seen.text[one.end : last.start])
    ]
    if together:
        return When(last.code, mode, "several_periods", (together[-1].code, last.code))
    if problem := _doubt(last, before, number, seen, mode):
        return When(last.code, mode, problem, tuple(dict.fromkeys(one.code for one in before)))
    return _checked(last.code, mode)


def _doubt(last: PeriodMention, before: list[PeriodMention], number: Number, seen: Scene, mode: str) -> str:
    """Whether an aim is meant ("đến năm 2010"), or a change is told behind a period that was only for comparison."""
    if not mode and re.search(r"\bđến\s*$", seen.text[: last.start], re.IGNORECASE) and number.pair is None:
        return "not_a_fact"
    before_it = seen.text[: last.start]
    names_months = ".." in last.code or _SEVERAL_MONTHS.match(seen.text, last.start)
    if not last.code.isdigit() and not names_months and _UNTIL.search(before_it):
        return "several_periods"
    percent = number.unit is not None and number.unit.code == "phan-tram"
    own = any(one.start >= seen.zone(number) for one in before)
    ends = [period.until for one in before if (period := periods.parse(one.code))]
    return "several_periods" if percent and not own and ends and _end(last) < max(ends) else ""


def _end(one: PeriodMention) -> int:
    period = periods.parse(one.code)
    return period.until if period else 0


def _checked(code: str, mode: str) -> When:
    return When(code, mode, "" if code else "no_period")


def _main(seen: Scene) -> list[PeriodMention]:
    return [one for one in seen.periods if one.role == "main"]


def _closed(one: PeriodMention, number: Number, seen: Scene) -> bool:
    """Whether a period stands in brackets that are closed before a number."""
    return _in_brackets(one, seen) and ")" in seen.text[one.end : number.start]


def _directly_behind(number: Number, seen: Scene) -> PeriodMention | None:
    if number.unit is None or number.unit.code in ("phan-tram", "diem", "lan"):
        return None
    gap = _DIRECTLY.match(seen.text, number.end)
    place = gap.end() if gap else number.end
    return next((one for one in _main(seen) if one.start == place), None)


def _mode(number: Number, seen: Scene, carried: Carried) -> str:
    """ "target" behind a word of aiming, "modal" behind one of what may be, as carried where no time is named."""
    before = [one for one in seen.mentions if one.end <= number.start]
    if _is_supposed(before, number, seen):
        return "modal"
    aims = [one for one in before if "target" in one.tags]
    if aims:
        facts = [one for one in _main(seen) if one.end <= number.start and one.start > aims[-1].end]
        known = {one.code for one in facts} & set(carried.periods)
        return "modal" if known else "target"
    if any("not_target" in one.tags for one in before):
        return ""
    return "" if _main(seen) and not carried.section_mode else carried.mode


def _is_supposed(before: list[Mention], number: Number, seen: Scene) -> bool:
    """Whether the sentence begins with a word of supposing, or has one in the same part of it."""
    part = seen.text.rfind(";", 0, number.start)
    supposed = [one for one in before if "conditional" in one.tags]
    return any(one.start > part or one.start < _LEAD for one in supposed)


def leave(seen: Scene, carried: Carried) -> None:
    """Keep period and mode for the sentences that follow."""
    mains = [one for one in _main(seen) if not _in_brackets(one, seen)]
    aims = any("target" in one.tags for one in seen.mentions)
    if is_heading(seen):
        _begin_section(seen, carried, mains)
    elif aims:
        carried.mode = "target" if mains or carried.mode else carried.mode
    elif mains:
        leads = any("conditional" in one.tags and one.start < _LEAD for one in seen.mentions)
        carried.mode = "modal" if leads or carried.section_mode else ""
    facts = [] if aims or carried.section_mode else [one for one in mains if not _is_ahead(one, seen)]
    _keep_periods(carried, list(dict.fromkeys(one.code for one in facts if not one.is_range)), is_heading(seen))
    if mains:
        codes = [one.code for one in mains if not one.is_range] or [one.code for one in mains]
        earlier = [period.until for code in carried.periods if (period := periods.parse(code))]
        goes_back = not aims and _end(mains[-1]) < max(earlier, default=0)
        carried.period = codes[0] if len(set(codes)) == 1 and not goes_back else ""


def _keep_periods(carried: Carried, codes: list[str], heading: bool) -> None:
    """Note the periods of which facts are told; a second one ends what a heading said."""
    if not heading and any(code != carried.section for code in codes):
        carried.section = ""
    carried.periods += [code for code in codes if code not in carried.periods]
    if codes:
        carried.last_period = codes[-1]
    first = carried.paragraph == 1 or (heading and carried.paragraph <= _TITLE and not carried.title_period)
    if first and len(codes) == 1:
        carried.title_period = codes[0]


def is_heading(seen: Scene) -> bool:
    """Whether a sentence is a short line of its own without figures and without a full stop, and no row of a table."""
    own = not seen.sentence.is_row and seen.sentence.place.endswith(".1") and not seen.text.endswith((".", ";", "!"))
    return own and not seen.figures and len(seen.mentions) <= _HEADING_WORDS


def _begin_section(seen: Scene, carried: Carried, mains: list[PeriodMention]) -> None:
    """What is said under a heading with a period is of that period; under one that looks ahead nothing is a fact."""
    if carried.paragraph == 1:
        return
    aims = [one for one in seen.mentions if "ahead" in one.tags and not _is_done(one.start, seen)]
    facts = {one.code for one in mains if not _is_ahead(one, seen)}
    codes = {one.code for one in mains}
    if aims or mains:
        carried.section_mode = "modal" if aims and not facts else ""
        chosen = facts or codes
        carried.section = chosen.pop() if len(chosen) == 1 else ""


def _is_ahead(one: PeriodMention, seen: Scene) -> bool:
    """Whether a period is one of plans and tasks: "phương hướng năm 2006", and what is only supposed."""
    before = [word for word in seen.mentions if word.end <= one.start]
    if any("conditional" in word.tags for word in before):
        return True
    return (
        bool(before)
        and one.start - before[-1].end < _NEAR
        and "ahead" in before[-1].tags
        and not _is_done(before[-1].start, seen)
    )


def _is_done(place: int, seen: Scene) -> bool:
    """Whether what is aimed at was carried out: "kết quả thực hiện nhiệm vụ"."""
    return re.search(r"\b(?:thực hiện|hoàn thành|kết quả)\s+(?:các\s+)?$", seen.text[:place], re.IGNORECASE) is not None


def _in_brackets(one: PeriodMention, seen: Scene) -> bool:
    before = seen.text[: one.start]
    return before.rfind("(") > before.rfind(")") and ")" in seen.text[one.end :]
