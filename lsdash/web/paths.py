"""Tells addresses of pages, of our own routes and of Streamlit apart, each also below a base path."""

import re
from urllib.parse import parse_qs

from starlette.types import Scope
from streamlit.config import get_option

from lsdash.exports import data_api
from lsdash.model.pages import PAGES, Page
from lsdash.view import url_state
from lsdash.web import browser_files
from lsdash.web.streamlit_internals import served_files

HEALTH = "/healthz"
AHEAD = "/ahead"  # above the path of a page
# What Streamlit answers itself beside its files, below any base path.
_MESSAGES = re.compile(r"/(_stcore|media|component|auth/log(?:in|out)|oauth2callback)(/|$)")


def base() -> str:
    """The base path of the server without slashes, "" where it has none."""
    return str(get_option("server.baseUrlPath")).strip("/")


def below_base(path: str) -> str | None:
    """What of a path is below the base path, with the slash before it; None where it is not there."""
    before = f"/{base()}" if base() else ""
    inner = path.removeprefix(before)
    return (inner or "/") if path.startswith(before) and inner[:1] in {"", "/"} else None


def link(path: str, lang: str = url_state.LANGUAGES[0]) -> str:
    """The address of the page at `path` in a language, below any base path."""
    query = "" if lang == url_state.LANGUAGES[0] else f"?lang={lang}"
    return f"/{base()}".rstrip("/") + f"/{path}{query}"


def is_own(path: str) -> bool:
    """Whether one of our own routes answers `path`, which is without a base path."""
    return path == HEALTH or path in browser_files.PATHS or path.startswith(f"{AHEAD}/") or data_api.is_own(path)


def is_answered(path: str) -> bool:
    """Whether something but a page is at `path`, which is without a base path: ours, or of Streamlit."""
    return is_own(path) or bool(_MESSAGES.match(path)) or path in served_files.paths()


def page_at(path: str) -> Page | None:
    """The page at `path`, which has the base path before it where there is one; None where there is none."""
    inner = below_base(path)
    return next((page for page in PAGES if inner is not None and page.path == inner[1:]), None)


def language(scope: Scope) -> str:
    """The language of the link."""
    return url_state.language(parse_qs(scope["query_string"].decode("latin-1")))
