"""How far a computed number is shown: the one place that decides its last digit.

A number that is known to lie between `low` and `high` is shown to the power of ten that is nearest to the width of that
interval (0.88 is nearest to 1, 0.23 to 0.1, 5.4 to 1, 5.6 to 10). Two exceptions make it one digit finer, where that
power of ten is above the width: rounded to it the number would lie outside of its own interval, or would be 0 where the
finer digit is not. It is never finer than `finest`, what numbers of its kind are shown with at most; a number without
any width (a count, and what follows from counts alone) is shown with that.

Printed numbers are not asked: they stand as printed.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

_LEAST, _MOST = -30, 30
_POWERS = np.array([float(f"1e{power}") for power in range(_LEAST, _MOST + 2)])
_HALF_WAY = 5.5  # times a power of ten: from there on the next one is nearer
_NEAR = 1e-9  # the last bits of binary numbers


def steps(value: ArrayLike, low: ArrayLike, high: ArrayLike, finest: ArrayLike) -> NDArray[np.float64]:
    """The last digit, a power of ten, of each of many numbers; NaN where one of value, low and high is none."""
    value, low, high, finest = np.broadcast_arrays(*(np.asarray(each, float) for each in (value, low, high, finest)))
    width = high - low
    exact = width <= np.maximum(np.abs(value), _POWERS[0]) * 1e-12
    with np.errstate(divide="ignore", invalid="ignore"):
        power = np.floor(np.log10(np.where(exact, 1.0, width)) + _NEAR)
    place = np.clip(np.nan_to_num(power), _LEAST, _MOST).astype(int) - _LEAST
    fine, coarse = _POWERS[place], _POWERS[place + 1]
    near = _rounded(value, coarse)
    slack = width * _NEAR
    fits = (low - slack <= near) & (near <= high + slack) & ((near != 0) | (_rounded(value, fine) == 0))
    bearing = np.where((width / fine >= _HALF_WAY) & fits, coarse, fine)
    step: NDArray[np.float64] = np.where(exact, finest, np.maximum(bearing, finest))
    return np.where(np.isnan(width + value), np.nan, step)


def step(value: float, low: float, high: float, finest: float) -> float:
    """The last digit of one number."""
    return float(steps(value, low, high, finest)[()])


def why(value: float, low: float, high: float, step: float) -> tuple[str, float]:
    """Why a computed number is shown to `step`, and the power of ten that is nearest to the width of its interval:
    exact (it has no width), finest (numbers of its kind have no more digits), finer (rounded to the nearest power it
    would leave its interval, or be 0), nearest."""
    near = 0.0
    width = high - low
    if float(steps(value, low, high, 0.0)[()]):
        fine = float(f"1e{math.floor(math.log10(width) + _NEAR)}")
        near = fine * 10 if width / fine >= _HALF_WAY else fine
    if not near:
        return "exact", near
    apart = math.log10(step / near)
    return "nearest" if abs(apart) < _NEAR else "finest" if apart > 0 else "finer", near


def _rounded(value: NDArray[np.float64], unit: NDArray[np.float64]) -> NDArray[np.float64]:
    """`value` rounded half up, away from zero, to `unit`."""
    return np.copysign(np.floor(np.abs(value) / unit + 0.5 + _NEAR), value) * unit
