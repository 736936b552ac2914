"""Who sends a request beside a page: the person of its cookie, who must be the one of the session that it is for.

Rests on: the cookie that Streamlit signs when somebody signs in, and the functions by which its websocket reads it; the
person that a running session keeps. No enhancement: it cannot be switched off.
Gains: an upload is refused before its body is read, where Streamlit would take one for any session that is open.
Without it: no upload is taken from anybody who signs in; the log says so.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from starlette.requests import cookie_parser
from starlette.types import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger("lsdash")


def claims(scope: Scope, session: str) -> Mapping[str, object]:
    """What the provider says of the person who sends this request for this session; nothing where the cookie is not
    ours, was made for another site or is another person's than the session's, or where the request does not name the
    page that it comes from."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    try:
        said = _of_cookie(cookie_parser(headers.get("cookie", "")), headers.get("origin", ""))
        return said if said and _of_session(session) == said else {}
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        log.error("who uploads cannot be told: %s", type(error).__name__)
        return {}


def _of_cookie(cookies: dict[str, str], origin: str) -> dict[str, Any]:
    from streamlit.web.server.starlette import starlette_websocket as reader  # noqa: PLC0415 - see the package
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME  # noqa: PLC0415

    said = reader._get_signed_cookie_with_chunks(cookies, USER_COOKIE_NAME)
    return reader._parse_decoded_user_cookie(said, origin) if said else {}


def _of_session(session: str) -> dict[str, Any]:
    """The claims of the person whose session this is, as its websocket was opened; nothing of one that is not open."""
    from streamlit.runtime import Runtime  # noqa: PLC0415

    found = Runtime.instance().get_app_session(session) if Runtime.exists() else None
    return {name: said for name, said in found._user_info.items() if name != "tokens"} if found else {}
