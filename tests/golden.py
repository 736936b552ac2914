"""What a reader reads on every page, as text to be compared before and after a change that must change nothing.

One file holds the sections of one page, language or data address. A section begins with `####` and the address; the
parts of a page follow under `==`:

- text: one line per block in reading order, the cells of a table row separated by ` | `, blocks inside a cell by ` / `;
- hints: texts in attributes (tooltips, labels for screen readers, margins of the printed sheet);
- links: text, address, the keys that stay behind when it is followed; `[chosen]` where it is the current one;
- numbers: ids that open a card; `(area)` where a whole row or box is pressed instead of a link;
- anchors: places inside the page that links lead to;
- chart: name, label, titles of the specification, rows of categories, and the marks (`CHART_COLUMNS`).

To stay small and readable: the English pages name the ids of numbers without their text again; `filtered` holds what
an address changes of the plain page, a run of lines that are gone by its ends; JSON rows, charts of meeting mode and
charts of the demonstration data stand as SHA-256 digests of their lines.

Only what follows from the build and not from the data is replaced: the id of a release (a hash of the file, which
changes with the schema) and the time when it was built. White space is collapsed as a browser does; no-break spaces
stay. Names of classes and containers, sizes, colours and the specification of charts are left out on purpose: they are
how a page is made, not what it says.

How the program is reached stands in this file alone: the page register, the entry script, the web application, the
attributes in which HTML carries numbers and charts, the columns of charts. After a rename adapt these lines, never the
files in `tests/golden/`.
"""

import difflib
import json
import re
from collections import Counter
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from urllib.parse import parse_qs, quote

from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lsdash import web
from lsdash.model.pages import PAGES
from tests import asking, shipped

FOLDER = Path(__file__).parent / "golden"
# Language → what an address says for it.
LANGUAGES = {"vi": "", "en": "lang=en"}
APP = Starlette(routes=web.ROUTES, middleware=web.MIDDLEWARE)

# Elements that begin and end a line of text; all others are inside one.
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "button", "caption", "dd", "details", "dialog", "div", "dl"}
    | {"dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"}
    | {"label", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "select", "summary", "table"}
    | {"tbody", "tfoot", "thead", "tr", "ul"}
)
CELLS = frozenset({"td", "th"})
UNREAD = frozenset({"script", "style", "svg", "template"})
# Attributes whose text reaches a reader → name of the line. data-done and data-hand are the answers of a button,
# data-lost stands where a chart cannot be drawn.
HINTS = {
    "title": "tooltip",
    "aria-label": "label",
    "alt": "image",
    "placeholder": "placeholder",
    "data-lost": "lost",
    "data-done": "done",
    "data-hand": "by hand",
}
# Columns of the rows of a chart that a reader sees, under the name that the golden files use. `id`, `what`, `full` and
# `hint` are the number that a mark stands for and its tooltip; `value`, `from`, `to` and `length` are the quantities
# that the mark shows on its scale; `month` is its category in a line chart; the rest is written on the drawing.
# `dashed`, `named` and `marked` are facts shown by the form of the mark (derived, mentioned, chosen).
CHART_COLUMNS = {
    **{name: name for name in ("id", "what", "full", "hint", "value", "dashed", "named", "marked", "area")},
    **{name: name for name in ("name", "says", "products", "signs", "scale")},
    **{name: name for name in ("text", "short", "answer", "label", "points", "aside", "joins")},
    "row": "category",
    "x0": "from",
    "x1": "to",
    "end": "length",
    "n": "month",
}
# Columns that only place, colour, size or select marks. They may change with the layers of a chart.
LAYOUT_COLUMNS = frozenset(
    {"col", "colour", "edge", "form", "ink", "lane", "least", "letters", "line", "lines", "measure", "middle", "months"}
    | {"head", "most", "panel", "panels", "path", "u", "u2", "v", "v2", "fill", "shape", "size", "thick"}
    | {"broad", "narrow", "order", "right", "role", "tile_col", "tile_row", "wide", "wide_label", "wide_line", "y"}
    | {"alone", "beside", "far", "free", "zero"}
)
# Charts in which the number of equal marks is what is shown: one square per commune.
COUNTED = frozenset({"grid-coverage"})

