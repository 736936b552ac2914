"""Reports in words: what is proposed is right, what is not settled is said to be, what is no figure is told apart."""

import random
import time
import unicodedata
from collections import Counter

import pytest

from lsdash.data.intake import prose as package
from lsdash.data.intake.prose import reader as prose_reader
from lsdash.data.intake.prose import sentences
from tests.data.intake.prose import NO_FIGURE, TABLES, TEXTS, figures, shown, statements, verdict

YEAR = "Năm 2004, "
MEASURES = ("actual", "plan_attainment", "growth")
PRODUCTS = (
    ("xi-mang", "xi măng", "tấn"),
    ("da", "đá các loại", "m3"),
    ("gach-nung", "gạch nung", "viên"),
    ("dien-thuong-pham", "điện thương phẩm", "kWh"),
    ("nuoc-may", "nước máy", "m3"),
    ("clanhke", "Clinker", "tấn"),
)
BY_NAME = {entry["name"]: entry for entry in TEXTS}


@pytest.mark.parametrize("name", BY_NAME)
def test_numbers_of_a_text_are_all_found_and_none_is_taken_for_another(name):
    entry = BY_NAME[name]
    found = statements(entry["text"])
    assert len(found) == len(entry["keys"]), [one.as_printed for one in found]
    pairs = list(zip(found, entry["keys"], strict=True))
    wrong = [(one.place, one.as_printed, shown(one), words) for one, words in pairs if verdict(one, words) == "wrong"]
    assert not wrong
    counted = [
        (one.as_printed, one.state) for one, words in pairs if words == NO_FIGURE and one.state != "not_a_figure"
    ]
    assert not counted
    if entry.get("all_proposed"):
        assert not [(one.place, one.as_printed, one.reason) for one, words in pairs if verdict(one, words) == "unclear"]


def test_most_of_what_can_be_settled_is_proposed():
    verdicts = Counter(
        verdict(one, words)
        for entry in TEXTS
        for one, words in zip(statements(entry["text"]), entry["keys"], strict=True)
    )
    assert verdicts["right"] >= 0.9 * (verdicts["right"] + verdicts["unclear"]), verdicts


@pytest.mark.parametrize(
    ("words", "measure", "value"),
    [
        ("tăng 12% so với cùng kỳ", "growth", 12),
        ("giảm 12% so với cùng kỳ", "growth", -12),
        ("sụt giảm 12% so với cùng kỳ", "growth", -12),
        ("tăng so với năm 2003 là 12%", "growth", 12),
        ("bằng 112% so với cùng kỳ", "level", 112),
        ("bằng 112% năm 2003", "level", 112),
        ("đạt 112% so với cùng kỳ năm trước", "level", 112),
        ("bằng 112% kế hoạch", "plan_attainment", 112),
        ("đạt 112% so với kế hoạch", "plan_attainment", 112),
        ("hoàn thành 112% kế hoạch", "plan_attainment", 112),
        ("vượt 12% kế hoạch", "plan_attainment", 112),
        ("vượt kế hoạch 12%", "plan_attainment", 112),
        ("chiếm 12% tổng giá trị SXCN toàn tỉnh", "share", 12),
    ],
)
def test_growth_level_attainment_excess_and_share_are_told_apart(words, measure, value):
    text = f"Giá trị SXCN năm 2004 đạt 546 tỷ đồng. Khu vực NQD {words}."
    one = figures(text)[1]
    assert (one.state, one.key.item, one.key.measure, one.value) == ("proposed", "nqd", measure, value), one.reason


MAKERS = ("Công ty", "Công ty cổ phần", "Công ty TNHH", "Doanh nghiệp tư nhân")


