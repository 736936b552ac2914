"""Names that the dashboard is reached by.

A page of another site can have its own name lead to this machine and then read what is behind it as if it were its own
(DNS rebinding). That needs a name, so addresses in digits are always right and other names must be known.
"""

import ipaddress
import re

from starlette.types import ASGIApp, Receive, Scope, Send

from lsdash.web import error_pages, settings

_PORT = re.compile(r":[0-9]{0,5}$")


def is_known(host: str, names: frozenset[str]) -> bool:
    """Whether `host`, as a request names it, is an address in digits, or one of `names` with any port."""
    name = _PORT.sub("", host.strip().lower()) if not host.endswith("]") else host
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]") if name.startswith("[") else name)
    except ValueError:
        return name.removesuffix(".") in names
    return True


class Hosts:
    """Answers 400 in plain words where a request names another host; such a websocket is refused."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.names = settings.own_hosts() | settings.read().hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hold one websocket."""
        if scope["type"] == "lifespan" or self._is_right(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await error_pages.wrong_host(scope)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _is_right(self, scope: Scope) -> bool:
        named = [value.decode("latin-1") for key, value in scope["headers"] if key == b"host"]
        return len(named) == 1 and is_known(named[0], self.names)
