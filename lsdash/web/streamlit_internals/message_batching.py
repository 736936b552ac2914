"""What one run of a page sends to a browser goes out together.

Streamlit sends every element as soon as it is there, and the browser draws the whole page anew for each few of them.
Most pages of ours are made within 100 ms: sent in one go they are drawn once.

What comes before the first element – that a run has begun, the page's address and title – is not held back: the browser
has taken it in by the time the elements come.
"""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lsdash.web.streamlit_internals import forward_messages

_LONGEST = 0.2  # seconds that a message waits for others; what takes longer is shown as it grows


class Bursts:
    """Holds back what is sent through a websocket until the run of the page is over, or for a moment."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        burst = _Burst(send)
        try:
            await self.app(scope, receive, burst)
        finally:
            burst.drop()


class _Burst:
    """The messages of one connection that wait to be sent, in their order: those of a run that is not over, from its
    first element on."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._running = False
        self._held: list[Message] = []
        self._sending = asyncio.Lock()
        self._later: asyncio.Task[None] | None = None
        self._failed: Exception | None = None

    async def __call__(self, message: Message) -> None:
        if self._failed is not None:
            raise self._failed
        self._held.append(message)
        data = message.get("bytes")
        kinds = forward_messages.fields(data) if data else set()
        self._running = (
            self._running or forward_messages.NEW_SESSION in kinds
        ) and forward_messages.FINISHED not in kinds
        if not data or not self._running or not (forward_messages.DELTA in kinds or self._held[1:]):
            await self._flush()
        elif self._later is None:
            self._later = asyncio.create_task(self._wait())

    async def _wait(self) -> None:
        await asyncio.sleep(_LONGEST)
        self._later = None
        try:
            await self._flush()
        except Exception as error:  # noqa: BLE001 - whoever sends next is told
            self._failed = error
            self._held.clear()

    async def _flush(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None
        async with self._sending:
            while self._held:
                await self._send(self._held.pop(0))

    def drop(self) -> None:
        """Forget what still waits: the connection is gone."""
        if self._later is not None:
            self._later.cancel()
        self._held.clear()
