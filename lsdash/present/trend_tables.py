"""Tables of series over time: every number with its source, and the index beside other areas. Pure."""

from collections import Counter
from collections.abc import Sequence
from operator import itemgetter

import pandas as pd

from lsdash.model import series
from lsdash.model.words import Row, Words, grouped, rows
from lsdash.present.charts.year_panels import heading
from lsdash.present.html_table import Cell, Table
from lsdash.present.tables import MISSING, number

_KEYS = ("about", "period", "measure", "value", "printed", "source", "note")


def trend(frame: pd.DataFrame, words: Words) -> Table:
    """Every number of every period and source, one row each; and of a year's actual why no line joins it to the one
    before."""
    body: list[list[Cell]] = []
    for numbers in series.by_series(rows(frame)).values():
        steps = {step.later["id"]: step for step in series.steps(numbers)}
        sources = _sources(numbers, words)
        body += [_row(row, steps.get(row["id"]), sources[row["id"]], words) for row in numbers]
    headers = [(words.text(f"column.{key}"), key == "value") for key in _KEYS]
    return Table(words.text("chart.trend.name"), headers, body)


def _sources(numbers: Sequence[Row], words: Words) -> dict[str, str]:
    """The publisher of each number; with the period of its source where it states the same number twice."""
    stated = Counter((row["period"], row["measure"], words.short("source", row["source"])) for row in numbers)
    found = {}
    for row in numbers:
        publisher = words.short("source", row["source"])
        once = stated[row["period"], row["measure"], publisher] == 1
        found[row["id"]] = publisher if once else words.source(row["source"])
    return found


def _row(row: Row, step: series.Step | None, source: str, words: Words) -> list[Cell]:
    return [
        Cell(heading(row, words), head=True),
        Cell(words.period(row["period"])),
        Cell(words.name("measure", row["measure"])),
        number(row, words, unit=True),
        Cell(f"“{row['as_printed']}”" if row["as_printed"] else words.text("kind.derived")),
        Cell(source),
        Cell(_remark(row, step, words)),
    ]


def _remark(row: Row, step: series.Step | None, words: Words) -> str:
    """In which prices it is; that another number is shown, or that no line joins it to the year before it, and why."""
    amount = row["unit"] == "ty-dong" and row["prices"] != "not_stated"
    said = [words.text(f"prices.{row['prices']}").removesuffix(".")] if amount else []
    if not row["chosen"]:
        said.append(words.text("trend.not_chosen"))
    elif step is not None and step.broken:
        why = words.text(f"broken.{step.broken}")
        said.append(words.text("trend.not_joined", before=words.period(step.earlier["period"]), why=why))
    return "; ".join(said)


def regional_index(frame: pd.DataFrame, words: Words) -> Table:
    """One row per area, one column per year."""
    by_area = grouped(rows(frame), itemgetter("area"))
    periods = sorted({row["period"] for row in rows(frame)})
    headers = [(words.text("column.area"), False), *((words.period(period), True) for period in periods)]
    names = {area: words.name("area", area) if area else words.text("chart.regional-index.own") for area in by_area}
    body = [[Cell(names[area], head=True), *_cells(own, periods, words)] for area, own in by_area.items()]
    return Table(words.text("chart.regional-index.name"), headers, body)


def _cells(numbers: Sequence[Row], periods: Sequence[str], words: Words) -> list[Cell]:
    cells = {row["period"]: number(row, words) for row in numbers}
    return [cells.get(period, MISSING) for period in periods]
