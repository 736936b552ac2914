"""In a real browser: from any number to its card and down to what is printed, the ledger's links, what if."""

from itertools import cycle

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from lsdash import queries
from lsdash.data import releases
from lsdash.model import texts
from lsdash.model.filters import Filters
from lsdash.model.pages import PAGES
from lsdash.model.words import rows
from tests.browsing import PHONE, WIDE, query, sees, settled, shown
from tools.browser import wait_ready

pytestmark = pytest.mark.browser
CARD = ".st-key-number-card .ls-card"
# Each language in each width; pages take turns.
LOOKS = [("vi", WIDE), ("en", PHONE), ("vi", PHONE), ("en", WIDE)]
# Marks that carry an observation; districts have none.
MARKS = """(chart) => [...chart.querySelectorAll("svg.marks path, svg.marks text, svg.marks line")].flatMap((node) => {
    const item = node.__data__, datum = (Array.isArray(item) ? item[0] : item)?.datum;
    const box = node.getBoundingClientRect();
    return datum?.id && box.width + box.height > 0 ? [[datum.id, box.x + box.width / 2, box.y + box.height / 2]] : [];
})"""


def observations(release):
    with releases.cursor(release) as cursor:
        return {row["id"]: row for row in rows(queries.observations(cursor, Filters()))}


@pytest.fixture(scope="module")
def known(release):
    return observations(release)


def card(page, number=""):
    """Wait until the card (of `number`) is open; its text with plain spaces."""
    wanted = f'{CARD}[data-card="{number}"]' if number else CARD
    page.wait_for_selector(wanted, timeout=20_000)
    wait_ready(page)
    return page.inner_text(wanted).replace("\u00a0", " ")


def closed(page):
    page.wait_for_selector(CARD, state="detached", timeout=20_000)
    wait_ready(page)


def number_of(page):
    return page.get_attribute(CARD, "data-card")


def down_to_print(page, known, lang):
    """Follow the first number of each formula until a card shows words that are printed, with their place."""
    for _ in range(6):
        number = number_of(page)
        row, text = known[number], card(page, number)
        if row["as_printed"]:
            assert f"“{row['as_printed']}”" in text
            if row["place"]:  # statistics and press have none
                paragraph, sentence = row["place"].split(".")
                assert texts.text(lang, "file.at", paragraph=paragraph, sentence=sentence) in text.lower()
            return
        assert texts.text(lang, "card.not_printed") in text
        link = page.locator(f"{CARD} dd .depth-0 a.so").first
        following = link.get_attribute("data-so")
        link.click()
        card(page, following)
    pytest.fail(f"no printed figure below {number}")


