"""Fonts of a .docx whose characters are not Unicode: which run is set in one, and what it says then."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from lsdash.data.intake import tcvn3, vni

_PROPERTIES, _FONTS, _STYLE, _BASE, _ID, _VALUE = (
    qn(f"w:{name}") for name in ("rPr", "rFonts", "style", "basedOn", "styleId", "val")
)
_NAMES = (qn("w:ascii"), qn("w:hAnsi"))
_DEFAULTS = f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}"
_OF_RUN = f"{_PROPERTIES}/{qn('w:rStyle')}"
_OF_PARAGRAPH = f"{qn('w:pPr')}/{qn('w:pStyle')}"


class Fonts:
    """The fonts of a document by its style sheet, `styles`."""

    def __init__(self, styles: Any) -> None:
        self._styles = {style.get(_ID): style for style in styles.iter(_STYLE)}
        self._plain = next((style.get(_ID) for style in styles.iter(_STYLE) if _is_default(style)), None)
        self._default = next((name for part in styles.findall(_DEFAULTS) if (name := _named(part))), "")

    def text(self, words: str, run: Any, paragraph: Any) -> str:
        """What `words` of a run say in Unicode."""
        font = next((name for name in self._names(run, paragraph) if name), self._default)
        if tcvn3.is_font(font):
            return tcvn3.decoded(words, font)
        return vni.decoded(words) if vni.is_font(font) else words

    def _names(self, run: Any, paragraph: Any) -> Iterator[str]:
        """The fonts that a run, its style and that of its paragraph name, the nearest first."""
        yield _named(run)
        for owner, path in ((run, _OF_RUN), (paragraph, _OF_PARAGRAPH)):
            own = owner.find(path)
            yield from self._of_style(own.get(_VALUE) if own is not None else None)
        yield from self._of_style(self._plain)

    def _of_style(self, code: str | None) -> Iterator[str]:
        seen = set()
        while code in self._styles and code not in seen:
            seen.add(code)
            style = self._styles[code]
            yield _named(style)
            base = style.find(_BASE)
            code = base.get(_VALUE) if base is not None else None


def _is_default(style: Any) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true"}


def _named(owner: Any) -> str:
    """The font that the properties of a run or style name, "" for none."""
    fonts = owner.find(f"{_PROPERTIES}/{_FONTS}")
    return next((name for key in _NAMES if fonts is not None and (name := fonts.get(key))), "")
