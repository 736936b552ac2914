"""What is written is read again: every number of a sentence, and none for another."""

import dataclasses

import pytest

from lsdash import queries
from lsdash.data import build, csv_tables, dataset_tables
from lsdash.exports.report_document import compose, facts, of_view, round_trip, since_january
from lsdash.exports.report_document.document import Table
from lsdash.model import periods
from lsdash.model.filters import Filters
from lsdash.model.words import rows
from lsdash.view import view
from tests import second_report
from tests.exports.report.worlds import PATTERNS, TABLES, row_of, world, written

PERIODS = ("2004", "2010-q1", "2012", "2013", "2015", "2016", "2023", "2011-01..2015-12", "2016-01..2020-12")
FEW, MANY = 6, 50


def trip(own, words, **more):
    return round_trip.of(written(own, words(own.about), **more), own.numbers, TABLES)


def told(result):
    return [*result.lost, *((number, one.place, one.as_printed, one.sentence) for number, one in result.wrong)]


@pytest.mark.parametrize("period", PERIODS)
def test_reports_of_the_shipped_periods_come_back(release, period):
    shown = of_view.of_address({"nam": [period]})
    assert not of_view.refusals(shown, {"nam": [period]})
    own = facts.of_view(shown)
    result = round_trip.of(written(own, shown.words), own.numbers, TABLES)
    assert result.holds, told(result)
    assert result.written
    printed = {row["id"] for row in own.numbers if row["kind"] != "derived" and row["period"] == period}
    in_tables_alone = {"branch_value.cac-nganh", "managed_value.moi-cap"}
    unsaid = {number for number in printed - {*result.written} if number.split(f".{period}")[0] not in in_tables_alone}
    assert not unsaid


MONTHS = ("2023-03", "2023-q2", "2023-01..2023-09", "2023-04..2023-09")


@pytest.mark.parametrize(
    "period", [MONTHS[1], *(pytest.param(other, marks=pytest.mark.slow) for other in ("2023", MONTHS[0], *MONTHS[2:]))]
)
def test_reports_of_the_demonstration_come_back(demo_release, period):
    shown = of_view.of_address({"bo": ["mophong"], "nam": [period]})
    assert (shown.state.about, of_view.refusals(shown, {})) == (period, [])
    own = facts.of_view(shown)
    result = round_trip.of(written(own, shown.words), own.numbers, dataset_tables.with_published("mophong"))
    assert result.holds, told(result)
    assert any("total" in number for number in result.written)


@pytest.mark.parametrize("period", MONTHS)
def test_months_have_the_numbers_of_the_pages_of_months(demo_release, period):
    shown = of_view.of_address({"bo": ["mophong"], "nam": [period]})
    span = periods.of(period)
    filters = Filters(since=span.since, until=span.until)
    pages = {row["id"]: row for row in rows(view.ask(demo_release, queries.district_ranking, filters))}
    every = [row for row in facts.numbers(shown) if row["item"] == "total"]
    own = {row["id"]: row for row in every if row["period"] == period}
    year_before = (row for row in every if row["period"] == periods.years_before(period) and row["measure"] == "actual")
    before = {row["area"]: row["value"] for row in year_before}
    actual = {number for number in own if number.endswith(".actual")}
    assert actual == {number for number, row in pages.items() if row["role"] in {"whole", "part"} and row["value"]}
    assert all(own[number]["value"] == pages[number]["value"] for number in actual)
    for number in actual:
        row, stem = pages[number], number.removesuffix("actual")
        assert own[number]["lacking"] == bool(row["months_missing"])
        rated = own.get(f"{stem}plan_attainment")
        assert (rated is None) == (row["attainment"] is None)
        assert rated is None or rated["value"] == row["attainment"]
        earlier = before.get(row["area"])
        assert (earlier is None) == (row["growth"] is None)
        assert earlier is None or earlier == row["before"]


@pytest.mark.parametrize(("period", "months"), [("2023-05", "2023-01..2023-05"), ("2022-q2", "2022-01..2022-06")])
def test_what_was_reached_since_january_is_that_of_the_pages_and_part_of_the_plan_of_the_year(
    demo_release, period, months
):
    shown = of_view.of_address({"bo": ["mophong"], "nam": [period]})
    span, codes = periods.of(months), view.vocabulary(demo_release).codes
    own, lacking = facts.of_view(shown), 0
    for narrowed in ({}, {"sectors": tuple(codes["kv"])}, {"products": tuple(codes["sp"])}):
        filters = Filters(since=span.since, until=span.until, **narrowed)
        every = rows(view.ask(demo_release, queries.cumulative, filters))
        for page in (row for row in every if row["month"] == span.until % 100):
            subject = (page["indicator"], page["block"], "")
            reached, share = (own.number(subject, "since", name) for name in ("actual", since_january.OF_YEAR_PLAN))
            assert (reached["value"], reached["lacking"]) == (page["value"], page["lacking"] > 0)
            plan = own.number(subject, "year", "plan")
            assert (plan["value"], plan["step"]) == (page["year_plan"], page["year_plan_step"])
            assert share["value"] == pytest.approx(page["year_attainment"], rel=1e-12)
            assert share["step"] == page["year_attainment_step"]
            assert (share["lacking"], share["low"] < share["value"] < share["high"]) == (reached["lacking"], True)
            lacking += share["lacking"]
    assert lacking  # what lacks a report is said as on the pages, with a note
    report = " ".join(paragraph.text for paragraph in written(own, shown.words).paragraphs())
    assert f"Lũy kế {len(span.months())} tháng đầu năm {months[:4]}, giá trị sản xuất công nghiệp toàn tỉnh" in report


