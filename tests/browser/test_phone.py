"""On a phone: filters fold into one line with one button, the page stays where it was.

That pages fit and targets are large enough is seen by tests/browser/test_inspection.py.
"""

import pytest

from lsdash.model import texts
from tests.browsing import PHONE, WIDE, query, sees, settled
from tools.browser import wait_ready

pytestmark = pytest.mark.browser
FOLD = ".ls-fold summary"


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


def test_filters_fold_into_one_line_and_one_button(visit):
    page = visit("/co-cau?kv=tw", viewport=PHONE)
    assert not page.locator(".st-key-filters").is_visible()
    line, button = (page.locator(name).bounding_box() for name in (".ls-filtered", FOLD))
    assert line["y"] < button["y"] + button["height"]
    assert button["y"] < line["y"] + line["height"]
    assert "Quốc doanh trung ương" in page.inner_text(".ls-filtered")
    page.get_by_text(texts.text("vi", "filter.fold"), exact=True).click()
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
