"""Refuses requests that name a host which is not this dashboard's.

A page of another site can let its own name resolve to this machine and then read the dashboard as if it were its own
(DNS rebinding). This needs a name, so addresses in digits are always accepted and names must be known. Balancers ask
for health without any name, as HTTP/1.0 allows and no browser does: those on this machine and the proxies are answered.
"""

import ipaddress
import re

from starlette.types import ASGIApp, Receive, Scope, Send

from lsdash.web import error_pages, paths, settings

_PORT = re.compile(r":[0-9]{0,5}$")


def is_known(host: str, names: frozenset[str]) -> bool:
    """Whether `host`, as a request names it, is an address in digits, or one of `names` with any port."""
    name = _PORT.sub("", host.strip().lower()) if not host.endswith("]") else host
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]") if name.startswith("[") else name)
    except ValueError:
        return name.removesuffix(".") in names
    return True


class KnownHosts:
    """Answers 400 in plain words where a request names another host; such a websocket is refused."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        own = settings.read()
        self.names = settings.own_hosts() | own.hosts
        self.proxies = [ipaddress.ip_network(proxy) for proxy in own.proxies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or holds one websocket."""
        if scope["type"] == "lifespan" or self._names_known_host(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await error_pages.wrong_host(scope)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _names_known_host(self, scope: Scope) -> bool:
        hosts = [value.decode("latin-1") for key, value in scope["headers"] if key == b"host"]
        if not any(hosts):
            return self._is_question_for_health(scope)
        return len(hosts) == 1 and is_known(hosts[0], self.names)

    def _is_question_for_health(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["path"] != paths.HEALTH or scope["http_version"] != "1.0":
            return False
        try:
            near = ipaddress.ip_address((scope["client"] or ("",))[0].partition("%")[0])
        except ValueError:
            return False
        near = getattr(near, "ipv4_mapped", None) or near
        return near.is_loopback or any(near in proxy for proxy in self.proxies)
