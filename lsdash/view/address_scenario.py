"""The key `kb` of an address: growth assumed by sector, "tw:130.8,dp:-3.7". Pure."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from lsdash.model.filters import Scenario
from lsdash.model.similar import nearest
from lsdash.view import link_repairs
from lsdash.view.address_problems import LONGEST_SHOWN, Problem, read, shown

MOST_PAIRS = 40
# Growth that may be assumed, in percent with at most two decimals: more than a fall to nothing, at most elevenfold.
LOWEST_GROWTH, HIGHEST_GROWTH = Decimal("-99.99"), Decimal(1000)
_GROWTH = re.compile(r"[+-]?\d{1,12}(\.\d{1,2})?", re.ASCII)


def scenario(text: str, sectors: Sequence[str], problems: list[Problem]) -> Scenario:
    """The growth that `text` assumes, in the order of `sectors`; what of it cannot be is added to `problems`."""
    whole = (
        read("kb", text, lambda reading: _is_scenario(reading, sectors), problems)
        or [*link_repairs.decodings(text)][-1]
    )
    pairs = whole.split(",") if whole else []
    if len(pairs) > MOST_PAIRS:
        problems.append(Problem("kb", str(len(pairs)), "many", str(MOST_PAIRS)))
    growths: dict[str, Decimal] = {}
    for pair in pairs[:MOST_PAIRS]:
        code, _, digits = pair.partition(":")
        value = growth(digits)
        if code not in sectors or value is None:
            problems.append(Problem("kb", shown(pair), "unknown", _nearest_growth(code, digits, sectors)))
        elif not LOWEST_GROWTH <= value <= HIGHEST_GROWTH:
            problems.append(Problem("kb", shown(pair), "range", f"{code}:{bounded(value):f}"))
        else:
            if code in growths:
                problems.append(Problem("kb", shown(f"{code}:{growths[code]:f}"), "repeated", shown(pair)))
            growths[code] = value
    return tuple((code, growths[code]) for code in sectors if code in growths)


def _is_scenario(text: str, sectors: Sequence[str]) -> bool:
    """Whether each pair of a text is an assumption that can be read."""
    pairs = [pair.partition(":") for pair in text.split(",")]
    return all(code in sectors and growth(digits) is not None for code, _, digits in pairs)


def growth(digits: str) -> Decimal | None:
    """A growth in percent as an address writes it ("130.8", "-3.74"), or None."""
    return Decimal(digits) + 0 if _GROWTH.fullmatch(digits) else None  # plus nothing: "-0" is "0"


def bounded(value: Decimal) -> Decimal:
    """The growth nearest to `value` that may be assumed."""
    return min(max(value, LOWEST_GROWTH), HIGHEST_GROWTH)


def _nearest_growth(code: str, digits: str, sectors: Sequence[str]) -> str:
    near = code if code in sectors else nearest(code, sectors)
    try:
        value = Decimal(digits.replace("−", "-").strip(" %")[:LONGEST_SHOWN])
    except InvalidOperation:
        return ""
    if not near or not value.is_finite():
        return ""
    written = bounded(value).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize() + 0
    return f"{near}:{written:f}"
