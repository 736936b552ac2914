"""What stands between the network and the pages: headers, hosts, closed addresses, caps, health, errors, settings."""

import asyncio
import contextlib
import gzip
import http.client
import logging
import re
import shutil
import socket
import time

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from uvicorn.protocols.http.h11_impl import H11Protocol
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from lsdash import web
from lsdash.data import build, demo, releases
from lsdash.model import texts
from lsdash.model.pages import PAGES
from lsdash.ui import browser_files, error_reports
from lsdash.view.url_state import State
from lsdash.web import blocked_endpoints, body_pieces, error_handling, hosts, serve, sessions, settings
from lsdash.web.streamlit_internals import redaction
from lsdash.web.streamlit_internals.outgoing_messages import OutgoingMessages
from tests.asking import Answer, Socket, answered, ask, scope
from tools.server import HOST, Server, free_port

OWN = {"content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy"}
STREAM = "/_stcore/stream"


@pytest.fixture(scope="module")
def running(filled, tmp_path_factory):
    """A server that takes the word of one proxy, which is this machine, on where visitors are."""
    env = {"LSDASH_PROXIES": "127.0.0.1", "LSDASH_SESSIONS": "30", "LSDASH_SESSIONS_PER_ADDRESS": "2"}
    root = shutil.copytree(filled, tmp_path_factory.mktemp("running") / "store")
    with Server(root, env=env) as server:
        yield server


def asked(server, method, path, headers=None):
    connection = http.client.HTTPConnection(HOST, server.port, timeout=20)
    try:
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        body = answer.read()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, body
    finally:
        connection.close()


def app_of(*middleware, endpoint=None):
    """An application behind some of the middleware, whose pages and websockets answer anything."""

    async def page(request):
        return PlainTextResponse("page")

    async def stream(socket):
        await socket.accept()
        await socket.receive()

    routes = [WebSocketRoute("/{path:path}", stream), Route("/{path:path}", endpoint or page, methods=["GET", "POST"])]
    return Starlette(routes=routes, middleware=[Middleware(each) for each in middleware])


# Headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/lsdash.00000000/style.css", 404),
        ("GET", "/lsdash.00000000/charts.js", 404),
        ("GET", f"{browser_files.FOLDER}/charts.js", 200),
        ("GET", f"{browser_files.FOLDER}/nothing.js", 404),
        ("GET", "/co-cau/", 307),
        ("GET", "/static/js/nowhere.js", 404),
        ("GET", "/..%2f..%2fetc/passwd", 404),
        ("GET", "//evil.example/x", 404),
        ("POST", "/healthz", 405),
        ("HEAD", "/healthz", 200),
        ("GET", "/data/", 200),
        ("GET", "/data/nowhere.csv", 404),
        ("GET", "/_stcore/health", 200),
        ("OPTIONS", "/_stcore/health", 204),
        ("GET", "/_stcore/metrics", 404),
        ("PUT", "/_stcore/upload_file/a/b", 403),
        ("GET", "/media/nowhere.png", 404),
        ("GET", "/component/nowhere/x.js", 404),
    ],
)
def test_every_answer_has_the_headers_and_no_banner(running, method, path, status):
    found, headers, _ = asked(running, method, path)
    assert found == status
    assert headers.keys() >= OWN
    assert not headers.keys() & {"server", "x-powered-by"}
    kept = [rule for rule in headers["content-security-policy"].split("; ") if not rule.startswith("script-src")]
    assert kept == [
        *("default-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:"),
        *("font-src 'self' data:", "connect-src 'self'", "worker-src 'self' blob:", "base-uri 'self'"),
        *("form-action 'self'", "object-src 'none'", "frame-ancestors 'self'"),
    ]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert "ws:" not in headers["content-security-policy"]


def test_an_answer_that_nothing_has_changed_has_the_headers(running):
    _, headers, _ = asked(running, "GET", "/data/co-cau.csv")
    status, again, body = asked(running, "GET", "/data/co-cau.csv", {"If-None-Match": headers["etag"]})
    assert (status, body) == (304, b"")
    assert again.keys() >= OWN


def test_a_websocket_has_the_headers_when_it_opens_and_when_it_is_refused(running):
    stream = f"ws://{HOST}:{running.port}/_stcore/stream"
    with connect(stream, subprotocols=["streamlit"]) as opened:
        assert {key.lower() for key in opened.response.headers} >= OWN
        assert "server" not in opened.response.headers
    for refused, more in (("/_stcore/agent/interact", {}), ("/_stcore/stream", {"Origin": "http://evil.example"})):
        with pytest.raises(InvalidStatus) as found:
            connect(f"ws://{HOST}:{running.port}{refused}", additional_headers=more)
        assert found.value.response.status_code == 403
        assert {key.lower() for key in found.value.response.headers} >= OWN


