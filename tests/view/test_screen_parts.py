"""Screens in parts: nothing is left out or shown twice, none has too many rows, links to the first part stay."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsdash import queries
from lsdash.model import texts
from lsdash.model.words import rows
from lsdash.present.figures import ShownFigure
from lsdash.view import screen_parts
from lsdash.view import view as views
from lsdash.view.slides import Slide
from tests.ui.test_pages import page as page_of

MOST = 16  # rows of a drawing on a screen
FILTERS = [{}, {"kv": ["dp", "nqd"]}, {"kv": ["tw"]}, {"dv": ["huu-lung", "chi-lang", "cao-loc"], "kv": ["dp", "nqd"]}]
FILTERS += [{"sp": ["xi-mang", "than-sach"]}, {"nam": ["2023-05"]}, {"nam": ["2023-q2"], "kv": ["dp", "nqd"]}]


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40))
def test_neighbours_stay_together_in_as_few_runs_as_can_be(sizes):
    runs = screen_parts.runs(sizes, MOST)
    assert [size for run in runs for size in sizes[run]] == sizes
    own = [sum(sizes[run]) for run in runs]
    assert all(total <= MOST or run.stop - run.start == 1 for total, run in zip(own, runs, strict=True))
    fewest, taken = 1, 0  # as somebody fills one after the other
    for size in sizes:
        fewest, taken = (fewest + 1, size) if taken and taken + size > MOST else (fewest, taken + size)
    assert len(runs) == fewest


def test_parts_are_even():
    assert screen_parts.runs([5] * 7, MOST) == [slice(0, 3), slice(3, 6), slice(6, 7)]
    assert [run.stop - run.start for run in screen_parts.runs([1] * 20, MOST)] == [10, 10]


def test_products_with_a_target_alone_need_no_room_and_a_screen_that_fits_stays_whole():
    own = [("a", "actual"), ("a", "target"), ("b", "target")]
    frame = pd.DataFrame(own, columns=["block", "measure"])
    slide = Slide("san-pham", "muc-tieu", "product-target")
    assert screen_parts.in_parts([slide], lambda _slide: frame) == (slide,)
    many = pd.DataFrame([(f"p{number}", measure) for number in range(9) for measure in ("plan", "actual")] + own[2:])
    many.columns = ["block", "measure"]
    first, second = screen_parts.in_parts([slide], lambda _slide: many)
    assert (first.code, second.code) == ("san-pham", "san-pham-2")
    assert [*first.blocks, *second.blocks] == [f"p{number}" for number in range(9)]
    assert [len(screen_parts.of_part(many, part)) for part in (first, second, slide, None)] == [10, 8, 19, 19]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_screens_have_few_rows_and_no_two_one_title_whatever_is_filtered(demo_release, filters, lang):
    titles = []
    for screen in _screens(filters):
        view = _view(screen, filters, lang)
        assert view.screen == screen
        assert view.problems == ()
        if screen.shown in {"headlines", "sentences"}:
            continue
        figure = ShownFigure(view, screen.shown)
        if figure.frame.empty:
            continue
        titles.append(figure.title)
        if screen.shown in {"mining-output", "utilities", "product-target", "district-ranking"}:
            assert len({mark["row"] for mark in figure.entry.chart(figure.frame, view.words).marks}) <= MOST
    assert sorted({*titles}) == sorted(titles)


def test_every_product_with_a_target_is_on_one_part_and_the_parts_say_which_they_are(demo_release):
    views_of = [_view(screen, {}, "vi") for screen in _screens({}) if screen.shown == "product-target"]
    whole = ShownFigure(views.of({"bo": ["mophong"]}, page_of("muc-tieu")), "product-target").frame
    shown = [ShownFigure(view, "product-target") for view in views_of]
    assert len(views_of) > 1
    assert [*pd.concat(figure.frame for figure in shown)["id"]] == [*whole["id"]]
    ends = [f" ({number}/{len(shown)})" for number in range(1, len(shown) + 1)]
    assert all(figure.title.endswith(end) for figure, end in zip(shown, ends, strict=True))
    assert views_of[0].screen.code == "san-pham"


@pytest.mark.parametrize("filters", [{}, {"sp": ["da"]}, {"nam": ["2023-03"]}], ids=str)
def test_of_a_part_that_is_not_there_the_first_part_of_its_screen_is_shown(demo_release, filters):
    """Who narrows the filters on the seventh part still asks for that screen: there is nothing to be told."""
    for code in ("san-pham-7", "san-pham-99"):
        view = views.of({"bo": ["mophong"], "hop": ["1"], "man": [code], **filters}, page_of("muc-tieu"))
        assert view.problems == ()
        there = code in {screen.code for screen in view.screens}
        assert view.screen.code == (code if there else "san-pham")


@pytest.mark.parametrize("code", ["san-pham-1", "san-pham-x", "khoang-san-2", "san-pham-007"])
def test_a_screen_that_the_page_never_has_is_named_and_the_first_of_the_page_is_shown(demo_release, code):
    view = views.of({"bo": ["mophong"], "hop": ["1"], "man": [code]}, page_of("muc-tieu"))
    assert [problem.key for problem in view.problems] == ["man"]
    assert view.screen.code == "muc-tieu"


def test_what_a_screen_of_another_page_shows_too_says_of_which_page_it_is(demo_release):
    chosen = {"kv": ["tw"]}
    own = {
        screen.code: ShownFigure(_view(screen, chosen, "vi"), screen.shown).title
        for screen in _screens(chosen)
        if screen.shown == "cumulative"
    }
    assert own["luy-ke"] == f"{texts.text('vi', 'nav.dia-ban')}: {own['co-cau-thang']}"


def _screens(filters):
    release = views.of({"bo": ["mophong"]}, page_of("dia-ban"))
    return views.of({"bo": ["mophong"], "hop": ["1"], **filters}, release.page).screens


def _view(screen, filters, lang):
    return views.of(
        {"bo": ["mophong"], "lang": [lang], "hop": ["1"], "man": [screen.code], **filters}, page_of(screen.page)
    )


def test_what_cannot_be_computed_is_said_with_the_products_that_it_is_of(demo_release):
    own = [screen for screen in _screens({}) if screen.shown == "product-target"]
    views_of = [_view(screen, {}, "vi") for screen in own]
    every = {row["item"]: row for row in rows(views_of[0].ask(queries.refusals))}
    assert len(own) > 2
    assert every
    told = {}
    for view in views_of:
        notes = " ".join(ShownFigure(view, "product-target").notes)
        for item in every:
            if view.words.name("item", item) in notes:
                told.setdefault(item, []).append(view.screen)
    assert told.keys() == every.keys()
    for item, screens in told.items():
        (screen,) = screens
        assert item in screen.blocks or (screen == own[-1] and not any(item in one.blocks for one in own))
