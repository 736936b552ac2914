"""The files of the page: Streamlit's own, compressed once and kept, those that every page will need asked for at once,
our style sheet and our script.

Their names carry a hash of their content, so what stands under a name never changes.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util

from lsdash.view import url_state

# What pages show; Streamlit fetches each only when the first one is to be drawn.
SHOWN = ("Html", "BidiComponent")
# What draws charts: a module whose one function loads Vega-Embed.
_VEGA = "loadVegaEmbed"
# What cleans HTML.
_PURIFY = "purify.es"
# Below any base path; a name that is no file of Streamlit's is left to Streamlit.
_FILE = re.compile(r"/static/((?:js|css)/[\w.-]{1,150}\.(js|css))$")
_IMPORT = re.compile(r'(?:\bfrom|\bimport)\s*"\./([\w.-]+\.js)"')
_LATER = re.compile(r"import\(`\./([\w.-]+\.js)`\)")
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
_KEPT = {"cache-control": "public, immutable, max-age=31536000", "vary": "Accept-Encoding"}
_STREAMLIT = Path(file_util.get_static_dir())
_JS = _STREAMLIT / "static" / "js"
_BROWSER = Path(__file__).resolve().parents[2] / "ui" / "browser"
_SCRIPTS = (
    "connect.js",
    "block_icon_font.js",
    "history_fix.js",
    "preserve_focus.js",
    "navigation.js",
    "menus.js",
    "print_margins.js",
    "charts.js",
    "sanitize.js",
    "preload.js",
)
_PARTS = {"css": ("style.css", "phone.css"), "js": _SCRIPTS}
_OWN = {kind: b"".join((_BROWSER / name).read_bytes() for name in names) for kind, names in _PARTS.items()}
_OWN["js"] = f"const KEYS = {json.dumps(url_state.KEYS)};\n".encode() + _OWN["js"]
STYLE_PATH, SCRIPT_PATH = (f"/lsdash.{hashlib.sha256(body).hexdigest()[:8]}.{kind}" for kind, body in _OWN.items())


class Compressed:
    """Answers for scripts and styles of the page from memory, where the browser takes gzip."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        found = _FILE.search(scope["path"]) if _takes_gzip(scope) else None
        body = await run_in_threadpool(packed, found[1]) if found else None
        if found is None or body is None:
            await self.app(scope, receive, send)
            return
        headers = {"content-encoding": "gzip", "content-type": _TYPES[found[2]], **_KEPT}
        response = Response(body if scope["method"] == "GET" else b"", headers=headers)
        response.headers["content-length"] = str(len(body))
        await response(scope, receive, send)


def _takes_gzip(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return False
    headers = Headers(scope=scope)
    return "range" not in headers and _GZIP.search(headers.get("accept-encoding", "")) is not None


def own(request: Request) -> Response:
    """The style sheet of all pages, or their script, as the ending of the address says."""
    kind = request.url.path.rpartition(".")[2]
    return Response(_OWN[kind], headers={"content-type": _TYPES[kind], **_KEPT})


@lru_cache(maxsize=512)  # more than there are files; those that are asked for take about 2 MB
def packed(name: str) -> bytes | None:
    """The file `name` below Streamlit's static folder, compressed as far as gzip can; None where there is none.

    `name` has the form "js/name.hash.js": it cannot lead out of the folder.
    """
    path = _STREAMLIT / "static" / name
    return gzip.compress(path.read_bytes(), 9, mtime=0) if path.is_file() else None


@lru_cache(maxsize=1)
def ahead() -> tuple[str, ...]:
    """Names of the scripts that pages need beside those that Streamlit's shell lists, each once."""
    shell = _shell()
    later = _LATER.findall((_JS / vega()).read_text(encoding="utf-8"))
    return tuple(name for name in _with_imports([*shown(), vega(), *later]) if name not in shell)


@lru_cache(maxsize=1)
def shown() -> tuple[str, ...]:
    """Names of the scripts of `SHOWN` themselves."""
    return tuple(path.name for code in SHOWN for path in _JS.glob(f"{code}.*.js"))


@lru_cache(maxsize=1)
def vega() -> str:
    """Name of the script that loads what draws charts."""
    return _only(_VEGA)


@lru_cache(maxsize=1)
def purify() -> str:
    """Name of the script that cleans HTML."""
    return _only(_PURIFY)


def _only(code: str) -> str:
    (found,) = _JS.glob(f"{code}.*.js")
    return found.name


def _shell() -> str:
    return (_STREAMLIT / "index.html").read_text(encoding="utf-8")


def _with_imports(names: Iterable[str]) -> Iterable[str]:
    """`names` and all that they import, over any number of steps."""
    waiting, seen = list(names), set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield name
            waiting += _IMPORT.findall((_JS / name).read_text(encoding="utf-8"))


def pack() -> None:
    """Compress what a first visit asks for, before one comes."""
    for name in (*re.findall(r"\./static/((?:js|css)/[\w.-]+)", _shell()), *(f"js/{name}" for name in ahead())):
        packed(name)
