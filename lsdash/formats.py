"""Numbers as people read them: one style of digits for every surface, chosen by the page's language."""

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

MISSING = "–"
MINUS = "−"
NBSP = "\u00a0"
_MARKS = {"vi": (".", ","), "en": (",", ".")}
_MILLION = Decimal(10**6)
_MILLION_FROM = Decimal(10**5)
_NEAR = Decimal("1e-6")
_MILLION_WORD = {"vi": "triệu", "en": "million"}


def number(value: float | None, step: float, lang: str, *, signed: bool = False, rounding: str = ROUND_HALF_UP) -> str:
    """`value` rounded (half up) to `step` (a power of ten): vi "1.234,5", en "1,234.5"; None gives an en dash.

    `signed` puts a plus before positive values. A value that rounds to zero has no sign.
    """
    if value is None or math.isnan(value):
        return MISSING
    unit = Decimal(repr(step)).normalize()
    times = Decimal(repr(value)) / unit
    # The last bits of a binary number must not push it over to the next step.
    near = times.to_integral_value() if _is_multiple(value, unit) else times
    rounded = near.to_integral_value(rounding) * unit
    thousands, decimal = _MARKS[lang]
    digits = f"{abs(rounded):,.{max(0, -int(unit.as_tuple().exponent))}f}"
    text = digits.replace(",", "\0").replace(".", decimal).replace("\0", thousands)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + text


def quantity(value: float | None, step: float, unit: str, lang: str, *, signed: bool = False) -> str:
    """`value` with its unit; a number known only to the hundred thousand or coarser is written in millions.

    2 800 000 known to 100 000, "m³", vi → "2,8 triệu m³". "%" follows its number without a space.
    """
    if value is None or math.isnan(value):
        return MISSING
    if Decimal(repr(step)) >= _MILLION_FROM:
        short = number(
            float(Decimal(repr(value)) / _MILLION), float(Decimal(repr(step)) / _MILLION), lang, signed=signed
        )
        return NBSP.join(part for part in (short, _MILLION_WORD[lang], unit) if part)
    text = number(value, step, lang, signed=signed)
    return text + unit if unit == "%" or not unit else text + NBSP + unit


def interval(low: float, high: float | None, step: float, lang: str) -> str:
    """The interval that a number stands for: "[423,8238; 423,8576]"; open above where `high` is None.

    The ends have one digit more than `step` unless they need none; what is cut goes outward, so that no value that the
    number may have is left out.
    """
    ends = [low] if high is None or math.isnan(high) else [low, high]
    unit = Decimal(repr(step))
    fine = float(unit if all(_is_multiple(end, unit) for end in ends) else unit / 10)
    lower = number(low, fine, lang, rounding=ROUND_FLOOR)
    upper = number(ends[1], fine, lang, rounding=ROUND_CEILING) if len(ends) > 1 else "∞"
    return f"[{lower}; {upper}]"


def _is_multiple(value: float, unit: Decimal) -> bool:
    """Whether `value` is a multiple of `unit`, but for the last bits of its binary form."""
    times = Decimal(repr(value)) / unit
    return abs(times - times.to_integral_value()) < _NEAR


def vega_locale(lang: str) -> dict[str, object]:
    """Vega's number locale for `lang`: axes and tooltips show the same digits as the page."""
    thousands, decimal = _MARKS[lang]
    return {"number": {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}}
