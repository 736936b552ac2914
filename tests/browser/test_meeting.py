"""Meeting mode in a real browser: sizes for a room, keys and swipes, addresses, the card, the way out."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from lsdash.model import texts
from tests.browser.test_axe import grave
from tests.browser.test_inspection import HEIGHTS
from tests.browsing import PHONE, WIDE, becomes, choose, query, sees, settled, shown, speaks
from tools.browser import wait_ready

pytestmark = pytest.mark.browser
ROOM = {"width": 1920, "height": 1080}
SMALL, LOW = {"width": 1280, "height": 720}, {"width": 1280, "height": 300}
CARD = ".st-key-number-card .ls-card"
CHARTS = ["/co-cau?hop=1", "/co-cau?hop=1&man=ty-trong", "/co-cau?hop=1&man=dong-gop", "/khai-thac-mo?hop=1"]
CHARTS += [
    "/dien-bien?hop=1",
    "/dien-bien?hop=1&man=so-voi-ca-nuoc",
    "/dien-nuoc?hop=1",
    "/dien-nuoc?hop=1&man=dien-nuoc",
]
CHARTS += [
    "/?hop=1&man=dang-chu-y",
    "/muc-tieu?hop=1&man=khoang-cach",
    "/muc-tieu?hop=1&man=san-pham",
    "/dia-ban?hop=1",
]
NUMBERS = ["/?hop=1", "/muc-tieu?hop=1"]

# The least size of letters that match, as they are on the screen.
LEAST = """(selector) => Math.min(...[...document.querySelectorAll(selector)]
    .filter(each => each.textContent.trim() && each.getClientRects().length)
    .map(each => parseFloat(getComputedStyle(each).fontSize) * (each.getScreenCTM ? each.getScreenCTM().a : 1)))"""
FITS = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    const foot = document.querySelector(".st-key-meeting-foot").getBoundingClientRect().top;
    const inside = [...document.querySelectorAll(".st-key-screen :is(.ls-heading, svg.marks, .ls-headline, p, li)")];
    const lowest = Math.max(...inside.map(each => each.getBoundingClientRect().bottom));
    return [main.scrollHeight <= main.clientHeight, main.scrollWidth <= main.clientWidth, lowest <= foot + 1];
}"""
# What of the height of the window the message takes: its heading, the drawing or numbers or sentences; no notes.
MESSAGE = """() => {
    const message = ":is(.ls-heading, .ls-drawing, .st-key-headlines, .st-key-sentences)";
    const parts = [...document.querySelectorAll(`.st-key-screen ${message}`)].map(each => each.getBoundingClientRect());
    return (Math.max(...parts.map(each => each.bottom)) - Math.min(...parts.map(each => each.top))) / innerHeight;
}"""
FULL = f"() => ({MESSAGE})() >= 0.6"
# Cards of the index within the window without a picture or words of their screen.
NEAR = """() => [...document.querySelectorAll(".ls-screens a")]
    .filter(each => each.getBoundingClientRect().top < innerHeight && !each.querySelector("svg.marks, .line"))
    .map(each => each.textContent)"""
CUT = """() => {
    const svg = document.querySelector(".st-key-screen svg.marks"), box = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")].filter(each => each.textContent.trim()).filter(each => {
        const one = each.getBoundingClientRect();
        return one.width && (one.left < box.left - 2 || one.right > box.right + 2 || one.bottom > box.bottom + 2);
    }).map(each => each.textContent);
}"""


def position(page):
    return page.inner_text(".ls-position")


def at(page, path, wanted):
    page.wait_for_url(lambda url: url.partition("?")[0].endswith(path) and url.partition("?")[2] == wanted)
    wait_ready(page)


def screens(page):
    """Go through all screens as a reader does who presses "next": the address of each, once it is there."""
    number = 1
    while True:
        page.locator(".ls-position", has_text=re.compile(f"^{number}/")).wait_for()
        wait_ready(page)
        yield urlsplit(page.url)
        if not page.locator(".st-key-meeting-next a").count():
            return
        page.click(".st-key-meeting-next a")
        number += 1


ALL_SCREENS = pytest.mark.slow  # once more in another look or of another data set


