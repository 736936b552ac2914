"""Which enhancements are on: what makes pages faster or nicer by knowing Streamlit's insides.

Every page works without any of them. All are off where `LSDASH_PLAIN=1` is set; one whose ground the installed
Streamlit lacks is switched off when the server starts (`lsdash/web/streamlit_internals/`), and the log says so once.
"""

import logging
import os

log = logging.getLogger("lsdash")
_missing: dict[str, str] = {}


def plain() -> bool:
    """Whether the environment asks for pages as Streamlit makes them."""
    return os.environ.get("LSDASH_PLAIN", "") == "1"


def is_on(name: str) -> bool:
    """Whether the enhancement `name` is used."""
    return not plain() and has_ground(name)


def has_ground(name: str) -> bool:
    """Whether the installed Streamlit has what `name` rests on. What protects visitors asks this: it stays on in plain
    mode."""
    return name not in _missing


def switch_off(name: str, reason: str) -> None:
    """Go on without the enhancement `name`; the log says why, once."""
    if name not in _missing:
        _missing[name] = reason
        log.warning("streamlit %s: going on without %s", reason, name)
