"""Names and units as people type them."""

import unicodedata
from fractions import Fraction

import pytest

from lsdash.data import printed_numbers
from lsdash.data.intake import heading, names
from lsdash.data.intake.code_lists import PROVINCE
from tests.data.intake.files import LISTS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoá chất", "hóa chất"),
        ("hoà", "hòa"),
        ("Thuỷ điện", "Thủy điện"),
        ("Ðá các loại", "đá  các loại"),
        (unicodedata.normalize("NFD", "Quặng bôxít"), "QUẶNG\u00a0BÔXÍT"),
        ("m³", "m3"),
        ("Xi măng,", "xi măng"),
    ],
)
def test_spellings_of_one_name_are_equal(one, other):
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize(("one", "other"), [("da", "đá"), ("Xi mang", "Xi măng"), ("gạch", "gách"), ("Bình", "Binh")])
def test_other_letters_or_tones_are_other_names(one, other):
    assert names.key(one) != names.key(other)


@pytest.mark.parametrize(
    "label",
    [
        "- Than sạch",
        "1. Than sạch",
        "a) Than sạch",
        "II. THAN SẠCH",
        "Trong đó: Than sạch",
        " + Than  sạch",
        "3 Than sạch",
    ],
)
def test_marks_of_lists_are_no_part_of_a_name(label):
    assert names.label(label) == names.key("Than sạch")


def test_what_is_not_equal_is_offered_and_not_taken():
    products = LISTS.item_names("output")
    assert products.code("Than sạh") == ""
    assert products.nearest("Than sạh") == "Than sạch"
    assert products.code("than sach") == ""
    assert products.nearest("zzzz") == ""


def test_areas_by_their_names_and_lang_son_alone_is_neither_city_nor_province():
    areas = LISTS.area_names
    assert areas.code("Huyện Hữu Lũng") == areas.code("hữu lũng") == "huu-lung"
    assert areas.code("Toàn tỉnh") == areas.code("tỉnh Lạng Sơn") == PROVINCE
    assert areas.code("TP. Lạng Sơn") == areas.code("Thành phố Lạng Sơn") == "lang-son"
    assert areas.code("Lạng Sơn") == areas.code("Lang Son") == ""
    assert areas.is_shared("LẠNG SƠN")
    assert not areas.is_shared("Hữu Lũng")


def test_a_name_without_its_accents_is_told_from_other_names():
    areas = LISTS.area_names
    assert areas.has_but_for_marks("cao  bang")
    assert areas.code("Cao Bang") == ""
    assert not areas.has_but_for_marks("Ha Noi")


@pytest.mark.parametrize(
    ("words", "code", "factor"),
    [
        ("tấn", "tan", 1),
        ("1000 tấn", "tan", 1000),
        ("Nghìn tấn", "tan", 1000),
        ("triệu kWh", "kwh", 10**6),
        ("Tỷ kWh", "kwh", 10**9),
        ("Tỷ viên", "vien", 10**9),
        ("1.000 m3", "m3", 1000),
        ("M³", "m3", 1),
        ("nghìn viên", "vien", 1000),
        ("Tỷ đồng", "ty-dong", 1),
        ("Tr.đồng", "ty-dong", Fraction(1, 1000)),
        ("triệu đồng", "ty-dong", Fraction(1, 1000)),
        ("Nghìn tỷ đồng", "ty-dong", 1000),
        ("1000 đ", "ty-dong", Fraction(1, 10**6)),
        ("%", "phan-tram", 1),
    ],
)
def test_units_with_their_factor_and_the_build_reads_their_words_alike(words, code, factor):
    unit = LISTS.units.of(words)
    assert (unit.code, unit.factor) == (code, factor)
    assert printed_numbers.read(f"12 {unit.written}").value == 12 * factor


@pytest.mark.parametrize("words", ["đồng", "tỷ", "triệu", "kg", "tỷ bao", "tấn/ha", "", "bao", "điểm"])
def test_words_that_name_no_unit_or_two_are_not_taken(words):
    assert LISTS.units.of(words) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Tháng 7 năm 2026", "2026-07"),
        ("THÁNG 07/2026", "2026-07"),
        ("7 tháng đầu năm 2026", "2026-01..2026-07"),
        ("Quý II năm 2026", "2026-q2"),
        ("Năm 2026", "2026"),
        ("12 tháng 2026", "2026"),
        ("2004-q1", "2004-q1"),
        ("Tháng 13 năm 2026", ""),
        ("Ngày 8 tháng 4 năm 2003", ""),
        ("theo Quyết định năm 2003", ""),
    ],
)
def test_periods_in_words(text, code):
    assert heading.period_of(text) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("b1-2026-07.xlsx", "2026-07"),
        ("BC T7.2026.xls", "2026-07"),
        ("Báo cáo tháng 07_2026.xlsx", "2026-07"),
        ("x20260715.xlsx", ""),
        ("4CN2002.xls", ""),
    ],
)
def test_periods_in_file_names(name, code):
    assert heading.period_of_file_name(name) == code
