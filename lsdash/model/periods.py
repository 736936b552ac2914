"""Periods of numbers: a year "2004", a quarter "2004-q1", a month "2004-03", a span of months "2004-01..2004-09".

All are the same kind of thing, a first and a last month; each has one code.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

JANUARY, DECEMBER, QUARTER = 1, 12, 3
FIRST_YEAR, LAST_YEAR = 1900, 2100  # that a report can be about
_KEPT = 4096  # of the answers for a code: many numbers are of the same few periods
_FORM = re.compile(r"(\d{4})(?:-q([1-4])|-(\d{2})(?:\.\.(\d{4})-(\d{2}))?)?", re.ASCII)


def month_code(month: int) -> str:
    """The code of a month (yyyymm): "2023-03"."""
    return f"{month // 100:04d}-{month % 100:02d}"


@dataclass(frozen=True, order=True)
class Period:
    """From the month `since` to the month `until`, both as yyyymm and both included."""

    since: int
    until: int

    @property
    def code(self) -> str:
        """The one code of this period, as ids and tables write it."""
        (year, first), (last_year, last) = divmod(self.since, 100), divmod(self.until, 100)
        if year == last_year and (first, last) == (JANUARY, DECEMBER):
            return f"{year:04d}"
        if year == last_year and last % QUARTER == 0 and last - first == QUARTER - 1:
            return f"{year:04d}-q{last // QUARTER}"
        ends = month_code(self.since), month_code(self.until)
        return ends[0] if ends[0] == ends[1] else "..".join(ends)

    @property
    def years(self) -> int:
        """How many years it takes until the same months come again without overlap: 1 up to a whole year."""
        return -(-len(self._numbers()) // DECEMBER)

    def months(self) -> list[int]:
        """Every month of it, as yyyymm."""
        return [number // DECEMBER * 100 + number % DECEMBER + 1 for number in self._numbers()]

    def _numbers(self) -> range:
        """Of its months, counted since year 0."""
        first, last = (month // 100 * DECEMBER + month % 100 - 1 for month in (self.since, self.until))
        return range(first, last + 1)

    def before(self, times: int) -> "Period":
        """The same period this many times before: of the year before; of five years, the five years before."""
        return Period(self.since - 100 * self.years * times, self.until - 100 * self.years * times)


@lru_cache(_KEPT)
def parse(code: str) -> Period | None:
    """The period of this code; None for a text that is no period, or not written in the one way."""
    match = _FORM.fullmatch(code)
    if not match:
        return None
    year, quarter, month, last_year, last_month = (int(digits or 0) for digits in match.groups())
    if quarter:
        first, last = year * 100 + quarter * QUARTER - 2, year * 100 + quarter * QUARTER
    elif match[3] is None:
        first, last = year * 100 + JANUARY, year * 100 + DECEMBER
    else:
        first = year * 100 + month
        last = first if match[4] is None else last_year * 100 + last_month
    sound = all(JANUARY <= end % 100 <= DECEMBER for end in (first, last)) and first <= last
    return Period(first, last) if sound and Period(first, last).code == code else None


def is_plausible(code: str) -> bool:
    """Whether it is the code of a period that a report can be about."""
    period = parse(code)
    return period is not None and period.since // 100 >= FIRST_YEAR and period.until // 100 <= LAST_YEAR


def of(code: str) -> Period:
    """The period of a code that is known to be one. Raises ValueError for any other text."""
    period = parse(code)
    if period is None:
        raise ValueError(code)
    return period


@lru_cache(_KEPT)
def years_before(code: str, times: int = 1) -> str:
    """The code of the same period one year (or this many) before; after it where `times` is negative. What is longer
    than a year goes back by its own length."""
    return of(code).before(times).code


def next_aim(code: str) -> str:
    """The code of the period whose target is the next one: the year that a part of a year lies in, else the same period
    a year after."""
    period = of(code)
    if period.since // 100 == period.until // 100 and not code.isdigit():
        return f"{period.until // 100:04d}"
    return years_before(code, -1)
