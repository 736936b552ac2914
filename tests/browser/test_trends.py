"""Series over time in a real browser: panels that have room, points and rows that open cards, links that once led
elsewhere."""

import pytest

from tests.browser.test_numbers import CARD, MARKS, card
from tests.browsing import PHONE, WIDE, open_tables, sees
from tools.browser import wait_ready

pytestmark = pytest.mark.browser
TREND = ".st-key-chart-trend"
# Left edges of the headings of panels, and whether any letters leave the drawing or the panel beside.
COLUMNS = """() => {
    const svg = document.querySelector(".st-key-chart-trend svg.marks");
    const heads = [...svg.querySelectorAll("text")].filter((node) => node.__data__?.datum?.form === "head");
    return new Set(heads.map((node) => Math.round(node.getBoundingClientRect().left))).size;
}"""
OUTSIDE = """() => {
    const svg = document.querySelector(".st-key-chart-trend svg.marks"), box = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")].filter((node) => node.textContent.trim()).filter((node) => {
        const own = node.getBoundingClientRect();
        return own.width && (own.left < box.left - 2 || own.right > box.right + 2 || own.bottom > box.bottom + 2);
    }).map((node) => node.textContent);
}"""


@pytest.mark.parametrize(
    ("lang", "dataset", "viewport", "columns"),
    [("vi", "bc2004", WIDE, 3), ("en", "bc2004", PHONE, 2), ("en", "mophong", WIDE, 3), ("vi", "mophong", PHONE, 2)],
)
def test_panels_stand_in_as_many_columns_as_have_room_and_nothing_leaves_them(visit, lang, dataset, viewport, columns):
    page = visit(f"/dien-bien?lang={lang}&bo={dataset}", viewport=viewport)
    page.locator(f"{TREND} svg.marks").wait_for()
    assert page.evaluate(COLUMNS) == columns
    assert page.evaluate(OUTSIDE) == []
    assert page.locator(".st-key-table-trend tbody tr").count() > 100


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_point_and_a_row_of_the_table_open_the_card_of_their_number(visit, lang):
    page = visit(f"/dien-bien?lang={lang}&sp=da", viewport=WIDE)
    chart = page.locator(TREND)
    chart.scroll_into_view_if_needed()
    number, x, y = next(mark for mark in chart.evaluate(MARKS) if mark[0] == "output.da.2016.actual")
    page.mouse.click(x, y)
    assert "“2.925.000 m³”" in card(page, number)
    page.keyboard.press("Escape")
    page.wait_for_selector(CARD, state="detached")
    open_tables(page)
    page.click('.st-key-table-trend [data-so="output.da.2004.actual"]')
    assert "“717.267m3”" in card(page, "output.da.2004.actual")


def test_a_link_to_the_former_view_says_where_it_is_now_and_leads_there_with_its_filters(visit):
    page = visit("/khai-thac-mo?sp=than-sach&xem=sau-nay", viewport=WIDE)
    page.click(".st-key-notice-address a")
    page.wait_for_url("**/dien-bien?sp=than-sach")
    wait_ready(page)
    sees(page, "Than sạch")
    assert "462.000 tấn" in page.inner_text(".st-key-sentences").replace("\u00a0", " ")
