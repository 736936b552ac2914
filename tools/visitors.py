"""Visitors without a browser: they speak Streamlit's own messages over its websocket, and draw nothing."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0
_SHORT = 200  # bytes; the message that a run is finished is one of the shortest, and only such are looked into


class Unfinished(Exception):
    """A page's run ended with an error; the message says which."""


@dataclass(frozen=True)
class Visitor:
    """One open page: `page` is its path without slash, `cookie` what it says of its seat, "" without nginx."""

    page: str
    cookie: str
    socket: ClientConnection

    async def see(self, query: str) -> list[bytes]:
        """All messages of the page under a query string, asked for as Back and Forward do.

        Raises Unfinished, TimeoutError, websockets.WebSocketException.
        """
        state = ClientState(query_string=query, page_name=self.page)
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())
        found: list[bytes] = []
        async with asyncio.timeout(PATIENCE):
            while not found or not is_last(found[-1]):
                found.append(await self.socket.recv(decode=False))
        return found


@asynccontextmanager
async def visiting(url: str, page: str = "", *, cookie: str = "") -> AsyncIterator[Visitor]:
    """Connect as the page's script in a browser does. Raises OSError, websockets.WebSocketException."""
    stream = url.replace("http", "ws", 1) + "/_stcore/stream"
    headers = {"Cookie": cookie} if cookie else {}
    protocol = websockets.Subprotocol("streamlit")
    async with connect(stream, subprotocols=[protocol], additional_headers=headers, max_size=None) as socket:
        asked = socket.response.headers.get("Set-Cookie", "") if socket.response else ""
        yield Visitor(page, asked.partition(";")[0] or cookie, socket)


def is_last(data: bytes) -> bool:
    """Whether a message ends a run. Raises Unfinished where that did not go well."""
    if len(data) > _SHORT:
        return False
    message = ForwardMsg.FromString(data)
    if message.WhichOneof("type") != "script_finished":
        return False
    if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
        return False
    if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
        raise Unfinished(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))
    return True


async def clicking(visitor: Visitor, queries: Iterable[str], until: float) -> list[float]:
    """Seconds that each view took, one after the other, until the clock (`perf_counter`) says `until`."""
    times = []
    for query in queries:
        if perf_counter() >= until:
            break
        begun = perf_counter()
        await visitor.see(query)
        times.append(perf_counter() - begun)
    return times