@pytest.mark.parametrize(
    "period", ["2023", "2023-01", "2023-q1", "2023-01..2023-09", "2022-11..2023-02", "2011-01..2015-12"]
)
def test_what_begins_in_january_has_nothing_since_january(period):
    assert not since_january.span(period)
    assert not since_january.year(period)


@pytest.mark.parametrize("period", ["2023-12..2024-01", "2024-01", "2022-11..2023-02"])
def test_of_months_without_all_reports_nothing_is_written(demo_release, period):
    shown = of_view.of_address({"bo": ["mophong"], "nam": [period]})
    assert of_view.refusals(shown, {}) or of_view.is_written(shown) == (period == "2022-11..2023-02")


@pytest.mark.parametrize("seed", range(FEW))
def test_reports_of_random_worlds_come_back(words, seed):
    result = trip(world(seed), words)
    assert result.holds, told(result)
    assert result.written


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(FEW, MANY))
def test_reports_of_many_random_worlds_come_back(words, seed):
    result = trip(world(seed), words)
    assert result.holds, told(result)


def test_the_report_after_the_first_comes_back_too(root, data_copy):
    """It has targets that were set for its period, restated numbers, and another source for some."""
    second_report.add(data_copy)
    build.release(data_copy)
    shown = of_view.of_address({})
    own = facts.of_view(shown)
    document = of_view.document(shown, "https://dash.example")
    result = round_trip.of(document, own.numbers, csv_tables.read(data_copy))
    assert shown.state.about == "2005"
    assert result.holds, told(result)
    assert {"production_value.total.2005.actual", "production_value.total.2006.target"} <= {*result.written}
    captions = [block.caption for part in document.parts for block in part.blocks if isinstance(block, Table)]
    assert "Mục tiêu đã đặt cho năm 2005" in captions


def with_clause(measure, kind, text):
    """The Vietnamese patterns with another text for one clause."""
    patterns = PATTERNS["vi"]
    own = {**patterns.clauses, measure: {**patterns.clauses[measure], kind: text}}
    return dataclasses.replace(patterns, clauses=own)


@pytest.mark.parametrize(
    ("measure", "kind", "text"),
    [
        ("growth", "stated", "bằng {value} {base}"),
        ("level", "stated", "tăng {value} {base}"),
        ("plan_attainment", "stated", "vượt {value} {plan}"),
        ("actual", "estimated", "đạt {value}"),
        ("actual", "lower_bound", "đạt {value}"),
        ("fall", "stated", "tăng {value} {base}"),
        ("target_level", "target", "tăng {value} {base}"),
    ],
)
def test_a_pattern_with_the_words_of_another_measure_is_found_out(words, measure, kind, text):
    """Words that say something else than the number: read back it is another number."""
    about = "2006"
    own = {"fall": "growth", "target_level": "target_level"}.get(measure, measure)
    period = "2007" if own.startswith("target") else about
    rows = [
        row_of("production_value", "total", about, "actual", value=546.034, step=0.001),
        row_of("production_value", "tw", period, own, kind=kind, value=-12.5 if measure == "fall" else 112.5, step=0.1),
    ]
    sound = facts.Facts(about=about, numbers=rows)
    assert trip(sound, words).holds
    changed = compose.document(sound, with_clause(measure, kind, text), words(about))
    assert not round_trip.of(changed, sound.numbers, TABLES).holds


def test_what_an_officer_adds_is_no_number_of_the_cube(words):
    own = facts.Facts(about="2006", numbers=[row_of("production_value", "total", "2006", "actual")])
    free = {"tinh-hinh-chung": ["Năm 2006, sản lượng xi măng đạt 150.000 tấn, giấy đạt 20 tấn."]}
    result = trip(own, words, free=free)
    assert result.holds, told(result)
    assert result.written == ["production_value.total.2006.actual"]


def test_the_largest_share_comes_back_where_a_source_states_it(words):
    rows = [
        row_of("production_value", "total", "2006", "actual"),
        row_of("production_value", "nqd", "2006", "share", value=61.13, step=0.01, low=61.1),
    ]
    result = trip(facts.Facts(about="2006", numbers=rows), words)
    assert result.holds, told(result)


def test_derived_numbers_are_marked_and_read_as_no_statement(words):
    rows = [
        row_of("production_value", "nqd", "2006", "actual", value=60.0),
        row_of(
            "production_value",
            "nqd",
            "2006",
            "share",
            value=61.13,
            step=0.01,
            low=61.1,
            kind="derived",
            formula="share",
        ),
    ]
    own = facts.Facts(about="2006", numbers=rows)
    document = written(own, words("2006"))
    assert "61,13%†" in "".join(paragraph.text for paragraph in document.paragraphs())
    assert trip(own, words).written == ["production_value.nqd.2006.actual"]
    assert trip(own, words).holds


def test_the_view_of_a_report_keeps_to_its_release(release):
    assert view.of({}, of_view.OVERVIEW).release == release
