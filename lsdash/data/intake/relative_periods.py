"""Periods of columns that follow from that of the file: this one, the one before, since January, a year before."""

from lsdash.model import periods
from lsdash.model.periods import DECEMBER, JANUARY, Period

NAMES = ("this", "before", "span", "year_ago", "span_ago", "year", "year_before")


def code(period: str, of: str) -> str:
    """The code of a column's period in a file of the period `of`; what is no relative one, or of a file without a
    period, stays as it is."""
    return _codes(of)[period] if of and period in NAMES else period


def _codes(of: str) -> dict[str, str]:
    this = periods.of(of)
    year = this.until // 100
    span = Period(year * 100 + JANUARY, this.until).code
    return {
        "this": of,
        "before": Period(_months_before(this, this.since), _months_before(this, this.until)).code,
        "span": span,
        "year_ago": periods.years_before(of),
        "span_ago": periods.years_before(span),
        "year": str(year),
        "year_before": str(year - 1),
    }


def _months_before(period: Period, month: int) -> int:
    """The month that is as many months before another one as the period is long."""
    number = month // 100 * DECEMBER + month % 100 - 1 - len(period.months())
    return number // DECEMBER * 100 + number % DECEMBER + 1
