"""Intervals of the numbers of months, and the digits that they are shown with.

A sum of printed numbers is as wide as their last digits together (`<amount>_width` in the rows of months); a ratio of
two sums has its ends where one is at its lowest and the other at its highest. Shares and contributions come with ends
of their own, as they are parts of what they are divided by.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from lsdash.model import precision

AMOUNTS = ("value", "plan", "before", "matched", "matched_before", "aimed", "aimed_at", "year_plan")
# Percentage → the amounts that it is the ratio of, and what is taken from that.
RATIOS = {
    "attainment": ("value", "plan", 0.0),
    "growth": ("value", "before", 100.0),
    "matched_attainment": ("aimed", "aimed_at", 0.0),
    "matched_growth": ("matched", "matched_before", 100.0),
    "year_attainment": ("value", "year_plan", 0.0),
}
PARTS = ("share", "contribution")
SURPLUS = "surplus"
PERCENT = 0.01  # the finest digit of a percentage
_NUMBERS = (*AMOUNTS, *RATIOS, *PARTS, SURPLUS)
_HALF = 2.0


def ends(row: Mapping[str, Any], name: str) -> tuple[Any, Any]:
    """The lowest and the highest that the number `name` of a row of months, or of its columns as arrays of floats, can
    be; NaN where nothing above zero is left to divide by. A percentage that a source prints has `<name>_step`."""
    if name in PARTS:
        return row[f"{name}_low"], row[f"{name}_high"]
    if name == SURPLUS:
        half = (row["value_width"] + row["plan_width"]) / _HALF
        return row[name] - half, row[name] + half
    if name in AMOUNTS:
        half = row[f"{name}_width"] / _HALF
        return row[name] - half, row[name] + half
    over, under, less = RATIOS[name]
    (low, high), (least, most) = ends(row, over), ends(row, under)
    return low * 100 / _above_zero(most) - less, high * 100 / _above_zero(least) - less


def _above_zero(amount: Any) -> Any:
    return np.where(amount > 0, amount, np.nan)


def interval(row: Mapping[str, Any], name: str) -> tuple[float, float] | None:
    """The same of one row, None where it is not known; of a percentage that a source prints, half its last digit."""
    if row[name] is None:
        return None
    if row.get(f"{name}_kind") and name in RATIOS:
        half = row[f"{name}_step"] / _HALF
        return row[name] - half, row[name] + half
    needed = {key: value for key, value in row.items() if isinstance(value, (int, float))}
    try:
        low, high = map(float, ends(needed, name))
    except KeyError:
        return None
    return None if np.isnan(low) or np.isnan(high) else (low, high)


def with_digits(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` of months with the last digit of each of its numbers, `<name>_step`: as printed, or as `precision` has
    it; `step` is that of `value`. NaN where there is no number."""
    columns = {
        str(name): column.to_numpy("float64", na_value=np.nan) for name, column in frame.items() if _is_number(column)
    }
    with np.errstate(all="ignore"):
        steps = {f"{name}_step": _steps(columns, name) for name in _NUMBERS if name in frame}
    made = frame.assign(**steps)
    if "value" in frame:
        made["step"] = np.where(np.isnan(steps["value_step"]), columns["step"], steps["value_step"])
    return made


def _is_number(column: "pd.Series[Any]") -> bool:
    return bool(pd.api.types.is_numeric_dtype(column)) and not pd.api.types.is_bool_dtype(column)


def _steps(columns: Mapping[str, Any], name: str) -> Any:
    finest = columns["step"] if name in AMOUNTS or name == SURPLUS else PERCENT
    found = precision.steps(columns[name], *ends(columns, name), finest)
    known = np.where(np.isnan(columns[name]), np.nan, finest)
    found = np.where(np.isnan(found), known, found)
    printed = columns.get(f"{name}_step")
    return found if printed is None else np.where(np.isnan(printed), found, printed)
