"""What only a real browser shows: links, Back and Forward, language, restart, phone, print, no foreign requests."""

import os
import re
import shutil

import pytest

from lsdash import state, store, texts
from lsdash.register import PAGES
from tools.browser import browser, find_browser, wait_ready
from tools.server import Server

pytestmark = pytest.mark.browser
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="module", autouse=True)
def chromium():
    if find_browser() is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have a Chromium or Chrome for the browser tests")
        pytest.skip("no Chromium or Chrome found on this machine")
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("served") / "store"


@pytest.fixture(scope="module")
def server(root):
    with Server(root) as running:
        yield running


@pytest.fixture
def visit(chromium, server):
    """Open an address of the server in a new context; the page notes requests to other hosts and script errors."""
    contexts = []

    def opened(address="/", *, viewport=WIDE, locale="vi-VN", scheme="light"):
        context = chromium.new_context(viewport=viewport, locale=locale, color_scheme=scheme, bypass_csp=False)
        contexts.append(context)
        page = context.new_page()
        page.foreign, page.failures = [], []
        page.on("request", lambda request: note_foreign(page, request.url, server.url))
        page.on("pageerror", lambda error: page.failures.append(str(error)))
        page.goto(server.url + address)
        wait_ready(page)
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            assert page.foreign == []
            assert page.failures == []
        context.close()


def note_foreign(page, url, own):
    if not url.startswith((own, own.replace("http", "ws"), "data:", "blob:")):
        page.foreign.append(url)


def query(page):
    return page.url.partition("?")[2]


def settled(page, wanted):
    """Wait until the address bar's query is `wanted`, then until the page is drawn."""
    page.wait_for_url(lambda url: url.partition("?")[2] == wanted, timeout=15_000)
    wait_ready(page)


def choose(page, key, label):
    """Choose one value in the filter bar, as a reader does."""
    page.click(f".st-key-filter-{key} button")
    page.get_by_role("button", name=re.compile(label)).last.click()
    page.keyboard.press("Escape")


def go(page, code, lang="vi"):
    """Follow a link of the navigation and wait for its page."""
    path = next(each.path for each in PAGES if each.code == code)
    page.click(f".st-key-navigation a:has-text('{texts.text(lang, f'nav.{code}')}')")
    page.wait_for_url(lambda url: url.partition("?")[0].endswith(f"/{path}"), timeout=15_000)
    wait_ready(page)


def sees(page, text):
    """Wait until the line that says what is filtered holds `text`."""
    page.locator(".ls-filtered", has_text=text).wait_for(timeout=20_000)
    wait_ready(page)


def speaks(page, lang):
    page.locator(f"html[lang={lang}]").wait_for(state="attached", timeout=20_000)


def shown(page):
    return page.inner_text("[data-testid=stMain]")


