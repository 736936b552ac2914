"""Whether the data can be opened, for programs that watch over the server."""

from starlette.requests import Request
from starlette.responses import JSONResponse

from lsdash import demo, store

_UNKEPT = {"cache-control": "no-store"}


def health(request: Request) -> JSONResponse:
    """{"status": "ok", "release": id}, with "demonstration": id where there is one; or {"status": "broken", "code": …}
    with status 503 where one of them cannot be opened."""
    try:
        found = {"release": _opened(store.current())} | _demonstration()
    except store.StoreError as error:
        return JSONResponse({"status": "broken", "code": error.code}, status_code=503, headers=_UNKEPT)
    return JSONResponse({"status": "ok", **found}, headers=_UNKEPT)


def _demonstration() -> dict[str, str]:
    try:
        current = store.current(demo.DATASET)
    except (store.NoRelease, store.ForeignFile):
        return {}  # it is made, or made anew, on first use
    return {"demonstration": _opened(current)}


def _opened(release: store.Release) -> str:
    with store.cursor(release):
        return release.id
