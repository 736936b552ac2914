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


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The release of both reports, the second of which also prints the value of two districts."""
    folder = tmp_path_factory.mktemp("districts")
    data = second_report.with_first(folder)
    amount = ("2005", "actual", "stated", "210.5", "ty-dong", "0.1", "210,5 tỷ đồng")
    for area in STATED:
        second_report.add_figures(data, [("4.1", "production_value", "total", *amount)], area=area)
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
    assert "5" in districts.district_map(frame, shown.words)  # four named, and one more with a number
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
