"""The answers of the overview, against the tables read by hand: who missed the plan, why, what is to be done."""

import re

import pytest

from lsdash import queries
from lsdash.model.filters import Filters
from lsdash.model.pages import PAGES
from lsdash.model.words import rows
from lsdash.present import page_html
from lsdash.present.charts import bullet
from lsdash.present.sentences import overview, targets
from lsdash.view import view
from tests.shipped import table


def asked(release, query, period="2004"):
    return view.ask(release, query, Filters(about=period))


def text_of(line):
    return "".join(part.text for part in line).strip()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_source_of_two_numbers_below_each_other_is_said_once(release, lang):
    """It stood behind the second number and, the same, below it."""
    page = next(page for page in PAGES if page.code == "khai-thac-mo")
    own = view.of({"nam": ["2013"], "lang": [lang]}, page)
    said = str(page_html.headlines(own))
    coal = said.partition("num-output-da-")[0]
    assert re.sub("<[^>]*>", "", coal).count(own.words.source("bls2013")) == 1
    assert 'class="place elsewhere"' in coal


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_reasons_are_the_statements_that_are_linked_to_the_missed_plan(release, lang):
    words = view.words(release, lang, "2004")
    told = overview.reasons(asked(release, queries.sector_board), asked(release, queries.findings), words)
    linked = {
        code: [
            row["id"]
            for row in table("findings")
            if {"finding": row["id"], "sector": "", "product": "", "area": ""}
            | {"observation": f"production_value.{code}.2004.plan_attainment"}
            in table("finding_links")
        ]
        for code in ("tw", "dp")
    }
    assert [[part.href.partition("#")[2] for part in line if part.href] for line in told] == [
        linked["tw"],
        linked["dp"],
    ]
    assert linked == {"tw": [], "dp": ["q09", "q10"]}
    assert text_of(told[0]) == f"{words.name('item', 'tw')}: {words.text('overview.no_reason')}"
    findings = {row["id"]: row[f"text_{lang}"] for row in table("findings")}
    assert all(findings[name] in text_of(told[1]) for name in linked["dp"])


def test_nothing_is_said_of_reasons_where_the_period_has_no_report(release):
    words = view.words(release, "vi", "2010-q1")
    assert overview.reasons(asked(release, queries.sector_board), asked(release, queries.findings), words) == []


def test_solutions_are_those_of_the_report_on_the_period_alone(release):
    findings = asked(release, queries.findings)
    told = overview.solutions(findings, view.words(release, "vi", "2004"))
    assert [text_of(line) for line in told] == [
        row["text_vi"] for row in table("findings") if row["group"] == "giai-phap"
    ]
    assert overview.solutions(findings, view.words(release, "vi", "2005")) == []


def test_of_many_solutions_the_first_are_named_and_a_link_leads_to_all(release):
    findings = asked(release, queries.findings)
    many = findings.assign(finding_group="giai-phap")
    words = view.words(release, "en", "2004")
    *named, rest = overview.solutions(many, words)
    assert len(named) == 5
    assert text_of(rest) == words.text("overview.all_solutions", count=len(many))


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ((), "Hụt kế hoạch: Quốc doanh trung ương (79,9%≠), Quốc doanh địa phương (85,55%≠)"),
        (("dp",), "Hụt kế hoạch: Quốc doanh địa phương (85,55%≠)"),
        (("nqd",), "Đạt kế hoạch: Ngoài quốc doanh (141,972%≠)"),
        (("fdi",), "Không nguồn nào nêu kế hoạch năm 2004 của các khu vực đang xem"),
    ],
)
def test_the_title_says_of_the_sectors_shown_who_missed_the_plan(release, chosen, said):
    board = view.ask(release, queries.sector_board, Filters(about="2004", sectors=chosen))
    assert targets.plan_board(board, view.words(release, "vi", "2004")) == said


def test_that_the_sectors_shown_met_their_plan_is_not_said_of_all(demo_release):
    board = view.ask(demo_release, queries.sector_board, Filters(about="2023", sectors=("nqd",)))
    said = targets.plan_board(board, view.words(demo_release, "en", "2023"))
    assert said == "Plan met: Non-state (108.58%≠), Foreign-invested (107.32%)"


@pytest.mark.parametrize(
    ("period", "said"), [("2004", "reached"), ("2013", "reached"), ("2010-q1", "no_plan"), ("2005", "no_actual")]
)
def test_whether_the_whole_reached_its_plan_follows_from_the_number_of_any_source(release, period, said):
    words = view.words(release, "vi", period)
    every = rows(asked(release, queries.headlines, period))
    headlines = [row for row in every if (row["page"], row["part"]) == ("tong-quan", "main")]
    assert targets.plan_reached(headlines, words) == words.text(f"overview.{said}")
    missed = [{**row, "below": row["measure"] == "plan_attainment"} for row in headlines]
    assert said != "reached" or targets.plan_reached(missed, words) == words.text("overview.not_reached")


def test_a_bullet_has_the_actual_the_plan_and_the_target_of_its_sector(release):
    frame, words = asked(release, queries.sector_board), view.words(release, "vi", "2004")
    values = {row["id"]: row for row in rows(frame)}
    for chart, forms in ((bullet.sector_board, {"actual", "plan", "target"}), (bullet.plan_board, {"actual", "plan"})):
        marks = [mark for mark in chart(frame, words).marks if mark["id"]]
        assert {mark["form"] for mark in marks} == forms
        for mark in marks:
            row = values[mark["id"]]
            assert (mark["end"], mark["row"], mark["form"]) == (row["value"], f"{row['block']}|", row["measure"])
        assert len({(mark["row"], mark["form"]) for mark in marks}) == len(marks)


def test_data_addresses_of_what_a_page_no_longer_shows_stay(release):
    overview = PAGES[0]
    assert overview.served.keys() & overview.queries.keys() == set()
    assert not view.frame(view.of({}, overview), "mining_output").empty
