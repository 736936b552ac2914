"""The keys of an address: ours, and those that others hang on to links."""

import re
from pathlib import Path

LISTS = {"dv": "districts", "kv": "sectors", "sp": "products"}
KEYS = ("lang", "bo", "ban", "thu", *LISTS, "nam", "so", "kb", "xem", "tim", "voi", "hop", "man")
FREE_TEXT = "tim"
# Streamlit's own, and what is left of an HTML entity that stood behind a link.
_OTHERS = r"embed|embed_options|(?:quot|gt|lt|apos|nbsp|amp|#\d+);?|(?:quot|gt|lt|apos|nbsp);[^=]*"
# Families that grow faster than any list; `[0]` may stand behind a name.
_FAMILIES = r"utm_[\w-]+|mtm_\w+|pk_\w+|hsa_\w+|_x_tr_\w+|__cf_chl_\w+|c\[\d+\]|__(?:cft|xts)__(?:\[\d+\])?"
_FOREIGN = re.compile(f"{_OTHERS}|{_FAMILIES}")
_LISTED = frozenset(
    line
    for line in (Path(__file__).parent / "tracking_keys.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)


def is_foreign(key: str) -> bool:
    """Whether chat programs, mail, advertisements or search engines hang a key on to links: it is not ours, kept, and
    not worth a notice."""
    return key in _LISTED or key.lower() in _LISTED or bool(_FOREIGN.fullmatch(key))
