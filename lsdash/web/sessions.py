"""Limits how many pages may be open at the same time, in all and from one address.

An open page holds a websocket and some memory of the server. New pages are answered up to the limit; a tenth more is
reserved for pages that are open already and reconnect after a restart or a lost network.
"""

import ipaddress
from collections import Counter

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lsdash.web import error_pages, paths, settings

_STREAM = "/_stcore/stream"
_RESERVED = 10  # a tenth of the limit, for pages that reconnect


def visitor(scope: Scope) -> str:
    """The visitor that a request counts for: an IPv4 address, or on IPv6 the /64 network that one subscriber has."""
    host = (scope.get("client") or ("",))[0]
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


class SessionLimit:
    """Counts open pages; answers 503 with the time to wait where there are too many."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        own = settings.read()
        self.limit, self.limit_per_visitor = own.sessions, own.sessions_per_address
        self.open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or holds one websocket."""
        if scope["type"] == "websocket" and scope["path"].endswith(_STREAM):
            await self._hold(scope, receive, send)
        elif scope["type"] == "http" and paths.page_at(scope["path"]) and not self._has_room(visitor(scope)):
            await error_pages.full(scope)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _hold(self, scope: Scope, receive: Receive, send: Send) -> None:
        who = visitor(scope)
        if not self._has_room(who, reconnects=True):
            await _refuse(scope, receive, send)
            return
        self.open[who] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.open[who] -= 1
            self.open += Counter()  # drops visitors without an open page

    def _has_room(self, who: str, *, reconnects: bool = False) -> bool:
        limits = (self.limit, self.limit_per_visitor)
        in_all, of_one = (limit - (-limit // _RESERVED if reconnects else 0) for limit in limits)
        return self.open.total() < in_all and self.open[who] < of_one


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if "websocket.http.response" in scope.get("extensions", {}):
        await PlainTextResponse("", status_code=503, headers={"retry-after": "20"})(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1013})