def test_headers_of_an_application_do_not_stand_beside_ours(monkeypatch):
    monkeypatch.setenv("LSDASH_EMBEDDERS", "https://portal.example, https://*.so.example:8443")

    async def page(request):
        return PlainTextResponse("x", headers={"Content-Security-Policy": "default-src *", "Server": "engine"})

    answer = ask(app_of(web.SecurityHeaders, endpoint=page), "/")
    policies = [value for key, value in answer.all_headers if key == "content-security-policy"]
    assert len(policies) == 1
    assert "frame-ancestors 'self' https://portal.example https://*.so.example:8443" in policies[0]
    assert "server" not in answer.headers


def test_what_is_sent_does_not_wait_for_the_browser_to_say_that_more_has_come():
    """Nagle's algorithm is off on the sockets that uvicorn opens with our options."""
    found = []

    class Noted(H11Protocol):
        def connection_made(self, transport):
            found.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            super().connection_made(transport)

    options = {**serve.uvicorn_options([]), "host": HOST, "port": free_port(), "http": Noted, "lifespan": "off"}
    server = uvicorn.Server(uvicorn.Config(app_of(), **options))

    async def connect_once():
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0)
        _, writer = await asyncio.open_connection(HOST, options["port"])
        while not found:
            await asyncio.sleep(0)
        writer.close()
        await writer.wait_closed()
        server.should_exit = True
        await serving

    asyncio.run(connect_once())
    assert found[0] != 0


def test_a_long_answer_leaves_in_pieces_and_no_more_of_it_than_is_read(caplog):
    whole, sent = bytes(range(256)) * 1_000, []

    async def page(_request):
        return Response(whole)

    async def send(message):
        sent.append(message)

    app = Starlette(routes=[Route("/", page)], middleware=[Middleware(body_pieces.BodyPieces)])
    asyncio.run(app(scope("http", "/", method="GET"), None, send))
    assert b"".join(message.get("body", b"") for message in sent) == whole
    assert max(len(message.get("body", b"")) for message in sent) == 65_536
    assert [message["more_body"] for message in sent[1:]] == [True, True, True, False]


# Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("LSDASH_EMBEDDERS", value)
            for value in ("*", "https://*", "portal.example", "https://a.example/x", "'none'")
        ),
        *(
            ("LSDASH_EMBEDDERS", value)
            for value in ("https://a.example; script-src *", "https://a.example b", "http://")
        ),
        *(
            ("LSDASH_HOSTS", value)
            for value in ("*", "*.example", "so.example:80", "http://so.example", "-a", "a..b", "a b")
        ),
        *(("LSDASH_PROXIES", value) for value in ("*", "0.0.0.0/0", "::/0", "proxy.example", "10.0.0.1/8", "10.0.0")),
        *(("LSDASH_SESSIONS", value) for value in ("0", "-1", "1.5", "many", "100001", "٣", "9" * 5000)),
        ("LSDASH_SESSIONS_PER_ADDRESS", "0"),
        ("LSDASH_FORM", "csv"),
    ],
)
def test_a_setting_that_is_not_understood_is_named_in_one_line(monkeypatch, name, value):
    with pytest.raises(settings.BadSetting, match=name) as found:
        settings.read({name: value})
    assert "\n" not in str(found.value)
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match=name):
        settings.checked()


def test_settings_are_lists_and_counts_and_all_may_be_left_out():
    assert settings.read({}) == settings.Settings()
    found = settings.read(
        {"LSDASH_HOSTS": " So.Example ,so2.example,", "LSDASH_PROXIES": "10.0.0.0/28,::1", "LSDASH_SESSIONS": " 7 "}
    )
    assert found.hosts == {"so.example", "so2.example"}
    assert found.proxies == ("10.0.0.0/28", "::ffff:10.0.0.0/124", "::1/128")
    assert (found.sessions, found.sessions_per_address) == (7, 200)


