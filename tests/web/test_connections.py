"""How long a connection may wait for its visitor, and how many there may be: on a server of this process."""

import asyncio
import base64
import contextlib
import logging
import os
import resource
import struct
from types import SimpleNamespace

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from lsdash.web import connections, descriptors, serve
from tools.server import HOST, free_port

WRITERS = []  # of connections that a test has opened
LARGE = 32_000_000  # more than the buffers of two sockets
UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"


async def page(request):
    with contextlib.suppress(ClientDisconnect):
        return PlainTextResponse(str(len(await request.body())))
    return PlainTextResponse("gone")


async def large(_request):
    return Response(bytes(LARGE))


async def stream(socket):
    await socket.accept()
    while True:
        data = await socket.receive_bytes()
        await socket.send_bytes(data if len(data) < 9 else b"long")


async def busy(socket):
    await socket.accept()
    await asyncio.sleep(60)


APP = Starlette(
    routes=[
        Route("/", page, methods=["GET", "POST"]),
        Route("/large", large),
        WebSocketRoute("/ws", stream),
        WebSocketRoute("/busy", busy),
    ]
)


@pytest.fixture
def limits(monkeypatch):
    """Those of the server, all of them short."""
    monkeypatch.setattr(connections, "OPEN", connections.Open(most=20))
    for name in ("_HEAD", "_GAP", "_UNREAD"):
        monkeypatch.setattr(connections, name, 0.3)
    monkeypatch.setattr(connections, "_SWEEP", 0.05)
    return connections.OPEN


def on_a_server(visit):
    """What a coroutine function finds that visits a server of this process."""

    async def served():
        options = {
            **serve.uvicorn_options([]),
            "host": HOST,
            "port": free_port(),
            "lifespan": "off",
            "log_config": None,
        }
        server = uvicorn.Server(uvicorn.Config(APP, **options))
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0)
        try:
            return await asyncio.wait_for(visit(options["port"]), 30)
        finally:
            for writer in WRITERS:
                writer.transport.abort()
            WRITERS.clear()
            server.should_exit = server.force_exit = True
            await serving

    return asyncio.run(served())


async def said(port, data=b"", *, wait=True):
    """An open connection on which `data` were said; with `wait` all that is answered until it is closed."""
    reader, writer = await asyncio.open_connection(HOST, port)
    WRITERS.append(writer)
    writer.write(data)
    with contextlib.suppress(ConnectionError):
        await writer.drain()
    return await rest(reader) if wait else (reader, writer)


async def rest(reader):
    found = b""
    with contextlib.suppress(ConnectionError):
        while piece := await reader.read(65_536):
            found += piece
    return found


async def websocket(port, path="/ws"):
    key = base64.b64encode(os.urandom(16)).decode()
    head = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n{UPGRADE}Sec-WebSocket-Key: {key}\r\n\r\n"
    reader, writer = await said(port, head.encode(), wait=False)
    assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
    return reader, writer


def frame(data, *, opcode=2, last=True, claims=None):
    """A frame as a browser sends it; it `claims` to have another size where that is given."""
    size = len(data) if claims is None else claims
    head = bytes([opcode | (0x80 if last else 0)])
    sizes = bytes([0x80 | size]) if size < 126 else b"\xff" + struct.pack(">Q", size)
    return head + sizes + bytes(4) + data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GET / HTTP/1.1\r\nHo",
        b"POST / HTTP/1.1\r\nHost: x\r\ncontent-length: 100\r\n\r\nhalf",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT",
    ],
)
def test_who_does_not_finish_a_request_is_not_waited_for(limits, data, caplog):
    on_a_server(lambda port: said(port, data))
    assert limits._all == {}
    assert [entry.getMessage() for entry in caplog.records if "closed a connection" in entry.getMessage()]


def test_a_request_that_drips_is_not_waited_for(limits):
    async def drip(port):
        reader, writer = await said(port, b"GET / HTTP/1.1\r\n", wait=False)
        for _ in range(20):
            writer.write(b"x: y\r\n")
            await asyncio.sleep(0.05)
        assert await rest(reader) == b""

    on_a_server(drip)


def test_a_long_body_that_comes_on_is_waited_for(limits, monkeypatch):
    monkeypatch.setattr(connections, "_GAP", 0.8)  # between two pieces: the machine may be busy

    async def upload(port):
        head = b"POST / HTTP/1.1\r\nHost: x\r\nconnection: close\r\ncontent-length: 100\r\n\r\n"
        reader, writer = await said(port, head, wait=False)
        for _ in range(10):
            await asyncio.sleep(0.1)
            writer.write(bytes(10))
        return await rest(reader)

    assert on_a_server(upload).endswith(b"100")


def test_who_does_not_read_is_not_waited_for_and_who_reads_slowly_is(limits, monkeypatch):
    async def visit(port):
        request = b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
        idle, _ = await said(port, request, wait=False)
        reader, _slow = await said(port, request, wait=False)
        got = 0
        while got < LARGE:
            got += len(piece := await reader.read(1_000_000))
            assert piece
            await asyncio.sleep(0.01)
        assert len(await rest(idle)) < LARGE

    monkeypatch.setattr(connections, "_UNREAD", 0.5)
    on_a_server(visit)


