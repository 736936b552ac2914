"""What only a real browser shows: links, Back and Forward, language, restart, phone, print, no foreign requests."""

import pytest

from lsdash.model import texts
from lsdash.view import url_state
from tests.browsing import (
    PHONE,
    WIDE,
    becomes,
    choose,
    go,
    open_tables,
    query,
    sees,
    settled,
    shown,
    speaks,
    unfiltered,
)
from tools.browser import wait_ready

pytestmark = pytest.mark.browser


def test_digits_follow_the_page_and_not_the_browser(visit):
    """In a Vietnamese browser they are looked at with all else (tests/browser/test_inspection.py)."""
    page = visit("/khai-thac-mo", locale="en-US")
    assert "131.784 tấn" in shown(page).replace("\u00a0", " ")
    assert "131.784" in page.text_content(".st-key-chart-mining-output svg.marks")
    page = visit("/khai-thac-mo?lang=en", locale="en-US")
    assert "131,784 tonnes" in shown(page).replace("\u00a0", " ")
    assert "131,784" in page.text_content(".st-key-chart-mining-output svg.marks")


def test_back_faster_than_pages_come_leads_to_the_page_and_keeps_the_way_forward(visit):
    page = visit("/?kv=tw")
    go(page, "co-cau")
    go(page, "muc-tieu")
    page.evaluate("""() => {
        // The second Back comes while the page of the first is being made.
        addEventListener("popstate", () => setTimeout(() => history.back(), 8), { once: true });
        history.back();
    }""")
    page.locator(
        ".ls-heading", has_text=texts.text("vi", "purpose.tong-quan", during="năm 2004", during_next="năm 2005")
    ).wait_for()
    page.wait_for_timeout(500)  # what would be written late
    assert page.url.endswith("/?kv=tw")
    page.go_forward()
    page.locator(".ls-heading", has_text=texts.text("vi", "purpose.co-cau")).wait_for()
    assert page.url.endswith("/co-cau?kv=tw")
    page.go_forward()
    page.locator(".ls-heading", has_text=texts.text("vi", "purpose.muc-tieu", next_first="Năm 2005")).wait_for()
    assert page.url.endswith("/muc-tieu?kv=tw")


def test_a_filter_is_one_step_back_and_forward(visit):
    page = visit("/co-cau")
    choose(page, "kv", "Quốc doanh trung ương")
    settled(page, "kv=tw")
    sees(page, "khu vực kinh tế Quốc doanh trung ương")
    page.go_back()
    settled(page, "")
    unfiltered(page)
    page.go_forward()
    settled(page, "kv=tw")
    sees(page, "khu vực kinh tế Quốc doanh trung ương")
    page.reload()
    settled(page, "kv=tw")
    sees(page, "khu vực kinh tế Quốc doanh trung ương")


@pytest.mark.parametrize("way", ["clear", "back"])
def test_a_filter_that_was_taken_back_does_not_come_again_with_the_next_action(visit, way):
    page = visit("/co-cau")
    choose(page, "kv", "Quốc doanh trung ương")
    settled(page, "kv=tw")
    sees(page, "khu vực kinh tế Quốc doanh trung ương")
    if way == "clear":
        page.get_by_text("Xóa bộ lọc").click()
    else:
        page.go_back()
    settled(page, "")
    unfiltered(page)
    page.get_by_text("English", exact=True).click()
    settled(page, "lang=en")
    unfiltered(page)
    assert query(page) == "lang=en"


def test_language_changes_no_filter_and_is_one_step_back(visit):
    page = visit("/muc-tieu?kv=nqd&sp=than-sach")
    page.get_by_text("English", exact=True).click()
    settled(page, "lang=en&kv=nqd&sp=than-sach")
    sees(page, "Filtered by: sector Non-state; product Clean coal")
    speaks(page, "en")
    page.go_back()
    settled(page, "kv=nqd&sp=than-sach")
    sees(page, "khu vực kinh tế Ngoài quốc doanh; sản phẩm Than sạch")
    speaks(page, "vi")


def test_filters_survive_pages_that_cannot_use_them(visit):
    page = visit("/khai-thac-mo?dv=huu-lung&sp=da&nam=2004")
    go(page, "dien-nuoc")
    settled(page, "dv=huu-lung&sp=da&nam=2004")
    assert "/dien-nuoc" in page.url
    go(page, "khai-thac-mo")
    settled(page, "dv=huu-lung&sp=da&nam=2004")
    for path in ("dien-nuoc", "khai-thac-mo"):
        page.go_back()
        page.wait_for_url(f"**/{path}?*")
        settled(page, "dv=huu-lung&sp=da&nam=2004")


