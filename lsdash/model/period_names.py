"""What periods are called in words: a single month, a quarter, a year and what has been reached since January never
share a name.
"""

from typing import TYPE_CHECKING

from lsdash.model.periods import DECEMBER, JANUARY, QUARTER

if TYPE_CHECKING:
    from lsdash.model.words import Row, Words


def month_name(words: "Words", year: int, month: int) -> str:
    """ "tháng 3/2023" """
    names = words.text("monthly.period.months").split(";")
    return words.text("monthly.period.month", name=names[month - 1], year=year)


def span_name(since: int, until: int, words: "Words") -> str:
    """A period of months (yyyymm): "tháng 9/2023", "quý III/2023", "9 tháng đầu năm 2023 (lũy kế)", "năm 2023"."""
    year, month = divmod(until, 100)
    start = since % 100
    if since == until:
        return month_name(words, year, month)
    if (start, month) == (JANUARY, DECEMBER):
        key = "year" if since // 100 == year else "years"
        return words.text(f"monthly.period.{key}", first=str(since // 100), last=str(year))
    if since // 100 == year and month % QUARTER == 0 and month - start == QUARTER - 1:
        name = words.text("monthly.period.quarters").split(";")[month // QUARTER - 1]
        return words.text("monthly.period.quarter", name=name, year=year)
    if since // 100 == year and start == JANUARY:
        return words.text("monthly.period.first_months", count=month, year=year)
    return spread_name(since, until, words)


def spread_name(since: int, until: int, words: "Words") -> str:
    """The same where months stand one by one and nothing is added up: "từ tháng 1/2022 đến tháng 12/2023"."""
    if since == until:
        return _named(since, words)
    return words.text("monthly.period.between", first=_named(since, words), last=_named(until, words))


def _named(month: int, words: "Words") -> str:
    return month_name(words, month // 100, month % 100)


def reached_name(year: int, month: int, words: "Words") -> str:
    """What has been reached since January: "lũy kế 9 tháng năm 2023"; of January alone: "tháng 1/2023"."""
    if month == JANUARY:
        return month_name(words, year, month)
    return words.text("monthly.period.reached", count=month, year=year)


def when(row: "Row", words: "Words") -> str:
    """The period of a row: of the whole period, since January, or of one month."""
    if "since" in row:
        return span_name(row["since"], row["until"], words)
    if "year_plan" in row:
        return reached_name(row["year"], row["month"], words)
    return month_name(words, row["year"], row["month"])
