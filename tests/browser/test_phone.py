"""On a phone: filters fold into one button, what is wanted on every page stands beside it, the page stays where it was.

That pages fit and targets are large enough is seen by tests/browser/test_inspection.py.
"""

import itertools

import pytest

from lsdash.model import texts
from tests.browsing import ONE_LANGUAGE_QUICK, PHONE, WIDE, query, sees, settled
from tools.browser import wait_ready

pytestmark = pytest.mark.browser
FOLD = ".ls-fold summary"
FINGER = 44  # pixels of a touch target


def test_the_link_of_the_page_is_in_sight_and_a_card_leaves_the_page_where_it_was(visit):
    page = visit("/doi-chieu", viewport=PHONE)
    link = page.locator(".st-key-navigation a[aria-current=page]")
    link.wait_for()
    row, here = page.locator(".st-key-navigation").bounding_box(), link.bounding_box()
    assert row["x"] <= here["x"]
    assert here["x"] + here["width"] <= row["x"] + row["width"] + 1
    page = visit("/muc-tieu", viewport=PHONE)
    cell = page.locator(".st-key-table-product-target a.so").last
    cell.scroll_into_view_if_needed()
    before = page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollTop")
    cell.click()
    page.wait_for_selector(".st-key-number-card .ls-card")
    wait_ready(page)
    assert page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollTop") >= before > 500


@pytest.mark.parametrize("lang", ONE_LANGUAGE_QUICK)
def test_the_three_answers_stand_on_two_screens(visit, lang):
    page = visit(f"/?lang={lang}", viewport=PHONE)
    last = page.locator(".st-key-solutions li").last.bounding_box()
    assert last["y"] + last["height"] <= 2 * PHONE["height"] - 40
    more = page.locator(".st-key-sentences-more").bounding_box()
    assert more["y"] >= last["y"] + last["height"]


def test_beside_marks_stand_all_answers_or_none(visit):
    """Some alone, those that have room, would look like all that there are."""
    for path in ("/muc-tieu?lang=en&bo=mophong", "/muc-tieu?lang=vi", "/muc-tieu?lang=en"):
        marks = visit(path, viewport=PHONE).locator(".st-key-chart-product-target svg.marks text")
        words = marks.all_text_contents()
        answers = [text for text in words if "→" in text]
        assert len(answers) in {0, 3}, path
        assert len(words) > 4


def test_rows_of_the_register_are_no_taller_than_what_is_seen_of_them(visit):
    rows_shown = visit("/bao-cao?bo=mophong", viewport=PHONE).locator(".st-key-table-register-overdue tbody tr")
    assert max(rows_shown.evaluate_all("(rows) => rows.map((row) => row.offsetHeight)")) <= 105


@pytest.mark.parametrize("lang", ONE_LANGUAGE_QUICK)
def test_what_a_source_prints_is_in_sight_beside_what_it_is_of(visit, lang):
    page = visit(f"/doi-chieu?xem=so-lieu-goc&lang={lang}", viewport=PHONE)
    # A figure of a monthly workbook has a long id; words of a period are not broken.
    page.locator(".st-key-table-figures tbody tr").first.evaluate(
        """({ cells }, said) => { cells[0].textContent = "1e208b0e9e36-1"; cells[2].textContent = said;
        cells[2].style.overflowWrap = "normal"; }""",
        {"vi": "tháng 7/2024", "en": "July 2024"}[lang],
    )
    cut = page.locator(".st-key-table-figures :is(th, td)").evaluate_all(
        "(cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.innerText)"
    )
    assert cut == []
    printed = page.locator(".st-key-table-figures tbody tr > :nth-child(5)").first.bounding_box()
    assert printed["x"] + printed["width"] <= PHONE["width"]


@pytest.mark.parametrize("dv", ["", "&dv=huu-lung&dv=chi-lang&dv=cao-loc"])
def test_comparing_districts_is_in_reach_on_two_screens(visit, dv):
    page = visit(f"/dia-ban?bo=mophong{dv}", viewport=PHONE)
    choice = page.locator(".st-key-choose-view a[href*=thang]").bounding_box()
    assert choice["y"] + choice["height"] <= 2 * PHONE["height"]


