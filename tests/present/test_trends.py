"""Charts, tables and sentences of series over time: every mark is one number in its place, every sentence follows from
rows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsdash import queries
from lsdash.data import assemble
from lsdash.model import series, texts
from lsdash.model.filters import Filters
from lsdash.model.words import rows
from lsdash.present import trend_tables
from lsdash.present.charts import trend, year_panels
from lsdash.present.sentences import trends
from lsdash.view import view
from tests.queries.test_queries import asked
from tests.queries.test_trends import priced_worlds, row_of

LANGUAGES = ("vi", "en")
both = pytest.mark.parametrize("lang", LANGUAGES)
FORMS = {"actual", "estimated", "bound", "target", "plan", "other"}
FILTERS = [
    Filters(),
    Filters(products=("da",)),
    Filters(sectors=("tw", "fdi")),
    Filters(products=("gach-nung", "van-go")),
]


def drawn(release, filters, lang="vi"):
    frame = trend.drawn_rows(asked(release, queries.trends, filters))
    return rows(frame), trend.trend(frame, view.words(release, lang, "2004")).marks


@pytest.mark.parametrize("filters", FILTERS)
def test_every_mark_is_one_number_at_the_height_of_its_value_and_the_place_of_its_year(release, filters):
    numbers, marks = drawn(release, filters)
    points = {mark["id"]: mark for mark in marks if mark["form"] in FORMS}
    assert len(points) == sum(mark["form"] in FORMS for mark in marks) == len(numbers)
    years = [int(row["period"]) for row in numbers]
    first, last = min(years), max(years)
    for row in numbers:
        mark = points[row["id"]]
        own = [other["value"] for other in numbers if series.key(other) == series.key(row)]
        assert mark["v"] == pytest.approx(row["value"] / max(own))
        assert mark["u"] == pytest.approx((int(row["period"]) - first) / ((last - first) or 1))
        words = view.words(release, "vi", "2004")
        assert words.period(row["period"]) in mark["what"]
        assert mark["full"] == words.quantity(row)
        assert words.short("source", row["source"]) in mark["hint"]
        assert mark["dashed"] == (row["kind"] == "derived")
        assert (mark["form"] == "other") == (
            row["measure"] == "actual" and not row["chosen"] and row["high"] is not None
        )
        assert (mark["form"] == "estimated") == (row["kind"] in {"estimated", "provisional"} and row["chosen"])


@pytest.mark.parametrize("filters", FILTERS)
def test_what_is_joined_or_broken_are_the_steps_from_each_known_year_to_the_next(release, filters):
    numbers, marks = drawn(release, filters)
    points = {mark["id"]: mark for mark in marks if mark["form"] in FORMS}
    steps = [step for own in series.by_series(numbers).values() for step in series.steps(own)]
    joined = {(step.earlier["id"], step.later["id"]): step for step in steps if not step.broken}
    lines = {tuple(mark["joins"].split(" ")): mark for mark in marks if mark["form"] == "joined"}
    assert lines.keys() == joined.keys()
    for (one, other), line in lines.items():
        ends = [(points[key]["panel"], points[key]["u"], points[key]["v"]) for key in (one, other)]
        assert ends == [(line["panel"], line["u"], line["v"]), (line["panel"], line["u2"], line["v2"])]
        assert (line["thick"] > 1) == (joined[one, other].years == 1)
    broken = [texts.text("vi", f"broken.{step.broken}") for step in steps if step.broken]
    assert sorted(mark["full"] for mark in marks if mark["form"] == "break") == sorted(broken)


@both
def test_each_panel_has_its_name_and_last_value(release, lang):
    numbers, marks = drawn(release, Filters(), lang)
    words = view.words(release, lang, "2004")
    for place, own in enumerate(series.by_series(numbers).values()):
        heads = [mark["text"] for mark in marks if mark["panel"] == place and mark["form"] == "head"]
        (last,) = [mark["text"] for mark in marks if mark["panel"] == place and mark["form"] == "last"]
        assert " ".join(heads) == year_panels.heading(own[0], words)
        latest = series.actuals(own)[-1]
        assert last == f"{latest['period']}: {words.quantity(latest)}"
    assert {mark["panels"] for mark in marks} == {len(series.by_series(numbers))}
    assert len(series.by_series(numbers)) <= trend.MOST


def test_the_index_has_a_panel_for_each_other_area_with_the_province_beside_it(release):
    frame = asked(release, queries.regional_index)
    marks = trend.regional_index(frame, view.words(release, "vi", "2004")).marks
    others = [key for key in series.by_series(rows(frame)) if key[2]]
    values = frame["value"]
    for place, key in enumerate(others):
        own = [row for row in rows(frame) if row["area"] in {"", key[2]}]
        points = {mark["id"]: mark for mark in marks if mark["panel"] == place and mark["form"] in FORMS}
        assert points.keys() == {row["id"] for row in own}
        for row in own:
            wanted = (row["value"] - values.min()) / (values.max() - values.min())
            assert points[row["id"]]["v"] == pytest.approx(wanted)
        joins = [mark["joins"] for mark in marks if mark["panel"] == place and mark["form"] == "joined"]
        assert all(("@" in one) == ("@" in other) for one, other in (each.split(" ") for each in joins))


@settings(max_examples=30)
@given(world=priced_worlds(), lang=st.sampled_from(LANGUAGES))
def test_in_any_world_every_point_is_one_number_and_every_line_joins_two_that_may_be(release, world, lang):
    """Sources without a name here: only what is drawn from numbers is looked at."""
    observations = assemble.observe(world)
    numbers = [row_of(one, world) for one in observations.by_id.values() if one.measure in {"actual", "plan", "target"}]
    years = [row for row in numbers if row["whole_year"]]
    for own in series.by_series(years).values():
        panel = year_panels.Panel("", "", own, 0.0, max(row["value"] for row in own) or 1.0, 0.0)
        drawing = year_panels._Drawing(panel, lambda year: year / 3000, view.words(release, lang, "2004"))
        by_id = {row["id"]: row for row in own}
        for mark in drawing.joints(own):
            if mark["form"] == "joined":
                one, other = (by_id[key] for key in mark["joins"].split(" "))
                assert series.broken(one, other) == ""
                assert (one["measure"], other["measure"]) == ("actual", "actual")
                assert (mark["u"], mark["u2"]) == (series.year(one) / 3000, series.year(other) / 3000)
                assert mark["v"] == panel.height(one["value"])
        assert [year_panels.form_of({**row, "kind": "stated"}) for row in own if row["measure"] != "actual"] == [
            row["measure"] for row in own if row["measure"] != "actual"
        ]


# --- table and sentences ----------------------------------------------------------------------------------------------


@both
def test_the_table_has_every_number_once_with_its_source_and_why_it_is_not_joined(release, lang):
    frame = asked(release, queries.trends)
    table = trend_tables.trend(frame, view.words(release, lang, "2004"))
    ids = [cell.observation_id for row in table.rows for cell in row if cell.observation_id]
    assert ids == list(frame["id"])
    remarks = {key: row[-1].text for key, row in zip(ids, table.rows, strict=True)}
    words = view.words(release, lang, "2004")
    why = words.text("broken.period")
    assert remarks["output.da.2012.actual"] == words.text("trend.not_joined", before="2004", why=why)
    assert remarks["output.da.2015.actual~khcn2016"] == words.text("trend.not_chosen")
    assert remarks["output.da.2016.actual"] == ""
    regional = trend_tables.regional_index(asked(release, queries.regional_index), words)
    assert [len(row) for row in regional.rows] == [6] * 6


SAID = {
    "vi": [
        "Đá các loại: từ 717.267_m³ năm 2004 lên 2.925.000_m³ năm 2016, gấp 4,08† lần sau 12 năm.",
        "Nước máy: từ 2,8_triệu_m³ năm 2004 lên 8.280.000_m³ năm 2016, gấp 3,0† lần sau 12 năm.",
        "Than sạch: năm đầu tiên có số in đạt mức 450.000_tấn đặt cho năm 2005 là 2013: 462.000_tấn "
        "(kỳ của số này chưa rõ).",
        "Xi măng: năm đầu tiên có số in đạt mức 197.000_tấn đặt cho năm 2005 là 2013: 472.000_tấn "
        "(kỳ của số này chưa rõ).",
        "Điện thương phẩm: chưa năm nào có số in đạt mức 600_triệu_kWh đặt cho năm 2005; năm cuối 2015: "
        "540_triệu_kWh_(ước).",
        "Giá trị sản xuất – Toàn tỉnh: mục tiêu 742_tỷ đồng của năm 2005 không so được với số về sau "
        "(2016: 4.310_tỷ đồng): khác giá hoặc không rõ giá nào.",
    ],
    "en": [
        "Stone of all kinds: from 717,267_m³ in 2004 to 2,925,000_m³ in 2016, 4.08† times as much after 12 years.",
        "Tap water: from 2.8_million_m³ in 2004 to 8,280,000_m³ in 2016, 3.0† times as much after 12 years.",
        "Clean coal: the first year with a printed figure that reached the 450,000_tonnes set for 2005 is 2013: "
        "462,000_tonnes (the period of this figure is unclear).",
        "Cement: the first year with a printed figure that reached the 197,000_tonnes set for 2005 is 2013: "
        "472,000_tonnes (the period of this figure is unclear).",
        "Commercial electricity: no year with a printed figure reached the 600_million_kWh set for 2005; the last one, "
        "2015: 540_million_kWh_(est.).",
        "Production value – Province: the target of 742_billion VND for 2005 cannot be compared with later figures "
        "(2016: 4,310_billion VND): different prices, or prices not stated.",
    ],
}


@both
def test_what_series_say_word_for_word_and_each_number_leads_to_its_card(release, lang):
    frame = asked(release, queries.trends)
    made = trends.sentences(frame, asked(release, queries.rules), view.words(release, lang, "2004"))
    assert [sentence.text.replace("\u00a0", "_") for sentence in made] == SAID[lang]
    known = set(frame["id"])
    for sentence in made:
        assert set(sentence.numbers.values()) <= known
        assert all(digits in sentence.text for digits in sentence.numbers)
        assert sentence.rule


def reached(frame, target, threshold=100.0):
    """The first printed year from that of the target on that reached it, by plain comparison."""
    later = [
        row
        for row in rows(frame)
        if (row["item"], row["measure"]) == (target["item"], "actual")
        and row["as_printed"]
        and row["chosen"]
        and row["whole_year"]
        and row["period"] >= target["period"]
        and row["value"] * 100 >= target["value"] * threshold
    ]
    return min((row["period"] for row in later), default=None)


@pytest.mark.parametrize("item", ["than-sach", "xi-mang", "dien-thuong-pham"])
@pytest.mark.parametrize("threshold", [100, 150, 200, 300])
def test_the_first_year_that_reached_a_target_is_that_of_plain_comparison(release, item, threshold):
    frame = asked(release, queries.trends, Filters(products=(item,)))
    rules = asked(release, queries.rules)
    rules = rules[rules["code"] == "reached"].assign(threshold=float(threshold))
    (sentence,) = trends.sentences(frame, rules, view.words(release, "en", "2004"))
    (target,) = [row for row in rows(frame) if row["measure"] == "target"]
    first = reached(frame, target, threshold)
    assert (f" is {first}: " in sentence.text) if first else ("no year with a printed figure" in sentence.text)


@both
def test_what_may_not_be_compared_is_not_said_to_have_risen(release, lang):
    frame = asked(release, queries.trends, Filters(products=("than-sach",)))
    rules = asked(release, queries.rules)
    made = trends.sentences(frame, rules[rules["code"] == "long_run"], view.words(release, lang, "2004"))
    assert made == []
    assert "2013" in trends.trend(frame, view.words(release, lang, "2004"))


@both
def test_without_numbers_nothing_is_claimed(release, lang):
    frame = asked(release, queries.trends, Filters(products=("quang-sat",)))
    words = view.words(release, lang, "2004")
    assert frame.empty
    assert trends.trend(frame, words) == words.text("chart.trend.name")
    assert trends.sentences(frame, asked(release, queries.rules), words) == []
    assert trend.trend(frame, words).marks == []
    assert trend_tables.trend(frame, words).rows == []


@both
def test_of_a_chosen_product_it_is_said_which_others_are_no_series_with_it(release, lang):
    frame = asked(release, queries.trends, Filters(products=("than-sach",)))
    words = view.words(release, lang, "2004")
    (line,) = trends.other_concepts(frame, asked(release, queries.incomparable), words)
    assert words.name("item", "than-sach") in line
    assert words.name("item", "than-cac-loai") in line
    assert trends.other_concepts(frame.head(0), asked(release, queries.incomparable), words) == []