@given(
    st.dictionaries(
        st.sampled_from(["LSDASH_HOSTS", "LSDASH_EMBEDDERS", "LSDASH_PROXIES", "LSDASH_SESSIONS"]), st.text()
    )
)
def test_whatever_a_setting_holds_it_is_read_or_refused(environ):
    try:
        found = settings.read(environ)
    except settings.BadSetting:
        return
    policy = web.headers.headers(found)["content-security-policy"]
    assert policy.isascii()
    assert policy.count(";") == web.headers.headers(settings.Settings())["content-security-policy"].count(";")


# Hosts


@pytest.mark.parametrize(
    ("host", "known"),
    [
        *(
            (host, True)
            for host in ("localhost", "LOCALHOST:8501", "127.0.0.1", "10.1.2.3:80", "[::1]:8501", "[fe80::1]")
        ),
        *((host, True) for host in ("so.example", "so.example.:8501", socket.gethostname())),
        *(
            (host, False)
            for host in ("evil.example", "so.example.evil.example", "", "127.0.0.1.nip.io", "localhost.evil")
        ),
        *(
            (host, False)
            for host in ("so.example/x", "so.example:80:80", "a@so.example", "[::1", "0x7f.1", "so.example:x")
        ),
    ],
)
def test_an_address_in_digits_is_right_and_a_name_must_be_known(monkeypatch, host, known):
    assert hosts.is_known(host, settings.own_hosts() | {"so.example"}) is known


@given(st.text())
def test_whatever_a_request_names_as_its_host_is_known_or_not(host):
    assert hosts.is_known(host, frozenset()) in (True, False)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_another_host_gets_words_and_no_websocket(running, lang):
    status, headers, body = asked(running, "GET", f"/co-cau?lang={lang}", {"Host": "evil.example"})
    assert status == 400
    assert texts.text(lang, "notice.host_title") in body.decode()
    assert "evil" not in body.decode()
    assert headers.keys() >= OWN
    assert asked(running, "GET", "/", {"Host": "LSDASH.test:1"})[0] == 200
    with (
        pytest.raises(InvalidStatus),
        connect(f"ws://{HOST}:{running.port}/_stcore/stream", additional_headers={"Host": "x"}),
    ):
        pass


# What is closed


@pytest.mark.parametrize("base", ["", "/industry", "/a/b"])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(
            (path, 403)
            for path in ("upload_file", "upload_file/", "upload_file/a/b", "/upload_file/a", "upload_file/a/../b")
        ),
        *(
            (path, 404)
            for path in ("metrics", "metrics/", "/metrics", "script-health-check", "", "upload_files", "x\ny")
        ),
        *((path, 404) for path in ("agent/interact", "agent/openapi.json", "agent/mcp", "healthx", "health/x")),
        *((path, 200) for path in ("health", "host-config", "bidi-components/a/b.js")),
    ],
)
def test_what_pages_do_not_need_is_closed_below_any_base_path(base, path, status):
    for method in ("GET", "POST"):
        answer = ask(app_of(blocked_endpoints.BlockedEndpoints), f"{base}/_stcore/{path}", method=method)
        assert answer.status == status
        assert (answer.text == "page") is (status == 200)


def test_on_a_server_below_a_base_path_the_same_is_closed(own_root):
    with Server(own_root, env={"STREAMLIT_SERVER_BASE_URL_PATH": "ls"}) as server:
        paths = {"/ls/": 200, "/ls/co-cau": 200, "/ls/co-cau.": 307, "/ls/nowhere": 404, "/ls/nowhere.html": 404}
        paths |= {"/": 404, "/co-cau": 404, "/data/": 404, "/favicon.png": 404, "/lsx/": 404, "/ls/data/": 200}
        paths |= {"/ls/_stcore/metrics": 404, "/ls/_stcore/upload_file/a/b": 403, "/ls/favicon.png": 200}
        for path, status in paths.items():
            found, headers, _ = asked(server, "GET", path)
            assert found == status, path
            assert headers.keys() >= OWN
            assert asked(server, "HEAD", path)[0] == status
        assert asked(server, "GET", "/ls/co-cau.?kv=tw")[1]["location"] == "/ls/co-cau?kv=tw"
        assert asked(server, "GET", "/ls/healthz")[0] == asked(server, "GET", "/healthz")[0] == 200


# HEAD, ranges, unknown addresses, links that were altered on their way

