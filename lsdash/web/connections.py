"""Connections of `python -m lsdash serve`: how long each may wait for its visitor, and how many there may be.

uvicorn waits for ever for the rest of a request and for a reader that does not read, and takes connections until the
system has no more descriptors; what it keeps of a message that is not whole has a bound for one websocket only. A proxy
has limits of its own (`deploy/nginx/`); these hold where none stands before the server, and for what passes one.
"""

import asyncio
import logging
from asyncio.transports import BaseTransport
from typing import Protocol, cast

from h11 import LocalProtocolError, Request
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame

from lsdash.web import unreadable_requests
from lsdash.web.websocket_guard import LARGEST

_HEAD, _GAP, _BODY, _UNREAD = 15.0, 20.0, 300.0, 60.0  # seconds
_LEAST = 4_096  # bytes that a reader takes in `_UNREAD` seconds
_SWEEP = 5.0  # seconds
_PIECE = 16_384  # bytes that are read at once: small messages in it take the event loop 50 ms
_UNFINISHED = LARGEST + 65_536  # bytes on a websocket without a message
_UNFINISHED_IN_ALL = 32 * LARGEST
_WAITING = 500  # messages that nobody has asked for yet
_AFTER_CLOSING = 65_536  # bytes
log = logging.getLogger("lsdash")


class Connection(Protocol):
    """What is open to a visitor."""

    transport: asyncio.Transport

    def overdue(self, now: float) -> str:
        """Why it has waited for its visitor for too long; "" where it has not."""

    def is_idle(self) -> bool:
        """Whether nothing is lost when it is closed: it waits for the head of a request."""


class Open:
    """All connections of the server, and the bytes of messages that are not whole."""

    def __init__(self, most: int = 1_000) -> None:
        self.most = most
        self.unfinished = 0
        self._all: dict[Connection, None] = {}  # the longest idle first
        self._sweeping: asyncio.TimerHandle | None = None

    def add(self, connection: Connection) -> None:
        """One more. Where there are too many the longest idle goes, else this one."""
        if len(self._all) >= self.most:
            log.warning("closed a connection: there are too many")
            idle = next((other for other in self._all if other.is_idle()), connection)
            idle.transport.abort()
            self._all.pop(idle, None)
            if idle is connection:
                return
        self._all[connection] = None
        if self._sweeping is None:
            self._sweep()

    def renew(self, connection: Connection) -> None:
        """Its last request is answered."""
        if connection in self._all:
            self._all[connection] = self._all.pop(connection)

    def drop(self, connection: Connection) -> None:
        """It is gone."""
        self._all.pop(connection, None)

    def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        for connection in [*self._all]:
            if why := connection.overdue(loop.time()):
                log.warning("closed a connection: %s", why)
                connection.transport.abort()
        self._sweeping = loop.call_later(_SWEEP, self._sweep) if self._all else None


OPEN = Open()


class _Unread:
    """What a visitor has not read yet of what was sent, and since when they have read nothing."""

    def __init__(self) -> None:
        self.size, self.since = 0, 0.0

    def taken(self, now: float) -> None:
        """They have read."""
        self.size, self.since = 0, now

    def is_stuck(self, size: int, now: float) -> bool:
        """Whether nothing worth mentioning was read of `size` bytes for too long."""
        if not size or not self.size or size <= self.size - _LEAST:
            self.size, self.since = size, now
        return now - self.since > _UNREAD


