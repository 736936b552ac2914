"""The formulas by which numbers follow from others: a share, a growth, a gap, what a ratio implies. Exact fractions."""

from collections.abc import Callable
from fractions import Fraction

Formula = Callable[..., Fraction]
HUNDRED = Fraction(100)


class Undefined(ArithmeticError):
    """The formula has no meaning over these inputs: something is divided by what may be zero or less."""


def _over(part: Fraction, whole: Fraction) -> Fraction:
    if whole <= 0:
        raise Undefined
    return part / whole


def _percent(part: Fraction, whole: Fraction) -> Fraction:
    return _over(part, whole) * HUNDRED


def _difference(whole: Fraction, *parts: Fraction) -> Fraction:
    return whole - sum(parts)


FORMULAS: dict[str, Formula] = {
    "previous_from_growth": lambda now, growth: _over(now, 1 + growth / HUNDRED),
    "previous_from_level": lambda now, level: _over(now, level / HUNDRED),
    "plan_from_attainment": lambda now, attainment: _over(now, attainment / HUNDRED),
    "growth_from_level": lambda level: level - HUNDRED,
    "share": _percent,
    "residual": _difference,
    "contribution": lambda now, before, whole_before: _percent(now - before, whole_before),
    "gap": _difference,
    "growth_needed": lambda target, latest: _percent(target - latest, latest),
    "gap_share": _percent,
    "target_attainment": _percent,
    "target_difference": _difference,
    "increase": _difference,
    "increase_share": _percent,
}
