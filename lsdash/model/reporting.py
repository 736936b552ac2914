"""Who owes which report by when, and what is there of it. Pure; days are those of the place that reports."""

import calendar
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lsdash.model.periods import DECEMBER, Period, of

# Frequency of a periodic report → months of one.
FREQUENCIES = {"month": 1, "quarter": 3, "year": DECEMBER}
TEXT = "text"  # the form of a report in words
# What is there of a report: its period is not over; it may still come in time; its day is over; handed in; handed in
# with errors, to be mended; sent back or taken back, to be mended; somebody has looked at it, it waits for approval or
# publication; published.
NOT_DUE, DUE, LATE, RECEIVED, FAULTY, RETURNED, WAITING, PUBLISHED = (
    *("not_due", "due", "late", "received", "faulty", "returned", "waiting", "published"),
)
_TO_MEND = (FAULTY, RETURNED)
_LACKING = (DUE, LATE, *_TO_MEND)


@dataclass(frozen=True)
class Obligation:
    """A report that a unit owes: of `area` ("" for the province), in a form; every month, quarter or year where it is
    periodic, else once, of `period`; so many days after the end of what it is of; from and to a day."""

    code: str
    unit: str
    area: str
    form: str
    kind: str
    frequency: str
    period: str
    days: int
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Found:
    """What is there of one report: how it stands, the day it came, or whether it came late where that is all that is
    known, and how many of the figures expected of it are there; each None where nobody knows."""

    state: str
    on: date | None = None
    late: bool | None = None
    there: int | None = None
    expected: int | None = None


@dataclass(frozen=True)
class Entry:
    """One line of the register. `on_time`: None for what is not there or has to be mended, or came nobody knows when;
    `overdue`: its day is over, and it is not there or has to be mended."""

    obligation: Obligation
    period: str
    due: date
    state: str
    on: date | None = None
    on_time: bool | None = None
    there: int | None = None
    expected: int | None = None
    overdue: bool = False


def first_day(period: Period) -> date:
    """The first day of a period."""
    return date(period.since // 100, period.since % 100, 1)


def last_day(period: Period) -> date:
    """The last day of a period."""
    year, month = divmod(period.until, 100)
    return date(year, month, calendar.monthrange(year, month)[1])


def owed(obligation: Obligation, today: date) -> Iterator[Period]:
    """The periods that are owed up to today, the first one first: those that end while the obligation is valid."""
    until = min(obligation.valid_to or date.max, date(today.year, DECEMBER, 31))
    for period in _periods(obligation, until):
        if obligation.valid_from <= last_day(period) <= until and first_day(period) <= today:
            yield period


def _periods(obligation: Obligation, until: date) -> Iterator[Period]:
    if not obligation.frequency:
        yield of(obligation.period)
        return
    length = FREQUENCIES[obligation.frequency]
    first = obligation.valid_from.year * DECEMBER + (obligation.valid_from.month - 1) // length * length
    for number in range(first, until.year * DECEMBER + until.month, length):
        yield Period(_month(number), _month(number + length - 1))


def _month(number: int) -> int:
    return number // DECEMBER * 100 + number % DECEMBER + 1


def register(obligations: Iterable[Obligation], found: Mapping[tuple[str, str], Found], today: date) -> Iterator[Entry]:
    """Every report owed up to today, in the order of the obligations and then of periods; `found` by code of the
    obligation and of the period."""
    for obligation in obligations:
        for period in owed(obligation, today):
            yield _entry(obligation, period, found.get((obligation.code, period.code)), today)


def _entry(obligation: Obligation, period: Period, found: Found | None, today: date) -> Entry:
    due = last_day(period) + timedelta(days=obligation.days)
    if found is None:
        state = NOT_DUE if today <= last_day(period) else DUE if today <= due else LATE
        return Entry(obligation, period.code, due, state, overdue=state == LATE)
    lacking = found.state in _TO_MEND
    on_time = None if lacking or (found.on is None and found.late is None) else _in_time(found, due)
    overdue = lacking and today > due
    return Entry(
        obligation, period.code, due, found.state, found.on, on_time, found.there, found.expected, overdue=overdue
    )


def _in_time(found: Found, due: date) -> bool:
    return found.on <= due if found.on else not found.late


@dataclass(frozen=True)
class Count:
    """Of some lines: how many are owed by now, are there, came in time, are not there though their day is over."""

    owed: int
    there: int
    on_time: int
    overdue: int


def count(entries: Iterable[Entry]) -> Count:
    """How the lines stand whose period is over. What may still come in time is owed and not yet there."""
    due = [entry for entry in entries if entry.state != NOT_DUE]
    there = [entry for entry in due if entry.state not in _LACKING]
    in_time, overdue = sum(entry.on_time is True for entry in there), sum(entry.overdue for entry in due)
    return Count(len(due), len(there), in_time, overdue)
