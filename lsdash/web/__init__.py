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

from lsdash import build, bundle, bursts, coverage, data_api, intake, store
from lsdash.web import addresses, engine, last_resort, settings
from lsdash.web.closed import Closed
from lsdash.web.headers import Headers
from lsdash.web.health import health
from lsdash.web.hosts import Hosts
from lsdash.web.last_resort import LastResort, on_script_error
from lsdash.web.outgoing import FRAME, Outgoing
from lsdash.web.sessions import Sessions
from lsdash.web.shell import Shell

__all__ = ["FRAME", "MIDDLEWARE", "ROUTES", "lifespan", "on_script_error", "settings"]
log = logging.getLogger("lsdash")


@contextlib.asynccontextmanager
async def lifespan(app: ASGIApp) -> AsyncIterator[None]:
    """Build the first release before the first visitor comes; a failure is logged and shown by pages in words."""
    engine.tame(app, settings.read().proxies)
    last_resort.alone()
    try:
        release = build.ensure()
    except (intake.BadTables, store.StoreError) as error:
        log.error("no release could be built: %s", error)
    else:
        # What the first number card needs is looked up beside the first page, not after it.
        asyncio.get_running_loop().run_in_executor(None, _prepare, release)
    asyncio.get_running_loop().run_in_executor(None, bundle.pack)
    yield


def _prepare(release: store.Release) -> None:
    with contextlib.suppress(store.StoreError):  # a page that needs it will say so
        coverage.pages_of(release)
    # What the program itself is made of stays; looking for garbage in it took longer than showing a page.
    gc.collect()
    gc.freeze()


_FILES = [Route(path, bundle.own) for path in (bundle.STYLE_PATH, bundle.SCRIPT_PATH)]
ROUTES = [Route(addresses.HEALTH, health), *_FILES, *data_api.ROUTES]
# From the network inwards.
MIDDLEWARE = [
    Middleware(Headers),
    Middleware(LastResort),
    Middleware(Hosts),
    Middleware(Closed),
    Middleware(Sessions),
    Middleware(Outgoing),
    Middleware(bundle.Compressed),
    Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
    Middleware(Shell),
    Middleware(bursts.Bursts),
]
