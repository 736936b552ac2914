"""Series: the numbers of one thing over time, and which of them one line may join. Pure."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from lsdash.model.words import Row, grouped

YEAR = 100  # of a month written yyyymm


class Step(NamedTuple):
    """Two actuals of years that follow one another in a series; `broken` says why no line joins them, "" where one
    does."""

    earlier: Row
    later: Row
    broken: str

    @property
    def years(self) -> int:
        """How many years lie between them; more than one: of those in between nothing is known."""
        return year(self.later) - year(self.earlier)


def key(row: Row) -> tuple[str, str, str]:
    """What a series is of."""
    return row["indicator"], row["item"], row["area"]


def year(row: Row) -> int:
    """The year of a number of a year."""
    return int(row["since"]) // YEAR


def by_series(numbers: Iterable[Row]) -> dict[tuple[str, str, str], list[Row]]:
    """The numbers of each series, in the order in which they come."""
    return grouped(numbers, key)


def broken(earlier: Row, later: Row) -> str:
    """Why two numbers of one series must not be joined, "" where they may.

    Codes: bound (one is only a bound), and those of `intervals.incomparable`: unit, price_base, source, period.
    """
    if earlier["high"] is None or later["high"] is None:
        return "bound"
    if earlier["unit"] != later["unit"]:
        return "unit"
    if earlier["source"] == later["source"]:
        return ""
    if later["prices"] == "not_stated" or earlier["prices"] != later["prices"]:
        return "price_base"
    if later["scope"] == "source":
        return "source"
    return "period" if earlier["period_unclear"] or later["period_unclear"] else ""


def actuals(numbers: Iterable[Row]) -> list[Row]:
    """The actuals of whole years that are shown, in order of time."""
    kept = [row for row in numbers if row["measure"] == "actual" and row["chosen"] and row["whole_year"]]
    return sorted(kept, key=year)


def steps(numbers: Iterable[Row]) -> list[Step]:
    """The steps of one series from each known year to the next."""
    known = actuals(numbers)
    return [Step(one, other, broken(one, other)) for one, other in pairwise(known)]


def longest(numbers: Sequence[Row]) -> tuple[Row, Row] | None:
    """The printed actuals of one series that may be compared and lie furthest apart, the earliest of several; None
    without any two."""
    known = [row for row in actuals(numbers) if row["as_printed"]]
    pairs = [(one, other) for place, one in enumerate(known) for other in known[place + 1 :] if not broken(one, other)]
    return max(pairs, key=lambda pair: year(pair[1]) - year(pair[0]), default=None)
