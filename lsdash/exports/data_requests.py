"""What requests for data say, and what every answer to one has: address, tag, words where there is none."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lsdash import __version__
from lsdash.data import build, csv_tables, releases, worker_process
from lsdash.exports.turns import Busy
from lsdash.model import texts
from lsdash.view import url_errors, url_state
from lsdash.view.former_links import MOVED
from lsdash.view.url_state import MENDED, RENAMED, Address, Problem
from lsdash.view.view import View

ROOT = "/data"
_PINNED = "public, max-age=3600"  # a release can be withdrawn
# A tag as it comes back: weak, or with the name of the compression that a server on the way has hung on to it.
_TAG = re.compile(r'(?:W/)?"([^"]*?)(?:(?:--|-|;)(?:gzip|br|zstd|deflate))?"')
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")


def address(request: Request) -> Address:
    """The query string as an address: key → values."""
    found: Address = {}
    for key, value in request.query_params.multi_items():
        found.setdefault(key, []).append(value)
    return found


def base(request: Request) -> str:
    """The address of the dashboard as the visitor sees it; "" where the request names no sensible host."""
    host = request.headers.get("host", "")
    return f"{request.url.scheme}://{host}{request.scope['root_path']}" if _HOST.fullmatch(host) else ""


def answered(said_address: Address, make: Callable[[], Response]) -> Response:
    """What `make` answers, over data that are built where they are not there yet; 503 with the reason in words where
    they cannot be opened, where a worker ended amid its work, or where too many large files are asked for at once."""
    try:
        build.on_first_use(url_state.dataset(said_address))
        return make()
    except Busy:
        return busy(said_address)
    except worker_process.WorkerEnded as error:
        return _unmade(said_address, "data.ended", error.code)
    except releases.ReleaseError as error:
        return broken(said_address, error.code)
    except csv_tables.InvalidTables:
        return broken(said_address, "LS-07")


def refused(shown: View) -> Response | None:
    """400 with what of the address was not understood; None where all was."""
    return not_understood(shown, problems(shown))


def problems(shown: View) -> list[str]:
    """What of the address was not understood, a line each."""
    found = map(_strictly, (problem for problem in shown.problems if problem.reason != MOVED))
    lang = shown.words.lang
    return [url_errors.in_words(problem, lang, nearest=url_errors.nearest(problem)) for problem in found]


def _strictly(problem: Problem) -> Problem:
    """What a page reads and says so, a file cannot say: it is not read here."""
    reasons = {MENDED: "unknown", RENAMED: "key"}
    return replace(problem, reason=reasons.get(problem.reason, problem.reason))


def not_understood(shown: View, lines: Sequence[str]) -> Response | None:
    """400 with these lines; None where there are none."""
    if not lines:
        return None
    said = [shown.words.text("data.problems"), *(f"- {line}" for line in lines), ""]
    return refusal("\n".join(said), 400)


def asked(request: Request) -> str:
    """The whole address of a request."""
    return f"{base(request)}{request.url.path}?{request.url.query}"


def headers(shown: View, file_name: str, *parts: str) -> dict[str, str]:
    """The name of the file, how long it may be kept and its tag: what the answer follows from is in that, the program,
    the release, `parts` such as the address."""
    whole = "\n".join((__version__, shown.release.id, shown.release.created, *parts))
    tag = hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:32]
    return {
        "content-disposition": f'attachment; filename="{file_name}"',
        "cache-control": _PINNED if shown.state.release else "no-cache",
        "etag": f'"{tag}"',
    }


def unchanged(request: Request, made: Mapping[str, str]) -> Response | None:
    """304 where the asker has the answer with these headers already."""
    known = ",".join(request.headers.getlist("if-none-match"))
    if known.strip() != "*" and made["etag"].strip('"') not in _TAG.findall(known):
        return None
    return Response(status_code=304, headers={key: made[key] for key in ("etag", "cache-control")})


def refusal(said: str, status: int, more: Mapping[str, str] | None = None) -> Response:
    """Words in place of what was asked for, which no cache keeps; `more` headers."""
    return PlainTextResponse(said, status_code=status, headers={"cache-control": "no-store", **(more or {})})


def broken(said_address: Address, code: str) -> Response:
    """503 with the error `code` in words."""
    return _unmade(said_address, "data.broken", code)


def _unmade(said_address: Address, key: str, code: str) -> Response:
    lang = url_state.language(said_address)
    return refusal(texts.text(lang, key, code=code, why=texts.text(lang, f"code.{code}")), 503)


def busy(said_address: Address) -> Response:
    """503: too many large files are asked for at once."""
    return refusal(texts.text(url_state.language(said_address), "data.busy"), 503, {"retry-after": "10"})


def unknown(request: Request) -> Response:
    """404 with the place of the list of all data addresses."""
    return not_there(address(request), "data.unknown", place=f"{request.scope['root_path']}{ROOT}/")


def not_there(said_address: Address, key: str, **said: object) -> Response:
    """404 with the reason in words."""
    return PlainTextResponse(texts.text(url_state.language(said_address), key, **said), status_code=404)
