"""The scripts of `lsdash/ui/browser/` that rest on what Streamlit's own script does in the browser.

Rests on: words in the main script of the installed Streamlit, below. Each script says at its top what it does with
them.
Gained when last measured (2026-11-27): 100 of 470 ms for a load of any page but the first (connect); 375 KB of a first
visit (icon_font); 72 instead of 500 ms for a choice or a page (navigation); 39 ms instead of a load for a number card
(numbers); presentation gains no time.
Without them: a tenth of a second; a larger first visit; links that load the page; cards by link (`?so=`) and dialogs
from buttons below the page; meeting mode by its links alone.
"""

import re
from collections.abc import Callable, Collection
from functools import lru_cache, partial
from pathlib import Path

_WORDS = {
    "connect": ("BACKEND_BASE_URL", "_stcore/health", "_stcore/host-config"),
    "icon_font": ("document.fonts.load", "Material Symbols"),
    "navigation": (
        "data-test-script-state",
        "data-test-connection-state",
        "popstate",
        "pushState",
        "st-key-",
        "stMain",
    ),
    "numbers": ("stDialog", "stMain", "st-key-"),
    "presentation": ("stMain", "st-key-"),
}


def ground(name: str) -> str:
    """What the installed Streamlit lacks for the script `name`; "" where it has all of it."""
    lacking = [word for word in _WORDS[name] if word not in _words_there()]
    return f"has no {', '.join(lacking)} in its script for browsers" if lacking else ""


GROUNDS: dict[str, Callable[[], str]] = {name: partial(ground, name) for name in _WORDS}


@lru_cache(maxsize=1)
def _words_there() -> Collection[str]:
    """Those of the words that the script has; the script itself, 5 MB, is not kept."""
    from streamlit import file_util  # noqa: PLC0415 - one that is missing fails in `ground`

    static = Path(file_util.get_static_dir())
    name = re.search(r'src="\./(static/js/index\.[\w-]+\.js)"', (static / "index.html").read_text(encoding="utf-8"))
    script = (static / name[1]).read_bytes() if name else b""
    return {word for words in _WORDS.values() for word in words if word.encode() in script}
