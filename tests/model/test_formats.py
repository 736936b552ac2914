"""Digits as people read them: a table of cases, and what is written reads back by a path of its own."""

import math
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lsdash.model import formats
from lsdash.view.url_state import LANGUAGES

MARKS = {"vi": (".", ","), "en": (",", ".")}
MILLION = {"vi": "triệu", "en": "million"}
SWAP = str.maketrans(".,", ",.")
STEPS = [10.0**power for power in range(-4, 5)]
COARSE = [10.0**power for power in range(5, 9)]
numbers = st.one_of(
    st.floats(-1e9, 1e9, allow_nan=False),
    st.integers(-(10**9), 10**9),
    st.builds(lambda n, power: n / 10**power, st.integers(-(10**7), 10**7), st.integers(0, 5)),
)
languages = st.sampled_from(LANGUAGES)


def exact(value):
    return Fraction(Decimal(repr(value)))


def read(text, lang):
    """The number that a reader of this language reads, with "triệu"/"million" and a unit after it left standing."""
    thousands, decimal = MARKS[lang]
    digits, _, rest = text.partition("\u00a0")
    sign = -1 if digits.startswith("−") else 1
    plain = digits.lstrip("−+").removesuffix("%").replace(thousands, "").replace(decimal, ".")
    return sign * Fraction(plain) * (10**6 if rest.split("\u00a0")[0] == MILLION[lang] else 1)


@pytest.mark.parametrize(
    ("value", "step", "vi", "en"),
    [
        (546.034, 0.001, "546,034", "546.034"),
        (1234567.5, 0.1, "1.234.567,5", "1,234,567.5"),
        (1234567.5, 1, "1.234.568", "1,234,568"),
        (999.9, 1.0, "1.000", "1,000"),
        (999, 1.0, "999", "999"),
        (-3.882, 0.001, "−3,882", "−3.882"),
        (-1234.5, 0.1, "−1.234,5", "−1,234.5"),
        (0, 1.0, "0", "0"),
        (0, 0.001, "0,000", "0.000"),
        (2, 0.01, "2,00", "2.00"),
        (0.125, 0.01, "0,13", "0.13"),
        (2.5, 1.0, "3", "3"),
        (3.5, 1.0, "4", "4"),
        (-2.5, 1.0, "−3", "−3"),
        (1.005, 0.01, "1,01", "1.01"),
        (2.675, 0.01, "2,68", "2.68"),
        (-0.4, 1.0, "0", "0"),
        (-0.0, 0.1, "0,0", "0.0"),
        (-0.0004, 0.001, "0,000", "0.000"),
        (33012.5, 1000, "33.000", "33,000"),
        (123456789, 10, "123.456.790", "123,456,790"),
        (0.00001, 0.00001, "0,00001", "0.00001"),
        (None, 1.0, "–", "–"),
        (math.nan, 1.0, "–", "–"),
    ],
)
def test_numbers_are_written_as_their_language_writes_them(value, step, vi, en):
    assert formats.number(value, step, "vi") == vi
    assert formats.number(value, step, "en") == en


@pytest.mark.parametrize(
    ("value", "step", "vi", "en"),
    [
        (28.83, 0.01, "+28,83", "+28.83"),
        (-6.47, 0.01, "−6,47", "−6.47"),
        (0, 0.01, "0,00", "0.00"),
        (0.004, 0.01, "0,00", "0.00"),
        (-0.004, 0.01, "0,00", "0.00"),
        (None, 0.01, "–", "–"),
    ],
)
def test_signed_numbers_have_a_plus_only_where_they_are_above_zero_as_written(value, step, vi, en):
    assert formats.number(value, step, "vi", signed=True) == vi
    assert formats.number(value, step, "en", signed=True) == en


@pytest.mark.parametrize(
    ("value", "step", "unit", "vi", "en"),
    [
        (2_800_000, 100_000, "m³", "2,8_triệu_m³", "2.8_million_m³"),
        (2_000_000, 1_000_000, "chiếc", "2_triệu_chiếc", "2_million_chiếc"),
        (153_000_000, 1_000_000, "", "153_triệu", "153_million"),
        (1_600_000_000, 100_000_000, "kWh", "1.600_triệu_kWh", "1,600_million_kWh"),
        (2_850_000, 100_000, "m³", "2,9_triệu_m³", "2.9_million_m³"),
        (2_800_000, 10_000, "m³", "2.800.000_m³", "2,800,000_m³"),
        (450_000, 1, "tấn", "450.000_tấn", "450,000_tấn"),
        (546.034, 0.001, "tỷ đồng", "546,034_tỷ đồng", "546.034_tỷ đồng"),
        (79.9, 0.1, "%", "79,9%", "79.9%"),
        (5, 1, "", "5", "5"),
        (None, 1, "tấn", "–", "–"),
        (math.nan, 100_000, "tấn", "–", "–"),
    ],
)
def test_quantities_carry_their_unit_and_coarse_ones_are_in_millions(value, step, unit, vi, en):
    assert formats.quantity(value, step, unit, "vi") == vi.replace("_", "\u00a0")
    assert formats.quantity(value, step, unit, "en") == en.replace("_", "\u00a0")


