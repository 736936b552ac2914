"""Menus of the filter line: open while several choices are made, by keys as by pointer, and inside the window."""

import pytest

from lsdash.model import texts
from tests.browsing import PHONE, WIDE, becomes, drawn_again, open_tables, query, sees, settled

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


def test_a_year_is_chosen_alone_and_pressed_again_or_twice_at_once_taken_back(visit):
    page = visit("/co-cau?kv=tw")
    page.click(".st-key-filter-nam button")
    for text, wanted in (("2004", "kv=tw&nam=2004"), ("2005", "kv=tw&nam=2005"), ("2005", "kv=tw")):
        page.locator("#menu-nam a", has_text=text).first.click()
        settled(page, wanted)
    page.evaluate("for (const _ of [0, 1]) document.querySelectorAll('#menu-nam a')[0].click()")
    page.wait_for_function("() => !document.querySelector('#menu-nam a[aria-checked=true]')")
    settled(page, "kv=tw")


def test_any_span_of_months_is_chosen_from_two_lists_and_whole_years_are_years(visit):
    page = visit("/dia-ban?bo=mophong")
    page.click(".st-key-filter-nam button")
    page.locator("#menu-nam select").nth(1).select_option("2022-03")
    settled(page, "bo=mophong&nam=2022-01..2022-03")
    page.locator("#menu-nam select").nth(0).select_option("2023-12")
    settled(page, "bo=mophong&nam=2022-03..2023-12")
    page.locator("#menu-nam select").nth(0).select_option("2022-01")
    settled(page, "bo=mophong&nam=2022..2023")
    page.go_back()
    settled(page, "bo=mophong&nam=2022-03..2023-12")


def test_no_menu_reaches_beyond_the_window(visit):
    page = visit("/dia-ban?bo=mophong")
    for viewport in (WIDE, {"width": 700, "height": 800}, PHONE):
        page.set_viewport_size(viewport)
        drawn_again(page)
        if viewport == PHONE:
            page.get_by_text(texts.text("vi", "filter.fold"), exact=True).click()
        for key in ("dv", "kv", "sp", "nam"):
            page.click(f".st-key-filter-{key} button")
            box = page.locator(f"#menu-{key}").bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= viewport["width"]
            assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
            page.keyboard.press("Escape")


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


ON_TOP = """() => [...document.querySelectorAll("#menu-kv a")].every((each) => {
    const box = each.getBoundingClientRect();
    return each.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
})"""


def test_an_open_menu_lies_over_a_card(visit):
    page = visit("/co-cau?so=production_value.tw.2004.actual")
    page.wait_for_selector(".ls-card")
    page.evaluate("document.documentElement.dataset.card = 'left'")
    page.click(".st-key-filter-kv button")
    assert page.evaluate(ON_TOP)


@pytest.mark.parametrize("address", ["/co-cau", "/co-cau?hop=1"], ids=["page", "meeting"])
def test_an_open_menu_lies_over_what_a_long_run_has_made_pale_and_no_print_is_pale(visit, address):
    page = visit(address)
    page.click(".st-key-filter-kv button")
    page.evaluate(
        """() => {
            document.documentElement.dataset.lasting = "";
            document.querySelectorAll("[data-stale]").forEach((part) => { part.dataset.stale = true; });
        }"""
    )
    pale = "() => [...document.querySelectorAll('[data-stale]')].some((each) => getComputedStyle(each).opacity < 0.5)"
    assert becomes(page, pale, wanted=True)
    assert page.evaluate(ON_TOP)
    page.emulate_media(media="print")
    assert becomes(page, pale, wanted=False) is False


FOCUS = "() => document.activeElement?.textContent.trim()"


def test_a_choice_by_keys_keeps_the_focus_whatever_it_changes(visit):
    page = visit("/co-cau?lang=en&kv=tw")
    for menu, link, wanted in (
        ("", "Tiếng Việt", "kv=tw"),
        ("", "English", "lang=en&kv=tw"),
        ("nam", "2005", "lang=en&kv=tw&nam=2005"),
        ("nam", "2005", "lang=en&kv=tw"),
    ):
        if menu and not page.evaluate(OPEN):
            page.click(f".st-key-filter-{menu} button")
        place = page.locator(f"#menu-{menu} a" if menu else ".st-key-tools a", has_text=link).first
        place.focus()
        text = page.evaluate(FOCUS)
        page.keyboard.press("Enter")
        settled(page, wanted)
        assert becomes(page, FOCUS, text) == text


