"""Hostile addresses: nothing of them becomes markup, a request, SQL, a path, or the key of a cache."""

import http.client
import sys
import time
from collections import Counter
from urllib.parse import parse_qs, quote

import pytest

from lsdash.data import releases
from lsdash.exports import link_preview
from lsdash.model import texts
from lsdash.model.pages import PAGES
from lsdash.view import link_repairs, url_state, view
from lsdash.view.cache import CACHE
from tools.faults import addresses
from tools.faults.addresses import HOST, MARK, Known
from tools.server import HOST as OWN
from tools.visitor import Visitor

HOSTILE = addresses.hostile(300)
AT = {page.path: page for page in PAGES}
OUTSIDE = {"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "exec", "compile"}
_watched = []


def test_there_are_three_hundred_and_every_text_and_every_key_of_the_contract_is_among_them():
    assert len({*HOSTILE}) == 300
    assert addresses.hostile(300) == HOSTILE
    queries = [query for _, query in HOSTILE]
    for key in url_state.KEYS:
        assert sum(f"{key}=" in query for query in queries) > 50
    for text in addresses.TEXTS:
        assert any(quote(text, safe="", errors="surrogatepass")[:200] in query for query in queries)
    assert any(query.count("&") > 300 for query in queries)


def test_every_address_gives_a_view_and_a_preview(demo_release):
    for path, query in HOSTILE:
        said = link_preview.preview(parse_qs(query, keep_blank_values=True), AT[path])
        assert said.lang in url_state.LANGUAGES
        assert said.title.isprintable()


@pytest.mark.parametrize("key", url_state.KEYS)
def test_every_text_as_it_is_gives_a_view_under_every_key(release, demo_release, key):
    """Also texts that no link can hold: lone surrogates."""
    for at, text in enumerate(addresses.TEXTS):
        page = PAGES[at % len(PAGES)]
        found = view.of({key: [text, text[:9]]}, page)
        assert found.release in {release, demo_release}
        assert any(problem.key == key for problem in found.problems) or key == "tim"


# What is undone of a link, in a length that a request or a message of a page may have.
TIRING = {
    "signs before a key": "kv=" + "%26%3B" * 10_000,
    "entities": "kv=%26" + "amp%3B" * 10_000,
    "pairs in one value": "kv=" + "tw%26kv%3D" * 6_000,
    "many pairs": "a=1&" * 15_000,
    "long names": "&".join("%2525" * 200 + f"{at}=1" for at in range(900)),
    "dots": "&".join(f"lang=a{'.' * 1_000}b{at}" for at in range(900)),
    "dots before a digit": "&".join(f"{'.' * 1_000}x{at}={'.' * 900}x" for at in range(900)),
    "one search": "tim=" + "%25" * 300_000,
}


@pytest.mark.parametrize("query", TIRING.values(), ids=TIRING)
def test_no_address_keeps_the_server_busy(release, query):
    address = parse_qs(query, keep_blank_values=True)
    before = time.process_time()
    link_preview.preview(address, AT["co-cau"])
    assert time.process_time() - before < 1  # some took minutes, and all pages waited


def test_no_path_keeps_the_server_busy():
    before = time.process_time()
    assert link_repairs.page_in("co-cau" + "&;" * 30_000, [*AT]) is None
    assert time.process_time() - before < 0.5


@pytest.fixture(scope="module")
def watched():
    """What the interpreter tells of files that are opened and of connections; hooks cannot be taken out again."""

    def hook(event, arguments):
        if event in {"open", "os.listdir", "os.scandir", "os.mkdir", "os.remove", "os.rename"} and MARK in repr(
            arguments
        ):
            _watched.append((event, arguments))
        if event in OUTSIDE and (MARK in repr(arguments) or HOST in repr(arguments)):
            _watched.append((event, arguments))

    sys.addaudithook(hook)
    return _watched


def test_no_text_of_an_address_becomes_a_path_or_a_connection(demo_release, watched, tmp_path):
    watched.clear()
    (tmp_path / MARK).write_text("x")
    assert len(watched) == 1
    watched.clear()
    for path, query in HOSTILE:
        view.of(parse_qs(query, keep_blank_values=True), AT[path])
    for text in addresses.TEXTS:
        for key in ("ban", "voi", "bo", "so", "man", "lang"):
            view.of({key: [text]}, AT["doi-chieu"])
    assert watched == []


def caches():
    """The number of entries of every cache of the program."""
    modules = [module for name, module in sys.modules.items() if name.startswith("lsdash") and module]
    found = {}
    for module in modules:
        for name, each in vars(module).items():
            if callable(getattr(each, "cache_info", None)) and not isinstance(each, type):
                found[f"{each.__module__}.{name}"] = each.cache_info()
    return found


def attack(mark):
    for path, query in HOSTILE:
        link_preview.preview(parse_qs(query.replace(MARK, mark), keep_blank_values=True), AT[path])


def test_free_text_keys_no_cache(demo_release):
    """The same attacks with other words leave every cache as it was."""
    CACHE.clear()  # where it is full already, nothing could be seen
    attack("first")
    before = {name: info.currsize for name, info in caches().items()}
    assert len(before) > 5
    attack("second")
    assert {name: info.currsize for name, info in caches().items()} == before
    link_preview.preview({"kv": ["fdi"], "dv": ["van-quan"], "nam": ["2004"]}, AT["khai-thac-mo"])
    assert {name: info.currsize for name, info in caches().items()} != before


def test_every_cache_has_an_end(release):
    endless = {name for name, info in caches().items() if info.maxsize is None and not name.startswith("openpyxl.")}
    assert endless == {"lsdash.model.texts.entries"}  # one for each language
    texts.entries("vi")
    assert caches()["lsdash.model.texts.entries"].currsize <= len(url_state.LANGUAGES)


# Through the real server


@pytest.fixture(scope="module")
def known(server):
    with Visitor(server.url) as visitor:
        return Known(visitor.open(*address).bodies for address in addresses.SOUND)


def test_a_page_is_made_of_the_same_whatever_its_address_says(server, known):
    carried = Counter()
    with Visitor(server.url) as visitor:
        for path, query in HOSTILE[::15]:
            visitor.open(path, query)
            assert visitor.errors == []
            assert known.strange(visitor.bodies) == []
            kinds = (element.WhichOneof("type") for element in visitor.elements if MARK in str(element))
            carried.update(kinds)
    # A search is shown in its own input.
    assert set(carried) <= {"html", "text_input"}
    assert carried["html"] > 10
    assert "Traceback" not in server.log()


def raw(server, target):
    """The answer to a request line that no client library would send."""
    connection = http.client.HTTPConnection(OWN, server.port, timeout=30)
    try:
        connection._validate_path = lambda _path: None
        connection.request("GET", target)
        answer = connection.getresponse()
        return answer.status, answer.getheaders(), answer.read().decode()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def shell(server):
    """What the first HTML and the page for unknown addresses are made of."""
    return Known([[raw(server, address)[2]] for address in ("/?dv=x", "/nowhere")])


def test_the_first_html_and_data_addresses_take_nothing_over_as_markup(server, shell):
    for path, query in HOSTILE[::6]:
        status, headers, body = raw(server, f"/{path}?{query}")
        assert status in {200, 400, 414, 431}
        assert MARK not in repr(headers)
        if status == 200:
            assert shell.strange([body]) == []
        status, headers, body = raw(server, f"/data/{path or 'tong-quan'}.csv?{query}")
        assert status in {200, 400, 414, 431}
        kind = dict(headers).get("content-type", "text/plain")
        assert kind.partition(";")[0] in {"text/plain", "text/csv"}
        assert str(releases.DATA) not in body
    assert "Traceback" not in server.log()


@pytest.mark.parametrize("text", addresses.TEXTS[:30:3], ids=ascii)
def test_a_path_of_hostile_text_leads_nowhere(server, shell, text):
    for start in ("/", "/data/", "/data/co-cau/"):
        status, headers, body = raw(server, start + quote(text, safe="/", errors="surrogatepass"))
        assert status in {400, 403, 404} or body.startswith("<!"), start
        assert shell.strange([body]) == []
        assert "root:" not in body
        assert MARK not in repr(headers)


def test_the_judge_sees_markup_that_came_from_outside(known):
    for text in addresses.TEXTS[4:10]:
        shown = "'" in text and "onmouseover" in text
        assert known.strange([f"<p class='{text}'>x</p>" if shown else f"<p>{text}</p>"])
    assert known.strange([f'<a href="//{HOST}/x">x</a>']) == [f":{HOST}"]
    assert known.strange(["<p>x</p>"]) == []
