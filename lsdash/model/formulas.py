"""The formulas by which numbers follow from others: a share, a growth, a gap, what a ratio implies. Exact fractions."""

from collections.abc import Callable

from lsdash.model.exact import Fraction

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


def itself(value: Fraction) -> Fraction:
    """A number as it stands."""
    return value


def total(*parts: Fraction) -> Fraction:
    """The sum of any number of parts."""
    return sum(parts, Fraction(0))


def difference(whole: Fraction, *parts: Fraction) -> Fraction:
    """What `parts` leave of the whole."""
    return whole - total(*parts)


def _increase_percent(later: Fraction, earlier: Fraction) -> Fraction:
    return _percent(later - earlier, earlier)


def _by_percent(amount: Fraction, percent: Fraction) -> Fraction:
    return _over(amount, percent / HUNDRED)


def _by_growth(amount: Fraction, growth: Fraction) -> Fraction:
    return _over(amount, 1 + growth / HUNDRED)


# The direction in which a result moves with every input but the first, with which it always rises: of sums, and of
# ratios where the first input is not below zero.
SUMS: dict[Formula, int] = {total: 1, difference: -1}
RATIOS: dict[Formula, int] = dict.fromkeys((_percent, _increase_percent, _by_percent, _by_growth), -1)

FORMULAS: dict[str, Formula] = {
    "previous_from_growth": _by_growth,
    "previous_from_level": _by_percent,
    "plan_from_attainment": _by_percent,
    "growth_from_level": lambda level: level - HUNDRED,
    "share": _percent,
    "residual": difference,
    "share_residual": lambda *shares: HUNDRED - total(*shares),
    "contribution": lambda now, before, whole_before: _percent(now - before, whole_before),
    "gap": difference,
    "growth_needed": _increase_percent,
    "gap_share": _percent,
    "target_attainment": _percent,
    "target_difference": difference,
    "increase": difference,
    "increase_share": _percent,
}
