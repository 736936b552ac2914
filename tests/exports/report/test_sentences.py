"""Sentences follow from numbers: the same words for the same kinds, and none that its numbers do not bear."""

import pytest

from lsdash.exports.report_document import compose, round_trip
from lsdash.exports.report_document.document import Chart, Table
from lsdash.exports.report_document.facts import Facts
from lsdash.model import formats
from tests.exports.report.worlds import PATTERNS, TABLES, row_of, written

YEAR, NEXT = "2006", "2007"
# Products that are told in one list.
LISTED = [row["code"] for row in TABLES["products"] if row["product_group"] != "dien-nuoc"][:11]
SOURCE = {"title_vi": "", "publisher_vi": "", "issued": "", "price_base": "not_stated"}
TOTAL = row_of("production_value", "total", YEAR, "actual", value=546.034, step=0.001)


def value(item, measure, **more):
    return row_of("production_value", item, more.pop("period", YEAR), measure, **more)


def text_of(rows, words, lang="vi", **known):
    document = written(Facts(about=YEAR, numbers=rows, **known), words(YEAR, lang), lang)
    return "\n".join(paragraph.text for paragraph in document.paragraphs()).replace(formats.NBSP, " ")


def headings(rows, words, **known):
    return [part.code for part in written(Facts(about=YEAR, numbers=rows, **known), words(YEAR)).parts]


@pytest.mark.parametrize(
    ("measure", "kind", "number", "said"),
    [
        ("actual", "stated", 103.5, "đạt 103,5 tỷ đồng"),
        ("actual", "estimated", 103.5, "ước đạt 103,5 tỷ đồng"),
        ("actual", "provisional", 103.5, "sơ bộ đạt 103,5 tỷ đồng"),
        ("actual", "lower_bound", 103.5, "đạt trên 103,5 tỷ đồng"),
        ("growth", "stated", 3.5, "tăng 3,5% so với năm 2005"),
        ("growth", "stated", -3.5, "giảm 3,5% so với năm 2005"),
        ("growth", "estimated", -3.5, "ước giảm 3,5% so với năm 2005"),
        ("growth", "lower_bound", 3.5, "tăng trên 3,5% so với năm 2005"),
        ("level", "stated", 93.5, "bằng 93,5% so với năm 2005"),
        ("plan_attainment", "stated", 93.5, "bằng 93,5% kế hoạch năm"),
        ("plan_attainment", "lower_bound", 93.5, "bằng trên 93,5% kế hoạch năm"),
        ("share", "stated", 23.5, "chiếm 23,5% giá trị sản xuất công nghiệp toàn tỉnh"),
        ("plan", "stated", 103.5, "kế hoạch là 103,5 tỷ đồng"),
    ],
)
def test_every_measure_and_kind_has_its_words(words, measure, kind, number, said):
    unit = "ty-dong" if measure in {"actual", "plan"} else "phan-tram"
    own = value("tw", measure, kind=kind, value=number, step=0.1, unit=unit)
    assert said in text_of([TOTAL, own], words)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2006", "Năm 2006, giá trị sản xuất công nghiệp toàn tỉnh đạt"),
        ("2006-q2", "Quý II năm 2006, giá trị"),
        ("2006-07", "Tháng 7 năm 2006, giá trị"),
        ("2006-01..2006-09", "9 tháng đầu năm 2006, giá trị"),
        ("2006-04..2006-09", "Từ 4/2006 đến 9/2006, giá trị"),
    ],
)
def test_periods_are_named_in_sentences(words, period, said):
    document = written(Facts(about=period, numbers=[{**TOTAL, "period": period}]), words(period))
    assert next(document.paragraphs()).text.startswith(said)


def test_no_plan_no_sentence_on_the_plan(words):
    without = [TOTAL, value("total", "growth", value=28.83, step=0.01)]
    assert "kế hoạch" not in text_of(without, words).lower()
    planned = value("total", "plan_attainment", value=111.57, step=0.01)
    assert "bằng 111,57% kế hoạch năm và tăng 28,83%" in text_of([*without, planned], words)


def test_sectors_below_and_above_plan_are_told_by_what_the_number_says(words):
    rows = [
        TOTAL,
        value("tw", "plan_attainment", value=79.9, below=True),
        value("nqd", "plan_attainment", value=141.0),
        value("dp", "plan_attainment", value=85.0, below=True, kind="lower_bound"),
        value("fdi", "actual", lacking=True),
        value("fdi", "plan_attainment", value=97.0, below=True),
    ]
    said = text_of(rows, words)
    assert "Đạt và vượt kế hoạch: khu vực ngoài quốc doanh." in said
    assert "Chưa đạt kế hoạch: khu vực quốc doanh trung ương." in said  # "over 85%" may be more than the plan
    assert "Chưa đạt kế hoạch khi còn thiếu báo cáo: khu vực có vốn đầu tư nước ngoài." in said


