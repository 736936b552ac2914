"""Unexpected errors: the visitor sees a short code and what to do, the log has the details once, under that code."""

import contextvars
import logging
import re
import secrets
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence

import streamlit as st

from lsdash.exports.turns import Busy
from lsdash.model import texts
from lsdash.view import url_state

log = logging.getLogger("lsdash")
_CHAIN = 5  # causes of an error that are logged
_SAME_WITHIN, _MOST_RECENT = 60.0, 500  # seconds, errors
_recent: dict[str, tuple[str, float]] = {}
_LONGEST = 500  # characters of an error's own words
_SHORTEST = 3  # characters from which a visitor's word can be told from others
# What Streamlit would show of a file that could not be made, in the words of the page; one list to each websocket.
said_of_files: contextvars.ContextVar[list[str] | None] = contextvars.ContextVar("said_of_files", default=None)


class FileNotMade(Exception):
    """A file that was asked for could not be made. It is logged already; the message is the code."""


def record(error: BaseException, private: Iterable[str] = ()) -> str:
    """Log `error` and return the code it is found by. `private` are words of the visitor's that are not to be kept.

    One that arose at the same places a moment ago has the code of that one and is not logged again.
    """
    causes = _causes(error)
    kind = "".join(map(_arose, causes))
    code, at = _recent.get(kind, ("", 0.0))
    if code and time.monotonic() - at < _SAME_WITHIN:
        return code
    code = f"LS-X{secrets.token_hex(3).upper()}"
    if len(_recent) >= _MOST_RECENT:
        _recent.clear()
    _recent[kind] = code, time.monotonic()
    words = sorted(set(private), key=len, reverse=True)
    details = "\nbecause of\n".join(f"{_arose(cause)}: {_without(str(cause), words)}" for cause in causes)
    log.error("unexpected error %s\n%s", code, details)
    return code


def _causes(error: BaseException) -> list[BaseException]:
    """The error, what it came of, and so on."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and len(chain) < _CHAIN:
        chain.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return chain


def _arose(error: BaseException) -> str:
    """Where an error arose, and which one it is."""
    return f"{''.join(traceback.format_tb(error.__traceback__))}{type(error).__qualname__}"


def _without(text: str, private: Sequence[str]) -> str:
    for word in private:
        if len(word) >= _SHORTEST:
            text = text.replace(word, "…")
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text)[:_LONGEST]


def on_script_error(error: BaseException) -> bool:
    """For an error in a run of a page, a fragment or a callback: words in the page in place of Streamlit's box."""
    # Streamlit calls this inside the failed run, so elements can still be written to the page.
    address = {key: st.query_params.get_all(key) for key in st.query_params}
    typed = [value for value in st.session_state.values() if isinstance(value, str)]
    code = record(error, [*_words(address), *typed])
    lang = url_state.language(address)
    st.error(texts.text(lang, "notice.failed_title") + ". " + texts.text(lang, "notice.failed", code=code))
    return True


def made(make: Callable[[], bytes | str], state: url_state.State) -> bytes | str:
    """What `make` makes, for a button that saves it on the page of the address `state`.

    Raises FileNotMade; the visitor who pressed the button is told so, with the code, in the language of the page. Where
    too many files are asked for at once they are told that, and there is no code.
    """
    try:
        return make()
    except Busy:
        code, said = "", texts.text(state.lang, "data.busy")
    except Exception as error:  # noqa: BLE001 - the last resort
        code = record(error, _words(url_state.dump(state)))
        said = texts.text(state.lang, "download.failed", code=code)
    if (messages := said_of_files.get()) is not None:
        messages.append(said)
    raise FileNotMade(code)


def _words(address: Mapping[str, Sequence[str]]) -> list[str]:
    return [value for values in address.values() for value in values]
