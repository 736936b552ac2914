"""Makes a choice of a filter ready while the pointer rests on it (`lsdash/ui/browser/ahead.js`): what its page asks and
draws is in the cache when it is pressed.

One at a time: what is pressed goes before what may be.
"""

from collections.abc import Callable, Mapping
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lsdash.exports import data_requests
from lsdash.model.pages import PAGES, Page
from lsdash.ui import checks, figures, page_parts
from lsdash.view import url_state, view
from lsdash.view.url_state import Address
from lsdash.view.view import View
from lsdash.web import paths

# What pages without charts are made of.
_NO_CHARTS: Mapping[str, Callable[[View], object]] = {
    "doi-chieu": checks.prepare,
    "nhan-dinh": page_parts.groups_of_findings,
}
_turn = Lock()


def _answer(request: Request) -> Response:
    """204, whether anything was made ready or not; 404 where there is no such page, 503 where the data cannot be
    opened."""
    address = data_requests.address(request)
    page = next((page for page in PAGES if page.path == request.path_params["path"]), None)
    if page is None:
        return data_requests.unknown(request)
    return data_requests.answered(address, lambda: _ready(page, address))


def _ready(page: Page, address: Address) -> Response:
    if not url_state.draft(address) and _turn.acquire(blocking=False):
        try:
            shown = view.of(address, page)
            figures.prepare(shown)
            if page.code in _NO_CHARTS:
                _NO_CHARTS[page.code](shown)
        finally:
            _turn.release()
    return Response(status_code=204, headers={"cache-control": "no-store"})


ROUTES = [Route(f"{paths.AHEAD}/{{path:path}}", _answer)]
