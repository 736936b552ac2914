"""What the cells of one column say as numbers: decided for the whole column, or refused; never guessed.

Every rule has a code of its own, worded by the text `intake.<code>`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from lsdash.data.intake import number_formats
from lsdash.data.intake.cells import Cell, ErrorValue, Sheet, Value, words
from lsdash.data.intake.reading import Level
from lsdash.data.printed_numbers import SIGNS, WHOLE

Amounts = Literal["amount", "percent", "any"]
# What stands for "no number": each said on the forms, none of them is 0.
BLANKS = {
    **dict.fromkeys(("-", "–", "—", "−"), "none"),
    **dict.fromkeys(("…", "...", "..", "…."), "unknown"),
    **dict.fromkeys(("x", "X", "×"), "not_applicable"),
}
GREATEST = 10**15  # above, a stored number has lost its last digits
_FACTOR = Decimal(5)  # percentages of a level are around 100; below this all of a column are factors
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]")
_GROUPS = re.compile(rf"(?<!\d)[1-9]\d{{0,2}}(?:{_SPACES.pattern}\d{{3}})+(?!\d)", re.ASCII)
_OUTER_SPACES = re.compile(rf"(?<!\d){_SPACES.pattern}+|{_SPACES.pattern}+(?!\d)", re.ASCII)
_VIETNAMESE = re.compile(rf"({WHOLE % re.escape('.')})(?:,(\d+))?", re.ASCII)
_ENGLISH = re.compile(rf"({WHOLE % ','})(?:\.(\d+))?", re.ASCII)
_UNCLEAR = re.compile(r"[1-9]\d{0,2}([.,])\d{3}", re.ASCII)
_EXTERNAL = re.compile(r"\[\d+\]|\[[^\]]+\.xl|https?:|\\\\|'[A-Za-z]:\\|\|", re.IGNORECASE)
_WITH_DIGIT = re.compile(r"\d")


class Number(NamedTuple):
    """A number as its cell shows it: `text` is how, in Vietnamese digits; `decimals` how many it has."""

    cell: Cell
    value: Decimal
    decimals: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a cell, see reading.Message."""

    level: Level
    code: str
    cell: Cell
    found: str
    expected: str = ""


@dataclass(frozen=True)
class ColumnNumbers:
    """Numbers by row, places without one by row ("none", "unknown", "not_applicable"), and findings.

    `decimal` is the decimal sign of numbers written as text: "," or ".", "" where there are none with a sign.
    """

    numbers: Mapping[int, Number]
    blanks: Mapping[int, str]
    findings: Sequence[Finding]
    decimal: str = ""


def read_column(
    cells: Iterable[Cell], *, sheet: Sheet, amounts: Amounts = "amount", decimal: str = "", typed: bool = True
) -> ColumnNumbers:
    """The numbers of the cells of one column. `amounts`: what they are; `decimal`: the sign that the person stated;
    `typed`: the file can hold numbers as numbers, so that text is worth a warning."""
    numbers: dict[int, Number] = {}
    blanks: dict[int, str] = {}
    findings: list[Finding] = []
    texts: list[Cell] = []
    for cell in cells:
        found = _plain(cell, sheet, amounts)
        if isinstance(found, Number):
            numbers[cell.row] = found
            findings += _about(found)
        elif isinstance(found, Finding):
            findings.append(found)
        elif found == "text":
            texts.append(cell)
        elif found:
            blanks[cell.row] = found
            findings += _dashes(cell)
    sign, of_texts = _read_texts(texts, decimal=decimal, typed=typed)
    for number in of_texts:
        if isinstance(number, Number):
            numbers[number.cell.row] = number
            findings += _about(number)
        else:
            findings.append(number)
    findings += _of_whole_column(numbers, amounts)
    return ColumnNumbers(numbers, blanks, findings, sign)


def _dashes(cell: Cell) -> list[Finding]:
    """A stored zero that its format shows as a dash: read as the dash that the reader sees, and said."""
    return [] if isinstance(cell.value, str) else [Finding("warning", "zero_shown_as_dash", cell, "0", "0")]


def _plain(cell: Cell, sheet: Sheet, amounts: Amounts) -> "Number | Finding | str":
    """A number, what is wrong, the code of a blank, "text" for text to be read with its column, "" for nothing."""
    value = cell.value
    if isinstance(value, str):
        return _of_string(cell, value, amounts)
    if value is None:
        return Finding("error", "formula_without_result", cell, cell.formula) if cell.formula else ""
    area = sheet.area(cell.row, cell.column)
    if area is not None:
        code = "merged_number" if (cell.row, cell.column) == (area.top, area.left) else "under_merged"
        shown = number_formats.shown(value, cell.number_format).text if isinstance(value, float) else words(value)
        return Finding("error", code, cell, shown or str(value))
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _stored(cell, float(value), amounts)
    return _no_number(cell, value)


def _no_number(cell: Cell, value: Value) -> Finding:
    """Why what a cell stores is no number."""
    if isinstance(value, ErrorValue):
        return Finding("error", "error_value", cell, value.code)
    if isinstance(value, datetime | date | time | timedelta):
        return Finding("error", "date_for_number", cell, _date_words(value), _likely_number(value))
    return Finding("error", "not_a_number", cell, str(value).upper())


def _of_string(cell: Cell, value: str, amounts: Amounts) -> Finding | str:
    bare = _SPACES.sub("", value)
    if not bare and cell.formula:
        return Finding("error", "formula_without_result", cell, cell.formula)
    if bare.endswith("%") and amounts == "amount":
        return Finding("error", "percent_format", cell, value)
    return BLANKS.get(bare, "text" if bare else "")


