"""What a person has settled of a report in words before it is handed in.

It is kept in the process, as a session ends with a reload, and Streamlit forgets the value of a field that is not on
the page: who comes back finds the text and every choice.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

import streamlit as st

from lsdash.model.observation_ids import Key

_MOST = 8  # of texts, each 5 MB at most, and of works
T = TypeVar("T")
# Who reads it, in which data set.
Reader = tuple[str, str]


@dataclass
class Work:
    """What was said of one text: of the report as a whole; by number the key, "" where it is left out; by place of a
    statement its group and words."""

    about: dict[str, Any] = field(default_factory=dict)
    choices: dict[str, Any] = field(default_factory=dict)
    corrected: dict[str, Key] = field(default_factory=dict)
    wordings: dict[str, Any] = field(default_factory=dict)


_texts: OrderedDict[Reader, tuple[bytes, str]] = OrderedDict()
_works: OrderedDict[tuple[Reader, str], Work] = OrderedDict()
_lock = Lock()


def text(reader: Reader) -> tuple[bytes, str] | None:
    """The text that a person reads, with its file's name; None for none."""
    return _texts.get(reader)


def of(reader: Reader, data: bytes, name: str) -> Work:
    """What was said of a text, which is the one that is read from now on."""
    with _lock:
        _keep(_texts, reader, (data, name))
        known = (reader, hashlib.sha256(data).hexdigest())
        work = _works.get(known) or Work()
        _keep(_works, known, work)
        return work


def _keep(kept: OrderedDict[Any, Any], key: object, value: object) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > _MOST:
        kept.popitem(last=False)


def leave(reader: Reader) -> None:
    """The text is not read any more; what was said of it stays for when it comes again."""
    with _lock:
        _texts.pop(reader, None)


def said(
    widget: Callable[..., Any], label: str, values: dict[str, Any], name: str, default: Any, **options: Any
) -> Any:
    """The value `name` of `values` as a field on the page, which writes it there; `options` have the key."""
    key = options["key"]
    value = values.get(name, default)
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value

    def keep() -> None:
        values[name] = st.session_state[key]

    widget(label, on_change=keep, **options)
    return value


def part(every: Sequence[T], most: int, key: str) -> Sequence[T]:
    """Those on the page that is turned to, where there are more than `most`."""
    page = st.pagination(-(-len(every) // most), key=key) if len(every) > most else 1
    return every[(page - 1) * most : page * most]
