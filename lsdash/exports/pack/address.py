"""`/data/pack.html`: the pack of a release, written when it is asked for, by a worker: it takes seconds of a processor
and half a gigabyte, which pages need."""

import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lsdash.data import worker_process
from lsdash.exports import data_requests
from lsdash.exports.pack import document, of_address
from lsdash.exports.pool import pooled
from lsdash.exports.turns import Turns
from lsdash.view.cache import Cache
from lsdash.view.url_state import Address

PATH = "/data/pack.html"
_MEDIA = "text/html; charset=utf-8"
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
    except document.TooLarge:
        return data_requests.refusal(shown.words.text("pack.too_large", most=document.MOST), 413)
    except ValueError:
        log.exception("a chart of the pack cannot be drawn")
        return data_requests.refusal(shown.words.text("pack.undrawn"), 500)


def _written(address: Address, base: str) -> bytes:
    with _WRITING.turn():
        return worker_process.call(document.write, address, base).encode()


ROUTES = [Route(PATH, pooled(answer))]
