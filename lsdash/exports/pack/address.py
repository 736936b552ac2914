"""`/data/pack.html`: the pack of a release, written when it is asked for."""

import logging
import subprocess

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lsdash.exports import data_requests
from lsdash.exports.pack import of_address, process
from lsdash.exports.turns import Turns
from lsdash.view.cache import Cache
from lsdash.view.url_state import Address

PATH = "/data/pack.html"
_MEDIA = "text/html; charset=utf-8"
_NO_STORE = {"cache-control": "no-store"}
# A pack takes seconds and has some megabytes: one is written at a time, and the last ones are kept.
_WRITING = Turns()
_WRITTEN = Cache(maxsize=4)
log = logging.getLogger("lsdash")


def answer(request: Request) -> Response:
    """The pack as a file; plain text where the address says something that is not understood (400), asks for more than
    fits (413), where a chart cannot be drawn (500), or where it cannot be written now (503)."""
    address = data_requests.address(request)
    return data_requests.answered(address, lambda: _file(request, address))


def _file(request: Request, address: Address) -> Response:
    shown = of_address.first(address)
    if refused := data_requests.not_understood(shown, of_address.refusals(shown, address)):
        return refused
    base = data_requests.base(request)
    headers = data_requests.headers(shown, of_address.file_name(shown), data_requests.asked(request))
    if same := data_requests.unchanged(request, headers):
        return same
    key = (shown.release, shown.words.lang, shown.state.about, shown.state.filters, base)
    try:
        return Response(_WRITTEN.get(key, lambda: _written(address, base)), media_type=_MEDIA, headers=headers)
    except process.Refused as refused:
        return PlainTextResponse(str(refused), status_code=413, headers=_NO_STORE)
    except process.Undrawn:
        log.exception("a chart of the pack cannot be drawn")
        return PlainTextResponse(shown.words.text("pack.undrawn"), status_code=500, headers=_NO_STORE)
    except (OSError, subprocess.SubprocessError):
        log.exception("the pack was not written")
        return PlainTextResponse(shown.words.text("pack.unwritten"), status_code=503, headers=_NO_STORE)


def _written(address: Address, base: str) -> bytes:
    with _WRITING.turn():
        return process.write(address, base)


ROUTES = [Route(PATH, answer)]
