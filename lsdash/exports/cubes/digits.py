"""Columns of numbers as the digits that pages show: a point for the decimals, no separators. Pure."""

import math
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from lsdash.model import formats

_NEAR = 1e-6  # as `formats.is_multiple` takes it


def outward(
    low: "pd.Series[Any]", high: "pd.Series[Any]", steps: "pd.Series[Any]", derived: "pd.Series[bool]"
) -> tuple[list[str], list[str]]:
    """The ends of intervals as `formats.outward` gives them; "" for an open end and where there is none.

    Ends that need more than one digit more than is shown are looked at one by one.
    """
    fine = steps / 10
    ends = low.fillna(0.0), high.fillna(0.0)
    whole = np.logical_and.reduce([_is_multiple(end, steps) for end in ends])
    step = fine.where(~whole, steps)
    kept = np.logical_and.reduce([_is_multiple(end, step) for end in ends])
    lows, highs = (shown(end, step) for end in (low, high))
    own, tops, units, computed = (column.to_list() for column in (low, high, steps, derived))
    for at in np.flatnonzero(~kept & low.notna().to_numpy()).tolist():
        top = None if math.isnan(tops[at]) else tops[at]
        lowest, highest = formats.outward(own[at], top, units[at], derived=computed[at])
        lows[at], highs[at] = _plain(lowest), "" if highest is None else _plain(highest)
    return lows, highs


def _is_multiple(values: "pd.Series[Any]", steps: "pd.Series[Any]") -> Any:
    times = (values / steps).to_numpy("float64", na_value=np.nan)
    return np.abs(times - np.round(times)) < _NEAR


def shown(values: "pd.Series[Any]", steps: "pd.Series[Any]") -> list[str]:
    """Each value rounded to its step as `formats.rounded` does; "" where there is none. What is a multiple of its step
    needs no rounding of its own."""
    numbers, units = values.to_numpy("float64", na_value=np.nan), steps.to_numpy("float64", na_value=1.0)
    decimals = np.maximum(0, np.round(-np.log10(units))).astype(int)
    near = np.round(numbers / units) * units + 0.0  # plus nothing: zero has no sign
    columns = (numbers.tolist(), near.tolist(), units.tolist(), decimals.tolist(), _is_multiple(values, steps).tolist())
    return [
        "" if math.isnan(value) else f"{rounded:.{places}f}" if multiple else _plain(formats.rounded(value, step))
        for value, rounded, step, places, multiple in zip(*columns, strict=True)
    ]


def unrounded(values: "pd.Series[Any]") -> list[str]:
    """Each value with all of its digits as `formats.unrounded` gives them; "" where there is none."""
    numbers = values.to_numpy("float64", na_value=np.nan).tolist()
    return ["" if math.isnan(value) else _plain(formats.unrounded(value)) for value in numbers]


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
