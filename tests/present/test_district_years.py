"""A report that states numbers of single districts by year: no page says that there are none."""

import pytest

from lsdash import queries
from lsdash.data import build
from lsdash.model import texts
from lsdash.model.pages import PAGES
from lsdash.present import page_html
from lsdash.present.figures import ShownFigure
from lsdash.present.sentences import districts
from lsdash.ui import filter_bar
from lsdash.view import view
from tests import second_report

PAGE = {page.code: page for page in PAGES}
LANGUAGES = pytest.mark.parametrize("lang", ["vi", "en"])
STATED = ("huu-lung", "lang-son")
TOLD_OF = "binh-gia"  # in words alone


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The release of both reports, the second of which also prints the value of two districts and speaks of a third."""
    folder = tmp_path_factory.mktemp("districts")
    data = second_report.with_first(folder)
    amount = ("2005", "actual", "stated", "210.5", "ty-dong", "0.1", "210,5 tỷ đồng")
    for area in STATED:
        second_report.add_figures(data, [("4.1", "production_value", "total", *amount)], area=area)
    second_report.add_statement(data, TOLD_OF)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSDASH_ROOT", str(folder / "store"))
        build.release(data)
        yield


def at(page, lang, *areas):
    return view.of({"lang": [lang], "dv": list(areas)}, PAGE[page])


def test_the_districts_that_a_source_states_numbers_of_are_known(root):
    frame = at("dia-ban", "vi").ask(queries.districts)
    assert set(frame.loc[frame["stated"], "area"]) == set(STATED)


@LANGUAGES
def test_a_page_of_districts_does_not_say_that_there_are_no_numbers_of_districts(root, lang):
    shown = at("dia-ban", lang)
    frame = shown.ask(queries.districts)
    assert texts.text(lang, "district.no_numbers") not in ShownFigure(shown, "district-map").notes
    # Four named with what they exploit, one more with a number, one in words.
    assert " 6 " in districts.district_map(frame, shown.words)
    says = {row["area"]: row["stated"] for row in frame.to_dict("records")}
    assert says["lang-son"]
    assert not says["binh-gia"]


@LANGUAGES
def test_a_district_shows_its_own_numbers_and_is_not_said_to_have_none(root, lang):
    for area in STATED:
        html = str(page_html.district_panels(at("dia-ban", lang, area)))
        assert f"production_value.total@{area}.2005.actual" in html
        name = at("dia-ban", lang).words.name("area", area)
        assert set(page_html.district_numbers(at("dia-ban", lang, area))["source"]) == {"bc2005"}
        for key in ("unstated", "panel_none"):
            assert texts.text(lang, f"district.{key}", area=name) not in html


@LANGUAGES
def test_a_district_that_a_report_speaks_of_in_words_is_not_said_to_be_passed_over(root, lang):
    unmentioned = texts.text(lang, "district.none")
    whole, alone = at("dia-ban", lang), at("dia-ban", lang, TOLD_OF)
    name = whole.words.name("area", TOLD_OF)
    marks = {mark["area"]: mark["says"] for mark in ShownFigure(whole, "district-map").rendered().marks}
    assert marks[TOLD_OF] == texts.text(lang, "district.in_words")
    assert marks["bac-son"] == unmentioned
    shown = ShownFigure(alone, "district-map")
    cells = [cell.text for row in shown.table.rows for cell in row]
    assert texts.text(lang, "district.in_words") in cells
    assert unmentioned.lower() not in shown.title.lower()
    panel = str(page_html.district_panels(alone))
    assert {"vi": "Có nhắc đến.", "en": "Spoken of."}[lang] in panel
    assert texts.text(lang, "district.panel_in_words", area=name) in panel
    assert texts.text(lang, "district.panel_none", area=name) not in panel
    of_2004 = ShownFigure(view.of({"lang": [lang], "nam": ["2004"]}, PAGE["dia-ban"]), "district-map")
    marks = {mark["area"]: mark["says"] for mark in of_2004.rendered().marks}
    assert marks[TOLD_OF] == unmentioned


@LANGUAGES
def test_where_products_come_from_is_not_said_to_be_without_numbers(root, lang):
    assert texts.text(lang, "mining.where_no_output") not in ShownFigure(at("khai-thac-mo", lang), "activities").notes


@pytest.mark.parametrize(("page", "said"), [("khai-thac-mo", "stated_indivisible"), ("dien-bien", "")])
@LANGUAGES
def test_the_line_over_numbers_of_the_province_is_true(root, monkeypatch, page, said, lang):
    written = []
    monkeypatch.setattr(filter_bar, "write_html", lambda html: written.append(str(html)))
    filter_bar.unused(at(page, lang, "huu-lung"))
    wanted = [texts.text(lang, f"filter.{said}", districts="Hữu Lũng")] if said else []
    assert len(written) == len(wanted)
    assert all(text in html for text, html in zip(wanted, written, strict=True))