@pytest.mark.parametrize(("lang", "scheme"), [("vi", "light"), pytest.param("en", "dark", marks=ALL_SCREENS)])
def test_every_screen_of_the_report_fits_and_can_be_read_from_the_back_of_a_room(visit, lang, scheme):
    page = visit(f"/?hop=1&lang={lang}", viewport=ROOM, scheme=scheme)
    seen = []
    for found in screens(page):
        man = parse_qs(found.query).get("man")
        address = found.path + "?hop=1" + (f"&man={man[0]}" if man else "")
        seen.append(address)
        assert becomes(page, FITS, [True, True, True]) == [True, True, True], address
        assert becomes(page, FULL, True), address
        assert page.evaluate(LEAST, ".st-key-screen h1") >= 44, address
        assert page.evaluate(LEAST, ".st-key-screen p:not(.ls-doubt)") >= 26, address
        if address in CHARTS:
            assert page.evaluate(LEAST, ".st-key-screen :is(svg.marks text, .ls-legend li)") >= 26, address
            assert becomes(page, CUT, []) == [], address
            assert page.locator(".st-key-screen svg.marks").count() == 1, address
            assert becomes(page, HEIGHTS, []) == [], address
        if address in NUMBERS:
            assert page.evaluate(LEAST, ".st-key-screen .ls-headline .value") >= 90, address
            assert page.evaluate(LEAST, ".st-key-screen .ls-headline .label") >= 30, address
        assert page.locator(".st-key-stamp").is_visible(), address
        assert page.locator(".st-key-navigation").count() == 0, address
        assert grave(page) == [], address
    assert sorted(seen) == sorted([*CHARTS, *NUMBERS, "/?hop=1&man=phai-lam"])


@ALL_SCREENS
@pytest.mark.parametrize(("dataset", "scheme"), [("bc2004", "dark"), ("mophong", "light")])
def test_a_screen_keeps_the_room_of_its_drawing_and_follows_the_rules_on_a_smaller_one(visit, dataset, scheme):
    page = visit(f"/?hop=1&bo={dataset}", scheme=scheme, viewport=SMALL)
    charts = 0
    for found in screens(page):
        charts += page.locator(".ls-drawing").count()
        assert becomes(page, FITS, [True, True, True]) == [True, True, True], found
        assert becomes(page, FULL, True), found
        assert page.evaluate(HEIGHTS) == [], found
        if page.locator(".ls-drawing").count():
            assert becomes(page, CUT, []) == [], found
        assert grave(page) == [], found
    assert charts >= 10


DENSE = ["/?man=dang-chu-y", "/dien-bien?man=dien-bien", "/co-cau?man=co-cau", "/co-cau?man=ty-trong"]
DENSE += ["/khai-thac-mo?man=khoang-san", "/dien-nuoc?man=dien-nuoc", "/co-cau?man=co-cau&dv=huu-lung"]


@pytest.mark.parametrize("address", DENSE)
def test_what_is_said_below_a_drawing_has_room_above_the_words_of_demonstration_data(visit, address):
    page = visit(f"{address}&bo=mophong&hop=1&lang=vi", viewport=ROOM)
    assert becomes(page, FITS, [True, True, True]) == [True, True, True]
    assert page.evaluate(LEAST, ".st-key-screen svg.marks text") >= 18


@pytest.mark.parametrize("address", ["/?man=dang-chu-y", "/co-cau?man=ty-trong&bo=mophong", "/dien-bien?man=dien-bien"])
def test_a_drawing_is_enlarged_less_where_notes_would_be_cut_on_a_small_wall(visit, address):
    page = visit(f"{address}&hop=1&lang=vi", viewport=SMALL)
    assert becomes(page, FITS, [True, True, True]) == [True, True, True]
    assert page.evaluate(LEAST, ".st-key-screen svg.marks text") >= 12
    page.set_viewport_size(PHONE)
    assert becomes(page, "document.documentElement.style.getPropertyValue('--ls-fit')", "1.000") == "1.000"


