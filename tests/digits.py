"""The rule for the last digit of a computed number once more, in plain fractions: slow, and nothing of the program."""

from fractions import Fraction

HALF_WAY = Fraction(11, 2)


def rounded(value, step):
    """Half up, away from zero."""
    times = abs(value) / step
    return (times + Fraction(1, 2)).__floor__() * step * (-1 if value < 0 else 1)


def last_digit(value, low, high, finest):
    """The power of ten that a number between `low` and `high` is shown to."""
    width = high - low
    if width == 0:
        return finest
    step = Fraction(1)
    while step > width:
        step /= 10
    while step * 10 <= width:
        step *= 10
    if width >= step * HALF_WAY:
        coarse = rounded(value, step * 10)
        if low <= coarse <= high and (coarse or not rounded(value, step)):
            step *= 10
    return max(step, finest)


def exact(number):
    """The decimal number that was stored."""
    return Fraction(repr(float(number)))