@pytest.mark.parametrize(
    ("each", "lang", "viewport"),
    [
        pytest.param(each, lang, viewport, id=f"{each.code}-{lang}-{viewport['width']}")
        for each, (lang, viewport) in zip(PAGES, cycle(LOOKS), strict=False)
    ],
)
def test_from_each_headline_and_a_mark_of_each_chart_to_the_printed_figure(visit, known, each, lang, viewport):
    """Down to it from the first of a page: below it a card is a card, whatever led there."""
    page = visit(f"/{each.path}?lang={lang}", viewport=viewport)
    before = query(page)
    for place, sign in enumerate(page.locator(".ls-headline .sign").all()):
        number = sign.get_attribute("data-so")
        value = page.inner_text(f'.ls-headline[data-so="{number}"] .value').replace("\u00a0", " ")
        sign.click()
        assert value in card(page, number)
        assert f"so={number}" in query(page)
        if place == 0:
            down_to_print(page, known, lang)
        page.click(f"{CARD} .close")
        closed(page)
        assert query(page) == before
    for place, chart in enumerate(page.locator("[class*=st-key-chart-]:has(.ls-drawing)").all()):
        chart.scroll_into_view_if_needed()
        marks = chart.evaluate(MARKS)
        if not marks:
            assert "st-key-chart-district-map" in chart.get_attribute("class")
            continue
        height, reachable = viewport["height"], []
        while not reachable:
            reachable = [mark for mark in marks if 60 < mark[2] < height - 20]
            if not reachable:
                page.mouse.wheel(0, 300)
                page.wait_for_timeout(200)
                marks = chart.evaluate(MARKS)
        page.mouse.click(*reachable[len(reachable) // 2][1:])
        assert number_of_card_is_in(page, {mark[0] for mark in marks})
        if place == 0:
            down_to_print(page, known, lang)
        page.keyboard.press("Escape")
        closed(page)
        assert query(page) == before


def number_of_card_is_in(page, numbers):
    card(page)
    return number_of(page) in numbers


def test_a_touch_on_a_mark_opens_its_card_and_the_sign_can_be_hit(visit):
    page = visit("/co-cau", viewport=PHONE, touch=True)
    size = page.locator(".ls-headline .sign").first.evaluate("""(sign) => {
        const style = getComputedStyle(sign, "::after");
        return [parseFloat(style.width), parseFloat(style.height)];
    }""")
    assert min(size) >= 44
    chart = page.locator(".st-key-chart-growth-contribution")
    chart.scroll_into_view_if_needed()
    number, x, y = chart.evaluate(MARKS)[0]
    page.touchscreen.tap(x, y)
    card(page, number)
    page.touchscreen.tap(*middle(page, f"{CARD} .close"))
    closed(page)


def middle(page, selector):
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_by_keyboard_a_table_cell_opens_the_card_and_gets_the_focus_back(visit):
    page = visit("/muc-tieu")
    page.locator(".st-key-table-target-gap summary").click()
    cell = page.locator(".st-key-table-target-gap a.so").first
    cell.focus()
    page.keyboard.press("Enter")
    card(page, cell.get_attribute("data-so"))
    assert page.evaluate(f"document.activeElement === document.querySelector('{CARD}')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "close"
    page.keyboard.press("Escape")
    closed(page)
    assert page.evaluate("document.activeElement.dataset.so") == cell.get_attribute("data-so")


def test_a_row_with_one_number_opens_its_card_anywhere(visit):
    page = visit("/doi-chieu?tim=f15")
    page.locator(".st-key-table-figures tbody tr td").last.click()
    assert "131.784 tấn" in card(page, "output.than-sach.2004.actual")


def test_opening_and_closing_a_card_runs_the_page_not_again(visit, new_page, server):
    page = new_page(own=server.url)
    asked = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: asked.append(parsed(frame))))
    visit("/", page=page)
    asked.clear()
    page.locator(".ls-headline .sign").first.click()
    card(page)
    page.keyboard.press("Escape")
    closed(page)
    reruns = [message.rerun_script for message in asked if message.HasField("rerun_script")]
    assert len(reruns) == 2
    assert all(rerun.fragment_id for rerun in reruns)


def parsed(frame):
    message = BackMsg()
    message.ParseFromString(frame if isinstance(frame, bytes) else frame.encode())
    return message


def test_an_open_card_is_a_link_and_a_step_of_back_and_forward(visit):
    page = visit("/co-cau?kv=tw")
    page.locator(".ls-headline .sign[data-so='production_value.tw.2004.share']").click()
    settled(page, "kv=tw&so=production_value.tw.2004.share")
    card(page, "production_value.tw.2004.share")
    page.go_back()
    settled(page, "kv=tw")
    closed(page)
    page.go_forward()
    settled(page, "kv=tw&so=production_value.tw.2004.share")
    card(page, "production_value.tw.2004.share")
    page.reload()
    assert "19,84%" in card(page, "production_value.tw.2004.share")
    page.click(f"{CARD} .close")
    closed(page)
    assert query(page) == "kv=tw"


def test_changing_the_language_keeps_the_card_open(visit):
    page = visit("/?so=production_value.total.2003.actual")
    assert "423,84†" in card(page)
    page.get_by_text("English", exact=True).click()
    settled(page, "lang=en&so=production_value.total.2003.actual")
    page.wait_for_selector(f"{CARD}:has-text('423.84†')", timeout=20_000)


def test_the_mark_of_doubt_of_a_chart_and_of_a_headline_leads_to_its_row(visit):
    page = visit("/co-cau")
    link = page.locator(".st-key-chart-sector-mix .ls-doubt a").first
    wanted = link.get_attribute("href").partition("#")[2]
    link.click()
    page.wait_for_selector(f"#{wanted.replace('.', chr(92) + '.')}.ls-here", timeout=20_000)
    assert page.locator(".ls-here").is_visible()
    assert texts.text("vi", "dispute.no_rounding") in page.inner_text(".ls-here")
    page = visit("/?lang=en")
    page.locator(".ls-headline .place a").first.click()
    page.wait_for_selector(".ls-here", timeout=20_000)
    assert texts.text("en", "dispute.no_rounding") in page.inner_text(".ls-here")


# What if


def assume(page, sector, text):
    """Type a growth as a reader does."""
    box = page.locator(f".st-key-what-if input[aria-label^='{sector} ']")
    box.fill(text)
    box.press("Enter")


@pytest.mark.parametrize(("lang", "viewport"), LOOKS[2:], ids=["vi-phone", "en-wide"])
def test_two_assumptions_say_what_the_third_sector_has_to_do(visit, lang, viewport):
    page = visit(f"/muc-tieu?lang={lang}", viewport=viewport)
    start = query(page)
    tw, dp = {
        "vi": ("Quốc doanh trung ương", "Quốc doanh địa phương"),
        "en": ("Central state-owned", "Local state-owned"),
    }[lang]
    low, high = {"vi": ("-3,7", "130,8"), "en": ("-3.7", "130.8")}[lang]
    assume(page, dp, low)
    settled(page, "&".join(filter(None, (start, "kb=dp%3A-3.7"))))
    assume(page, tw, high)
    settled(page, "&".join(filter(None, (start, "kb=tw%3A130.8%2Cdp%3A-3.7"))))
    # By hand: 742 - 108.337 · 2.308 - 103.882 · 0.963 = 391.920; over 333.815 that is +17.41 %, known to 0.3 points as
    # the target is printed to the whole.
    wanted = {"vi": "+17,4%\u00a0(", "en": "+17.4%\u00a0("}[lang]
    assert wanted in page.inner_text(".st-key-notice-assumed")
    word = texts.text(lang, "kind.assumed")
    drawn = page.text_content(".st-key-chart-target-gap svg.marks")
    assert drawn.count(f"({word})") >= 4
    page.get_by_role("button", name=texts.text(lang, "what_if.end")).click()
    settled(page, start)
    assert word not in page.text_content(".st-key-chart-target-gap svg.marks")


def test_a_scenario_is_a_link_and_every_growth_given_says_the_total(visit):
    page = visit("/muc-tieu?kb=tw:10,dp:10,nqd:10")
    said = page.inner_text(".st-key-notice-assumed").replace("\u00a0", " ")
    assert "600,637" in said  # 546.034 · 1.1
    assert "thiếu 141 tỷ đồng" in said  # 742, printed to the whole, less that
    assert "600,637" in page.text_content(".st-key-chart-target-gap svg.marks")
    page.reload()
    wait_ready(page)
    assert "600,637" in page.inner_text(".st-key-notice-assumed")
    assert page.input_value(".st-key-what-if input >> nth=0") == "10"


def test_the_common_growth_reaches_the_target(visit):
    page = visit("/muc-tieu?lang=en")
    page.get_by_role("button", name="35.89%").click()
    settled(page, "lang=en&kb=tw%3A35.89%2Cdp%3A35.89%2Cnqd%3A35.89")
    assert "742.006" in page.inner_text(".st-key-notice-assumed")  # 546.034 · 1.3589 = 742.0056


def test_a_growth_that_cannot_be_is_named_and_nothing_is_assumed(visit):
    page = visit("/muc-tieu")
    for text in ("-100", "10^9", "mười", "1,2,3", "<b>1</b>", "99999999999", "--5"):
        assume(page, "Quốc doanh trung ương", text)
        page.locator(".st-key-notice-assumption", has_text=text).wait_for(timeout=20_000)
        wait_ready(page)
        assert query(page) == ""
    assume(page, "Quốc doanh trung ương", "5")
    settled(page, "kb=tw%3A5")
    assert page.locator(".st-key-notice-assumption").count() == 0


def test_a_scenario_survives_pages_and_languages(visit):
    page = visit("/muc-tieu?kb=tw:12.5")
    page.get_by_text("English", exact=True).click()
    settled(page, "lang=en&kb=tw%3A12.5")
    sees(page, "12.5%")
    assert page.input_value(".st-key-what-if input >> nth=0") == "12.5"
    page.click(f".st-key-navigation a:has-text('{texts.text('en', 'nav.co-cau')}')")
    page.wait_for_url("**/co-cau?*kb=tw%3A12.5", timeout=20_000)
    wait_ready(page)
    assert "12.5%" in shown(page)


def test_a_link_to_another_page_inside_a_card_keeps_the_card_and_is_one_step_back(visit):
    number = "production_value.total.2004.actual"
    page = visit(f"/?so={number}")
    card(page, number)
    page.locator(".st-key-card-pages a", has_text=texts.text("vi", "nav.co-cau")).click()
    page.wait_for_url(f"**/co-cau?so={number}", timeout=20_000)
    wait_ready(page)
    card(page, number)
    page.go_back()
    page.wait_for_url(lambda url: url.endswith(f"/?so={number}"), timeout=20_000)
    wait_ready(page)
    card(page, number)


def test_a_link_into_the_ledger_leaves_filters_that_would_hide_its_row_behind(visit):
    page = visit("/?sp=than-sach&dv=huu-lung")
    page.locator(".ls-headline .place a").first.click()
    page.wait_for_selector(".ls-here", timeout=20_000)
    assert query(page).partition("#")[0] == "dv=huu-lung"