def test_a_drawing_that_would_get_too_small_is_scrolled_to(visit):
    page = visit("/muc-tieu?bo=mophong&hop=1&man=san-pham", viewport=LOW)
    assert page.evaluate("document.documentElement.style.getPropertyValue('--ls-fit')") == "1.000"
    assert page.evaluate(LEAST, ".st-key-screen svg.marks text") >= 12
    assert page.evaluate(FITS)[0] is False


# Three districts, where a notice stands above and the menus are longest; two sectors, whose districts are many.
CHOSEN = ["/co-cau?man=ty-trong&dv=huu-lung&dv=chi-lang&dv=cao-loc", "/muc-tieu?man=san-pham-2&dv=huu-lung&dv=chi-lang"]
CHOSEN += ["/dia-ban?man=xep-hang-2&kv=dp&kv=nqd", "/dien-nuoc?man=dien-nuoc&dv=huu-lung&dv=chi-lang&dv=cao-loc"]


@pytest.mark.parametrize("address", CHOSEN)
def test_a_screen_fits_and_is_full_whatever_is_chosen(visit, address):
    page = visit(f"{address}&bo=mophong&hop=1&lang=vi", viewport=SMALL)
    assert becomes(page, FITS, [True, True, True]) == [True, True, True]
    assert page.evaluate(LEAST, ".st-key-screen svg.marks text") >= 12
    assert page.locator(".st-key-meeting").bounding_box()["height"] < 60  # one line
    page.set_viewport_size(ROOM)
    assert becomes(page, FITS, [True, True, True]) == [True, True, True]
    assert becomes(page, FULL, True)


def test_the_words_of_demonstration_data_stand_once_on_a_screen(visit):
    page = visit("/co-cau?bo=mophong&hop=1", viewport=ROOM)
    words = texts.text("vi", "notice.synthetic_short")
    assert page.locator(".stMain :is(text, p)", has_text=re.compile(f"^{words}$")).count() == 1


def test_demonstration_data_say_so_on_every_screen_wherever_it_is_scrolled_to(visit):
    page = visit("/muc-tieu?bo=mophong&hop=1&man=san-pham", viewport=LOW)
    words = texts.text("vi", "notice.synthetic_short")
    for keys in ([], ["PageDown"]):
        for key in keys:
            page.keyboard.press(key)
        box = page.locator(".st-key-notice-synthetic", has_text=words).bounding_box()
        assert 0 <= box["y"] <= LOW["height"] - box["height"]
        assert page.evaluate(LEAST, ".ls-synthetic") >= 14
    assert texts.text("vi", "kind.synthetic") in page.inner_text(".st-key-stamp")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") > 0
    assert query(page) == "bo=mophong&hop=1&man=san-pham"


def test_keys_lead_through_the_screens_and_back_retraces_them(visit):
    page = visit("/?hop=1&kv=tw", viewport=ROOM)
    assert position(page) == "1/15"
    page.keyboard.press("ArrowRight")
    at(page, "/", "kv=tw&hop=1&man=dang-chu-y")
    page.keyboard.press(" ")
    at(page, "/", "kv=tw&hop=1&man=phai-lam")
    page.keyboard.press("ArrowRight")
    at(page, "/co-cau", "kv=tw&hop=1")
    assert becomes(page, FITS, [True, True, True]) == [True, True, True]  # else the key scrolls first
    page.keyboard.press("PageDown")
    at(page, "/co-cau", "kv=tw&hop=1&man=ty-trong")
    page.get_by_text("5/15").wait_for()
    page.keyboard.press("ArrowLeft")
    at(page, "/co-cau", "kv=tw&hop=1")
    page.get_by_text("4/15").wait_for()
    page.go_back()
    at(page, "/co-cau", "kv=tw&hop=1&man=ty-trong")
    page.go_back()
    at(page, "/co-cau", "kv=tw&hop=1")
    page.go_back()
    at(page, "/", "kv=tw&hop=1&man=phai-lam")
    page.go_back()
    at(page, "/", "kv=tw&hop=1&man=dang-chu-y")
    page.reload()
    at(page, "/", "kv=tw&hop=1&man=dang-chu-y")
    assert position(page) == "2/15"


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_screen_that_the_index_marks_is_two_presses_away(visit, viewport):
    page = visit("/co-cau", viewport=viewport)
    page.click(".st-key-meeting-enter a")
    page.wait_for_selector(".ls-screens a[aria-current]")
    page.click(".ls-screens a[aria-current]")
    page.wait_for_url(re.compile(r"/co-cau\?hop=1$"))
    page.wait_for_selector(".st-key-screen svg.marks")


