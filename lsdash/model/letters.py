"""Signs that readers take for others or do not see: letters of two scripts in a word, look-alikes, signs without width.

Vietnamese and English are written with Latin letters. Beside them stand signs of units (µm, kΩ), single Greek letters
that look like no Latin one, superscripts, and whole words in Chinese, Japanese or Korean letters.
"""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
LATIN = re.compile(
    r"[A-Za-z\u00c0-\u00cf\u00d1-\u00ef\u00f1-\u0130\u0132-\u0137\u0139-\u0148\u014a-\u017eƠơƯư\u1ea0-\u1ef9]"
)
_GREEK = re.compile(r"[µμ][A-Za-z]{1,4}\d?|[kMGmµμ]?Ωm?|[αβδεζηθλμµξπσςτφχψωΓΔΘΛΞΠΣΦΨΩ]\d*")
_OTHER_WORD = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\d]+", re.ASCII)
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_RAISED = ("<super>", "<sub>")
_LATIN_FOR = str.maketrans(
    "асеорхуіјѕһԁАВСЕНІЈКМОРЅТХУαεικνορυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aceopxyijshdABCEHIJKMOPSTXYaeiknopuABEZHIKMNOPTYX",
)


def odd(text: str) -> str:
    """The first sign of `text`, in Unicode form NFC, that cannot be seen or may be taken for another; "" for none."""
    if text.isascii():
        return ""
    unseen = next((sign for sign in text if _is_unseen(sign)), "")
    return unseen or next(filter(None, map(_odd_in_word, _WORD.findall(text))), "")


def named(sign: str) -> str:
    """A sign by its code point and name: "U+0430 CYRILLIC SMALL LETTER A"."""
    return f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip()


def latin(text: str) -> str:
    """`text` with the Latin letters and digits that its look-alikes were meant for."""
    shown = "".join(sign for sign in text if not _is_unseen(sign))
    return unicodedata.normalize("NFKC", shown).translate(_LATIN_FOR)


def _is_unseen(sign: str) -> bool:
    return sign in _UNSEEN or unicodedata.category(sign) in ("Cf", "Mn", "Me")


def _odd_in_word(word: str) -> str:
    if _GREEK.fullmatch(word) or _OTHER_WORD.fullmatch(word):
        return ""
    return next((sign for sign in word if not (sign.isascii() or LATIN.match(sign) or _is_raised(sign))), "")


def _is_raised(sign: str) -> bool:
    """Whether a sign is a superscript, a fraction or the like, which is no letter and no digit."""
    return unicodedata.category(sign) == "No" or unicodedata.decomposition(sign).startswith(_RAISED)
