"""What requests for data say, and the answer where the data cannot be opened."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lsdash.model import texts
from lsdash.view import url_state


def address(request: Request) -> dict[str, list[str]]:
    """The query string as an address: key → values."""
    found: dict[str, list[str]] = {}
    for key, value in request.query_params.multi_items():
        found.setdefault(key, []).append(value)
    return found


def broken(asked: dict[str, list[str]], code: str) -> Response:
    """503 with the error `code` in words."""
    lang = url_state.language(asked)
    said = texts.text(lang, "data.broken", code=code, why=texts.text(lang, f"code.{code}"))
    return PlainTextResponse(said, status_code=503, headers={"cache-control": "no-store"})
