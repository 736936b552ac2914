"""A second report beside the first: it gets in by the tables alone, and each number keeps the place it came from."""

import os
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsdash import queries
from lsdash.data import assemble, build, csv_tables, releases
from lsdash.model import checks
from lsdash.model.filters import Filters, whole_years
from lsdash.model.pages import PAGES
from lsdash.model.words import Words, rows
from lsdash.present import number_card, trend_tables
from lsdash.ui import card_panel
from lsdash.view import view
from tests import page_period, second_report
from tests.roots import rooted

VALUE = "production_value"


class Built(NamedTuple):
    """A release and the LSDASH_ROOT that it is in."""

    release: releases.Release
    root: str


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The release of both reports."""
    folder = tmp_path_factory.mktemp("both")
    data = second_report.with_first(folder)
    with rooted(folder / "store"):
        return Built(build.release(data)[0], str(folder / "store"))


@pytest.fixture(scope="module")
def first(release):
    """The release of the first report alone."""
    return Built(release, os.environ["LSDASH_ROOT"])


def asked(built, query, number="", **filters):
    with rooted(built.root):
        return rows(page_period.asked(built.release, query, Filters(number=number, **filters)))


def test_what_was_asked_of_a_year_and_what_it_reached_are_two_numbers(both):
    (asked_for,) = asked(both, queries.number, f"{VALUE}.total.2005.target_growth")
    (reached,) = asked(both, queries.number, f"{VALUE}.total.2005.growth")
    assert (asked_for["value"], asked_for["source"], reached["value"], reached["source"]) == (
        *(35.89, "bc2004"),
        *(39.28, "bc2005"),
    )


def test_the_plan_that_the_second_report_implies_stands_beside_the_target_of_the_first(both):
    (plan,) = asked(both, queries.number, f"{VALUE}.total.2005.plan")
    (target,) = asked(both, queries.number, f"{VALUE}.total.2005.target")
    assert plan["value"] == pytest.approx(760.5 / 1.025)
    assert (plan["source"], target["source"], target["value"]) == ("bc2005", "bc2004", 742)


def test_the_target_of_the_first_is_held_against_the_plan_of_the_second(both):
    """742 was asked for; 760.5 at 102.5 % of the plan imply a plan of 741.951."""
    (row,) = [row for row in asked(both, queries.ledger) if row["rule"] == "planned"]
    assert (row["id"], row["verdict"]) == (f"planned.{VALUE}.total.2005.target", "within")
    assert (row["computed"], row["held"]) == (pytest.approx(741.951, abs=0.001), 742)


def test_a_number_issued_later_takes_the_place_of_the_earlier_and_both_stay(both):
    (shown,) = asked(both, queries.number, "output.da.2004.actual")
    (earlier,) = asked(both, queries.number, "output.da.2004.actual~bc2004")
    assert (shown["value"], shown["source"], earlier["value"]) == (720000, "bc2005", 717267)
    for number in (shown, earlier):
        stated = asked(both, queries.stated_by, number["id"])
        assert [(row["value"], row["chosen"]) for row in stated] == [(717267, False), (720000, True)]
    listed = asked(both, queries.revisions, products=("da",), **whole_years(2004, 2004))
    assert [(row["id"], row["issued"]) for row in listed] == [
        ("output.da.2004.actual~bc2004", "2004"),
        ("output.da.2004.actual", "2006-01-10"),
    ]
    assert (listed[0]["difference"], listed[0]["difference_step"]) == (717267 - 720000, 1)


def test_a_bound_differs_from_nothing(both):
    bound, exact = asked(both, queries.stated_by, f"{VALUE}.total.2013.actual")
    if bound["kind"] != "lower_bound":
        bound, exact = exact, bound
    assert (bound["chosen"], bound["difference"], exact["chosen"], exact["value"]) == (False, None, True, 3356.8)


def test_a_part_is_shown_of_the_report_that_prints_its_whole_and_the_other_statement_stays(both):
    """Else a bar, its shares and what the parts leave would be of two reports."""
    (shown,) = asked(both, queries.number, f"{VALUE}.dp.2004.actual")
    assert (shown["value"], shown["source"], shown["kind"]) == (103.882, "bc2004", "estimated")
    stated = asked(both, queries.stated_by, shown["id"])
    assert [(row["value"], row["chosen"]) for row in stated] == [(103.882, True), (104.1, False)]
    bars = {}
    for row in asked(both, queries.sector_mix):
        bars.setdefault((row["period"], row["measure"]), set()).add(row["source"])
    assert all(len(sources) == 1 for sources in bars.values())


def test_a_bar_of_a_year_that_both_reports_state_leaves_what_its_own_shares_leave(tmp_path, monkeypatch):
    """190.1 + 104.1 + 250.2 of 546.1 leave 1.7, 0.31 %; the shares of the first report leave nothing."""
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "store"))
    data = second_report.with_first(tmp_path)
    amounts = {"total": "546.1", "tw": "190.1", "nqd": "250.2"}
    kind = ("2004", "actual", "stated")
    second_report.add_figures(
        data,
        [
            ("1.7", VALUE, item, *kind, value, "ty-dong", "0.1", f"{value.replace('.', ',')} tỷ đồng")
            for item, value in amounts.items()
        ],
    )
    built = Built(build.release(data)[0], str(tmp_path / "store"))
    for about in ("2004", "2005"):
        bar = [row for row in asked(built, queries.sector_mix, about=about) if row["measure"] == "actual"]
        (left,) = [row for row in bar if (row["period"], row["role"]) == ("2004", "remainder")]
        assert (left["source"], left["share"]) == ("bc2005", pytest.approx(100 * 1.7 / 546.1))


def test_what_follows_from_the_first_report_still_follows_from_its_own_numbers(both, first):
    before = f"{VALUE}.dp.2003.actual"
    (now,), (then,) = asked(both, queries.number, before), asked(first, queries.number, before)
    assert now["value"] == then["value"] == pytest.approx(103.882 / 0.9353)
    assert [row["id"] for row in asked(both, queries.recipe, before)] == [
        f"{VALUE}.dp.2004.actual",
        f"{VALUE}.dp.2004.level",
    ]
    tested = {row["id"].removesuffix("~bc2004"): row["verdict"] for row in asked(both, queries.ledger)}
    for row in asked(first, queries.ledger):
        assert tested[row["id"]] == row["verdict"]


def test_pages_are_of_the_newest_report(both):
    board = asked(both, queries.sector_board)
    assert {row["period"] for row in board if row["measure"] in {"target", "gap"}} == {"2006"}
    assert {row["period"] for row in board if row["measure"] == "actual"} == {"2004", "2005"}
    heads = {row["wanted"] for row in asked(both, queries.headlines)}
    assert {f"{VALUE}.total.2005.actual", f"{VALUE}.total.2006.gap"} <= heads
    assert [row["code"] for row in asked(both, queries.codes) if row["key"] == "reported"] == ["2005", "2004"]
    assert {row["period"] for row in asked(both, queries.refusals)} <= {"2006"}


def test_rows_of_one_bar_stand_together(both):
    for filters in ({}, whole_years(2005, 2005), whole_years(2003, 2006)):
        bars = [(row["period"], row["measure"]) for row in asked(both, queries.sector_mix, **filters)]
        changes = [bar for before, bar in zip([None, *bars], bars, strict=False) if bar != before]
        assert len(changes) == len(set(changes))
    assert {("2005", "actual"), ("2005", "target")} < set(changes)


@pytest.fixture(scope="module")
def finer(tmp_path_factory):
    """The release of both reports, the second of which also prints a month, a span, a quarter and a district."""
    folder = tmp_path_factory.mktemp("finer")
    data = second_report.with_first(folder)
    amount = ("actual", "stated", "9000", "m3", "1", "9.000 m3")
    second_report.add_figures(
        data,
        [
            ("4.1", "output", "da", period, *amount)
            for period in ("2005-03", "2005-01..2005-09", "2005-q1", "2001-01..2004-12")
        ],
    )
    second_report.add_figures(data, [("4.2", "output", "da", "2004", *amount)], area="huu-lung")
    second_report.add_figures(
        data,
        [("4.3", VALUE, "tw", "2005", "actual", "stated", "3", "ty-dong", "1", "3 tỷ đồng")],
        area="huu-lung",
    )
    with rooted(folder / "store"):
        return Built(build.release(data)[0], str(folder / "store"))


def test_pages_of_years_show_the_years_of_the_province_alone(both, finer):
    for query in (queries.sector_mix, queries.sector_board, queries.mining_output, queries.coverage, queries.headlines):
        assert asked(finer, query) == asked(both, query), query.__name__
    assert [row["code"] for row in asked(finer, queries.codes) if row["key"] == "reported"] == ["2005", "2004"]


def test_a_printed_month_span_or_district_has_a_card_that_says_what_it_is(finer):
    with rooted(finer.root):
        shown = view.of({}, next(page for page in PAGES if page.code == "doi-chieu"))
        for number, said in (
            ("output.da.2005-03.actual", "tháng 3/2005"),
            ("output.da.2005-01..2005-09.actual", "9 tháng đầu năm 2005 (lũy kế)"),
            ("output.da.2005-q1.actual", "quý I/2005"),
            ("output.da.2001-01..2004-12.actual", "các năm 2001–2004"),
            ("output.da@huu-lung.2004.actual", "Hữu Lũng"),
        ):
            html = str(card_panel._card(shown, number))
            assert said in html, number
            assert "9.000" in html


# --- several reports, made up -----------------------------------------------------------------------------------------


TABLES = csv_tables.read(releases.DATA)
UNITS = {"actual": "ty-dong", "target": "ty-dong"}


@st.composite
def worlds(draw):
    """Tables with figures of one to four reports, which leave out, restate and contradict each other."""
    sources = [
        {
            **second_report.SOURCE,
            "code": f"r{number}",
            "issued": draw(st.sampled_from(["2005", "2006-01", "2006-02-03"])),
        }
        for number in range(draw(st.integers(1, 4)))
    ]
    keys = st.tuples(
        st.sampled_from(["total", "tw", "dp", "nqd", "fdi"]),
        st.sampled_from(["2003", "2004", "2005", "2005-q1", "2004-q1", "2005-01..2005-09"]),
        st.sampled_from(["actual", "growth", "level", "plan_attainment", "target", "target_growth"]),
    )
    figures = [
        {
            "id": f"{source['code']}/{number}",
            "source": source["code"],
            "place": f"1.{number}",
            "area": "",
            "indicator": "production_value",
            "item": item,
            "period": period,
            "measure": measure,
            "kind": draw(st.sampled_from(["stated", "estimated"])),
            "value": str(draw(st.integers(20, 400))),
            "unit": UNITS.get(measure, "phan-tram"),
            "step": "1",
            "as_printed": "",
            "ambiguous": "false",
            "note_vi": "",
            "note_en": "",
        }
        for source in sources
        for number, (item, period, measure) in enumerate(draw(st.sets(keys, min_size=1, max_size=12)), 1)
    ]
    return {**TABLES, "sources": sources, "figures": draw(st.permutations(figures))}


# What follows from a target of one report and an actual figure of another.
OUTCOMES = {"target_attainment", "target_difference", "increase", "increase_share"}


def facts(observations, source):
    """What is known of each number by `source`: its interval, and how it follows from which of the others' codes."""
    return {
        one.key: (one.value, one.low, one.high, one.formula, [observations[used].key for used in one.inputs])
        for one in observations.values()
        if one.source == source and one.measure not in OUTCOMES
    }


