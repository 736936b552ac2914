"""Answers errors that nothing else has handled in plain words with a code; details go to the log alone."""

from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from lsdash.ui.error_reports import record
from lsdash.web import error_pages


class ErrorHandling:
    """Answers 500 in plain words to a request that failed, and closes a websocket that failed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or holds one websocket."""
        has_begun = has_gone = False

        async def sending(message: Message) -> None:
            nonlocal has_begun, has_gone
            has_begun = True
            try:
                await send(message)
            except OSError:
                has_gone = True
                raise

        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            if scope["type"] == "lifespan":
                raise
            if has_gone or isinstance(error, ClientDisconnect):
                return  # whatever came of it
            if scope["type"] == "websocket":
                await _close(error, scope, send)
                return
            code = record(error, _words_of_visitor(scope))
            if not has_begun:  # else the server cuts the connection: a part must not pass for the whole
                await error_pages.failed(scope, code)(scope, receive, send)


async def _close(error: Exception, scope: Scope, send: Send) -> None:
    if isinstance(error, OSError | WebSocketDisconnect):
        return  # the browser has gone
    record(error, _words_of_visitor(scope))
    try:
        await send({"type": "websocket.close", "code": 1011})
    except (OSError, RuntimeError):
        return  # the websocket was closed already


def _words_of_visitor(scope: Scope) -> list[str]:
    """The texts in the query and in the headers of a request: they must not stand in the log."""
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    headers = [value.decode("latin-1") for _, value in scope["headers"]]
    return [scope["query_string"].decode("latin-1"), *(part for pair in query for part in pair), *headers]