# Addresses beside the plain pages: path → query strings.
FILTERED = {
    "": ("kv=tw", "sp=da&kv=nqd", "kv=fdi&sp=nuoc-may", "dv=xx&nam=3000&foo=1", "utm_source=mail"),
    "co-cau": ("kv=tw", "kv=tw&nam=2004&xem=ty-trong", "nam=2003..2004", "dv=huu-lung", "nam=2013"),
    "khai-thac-mo": ("dv=huu-lung", "dv=dinh-lap", "sp=da", "sp=than-sach&xem=sau-nay", "nam=2004"),
    "dien-nuoc": ("sp=dien", "sp=nuoc-may&nam=2004", "dv=cao-loc"),
    "muc-tieu": ("kv=tw", "sp=xi-mang", "kb=tw:130.8,dp:-3.7", "kb=tw:1e9,xx:3", "kb=tw:130.8&kv=tw"),
    "dia-ban": ("dv=huu-lung", "dv=dinh-lap&dv=chi-lang", "sp=than-sach", "nam=2026", "dv=Hữu Lũng&nam=1999"),
    "dien-bien": ("sp=da&sp=than-sach", "kv=tw", "sp=quang-sat", "sp=van-go&lang=en"),
    "nhan-dinh": ("kv=tw", "dv=huu-lung", "sp=than-cac-loai"),
    "doi-chieu": (
        "tim=bo xit",
        "kv=tw",
        "xem=so-lieu-goc&kv=tw",
        "sp=bo-xit&nam=2004",
        "tim=không có gì",
        "dv=xx&nam=3000&foo=1",
    ),
}
FILTERED_ENGLISH = {
    "": ("dv=xx&nam=3000&foo=1",),
    "khai-thac-mo": ("dv=huu-lung",),
    "muc-tieu": ("kb=tw:130.8,dp:-3.7",),
    "doi-chieu": ("tim=bo xit",),
}
DATA_QUERIES = {
    "/data": ("lang=vi", "lang=en"),
    "/data/co-cau.csv": ("kv=tw&nam=2004&lang=en", "kv=twx&nam=1999&langg=x", "kv=twx&lang=en", "dv=xx&nam=3000&foo=1"),
    "/data/doi-chieu/figures.csv": ("tim=bo+xit",),
    "/data/muc-tieu/sector_board.csv": ("kb=tw:130.8,dp:-3.7", "kb=tw:1e9"),
    "/data/nowhere.csv": ("lang=vi", "lang=en"),
    "/data/co-cau/nothing.csv": ("lang=vi",),
}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_CSS_NUMBER = re.compile(r"\\([0-9a-f]+) ")
_CSS_TEXT = re.compile(r'content: "([^"]*)"')


