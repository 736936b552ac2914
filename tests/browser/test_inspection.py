"""One inspection of every page: loaded once in each look, and all that can be seen of it is checked in that load.

A look is a language, a width, a colour scheme and a data set. Any two of these meet on every page, but for language and
colour scheme, which meet over the pages; every look that there is occurs on some page. A check gives what offends it; a
failure names page, look, check and offenders.
"""

from itertools import combinations, product
from typing import NamedTuple

import pytest

from lsdash.model import texts
from lsdash.model.pages import PAGES
from lsdash.view import url_state
from tests.browser.test_axe import grave
from tests.browsing import PHONE, WIDE, becomes, drawn_again, shown, unfold

pytestmark = pytest.mark.browser


class Look(NamedTuple):
    """How a page is looked at."""

    lang: str
    width: int
    scheme: str
    dataset: str

    def __str__(self):
        return "-".join(map(str, self))


VALUES = Look(tuple(url_state.LANGUAGES), (WIDE["width"], PHONE["width"]), ("light", "dark"), tuple(url_state.DATASETS))
VIEWPORTS = {viewport["width"]: viewport for viewport in (WIDE, PHONE)}


def looks(number):
    """The looks of the page with this number: each language in each width; these say which colours and data they have.

    What they say changes from page to page, so that the whole of the looks occurs over the pages.
    """
    pairs = product(range(2), range(2))
    rows = [(lang, width, lang ^ (number >> 1 & 1), lang ^ width ^ (number & 1)) for lang, width in pairs]
    return [Look(*(values[value] for values, value in zip(VALUES, row, strict=True))) for row in rows]


def test_every_two_values_of_two_axes_meet_on_every_page_and_every_look_occurs():
    for number in range(len(PAGES)):
        for one, other in combinations(range(4), 2):
            met = {(look[one], look[other]) for look in looks(number)}
            if (one, other) == (0, 2):  # language and colour scheme
                met |= {(look[one], look[other]) for look in looks(number ^ 2)}
            assert met == set(product(VALUES[one], VALUES[other]))
        contrasting = looks(number)[number % 2 :: 2]
        assert [len({look[axis] for look in contrasting}) for axis in (2, 3)] == [2, 2]
    assert {look for number in range(len(PAGES)) for look in looks(number)} == set(product(*VALUES))


# --- checks: (page of the browser, page of the register, look) → what offends -----------------------------------------

# The year of each data set, and the next.
YEARS = {"bc2004": (2004, 2005), "mophong": (2023, 2024)}
FONTS = """() => performance.getEntriesByType("resource").map(({ name }) => name.split("/").pop())
    .filter((name) => /\\.woff2?$/.test(name))"""
# What the page asked of how the server is: once for each connection that it begins.
ASKED = """() => performance.getEntriesByType("resource").map(({ name }) => name.split("/_stcore/")[1])
    .filter((name) => ["health", "host-config"].includes(name)).sort().join()"""
HEADINGS = "[...document.querySelectorAll('[data-testid=stMain] :is(h1, h2, h3, h4)')].map(each => +each.tagName[1])"
CHARTS = """() => [...document.querySelectorAll("[class*=st-key-chart-]")].flatMap((chart) => {
    const place = chart.querySelector(".ls-drawing");
    if (!place) return [];
    const name = [...chart.classList].find((name) => name.startsWith("st-key-chart-")).slice("st-key-chart-".length);
    return [{ name, title: chart.querySelector("h2").textContent, role: place.getAttribute("role"),
        alt: place.getAttribute("aria-label"), rows: JSON.parse(place.dataset.rows).length,
        tables: document.querySelectorAll(`.st-key-table-${name} table`).length }];
})"""
FIRST_CHART = "document.querySelector('[class*=st-key-chart-] svg.marks').getBoundingClientRect().bottom"
# Places whose drawing is higher or lower than the room that was kept for it: name, room, height.
HEIGHTS = """() => [...document.querySelectorAll(".ls-drawing")]
    .map((place) => [place.dataset.drawing, parseFloat(place.style.minHeight), place.querySelector("svg").clientHeight])
    .filter(([, kept, drawn]) => !(Math.abs(kept - drawn) <= 2))"""
