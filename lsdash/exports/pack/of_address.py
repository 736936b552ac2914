"""Which pack an address asks for, and why none follows from it."""

from collections.abc import Mapping, Sequence

from lsdash.exports import data_requests
from lsdash.exports.pack.document import PACKED
from lsdash.view import url_state
from lsdash.view import view as views
from lsdash.view.view import View

KEYS = ("lang", "bo", "ban", "dv", "kv", "sp", "nam")


def first(address: Mapping[str, Sequence[str]]) -> View:
    """The view of the first page of the pack. Raises releases.ReleaseError."""
    return views.of(address, PACKED[0])


def refusals(shown: View, address: Mapping[str, Sequence[str]]) -> list[str]:
    """Why no pack follows from an address, in words; nothing where one does."""
    lines = data_requests.problems(shown)
    if unknown := [key for key in address if key in url_state.KEYS and key not in KEYS]:
        lines.append(shown.words.text("pack.unknown_keys", keys=", ".join(unknown), known=", ".join(KEYS)))
    return lines


def file_name(shown: View) -> str:
    """What a pack is called as a file."""
    return f"lsdash-pack-{shown.release.id}-{shown.words.lang}.html"
