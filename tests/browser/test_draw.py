"""Drawings of charts in the browser: kept where only rows change, made anew otherwise, as wide as their place; their
tooltips; what is said where nothing can be drawn."""

import re
import threading

import pytest

from lsdash.model import texts
from tests.browser.test_inspection import OUTSIDE
from tests.browsing import PHONE, becomes, go, query, sees, settled, slow_answers, speaks
from tools.browser import wait_ready

pytestmark = pytest.mark.browser
MIX = ".ls-drawing[data-drawing=sector-mix]"
# Every number that a drawing shows has a mark whose datum is a row of its place.
ROWS = """(selector) => {
    const place = document.querySelector(selector);
    const said = JSON.parse(place.dataset.rows).map((row) => row.id).filter(Boolean);
    const marks = [...place.querySelectorAll("svg.marks *")].map((node) => node.__data__?.datum?.id).filter(Boolean);
    return [[...new Set(marks)].sort(), [...new Set(said)].sort()];
}"""
# Whether each drawing is as wide as its place.
FITS = """() => [...document.querySelectorAll(".ls-drawing")].every((place) => {
    const [own, drawn] = [place, place.querySelector("svg.marks")].map((each) => each.getBoundingClientRect().width);
    return Math.abs(own - drawn) < 1;
})"""
LAST = ".ls-drawing[data-drawing=growth-contribution]"
# In which order drawings change from now on.
ORDER = """() => {
    window.order = new Set();
    new MutationObserver((records) => {
        for (const { target } of records) {
            const place = target.closest?.(".ls-drawing svg.marks") && target.closest(".ls-drawing");
            if (place) window.order.add(place.dataset.drawing);
        }
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
}"""
MARK = """(selector) => {
    const node = [...document.querySelectorAll(selector)].find((each) => each.__data__?.datum?.full);
    const box = node.getBoundingClientRect(), { what, full } = node.__data__.datum;
    return { what, full, x: box.x + box.width / 2, y: box.y + box.height / 2 };
}"""
# How many places are there at most from now on.
MOST = """() => {
    window.most = 0;
    const count = () => { window.most = Math.max(window.most, document.querySelectorAll(".ls-drawing").length); };
    new MutationObserver(count).observe(document.body, { subtree: true, childList: true });
}"""
VEGA = re.compile(r"/vega\.js")
DRAWINGS = "async () => (await import(document.querySelector('script[src$=\"/charts.js\"]').src)).drawings.size"


def narrow(page):
    page.click(".st-key-filter-kv button")
    page.click("#menu-kv a[href*='kv=fdi']")


def pointed_at(page):
    """A mark, and the box that says what it is while the pointer is at it."""
    mark = page.evaluate(MARK, f"{MIX} svg.marks path")
    page.mouse.move(mark["x"], mark["y"])
    page.mouse.move(mark["x"] + 1, mark["y"])
    box = page.locator("#vg-tooltip-element.visible")
    box.wait_for()
    return mark, box


def test_a_drawing_stays_and_takes_the_rows_of_the_filter(visit):
    page = visit("/co-cau")
    page.evaluate(f"() => {{ window.kept = document.querySelector('{MIX} svg'); }}")
    before = page.evaluate(ROWS, MIX)
    narrow(page)
    settled(page, "kv=fdi")
    marks, rows = page.evaluate(ROWS, MIX)
    assert marks == rows != before[1]
    assert page.evaluate(f"() => window.kept === document.querySelector('{MIX} svg')")
    page.go_back()
    settled(page, "")
    assert becomes(page, f"({ROWS})('{MIX}')", before) == before
    assert page.evaluate(f"() => window.kept === document.querySelector('{MIX} svg')")


def test_drawings_in_sight_come_first(visit):
    page = visit("/co-cau", viewport={"width": 1280, "height": 420})
    page.locator(LAST).scroll_into_view_if_needed()
    assert page.evaluate(f"document.querySelector('{MIX}').getBoundingClientRect().bottom < 0")
    page.evaluate(ORDER)
    page.set_viewport_size({"width": 1100, "height": 420})  # which both hear of at once, the upper one first
    assert becomes(page, "[...window.order]", ["growth-contribution", "sector-mix"]) == [
        "growth-contribution",
        "sector-mix",
    ]
    for drawing in (MIX, LAST):
        marks, said = page.evaluate(ROWS, drawing)
        assert marks == said


