"""VNI: text of fonts named VNI-…, where what a vowel bears follows it as a character of its own, as reports of the
1990s and 2000s were typed. Other fonts show it as "coâng nghieäp"."""

import unicodedata

_TONES = "\u0301\u0300\u0309\u0303\u0323"
_ROOF, _BOWL = "\u0302", "\u0306"
_SMALL = {
    **dict(zip("ùøûõï", _TONES, strict=True)),
    **dict(zip("âáàåãä", (_ROOF, *(_ROOF + tone for tone in _TONES)), strict=True)),
    **dict(zip("êéèúüë", (_BOWL, *(_BOWL + tone for tone in _TONES)), strict=True)),
    **dict(zip("ôöñæóòî", "ơưđỉĩịỵ", strict=True)),
}
_TABLE = str.maketrans(_SMALL | {sign.upper(): said.upper() for sign, said in _SMALL.items()})


def is_font(name: str) -> bool:
    """Whether a font of this name shows VNI."""
    return name.lower().startswith("vni")


def decoded(text: str) -> str:
    """The Unicode text of what is typed in such a font."""
    return unicodedata.normalize("NFC", text.translate(_TABLE))
