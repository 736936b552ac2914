"""Who may open a websocket, what comes through it, and how much: nobody else waits for what one visitor sends."""

import asyncio
import contextlib
import http.client
import shutil
import threading
import time
from contextlib import contextmanager
from socket import SHUT_RDWR

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette import starlette_websocket
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from lsdash.ui import enhancements
from lsdash.web import websocket_guard
from lsdash.web.streamlit_internals import incoming_messages
from lsdash.web.websocket_guard import Bucket, WebsocketGuard, is_own_origin
from tests.asking import scope
from tools.server import HOST, Server
from tools.visitor import Visitor

OWN = "dash.example:8501"
FOREIGN = (
    "http://evil.example",
    "http://dash.example",
    "http://dash.example:8502",
    "http://dash.example:8501.evil.example",
    "http://dash.example:8501@evil.example",
    "http://evil.example#dash.example:8501",
    "https://localhost",
    "file://dash.example:8501",
    "dash.example:8501",
    "http://[::1",
    "null",
    "",
)


def handshake(*origins, host=OWN):
    return scope("websocket", "/_stcore/stream", host=host, headers=[("origin", origin) for origin in origins])


# Who


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_site_opens_no_websocket(origin):
    assert not is_own_origin(handshake(origin))


@pytest.mark.parametrize("host", [OWN, "so.example", "10.0.0.7:8501", "[::1]:8501"])
def test_a_page_of_the_host_opens_one_and_so_does_what_is_no_browser(host):
    assert is_own_origin(handshake(f"http://{host}", host=host))
    assert is_own_origin(handshake(f"https://{host}", host=host))
    assert is_own_origin(handshake(host=host))
    assert not is_own_origin(handshake(f"http://{host}", f"http://{host}", host=host))


@pytest.mark.parametrize("origins", [(), (f"https://{OWN}",), *((origin,) for origin in FOREIGN)])
def test_streamlit_asks_no_other_host_where_this_machine_is(monkeypatch, origins):
    """It would, of every origin that it does not know."""
    asked = []
    for name in ("get_external_ip", "get_internal_ip"):
        monkeypatch.setattr(f"streamlit.net_util.{name}", lambda: asked.append("asked"))

    async def streamlit(scope, _receive, _send):
        origin = dict(scope["headers"]).get(b"origin")
        assert starlette_websocket._is_origin_allowed(origin and origin.decode(), OWN)

    heard = []

    async def send(message):
        heard.append(message)

    asyncio.run(WebsocketGuard(streamlit)(handshake(*origins), None, send))
    assert asked == []
    assert heard == ([] if not origins or origins[0][8:] == OWN else [{"type": "websocket.close", "code": 1008}])


# What


def message(**fields):
    return BackMsg(**fields).SerializeToString()


def asking(fill):
    made = BackMsg()
    fill(made)
    return made.SerializeToString()


def of_file(made):
    made.backend_operation_request.deferred_file.file_id = "x"


def of_skills(made):
    made.backend_operation_request.install_skills.SetInParent()


def of_rows(made):
    made.backend_operation_request.dataframe_chunk.source_id = "x"


def of_uploads(made):
    made.file_urls_request.file_names.append("a.xlsx")


def of_page(made):
    made.rerun_script.query_string = "kv=tw"
    for number in range(300):
        made.rerun_script.widget_states.widgets.add().id = str(number)


@pytest.mark.parametrize("data", [asking(of_page), asking(of_file), asking(of_uploads), message(stop_script=True)])
def test_what_pages_send_is_handed_on(data):
    assert incoming_messages.judged(data)[0] == ""


