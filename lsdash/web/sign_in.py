"""The addresses at which Streamlit signs people in and out: there only where sign-in is set up, and back to the page of
reports in the language that they came from. Streamlit itself leads to the first page."""

import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import streamlit as st
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lsdash.model.pages import REPORTS
from lsdash.ui import visitor
from lsdash.view import url_state
from lsdash.web import error_pages, paths

PATHS = ("/auth/login", "/auth/logout", "/oauth2callback")
_LANGUAGE = "lsdash_language"  # a cookie while somebody is at the provider
_AWAY_FOR = 900  # seconds
_CODE, _ERROR = re.compile(r"[!-~]{1,8192}"), re.compile(r"[a-z_]{1,40}")
_SAID = {"provider": _CODE, "code": _CODE, "state": _CODE, "iss": _CODE, "error": _ERROR}


def is_own(path: str) -> bool:
    """Whether people are signed in or out at `path`, with or without the base path before it."""
    return path.removeprefix(f"/{paths.base()}" if paths.base() else "") in PATHS


class SignIn:
    """Lets requests through to sign people in and out; 404 where nobody signs in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http" or not is_own(scope["path"]):
            await self.app(scope, receive, send)
            return
        if not visitor.signs_in():
            await error_pages.lost(scope)(scope, receive, send)
            return
        scope, lang = {**scope, "query_string": _expected(scope)}, _language(scope)
        leaves = not scope["path"].endswith(PATHS[-1])

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _headers(message["headers"], lang, leaves=leaves)}
            await send(message)

        await self.app(scope, receive, sending)


def _expected(scope: Scope) -> bytes:
    """Of the query what a provider says when somebody comes back, and no words of its own or of anybody else: Streamlit
    writes those to the log."""
    said = parse_qsl(scope["query_string"].decode("latin-1"))
    return urlencode([(key, value) for key, value in said if key in _SAID and _SAID[key].fullmatch(value)]).encode()


def _language(scope: Scope) -> str:
    """Of the page that somebody comes from; of one who comes back from the provider, of the page before that."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    try:
        query = urlsplit(headers.get(b"referer", "")).query
    except ValueError:
        query = ""
    kept = cookie_parser(headers.get(b"cookie", "")).get(_LANGUAGE, "")
    return url_state.language(parse_qs(query) if "lang" in parse_qs(query) else {"lang": [kept]})


def _headers(headers: list[tuple[bytes, bytes]], lang: str, *, leaves: bool) -> list[tuple[bytes, bytes]]:
    """The same with the page of reports for the first page, cookies that only travel encrypted where the site does,
    nothing kept by caches, and the language remembered for who leaves."""
    home = paths.link("", url_state.LANGUAGES[0])
    kept = {b"location": lambda place: paths.link(REPORTS, lang) if place == home else place}
    if str(st.secrets["auth"].get("redirect_uri", "")).startswith("https://"):
        kept[b"set-cookie"] = lambda cookie: cookie if re.search(r";\s*secure", cookie, re.I) else f"{cookie}; Secure"
    made = [
        (name, kept[name.lower()](value.decode("latin-1")).encode("latin-1") if name.lower() in kept else value)
        for name, value in headers
        if name.lower() != b"cache-control"
    ]
    seconds = _AWAY_FOR if leaves else 0
    cookie = f"{_LANGUAGE}={lang}; Path={home}; Max-Age={seconds}; HttpOnly; SameSite=Lax"
    return [*made, (b"cache-control", b"no-store"), (b"set-cookie", cookie.encode())]
