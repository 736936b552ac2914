"""The electricity grid: one square per commune."""

from functools import lru_cache

import altair as alt
import pandas as pd

from lsdash.model.words import Words, rows
from lsdash.present.charts.base import Drawing, Drawn, Form, about, drawing, in_rows
from lsdash.present.palette import ALARM, PRODUCT

_GRID_COLUMNS = 23


def grid_coverage(frame: pd.DataFrame, words: Words) -> Drawing:
    """One square per commune: solid where the grid has come, hollow where it has not."""
    drawn: list[Drawn] = []
    for row in rows(frame):
        if row["role"] == "whole" or row["measure"] != "actual":
            continue
        for _ in range(round(row["value"])):
            place = len(drawn)
            drawn.append(
                {
                    **about(row, words),
                    "col": place % _GRID_COLUMNS,
                    "line": place // _GRID_COLUMNS,
                    "role": row["role"],
                }
            )
    return drawing([{**mark, "row": ""} for mark in drawn], _form(words.lang))


@lru_cache(maxsize=16)
def _form(lang: str) -> Form:
    base = alt.Chart()
    shared = in_rows(lang) | {
        "x": alt.X("col:O", axis=None, scale=alt.Scale(paddingInner=0.2)),
        "y": alt.Y("line:O", axis=None, scale=alt.Scale(paddingInner=0.2)),
    }
    layers = [
        base.transform_filter("datum.role == 'part'").mark_rect(color=PRODUCT),
        base.transform_filter("datum.role == 'remainder'").mark_rect(filled=False, stroke=ALARM, strokeWidth=2),
    ]
    return Form(layers, shared, alt.Step(21))