class Http(unreadable_requests.Protocol):
    """Requests of one connection."""

    def connection_made(self, transport: BaseTransport) -> None:
        """Begins to wait for the head of a request."""
        super().connection_made(cast("asyncio.Transport", transport))
        self.unread, self.since, self.heard = _Unread(), self.loop.time(), self.loop.time()
        OPEN.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        OPEN.drop(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Something came."""
        self.heard = self.loop.time()
        super().data_received(data)

    def handle_websocket_upgrade(self, event: Request) -> None:
        """From now on it is the connection of a websocket."""
        OPEN.drop(self)
        super().handle_websocket_upgrade(event)

    def on_response_complete(self) -> None:
        """Waits for the head of the next request."""
        self.since = self.loop.time()
        OPEN.renew(self)
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Answers what is no request; nobody waits any more for an answer to what it began with."""
        try:
            super().send_400_response(msg)
        except LocalProtocolError:  # the answer to what it began with has begun
            self.transport.abort()
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()

    def resume_writing(self) -> None:
        """What was sent has been read."""
        self.unread.taken(self.loop.time())
        super().resume_writing()

    def is_idle(self) -> bool:
        """Whether it waits for the head of a request, and what was answered before has gone out."""
        is_answered = self.cycle is None or self.cycle.response_complete
        return is_answered and not self.transport.get_write_buffer_size()

    def overdue(self, now: float) -> str:
        """Why it has waited for its visitor for too long; "" where it has not."""
        if unread := self.transport.get_write_buffer_size():
            self.since = self.heard = now
        if self.unread.is_stuck(unread, now):
            return "what was sent is not read"
        if self.is_idle():
            return "no request came" if now - self.since > _HEAD else ""
        if self.cycle and self.cycle.more_body and not self.flow.read_paused:
            is_late = now - self.heard > _GAP or now - self.since > _BODY
            return "the rest of a request did not come" if is_late else ""
        return ""


class Websocket(WebSocketsSansIOProtocol):
    """One websocket. Of what uvicorn keeps until somebody asks for it, what is not whole is counted in bytes, pings
    and empty parts of messages with it."""

    def connection_made(self, transport: BaseTransport) -> None:
        """Begins with the request for the websocket."""
        super().connection_made(transport)
        self.transport.max_size = _PIECE  # type: ignore[attr-defined]  # of asyncio's own; others have their own
        self.unread, self.since, self.unfinished, self.after_closing = _Unread(), 0.0, 0, 0
        OPEN.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        OPEN.drop(self)
        self._count(0)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Something came."""
        if self.close_sent:
            self.after_closing += len(data)
            if self.after_closing > _AFTER_CLOSING:
                self.transport.abort()
                return
        self._count(self.unfinished + len(data))
        super().data_received(data)
        self.since = (self.since or self.loop.time()) if self.frames or self.conn.reader.buffer else 0.0
        if self.unfinished > _UNFINISHED or OPEN.unfinished > _UNFINISHED_IN_ALL or self.queue.qsize() > _WAITING:
            self._refuse("more than anybody has asked for")

    def handle_text(self, event: Frame) -> None:
        """Pages send bytes alone."""
        self._refuse("text")

    def handle_cont(self, event: Frame) -> None:
        """The next part of a message, not of one that was refused."""
        if self.frames:
            super().handle_cont(event)

    def handle_parser_exception(self) -> None:
        """What came is no message."""
        if self.conn.close_sent is None:  # not even the request for the websocket was answered
            self.transport.abort()
        else:
            super().handle_parser_exception()

    def send_receive_event_to_app(self) -> None:
        """A message is whole."""
        self._count(0)
        super().send_receive_event_to_app()

    def resume_writing(self) -> None:
        """What was sent has been read."""
        self.unread.taken(self.loop.time())
        super().resume_writing()

    def is_idle(self) -> bool:
        """Never: somebody looks at a page."""
        return False

    def overdue(self, now: float) -> str:
        """Why it has waited for its visitor for too long; "" where it has not."""
        if self.unread.is_stuck(self.transport.get_write_buffer_size(), now):
            return "what was sent is not read"
        if self.read_paused:
            self.since = self.since and now  # it is the server that does not go on
        return "the rest of a message did not come" if self.since and now - self.since > _GAP else ""

    def _count(self, unfinished: int) -> None:
        OPEN.unfinished += unfinished - self.unfinished
        self.unfinished = unfinished

    def _refuse(self, what: str) -> None:
        if self.close_sent:
            return
        log.warning("closed a websocket: it sent %s", what)
        if not self.handshake_complete:
            self.transport.abort()
            return
        self.conn.fail(CloseCode.POLICY_VIOLATION)
        self.handle_parser_exception()
