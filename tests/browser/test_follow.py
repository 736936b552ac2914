"""Links in a real browser: each says what it changes, carries the rest of the address, and loads nothing anew."""

import re
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from tests.browsing import becomes, choose, go, open_tables, query, sees, settled, slow_answers
from tools.browser import wait_ready

pytestmark = pytest.mark.browser

NUMBER = "production_value.tw.2004.actual"
CELL = f".ls-table a[data-so='{NUMBER}']"
LEDGER = ".ls-doubt a"


def address(page, link):
    """Where a link leads to: path, keys and values of its query, place."""
    found = urlsplit(urljoin(page.url, page.locator(link).first.get_attribute("href")))
    return found.path, parse_qs(found.query), found.fragment


def marked(page):
    page.evaluate("() => { window.lsdashSame = true; }")


def same_document(page):
    return page.evaluate("() => window.lsdashSame === true")


def test_a_link_is_whole_once_a_reader_is_near_it_whatever_was_chosen_since(visit):
    page = visit("/co-cau?nam=2003..2004&lang=en")
    open_tables(page)
    page.hover(CELL)
    assert address(page, CELL) == ("/co-cau", {"nam": ["2003..2004"], "lang": ["en"], "so": [NUMBER]}, "")
    choose(page, "kv", "Central state")
    sees(page, "Central state")
    open_tables(page)
    page.locator(CELL).focus()
    wanted = {"nam": ["2003..2004"], "lang": ["en"], "kv": ["tw"]}
    assert address(page, CELL) == ("/co-cau", {**wanted, "so": [NUMBER]}, "")
    page.hover(LEDGER)
    path, said, place = address(page, LEDGER)
    assert (path, said) == ("/doi-chieu", {"lang": ["en"]})  # no filter that could hide the row
    assert place
    page.hover(".st-key-navigation a[href^=dia-ban]")
    assert address(page, ".st-key-navigation a[href^=dia-ban]") == ("/dia-ban", wanted, "")


def test_every_link_of_a_print_is_whole(visit):
    page = visit("/co-cau?kv=tw")
    page.evaluate("() => { dispatchEvent(new Event('beforeprint')); }")
    for link in page.locator("[data-testid=stMain] a[data-so]:not([data-so=close])").all():
        found = parse_qs(urlsplit(link.get_attribute("href")).query)
        assert found == {"kv": ["tw"], "so": [link.get_attribute("data-so")]}


def test_a_link_opened_beside_shows_what_it_says_with_the_filters(visit):
    page = visit("/co-cau?kv=tw")
    open_tables(page)
    for link in (CELL, ".st-key-navigation a[href^=muc-tieu]", LEDGER):  # of a card, a page, a row
        with page.context.expect_page() as opened:
            page.click(f"{link} >> nth=0", modifiers=["Control"])
        other = opened.value
        wait_ready(other)
        parts = urlsplit(other.url)
        assert (parts.path, parse_qs(parts.query), parts.fragment) == address(page, link)
        if link == CELL:
            assert "108,337" in other.inner_text(".ls-card")
        assert query(page) == "kv=tw"
        other.close()


def test_links_are_followed_without_loading_anew_and_back_undoes_each(visit):
    page = visit("/co-cau?kv=tw")
    marked(page)
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 500)")
    page.click(f"{LEDGER} >> nth=0")
    page.wait_for_selector(".ls-here")
    assert urlsplit(page.url).path == "/doi-chieu"
    row = urlsplit(page.url).fragment
    assert page.locator(".ls-here").get_attribute("id") == row
    go(page, "muc-tieu")
    assert page.locator("[data-testid=stMain]").evaluate("main => main.scrollTop") == 0
    page.go_back()
    page.wait_for_selector(".ls-here")
    assert urlsplit(page.url).fragment == row
    page.go_back()
    settled(page, "kv=tw")
    sees(page, "Quốc doanh trung ương")
    assert same_document(page)


def test_a_link_to_what_is_shown_changes_nothing_but_the_place(visit):
    page = visit("/co-cau?kv=tw")
    marked(page)
    before = page.evaluate("history.length")
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 500)")
    page.evaluate("() => document.querySelector('.st-key-navigation a[aria-current]').click()")
    page.wait_for_timeout(500)
    assert page.locator("[data-testid=stMain]").evaluate("main => main.scrollTop") == 0
    assert (query(page), page.evaluate("history.length"), same_document(page)) == ("kv=tw", before, True)


def test_taking_filters_back_keeps_the_open_card_and_the_rest_of_the_address(visit):
    page = visit(f"/muc-tieu?lang=en&kv=tw&kb=tw:12.5&so={NUMBER}")
    page.click(".st-key-filter-reset a")
    settled(page, f"lang=en&so={NUMBER}&kb=tw%3A12.5")
    page.wait_for_selector(".ls-card")
    page.locator(".st-key-filter-reset [aria-disabled]").wait_for(state="attached")
    page.go_back()
    page.wait_for_url(lambda url: "kv=tw" in url)
    page.wait_for_selector(".st-key-filter-reset a")


def test_another_data_set_leaves_behind_what_is_of_this_one(visit):
    page = visit(f"/co-cau?kv=tw&nam=2004&kb=tw:12.5&so={NUMBER}")
    marked(page)
    page.locator(".st-key-tools .ls-line a").click()
    page.wait_for_selector(".st-key-notice-synthetic", timeout=90_000)
    settled(page, "bo=mophong&kv=tw")
    assert same_document(page)
    page.locator(".st-key-tools .ls-line a").click()
    settled(page, "kv=tw")