class Reader(HTMLParser):
    """The parts of one piece of HTML, each in document order."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.lines, self.hints, self.links, self.numbers, self.anchors, self.charts = [], [], [], [], [], []
        self._text, self._row, self._cell = [], None, []
        self._unread = 0
        self._open = []  # attributes and text of the links that are not closed yet
        self._controlled = set(re.findall(r'aria-controls="([^"]*)"', source))
        self.feed(source)
        self.close()
        self._break()

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        if tag in UNREAD:
            self._unread += 1
        if tag in BLOCKS or tag in CELLS:
            self._break()
        if tag == "tr":
            self._row = []
        self._note(tag, attributes)
        if tag == "a":
            self._open.append((attributes, []))

    def handle_endtag(self, tag):
        if tag in UNREAD:
            self._unread -= 1
        if tag in BLOCKS or tag in CELLS:
            self._break()
        if tag in CELLS and self._row is not None:
            self._row.append(" / ".join(self._cell))
            self._cell = []
        if tag == "tr":
            self.lines.append(" | ".join(self._row).rstrip())
            self._row = None
        if tag == "a":
            self._link(*self._open.pop())

    def handle_data(self, data):
        if self._unread:
            if data.startswith("@page { @top-left"):
                self.hints += [f"margin: {text}" for text in margins(data) if text]
            return
        self._text.append(data)
        for _, parts in self._open:
            parts.append(data)

    def _break(self):
        text, self._text = collapsed("".join(self._text)), []
        if text:
            (self.lines if self._row is None else self._cell).append(text)

    def _note(self, tag, attributes):
        self.hints += [f"{name}: {collapsed(attributes[key])}" for key, name in HINTS.items() if attributes.get(key)]
        if "data-rows" in attributes:
            self.charts.append(chart(attributes))
        if attributes.get("id") and attributes["id"] not in self._controlled:
            self.anchors.append(attributes["id"])
        if tag != "a" and attributes.get("data-so"):
            self.numbers.append(f"{attributes['data-so']} (area)")

    def _link(self, attributes, parts):
        text, number, address = collapsed("".join(parts)), attributes.get("data-so"), attributes.get("href", "")
        if number:
            own = "" if address == f"?so={quote(number)}" else f" -> {address}"
            self.numbers.append(f"{number} = {text}{own}")
            return
        without, district = attributes.get("data-without"), attributes.get("data-dv")
        chosen = attributes.get("aria-current") or attributes.get("aria-checked") == "true"
        marks = [f"without {without}"] * bool(without) + [f"district {district}"] * bool(district)
        marks += ["chosen"] * bool(chosen)
        self.links.append(f"{text} -> {address}" + "".join(f" [{mark}]" for mark in marks))


def collapsed(text):
    """`text` with white space as a browser shows it; no-break spaces stay."""
    return _SPACE.sub(" ", text).strip(" ")


def margins(rules):
    """The texts that rules of a style sheet put into the margins of paper."""
    texts = _CSS_TEXT.findall(rules)
    return [_CSS_NUMBER.sub(lambda number: chr(int(number[1], 16)), text) for text in texts]


def chart(attributes):
    """A chart as lines: name, label, titles, categories from top to bottom, marks sorted."""
    name, rows = attributes["data-drawing"], json.loads(attributes["data-rows"])
    unknown = {column for row in rows for column in row} - CHART_COLUMNS.keys() - LAYOUT_COLUMNS
    assert not unknown, f"{name}: say in CHART_COLUMNS or LAYOUT_COLUMNS what the columns {sorted(unknown)} are"
    titles = sorted(set(titles_of(json.loads(attributes["data-spec"]))))
    places = {category(row["row"]): None for row in sorted(rows, key=lambda row: row.get("order", 0)) if "row" in row}
    marks = Counter(mark(row) for row in rows)
    lines = [f"== chart {name}", f"label: {attributes['aria-label']}", f"titles: {' · '.join(titles)}"]
    lines += [f"categories: {' · '.join(filter(None, places))}"] * any(places)
    counted = name in COUNTED
    return [*lines, *(f"{marks[line]} × {line}" if counted else line for line in sorted(marks))]


def titles_of(part):
    """Every title in a specification, wherever its layers have it."""
    if isinstance(part, dict):
        title = part.get("title")
        found = title.get("text") if isinstance(title, dict) else title
        own = [found] if isinstance(found, str) else []
        return own + [each for inside in part.values() for each in titles_of(inside)]
    return [each for inside in part for each in titles_of(inside)] if isinstance(part, list) else []


def category(row):
    """What stands beside a row named "key|label"."""
    return collapsed(row.rpartition("|")[2])


def mark(row):
    """One mark: the columns that a reader sees, sorted by name, without empty ones."""
    found = {name: row[column] for column, name in CHART_COLUMNS.items() if row.get(column) not in {None, "", False}}
    if "category" in found:
        found["category"] = category(found["category"])
    return "; ".join(f"{name}={written(found[name])}" for name in sorted(found) if found[name] != "")


def written(value):
    """A value in ten significant digits, far beyond any digit that is shown and short of the noise of sums."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return collapsed(str(value))
    return f"{value:.10g}"


@cache
def session(path):
    """A reader who comes to the page at `path` and opens every table."""
    page = next(page for page in PAGES if page.path == path)
    return at_page(page, unfolded=page.charts)


def at_page(page, *, unfolded):
    """A reader on the way to a page, where tables of these charts are open.

    `switch_page` of AppTest knows the pages of st.navigation only after a run of the first of them; readers come by an
    address, of which Streamlit makes the name of the page as here.
    """
    app = AppTest.from_file(str(web.FRAME), default_timeout=60)
    for name in unfolded:
        app.session_state[f"unfolded-{name}"] = True
    app._page_hash = calc_hash(page.path)
    return app


def opened(path, query):
    """The page at `path` with the query string `query`."""
    app = session(path)
    app.query_params.clear()
    for key, values in parse_qs(query).items():
        app.query_params[key] = values
    app.run()
    assert not app.exception, (query, app.exception)
    return app


def elements(app):
    """What stands on a page, from top to bottom: HTML, or the words of a widget as HTML."""
    for element in app:
        if element.type == "html":
            yield element.proto.body
        elif words := [getattr(element, "label", None), getattr(element, "value", None), hint(element)]:
            yield "".join(f"<p>{escape(word)}</p>" for word in words if isinstance(word, str) and word)


def hint(element):
    """What stands in an empty input."""
    return getattr(getattr(element, "proto", None), "placeholder", None)


