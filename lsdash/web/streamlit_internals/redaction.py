"""Takes out of Streamlit's messages to the browser what they say of this machine.

The first message of every run names the script's path and the versions of Python and of the operating system; the
browser has no need of them. What Streamlit says of a file that could not be made is replaced by words of the page's
language.

Rests on: `ForwardMsg` of Streamlit's protobuf with the fields that `redact` writes; a deferred download that runs in
the context of its websocket, where `said_of_files` collects the words.
Gains: nothing in speed. A rewritten message costs 5 µs, once a run.
Without it: pages work; messages name the machine, and a failed download is told in Streamlit's English words. Stays on
in plain mode, because it is a matter of security.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

NAME = "redaction"


def ground() -> str:
    """What the installed Streamlit lacks for this; "" where it has all of it."""
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: PLC0415 - see the package

    begun, failed = ForwardMsg(), ForwardMsg()
    begun.new_session.main_script_path = "/path"
    begun.new_session.initialize.environment_info.python_version = "3"
    failed.backend_operation_response.error_reason = "reason"
    kept = [name for name, message in (("/path", begun), ("reason", failed)) if not redact(message, [])]
    return f"has messages that are not recognized: {kept}" if kept else ""


def redact(message: ForwardMsg, file_errors: list[str]) -> bool:
    """Whether `message` was changed; the first of `file_errors` is used up where the message is of such an error."""
    kind = message.WhichOneof("type")
    if kind == "new_session":
        message.new_session.main_script_path = ""
        environment = message.new_session.initialize.environment_info
        environment.python_version = environment.server_os = ""
        return True
    if kind == "backend_operation_response":
        response = message.backend_operation_response
        if response.error_msg and file_errors:
            response.error_msg = file_errors.pop(0)
        response.error_reason = ""
        return True
    return False
