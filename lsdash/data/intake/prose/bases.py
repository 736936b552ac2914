"""What a percentage is compared with: the plan of the same period, the same period a year before, or something else."""

import re
from dataclasses import dataclass

from lsdash.data.intake.prose.clauses import Clause, is_object
from lsdash.data.intake.prose.lexicon import Mention
from lsdash.data.intake.prose.period_mentions import PeriodMention
from lsdash.model import periods

_PLAN_OF_YEAR = re.compile(r"(?:kế hoạch|\bKH)\s+(?:cả\s+)?năm\b(?!\s*\d)", re.IGNORECASE)
_PLAN_OF_PART = re.compile(r"(?:kế hoạch|\bKH)\s+(?:của\s+)?(tháng|quý)\b", re.IGNORECASE)
_MONTH = len("2004-07")
_OF_PERIOD_PLAN = 60  # percent: of a month or a quarter no plan of a year is ever met so far


@dataclass(frozen=True)
class Object:
    """What a percentage is compared with."""

    plan: Mention | None
    same_period: Mention | None
    year_before: Mention | None
    bases: tuple[PeriodMention, ...]
    unknown: bool
    end: int

    @property
    def is_year(self) -> bool:
        """Whether it is the same period a year before, or may be."""
        return bool(self.same_period or self.year_before or self.bases)


def object_of(said: Clause) -> Object:
    """The object behind a number, else the one between verb and number."""
    words = said.behind
    bases = bases_of(said, before=False)
    if not any(is_object(one) for one in words) and not bases and said.verb:
        words = tuple(one for one in said.near if one.start >= said.verb.start)
        if any("compare" in one.tags for one in said.near):  # "so với kế hoạch đạt 101,3%"
            words = said.near
        bases = bases_of(said, before=True)
    found = {
        tag: next((one for one in words if tag in one.tags), None)
        for tag in ("plan", "same_period", "year_before", "other_base")
    }
    ends = [one.end for one in found.values() if one] + [one.end for one in bases]
    unknown = found["other_base"] is not None or any(one.unknown or "other" in one.tags for one in words)
    if any("compare" in one.tags for one in words) and not ends:
        unknown = True
    return Object(
        found["plan"], found["same_period"], found["year_before"], bases, unknown, max(ends, default=said.number.end)
    )


def bases_of(said: Clause, *, before: bool) -> tuple[PeriodMention, ...]:
    """Periods of comparison behind a number, or between verb and number."""
    start, end = said.number.end, max((one.end for one in said.behind), default=said.number.end)
    tail = [one for one in said.scene.periods if one.start >= end]
    if before:
        start, end = (said.near[0].start if said.near else said.number.start), said.number.start
    elif tail and not re.search(r"[,;:.()]|\d", said.text[end : tail[0].start]):
        end = max(end, tail[0].end)
    return tuple(one for one in said.scene.periods if start <= one.start and one.end <= end and one.role == "base")


def year_problem(said: Clause, against: Object) -> str:
    """Why the base is not the same period a year before, "" where it is."""
    if len(against.bases) > 1:
        return "several_bases"
    if against.bases:
        return _base_code_problem(said, against.bases[0].code, same=against.same_period is not None)
    if against.same_period:
        return ""
    if against.year_before:
        return "" if said.period.isdigit() else "other_base"
    return _base_of_lead(said)


def _base_of_lead(said: Clause) -> str:
    """What a sentence begins with is the base of what follows: "So với năm 2003, QDTW tăng 8%, NQD tăng 30%"."""
    first = min((one.start for one in said.scene.figures), default=0)
    lead = [*said.scene.between(0, first), *said.scene.between(said.scene.zone(said.number), said.number.start)]
    compared = any("compare" in one.tags for one in lead)
    if compared and any(one.tags & {"plan", "other_base"} for one in lead):
        return "other_base"
    bases = [one for one in said.scene.periods if one.role == "base" and one.end <= first]
    if bases:
        return _base_code_problem(said, bases[-1].code, same=True)
    if any("same_period" in one.tags for one in lead):
        return ""
    return "" if said.period.isdigit() else "no_base"


def _base_code_problem(said: Clause, base: str, *, same: bool) -> str:
    period = periods.parse(said.period)
    if period is None or not base or periods.parse(base) is None:
        return "other_base"
    expected = period.before(1).code
    year = base.isdigit() and same and int(base) == period.until // 100 - 1 and period.years == 1
    return "" if base == expected or year else "other_base"


def plan_problem(said: Clause) -> str:
    """Why the plan may be another one than that of the period; a target is not measured against a plan."""
    if said.mode:
        return "not_a_fact"
    around = said.text[said.near[0].start if said.near else said.number.start : said.number.end + 40]
    around = re.split(r"[;,]\s", around)[0] if said.behind else around
    plans = [one for one in said.scene.periods if one.role == "plan" and abs(one.start - said.number.end) < 40]  # noqa: PLR2004
    if any(one.code != said.period for one in plans):
        return "other_plan"
    part = _PLAN_OF_PART.search(around)
    if part or said.period.isdigit():
        own = "quý" if "-q" in said.period else "tháng" if len(said.period) == _MONTH else ""
        return "other_plan" if part and part[1].lower() != own else ""
    if plans:
        return ""
    span = ".." in said.period
    if _PLAN_OF_YEAR.search(around) or span or (said.number.value or 0) < _OF_PERIOD_PLAN:
        return "other_plan"
    return ""
