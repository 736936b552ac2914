"""Sums inside a reading, judged within rounding: parts and wholes, districts and province, times and their parts.

A bound (“hơn 800”) closes no sum: the readings given have none.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.history import History, number
from lsdash.data.intake.reading import Message
from lsdash.data.intake.statements import Statement, message
from lsdash.model import periods
from lsdash.model.kinds import AMOUNTS
from lsdash.model.observation_ids import Key


def parts(by_key: Mapping[Key, Statement], lists: CodeLists, history: History) -> Iterator[Message]:
    """Parts add up to their whole; what is "trong đó" is not above that of which it is a part."""
    for key, whole in by_key.items():
        tree = lists.tree(key.indicator)
        if key.measure not in AMOUNTS or key.item not in tree:
            continue
        members = [item for item, parent in tree.items() if parent == key.item]
        stated = [by_key[other] for item in members if (other := key._replace(item=item)) in by_key]
        if not stated:
            continue
        if len(members) > 1 and len(stated) == len(members):
            yield from _sum(whole, stated, "parts_total", history)
        elif sum(one.low for one in stated) > whole.high and all(one.low <= whole.high for one in stated):
            yield _above("parts_above_whole", whole, stated, history)
        for part in stated:
            if part.low > whole.high:
                yield message(
                    "error", "part_above_whole", part.place, part.as_printed, whole.as_printed, whole=whole.place
                )


def _sum(whole: Statement, parts: Sequence[Statement], code: str, history: History) -> Iterator[Message]:
    low, high = sum(one.low for one in parts), sum(one.high for one in parts)
    if low > whole.high or high < whole.low:
        total = sum((one.value for one in parts), Fraction(0))
        difference = number(whole.value - total)
        places = f"{parts[0].place} … {parts[-1].place}"
        yield message(
            "error",
            code,
            whole.place,
            whole.as_printed,
            history.amount(total, unit=whole.unit),
            difference=difference,
            parts=places,
        )


def districts(by_key: Mapping[Key, Statement], lists: CodeLists, history: History) -> Iterator[Message]:
    """All districts of the time add up to the province; a part of them is not above it."""
    of_areas: dict[Key, list[Statement]] = defaultdict(list)
    own = {row["slug"] for row in lists.tables["areas"]}
    for key, one in by_key.items():
        if key.area in own and key.measure in AMOUNTS and lists.indicators[key.indicator]["kind"] != "rate":
            of_areas[key._replace(area="")].append(one)
    for key, stated in of_areas.items():
        whole = by_key.get(key)
        if whole is None:
            continue
        if len(stated) == len(lists.districts(key.period)):
            yield from _sum(whole, stated, "districts_total", history)
        elif sum(one.low for one in stated) > whole.high:
            yield _above("districts_above_whole", whole, stated, history)


def _above(code: str, whole: Statement, parts: Sequence[Statement], history: History) -> Message:
    """Some of the parts are already more than the whole."""
    total = history.amount(sum((one.value for one in parts), Fraction(0)), unit=whole.unit)
    return message("error", code, whole.place, whole.as_printed, total)


def times(by_key: Mapping[Key, Statement], lists: CodeLists, history: History) -> Iterator[Message]:
    """Times that follow one another add up to the time that they fill, and are never above one that they lie in."""
    flows = {code for code, row in lists.indicators.items() if row["kind"] == "flow"}
    added_up = [key for key in by_key if key.indicator in flows and key.measure in AMOUNTS]
    longer = {key._replace(period="") for key in added_up if len(set(_ends(key.period))) > 1}
    of_series: dict[Key, list[_Timed]] = defaultdict(list)
    for key in added_up if longer else ():
        if (series := key._replace(period="")) in longer:
            of_series[series].append(_Timed(*_ends(key.period), by_key[key]))
    for stated in of_series.values():
        ordered = sorted(stated, key=lambda timed: (timed.since, -timed.until))
        for place, whole in enumerate(ordered):
            if whole.since < whole.until:
                yield from _of_time(whole, ordered[place + 1 :], history)


class _Timed(NamedTuple):
    """A statement from one month, counted since year 0, to another."""

    since: int
    until: int
    one: Statement


@lru_cache(maxsize=8192)
def _ends(code: str) -> tuple[int, int]:
    span = periods.of(code)
    since, until = (month // 100 * periods.DECEMBER + month % 100 for month in (span.since, span.until))
    return since, until


def _of_time(whole: _Timed, following: Iterable[_Timed], history: History) -> Iterator[Message]:
    """`following`: what begins with the whole or later, in the order of time, the longest first."""
    parts: list[Statement] = []
    months, last = 0, whole.since - 1
    for timed in takewhile(lambda timed: timed.since <= whole.until, following):
        if timed.since > last and timed.until <= whole.until:
            parts.append(timed.one)
            months, last = months + timed.until - timed.since + 1, timed.until
    if months == whole.until - whole.since + 1:
        yield from _sum(whole.one, parts, "times_total", history)
    elif sum(one.low for one in parts) > whole.one.high:
        yield _above("times_above_whole", whole.one, parts, history)
