"""Serves scripts and style sheets. What stands under a name never changes: the folder carries a hash."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from lsdash.ui.browser_files import FILES, FOLDER, VEGA
from lsdash.web import vega_bundle

_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
_KEPT = {"cache-control": "public, immutable, max-age=31536000"}
PATHS = frozenset(f"{FOLDER}/{name}" for name in (*FILES, VEGA))


def _file(request: Request) -> Response:
    """A script or a style sheet of ours; the script that draws charts, from the disk."""
    name = request.url.path.rpartition("/")[2]
    headers = {"content-type": _TYPES[name.rpartition(".")[2]], **_KEPT}
    return FileResponse(vega_bundle.path(), headers=headers) if name == VEGA else Response(FILES[name], headers=headers)


ROUTES = [Route(path, _file) for path in sorted(PATHS)]
