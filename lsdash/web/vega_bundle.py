"""Vega, Vega-Lite and Vega-Embed as one script: the libraries that also make the pictures of charts.

To put them together takes 2.6 s of a processor and 100 MB. It is done once per version, in a process of its own, and
kept among the temporary files of the user that runs the server.
"""

import logging
import os
import subprocess
import sys
import tempfile
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from threading import Lock

_SNIPPET = "export const embed = vegaEmbed;"  # with `ast` it brings its own interpreter of expressions
_MAKE = f"import sys, vl_convert; sys.stdout.write(vl_convert.javascript_bundle({_SNIPPET!r}))"
_LONGEST = 120  # seconds

log = logging.getLogger("lsdash")
_making = Lock()


def path() -> Path:
    """The file with the script; makes it where there is none yet. Raises OSError, subprocess.SubprocessError."""
    snippet = sha256(_SNIPPET.encode()).hexdigest()[:8]
    bundle = _folder() / f"vega-{version('vl-convert-python')}-{snippet}.js"
    with _making:
        if not bundle.is_file():
            _make(bundle)
    return bundle


def prepare() -> None:
    """Make the script before a visitor asks for it; a failure is logged."""
    try:
        path()
    except (OSError, subprocess.SubprocessError) as error:
        log.error("the script that draws charts could not be made: %s", error)


def _folder() -> Path:
    """A folder that nobody else can write into. Raises OSError."""
    folder = Path(tempfile.gettempdir()) / f"lsdash-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    folder.mkdir(mode=0o700, exist_ok=True)
    state = folder.lstat()
    if hasattr(os, "getuid") and (state.st_uid != os.getuid() or state.st_mode & 0o022):
        raise PermissionError(f"{folder} belongs to another user")
    return folder


def _make(target: Path) -> None:
    script = subprocess.run(  # noqa: S603 - this interpreter, a constant program
        [sys.executable, "-c", _MAKE], capture_output=True, check=True, timeout=_LONGEST
    ).stdout
    beside = target.with_suffix(f".{os.getpid()}")
    beside.write_bytes(script)
    beside.replace(target)