def test_back_over_pages_restores_exactly_what_was_there(visit):
    page = visit("/co-cau")
    go(page, "muc-tieu")
    choose(page, "kv", "Ngoài quốc doanh")
    settled(page, "kv=nqd")
    page.evaluate("history.go(-2)")
    page.wait_for_url("**/co-cau")
    settled(page, "")
    unfiltered(page)


def test_a_page_choice_is_in_the_address_and_stays_on_its_page(visit):
    page = visit("/co-cau?kv=tw")
    page.get_by_text("Tỷ trọng", exact=True).first.click()
    settled(page, "kv=tw&xem=ty-trong")
    go(page, "khai-thac-mo")
    settled(page, "kv=tw")
    page.go_back()
    settled(page, "kv=tw&xem=ty-trong")


def runs_again(page, action):
    """Do what makes the page run again by itself, and wait until it has."""
    page.evaluate("""() => {
        const app = document.querySelector("[data-testid=stApp]");
        new MutationObserver((changes) => {
            if (changes.some(({ oldValue }) => oldValue === "running")) window.ranAgain = true;
        }).observe(app, { attributeFilter: ["data-test-script-state"], attributeOldValue: true });
    }""")
    action()
    assert becomes(page, "window.ranAgain ?? false", wanted=True, patience=30)
    wait_ready(page)


@pytest.mark.slow
def test_a_cold_start_opens_deep_links_and_a_restart_loses_nothing_of_an_open_page(visit, own_server):
    for address in ("/muc-tieu?lang=en&kv=dp", "/dia-ban?dv=chi-lang"):
        page = visit(address, at=own_server)
        assert page.get_by_text("Page not found").count() == 0
        assert query(page) == address.partition("?")[2]
        assert page.locator(".st-key-filters").is_visible()
        if "muc-tieu" in address:
            page.close()
            own_server.restart()
    runs_again(page, own_server.restart)
    settled(page, "dv=chi-lang")
    page.wait_for_selector("text=Chi Lăng: quặng", timeout=30_000)


@pytest.mark.slow
def test_back_while_the_server_is_away_leads_there_when_it_is_back(visit, own_server):
    page = visit("/?kv=tw", at=own_server)
    go(page, "co-cau")
    go(page, "muc-tieu")
    own_server.stop()
    page.locator("[data-testid=stApp]:not([data-test-connection-state=CONNECTED])").wait_for(timeout=30_000)
    page.go_back()
    page.wait_for_url("**/co-cau?kv=tw")
    runs_again(page, own_server.start)
    page.locator(".ls-heading", has_text=texts.text("vi", "purpose.co-cau")).wait_for()
    assert page.url.endswith("/co-cau?kv=tw")


ATTACKS = (
    "%3Cscript%3Edocument.title=1%3C/script%3E",
    "%3Cimg%20src=http://evil.example/a.png%20onerror=alert(1)%3E",
    "![x](http://evil.example/b.png)",
    "';DROP TABLE observation;--",
    "%FF%FE%00",
    "x" * 3000,
    "../../etc/passwd",
    "$\\frac{1}{2}$:red[x]",
)


@pytest.mark.parametrize("turn", [0, 3, 6])
def test_hostile_text_stays_text_and_calls_no_other_host(visit, turn):
    """Each text is the value of some key, and a key; `tests/web/test_hostile_addresses.py` has every pair."""
    keys = [key for key in url_state.KEYS if key != "thu"]  # a draft that is not to be seen has a page of its own
    attacks = [ATTACKS[(at + turn) % len(ATTACKS)] for at in range(len(keys))]
    page = visit(
        "/co-cau?" + "&".join(f"{key}={attack}&{attack}={attack}" for key, attack in zip(keys, attacks, strict=True))
    )
    assert page.locator(".st-key-notice-address").is_visible()
    assert page.locator(".st-key-notice-address img, .st-key-notice-address script").count() == 0
    assert "61,1" in shown(page)
    assert "evil.example" not in " ".join(page.foreign)


def test_a_sentence_of_the_overview_leads_to_its_page(visit):
    page = visit("/?sp=da&dv=huu-lung")
    page.click(".st-key-sentences-more .ls-more a")
    page.wait_for_url("**/muc-tieu?dv=huu-lung")
    wait_ready(page)


