"""Relations between the numbers of a reading, and with what was reported before. Sums are judged within rounding.

A relation that cannot hold in any rounding is an error, what can hardly be is a warning. The reader makes warnings of
all where the numbers are another's, whom nobody can ask to mend them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from lsdash.data.csv_tables import Row
from lsdash.data.intake import plausibility, sums
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.history import History, number
from lsdash.data.intake.reading import Message
from lsdash.data.intake.statements import Statement, message
from lsdash.model import periods
from lsdash.model.observation_ids import Key

_HUNDRED = 100


def screen(
    statements: Sequence[Statement], comparisons: Sequence[Statement], lists: CodeLists, history: History, period: str
) -> list[Message]:
    """Every relation that does not hold, in the order of the rules."""
    by_key = {one.key: one for one in statements}
    bounds = {key for key, one in by_key.items() if one.kind == "lower_bound"}
    exact = {key: one for key, one in by_key.items() if key not in bounds} if bounds else by_key
    return [
        *sums.parts(exact, lists, history),
        *sums.districts(exact, lists, history),
        *sums.times(exact, lists, history),
        *_cumulative(by_key, history, period),
        *_printed_percents(by_key, comparisons, history),
        *plausibility.implausible(by_key, lists, history),
    ]


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
            history.amount(value, unit=cumulative.unit),
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
            expected = number(low, high, decimals=2)
            yield message("error", "printed_percent", one.place, one.as_printed, expected, above=above.place)


def _interval(one: Statement | None, row: Row | None) -> tuple[Fraction, Fraction] | None:
    if one is not None:
        return one.low, one.high
    if row is None:
        return None
    value, step = Fraction(row["value"]), Fraction(row["step"])
    return value - step / 2, value + step / 2
