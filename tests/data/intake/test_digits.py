"""Three readers of digits (words as printed, cells, sentences) read the same number of the same text, or none."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from lsdash.data import printed_numbers
from lsdash.data.intake import cell_numbers
from lsdash.data.intake.cells import Cell, Sheet
from lsdash.data.intake.prose import numbers
from lsdash.data.intake.units import Units
from tests.data.intake.files import TABLES

UNITS = Units(TABLES["units"])


def printed(text):
    try:
        return Fraction(printed_numbers.read(text).value)
    except printed_numbers.UnreadableNumber:
        return None


def of_cell(text):
    found = cell_numbers.read_column([Cell(1, 1, text)], sheet=Sheet("S"), decimal=",", typed=False)
    return Fraction(found.numbers[1].value) if found.numbers else None


def of_sentence(text):
    found = [one for one in numbers.of_sentence(f"{text} tấn", [], [], UNITS) if one.is_figure]
    return found[0].value if len(found) == 1 and not found[0].reason else None


def readings(text):
    return printed(text), of_cell(text), of_sentence(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("05", 5),
        ("0,5", Fraction(1, 2)),
        ("131784", 131_784),
        ("131.784", 131_784),
        ("1.234.567,50", Fraction(2_469_135, 2)),
        ("−1.234,5", Fraction(-2469, 2)),
        ("+12", 12),
        *(
            (text, None)
            for text in ("007", "00", "012", "01.234", "0.234", "0.000,5", "1.23", "1.2345", "12.34", "1234.567")
        ),
        *((text, None) for text in ("1.234 567", "1,234,567", "12.345.67", "5,6.5")),
    ],
)
def test_all_read_what_the_rules_of_digits_say(text, value):
    assert set(readings(text)) == {value}


@given(
    some.sampled_from(["", "-", "−", "–", "+", "＋"]),
    some.text("0123456789", min_size=1, max_size=7),
    some.lists(some.tuples(some.sampled_from(".,"), some.text("0123456789", min_size=1, max_size=4)), max_size=3),
)
@example("", "00", [])
@example("-", "0", [(".", "000"), (",", "5")])
def test_what_one_reads_all_read(sign, whole, groups):
    text = sign + whole + "".join(map("".join, groups))
    assert len(set(readings(text))) == 1, readings(text)


@pytest.mark.parametrize(
    ("text", "value"), [("1 234,5", Fraction(2469, 2)), ("12\u00a0345", 12_345), ("12 34,5", None), ("1234 567", None)]
)
def test_spaces_group_thousands_in_cells_alone(text, value):
    """In running text a space may be that between two numbers."""
    assert readings(text)[1:] == (value, None)
    assert printed(text) in (None, 12)
