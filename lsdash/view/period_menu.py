"""The periods that a page can be about, as a menu: years, runs of years, and what lies inside each year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lsdash.model.filters import Filters
from lsdash.model.periods import QUARTER
from lsdash.model.words import Words
from lsdash.view import address_periods
from lsdash.view.filter_options import periods, span_name
from lsdash.view.view import View

_YEAR = 4  # digits


@dataclass(frozen=True)
class PeriodMenu:
    """The periods that can be chosen, as in an address: single `years`, `runs` of consecutive ones, and by year what
    lies inside it: quarters, then months."""

    years: Sequence[str]
    runs: Sequence[str]
    inside: Mapping[str, Sequence[str]]


def period_menu(view: View, chosen: str) -> PeriodMenu:
    """The periods of `periods` and all quarters and months with monthly reports, the latest year first; `chosen` among
    them, whatever it is."""
    offered = [*periods(view), *_parts_of_years(view.months)]
    # A quarter that has a report is named as such, also where it has monthly reports.
    spans: dict[object, str] = {}
    for code in filter(None, (*offered, chosen)):
        spans.setdefault(tuple(address_periods.period(code).values()), code)
    years = [code for code in spans.values() if code.isdigit()]
    others = [code for code in spans.values() if ".." in code and "-" not in code]
    runs = list(dict.fromkeys([*_runs([int(year) for year in years]), *others]))
    inside: dict[str, list[str]] = {}
    for code in spans.values():
        if "-" in code:
            inside.setdefault(code[:_YEAR], []).append(code)
    return PeriodMenu(years, runs, dict(sorted(inside.items(), reverse=True)))


def _parts_of_years(months: Sequence[int]) -> list[str]:
    """The quarters all of whose months have monthly reports, and the months that have."""
    starts = [month for month in months if month % 100 % QUARTER == 1]
    quarters = [(month, month + QUARTER - 1) for month in starts if {month + 1, month + 2} <= set(months)]
    spans = [*quarters, *((month, month) for month in months)]
    return [address_periods.period_text(Filters(since=since, until=until)) for since, until in spans]


def _runs(years: Sequence[int]) -> list[str]:
    """Every run of consecutive years."""
    return [
        f"{first}..{last}"
        for first in years
        for last in years
        if first < last and all(year in years for year in range(first, last))
    ]


def part_name(code: str, words: Words) -> str:
    """The name of a quarter or a month beside its year: "quý I", "tháng 3"; of any other span in full."""
    ends = address_periods.period(code)
    since, until = int(ends["since"]), int(ends["until"])
    if since == until:
        return words.text("monthly.period.months").split(";")[until % 100 - 1]
    if until - since == QUARTER - 1 and until % 100 % QUARTER == 0:
        return words.text("monthly.period.quarters").split(";")[until % 100 // QUARTER - 1]
    return span_name(code, words)