def test_signed_quantities_have_their_sign_in_millions_too():
    assert formats.quantity(2_800_000, 100_000, "", "vi", signed=True) == "+2,8\u00a0triệu"
    assert formats.quantity(-2_800_000, 100_000, "", "en", signed=True) == "−2.8\u00a0million"


@given(numbers, st.sampled_from(STEPS), languages, st.booleans())
def test_a_number_reads_back_to_within_half_a_step_rounded_half_up(value, step, lang, signed):
    off = abs(read(formats.number(value, step, lang, signed=signed), lang)) - abs(exact(value))
    assert -exact(step) / 2 < off <= exact(step) / 2


@given(numbers, st.sampled_from([*STEPS, *COARSE]), languages)
def test_a_quantity_reads_back_to_within_half_a_step(value, step, lang):
    off = abs(read(formats.quantity(value, step, "m³", lang), lang) - exact(value))
    assert off <= exact(step) / 2 * (1 + Fraction(1, 10**9))


@given(numbers, st.sampled_from(STEPS), languages, st.booleans())
def test_digits_are_grouped_by_three_with_the_decimals_of_the_step(value, step, lang, signed):
    thousands, decimal = map(re.escape, MARKS[lang])
    decimals = max(0, -Decimal(repr(step)).normalize().as_tuple().exponent)
    tail = rf"{decimal}\d{{{decimals}}}" if decimals else ""
    text = formats.number(value, step, lang, signed=signed)
    assert re.fullmatch(rf"[−+]?(0|[1-9]\d{{0,2}}({thousands}\d{{3}})*){tail}", text, re.ASCII)


@given(numbers, st.sampled_from([*STEPS, *COARSE]), st.sampled_from(["", "%", "m³"]), st.booleans())
def test_languages_differ_only_by_their_marks_and_the_word_for_million(value, step, unit, signed):
    vi, en = (formats.quantity(value, step, unit, lang, signed=signed) for lang in LANGUAGES)
    assert vi.translate(SWAP).replace("triệu", "million") == en


@given(numbers, st.sampled_from([*STEPS, *COARSE]), languages, st.booleans())
def test_the_sign_is_that_of_the_number_as_written(value, step, lang, signed):
    text = formats.quantity(value, step, "", lang, signed=signed)
    written = read(text, lang)
    assert text.startswith("−") == (written < 0)
    assert text.startswith("+") == (signed and written > 0)
    assert "-" not in text


@pytest.mark.parametrize(
    ("low", "high", "step", "vi"),
    [
        (423.824, 423.858, 0.001, ("423,824", "423,858")),
        (2_750_000, 2_850_000, 100_000, ("2.750.000", "2.850.000")),
        (2_000_000, None, 1_000_000, ("2.000.000", "∞")),
        (206, 206, 1, ("206", "206")),
        (54.5, 55.5, 1, ("54,5", "55,5")),
        (546.0335, 546.0345, 0.001, ("546,0335", "546,0345")),
        (131783.5, 131784.5, 1, ("131.783,5", "131.784,5")),
    ],
)
def test_intervals_say_from_where_to_where_a_number_reaches(low, high, step, vi):
    text = formats.interval(low, high, step, "vi")
    ends = [end.rstrip("0").rstrip(",") if "," in end else end for end in text.strip("[]").split("; ")]
    assert ends == list(vi)
    assert formats.interval(low, high, step, "en") == text.translate(SWAP)


@given(st.integers(1, 10**6), st.sampled_from([0.001, 0.01, 0.1, 1.0, 1e5, 1e6]), languages)
def test_the_interval_of_a_printed_number_reads_back_as_half_a_step_either_side(units, step, lang):
    """55 printed is 54.5…55.5: ends written as coarsely as the number itself would say 55…56."""
    value = exact(step) * units
    low, high = value - exact(step) / 2, value + exact(step) / 2
    written = formats.interval(float(low), float(high), step, lang).strip("[]").split("; ")
    assert [read(end, lang) for end in written] == [low, high]


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [(102.5, 102.5, "[102.50; 102.50]"), (102.495, 102.5, "[102.495; 102.500]"), (1.23456, 1.24, "[1.2345; 1.2400]")],
)
def test_ends_of_a_computed_number_have_the_digits_that_they_need(low, high, written):
    assert formats.interval(low, high, 0.01, "en", derived=True) == written


def test_intervals_without_an_upper_end_are_open():
    assert formats.interval(1.0, math.nan, 1.0, "en").endswith("∞]")