def check(verdict):
    return {"rule": "parts", "indicator": "production_value", "measure": "actual", "verdict": verdict}


@pytest.mark.parametrize(
    ("verdict", "sums", "does_not"),
    [("exact", True, False), ("within", True, False), ("broken", False, True), ("untestable", False, False)],
)
def test_a_sum_is_told_only_where_every_part_is_there(words, verdict, sums, does_not):
    said = text_of([TOTAL, value("tw", "actual")], words, checks=[check(verdict)])
    assert ("cộng lại khớp với số toàn tỉnh" in said) == sums
    assert ("cộng lại không khớp" in said) == does_not


@pytest.mark.parametrize(
    ("low", "verdict", "told"), [(40.0, "untestable", 0), (40.0, "exact", 1), (50.5, "untestable", 1)]
)
def test_the_largest_sector_is_named_only_where_none_can_be_larger(words, low, verdict, told):
    shares = [
        value(item, "share", value=low + 1 - number, low=low - number, kind="derived", formula="share")
        for number, item in enumerate(("nqd", "tw"))
    ]
    said = text_of([TOTAL, *shares], words, checks=[check(verdict)])
    assert said.count("là tỷ trọng lớn nhất") == told


def test_what_lies_inside_a_sector_is_told_inside_it(words):
    said = text_of([TOTAL, value("nqd", "actual", value=334.0), value("fdi", "actual", value=36.0)], words)
    assert "Thuộc khu vực ngoài quốc doanh: giá trị sản xuất công nghiệp khu vực có vốn đầu tư nước ngoài" in said


def test_the_grid_needs_both_its_numbers_of_one_source(words):
    connected, every = (
        row_of("grid_communes", item, YEAR, "actual", unit="xa", value=float(count))
        for item, count in (("connected", 206), ("all", 226))
    )
    assert "toàn tỉnh có 206/226 xã" in text_of([connected, every], words)
    assert "206 xã" not in text_of([connected, every], words)
    assert "206" not in text_of([{**connected, "kind": "estimated"}, every, TOTAL], words)
    alone = text_of([connected, {**every, "source": "bls2013"}], words)
    assert "toàn tỉnh có 206 xã" in alone
    assert "226" not in alone


def test_each_number_is_said_once(words):
    own = Facts(about=YEAR, numbers=[TOTAL, value("total", "plan_attainment"), value("tw", "actual")])
    numbers = list(written(own, words(YEAR)).numbers())
    assert len(numbers) == len({*numbers}) == 3


def test_what_a_rule_has_said_is_not_said_again(words):
    said = text_of([TOTAL, value("nqd", "share", value=61.0, low=60.5), value("nqd", "actual")], words)
    assert said.count("61%") == 1


def test_long_lists_are_several_sentences(words):
    many = [row_of("output", item, YEAR, "actual") for item in LISTED]
    lists = [line for line in text_of(many, words).split("\n") if "; sản lượng" in line]
    assert [one.count("; ") + 1 for one in lists] == [8, len(LISTED) - 8]
    assert [one.split(": ")[0] for one in lists] == ["Một số sản phẩm chủ yếu năm 2006", "Ngoài ra, năm 2006"]


ADDED = {"kind": "derived", "sources": ["bc2004"], "lacking": False}


def test_what_monthly_reports_add_up_to_is_said_with_its_mark_and_is_none_that_was_printed(words):
    rows = [
        {**TOTAL, **ADDED},
        value("total", "growth", value=-3.5, step=0.1, unit="phan-tram", **ADDED),
        value("total", "plan", value=560.0, **{**ADDED, "kind": "plan"}),
    ]
    own = Facts(about=YEAR, numbers=rows)
    said = text_of(rows, words)
    assert "đạt 546,034 tỷ đồng† và giảm 3,5%† so với năm 2005" in said
    assert "560" not in said
    result = round_trip.of(written(own, words(YEAR)), rows, TABLES)
    assert not result.written
    assert result.holds


def test_a_sum_that_lacks_a_report_says_so_once_in_full(words):
    rows = [value(item, "actual", kind="synthetic", sources=["bc2004"], lacking=True) for item in ("total", "tw", "dp")]
    notes = written(Facts(about=YEAR, numbers=rows), words(YEAR)).notes
    assert "năm 2006 còn thiếu báo cáo" in notes[0]
    assert [note.split(": ")[1] for note in notes[1:]] == ["như chú thích 1."] * 2


