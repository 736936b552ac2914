"""The server around the pages: routes, middleware for security and limits, and what happens when it starts."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp

from lsdash.data import build, csv_tables, releases, waiting_tables
from lsdash.exports import data_api, form_api, preview_image
from lsdash.exports.pack import address as pack_address
from lsdash.exports.report_document import address as report_address
from lsdash.present import search
from lsdash.ui import enhancements
from lsdash.ui.error_reports import on_script_error
from lsdash.view import coverage, url_state, view
from lsdash.web import (
    browser_files,
    choice_ahead,
    log_limits,
    paths,
    settings,
    sign_in_checks,
    streamlit_internals,
    vega_bundle,
)
from lsdash.web.blocked_endpoints import BlockedEndpoints
from lsdash.web.body_pieces import BodyPieces
from lsdash.web.error_handling import ErrorHandling
from lsdash.web.head_requests import HeadRequests
from lsdash.web.headers import SecurityHeaders
from lsdash.web.health import health
from lsdash.web.hosts import KnownHosts
from lsdash.web.html_head import Shell
from lsdash.web.sessions import SessionLimit
from lsdash.web.sign_in import SignIn
from lsdash.web.streamlit_internals import error_logs
from lsdash.web.streamlit_internals.outgoing_messages import OutgoingMessages
from lsdash.web.unknown_addresses import UnknownAddresses
from lsdash.web.websocket_guard import WebsocketGuard

__all__ = ["FRAME", "MIDDLEWARE", "ROUTES", "lifespan", "on_script_error", "settings", "sign_in_checks"]
log = logging.getLogger("lsdash")
FRAME = Path(__file__).resolve().parent.parent / "ui" / "frame.py"


@contextlib.asynccontextmanager
async def lifespan(_app: ASGIApp) -> AsyncIterator[None]:
    """Builds the first release before the first visitor comes; a failure is logged and shown by pages in words."""
    streamlit_internals.check_all()
    if enhancements.has_ground(error_logs.NAME):
        error_logs.log_once()
    log_limits.install()
    try:
        behind = build.on_start()
    except (csv_tables.InvalidTables, releases.ReleaseError) as error:
        log.error("no release could be built: %s", error)
        if isinstance(error, csv_tables.InvalidTables):
            with contextlib.suppress(releases.ReleaseError):  # pages say what is wrong where there is none
                waiting_tables.note(error)
    else:
        # What the first number card and the first search need is looked up beside the first page, not after it.
        asyncio.get_running_loop().run_in_executor(None, _prepare, behind)
    if enhancements.is_on("charts"):
        asyncio.get_running_loop().run_in_executor(None, vega_bundle.prepare)
    yield


def _prepare(behind: bool) -> None:
    with contextlib.suppress(releases.ReleaseError):  # a page that needs it will say so
        release = releases.current()
        about = next(iter(view.vocabulary(release).reported), "")
        coverage.pages_of(release, about)
        search.prepare(release, view.words(release, url_state.LANGUAGES[0], about))
        # All these queries leave 20 MB in the engine, which it gives back with the connection.
        releases.close()
        with releases.cursor(release):
            pass  # the first page finds the release open
    if behind:
        log.info("another process is building: the older release is shown until it is done")
        _catch_up()


def _catch_up() -> None:
    """Have the release of the tables as they are now, once the other builder is done."""
    try:
        build.ensure()
    except (csv_tables.InvalidTables, releases.ReleaseError) as error:
        log.error("no release could be built: %s", error)


ROUTES = [
    Route(paths.HEALTH, health),
    *browser_files.ROUTES,
    *report_address.ROUTES,
    *pack_address.ROUTES,
    *form_api.ROUTES,
    *preview_image.ROUTES,
    *choice_ahead.ROUTES,
    *data_api.ROUTES,
]
# In the order of a request, from the network to Streamlit.
MIDDLEWARE = [
    Middleware(BodyPieces),
    Middleware(SecurityHeaders),
    Middleware(HeadRequests),
    Middleware(ErrorHandling),
    Middleware(KnownHosts),
    Middleware(WebsocketGuard),
    Middleware(BlockedEndpoints),
    Middleware(UnknownAddresses),
    Middleware(SessionLimit),
    Middleware(SignIn),
    Middleware(OutgoingMessages),
    Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
    Middleware(Shell),
]
