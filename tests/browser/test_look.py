"""In a real browser: where the card stands, what Escape closes, what fits a phone, what is printed."""

import re

import pytest

from tests.browsing import ONE_LANGUAGE_QUICK, PHONE, WIDE, becomes, still
from tools.browser import wait_ready

pytestmark = pytest.mark.browser
CARD = ".st-key-number-card"
PAPER = {"portrait": 703, "landscape": 1032}  # px between the margins of A4
TEXTS = """(chart) => [...chart.querySelectorAll("svg.marks .mark-text.role-mark text")].map((node) => {
    const box = node.getBoundingClientRect(), own = node.ownerSVGElement.getBoundingClientRect();
    return [node.textContent.replace(/\\s+/g, " "), box.left - own.left, own.right - box.right];
})"""


def opened(page):
    page.wait_for_selector(f"{CARD} .ls-card", timeout=20_000)
    wait_ready(page)
    still(page)


def closed(page):
    page.wait_for_selector(CARD, state="detached", timeout=20_000)
    wait_ready(page)


# Sorted: labels of rows that stay keep their place in the document.
DRAWN = """(chart) => [...chart.querySelectorAll("svg.marks path, svg.marks text, svg.marks line")].map((node) => {
    const box = node.getBoundingClientRect(), own = node.ownerSVGElement.getBoundingClientRect();
    const place = [box.left - own.left, box.top - own.top, box.width, box.height].map(Math.round);
    return [node.textContent, node.getAttribute("fill"), ...place].join(" ");
}).sort()"""
READ_OUT = "(chart) => [...chart.querySelectorAll('svg.marks [aria-label]')].map((node) => node.ariaLabel)"


@pytest.mark.parametrize(
    ("path", "chart", "key", "labels"),
    [
        ("/co-cau", "sector-mix", "kv", ["Ngoài quốc doanh", "Quốc doanh trung ương"]),
        ("/khai-thac-mo", "mining-output", "sp", ["Than sạch", "Quặng sắt"]),
        *(
            pytest.param(*each, marks=pytest.mark.slow)
            for each in (
                ("/co-cau?kv=tw", "growth-contribution", "kv", ["Quốc doanh trung ương", "Quốc doanh địa phương"]),
                ("/muc-tieu", "target-gap", "kv", ["Ngoài quốc doanh", "Quốc doanh địa phương"]),
                ("/", "plan-attainment", "kv", ["Quốc doanh trung ương"]),
            )
        ),
    ],
)
def test_a_filter_moves_the_marks_of_a_chart_to_where_a_fresh_page_has_them(visit, path, chart, key, labels):
    """The chart stays and takes the new rows in; its rows, their order and its scale follow from these."""
    page = visit(path)
    there = page.locator(f".st-key-chart-{chart}")
    before = there.evaluate(DRAWN)
    there.locator("svg.marks").evaluate("(svg) => { svg.stayed = true; }")
    page.click(f".st-key-filter-{key} button")
    for label in labels:
        page.locator(f"#menu-{key} a", has_text=re.compile(f"^{label}")).click()
        wait_ready(page)
    fresh = visit(page.url.removeprefix(page.url.split("/")[0] + "//" + page.url.split("/")[2]))
    wanted = fresh.locator(f".st-key-chart-{chart}").evaluate(DRAWN)
    assert wanted != before
    assert becomes(page, f"({DRAWN})(document.querySelector('.st-key-chart-{chart}'))", wanted) == wanted
    assert there.locator("svg.marks").evaluate("(svg) => svg.stayed") is True
    assert there.evaluate(READ_OUT) == []


def box(page, selector, number=0):
    return page.locator(selector).nth(number).bounding_box()


def test_the_card_leaves_the_filter_row_and_the_pressed_number_free(visit):
    page = visit("/muc-tieu")
    for number in (0, 3):
        page.locator(".ls-headline .sign").nth(number).click()
        opened(page)
        card, row, pressed = box(page, CARD), box(page, ".st-key-filters"), box(page, ".ls-headline", number)
        assert card["y"] >= row["y"] + row["height"]
        assert card["y"] + card["height"] <= WIDE["height"]
        assert pressed["x"] + pressed["width"] <= card["x"] or card["x"] + card["width"] <= pressed["x"]
        page.keyboard.press("Escape")
        closed(page)


def test_on_a_broad_screen_the_card_stands_beside_the_page(visit):
    page = visit("/muc-tieu?so=production_value.tw.2004.actual", viewport={"width": 1600, "height": 900})
    opened(page)
    left = box(page, CARD)["x"]
    for part in (".st-key-filters", ".st-key-headlines", ".st-key-chart-target-gap", ".st-key-table-target-gap"):
        inside = box(page, part)
        assert inside["x"] + inside["width"] <= left