def read(path, query):
    """All parts of a page as lines; beside the English one the ids of numbers stand without their text again."""
    readers = [Reader(source) for source in elements(opened(path, query))]
    lines = []
    for title, name in (("text", "lines"), *((name, name) for name in ("hints", "links", "numbers", "anchors"))):
        found = [line for reader in readers for line in getattr(reader, name)]
        if name == "numbers" and "lang=en" in query:
            found = [line.partition(" = ")[0] for line in found]
        lines += [f"== {title}", *found]
    return lines + [line for reader in readers for drawn in reader.charts for line in drawn]


def in_short(path, query, names=("lines",)):
    """The parts `names` of a page as lines, and a digest of each chart."""
    readers = [Reader(source) for source in elements(opened(path, query))]
    lines = [line for name in names for reader in readers for line in getattr(reader, name)]
    return [*lines, *(digest(drawn) for reader in readers for drawn in reader.charts)]


def changes(before, after):
    """How `after` differs from `before`: lines that are new, and runs of lines that are gone by their ends."""
    found = []
    for _, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if before[i1:i2] == after[j1:j2]:
            continue
        gone = before[i1:i2]
        found += [f"- {line}" for line in gone[:1]]
        found += [f"- … {len(gone) - 2} lines …"] * (len(gone) > 2)
        found += [f"- {line}" for line in gone[1:][-1:]]
        found += [f"+ {line}" for line in after[j1:j2]]
    return found


# The register of reports is of the day that it is read.
TODAY = re.compile(r"\b(Đến|By) (?:\d\d/\d\d/\d{4}|\d{4}-\d\d-\d\d):")


@cache
def builds():
    """What the build and not the data decides → what stands for it, as the data addresses tell."""
    found = {}
    for dataset in ("bc2004", "mophong"):
        stamp = asking.ask(APP, "/data/tong-quan.json", f"bo={dataset}").json["stamp"]
        created = stamp["created"]
        there = datetime.fromisoformat(created) + timedelta(hours=7)
        shown = {f"{there:%H:%M ngày %d/%m/%Y}": "<time>", f"{there:%H:%M on %Y-%m-%d}": "<time>"}
        found |= {stamp["release"]: f"{dataset}-<release>", created: "<time>", **shown}
    return found


def section(title, lines):
    """A section of a golden file."""
    return normalised("\n".join([f"#### {title}", *lines, "", ""]))


def normalised(text):
    """`text` without what only the build decides."""
    for own, stands_for in builds().items():
        text = text.replace(own, stands_for)
    return TODAY.sub(r"\1 <today>:", text)


def said(path, query):
    """An address as it is written in a title."""
    return f"/{path}?{query}" if query else f"/{path}"


def joined(*parts):
    """A query string of those parts that say something."""
    return "&".join(filter(None, parts))


def views(page):
    """What an address says for each view of a page: nothing for the first."""
    return ("", *(f"xem={view}" for view in page.views[1:]))


def pages():
    """Every page in each of its views and both languages."""
    files = {}
    for page, (lang, language) in product(PAGES, LANGUAGES.items()):
        queries = [joined(view, language) for view in views(page)]
        sections = [section(said(page.path, query), read(page.path, query)) for query in queries]
        files[f"pages/{page.code}.{lang}.txt"] = "".join(sections)
    return files


def filtered():
    """What filters, a search, assumed growth or errors in the address change of the plain page."""
    files = {}
    for lang, every in (("vi", FILTERED), ("en", FILTERED_ENGLISH)):
        sections = []
        for path, queries in every.items():
            plain = read(path, LANGUAGES[lang])
            for query in [joined(each, LANGUAGES[lang]) for each in queries]:
                sections.append(section(said(path, query), changes(plain, read(path, query))))
        files[f"filtered/{lang}.txt"] = "".join(sections)
    return files


def meeting():
    """Every screen of meeting mode, those without numbers included; charts as digests, the pages have their marks."""
    screens = shipped.table("screens")
    paths = {page.code: page.path for page in PAGES}
    files = {}
    for lang, language in LANGUAGES.items():
        sections = []
        for screen in screens:
            view = screen["view"] and f"xem={screen['view']}"
            path, query = paths[screen["page"]], joined("hop=1", f"man={screen['code']}", view, language)
            sections.append(section(said(path, query), in_short(path, query, ("lines", "links", "numbers"))))
        files[f"meeting/{lang}.txt"] = "".join(sections)
    return files


def observation_ids():
    """Ids of all observations of the report: rows of the data addresses that have a value of their own."""
    answers = [asking.ask(APP, f"/data/{page.code}/{name}.json").json for page in PAGES for name in page.queries]
    rows = [row for answer in answers if "value" in answer["columns"] for row in answer["rows"]]
    return sorted({row["id"] for row in rows if row["id"]})


