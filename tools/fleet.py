"""Several servers over one folder of releases behind nginx, with the configuration of `deploy/`."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.server import HOST, REPO, Server, ServerError, free_port

CONFIGURATION = REPO / "deploy" / "nginx" / "lsdash.conf"
NAME = "lsdash.example.vn"
_FIRST, _LISTED = "8501", ("8502", "8503")  # the ports that the configuration names
_WITHIN = 10.0
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class NoNginx(Exception):
    """No nginx is installed; the message says what to do."""


@dataclass(frozen=True)
class Fleet:
    """What runs: the address of nginx, its log, and the servers behind it, seat s1 first."""

    url: str
    servers: list[Server]
    folder: Path

    def log(self) -> str:
        """What nginx has complained about so far."""
        return (self.folder / "error.log").read_text(encoding="utf-8")


def find_nginx() -> str | None:
    """The path of nginx, which Debian keeps where not every user's PATH leads."""
    return shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))


@contextmanager
def fleet(root: Path, count: int = 3) -> Iterator[Fleet]:
    """`count` servers over the folder of releases `root`, set up as in `deploy/`, and nginx before them; all end with
    the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        own = {"STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(), "LSDASH_HOSTS": NAME, "LSDASH_PROXIES": HOST}
        servers = [stack.enter_context(Server(root, own)) for _ in range(count)]
        port = stack.enter_context(nginx(folder, [server.port for server in servers]))
        yield Fleet(f"http://{HOST}:{port}", servers, folder)


@contextmanager
def nginx(folder: Path, ports: list[int]) -> Iterator[int]:
    """nginx before servers on `ports`, its files in `folder`; the port that it listens on. Raises NoNginx."""
    program, port = find_nginx(), free_port()
    if program is None:
        raise NoNginx("no nginx found: apt install nginx-light")
    write(folder, ports, port)
    process = subprocess.Popen([program, "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"])
    try:
        _wait(process, port, folder)
        yield port
    finally:
        process.terminate()
        process.wait(_WITHIN)


def write(folder: Path, ports: list[int], port: int) -> Path:
    """The main configuration around that of `deploy/` as it is, but for ports, names and folders."""
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    temporary = "".join(f"{name}_temp_path {folder}/{name};\n" for name in _TEMPORARY)
    (folder / "lsdash.conf").write_text(adapted(ports, port, folder), encoding="utf-8")
    (folder / "nginx.conf").write_text(
        f"{user}\ndaemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\n"
        "events { worker_connections 4096; }\n"
        f"http {{\naccess_log off;\n{temporary}include {folder}/lsdash.conf;\n}}\n",
        encoding="utf-8",
    )
    return folder / "nginx.conf"


def adapted(ports: list[int], port: int, folder: Path) -> str:
    """The configuration of `deploy/` for servers on `ports`: its lines for the first seat, once for each server."""
    lines = []
    for line in CONFIGURATION.read_text(encoding="utf-8").splitlines():
        if _FIRST in line:
            seats = enumerate(ports, 1)
            lines += [line.replace(_FIRST, str(each)).replace("s1", f"s{number}") for number, each in seats]
        elif not any(listed in line for listed in _LISTED):
            lines.append(line)
    text = "\n".join(lines)
    text = text.replace("listen 80", f"listen {HOST}:{port}").replace(f" {NAME};", f" {NAME} {HOST};")
    return text.replace("/var/cache/nginx", str(folder))


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + _WITHIN
    while not _listens(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServerError(f"nginx did not start:\n{(folder / 'error.log').read_text(encoding='utf-8')}")
        time.sleep(0.02)


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
