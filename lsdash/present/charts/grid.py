"""The electricity grid: one square per commune."""

from functools import lru_cache

import altair as alt
import pandas as pd

from lsdash.model.words import Words, rows
from lsdash.present.charts.base import ROOM, Chart, Spec, about, chart_in_rows, layered, row_encodings
from lsdash.present.palette import PRODUCT

_COLUMNS = 23
_LARGE, _SMALL = 25, 11  # pixels of a square and what is around it: on a screen of a meeting, on a page


def grid_coverage(frame: pd.DataFrame, words: Words) -> Chart:
    """One square per commune: solid where the grid has come, hollow where it has not."""
    parts = [row for row in rows(frame) if row["role"] != "whole" and row["measure"] == "actual"]
    communes = [row for row in parts for _ in range(round(row["value"]))]
    marks = [
        {**about(row, words), "role": row["role"], "row": "", "col": place % _COLUMNS, "line": place // _COLUMNS}
        for place, row in enumerate(communes)
    ]
    return chart_in_rows(marks, _spec(words.lang, lines=-(-len(marks) // _COLUMNS)))


@lru_cache(maxsize=16)
def _spec(lang: str, *, lines: int) -> Spec:
    side = f"(width < {ROOM} ? {_SMALL} : {_LARGE})"
    base = alt.Chart().transform_calculate(
        px=f"(datum.col + 0.5) * {side}", py=f"(datum.line + 0.5) * {side}", area=f"pow({side} * 0.8, 2)"
    )
    shared = row_encodings(lang) | {
        "x": alt.X("px:Q", axis=None, scale=None),
        "y": alt.Y("py:Q", axis=None, scale=None),
        "size": alt.Size("area:Q", scale=None),
    }
    layers = [
        base.transform_filter("datum.role == 'part'").mark_square(color=PRODUCT, opacity=1),
        base.transform_filter("datum.role == 'remainder'").mark_square(
            filled=False, stroke=PRODUCT, strokeWidth=1.5, opacity=1
        ),
    ]
    spec = layered(layers, shared, _LARGE * lines)
    return {**spec, "usermeta": {"below": ROOM, "height": _SMALL * lines}}
