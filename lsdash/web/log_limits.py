"""Keeps the log short and free of visitors' words, whatever visitors do.

What one visitor can cause thousands of times a minute would fill the disk: entries of one kind are written a few times
a minute, and the next one says how many were left out. Streamlit and uvicorn write what visitors send into their
entries, line breaks with it: of Streamlit's the text is left out, of errors everything but where they arose.
"""

import logging
import re
import time
import traceback
from collections.abc import Callable

_MOST, _WITHIN = 3, 60.0  # entries of a kind, seconds
_KINDS = 1_000  # that are remembered
_OTHERS = ("streamlit", "uvicorn", "asyncio", "websockets", "starlette")
_CLEAN = "streamlit.web.server.starlette.starlette_auth_routes"  # `sign_in` lets nothing but codes through to it
_NUMBER = re.compile(r"\d+")  # of what a visitor sent: how long it was, where it ended
_ALWAYS = ("asyncio", "lsdash", "uvicorn.error")


class Limit(logging.Filter):
    """Lets the first entries of a kind through, and says with a later one how many it did not."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._kinds: dict[tuple[str, str], tuple[float, int]] = {}  # since when, how many

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether an entry is written; it has no words of visitors from here on."""
        is_foreign = record.name.startswith(_OTHERS)
        if is_foreign:
            _without_words(record)
        said = record.getMessage().partition("\n")[0]
        kind = (record.name, _NUMBER.sub("0", said) if is_foreign else said)
        now = self._clock()
        since, count = self._kinds.get(kind, (now, 0))
        if now - since >= _WITHIN:
            if left_out := max(0, count - _MOST):
                record.msg, record.args = f"{record.getMessage()} ({left_out} more of these before)", ()
            since, count = now, 0
        if len(self._kinds) >= _KINDS and kind not in self._kinds:
            self._kinds.clear()
        self._kinds[kind] = since, count + 1
        return count < _MOST


def _without_words(record: logging.LogRecord) -> None:
    """Leave out of an entry what may have come from a visitor."""
    if record.name.startswith("streamlit") and record.name != _CLEAN and isinstance(record.args, tuple):
        record.args = tuple("…" if isinstance(part, str) else part for part in record.args)
    if record.exc_info and (error := record.exc_info[1]) is not None:
        places = "".join(traceback.format_tb(error.__traceback__))
        record.exc_text = f"{places}{type(error).__qualname__}"


def install() -> None:
    """From now on all entries are limited, whoever writes them."""
    limit = Limit()
    for name in {*logging.root.manager.loggerDict, *_ALWAYS}:
        logging.getLogger(name).addFilter(limit)
