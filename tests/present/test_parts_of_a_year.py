"""Pages about a part of a year that a target was set for: no words of the year are said of it."""

import pytest

from lsdash import queries
from lsdash.data import build
from lsdash.model.pages import PAGES
from lsdash.model.words import rows
from lsdash.present.sentences import chart_titles, targets
from lsdash.view import view
from tests import second_report

BOARD = next(page for page in PAGES if page.code == "muc-tieu")
UTILITIES = next(page for page in PAGES if page.code == "dien-nuoc")
LACKING = {"gap", "gap_share", "growth_needed"}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The release of both reports, the second of which also prints a quarter and the first nine months."""
    folder = tmp_path_factory.mktemp("parts")
    data = second_report.with_first(folder)
    amount = ("actual", "stated", "198.3", "ty-dong", "0.1", "198,3 tỷ đồng")
    periods = ("2005-q4", "2005-01..2005-09")
    second_report.add_figures(data, [("4.1", "production_value", "total", period, *amount) for period in periods])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSDASH_ROOT", str(folder / "store"))
        build.release(data)
        yield


def at(page, period, lang="vi"):
    return view.of({"nam": [period], "lang": [lang]}, page)


@pytest.mark.parametrize("period", ["2005-q4", "2005-01..2005-09"])
def test_what_the_year_before_lacked_is_not_said_to_be_lacking_in_the_midst_of_the_year(root, period):
    shown = at(BOARD, period)
    board = shown.ask(queries.sector_board)
    headlines = shown.ask(queries.headlines, all_rows=True)
    measures = {row["measure"] for row in (*rows(board), *rows(headlines))}
    assert "target" in measures
    assert not measures & LACKING
    assert targets.target_gap(board, shown.words) == "Mục tiêu 2005: 742\u00a0tỷ đồng"


def test_of_a_whole_year_it_is_said(root):
    shown = at(BOARD, "2004")
    measures = {row["measure"] for row in rows(shown.ask(queries.sector_board))}
    assert measures >= LACKING
    assert targets.gap(shown.ask(queries.sector_board), shown.words).startswith("Còn thiếu 196†")


@pytest.mark.parametrize(("lang", "said"), [("vi", "thực hiện quý IV/2005 (thanh)"), ("en", "actual Q4 2005 (bar)")])
def test_the_name_of_a_period_keeps_its_capitals_inside_a_sentence(root, lang, said):
    shown = at(BOARD, "2005-q4", lang)
    assert said in targets.board_subtitle(shown.ask(queries.sector_board), shown.words)


def test_a_target_is_not_said_as_what_was_made(root):
    shown = at(UTILITIES, "2005-q4")
    title = chart_titles.utilities(shown.ask(queries.utilities), shown.words)
    assert title == "Điện thương phẩm mục tiêu 2005: 600\u00a0triệu\u00a0kWh"