def test_another_language_is_another_drawing(visit):
    page = visit("/co-cau")
    assert "92,71†" in page.inner_text(MIX)
    page.get_by_text(texts.text("vi", "app.lang_en")).first.click()
    speaks(page, "en")
    wait_ready(page)
    assert "92.71†" in page.inner_text(MIX)
    assert "92,71" not in page.inner_text(MIX)


@pytest.mark.parametrize("address", ["/co-cau?xem=ty-trong", "/muc-tieu?kb=tw:40"])
def test_no_word_is_cut_on_a_phone(visit, address):
    page = visit(address, viewport=PHONE)
    assert becomes(page, OUTSIDE, []) == []


def test_an_old_place_and_the_new_one_may_be_there_at_once(visit):
    page = visit("/co-cau")
    count = page.locator(".ls-drawing").count()
    page.evaluate(f"""() => {{
        const place = document.querySelector("{MIX}");
        window.other = place.parentElement.appendChild(place.cloneNode(false));
    }}""")
    assert becomes(page, f"document.querySelectorAll('{MIX} svg.marks').length", 2) == 2
    assert page.evaluate(DRAWINGS) == count + 1
    page.evaluate("window.other.remove()")
    assert becomes(page, DRAWINGS, count) == count
    narrow(page)
    settled(page, "kv=fdi")
    assert becomes(page, f"(({ROWS})('{MIX}')).map(String).every((all, _, [first]) => all === first)", wanted=True)


def test_charts_that_move_up_while_a_long_run_lasts_leave_the_page_alive(new_page, server):
    """Without the notice each chart stands one place higher: until the run ends, its old place is there too."""
    page = new_page()
    slow_answers(page, lambda: 0.03)
    page.goto(f"{server.url}/co-cau?dv=chi-lang")
    wait_ready(page)
    page.evaluate(MOST)
    page.click(".st-key-filter-reset a")
    settled(page, "")
    count = page.locator(".ls-drawing").count()
    assert becomes(page, DRAWINGS, count) == count
    assert page.evaluate("window.most") > count
    assert page.locator(".ls-drawing svg.marks").count() == count


def test_drawings_of_pages_that_were_left_are_given_up(visit):
    page = visit("/")
    for code in ("co-cau", "dien-nuoc", "nhan-dinh", "muc-tieu"):
        go(page, code)
        assert page.evaluate(DRAWINGS) == page.locator(".ls-drawing").count()
    page.go_back()
    page.locator(".ls-drawing").first.wait_for(state="detached")
    assert becomes(page, DRAWINGS, 0) == 0


def test_rows_that_come_while_vega_is_on_its_way_are_those_that_are_drawn(new_page, server):
    page = new_page()
    free = threading.Event()
    held = []
    page.route(VEGA, lambda route: route.continue_() if free.is_set() else held.append(route))
    page.goto(f"{server.url}/co-cau")
    page.locator(MIX).wait_for()
    assert page.locator("svg.marks").count() == 0
    page.set_viewport_size({"width": 900, "height": 800})
    narrow(page)
    page.locator(".ls-filtered").wait_for(state="attached")
    free.set()
    for route in held:
        route.continue_()
    sees(page, texts.text("vi", "filter.kv"))
    assert query(page) == "kv=fdi"
    marks, rows = page.evaluate(ROWS, MIX)
    assert marks == rows
    assert any(".fdi." in number for number in rows)
    assert not any(".nqd." in number for number in rows)
    assert becomes(page, FITS, wanted=True)


def test_where_nothing_can_be_drawn_the_page_says_so_and_the_next_rows_are_tried(new_page, server):
    """In English; in the other language in the next test."""
    page, lang = new_page(), "en"
    page.route(VEGA, lambda route: route.abort())
    page.goto(f"{server.url}/co-cau?lang={lang}")
    words = texts.text(lang, "chart.lost")
    page.get_by_text(words).first.wait_for()
    assert page.get_by_text(words).count() == page.locator(".ls-drawing").count() > 1
    assert page.locator(".ls-table tbody tr").count() > 0
    assert page.locator("[data-testid=stException], [data-testid=stAlert]").count() == 0
    assert page.get_attribute(MIX, "aria-label") == words
    page.unroute(VEGA)
    narrow(page)
    page.locator(f"{MIX} svg.marks").wait_for()
    wait_ready(page)
    marks, rows = page.evaluate(ROWS, MIX)
    assert marks == rows