def test_numbers_in_doubt_bear_notes(words):
    doubt = {"id": "x", "rule": "parts", "item": "total", "area": "", "parent": "", "period": YEAR, "measure": "plan"}
    attained = value("total", "plan_attainment", value=111.57, step=0.01, doubted=True)
    rows = [
        TOTAL,
        attained,
        value("tw", "growth", value=386.04, step=0.01, ambiguous=True),
        value("dp", "actual", value=2.0, kind="lower_bound", as_printed="trên 2 tỷ đồng"),
        value("nqd", "actual", value=3.0, restated=True),
        value("nqd", "share", value=61.0, low=60.5, kind="derived", formula="share"),
        value("fdi", "actual", value=4.0, source="bls2013"),
    ]
    own = Facts(about=YEAR, numbers=rows, doubts={attained["id"]: [doubt]})
    document = written(own, words(YEAR))
    by_number = {
        run.number: [document.notes[note - 1] for note in run.notes]
        for paragraph in document.paragraphs()
        for run in paragraph.runs
        if run.number
    }
    starts = {number.split(".", 1)[1]: [note[:1] for note in notes] for number, notes in by_number.items() if notes}
    assert starts == {
        f"total.{YEAR}.plan_attainment": ["≠"],
        f"tw.{YEAR}.growth": ["("],
        f"dp.{YEAR}.actual": ["≥"],
        f"nqd.{YEAR}.actual": ["‡"],
        f"nqd.{YEAR}.share": ["†"],
        f"fdi.{YEAR}.actual": ["4"],
    }
    assert by_number[TOTAL["id"]] == []
    assert "Những số liệu chưa khớp" in by_number[attained["id"]][0]
    assert "trên 2 tỷ đồng" in by_number[f"production_value.dp.{YEAR}.actual"][0]


def test_a_doubt_that_was_explained_is_referred_to(words):
    doubt = {"id": "x", "rule": "parts", "item": "total", "area": "", "parent": "", "period": YEAR, "measure": "plan"}
    rows = [
        value(item, "plan_attainment", value=100.0 + number, doubted=True)
        for number, item in enumerate(("total", "tw", "dp"))
    ]
    document = written(Facts(about=YEAR, numbers=rows, doubts={row["id"]: [doubt] for row in rows}), words(YEAR))
    assert [note.endswith("như chú thích 1.") for note in document.notes] == [False, True, True]


def test_three_figures_give_a_short_report(words):
    rows = [TOTAL, value("total", "growth"), row_of("output", "xi-mang", YEAR, "actual")]
    assert headings(rows, words) == ["tinh-hinh-chung", "san-pham"]


def test_without_figures_there_is_nothing_to_report(words):
    for rows in ([], [{**TOTAL, "period": "2005"}], [{**TOTAL, "kind": "derived"}]):
        with pytest.raises(compose.NothingToReport):
            written(Facts(about=YEAR, numbers=rows), words(YEAR))


def test_targets_of_the_next_year_have_a_part_of_their_own(words):
    rows = [
        TOTAL,
        value("total", "target", period=NEXT, kind="target", value=742.0),
        value("total", "target_growth", period=NEXT, kind="target", value=35.89, step=0.01, unit="phan-tram"),
        row_of(
            "output", "xi-mang", NEXT, "target", kind="lower_bound", value=2e6, step=1e6, as_printed="trên 2 triệu tấn"
        ),
    ]
    said = text_of(rows, words)
    assert (
        "Mục tiêu năm 2007: giá trị sản xuất công nghiệp toàn tỉnh đạt 742 tỷ đồng và tăng 35,89% so với năm 2006."
        in said
    )
    assert "Mục tiêu năm 2007: sản lượng xi măng đạt trên 2 triệu tấn." in said


def tables_of(rows, words):
    document = written(Facts(about=YEAR, numbers=rows), words(YEAR))
    return [block for part in document.parts for block in part.blocks if isinstance(block, Table)]


def test_tables_have_the_marks_of_kinds_and_leave_out_empty_columns(words):
    rows = [
        TOTAL,
        value("total", "plan", kind="derived", value=489.4, step=0.1, formula="plan_from_attainment"),
        value("tw", "actual", kind="estimated", value=108.3, step=0.1),
        value("tw", "growth", value=-3.5, step=0.1, ambiguous=True),
        value(
            "residual", "actual", value=0.0, low=-0.1, high=0.1, kind="derived", formula="residual", role="remainder"
        ),
    ]
    (table,) = tables_of(rows, words)
    assert [cell.text for cell in table.headers] == [
        *("Chỉ tiêu", "Kế hoạch 2006", "Thực hiện 2006", "Tăng trưởng 2006 so với 2005 (%)"),
    ]
    cells = [[cell.text.replace(formats.NBSP, " ") for cell in row] for row in table.rows]
    assert cells == [
        ["Toàn tỉnh", "489,4†", "546,034", "–"],
        ["Quốc doanh trung ương", "–", "108,3 (ước)", "−3,5 (?)"],
    ]
    assert table.foot == ["Ký hiệu: † suy ra từ số in; (?) chưa rõ: có thể là mức so với năm trước."]


