"""Blocks endpoints of Streamlit that pages do not need: metrics, the agent API, health checks of scripts; and uploads
by anybody who may not hand in reports."""

import re

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lsdash.data import access
from lsdash.model import texts
from lsdash.ui import own_machine, visitor
from lsdash.web import paths
from lsdash.web.streamlit_internals import signed_in

_CORE = re.compile(r"(?:^|/)_stcore(?:/+(.*))?$", re.DOTALL)
# All others are blocked, so that a new version of Streamlit opens none.
_ALLOWED = re.compile(r"health|host-config|stream|bidi-components/.*", re.DOTALL)
_UPLOAD = re.compile(r"upload_file(/|$)")
_UPLOADING = {"PUT", "DELETE"}
_ONE_UPLOAD = re.compile(r"upload_file/([\w-]+)/[\w-]+")


class BlockedEndpoints:
    """Answers 403 to uploads by anybody who may not hand in, before anything of them is read, and 404 to all else below
    `/_stcore` that pages do not need, below any base path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or holds one websocket."""
        endpoint = _CORE.search(scope["path"]) if scope["type"] != "lifespan" else None
        if endpoint is None or _ALLOWED.fullmatch(endpoint[1] or "") or _may_upload(scope, endpoint[1] or ""):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            key, status = ("no_uploads", 403) if _UPLOAD.match(endpoint[1] or "") else ("lost_title", 404)
            words = texts.text(paths.language(scope), f"notice.{key}")
            await PlainTextResponse(words, status_code=status)(scope, receive, send)


def _may_upload(scope: Scope, endpoint: str) -> bool:
    """Whether a file is uploaded by somebody who may hand it in: a sender who has signed in, for their own page; where
    nobody signs in, somebody at this machine."""
    upload = _ONE_UPLOAD.fullmatch(endpoint)
    if upload is None or scope["type"] != "http" or scope["method"] not in _UPLOADING:
        return False
    if visitor.signs_in():
        return visitor.of_claims(signed_in.claims(scope, upload[1])).may(access.SENDER)
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return bool(scope.get("client")) and own_machine.allowed(scope["client"][0], headers)