def many_widgets(made):
    for _ in range(2_001):
        made.rerun_script.widget_states.widgets.add()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (message(load_git_info=True), "load_git_info"),
        (message(clear_cache=True), "clear_cache"),
        (message(set_run_on_save=True), "set_run_on_save"),
        (message(app_heartbeat=True), "app_heartbeat"),
        (message(debug_shutdown_runtime=True), "debug_shutdown_runtime"),
        (message(debug_disconnect_websocket=True), "debug_disconnect_websocket"),
        (asking(of_skills), "install_skills"),
        (asking(of_rows), "dataframe_chunk"),
        (asking(of_page) + message(load_git_info=True), "load_git_info"),
        (asking(many_widgets), "more than any page"),
        (b"", "nothing"),
        (b"\xff\xff\xff\x01", "no message"),
    ],
)
def test_what_no_page_sends_is_named(data, word):
    assert word in incoming_messages.judged(data)[0]


def test_every_kind_of_message_was_thought_of():
    kinds = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    others = {"load_git_info", "clear_cache", "set_run_on_save", "app_heartbeat", "debug_shutdown_runtime"}
    assert kinds == (
        incoming_messages.KINDS.keys() - {"deferred_file"}
        | others
        | {"debug_disconnect_websocket", "backend_operation_request"}
    )


@pytest.mark.parametrize("sent", [{"bytes": message(load_git_info=True)}, {"text": "x"}, {"bytes": bytes(1_000_001)}])
def test_it_is_not_handed_on_and_ends_the_websocket_with_a_line_of_the_log(sent, caplog):
    got, heard = asyncio.run(guarded([{"bytes": asking(of_page)}, sent, {"bytes": asking(of_page)}]))
    assert [each["type"] for each in got] == ["websocket.receive", "websocket.disconnect"]
    assert [each["type"] for each in heard] == ["websocket.close"]
    (entry,) = caplog.records
    assert entry.getMessage().startswith("closed a websocket: it sent ")
    assert entry.exc_info is None


def test_without_its_ground_the_guard_still_limits_how_much_comes(monkeypatch):
    monkeypatch.setattr(enhancements, "_missing", {incoming_messages.NAME: "lacks it"})
    got, heard = asyncio.run(guarded([{"bytes": message(load_git_info=True)}, {"bytes": bytes(1_000_001)}]))
    assert [each["type"] for each in got] == ["websocket.receive", "websocket.disconnect"]
    assert heard == [{"type": "websocket.close", "code": 1009}]


def test_the_guard_stays_on_in_plain_mode(monkeypatch):
    monkeypatch.setenv("LSDASH_PLAIN", "1")
    got, _ = asyncio.run(guarded([{"bytes": message(load_git_info=True)}]))
    assert [each["type"] for each in got] == ["websocket.disconnect"]


async def guarded(sent, clock=time.monotonic):
    """What the application gets of what is `sent`, and what the visitor hears."""
    waiting = iter([{"type": "websocket.receive", **each} for each in sent])
    got, heard = [], []

    async def receive():
        return next(waiting)

    async def send(each):
        heard.append(each)

    async def app(_scope, receive, send):
        while True:
            try:
                got.append(await receive())
            except (StopIteration, RuntimeError):
                return
            if got[-1]["type"] == "websocket.disconnect":
                await send({"type": "websocket.send", "bytes": b"too late"})
                return

    await WebsocketGuard(app, clock)(handshake(), receive, send)
    return got, heard


# How much


