"""How many pages may be open at the same time, in all and from one address.

An open page holds a websocket and some megabytes here. New pages are shown up to the cap; a tenth more is kept for
those that are open already and come back after a restart or a lost network, and whose websocket is on its way.
"""

import ipaddress
from collections import Counter

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lsdash.web import error_pages, paths, settings

_STREAM = "/_stcore/stream"
_KEPT = 10  # one part of so many is kept for pages that come back


def visitor(scope: Scope) -> str:
    """Whom a request counts for: an IPv4 address, or the /64 network that is one subscriber's on IPv6."""
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


class Sessions:
    """Counts open pages; answers 503 with the time to wait where there are too many."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        found = settings.read()
        self.most, self.most_of_one = found.sessions, found.sessions_per_address
        self.open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hold one websocket."""
        if scope["type"] == "websocket" and scope["path"].endswith(_STREAM):
            await self._hold(scope, receive, send)
        elif scope["type"] == "http" and paths.page_at(scope["path"]) and not self._has_room(visitor(scope)):
            await error_pages.full(scope)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _hold(self, scope: Scope, receive: Receive, send: Send) -> None:
        who = visitor(scope)
        if not self._has_room(who, coming_back=True):
            await _refuse(scope, receive, send)
            return
        self.open[who] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.open[who] -= 1
            self.open += Counter()  # who has none open any more is forgotten

    def _has_room(self, who: str, *, coming_back: bool = False) -> bool:
        most, most_of_one = (cap + (-(-cap // _KEPT) if coming_back else 0) for cap in (self.most, self.most_of_one))
        return self.open.total() < most and self.open[who] < most_of_one


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if "websocket.http.response" in scope.get("extensions", {}):
        await PlainTextResponse("", status_code=503, headers={"retry-after": "20"})(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1013})
