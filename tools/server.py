"""The real server, started for a while: `with Server(root) as server: … server.url …`."""

import contextlib
import errno
import http.client
import itertools
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Self
from urllib.parse import urlsplit

REPO = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
START_WITHIN = 120.0
_STOP_WITHIN = 5.0
_POLL = 0.02
# The ports of this process: `_OWN` of the 10,000 from 20,000 on, from where its number puts it.
_OWN = 100
_PORTS = itertools.cycle(range(start := 20_000 + os.getpid() % 100 * _OWN, start + _OWN))

# `python -m <module>`, and the end of it when whoever started it is gone, however that went: its stdin is then closed.
_PROGRAM = """
import os, runpy, sys, threading
threading.Thread(target=lambda: (os.read(0, 1), os._exit(0)), daemon=True).start()
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
"""


class ServerError(Exception):
    """The server did not start; the message has the end of its log."""


class Server:
    """One server process on a port of its own.

    `root` is its LSDASH_ROOT (None: as in this process's environment), `env` is added to the environment. It is started
    as `python -m lsdash serve`, or with the script `app` as `streamlit run app`; `cwd` is the working directory (None:
    the script's folder).
    """

    def __init__(
        self,
        root: Path | None = None,
        env: Mapping[str, str] | None = None,
        app: Path | None = None,
        port: int | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.port = port or free_port()
        self._env = {
            "LSDASH_HOSTS": "localhost",
            **os.environ,
            **({"LSDASH_ROOT": str(root)} if root else {}),
            **(env or {}),
        }
        base = self._env.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
        self.url = f"http://{HOST}:{self.port}" + (f"/{base}" if base else "")
        self.process: subprocess.Popen[bytes] | None = None
        self._command = ["streamlit", "run", str(app.resolve())] if app else ["lsdash", "serve"]
        self._cwd = cwd or (app.resolve().parent if app else REPO)
        self._log: IO[bytes] | None = None
        self._past = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def start(self, timeout: float = START_WITHIN) -> None:
        """Start the process and wait until it answers."""
        self.launch()
        self.wait(timeout)

    def launch(self) -> None:
        """Start the process without waiting for it."""
        if self.process is not None:
            raise ServerError(f"the server on port {self.port} runs already")
        options = {"PORT": str(self.port), "ADDRESS": HOST, "HEADLESS": "true", "FILE_WATCHER_TYPE": "none"}
        own = {f"STREAMLIT_SERVER_{name}": value for name, value in options.items()}
        # Appending, so that reading it here never moves the place where the server writes.
        self._log = tempfile.TemporaryFile("a+b")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *self._command],
            cwd=self._cwd,
            env={"PYTHONUNBUFFERED": "1", **self._env, **own},
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def wait(self, timeout: float = START_WITHIN) -> None:
        """Wait until the launched process answers; one that does not is stopped."""
        try:
            self._wait(timeout)
        except BaseException:
            self.stop()
            raise

    def _wait(self, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while not self._healthy():
            if self.process is None or self.process.poll() is not None:
                raise ServerError(f"the server ended at once; its log:\n{self.log()[-2000:]}")
            if time.monotonic() > deadline:
                raise ServerError(f"the server did not answer within {timeout:g} s; its log:\n{self.log()[-2000:]}")
            time.sleep(_POLL)

    def _healthy(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=2)
        try:
            connection.request("GET", f"{urlsplit(self.url).path}/_stcore/health")
            return connection.getresponse().read() == b"ok"
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """End the process: asked to first, killed where it does not go."""
        process, self.process = self.process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin is not None:
            process.stdin.close()
        self._past = self.log()
        if self._log is not None:
            self._log.close()
            self._log = None

    def kill(self) -> None:
        """End the process at once and unasked, as a crash or a lack of memory does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self.stop()

    def restart(self) -> None:
        """A new process on the same port."""
        self.stop()
        self.start()

    def log(self) -> str:
        """All that the server has written so far, over restarts too."""
        if self._log is None:
            return self._past
        self._log.seek(0)
        return self._past + self._log.read().decode("utf-8", "replace")


def free_port() -> int:
    """A port of this machine that nothing listens on, and that no other process is about to be given.

    The system's own choice (port 0) may be handed to any outgoing connection before a server gets to listen on it. This
    one lies below those of outgoing connections, in a hundred of this process's own, one after another. Raises OSError.
    """
    for port in itertools.islice(_PORTS, _OWN):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((HOST, port))
            return port
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
