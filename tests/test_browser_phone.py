"""On a phone: nothing scrolls sideways, targets are large enough, filters fold into one line with one button."""

import pytest

from lsdash.model import texts
from lsdash.model.pages import PAGES
from tests.browsing import PHONE, WIDE, query, sees, settled
from tools.browser import wait_ready

QUERIES = ["?lang=vi", "?lang=en", "?bo=mophong", "?bo=mophong&lang=en"]
FOLD = ".ls-fold summary"
BEYOND = """() => [
    document.querySelector("[data-testid=stMain]").scrollWidth, document.documentElement.scrollWidth,
    ...[...document.querySelectorAll("[data-testid=stMain] *")].filter((each) => {
        const box = each.getBoundingClientRect();
        return box.width && box.right > innerWidth + 1 && !each.closest(".ls-table, .st-key-navigation, svg.marks");
    }).map((each) => each.outerHTML.slice(0, 80))]"""
LOW = """([selector, least]) => [...document.querySelectorAll(selector)]
    .filter((each) => each.getClientRects().length && each.getBoundingClientRect().height < least - 0.5)
    .map((each) => `${each.getBoundingClientRect().height} ${each.outerHTML.slice(0, 90)}`)"""
CONTROLS = """[data-testid=stMain] :is(button, input:not([type=checkbox]), summary, .ls-button, .ls-more a,
    .st-key-navigation a)"""
# The sign of a headline is small, the place that hears a press on it is not (tests/test_browser_look.py).
LINKS = "[data-testid=stMain] a:not(.ls-button, .st-key-navigation a, .ls-more a, .sign)"
WIDTHS = """() => [...document.querySelectorAll("svg.marks")]
    .map((each) => [+each.getAttribute("width"), each.getBoundingClientRect().width])"""
SIZES = """() => [...document.querySelectorAll("svg.marks text")]
    .map((each) => parseFloat(getComputedStyle(each).fontSize))"""
TEXTS_CUT = """() => [...document.querySelectorAll("svg.marks")].flatMap((svg) => {
    const box = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")].filter((each) => {
        const one = each.getBoundingClientRect();
        return one.width && (one.left < box.left - 2 || one.right > box.right + 2);
    }).map((each) => each.textContent);
})"""


@pytest.mark.parametrize("asked", QUERIES)
@pytest.mark.parametrize("each", PAGES, ids=lambda each: each.code)
def test_a_page_fits_a_phone_and_its_targets_a_finger(visit, each, asked):
    page = visit(f"/{each.path}{asked}", viewport=PHONE)
    page.click(FOLD)
    assert page.evaluate(BEYOND) == [PHONE["width"], PHONE["width"]]
    assert page.evaluate(LOW, [CONTROLS, 40]) == []
    assert page.evaluate(LOW, [LINKS, 24]) == []


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


@pytest.mark.parametrize("asked", QUERIES[:2])
@pytest.mark.parametrize("path", [page.path for page in PAGES if page.charts])
def test_charts_are_drawn_for_the_width_with_letters_of_full_size(visit, path, asked):
    page = visit(f"/{path}{asked}", viewport=PHONE)
    widths = page.evaluate(WIDTHS)
    assert widths
    assert all(drawn == shown <= PHONE["width"] for drawn, shown in widths)
    sizes = page.evaluate(SIZES)
    assert not sizes or min(sizes) >= 11
    assert page.evaluate(TEXTS_CUT) == []


def test_filters_fold_into_one_line_and_one_button(visit):
    page = visit("/co-cau?kv=tw", viewport=PHONE)
    assert not page.locator(".st-key-filters").is_visible()
    line, button = (page.locator(name).bounding_box() for name in (".ls-filtered", FOLD))
    assert line["y"] < button["y"] + button["height"]
    assert button["y"] < line["y"] + line["height"]
    assert "Quốc doanh trung ương" in page.inner_text(".ls-filtered")
    page.get_by_text(texts.text("vi", "filter.fold")).click()
    page.click(".st-key-filter-kv button")
    page.get_by_role("checkbox", name="Ngoài quốc doanh").click()
    page.keyboard.press("Escape")
    settled(page, "kv=tw&kv=nqd")
    sees(page, "Ngoài quốc doanh")
    assert page.locator(".st-key-filters").is_visible()
    page.get_by_text("English", exact=True).click()
    page.wait_for_url("**lang=en**")
    page.go_back()
    settled(page, "kv=tw&kv=nqd")
    page.go_back()
    settled(page, "kv=tw")
    assert query(page) == "kv=tw"


def test_the_fold_opens_by_keyboard_and_is_only_on_a_phone(visit):
    page = visit("/co-cau", viewport=PHONE)
    page.focus(FOLD)
    page.keyboard.press("Enter")
    page.locator(".st-key-filters").wait_for()
    page = visit("/co-cau", viewport=WIDE)
    assert not page.locator(FOLD).is_visible()
    assert page.locator(".st-key-filters").is_visible()