ADDRESSES = [
    *("/", "/co-cau", "/co-cau?lang=en&kv=tw", "/co-cau/", "/co-cau.", "/co-cau?embed=1", "/bao-cao?thu=s0001"),
    *(
        "/nowhere",
        "/nowhere.html",
        "/a/b",
        "/static/js/nothing.js",
        "/static/nothing.css",
        "/app/static/x.csv",
        "/robots.txt",
    ),
    *("/favicon.png", "/manifest.json", "/media/nothing.png", "/component/nothing/x.js", "/_stcore/host-config"),
    *("/_stcore/metrics", "/healthz", "/ahead/co-cau", "/ahead/nothing", "/lsdash.00000000/style.css", "/auth/login"),
    *(
        f"{browser_files.FOLDER}/style.css",
        f"{browser_files.FOLDER}/nothing.js",
        "//evil.example/x",
        "/..%2f..%2fetc/passwd",
    ),
    *("/data", "/data/", "/data/co-cau.csv", "/data/co-cau.json", "/data/cube.csv", "/data/nothing.csv"),
    *("/data/co-cau.csv?kv=x", "/data/feed.atom", "/data/catalog.jsonld", "/data/search.json?tim=than"),
    *("/data/co-cau.xlsx", "/data/form.xlsx?form=B5&nam=2004", "/data/report.html"),
]


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_head_has_the_status_and_headers_of_get(running, encoding):
    for address in ADDRESSES:
        found = [asked(running, method, address, {"Accept-Encoding": encoding}) for method in ("GET", "HEAD")]
        (status, headers, body), (head_status, head_headers, head_body) = found
        assert (head_status, head_body) == (status, b""), address
        same = headers.keys() - {"date"}
        assert {key: head_headers.get(key) for key in same} == {key: headers[key] for key in same}, address
        assert head_headers.keys() == headers.keys()
        if "content-length" in headers:
            assert int(headers["content-length"]) == len(body), address


@pytest.mark.parametrize(
    "asked_for", ["bytes=0-99", "bytes=7862-7863", "bytes=9000-9100", "bytes=-5", "bytes=99999-", "bytes=0-1,4-5"]
)
def test_a_page_is_sent_whole_whatever_part_of_it_is_asked_for(running, asked_for):
    _, headers, whole = asked(running, "GET", "/co-cau")
    assert headers["accept-ranges"] == "none"
    for more in ({}, {"If-Range": '"x"'}, {"Accept-Encoding": "gzip"}):
        status, headers, body = asked(running, "GET", "/co-cau", {"Range": asked_for, **more})
        assert (status, "content-range" in headers, headers["accept-ranges"]) == (200, False, "none")
        assert (gzip.decompress(body) if "content-encoding" in headers else body) == whole


def test_a_part_of_a_file_is_that_part_of_it(running):
    _, _, whole = asked(running, "GET", "/manifest.json")
    for more in ({}, {"Accept-Encoding": "gzip"}):
        status, headers, part = asked(running, "GET", "/manifest.json", {"Range": "bytes=10-4000", **more})
        assert (status, part) == (206, whole[10:4001])
        assert headers["content-range"] == f"bytes 10-4000/{len(whole)}"


@pytest.mark.parametrize(
    "path",
    [
        *("/nowhere", "/nowhere.html", "/co-cau.php", "/a/b", "/robots.txt", "/index.html", "/static/js/nothing.js"),
        *("/app/static/x.csv", "/co-cau/x", "/nowhere?kv=tw", "/wp-login.php", "/.env", "/.git/config", "/co-cauu"),
        *("//evil.example", "/static/../x", "/\\evil.example"),
    ],
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_address_without_a_page_is_404_in_words(running, path, lang):
    address = f"{path}{'&' if '?' in path else '?'}lang={lang}"
    for wanted in ("bytes=0-9", "bytes=0-0,5-6", "bytes=99999999-"):
        status, headers, body = asked(running, "GET", address, {"Range": wanted})
        assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert texts.text(lang, "notice.lost_title") in body.decode()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/co-cau.", "/co-cau"),
        ("/co-cau)?kv=tw&ban=bc2004-0123456789ab.", "/co-cau?kv=tw&ban=bc2004-0123456789ab."),
        ("/co-cau%E2%80%9D?lang=en", "/co-cau?lang=en"),
        ("/Co-Cau", "/co-cau"),
        (
            "/co-cau%3Fkv%3Dtw%26tim%3Dthan%2520s%25E1%25BA%25A1ch?lang=en",
            "/co-cau?kv=tw&tim=than+s%E1%BA%A1ch&lang=en",
        ),
        ("/%3Fban%3Dbc2004-0123456789ab", "/?ban=bc2004-0123456789ab"),
        ("/)", "/"),
        ("//", "/"),
        ("//co-cau?embed=1", "/co-cau?embed=1"),
        ("/co-cau/?kv=tw", "/co-cau?kv=tw"),
        ("/%E2%80%8B?kv=tw", "/?kv=tw"),
        ("/co-cau%0d%0aX:%20y", None),
        ("/-", None),
        ("/evil.example", None),
    ],
)
def test_a_link_whose_path_was_altered_leads_to_the_page_that_was_meant(running, path, place):
    status, headers, _ = asked(running, "GET", path)
    assert (status, headers.get("location")) == ((307, place) if place else (404, None))