# Drawings that are not as wide as their place, and as their own width says.
WIDTHS = """() => [...document.querySelectorAll(".ls-drawing")].map((place) => {
    const svg = place.querySelector("svg.marks");
    const [own, drawn] = [place, svg].map((each) => each.getBoundingClientRect().width);
    return [place.dataset.drawing, own, drawn, +svg.getAttribute("width")];
}).filter(([, own, drawn, width]) => !(Math.abs(own - drawn) < 1 && drawn === width && drawn <= innerWidth))"""
# Words that lie beside the drawing, where nothing is seen.
OUTSIDE = """() => [...document.querySelectorAll("svg.marks")].flatMap((svg) => {
    const box = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")].filter((text) => {
        const own = text.getBoundingClientRect();
        return own.width && (own.left < box.left - 1 || own.right > box.right + 1 || own.bottom > box.bottom + 1);
    }).map((text) => text.textContent);
})"""
# Words of a drawing that lie on other words, on a point or on a line that is drawn through them.
CROWDED = """() => [...document.querySelectorAll("svg.marks")].flatMap((svg) => {
    const name = svg.closest(".ls-drawing").dataset.drawing;
    const meet = (one, other) => one.left < other.right && other.left < one.right
        && one.top < other.bottom && other.top < one.bottom;
    const words = [...svg.querySelectorAll("text")].filter((text) => text.textContent.trim()
        && text.getAttribute("opacity") !== "0" && text.getBoundingClientRect().width).map((text) => {
        const box = text.getBoundingClientRect(), spare = box.height / (text.childElementCount || 1) / 5;
        const style = getComputedStyle(text);
        const clear = style.paintOrder.startsWith("stroke") && parseFloat(style.strokeWidth) > 2;
        return { text: text.textContent, clear, left: box.left + 1, right: box.right - 1,
            top: box.top + spare, bottom: box.bottom - spare };
    });
    const seen = (each) => ["fill", "stroke"].map((paint) => each.getAttribute(paint))
        .some((paint) => paint && paint !== "transparent" && paint !== "none");
    const points = [...svg.querySelectorAll(".mark-symbol path")].filter(seen)
        .map((each) => each.getBoundingClientRect()).map((box) => [box.left + box.width / 2, box.top + box.height / 2]);
    // Upright and level rules are scales.
    const level = (each) => each.tagName === "line" && ["x2", "y2"].some((end) => !+each.getAttribute(end));
    const lines = [...svg.querySelectorAll(".mark-line path, .mark-rule line")].filter((each) => !level(each));
    const strokes = lines.flatMap((each) => {
        const place = each.getScreenCTM();
        return Array.from({ length: Math.ceil(each.getTotalLength() / 2) }, (_, at) =>
            each.getPointAtLength(at * 2).matrixTransform(place)).map(({ x, y }) => [x, y]);
    });
    // A scale may pass under words that are kept clear of it; the faint lines of an axis may pass under any.
    const scales = [...svg.querySelectorAll(".role-mark.mark-rule line")].filter(level)
        .map((each) => each.getBoundingClientRect())
        .map(({ left, right, top, bottom }) => ({ left, top, right: right + 1, bottom: bottom + 1 }));
    const crossed = (word) => [...points, ...strokes]
        .some(([x, y]) => word.left < x && x < word.right && word.top < y && y < word.bottom)
        || !word.clear && scales.some((rule) => meet(word, rule));
    return words.flatMap((word, at) => [
        ...words.slice(at + 1).filter((other) => meet(word, other)).map((other) => `${word.text} | ${other.text}`),
        ...(crossed(word) ? [`${word.text} | a line or a point`] : []),
    ]).map((each) => `${name}: ${each}`);
})"""
# Words on tiles of districts that reach beyond their tile.
TILES = """() => [...document.querySelectorAll("[data-drawing=district-map] svg.marks")].flatMap((svg) => {
    const tiles = [...svg.querySelectorAll(".role-mark.mark-rect path")].map((each) => each.getBoundingClientRect());
    return [...svg.querySelectorAll(".role-mark.mark-text text")].filter((text) => {
        const own = text.getBoundingClientRect();
        return own.width && !tiles.some((tile) => tile.left - 1 < own.left && own.right < tile.right + 1
            && tile.top - 1 < own.top && own.bottom < tile.bottom + 1);
    }).map((text) => text.textContent);
})"""
# Dotted lines under words that run through what hangs below the letters: Vietnamese has dots there.
UNDERLINES = """() => [...document.querySelectorAll("[data-testid=stMain] *")].filter((each) => {
    const style = getComputedStyle(each);
    return style.textDecorationLine === "underline" && style.textDecorationStyle === "dotted"
        && each.getClientRects().length && !(parseFloat(style.textUnderlineOffset) >= 0.3 * parseFloat(style.fontSize));
}).map((each) => each.textContent.slice(0, 60))"""
SMALL = """() => [...document.querySelectorAll("svg.marks text")]
    .filter((text) => parseFloat(getComputedStyle(text).fontSize) < 11).map((text) => text.textContent)"""