@pytest.mark.parametrize(
    ("lead", "reason"),
    [
        *((f"{noun} {verb}", "change_of_amount") for noun in ("Mức", "Lượng") for verb in ("tăng", "giảm", "thiếu")),
        *((f"{maker} Hòa Phát:", "one_maker") for maker in MAKERS),
        *((f"{maker} Hòa Phát,", "other_subject") for maker in MAKERS),
        ("Công ty Hòa Phát cho biết theo báo cáo gửi đến ngày hôm qua:", ""),  # a sentence, and no lead
    ],
)
def test_what_stands_before_a_name_may_make_its_number_another_one(lead, reason):
    one = figures(f"Giá trị SXCN năm 2004 đạt 546 tỷ đồng. {lead} xi măng năm 2004 đạt 500 tấn.")[1]
    assert one.reason == reason, one


@pytest.mark.parametrize(
    "words",
    [
        "giá trị SXCN tăng 12% so với kế hoạch",
        "giá trị SXCN vượt 12% so với cùng kỳ",
        "giá trị SXCN tăng 12% so với năm 2001",
        "giá trị SXCN tăng 12% so với tháng trước",
        "giá trị SXCN bằng 112%",
        "giá trị SXCN tăng 122 tỷ đồng so với năm 2003",
        "giá trị SXCN tăng từ 423 tỷ đồng",
        "giá trị SXCN tăng 12 điểm phần trăm",
        "giá trị SXCN gấp 1,3 lần năm 2003",
        "giá trị SXCN đạt gần 546 tỷ đồng",
        "giá trị SXCN đạt khoảng 546 tỷ đồng",
        "giá trị SXCN đạt 500 đến 546 tỷ đồng",
        "giá trị SXCN đạt 546 tỷ đồng trở lên",
        "giá trị SXCN ước đạt trên 546 tỷ đồng",
        "giá trị SXCN không đạt 100% kế hoạch",
        "nếu giá trị SXCN đạt 546 tỷ đồng",
        "giá trị SXCN không kể khu vực FDI đạt 510 tỷ đồng",
        "giá trị SXCN ngành dệt may đạt 5 tỷ đồng",
        "giá trị SXCN của tỉnh chỉ bằng 0,1% cả nước",
        "giá trị SXCN đạt hai trăm tỷ đồng",
        "sản lượng than sạch đạt nửa triệu tấn",
        "vốn đầu tư đạt 546 tỷ đồng",
        "nhà máy xi măng Hữu Lũng đạt 50.000 tấn xi măng",
        "xi măng tiêu thụ đạt 150.000 tấn",
        "công suất thiết kế xi măng là 200.000 tấn/năm",
        "sản lượng xi măng và than sạch đạt 150.000 tấn",
        "sản lượng than đạt 150.000 tấn",
        "sản lượng xi măng đạt 150.000 m3",
        "sản lượng xi măng đạt 2.5 triệu tấn",
        "sản lượng xi măng đạt 150 000 tấn",
        "huyện Bình Gia, huyện Bắc Sơn giá trị SXCN đạt 12 tỷ đồng",
        "150/226 xã, phường, thị trấn đạt chuẩn nông thôn mới",
        "so với kế hoạch giá trị SXCN tăng 9%",
        "so với kế hoạch, giá trị SXCN tăng 9%",
        "dự kiến giá trị SXCN đạt 742 tỷ đồng, xi măng đạt 197.000 tấn",
        "ngành đặt kế hoạch giá trị SXCN 742 tỷ đồng, tăng 35%",
        "tỉnh giao giá trị SXCN 742 tỷ đồng",
        "giá trị SXCN đạt 546 tỷ đồng (chưa tính khu vực FDI)",
        "tỷ lệ hộ dùng điện tăng 2,1% so với năm 2003",
        "điện thương phẩm cho công nghiệp đạt 90 triệu kWh",
        "tỷ trọng giá trị SXCN khu vực NQD tăng 5% so với năm 2003",
        "chi phí sản xuất xi măng tăng 5% so với năm 2003",
        "sản lượng xi măng của Công ty A đạt 5.000 tấn",
        "giá trị SXCN tăng bình quân 15%",
        "giá trị SXCN tăng 27-28% so với năm 2003",
        "giá trị SXCN giảm còn 400 tỷ đồng",
        "giá trị SXCN đạt 367 tỷ 500 triệu đồng",
    ],
)
def test_what_the_rules_do_not_settle_is_unclear(words):
    found = figures(f"{YEAR}{words}.")
    assert found
    assert {one.state for one in found} == {"unclear"}, [shown(one) for one in found]
    assert all(one.reason for one in found)


