"""TCVN3 (ABC): text of fonts named .Vn…, one byte a letter, as reports of the 1990s and 2000s were typed.

Which cells have it is told by the name of their font alone; the letters are Latin-1 characters that other fonts show as
"s¹ch". Capitals with marks have no codes of their own: fonts whose name ends in H show small letters as capitals.
"""

import unicodedata

_CODES = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờở",
    0xEC: "ỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TABLE = {start + offset: letter for start, letters in _CODES.items() for offset, letter in enumerate(letters)}
# Marks that stand alone after their letter.
_TABLE |= {0xB0: "\u0300", 0xB1: "\u0309", 0xB2: "\u0303", 0xB3: "\u0301", 0xB4: "\u0323"}


def is_font(name: str) -> bool:
    """Whether a font of this name shows TCVN3: .VnTime, .VnArialH, VNI fonts and Unicode fonts are others."""
    return name.lower().startswith(".vn")


def decoded(text: str, font: str = ".VnTime") -> str:
    """The Unicode text of what is typed in `font`, in capitals where the font shows capitals."""
    letters = unicodedata.normalize("NFC", text.translate(_TABLE))
    return letters.upper() if font.upper().rstrip().endswith("H") else letters