def test_what_is_no_request_gets_the_headers_too(running):
    for said in (b"GARBAGE\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost : b\r\n\r\n"):
        with socket.create_connection((HOST, running.port), timeout=10) as connection:
            connection.sendall(said)
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _, body = answer.decode("latin-1").partition("\r\n\r\n")
        assert head.splitlines()[0] == "HTTP/1.1 400 Bad Request"
        names = {line.partition(":")[0].lower() for line in head.splitlines()[1:]}
        assert names >= OWN
        assert "server" not in names
        assert body == "Invalid HTTP request received."


# Caps


def test_pages_open_up_to_the_cap_and_a_tenth_more_may_come_back(monkeypatch):
    monkeypatch.setenv("LSDASH_SESSIONS", "3")
    app = app_of(sessions.SessionLimit)

    async def scenario():
        async with Socket(app, STREAM), Socket(app, f"/ls{STREAM}"):
            assert (await answered(app, "/co-cau")).text == "page"
            async with Socket(app, STREAM):
                for lang in ("vi", "en"):
                    full = await answered(app, "/co-cau", f"lang={lang}")
                    assert full.status == 503
                    assert int(full.headers["retry-after"]) > 0
                    assert full.headers["cache-control"] == "no-store"
                    assert texts.text(lang, "notice.full_title") in full.text
                    assert 'http-equiv="refresh"' in full.text
                    assert "<script" not in full.text
                for path in ("/healthz", "/data/co-cau.csv", "/static/x.js", "/_stcore/health"):
                    assert (await answered(app, path)).text == "page"
                async with Socket(app, STREAM) as back, Socket(app, STREAM) as over:
                    assert back.first["type"] == "websocket.accept"
                    assert over.first["type"] == "websocket.http.response.start"
                    assert over.first["status"] == 503
                    assert b"retry-after" in dict(over.first["headers"])
            assert (await answered(app, "/co-cau")).text == "page"

    asyncio.run(scenario())


def test_one_address_does_not_take_every_place(monkeypatch):
    monkeypatch.setenv("LSDASH_SESSIONS_PER_ADDRESS", "1")
    app = app_of(sessions.SessionLimit)

    async def status(client):
        return (await answered(app, "/", client=client)).status

    async def scenario():
        async with Socket(app, STREAM, client="192.0.2.1"):
            assert await status("192.0.2.1") == 503
            assert await status("2001:db8::1") == 200
            async with Socket(app, STREAM, client="2001:db8::1"):
                assert await status("2001:db8::ffff:2") == 503

    asyncio.run(scenario())


def test_a_place_is_free_again_after_an_error(monkeypatch):
    monkeypatch.setenv("LSDASH_SESSIONS", "1")

    async def broken(scope, receive, send):
        raise RuntimeError("inside")

    counted = sessions.SessionLimit(broken)

    async def scenario():
        for _ in range(3):
            with pytest.raises(RuntimeError):
                await counted({"type": "websocket", "path": STREAM, "client": ("192.0.2.1", 5)}, None, None)

    asyncio.run(scenario())
    assert counted.open == {}


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_visitor_is_an_address_or_the_network_of_one_subscriber(address, who):
    assert sessions.visitor({"client": (address, 5)}) == who
    assert sessions.visitor({"client": None}) == ""


