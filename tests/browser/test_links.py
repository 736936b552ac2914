"""Pinned links in a real browser: before and after a revision, copied on plain http, mended, previewed."""

import re
import urllib.parse
import urllib.request

import pytest

from lsdash.data import build
from tests.browsing import open_tables, query
from tests.present.test_revisions import revise
from tools.browser import wait_ready

pytestmark = pytest.mark.browser
CELL = ".ls-table a.so"


def numbers_of(page):
    """Every number of the page's tables: id → digits."""
    return dict(page.locator(CELL).evaluate_all("all => all.map(each => [each.dataset.so, each.firstChild.data])"))


def test_a_pinned_link_keeps_every_number_after_a_revision_and_lists_what_changed(
    new_page, own_server, own_root, data_copy, monkeypatch
):
    server, page = own_server, new_page()
    page.goto(f"{server.url}/co-cau?kv=tw")
    wait_ready(page)
    before = numbers_of(page)
    assert before["production_value.tw.2004.actual"] == "108,337"
    identity = re.search(r"bc2004-[0-9a-f]{12}", page.inner_text(".ls-stamp"))[0]
    monkeypatch.setenv("LSDASH_ROOT", str(own_root))
    revise(data_copy)
    newest = build.release(data_copy)[0]
    # The open page goes on with what it has until its next action, and then shows the new release whole.
    page.click(".st-key-navigation a:has-text('Tổng quan')")
    page.wait_for_url(lambda url: "co-cau" not in url)
    wait_ready(page)
    assert newest.id in page.inner_text(".ls-stamp")
    assert numbers_of(page)["production_value.tw.2004.actual"] == "108,837"
    # The pinned link shows what was shown.
    page.goto(f"{server.url}/co-cau?kv=tw&ban={identity}")
    wait_ready(page)
    assert numbers_of(page) == before
    notice = page.locator(".st-key-notice-release")
    page.goto(f"{server.url}/co-cau?kv=tw")
    wait_ready(page)
    after = numbers_of(page)
    changed = {key for key in before if before[key] != after[key]}
    page.goto(f"{server.url}/co-cau?kv=tw&ban={identity}")
    wait_ready(page)
    page.locator(".st-key-notice-release summary").click()
    rows = notice.locator("tbody tr")
    listed = rows.evaluate_all("all => all.map(each => each.querySelector('th').title)")
    assert changed <= set(listed)
    assert f"Từ đó, {len(listed)} con số của trang này" in notice.inner_text()
    line = rows.nth(listed.index("production_value.tw.2004.actual")).inner_text()
    assert line.split("\t")[1:] == ["108,337\u00a0tỷ đồng", "108,837\u00a0tỷ đồng", "+0,500"]
    # It stays fully usable, and one press shows the newest with the same filters.
    open_tables(page)
    page.click(f"{CELL}[data-so='production_value.tw.2004.actual']")
    page.wait_for_selector(".ls-card")
    assert "108,337" in page.inner_text(".ls-card")
    page.keyboard.press("Escape")
    page.wait_for_selector(".ls-card", state="detached")
    assert identity in page.url
    page.click(".st-key-notice-release a:has-text('Xem bản mới nhất')")
    page.wait_for_url(lambda url: "ban=" not in url)
    wait_ready(page)
    assert query(page) == "kv=tw"
    assert numbers_of(page) == after
    two_releases_are_compared_cell_by_cell(page, server, identity, newest)


def two_releases_are_compared_cell_by_cell(page, server, identity, newest):
    page.goto(f"{server.url}/doi-chieu?xem=phuong-phap")
    wait_ready(page)
    listed = page.locator(".st-key-table-releases tbody tr")
    assert [identity in text for text in listed.all_inner_texts()][-1]
    assert newest.id in listed.first.inner_text()
    page.click(".st-key-table-releases a:has-text('so với bản đang xem')")
    page.wait_for_url(lambda url: f"voi={identity}" in url)
    wait_ready(page)
    found = page.locator(".st-key-table-release-changes tbody tr")
    assert found.count() == 17 + 10  # numbers, and rows of the ledger
    titles = found.evaluate_all("all => all.map(each => each.querySelector('th').title)")
    assert "production_value.tw.2004.actual" in titles
    assert "production_value.total.2004.actual" not in titles