@given(numbers, languages)
def test_charts_are_told_the_same_marks(value, lang):
    assume(abs(value) >= 1000)
    marks = formats.vega_locale(lang)["number"]
    assert (marks["thousands"], marks["decimal"], marks["grouping"]) == (*MARKS[lang], [3])
    assert marks["thousands"] in formats.number(value, 1.0, lang)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        ("130.8", "130,8%", "130.8%"),
        ("-3.74", "-3,74%", "-3.74%"),
        ("17.40", "17,4%", "17.4%"),
        ("1E+3", "1000%", "1000%"),
        ("1000.00", "1000%", "1000%"),
        ("-99.99", "-99,99%", "-99.99%"),
        ("0.05", "0,05%", "0.05%"),
        ("0", "0%", "0%"),
        ("-0", "0%", "0%"),
        ("0.00", "0%", "0%"),
    ],
)
def test_percentages_are_written_as_a_reader_types_them(value, vi, en):
    assert formats.percent(Decimal(value), "vi") == vi
    assert formats.percent(Decimal(value), "en") == en


@given(st.decimals(-(10**6), 10**6, places=2), languages)
def test_a_percentage_that_was_written_is_read_back(value, lang):
    written = formats.percent(value, lang)
    assert formats.read_percent(written, lang) == value
    assert formats.read_percent(written.removesuffix("%"), lang) == value
    assert formats.read_percent(f"\u00a0{written.replace('-', '−')} ", lang) == value


@given(st.decimals(-(10**6), 10**6, places=2))
def test_a_percentage_of_one_language_is_never_misread_in_the_other(value):
    for lang, other in (LANGUAGES, LANGUAGES[::-1]):
        written = formats.percent(value, lang)
        assert formats.read_percent(written, other) == (value if written.rstrip("%").lstrip("-").isdigit() else None)


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("17,4", "17.4", None),
        ("17.4", None, "17.4"),
        ("17", "17", "17"),
        ("+5", "5", "5"),
        (" 5 % ", "5", "5"),
        ("−5", "-5", "-5"),
        ("-0", "0", "0"),
        ("007", "7", "7"),
        ("1.000", None, None),
        ("1,000", None, None),
        ("1.234,5", None, None),
        ("999999999999", "999999999999", "999999999999"),
    ],
)
def test_percentages_are_read_with_the_marks_of_their_language(text, vi, en):
    for lang, wanted in (("vi", vi), ("en", en)):
        assert str(formats.read_percent(text, lang)) == str(wanted)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "%", "-", "+", "−", ".", ",", "abc", "5%%", "%5", "5 5", "--5", "+-5", "5-", "1e5", "0x10", "1_0"),
        *("NaN", "sNaN", "Infinity", "-inf", "５", "٣", "½", "²", "5٫5", "(5)", "5;6", "1/2", "5,", "5.", ",5", ".5"),
        *("12,345", "12.345", "9" * 13, "9" * 100_000, "\ud800", "\0", "5\0", "\u202e5", "5 phần trăm", "<b>5</b>"),
    ],
)
def test_what_is_no_percentage_is_read_as_none(text, lang):
    assert formats.read_percent(text, lang) is None


@given(st.text(), languages)
def test_whatever_is_typed_is_a_plain_number_or_none(text, lang):
    found = formats.read_percent(text, lang)
    assert found is None or (found.is_finite() and found.as_tuple().exponent >= -2 and abs(found) < 10**12)


@pytest.mark.parametrize(
    ("value", "step", "unit", "vi", "en"),
    [
        (635_000.0, 1_000.0, "tấn", "635 nghìn tấn", "635 thousand tấn"),
        (63_500.0, 100.0, "tấn", "63,5 nghìn tấn", "63.5 thousand tấn"),
        (120_000.0, 10_000.0, "tấn", "0,12 triệu tấn", "0.12 million tấn"),
        (2_800_000.0, 100_000.0, "m³", "2,8 triệu m³", "2.8 million m³"),
        (153_000_000.0, 1_000_000.0, "viên", "153 triệu viên", "153 million viên"),
        (131_784.0, 1.0, "tấn", "131.784 tấn", "131,784 tấn"),
        (36.92, 0.001, "tỷ đồng", "36,920 tỷ đồng", "36.920 tỷ đồng"),
        (3_300.0, 100.0, "tỷ đồng", "3,3 nghìn tỷ đồng", "3.3 thousand tỷ đồng"),
        (55.0, 1.0, "%", "55%", "55%"),
        (50.0, 10.0, "%", "50%", "50%"),
        (2e9, 1e9, "kWh", "2.000.000.000 kWh", "2,000,000,000 kWh"),
    ],
)
def test_prose_ends_a_number_with_its_last_known_digit(value, step, unit, vi, en):
    said = {lang: formats.in_prose(value, step, unit, lang).replace(formats.NBSP, " ") for lang in ("vi", "en")}
    assert said == {"vi": vi, "en": en}