@settings(max_examples=40)
@given(worlds())
def test_what_follows_from_a_report_is_the_same_whatever_other_reports_there_are(world):
    together = assemble.observe(world).by_id
    assert all(one.id in {one.key, f"{one.key}~{one.source}"} for one in together.values())
    for source in {row["source"] for row in world["figures"]}:
        alone = {**world, "figures": [row for row in world["figures"] if row["source"] == source]}
        assert facts(together, source) == facts(assemble.observe(alone).by_id, source)


@settings(max_examples=40)
@given(worlds())
def test_of_several_statements_the_one_is_shown_that_the_rule_names(world):
    together = assemble.observe(world).by_id
    issued = {row["code"]: row["issued"] for row in world["sources"]}
    by_key = {}
    for row in world["figures"]:
        by_key.setdefault(f"production_value.{row['item']}.{row['period']}.{row['measure']}", []).append(row)
    for key, rows_of_key in by_key.items():
        last = key.partition(".")[2].partition(".")[2]
        whole = by_key.get(f"production_value.total.{last}", [])
        parts = {
            row["source"]
            for item in ("tw", "dp", "nqd", "fdi")
            for row in by_key.get(f"production_value.{item}.{last}", [])
        }
        whole = [row for row in whole if row["source"] in parts] or whole
        beside = [row for row in rows_of_key if whole and row["source"] == preferred(whole, issued)]
        wanted = preferred(beside or rows_of_key, issued)
        assert (together[key].source, together[key].figure != "") == (wanted, True)