@pytest.mark.parametrize("host", [pytest.param("127.0.0.1", marks=pytest.mark.slow), "lsdash.test"])
def test_copy_link_pins_everything_also_on_plain_http(new_page, server, host):
    page, url = new_page(), server.url.replace("127.0.0.1", host)
    page.goto(f"{url}/muc-tieu?kv=tw&kb=tw:5")
    wait_ready(page)
    open_tables(page)
    page.locator(f"{CELL}[data-so='production_value.tw.2004.actual']").first.click()
    page.wait_for_selector(".ls-card")
    assert page.evaluate("isSecureContext") == (host == "127.0.0.1")
    page.click(".st-key-copy-link button")
    page.locator(".st-key-copy-link [role=status]", has_text="Đã sao chép").wait_for()
    before = numbers_of(page)
    pasted = pasted_in(page, f"{url}/doi-chieu?xem=so-lieu-goc")
    link = urllib.parse.urlsplit(pasted)
    asked = urllib.parse.parse_qs(link.query)
    assert link.path == "/muc-tieu"
    assert asked.keys() == {"kv", "kb", "so", "ban", "nam"}
    assert asked["so"] == ["production_value.tw.2004.actual"]
    page.goto(pasted)
    wait_ready(page)
    page.wait_for_selector(".ls-card")
    assert numbers_of(page) == before


def pasted_in(page, address):
    """What was copied, as it comes out where it is pasted."""
    page.goto(address)
    wait_ready(page)
    page.locator(".st-key-search input").focus()
    page.evaluate("""() => document.querySelector(".st-key-search input").addEventListener("paste",
        event => document.body.dataset.pasted = event.clipboardData.getData("text"))""")
    page.keyboard.press("Control+V")
    page.wait_for_selector("body[data-pasted]", state="attached")
    return page.evaluate("document.body.dataset.pasted")


def test_a_wrong_link_is_mended_with_one_press_each(visit):
    page = visit("/co-cau?kv=tww&nam=2009&kv=dp&lung=1")
    notice = page.locator(".st-key-notice-address")
    assert "“tww”" in notice.inner_text()
    notice.locator("a", has_text="kv=tw").click()
    page.wait_for_url(lambda url: "kv=tw" in url and "tww" not in url)
    wait_ready(page)
    assert set(urllib.parse.parse_qs(query(page))["kv"]) == {"tw", "dp"}


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("/", ["Giá trị sản xuất công nghiệp 2004: 546,034", 'content="vi_VN"', "<title>Tổng quan"]),
        ("/co-cau?lang=en&kv=tw", ["19.8%", 'content="en_US"', "Central state-owned", 'lang="en"']),
        ("/muc-tieu?so=production_value.tw.2004.actual", ["108,337"]),
        ("/?dv=%3Cscript%3E&tim=%22%3E%3Cimg%20src%3Dx%3E", ["546,034"]),
    ],
)
def test_a_preview_has_title_main_number_and_language(server, address, wanted):
    page = head_of(server.url + address)
    tags = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', page))
    assert tags["og:description"] == tags["description"]
    assert [text for text in wanted if text not in page.replace("\u00a0", " ")] == []
    assert "<script>" not in tags["og:description"]
    assert "<img" not in page


def head_of(url):
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - our own server
        return answer.read().decode()


def test_a_preview_of_demonstration_data_says_that_they_are_synthetic(server):
    page = head_of(f"{server.url}/co-cau?bo=mophong")
    assert page.count("Số liệu mô phỏng – không phải số liệu thực") == 2
    assert "<title>Mô phỏng" in page


def test_a_page_for_a_frame_is_alone_with_its_stamp_and_the_way_to_the_whole(visit):
    page = visit("/co-cau?embed=1&kv=tw")
    assert page.url.endswith("/co-cau?embed=true&kv=tw")
    assert page.locator(".st-key-navigation, .st-key-filters, .st-key-search-field, .stAppHeader button").count() == 0
    assert page.locator(".st-key-stamp").count() == 1
    whole = page.locator(".st-key-embedded a")
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(whole.get_attribute("href")).query)
    assert (asked.keys(), whole.get_attribute("target")) == ({"kv", "ban", "nam"}, "_blank")
    page.locator(".st-key-choose-view a").nth(1).click()
    page.wait_for_url("**/co-cau?*xem=ty-trong*")
    assert "embed=true" in page.url


def test_the_citation_is_copied_out_of_its_dialog_also_on_plain_http(new_page, server):
    page, url = new_page(), server.url.replace("127.0.0.1", "lsdash.test")
    page.goto(f"{url}/co-cau?kv=tw")
    wait_ready(page)
    page.click(".st-key-qr-open button")
    page.locator(".st-key-cite summary").first.click()
    page.locator(".st-key-copy-text button").first.click()
    page.locator(".st-key-copy-text [role=status]", has_text="Đã sao chép").wait_for()
    cited = page.inner_text(".st-key-cite .ls-cite >> nth=0")
    assert pasted_in(page, f"{url}/doi-chieu?xem=so-lieu-goc") == cited
    assert f"{url}/co-cau?kv=tw&ban=bc2004-" in cited