def test_on_a_phone_the_pressed_number_stays_in_sight_and_the_page_can_be_read_to_its_end(visit):
    page = visit("/muc-tieu", viewport=PHONE)
    page.locator(".st-key-table-target-gap summary").click()
    cell = page.locator(".st-key-table-target-gap tbody tr").nth(5).locator("a.so").first
    cell.scroll_into_view_if_needed()
    page.mouse.move(195, 400)
    bottom = cell.bounding_box()["y"] - PHONE["height"] + 60
    page.mouse.wheel(0, bottom)  # to the lowest part of the screen, where the card is going to be
    page.wait_for_timeout(300)
    cell.click()
    opened(page)
    card, pressed = box(page, CARD), cell.bounding_box()
    assert pressed["y"] >= 0
    assert pressed["y"] + pressed["height"] <= card["y"]
    page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollTo(0, main.scrollHeight)")
    end = box(page, ".ls-stamp")
    assert end["y"] + end["height"] <= card["y"]


def test_escape_at_once_after_a_click_closes_what_is_about_to_open(visit):
    page = visit("/")
    # The number is in the address for a moment; its card may be taken back before it was ever drawn.
    page.evaluate("""() => {
        window.addresses = [];
        const push = history.pushState.bind(history);
        history.pushState = (kept, title, to) => {
            document.documentElement.dataset.addresses = window.addresses.push(String(to));
            push(kept, title, to);
        };
        document.querySelector(".ls-headline .sign").click();
        document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
    }""")
    page.wait_for_selector("html[data-addresses='2']", state="attached", timeout=20_000)
    assert ["so=" in each for each in page.evaluate("addresses")] == [True, False]
    closed(page)
    page.wait_for_url(lambda url: "so=" not in url, timeout=20_000)
    page.locator(".ls-headline .sign").nth(1).click()
    opened(page)


def test_escape_in_an_input_leaves_the_card(visit):
    page = visit("/muc-tieu?so=production_value.tw.2004.actual")
    opened(page)
    page.locator(".st-key-what-if input").first.focus()
    page.keyboard.press("Escape")
    page.wait_for_timeout(600)
    assert page.locator(CARD).count() == 1
    page.locator(f"{CARD} .ls-card").focus()
    page.keyboard.press("Escape")
    closed(page)


@pytest.mark.parametrize("lang", ONE_LANGUAGE_QUICK)
def test_on_a_phone_the_gap_board_answers_and_nothing_of_it_is_cut(visit, lang):
    page = visit(f"/muc-tieu?lang={lang}", viewport=PHONE)
    texts = page.locator(".st-key-chart-target-gap").evaluate(TEXTS)
    gap = {"vi": "còn thiếu 196†", "en": "196† short"}[lang]
    assert gap in [text for text, _, _ in texts]
    assert [text for text, left, right in texts if left < 0 or right < 0] == []
    page.set_viewport_size({"width": 320, "height": 700})
    page.wait_for_selector(".st-key-chart-target-gap svg.marks[width='296']", timeout=10_000)
    still(page)
    texts = page.locator(".st-key-chart-target-gap").evaluate(TEXTS)
    assert gap in [text for text, _, _ in texts]
    assert [text for text, left, right in texts if left < 0 or right < 0] == []


@pytest.mark.parametrize("lang", ONE_LANGUAGE_QUICK)
def test_on_a_phone_no_row_of_a_long_table_is_tall(visit, lang):
    page = visit(f"/doi-chieu?xem=so-lieu-goc&lang={lang}", viewport=PHONE)
    tall = page.evaluate("""() => [...document.querySelectorAll(".ls-table tbody tr")].filter(
        (row) => row.getBoundingClientRect().height > 125).map((row) => row.innerText)""")
    assert tall == []
    first = page.locator(".ls-table tbody tr > th:first-child:not(.group)")
    assert max(first.evaluate_all("(cells) => cells.map((cell) => cell.offsetWidth)")) <= PHONE["width"] * 0.4


def test_a_print_holds_all_that_is_said_and_nothing_to_press(visit):
    page = visit("/muc-tieu?kb=tw:10&so=production_value.tw.2004.actual")
    opened(page)
    page.emulate_media(media="print")
    for width in PAPER.values():
        page.set_viewport_size({"width": width, "height": 900})
        still(page)
        printed_inside(page, width)
    hidden = (".st-key-what-if-block", ".st-key-what-if", ".st-key-filters", f"{CARD} .ls-foot", f"{CARD} .close")
    for part in (*hidden, ".st-key-navigation", "[class*=st-key-download-]", ".ls-more", ".ls-button"):
        assert page.locator(part).count(), part
        assert not any(each.is_visible() for each in page.locator(part).all()), part
    for part in (".st-key-notice-assumed", ".st-key-table-target-gap table", ".st-key-stamp"):
        assert page.locator(part).is_visible(), part
    whole = page.locator(CARD).evaluate(
        "(card) => [getComputedStyle(card).position, card.scrollHeight - card.clientHeight]"
    )
    assert whole == ["static", 0]
    drawn = page.locator("svg.marks").first.bounding_box()
    ratio = page.locator("svg.marks").first.evaluate("(svg) => svg.viewBox.baseVal.height / svg.viewBox.baseVal.width")
    assert drawn["height"] == pytest.approx(drawn["width"] * ratio, rel=0.02)
    assert len(page.pdf(format="A4")) > 20_000


def printed_inside(page, width):
    tables = page.locator(".ls-table table")
    rights = tables.evaluate_all("(all) => all.map((table) => table.getBoundingClientRect().right)")
    assert rights
    assert max(rights) <= width