@pytest.mark.parametrize("lang", ONE_LANGUAGE_QUICK)
def test_names_stay_within_their_tiles(visit, lang):
    page = visit(f"/dia-ban?lang={lang}", viewport=PHONE)
    names = page.locator(".st-key-chart-district-map .mark-text").first.locator("text").all()
    tiles = page.locator(".st-key-chart-district-map .mark-rect path").all()
    assert len(names) == len(tiles) == 11
    narrowest = min(tile.bounding_box()["width"] for tile in tiles)
    assert max(name.bounding_box()["width"] for name in names) <= narrowest - 6


def test_a_warning_over_a_broad_table_is_not_cut(visit):
    page = visit("/doi-chieu?bo=mophong&xem=phuong-phap", viewport=PHONE)
    for caption in page.locator(".ls-table caption").all():
        box = caption.bounding_box()
        assert box["x"] + box["width"] <= PHONE["width"]


def test_filters_fold_into_one_button(visit):
    page = visit("/co-cau?kv=tw", viewport=PHONE)
    assert not page.locator(".st-key-filter-kv").is_visible()
    assert "Quốc doanh trung ương" in page.inner_text(".ls-filtered")
    page.get_by_text(texts.text("vi", "filter.fold"), exact=True).click()
    page.click(".st-key-filter-kv button")
    page.get_by_role("checkbox", name="Ngoài quốc doanh").click()
    page.keyboard.press("Escape")
    settled(page, "kv=tw&kv=nqd")
    sees(page, "Ngoài quốc doanh")
    assert page.locator(".st-key-filter-kv").is_visible()
    page.get_by_text("English", exact=True).click()
    page.wait_for_url("**lang=en**")
    page.go_back()
    settled(page, "kv=tw&kv=nqd")
    page.go_back()
    settled(page, "kv=tw")
    assert query(page) == "kv=tw"


@pytest.mark.parametrize("path", ["/co-cau?kv=tw", "/co-cau?hop=1&lang=en"])
def test_language_link_and_meeting_are_in_reach_on_one_line(visit, path):
    page = visit(path, viewport=PHONE)
    shown = [box for box in page.locator(".st-key-tools :is(a, button), .ls-fold").all() if box.is_visible()]
    boxes = [each.bounding_box() for each in shown]
    assert len(boxes) == (4 if "hop" in path else 5)
    assert min(min(box["width"], box["height"]) for box in boxes) >= FINGER
    assert len({box["y"] for box in boxes}) == 1
    edges = sorted((box["x"], box["x"] + box["width"]) for box in boxes)
    assert all(right <= left for (_, right), (left, _) in itertools.pairwise(edges))
    assert edges[-1][1] <= PHONE["width"]
    # Each is there once, with its name.
    role = page.get_by_role("button", name=texts.text("en" if "en" in path else "vi", "share.copy"))
    assert role.count() == 1
    page.get_by_role("link", name="Tiếng Việt" if "en" in path else "English", exact=True).click()
    page.wait_for_url(lambda url: ("lang=en" in url) != ("lang=en" in path))


@pytest.mark.parametrize("path", ["/dia-ban?bo=mophong", "/co-cau?kv=tw&lang=en"])
def test_what_is_unfolded_stands_right_below_the_line_of_buttons(visit, path):
    page = visit(path, viewport=PHONE)
    page.click(FOLD)
    page.locator(".st-key-filter-kv").wait_for()
    assert page.locator(".st-key-tools .ls-choice").bounding_box()["y"] == page.locator(FOLD).bounding_box()["y"]
    shown = page.locator(".st-key-tools > *, .st-key-filters > .ls-filter").all()
    boxes = sorted((box["y"], box["y"] + box["height"]) for box in (part.bounding_box() for part in shown) if box)
    gaps = [top - before for (_, before), (top, _) in itertools.pairwise(boxes)]
    assert max(gaps) <= 16


def test_the_fold_opens_by_keyboard_and_is_only_on_a_phone(visit):
    page = visit("/co-cau", viewport=PHONE)
    page.focus(FOLD)
    page.keyboard.press("Enter")
    page.locator(".st-key-filter-kv").wait_for()
    page = visit("/co-cau", viewport=WIDE)
    assert not page.locator(FOLD).is_visible()
    assert page.locator(".st-key-filter-kv").is_visible()
