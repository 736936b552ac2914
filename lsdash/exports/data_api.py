"""Data addresses: the frames of each page as CSV, JSON and XLSX, under the same query string as the page itself."""

import hashlib
from decimal import Decimal
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lsdash.data.intake import forms as intake_forms
from lsdash.exports import cube_api, cubes, data_requests, feed, files, preview_image, provenance, search_api
from lsdash.exports.data_forms import FORMS
from lsdash.exports.pool import pooled
from lsdash.exports.report_document import files as report_files
from lsdash.exports.turns import MAKING
from lsdash.model import formats, texts
from lsdash.model.pages import PAGES, Page
from lsdash.present.figures import notes_of
from lsdash.view import scope, url_state, view
from lsdash.view.url_state import Address

ROOT = data_requests.ROOT
# Each row costs 6 KB or more while a file is made; the cube, of any length, does not.
_MOST_ROWS = 50_000
REPORTS = tuple(f"{ROOT}/report.{form}" for form in report_files.FORMS)
_OTHER = (
    f"{ROOT}/pack.html",
    *(f"{ROOT}/form.xlsx?form={code}" for code in intake_forms.CODES),
    f"{ROOT}/cube.csv",
    f"{ROOT}/dictionary.json",
    f"{ROOT}/catalog.jsonld",
    f"{ROOT}/{feed.NAME}",
)
# Queries of pages that are gone → those that have their rows now.
_FORMER = {"khai-thac-mo/later_output": "dien-bien/trends", "dien-nuoc/later_utilities": "dien-bien/trends"}


def is_own(path: str) -> bool:
    """Whether a path is a data address, known or not."""
    return path == ROOT or path.startswith(f"{ROOT}/")


def listing(request: Request) -> Response:
    """All data addresses as plain text, one a line."""
    lang = url_state.language(data_requests.address(request))
    lines = [f"{ROOT}/{page.code}/{name}.csv" for page in PAGES for name in page.data]
    lines += [*preview_image.PATHS, *REPORTS, *_OTHER]
    own = [f"{request.scope['root_path']}{line}" for line in lines]
    return PlainTextResponse("\n".join([f"# {texts.text(lang, 'data.what')}", *own, ""]))


def answer(request: Request) -> Response:
    """The file at a data address; plain text where there is none (404), where the address says something that is not
    understood (400) or where the data cannot be opened (503)."""
    address = data_requests.address(request)
    target = _target(request.path_params["name"])
    if target is None and (place := _moved(request)):
        return RedirectResponse(place, status_code=308)
    if target is None:
        return data_requests.unknown(request)
    return data_requests.answered(address, lambda: _file(request, address, *target))


def of_releases(request: Request) -> Response:
    """The feed of a data set; plain text where the address says something that is not understood (400) or where the
    data cannot be opened (503)."""
    address = data_requests.address(request)
    return data_requests.answered(address, lambda: _feed(request, view.of(address, feed.PAGE)))


def _feed(request: Request, shown: view.View) -> Response:
    if refused := data_requests.refused(shown):
        return refused
    data = feed.atom(shown)
    headers = {"cache-control": "no-cache", "etag": f'"{hashlib.sha256(data).hexdigest()[:32]}"'}
    same = data_requests.unchanged(request, headers)
    return same or Response(data, media_type=f"{feed.MEDIA}; charset=utf-8", headers=headers)


def _target(path: str) -> tuple[Page, str, str] | None:
    """The page, query and ending of "co-cau.csv" or "co-cau/sector_mix.excel.csv"."""
    stem, _, ending = path.partition(".")
    code, slash, name = stem.partition("/")
    page = next((page for page in PAGES if page.code == code), None)
    if page is None or ending not in FORMS:
        return None
    query = name if slash else next(iter(page.queries))
    return (page, query, ending) if query in page.data else None


def _moved(request: Request) -> str:
    """The address that took the place of a former one, with what that asks for; "" for any other."""
    stem, _, ending = request.path_params["name"].partition(".")
    if stem not in _FORMER or ending not in FORMS:
        return ""
    asked = [(key, value) for key, value in request.query_params.multi_items() if key not in {"xem", "nam"}]
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{request.scope['root_path']}{ROOT}/{_FORMER[stem]}.{ending}{query}"


def _file(request: Request, address: Address, page: Page, name: str, ending: str) -> Response:
    shown = view.of(address, page)
    headers = data_requests.headers(shown, files.file_name(shown, name, ending), data_requests.asked(request))
    if answered := data_requests.refused(shown) or data_requests.unchanged(request, headers):
        return answered
    base = data_requests.base(request)
    link = provenance.link(shown, base) if base else ""
    title = shown.words.text(f"nav.{page.code}")
    frame = shown.whole(name)
    if len(frame) > _MOST_ROWS:
        count, most = (formats.exact(Decimal(rows), shown.words.lang) for rows in (len(frame), _MOST_ROWS))
        return data_requests.not_there(address, "data.too_many_rows", count=count, most=most)
    try:
        with MAKING.turn():
            block = scope.of_frame(shown, frame, page.data[name], [name])
            made = files.content(shown, name, frame, title=title, link=link, notes=notes_of(shown, name), block=block)
            return Response(FORMS[ending].make(shown, made), media_type=FORMS[ending].media, headers=headers)
    except cubes.NotACube as error:
        return data_requests.not_there(address, str(error))


# What is no more than a list, and what is found while somebody types, is answered beside the pages.
ROUTES = [
    Route(ROOT, listing),
    Route(f"{ROOT}/", listing),
    Route(f"{ROOT}/{feed.NAME}", pooled(of_releases)),
    Route(f"{ROOT}/search.json", search_api.answer),
    Route(f"{ROOT}/cube.{{ending}}", pooled(cube_api.cube)),
    Route(f"{ROOT}/dictionary.json", pooled(cube_api.dictionary)),
    Route(f"{ROOT}/catalog.jsonld", pooled(cube_api.catalog)),
    Route(f"{ROOT}/{{name:path}}", pooled(answer)),
]
