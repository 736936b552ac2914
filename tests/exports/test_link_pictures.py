"""Pictures of links: what they show, where their address is named, when they are drawn, and when there is none."""

import html
import http.client
import io
import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette

from lsdash import web
from lsdash.data import releases, worker_process
from lsdash.exports import preview_image, provenance
from lsdash.exports.chart_images import preview as pictures
from lsdash.exports.turns import Turns
from lsdash.model import texts
from lsdash.model.pages import PAGES
from lsdash.view import url_state
from lsdash.view import view as views
from lsdash.view.cache import Cache
from lsdash.web import html_head
from tests import asking
from tests.exports.test_chart_images import WARNING, said_in
from tools.server import HOST

APP = Starlette(routes=web.ROUTES, middleware=web.MIDDLEWARE)
DRAWN = [page for page in PAGES if page.charts]
SHELL = '<!DOCTYPE html><html lang="en"><head><title>Streamlit</title></head><body></body></html>'
MOST = 150_000  # bytes: some chat programs refuse pictures of more than 300 kB


def view_of(code, query=""):
    return views.of(parse_qs(query), next(page for page in PAGES if page.code == code))


def tags(path, query="", **more):
    """What the head of a page says of its picture."""
    page = html_head._with_head(SHELL, asking.scope("http", path, query, **more))
    found = re.findall(r'<meta (?:property|name)="((?:og:image|twitter)[^"]*)" content="([^"]*)"', page)
    return {name: html.unescape(text) for name, text in found}


def ask(address, **more):
    path, _, query = address.partition("?")
    return asking.ask(APP, f"/{path.lstrip('/')}", query, **more)


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    monkeypatch.setattr(preview_image, "_DRAWN", Cache(maxsize=8))


@pytest.fixture
def drawings(monkeypatch):
    """The drawings that workers were asked for."""
    asked = []
    monkeypatch.setattr(worker_process, "call", lambda function, *args: (asked.append(args), b"\x89PNG")[1])
    return asked


QUICK = {("co-cau", "vi", "bc2004"), ("dia-ban", "en", "mophong"), ("dien-bien", "vi", "mophong")}


@pytest.mark.parametrize(
    ("code", "lang", "dataset"),
    [
        pytest.param(page.code, lang, dataset, marks=[] if (page.code, lang, dataset) in QUICK else pytest.mark.slow)
        for page in DRAWN
        for lang in url_state.LANGUAGES
        for dataset in url_state.DATASETS
    ],
)
def test_the_picture_of_a_page_has_its_chart_its_message_and_its_stamp(demo_release, code, lang, dataset):
    view = view_of(code, f"lang={lang}&bo={dataset}")
    made, figure = preview_image.preview(view), preview_image.main_figure(view)
    svg = pictures.svg(made)
    said = said_in(svg)
    assert made.title == figure.title
    assert all(
        " ".join(text.split()) in said for text in (made.title, made.subtitle, provenance.line(view, warned=True))
    )
    assert all(words in said for _, words in made.legend)
    assert said.count(WARNING[lang]) == view.synthetic
    png = pictures.png(made)
    image = Image.open(io.BytesIO(png)).convert("L")
    assert image.size == (pictures.WIDTH, pictures.HEIGHT) == (1200, 630)
    assert len(png) < MOST
    inked = np.array(image) < 200
    edge = np.ones_like(inked)
    edge[20:-20, 20:-20] = False
    assert inked.sum() > 5000
    assert not (inked & edge).any()  # nothing is cut