def _stored(cell: Cell, value: float, amounts: Amounts) -> "Number | Finding | str":
    """A number stored as one, as its format shows it."""
    if abs(value) >= GREATEST:
        return Finding("error", "too_large", cell, f"{value:g}")
    shown = number_formats.shown(value, cell.number_format)
    if value == 0 and shown.format.without_digits and not shown.format.general:
        return "none"
    return _misleading(cell, value, shown, amounts) or Number(cell, shown.number, shown.decimals, shown.text)


def _misleading(cell: Cell, value: float, shown: number_formats.Shown, amounts: Amounts) -> Finding | None:
    """What is wrong where a format shows another number than its reader would take it for."""
    form, exact = shown.format, number_formats.written(Decimal(f"{value:.15g}"), grouped=False)
    if form.without_digits and not form.general:
        return Finding("error", "invisible_number", cell, exact)
    if form.odd:
        return Finding("error", "odd_format", cell, exact, cell.number_format)
    if form.words:
        return Finding("error", "words_in_format", cell, f"{shown.text} {form.words}", shown.text)
    if form.percent and amounts == "amount":
        return Finding("error", "percent_format", cell, f"{shown.text}%", exact)
    if value and not shown.number:
        return Finding("error", "rounded_to_zero", cell, shown.text, exact)
    return None


def _about(number: Number) -> list[Finding]:
    """What has to be said about a cell whose number was read."""
    found, cell = [], number.cell
    if cell.hidden:
        found.append(Finding("warning", "hidden_number", cell, number.text))
    if cell.formula and _EXTERNAL.search(cell.formula):
        found.append(Finding("warning", "external_formula", cell, cell.formula))
    return found


def _date_words(value: datetime | date | time | timedelta) -> str:
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def _likely_number(value: datetime | date | time | timedelta) -> str:
    """What was probably typed where a program made a date of it: "1.2" became the first of February."""
    return f"{value.day},{value.month}" if isinstance(value, date) else ""


def _read_texts(texts: Sequence[Cell], *, decimal: str, typed: bool) -> tuple[str, list[Number | Finding]]:
    """Numbers written as text: the sign of decimals is that which the column shows or the person stated."""
    bare = {cell.row: _bare(str(cell.value)) for cell in texts}
    shown = {sign for text in bare.values() if (sign := _sign(text))}
    if len(shown) > 1 and not decimal:
        return "", [
            Finding("error", "two_decimal_signs", cell, str(cell.value)) for cell in texts if _sign(bare[cell.row])
        ]
    sign = decimal or (shown.pop() if shown else "")
    return sign, [found for cell in texts for found in _of_text(cell, bare[cell.row], sign, typed=typed)]


def _bare(text: str) -> str:
    """Without a leading apostrophe, a plus, a percent sign, and spaces but for those that group no thousands; a minus
    of any form as a hyphen."""
    grouped = _GROUPS.sub(lambda groups: _SPACES.sub("", groups[0]), text)
    bare = _OUTER_SPACES.sub("", grouped).lstrip("'’").removesuffix("%")
    if bare[:1] in SIGNS["minus"]:
        return f"-{bare[1:]}"
    return bare[1:] if bare[:1] in SIGNS["plus"] else bare


def _sign(text: str) -> str:
    """The decimal sign that a text shows beyond doubt, "" where it shows none."""
    text = text.removeprefix("-")
    vietnamese, english = _VIETNAMESE.fullmatch(text), _ENGLISH.fullmatch(text)
    if _UNCLEAR.fullmatch(text) or text.isdigit() or (vietnamese and english):
        return ""
    return "," if vietnamese else "." if english else ""


def _of_text(cell: Cell, bare: str, sign: str, *, typed: bool) -> list[Number | Finding]:
    text = bare.removeprefix("-")
    if not text.isascii() or not _WITH_DIGIT.search(text):
        return [Finding("error", "not_a_number", cell, str(cell.value))]
    if not sign and _UNCLEAR.fullmatch(text):
        plain = text.replace(".", "").replace(",", "")
        fraction = text.replace(".", ",")
        return [Finding("error", "unclear_number", cell, str(cell.value), f"{plain} / {fraction}")]
    pattern, thousands = (_ENGLISH, ",") if sign == "." else (_VIETNAMESE, ".")
    match = pattern.fullmatch(text)
    if not match:
        code = "malformed_number" if re.fullmatch(r"[\d.,\s]+", text) else "words_with_number"
        return [Finding("error", code, cell, str(cell.value), "1.234,5" if thousands == "." else "1,234.5")]
    number = Decimal(f"{'-' if bare.startswith('-') else ''}{match[1].replace(thousands, '')}.{match[2] or '0'}")
    if abs(number) >= GREATEST:
        return [Finding("error", "too_large", cell, str(cell.value))]
    decimals = len(match[2] or "")
    number = number.quantize(Decimal(1).scaleb(-decimals))
    read = Number(cell, number, decimals, number_formats.written(number, grouped=thousands in match[1]))
    return [read, Finding("warning", "number_as_text", cell, str(cell.value), read.text)] if typed else [read]


def _of_whole_column(numbers: Mapping[int, Number], amounts: Amounts) -> list[Finding]:
    """A column of percentages whose numbers are all factors: 1,05 for 105 %."""
    if amounts != "percent" or not numbers:
        return []
    found = [number for number in numbers.values() if number.value and not _shows_percent(number.cell)]
    if not found or any(abs(number.value) >= _FACTOR for number in numbers.values()):
        return []
    return [
        Finding(
            "error",
            "factor_for_percent",
            one.cell,
            one.text,
            number_formats.written((one.value * 100).normalize(), grouped=False),
        )
        for one in found
    ]


def _shows_percent(cell: Cell) -> bool:
    if isinstance(cell.value, str):
        return cell.value.rstrip().endswith("%")
    return number_formats.parsed(cell.number_format)[0].percent
