"""Signs that cannot be seen or may be taken for others: refused in names; what Vietnamese and English write stays."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lsdash.model import letters

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz"
SOUND = [
    "Than sạch, m³/ngày, CO₂, 10⁶ tấn, ½, 20 °C, 5 ‰, §3, “trên” – hơn… × ÷ ≥ ≤ ≈ → ₫ №",
    "bụi 2,5 µm, 3 μg, 10 kΩ, tia α, Δ = 5, Φ10, φ20",
    "Hữu Nghị Quan (友谊关), 株式会社",
    "Café, Škoda, Łódź, Straße, naïve",
]
ODD = [
    ("thаn", "U+0430 CYRILLIC SMALL LETTER A"),
    ("xi măngο", "U+03BF GREEK SMALL LETTER OMICRON"),
    ("сао", "U+0441 CYRILLIC SMALL LETTER ES"),
    ("than\u200bsach", "U+200B ZERO WIDTH SPACE"),
    ("than\u202esach", "U+202E RIGHT-TO-LEFT OVERRIDE"),
    ("than\u00ad", "U+00AD SOFT HYPHEN"),
    ("than\ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
    ("than\u3164", "U+3164 HANGUL FILLER"),
    ("tha\u0335n", "U+0335 COMBINING SHORT STROKE OVERLAY"),
    ("２00４", "U+FF12 FULLWIDTH DIGIT TWO"),
    ("Ｔhan", "U+FF34 FULLWIDTH LATIN CAPITAL LETTER T"),
    ("𝐭han", "U+1D42D MATHEMATICAL BOLD SMALL T"),
    ("٣", "U+0663 ARABIC-INDIC DIGIT THREE"),
    ("thôı", "U+0131 LATIN SMALL LETTER DOTLESS I"),
    ("Quý Ⅲ", "U+2162 ROMAN NUMERAL THREE"),
    ("than友", "U+53CB CJK UNIFIED IDEOGRAPH-53CB"),
]


def test_what_vietnamese_and_english_write_is_sound():
    toned = itertools.product("aăâeêioôơuưy", "\u0300\u0301\u0303\u0309\u0323")
    tones = [unicodedata.normalize("NFC", letter + tone) for letter, tone in toned]
    alphabet = "".join([*VIETNAMESE, *tones])
    assert [letters.odd(text) for text in (alphabet, alphabet.upper(), *SOUND)] == [""] * (len(SOUND) + 2)


@pytest.mark.parametrize(("text", "name"), ODD)
def test_the_first_odd_sign_is_named(text, name):
    assert letters.named(letters.odd(text)) == name


@given(some.text())
def test_a_sign_of_the_text_or_none(text):
    found = letters.odd(text)
    assert found in text
    assert not letters.odd(text.encode("ascii", "ignore").decode())
