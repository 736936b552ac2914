"""What if: growth assumed for some sectors, and what follows for the others and the whole. Pure, nothing stored.

Sectors without an assumption are open: all of them grow at the one rate that reaches the target of the whole. With one
open sector that is what it has to do; with all open it is the common growth. With none open the total just follows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from lsdash.model import precision
from lsdash.model.filters import Scenario
from lsdash.model.intervals import Span
from lsdash.model.periods import years_before
from lsdash.model.words import Row

_HUNDRED = Fraction(100)
_PERCENT = 0.01  # the finest digit of a growth
_NOTHING = -_HUNDRED


@dataclass(frozen=True)
class Sector:
    """One sector of a scenario: latest actual, its growth in % (given, or following), the amount that follows."""

    code: str
    actual: Row
    growth: Span
    amount: Span
    given: bool

    @property
    def step(self) -> float:
        """The last digit that the amount is shown with: as its interval bears, no finer than its actual."""
        return _step(self.amount, self.actual["step"])

    @property
    def growth_step(self) -> float:
        """The last digit of its growth: of a given one, which is no result, as it may be typed."""
        return _PERCENT if self.given else _step(self.growth, _PERCENT)


@dataclass(frozen=True)
class Outcome:
    """What a scenario leads to. `whole` is the latest actual of the whole, None where it is not stated; `gap` is target
    less total; `impossible`: open sectors would fall below nothing.

    `missing` are codes without an actual, or the whole without a target: nothing is computed then.
    """

    sectors: Sequence[Sector] = ()
    total: Span | None = None
    gap: Span | None = None
    target: Row | None = None
    impossible: bool = False
    missing: Sequence[str] = ()
    whole: Row | None = None

    @property
    def growth(self) -> Span | None:
        """The growth of the whole, in %, None where its actual is not known."""
        return _ratio(self.total, _amount(self.whole)) if self.total and self.whole else None

    @property
    def growth_step(self) -> float:
        """The last digit of the growth of the whole."""
        return _step(self.growth, _PERCENT) if self.growth else _PERCENT

    @property
    def step(self) -> float:
        """The last digit of the total: one that is aimed at is the target as printed."""
        follows = all(sector.given for sector in self.sectors)
        if follows and self.total is not None:
            return self.step_of(self.total)
        return float(self.target["step"]) if self.target is not None else 1.0

    def step_of(self, amount: Span) -> float:
        """The last digit of an amount that follows from all sectors: no finer than their actuals."""
        return _step(amount, min(sector.actual["step"] for sector in self.sectors))


def outcome(board: Sequence[Row], scenario: Scenario) -> Outcome:
    """What `scenario` leads to over the rows of `queries.sector_board`, for the year after the latest actual."""
    codes = list(dict.fromkeys(row["block"] for row in board if row["role"] == "part" and row["parent"] == "total"))
    targets = (row for row in board if row["role"] == "whole" and row["measure"] == "target" and row["high"])
    target = max(targets, key=lambda row: row["period"], default=None)
    year = years_before(target["period"]) if target else ""
    actuals = {code: _actual(board, code, year) for code in codes}
    missing = [code for code, row in actuals.items() if row is None] + (["total"] if target is None else [])
    if missing or target is None or not codes:
        return Outcome(missing=missing or ["total"])
    whole = _actual(board, "total", year)
    latest = {code: row for code, row in actuals.items() if row is not None}
    given = {code: Fraction(growth) for code, growth in scenario if code in latest}
    free = [code for code in codes if code not in given]
    grown = {code: _grown(_amount(latest[code]), rate) for code, rate in given.items()}
    if not free:
        total = _sum(grown.values())
        sectors = [Sector(code, latest[code], _point(given[code]), grown[code], given=True) for code in codes]
        return Outcome(sectors, total, _less(_amount(target), total), target, whole=whole)
    rest = _less(_amount(target), _sum(grown.values()))
    rate = _ratio(rest, _sum(_amount(latest[code]) for code in free))
    if rate.value <= _NOTHING:
        return Outcome(target=target, impossible=True)
    sectors = [
        Sector(code, latest[code], _point(given[code]), grown[code], given=True)
        if code in given
        else Sector(code, latest[code], rate, _portion(rest, code, latest, free), given=False)
        for code in codes
    ]
    return Outcome(sectors, _amount(target), _point(Fraction(0)), target, whole=whole)


def common_growth(board: Sequence[Row]) -> Decimal | None:
    """The growth, to a hundredth of a percent, with which all sectors alike reach the target; None where none does."""
    sectors = outcome(board, ()).sectors
    if not sectors:
        return None
    hundredths = round(sectors[0].growth.value * 100)
    return Decimal(hundredths) / 100


def _actual(board: Sequence[Row], code: str, year: str) -> Row | None:
    actuals = (row for row in board if (row["block"], row["measure"], row["period"]) == (code, "actual", year))
    return next((row for row in actuals if row["value"] is not None and row["value"] > 0 and row["high"]), None)


def _step(span: Span, finest: float) -> float:
    return precision.step(float(span.value), float(span.low), float(span.high), float(finest))


def _exact(number: float) -> Fraction:
    """The decimal number that was stored, not its binary neighbour."""
    return Fraction(repr(number))


def _amount(row: Row) -> Span:
    return Span(_exact(row["value"]), _exact(row["low"]), _exact(row["high"]))


def _point(value: Fraction) -> Span:
    return Span(value, value, value)


def _sum(amounts: Iterable[Span]) -> Span:
    return Span(*(sum(ends, Fraction(0)) for ends in zip(_point(Fraction(0)), *amounts, strict=True)))


def _less(whole: Span, part: Span) -> Span:
    return Span(whole.value - part.value, whole.low - part.high, whole.high - part.low)


def _grown(actual: Span, rate: Fraction) -> Span:
    return Span(*(end * (1 + rate / _HUNDRED) for end in actual))


def _ratio(rest: Span, base: Span) -> Span:
    """The growth in % from `base` to `rest`, which may be less than nothing."""
    ends = [(top / bottom - 1) * _HUNDRED for top in (rest.low, rest.high) for bottom in (base.low, base.high)]
    return Span((rest.value / base.value - 1) * _HUNDRED, min(ends), max(ends))


def _portion(rest: Span, code: str, latest: Mapping[str, Row], free: Sequence[str]) -> Span:
    """What of `rest` falls to an open sector when all open ones grow alike."""
    own, others = _amount(latest[code]), _sum(_amount(latest[other]) for other in free if other != code)
    ends = [top * part / (part + other) for top in rest[1:] for part in own[1:] for other in others[1:]]
    return Span(rest.value * own.value / (own.value + others.value), min(ends), max(ends))


def beside(board: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """`board` with the amount that follows for each block that it shows: measure "assumed", in the target's year."""
    blocks = set(board["block"])
    assumed = [row for row in _rows(outcome) if row["block"] in blocks]
    if not assumed:
        return board
    whole = pd.concat([board, pd.DataFrame(assumed)[list(board.columns)].astype(board.dtypes)], ignore_index=True)
    return whole.sort_values(["position", "period"], kind="stable", ignore_index=True)


