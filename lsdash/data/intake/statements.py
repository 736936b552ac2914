"""Numbers of cells → statements: key, unit and factor, kind, step, words as printed, place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from lsdash.data.csv_tables import Row
from lsdash.data.intake import number_formats
from lsdash.data.intake.cell_numbers import Finding, Number
from lsdash.data.intake.cells import Sheet
from lsdash.data.intake.reading import FIGURE, Computed, Level, Message
from lsdash.data.intake.units import PERCENT, Unit
from lsdash.model import kinds
from lsdash.model.observation_ids import Key

_LONGEST = 120  # characters of a cell that a message repeats
_DIGITS_OF_ID = 12


class Statement(NamedTuple):
    """One number of one cell, in the unit of its code list. `comparison` and `against`: see
    layout.Column; `label`: the words that name its row, as they are written; `stored`: the number in the
    cell where it has more digits than are shown, in the cell's own unit."""

    key: Key
    kind: str
    value: Fraction
    step: Fraction
    unit: str
    as_printed: str
    place: str
    row: int
    column: int
    comparison: str = ""
    against: str = ""
    note: str = ""
    label: str = ""
    stored: str = ""

    @property
    def low(self) -> Fraction:
        """The least that the printed number stands for."""
        return self.value - self.step / 2

    @property
    def high(self) -> Fraction:
        """The most that the printed number stands for."""
        return self.value + self.step / 2


def of_number(number: Number, unit: Unit, key: Key, sheet: Sheet, kind: str) -> tuple[Statement, list[Message]]:
    """The statement of a number, with no more decimals than the tables know; what was cut off is said where the cell
    shows it."""
    cell = number.cell
    place = sheet.place(cell.row, cell.column)
    value, decimals, text, messages = number.value, number.decimals, number.text, []
    if decimals > unit.most_decimals:
        most = max(0, unit.most_decimals)
        value = value.quantize(Decimal(1).scaleb(-most))
        if cell.number_format != "General" or isinstance(cell.value, str):
            messages.append(message("error", "too_fine", place, text, f"{most}"))
        decimals, text = most, number_formats.written(value, grouped="." in text)
    over = "trên " if kind == "lower_bound" else ""
    space = "" if unit.code == PERCENT or not unit.written else " "
    statement = Statement(
        key,
        kind,
        Fraction(value) * unit.factor,
        unit.factor / 10**decimals,
        unit.code,
        f"{over}{text}{space}{unit.written}",
        place,
        cell.row,
        cell.column,
        stored=_stored(number),
    )
    return statement, messages


def impossible(one: Statement) -> Iterator[Message]:
    """An error where no number of its measure can have the value."""
    if code := kinds.impossible(one.key.measure, one.value):
        yield message("error", code, one.place, one.as_printed)


def _stored(number: Number) -> str:
    """The number that a cell holds, where its format shows fewer digits; "" where it shows all."""
    held = number.cell.value
    if not isinstance(held, float):
        return ""
    text = f"{held * 100:.15g}" if number_formats.parsed(number.cell.number_format)[0].percent else f"{held:.15g}"
    return "" if Decimal(text) == number.value else text


def message(
    level: Level, code: str, place: str, found: str = "", expected: str | Computed = "", **details: str | Computed
) -> Message:
    """A message whose quotations of the file are short and on one line."""
    said = {"expected": expected, **details}
    computed = {name: value for name, value in said.items() if isinstance(value, Computed)}
    texts = {name: value.words("vi") if isinstance(value, Computed) else value for name, value in said.items()}
    return Message(level, code, place, _short(found), _short(texts.pop("expected")), texts, computed=computed)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def messages_of(findings: Iterable[Finding], sheet: Sheet) -> Iterator[Message]:
    """Messages of findings about cells: one for each error; warnings of one kind in one column together."""
    together: dict[tuple[str, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.level == "error":
            place = sheet.place(finding.cell.row, finding.cell.column)
            yield message("error", finding.code, place, finding.found, finding.expected)
        else:
            together[finding.code, finding.cell.column].append(finding)
    for (code, _), alike in together.items():
        places = [sheet.place(one.cell.row, one.cell.column) for one in alike]
        first = message("warning", code, places[0], alike[0].found, alike[0].expected, count=str(len(alike)))
        yield replace(first, also=tuple(places[1:]))


def without_repetitions(statements: Sequence[Statement]) -> tuple[list[Statement], list[Message]]:
    """Each key once. The same number twice is one statement, of two numbers within rounding the finer one is kept;
    what differs more is an error; two rows with the same name are said."""
    kept: dict[tuple[Key, str, str], Statement] = {}
    messages = []
    for one in statements:
        key = one.key, one.comparison, one.against
        other = kept.setdefault(key, one)
        if other is one:
            continue
        if one.high < other.low or other.high < one.low or one.unit != other.unit:
            messages.append(
                message("error", "stated_twice", one.place, one.as_printed, other.as_printed, other=other.place)
            )
        elif one.row != other.row:
            messages.append(message("warning", "repeated_row", one.place, one.as_printed, "", other=other.place))
        if one.step < other.step:
            kept[key] = one
    return list(kept.values()), messages


def rows(statements: Iterable[Statement], source: str, sha256: str) -> Iterator[Row]:
    """Rows of the table of figures; their ids follow from the file."""
    for number, one in enumerate(statements, 1):
        values = (
            f"{sha256[:_DIGITS_OF_ID]}-{number}",
            source,
            one.place,
            *(one.key.indicator, one.key.item, one.key.area, one.key.period, one.comparison or one.key.measure),
            one.kind,
            plain(one.value),
            one.unit,
            plain(one.step),
            one.as_printed,
            "false",
            one.note,
            one.note,
        )
        yield dict(zip(FIGURE, values, strict=True))


def plain(value: Fraction) -> str:
    """A number as tables write it: "-1234.5". It has no more decimals than a Decimal of 28 digits holds."""
    number = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
