"""What became of targets: how much of each was reached."""

from functools import lru_cache

import altair as alt
import pandas as pd

from lsdash.model.words import Row, Words, rows
from lsdash.present.charts import base
from lsdash.present.charts.base import COLOUR, EDGE, ROOM, Chart, Mark, Spec
from lsdash.present.palette import INK

_ALL = 100.0  # per cent of a target


def target_outcome(frame: pd.DataFrame, words: Words) -> Chart:
    """One bar per target: its attainment in %, with a tick where the target is reached; beside it what was reached and
    what was set."""
    observations = rows(frame)
    amounts = {(row["block"], row["measure"]): row for row in observations if row["measure"] in {"actual", "target"}}
    reached = [row for row in observations if row["measure"] == "target_attainment"]
    marks = [_mark(row, amounts[row["block"], "actual"], amounts[row["block"], "target"], words) for row in reached]
    return base.chart_in_rows(marks, _spec(words.lang), most=max(_ALL, *(mark["value"] for mark in marks)) * 1.9)


def _mark(row: Row, actual: Row, target: Row, words: Words) -> Mark:
    parts = {"attainment": words.digits(row), "actual": words.digits(actual), "target": words.quantity(target)}
    label, short = words.text("chart.target-outcome.label", **parts), parts["attainment"]
    if row["value"] < _ALL:
        label, short = (words.text("chart.target-outcome.below", label=text) for text in (label, short))
    named = {"row": base.wrapped(words.name("item", row["item"]), 22), "label": label, "short": short}
    return {**base.about(row, words), **named, "value": row["value"], "middle": _ALL, "x1": max(row["value"], _ALL)}


@lru_cache(maxsize=16)
def _spec(lang: str) -> Spec:
    plot, end = alt.Chart(), base.across("value")
    beside = plot.mark_text(align="left", dx=8, color=INK)
    layers = [
        plot.mark_bar(size=14, stroke=INK, strokeWidth=0.8).encode(x=end, color=COLOUR, strokeDash=EDGE),
        plot.mark_tick(size=24, thickness=3, color=INK, opacity=1).encode(x=alt.X("middle:Q")),
        beside.transform_filter(f"width >= {ROOM}").encode(x=alt.X("x1:Q"), text=alt.Text("label:N")),
        beside.transform_filter(f"width < {ROOM}").encode(x=alt.X("x1:Q"), text=alt.Text("short:N")),
    ]
    return base.layered(layers, base.row_encodings(lang), alt.Step(34))
