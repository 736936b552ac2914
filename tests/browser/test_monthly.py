"""In a real browser: from a number of the ranking to its card, down to one month's report, and back."""

import pytest

from lsdash.model import texts
from tests.browsing import PHONE, WIDE, becomes, query, settled
from tools.browser import wait_ready

pytestmark = pytest.mark.browser
CARD = ".st-key-number-card .ls-card"
TABLE = ".st-key-table-district-ranking"


def opened(page, number):
    """Wait until the card of `number` is open; its text."""
    wanted = f'{CARD}[data-card="{number}"]'
    page.wait_for_selector(wanted, timeout=30_000)
    wait_ready(page)
    return page.inner_text(wanted).replace("\u00a0", " ")


def test_from_the_ranking_down_to_one_report_and_back(visit):
    page = visit("/dia-ban?bo=mophong&dv=huu-lung&sp=da")
    page.wait_for_selector(TABLE, state="attached", timeout=90_000)
    wait_ready(page)
    before = query(page)
    link = page.locator(f"{TABLE} a.so[data-so^='output.da@huu-lung.'][data-so$='.actual']").first
    number = link.get_attribute("data-so")
    value = link.text_content()
    link.evaluate("(node) => node.click()")
    text = opened(page, number)
    assert value in text
    assert texts.text("vi", "kind.synthetic") in text
    following = page.locator(f"{CARD} dd .depth-1 a.so[data-so^='output.da@huu-lung.2023-']").first
    single = following.get_attribute("data-so")
    following.click()
    text = opened(page, single)
    assert (
        texts.text("vi", "monthly.card.kind_single") in text or texts.text("vi", "monthly.card.none", sign="–") in text
    )
    page.reload()
    opened(page, single)
    page.click(f"{CARD} .close")
    page.wait_for_selector(CARD, state="detached", timeout=20_000)
    wait_ready(page)
    assert query(page) == before


TILE = """(area) => [...document.querySelectorAll(".st-key-chart-district-map svg.marks path")].flatMap((node) => {
    const item = node.__data__, datum = (Array.isArray(item) ? item[0] : item)?.datum;
    const box = node.getBoundingClientRect();
    return datum?.area === area ? [[box.x + box.width / 2, box.y + box.height / 2]] : [];
})[0]"""


@pytest.mark.parametrize("viewport", [pytest.param(WIDE, marks=pytest.mark.slow), PHONE], ids=["wide", "phone"])
def test_three_districts_are_compared_in_five_presses_from_the_overview(visit, viewport):
    page = visit("/?bo=mophong", viewport=viewport)
    page.click(".st-key-navigation a[href^=dia-ban]")
    page.wait_for_selector(".st-key-chart-district-map svg.marks", timeout=60_000)
    wait_ready(page)
    chosen = []
    for area in ("huu-lung", "chi-lang", "loc-binh"):
        chosen.append(f"dv={area}")
        page.locator(".st-key-chart-district-map").scroll_into_view_if_needed()
        page.mouse.click(*page.evaluate(TILE, area))
        settled(page, "&".join(["bo=mophong", *chosen]))
    page.click(".st-key-choose-view a[href*=ke-hoach]")
    page.wait_for_selector(".st-key-chart-comparison svg.marks", timeout=30_000)
    said = page.text_content(".st-key-chart-comparison svg.marks")
    assert all(name in said for name in ("Hữu Lũng", "Chi Lăng", "Lộc Bình"))


def test_by_keyboard_a_link_leads_past_what_stands_over_every_page(visit):
    """To the first district it was some 40 presses. Streamlit's own link is in English and leads to the masthead."""
    page = visit("/dia-ban?bo=mophong", viewport=WIDE)
    own = "document.activeElement.classList.contains('ls-skip')"
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate(own):
            break
    assert page.evaluate(own)
    assert page.evaluate("document.activeElement.textContent") == texts.text("vi", "app.skip")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "st-key-opening"
    assert query(page) == "bo=mophong"
    presses = 0
    while presses < 12 and not page.evaluate("document.activeElement.classList.contains('choose')"):
        page.keyboard.press("Tab")
        presses += 1
    assert page.evaluate("document.activeElement.textContent") == "Bình Gia"


def test_what_was_unfolded_stays_so_when_a_filter_changes_and_is_folded_on_another_page(visit):
    page = visit("/dia-ban?bo=mophong")
    page.click(f"{TABLE} summary")
    page.click(".st-key-filter-kv button")
    page.locator("#menu-kv a").first.click()
    settled(page, "bo=mophong&kv=tw")
    page.keyboard.press("Escape")
    opened = f"document.querySelector('{TABLE} details').open"
    assert becomes(page, f"() => {opened}", wanted=True)
    page.click(f"{TABLE} summary")
    page.go_back()
    settled(page, "bo=mophong")
    assert not page.evaluate(opened)
