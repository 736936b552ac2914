"""Sums over districts and over the periods inside a longer one: what adds up to a printed amount, and how exactly.

Every printed figure stands once in such a sum, so its interval has a closed form and no corners need be tried.
"""

from collections.abc import Iterator, Sequence

from lsdash.model import periods
from lsdash.model.formulas import difference, total
from lsdash.model.intervals import Observation, ObservationSet, Span, range_of
from lsdash.model.observation_ids import observation_id
from lsdash.model.periods import DECEMBER, QUARTER, Period

AMOUNTS = frozenset({"actual", "plan"})


def districts(observations: ObservationSet, whole: Observation) -> tuple[list[str], bool]:
    """Ids of what is printed of districts beside an amount of the province, and whether that is every district."""
    codes = observations.code_lists.districts
    found = _printed(observations, whole, [(code, whole.period) for code in codes])
    return found, bool(found) and len(found) == len(codes)


def inside(observations: ObservationSet, whole: Observation) -> list[str]:
    """Ids of printed amounts of periods that make up that of `whole`: its months, its quarters, or what was reached
    before its last month and that month; none where none of these is printed whole."""
    area, period = whole.area, periods.of(whole.period)
    for pieces in _pieces(period) if period.since < period.until else ():
        found = _printed(observations, whole, [(area, piece.code) for piece in pieces])
        if len(found) == len(pieces):
            return found
    return []


def _pieces(period: Period) -> Iterator[list[Period]]:
    months = period.months()
    yield [Period(month, month) for month in months]
    yield [Period(months[0], months[-2]), Period(months[-1], months[-1])]
    if len(months) == DECEMBER and period.since % 100 == 1:
        yield [Period(first, first + QUARTER - 1) for first in months[::QUARTER]]


def _printed(observations: ObservationSet, whole: Observation, places: Sequence[tuple[str, str]]) -> list[str]:
    """Ids of what is shown of the item of `whole` at these areas and periods: printed amounts, not bounds, in the same
    unit and, as far as sources say, in the same prices."""
    ids = (observation_id(whole.indicator, whole.item, period, whole.measure, area) for area, period in places)
    found = (observation for key in ids if (observation := observations.by_id.get(key)) is not None)
    return [
        one.id
        for one in found
        if not one.formula
        and one.high is not None
        and one.unit == whole.unit
        and observations.code_lists.same_prices(one, whole)
    ]


def closing(figure: Observation, terms: Sequence[Observation], whole: Observation) -> Span:
    """What one of `terms`, or `whole`, would have to be for the sum to hold, the others as printed; and its range."""
    if figure is whole:
        return range_of(total, list(map(_span, terms)))
    return range_of(difference, [_span(whole), *(_span(term) for term in terms if term is not figure)])


def _span(one: Observation) -> Span:
    assert one.high is not None  # noqa: S101 - bounds are left out above
    return Span(one.value, one.low, one.high)