def test_a_proxy_that_is_named_says_where_visitors_are(running):
    stream = f"ws://{HOST}:{running.port}/_stcore/stream"

    def opened(forwarded):
        return connect(stream, additional_headers={"X-Forwarded-For": forwarded})

    def status(forwarded):
        return asked(running, "GET", "/", {"X-Forwarded-For": forwarded})[0]

    with opened("192.0.2.9"), opened("203.0.113.5, 192.0.2.9"):
        # Before the address that the proxy adds stands what a visitor may have made up.
        assert status("198.51.100.1, 192.0.2.9") == 503
        assert status("192.0.2.9, 198.51.100.1") == 200
        assert status("198.51.100.1") == 200
    deadline = time.monotonic() + 10
    while status("192.0.2.9") == 503:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_without_a_proxy_named_nobody_is_believed(own_root):
    told = {"X-Forwarded-For": "192.0.2.9"}
    with (
        Server(own_root, env={"LSDASH_SESSIONS_PER_ADDRESS": "1"}) as server,
        connect(f"ws://{HOST}:{server.port}{STREAM}", additional_headers=told),
    ):
        assert asked(server, "GET", "/", {"X-Forwarded-For": "198.51.100.1"})[0] == 503
        assert asked(server, "GET", "/healthz")[0] == 200


# Health


def health(method="GET"):
    return ask(Starlette(routes=web.ROUTES), "/healthz", method=method)


def test_health_is_of_the_report_and_of_the_demonstration(release, demo_release):
    answer = health()
    assert answer.status == 200
    assert answer.json == {"status": "ok", "release": release.id, "demonstration": demo_release.id}
    assert answer.headers["cache-control"] == "no-store"
    assert health("HEAD").status == 200


def test_broken_data_are_reported_within_a_second(release, filled_root):
    assert health().json == {"status": "ok", "release": release.id}
    file, pointer = releases.file_of(release), releases.pointer()
    kept = file.read_bytes(), pointer.read_bytes()
    for code, damage in (
        ("LS-04", lambda: file.write_bytes(bytes([kept[0][0] ^ 1]) + kept[0][1:])),
        ("LS-04", lambda: file.write_bytes(kept[0][:4096])),
        ("LS-03", file.unlink),
        ("LS-02", lambda: pointer.write_bytes(b"{}")),
        ("LS-01", pointer.unlink),
    ):
        damage()
        begun = time.process_time()
        answer = health()
        assert time.process_time() - begun < 1  # nothing is read that takes longer
        assert answer.status == 503
        assert answer.json == {"status": "broken", "code": code}
        assert answer.headers["cache-control"] == "no-store"
        file.write_bytes(kept[0])
        pointer.write_bytes(kept[1])
        assert health().json["status"] == "ok"


def test_a_broken_demonstration_is_broken_and_one_to_be_made_is_not(release, filled_root):
    made, _ = build.demo(demo.Parameters(years=2))
    assert health().json["demonstration"] == made.id
    releases.file_of(made).unlink()
    assert health().json == {"status": "broken", "code": "LS-03"}
    releases.pointer(demo.DATASET).unlink()
    assert health().json == {"status": "ok", "release": release.id}


# Errors


def failing(message="a secret place /srv/inside/x.py"):
    async def endpoint(request):
        raise RuntimeError(f"{message} {request.query_params} {dict(request.headers)}")

    return endpoint


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_error_is_a_code_for_the_visitor_and_details_in_the_log(caplog, lang):
    app = app_of(web.SecurityHeaders, error_handling.ErrorHandling, endpoint=failing())
    answer = ask(app, "/co-cau", f"lang={lang}&tim=tu-cua-toi", headers=[("x-own", "ma-rieng-cua-toi")])
    assert answer.status == 500
    assert answer.headers.keys() >= OWN
    code = re.search("LS-X[0-9A-F]{6}", answer.text)[0]
    assert texts.text(lang, "notice.failed", code=code) in answer.text
    assert "/srv/inside" not in answer.text
    assert len(caplog.records) == 1
    said = caplog.records[0].getMessage()
    assert code in said
    assert "a secret place" in said
    assert "raise RuntimeError" in said
    assert "tu-cua-toi" not in said
    assert "ma-rieng-cua-toi" not in said


@pytest.fixture(autouse=True)
def _no_errors_before(monkeypatch):
    monkeypatch.setattr(error_reports, "_recent", {})


def test_an_error_that_comes_again_and_again_is_logged_once_under_the_code_that_all_see(caplog, monkeypatch):
    codes, now = [], 0.0
    monkeypatch.setattr(error_reports.time, "monotonic", lambda: now)
    for number in range(100):
        now = number
        try:
            raise KeyError(f"word {number}")
        except KeyError as error:
            codes.append(error_reports.record(error))
    assert len({*codes}) == len(caplog.records) == 2
    assert codes == sorted(codes, key=codes.index)
    assert error_reports.record(ValueError("word")) not in codes


