"""Frames of queries as records: rows of typed values under columns, for files and data addresses. Pure."""

import pandas as pd

from lsdash.exports.export_rows import monthly, observations, other_frames
from lsdash.exports.export_rows.columns import COLUMNS, WHOLE, Column, Record, Records, Value
from lsdash.model.words import Words, rows

__all__ = ["COLUMNS", "WHOLE", "Column", "Record", "Records", "Value", "of"]


def of(frame: pd.DataFrame, words: Words) -> Records:
    """The rows of a frame of any query, with the same columns also where it is empty."""
    body, names = rows(frame), list(map(str, frame.columns))
    if {"before", "attainment"} <= set(names):
        return monthly.melted(body, names, words)
    if {"value", "as_printed"} <= set(names):
        return observations.listed(body, names, words)
    return other_frames.listed(body, names, words)
