"""`python -m lsdash serve`: checks the settings, then starts uvicorn with the application.

`streamlit run app.py` starts uvicorn with defaults that nothing can change: the server names itself in every answer and
believes any program of this machine on where visitors are. Nagle's algorithm stays on there too, because the socket
does not name its protocol: the end of an answer waits up to 40 ms for the browser's word that the rest has come. Here
uvicorn opens the socket itself, and asyncio turns Nagle's algorithm off.
"""

import argparse
import contextlib
import logging
import os
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uvicorn
from streamlit import config

from lsdash.data import releases
from lsdash.ui import own_machine
from lsdash.web import connections, descriptors, production_checks, settings, sign_in_checks, websocket_guard

APP = (Path(__file__).resolve().parents[2] / "app").with_suffix(".py")
_FOR_EACH_PAGE, _FOR_PROGRAMS = 4, 1_000  # connections
_PING = 30  # seconds between questions whether the browser is still there, and for its answer; as Streamlit's own


def main(words: Sequence[str]) -> int:
    """Runs `serve` as the words after the command say; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m lsdash serve", description="Runs the dashboard for others.")
    parser.add_argument("--port", type=int, help="the port to listen on")
    return serve(parser.parse_args(words).port)


def serve(port: int | None = None) -> int:
    """Runs the server with safe options, on `port` or Streamlit's own. Returns 1 where something is unsafe, with a line
    for each on stderr."""
    try:
        own = settings.read()
    except settings.BadSetting as error:
        return _refuse([str(error)])
    problems = _of_folders()
    with contextlib.chdir(APP.parent):  # where Streamlit looks for its configuration file
        if unread := production_checks.config_problems():
            return _refuse([*problems, *unread])
        options = {**production_checks.options(os.environ), **({"server.port": port} if port else {})}
        problems += production_checks.problems(options, own)
        options["secrets.files"] = secrets = sign_in_checks.files(options, Path.cwd())
        base = str(options.get("server.baseUrlPath") or config.get_option("server.baseUrlPath")).strip("/")
        problems += sign_in_checks.problems(secrets, own, base)
        if problems:
            return _refuse(problems)
        load(options)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        sys.stderr.write("running as root: a flaw would be one of the whole machine; let a user of its own run it\n")
    os.environ[own_machine.SERVING] = "1"
    connections.OPEN.most = min(descriptors.raise_limit(), _FOR_EACH_PAGE * own.sessions + _FOR_PROGRAMS)
    uvicorn.run(runpy.run_path(str(APP))["app"], **uvicorn_options(own.proxies))
    return 0


def _of_folders() -> list[str]:
    try:
        return production_checks.folder_problems(releases.root())
    except releases.UnusableRoot as error:
        return [f"LSDASH_ROOT has a character that cannot be used: {error}"]


def load(options: production_checks.Options) -> None:
    """Have Streamlit read its configuration anew, with `options` above it."""
    # Streamlit would ask for a restart of the server, which has not begun yet.
    logging.getLogger("streamlit.config").addFilter(lambda entry: "restart streamlit" not in entry.msg)
    config.get_config_options(force_reparse=True, options_from_flags=dict(options))


def uvicorn_options(proxies: Sequence[str]) -> dict[str, Any]:
    """What uvicorn is started with: Streamlit's options for a server, no banner, and the word of `proxies` alone."""
    ping = config.get_option("server.websocketPingInterval") or _PING
    return {
        "host": config.get_option("server.address"),  # None: all addresses of this machine
        "port": config.get_option("server.port"),
        "ssl_certfile": config.get_option("server.sslCertFile"),
        "ssl_keyfile": config.get_option("server.sslKeyFile"),
        "server_header": False,
        "forwarded_allow_ips": list(proxies),
        "http": connections.Http,
        "ws": connections.Websocket,
        "ws_ping_interval": ping,
        "ws_ping_timeout": ping,
        "ws_max_size": websocket_guard.LARGEST,
        "ws_per_message_deflate": config.get_option("server.enableWebsocketCompression"),
        "use_colors": False,
        "access_log": False,
    }


def _refuse(problems: Sequence[str]) -> int:
    for problem in problems:
        sys.stderr.write(f"not started: {problem}\n")
    return 1
