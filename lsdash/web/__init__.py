"""What stands between the network and the pages: who may ask what, what is said beside pages, what is never said."""

import asyncio
import contextlib
import gc
import logging
from collections.abc import AsyncIterator

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp

from lsdash.data import build, csv_tables, releases
from lsdash.exports import data_api
from lsdash.ui import error_reports
from lsdash.ui.error_reports import on_script_error
from lsdash.view import coverage
from lsdash.web import paths, settings, uvicorn_config
from lsdash.web.blocked_endpoints import Closed
from lsdash.web.error_handling import ErrorHandling
from lsdash.web.headers import Headers
from lsdash.web.health import health
from lsdash.web.hosts import Hosts
from lsdash.web.html_head import Shell
from lsdash.web.sessions import Sessions
from lsdash.web.streamlit_internals import message_batching, static_files
from lsdash.web.streamlit_internals.redaction import FRAME, Outgoing

__all__ = ["FRAME", "MIDDLEWARE", "ROUTES", "lifespan", "on_script_error", "settings"]
log = logging.getLogger("lsdash")


@contextlib.asynccontextmanager
async def lifespan(app: ASGIApp) -> AsyncIterator[None]:
    """Build the first release before the first visitor comes; a failure is logged and shown by pages in words."""
    uvicorn_config.tame(app, settings.read().proxies)
    error_reports.log_once()
    try:
        release = build.ensure()
    except (csv_tables.InvalidTables, releases.ReleaseError) as error:
        log.error("no release could be built: %s", error)
    else:
        # What the first number card needs is looked up beside the first page, not after it.
        asyncio.get_running_loop().run_in_executor(None, _prepare, release)
    asyncio.get_running_loop().run_in_executor(None, static_files.pack)
    yield


def _prepare(release: releases.Release) -> None:
    with contextlib.suppress(releases.ReleaseError):  # a page that needs it will say so
        coverage.pages_of(release)
    # What the program itself is made of stays; looking for garbage in it took longer than showing a page.
    gc.collect()
    gc.freeze()


_FILES = [Route(path, static_files.own) for path in (static_files.STYLE_PATH, static_files.SCRIPT_PATH)]
ROUTES = [Route(paths.HEALTH, health), *_FILES, *data_api.ROUTES]
# From the network inwards.
MIDDLEWARE = [
    Middleware(Headers),
    Middleware(ErrorHandling),
    Middleware(Hosts),
    Middleware(Closed),
    Middleware(Sessions),
    Middleware(Outgoing),
    Middleware(static_files.Compressed),
    Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
    Middleware(Shell),
    Middleware(message_batching.Bursts),
]
