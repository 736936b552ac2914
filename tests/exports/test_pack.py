"""The pack of a release: its numbers are the release's, everything in it has its place in it, and it asks nobody."""

import base64
import hashlib
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from unittest.mock import Mock

import pytest
from markupsafe import Markup
from starlette.applications import Starlette

from lsdash import __main__ as command_line
from lsdash import queries, web
from lsdash.data import releases, worker_process
from lsdash.exports.pack import address, document, drawing, local_links
from lsdash.exports.report_commands import REFUSED
from lsdash.exports.turns import Turns
from lsdash.model import texts
from lsdash.model.filters import Filters
from lsdash.model.pages import MONTHLY, PAGES
from lsdash.model.words import rows
from lsdash.present.figures import ShownFigure
from lsdash.present.markup import Inline, inlines
from lsdash.view import view
from lsdash.view.cache import Cache
from tests import asking
from tests.conftest import IN_A_WORKER

APP = Starlette(routes=web.ROUTES, middleware=web.MIDDLEWARE)
VOID = {"meta", "br", "img", "link", "hr", "input", "col"}
BASE = "http://dash.example:8501"


class Reader(HTMLParser):
    """What a pack says: ids, links as (place, href, text), texts by place; a place is a page or the id of a card."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.tags, self.styles, self.scripts = [], [], [], [], []
        self.texts = {}
        self.open = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        self.tags.append((tag, said))
        self.ids += [said["id"]] if "id" in said else []
        if tag in VOID:
            return
        own = said.get("id", "") if "st-key-number-card" in said.get("class", "") else ""
        page = said.get("id", "") if tag == "section" and not self.place else ""
        self.open.append((tag, own or page or self.place, said.get("class", "")))
        if tag == "a":
            self.links.append([self.place, said.get("href"), ""])

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        inside = [tag for tag, _, _ in self.open]
        if "script" in inside or "style" in inside:
            (self.scripts if "script" in inside else self.styles).append(data)
            return
        if "a" in inside:
            self.links[-1][2] += data
        key = (self.place, self.open[-1][2] if self.open else "")
        self.texts[key] = self.texts.get(key, "") + data

    @property
    def place(self):
        return self.open[-1][1] if self.open else ""

    def numbers(self, place=None):
        """The numbers that links lead to."""
        return {
            href.removeprefix("#so=")
            for own, href, _ in self.links
            if href and href.startswith("#so=") and place in (None, own)
        }


SOME = [page for page in PAGES if page.code in {"tong-quan", "co-cau", "gioi-thieu"}]


@pytest.fixture(
    scope="module",
    params=[pytest.param(SOME, id="three"), pytest.param(document.PACKED, id="all", marks=pytest.mark.slow)],
)
def pages(request):
    return request.param


@pytest.fixture(scope="module")
def written(release, pages):
    return document.write({}, BASE, pages)


@pytest.fixture(scope="module")
def pack(written):
    return Reader(written)


def value_in(text):
    """The first number of a Vietnamese text, apart from whatever rounding it has."""
    digits = re.search(r"[+−]?[\d.]+(,\d+)?", text)[0]
    number = float(digits.replace(".", "").replace(",", ".").replace("−", "-"))
    return number * (1e6 if "triệu" in text else 1e9 if "tỷ" in text and "tỷ đồng" not in text else 1)


def test_every_card_has_the_number_of_the_release(release, pack):
    with releases.cursor(release) as cursor:
        known = {row["id"]: row for row in rows(queries.observations(cursor, Filters()))}
    cards = [place.removeprefix("so=") for place in pack.ids if place.startswith("so=")]
    assert len(cards) > 60
    assert set(cards) <= known.keys()
    for number in cards:
        said, row = pack.texts[f"so={number}", "value"], known[number]
        assert value_in(said) == pytest.approx(row["value"], abs=row["step"] / 2 * 1.0001), (number, said)


def test_every_number_that_a_page_shows_is_on_it_and_has_its_card(pack, pages):
    for page in pages:
        shown = {name: ShownFigure(view.of({}, page), name) for name in page.charts}
        figures = [figure for figure in shown.values() if figure.query not in MONTHLY and not figure.frame.empty]
        drawn = {mark["id"] for figure in figures for mark in figure.rendered().marks if mark.get("id")}
        cells = [cell for figure in figures for row in figure.table.rows for cell in row]
        tabled = {part.observation_id for cell in cells for part in (cell, *cell.subline)} - {""}
        assert drawn | tabled <= pack.numbers(page.code)
        assert drawn or not figures or page.code == "dia-ban"
    assert {f"so={number}" for number in pack.numbers()} <= set(pack.ids)


def test_digits_that_lead_to_a_card_are_those_of_the_card(pack):
    compared = 0
    for place, href, said in pack.links:
        if (href or "").endswith(".growth_needed"):  # a table says how many times as much is needed
            continue
        digits = re.fullmatch(r"[≥ ]*([+−]?[\d.,]+)†?%?( .*)?", said.strip())
        if href and href.startswith("#so=") and digits and not place.startswith("so="):
            compared += 1
            assert digits[1].strip("+−") in pack.texts[href[1:], "value"], (place, href, said)
    assert compared > 40


def test_each_place_stands_once_and_every_link_has_one(pack, pages):
    assert len(pack.ids) == len(set(pack.ids))
    inside = [href for _, href, _ in pack.links if href and not href.startswith("http")]
    assert {href[1:] for href in inside} <= set(pack.ids)
    assert {f"#{page.code}" for page in pages} <= set(inside)


@pytest.mark.parametrize("name", ["months", "cumulative"])
def test_points_of_a_line_are_pressed_and_the_line_is_not(demo_release, name):
    """A line was a link to the first of its numbers, and lay over the points of all others."""
    page = next(page for page in PAGES if name in page.charts)
    figure = ShownFigure(view.of({"bo": ["mophong"]}, page), name)
    drawn = str(drawing._drawing(figure.rendered(), drawing.WIDE, "wide"))
    root = ET.fromstring(drawn)  # noqa: S314 - of ours
    marks = [(mark, group.get("pointer-events")) for group in root.iter("g") for mark in group.findall("a/path")]
    lines = [line for group in root.iter("g") for line in group.findall("path") if "L" in line.get("d", "")]
    assert marks
    assert lines
    assert not [mark.get("d") for mark, _ in marks if "L" in mark.get("d") and "Z" not in mark.get("d")]
    assert {pressed for mark, pressed in marks if "A" in mark.get("d")} == {"all"}


def test_nothing_in_it_is_fetched(pack, written):
    policy = next(said["content"] for tag, said in pack.tags if said.get("http-equiv") == "Content-Security-Policy")
    (script,) = pack.scripts
    assert "default-src 'none'" in policy
    assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy
    fetching = {"link", "img", "iframe", "object", "embed", "image", "use", "audio", "video", "source", "base", "form"}
    assert not fetching & {tag for tag, _ in pack.tags}
    assert not {
        name for tag, said in pack.tags for name in said if name in {"src", "srcset", "action"} or name[:2] == "on"
    }
    assert all(place.startswith("data:") for place in re.findall(r"url\(\W?([^)]*)", "".join(pack.styles)))
    assert "@import" not in "".join(pack.styles)
    assert len(written.encode()) < 2_500_000


def test_it_says_what_it_is_a_copy_of(release, pack):
    assert release.id in pack.texts["", "ls-notice copy"]
    assert f"ban={release.id}" in pack.texts["", "ls-cite"]
    assert release.id in pack.texts["", "ls-stamp"]


@pytest.mark.slow
def test_the_whole_demonstration_fits_and_says_what_it_is(demo_release):
    found = Reader(document.write({"bo": ["mophong"]}, BASE))
    assert texts.text("vi", "notice.synthetic_short") in found.texts["", "ls-notice"]
    assert {f"so={number}" for number in found.numbers()} <= set(found.ids)
    assert any("-" in number for number in found.numbers("dien-nuoc"))


def test_filters_narrow_it(release):
    page = [page for page in PAGES if page.code == "co-cau"]
    found = Reader(document.write({"kv": ["tw"], "lang": ["en"]}, "", page))
    assert "production_value.tw.2004.actual" in found.numbers("co-cau")
    assert not any(".qddp." in number for number in found.numbers("co-cau"))
    assert ("html", {"lang": "en"}) in found.tags


def test_what_is_too_large_is_not_written(release, monkeypatch):
    monkeypatch.setattr(document, "MOST", 0.01)
    with pytest.raises(document.TooLarge):
        document.write({}, "", PAGES[-2:-1])


HOSTILE = "\"><script>alert(1)</script>' onload=x &amp; \x01"


def test_hostile_text_stays_text(release):
    link = local_links.local(inlines([Inline(HOSTILE, href=f"https://x.example/?{HOSTILE}")]), set())
    assert [(tag, set(said)) for tag, said in Reader(link).tags] == [("a", {"href"})]
    page = next(page for page in PAGES if page.code == "co-cau")
    chart = ShownFigure(view.of({}, page), "sector-mix").rendered()
    marks = [{**mark, "id": HOSTILE, "row": f"1|{HOSTILE}"} for mark in chart.marks]
    made = Reader(drawing.drawings("x", replace(chart, marks=marks), HOSTILE))
    assert {tag for tag, _ in made.tags} <= {"div", "svg", "g", "path", "line", "a", "text", "tspan"}
    assert not any(name.startswith("on") for _, said in made.tags for name in said)
    assert "<script>alert(1)" in "".join(map(unescape, made.texts.values()))


@pytest.mark.parametrize(
    ("href", "place"),
    [
        ("?so=a.b", "#so=a.b"),
        ("?so=c", ""),
        ("co-cau?so=a.b", "#so=a.b"),
        ("doi-chieu#row", "#row"),
        ("doi-chieu#none", ""),
        ("co-cau", "#co-cau"),
        ("./", "#tong-quan"),
        ("muc-tieu", ""),
        ("co-cau?nam=2003", ""),
        ("javascript:alert(1)", ""),
        ("https://nso.example/x?y=1&z", "https://nso.example/x?y=1&amp;z"),
    ],
)
def test_links_lead_into_the_pack_or_nowhere(href, place):
    made = local_links.local(
        Markup('<a data-without="so" href="%s">x</a>') % href, {"so=a.b", "row", "co-cau", "tong-quan"}
    )
    assert made == (f'<a href="{place}">x</a>' if place else "<a>x</a>")


@pytest.fixture
def small(release, monkeypatch):
    """Packs of one short page, none of them kept."""
    monkeypatch.setattr(address, "_WRITTEN", Cache(maxsize=2))
    write = document.write
    monkeypatch.setattr(document, "write", lambda asked, base: write(asked, base, PAGES[-2:-1]))


def ask(query="", **more):
    return asking.ask(APP, "/data/pack.html", query, **more)


def test_its_address_gives_the_file_once_for_all_who_ask(release, small):
    answer = ask("lang=en")
    assert answer.status == 200
    assert answer.body.startswith(b"<!DOCTYPE html>")
    assert answer.headers["content-disposition"] == f'attachment; filename="lsdash-pack-{release.id}-en.html"'
    assert ask("lang=en", headers=[("if-none-match", answer.headers["etag"])]).status == 304
    assert "/data/pack.html" in asking.ask(APP, "/data/").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("dv=<b>", "<b>"),
        ("xem=ty-trong", "xem"),
        ("foo=1", "foo"),
        ("ban=bc2004-000000000000", "bc2004-"),
    ],
)
def test_what_is_not_understood_is_said(release, small, query, said):
    answer = ask(query)
    assert (answer.status, answer.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert said in answer.text


@pytest.mark.slow
def test_a_worker_writes_the_same(release, monkeypatch):
    asked = {"lang": ["en"], "dv": ["huu-lung"]}
    base = "http://dash.example/"
    assert IN_A_WORKER(document.write, asked, base) == document.write(asked, base)


@pytest.mark.parametrize(
    ("problem", "status", "key"),
    [
        (document.TooLarge(), 413, "pack.too_large"),
        (ValueError(), 500, "pack.undrawn"),
        (worker_process.WorkerEnded(), 503, "code.LS-13"),
    ],
)
def test_why_a_worker_writes_none_is_said(small, monkeypatch, problem, status, key):
    monkeypatch.setattr(document, "write", Mock(side_effect=problem))
    answer = ask()
    assert (answer.status, answer.headers["cache-control"]) == (status, "no-store")
    assert texts.text("vi", key, **({"most": document.MOST} if status == 413 else {})) in answer.text
    assert "Chưa mở được số liệu" not in answer.text


def test_a_chart_that_cannot_be_drawn_is_said(release, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(document, "write", Mock(side_effect=ValueError))
    assert run(monkeypatch, "--page", "gioi-thieu", "--output", str(tmp_path / "x.html")) == REFUSED
    assert texts.text("vi", "pack.undrawn") in capsys.readouterr().err


def test_too_many_are_said(release, small, monkeypatch):
    turns = Turns(waiting=0, patience=0)
    monkeypatch.setattr(address, "_WRITING", turns)
    with turns.turn():
        assert ask("lang=en").status == 503


def run(monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["lsdash", "pack", *arguments])
    return command_line.main()


def test_the_command_writes_one_page(release, tmp_path, monkeypatch, capsys):
    path = tmp_path / "pack.html"
    assert run(monkeypatch, "--release", release.id, "--page", "gioi-thieu", "--output", str(path)) == 0
    assert str(path) in capsys.readouterr().out
    assert {own for own, _, _ in Reader(path.read_text("utf-8")).links} <= {"", "gioi-thieu"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--release", "bc2004-000000000000"), "bc2004-000000000000"),
        (("--query", "lang=en&dv=huu-lungg"), "Nearest: dv=huu-lung"),
        (("--query", "kb=tw:3"), "kb"),
    ],
)
def test_the_command_says_why_there_is_none(release, monkeypatch, capsys, arguments, said):
    assert run(monkeypatch, *arguments) == REFUSED
    assert said in capsys.readouterr().err


def test_the_command_names_a_file_that_cannot_be_written(release, monkeypatch, capsys):
    assert run(monkeypatch, "--page", "gioi-thieu", "--output", "/nowhere/x.html") == REFUSED
    assert "/nowhere/x.html" in capsys.readouterr().err
