"""Tells what a page sends through its websocket from what no page sends.

Streamlit does whatever a message asks for: `load_git_info` runs git while everybody waits and tells names of branches
and files, `clear_cache` makes everybody's pages slow, `install_skills` writes files.

Rests on: `BackMsg` of Streamlit's protobuf with the kinds below, which its script for browsers sends for our pages.
Gains: nothing in speed. A message takes 1 µs, a long one as long as anything that reads it.
Without it: pages work; what another program sends is handed on. Stays on in plain mode, because it is a matter of
security.
"""

NAME = "incoming_messages"
# What `lsdash/ui` has senders of: a choice or a page, the button that ends a long run, a file to be handed in, one to
# be saved. Kind → as how many messages one counts: a file takes ten times as long as a page.
KINDS = {"rerun_script": 1, "stop_script": 1, "file_urls_request": 1, "deferred_file": 10}
_WITHIN = "backend_operation_request"  # says itself which kind it is of
_MOST_WIDGETS, _MOST_FILES, _MOST_HASHES = 2_000, 20, 10_000


def ground() -> str:
    """What the installed Streamlit lacks for this; "" where it has all of it."""
    from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: PLC0415 - see the package

    operations = BackMsg.DESCRIPTOR.fields_by_name[_WITHIN].message_type
    known = {*BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields, *operations.oneofs_by_name["payload"].fields}
    missing = KINDS.keys() - {field.name for field in known}
    if missing:
        return f"has no messages {', '.join(sorted(missing))}"
    other = BackMsg(load_git_info=True).SerializeToString()
    return "" if judged(other)[0] else "has messages that are not recognized"


def judged(data: bytes) -> tuple[str, int]:
    """Why no page sends this message, in words that say nothing of what is in it, "" where one may; and as how many
    messages it counts."""
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # noqa: PLC0415
    from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: PLC0415

    try:
        message = BackMsg.FromString(data)
    except DecodeError:
        return "it sent what is no message", 0
    kind = message.WhichOneof("type")
    if kind == _WITHIN:
        kind = message.backend_operation_request.WhichOneof("payload")
    if kind not in KINDS:
        return f"it sent what no page sends ({kind or 'nothing'})", 0
    asked = message.rerun_script
    is_too_much = (
        len(asked.widget_states.widgets) > _MOST_WIDGETS
        or len(asked.cached_message_hashes) > _MOST_HASHES
        or len(message.file_urls_request.file_names) > _MOST_FILES
    )
    return f"it sent more than any page has ({kind})" if is_too_much else "", KINDS[kind]