def test_what_is_gone_leaves_the_focus_where_it_was(visit):
    page = visit("/co-cau?kv=tw")
    page.locator(".st-key-filter-reset a").focus()
    page.keyboard.press("Enter")
    settled(page, "")
    at = "() => document.activeElement?.className ?? ''"
    assert becomes(page, at, "st-key-filter-reset") == "st-key-filter-reset"


def test_months_are_chosen_by_keys_one_after_another(visit):
    page = visit("/dia-ban?bo=mophong&nam=2022-01..2022-06")
    page.click(".st-key-filter-nam button")
    page.locator("#menu-nam select").first.focus()
    for month in ("02", "03"):
        page.keyboard.press("ArrowDown")
        settled(page, f"bo=mophong&nam=2022-{month}..2022-06")
        tag = "() => document.activeElement?.tagName"
        assert becomes(page, tag, "SELECT") == "SELECT"
        assert page.locator("#menu-nam select").first.input_value() == f"2022-{month}"


def test_a_choice_that_came_to_nothing_is_not_shown_as_made(visit):
    """Back, before the page has answered: the address is the old one, and so is what the menu says."""
    page = visit("/co-cau?nam=2003")
    checked = "[...document.querySelectorAll('#menu-kv a, #menu-nam a')].map((each) => each.ariaChecked)"
    before = page.evaluate(checked)  # at rest: after a press the line may be made anew at any time
    for key in ("kv", "nam"):
        page.click(f".st-key-filter-{key} button")
        page.evaluate(f"document.querySelectorAll('#menu-{key} a')[2].click(); history.back()")
        settled(page, "nam=2003")
        assert becomes(page, checked, before) == before
        page.keyboard.press("Escape")


def test_a_menu_that_the_next_page_lacks_is_closed_and_keys_lead_on(visit):
    page = visit("/?hop=1&man=phai-lam")
    page.keyboard.press("ArrowRight")
    settled(page, "hop=1")
    page.click(".st-key-filter-nam button")
    assert page.evaluate(OPEN) == ["nam"]
    page.go_back()
    settled(page, "hop=1&man=phai-lam")
    assert becomes(page, "() => 'open' in document.documentElement.dataset", wanted=False) is False
    page.keyboard.press("ArrowRight")
    settled(page, "hop=1")
    assert page.evaluate(OPEN) == []


def test_a_press_counts_though_the_line_is_made_anew_under_the_pointer(visit):
    page = visit("/co-cau")
    page.click(".st-key-filter-kv button")
    box = page.locator("#menu-kv a").nth(2).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.evaluate("document.querySelectorAll('#menu-kv a')[0].click()")
    settled(page, "kv=tw")
    page.mouse.up()
    settled(page, "kv=tw&kv=nqd")
    assert becomes(page, OPEN, ["kv"]) == ["kv"]


@pytest.mark.parametrize("end", ["#50%", "#%E0%A4%A"])
def test_an_end_of_an_address_that_means_nothing_stops_nothing(visit, end):
    page = visit(f"/co-cau?kv=tw{end}")
    open_tables(page)
    page.locator(".ls-table a[data-so]").first.click()
    page.wait_for_selector(".ls-card")
    assert page.failures == []


def test_a_choice_on_which_the_pointer_or_the_focus_rests_is_made_ready_once(visit):
    page = visit("/co-cau")
    page.click(".st-key-filter-kv button")
    first, second = (page.locator("#menu-kv a").nth(number) for number in (0, 1))
    for rest, code in ((first.hover, "tw"), (second.focus, "dp")):
        with page.expect_response(f"**/ahead/co-cau?kv={code}") as answer:
            rest()
        assert answer.value.status == 204
    first.hover()
    second.click()
    settled(page, "kv=dp")
    asked = page.evaluate("performance.getEntriesByType('resource').map((each) => each.name.split('/ahead/')[1])")
    assert [asked.count(f"co-cau?kv={code}") for code in ("tw", "dp")] == [1, 1]