@pytest.mark.parametrize("lang", state.LANGUAGES)
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("each", PAGES, ids=lambda each: each.code)
def test_every_page_opens_whole_in_its_language_without_scrolling_sideways(visit, each, viewport, lang):
    page = visit(f"/{each.path}?lang={lang}", viewport=viewport)
    assert page.title() == texts.text(lang, "app.tab", page=texts.text(lang, f"nav.{each.code}"))
    assert page.get_attribute("html", "lang") == lang
    assert texts.text(lang, f"purpose.{each.code}") in shown(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= viewport["width"]
    assert page.locator(".st-key-stamp").is_visible()


@pytest.mark.parametrize(
    "each", [page for page in PAGES if page.code not in {"nhan-dinh", "doi-chieu"}], ids=lambda p: p.code
)
def test_headline_and_main_chart_fit_the_first_view(visit, each):
    page = visit(f"/{each.path}")
    bottom = page.evaluate("document.querySelector('[class*=st-key-chart-] svg.marks').getBoundingClientRect().bottom")
    assert bottom <= 812


@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_digits_follow_the_page_and_not_the_browser(visit, locale):
    page = visit("/khai-thac-mo", locale=locale)
    assert "131.784 tấn" in shown(page).replace("\u00a0", " ")
    assert "131.784" in page.text_content(".st-key-chart-mining-output svg.marks")
    page = visit("/khai-thac-mo?lang=en", locale=locale)
    assert "131,784 tonnes" in shown(page).replace("\u00a0", " ")
    assert "131,784" in page.text_content(".st-key-chart-mining-output svg.marks")


def test_a_filter_is_one_step_back_and_forward(visit):
    page = visit("/co-cau")
    choose(page, "kv", "Quốc doanh trung ương")
    settled(page, "kv=tw")
    sees(page, "khu vực Quốc doanh trung ương")
    page.go_back()
    settled(page, "")
    sees(page, "không lọc")
    page.go_forward()
    settled(page, "kv=tw")
    sees(page, "khu vực Quốc doanh trung ương")
    page.reload()
    settled(page, "kv=tw")
    sees(page, "khu vực Quốc doanh trung ương")


@pytest.mark.parametrize("way", ["clear", "back"])
def test_a_filter_that_was_taken_back_does_not_come_again_with_the_next_action(visit, way):
    page = visit("/co-cau")
    choose(page, "kv", "Quốc doanh trung ương")
    settled(page, "kv=tw")
    sees(page, "khu vực Quốc doanh trung ương")
    if way == "clear":
        page.get_by_text("Bỏ lọc").click()
    else:
        page.go_back()
    settled(page, "")
    sees(page, "không lọc")
    page.get_by_text("English", exact=True).click()
    settled(page, "lang=en")
    sees(page, "unfiltered")
    assert query(page) == "lang=en"


def test_language_changes_no_filter_and_is_one_step_back(visit):
    page = visit("/muc-tieu?kv=nqd&sp=than-sach")
    page.get_by_text("English", exact=True).click()
    settled(page, "lang=en&kv=nqd&sp=than-sach")
    sees(page, "Filtered by: sector Non-state; product Clean coal")
    speaks(page, "en")
    page.go_back()
    settled(page, "kv=nqd&sp=than-sach")
    sees(page, "khu vực Ngoài quốc doanh; sản phẩm Than sạch")
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
    sees(page, "không lọc")


def test_a_page_choice_is_in_the_address_and_stays_on_its_page(visit):
    page = visit("/co-cau?kv=tw")
    page.get_by_text("Tỷ trọng", exact=True).first.click()
    settled(page, "kv=tw&xem=ty-trong")
    go(page, "khai-thac-mo")
    settled(page, "kv=tw")
    page.go_back()
    settled(page, "kv=tw&xem=ty-trong")


def test_a_restart_of_the_server_loses_nothing_of_an_open_page(visit, server):
    page = visit("/dia-ban?dv=chi-lang")
    server.restart()
    page.wait_for_timeout(1_000)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
    settled(page, "dv=chi-lang")
    page.wait_for_selector("text=Chi Lăng: quặng", timeout=30_000)


@pytest.mark.parametrize("address", ["/dia-ban?dv=cao-loc", "/muc-tieu?lang=en&kv=dp"])
def test_the_first_deep_link_after_a_cold_start_opens_its_page(visit, server, address):
    server.restart()
    page = visit(address)
    assert page.get_by_text("Page not found").count() == 0
    assert query(page) == address.partition("?")[2]
    assert page.locator(".st-key-filters").is_visible()


def test_what_a_link_says_wrongly_is_named_and_taken_out_of_the_address(visit):
    page = visit("/dia-ban?dv=Hữu%20Lũng&dv=cao-loc&xyz=1&nam=1890")
    notice = page.inner_text(".st-key-notice-address")
    assert "dv=huu-lung" in notice
    assert "xyz" in notice
    assert "1890" in notice
    settled(page, "dv=cao-loc&xyz=1")


@pytest.mark.parametrize(
    "attack",
    [
        "%3Cscript%3Edocument.title=1%3C/script%3E",
        "%3Cimg%20src=http://evil.example/a.png%20onerror=alert(1)%3E",
        "![x](http://evil.example/b.png)",
        "';DROP TABLE observation;--",
        "%FF%FE%00",
        "x" * 3000,
        "../../etc/passwd",
        "$\\frac{1}{2}$:red[x]",
    ],
)
def test_hostile_text_stays_text_and_calls_no_other_host(visit, attack):
    page = visit("/co-cau?" + "&".join(f"{key}={attack}" for key in (*state.KEYS, *state.RESERVED, attack)))
    assert page.locator(".st-key-notice-address").is_visible()
    assert page.locator(".st-key-notice-address img, .st-key-notice-address script").count() == 0
    assert "61,1" in shown(page)
    assert "evil.example" not in " ".join(page.foreign)


def test_a_sentence_of_the_overview_leads_to_its_page(visit):
    page = visit("/?sp=da&dv=huu-lung")
    page.click(".st-key-sentence-0 a")
    page.wait_for_url("**/muc-tieu?dv=huu-lung")
    wait_ready(page)


def test_a_finding_links_to_a_page_that_shows_its_number(visit):
    page = visit("/nhan-dinh?lang=en")
    link = page.locator(".ls-finding a").filter(has_text="85.55%").first
    link.click()
    page.wait_for_url("**/muc-tieu?lang=en")
    wait_ready(page)
    assert "85.55%" in shown(page)


def test_search_narrows_the_figures_and_is_a_link(visit):
    page = visit("/doi-chieu")
    page.fill(".st-key-search input", "bo xit")
    page.keyboard.press("Enter")
    settled(page, "tim=bo+xit")
    sees(page, "bo xit")
    assert page.locator(".st-key-table-figures tbody tr").count() == 2


def test_print_shows_all_tables_and_no_controls(visit):
    page = visit("/muc-tieu")
    page.emulate_media(media="print")
    assert not page.locator(".st-key-filters").is_visible()
    assert not page.locator(".st-key-navigation").is_visible()
    assert page.locator(".st-key-table-target-gap table").is_visible()
    assert page.locator(".st-key-stamp").is_visible()
    assert len(page.pdf(format="A4")) > 20_000


def test_the_dark_theme_keeps_text_readable(visit):
    page = visit("/co-cau", scheme="dark")
    colours = page.evaluate(
        """[...document.querySelectorAll('.st-key-chart-growth-contribution svg text')]
        .map(each => getComputedStyle(each).fill)"""
    )
    light = [colour for colour in colours if all(int(part) > 150 for part in re.findall(r"\d+", colour)[:3])]
    assert len(light) == len(colours) > 5


def test_two_browsers_with_different_filters_see_their_own(visit):
    first, second = visit("/co-cau?kv=tw"), visit("/co-cau?kv=dp&lang=en")
    assert "108,337" in first.inner_text(".st-key-table-sector-mix")
    assert "103.882" in second.inner_text(".st-key-table-sector-mix")
    assert "103,882" not in first.inner_text(".st-key-table-sector-mix")


def test_broken_data_give_words_on_a_running_server_and_mend_without_restart(visit, server, root):
    page = visit("/")
    pointer, file = root / store.POINTER, next((root / "releases").glob("*.duckdb"))
    kept = pointer.read_bytes(), file.read_bytes()
    damages = {
        "LS-02": lambda: pointer.write_bytes(b"\0"),
        "LS-03": file.unlink,
        "LS-04": lambda: file.write_bytes(kept[1][:5000]),
    }
    for code, damage in damages.items():
        damage()
        page.goto(f"{server.url}/muc-tieu?lang=en")
        wait_ready(page)
        text = page.inner_text(".st-key-notice-data")
        assert code in text
        assert texts.text("en", "notice.broken_title") in text
        assert str(root) not in page.content()
        answer = page.request.get(f"{server.url}/healthz").json()
        assert answer == {"status": "broken", "code": code}
        pointer.write_bytes(kept[0])
        file.write_bytes(kept[1])
        page.reload()
        wait_ready(page)
        assert "742" in shown(page)
    shutil.rmtree(root)
    page.reload()
    wait_ready(page)
    assert "742" in shown(page)


def test_headers_and_health(visit, server):
    page = visit("/")
    answer = page.request.get(f"{server.url}/")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert '<html lang="vi"' in answer.text()
    assert "<title>Tổng quan – Công nghiệp Lạng Sơn</title>" in answer.text()
    assert page.request.get(f"{server.url}/healthz").json()["status"] == "ok"


@pytest.mark.parametrize("address", ["/khong-co", "/a/b", "/pages/co_cau", "/tong-quan"])
def test_an_unknown_address_gets_words_and_a_way_home(chromium, server, address):
    page = chromium.new_page()
    answer = page.goto(server.url + address + "?lang=en")
    assert answer.status == 404
    assert texts.text("en", "notice.lost_title") in page.inner_text("body")
    page.click("a")
    page.wait_for_url(f"{server.url}/?lang=en")
    wait_ready(page)
    page.close()
