"""What the report of a month or a quarter says of the months since January: their numbers, and how much of the plan of
the whole year they are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from lsdash import queries
from lsdash.exports.report_document import monthly
from lsdash.model import monthly_ids, periods, precision
from lsdash.model.filters import Filters
from lsdash.model.monthly_intervals import ends
from lsdash.model.periods import Period
from lsdash.model.words import Row, rows
from lsdash.view.view import View, ask, vocabulary

OF_YEAR_PLAN = "year_plan_attainment"  # a measure of these reports alone: no source is read as stating it
_FINEST = 0.01  # of a percentage
_Whole = tuple[str, str]  # indicator, item of the province


def span(about: str) -> str:
    """The months from January to the end of the period; "" where it begins there, or is of several years."""
    period = periods.of(about)
    january = period.until // 100 * 100 + periods.JANUARY
    return Period(january, period.until).code if january < period.since else ""


def year(about: str) -> str:
    """The year of these months; "" where there are none."""
    return span(about)[:4]


def numbers(view: View, printed: Callable[[str], Sequence[Row]]) -> list[Row]:
    """The numbers of the months since January, the plans of the year, and what part of these was reached; none where
    any of the months lacks. `printed` are the numbers that `queries.report_numbers` has around a period."""
    about = view.state.about
    months = span(about)
    if not months:
        return []
    known = [row for row in printed(months) if row["period"] == months]
    reached = [*known, *(row for row in monthly.numbers(view, months, known) if row["period"] == months)]
    plans = _plans(view, year(about), printed, reached) if reached else {}
    there = {row["id"] for row in reached}
    # Of December the part of the plan of the year may be printed.
    rated = {_whole(row) for row in reached if row["measure"] == "plan_attainment"}
    rated = rated if months == year(about) else set()
    shares = (_share(row, plan) for row in reached if (plan := plans.get(own := _whole(row))) and own not in rated)
    return [*reached, *(row for row in plans.values() if row["id"] not in there), *filter(None, shares)]


def _whole(row: Row) -> _Whole:
    return row["indicator"], row["item"]


def _plans(
    view: View, of_year: str, printed: Callable[[str], Sequence[Row]], reached: Sequence[Row]
) -> Mapping[_Whole, Row]:
    """The plan of the year of the province, as pages of months have it: as the plans of its twelve months come to, else
    as printed; else as it follows from other numbers."""
    own = [row for row in printed(of_year) if (row["period"], row["measure"], row["area"]) == (of_year, "plan", "")]
    derived, stated = ([row for row in own if (row["kind"] == "derived") == is_so] for is_so in (True, False))
    return {_whole(row): row for row in (*derived, *stated, *_monthly_plans(view, of_year, reached))}


def _monthly_plans(view: View, of_year: str, reached: Sequence[Row]) -> Iterator[Row]:
    period, codes = periods.of(of_year), vocabulary(view.release).codes
    until = max((periods.of(row["period"]).until for row in reached), default=period.until)
    free = Filters(since=period.since, until=until)
    planned: dict[_Whole, Row] = {}
    for filters in (free, replace(free, sectors=tuple(codes["kv"]), products=tuple(codes["sp"]))):
        months = rows(ask(view.release, queries.cumulative, filters))
        planned |= {(row["indicator"], row["block"]): row for row in months if row["year_plan"] is not None}
    for row in reached:
        month = planned.get(_whole(row))
        if month and row["measure"] == "actual" and not row["area"]:
            number = monthly_ids.MonthlyId(row["indicator"], row["item"], (), period.since, period.until, "plan")
            low, high = ends(month, "year_plan")
            shown = {"value": month["year_plan"], "low": low, "high": high, "step": month["year_plan_step"]}
            own = {"id": monthly_ids.dump(number), "period": of_year, "measure": "plan", "kind": "plan"}
            yield {**row, **own, **shown, "lacking": False, "sources": _sources(row)}


def _share(reached: Row, plan: Row) -> Row | None:
    """How much of the plan of a year was reached; None of a mere bound."""
    limits = [reached["low"], reached["high"], plan["low"], plan["high"]]
    if reached["measure"] != "actual" or reached["area"] or None in limits or plan["low"] <= 0:
        return None
    low, high, least, most = (Fraction(str(end)) for end in limits)
    value = 100 * Fraction(str(reached["value"])) / Fraction(str(plan["value"]))
    span = {"value": float(value), "low": float(100 * low / most), "high": float(100 * high / least)}
    return {
        **reached,
        "id": reached["id"].removesuffix("actual") + OF_YEAR_PLAN,
        "measure": OF_YEAR_PLAN,
        "kind": "derived",
        "unit": "phan-tram",
        **span,
        "step": precision.step(**span, finest=_FINEST),
        "formula": OF_YEAR_PLAN,
        "sources": _sources(reached),
        "inputs": (reached["id"], plan["id"]),
        "restated": False,
        "doubted": reached["doubted"] or plan["doubted"],
        "ambiguous": False,
    }


def _sources(row: Row) -> Sequence[str]:
    return row.get("sources") or [row["source"]]
