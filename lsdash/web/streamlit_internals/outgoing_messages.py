"""Reads each message of a websocket to a browser once, for `redaction` and for `message_batching`.

Rests on what these two rest on; where one is off the other works alone, where both are off nothing is read.
Costs: `ForwardMsg.FromString` takes 1 µs for a short message, 11 µs for HTML of 50 KB and 1.4 ms for HTML of 1.3 MB
that is not ASCII; the largest page sends some 200 KB in a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lsdash.ui import enhancements
from lsdash.ui.error_reports import said_of_files
from lsdash.web.streamlit_internals import message_batching, redaction

if TYPE_CHECKING:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class OutgoingMessages:
    """Rewrites the few messages of a websocket that say too much, and sends those of one run together."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hold one websocket."""
        redacts = enhancements.has_ground(redaction.NAME)
        batches = enhancements.is_on(message_batching.NAME)
        if scope["type"] != "websocket" or not (redacts or batches):
            await self.app(scope, receive, send)
            return
        file_errors: list[str] = []
        said_of_files.set(file_errors)
        batch = message_batching.Batch(send)

        async def sending(message: Message) -> None:
            forward = _parsed(message.get("bytes") or b"")
            if redacts and forward is not None and redaction.redact(forward, file_errors):
                message = {**message, "bytes": forward.SerializeToString()}
            if batches:
                await batch.send(message, forward and forward.WhichOneof("type"))
            else:
                await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            batch.drop()


def _parsed(data: bytes) -> ForwardMsg | None:
    """Streamlit's message in `data`; None where there is none."""
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: PLC0415 - see the package

    try:
        return ForwardMsg.FromString(data) if data else None
    except DecodeError:
        return None
