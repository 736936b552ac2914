"""Where an address leads that no page has: to the page that was meant by it, or to plain words and 404."""

from urllib.parse import parse_qsl, urlencode

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
        if inner is None:
            await error_pages.lost(scope)(scope, receive, send)
        elif paths.page_at(scope["path"]) or paths.is_own(inner) or paths.is_of_streamlit(inner):
            await self.app(scope, receive, send)
        elif scope["method"] in _READING and (place := _meant(inner, scope)):
            await RedirectResponse(place)(scope, receive, send)
        else:
            await self.app(scope, receive, _NoPage(scope, receive, send))


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


class _NoPage:
    """Lets files through, and sends plain words in place of the page that Streamlit has for any address."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self.receive, self.send = scope, receive, send
        self.is_page = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"")
            self.is_page = kind.startswith(b"text/html")
        if not self.is_page:
            await self.send(message)
        elif message["type"] == "http.response.body" and not message.get("more_body"):
            await error_pages.lost(self.scope)(self.scope, self.receive, self.send)
