"""A pack that a process of its own writes: it takes seconds of a processor and half a gigabyte, which pages need."""

import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from lsdash.data import worker_process
from lsdash.view.url_state import Address

# How the command ends that writes no pack: none follows from the address, a chart cannot be drawn, no file can be
# written.
REFUSED, UNDRAWN, UNWRITABLE = 2, 3, 4
_LONGEST = 300  # seconds


class Refused(Exception):
    """No pack follows from the address; the message says why, in its language."""


class Undrawn(Exception):
    """A chart of the pack cannot be drawn."""


def write(address: Address, base: str) -> bytes:
    """The pack of `document.write` as a file, by the command of the same name.

    Raises Refused, Undrawn, OSError, subprocess.SubprocessError.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "written"
        asked = ["--query", urlencode(address, doseq=True), "--base", base, "--output", str(file)]
        done = subprocess.run(  # noqa: S603 - this interpreter, no shell; the address was understood
            [*worker_process.PAGES_FIRST, sys.executable, "-m", "lsdash", "pack", *asked],
            env=worker_process.environment(),
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=_LONGEST,
        )
        if done.returncode == REFUSED:
            raise Refused(done.stderr.strip())
        if done.returncode == UNDRAWN:
            raise Undrawn
        done.check_returncode()
        return file.read_bytes()
