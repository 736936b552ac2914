"""The electricity grid: one square per commune."""

from functools import lru_cache

import altair as alt
import pandas as pd

from lsdash.model.words import Words, rows
from lsdash.present.charts.base import Chart, Spec, about, chart_in_rows, layered, row_encodings
from lsdash.present.palette import ALARM, PRODUCT

_COLUMNS = 23


def grid_coverage(frame: pd.DataFrame, words: Words) -> Chart:
    """One square per commune: solid where the grid has come, hollow where it has not."""
    parts = [row for row in rows(frame) if row["role"] != "whole" and row["measure"] == "actual"]
    communes = [row for row in parts for _ in range(round(row["value"]))]
    marks = [
        {**about(row, words), "role": row["role"], "row": "", "col": place % _COLUMNS, "line": place // _COLUMNS}
        for place, row in enumerate(communes)
    ]
    return chart_in_rows(marks, _spec(words.lang))


@lru_cache(maxsize=16)
def _spec(lang: str) -> Spec:
    base = alt.Chart()
    shared = row_encodings(lang) | {
        "x": alt.X("col:O", axis=None, scale=alt.Scale(paddingInner=0.2)),
        "y": alt.Y("line:O", axis=None, scale=alt.Scale(paddingInner=0.2)),
    }
    layers = [
        base.transform_filter("datum.role == 'part'").mark_rect(color=PRODUCT),
        base.transform_filter("datum.role == 'remainder'").mark_rect(filled=False, stroke=ALARM, strokeWidth=2),
    ]
    return layered(layers, shared, alt.Step(21))
