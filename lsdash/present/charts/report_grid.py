"""Which district reported in which month, as a grid: one row to a district, one cell to a month."""

from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter

import altair as alt
import pandas as pd

from lsdash.model.words import Row, Words, grouped, rows
from lsdash.present.charts.base import Chart, Mark, Spec, chart_in_rows, layered, row_encodings, tooltip
from lsdash.present.charts.month_panels import month_of
from lsdash.present.monthly.naming import about, block_name, place_name
from lsdash.present.palette import INK, PRODUCT

FULL, OPEN = 0.75, 0.16  # how solid a cell is of which all is known, and another
_GAP = 0.06  # of a cell
_QUARTER, _MONTHS = 3, 12
_AXIS = "months|"
# What a cell says → the shape of the mark in it; a full report in time has none.
SHAPES = {"missing": "cross", "partly": "triangle-down", "late": "triangle-up", "revised": "diamond", "open": "circle"}


def state(row: Row) -> str:
    """What is known of the reports of a district in a month: "full", one of `SHAPES`, or "" where none was due."""
    if row["value"] is None:
        return "missing" if row["complete"] is False else ""
    if row["complete"] is False:
        return "partly"
    return {"late": "late", "revised": "revised", "provisional": "open", "estimated": "open"}.get(row["status"], "full")


def report_grid(frame: pd.DataFrame, words: Words) -> Chart:
    """A row to each district and block, a cell to each month: filled where all reported, hollow where nobody did."""
    found = rows(frame)
    months = [month_of(row) for row in found]
    first, count = min(months, default=0), max(months, default=0) - min(months, default=0) + 1
    blocks = grouped(found, itemgetter("block"))
    marks: list[Mark] = []
    for block, own in blocks.items():
        if len(blocks) > 1:
            marks.append({**_blank(f"head.{block}|"), "form": "head", "text": block_name(own[0], words)})
        marks += [_cell(row, first, count, words) for row in own if state(row)]
    marks += _months(first, count)
    return chart_in_rows(marks, _spec(words.lang))


def _blank(row: str) -> Mark:
    texts = dict.fromkeys(("id", "what", "full", "hint", "text", "form"), "")
    return {**texts, "row": row, "u": 0.0, "u2": 0.0, "shape": "circle", "colour": PRODUCT}


def _cell(row: Row, first: int, count: int, words: Words) -> Mark:
    place = month_of(row) - first
    name = place_name(row, words)
    own = state(row)
    ends = {"u": (place + _GAP) / count, "u2": (place + 1 - _GAP) / count}
    said = {**about(row, words), "colour": PRODUCT}
    if own == "missing":
        said["hint"] = words.text("monthly.status.absent")
    shape = SHAPES.get(own, "circle")
    return {**_blank(f"{row['block']}.{row['area']}|{name}"), **said, **ends, "form": own, "shape": shape}


def _months(first: int, count: int) -> Sequence[Mark]:
    """The first month of each quarter below the grid, with the year in January."""
    ticks = [n for n in range(first, first + count) if n % _QUARTER == 0] or [first]
    return [
        {
            **_blank(_AXIS),
            "form": "year" if n % _MONTHS == 0 or n == ticks[0] else "quarter",
            "text": f"{n % _MONTHS + 1}/{n // _MONTHS}" if n % _MONTHS == 0 or n == ticks[0] else f"{n % _MONTHS + 1}",
            "u": (n - first + 0.5) / count,
            "u2": 0.0,
        }
        for n in ticks
    ]


@lru_cache(maxsize=4)
def _spec(lang: str) -> Spec:
    plot = alt.Chart()

    def of(*forms: str) -> alt.Chart:
        return plot.transform_filter(alt.FieldOneOfPredicate(field="form", oneOf=list(forms)))

    scale = alt.Scale(domain=[0, 1], nice=False)
    start, end = alt.X("u:Q", title=None, scale=scale, axis=None), alt.X2("u2:Q")
    middle = alt.X("middle:Q", title=None, scale=scale, axis=None)
    cells = {"x": start, "x2": end}
    shapes = alt.Shape("shape:N", scale=None)
    words = alt.Text("text:N")
    layers = [
        of("full", "late", "revised").mark_bar(size=18, color=PRODUCT, fillOpacity=FULL).encode(**cells),
        of("partly").mark_bar(size=18, color=PRODUCT, fillOpacity=OPEN, stroke=INK, strokeWidth=0.6).encode(**cells),
        of("open").mark_bar(size=18, color=PRODUCT, fillOpacity=OPEN).encode(**cells),
        of("missing").mark_bar(size=18, color="transparent", stroke=INK, strokeWidth=0.6).encode(**cells),
        of(*SHAPES)
        .transform_calculate(middle="(datum.u + datum.u2) / 2")
        .mark_point(size=44, opacity=1, filled=False, stroke=INK, strokeWidth=1.5)
        .encode(x=middle, shape=shapes),
        of("year", "quarter").mark_text(color=INK, opacity=0.8, baseline="middle").encode(x=start, text=words),
        of("head").mark_text(align="left", fontWeight="bold", color=INK).encode(x=start, text=words),
    ]
    encodings = {**row_encodings(lang), "tooltip": tooltip(lang, hint="column.note")}
    return layered(layers, encodings, alt.Step(22))
