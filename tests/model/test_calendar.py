"""The days of Tết against the moon: every lunar year begins at a new moon, one a year."""

from datetime import date
from itertools import pairwise

from lsdash.model.calendar import tet_days

NEW_MOON, MONTH = date(2000, 1, 6), 29.530589  # days; the moon itself is up to 0.6 of a day ahead or behind


def test_every_year_has_one_day_between_great_cold_and_rain_water_at_a_new_moon():
    days = tet_days()
    assert [day.year for day in days] == list(range(days[0].year, days[-1].year + 1))
    for day in days:
        assert (1, 20) <= (day.month, day.day) <= (2, 20), day
        age = ((day - NEW_MOON).days / MONTH + 0.5) % 1 - 0.5
        assert abs(age) * MONTH < 1.5, day
    assert all(353 <= (after - before).days <= 385 for before, after in pairwise(days))


def test_days_that_are_known():
    """That of 2007 is a day before the Chinese one: the moon was new between midnight there and here."""
    known = {date(2004, 1, 22), date(2007, 2, 17), date(2023, 1, 22), date(2024, 2, 10), date(2030, 2, 2)}
    assert known <= set(tet_days())