@pytest.mark.parametrize(
    ("told", "period"),
    [
        ("Tháng 8/2011 giá trị SXCN đạt 168 tỷ đồng. Lũy kế 8 tháng năm 2011 đạt 1.214 tỷ đồng.", "2011-01..2011-08"),
        ("Tháng 8/2011 giá trị SXCN đạt 168 tỷ đồng, 8 tháng năm 2011 giá trị SXCN đạt 1.214 tỷ đồng.", ""),
        ("8 tháng năm 2011 giá trị SXCN đạt 1.214 tỷ đồng. Riêng tháng 8/2011 đạt 168 tỷ đồng.", ""),
        ("Năm 2010 giá trị SXCN đạt 1.700 tỷ đồng. Năm 2012 phấn đấu giá trị SXCN đạt 2.000 tỷ đồng.", "target 2012"),
    ],
)
def test_of_which_is_of_what_was_told_last(told, period):
    """Also in a paragraph of its own; of which of two periods it is, is not guessed."""
    text = f"Công nghiệp tháng 8 và 8 tháng năm 2011\n{told}\nTrong đó, khu vực NQD đạt 640 tỷ đồng."
    one = figures(text)[-1]
    found = f"{'target ' * (one.key.measure == 'target')}{one.key.period}"
    assert (one.state, found) == (("proposed", period) if period else ("unclear", "")), one.reason
    other = figures(text.replace("Trong đó, khu", "Khu"))[-1]
    assert other.state == "unclear"


@pytest.mark.parametrize(
    "row",
    [
        "Xi măng\ttấn\t120.000\t150.000\t125",
        "| Đá các loại | m3 | 717.000 | 800.000 | 111,5 |",
        "Gạch nung          viên     100.000.000     120.000.000     120",
    ],
)
def test_every_number_of_a_row_of_a_table_is_left_to_a_person(row):
    """Thousands one after the other are no telephone number."""
    own = statements(f"Sản phẩm chủ yếu năm 2005\n{row}\n")[1:]
    assert [(one.state, one.reason) for one in own] == [("unclear", "table")] * 3


def test_a_long_row_of_digits_takes_no_longer_than_words():
    """As a picture or key that was pasted in; periods were looked for from each digit to the end of all."""
    begun = time.process_time()
    assert {one.state for one in statements("1" * 200_000)} == {"unclear"}
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("Năm 2004", "2004"),
        ("Quý III/2004", "2004-q3"),
        ("Quý 3 năm 2004", "2004-q3"),
        ("Tháng 7 năm 2004", "2004-07"),
        ("Tháng 7/2004", "2004-07"),
        ("Tháng bảy năm 2004", "2004-07"),
        ("6 tháng đầu năm 2004", "2004-01..2004-06"),
        ("Sáu tháng đầu năm 2004", "2004-01..2004-06"),
        ("6 tháng cuối năm 2004", "2004-07..2004-12"),
        ("9 tháng năm 2004", "2004-01..2004-09"),
        ("Lũy kế 9 tháng năm 2004", "2004-01..2004-09"),
        ("3 tháng đầu năm 2004", "2004-q1"),
        ("Lũy kế 3 tháng đầu năm 2004", "2004-q1"),
        ("Lũy kế ba tháng đầu năm 2004", "2004-q1"),
        ("Lũy kế quý II năm 2004", ""),
        ("Lũy kế tháng 3 năm 2004", ""),
        ("Quý I, II năm 2004", ""),
        ("Tháng 5 và tháng 6 năm 2004", ""),
        ("Đầu năm 2004", ""),
        ("Những tháng đầu năm 2004", ""),
        ("Từ tháng 1 đến tháng 6 năm 2004", ""),
        ("Quý 7 năm 2004", ""),
        ("Tháng 13 năm 2004", ""),
        ("Đến năm 2004", ""),
        ("Tính đến hết tháng 9 năm 2004", ""),
        ("Lũy kế đến tháng 9/2004", ""),
        ("Đến cuối quý III năm 2004", ""),
        ("Trong 9 tháng qua của năm 2004", ""),
        ("3 quý đầu năm 2004", ""),
        ("T6/2004", "2004-06"),
        ("Q1/2004", "2004-q1"),
        ("6T/2004", ""),
    ],
)
def test_periods(words, period):
    [one] = figures(f"{words}, giá trị SXCN đạt 100 tỷ đồng.")
    assert one.key.period == period
    assert one.state == ("proposed" if period else "unclear")