def test_what_an_error_says_is_one_short_line_of_the_log(caplog):
    private = ["chi toi biet"]
    error = ValueError("x\nFAKE ERROR entry\r\x1b[31m " + "long " * 500 + private[0])
    try:
        raise KeyError(f"{private[0]}\n2") from error
    except KeyError as found:
        error_reports.record(found, private)
    details = caplog.records[0].getMessage()
    assert "\x1b" not in details
    assert "chi toi biet" not in details
    assert len(details) < 1500
    assert not [line for line in details.splitlines() if line.startswith("FAKE")]
    assert details.count("because of") == 1


def test_an_error_in_a_websocket_ends_it_and_is_logged_once(caplog):
    async def stream(socket):
        await socket.accept()
        raise RuntimeError("inside")

    app = Starlette(routes=[WebSocketRoute("/", stream)], middleware=[Middleware(error_handling.ErrorHandling)])

    async def scenario():
        async with Socket(app, "/") as opened:
            return await opened.sent.get()

    assert asyncio.run(scenario()) == {"type": "websocket.close", "code": 1011}
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_whatever_comes_of_a_browser_that_has_gone_is_no_error(caplog, kind):
    async def sending_on(_scope, _receive, send):
        with contextlib.suppress(OSError):
            await send({"type": "http.response.body"})
        raise TypeError

    async def gone(_message):
        raise OSError

    asyncio.run(error_handling.ErrorHandling(sending_on)(scope(kind, "/"), None, gone))
    assert caplog.records == []


