"""Screens of meeting mode: the table in its order, without what a data set has no numbers for; the table refused."""

import re
from functools import cache
from html import unescape

import pytest

from lsdash.model import texts
from lsdash.model.filters import Filters
from lsdash.model.pages import PAGES
from lsdash.view import slides, url_state
from lsdash.view import view as views
from tests.data.test_csv_tables import cell, refused
from tests.shipped import table
from tests.ui.test_pages import charts_of, html_of, opened, spec_of, text_of
from tests.ui.test_pages import page as page_of

TABLE = sorted(table("screens"), key=lambda row: int(row["position"]))
COMPARED = {"comparison"}  # only where districts are chosen
MONTHLY = {"cumulative", "months", "district-ranking", "multiples", "reporting"} | COMPARED
LATER = {"regional-index"}
OUTCOMES = {"target-outcome"}  # only where the year of a target has its report


pytestmark = pytest.mark.usefixtures("release")


def page_period(release):
    return views.vocabulary(release).reported[0]


def address(row, **more):
    districts = {"dv": ["huu-lung", "chi-lang"]} if row["shown"] in COMPARED else {}
    return {"hop": "1", "man": row["code"], **districts, **more}


def plain(source):
    return " ".join(unescape(source).split())


@cache
def index(lang, bo):
    """(address, number, title) of each card of the index, as /co-cau has it."""
    app = opened(page_of("co-cau"), lang=lang, bo=bo, hop="muc-luc", man="ty-trong")
    card = r'<li><a href="([^"]*)"[^>]*><span class="where"><b>(\d+)</b> [^<]*</span><strong>([^<]*)</strong>'
    return [(unescape(href), int(number), plain(title)) for href, number, title in re.findall(card, html_of(app))]


@pytest.mark.parametrize("lang", url_state.LANGUAGES)
@pytest.mark.parametrize("bo", url_state.DATASETS)
def test_the_index_has_every_screen_under_a_title_of_its_own(release, demo_release, lang, bo):
    found = {"bc2004": release, "mophong": demo_release}[bo]
    ordered = views.slides_in_parts(found, Filters(about=page_period(found)))
    every = sorted(ordered, key=lambda each: each.page != "co-cau")  # the present page first
    hrefs, numbers, titles = zip(*index(lang, bo), strict=True)
    assert [ordered[number - 1] for number in numbers] == every
    assert len({*titles}) == len(titles), sorted(titles)
    first = {page: next(each for each in every if each.page == page) for page in {each.page for each in every}}
    for href, each in zip(hrefs, every, strict=True):
        path, _, query = href.partition("?")
        assert path == ("" if each.page == "co-cau" else page_of(each.page).path or "./")
        assert query == ("hop=1" if each == first[each.page] else f"hop=1&man={each.code}"), href


def test_the_report_has_no_screens_of_months_and_the_demonstration_none_of_other_provinces(release, demo_release):
    for found, lacking in ((release, MONTHLY), (demo_release, LATER)):
        wanted = [row["code"] for row in TABLE if row["shown"] not in lacking | OUTCOMES | COMPARED]
        assert [each.code for each in views.slides_of(found, page_period(found))] == wanted
    assert {row["shown"] for row in TABLE} >= LATER | {"cumulative", "district-ranking"}


@pytest.mark.parametrize(("chosen", "compared"), [(0, False), (1, False), (2, True), (5, True), (6, False)])
def test_districts_are_compared_on_screens_where_as_many_are_chosen_as_can_be(demo_release, chosen, compared):
    districts = views.vocabulary(demo_release).codes["dv"][:chosen]
    page = page_of("dia-ban")
    own = views.of({"bo": ["mophong"], "dv": districts, "hop": ["1"], "man": ["so-sanh-luy-ke"]}, page)
    assert [each.code for each in own.screens if each.shown in COMPARED] == (
        [row["code"] for row in TABLE if row["shown"] in COMPARED] if compared else []
    )
    assert (own.screen.code == "so-sanh-luy-ke") == compared
    assert [problem.key for problem in own.problems] == ([] if compared else ["man"])
    entered = views.of({"bo": ["mophong"], "dv": districts, "hop": ["1"], "xem": ["ke-hoach"]}, page)
    assert (entered.screen.code == "so-sanh-ke-hoach") == compared