@pytest.mark.slow
def test_what_could_not_be_drawn_is_tried_again_by_itself(new_page, server):
    page = new_page()
    page.route(VEGA, lambda route: route.abort())
    page.goto(f"{server.url}/co-cau")
    page.get_by_text(texts.text("vi", "chart.lost")).first.wait_for()
    page.unroute(VEGA)
    page.locator(f"{MIX} svg.marks").wait_for()
    assert texts.text("vi", "chart.sector-mix.name") in page.get_attribute(MIX, "aria-label")
    assert page.get_by_text(texts.text("vi", "chart.lost")).count() == 0


def test_what_a_mark_says_can_be_read_from_the_back_of_a_room(visit):
    page = visit("/co-cau?hop=1", viewport={"width": 1920, "height": 1080})
    _, box = pointed_at(page)
    assert box.evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)") >= 24


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_mark_says_what_it_is_in_a_box_that_can_be_read(visit, scheme):
    page = visit("/co-cau", scheme=scheme)
    mark, box = pointed_at(page)
    said = box.inner_text()
    assert mark["what"] in said
    assert mark["full"] in said
    seen = box.evaluate("""(each) => {
        const { backgroundColor, color, borderTopStyle } = getComputedStyle(each);
        const box = each.getBoundingClientRect();
        return { backgroundColor, color, borderTopStyle, within: box.left >= 0 && box.right <= innerWidth };
    }""")
    assert seen["within"]
    assert seen["borderTopStyle"] == "solid"
    paper, ink = (
        sum(int(part) for part in re.findall(r"\d+", seen[name])[:3]) for name in ("backgroundColor", "color")
    )
    assert (paper > 650 and ink < 250) if scheme == "light" else (paper < 150 and ink > 600)
    page.mouse.move(2, 2)
    box.wait_for(state="detached")


SHOWN = "() => [...document.querySelectorAll('.ls-drawing svg.marks')].map((drawing) => drawing.outerHTML)"
# Puts a mark into what the browser has kept of each drawing, and one of `others` over it; null leaves a broken text.
MARKED = """(others) => {
    const names = Object.keys(localStorage).filter((key) => key.startsWith("lsdash-drawing-"));
    names.forEach((name, at) => {
        const kept = JSON.parse(localStorage.getItem(name)), other = others[at % others.length];
        kept.compiled.background = "rgb(1, 2, 3)";
        localStorage.setItem(name, other ? JSON.stringify({ ...kept, ...other }) : "{");
    });
    return names.length;
}"""


def shown(page, width=1280):
    page.set_viewport_size({"width": width, "height": 800})
    page.reload()
    wait_ready(page)
    assert becomes(page, FITS, wanted=True)
    return page.evaluate(SHOWN)


def test_a_second_visit_draws_the_same_from_what_the_browser_has_kept(visit):
    page = visit("/dia-ban?bo=mophong&lang=en")
    first = page.evaluate(SHOWN)
    narrow = shown(page, 390)  # kept when it was wide
    page.evaluate("localStorage.clear()")
    assert shown(page, 390) == narrow
    assert shown(page) == first  # kept when it was narrow
    assert page.evaluate(MARKED, [{}]) == len(first)
    assert all("rgb(1, 2, 3)" in each for each in shown(page))


@pytest.mark.slow
def test_what_is_of_another_drawing_or_nonsense_is_made_anew(visit):
    page = visit("/dia-ban?bo=mophong&lang=en")
    first = page.evaluate(SHOWN)
    nonsense = [{"engine": "another"}, {"spec": "{}"}, {"compiled": None}, {"compiled": {}}, None]
    for turn in range(0, len(nonsense), len(first)):
        assert page.evaluate(MARKED, nonsense[turn:] + nonsense[:turn]) == len(first)
        assert shown(page) == first, turn
        kept = "Object.values(localStorage).filter((each) => each.includes('rgb(1, 2, 3)') || each === '{').length"
        assert page.evaluate(kept) == 0, turn


def test_a_browser_that_keeps_nothing_draws_all_the_same(visit, new_page, server):
    first = visit("/co-cau").evaluate(SHOWN)
    page = new_page()
    page.add_init_script(
        """for (const name of ["getItem", "setItem"]) {
            const own = Storage.prototype[name];
            Storage.prototype[name] = function (key, ...said) {
                if (key.startsWith("lsdash-drawing-")) throw new DOMException("no room", "QuotaExceededError");
                return own.call(this, key, ...said);
            };
        }"""
    )
    page.goto(f"{server.url}/co-cau")
    wait_ready(page)
    assert page.evaluate(SHOWN) == first
