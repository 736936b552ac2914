"""Series over years, each in a panel of its own; the index of the province beside that of others."""

from collections.abc import Sequence

import pandas as pd

from lsdash.model import series
from lsdash.model.words import Row, Words, rows
from lsdash.present.charts.base import Chart
from lsdash.present.charts.year_panels import Panel, heading, year_panels

MOST = 9  # panels: more of them say nothing at a glance


def drawn_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `queries.trends` that are drawn: amounts of whole years of the main series, of those at most as many
    as can be taken in, the ones with the most numbers."""
    amounts = frame[frame["main"] & frame["whole_year"] & frame["measure"].isin(["actual", "plan", "target"])]
    counts = amounts.groupby(["indicator", "item", "area"], sort=False).size()
    kept = counts.sort_values(ascending=False, kind="stable").index[:MOST]
    inside = pd.MultiIndex.from_frame(amounts[["indicator", "item", "area"]]).isin(kept)
    return amounts[inside].reset_index(drop=True)


def trend(frame: pd.DataFrame, words: Words) -> Chart:
    """A panel for each series, on its own scale from zero: every number of every source, in the form of its kind."""
    panels = [_of_series(numbers, words) for numbers in series.by_series(rows(frame)).values()]
    return year_panels(panels, words)


def regional_index(frame: pd.DataFrame, words: Words) -> Chart:
    """A panel for the country and for each other province, on one scale: its numbers in grey beside the province's."""
    numbers = rows(frame)
    own = [row for row in numbers if not row["area"]]
    values = [row["value"] for row in numbers]
    ends = min(values, default=0.0), max(values, default=1.0)
    others = [of for (_, _, area), of in series.by_series(numbers).items() if area]
    return year_panels([_compared(own, other, ends, words) for other in others], words)


def _of_series(numbers: Sequence[Row], words: Words) -> Panel:
    known = series.actuals(numbers)
    last = known[-1] if known else numbers[-1]
    values = [row["value"] for row in numbers]
    return Panel(heading(last, words), latest(last, words), numbers, min(0.0, *values), max(*values, 0.0), 0.0)


def latest(row: Row, words: Words) -> str:
    """The last number of a series: "2016: 2.925.000 m³"; of what has targets alone, the target, named as such."""
    period = words.period(row["period"]) if row["measure"] == "actual" else words.lane(row)
    return f"{period}: {words.quantity(row)}"


def _compared(own: Sequence[Row], other: Sequence[Row], ends: tuple[float, float], words: Words) -> Panel:
    area, last = other[0]["area"], other[-1]
    both = {"period": words.period(last["period"]), "value": words.digits(last)}
    beside = next((words.digits(row) for row in own if row["period"] == last["period"]), "")
    below = words.text("chart.regional-index.last", own=beside, **both) if beside else latest(last, words)
    return Panel(words.name("area", area), below, [*other, *own], *ends, rule=100.0, quiet=frozenset({area}))
