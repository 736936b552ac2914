"""A stored number as its cell shows it in Vietnam: by its number format, with comma and points."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

GENERAL_WIDTH = 11  # characters that Excel gives a number without a format
_SECTION = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|;|[^"\\_*\[;]+|.', re.DOTALL)
_PLACE = "0#?"
_COLOUR = re.compile(r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|\$-[0-9a-f]+)\]", re.IGNORECASE)
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[0-9a-f]*)?\]", re.IGNORECASE)
_POSITIVE_ONLY, _WITH_NEGATIVE = 1, 2


@dataclass(frozen=True, slots=True)
class Format:
    """One section of a number format. `words`: what it writes around the number; `odd`: it shows no plain number
    (thousands cut off, fractions, powers, conditions, dates)."""

    decimals: int = 0
    least_decimals: int = 0
    grouped: bool = False
    percent: bool = False
    words: str = ""
    odd: bool = False
    general: bool = False
    without_digits: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """`text` as shown, "1.234,5", its size with the percent sign's hundred multiplied out, its decimals."""

    text: str
    number: Decimal
    decimals: int
    format: Format


@lru_cache(maxsize=4096)
def parsed(code: str) -> tuple[Format, ...]:
    """The sections of a format code: of positive, negative numbers and zero, as far as it has them."""
    if code.strip().lower() in ("general", "", "@", "standard"):
        return (Format(general=True),)
    sections: list[list[str]] = [[]]
    for token in _SECTION.findall(code):
        if token == ";":  # noqa: S105 - a sign of number formats
            sections.append([])
        else:
            sections[-1].append(token)
    return tuple(_section(tokens) for tokens in sections[:3])


def _section(tokens: list[str]) -> Format:
    words, digits, odd = "", "", False
    for token in tokens:
        if token[0] == '"':
            words += token[1:-1]
        elif token[0] == "\\":
            words += token[1:]
        elif token[0] in "_*":
            continue
        elif token[0] == "[" and len(token) > 1:
            currency = _CURRENCY.fullmatch(token)
            words += currency[1] if currency else ""
            odd = odd or not (currency or _COLOUR.fullmatch(token))
        else:
            digits += token
    if digits.strip().lower() == "general":
        return Format(general=True, words=words.strip(), odd=odd)
    return _of_digits(digits, words, odd=odd)


def _of_digits(digits: str, words: str, *, odd: bool) -> Format:
    places = "".join(sign for sign in digits if sign in f"{_PLACE}.,")
    words += "".join(sign for sign in digits if sign not in f"{_PLACE}.,%-+() ")
    whole, _, decimals = places.partition(".")
    percent = "%" in digits
    scaled = places.rstrip(".").endswith(",") or decimals.endswith(",")
    if re.search(r"[eE][+-]|[/@]", digits) or re.search(r"[ymdhs]", digits, re.IGNORECASE):
        odd = True
    shown = decimals.replace(",", "")
    return Format(
        decimals=len(shown),
        least_decimals=len(shown.rstrip("#?")),
        grouped="," in whole.strip(","),
        percent=percent,
        words=words.replace("-", "").strip() if places.strip(",.") else words.strip(),
        odd=odd or (scaled and bool(places)),
        without_digits=not any(sign in _PLACE for sign in places),
    )


def shown(value: float, code: str, *, most_decimals: int = 15) -> Shown:
    """`value` as a cell of format `code` shows it, with at most this many decimals."""
    number = Decimal(f"{value:.15g}")
    sections = parsed(code)
    used = sections[0]
    if value < 0 and len(sections) >= _WITH_NEGATIVE:
        used = sections[1]
    elif value == 0 and len(sections) > _WITH_NEGATIVE:
        used = sections[2]
    if used.percent:
        number *= 100
    if used.general:
        whole = len(str(abs(int(number))))
        decimals = max(0, min(GENERAL_WIDTH - 1 - whole, most_decimals))
        rounded = _rounded(number, decimals)
        kept = max(0, -int(rounded.normalize().as_tuple().exponent)) if rounded else 0
    else:
        rounded = _rounded(number, min(used.decimals, most_decimals))
        kept = max(0, -int(rounded.normalize().as_tuple().exponent)) if rounded else 0
        kept = max(kept, min(used.least_decimals, most_decimals))
    rounded = _rounded(rounded, kept)
    return Shown(written(rounded, grouped=used.grouped), rounded, kept, used)


def _rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def written(number: Decimal, *, grouped: bool) -> str:
    """A decimal number with comma, and points between thousands where `grouped`: "-1.234,50"."""
    text = f"{abs(number):,f}" if grouped else f"{abs(number):f}"
    text = text.replace(",", "\0").replace(".", ",").replace("\0", ".")
    return f"-{text}" if number < 0 and number != 0 else text
