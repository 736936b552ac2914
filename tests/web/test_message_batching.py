"""What one run sends goes out together, in order, complete; what takes long does not wait for its end."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lsdash.web.streamlit_internals import message_batching
from lsdash.web.streamlit_internals.outgoing_messages import OutgoingMessages


def text(number):
    message = ForwardMsg(hash=str(number))
    message.delta.new_element.html.body = f"<p>{number}</p>"
    return {"type": "websocket.send", "bytes": message.SerializeToString()}


def begun():
    message = ForwardMsg()
    message.new_session.name = "tong-quan"
    message.new_session.initialize.environment_info.python_version = ""
    return {"type": "websocket.send", "bytes": message.SerializeToString()}


def status(running):
    message = ForwardMsg()
    message.session_status_changed.script_is_running = running
    return {"type": "websocket.send", "bytes": message.SerializeToString()}


def finished():
    return {"type": "websocket.send", "bytes": ForwardMsg(script_finished=0).SerializeToString()}


def sent(steps):
    """When each message of `steps` (messages, or seconds to wait) left: message and seconds since the start."""
    found, begun = [], time.monotonic()

    async def application(scope, receive, send):
        for step in steps:
            await (asyncio.sleep(step) if isinstance(step, float) else send(step))

    async def send(message):
        await asyncio.sleep(0)
        found.append((message, time.monotonic() - begun))

    with ThreadPoolExecutor() as apart:  # a browser that is open has this thread's event loop
        scope = {"type": "websocket"}
        apart.submit(asyncio.run, OutgoingMessages(application)(scope, None, send)).result()
    return found


def test_a_run_is_sent_when_it_is_over():
    left = sent([begun(), status(True), text(1), 0.02, text(2), 0.02, finished()])
    assert [message for message, _ in left] == [begun(), status(True), text(1), text(2), finished()]
    assert min(when for _, when in left[2:]) >= 0.04


def test_what_comes_before_the_first_element_is_sent_at_once(monkeypatch):
    """The browser takes it in meanwhile, instead of after the run."""
    monkeypatch.setattr(message_batching, "_LONGEST", 60.0)
    left = sent([begun(), status(True), 0.5, text(1), status(True), 0.5, finished()])
    assert [when // 0.45 for _, when in left] == [0, 0, 2, 2, 2]


def test_that_a_run_is_over_is_said_at_once(monkeypatch):
    """The browser shows the page as busy until it hears so; what still waited here at the end would be missing."""
    monkeypatch.setattr(message_batching, "_LONGEST", 60.0)
    steps = [begun(), text(1), finished(), status(False)]
    assert [message for message, _ in sent(steps)] == steps


def test_what_takes_long_is_shown_as_it_grows():
    left = sent([begun(), text(1), 0.5, text(2), finished()])
    assert left[1][1] < 0.4 < left[2][1]


@pytest.mark.parametrize(
    "message",
    [
        {"type": "websocket.accept", "subprotocol": "streamlit"},
        {"type": "websocket.close", "code": 1000},
        {"type": "websocket.http.response.start", "status": 403, "headers": []},
        {"type": "websocket.send", "text": "hello"},
    ],
    ids=lambda message: message["type"],
)
def test_what_is_no_part_of_a_page_goes_at_once_and_after_what_waited(monkeypatch, message):
    monkeypatch.setattr(message_batching, "_LONGEST", 60.0)
    left = sent([begun(), message, 0.5])
    assert [each for each, _ in left] == [begun(), message]
    assert left[1][1] < 0.4


MARKS = {"begin": begun, "end": finished}


@given(st.lists(st.one_of(st.integers(0, 9), st.sampled_from([*MARKS, 0.0, 0.001, 0.015])), max_size=12))
def test_nothing_is_lost_doubled_or_out_of_order(steps):
    """The longest wait is twenty times shorter than for visitors, and steps wait less or longer than it."""
    steps = [text(step) if isinstance(step, int) else MARKS[step]() if step in MARKS else step for step in steps]
    messages = [step for step in steps if isinstance(step, dict)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(message_batching, "_LONGEST", 0.01)
        assert [message for message, _ in sent([*steps, finished()])] == [*messages, finished()]


def test_what_a_lost_connection_left_is_forgotten():
    assert [message for message, _ in sent([begun(), text(1)])] == [begun()]


def test_http_passes_untouched():
    seen = []

    async def application(scope, receive, send):
        seen.append((scope, receive, send))

    scope = {"type": "http"}
    with ThreadPoolExecutor() as apart:
        apart.submit(asyncio.run, OutgoingMessages(application)(scope, 1, 2)).result()
    assert seen == [(scope, 1, 2)]


def test_what_fails_late_is_raised_where_the_next_message_is_sent():
    """Else the error would die with the task that waited, and the connection would hang."""
    raised = []

    async def application(scope, receive, send):
        await send(begun())
        await send(text(1))
        await asyncio.sleep(0.5)
        try:
            await send(text(2))
        except ValueError as error:
            raised.append(error)

    async def send(message):
        if message != begun():
            raise ValueError("too late")

    with ThreadPoolExecutor() as apart:
        apart.submit(asyncio.run, OutgoingMessages(application)({"type": "websocket"}, None, send)).result()
    assert [str(error) for error in raised] == ["too late"]