FILLS = """() => [...document.querySelectorAll('.st-key-chart-growth-contribution svg text')]
    .map((text) => [text.textContent, ...getComputedStyle(text).fill.match(/\\d+/g).slice(0, 3).map(Number)])"""
BEYOND = """() => [
    ...[document.querySelector("[data-testid=stMain]"), document.documentElement]
        .filter((each) => each.scrollWidth !== innerWidth).map((each) => `${each.tagName} ${each.scrollWidth}`),
    ...[...document.querySelectorAll("[data-testid=stMain] *")].filter((each) => {
        const box = each.getBoundingClientRect();
        return box.width && box.right > innerWidth + 1 && !each.closest(".ls-table, .st-key-navigation, svg.marks");
    }).map((each) => each.outerHTML.slice(0, 80))]"""
LOW = """([selector, least]) => [...document.querySelectorAll(selector)]
    .filter((each) => each.getClientRects().length && each.getBoundingClientRect().height < least - 0.5)
    .map((each) => `${each.getBoundingClientRect().height} ${each.outerHTML.slice(0, 90)}`)"""
FILTER_ROW = """() => [...new Set(
    [...document.querySelectorAll(".st-key-filters .ls-button, .st-key-tools .ls-choice a")]
    .filter((each) => each.getClientRects().length).map((each) => Math.round(each.getBoundingClientRect().top)))]"""
CONTROLS = """[data-testid=stMain] :is(button, input:not([type=checkbox]), summary, .ls-button, .ls-more a,
    .st-key-navigation a)"""
# The sign of a headline is small, the place that hears a press on it is not (tests/browser/test_look.py).
LINKS = "[data-testid=stMain] a:not(.ls-button, .st-key-navigation a, .ls-more a, .sign)"
CRAMPED = """() => [...document.querySelectorAll(".ls-table")]
    .filter((table) => table.scrollHeight > table.clientHeight + 1).map((table) => table.innerText.slice(0, 60))"""
