"""In a real browser: the code for a meeting room, and pictures as they are saved."""

import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image

from lsdash.model import texts
from tests.browsing import PHONE, WIDE, open_tables, still
from tools.browser import wait_ready

pytestmark = pytest.mark.browser
CODE = ".st-key-qr-dialog .ls-qr"
MARKS = ":is(.mark-text.role-mark, .role-axis-label) text"
# All that is written but for the numbers of an axis, which are others on a drawing that is wider.
DRAWN = f"""(chart) => [...chart.querySelectorAll("{MARKS}")]
    .filter((node) => node.getAttribute("opacity") !== "0")
    .filter((node) => !(node.closest(".role-axis") && /^[0-9.,]+$/.test(node.textContent)))
    .map((node) => node.textContent)"""
# Everything with letters or the code: its box in the pixels of the picture.
BOXES = """(svg) => [...svg.querySelectorAll("text, path[class=qrline]")].map((node) => {
    const box = node.getBoundingClientRect(), own = svg.getBoundingClientRect();
    return [node.textContent, box.left - own.left, box.top - own.top, box.right - own.left, box.bottom - own.top];
})"""


def decoded(png):
    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))]


def enlarged(page):
    page.click(".st-key-qr-open button")
    page.wait_for_selector(CODE, timeout=20_000)
    wait_ready(page)
    still(page)  # the dialog glides in


def saved(page, name, form):
    """What a reader gets who saves the chart `name`, and what the file is called."""
    page.locator(f".st-key-download-{name} button").first.click()
    with page.expect_download(timeout=60_000) as got:
        page.click(f".st-key-{form}-{name} button")
    return got.value.path().read_bytes(), got.value.suggested_filename


def test_the_code_has_the_card_that_is_open_when_it_is_asked_for(visit):
    number = "production_value.tw.2004.actual"
    page = visit("/co-cau")
    open_tables(page)
    page.click(f".ls-table a[data-so='{number}']")
    page.wait_for_selector(".ls-card")
    enlarged(page)
    (link,) = decoded(page.screenshot())
    assert parse_qs(urlsplit(link).query)["so"] == [number]
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-testid=stDialog]", state="detached")
    page.wait_for_selector(".ls-card")
    page.keyboard.press("Escape")
    page.wait_for_selector(".ls-card", state="detached")
    enlarged(page)
    (link,) = decoded(page.screenshot())
    assert "so" not in parse_qs(urlsplit(link).query)


@pytest.mark.parametrize(
    ("viewport", "lang"),
    [(WIDE, "vi"), (PHONE, "en"), ({"width": 1920, "height": 1080}, "vi")],
    ids=["wide-vi", "phone-en", "hall-vi"],
)
def test_the_code_fills_the_screen_and_leads_to_the_same_view(visit, viewport, lang):
    number = "production_value.tw.2004.actual"
    page = visit(f"/co-cau?lang={lang}&kv=tw&nam=2003..2004&xem=ty-trong&so={number}", viewport=viewport)
    enlarged(page)
    box = page.locator(CODE).bounding_box()
    assert box["width"] == pytest.approx(box["height"], abs=1)
    assert box["width"] >= 0.65 * min(viewport.values())
    assert box["x"] >= 0
    assert box["y"] + box["height"] <= viewport["height"]
    (link,) = decoded(page.screenshot())
    assert page.inner_text(".st-key-qr-dialog .ls-link") == link
    assert "kv=tw" in link
    assert f"so={number}" in link
    stamp = page.inner_text(".st-key-qr-dialog .ls-stamp")
    assert stamp == page.inner_text(".st-key-stamp .ls-stamp")
    below = page.locator(".st-key-qr-dialog .ls-stamp").bounding_box()
    assert below["y"] + below["height"] <= viewport["height"]
    if viewport != WIDE:
        return
    parts = urlsplit(link)
    again = visit(f"{parts.path}?{parts.query}")
    again.wait_for_selector(".st-key-number-card .ls-card", timeout=20_000)
    for part in (".st-key-headlines", ".st-key-number-card", ".st-key-table-sector-mix", ".st-key-stamp .ls-stamp"):
        assert again.inner_text(part) == page.inner_text(part)


def test_the_code_of_demonstration_data_says_so(visit):
    page = visit("/?bo=mophong")
    page.wait_for_selector(".st-key-qr-open", timeout=90_000)
    wait_ready(page)
    enlarged(page)
    assert "bo=mophong" in decoded(page.screenshot())[0]
    assert texts.text("vi", "notice.synthetic_short") in page.inner_text(".st-key-qr-dialog")


def test_the_code_of_a_long_link_can_be_read_from_a_phone(visit):
    products = "&".join(
        f"sp={code}" for code in ("than-sach", "da", "bo-xit", "quang-sat", "xi-mang", "gach-nung", "nuoc-may")
    )
    districts = "&".join(f"dv={code}" for code in ("huu-lung", "chi-lang", "cao-loc", "van-quan", "loc-binh"))
    page = visit(f"/khai-thac-mo?{products}&{districts}&kv=tw&kv=dp", viewport=PHONE)
    enlarged(page)
    (link,) = decoded(page.screenshot())
    assert len(link) > 200
    assert link.count("sp=") == 7


@pytest.mark.parametrize(
    ("path", "name", "lang"),
    [
        ("/muc-tieu", "target-gap", "en"),
        pytest.param("/khai-thac-mo", "mining-output", "vi", marks=pytest.mark.slow),
        pytest.param("/dien-nuoc", "utilities", "en", marks=pytest.mark.slow),
    ],
)
def test_a_saved_picture_says_what_the_screen_says_and_nothing_is_cut(visit, server, path, name, lang):
    page = visit(f"{path}?lang={lang}")
    chart = page.locator(f".st-key-chart-{name}")
    on_screen = chart.locator("svg.marks").evaluate(DRAWN)
    title = chart.locator("h2").inner_text()
    svg, called = saved(page, name, "svg")
    release = re.search(r"bc2004-[0-9a-f]{12}", page.inner_text(".st-key-stamp")).group()
    assert called == f"lsdash-{path[1:]}-{name}-{release}-{lang}.svg"
    page.set_content(f"<body style='margin:0'>{svg.decode()}</body>")
    picture = page.locator("body > svg")
    assert sorted(picture.evaluate(DRAWN)) == sorted(on_screen)
    boxes = picture.evaluate(BOXES)
    height = picture.bounding_box()["height"]
    assert [box for box in boxes if box[1] < 0 or box[2] < 0 or box[3] > 1000 or box[4] > height] == []
    assert title.replace("\u00a0", " ") in " ".join(text for text, *_ in boxes).replace("\u00a0", " ")
    code = boxes[-1]
    assert code[0] == ""
    assert not [box for box in boxes[:-1] if box[3] > code[1] and box[4] > code[2]]


def test_a_saved_png_leads_back_to_the_numbers_on_the_screen(visit, server):
    page = visit("/co-cau?kv=nqd&lang=en")
    png, called = saved(page, "sector-mix", "png")
    assert called.endswith("-en.png")
    assert Image.open(io.BytesIO(png)).size[0] == 2000
    (link,) = decoded(png)
    assert link.startswith(f"{server.url}/co-cau?")
    again = visit(link.removeprefix(server.url))
    for part in (".st-key-headlines", ".st-key-table-sector-mix"):
        assert again.inner_text(part) == page.inner_text(part)
    on_screen = again.locator(".st-key-chart-sector-mix svg.marks").evaluate(DRAWN)
    assert "333.815" in on_screen
