"""Menus of the filter line: open while several choices are made, by keys as by pointer, and inside the window."""

import pytest
from browsing import PHONE, WIDE, becomes, query, sees, settled

from lsdash import texts

pytestmark = pytest.mark.browser
OPEN = "() => [...document.querySelectorAll('button[data-menu][aria-expanded=true]')].map((each) => each.dataset.menu)"


def test_a_menu_stays_open_for_the_next_choice_and_closes_by_a_press_beside_it(visit):
    page = visit("/co-cau")
    page.click(".st-key-filter-kv button")
    page.locator("#menu-kv a").nth(0).click()
    settled(page, "kv=tw")
    assert becomes(page, OPEN, ["kv"]) == ["kv"]
    page.locator("#menu-kv a").nth(3).click()
    settled(page, "kv=tw&kv=fdi")
    assert page.locator("#menu-kv a[aria-checked=true]").count() == 2
    page.locator("#menu-kv a").nth(0).click()
    settled(page, "kv=fdi")
    page.click(".st-key-filter-nam button")
    assert becomes(page, OPEN, ["nam"]) == ["nam"]
    page.click(".ls-stamp")
    assert becomes(page, OPEN, []) == []
    assert not page.locator("#menu-nam").is_visible()


def test_choices_pressed_faster_than_pages_come_all_count(visit):
    page = visit("/co-cau")
    page.click(".st-key-filter-kv button")
    page.evaluate("for (const each of [0, 1, 2, 1]) document.querySelectorAll('#menu-kv a')[each].click()")
    settled(page, "kv=tw&kv=nqd")
    sees(page, "Ngoài quốc doanh")
    assert page.locator("#menu-kv a").evaluate_all("(all) => all.map((each) => each.ariaChecked)") == [
        "true",
        "false",
        "true",
        "false",
    ]


def test_a_choice_by_keys_keeps_the_focus_and_escape_gives_it_back_to_the_button(visit):
    page = visit("/co-cau?so=production_value.tw.2004.actual")
    page.wait_for_selector(".ls-card")
    page.locator(".st-key-filter-kv button").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press(" ")
    settled(page, "kv=tw&so=production_value.tw.2004.actual")
    focus = "() => document.activeElement?.textContent"
    assert becomes(page, focus, page.inner_text("#menu-kv a")) == page.inner_text("#menu-kv a")
    page.keyboard.press("Escape")
    assert becomes(page, OPEN, []) == []
    assert page.evaluate("document.activeElement.dataset.menu") == "kv"
    assert page.locator(".ls-card").count() == 1, "Escape closed the card behind the menu"
    page.go_back()
    settled(page, "so=production_value.tw.2004.actual")


def test_a_year_is_chosen_alone_and_pressed_again_taken_back(visit):
    page = visit("/co-cau?kv=tw")
    page.click(".st-key-filter-nam button")
    for text, wanted in (("2004", "kv=tw&nam=2004"), ("2005", "kv=tw&nam=2005"), ("2005", "kv=tw")):
        page.locator("#menu-nam a", has_text=text).first.click()
        settled(page, wanted)


def test_any_span_of_months_is_chosen_from_two_lists_and_whole_years_are_years(visit):
    page = visit("/dia-ban?bo=mophong")
    page.click(".st-key-filter-nam button")
    page.locator("#menu-nam select").nth(1).select_option("2019-03")
    settled(page, "bo=mophong&nam=2019-01..2019-03")
    page.locator("#menu-nam select").nth(0).select_option("2020-12")
    settled(page, "bo=mophong&nam=2019-03..2020-12")
    page.locator("#menu-nam select").nth(0).select_option("2019-01")
    settled(page, "bo=mophong&nam=2019..2020")
    page.go_back()
    settled(page, "bo=mophong&nam=2019-03..2020-12")


@pytest.mark.parametrize("viewport", [WIDE, PHONE, {"width": 700, "height": 800}], ids=lambda each: str(each["width"]))
def test_no_menu_reaches_beyond_the_window(visit, viewport):
    page = visit("/dia-ban?bo=mophong", viewport=viewport)
    if viewport == PHONE:
        page.get_by_text(texts.text("vi", "filter.fold")).click()
    for key in ("dv", "kv", "sp", "nam"):
        page.click(f".st-key-filter-{key} button")
        box = page.locator(f"#menu-{key}").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= viewport["width"]
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")


def test_the_choice_that_is_made_leads_nowhere_and_the_other_is_one_step_back(visit):
    page = visit("/co-cau?kv=tw&xem=ty-trong")
    page.locator(".st-key-choose-view a[aria-current]").click()
    page.wait_for_timeout(300)
    assert query(page) == "kv=tw&xem=ty-trong"
    page.locator(".st-key-choose-view a:not([aria-current])").click()
    settled(page, "kv=tw")
    page.go_back()
    settled(page, "kv=tw&xem=ty-trong")


def test_what_is_being_typed_outlasts_a_filter(visit):
    """A growth that cannot be read is named, and stays where it was typed."""
    page = visit("/muc-tieu")
    page.locator(".st-key-what-if input").first.fill("nhiều")
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-key-notice-assumption")
    page.click(".st-key-filter-kv button")
    page.locator("#menu-kv a").first.click()
    settled(page, "kv=tw")
    assert page.locator(".st-key-what-if input").first.input_value() == "nhiều"
    assert "nhiều" in page.inner_text(".st-key-notice-assumption")
