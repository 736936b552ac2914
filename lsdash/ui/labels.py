"""Labels of Streamlit's widgets, which it reads as Markdown: a name in one of them is shown as it is written."""

import re

_MARKUP = re.compile(r"[\\`*_\[\]<>~$&!|{}^]")
# What becomes a link, a picture or a colour from text alone, whatever is escaped in it: an invisible sign parts it.
_BY_TEXT = re.compile(r"(?<=:)(?=\S)|(?<=@)(?=\S)|(?<=www)(?=\.)", re.IGNORECASE)
_JOINER = "\u2060"


def plain(text: str) -> str:
    """`text` so that Streamlit shows its letters and nothing else: no link, picture, colour, formula or emphasis."""
    return _MARKUP.sub(lambda sign: f"\\{sign.group()}", _BY_TEXT.sub(_JOINER, text))
