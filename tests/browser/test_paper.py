"""In a real browser: every page on paper is whole, says what it is on every sheet, and its code leads back to it."""

import io
import math
import re
import unicodedata
from urllib.parse import urlsplit

import pypdf
import pytest
import zxingcpp
from PIL import Image

from lsdash.model import texts
from lsdash.model.pages import PAGES
from tests.browsing import ONE_LANGUAGE_QUICK, choose, sees, still, unfold
from tools.browser import wait_ready

pytestmark = pytest.mark.browser
CODE = ".st-key-paper .ls-qr"
PORTRAIT = 703  # px between the margins of A4
# Pages that are printed upright of the report and across of the demonstration, others are the other way round. Of
# the report's none pushes its first chart from the first sheet to the second.
UPRIGHT = {"tong-quan", "co-cau", "dien-nuoc", "muc-tieu"}
# Sheets of each page; of the demonstration those with the longest tables by year, by month, by product and by district,
# which all others have too. What stands on a sheet changes by a line or two with the fonts of the machine.
SHEETS = {
    "bc2004": {
        "tong-quan": 3,
        "co-cau": 2,
        "khai-thac-mo": 3,
        "dien-nuoc": 2,
        "muc-tieu": 3,
        "dia-ban": 2,
        "nhan-dinh": 6,
        "dien-bien": 13,
        "doi-chieu": 11,
    },
    "mophong": {
        "co-cau": 10,
        "khai-thac-mo": 10,
        "muc-tieu": 9,
        "dia-ban": 12,
    },
}
LONG = pytest.mark.slow  # sheet after sheet of months
TABLES = """() => [...document.querySelectorAll(".ls-table table")].map((table) => ({
    head: [...table.querySelectorAll("thead th")].map((cell) => cell.textContent),
    rows: [...table.querySelectorAll("tbody tr")].map((row) => [...row.children].map((cell) => {
        const bare = cell.cloneNode(true);
        bare.querySelectorAll(".sub").forEach((below) => below.remove());
        return bare.textContent;
    })),
    below: [...table.querySelectorAll("tbody .sub")].map((below) => below.textContent),
}))"""
# The charts as paper.js draws them for a sheet: the heading of each, and what is written in each of its pieces.
CHARTS = """async () => {
    const settled = () => new Promise((done) => setTimeout(done, 300));
    dispatchEvent(new Event("beforeprint"));
    await settled();
    const charts = [...document.querySelectorAll("[class*=st-key-chart-]")].map((chart) => [
        chart.querySelector(".ls-heading h2").textContent,
        [...chart.querySelectorAll("svg.marks")].map((svg) =>
            [...svg.querySelectorAll(".mark-text text, .role-axis-label text")]
                .filter((node) => node.getAttribute("opacity") !== "0").map((node) => node.textContent)),
    ]);
    dispatchEvent(new Event("afterprint"));
    await settled();
    return charts;
}"""
# Headlines whose number reaches beyond their column.
BEYOND = """() => [...document.querySelectorAll(".ls-headline .value")].filter((value) => {
    const written = document.createRange();
    written.selectNodeContents(value);
    return written.getBoundingClientRect().right > value.getBoundingClientRect().right + 0.5;
}).map((value) => value.textContent)"""
LEAST = 7.9  # points of letters in a chart
LEAST_WORD = 7.4  # of any word or number
CONTROLS = (
    "filter.reset",
    "share.copy",
    "qr.open",
    "qr.title",
    "download.menu",
    "download.xlsx",
    "picture.png",
    "app.lang_en",
)


def squeezed(text):
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def printed(page, *, landscape=False, sizes=None):
    """The text of each sheet, without spaces; in `sizes` the points of each run of letters, by its text."""

    def measure(text, outer, inner, _font, size):
        scale = [math.sqrt(abs(a * d - b * c)) for a, b, c, d, *_ in (outer, inner)]
        if sizes is not None and text.strip():
            sizes.setdefault(squeezed(text), []).append(size * scale[0] * scale[1])

    found = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", landscape=landscape)))
    return [squeezed(sheet.extract_text(visitor_text=measure)) for sheet in found.pages]


def decoded(page):
    page.emulate_media(media="print")
    code = page.locator(CODE)
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.screenshot())))
    page.emulate_media(media="null")
    return found[0].text


def arrived(visit, address, **how):
    """The page at `address`, once the demonstration data are there."""
    page = visit(address, **how)
    page.wait_for_selector(".st-key-stamp .ls-stamp", state="attached", timeout=90_000)
    wait_ready(page)
    return page


