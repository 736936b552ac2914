"""The files that Streamlit serves beside pages: for any other address it has the page, also where a part is asked for.

Rests on: the static folder of the installed Streamlit. No enhancement: it cannot be switched off.
Gains: an address without a file is known as such before Streamlit answers it.
Without it: no file of Streamlit is found, and no page is shown.
"""

from functools import lru_cache
from pathlib import Path

from streamlit import file_util


@lru_cache(maxsize=1)
def paths() -> frozenset[str]:
    """Their paths, without a base path."""
    folder = Path(file_util.get_static_dir())
    files = (f"/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*") if path.is_file())
    return frozenset(files) - {"/index.html"}