def test_any_screen_is_two_presses_away_by_the_index_or_its_number(visit):
    page = visit("/co-cau?hop=1&kv=tw&man=ty-trong", viewport=ROOM)
    page.keyboard.press("i")
    settled(page, "kv=tw&hop=muc-luc&man=ty-trong")
    page.wait_for_selector(".ls-screens a[aria-current]")
    assert page.inner_text(".ls-screens a[aria-current] b") == "5"
    assert page.locator(".ls-screens a").count() == 15
    page.wait_for_selector(".ls-screens svg.marks")
    assert page.evaluate(NEAR) == []
    assert grave(page) == []
    page.keyboard.press("Escape")
    settled(page, "kv=tw&hop=1&man=ty-trong")
    page.wait_for_selector(".st-key-screen")
    page.keyboard.press("0")
    settled(page, "kv=tw&hop=muc-luc&man=ty-trong")
    page.locator(".ls-screens a", has_text="Điện và nước").nth(1).click()
    at(page, "/dien-nuoc", "kv=tw&hop=1&man=dien-nuoc")
    page.get_by_text("9/15").wait_for()
    page.keyboard.press("1")
    page.keyboard.press("2")
    at(page, "/muc-tieu", "kv=tw&hop=1&man=san-pham")
    page.get_by_text("12/15").wait_for()
    page.keyboard.press("4")
    at(page, "/co-cau", "kv=tw&hop=1")
    page.get_by_text("4/15").wait_for()
    page.keyboard.press("1")
    at(page, "/", "kv=tw&hop=1")


def test_the_last_screen_is_the_end(visit):
    page = visit("/dien-bien?hop=1&man=so-voi-ca-nuoc", viewport=ROOM)
    assert page.locator(".st-key-meeting-next [aria-disabled]").is_visible()
    assert page.locator(".st-key-meeting-next a").count() == 0
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert query(page) == "hop=1&man=so-voi-ca-nuoc"


def test_escape_closes_the_card_first_and_then_leaves_with_the_filters(visit):
    page = visit("/co-cau?hop=1&kv=tw&man=ty-trong", viewport=ROOM)
    page.locator(".st-key-screen svg.marks .mark-rect path").last.click(force=True)
    page.wait_for_selector(CARD)
    assert "so=" in query(page)
    assert page.evaluate(LEAST, f"{CARD} .line") >= 24
    page.keyboard.press("Escape")
    settled(page, "kv=tw&hop=1&man=ty-trong")
    page.wait_for_selector(CARD, state="detached")
    page.keyboard.press("Escape")
    settled(page, "kv=tw&xem=ty-trong")
    page.wait_for_selector(".st-key-navigation")
    sees(page, "khu vực kinh tế Quốc doanh trung ương")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert query(page) == "kv=tw&xem=ty-trong"


@pytest.mark.parametrize("viewport", [PHONE, WIDE])
def test_any_screen_of_the_meeting_is_two_presses_away_from_any_page(visit, viewport):
    """The way in shows all screens, those of the page first; a press on one is there. The way out leads back."""
    page = visit("/co-cau?xem=ty-trong&kv=tw", viewport=viewport)
    page.get_by_role("link", name=texts.text("vi", "meeting.enter")).click()
    index = re.compile(re.escape("/co-cau?kv=tw&xem=ty-trong&hop=muc-luc&man=ty-trong") + "$")
    page.wait_for_url(index)  # pictures below the fold are not drawn before they come near
    page.wait_for_selector(".ls-screens a[aria-current]")
    own = page.locator(".ls-screens").first.locator("li")
    assert [int(each.inner_text()) for each in own.locator("b").all()] == [4, 5, 6]
    assert own.locator("[aria-current] b").inner_text() == "5"
    assert own.nth(1).bounding_box()["y"] + 60 < viewport["height"]  # in sight without scrolling
    page.locator(".ls-screens a", has_text="Khai thác mỏ").click()
    at(page, "/khai-thac-mo", "kv=tw&hop=1")
    page.go_back()
    page.wait_for_url(index)
    page.wait_for_selector(".ls-screens a[aria-current]")
    page.get_by_role("link", name=texts.text("vi", "meeting.leave")).click()
    settled(page, "kv=tw&xem=ty-trong")
    page.wait_for_selector(".st-key-navigation")


