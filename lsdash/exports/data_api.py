"""Data addresses: the frames of each page as CSV, JSON and XLSX, under the same query string as the page itself."""

import hashlib
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lsdash.data import build, csv_tables, releases
from lsdash.exports import addresses, feed, files, provenance
from lsdash.exports.addresses import Address
from lsdash.exports.files import FORMS, Form
from lsdash.exports.report_document import files as report_files
from lsdash.model import texts
from lsdash.model.pages import PAGES, Page
from lsdash.view import url_state, view

ROOT = "/data"
REPORTS = tuple(f"{ROOT}/report.{form}" for form in report_files.FORMS)
# Queries of pages that are gone → those that have their rows now.
_FORMER = {"khai-thac-mo/later_output": "dien-bien/trends", "dien-nuoc/later_utilities": "dien-bien/trends"}


def is_own(path: str) -> bool:
    """Whether a path is a data address, known or not."""
    return path == ROOT or path.startswith(f"{ROOT}/")


def listing(request: Request) -> Response:
    """All data addresses as plain text, one a line."""
    lang = url_state.language(addresses.of_request(request))
    lines = [
        *(f"{ROOT}/{page.code}/{name}.csv" for page in PAGES for name in page.data),
        *REPORTS,
        f"{ROOT}/{feed.NAME}",
    ]
    return PlainTextResponse("\n".join([f"# {texts.text(lang, 'data.what')}", *lines, ""]))


def answer(request: Request) -> Response:
    """The file at a data address; plain text where there is none (404), where the address says something that is not
    understood (400) or where the data cannot be opened (503)."""
    address = addresses.of_request(request)
    target = _target(request.path_params["name"])
    if target is None and (place := _moved(request)):
        return RedirectResponse(place, status_code=308)
    if target is None:
        return PlainTextResponse(texts.text(url_state.language(address), "data.unknown"), status_code=404)
    try:
        build.on_first_use(url_state.dataset(address))
        return _file(request, address, *target)
    except releases.ReleaseError as error:
        return addresses.broken(address, error.code)
    except csv_tables.InvalidTables:
        return addresses.broken(address, "LS-07")


def of_releases(request: Request) -> Response:
    """The feed of a data set; plain text where the address says something that is not understood (400) or where the
    data cannot be opened (503)."""
    address = addresses.of_request(request)
    try:
        build.on_first_use(url_state.dataset(address))
        shown = view.of(address, feed.PAGE)
        if problems := _problems(shown):
            return problems
        data = feed.atom(shown)
    except releases.ReleaseError as error:
        return addresses.broken(address, error.code)
    except csv_tables.InvalidTables:
        return addresses.broken(address, "LS-07")
    headers = {"cache-control": "no-cache", "etag": f'"{hashlib.sha256(data).hexdigest()[:32]}"'}
    if addresses.is_known(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=f"{feed.MEDIA}; charset=utf-8", headers=headers)


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
    if problems := _problems(shown):
        return problems
    base = addresses.base(request)
    headers = addresses.headers(
        shown, files.file_name(shown, name, form.ending), f"{base}{request.url.path}?{request.url.query}"
    )
    if addresses.is_known(request, headers["etag"]):
        return Response(status_code=304, headers={key: headers[key] for key in ("etag", "cache-control")})
    link = provenance.link(shown, base) if base else ""
    title = shown.words.text(f"nav.{page.code}")
    made = files.content(shown, name, shown.whole(name), title=title, link=link)
    return Response(form.make(shown, made), media_type=form.media, headers=headers)


def _problems(shown: View) -> Response | None:
    """What the address says and is not understood, in words; None where all of it is."""
    problems = [problem for problem in shown.problems if problem.reason != MOVED]
    if not problems:
        return None
    return addresses.not_understood(shown, [addresses.in_words(problem, shown.words.lang) for problem in problems])


# Functions that are not coroutines run in a thread of their own, beside the pages.
ROUTES = [
    Route(ROOT, listing),
    Route(f"{ROOT}/", listing),
    Route(f"{ROOT}/{feed.NAME}", of_releases),
    Route(f"{ROOT}/{{name:path}}", answer),
]