def test_some_messages_go_on_at_once_and_more_at_a_rate():
    bucket = Bucket(burst=3, rate=2)
    assert [bucket.take(1, 100.0) for _ in range(5)] == [0, 0, 0, 0.5, 1.0]
    assert bucket.take(1, 101.0) == 0.5
    assert not bucket.is_full(101.0)
    assert bucket.is_full(103.0)
    assert [bucket.take(1, 200.0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert Bucket(burst=3, rate=2).take(7, 0.0) == 2


def test_nobody_presses_as_fast_as_a_page_may_send():
    page = websocket_guard.of_page()
    assert not any(page.take(1, press / 8) for press in range(8 * 600))


def test_a_file_and_a_long_message_count_for_many(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(websocket_guard.asyncio, "sleep", clock.sleep)
    asyncio.run(guarded([{"bytes": asking(of_file)}] * 16, clock))
    assert clock.now == pytest.approx(10)
    asyncio.run(
        guarded([{"bytes": asking(lambda made: setattr(made.rerun_script, "query_string", "x" * 900_000))}] * 2, clock)
    )
    assert clock.now == pytest.approx(10 + 3.2, abs=0.1)


class Clock:
    """The time, which passes by waiting alone."""

    now = 0.0

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        self.now += seconds


def test_who_sends_too_fast_waits_and_who_does_not_stop_is_cut_off(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(websocket_guard.asyncio, "sleep", clock.sleep)
    got, heard = asyncio.run(guarded([{"bytes": asking(of_page)}] * 5_000, clock))
    assert heard == [{"type": "websocket.close", "code": 1008}]
    assert got[-1]["type"] == "websocket.disconnect"
    assert 200 <= len(got) <= 300
    assert 15 < clock.now < 25


def test_visitors_of_whom_nothing_is_missing_are_forgotten(monkeypatch):
    monkeypatch.setattr(websocket_guard, "_MOST_VISITORS", 10)
    clock = Clock()
    guard = WebsocketGuard(None, clock)
    for number in range(100):
        clock.now += 1
        guard._of(str(number)).take(1, clock.now)
    assert len(guard.visitors) <= 11


# On a real server


@pytest.fixture(scope="module")
def running(filled, tmp_path_factory):
    root = shutil.copytree(filled, tmp_path_factory.mktemp("guarded") / "store")
    with Server(root) as server:
        yield server


@contextmanager
def opened(server, **more):
    with connect(
        f"ws://{HOST}:{server.port}/_stcore/stream", subprotocols=["streamlit"], close_timeout=1, **more
    ) as socket:
        yield socket


def health(server):
    """Seconds until the server has said that it is well."""
    began, connection = time.monotonic(), http.client.HTTPConnection(HOST, server.port, timeout=60)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    connection.close()
    return time.monotonic() - began


def test_a_server_refuses_pages_of_other_sites_and_takes_its_own(running):
    with pytest.raises(InvalidStatus) as found, opened(running, origin="http://evil.example"):
        pass
    assert found.value.response.status_code == 403
    with opened(running, origin=running.url) as socket:
        socket.send(asking(of_page))
        assert socket.recv()
    assert "evil" not in running.log()


def test_a_server_tells_nothing_of_its_repository(running):
    with opened(running) as socket:
        socket.send(message(load_git_info=True))
        heard = []
        with pytest.raises(ConnectionClosed):
            heard.extend(socket)
        assert not [each for each in heard if b"git" in each]
        assert socket.close_code == 1008
    assert "load_git_info" in running.log()


def test_what_is_sent_again_and_again_is_a_few_lines_of_the_log_without_its_words(running):
    before = len(running.log())
    with opened(running) as socket:
        socket.send(asking(lambda made: setattr(made.rerun_script, "fragment_id", "SECRET\nFAKE")))
        socket.send(asking(of_page))
        assert socket.recv()
    for _ in range(12):
        with opened(running) as socket, contextlib.suppress(ConnectionClosed):
            socket.send(b"\xff\xff\xff\x01SECRET")
            while socket.recv():
                pass
    said = running.log()[before:]
    assert said.count("no message") == 3
    assert "SECRET" not in said
    assert "Traceback" not in said


def test_nobody_waits_for_five_thousand_messages_of_one(running):
    with Visitor(running.url) as other, opened(running) as socket:
        other.open("co-cau")

        def flood():
            try:
                for _ in range(5_000):
                    socket.send(asking(of_page))
            except ConnectionClosed:
                return

        threading.Thread(target=flood, daemon=True).start()
        time.sleep(0.2)
        assert max(health(running) for _ in range(5)) < 2.5  # it was 6 to 12
        assert other.press("kv", ["tw"]).errors == []
        socket.socket.shutdown(SHUT_RDWR)  # else it would stay until the server has cut it off