def test_of_a_month_the_plan_of_the_year_is_another_plan():
    text = "Tháng 7 năm 2004 giá trị SXCN đạt 45 tỷ đồng, bằng {} kế hoạch {}."
    assert figures(text.format("8,3%", "năm"))[1].state == "unclear"
    assert figures(text.format("8,3%", ""))[1].state == "unclear"
    assert figures(text.format("102%", "tháng"))[1].key.measure == "plan_attainment"


def test_two_numbers_of_one_key_are_both_unclear_and_one_printed_twice_is_not():
    clash = figures(f"{YEAR}giá trị SXCN đạt 546 tỷ đồng. Giá trị SXCN năm 2004 đạt 600 tỷ đồng.")
    assert [one.reason for one in clash] == ["stated_twice", "stated_twice"]
    same = figures(f"{YEAR}giá trị SXCN đạt 546,034 tỷ đồng. Giá trị SXCN năm 2004 đạt 546 tỷ đồng.")
    assert [one.state for one in same] == ["proposed", "proposed"]


def test_a_subject_holds_on_and_a_title_gives_district_and_period():
    text = "Công nghiệp huyện Cao Lộc năm 2004\nSản lượng đá các loại đạt 9.000 m3. Tăng 5% so với cùng kỳ."
    assert [(one.key.area, one.key.item, one.key.period) for one in figures(text)] == [("cao-loc", "da", "2004")] * 2


def test_numbers_of_tables_are_found_and_unclear():
    text = "Năm 2004\nSản phẩm\tĐVT\tThực hiện\nXi măng\ttấn\t150.000\t105,2\n| Than sạch | tấn | 131.784 |"
    assert [(one.as_printed, one.state, one.reason) for one in figures(text)] == [
        ("150.000", "unclear", "table"),
        ("105,2", "unclear", "table"),
        ("131.784", "unclear", "table"),
    ]


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (
            "Xi măng đạt 5.000 tấn. Năm 2003 đạt 4.000 tấn. Tăng 25%.",
            ["xi-mang.2004.actual", "xi-mang.2003.actual", ""],
        ),
        ("Thu ngân sách 300 tỷ đồng, trong đó khu vực QDTW 100 tỷ đồng, khu vực FDI 20 tỷ đồng.", ["", "", ""]),
        (
            "Giá trị SXCN 9 tháng đạt 400 tỷ đồng; cả năm đạt 546 tỷ đồng.",
            ["total.2004-01..2004-09.actual", "total.2004.actual"],
        ),
        ("Giá trị SXCN huyện Cao Lộc đạt 20 tỷ đồng. Xi măng đạt 5.000 tấn.", ["total@cao-loc.2004.actual", ""]),
        ("Giá trị SXCN khu vực NQD đạt 9 tỷ đồng. Giá trị SXCN tăng 5%.", ["nqd.2004.actual", ""]),
        ("Xi măng đạt 5.000 tấn; tiêu thụ 4.000 tấn, tăng 5%.", ["xi-mang.2004.actual", "", ""]),
        ("Xi măng 5.000 tấn (93,7% kế hoạch, +2% so cùng kỳ).", [f"xi-mang.2004.{name}" for name in MEASURES]),
        ("Giá trị SXCN tăng 12% (cùng kỳ tăng 8,5%).", ["total.2004.growth", ""]),
    ],
)
def test_what_holds_on_from_one_number_to_the_next(words, keys):
    found = [shown(one).partition(":")[0].partition(".")[2] for one in figures(f"Năm 2004\n{words}")]
    assert found == keys


