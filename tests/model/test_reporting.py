"""What is owed by when, against a slow and obvious count of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsdash.model import periods, reporting
from lsdash.model.reporting import DUE, FAULTY, LATE, NOT_DUE, PUBLISHED, RETURNED, WAITING, Found, Obligation

DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


def obligation(**changed):
    usual = {"code": "a-b1", "unit": "A", "area": "", "form": "B1", "kind": "periodic", "frequency": "month"}
    return Obligation(**{**usual, "period": "", "days": 12, "valid_from": date(2024, 1, 1), **changed})


def entries(today, found=(), **changed):
    return {one.period: one for one in reporting.register([obligation(**changed)], dict(found), today)}


def slow(one, today):
    """Codes of the periods that are owed: every period that has a month of these years, by its first and last day."""
    length = {"month": 1, "quarter": 3, "year": 12}[one.frequency]
    for year in range(2017, today.year + 1):
        for first in range(1, 13, length):
            last = first + length - 1
            period = periods.Period(year * 100 + first, year * 100 + last)
            end = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
            if (
                one.valid_from <= end
                and (one.valid_to is None or end <= one.valid_to)
                and date(year, first, 1) <= today
            ):
                yield period.code


@given(st.sampled_from(["month", "quarter", "year"]), DAYS, st.none() | DAYS, DAYS)
def test_every_period_that_ends_while_the_obligation_is_valid_is_owed_once_it_has_begun(often, since, until, today):
    one = obligation(frequency=often, valid_from=since, valid_to=until)
    assert [period.code for period in reporting.owed(one, today)] == [*slow(one, today)]


def test_a_report_is_not_due_until_its_period_is_over_and_late_the_day_after_its_last():
    states = {
        date(2024, 7, 31): NOT_DUE,
        date(2024, 8, 1): DUE,
        date(2024, 8, 12): DUE,
        date(2024, 8, 13): LATE,
        date(2025, 8, 13): LATE,
    }
    for today, state in states.items():
        entry = entries(today)["2024-07"]
        assert (entry.state, entry.overdue, entry.on_time) == (state, state == LATE, None)
        assert entry.due == date(2024, 8, 12)


@pytest.mark.parametrize(
    ("frequency", "period", "due"),
    [("month", "2024-02", (2024, 3, 12)), ("quarter", "2024-q4", (2025, 1, 12)), ("year", "2024", (2025, 1, 12))],
)
def test_days_are_counted_from_the_last_day_of_the_period(frequency, period, due):
    assert entries(date(2025, 3, 1), frequency=frequency)[period].due == date(*due)


def test_what_is_there_is_in_time_by_the_day_it_came_and_what_has_to_be_mended_is_overdue_again():
    key = ("a-b1", "2024-07")
    for found, on_time, overdue in [
        (Found(PUBLISHED, date(2024, 8, 12)), True, False),
        (Found(WAITING, date(2024, 8, 13)), False, False),
        (Found(RETURNED, date(2024, 8, 1)), None, True),
        (Found(FAULTY, date(2024, 8, 1)), None, True),
        (Found(PUBLISHED, late=True), False, False),
        (Found(PUBLISHED, late=False), True, False),
        (Found(PUBLISHED), None, False),
    ]:
        entry = entries(date(2024, 9, 1), {key: found})["2024-07"]
        assert (entry.state, entry.on_time, entry.overdue) == (found.state, on_time, overdue)
    assert not entries(date(2024, 8, 5), {key: Found(RETURNED, date(2024, 8, 1))})["2024-07"].overdue


def test_a_report_that_is_owed_once_has_one_line_from_the_day_its_period_begins():
    once = {"kind": "thematic", "frequency": "", "period": "2024-q3"}
    assert entries(date(2024, 6, 30), **once) == {}
    assert [*entries(date(2024, 7, 1), **once)] == ["2024-q3"]
    assert [*entries(date(2026, 7, 1), **once)] == ["2024-q3"]
    assert entries(date(2026, 7, 1), **once, valid_to=date(2024, 8, 1)) == {}


def test_a_count_is_of_periods_that_are_over_and_missing_is_no_zero():
    found = {("a-b1", "2024-01"): Found(PUBLISHED, date(2024, 2, 1)), ("a-b1", "2024-02"): Found(PUBLISHED, late=True)}
    count = reporting.count(entries(date(2024, 5, 2), found).values())
    # January to April; May is not over; April may still come; March lacks.
    assert (count.owed, count.there, count.on_time, count.overdue) == (4, 2, 1, 1)
    assert entries(date(2024, 5, 2), found)["2024-03"].there is None