def numbers(outcome: Outcome) -> pd.DataFrame:
    """What the table of a scenario shows, a number a row in the columns of `queries.sector_board`: of each sector its
    latest actual, its growth and the amount that follows, then the same of the whole and its target. Empty without a
    scenario."""
    if not (assumed := _rows(outcome)):
        return pd.DataFrame()
    whole, *amounts = assumed
    listed: list[Row | None] = []
    for sector, amount in zip(outcome.sectors, amounts, strict=True):
        listed += [sector.actual, _grows(amount, sector.growth, sector.growth_step), amount]
    if outcome.whole is not None and outcome.growth is not None:
        listed += [outcome.whole, _grows(whole, outcome.growth, outcome.growth_step)]
    return pd.DataFrame([*listed, whole, outcome.target])


def _grows(amount: Row, growth: Span, step: float) -> Row:
    return {**_row({**amount, "unit": "phan-tram", "step": step}, growth), "measure": "growth"}


def _rows(outcome: Outcome) -> list[Row]:
    if outcome.target is None or outcome.total is None:
        return []
    parts = (_row({**outcome.target, **_place(sector)}, sector.amount) for sector in outcome.sectors)
    return [_row({**outcome.target, "step": outcome.step}, outcome.total), *parts]


def _place(sector: Sector) -> Row:
    codes = {key: sector.actual[key] for key in ("block", "position", "role", "parent", "item")}
    return {**codes, "step": sector.step}


def _row(model: Row, amount: Span) -> Row:
    numbers = {"value": float(amount.value), "low": float(amount.low), "high": float(amount.high)}
    words = {"kind": "assumed", "measure": "assumed", "as_printed": ""}
    marks = dict.fromkeys(("ambiguous", "doubted", "restated"), False)
    return {**model, **numbers, **words, **marks, "id": "", "place": "", "below": False}
