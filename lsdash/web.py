"""What the server answers besides pages: health, headers, compression, the first HTML in the right language."""

import asyncio
import contextlib
import gc
import logging
import re
import secrets
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.config import get_option

from lsdash import build, bundle, bursts, coverage, data_api, intake, preview, state, store, texts
from lsdash.register import PAGES, Page

log = logging.getLogger("lsdash")
_LOCALES = {"vi": "vi_VN", "en": "en_US"}

# The hash is of Streamlit's one inline script in its page shell; `blob:` is where it loads inline components from.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' blob: 'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "frame-ancestors 'self'",
        "base-uri 'self'",
        "form-action 'self'",
        "object-src 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


def health(request: Request) -> JSONResponse:
    """{"status": "ok", "release": id}, or {"status": "broken", "code": …} where the data cannot be opened."""
    try:
        release = store.current()
        with store.cursor(release):
            return JSONResponse({"status": "ok", "release": release.id})
    except store.StoreError as error:
        return JSONResponse({"status": "broken", "code": error.code})


class Headers:
    """Adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(key.encode(), value.encode()) for key, value in HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *own]}
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)


# What Streamlit answers itself, below any base path; everything else without a dot is a page or nothing at all.
_STREAMLIT = re.compile(r"/(_stcore|media|component|static|app/static)(/|$)")


def _is_page_address(path: str) -> bool:
    return "." not in path.rsplit("/", 1)[-1] and not _STREAMLIT.search(path) and not _is_own(path)


def _is_own(path: str) -> bool:
    return path in OWN_PATHS or data_api.is_own(path)


class Shell:
    """Puts the page's language and title into the HTML that the browser loads first; says so where there is no page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        base = f"/{_base()}"
        if scope["path"].startswith(f"{base}/") and _is_own(scope["path"].removeprefix(base)):
            # Streamlit moves its own addresses below the base path, but not ours.
            await self.app({**scope, "root_path": base}, receive, send)
            return
        if not _is_page_address(scope["path"]):
            await self.app(scope, receive, send)
            return
        if _page_at(scope["path"]) is None:
            await _lost(scope)(scope, receive, send)
            return
        dropped = {b"accept-encoding", b"if-none-match", b"if-modified-since"}
        bare = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in dropped]}
        await self.app(bare, receive, _Rewriter(bare, send))


