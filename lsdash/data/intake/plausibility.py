"""Numbers that can hardly be: a thousand times those of another time, 0 after amounts, above the whole province, far
from what was reported."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from lsdash.data.csv_tables import Row
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.history import History, number
from lsdash.data.intake.reading import Message
from lsdash.data.intake.statements import Statement, message
from lsdash.model import periods
from lsdash.model.kinds import AMOUNTS
from lsdash.model.observation_ids import Key

_JUMP = (300, 3000)  # a thousand times, as where triệu and tỷ are mixed up
_FAR = 3  # times the greatest or a part of the least of what was reported
_ENOUGH = 4  # numbers that a history needs
_ENOUGH_STEPS = 10
_LONGEST = 24  # numbers of a history that are looked at

_Series = tuple[str, str, str, str, int]  # see _series_of


def implausible(by_key: Mapping[Key, Statement], lists: CodeLists, history: History) -> Iterator[Message]:
    """Of each amount the first that holds: about a thousand times that of a year or a month before, in the same form or
    reported; 0 where there were amounts, as what is not known is often left as the 0 of a formula; of an area in the
    province more than this had in the year, or in the year before; more than three times the greatest, or less than a
    third of the least, of enough reported before."""
    reported = _reported(by_key, history)
    flows = {code for code, row in lists.indicators.items() if row["kind"] == "flow"}
    own = {row["slug"] for row in lists.tables["areas"]}
    for key, one in by_key.items():
        if key.measure in AMOUNTS and one.value >= 0:
            known = reported.get(_series_of(key), {})
            of_part = key.area in own and key.indicator in flows
            found = (
                _unlike_another_time(key, one, by_key, history)
                or (_above_province(key, one, by_key, history) if of_part else None)
                or _far_from(known, key, one, history)
            )
            yield from [found] if found else []


def _unlike_another_time(key: Key, one: Statement, by_key: Mapping[Key, Statement], history: History) -> Message | None:
    for other in _comparable(key):
        value, place = _value(by_key.get(other), history.latest(other))
        if not one.value and value >= _ENOUGH_STEPS * one.step:
            expected = history.amount(value, unit=one.unit)
            return message("warning", "zero_after_numbers", one.place, one.as_printed, expected, other=place)
        ratio = float(one.value) / float(value) if value > 0 and one.value else 1.0
        if _JUMP[0] <= (times := max(ratio, 1 / ratio)) <= _JUMP[1]:
            expected, digits = history.amount(value, unit=one.unit), number(Fraction(round(times)))
            return message("warning", "unit_jump", one.place, one.as_printed, expected, other=place, times=digits)
    return None


def _above_province(key: Key, one: Statement, by_key: Mapping[Key, Statement], history: History) -> Message | None:
    """More than the whole province: what was reported of the year, else of the year before. Sums of one file are judged
    by `sums.districts`."""
    year = int(periods.of(key.period).until // 100)
    for code, measure in ((key.period, key.measure), (f"{year}", key.measure), (f"{year - 1}", "actual")):
        whole = Key(key.indicator, key.item, "", code, measure)
        value, place = _value(by_key.get(whole) if code != key.period else None, history.latest(whole))
        if value > 0 and one.low > value:
            expected = history.amount(value, unit=one.unit)
            return message("warning", "above_province", one.place, one.as_printed, expected, other=place)
    return None


def _comparable(key: Key) -> Iterator[Key]:
    """The same a year before, the month before, and the actual of a plan."""
    for period, measure in _comparable_periods(key.period, key.measure):
        yield Key(key.indicator, key.item, key.area, period, measure)


@lru_cache(maxsize=8192)
def _comparable_periods(code: str, measure: str) -> tuple[tuple[str, str], ...]:
    year_ago = periods.years_before(code)
    found = [(year_ago, measure)]
    span = periods.of(code)
    if span.since == span.until:
        year, month = divmod(span.until, 100)
        before = (year, month - 1) if month > 1 else (year - 1, periods.DECEMBER)
        found.append((f"{before[0]}-{before[1]:02d}", measure))
    if measure != "actual":
        found.append((year_ago, "actual"))
    return tuple(found)


@lru_cache(maxsize=8192)
def _since(code: str) -> int:
    return periods.of(code).since


@lru_cache(maxsize=8192)
def _length(code: str) -> int:
    return len(periods.of(code).months())


def _value(one: Statement | None, row: Row | None) -> tuple[Fraction, str]:
    if one is not None:
        return one.value, one.place
    return (Fraction(row["value"]), row["place"] or row["source"]) if row else (Fraction(0), "")


def _reported(by_key: Mapping[Key, Statement], history: History) -> dict[_Series, dict[int, Fraction]]:
    """What was reported of the series that these numbers belong to: first month → value."""
    series: dict[_Series, dict[int, Fraction]] = defaultdict(dict)
    wanted = {_series_of(key) for key, one in by_key.items() if key.measure in AMOUNTS and one.value > 0}
    for key in history.rows:
        name = _series_of(key)
        row = history.latest(key) if name in wanted else None
        if row is not None:
            series[name][_since(key.period)] = Fraction(row["value"])
    return series


def _far_from(known: Mapping[int, Fraction], key: Key, one: Statement, history: History) -> Message | None:
    earlier = sorted(time for time in known if time < _since(key.period))[-_LONGEST:]
    values = [known[time] for time in earlier]
    if len(values) < _ENOUGH or min(values) <= 0 or min(values) / _FAR <= one.value <= _FAR * max(values):
        return None
    usual = history.amount(min(values), max(values), unit=one.unit)
    return message("warning", "far_from_history", one.place, one.as_printed, usual)


def _series_of(key: Key) -> _Series:
    """What numbers that follow each other in time have in common: also how many months they are of."""
    return key.indicator, key.item, key.area, key.measure, _length(key.period)
