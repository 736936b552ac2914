"""Data addresses: the frames of each page as CSV, JSON and XLSX, under the same query string as the page itself."""

import hashlib
import re
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lsdash import __version__
from lsdash.data import build, csv_tables, releases
from lsdash.exports import data_requests, files, provenance, search_api
from lsdash.exports.files import FORMS, Form
from lsdash.model import texts
from lsdash.model.pages import PAGES, Page
from lsdash.view import url_errors, url_state, view
from lsdash.view.former_links import MOVED
from lsdash.view.url_state import Problem
from lsdash.view.view import View

ROOT = "/data"
_PINNED = "public, max-age=3600"  # a release can be withdrawn
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
Address = dict[str, list[str]]
# Queries of pages that are gone → those that have their rows now.
_FORMER = {"khai-thac-mo/later_output": "dien-bien/trends", "dien-nuoc/later_utilities": "dien-bien/trends"}


def is_own(path: str) -> bool:
    """Whether a path is a data address, known or not."""
    return path == ROOT or path.startswith(f"{ROOT}/")


def listing(request: Request) -> Response:
    """All data addresses as plain text, one a line."""
    lang = url_state.language(data_requests.address(request))
    lines = [f"{ROOT}/{page.code}/{name}.csv" for page in PAGES for name in page.data]
    return PlainTextResponse("\n".join([f"# {texts.text(lang, 'data.what')}", *lines, ""]))


def answer(request: Request) -> Response:
    """The file at a data address; plain text where there is none (404), where the address says something that is not
    understood (400) or where the data cannot be opened (503)."""
    address = data_requests.address(request)
    target = _target(request.path_params["name"])
    if target is None and (place := _moved(request)):
        return RedirectResponse(place, status_code=308)
    if target is None:
        return PlainTextResponse(texts.text(url_state.language(address), "data.unknown"), status_code=404)
    try:
        build.on_first_use(url_state.dataset(address))
        return _file(request, address, *target)
    except releases.ReleaseError as error:
        return data_requests.broken(address, error.code)
    except csv_tables.InvalidTables:
        return data_requests.broken(address, "LS-07")


def _target(path: str) -> tuple[Page, str, Form] | None:
    """The page, query and form of "co-cau.csv" or "co-cau/sector_mix.excel.csv"."""
    stem, _, ending = path.partition(".")
    code, slash, name = stem.partition("/")
    page = next((page for page in PAGES if page.code == code), None)
    if page is None or ending not in FORMS:
        return None
    query = name if slash else next(iter(page.queries))
    return (page, query, FORMS[ending]) if query in page.data else None


def _moved(request: Request) -> str:
    """The address that took the place of a former one, with what that asks for; "" for any other."""
    stem, _, ending = request.path_params["name"].partition(".")
    if stem not in _FORMER or ending not in FORMS:
        return ""
    asked = [(key, value) for key, value in request.query_params.multi_items() if key not in {"xem", "nam"}]
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{request.scope['root_path']}{ROOT}/{_FORMER[stem]}.{ending}{query}"


def _file(request: Request, address: Address, page: Page, name: str, form: Form) -> Response:
    shown = view.of(address, page)
    problems = [problem for problem in shown.problems if problem.reason != MOVED]
    if problems:
        lines = [
            shown.words.text("data.problems"),
            *(f"- {_line(problem, shown.words.lang)}" for problem in problems),
            "",
        ]
        return PlainTextResponse("\n".join(lines), status_code=400, headers={"cache-control": "no-store"})
    base = _base(request)
    headers = _headers(shown, form, name, f"{base}{request.url.path}?{request.url.query}")
    if _same(request, headers["etag"]):
        return Response(status_code=304, headers={key: headers[key] for key in ("etag", "cache-control")})
    link = provenance.link(shown, base) if base else ""
    title = shown.words.text(f"nav.{page.code}")
    made = files.content(shown, name, view.frame(shown, name), title=title, link=link)
    return Response(form.make(shown, made), media_type=form.media, headers=headers)


def _line(problem: Problem, lang: str) -> str:
    return url_errors.in_words(problem, lang, nearest=url_errors.nearest(problem))


def _headers(shown: View, form: Form, name: str, address: str) -> dict[str, str]:
    """What the answer follows from is in its tag: the program, the release, the address."""
    parts = "\n".join((__version__, shown.release.id, shown.release.created, address))
    tag = hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()[:32]
    return {
        "content-disposition": f'attachment; filename="{files.file_name(shown, name, form.ending)}"',
        "cache-control": _PINNED if shown.state.release else "no-cache",
        "etag": f'"{tag}"',
    }


def _same(request: Request, tag: str) -> bool:
    tags = request.headers.get("if-none-match", "")
    return tags == "*" or tag in {own.strip().removeprefix("W/") for own in tags.split(",")}


def _base(request: Request) -> str:
    """The address of the dashboard as the visitor sees it; "" where the request names no sensible host."""
    host = request.headers.get("host", "")
    return f"{request.url.scheme}://{host}{request.scope['root_path']}" if _HOST.fullmatch(host) else ""


# Functions that are not coroutines run in a thread of their own, beside the pages.
ROUTES = [
    Route(ROOT, listing),
    Route(f"{ROOT}/", listing),
    Route(f"{ROOT}/search.json", search_api.answer),
    Route(f"{ROOT}/{{name:path}}", answer),
]