def test_from_a_page_without_screens_the_index_leads_to_all_and_back_to_it(visit):
    page = visit("/nhan-dinh?lang=en")
    page.get_by_role("link", name=texts.text("en", "meeting.enter")).click()
    page.wait_for_url("**/nhan-dinh?lang=en&hop=muc-luc")
    page.wait_for_selector(".ls-screens a")
    assert page.locator(".ls-screens a[aria-current], .st-key-meeting-index").count() == 0
    # What hears keys comes after the screens.
    page.wait_for_function("() => document.documentElement.style.getPropertyValue('--ls-zoom')")
    page.keyboard.press("Escape")
    at(page, "/nhan-dinh", "lang=en")
    page.wait_for_selector(".st-key-navigation")


def test_filters_and_language_work_on_a_screen(visit):
    page = visit("/co-cau?hop=1", viewport=ROOM)
    choose(page, "kv", "Quốc doanh trung ương")
    settled(page, "kv=tw&hop=1")
    page.locator(".ls-stamp", has_text="Quốc doanh trung ương").wait_for()
    page.get_by_text("English", exact=True).click()
    settled(page, "lang=en&kv=tw&hop=1")
    speaks(page, "en")
    page.locator(".ls-stamp", has_text="Central state").wait_for()


def test_keys_are_left_to_what_is_being_chosen_and_to_an_open_dialog(visit):
    page = visit("/co-cau?hop=1", viewport=ROOM)
    page.click(".st-key-filter-kv button")
    page.wait_for_selector("#menu-kv")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    page.wait_for_selector("#menu-kv", state="hidden")
    page.wait_for_timeout(300)
    assert query(page) == "hop=1"
    page.click(".st-key-qr-open button")
    page.wait_for_selector(".st-key-qr-dialog .ls-qr")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert query(page) == "hop=1"
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-testid=stDialog]", state="detached")
    page.wait_for_timeout(300)
    assert query(page) == "hop=1"


def test_what_the_address_says_wrongly_is_named_on_the_screen(visit):
    page = visit("/co-cau?hop=1&man=khong-co", viewport=ROOM)
    assert "khong-co" in page.inner_text(".st-key-notice-address")
    settled(page, "hop=1")
    page = visit("/co-cau?hop=2")
    assert re.search("hop=1", page.inner_text(".st-key-notice-address"))
    assert page.locator(".st-key-navigation").is_visible()


SWIPED = """([from, to]) => {
    const touch = (x) => new Touch({ identifier: 1, target: document.body, clientX: x, clientY: 300 });
    for (const [kind, x] of [["touchstart", from], ["touchend", to]])
        document.body.dispatchEvent(new TouchEvent(kind, {
            bubbles: true, touches: kind === "touchstart" ? [touch(x)] : [], changedTouches: [touch(x)] }));
}"""


def test_a_swipe_leads_on_and_a_phone_is_not_too_small_to_read(visit):
    page = visit("/?hop=1", viewport=PHONE)
    page.evaluate(SWIPED, [300, 100])
    settled(page, "hop=1&man=dang-chu-y")
    page.evaluate(SWIPED, [100, 300])
    settled(page, "hop=1")
    page.evaluate(SWIPED, [100, 120])
    page.wait_for_timeout(300)
    assert query(page) == "hop=1"
    page = visit("/co-cau?hop=1", viewport=PHONE)
    assert page.evaluate(LEAST, ".st-key-screen svg.marks text") >= 11
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE["width"]
    assert texts.text("vi", "meeting.leave") in shown(page)
