"""The search by keys: answers appear below the field, arrows lead through them, links keep the rest of the address."""

import pytest

from tests.browsing import PHONE, becomes, query, settled

pytestmark = pytest.mark.browser
FOCUS = "() => document.activeElement?.textContent"
FOUND = ".ls-found:not([hidden])"
ANSWERED = FOUND + " >> text=“{}”"  # the last link names what was searched: the answers to the whole word are there


def test_answers_while_typing_by_keys_alone(visit):
    page = visit("/co-cau?kv=tw")
    page.keyboard.press("/")
    page.keyboard.type("huu lung")
    page.wait_for_selector(ANSWERED.format("huu lung"))
    page.keyboard.press("ArrowDown")
    assert becomes(page, FOCUS, "Hữu Lũng") == "Hữu Lũng"
    page.keyboard.press("Escape")
    assert page.locator(FOUND).count() == 0
    assert page.evaluate("document.activeElement.name") == "tim"
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.wait_for_selector(ANSWERED.format("huu lun"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    settled(page, "dv=huu-lung&kv=tw")
    assert page.url.split("?")[0].endswith("/dia-ban")
    page.keyboard.press("Control+k")
    page.keyboard.type("195.966")
    page.wait_for_selector(ANSWERED.format("195.966"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ls-card")
    assert "195,966" in page.inner_text(".ls-card")


def test_later_answers_leave_the_focus_where_it_is(new_page, server, visit):
    page = new_page(own=server.url)
    visit("/co-cau", page=page)
    held = {}
    page.route("**/data/search.json?*huu+lung*", lambda route: held.update(route=route))
    page.keyboard.press("/")
    page.keyboard.type("huu")
    page.wait_for_selector(ANSWERED.format("huu"))
    with page.expect_request("**/data/search.json?*huu+lung*"):
        page.keyboard.type(" lung")
    page.keyboard.press("ArrowDown")
    before = page.evaluate(FOCUS)
    held["route"].continue_()
    page.wait_for_selector(ANSWERED.format("huu lung"))
    assert page.evaluate(FOCUS) == before == "Hữu Lũng"


def test_enter_leads_to_all_answers_whose_address_is_a_link(visit):
    page = visit("/?lang=en&dv=cao-loc", viewport=PHONE)
    page.click(".ls-search input")
    page.keyboard.type("coal <b>")
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-key-found >> text=Search “coal <b>” in all printed numbers")
    assert query(page) == "lang=en&dv=cao-loc&tim=coal+%3Cb%3E"
    assert page.input_value(".ls-search input") == "coal <b>"
    page.go_back()
    page.wait_for_selector("h1 >> text=Overview")
    assert page.input_value(".ls-search input") == ""