def test_findings_are_sentences_without_figures_that_judge_a_subject():
    text = (
        "Năm 2004\nCác sản phẩm giấy, ván sàn tre gặp khó khăn. Huyện Chi Lăng phát triển khá. "
        "Hội nghị khai mạc sáng nay. Xi măng đạt 5.000 tấn, tăng khá."
    )
    found = prose_reader.read(text, TABLES).findings
    assert [(one.place, one.subjects) for one in found] == [("2.1", ("giay", "van-san-tre")), ("2.2", ("chi-lang",))]


def test_places_are_paragraph_and_sentence():
    text = "Tiêu đề\n\n \nMột. Hai ván sàn... tiêu thụ. Ba; bốn! Năm? TP. Lạng Sơn, có... Tập trung.\r\n1. Mục một. Hai"
    assert [(one.place, one.text) for one in sentences.of_text(text)] == [
        ("1.1", "Tiêu đề"),
        ("2.1", "Một."),
        ("2.2", "Hai ván sàn... tiêu thụ."),
        ("2.3", "Ba; bốn!"),
        ("2.4", "Năm?"),
        ("2.5", "TP. Lạng Sơn, có..."),
        ("2.6", "Tập trung."),
        ("3.1", "1. Mục một."),
        ("3.2", "Hai"),
    ]


def test_other_forms_of_the_same_letters_read_the_same():
    text = BY_NAME["in the manner of a yearly report"]["text"]
    plain = [shown(one) for one in statements(text)]
    assert [shown(one) for one in statements(unicodedata.normalize("NFD", text))] == plain
    assert [shown(one) for one in statements(text.replace(" ", "\u00a0").replace("\n", "\r\n"))] == plain


def _random_sentence(draw):
    """A sentence by patterns, with what its figures are of."""
    year = draw.randrange(1999, 2024)
    item, name, unit = draw.choice(PRODUCTS)
    amount, rate, attained = draw.randrange(1, 9) * 1000, draw.randrange(1, 90), draw.randrange(70, 130)
    printed = f"{amount:,}".replace(",", ".")
    base = draw.choice(
        ["so với cùng kỳ", f"so với năm {year - 1}", "so cùng kỳ năm trước", f"so với cùng kỳ năm {year - 1}"]
    )
    lead = draw.choice(["Sản lượng ", "", "Sản phẩm "])
    verb = draw.choice(["đạt ", "ước đạt ", "", "là ", "thực hiện được ", "đạt trên "])
    kind = "estimated" if "ước" in verb else "lower_bound" if "trên" in verb else "stated"
    key = f"output.{item}.{year}"
    compared = draw.choice(
        [
            (f", tăng {rate}% {base}", f"{key}.growth:stated={rate}"),
            (f", giảm {rate}% {base}", f"{key}.growth:stated={-rate}"),
            (f", bằng {attained}% {base}", f"{key}.level:stated={attained}"),
            (f", bằng {attained}% kế hoạch", f"{key}.plan_attainment:stated={attained}"),
            (f", vượt {rate}% kế hoạch", f"{key}.plan_attainment:stated={100 + rate}"),
        ]
    )
    text = f"Năm {year}\n{lead}{name} năm {year} {verb}{printed} {unit}{compared[0]}."
    return text[0] + text[1:], [f"{key}.actual:{kind}={amount}", compared[1]]


