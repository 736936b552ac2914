"""Which kind of message Streamlit sends to the browser, told without taking the message apart."""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

NEW_SESSION, DELTA, FINISHED, RESPONSE = (
    ForwardMsg.DESCRIPTOR.fields_by_name[name].number
    for name in ("new_session", "delta", "script_finished", "backend_operation_response")
)
_TEXT = 2  # the wire type of texts and messages: a length, then so many bytes


def fields(data: bytes) -> set[int]:
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
