"""What uvicorn does by default and this server does not: naming itself, and believing any proxy of this machine.

Streamlit starts uvicorn without a way to say so, and there is no public way to the running server from inside it. But
it is the one that waits for SIGTERM, and its configuration is read anew for every connection.
"""

import logging
import signal
from collections.abc import Sequence

import uvicorn
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

log = logging.getLogger("lsdash")


def tame(app: ASGIApp, proxies: Sequence[str]) -> bool:
    """Take away the banner and believe `proxies` alone; False, with a word in the log, where no uvicorn is found.

    To be called while the server starts, before it listens.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if not isinstance(server, uvicorn.Server):
        log.warning("not run by uvicorn: its banner and its proxies are not in our hands")
        return False
    server.config.encoded_headers = [pair for pair in server.config.encoded_headers if pair[0] != b"server"]
    server.config.loaded_app = ProxyHeadersMiddleware(app, trusted_hosts=list(proxies))  # type: ignore[arg-type]
    return True
