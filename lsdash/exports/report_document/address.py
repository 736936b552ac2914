"""`/data/report.docx`, `.pdf` and `.html`: the report of a period, written when it is asked for, by a worker: what sets
and draws it takes 400 MB and seconds in which pages would wait."""

import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lsdash.data import worker_process
from lsdash.exports import data_requests
from lsdash.exports.pool import pooled
from lsdash.exports.report_document import compose, files, of_view, pattern_file
from lsdash.exports.turns import Turns
from lsdash.model import texts
from lsdash.view import url_state
from lsdash.view.cache import Cache
from lsdash.view.url_state import Address

PATH = "/data/report"
# A report takes some seconds and half a megabyte: one is written at a time, and the last ones are kept.
_WRITING = Turns()
_WRITTEN = Cache(maxsize=12)
log = logging.getLogger("lsdash")


def answer(request: Request) -> Response:
    """The report as a file; plain text where there is none (404), where the address says something that is not
    understood (400), or where it cannot be written now (503)."""
    address = data_requests.address(request)
    lang = url_state.language(address)
    form = request.path_params["form"]
    if form not in files.FORMS:
        return data_requests.unknown(request)
    try:
        return data_requests.answered(address, lambda: _file(request, address, form))
    except compose.NothingToReport as error:
        return data_requests.refusal(texts.text(lang, "report.nothing", period=str(error)), 404)
    except pattern_file.InvalidPatterns as error:
        log.error("a report cannot be written: %s", error)
        return data_requests.refusal(texts.text(lang, "report.invalid_patterns"), 503)


def _file(request: Request, address: Address, form: str) -> Response:
    shown = of_view.of_address(address)
    if refused := data_requests.not_understood(shown, of_view.refusals(shown, address)):
        return refused
    base = data_requests.base(request)
    digest = of_view.digest(shown)
    headers = data_requests.headers(shown, files.file_name(shown, form), base, request.url.path, digest)
    if same := data_requests.unchanged(request, headers):
        return same
    key = (shown.release, shown.words.lang, shown.state.about, form, base, digest)
    data = _WRITTEN.get(key, lambda: _written(address, base, form))
    return Response(data, media_type=files.FORMS[form].media, headers=headers)


def _written(address: Address, base: str, form: str) -> bytes:
    with _WRITING.turn():
        return worker_process.call(files.write, address, base, form)


ROUTES = [Route(f"{PATH}.{{form}}", pooled(answer))]