def cards():
    """The card of every observation, opened by the address of a page; what it links to in Vietnamese."""
    path = "gioi-thieu"  # the page with the least beside the card
    without = {source for language in LANGUAGES.values() for source in elements(opened(path, language))}
    sections = {lang: [] for lang in LANGUAGES}
    # One language after the other for each number: its frames are remembered only for a while.
    for number, (lang, language) in product(observation_ids(), LANGUAGES.items()):
        every = elements(opened(path, joined(f"so={quote(number)}", language)))
        *_, card = (source for source in every if source not in without)
        reader = Reader(card)
        links = ["== links", *reader.numbers, *reader.links] if lang == "vi" else []
        sections[lang].append(section(number, [*reader.lines, *links]))
    return {f"cards/{lang}.txt": "".join(every) for lang, every in sections.items()}


def data():
    """Every data address as CSV and JSON, the names of columns, and some addresses with filters and errors.

    A table that stands under an earlier address already is named by it.
    """
    files, seen, names = {}, {}, set()
    for page in PAGES:
        stems = (f"/data/{page.code}", *(f"/data/{page.code}/{name}" for name in page.data))
        sections = []
        for stem in stems:
            sections += [table(f"{stem}.csv", seen), description(f"{stem}.json")]
            names |= {*columns(f"{stem}.json", "vi"), *columns(f"{stem}.json", "en")}
        files[f"data/{page.code}.txt"] = "".join(sections)
    files["data/columns.txt"] = section("columns: key, language, type, name", sorted(names))
    asked = [(path, query) for path, queries in DATA_QUERIES.items() for query in queries]
    files["data/asked.txt"] = "".join(table(f"{path}?{query}", {}) for path, query in asked)
    return files


def ask(address):
    path, _, query = address.partition("?")
    return asking.ask(APP, path, query)


def head(answer):
    """Status and headers that say what an answer is."""
    named = answer.headers.get("content-disposition")
    return [f"{answer.status} {answer.headers['content-type']}", *([named] if named else [])]


def table(address, seen):
    """The answer at an address that is no JSON, with its lines; `seen` holds bodies and where they stand."""
    answer = ask(address)
    first = seen.setdefault(answer.text, address)
    lines = answer.text.split("\r\n") if first == address else [f"the same rows as {first}"]
    return section(address, [*head(answer), *lines])


def description(address):
    """What JSON says beside the rows, and a digest of these: the CSV of the same address shows them."""
    answer = ask(address)
    rows = [one_line([*row.values()]) for row in answer.json["rows"]]
    lines = [f"{name}: {value}" for name, value in answer.json["stamp"].items()]
    lines += [f"columns: {' '.join(answer.json['columns'])}"]
    lines += [f"source: {one_line(source)}" for source in answer.json["sources"]]
    return section(address, [*head(answer), *lines, digest(["rows", *rows])])


def columns(address, lang):
    """The columns of JSON, one a line."""
    found = ask(f"{address}?lang={lang}").json["columns"]
    return [f"{key} | {lang} | {column['type']} | {column['name']}" for key, column in found.items()]


def one_line(value):
    return json.dumps(value, ensure_ascii=False)


def digest(lines):
    """Lines in short: the first, how many follow, the SHA-256 of all."""
    whole = normalised("\n".join(lines))
    return f"{lines[0]}: {len(lines) - 1} lines, SHA-256 {sha256(whole.encode()).hexdigest()}"


def demonstration():
    """The pages of the demonstration data in Vietnamese: texts, and a digest of each chart."""
    files = {}
    for page in PAGES:
        queries = [joined("bo=mophong", view) for view in views(page)]
        sections = [section(said(page.path, query), in_short(page.path, query)) for query in queries]
        files[f"demonstration/{page.code}.txt"] = "".join(sections)
    return files


def report():
    """The report of the first period in both languages as its HTML says it: text, hints, and where numbers link to."""
    files = {}
    for lang in LANGUAGES:
        address = f"/data/report.html?nam=2004&lang={lang}"
        reader = Reader(ask(address).text)
        lines = ["== text", *reader.lines, "== hints", *reader.hints, "== links", *reader.links]
        files[f"report/2004.{lang}.txt"] = section(address, lines)
    return files


# What is compared, by the folder that holds it.
PARTS = {
    "pages": pages,
    "filtered": filtered,
    "meeting": meeting,
    "cards": cards,
    "data": data,
    "demonstration": demonstration,
    "report": report,
}
