"""No heading, fold or table stands over nothing, no “none” beside data that exist, and numbers in sentences bear their
marks: on every page, under every filter, of both data sets, with one report and with two."""

import re
from html.parser import HTMLParser

import pytest

from lsdash import queries
from lsdash.data import build
from lsdash.model.filters import Filters
from lsdash.model.pages import PAGES
from lsdash.model.words import rows
from lsdash.present.figure_register import FIGURES
from lsdash.present.figures import ShownFigure, sentences_of
from lsdash.view import view as views
from lsdash.view.cache import CACHE
from tests import second_report
from tests.golden import at_page, elements
from tests.roots import rooted

VOID = {"br", "hr", "img", "input", "meta", "link"}
# Filters of their own and several at once; years with and without a report, quarters, months.
CHOSEN = [
    {},
    {"dv": ["huu-lung"]},
    {"dv": ["dinh-lap"]},
    {"dv": ["huu-lung", "chi-lang"]},
    {"kv": ["tw"]},
    {"kv": ["fdi"]},
    {"sp": ["than-sach"]},
    {"sp": ["xi-mang", "da"]},
    {"sp": ["dien-thuong-pham"]},
    {"dv": ["huu-lung"], "sp": ["da"]},
    {"dv": ["loc-binh"], "sp": ["xi-mang"]},
    {"dv": ["bac-son"], "kv": ["tw"], "sp": ["quang-sat"]},
]
YEARS = ("2003", "2004", "2005", "2013", "2003..2004")
MONTHS = ("2022", "2023-07", "2023-04..2023-06", "2024", "2022..2023")
FILTERS = {
    "bc2004": [*CHOSEN, *({"nam": [each]} for each in YEARS), {"nam": ["2004"], "kv": ["dp"]}],
    "mophong": [*CHOSEN, *({"nam": [each]} for each in MONTHS), {"nam": ["2023-07"], "dv": ["cao-loc"], "sp": ["da"]}],
}
QUICK = [
    ("tong-quan", "", "bc2004", {"kv": ["fdi"]}),
    ("co-cau", "ty-trong", "bc2004", {"nam": ["2013"]}),
    ("khai-thac-mo", "", "mophong", {"dv": ["dinh-lap"]}),
    ("khai-thac-mo", "", "bc2004", {"dv": ["loc-binh"], "sp": ["xi-mang"]}),
    ("khai-thac-mo", "", "bc2004", {"sp": ["quang-sat"]}),
    ("muc-tieu", "", "bc2004", {"nam": ["2005"]}),
    ("muc-tieu", "", "mophong", {"nam": ["2022"]}),
    ("dia-ban", "thuoc-chung", "mophong", {"nam": ["2022..2023"]}),
    ("dia-ban", "bao-cao", "mophong", {"dv": ["huu-lung"], "sp": ["da"]}),
    ("dia-ban", "thuoc-chung", "bc2004", {"dv": ["bac-son"], "kv": ["tw"], "sp": ["quang-sat"]}),
    ("doi-chieu", "phuong-phap", "bc2004", {}),
]
ALL = [
    (page.code, choice, dataset, filters)
    for page in PAGES
    for choice in page.views or ("",)
    for dataset, every in FILTERS.items()
    for filters in every
]
PAGE = {page.code: page for page in PAGES}


class Reader(HTMLParser):
    """What stands over nothing, what tables have, and what is said inside each named block."""

    def __init__(self, sources):
        super().__init__(convert_charrefs=True)
        self.stack, self.empty, self.tables, self.said = [], [], [], {}
        self.headings = []  # (level, words, whether anything came after it)
        self.folded = {}  # place of a table → how many rows its fold promises
        for source in sources:
            self.feed(source)
        self.close()
        self._begin(0)

    def _begin(self, level):
        while self.headings and self.headings[-1][0] >= level:
            _, words, filled = self.headings.pop()
            if not filled:
                self.empty.append(("heading", words))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            level = int(tag[1])
            self._begin(level)
            self.headings.append([level, "", False])
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in {"td", "th"} and self.tables and self.tables[-1]:
            self.tables[-1][-1].append("")
        if tag not in VOID:
            name = re.search(r"st-key-((?:chart|table)-[a-z-]+)", given.get("class", ""))
            self.stack.append([tag, given.get("class", ""), False, name[1] if name else ""])
        if given.get("class") == "ls-drawing":
            self._tell("▣")

    def handle_endtag(self, tag):
        own, style, filled, _ = self.stack.pop()
        assert own == tag
        if tag == "details" and style != "ls-fold" and not filled:
            self.empty.append(("fold", style))

    def handle_data(self, data):
        if data.strip():
            self._tell(data.strip())

    def _tell(self, data):
        if promised := re.fullmatch(r"(?:▼ )?Bảng: .*, ([\d.]+) dòng", data):
            self.folded[len(self.tables)] = int(promised[1].replace(".", ""))
        tags = [each[0] for each in self.stack]
        if any(re.fullmatch("h[1-6]", tag) for tag in tags):
            self.headings[-1][1] += f" {data}"
            return
        for heading in self.headings:
            heading[2] = True
        if {"td", "th"} & set(tags) and self.tables[-1] and self.tables[-1][-1]:
            self.tables[-1][-1][-1] += data
        for place, each in enumerate(self.stack):
            each[2] = each[2] or "summary" not in tags[place:]
            if each[3]:
                self.said[each[3]] = f"{self.said.get(each[3], '')} {data}"


