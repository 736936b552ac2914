"""Text without accents, as codes are written and searches compare."""

import re
import unicodedata


def plain(text: str) -> str:
    """`text` as a code would be written: lower case ASCII, words joined by hyphens ("Hữu Lũng" → "huu-lung")."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    ascii_only = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")