class _Rewriter:
    """Collects one HTML response, rewrites its head, sends it; lets everything else through."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope, self.send = scope, send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"")
            if not kind.startswith(b"text/html"):
                await self.send(message)
                return
            self.start = message
            return
        if self.start is None or message["type"] != "http.response.body":
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            await self._finish(self.start)

    async def _finish(self, start: Message) -> None:
        body = (await run_in_threadpool(_with_head, self.body.decode(), self.scope)).encode()
        kept = [pair for pair in start["headers"] if pair[0] not in {b"content-length", b"etag", b"last-modified"}]
        await self.send({**start, "headers": [*kept, (b"content-length", str(len(body)).encode())]})
        await self.send({"type": "http.response.body", "body": body})


def _base() -> str:
    """The base path of the server without slashes, "" where it has none."""
    return str(get_option("server.baseUrlPath")).strip("/")


def _page_at(path: str) -> Page | None:
    """The page at `path`, with or without a base path before it; None where there is none."""
    inner = path.strip("/").removeprefix(_base()).strip("/")
    return next((page for page in PAGES if page.path == inner), None)


def _language(scope: Scope) -> str:
    return state.language(parse_qs(scope["query_string"].decode("latin-1")))


def _lost(scope: Scope) -> HTMLResponse:
    """A page in plain words for an address that no page has, with the way to the overview."""
    lang = _language(scope)
    words = {key: texts.text(lang, f"notice.{key}") for key in ("lost_title", "lost", "lost_link")}
    home = f"/{_base()}".rstrip("/") + "/"
    query = "" if lang == state.LANGUAGES[0] else f"?lang={lang}"
    body = Markup(
        '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{lost_title}</title>'
        '<meta name="viewport" content="width=device-width"></head>'
        '<body style="font:1.1rem sans-serif;margin:3rem;max-width:40rem"><h1>{lost_title}</h1><p>{lost}</p>'
        '<p><a href="{home}{query}">{lost_link}</a></p></body></html>'
    ).format(lang=lang, home=home, query=query, **words)
    return HTMLResponse(body, status_code=404)


def _with_head(page: str, scope: Scope) -> str:
    """The shell in the language of the link, with what chat programs show of it."""
    said = _preview(scope)
    named = {"og:title": said.title, "og:description": said.description, "og:site_name": _site(said.lang)}
    named |= {"og:type": "website", "og:locale": _LOCALES[said.lang]}
    tags = Markup('<meta name="description" content="{}">').format(said.description)
    tags += Markup("").join(Markup('<meta property="{}" content="{}">').format(*pair) for pair in named.items())
    head = Markup("<title>{}</title>{}").format(said.title, tags)
    page = re.sub(r'<html lang="[^"]*"', f'<html lang="{said.lang}"', page, count=1)
    page = page.replace("</head>", f"{_ahead()}</head>", 1)
    # After Streamlit's own styles, which it adds to the head while it runs.
    page = page.replace("</body>", f'<link rel="stylesheet" href=".{bundle.STYLE_PATH}"></body>', 1)
    return re.sub(r"<title>[^<]*</title>", lambda _: str(head), page, count=1)


def _ahead() -> str:
    """What the browser is to fetch beside Streamlit's first script, not after it."""
    tag = Markup('<link rel="modulepreload" crossorigin href="./static/js/{}">')
    return Markup("").join(tag.format(name) for name in bundle.ahead())


def _preview(scope: Scope) -> preview.Preview:
    """Of the link's own view; of the page alone where the data cannot be opened."""
    page = _page_at(scope["path"]) or PAGES[0]
    address = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    try:
        return preview.preview(address, page)
    except store.StoreError:
        lang = _language(scope)
        name = texts.text(lang, f"nav.{page.code}")
        return preview.Preview(texts.text(lang, "app.tab", page=name), texts.text(lang, f"purpose.{page.code}"), lang)


def _site(lang: str) -> str:
    return texts.text(lang, "app.site")


def on_script_error(error: BaseException) -> bool:
    """The last resort: the visitor sees a short code in their language, the log has the details once."""
    # Streamlit calls this inside the failed run, so elements can still be written to the page.
    import streamlit as st  # noqa: PLC0415

    code = f"LS-X{secrets.token_hex(3).upper()}"
    log.error("unexpected error %s", code, exc_info=error)
    lang = state.language({"lang": st.query_params.get_all("lang")})
    st.error(texts.text(lang, "notice.failed_title") + ". " + texts.text(lang, "notice.failed", code=code))
    return True


@contextlib.asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Build the first release before the first visitor comes; a failure is logged and shown by pages in words."""
    try:
        release = build.ensure()
    except (intake.BadTables, store.StoreError) as error:
        log.error("no release could be built: %s", error)
    else:
        # What the first number card needs is looked up beside the first page, not after it.
        asyncio.get_running_loop().run_in_executor(None, _prepare, release)
    asyncio.get_running_loop().run_in_executor(None, bundle.pack)
    yield


def _prepare(release: store.Release) -> None:
    with contextlib.suppress(store.StoreError):  # a page that needs it will say so
        coverage.pages_of(release)
    # What the program itself is made of stays; looking for garbage in it took longer than showing a page.
    gc.collect()
    gc.freeze()


OWN_PATHS = ("/healthz", bundle.STYLE_PATH)
ROUTES = [Route(OWN_PATHS[0], health), Route(bundle.STYLE_PATH, bundle.style), *data_api.ROUTES]
MIDDLEWARE = [
    Middleware(Headers),
    Middleware(bundle.Compressed),
    Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
    Middleware(Shell),
    Middleware(bursts.Bursts),
]
