"""Tells programs that monitor the server whether the data can be opened."""

from starlette.requests import Request
from starlette.responses import JSONResponse

from lsdash.data import demo, releases

_NOT_CACHED = {"cache-control": "no-store"}


def health(request: Request) -> JSONResponse:
    """{"status": "ok", "release": id}, with "demonstration": id where there is one; or {"status": "broken", "code": …}
    with status 503 where one of them cannot be opened."""
    try:
        opened = {"release": _opened(releases.current())} | _demonstration()
    except releases.ReleaseError as error:
        return JSONResponse({"status": "broken", "code": error.code}, status_code=503, headers=_NOT_CACHED)
    return JSONResponse({"status": "ok", **opened}, headers=_NOT_CACHED)


def _demonstration() -> dict[str, str]:
    try:
        current = releases.current(demo.DATASET)
    except (releases.NoRelease, releases.ForeignFile):
        return {}  # it is built on first use
    return {"demonstration": _opened(current)}


def _opened(release: releases.Release) -> str:
    with releases.cursor(release):
        return release.id
