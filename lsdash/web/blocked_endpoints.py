"""Blocks endpoints of Streamlit that pages do not need: metrics, the agent API, health checks of scripts; and uploads
by anybody who may not hand in reports."""

import re

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lsdash.model import texts
from lsdash.ui import own_machine
from lsdash.web import paths

_CORE = re.compile(r"(?:^|/)_stcore(?:/+(.*))?$", re.DOTALL)
# All others are blocked, so that a new version of Streamlit opens none.
_ALLOWED = re.compile(r"health|host-config|stream|bidi-components/.*", re.DOTALL)
_UPLOAD = re.compile(r"upload_file(/|$)")
_UPLOADING = {"PUT", "DELETE"}
_OWN_UPLOAD = re.compile(r"upload_file/[\w-]+/[\w-]+")


class BlockedEndpoints:
    """Answers 403 to uploads that are not from this machine itself, and 404 to all else below `/_stcore` that pages do
    not need, below any base path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or holds one websocket."""
        endpoint = _CORE.search(scope["path"]) if scope["type"] != "lifespan" else None
        if endpoint is None or _ALLOWED.fullmatch(endpoint[1] or "") or self._is_own_upload(scope, endpoint[1] or ""):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            key, status = ("no_uploads", 403) if _UPLOAD.match(endpoint[1] or "") else ("lost_title", 404)
            words = texts.text(paths.language(scope), f"notice.{key}")
            await PlainTextResponse(words, status_code=status)(scope, receive, send)

    def _is_own_upload(self, scope: Scope, endpoint: str) -> bool:
        """Whether somebody at this machine uploads a file, whose page then says what is to be done with it."""
        method = scope["method"] if scope["type"] == "http" else ""
        if method not in _UPLOADING or not _OWN_UPLOAD.fullmatch(endpoint) or not scope.get("client"):
            return False
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        return own_machine.allowed(scope["client"][0], headers)