def test_an_answer_that_has_begun_is_cut_not_completed(caplog):
    sent = []

    async def begun(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("inside")

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": "/", "query_string": b"", "headers": []}
    asyncio.run(error_handling.ErrorHandling(begun)(scope, None, send))
    assert [message["type"] for message in sent] == ["http.response.start"]
    assert len(caplog.records) == 1


def test_a_file_that_cannot_be_made_is_told_to_who_asked(caplog):
    asked_for = State(lang="en", search="chi-toi-biet")

    def make():
        raise RuntimeError(f"no {asked_for.search}")

    told = []
    error_reports.said_of_files.set(told)
    with pytest.raises(error_reports.FileNotMade) as failed:
        error_reports.made(make, asked_for)
    assert told == [texts.text("en", "download.failed", code=str(failed.value))]
    assert "chi-toi-biet" not in caplog.text
    assert error_reports.made(lambda: b"file", State()) == b"file"


# What messages say


def message(**new_session):
    made = ForwardMsg()
    made.metadata.cacheable = True
    for key, value in new_session.items():
        setattr(made.new_session, key, value)
    return made


def test_the_first_message_of_a_run_says_nothing_of_the_machine():
    begun = message(main_script_path="/home/x/lsdash/frame.py", name="frame", page_script_hash="abc")
    begun.new_session.initialize.environment_info.python_version = "3.11.2"
    begun.new_session.initialize.environment_info.server_os = "linux"
    begun.new_session.initialize.environment_info.streamlit_version = "1.67.0"
    begun.new_session.initialize.session_id = "s"
    expected = ForwardMsg.FromString(begun.SerializeToString())
    expected.new_session.main_script_path = ""
    expected.new_session.initialize.environment_info.python_version = ""
    expected.new_session.initialize.environment_info.server_os = ""
    assert redaction.redact(begun, [])
    assert begun == expected


def test_words_of_streamlit_on_a_file_are_replaced_by_those_of_the_page():
    failed = ForwardMsg()
    response = failed.backend_operation_response
    response.request_id = "r"
    response.error_msg = "Failed to generate file for download"
    response.error_reason = "unexpected_RuntimeError_in_make"
    told = ["words of the page"]
    assert redaction.redact(failed, told)
    assert (response.request_id, response.error_msg, response.error_reason, told) == ("r", "words of the page", "", [])
    sound = ForwardMsg()
    sound.backend_operation_response.deferred_file.url = "/media/x"
    before, told = sound.SerializeToString(), ["of another file"]
    redaction.redact(sound, told)
    assert (sound.SerializeToString(), told) == (before, ["of another file"])


async def through_the_middleware(data):
    sent = []

    async def application(scope, receive, send):
        await send({"type": "websocket.send", "bytes": data})

    async def send(message):
        sent.append(message["bytes"])

    await OutgoingMessages(application)({"type": "websocket"}, None, send)
    return sent


@given(st.binary(), st.text(max_size=300), st.integers(0, 2))
def test_all_other_messages_pass_as_they_are(data, text, finished):
    element = ForwardMsg(hash=text)
    element.delta.new_element.markdown.body = text + "new_session" + "/home/x.py"
    end = ForwardMsg(hash=text, script_finished=finished)
    for sent in (element.SerializeToString(), end.SerializeToString(), b"\xff" + data):  # which no message begins with
        assert asyncio.run(through_the_middleware(sent)) == [sent]


def test_on_a_running_server_no_message_names_the_script(running):
    stream = f"ws://{HOST}:{running.port}/_stcore/stream"
    with connect(stream, subprotocols=["streamlit"], additional_headers={"X-Forwarded-For": "192.0.2.77"}) as opened:
        from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: PLC0415

        run = BackMsg()
        run.rerun_script.query_string = "lang=en"
        opened.send(run.SerializeToString())
        sent = [ForwardMsg.FromString(opened.recv(timeout=30))]
        while sent[-1].WhichOneof("type") != "script_finished":
            sent.append(ForwardMsg.FromString(opened.recv(timeout=30)))
    begun = [each.new_session for each in sent if each.WhichOneof("type") == "new_session"]
    assert begun
    assert all(each.main_script_path == "" and not each.initialize.environment_info.python_version for each in begun)
    assert all(each.initialize.environment_info.streamlit_version for each in begun)
    assert len(PAGES) > 1


@pytest.mark.parametrize("named", [[], [("host", "")]], ids=["no host", "empty host"])
@pytest.mark.parametrize(
    ("client", "status"),
    [
        *((client, 200) for client in ("127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1")),
        *((client, 200) for client in ("10.0.0.3", "::ffff:10.0.0.3")),
        *((client, 400) for client in ("10.0.0.99", "192.0.2.1", "2001:db8::1", "", "unix:")),
    ],
)
def test_who_balances_may_ask_for_health_without_a_name(monkeypatch, client, status, named):
    monkeypatch.setenv("LSDASH_PROXIES", "10.0.0.0/28")
    asked = scope("http", "/healthz", client=client, http_version="1.0", method="GET")
    asked["headers"] = [(key.encode(), value.encode()) for key, value in named]
    assert nameless(asked).status == status
    for other in ({"path": "/"}, {"path": "/data/co-cau.csv"}, {"path": "/healthz/x"}, {"http_version": "1.1"}):
        assert nameless({**asked, **other}).status == 400


def test_a_balancer_of_today_asks_like_this(running):
    with socket.create_connection((HOST, running.port), timeout=20) as connection:
        connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        answer = connection.makefile("rb").read()
    assert b" 200 " in answer.splitlines()[0]
    assert b'"status":"ok"' in answer


def nameless(asked):
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(app_of(hosts.KnownHosts)(asked, None, send))
    return Answer(sent)


def test_a_request_that_names_two_hosts_is_refused():
    app = app_of(hosts.KnownHosts)
    assert ask(app, "/").status == 200
    assert ask(app, "/", headers=[("host", "evil.example")]).status == 400


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("embed=1", "?embed=true"),
        ("lang=en&embed=1&tim=%22%0d%0a", "?lang=en&embed=true&tim=%22%0d%0a"),
        ("embed=1&embed=2", "?embed=true&embed=2"),
        ("embed=2", None),
        ("embed=true", None),
        ("xembed=1", None),
    ],
)
def test_an_embedded_page_is_where_streamlit_tells_of_it(running, query, place):
    for path in ("/co-cau", "/"):
        status, headers, _ = asked(running, "GET", f"{path}?{query}")
        assert (status, headers.get("location")) == ((307, place) if place else (200, None))
    assert asked(running, "GET", "/data/co-cau.csv?embed=1")[0] == 200


@pytest.mark.parametrize("path", ["/", "/co-cau", "/bao-cao"])
def test_the_first_html_of_a_draft_is_kept_by_nobody_and_says_nothing_of_it(running, path):
    told = []
    for query in ("thu=s0001", "lang=vi&thu=s0009&dv=huu-lung", "thu=", "thu=a&thu="):
        status, headers, body = asked(running, "GET", f"{path}?{query}")
        assert (status, headers["cache-control"], headers["x-robots-tag"]) == (200, "no-store", "noindex")
        assert b'<meta name="robots" content="noindex">' in body
        told.append(re.search(rb'<meta name="description" content="([^"]*)"', body)[1].decode())
    assert set(told[:2]) == {texts.text("vi", "draft.link")}
    _, headers, body = asked(running, "GET", path)
    assert "x-robots-tag" not in headers
    assert b"noindex" not in body