@pytest.mark.parametrize(
    ("each", "dataset"),
    [
        pytest.param(
            each, dataset, id=f"{each.code}-{dataset}", marks=() if turn % 2 == 0 and dataset == "bc2004" else LONG
        )
        for turn, each in enumerate(PAGES)
        for dataset in SHEETS
        if each.code in SHEETS[dataset]
    ],
)
def test_a_page_is_printed_whole(visit, each, dataset):
    """Each data set upright and across."""
    landscape = (each.code in UPRIGHT) == (dataset == "mophong")
    page = visit(f"/{each.path}?bo={dataset}")
    unfold(page)
    tables, charts = page.evaluate(TABLES), page.evaluate(CHARTS)
    stamp = squeezed(page.text_content(".st-key-stamp"))
    release = re.search(rf"{dataset}-[0-9a-f]{{12}}", stamp).group()
    expected = SHEETS[dataset][each.code]
    marks = squeezed(page.text_content(".st-key-marks"))
    sizes = {}
    sheets = printed(page, landscape=landscape, sizes=sizes)
    assert abs(len(sheets) - expected) <= 1 + expected // 8
    assert min(map(len, sheets[:-1]), default=251) > 250  # none is empty
    text = "".join(sheets)
    assert stamp in text
    assert all(release in sheet for sheet in sheets)
    assert all(f"{number}/{len(sheets)}" in sheet for number, sheet in enumerate(sheets, 1))
    cells = [cell for table in tables for row in (*table["rows"], table["below"]) for cell in row]
    missing = [cell for cell in cells if squeezed(cell) not in text]
    assert missing == []
    for table in tables:
        repeated(table, sheets)
    for title, pieces in charts:
        whole(title, pieces, sheets)
    assert small(charts, tables, sizes) == {}
    assert [word for word, of in sizes.items() if min(of) < LEAST_WORD and len(re.findall(r"\w", word)) > 2] == []
    # The foot is together on the last sheet, and not alone there.
    sources = squeezed("".join(page.locator(".st-key-sources").all_text_contents()))
    foot = (sources, marks, stamp, squeezed(page.text_content(".st-key-paper p:last-child")))
    assert [part in sheets[-1] for part in foot] == [True] * len(foot)
    assert len(sheets[-1]) > sum(map(len, foot)) + 120
    present = [key for key in CONTROLS if squeezed(texts.text("vi", key)) in text]
    assert present == []
    warning = squeezed(texts.text("vi", "notice.synthetic_short"))
    assert [warning in sheet for sheet in sheets] == [dataset == "mophong"] * len(sheets)
    if dataset == "bc2004" and not landscape:
        first, *others = page.locator(".ls-heading h2").all_inner_texts()
        assert squeezed(first) in sheets[0]
        assert len(sheets[0]) > 0.5 * max(map(len, sheets))
        assert others
    on_paper(page)


@LONG
def test_across_the_first_chart_of_districts_is_on_the_first_sheet(visit):
    page = visit("/dia-ban?bo=mophong")
    first = page.locator(".ls-heading h2").all_inner_texts()[1]  # below the key points
    assert squeezed(first) in printed(page, landscape=True)[0]


