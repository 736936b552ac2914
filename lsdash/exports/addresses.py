"""What all addresses below /data/ share: what a request says, whether its answer is known, refusals in words."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lsdash import __version__
from lsdash.model import texts
from lsdash.view import url_errors, url_state
from lsdash.view.url_state import Problem
from lsdash.view.view import View

_PINNED = "public, max-age=3600"  # a release can be withdrawn
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
Address = Mapping[str, Sequence[str]]


def of_request(request: Request) -> Address:
    """The keys of the query string with all their values."""
    address: dict[str, list[str]] = {}
    for key, value in request.query_params.multi_items():
        address.setdefault(key, []).append(value)
    return address


def base(request: Request) -> str:
    """The address of the dashboard as the visitor sees it; "" where the request names no sensible host."""
    host = request.headers.get("host", "")
    return f"{request.url.scheme}://{host}{request.scope['root_path']}" if _HOST.fullmatch(host) else ""


def headers(shown: View, file_name: str, *parts: str) -> dict[str, str]:
    """The headers of a file. What the answer follows from is in its tag: the program, the release, `parts` such as the
    address."""
    whole = "\n".join((__version__, shown.release.id, shown.release.created, *parts))
    tag = hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:32]
    return {
        "content-disposition": f'attachment; filename="{file_name}"',
        "cache-control": _PINNED if shown.state.release else "no-cache",
        "etag": f'"{tag}"',
    }


def is_known(request: Request, tag: str) -> bool:
    """Whether the visitor has the answer with this tag already."""
    tags = request.headers.get("if-none-match", "")
    return tags == "*" or tag in {own.strip().removeprefix("W/") for own in tags.split(",")}


def in_words(problem: Problem, lang: str) -> str:
    """What was not understood, in a line."""
    return url_errors.in_words(problem, lang, nearest=url_errors.nearest(problem))


def not_understood(shown: View, lines: Iterable[str]) -> Response:
    """The answer to an address that says something that is not understood."""
    said = [shown.words.text("data.problems"), *(f"- {line}" for line in lines), ""]
    return PlainTextResponse("\n".join(said), status_code=400, headers={"cache-control": "no-store"})


def broken(address: Address, code: str) -> Response:
    """The answer where the data cannot be opened."""
    lang = url_state.language(address)
    said = texts.text(lang, "data.broken", code=code, why=texts.text(lang, f"code.{code}"))
    return PlainTextResponse(said, status_code=503, headers={"cache-control": "no-store"})
