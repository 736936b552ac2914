"""Keeps Streamlit from logging an error a second time: without our code, and with words of the visitor.

Rests on: the loggers `streamlit.error_util` and `streamlit.runtime.backend_operation_handler`, and on the words by
which the first one logs an error of a page.
Gains: nothing in speed; the log has each error once, under the code that the visitor sees, and no word of the visitor.
Without it: such an error stands in the log twice. Stays on in plain mode, because it keeps private words out of the
log.
"""

import importlib
import inspect
import logging

from lsdash.ui.error_reports import FileNotMade

NAME = "error_logs"
_UNCAUGHT = "Uncaught app execution"
_PAGES, _FILES = "streamlit.error_util", "streamlit.runtime.backend_operation_handler"


def ground() -> str:
    """What the installed Streamlit lacks for this; "" where it has all of it."""
    for name in (_PAGES, _FILES):
        if importlib.import_module(name)._LOGGER.name != name:
            return f"logs under another name than {name}"
    source = inspect.getsource(importlib.import_module(_PAGES))
    return "" if f'"{_UNCAUGHT}"' in source else f"logs errors of pages without the words “{_UNCAUGHT}”"


def log_once() -> None:
    """From now on errors of pages and of files are logged by `lsdash.ui.error_reports` alone."""
    for name in (_PAGES, _FILES):
        logging.getLogger(name).addFilter(_is_new)


def _is_new(entry: logging.LogRecord) -> bool:
    error = entry.exc_info[1] if entry.exc_info else None
    return entry.msg != _UNCAUGHT and not isinstance(error and error.__cause__, FileNotMade)