def test_who_takes_a_few_bytes_now_and_then_does_not_read():
    for read, is_stuck in ((connections._LEAST - 1, True), (connections._LEAST, False)):
        unread = connections._Unread()
        assert not unread.is_stuck(LARGE, 1.0)
        assert unread.is_stuck(LARGE - read, 2.0 + connections._UNREAD) is is_stuck


def test_a_connection_with_an_answer_on_its_way_is_not_idle():
    for unsent in (0, 1):
        transport = SimpleNamespace(get_write_buffer_size=lambda unsent=unsent: unsent)
        assert connections.Http.is_idle(SimpleNamespace(cycle=None, transport=transport)) is (unsent == 0)


def test_of_too_many_the_longest_idle_goes_and_no_open_page(limits):
    limits.most = 5

    async def visit(port):
        pages = [await websocket(port) for _ in range(2)]
        idle = [await said(port, b"G", wait=False) for _ in range(3)]
        answer, _ = await said(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", wait=False)
        assert b" 200 " in await answer.readuntil(b"\r\n\r\n")
        assert await rest(idle[0][0]) == b""
        for reader, writer in pages:
            writer.write(frame(b"here"))
            assert (await reader.readexactly(6))[2:] == b"here"

    on_a_server(visit)


def test_a_page_that_only_answers_pings_stays_open(limits):
    async def visit(port):
        reader, writer = await websocket(port)
        for _ in range(12):
            writer.write(frame(b"1234", opcode=10))
            await asyncio.sleep(0.05)
        writer.write(frame(b"here"))
        return await reader.readexactly(6)

    assert on_a_server(visit)[2:] == b"here"


@pytest.mark.parametrize("sent", [frame(b"half", claims=100), frame(b"half", last=False)])
def test_who_does_not_finish_a_message_is_not_waited_for(limits, sent):
    async def visit(port):
        reader, writer = await websocket(port)
        writer.write(sent)
        await rest(reader)

    on_a_server(visit)


@pytest.mark.parametrize(
    ("sent", "times"),
    [
        (frame(b"", claims=150_000_000), 1),
        (frame(bytes(60_000), last=False) + frame(bytes(60_000), opcode=0, last=False) * 20, 1),
        (frame(b"", last=False) + frame(b"", opcode=0, last=False) * 10_000, 30),
        (frame(bytes(100), opcode=9) * 1_000, 30),
        (frame(b"text", opcode=1), 1),
    ],
)
def test_what_is_kept_of_one_websocket_has_a_bound(limits, sent, times):
    kept = []

    async def visit(port):
        reader, writer = await websocket(port)
        with contextlib.suppress(ConnectionError):
            for _ in range(times):
                writer.write(sent)
                await asyncio.sleep(0.01)
                kept.append(limits.unfinished)
        await rest(reader)

    on_a_server(visit)
    assert max(kept) <= connections._UNFINISHED + connections._PIECE
    assert limits.unfinished == 0


def test_what_is_kept_of_all_websockets_has_a_bound(limits, monkeypatch):
    monkeypatch.setattr(connections, "_UNFINISHED_IN_ALL", 2_000_000)
    monkeypatch.setattr(connections, "_GAP", 60)

    async def visit(port):
        sockets = [await websocket(port) for _ in range(5)]
        for _, writer in sockets:
            writer.write(frame(bytes(900_000), claims=950_000))
            await asyncio.sleep(0.2)
        assert limits.unfinished <= 2_000_000
        assert len(limits._all) == 2

    on_a_server(visit)


def test_messages_that_nobody_asks_for_are_not_kept(limits):
    async def visit(port):
        reader, writer = await websocket(port, "/busy")
        writer.write(frame(b"x") * 2_000)
        await rest(reader)

    on_a_server(visit)


def test_a_message_whose_rest_is_not_read_yet_is_waited_for(limits):
    async def visit(port):
        _, writer = await websocket(port, "/busy")
        writer.write(frame(b"whole") + frame(b"ha", claims=4))
        await asyncio.sleep(0.8)
        writer.write(frame(b"", opcode=9))
        return len(limits._all)

    assert on_a_server(visit) == 1


def test_a_message_as_large_as_one_may_be_comes_through(limits):
    async def visit(port):
        reader, writer = await websocket(port)
        writer.write(frame(bytes(999_000)))
        return await reader.readexactly(6)

    assert on_a_server(visit)[2:] == b"long"


def test_what_is_no_request_is_answered_and_leaves_one_line_of_the_log(limits, caplog):
    logging.getLogger("uvicorn.error").addHandler(caplog.handler)
    broken = b"POST / HTTP/1.1\r\nHost: x\r\ntransfer-encoding: chunked\r\n\r\nno size\r\n"
    try:
        assert b" 400 " in on_a_server(lambda port: said(port, broken))
    finally:
        logging.getLogger("uvicorn.error").removeHandler(caplog.handler)
    warned = [entry for entry in caplog.records if entry.levelname in {"WARNING", "ERROR"}]
    assert [entry.getMessage() for entry in warned] == ["Invalid HTTP request received."]


def test_as_many_descriptors_are_used_as_the_system_allows():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, before[1]))
        assert descriptors.raise_limit() > 512
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(before[1], 65_536)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
