"""Small pages in plain words, for when the dashboard itself cannot be shown."""

from markupsafe import Markup
from starlette.responses import HTMLResponse
from starlette.types import Scope

from lsdash.model import texts
from lsdash.view import url_state
from lsdash.web import paths

_AGAIN = 20  # seconds until a page that says “later” asks again by itself
_NOTHING = Markup()
_PAGE = Markup(
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width">{head}</head>'
    '<body style="font:1.1rem sans-serif;margin:3rem;max-width:40rem"><h1>{title}</h1><p>{said}</p>{more}</body></html>'
)


def lost(scope: Scope) -> HTMLResponse:
    """For an address that no page has, with the way to the overview (404)."""
    lang = paths.language(scope)
    home = f"/{paths.base()}".rstrip("/") + "/"
    query = "" if lang == url_state.LANGUAGES[0] else f"?lang={lang}"
    way = Markup('<p><a href="{}{}">{}</a></p>').format(home, query, texts.text(lang, "notice.lost_link"))
    return _page(lang, texts.text(lang, "notice.lost_title"), texts.text(lang, "notice.lost"), more=way, status=404)


def full(scope: Scope) -> HTMLResponse:
    """For a visitor who has to wait; asks again by itself, without a script (503)."""
    lang = paths.language(scope)
    again = Markup('<meta http-equiv="refresh" content="{}">').format(_AGAIN)
    page = _page(lang, texts.text(lang, "notice.full_title"), texts.text(lang, "notice.full"), head=again, status=503)
    page.headers["retry-after"] = str(_AGAIN)
    page.headers["cache-control"] = "no-store"
    return page


def wrong_host(scope: Scope) -> HTMLResponse:
    """For a request by a name that this server does not go by (400)."""
    lang = paths.language(scope)
    return _page(lang, texts.text(lang, "notice.host_title"), texts.text(lang, "notice.host"), status=400)


def failed(scope: Scope, code: str) -> HTMLResponse:
    """For an error that nobody expected (500)."""
    lang = paths.language(scope)
    said = texts.text(lang, "notice.failed", code=code)
    page = _page(lang, texts.text(lang, "notice.failed_title"), said, status=500)
    page.headers["cache-control"] = "no-store"
    return page


def _page(
    lang: str, title: str, said: str, *, status: int, head: Markup = _NOTHING, more: Markup = _NOTHING
) -> HTMLResponse:
    return HTMLResponse(_PAGE.format(lang=lang, title=title, said=said, head=head, more=more), status_code=status)
