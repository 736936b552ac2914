"""The last middleware for errors: what failed is answered in plain words with a code, never with details."""

from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from lsdash.ui.error_reports import record
from lsdash.web import error_pages


class ErrorHandling:
    """Answers 500 in plain words to what failed, and ends a websocket that did."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hold one websocket."""
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            if scope["type"] == "lifespan":
                raise
            if scope["type"] == "websocket":
                await _end(error, scope, send)
                return
            code = record(error, _private(scope))
            if not begun:  # else the server cuts the connection, so that a part is not taken for the whole
                await error_pages.failed(scope, code)(scope, receive, send)


async def _end(error: Exception, scope: Scope, send: Send) -> None:
    if isinstance(error, OSError | WebSocketDisconnect):
        return  # the other side has gone
    record(error, _private(scope))
    try:
        await send({"type": "websocket.close", "code": 1011})
    except (OSError, RuntimeError):
        return  # it was closed already


def _private(scope: Scope) -> list[str]:
    """Words of a request that are the visitor's: of its query and of its headers."""
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    headers = [value.decode("latin-1") for _, value in scope["headers"]]
    return [scope["query_string"].decode("latin-1"), *(part for pair in query for part in pair), *headers]