@pytest.mark.parametrize(
    ("code", "query", "chart"),
    [
        ("tong-quan", "", "plan-attainment"),
        ("co-cau", "bo=mophong&dv=huu-lung", "cumulative"),
        ("co-cau", "bo=mophong&nam=2023-07", "cumulative"),
        ("co-cau", "bo=mophong&nam=2022..2023", "sector-mix"),
        ("khai-thac-mo", "bo=mophong&dv=chi-lang", "cumulative"),
        ("khai-thac-mo", "", "mining-output"),
        ("muc-tieu", "sp=than-sach", "product-target"),
        ("muc-tieu", "kb=tw:130.8", "target-gap"),
        ("dia-ban", "bo=mophong", "district-map"),
        ("dia-ban", "bo=mophong&xem=bao-cao", "reporting"),
        ("dia-ban", "bo=mophong&xem=luy-ke", "district-map"),  # nothing is compared before districts are chosen
        ("dia-ban", "bo=mophong&xem=luy-ke&dv=huu-lung&dv=chi-lang", "comparison"),
        ("dia-ban", "bo=mophong&hop=1&man=xep-hang", "district-ranking"),
        ("tong-quan", "hop=1", "plan-attainment"),
    ],
)
def test_a_picture_is_of_what_the_address_means(demo_release, code, query, chart):
    figure = preview_image.main_figure(view_of(code, query))
    assert (figure.name, figure.frame.empty) == (chart, False)


def test_what_has_too_many_rows_is_shown_in_part_and_says_so(demo_release):
    made = preview_image.preview(view_of("khai-thac-mo", "bo=mophong"))
    assert made.title.endswith("(1/2)")
    assert made.chart.height < 400


@pytest.mark.parametrize("query", ["nam=2013", "kv=fdi&nam=2013&lang=en"])
def test_where_the_filters_leave_nothing_words_say_so(release, query):
    view = view_of("co-cau", query)
    made = preview_image.preview(view)
    assert made.chart is None
    said = said_in(pictures.svg(made))
    assert view.words.text("empty.unreported") in said or view.words.text("nav.co-cau") in said
    assert provenance.line(view) in said


@pytest.mark.parametrize("lang", url_state.LANGUAGES)
@pytest.mark.parametrize("dataset", url_state.DATASETS)
def test_the_longest_words_fit(demo_release, lang, dataset):
    known = views.vocabulary(releases.current(dataset)).codes
    chosen = "&".join(f"{key}={code}" for key in ("dv", "kv", "sp") for code in known[key])
    view = view_of("dia-ban", f"lang={lang}&bo={dataset}&{chosen}")
    image = Image.open(io.BytesIO(pictures.png(preview_image.preview(view)))).convert("L")
    inked = np.array(image) < 200
    assert not inked[-20:].any()
    assert not inked[:, -20:].any()


def test_a_page_names_the_picture_of_its_very_view(demo_release):
    found = tags("/khai-thac-mo", "dv=chi-lang&bo=mophong&nam=2023-07&sp=da&lang=en&so=output.da@chi-lang.2023.actual")
    address = urlsplit(found["og:image"])
    assert (address.scheme, address.netloc, address.path) == ("http", "dash.example:8501", "/data/khai-thac-mo.png")
    assert parse_qs(address.query) == {
        "lang": ["en"],
        "bo": ["mophong"],
        "ban": [releases.current("mophong").id],
        "dv": ["chi-lang"],
        "sp": ["da"],
        "nam": ["2023-07"],
    }
    size = (found["og:image:width"], found["og:image:height"], found["og:image:type"])
    assert (size, found["twitter:card"]) == (("1200", "630", "image/png"), "summary_large_image")
    assert "Mining" in found["og:image:alt"]


def test_what_was_not_understood_and_free_text_are_not_in_the_address_of_a_picture(release):
    address = tags("/co-cau", "kv=tww&kv=tw&utm_source=x&foo=1&tim=abc&voi=q&thuu=1")["og:image"]
    assert parse_qs(urlsplit(address).query) == {"kv": ["tw"], "nam": ["2004"], "ban": [releases.current().id]}


@pytest.mark.parametrize(
    ("path", "query", "more"),
    [
        *((f"/{page.path}", "", {}) for page in PAGES if not page.charts),
        ("/co-cau", "thu=s0001", {}),
        ("/co-cau", "", {"host": 'x"><script>'}),
    ],
)
def test_some_pages_name_no_picture(release, path, query, more):
    assert tags(path, query, **more) == {}


