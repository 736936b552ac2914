"""Where an address leads that no page has: to the page that was meant by it, or to plain words and 404."""

from urllib.parse import parse_qsl, urlencode

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lsdash.model.pages import PAGES
from lsdash.view import link_repairs
from lsdash.web import error_pages, paths

_READING = {"GET", "HEAD"}


class UnknownAddresses:
    """Leads links that were altered on their way to the page that was meant; answers 404 in plain words where there is
    nothing, and to all but the health check beside the base path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http" or scope["path"] == paths.HEALTH:
            await self.app(scope, receive, send)
            return
        inner = paths.below_base(scope["path"])
        if inner and (paths.page_at(scope["path"]) or paths.is_answered(inner)):
            await self.app(scope, receive, send)
        elif inner and scope["method"] in _READING and (place := _meant(inner, scope)):
            await RedirectResponse(place)(scope, receive, send)
        else:
            await error_pages.lost(scope)(scope, receive, send)


def _meant(inner: str, scope: Scope) -> str:
    """The address of the page that was meant by one that no page has; "" where none was."""
    found = link_repairs.page_in(inner.removeprefix("/"), [page.path for page in PAGES])
    if found is None:
        return ""
    path, more = found
    query = scope["query_string"].decode("latin-1")
    if more:
        query = "&".join(filter(None, [urlencode(parse_qsl(more, keep_blank_values=True)), query]))
    return paths.link(path) + (f"?{query}" if query else "")
