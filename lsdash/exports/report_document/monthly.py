"""The numbers of a report on months: what monthly reports come to, for the province and for each district."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lsdash import queries
from lsdash.model import monthly_ids, periods
from lsdash.model.filters import Filters
from lsdash.model.monthly_intervals import interval
from lsdash.model.words import Row, rows
from lsdash.present.monthly.naming import rate_kind, shown
from lsdash.present.monthly.sentence_parts import WHOLE_PLAN
from lsdash.view.view import View, vocabulary
from lsdash.view.view import ask as asked_of

_KEY = ("indicator", "item", "area", "period", "measure")
_RATES = {"plan_attainment": "attainment", "growth": "growth"}


def covers(view: View, period: periods.Period) -> bool:
    """Whether there are monthly reports of all months of a period that is shorter than a year."""
    return len(period.months()) < periods.DECEMBER and set(period.months()) <= set(vocabulary(view.release).months)


def numbers(view: View, about: str, known: Sequence[Row]) -> list[Row]:
    """The numbers of the months of the period `about` that are not `known` as printed, in the form of
    `queries.report_numbers`, with sources (of an amount) and lacking (whether a report is missing in it); none where
    the period is no months, or lacks any. Of districts all production value alone.
    """
    period = periods.parse(about)
    if period is None or not covers(view, period):
        return []
    codes = vocabulary(view.release).codes
    free = Filters(since=period.since, until=period.until)
    ranked = [free, replace(free, sectors=tuple(codes["kv"]), products=tuple(codes["sp"]))]
    items = {row["item"]: row for row in rows(asked_of(view.release, queries.report_items, Filters()))}
    there = {tuple(row[name] for name in _KEY) for row in known}
    made = [
        number
        for filters in ranked
        for row in rows(asked_of(view.release, queries.district_ranking, filters))
        if row["role"] == "whole" or (row["role"] == "part" and row["block"] == monthly_ids.TOTAL)
        for number in _numbers({**items[row["block"]], **row, "role": items[row["block"]]["role"]}, about)
    ]
    return [number for number in made if tuple(number[name] for name in _KEY) not in there]


def _numbers(row: Row, about: str) -> Iterator[Row]:
    """What one row of `queries.district_ranking`, with what is known of its item, says."""
    amount = row["kind"]
    if row["value"] is not None:
        yield _number(row, about, "actual", "value", kind=amount)
    if row["plan"] is not None:
        yield _number(row, about, "plan", "plan", kind="plan")
    if row["before"] is not None and row["growth"] is not None:
        yield {**_number(row, periods.years_before(about), "actual", "before", kind=amount), "lacking": False}
    for measure, column in _RATES.items():
        if row[column] is not None:
            yield _number(row, about, measure, column, kind=rate_kind(row, column), unit="phan-tram")


def _number(row: Row, period: str, measure: str, column: str, **own: Any) -> Row:
    span = periods.of(period)
    place = (row["area"],) if row["area"] else ()
    number = monthly_ids.MonthlyId(row["indicator"], row["block"], place, span.since, span.until, measure)
    value, step = row[column], row[f"{column}_step"]
    low, high = interval(row, column) or (value - step / 2, value + step / 2)
    made: dict[str, object] = {name: row[name] for name in ("indicator", "area", *_OF_ITEM)}
    made |= {"id": monthly_ids.dump(number), "item": row["block"], "period": period, "measure": measure, "value": value}
    made |= {"step": step, "unit": row["unit"], "low": low, "high": high, **_PLAIN, **own}
    below = measure == "plan_attainment" and (shown(row, column) or 0.0) < WHOLE_PLAN
    sources = (row["sources"] or "").split() or [""]
    return {
        **made,
        "below": below,
        "source": sources[0],
        "sources": sources,
        "lacking": measure == "actual" and bool(row["months_missing"]),
    }


_OF_ITEM = ("dimension", "role", "parent", "position", "product_group", "nested")
_PLAIN: Mapping[str, object] = {
    "ambiguous": False,
    "doubted": False,
    "restated": False,
    "place": "",
    "as_printed": "",
    "formula": "",
}