def on_paper(page):
    """Tables and numbers of headlines stay inside the paper and their columns, without the search; lists that are
    folded are open under a plain caption, and of a table that nobody opened there is nothing."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PORTRAIT, "height": 900})
    still(page)
    assert not page.locator(".st-key-search").is_visible()
    rights = "() => [...document.querySelectorAll('.ls-table table')].map((each) => each.getBoundingClientRect().right)"
    assert max(page.evaluate(rights), default=0) <= PORTRAIT
    assert page.evaluate(BEYOND) == []
    for summary in page.locator(".ls-folded > summary").all():
        style = "(node) => [getComputedStyle(node).listStyleType, getComputedStyle(node).textDecorationLine]"
        assert summary.evaluate(style) == ["none", "none"]
    assert all(table.is_visible() for table in page.locator(".ls-folded table").all())
    assert not any(button.is_visible() for button in page.locator("[class*=st-key-fold-] button").all())


def repeated(table, sheets):
    """Every sheet that begins inside the table has its header."""
    head = squeezed("".join(table["head"]))
    rows = [squeezed("".join(row)) for row in table["rows"] if len(row) > 1]
    for sheet in sheets:
        if any(len(row) > 25 and row in sheet for row in rows):
            assert head in sheet


def whole(title, pieces, sheets):
    """All that is written in a piece of a chart is on one sheet, in the first also its heading."""
    for number, labels in enumerate(pieces):
        wanted = {squeezed(label) for label in labels if len(label) > 3}
        wanted |= {squeezed(title)} if number == 0 else set()
        assert min((wanted - {label for label in wanted if label in sheet} for sheet in sheets), key=len) == set()


def small(charts, tables, sizes):
    """Of what is written in charts, and in no table, the points of what is too small to be read on paper."""
    cells = squeezed(" ".join(str(table) for table in tables))
    labels = {squeezed(label) for _, pieces in charts for labels in pieces for label in labels if len(label) > 4}
    return {
        label: min(sizes[label]) for label in labels & sizes.keys() if label not in cells and min(sizes[label]) < LEAST
    }


ACROSS = "/co-cau?bo=mophong&dv=huu-lung&dv=chi-lang&dv=cao-loc"


@pytest.mark.parametrize(
    ("address", "landscape", "most"),
    [
        pytest.param("/dien-nuoc?bo=mophong", False, 4, marks=LONG),
        pytest.param("/doi-chieu", False, 12, marks=LONG),
        pytest.param("/muc-tieu?bo=mophong", False, 7, marks=LONG),
        ("/tim-kiem?tim=than", False, 1),
        ("/", True, 3),
        pytest.param("/dien-nuoc?bo=mophong", True, 4, marks=LONG),
        pytest.param("/dia-ban?bo=mophong", True, 6, marks=LONG),
        pytest.param("/khai-thac-mo?bo=mophong", True, 5, marks=LONG),
        pytest.param(ACROSS, True, 7, marks=LONG),
    ],
)
def test_no_sheet_is_empty_or_has_the_foot_alone(visit, address, landscape, most):
    """Rows or a chart of the page go with it, and no gap is left between them; letters of charts can be read."""
    page = arrived(visit, address)
    parts = page.locator(".st-key-sources, .st-key-marks, .st-key-stamp")  # the search has no sources
    foot = [squeezed(part) for part in parts.all_text_contents()]
    sizes = {}
    *others, last = printed(page, landscape=landscape, sizes=sizes)
    assert len(others) < most
    assert min(map(len, others), default=251) > 250
    assert [word for word, of in sizes.items() if min(of) < LEAST_WORD and len(re.findall(r"\w", word)) > 2] == []
    before, found, _ = last.partition(foot[0])
    assert found
    assert all(part in last for part in foot)
    assert len(before) > 120


def test_what_can_be_done_on_the_page_of_reports_is_not_printed(visit):
    page = arrived(visit, "/bao-cao")
    assert page.locator(".st-key-offers").is_visible()
    text = "".join(printed(page))
    for key in ("report.heading", "pack.heading", "desk.heading"):
        assert squeezed(texts.text("vi", key)) not in text
    assert squeezed(texts.text("vi", "source.heading")) in text


@pytest.mark.parametrize("lang", ONE_LANGUAGE_QUICK)
def test_the_code_on_paper_follows_filters_and_an_open_card_and_leads_back(visit, server, lang):
    page = arrived(visit, f"/co-cau?lang={lang}")
    choose(page, "kv", {"vi": "Quốc doanh trung ương", "en": "Central state-owned"}[lang])
    sees(page, {"vi": "Quốc doanh trung ương", "en": "Central state-owned"}[lang])
    before = decoded(page)
    page.locator(".ls-headline .sign[data-so='production_value.tw.2004.share']").click()
    page.wait_for_selector(".st-key-number-card .ls-card", timeout=20_000)
    wait_ready(page)
    page.wait_for_timeout(300)
    link = decoded(page)
    assert "so=" not in before
    assert "so=" in link
    assert squeezed(link) in "".join(printed(page))
    parts = urlsplit(link)
    assert f"{parts.scheme}://{parts.netloc}" == server.url
    again = arrived(visit, f"{parts.path}?{parts.query}")
    assert again.locator("[class*=st-key-notice-]").count() == page.locator("[class*=st-key-notice-]").count() == 0
    assert again.evaluate(TABLES) == page.evaluate(TABLES)
    for part in (".st-key-headlines", ".st-key-number-card"):
        assert again.inner_text(part) == page.inner_text(part)


def test_the_code_on_paper_is_not_on_the_screen_and_lets_nothing_in(visit):
    page = arrived(visit, "/doi-chieu?tim=%22%3E%3Cimg%20src=x%3E")
    assert not page.locator(CODE).is_visible()
    assert page.locator("img[src=x]").count() == 0
    assert decoded(page).endswith(
        "tim=%22%3E%3Cimg+src%3Dx%3E&ban=" + page.text_content(".st-key-stamp").split(" · ")[1].split()[-1]
    )


def test_the_dark_theme_is_printed_dark_on_white(visit):
    page = arrived(visit, "/muc-tieu?so=production_value.tw.2004.actual", scheme="dark")
    page.wait_for_selector(".st-key-number-card .ls-card", timeout=20_000)
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.click(".st-key-paper-ways button")
    assert page.evaluate("window.printed")
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.evaluate("""() => {
        const bright = (colour) => Math.min(...colour.match(/[\\d.]+/g).slice(0, 3).map(Number)) > 150;
        const all = [...document.querySelectorAll(".stApp *")].filter((node) => node.checkVisibility());
        const own = (node) => [...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
        const solid = (colour) => !/, 0\\)$/.test(colour) && !bright(colour) && !/, 0\\.\\d+\\)$/.test(colour);
        return {
            grounds: all.filter((node) => solid(getComputedStyle(node).backgroundColor)).map((node) => node.className),
            inks: all.filter((node) => own(node) && !node.closest("svg, style") && bright(getComputedStyle(node).color))
                .map((node) => node.textContent),
            drawn: all.filter((node) => node.matches("svg.marks text") && own(node) &&
                bright(getComputedStyle(node).fill)).map((node) => node.textContent),
        };
    }""")
    assert colours["inks"] == []
    assert colours["drawn"] == []
    assert [name for name in colours["grounds"] if not str(name).startswith("sw ")] == []
