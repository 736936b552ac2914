"""Files that a reader takes from a page: the numbers of that very page, made when asked for."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from lsdash.model import texts
from tests.browsing import PHONE, WIDE, choose, go, query, sees
from tools.browser import wait_ready

pytestmark = pytest.mark.browser


def taken(page, name, ending, lang="vi"):
    """The file that a reader gets from a menu: its name and its bytes."""
    if not page.locator(f".st-key-file-{name}-{ending}").is_visible():
        page.locator(f".st-key-download-{name} button").click()
    with page.expect_download() as found:
        page.click(f".st-key-file-{name}-{ending} button")
    return found.value.suggested_filename, Path(found.value.path()).read_bytes()


def closed(page):
    """Close the menu."""
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-testid=stDialog]", state="detached")


@pytest.mark.parametrize(("viewport", "lang"), [(WIDE, "en"), (PHONE, "vi")], ids=["wide-en", "phone-vi"])
def test_a_workbook_holds_the_numbers_of_the_page_and_the_link_to_it(visit, server, viewport, lang):
    page = visit(f"/co-cau?kv=tw&lang={lang}", viewport=viewport)
    before = query(page)
    name, data = taken(page, "sector-mix", "xlsx")
    assert name.startswith("lsdash-co-cau-sector-mix-bc2004-")
    book = openpyxl.load_workbook(io.BytesIO(data))
    heads, *lines = book.worksheets[0].iter_rows(values_only=True)
    at = heads.index(texts.text(lang, "file.value"))
    assert {546.034, 108.337} <= {line[at] for line in lines}
    said = dict(book.worksheets[2].iter_rows(values_only=True))
    link = said[texts.text(lang, "stamp.link")]
    assert link.startswith(f"{server.url}/co-cau?")
    assert "kv=tw" in link
    assert query(page) == before
    again = visit(link.removeprefix(server.url), viewport=viewport)
    assert "108" in again.text_content(".st-key-table-sector-mix")


def test_a_page_and_its_data_address_give_the_same_file(visit, server):
    page = visit("/khai-thac-mo?sp=da&bo=mophong&nam=2023")
    for name, address in (
        ("mining-output", "mining_output"),
        ("months", "mining_months"),
        ("activities", "activities"),
    ):
        _, data = taken(page, name, "csv")
        answer = page.request.get(f"{server.url}/data/khai-thac-mo/{address}.csv?sp=da&bo=mophong&nam=2023")
        assert answer.status == 200
        assert data == answer.body()
        closed(page)


def test_a_file_follows_the_search_and_the_scenario(visit):
    page = visit("/doi-chieu?tim=bo+xit")
    _, data = taken(page, "figures", "csv")
    assert {row["item"] for row in csv.DictReader(io.StringIO(data.decode()))} == {"bo-xit"}
    page = visit("/muc-tieu?kb=tw:130.8")
    _, data = taken(page, "target-gap", "csv")
    assert "assumed" in {row["measure"] for row in csv.DictReader(io.StringIO(data.decode()))}


def test_escape_right_after_a_file_closes_the_menu_and_not_the_card(visit):
    number = "production_value.tw.2004.actual"
    page = visit(f"/co-cau?so={number}")
    page.wait_for_selector(".ls-card")
    taken(page, "sector-mix", "xlsx")
    closed(page)
    assert query(page) == f"so={number}"
    assert page.locator(".ls-card").is_visible()


def test_data_addresses_pass_the_shell_of_pages(new_page, server):
    request = new_page().request
    for path in ("/data", "/data/", "/data/co-cau.csv", "/data/nowhere", "/data/co-cau/x.csv"):
        answer = request.get(f"{server.url}{path}")
        assert answer.headers["content-type"].startswith("text/"), path
        assert "<html" not in answer.text(), path
        assert answer.status == (200 if path in {"/data", "/data/", "/data/co-cau.csv"} else 404), path


def test_a_menu_takes_nothing_from_the_next_page(visit):
    page = visit("/co-cau")
    for code in ("muc-tieu", "dien-nuoc", "dia-ban"):
        page.locator(".st-key-download-sector-mix button").click()
        page.wait_for_selector(".st-key-file-sector-mix-xlsx")
        closed(page)
        go(page, code)
        page.wait_for_timeout(700)  # what the menu would do late
        wait_ready(page)
        assert page.inner_text("h1").endswith(texts.text("vi", f"nav.{code}", next="2005"))
        assert page.locator("svg.marks").count() > 0
        go(page, "co-cau")


def test_a_menu_opened_again_gives_the_files_of_the_filters_chosen_since(visit):
    page = visit("/co-cau")
    for _ in range(2):
        page.locator(".st-key-download-sector-mix button").click()
        page.wait_for_selector(".st-key-file-sector-mix-xlsx")
        closed(page)
    choose(page, "kv", "Quốc doanh trung ương")
    sees(page, "Quốc doanh trung ương")
    _, data = taken(page, "sector-mix", "csv")
    assert {row["item"] for row in csv.DictReader(io.StringIO(data.decode()))} == {"tw", "total"}