def preferred(statements, issued):
    """The source of the statement that the rule names, among those of one number."""
    final = [row for row in statements if row["kind"] == "stated"] or statements
    dates = {"2005": "2005-12-31", "2006-01": "2006-01-31"}  # of one known to the year or month, the last day
    days = {row["source"]: dates.get(issued[row["source"]], issued[row["source"]]) for row in final}
    return min(source for source, day in days.items() if day == max(days.values()))


@settings(max_examples=15)
@given(worlds())
def test_every_verdict_on_a_report_is_the_same_whatever_other_reports_there_are(world):
    together = {(row.id, row.verdict) for row in checks.ledger(assemble.observe(world))}
    for source in {row["source"] for row in world["figures"]}:
        alone = assemble.observe({**world, "figures": [row for row in world["figures"] if row["source"] == source]})
        for row in checks.ledger(alone):
            assert {(row.id, row.verdict), (f"{row.id}~{source}", row.verdict)} & together


def test_the_card_of_a_restated_number_lists_both_statements_with_their_difference(both):
    with rooted(both.root):
        for lang, digits in (("vi", "−2.733"), ("en", "−2,733")):
            with releases.cursor(both.release) as cursor:
                words = Words.of(lang, queries.names(cursor, Filters()))
                stated = rows(queries.stated_by(cursor, Filters(number="output.da.2004.actual")))
            lines = [
                "".join(piece.text for piece in pieces)
                for _, pieces in number_card._stated_by({"id": ""}, stated, words)
            ]
            first, second = lines
            assert digits in first
            assert "(2004)" in first
            assert words.text("card.shown") in second
            assert "(2006-01-10)" in second


