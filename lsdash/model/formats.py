"""Numbers as people read them: one style of digits for every surface, chosen by the page's language."""

import math
import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

MISSING = "–"
MINUS = "−"
NBSP = "\u00a0"
_MARKS = {"vi": (".", ","), "en": (",", ".")}
_TYPED = {
    lang: re.compile(rf"[+-]?\d{{1,12}}({re.escape(marks[1])}\d{{1,2}})?", re.ASCII) for lang, marks in _MARKS.items()
}
_MILLION = Decimal(10**6)
_MILLION_FROM = Decimal(10**5)
_NEAR = Decimal("1e-6")
_WIDE = Context(prec=400)  # has room for every float written out
_PROSE_SCALES = (0, 3, 6)  # powers of ten that have a word
_PROSE_WORDS = {"vi": {3: "nghìn", 6: "triệu"}, "en": {3: "thousand", 6: "million"}}
_MILLION_WORD = {"vi": "triệu", "en": "million"}


def number(value: float | None, step: float, lang: str, *, signed: bool = False) -> str:
    """`value` rounded (half up) to `step` (a power of ten): vi "1.234,5", en "1,234.5"; None gives an en dash.

    `signed` puts a plus before positive values. A value that rounds to zero has no sign.
    """
    if value is None or math.isnan(value):
        return MISSING
    return _written(rounded(value, step), lang, signed=signed)


def exact(amount: Decimal, lang: str) -> str:
    """`amount` with all its digits: Decimal("-1234.5"), vi → "−1.234,5"."""
    return _written(amount, lang)


def _written(amount: Decimal, lang: str, *, signed: bool = False) -> str:
    thousands, decimal = _MARKS[lang]
    digits = f"{abs(amount):,.{decimals(amount)}f}"
    text = digits.replace(",", "\0").replace(".", decimal).replace("\0", thousands)
    sign = MINUS if amount < 0 else "+" if signed and amount > 0 else ""
    return sign + text


def decimals(amount: Decimal) -> int:
    """How many decimals a number that `rounded` gave is shown with."""
    return max(0, -int(amount.as_tuple().exponent))


def rounded(value: float, step: float, rounding: str = ROUND_HALF_UP) -> Decimal:
    """`value` rounded to `step` (a power of ten), exactly as it is shown; its exponent is that of `step`."""
    unit = Decimal(repr(step)).normalize()
    times = Decimal(repr(value)) / unit
    # The last bits of a binary number must not push it over to the next step.
    near = times.to_integral_value() if is_multiple(value, step) else times
    return near.to_integral_value(rounding).quantize(Decimal(1), context=_WIDE) * unit


def unrounded(value: float) -> Decimal:
    """A number of a release with all of its digits."""
    return Decimal(f"{value:.15g}")


def finer(step: float) -> float:
    """The step that a number which would close a check is shown with: two more digits than printed, or the range of
    what it would have to be would often look like a single number."""
    return step / 100 if step < 1 else min(step, 0.01)


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


def in_prose(value: float, step: float, unit: str, lang: str) -> str:
    """`value` with its unit as a report in words prints it: its last digit is the last one that is known.

    635 000 known to 1 000, "tấn", vi → "635 nghìn tấn"; 2 800 000 known to 100 000 → "2,8 triệu tấn".
    """
    power = Decimal(repr(step)).adjusted()
    scale = next((scale for scale in _PROSE_SCALES if power <= scale), 0)
    if unit == "%" or not scale:
        return quantity(value, min(step, 1.0), unit, lang)
    short = number(float(Decimal(repr(value)).scaleb(-scale)), float(Decimal(repr(step)).scaleb(-scale)), lang)
    return NBSP.join(part for part in (short, _PROSE_WORDS[lang][scale], unit) if part)


def capital(text: str) -> str:
    """`text` at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def million(lang: str) -> str:
    """The word for a million."""
    return _MILLION_WORD[lang]


def interval(low: float, high: float | None, step: float, lang: str, *, derived: bool = False) -> str:
    """The interval that a number stands for: "[423,8238; 423,8576]"; open above where `high` is None.

    Its ends are those of `outward`.
    """
    lowest, highest = outward(low, high, step, derived=derived)
    lower = _written(lowest, lang)
    upper = "∞" if highest is None else _written(highest, lang)
    return f"[{lower}; {upper}]"


def outward(low: float, high: float | None, step: float, *, derived: bool = False) -> tuple[Decimal, Decimal | None]:
    """The ends of an interval, in no more digits than they need: up to one more than `step` has, two of a number that
    is computed and so rounded. What is cut goes outward, so that no value that the number may have is left out."""
    ends = [low] if high is None or math.isnan(high) else [low, high]
    steps = [float(Decimal(repr(step)) / 10**more) for more in range(3 if derived else 2)]
    fine = next((each for each in steps if all(is_multiple(end, each) for end in ends)), steps[-1])
    upper = rounded(ends[1], fine, ROUND_CEILING) if len(ends) > 1 else None
    return rounded(low, fine, ROUND_FLOOR), upper


def is_multiple(value: float, step: float) -> bool:
    """Whether `value` is a multiple of `step`, but for the last bits of its binary form."""
    times = Decimal(repr(value)) / Decimal(repr(step))
    return abs(times - times.to_integral_value()) < _NEAR


def vega_locale(lang: str) -> dict[str, object]:
    """Vega's number locale for `lang`: axes and tooltips show the same digits as the page."""
    thousands, decimal = _MARKS[lang]
    return {"number": {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}}


def percent(value: Decimal, lang: str) -> str:
    """A percentage as a reader types it: "130,8%" or "130.8%", "-3,74%" with a plain hyphen, no idle digits."""
    plain = f"{value.normalize() + 0:f}"  # plus nothing: zero has no sign
    return plain.replace(".", _MARKS[lang][1]) + "%"


def read_percent(text: str, lang: str) -> Decimal | None:
    """The percentage in `text` as a reader of `lang` types it, with at most two decimals; None where it is none."""
    bare = text.strip().removesuffix("%").strip().replace(MINUS, "-")
    form = _TYPED[lang].fullmatch(bare)
    return Decimal(bare.replace(",", ".")) + 0 if form else None
