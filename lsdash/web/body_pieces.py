"""Sends long answers piece by piece, each once the one before has left: uvicorn keeps what is not sent yet, and kept
all of a file of some megabytes for each visitor who asked for it and did not read it."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PIECE = 65_536  # bytes; from here on uvicorn says that it has enough


class BodyPieces:
    """Hands long parts of answers on in pieces."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or holds one websocket."""

        async def sending(message: Message) -> None:
            body = message.get("body", b"")
            if message["type"] != "http.response.body" or len(body) <= _PIECE:
                await send(message)
                return
            for begin in range(0, len(body), _PIECE):
                is_last = begin + _PIECE >= len(body)
                more = not is_last or message.get("more_body", False)
                await send({**message, "body": body[begin : begin + _PIECE], "more_body": more})

        await self.app(scope, receive, sending)