def test_a_revised_report_is_told_from_the_one_before_by_the_day_that_it_came_out(both, tmp_path, monkeypatch):
    data = second_report.with_first(tmp_path)
    later = {**second_report.SOURCE, "code": "bc2005b", "issued": "2006-02-20"}
    second_report._append(data / "sources.csv", [later])
    revised = ("1.1", VALUE, "total", "2005", "actual", "stated", "762.5", "ty-dong", "0.1", "762,5 tỷ đồng")
    row = dict(zip(second_report.COLUMNS, revised, strict=True))
    shared = {"id": "r1", "source": "bc2005b", "area": "", "ambiguous": "false", "note_vi": "", "note_en": ""}
    second_report._append(data / "figures.csv", [{**shared, **row}])
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "store"))
    built = Built(build.release(data)[0], str(tmp_path / "store"))
    with releases.cursor(built.release) as cursor:
        words = Words.of("vi", queries.names(cursor, Filters()))
        table = trend_tables.trend(queries.trends(cursor, Filters()), words)
    assert words.source("bc2005") == "Sở Công nghiệp Lạng Sơn, số liệu 2005, công bố 2006-01-10"
    assert words.source("bc2004") == "Sở Công nghiệp Lạng Sơn, số liệu 2004"
    stated = [
        (cells[3].text, cells[5].text)
        for cells in table.rows
        if [cell.text for cell in cells[1:3]] == ["2005", "Thực hiện"]
    ]
    assert ("760,5‡\u00a0tỷ đồng", words.source("bc2005")) in stated
    assert ("762,5‡\u00a0tỷ đồng", words.source("bc2005b")) in stated
