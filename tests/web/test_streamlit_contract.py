"""What rests on Streamlit's insides finds its ground in the installed one; where a ground is missing, pages go on."""

import asyncio
import base64
import hashlib
import inspect
import logging

import pytest
import uvicorn
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette import starlette_server
from uvicorn import server

from lsdash.model import texts
from lsdash.ui import enhancements
from lsdash.web import connections, headers, production_checks, serve, settings, streamlit_internals
from lsdash.web.streamlit_internals import (
    GROUNDS,
    error_logs,
    incoming_messages,
    inline_scripts,
    message_batching,
    redaction,
)
from lsdash.web.streamlit_internals.outgoing_messages import OutgoingMessages
from tools.server import REPO, Server
from tools.visitor import Visitor

# Enhancement → the place of its ground in Streamlit, and something else to stand there.
TAKEN_AWAY = {
    "message_batching": ("streamlit.proto.ForwardMsg_pb2.ForwardMsg", BackMsg),
    "redaction": ("streamlit.proto.ForwardMsg_pb2.ForwardMsg", BackMsg),
    "incoming_messages": ("streamlit.proto.BackMsg_pb2.BackMsg", ForwardMsg),
    "error_logs": ("streamlit.error_util._LOGGER", logging.getLogger("other")),
}


@pytest.fixture(autouse=True)
def _nothing_missing(monkeypatch):
    monkeypatch.setattr(enhancements, "_missing", {})
    monkeypatch.delenv("LSDASH_PLAIN", raising=False)


@pytest.mark.parametrize("name", GROUNDS)
def test_the_installed_streamlit_has_the_ground(name):
    assert GROUNDS[name]() == ""


def test_modules_have_the_names_that_the_registry_knows_them_by():
    assert (
        {module.NAME for module in (message_batching, redaction, incoming_messages, error_logs)}
        == TAKEN_AWAY.keys()
        <= GROUNDS.keys()
    )


@pytest.mark.parametrize("name", TAKEN_AWAY)
def test_a_ground_that_is_missing_switches_its_enhancement_off_and_is_logged_once(name, monkeypatch, caplog):
    monkeypatch.setattr(*TAKEN_AWAY[name])
    for _ in range(3):
        streamlit_internals.check_all()
    assert not enhancements.is_on(name)
    assert [record.getMessage().endswith(f"going on without {name}") for record in caplog.records].count(True) == 1


@pytest.mark.parametrize("name", GROUNDS)
def test_whatever_a_ground_lacks_only_its_own_enhancement_is_off(name, monkeypatch):
    monkeypatch.setitem(GROUNDS, name, lambda: "lacks it")
    streamlit_internals.check_all()
    assert [other for other in GROUNDS if not enhancements.is_on(other)] == [name]


def test_plain_mode_switches_off_all_but_what_protects_visitors(monkeypatch):
    monkeypatch.setenv("LSDASH_PLAIN", "1")
    streamlit_internals.check_all()
    assert not any(map(enhancements.is_on, GROUNDS))
    assert all(map(enhancements.has_ground, GROUNDS))


def begun():
    message = ForwardMsg()
    message.new_session.main_script_path = "/home/x/frame.py"
    message.new_session.initialize.environment_info.server_os = "linux"
    return message.SerializeToString()


def element():
    message = ForwardMsg()
    message.delta.new_element.html.body = "x"
    return message.SerializeToString()


def sent_before_the_run_is_over():
    """What a browser has when the application has sent the beginning of a run and an element."""
    received = []

    async def application(scope, receive, send):
        for data in (begun(), element()):
            await send({"type": "websocket.send", "bytes": data})

    async def send(message):
        received.append(message["bytes"])

    asyncio.run(OutgoingMessages(application)({"type": "websocket"}, None, send))
    return received


def test_with_all_grounds_messages_are_redacted_and_held_back():
    (first,) = sent_before_the_run_is_over()
    assert b"/home/x" not in first


def test_without_batching_messages_go_at_once_and_are_redacted():
    enhancements.switch_off("message_batching", "lacks it")
    first, second = sent_before_the_run_is_over()
    assert b"/home/x" not in first
    assert second == element()


def test_in_plain_mode_messages_go_at_once_and_are_redacted(monkeypatch):
    monkeypatch.setenv("LSDASH_PLAIN", "1")
    first, second = sent_before_the_run_is_over()
    assert b"/home/x" not in first
    assert second == element()


def test_without_redaction_messages_are_held_back():
    enhancements.switch_off("redaction", "lacks it")
    assert sent_before_the_run_is_over() == [begun()]


