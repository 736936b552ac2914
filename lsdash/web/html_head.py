"""The first HTML in the right language, with what chat programs show of a link."""

import re
from functools import lru_cache
from urllib.parse import parse_qs

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lsdash.data import releases
from lsdash.exports import data_requests, feed, link_preview
from lsdash.exports.chart_images import preview as images
from lsdash.model import texts
from lsdash.model.pages import PAGES
from lsdash.ui import enhancements
from lsdash.ui.browser_files import FILES, FOLDER, STYLES, VEGA
from lsdash.view import link_repairs, url_state
from lsdash.web import paths

# Enhancement → the script that begins it, with all that it imports; components import the others.
_ENTRIES = {
    "connect": "connect",
    "icon_font": "block_icon_font",
    "navigation": "menus",
    "charts": "charts",
}
_STYLES = Markup("").join(Markup('<link rel="stylesheet" href=".{}/{}">').format(FOLDER, name) for name in STYLES)
_FOR_NOBODY = [(b"cache-control", b"no-store"), (b"x-robots-tag", b"noindex")]
_LOCALES = {"vi": "vi_VN", "en": "en_US"}


class Shell:
    """Puts the page's language and title into the HTML that the browser loads first."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        base = f"/{paths.base()}"
        if scope["path"].startswith(f"{base}/") and paths.is_own(scope["path"].removeprefix(base)):
            # Streamlit moves its own addresses below the base path, but not ours.
            await self.app({**scope, "root_path": base}, receive, send)
            return
        if paths.page_at(scope["path"]) is None:
            await self.app(scope, receive, send)
            return
        if place := _embedded(scope):
            await RedirectResponse(place)(scope, receive, send)
            return
        dropped = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range", b"if-range"}
        bare = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in dropped]}
        await self.app(bare, receive, _Rewriter(bare, send))


def _embedded(scope: Scope) -> str:
    """Where a page for a frame of another site is: Streamlit tells scripts of `embed=true` alone. "" for any other."""
    pairs = scope["query_string"].decode("latin-1").split("&")
    if "embed=1" not in pairs:
        return ""
    return f"?{'&'.join('embed=true' if pair == 'embed=1' else pair for pair in pairs)}"


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
        # What is made for each request has no parts that could be asked for one by one.
        own = [(b"content-length", str(len(body)).encode()), (b"accept-ranges", b"none")]
        own += _FOR_NOBODY if _of_draft(self.scope) else []
        replaced = {b"etag", b"last-modified", *(name for name, _ in own)}
        kept = [pair for pair in start["headers"] if pair[0] not in replaced]
        await self.send({**start, "headers": [*kept, *own]})
        await self.send({"type": "http.response.body", "body": body})


def _with_head(page: str, scope: Scope) -> str:
    """The shell in the language of the link, with what chat programs show of it."""
    preview = _preview(scope)
    named = {"og:title": preview.title, "og:description": preview.description, "og:site_name": _site(preview.lang)}
    named |= {"og:type": "website", "og:locale": _LOCALES[preview.lang], **_image(scope, preview)}
    tags = Markup('<meta name="description" content="{}">').format(preview.description)
    if _of_draft(scope):
        tags += Markup('<meta name="robots" content="noindex">')
    tags += Markup("").join(Markup('<meta property="{}" content="{}">').format(*pair) for pair in named.items())
    if "og:image" in named:
        tags += Markup('<meta name="twitter:card" content="summary_large_image">')
    tags += Markup('<link rel="alternate" type="{}" title="{}" href="./{}">').format(feed.MEDIA, *_feed(scope, preview))
    tags += Markup('<link rel="alternate" type="application/ld+json" href="./data/catalog.jsonld">')
    head = Markup("<title>{}</title>{}").format(preview.title, tags)
    page = re.sub(r'<html lang="[^"]*"', f'<html lang="{preview.lang}"', page, count=1)
    # Before Streamlit's own script, which is deferred like ours.
    page = page.replace("<head>", f"<head>{_scripts()}", 1)
    # After Streamlit's own styles, which it adds to the head while it runs.
    page = page.replace("</body>", f"{_STYLES}{_waiting(preview.lang)}</body>", 1)
    return re.sub(r"<title>[^<]*</title>", lambda _: str(head), page, count=1)


@lru_cache(maxsize=1)
def _scripts() -> Markup:
    """Tags for the scripts that are on; what they import and what components need is fetched beside them."""
    entries = [script for name, script in _ENTRIES.items() if enhancements.is_on(name)]
    if not entries:
        return Markup("")
    script = Markup('<script type="module" src=".{}/{}.js"></script>')
    ahead = Markup('<link rel="modulepreload" href=".{}/{}">')
    modules = [name for name in (*FILES, VEGA) if name.endswith(".js")]
    tags = [script.format(FOLDER, name) for name in entries] + [ahead.format(FOLDER, name) for name in modules]
    if enhancements.is_on("connect"):
        # Streamlit connects once it has both answers: whether the server is well, and what it allows.
        told = Markup('<link rel="preload" as="fetch" crossorigin href="./_stcore/{}">')
        tags += [told.format(name) for name in ("health", "host-config")]
    return Markup("").join(tags)


def _waiting(lang: str) -> Markup:
    """Words for a page that takes long; runs.js takes them away."""
    if not enhancements.is_on("navigation"):
        return Markup("")
    return Markup('<p id="ls-waiting">{}</p>').format(texts.text(lang, "app.waiting"))


def _preview(scope: Scope) -> link_preview.Preview:
    """Of the link's own view; of the dashboard where the data cannot be opened."""
    page = paths.page_at(scope["path"]) or PAGES[0]
    try:
        return link_preview.preview(_address(scope), page)
    except releases.ReleaseError:
        lang = paths.language(scope)
        return link_preview.Preview(_site(lang), texts.text(lang, "app.about"), lang)


def _image(scope: Scope, preview: link_preview.Preview) -> dict[str, str]:
    """What is said of the picture of the link's view, whose address is absolute; nothing where there is none, or where
    the request names no sensible host."""
    base = data_requests.base(Request({**scope, "root_path": f"/{paths.base()}".rstrip("/")}))
    if not base or not preview.image:
        return {}
    size = {"og:image:width": str(images.WIDTH), "og:image:height": str(images.HEIGHT)}
    return {"og:image": f"{base}/{preview.image}", "og:image:type": "image/png", **size, "og:image:alt": preview.shown}


def _address(scope: Scope) -> link_repairs.Repaired:
    return link_repairs.repaired(parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True))


def _of_draft(scope: Scope) -> bool:
    """Whether a page may come to hold a draft: neither search engines nor caches are to keep it."""
    return "thu" in _address(scope)


def _feed(scope: Scope, preview: link_preview.Preview) -> tuple[str, str]:
    """Title and address of the feed of the link's data set."""
    dataset = url_state.dataset(_address(scope))
    return texts.text(preview.lang, "news.title"), feed.address(dataset, preview.lang)


def _site(lang: str) -> str:
    return texts.text(lang, "app.site")
