"""What uvicorn does by default and this server does not: naming itself, believing any proxy of this machine, letting
the end of an answer wait.

Streamlit starts uvicorn without a way to say so, and there is no public way to the running server from inside it. But
it is the one that waits for SIGTERM, and its configuration is read anew for every connection.
"""

import asyncio
import logging
import signal
import socket
from collections.abc import Sequence

import uvicorn
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

log = logging.getLogger("lsdash")


def tame(app: ASGIApp, proxies: Sequence[str]) -> bool:
    """Take away the banner, believe `proxies` alone and send at once; False, with a word in the log, where no uvicorn
    is found.

    To be called while the server starts, before it listens.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if not isinstance(server, uvicorn.Server):
        log.warning("not run by uvicorn: its banner, proxies and sockets are not in our hands")
        return False
    server.config.encoded_headers = [pair for pair in server.config.encoded_headers if pair[0] != b"server"]
    server.config.loaded_app = ProxyHeadersMiddleware(app, trusted_hosts=list(proxies))  # type: ignore[arg-type]
    server.config.http_protocol_class = _at_once(server.config.http_protocol_class)
    return True


def _at_once(protocol: type[asyncio.Protocol]) -> type[asyncio.Protocol]:
    """`protocol` with Nagle's algorithm off, which holds the end of what a page sends back for as long as the browser
    does not say that the rest has come: 40 ms, mostly.

    asyncio turns it off by itself, but only for sockets that name their protocol, and Streamlit's does not.
    """

    class AtOnce(protocol):  # type: ignore[valid-type,misc]
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            there = transport.get_extra_info("socket")
            if there is not None and there.family in {socket.AF_INET, socket.AF_INET6}:
                there.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            super().connection_made(transport)

    return AtOnce