def test_a_finding_links_to_a_page_that_shows_its_number(visit):
    page = visit("/nhan-dinh?lang=en")
    finding = page.locator(".ls-finding", has=page.locator("a.so", has_text="85.55%")).first
    finding.locator(".links a:not(.so)").first.click()
    page.wait_for_url("**/muc-tieu?lang=en")
    wait_ready(page)
    open_tables(page)
    assert "85.55%" in shown(page)


TILE = """(area) => [...document.querySelectorAll(".st-key-chart-district-map svg.marks path")].flatMap((node) => {
    const item = node.__data__, datum = (Array.isArray(item) ? item[0] : item)?.datum;
    const box = node.getBoundingClientRect();
    return datum?.area === area ? [[box.x + box.width / 2, box.y + box.height - 6]] : [];
})[0]"""


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_press_on_a_tile_chooses_its_district_everywhere_and_again_takes_it_back(visit, viewport):
    page = visit("/dia-ban?sp=da", viewport=viewport)
    page.mouse.click(*page.evaluate(TILE, "huu-lung"))
    settled(page, "dv=huu-lung&sp=da")
    sees(page, "địa bàn Hữu Lũng")
    go(page, "nhan-dinh")
    sees(page, "địa bàn Hữu Lũng")
    page.go_back()
    page.wait_for_url("**/dia-ban?*")
    page.wait_for_selector(".st-key-chart-district-map svg.marks")
    wait_ready(page)
    page.mouse.click(*page.evaluate(TILE, "huu-lung"))
    settled(page, "sp=da")


def test_the_list_of_districts_does_the_same_by_keyboard(visit):
    page = visit("/dia-ban")
    name = page.locator(".st-key-table-district-map a.choose", has_text="Chi Lăng")
    name.focus()
    page.keyboard.press("Enter")
    settled(page, "dv=chi-lang")
    assert "Chi Lăng" in page.inner_text(".st-key-panel-0")
    page.keyboard.press("Enter")
    settled(page, "")


def test_search_narrows_the_figures_and_is_a_link(visit):
    page = visit("/doi-chieu?xem=so-lieu-goc")
    page.fill(".st-key-search input", "bo xit")
    page.keyboard.press("Enter")
    settled(page, "xem=so-lieu-goc&tim=bo+xit")
    sees(page, "bo xit")
    assert page.locator(".st-key-table-figures tbody tr").count() == 2


def test_an_unknown_address_gets_words_and_a_way_home(new_page, server):
    page = new_page()
    for address in ("/khong-co", "/a/b", "/pages/co_cau", "/tong-quan"):
        answer = page.goto(server.url + address + "?lang=en")
        assert answer.status == 404
        assert texts.text("en", "notice.lost_title") in page.inner_text("body")
        assert page.evaluate("document.querySelector('a').href") == f"{server.url}/?lang=en"
    page.click("a")
    page.wait_for_url(f"{server.url}/?lang=en")
    wait_ready(page)


@pytest.mark.slow  # the first press makes the demonstration
def test_demonstration_data_are_one_press_away_and_back_again(visit, own_server, own_root):
    for path in own_root.rglob("*mophong*"):
        path.unlink()  # so that the press makes them
    page = visit("/?dv=huu-lung", at=own_server)
    page.get_by_text(texts.text("vi", "filter.bo_mophong")).click()
    page.wait_for_url(lambda url: url.endswith("/?bo=mophong&dv=huu-lung"), timeout=60_000)
    page.wait_for_selector(".st-key-notice-synthetic", timeout=60_000)
    wait_ready(page)
    assert page.title().startswith(texts.text("vi", "notice.synthetic_tab", page="").strip())
    go(page, "dia-ban")
    settled(page, "bo=mophong&dv=huu-lung")
    assert page.locator(".st-key-notice-synthetic").is_visible()
    page.get_by_text(texts.text("vi", "filter.bo_bc2004")).click()
    settled(page, "dv=huu-lung")
    assert page.locator(".st-key-notice-synthetic").count() == 0
    page.go_back()
    settled(page, "bo=mophong&dv=huu-lung")
    page.wait_for_selector(".st-key-notice-synthetic", timeout=20_000)


def test_the_same_address_gives_the_same_numbers_in_two_browsers(visit):
    address = "/dia-ban?bo=mophong&dv=huu-lung&dv=chi-lang&nam=2023-01..2023-09"
    one, other = (visit(address, locale=locale) for locale in ("vi-VN", "en-US"))
    assert one.inner_text(".st-key-table-district-ranking") == other.inner_text(".st-key-table-district-ranking")
    one.emulate_media(media="print")
    assert one.locator(".st-key-notice-synthetic").is_visible()
