"""Relations between the numbers of a reading, and with what was reported before. Sums are judged within rounding.

What is found here are warnings, but for sums that cannot hold in any rounding inside one form.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from lsdash.data.csv_tables import Row, Tables
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.reading import Message
from lsdash.data.intake.statements import Key, Statement, message, plain
from lsdash.model import periods

_AMOUNTS = frozenset({"actual", "plan", "target"})
_HUNDRED = 100
_JUMP = (300, 3000)  # a thousand times, as where triệu and tỷ are mixed up
_FAR = 3  # times the greatest or a part of the least of what was reported
_ENOUGH = 4  # numbers that a history needs
_ENOUGH_STEPS = 10
_LONGEST = 24  # numbers of a history that are looked at


@dataclass(frozen=True)
class History:
    """What was reported before: rows of the table of figures by key, and numbers by series."""

    rows: Mapping[Key, Sequence[Row]]
    issued: Mapping[str, str]
    units: Mapping[str, str]

    @classmethod
    def of(cls, tables: Tables) -> "History":
        """From the tables of figures and sources."""
        rows: dict[Key, list[Row]] = defaultdict(list)
        for row in tables["figures"]:
            rows[Key(row["indicator"], row["item"], row["area"], row["period"], row["measure"])].append(row)
        issued = {row["code"]: row["issued"] for row in tables["sources"]}
        return cls(rows, issued, {row["code"]: row["name_vi"] for row in tables["units"]})

    def amount(self, value: Fraction, unit: str) -> str:
        """A computed number in words: with its unit."""
        return f"{_number(value)} {self.units.get(unit, unit)}"

    def latest(self, key: Key) -> Row | None:
        """The statement of a key that was issued last."""
        return max(self.rows.get(key, ()), key=lambda row: self.issued.get(row["source"], ""), default=None)

    def of_source(self, key: Key, source: str) -> Row | None:
        """What one source says of a key."""
        return next((row for row in self.rows.get(key, ()) if row["source"] == source), None)


def screen(
    statements: Sequence[Statement], comparisons: Sequence[Statement], lists: CodeLists, history: History, period: str
) -> list[Message]:
    """Every relation that does not hold, in the order of the rules."""
    by_key = {one.key: one for one in statements}
    return [
        *_parts(by_key, lists, history),
        *_districts(by_key, lists, history),
        *_quarters(by_key, lists, history),
        *_cumulative(by_key, history, period),
        *_printed_percents(by_key, comparisons, history),
        *_jumps(by_key, history),
        *_zeros(by_key, history),
        *_far_from_history(by_key, history),
    ]


def _parts(by_key: Mapping[Key, Statement], lists: CodeLists, history: History) -> Iterator[Message]:
    """Parts add up to their whole; what is "trong đó" is not above that of which it is a part."""
    for key, whole in by_key.items():
        tree = lists.tree(key.indicator)
        if key.measure not in _AMOUNTS or key.item not in tree:
            continue
        parts = [item for item, parent in tree.items() if parent == key.item]
        stated = [by_key[other] for item in parts if (other := key._replace(item=item)) in by_key]
        if not stated:
            continue
        if len(parts) > 1 and len(stated) == len(parts):
            yield from _sum(whole, stated, "parts_total", history)
        for part in stated:
            if part.low > whole.high:
                yield message(
                    "error", "part_above_whole", part.place, part.as_printed, whole.as_printed, whole=whole.place
                )


def _sum(whole: Statement, parts: Sequence[Statement], code: str, history: History) -> Iterator[Message]:
    low, high = sum(one.low for one in parts), sum(one.high for one in parts)
    if low > whole.high or high < whole.low:
        total = sum((one.value for one in parts), Fraction(0))
        difference = _number(whole.value - total)
        places = f"{parts[0].place} … {parts[-1].place}"
        yield message(
            "error",
            code,
            whole.place,
            whole.as_printed,
            history.amount(total, whole.unit),
            difference=difference,
            parts=places,
        )


def _districts(by_key: Mapping[Key, Statement], lists: CodeLists, history: History) -> Iterator[Message]:
    """All districts of the time add up to the province; a part of them is not above it."""
    of_areas: dict[Key, list[Statement]] = defaultdict(list)
    own = {row["slug"] for row in lists.tables["areas"]}
    for key, one in by_key.items():
        if key.area in own and key.measure in _AMOUNTS and lists.indicators[key.indicator]["kind"] != "rate":
            of_areas[key._replace(area="")].append(one)
    for key, parts in of_areas.items():
        whole = by_key.get(key)
        if whole is None:
            continue
        if len(parts) == len(lists.districts(key.period)):
            yield from _sum(whole, parts, "districts_total", history)
        elif sum(one.low for one in parts) > whole.high:
            total = history.amount(sum((one.value for one in parts), Fraction(0)), whole.unit)
            yield message("error", "districts_above_whole", whole.place, whole.as_printed, total)


def _quarters(by_key: Mapping[Key, Statement], lists: CodeLists, history: History) -> Iterator[Message]:
    """Four quarters add up to their year."""
    for key, whole in by_key.items():
        if not key.period.isdigit() or key.measure not in _AMOUNTS or lists.indicators[key.indicator]["kind"] != "flow":
            continue
        quarters = [by_key.get(key._replace(period=f"{key.period}-q{number}")) for number in range(1, 5)]
        stated = [one for one in quarters if one is not None]
        if len(stated) == len(quarters):
            yield from _sum(whole, stated, "quarters_total", history)


def _cumulative(by_key: Mapping[Key, Statement], history: History, period: str) -> Iterator[Message]:
    """Lũy kế = lũy kế of the month before − its estimate + what the month before has become + this month."""
    span = periods.parse(period)
    if span is None or span.since != span.until or span.until % 100 == 1:
        return
    year, month = divmod(span.until, 100)
    before = f"{year}-{month - 1:02d}"
    to_date, until_before = (periods.Period(year * 100 + 1, year * 100 + last).code for last in (month, month - 1))
    for key, cumulative in by_key.items():
        if key.period != to_date or key.measure != "actual":
            continue
        this, revised = (by_key.get(key._replace(period=code)) for code in (period, before))
        former = history.latest(key._replace(period=until_before))
        if this is None or former is None:
            continue
        estimate = history.of_source(key._replace(period=before), former["source"])
        if month == 2:  # noqa: PLR2004 - the months before February are January
            estimate = former
        if estimate is None or revised is None:
            continue
        yield from _cumulative_differs((cumulative, this, revised), former, estimate, history)


def _cumulative_differs(
    now: tuple[Statement, Statement, Statement], former: Row, estimate: Row, history: History
) -> Iterator[Message]:
    cumulative, this, revised = now
    value = Fraction(former["value"]) - Fraction(estimate["value"]) + revised.value + this.value
    slack = (Fraction(former["step"]) + Fraction(estimate["step"]) + revised.step + this.step + cumulative.step) / 2
    if abs(cumulative.value - value) > slack:
        yield message(
            "error",
            "cumulative",
            cumulative.place,
            cumulative.as_printed,
            history.amount(value, cumulative.unit),
            former=former["as_printed"],
            estimate=estimate["as_printed"],
            revised=revised.as_printed,
            now=this.as_printed,
        )


def _printed_percents(
    by_key: Mapping[Key, Statement], comparisons: Iterable[Statement], history: History
) -> Iterator[Message]:
    """A printed percentage lies where those of its two numbers can be, rounded."""
    for one in comparisons:
        above = by_key.get(one.key)
        measure = "plan" if one.comparison == "plan_attainment" else "actual"
        key = one.key._replace(period=one.against, measure=measure)
        below = _interval(by_key.get(key), history.latest(key))
        if above is None or below is None or below[0] <= 0:
            continue
        low, high = above.low / below[1] * _HUNDRED, above.high / below[0] * _HUNDRED
        if one.high < low or one.low > high:
            expected = f"{_number(low, 2)} – {_number(high, 2)}"
            yield message("error", "printed_percent", one.place, one.as_printed, expected, above=above.place)


def _interval(one: Statement | None, row: Row | None) -> tuple[Fraction, Fraction] | None:
    if one is not None:
        return one.low, one.high
    if row is None:
        return None
    value, step = Fraction(row["value"]), Fraction(row["step"])
    return value - step / 2, value + step / 2


def _jumps(by_key: Mapping[Key, Statement], history: History) -> Iterator[Message]:
    """A number about a thousand times that of a year or a month before, in the same form or reported."""
    for key, one in by_key.items():
        if key.measure not in _AMOUNTS or one.value <= 0:
            continue
        for other in _comparable(key):
            value, place = _value(by_key.get(other), history.latest(other))
            ratio = float(one.value) / float(value) if value > 0 else 1.0
            if _JUMP[0] <= max(ratio, 1 / ratio) <= _JUMP[1]:
                times = _number(Fraction(max(ratio, 1 / ratio)), 0)
                yield message(
                    "warning",
                    "unit_jump",
                    one.place,
                    one.as_printed,
                    history.amount(value, one.unit),
                    other=place,
                    times=times,
                )
                break


def _zeros(by_key: Mapping[Key, Statement], history: History) -> Iterator[Message]:
    """A 0 where there were amounts a year or a month before: what is not known is often left as the 0 of a formula."""
    for key, one in by_key.items():
        if key.measure not in _AMOUNTS or one.value:
            continue
        for other in _comparable(key):
            value, place = _value(by_key.get(other), history.latest(other))
            if value >= _ENOUGH_STEPS * one.step:
                yield message(
                    "warning",
                    "zero_after_numbers",
                    one.place,
                    one.as_printed,
                    history.amount(value, one.unit),
                    other=place,
                )
                break


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


def _far_from_history(by_key: Mapping[Key, Statement], history: History) -> Iterator[Message]:
    """A number more than three times the greatest, or less than a third of the least, of enough reported before."""
    series: dict[tuple[str, str, str, str, int], dict[int, Fraction]] = defaultdict(dict)
    wanted = {_series_of(key) for key, one in by_key.items() if key.measure in _AMOUNTS and one.value > 0}
    for key in history.rows:
        name = _series_of(key)
        row = history.latest(key) if name in wanted else None
        if row is not None:
            series[name][_since(key.period)] = Fraction(row["value"])
    for key, one in by_key.items():
        known = series.get(_series_of(key))
        if not known:
            continue
        earlier = sorted(time for time in known if time < _since(key.period))[-_LONGEST:]
        values = [known[time] for time in earlier]
        if len(values) < _ENOUGH or min(values) <= 0 or one.value < 0:
            continue
        if one.value > _FAR * max(values) or _FAR * one.value < min(values):
            usual = f"{_number(min(values))} – {history.amount(max(values), one.unit)}"
            yield message("warning", "far_from_history", one.place, one.as_printed, usual)


def _series_of(key: Key) -> tuple[str, str, str, str, int]:
    """What numbers that follow each other in time have in common: also how many months they are of."""
    return key.indicator, key.item, key.area, key.measure, _length(key.period)


def _number(value: Fraction, decimals: int | None = None) -> str:
    """A computed number in Vietnamese digits, with no idle decimals."""
    rounded = value if decimals is None else Fraction(round(value * 10**decimals), 10**decimals)
    whole, _, rest = plain(rounded).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{grouped},{rest}" if rest else f"{sign}{grouped}"