BLANKS = """() => [...document.querySelectorAll(".ls-drawing")].flatMap((chart) => {
    const next = chart.nextElementSibling?.querySelector("a, li");
    const drawn = [...chart.querySelectorAll("svg.marks text, svg.marks path.background")];
    const low = Math.max(...drawn.map((node) => node.getBoundingClientRect().bottom));
    return next ? [[chart.dataset.drawing, next.getBoundingClientRect().top - low]] : [];
})"""
# Words that do lie beside their drawing: (page, language, width, data set) → how they begin. On a phone the English
# names of the small charts of sectors are longer than these are wide.
CUT = {("co-cau", "en", PHONE["width"], "mophong"): "Province: Production value of the "}
# Marks whose datum is no row of their place.
STRAY = """() => [...document.querySelectorAll(".ls-drawing")].flatMap((place) => {
    const said = new Set(JSON.parse(place.dataset.rows).map((row) => row.id));
    return [...place.querySelectorAll("svg.marks *")].map((node) => node.__data__?.datum?.id)
        .filter((id) => id && !said.has(id));
})"""


def words(page, each, look):
    """Which of title, language of the document, purpose, stamp, connection, fonts and digits are wrong."""
    this, following = (f"năm {year}" if look.lang == "vi" else str(year) for year in YEARS[look.dataset])
    years = {"during": this, "during_next": following, "next_first": following.capitalize()}
    years["next"] = str(YEARS[look.dataset][1])
    name = texts.text(look.lang, f"nav.{each.code}", **years)
    if look.dataset == "mophong":
        name = texts.text(look.lang, "notice.synthetic_tab", page=name)
    said = {
        "title": page.title() == texts.text(look.lang, "app.tab", page=name),
        "lang": page.get_attribute("html", "lang") == look.lang,
        "purpose": texts.text(look.lang, f"purpose.{each.code}", **years) in shown(page),
        "stamp": page.locator(".st-key-stamp").is_visible(),
        "one connection": page.evaluate(ASKED) == "health,host-config",
        "fonts": {name.split("-")[0] for name in page.evaluate(FONTS)} == {"SourceSansVF"},  # letters, no signs
    }
    if each.code == "khai-thac-mo" and look.dataset == "bc2004":
        number, unit = {"vi": ("131.784", "tấn"), "en": ("131,784", "tonnes")}[look.lang]
        said["digits of the page"] = f"{number} {unit}" in shown(page).replace("\u00a0", " ")
        said["digits of the chart"] = number in page.text_content(".st-key-chart-mining-output svg.marks")
    return [name for name, right in said.items() if not right]


def headings(page, _each, _look):
    levels = page.evaluate(HEADINGS)
    right = levels[0] == 1 and levels.count(1) == 1 and set(levels) <= {1, 2, 3}
    return [] if right else levels


def accessibility(page, each, look):
    """What rules of accessibility find; contrast in two looks, which differ in colour scheme and data set, and all else
    in one more, which has the other width."""
    number = PAGES.index(each)
    contrasting, others = looks(number)[number % 2 :: 2], looks(number)[1 - number % 2 :: 2]
    if look == others[number >> 1 & 1]:
        return []
    return grave(page, contrast=look in contrasting)


def charts(page, _each, look):
    """Charts that lack their message, the name that is read out, rows, or their table.

    The message stands in the heading, right before the drawing, and is said once.
    """
    offenders = []
    for chart in page.evaluate(CHARTS):
        own = texts.text(look.lang, "chart.alt", name=texts.text(look.lang, f"chart.{chart['name']}.name"))
        named = chart["alt"] == own if look.dataset == "bc2004" else chart["alt"].endswith(own)
        if not (chart["title"] and named and chart["role"] == "img" and chart["rows"] and chart["tables"] == 1):
            offenders.append(chart)
    return offenders


def drawings(page, _each, _look):
    return becomes(page, WIDTHS, []) + page.evaluate(HEIGHTS) + page.evaluate(SMALL)


def cut_words(page, each, look):
    start = CUT.get((each.code, look.lang, look.width, look.dataset))
    if start is None:
        return becomes(page, OUTSIDE, [])
    return [text for text in page.evaluate(OUTSIDE) if not text.startswith(start)]


def first_view(page, each, look):
    """How low the main chart reaches where that is below the first view; pages of words have none."""
    if not each.charts or look.dataset != "bc2004":
        return []
    bottom = page.evaluate(FIRST_CHART)
    return [bottom] if bottom > 812 else []


