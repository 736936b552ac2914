"""Ids of numbers of monthly reports: what they say, pure and total.

    output.da@huu-lung.2023-03.actual                            one district, one month
    production_value.total.2023-01..2023-09.plan_attainment      the province, several months
    output.da@huu-lung_chi-lang.2023-03.reporting                several districts together
    production_value.total@residual.2023-01..2023-09.share       what rounding leaves of all shares shown; with
    production_value.total@residual_huu-lung.2023-03.share       districts chosen, of theirs and that of the others

The period always has months. What a source prints of such a period has the same form of id and comes first.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lsdash.model import filters as periods
from lsdash.model.filters import Codes, Filters
from lsdash.model.periods import DECEMBER, JANUARY, month_code

# The last word of an id → the column of the frames of `queries.monthly_amounts` that has its value.
COLUMNS = {
    "actual": "value",
    "plan": "plan",
    "matched": "matched",
    "matched_before": "matched_before",
    "aimed": "aimed",
    "aimed_at": "aimed_at",
    "reporting": "reporters",
    "plan_attainment": "attainment",
    "growth": "growth",
    "matched_attainment": "matched_attainment",
    "matched_growth": "matched_growth",
    "share": "share",
    "contribution": "contribution",
}
ROUNDED = ("share", "contribution")  # of which rounding leaves something
VALUE, OUTPUT, TOTAL = "production_value", "output", "total"
_RESIDUAL = "residual"
_CODE = r"[a-z][a-z0-9-]{0,30}"
_MONTH = r"([1-9][0-9]{3})-([0-9]{2})"
_FORM = re.compile(
    rf"({VALUE}|{OUTPUT})\.({_CODE})(?:@({_CODE}(?:_{_CODE}){{0,12}}))?\.{_MONTH}(?:\.\.{_MONTH})?\.({'|'.join(COLUMNS)})"
)
_LIKE = re.compile(r"@|[0-9]{4}-[0-9]{2}")


@dataclass(frozen=True)
class MonthlyId:
    """What an id says: `since` and `until` are months as yyyymm; without districts it is of the province; of a
    `residual`, `districts` are those chosen."""

    indicator: str
    block: str
    districts: Codes
    since: int
    until: int
    measure: str
    residual: bool = False

    @property
    def filters(self) -> Filters:
        """What the frames of its reports are narrowed to."""
        sectors = (self.block,) if self.indicator == VALUE and self.block != TOTAL else ()
        products = (self.block,) if self.indicator == OUTPUT else ()
        return Filters(self.districts, sectors, products, **periods.months(self.since, self.until))

    @property
    def count(self) -> int:
        """How many months its period has."""
        return (self.until // 100 - self.since // 100) * DECEMBER + self.until % 100 - self.since % 100 + 1


def parse(text: str) -> MonthlyId | None:
    """What `text` says, or None where it is no such id."""
    match = _FORM.fullmatch(text)
    if not match:
        return None
    indicator, block, place, *months, measure = match.groups()
    since = int(months[0]) * 100 + int(months[1])
    until = int(months[2]) * 100 + int(months[3]) if months[2] else since
    words = tuple(place.split("_")) if place else ()
    residual = words[:1] == (_RESIDUAL,)
    monthly_id = MonthlyId(indicator, block, words[residual:], since, until, measure, residual)
    return monthly_id if _sound(monthly_id) and dump(monthly_id) == text else None


def _sound(monthly_id: MonthlyId) -> bool:
    """Whether its period is one, each district stands once, and rounding can leave something of its measure."""
    months = all(JANUARY <= month % 100 <= DECEMBER for month in (monthly_id.since, monthly_id.until))
    once = len(set(monthly_id.districts)) == len(monthly_id.districts) and _RESIDUAL not in monthly_id.districts
    return (
        months
        and once
        and monthly_id.since <= monthly_id.until
        and (not monthly_id.residual or monthly_id.measure in ROUNDED)
    )


def dump(monthly_id: MonthlyId) -> str:
    """The id."""
    words = [*([_RESIDUAL] if monthly_id.residual else []), *monthly_id.districts]
    place = f"@{'_'.join(words)}" if words else ""
    ends = dict.fromkeys(month_code(month) for month in (monthly_id.since, monthly_id.until))
    return f"{monthly_id.indicator}.{monthly_id.block}{place}.{'..'.join(ends)}.{monthly_id.measure}"


def districts_in(text: str) -> Codes:
    """The districts that an id of them together names."""
    return tuple(text.partition("@")[2].partition(".")[0].split("_"))


def ordered(monthly_id: MonthlyId, districts: Sequence[str]) -> bool:
    """Whether its districts are known, and in the order of `districts`, so that one place has one name."""
    return monthly_id.districts == tuple(code for code in districts if code in monthly_id.districts)


def resembles(text: str) -> bool:
    """Whether somebody who wrote `text` may have meant such an id."""
    return _LIKE.search(text) is not None