def test_random_sentences_are_read_right_or_left_unclear():
    draw = random.Random(4)  # noqa: S311
    verdicts = Counter()
    for _ in range(400):
        text, keys = _random_sentence(draw)
        found = figures(text)
        assert len(found) == len(keys), text
        for one, words in zip(found, keys, strict=True):
            verdicts[verdict(one, words)] += 1
            assert verdict(one, words) != "wrong", (text, shown(one), words)
    assert verdicts["right"] > 0.9 * verdicts.total()


def test_words_in_any_order_never_break_the_reading():
    draw = random.Random(7)  # noqa: S311
    words = " ".join(entry["text"] for entry in TEXTS).split()
    for _ in range(60):
        text = " ".join(draw.choices(words, k=80))
        for one in statements(text):
            assert one.state in ("proposed", "unclear", "not_a_figure")
            assert one.sentence[one.start : one.end].strip()


def test_the_word_list_names_items_of_the_code_lists():
    lists = prose_reader.CodeLists(TABLES)
    words = package.lexicon.word_list()
    for entry in words["subjects"]:
        items = lists.units_of_items[entry["indicator"]]
        assert entry.get("item", "") in {*items, ""}
    for entry in words["ambiguous"]:
        assert set(entry["items"]) <= set(lists.units_of_items[entry.get("indicator", "output")])


@pytest.mark.parametrize(
    ("words", "key", "kind", "value"),
    [
        ("chỉ số SXCN đạt 96,1 điểm (năm trước = 100)", "industrial_index.chi-so.2004.actual", "stated", 96.1),
        ("tỷ trọng trong giá trị SXCN cả nước đạt 0,07%", "national_share.phan-ca-nuoc.2004.actual", "stated", 0.07),
        ("sản lượng gạch (không nói loại) đạt 253 triệu viên", "output.gach.2004.actual", "stated", 253e6),
        ("giá trị SXCN sơ bộ tăng 12,5% so với cùng kỳ", "production_value.total.2004.growth", "provisional", 12.5),
        ("giá trị SXCN sơ bộ bằng 112,5% so với cùng kỳ", "production_value.total.2004.level", "provisional", 112.5),
        ("giá trị SXCN sơ bộ bằng 96% kế hoạch", "production_value.total.2004.plan_attainment", "provisional", 96),
    ],
)
def test_more_words_that_settle_what_a_number_is_of(words, key, kind, value):
    (one,) = figures(f"{YEAR}{words}.")
    assert one.state == "proposed", one.reason
    found = ".".join((one.key.indicator, one.key.item, one.key.period, one.key.measure))
    assert (found, one.kind, float(one.value)) == (key, kind, value)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("khu vực NQD chiếm 61,13%† giá trị SXCN toàn tỉnh", "derived"),
        ("giá trị SXCN đạt 546,034† tỷ đồng", "derived"),
        ("giá trị SXCN đạt 546,034 tỷ đồng†", "derived"),
        ("chỉ số sản xuất công nghiệp đạt 96,1 điểm", "other_measure"),
        ("sản lượng gạch (loại tốt) đạt 253 triệu viên", "ambiguous_name"),
    ],
)
def test_what_is_marked_as_derived_or_named_otherwise_is_unclear(words, reason):
    one = figures(f"{YEAR}{words}.")[0]
    assert (one.state, one.reason) == ("unclear", reason)


def test_the_head_of_a_table_is_no_heading():
    text = "Công nghiệp năm 2004\n| Chỉ tiêu | Kế hoạch 2004\nGiá trị SXCN năm 2004 đạt 546 tỷ đồng."
    assert [one.state for one in figures(text)] == ["proposed"]


def test_a_number_in_words_is_unclear_with_what_it_may_be_of():
    (_, found) = statements("Năm 2004, sản lượng linh kiện xe máy đạt hai triệu chiếc.")
    assert (found.as_printed, found.state, found.reason, found.value) == ("hai triệu chiếc", "unclear", "words", None)
    assert [(key.item, key.period, key.measure) for key in found.candidates] == [("phu-tung-xe-may", "2004", "actual")]
