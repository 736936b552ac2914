"""Printed words → value, step, lower bound."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsdash.data import printed_numbers

WORDS = [
    ("546,034 tỷ đồng", "546.034", "0.001", False),
    ("111,57% kế hoạch", "111.57", "0.01", False),
    ("79,9% kế hoạch", "79.9", "0.1", False),
    ("93,53% so cùng kỳ", "93.53", "0.01", False),
    ("141,972% kế hoạch", "141.972", "0.001", False),
    ("tăng 55%", "55", "1", False),
    ("36.920 triệu đồng", "36.92", "0.001", False),
    ("131.784 tấn", "131784", "1", False),
    ("vượt 26,4% kế hoạch", "126.4", "0.1", False),
    ("717.267m3", "717267", "1", False),
    ("144.801.306 kWh", "144801306", "1", False),
    ("16,22%", "16.22", "0.01", False),
    ("2,8 triệu m3", "2800000", "100000", False),
    ("742 tỷ đồng", "742", "1", False),
    ("bằng 230,76%", "230.76", "0.01", False),
    ("250 tỷ", "250", "1", False),
    ("153 triệu viên", "153000000", "1000000", False),
    ("trên 2 triệu chiếc", "2000000", "1000000", True),
    ("600 triệu kWh", "600000000", "1000000", False),
    ("422 triệu Kwh", "422000000", "1000000", False),
    ("2.070 nghìn m3", "2070000", "1000", False),
    ("7.500 nghìn m3", "7500000", "1000", False),
    ("2.925.000 m³", "2925000", "1", False),
    ("2,1 tỷ viên", "2100000000", "100000000", False),
    ("35,6 tỷ kWh", "35600000000", "100000000", False),
    ("103,4 nghìn tỷ đồng", "103400", "100", False),
]

# Words around the number, what they multiply it by, what they add to it, whether it is only a lower bound.
SETTINGS = [
    ("tăng {}%", Fraction(1), 0, False),
    ("bằng {}%", Fraction(1), 0, False),
    ("vượt {}% kế hoạch", Fraction(1), 100, False),
    ("{} tỷ đồng", Fraction(1), 0, False),
    ("{} triệu đồng", Fraction(1, 1000), 0, False),
    ("{}m3", Fraction(1), 0, False),
    ("{} nghìn tấn", Fraction(1000), 0, False),
    ("{} triệu kWh", Fraction(1_000_000), 0, False),
    ("trên {} triệu chiếc", Fraction(1_000_000), 0, True),
]


@pytest.mark.parametrize(("words", "value", "step", "lower_bound"), WORDS)
def test_words_of_the_report_are_read_as_meant(words, value, step, lower_bound):
    assert printed_numbers.read(words) == printed_numbers.Printed(Fraction(value), Fraction(step), lower_bound)


@pytest.mark.parametrize(("part", "value"), [(0, 206), (1, 226)])
def test_one_of_two_numbers_can_be_picked(part, value):
    assert printed_numbers.read("206/226", part=part) == printed_numbers.Printed(
        Fraction(value), Fraction(1), lower_bound=False
    )


@pytest.mark.parametrize(("words", "part"), [("", 0), ("nhiều tỷ đồng", 0), ("206", 1)])
def test_words_without_the_number_are_refused(words, part):
    with pytest.raises(printed_numbers.UnreadableNumber):
        printed_numbers.read(words, part=part)


@given(
    digits=st.integers(0, 10**12), decimals=st.integers(0, 6), setting=st.sampled_from(SETTINGS), grouped=st.booleans()
)
def test_a_number_written_the_vietnamese_way_reads_back(digits, decimals, setting, grouped):
    words, scale, extra, lower_bound = setting
    whole, rest = divmod(digits, 10**decimals)
    text = f"{whole:,}".replace(",", ".") if grouped else str(whole)
    if decimals:
        text += f",{rest:0{decimals}}"
    step = scale / 10**decimals
    assert printed_numbers.read(words.format(text)) == printed_numbers.Printed(digits * step + extra, step, lower_bound)


# Words, the number that they state, and measures that it can be of and cannot be of.
MEANINGS = [
    ("giảm 6,5%", "-6.5", "growth", "level"),
    ("Giảm 6,5%", "-6.5", "growth", "share"),
    ("GIẢM NHẸ 6,5%", "-6.5", "target_growth", "plan_attainment"),
    ("gia\u0309m 6,5%", "-6.5", "growth", "level"),
    ("sụt giảm 6,5%", "-6.5", "growth", "actual"),
    ("âm 6,5%", "-6.5", "growth", "actual"),
    *((f"{sign}6,5%", "-6.5", "growth", "level") for sign in "-‐‑‒–—−﹣－"),
    *((f"{sign}6,5%", "6.5", "growth", "level") for sign in "+＋"),
    ("tăng trưởng 6,5%", "6.5", "growth", "level"),
    ("tăng +6,5%", "6.5", "growth", "level"),
    ("bằng 93,5%", "93.5", "level", "growth"),
    ("đạt 93,5%", "93.5", "plan_attainment", "growth"),
    ("mức tăng đạt 6,5%", "6.5", "growth", "level"),
    ("93,5% so cùng kỳ", "93.5", "level", "growth"),
    ("93,5% so với năm trước", "93.5", "level", "growth"),
    ("102% kế hoạch", "102", "plan_attainment", "growth"),
    ("vượt 2% kế hoạch", "102", "plan_attainment", "growth"),
    ("Hoàn thành vượt mức 2% KH", "102", "plan_attainment", "growth"),
    ("vượt 2% so với cùng kỳ", "2", "growth", "plan_attainment"),
    ("hụt 15% kế hoạch", "85", "plan_attainment", "growth"),
    ("thiếu 15% so cùng kỳ", "-15", "growth", "plan_attainment"),
    ("chiếm 61,1%", "61.1", "share", "growth"),
    ("đóng góp 8,4 điểm", "8.4", "contribution", "growth"),
    ("sản xuất trên địa bàn tỉnh 5 tấn", "5", "actual", ""),
]


@pytest.mark.parametrize(("words", "value", "possible", "impossible"), MEANINGS)
def test_words_settle_sign_and_measure(words, value, possible, impossible):
    printed, _, rule = printed_numbers.whole(words)
    assert (printed.value, printed.lower_bound) == (Fraction(value), False)
    assert rule.allows(possible)
    assert not impossible or not rule.allows(impossible)


@pytest.mark.parametrize(
    "words", ["trên 5 tấn", "Hơn 5 tấn", "tăng trên 5%", "> 5 tấn", "≥5 tấn", "vượt hơn 5% kế hoạch"]
)
def test_words_settle_a_lower_bound(words):
    assert printed_numbers.read(words).lower_bound


@pytest.mark.parametrize(
    ("words", "kind"), [("ước 5 tấn", "estimated"), ("Ước đạt 5 tấn", "estimated"), ("sơ bộ tăng 5%", "provisional")]
)
def test_words_settle_a_kind(words, kind):
    assert printed_numbers.whole(words)[2].kind == kind


@pytest.mark.parametrize(
    "words",
    [
        *(f"{word} 5 tấn" for word in ("gần", "Gần", "khoảng", "xấp xỉ", "dưới", "trên dưới", "hơn kém", "không dưới")),
        *("~5 tấn", "± 5%", "5-6%", "5 – 6%", "từ 5 đến 6 tấn", "5 tấn trở lên", "tăng lên 5 tấn", "gấp 5 lần"),
        *("tăng giảm 5%", "giảm -5%", "giảm trên 5%", "hụt hơn 5% kế hoạch", "tăng 5% kế hoạch", "vượt 5 tấn"),
        *(
            "không tăng 5%",
            "chưa đạt 5%",
            "không quá 5 tấn",
            "thấp hơn 5%",
            "cao hơn 5%",
            "kém 5%",
            "giam 5%",
            "GIAM 5%",
        ),
        *("(5)%", "tăng 5‰"),
    ],
)
def test_words_that_leave_a_number_open_are_of_no_measure(words):
    rule = printed_numbers.whole(words)[2]
    assert rule.doubt
    assert not any(map(rule.allows, ("actual", "growth", "level", "plan_attainment")))


@pytest.mark.parametrize("words", ["36.9 tấn", "1.2345 tấn", "1 234 tấn", "0.234 tấn", "007", "٣٤ tấn", "12,34,5 tấn"])
def test_digits_that_are_no_number_of_the_form_are_refused(words):
    with pytest.raises(printed_numbers.UnreadableNumber):
        printed_numbers.read(words)


@pytest.mark.parametrize(
    ("words", "value"),
    [("Triệu phú 5 tấn", 5), ("5 TRIỆU m3", 5e6), ("5 ngàn tấn", 5000), ("500 đồng", 5e-7), ("7 tỷ, tăng 2%", 7)],
)
def test_a_scale_stands_right_behind_the_digits(words, value):
    assert float(printed_numbers.read(words).value) == value


@pytest.mark.parametrize(
    ("words", "value", "bound"),
    [("down 1.5%", -1.5, False), ("over 2.5 million units", 2.5e6, True), ("1,690 billion VND", 1690, False)],
)
def test_english_words_are_read_by_their_own_list(words, value, bound):
    printed = printed_numbers.read(words, language="en")
    assert (float(printed.value), printed.lower_bound) == (value, bound)
