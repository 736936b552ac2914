"""Numbers of the monthly reports: from an id to the frames of its card. The caller says how queries are asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import duckdb
import numpy as np
import pandas as pd

from lsdash import queries
from lsdash.model import monthly_ids, precision
from lsdash.model.filters import Codes, Filters
from lsdash.model.monthly_ids import COLUMNS, ROUNDED, MonthlyId, dump, parse
from lsdash.model.monthly_intervals import PERCENT, interval
from lsdash.model.periods import Period
from lsdash.model.words import Row, rows

_NOTHING = Fraction(1, 10**9)  # of percentages: what their binary form leaves
_WHOLES = {"share": "share", "contribution": "growth"}  # measure of a part → that of the whole
Query = Callable[[duckdb.DuckDBPyConnection, Filters], pd.DataFrame]
Ask = Callable[[Query, Filters], pd.DataFrame]


@dataclass(frozen=True)
class Frames:
    """What a card is made of: `queries.monthly_amounts` and `queries.monthly_reports` of what its id says; of what
    rounding leaves, `amounts` of the province and, with districts chosen, `rest` of all the `others`."""

    amounts: pd.DataFrame
    reports: pd.DataFrame
    rest: pd.DataFrame
    others: Codes = ()


def value_of(number: MonthlyId, frames: Frames) -> float | None:
    """The number itself; None where there is nothing to compute it from."""
    if number.residual:
        return _left(number, frames)
    own = rows_of(frames.amounts, "own")
    value: float | None = own[0][COLUMNS[number.measure]] if own else None
    return value


_LIKE = {"plan_attainment": "matched_attainment", "growth": "matched_growth"}


def exists(number: MonthlyId, frames: Frames) -> bool:
    """Whether there is such a number: a ratio needs what it is computed from, an amount a report or a plan. A rate that
    is not there where only like can be compared with like has a card that says so."""
    reported = number.measure == "actual" and not number.residual and not frames.amounts.empty
    like = _LIKE.get(number.measure)
    known = like is not None and any(row[like] is not None for row in rows_of(frames.amounts, "own"))
    return reported or known or value_of(number, frames) is not None


def frames(number: MonthlyId, districts: Codes, ask: Ask) -> Frames:
    """What the card of `number` is made of; `districts` are all codes of districts, in their order."""
    filters, others = _asked(number, districts)
    amounts = ask(queries.monthly_amounts, filters)
    return Frames(
        amounts=amounts,
        reports=ask(queries.monthly_reports, filters),
        rest=ask(queries.monthly_amounts, replace(filters, districts=others)) if others else amounts.head(0),
        others=others,
    )


def asked(number: MonthlyId, districts: Codes) -> Sequence[Filters]:
    """The filters that `frames` asks with."""
    filters, others = _asked(number, districts)
    return (filters, replace(filters, districts=others)) if others else (filters,)


def _asked(number: MonthlyId, districts: Codes) -> tuple[Filters, Codes]:
    """What a number is narrowed to, and the districts that are the rest of what rounding leaves."""
    if not number.residual:
        return number.filters, ()
    chosen = number.districts
    others = tuple(code for code in districts if code not in chosen) if chosen else ()
    return replace(number.filters, districts=()), others


def known(text: str, districts: Codes, ask: Ask) -> MonthlyId | None:
    """The number of the monthly reports that `text` is the id of, or None where there is none."""
    number = parse(text)
    if number is None or not monthly_ids.ordered(number, districts):
        return None
    return number if exists(number, frames(number, districts, ask)) else None


def names(text: str) -> Sequence[str]:
    """The ids under which a release may have what `text` names as a number of its own."""
    number = parse(text)
    if number is None:
        return (text,)
    code = Period(number.since, number.until).code
    stem = text.partition(f".{number.since // 100:04d}-")[0]
    return tuple(dict.fromkeys((text, f"{stem}.{code}.{number.measure}")))


def printed_id(text: str, districts: Codes, ask: Ask) -> str:
    """The id under which the release has what `text` names as a number of its own, "" where it is a number of the
    monthly reports alone.

    Months that are a quarter or a year are named as such. An observation of another value than that which pages of
    months show is not meant: an amount that a rate implies where reports are added up, the rounded number of a year.
    The share of a district is one of the province, whatever shares there are inside the district.
    """
    number = parse(text)
    if number is None:
        return text
    found = [row for name in names(text) for row in rows(ask(queries.number, Filters(number=name)))]
    shown = {value_of(number, frames(number, districts, ask))} if known(text, districts, ask) else set()
    other = number.measure in ROUNDED and number.districts
    own = (row for row in found if not shown or (row["value"] in shown and not other))
    return next((row["id"] for row in own), "")


def nearest(text: str, districts: Codes, ask: Ask) -> str:
    """`text` where it is the id of such a number, or else the id of one that is most like it, or ""."""
    if known(text, districts, ask):
        return text
    for near in map(parse, ask(queries.nearest_monthly, Filters(number=text))["id"]):
        measure = text.rpartition(".")[2]
        wanted = replace(near, measure=measure) if near and measure in monthly_ids.COLUMNS else near
        for number in (wanted, near):
            if number and exists(number, frames(number, districts, ask)):
                return dump(number)
    return ""


def difference(whole: float | None, parts: list[Row], column: str) -> Fraction:
    """What `whole` has more than `column` of its parts, exact but for the last bits of percentages."""
    values = [row[column] for row in parts if row[column] is not None]
    left = Fraction(Decimal(repr(float(whole or 0)))) - sum(Fraction(Decimal(repr(float(value)))) for value in values)
    return Fraction(0) if abs(left) < _NOTHING else left


def shown_parts(number: MonthlyId, frames: Frames) -> list[tuple[MonthlyId, Row]]:
    """The districts, and the others together, that what rounding leaves is left of."""
    plain = replace(number, residual=False)
    parts = [
        row for row in rows_of(frames.amounts, "district") if not number.districts or row["area"] in number.districts
    ]
    shown = [(replace(plain, districts=(row["area"],)), row) for row in parts]
    others = rows_of(frames.rest, "own") if number.districts else []
    return shown + [(replace(plain, districts=frames.others), row) for row in others]


def of_left(number: MonthlyId, frames: Frames) -> Row:
    """The row of what the whole has more, with its interval and last digit."""
    own, name = rows_of(frames.amounts, "own")[0], number.measure
    parts = [row for _, row in shown_parts(number, frames) if row[name] is not None]
    whole = _WHOLES[name] if own.get(f"{_WHOLES[name]}_kind") else name  # a growth that a source prints
    low, high = interval(own, whole) or (np.nan, np.nan)
    low, high = (end - sum(row[f"{name}_{other}"] for row in parts) for end, other in ((low, "high"), (high, "low")))
    value = _left(number, frames)
    step = own[f"{_WHOLES[name]}_step"] if value is None or np.isnan(low) else precision.step(value, low, high, PERCENT)
    return {**own, f"{name}_low": low, f"{name}_high": high, f"{name}_step": step}


def _left(number: MonthlyId, frames: Frames) -> float | None:
    """What the whole has more than the parts that are shown."""
    own = rows_of(frames.amounts, "own")
    whole = own[0][_WHOLES[number.measure]] if own else None
    if whole is None or number.measure not in ROUNDED:
        return None
    return float(difference(whole, [row for _, row in shown_parts(number, frames)], number.measure))


def rows_of(amounts: pd.DataFrame, relation: str) -> list[Row]:
    """The rows of `queries.monthly_amounts` that stand in `relation` to the number: own, month, district, item …"""
    return [row for row in rows(amounts) if row["relation"] == relation]  # a part of a frame takes ten times as long