def test_without_both_messages_pass_unread(monkeypatch):
    monkeypatch.setattr(*TAKEN_AWAY["redaction"])
    streamlit_internals.check_all()
    assert sent_before_the_run_is_over() == [begun(), element()]


@pytest.mark.parametrize(
    ("app", "env"),
    [
        pytest.param(REPO / "tests" / "web" / "groundless.py", {}, id="none"),
        pytest.param(None, {"LSDASH_PLAIN": "1"}, id="plain", marks=pytest.mark.slow),  # the browser walks it too
    ],
)
def test_pages_are_served_without_any_enhancement(own_root, app, env):
    with Server(own_root, env=env, app=app, cwd=REPO) as server, Visitor(server.url) as visitor:
        visitor.open("co-cau")
        title = visitor.title
        visitor.press("lang", ["en"])
        expected = (texts.text(lang, "app.tab", page=texts.text(lang, "nav.co-cau")) for lang in ("vi", "en"))
        assert (title, visitor.title) == tuple(expected)
        assert visitor.errors == []
        missing = [server.log().count(f"going on without {name}\n") for name in GROUNDS]
        assert missing == [1 if app else 0] * len(GROUNDS)
        assert "Traceback" not in server.log()


# What headers and `serve` rest on


def test_the_policy_allows_the_inline_scripts_of_the_installed_page_and_no_others():
    sources = inline_scripts.sources()
    assert sources
    policy = headers.headers(settings.Settings())["content-security-policy"].split("; ")
    assert " ".join(("script-src 'self' blob:", *sources)) in policy


def test_scripts_with_an_address_need_no_hash(monkeypatch, tmp_path):
    scripts = '<script>one()</script><script type="module" src="./x.js"></script>\n<SCRIPT async>\ntwo()\n</SCRIPT >'
    (tmp_path / "index.html").write_text(f"<!-- x --><head>{scripts}</head>", encoding="utf-8")
    monkeypatch.setattr(inline_scripts.file_util, "get_static_dir", lambda: str(tmp_path))
    digests = [base64.b64encode(hashlib.sha256(text).digest()).decode() for text in (b"one()", b"\ntwo()\n")]
    assert inline_scripts.sources() == [f"'sha256-{digest}'" for digest in digests]


def test_uvicorn_is_started_with_what_streamlit_would_start_it_with():
    """But for our own limits, on the same protocols."""
    options = serve.uvicorn_options([])
    theirs = starlette_server._get_uvicorn_config_kwargs()
    ours = {"ws", "ws_max_size"}
    assert {name: options[name] for name in theirs.keys() - ours} == {
        name: theirs[name] for name in theirs.keys() - ours
    }
    assert options["ws_max_size"] <= theirs["ws_max_size"]
    assert options.keys() <= inspect.signature(uvicorn.Config).parameters.keys()
    plain, own = (uvicorn.Config(None, **kwargs) for kwargs in (theirs, options))
    for one in (plain, own):
        one.load()
    assert issubclass(own.ws_protocol_class, plain.ws_protocol_class)
    assert issubclass(own.http_protocol_class, plain.http_protocol_class)


def test_what_the_limits_of_connections_count_is_there():
    async def made():
        config = uvicorn.Config(None, **serve.uvicorn_options([]), lifespan="off")
        return connections.Websocket(config, server.ServerState(), {})

    own = asyncio.run(made())
    assert asyncio.selector_events._SelectorSocketTransport.max_size > connections._PIECE
    assert len(own.conn.reader.buffer) == 0
    assert (own.frames, own.queue.qsize(), own.close_sent, own.handshake_complete) == ([], 0, False, False)


def test_options_of_the_command_line_are_above_those_of_the_configuration(monkeypatch):
    before = {name: config.get_option(name) for name in ("server.port", "server.baseUrlPath")}
    try:
        serve.load({"server.port": 8765, "server.baseUrlPath": "ls"})
        assert config.get_option("server.port") == serve.uvicorn_options([])["port"] == 8765
        assert config.get_option("server.baseUrlPath") == "ls"
    finally:
        serve.load({})
    assert {name: config.get_option(name) for name in before} == before


def test_every_option_that_is_looked_at_is_one_of_streamlit():
    known = config.get_config_options()
    assert {rule.option for rule in production_checks.RULES} | {"server.sslCertFile", "server.sslKeyFile"} <= set(known)
    assert all(hasattr(option, "env_var") and hasattr(option, "sensitive") for option in known.values())