def blanks(page, each, look):
    """Charts with more than a little left blank between them and what follows."""
    if each.code not in {"tong-quan", "co-cau", "muc-tieu"} or look.dataset != "bc2004":
        return []
    spaces = page.evaluate(BLANKS)
    return [space for space in spaces if not 0 <= space[1] <= 26] if spaces else ["nothing follows a chart"]


def windows(page, _each, look):
    """What of the report does not fit its place while the window becomes smaller and larger."""
    offenders = []
    if look.dataset != "bc2004":
        return []
    for width in (700, 390, 1000):
        page.set_viewport_size({"width": width, "height": 800})
        drawn_again(page)
        problems = becomes(page, WIDTHS, []) + becomes(page, OUTSIDE, []) + page.evaluate(STRAY)
        offenders += [(width, problem) for problem in problems]
    return offenders


def filter_lines(page, each, _look):
    """Where the buttons of the filter row begin, where up to three filters and all else need more than one line."""
    tops = page.evaluate(FILTER_ROW)
    return tops if len(each.uses) <= 3 and len(tops) > 1 else []


def dim_words(page, each, look):
    """Words of a drawing of the report that are dark on the dark ground."""
    if (each.code, look.scheme, look.dataset) != ("co-cau", "dark", "bc2004"):
        return []
    fills = page.evaluate(FILLS)
    dim = [(text, fill) for text, *fill in fills if min(fill) <= 150]
    return dim if len(fills) > 5 else [f"only {len(fills)} words"]


def targets(page, _each, _look):
    """What scrolls sideways on a phone, and what is too low for a finger, once the filters are unfolded."""
    page.click(".ls-fold summary")
    return page.evaluate(BEYOND) + page.evaluate(LOW, [CONTROLS, 44]) + page.evaluate(LOW, [LINKS, 24])


ALWAYS = {
    "words": words,
    "wider than the window": lambda page, _each, look: [
        width
        for width in [page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")]
        if width > look.width
    ],
    "accessibility": accessibility,
    "headings": headings,
    "charts": charts,
    "drawings": drawings,
    "cut words": cut_words,
    "crowded words": lambda page, _each, _look: page.evaluate(CROWDED),
    "words beyond their tile": lambda page, _each, _look: page.evaluate(TILES),
    "lines through the dots below letters": lambda page, _each, _look: page.evaluate(UNDERLINES),
    "dim words": dim_words,
    "marks without a row": lambda page, _each, _look: page.evaluate(STRAY),
    "foreign requests": lambda page, _each, _look: page.foreign,
    "script errors": lambda page, _each, _look: page.failures,
}
# Those that change the page come last.
WIDE_ALONE = {
    "filters on two lines": filter_lines,
    "below the first view": first_view,
    "blank": blanks,
    "cramped tables": lambda page, _each, _look: page.evaluate(CRAMPED),
    "links in tables": lambda page, _each, _look: page.evaluate(LOW, [".ls-table td > a.so", 24]),
    "windows": windows,
}
PHONE_ALONE = {
    "targets": targets,
}


@pytest.mark.parametrize(
    ("each", "look"),
    [pytest.param(each, look, id=f"{each.code}-{look}") for at, each in enumerate(PAGES) for look in looks(at)],
)
def test_a_page_passes_every_check_of_its_look(visit, each, look):
    viewport = VIEWPORTS[look.width]
    page = visit(f"/{each.path}?lang={look.lang}&bo={look.dataset}", viewport=viewport, scheme=look.scheme)
    unfold(page)
    checks = {**ALWAYS, **(WIDE_ALONE if viewport == WIDE else PHONE_ALONE)}
    offenders = {name: check(page, each, look) for name, check in checks.items()}
    failures = [f"{each.code}, {look}, {name}: {one}" for name, those in offenders.items() for one in those]
    if failures:
        pytest.fail("\n".join(failures), pytrace=False)