def test_a_remainder_that_rounding_cannot_explain_is_in_the_table(words):
    left = value(
        "residual", "actual", value=3.0, low=2.9, high=3.1, kind="derived", formula="residual", role="remainder"
    )
    (table,) = tables_of([TOTAL, value("tw", "actual"), value("tw", "growth"), left], words)
    assert table.rows[-1][0].text == "Phần lệch (tổng trừ các phần)"


def test_districts_that_a_report_names_together_stay_together(words):
    activities = [
        {"area": area, "product": product, "joint": joint, "place": place}
        for area, product, joint, place in (
            ("chi-lang", "quang-sat", True, "7.2"),
            ("cao-loc", "quang-sat", True, "7.2"),
            ("huu-lung", "da", False, "7.2"),
            ("bac-son", "da", False, "7.2"),
        )
    ]
    said = text_of([TOTAL], words, activities=activities)
    assert "Chi Lăng và Cao Lộc (quặng sắt); Hữu Lũng (đá các loại); Bắc Sơn (đá các loại)." in said


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_clause_of_a_language_is_there_in_the_other(lang):
    other = PATTERNS["en" if lang == "vi" else "vi"]
    assert {measure: {*kinds} for measure, kinds in PATTERNS[lang].clauses.items()} == {
        measure: {*kinds} for measure, kinds in other.clauses.items()
    }
    assert [part.code for part in PATTERNS[lang].parts] == [part.code for part in other.parts]


def test_english_says_growth_and_level_apart(words):
    rows = [TOTAL, value("tw", "growth", value=-3.5, step=0.1), value("dp", "level", value=93.5, step=0.1)]
    said = text_of(rows, words, "en")
    assert "fell by 3.5% on 2005" in said
    assert "stood at 93.5% of the level of 2005" in said


def test_amounts_of_several_years_stand_in_tables_alone(words):
    span = "2011-01..2015-12"
    rows = [
        row_of("output", item, span, measure, value=12.5, step=0.1, unit=unit)
        for item in ("xi-mang", "da")
        for measure, unit in (("actual", "tan"), ("average_growth", "phan-tram"), ("growth", "phan-tram"))
    ]
    document = written(Facts(about=span, numbers=rows), words(span))
    said = [number.rsplit(".", 1)[1] for number in document.numbers()]
    assert said == ["average_growth", "average_growth"]
    (table,) = (block for part in document.parts for block in part.blocks if isinstance(block, Table))
    assert "12,5" in [cell.text for cell in table.rows[0]]


@pytest.mark.parametrize(
    ("others", "reported", "said"),
    [
        ((), "2005", "Số liệu theo Sở Công nghiệp Lạng Sơn."),
        (("bls2013",), "2005", "Số liệu theo Sở Công nghiệp Lạng Sơn; số của nguồn khác có chú thích."),
        (("bls2013",), YEAR, ""),
    ],
)
def test_where_numbers_are_from_is_said_where_no_report_on_the_period_is(words, others, reported, said):
    rows = [TOTAL, value("tw", "actual"), *(value("dp", "actual", source=source) for source in others)]
    sources = [{"code": "bc2004", "kind": "report", "reported": reported, **SOURCE}]
    told = [line for line in text_of(rows, words, sources=sources).split("\n") if line.startswith("Số liệu theo")]
    assert told == [said] * bool(said)


@pytest.mark.parametrize(("actual", "doubted", "said"), [(99.0, True, False), (99.0, False, True), (120.0, True, True)])
def test_an_attainment_that_its_amounts_deny_is_no_plan_reached(words, actual, doubted, said):
    """The rate that a source prints and the two amounts that it prints cannot all be right: which is not known."""
    rows = [
        TOTAL,
        value("nqd", "actual", value=actual),
        value("nqd", "plan", value=100.0),
        value("nqd", "plan_attainment", value=108.0, below=False, doubted=doubted, unit="phan-tram"),
    ]
    assert ("Đạt và vượt kế hoạch: khu vực ngoài quốc doanh" in text_of(rows, words)) == said


def test_a_part_of_drawings_alone_is_not_written(words):
    drawn = Chart("target-gap", "", "", (), lambda: "", 100)
    patterns = PATTERNS["vi"]
    made = compose.document(
        Facts(about=YEAR, numbers=[TOTAL, value("nqd", "actual")]), patterns, words(YEAR), drawn=lambda _name: drawn
    )
    assert any(block is drawn for part in made.parts for block in part.blocks)
    assert all(any(block is not drawn for block in part.blocks) for part in made.parts)
