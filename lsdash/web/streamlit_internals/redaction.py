"""What Streamlit's messages to the browser say of this machine, taken out on their way.

The first message of every run names the script's path, the versions of Python and the operating system; the browser has
no need of them. What it says of a file that could not be made is replaced by words of the page's language.
"""

from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lsdash.ui.error_reports import said_of_files
from lsdash.web.streamlit_internals import forward_messages

FRAME = Path(__file__).resolve().parents[2] / "ui" / "frame.py"


class Outgoing:
    """Rewrites the few messages of a websocket that say too much; all others pass as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hold one websocket."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        told: list[str] = []
        said_of_files.set(told)

        async def sending(message: Message) -> None:
            if message["type"] == "websocket.send" and message.get("bytes"):
                message = {**message, "bytes": discreet(message["bytes"], told)}
            await send(message)

        await self.app(scope, receive, sending)


def discreet(data: bytes, told: list[str]) -> bytes:
    """The serialized message `data` without what it says too much; the first of `told` is used up where it fits."""
    found = forward_messages.fields(data)
    if forward_messages.NEW_SESSION in found:
        return _new_session(ForwardMsg.FromString(data))
    if forward_messages.RESPONSE in found:
        return _response(ForwardMsg.FromString(data), told)
    return data


def _new_session(message: ForwardMsg) -> bytes:
    message.new_session.main_script_path = ""
    environment = message.new_session.initialize.environment_info
    environment.python_version = environment.server_os = ""
    return bytes(message.SerializeToString())


def _response(message: ForwardMsg, told: list[str]) -> bytes:
    response = message.backend_operation_response
    if response.error_msg and told:
        response.error_msg = told.pop(0)
    response.error_reason = ""
    return bytes(message.SerializeToString())
