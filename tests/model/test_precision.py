"""The last digit of a computed number: the rule by named values, against a slow second computation, and its reasons."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lsdash.model import precision
from tests.digits import exact, last_digit, rounded

THOUSANDTH, HUNDREDTH = 0.001, 0.01


@pytest.mark.parametrize(
    ("value", "low", "high", "finest", "step"),
    [
        (195.966, 195.4655, 196.4665, THOUSANDTH, 1),  # 196
        (141.663, 141.1625, 142.1635, THOUSANDTH, 1),  # 142
        (741.994, 741.4935, 742.4945, THOUSANDTH, 1),  # 742
        (72.2896, 71.85067, 72.73074, HUNDREDTH, 1),  # 72
        (29.6914, 29.36099, 30.02346, HUNDREDTH, 1),  # 30
        (-3.882, -4.3825, -3.3815, THOUSANDTH, 1),  # -4
        (17.4303, 17.28035, 17.58027, HUNDREDTH, 0.1),  # 17.4
        (-2.73715, -2.853924, -2.620487, THOUSANDTH, 0.1),  # -2.7
        (124_592_000, 124_587_100, 124_597_800, 1, 10_000),  # 124 590 000
        (26158, 26155.3, 26160.69, 1, 1),
        (104_259, 104_217.9, 104_301.1, 1, 100),  # 104 300 is inside
        (72.49, 72.05, 72.93, HUNDREDTH, 0.1),  # 72 is not
        (20, 20, 20, 1, 1),  # a count
        (91.15044, 91.15044, 91.15044, HUNDREDTH, HUNDREDTH),  # what follows from counts alone
        (0, -2, 2, THOUSANDTH, 1),
        (0, -0.004, 0.004, THOUSANDTH, 0.01),
        (0.4, -0.05, 0.85, THOUSANDTH, 0.1),  # 0 would not be known
        (19.0248, 19.02471, 19.02493, HUNDREDTH, HUNDREDTH),  # no finer than its kind
    ],
)
def test_named_values(value, low, high, finest, step):
    assert precision.step(value, low, high, finest) == step


numbers = st.integers(-(10**9), 10**9).map(lambda thousandths: thousandths / 1000)
widths = st.integers(0, 10**7).map(lambda tenths: tenths / 10_000)


@given(value=numbers, below=widths, above=widths, finest=st.sampled_from([1.0, 0.1, 0.01, 0.001]))
@example(value=0.0, below=0.0, above=0.0, finest=1.0)
def test_the_rule_is_as_by_hand(value, below, above, finest):
    low, high = value - below, value + above
    exactly = [exact(each) for each in (value, low, high, finest)]
    width = exactly[2] - exactly[1]
    for near in (10 ** Fraction(0), Fraction(11, 2)):  # where binary numbers may tip over
        scaled = width
        while scaled and scaled < 1:
            scaled *= 10
        while scaled >= 10:
            scaled /= 10
        if scaled and abs(scaled - near) < Fraction(1, 10**6):
            return
    step = exact(precision.step(value, low, high, finest))
    wanted = last_digit(*exactly)
    assert step == wanted or on_the_edge(exactly, {step, wanted})
    assert step <= max(10 * width, exactly[3])  # no digit is lost that is known


def on_the_edge(ends, steps):
    """Whether the two differ by the last bits of an end or of a half alone."""
    value, low, high, _ = ends
    near = rounded(value, max(steps))
    half = abs(abs(value / max(steps)) % 1 - Fraction(1, 2)) < Fraction(1, 10**6)
    return half or min(abs(near - low), abs(near - high)) < Fraction(1, 10**5)


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ((195.966, 195.4655, 196.4665, 1.0), ("nearest", 1.0)),
        ((72.49, 72.05, 72.93, 0.1), ("finer", 1.0)),
        ((19.0248, 19.02471, 19.02493, 0.01), ("finest", 0.0001)),
        ((20.0, 20.0, 20.0, 1.0), ("exact", 0.0)),
    ],
)
def test_why_a_number_is_shown_to_its_last_digit(numbers, why):
    assert precision.why(*numbers) == pytest.approx(why) if why[0] == "exact" else precision.why(*numbers) == why