def test_links_to_other_places_are_left_to_the_browser(visit):
    page = visit("/doi-chieu")
    marked(page)
    page.evaluate(
        """() => {
            const link = document.createElement("a");
            link.href = "./data/co-cau.csv";
            link.textContent = "csv";
            link.id = "elsewhere";
            document.querySelector(".st-key-tools").append(link);
        }"""
    )
    with page.expect_download() as found:
        page.click("#elsewhere")
    assert re.fullmatch(r"lsdash-.*\.csv", found.value.suggested_filename)
    assert same_document(page)


def test_one_row_at_a_time_is_shown_of_the_ledger(visit):
    first, second = (f"parts.production_value.total.{each}" for each in ("2003.actual", "2004.plan"))
    page = visit(f"/doi-chieu#{first}")
    page.locator(f".ls-here[id='{first}']").wait_for()
    page.locator(f"[id='{second}'] a.so").first.click()
    page.wait_for_selector(".ls-card")
    page.locator(f".ls-card a[href$='#{second}']").first.click()
    page.locator(f".ls-here[id='{second}']").wait_for()
    assert page.locator(".ls-here").count() == 1


def test_a_link_right_after_a_filter_leaves_page_and_address_alike(visit):
    page = None
    for pause in (0, 8, 16, 24):
        page = visit("/co-cau", page=page)
        page.click(".st-key-filter-kv button")
        page.locator("#menu-kv a").first.wait_for()
        page.evaluate(
            """async (pause) => {
                document.querySelector("#menu-kv a").click();
                await new Promise((then) => setTimeout(then, pause));
                document.querySelector(".st-key-meeting-enter a").click();
            }""",
            pause,
        )
        page.wait_for_selector(".st-key-meeting-ways")
        page.wait_for_timeout(300)
        wait_ready(page)
        asked = {key: values for key, values in parse_qs(query(page)).items() if key == "kv"}
        assert bool(asked) == ("Đang lọc" in page.inner_text(".ls-stamp")), pause


def test_a_link_without_anything_to_say_has_no_empty_query_and_foreign_keys_come_last(visit):
    page = visit("/co-cau")
    go(page, "dia-ban")
    assert page.url.endswith("/dia-ban")
    page = visit("/co-cau?utm_source=mail&kv=tw")
    link = ".st-key-navigation a[href^=dia-ban]"
    page.hover(link)
    assert page.get_attribute(link, "href") == "dia-ban?kv=tw&utm_source=mail"


def test_the_keyboard_goes_on_where_it_was(visit):
    page = visit("/co-cau")
    page.locator(".st-key-navigation a[href^=dia-ban]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/dia-ban")
    page.locator(".st-key-navigation a[href^=dia-ban][aria-current]:focus").wait_for()


def test_choices_stand_in_the_address_in_the_order_of_the_menu_from_the_press_on(visit):
    page = visit("/co-cau")
    page.evaluate(
        """() => {
            window.mended = 0;
            const own = history.replaceState;
            history.replaceState = (...said) => { window.mended += 1; return own.apply(history, said); };
        }"""
    )
    page.click(".st-key-filter-kv button")
    for place, wanted in ((3, "kv=fdi"), (0, "kv=tw&kv=fdi"), (1, "kv=tw&kv=dp&kv=fdi"), (3, "kv=tw&kv=dp")):
        page.locator("#menu-kv a").nth(place).click()
        assert query(page) == wanted
        settled(page, wanted)
    assert page.evaluate("window.mended") == 0


# How often a part of the page begins to change its opacity, and how pale the palest was.
PALE = """() => {
    Object.assign(window, { fading: 0, palest: 1 });
    addEventListener("transitionrun", ({ propertyName }) => { window.fading += propertyName === "opacity"; }, true);
    setInterval(() => {
        for (const part of document.querySelectorAll("[data-stale]"))
            window.palest = Math.min(window.palest, getComputedStyle(part).opacity);
    }, 20);
}"""
LASTS = "() => 'lasting' in document.documentElement.dataset"


@pytest.mark.slow
def test_parts_grow_pale_where_a_run_lasts_and_there_alone(new_page, server):
    pauses = [0.0]
    page = new_page()
    slow_answers(page, lambda: pauses[-1])
    page.goto(f"{server.url}/co-cau")
    wait_ready(page)
    page.evaluate(PALE)
    page.click(".st-key-filter-kv button")

    def fading(*, pause):
        pauses.append(pause)
        wanted = "" if query(page) else "kv=tw"
        page.evaluate("window.fading = 0")
        page.locator("#menu-kv a").nth(0).click()
        settled(page, wanted)
        return page.evaluate("window.fading")

    # On a busy machine a run may last; one of several does not.
    assert 0 in [fading(pause=0.0) for _ in range(6)]
    assert fading(pause=0.15) > 1
    assert page.evaluate("window.palest") < 0.5
    assert becomes(page, LASTS, wanted=False) is False
    page.evaluate("window.palest = 1")
    page.wait_for_timeout(100)
    assert page.evaluate("window.palest") == 1


# Presses a choice of the years and lets nothing else happen in the page until its answer has come.
PRESSED = """() => {
    document.querySelector("#menu-nam a").click();
    const end = performance.now() + 250;
    while (performance.now() < end);
}"""


@pytest.mark.slow
def test_the_pointer_waits_no_longer_than_for_the_answer(visit):
    """An answer in one piece changes the state of the page not at all in some cases: there are several presses."""
    page = visit("/co-cau")
    page.click(".st-key-filter-nam button")
    for wanted in ("nam=2003", "") * 6:
        page.evaluate(PRESSED)
        assert becomes(page, "'asked' in document.documentElement.dataset", wanted=False, patience=2) is False
        settled(page, wanted)
