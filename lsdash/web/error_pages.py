"""Small pages in plain words, for when the dashboard itself cannot be shown."""

from starlette.responses import HTMLResponse
from starlette.types import Scope

from lsdash.model import texts
from lsdash.present.jinja import render
from lsdash.present.markup import Inline
from lsdash.web import paths

_RETRY = 20  # seconds until a page that says “later” loads again by itself


def lost(scope: Scope) -> HTMLResponse:
    """For an address that no page has, with a link to the overview (404)."""
    lang = paths.language(scope)
    to_overview = Inline(texts.text(lang, "notice.lost_link"), href=paths.link("", lang))
    return _page(lang, "notice.lost_title", "notice.lost", status=404, link=to_overview)


def full(scope: Scope) -> HTMLResponse:
    """For a visitor who has to wait; loads again by itself, without a script (503)."""
    page = _page(paths.language(scope), "notice.full_title", "notice.full", status=503, refresh=_RETRY)
    page.headers["retry-after"] = str(_RETRY)
    page.headers["cache-control"] = "no-store"
    return page


def wrong_host(scope: Scope) -> HTMLResponse:
    """For a request by a name that this server does not go by (400)."""
    return _page(paths.language(scope), "notice.host_title", "notice.host", status=400)


def failed(scope: Scope, code: str) -> HTMLResponse:
    """For an error that nobody expected (500). `code` is what the log has its details under."""
    page = _page(paths.language(scope), "notice.failed_title", "notice.failed", status=500, code=code)
    page.headers["cache-control"] = "no-store"
    return page


def _page(
    lang: str, title: str, message: str, *, status: int, refresh: int = 0, link: Inline | None = None, **values: str
) -> HTMLResponse:
    """The page with the texts of the keys `title` and `message`, the latter with `values` in it."""
    words = {"title": texts.text(lang, title), "message": texts.text(lang, message, **values)}
    return HTMLResponse(render("error_page", lang=lang, refresh=refresh, link=link, **words), status_code=status)