def test_beside_a_screen_are_its_neighbours_and_nothing_beyond_the_ends(release):
    every = views.slides_of(release, "2004")
    codes = [each.code for each in every]
    assert [slides.beside(every, code, 1) for code in codes] == [*every[1:], None]
    assert [slides.beside(every, code, -1) for code in codes] == [None, *every[:-1]]
    assert slides.beside(every, "nowhere", 1) == every[0]


@pytest.mark.parametrize("lang", url_state.LANGUAGES)
@pytest.mark.parametrize(
    "row", [row for row in TABLE if row["shown"] not in MONTHLY | OUTCOMES], ids=lambda row: row["code"]
)
def test_a_screen_shows_one_thing_with_one_heading_and_the_stamp(release, row, lang):
    app = opened(page_of(row["page"]), lang=lang, **address(row))
    source = html_of(app)
    assert len(re.findall(r"<h1>", source)) == 1
    assert "<h2>" not in source
    assert "<table" not in source
    assert release.id in text_of(app)
    assert len(charts_of(app)) == (row["shown"] not in {"headlines", "sentences"})
    parts = {"ls-headline": "headlines", "ls-sentence": "sentences"}
    assert {parts[found] for found in re.findall('class="(ls-headline|ls-sentence)', source)} == (
        {row["shown"]} & {*parts.values()}
    )
    if row[f"title_{lang}"]:
        assert row[f"title_{lang}"] in text_of(app)
    assert "bo=mophong" not in source
    every = [each.code for each in views.slides_of(release, "2004")]
    titles = {number: title for _, number, title in index(lang, "bc2004")}
    assert titles[every.index(row["code"]) + 1] in text_of(app)
    assert f"{every.index(row['code']) + 1}/{len(every)}" in text_of(app)


@pytest.mark.parametrize("row", [row for row in TABLE if row["shown"] in MONTHLY], ids=lambda row: row["code"])
def test_screens_of_months_say_beside_the_drawing_that_they_are_made_up(demo_release, row):
    app = opened(page_of(row["page"]), bo="mophong", **address(row))
    said = texts.text("vi", "notice.synthetic_short")
    (chart,) = charts_of(app)
    assert (said in text_of(app), said in str(spec_of(chart))) == (True, False)


@pytest.mark.parametrize("code", [page.code for page in PAGES if page.code not in {row["page"] for row in TABLE}])
def test_a_page_without_screens_says_so_and_leads_to_the_first(release, code):
    app = opened(page_of(code), hop="1")
    assert texts.text("vi", "meeting.none") in text_of(app)
    first = next(page for page in PAGES if page.code == TABLE[0]["page"])
    (to,) = re.findall(r'<div class="st-key-meeting-next"><a [^>]*href="([^?"]*)', html_of(app))
    assert to == (first.path or "./")


def test_filters_narrow_a_screen_and_an_assumption_is_in_its_stamp(release):
    row = next(row for row in TABLE if row["shown"] == "target-gap")
    text = text_of(opened(page_of("muc-tieu"), kv="tw", kb="dp:12.5", **address(row)))
    assert "khu vực kinh tế Quốc doanh trung ương" in text
    assert "12,5" in text


def test_an_invalid_screen_is_named_and_the_first_of_the_page_is_shown(release):
    app = opened(page_of("co-cau"), hop="1", man="ty-trongg")
    assert "man=ty-trong" in text_of(app)
    assert len(charts_of(app)) == 1


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("page", "khong-co", "tong-quan"),
        ("shown", "grid-coverage", "headlines"),
        ("view", "sau-nay", "none"),
        ("title_en", "", "both languages"),
    ],
)
def test_a_screen_of_what_no_page_shows_is_refused(data_copy, column, text, expected):
    cell("screens.csv", 2, column, text)(data_copy)
    (flaw,) = refused(data_copy)
    assert (flaw.file, flaw.row, flaw.column, flaw.found) == ("screens.csv", 2, column, text)
    assert expected in flaw.expected
