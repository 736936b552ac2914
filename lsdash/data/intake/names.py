"""Names as people type them: equal whatever their Unicode form, place of the tone, Đ, spaces, case and list marks.

What is not equal is not taken: the nearest name is offered.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lsdash.model import letters
from lsdash.model.similar import nearest

_TONES = {"\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0301": "s", "\u0323": "j"}
_STROKED = str.maketrans("đðĐÐ", "đđđđ")
# "1.", "1.2", "II.", "a)", "-", "+", "*", "Trong đó:", "Chia ra:" before a name.
_MARKS = re.compile(
    r"^\s*(?:[-–+*•·]+|\(?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-h])[.)]+(?=\s|\D)|\d{1,2}(?=\s)|[ivx]{1,4}(?=\s+-))\s*",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(r"^\s*(trong đó|tr\.?\s?đó|chia ra|gồm|of which)\s*[:：]?\s*", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W_]+")


def odd_sign(text: str) -> str:
    """The first sign of a text that cannot be seen or may be taken for another, "" for none; Ð may stand for Đ."""
    return "" if text.isascii() else letters.odd(unicodedata.normalize("NFC", text).translate(_STROKED))


@lru_cache(maxsize=65_536)
def key(text: str) -> str:
    """What two spellings of one name have in common: letters with their tone written behind the syllable."""
    plain = unicodedata.normalize("NFKC", text).translate(_STROKED).casefold()
    return " ".join(map(_syllable, _LETTERS.findall(unicodedata.normalize("NFC", plain))))


def _syllable(letters: str) -> str:
    parts = unicodedata.normalize("NFD", letters)
    tones = "".join(_TONES[sign] for sign in parts if sign in _TONES)
    bare = "".join(sign for sign in parts if sign not in _TONES)
    return unicodedata.normalize("NFC", bare) + (f"_{tones}" if tones else "")


@lru_cache(maxsize=65_536)
def label(text: str) -> str:
    """The key of a row's label: without "Trong đó:" and marks of a list before it."""
    bare = unicodedata.normalize("NFC", text)
    before = ""
    while bare != before:
        before, bare = bare, _MARKS.sub("", _OF_WHICH.sub("", bare), count=1)
    return key(bare) or key(text)


def unaccented(text: str) -> str:
    """A key without marks: what is nearest is looked for among these."""
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold().translate(_STROKED))
    return " ".join(
        _LETTERS.findall("".join(sign for sign in parts if not unicodedata.combining(sign)).replace("đ", "d"))
    )


@dataclass(frozen=True)
class Names:
    """Names of a code list: key → code, and the name to offer of each code. `shared`: keys that several codes have."""

    codes: Mapping[str, str]
    shown: Mapping[str, str]
    shared: frozenset[str] = frozenset()
    _unaccented: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[tuple[str, Iterable[str]]]) -> "Names":
        """From (code, its names, the one to be shown first); a name that two codes have is of neither."""
        codes: dict[str, str] = {}
        shown: dict[str, str] = {}
        for code, spellings in entries:
            for spelling in spellings:
                if key(spelling):
                    shown.setdefault(code, spelling)
                    codes[key(spelling)] = code if codes.get(key(spelling), code) == code else ""
        shared = frozenset(name for name, code in codes.items() if not code)
        return cls({name: code for name, code in codes.items() if code}, shown, shared)

    def code(self, text: str) -> str:
        """The code of a name, "" where no name is equal."""
        return self.codes.get(key(text)) or self.codes.get(label(text), "")

    def code_or_name(self, text: str) -> str:
        """The code of a text that is a code itself, letter by letter, or a name; "" where it is neither."""
        return text if text in self.shown else self.code(text)

    def is_shared(self, text: str) -> bool:
        """Whether `text` is a name of several codes, so that it is of none."""
        return not self.shared.isdisjoint((key(text), label(text)))

    def has_but_for_marks(self, text: str) -> bool:
        """Whether `text` is a name to offer that lacks its accents: "Cao Bang"."""
        return unaccented(text) in self._without_marks()

    def nearest(self, text: str) -> str:
        """The name most like `text`, "" where none is like it."""
        return nearest(text, self.shown.values())

    def _without_marks(self) -> Mapping[str, str]:
        """Names to offer by what is left of them without accents."""
        if not self._unaccented:
            self._unaccented.update((unaccented(name), name) for name in self.shown.values())
        return self._unaccented
