"""What Streamlit's messages to the browser say of this machine, taken out on their way.

The first message of every run names the script's path, the versions of Python and the operating system; the browser has
no need of them. What it says of a file that could not be made is replaced by words of the page's language.
"""

from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lsdash.web.last_resort import said_of_files

FRAME = Path(__file__).resolve().parent.parent / "frame.py"
_NEW_SESSION = ForwardMsg.DESCRIPTOR.fields_by_name["new_session"].number
_RESPONSE = ForwardMsg.DESCRIPTOR.fields_by_name["backend_operation_response"].number
_TEXT = 2  # the wire type of texts and messages: a length, then so many bytes


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
    fields = _fields(data)
    if _NEW_SESSION in fields:
        return _new_session(ForwardMsg.FromString(data))
    if _RESPONSE in fields:
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


def _fields(data: bytes) -> set[int]:
    """Numbers of the outermost fields of a message, up to the first of a form that Streamlit does not use there.

    Steps over what is inside, so that a chart of a megabyte costs no more than a short text.
    """
    found, at = set(), 0
    while at < len(data):
        tag, at = _varint(data, at)
        found.add(tag >> 3)
        length, at = _varint(data, at)  # of a text or message; of a number, the number itself
        if tag & 7 == _TEXT:
            at += length
        elif tag & 7:
            break
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at`, seven bits a byte, and where it ends."""
    number = shift = 0
    while at < len(data):
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:  # noqa: PLR2004 - the last byte has no eighth bit
            break
        shift += 7
    return number, at
