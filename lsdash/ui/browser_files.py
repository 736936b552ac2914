"""The scripts and style sheets that the browser runs, in a folder named after a hash of their content.

The scripts are ES modules that import each other by relative names, so one folder has them all.
"""

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from lsdash.present import jinja
from lsdash.view import url_state

STYLES = ("style.css", "phone.css")
VEGA = "vega.js"  # made by vega_bundle.py from the library of this version
_FOLDER = Path(__file__).resolve().parent / "browser"
_KEYS = f"// The keys of an address, in their order.\nexport const KEYS = {json.dumps(url_state.KEYS)};\n"


def _read() -> Mapping[str, bytes]:
    own = {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.suffix in {".js", ".css"}}
    return own | {"style.css": jinja.STYLE.read_bytes(), "keys.js": _KEYS.encode()}


FILES = _read()
_CONTENT = b"".join(FILES.values()) + version("vl-convert-python").encode()
FOLDER = f"/lsdash.{hashlib.sha256(_CONTENT).hexdigest()[:8]}"


def component(name: str, script: str) -> ComponentRenderer:
    """A component of Streamlit's that runs the default export of the module `script`."""
    address = f"new URL('.{FOLDER}/{script}', document.baseURI)"
    return st.components.v2.component(
        name, js=f"const module = await import({address});\nexport default module.default;"
    )