def read(code, choice, dataset, filters):
    page = PAGE[code]
    app = at_page(page, unfolded=set(page.charts))
    address = {"bo": [dataset], **({"xem": [choice]} if choice else {}), **filters}
    for key, values in address.items():
        app.query_params[key] = values
    app.run()
    assert not app.exception, app.exception
    return Reader(elements(app)), views.of(address, page)


def dull(table):
    """Columns, but for the first, that say nothing in any of several rows; whether there is a row at all."""
    body = [row for row in table[1:] if len(row) == len(table[0])]
    empty = [place for place in range(1, len(table[0])) if all(row[place] in {"", "–"} for row in body)]
    return ["no row"] if not body else empty if len(body) > 1 or len(empty) == len(table[0]) - 1 else []


def untrue(reader, view):
    """Words that deny what is there: (block or key, words)."""
    text = view.words.text
    found = []
    for block, said in reader.said.items():
        kind, _, name = block.partition("-")
        nothing = [text("empty.nothing"), text("empty.unreported"), text("empty.chart", why="|").partition("|")[0]]
        if any(words in said for words in nothing) and name in FIGURES:
            figure = ShownFigure(view, name)
            if not (figure.frame if kind == "chart" else figure.whole).empty:
                found.append((block, said[:80]))
    everything = " ".join(reader.said.values())
    board = rows(view.ask(queries.sector_board)) if "sector_board" in view.page.queries else []
    measures = {row["measure"] for row in board if row["value"] is not None}
    by_district = view.divided or view.districts_stated
    denied = {
        "district.no_numbers": by_district,
        "mining.where_no_output": by_district,
        "overview.no_plans": "plan_attainment" in measures,
        "what_if.how": "target" not in measures,
        "monthly.comparison.none": view.state.filters.compares,
        "chart.district-map.no_plan": "district_ranking" in view.page.queries
        and view.ask(queries.district_ranking)["attainment"].notna().any(),
    }
    return found + [(key, "") for key, there in denied.items() if there and text(key) in everything]


def unmarked(view):
    """Numbers of sentences that lack a mark which the number bears, or have one that it does not."""
    if not (view.page.tells or {"district_ranking", "trends"} & view.page.queries.keys()):
        return []
    doubted = set(view.ask(queries.doubts, all_rows=True)["number"])
    found = []
    for sentence in sentences_of(view):
        for digits, number in sentence.numbers.items():
            row = next(iter(rows(views.ask(view.release, queries.number, Filters(number=number)))), None)
            if row is None:  # a number of months has the card of its own
                continue
            marks = re.sub(r"[\w\s.,%+−-]", "", view.words.told({**row, "doubted": row["id"] in doubted}))
            if re.sub(r"[\w\s.,%+−-]", "", digits) != marks and "lần" not in sentence.text:
                found.append((sentence.text, digits, marks))
    return found


def wrong(case):
    reader, view = read(*case)
    tables = [(table[0], places) for table in reader.tables if (places := dull(table))]
    for place, promised in reader.folded.items():
        table = reader.tables[place]
        if sum(len(row) == len(table[0]) for row in table[1:]) != promised:
            tables.append((table[0], promised))
    return reader.empty + tables + untrue(reader, view) + unmarked(view)


@pytest.mark.parametrize("case", QUICK, ids=lambda case: "-".join(map(str, case)))
def test_nothing_stands_over_nothing(demo_release, case):
    assert wrong(case) == []


@pytest.mark.slow
@pytest.mark.parametrize("code", PAGE)
def test_nothing_stands_over_nothing_whatever_is_chosen(demo_release, code):
    found = {str(case): said for case in ALL if case[0] == code and (said := wrong(case))}
    assert found == {}


@pytest.fixture(scope="module")
def two_reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two")
    data = second_report.with_first(folder)
    with rooted(folder / "store"):
        build.release(data)
        CACHE.clear()
        yield
    CACHE.clear()


@pytest.mark.slow
@pytest.mark.parametrize("code", PAGE)
def test_nor_with_a_second_report(two_reports, code):
    cases = [case for case in ALL if case[0] == code and case[2] == "bc2004"]
    found = {str(case): said for case in cases if (said := wrong(case))}
    assert found == {}


def test_what_stands_over_nothing_is_seen():
    reader = Reader(["<h1>a</h1><h2>b</h2><p>b</p><details><summary>c</summary></details><h2>d</h2><p>e</p><h3>f</h3>"])
    assert reader.empty == [("fold", ""), ("heading", " f")]
    assert dull([["a", "b", "c"], ["x", "–", "1"], ["y", "", "2"]]) == [1]
    assert dull([["a", "b"]]) == ["no row"]
    assert dull([["a", "b"], ["x", "–"]]) == [1]
