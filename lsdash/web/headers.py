"""Security headers of every response."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lsdash.web import settings
from lsdash.web.streamlit_internals import inline_scripts

_POLICY = (
    "default-src 'self'",
    # `blob:` is where Streamlit loads inline components from.
    " ".join(("script-src 'self' blob:", *inline_scripts.sources())),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",  # browsers count a websocket to the same host and port as 'self'
    "worker-src 'self' blob:",
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
)
# Features of a browser that no page uses. The clipboard and the full screen stay allowed.
_NEVER = ("accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb")
_REFUSED: list[Message] = [
    {"type": "websocket.http.response.start", "status": 403, "headers": [(b"content-length", b"0")]},
    {"type": "websocket.http.response.body", "body": b""},
]
_STARTS = {"http.response.start", "websocket.accept", "websocket.http.response.start"}


def headers(own: settings.Settings) -> dict[str, str]:
    """The headers of every response."""
    return {
        "content-security-policy": "; ".join((*_POLICY, " ".join(("frame-ancestors 'self'", *own.embedders)))),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "permissions-policy": ", ".join(f"{name}=()" for name in _NEVER),
    }


class SecurityHeaders:
    """Adds the headers to every response, and removes those of the same name that an application set."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.own = [(key.encode(), value.encode()) for key, value in headers(settings.read()).items()]
        self.replaced = {key for key, _ in self.own} | {b"server"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or holds one websocket."""
        has_begun = False

        async def sending(message: Message) -> None:
            nonlocal has_begun
            refusal = message["type"] == "websocket.close" and not has_begun
            for part in _REFUSED if refusal and _can_refuse(scope) else [message]:
                has_begun = True
                await send(self._with_own(part) if part["type"] in _STARTS else part)

        await self.app(scope, receive, sending)

    def _with_own(self, message: Message) -> Message:
        kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in self.replaced]
        return {**message, "headers": [*kept, *self.own]}


def _can_refuse(scope: Scope) -> bool:
    """Whether a refused websocket can be answered by a response of ours, which then has the headers."""
    return "websocket.http.response" in scope.get("extensions", {})
