"""The main journeys of a reader, in pages with all enhancements and in pages as Streamlit makes them."""

import re
import shutil

import pytest

from lsdash.model import texts
from tests.browsing import open_tables
from tools.server import Server

pytestmark = pytest.mark.browser
NUMBER = "production_value.tw.2004.actual"


@pytest.fixture(scope="module")
def plain_server(filled, tmp_path_factory):
    root = shutil.copytree(filled, tmp_path_factory.mktemp("plain") / "store")
    with Server(root, env={"LSDASH_PLAIN": "1"}) as running:
        yield running


PLAIN = pytest.param("plain_server", id="plain", marks=pytest.mark.slow)  # Streamlit's own charts take their time


@pytest.fixture(params=[PLAIN, pytest.param("server", id="enhanced")])
def running(request):
    """A server of one form, and whether that is the plain one."""
    return request.getfixturevalue(request.param).url, request.param == "plain_server"


@pytest.fixture
def page(new_page, running):
    return new_page(own=running[0])


def come(page, address, text):
    """Wait for the page at `address` (path and query) that says `text` of what is filtered, or in its title."""
    page.wait_for_url(lambda url: re.sub(r"^https?://[^/]+", "", url).rstrip("?") == address)
    page.locator(".ls-filtered, h1", has_text=text).first.wait_for()
    page.locator("[data-test-script-state=notRunning] .st-key-stamp").wait_for()


def opened(page, running, address, text):
    page.goto(running[0] + address)
    come(page, address, text)


def test_a_page_opens_with_its_numbers_and_charts(page, running):
    opened(page, running, "/co-cau", texts.text("vi", "nav.co-cau"))
    scripts = page.locator("script[src*='/lsdash.']").count()
    assert (scripts == 0) == running[1]
    assert "546,034" in page.text_content(".st-key-table-sector-mix, [class*=st-key-table]")
    page.locator(".st-key-chart-sector-mix svg.marks").wait_for()
    assert page.evaluate("document.documentElement.lang") == "vi"


def test_filters_narrow_and_widen_and_back_undoes_them(page, running):
    opened(page, running, "/co-cau", texts.text("vi", "nav.co-cau"))
    tw, fdi = "Quốc doanh trung ương", "vốn đầu tư nước ngoài"
    for name, address in ((tw, "/co-cau?kv=tw"), (fdi, "/co-cau?kv=tw&kv=fdi")):
        if not page.get_by_role("checkbox", name=name).is_visible():
            page.locator(".st-key-filter-kv").locator("button, summary").first.click()
        page.get_by_role("checkbox", name=name).click()
        come(page, address, name)
    page.go_back()
    come(page, "/co-cau?kv=tw", tw)
    page.locator(".st-key-navigation").get_by_text(texts.text("vi", "nav.muc-tieu", next="2005")).click()
    come(page, "/muc-tieu?kv=tw", texts.text("vi", "nav.muc-tieu", next="2005"))
    page.locator(".st-key-filter-reset a").click()
    come(page, "/muc-tieu", texts.text("vi", "nav.muc-tieu", next="2005"))
    page.go_back()
    page.go_back()
    come(page, "/co-cau?kv=tw", tw)


def test_the_language_changes_and_the_filter_stays(page, running):
    opened(page, running, "/co-cau?kv=tw", "Quốc doanh trung ương")
    page.get_by_text(texts.text("vi", "app.lang_en"), exact=True).first.click()
    come(page, "/co-cau?lang=en&kv=tw", texts.text("en", "nav.co-cau"))
    page.locator("html[lang=en]").wait_for(state="attached")
    page.go_back()
    come(page, "/co-cau?kv=tw", texts.text("vi", "nav.co-cau"))


def test_a_card_opens_from_a_number_and_by_its_link_and_closes(page, running):
    opened(page, running, "/co-cau?kv=tw", "Quốc doanh trung ương")
    open_tables(page)
    page.locator(f".st-key-table-sector-mix a[data-so='{NUMBER}']").click()
    card = page.locator(f".ls-card[data-card='{NUMBER}']")
    card.wait_for()
    assert "108,337" in card.inner_text()
    page.wait_for_url(lambda url: url.endswith(f"/co-cau?kv=tw&so={NUMBER}"))
    page.reload()
    card.wait_for()
    card.locator(".close").click()
    card.wait_for(state="detached")
    page.wait_for_url(lambda url: url.endswith("/co-cau?kv=tw"))


def test_rows_of_a_chart_are_downloaded(page, running):
    opened(page, running, "/co-cau", texts.text("vi", "nav.co-cau"))
    if running[1]:
        page.locator(".st-key-open-download-sector-mix button").click()
    else:
        page.locator(".st-key-download-sector-mix button").click()
    with page.expect_download() as download:
        page.locator("[data-testid=stDialog] .st-key-file-sector-mix-csv button").click()
    assert download.value.suggested_filename.endswith(".csv")
    assert "108.337" in download.value.path().read_text(encoding="utf-8-sig")
