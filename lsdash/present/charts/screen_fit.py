"""Specifications of charts made to fit a screen of meeting mode: too high ones denser, low ones stretched."""

from copy import deepcopy
from typing import Any

Spec = dict[str, Any]

_TIGHT = 0.94
_ROOMIER = 1.2  # times as high a drawing has room on a screen where it is enlarged less
_LEAST, _FILLED = 270, 0.84  # pixels of a drawing on a screen, and part of the room there that is filled
_APART, _THICKER = 7.0, 3.0  # times as far apart rows, and as thick bars, may get for it
_HIGH, _UNDER_WORDS = (
    30,
    1.5,
)  # pixels of a row from which on words stand above its bar, and times as thick that may get


def tightened(spec: Spec, tallest: int, *, letters: int, fits: bool) -> Spec:
    """`spec` with `letters` as large at least, and rows closer by as much as these allow; one that `fits` any height is
    no higher than there is room for."""
    spec = deepcopy(spec)
    _enlarge(spec, letters)
    if isinstance(spec["height"], dict):
        spec["height"] = {"step": spec["height"]["step"] * _TIGHT}
    if fits:
        spec["height"] = min(spec["height"], tallest * _ROOMIER)
    return spec


def _enlarge(part: object, letters: int) -> None:
    if isinstance(part, dict):
        for key, inside in part.items():
            if key in {"fontSize", "labelFontSize"} and isinstance(inside, int):
                part[key] = max(inside, letters)
            else:
                _enlarge(inside, letters)
    elif isinstance(part, list):
        for inside in part:
            _enlarge(inside, letters)


def stretched(spec: Spec, height: float, tallest: int, *, fits: bool) -> Spec:
    """`spec`, whose drawing is `height` pixels high, with rows further apart and bars thicker where most of the screen
    would be left empty; as it is where it has no rows, or is high enough."""
    times = min(min(_LEAST, tallest * _FILLED) / max(height, 1), _APART)
    own = spec["height"]
    if times <= 1 or not (fits or isinstance(own, dict)):
        return spec
    spec = deepcopy(spec)
    spec["height"] = {"step": own["step"] * times} if isinstance(own, dict) else own * times
    most = _UNDER_WORDS if isinstance(own, dict) and own["step"] >= _HIGH else _THICKER
    for mark in (layer["mark"] for layer in spec["layer"]):
        if mark["type"] in {"bar", "tick"} and "size" in mark:
            mark["size"] *= min(times, most)
    return spec