def test_a_page_below_a_base_path_and_behind_tls_names_its_picture_there(release, monkeypatch):
    monkeypatch.setattr("lsdash.web.paths.get_option", lambda _name: "/ls/")
    address = tags("/ls/co-cau", scheme="https")["og:image"]
    assert address.startswith("https://dash.example:8501/ls/data/co-cau.png?")


def test_without_data_a_page_names_no_picture(root):
    assert tags("/co-cau") == {}


def test_to_open_a_page_draws_nothing(release, drawings):
    assert tags("/co-cau")["og:image"]
    assert drawings == []


def test_a_picture_is_drawn_once_for_all_who_ask_for_it(release, drawings):
    address = preview_image.address(view_of("co-cau", "kv=tw"))
    first, again = ask(address), ask(address, host="127.0.0.1")
    assert (first.status, first.headers["content-type"], len(drawings)) == (200, "image/png", 1)
    assert first.headers["cache-control"] == "public, max-age=3600"
    assert first.headers["content-disposition"].startswith("inline; ")
    assert again.headers["etag"] == first.headers["etag"]
    assert ask(address, headers=[("if-none-match", first.headers["etag"])]).status == 304
    # What does not decide on the picture draws none anew.
    assert ask(f"{address}&so=production_value.tw.2004.actual&utm_source=x").headers["etag"] == first.headers["etag"]
    assert len(drawings) == 1
    other = ask(preview_image.address(view_of("co-cau", "kv=dp")))
    assert other.headers["etag"] != first.headers["etag"]
    assert len(drawings) == 2


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("data/co-cau.png?kv=tww", 400),
        ("data/co-cau.png?foo=1", 400),
        ("data/co-cau.png?thu=s0001", 400),
        ("data/co-cau.png?ban=bc2004-000000000000", 400),
        ("data/nhan-dinh.png", 404),
        ("data/nowhere.png", 404),
    ],
)
def test_the_address_of_a_picture_is_strict(release, drawings, address, status):
    assert (ask(address).status, drawings) == (status, [])


def test_when_others_are_drawn_a_picture_is_to_be_asked_for_later_and_the_page_is_there(release, drawings, monkeypatch):
    turns = Turns(waiting=0, patience=0.01)
    monkeypatch.setattr(preview_image, "_DRAWING", turns)
    with turns.turn():
        answer = ask("data/co-cau.png")
        assert tags("/co-cau")["og:image"]
    assert (answer.status, answer.headers["retry-after"], answer.text) == (503, "10", texts.text("vi", "data.busy"))
    assert ask("data/co-cau.png").status == 200


def test_a_picture_that_cannot_be_drawn_is_said_in_words(release, monkeypatch):
    def fail(*_args):
        raise ValueError

    monkeypatch.setattr(worker_process, "call", fail)
    answer = ask("data/co-cau.png?lang=en")
    assert (answer.status, answer.text) == (500, texts.text("en", "picture.undrawn"))


def test_the_list_of_addresses_has_every_picture(release):
    listed = [line for line in ask("data/").text.splitlines() if line.endswith(".png")]
    assert listed == [f"/data/{page.code}.png" for page in DRAWN]


def test_a_real_server_gives_the_picture_that_a_page_names(server):
    def asked(method, address, **headers):
        connection = http.client.HTTPConnection(HOST, server.port, timeout=30)
        connection.request(method, address, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, body

    _, _, page = asked("GET", "/co-cau?kv=tw")
    address = html.unescape(re.search(r'property="og:image" content="([^"]*)"', page.decode())[1])
    assert address.startswith(f"{server.url}/data/co-cau.png?")
    place = address.removeprefix(server.url)
    status, headers, body = asked("GET", place)
    assert (status, headers["content-type"], int(headers["content-length"])) == (200, "image/png", len(body))
    assert Image.open(io.BytesIO(body)).size == (1200, 630)
    assert len(body) < MOST
    status, of_head, nothing = asked("HEAD", place)
    kept = ("content-type", "content-length", "etag", "cache-control", "content-disposition")
    assert (status, nothing, [of_head[key] for key in kept]) == (200, b"", [headers[key] for key in kept])
    assert asked("GET", place, **{"If-None-Match": headers["etag"]})[0] == 304
