"""The inline scripts of Streamlit's page, as the content security policy allows them: by the hash of each.

Rests on: `index.html` in the static folder of the installed Streamlit. No enhancement: it cannot be switched off.
Gains: a new version of Streamlit may change its inline scripts, and the policy follows when the server starts.
Without it: the policy allows no inline script, and the browser's console says which one it did not run.
"""

import base64
import hashlib
import re
from pathlib import Path

from streamlit import file_util

_INLINE = re.compile(r"<script(?![^>]*\ssrc\s*=)[^>]*>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)


def sources() -> list[str]:
    """The source expression of the policy for each inline script, in the order of the page."""
    page = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(page))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
