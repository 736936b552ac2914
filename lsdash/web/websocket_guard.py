"""Guards the websocket of pages: who may open one, what may come through it, and how much.

A page of another site is refused here, before Streamlit sees it: Streamlit would ask other hosts for this machine's
address to decide, and everybody would wait for their answer. What no page sends is not handed on. What comes too fast
waits, without anything else waiting for it; what does not stop is cut off. Stays on in plain mode, because it is a
matter of security.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lsdash.ui import enhancements
from lsdash.web.sessions import visitor
from lsdash.web.streamlit_internals import incoming_messages

LARGEST = 1_000_000  # bytes of a message; one with a pasted report of a hundred pages has 300,000
_PIECE = 20_000  # bytes: a larger message counts for several
_PATIENCE = 20.0  # seconds that messages may come too fast
_MOST_VISITORS = 10_000  # whose messages are remembered
_POLICY, _TOO_LARGE = 1008, 1009
log = logging.getLogger("lsdash")


@dataclass
class Bucket:
    """`burst` messages may come at once, `rate` a second in the long run. Times are seconds of any clock that only
    goes on."""

    burst: float
    rate: float
    left: float = field(init=False)
    at: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self.left = self.burst

    def take(self, cost: float, now: float) -> float:
        """Seconds until a message of this cost may go on, which it is counted for already."""
        self.left = min(self.burst, self.left + (now - self.at) * self.rate) - cost
        self.at = now
        return max(0.0, -self.left / self.rate)

    def is_full(self, now: float) -> bool:
        """Whether nothing of it would be missing if it was forgotten."""
        return self.left + (now - self.at) * self.rate >= self.burst


def of_page() -> Bucket:
    """For one open page: somebody who presses an arrow key for a minute does not get there."""
    return Bucket(burst=60, rate=10)


def of_visitor() -> Bucket:
    """For all pages of one address, which may be that of an office: more than one process can answer."""
    return Bucket(burst=300, rate=30)


def is_own_origin(scope: Scope) -> bool:
    """Whether a websocket was opened by a page of the host that it names, exactly as Streamlit compares the two; also
    where it names no page, as no browser does: it has no visitor's cookies then that another site could use."""
    origins, hosts = (
        [value.decode("latin-1") for key, value in scope["headers"] if key == name] for name in (b"origin", b"host")
    )
    if not origins:
        return True
    try:
        origin = urlsplit(origins[0])
    except ValueError:
        return False
    return len(origins) == 1 and origin.scheme in {"http", "https"} and [origin.netloc] == hosts


class WebsocketGuard:
    """Refuses websockets of other sites; closes those through which something comes that no page sends."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self.clock = clock
        self.visitors: dict[str, Bucket] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or holds one websocket."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
        elif not is_own_origin(scope):
            log.warning("refused a websocket: it was opened by a page of another host than it names")
            await send({"type": "websocket.close", "code": _POLICY})
        else:
            guarded = _Guarded(receive, send, (of_page(), self._of(visitor(scope))), self.clock)
            await self.app(scope, guarded.receive, guarded.send)

    def _of(self, who: str) -> Bucket:
        if who not in self.visitors and len(self.visitors) >= _MOST_VISITORS:
            now = self.clock()
            self.visitors = {name: kept for name, kept in self.visitors.items() if not kept.is_full(now)}
        return self.visitors.setdefault(who, of_visitor())


class _Guarded:
    """One open websocket."""

    def __init__(self, receive: Receive, send: Send, buckets: tuple[Bucket, ...], clock: Callable[[], float]) -> None:
        self._receive, self._send = receive, send
        self._buckets, self._clock = buckets, clock
        self._too_fast_since: float | None = None
        self._is_closed = False
        self._is_checked = enhancements.has_ground(incoming_messages.NAME)

    async def receive(self) -> Message:
        """The next message that a page may have sent, as soon as it may go on."""
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        code, reason, cost = self._judged(message)
        if not reason and not await self._turn(cost):
            code, reason = _POLICY, "it sent too much for too long"
        if not reason:
            return message
        log.warning("closed a websocket: %s", reason)
        self._is_closed = True
        await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}

    async def send(self, message: Message) -> None:
        """Hand on what the application sends, unless the websocket was closed here."""
        if not self._is_closed:
            await self._send(message)

    def _judged(self, message: Message) -> tuple[int, str, int]:
        """With which code and why the websocket is closed, "" where it is not, and as how many messages this counts."""
        data = message.get("bytes")
        if data is None:
            return _POLICY, "it sent text", 0
        if len(data) > LARGEST:
            return _TOO_LARGE, "it sent a message that is too large", 0
        reason, count = incoming_messages.judged(data) if self._is_checked else ("", 1)
        return _POLICY, reason, count + len(data) // _PIECE

    async def _turn(self, cost: int) -> bool:
        """Whether a message may go on, once it may: False where they have been coming too fast for too long."""
        now = self._clock()
        wait = max(bucket.take(cost, now) for bucket in self._buckets)
        if not wait:
            self._too_fast_since = None
            return True
        self._too_fast_since = self._too_fast_since or now
        if now + wait - self._too_fast_since > _PATIENCE:
            return False
        await asyncio.sleep(wait)
        return True
