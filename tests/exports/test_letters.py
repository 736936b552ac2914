"""The letters of pictures: all of Vietnamese, of one font in its weight, on a machine that has none of its own."""

import io
import re
import shutil
import subprocess
import sys
import unicodedata
from base64 import b64decode
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from lsdash.exports.chart_images import drawing
from lsdash.exports.chart_images.lettering import FAMILY, FOLDER, OWN, WEIGHTS, style_sheet, width

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = ("a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y")
SMALL = [
    *(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES),
    *"bcdđghklmnpqrstvxfjwz",
]
ALPHABET = SMALL + [letter.upper() for letter in SMALL]
SIZE, CELL, ACROSS = 96, 150, 16  # pixels of letters and of their places, places in a line
# A root of mounts of its own, in which folders of fonts are empty.
WITHOUT_FONTS = ["unshare", "-rm", "sh", "-c"]
EMPTIED = "for folder in /usr/share/fonts /usr/local/share/fonts; do mount -t tmpfs none $folder || exit 9; done"

DRAW = """
import pathlib, sys
from lsdash.exports.chart_images import drawing
for path in map(pathlib.Path, sys.argv[1:]):
    path.with_suffix('.png').write_bytes(drawing.png(path.read_text(encoding='utf-8'), scale=1.0))
"""


def place(number):
    return number % ACROSS * CELL + 24, number // ACROSS * CELL + 112


def sheet(letters, weight):
    """An SVG of letters in places of their own."""
    each = ('<text x="{}" y="{}">{}</text>'.format(*place(number), letter) for number, letter in enumerate(letters))
    lines = -(-len(letters) // ACROSS)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{ACROSS * CELL}" height="{lines * CELL}" font-size="{SIZE}"'
        f' font-family="{FAMILY}" font-weight="{weight}">{"".join(each)}</svg>'
    )


def drawn(letters, weight):
    """Where letters are inked as the engine draws them."""
    return np.array(Image.open(io.BytesIO(drawing.png(sheet(letters, weight), scale=1.0))).getchannel("A")) > 127


def own(letters, weight):
    """The same as the font file itself has them."""
    font = ImageFont.truetype(FOLDER / f"{weight}.ttf", SIZE)
    image = Image.new("L", (ACROSS * CELL, -(-len(letters) // ACROSS) * CELL))
    for number, letter in enumerate(letters):
        ImageDraw.Draw(image).text(place(number), letter, fill=255, font=font, anchor="ls")
    return np.array(image) > 127


def cells(ink):
    rows, columns = ink.shape[0] // CELL, ink.shape[1] // CELL
    return ink.reshape(rows, CELL, columns, CELL).swapaxes(1, 2).reshape(rows * columns, CELL, CELL)


def likeness(one, other):
    """Of each letter the part of all inked pixels that both have inked."""
    both, either = (np.array([each.sum() for each in cells(ink)]) for ink in (one & other, one | other))
    return both[: len(ALPHABET)] / either[: len(ALPHABET)]


def test_the_alphabet_is_whole():
    assert len(set(ALPHABET)) == len(ALPHABET) == 186
    assert all(len(letter) == 1 for letter in ALPHABET)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_letter_is_drawn_as_our_font_has_it_in_its_weight(weight):
    ink, other = drawn(ALPHABET, WEIGHTS[weight]), next(name for name in WEIGHTS if name != weight)
    found = likeness(ink, own(ALPHABET, weight))
    assert found.min() > 0.75
    for wrong in (own(ALPHABET, other), own(["\uffff"] * len(ALPHABET), weight)):
        assert (found - likeness(ink, wrong)).min() > 0.1


@pytest.mark.parametrize("weight", WEIGHTS.values())
def test_letters_in_parts_are_drawn_as_those_in_one(weight):
    parts = [unicodedata.normalize("NFD", letter) for letter in ALPHABET]
    assert sum(len(letter) > 1 for letter in parts) > 130
    assert (drawn(parts, weight) == drawn(ALPHABET, weight)).all()


def test_letters_in_parts_take_the_room_of_those_in_one():
    words = "Giá trị sản xuất công nghiệp ước đạt 545,034 tỷ đồng"
    assert width(unicodedata.normalize("NFD", words), 14) == width(words, 14)


def test_a_machine_without_fonts_draws_the_same(tmp_path):
    tried = [*WITHOUT_FONTS, EMPTIED]
    if shutil.which("unshare") is None or subprocess.run(tried, capture_output=True, check=False).returncode:
        pytest.skip("no folder can be emptied for one process alone here")
    at = {weight: tmp_path / f"{weight}.svg" for weight in WEIGHTS.values()}
    for weight, path in at.items():
        path.write_text(sheet(ALPHABET, weight), encoding="utf-8")
    files = " ".join(f'"{path}"' for path in at.values())
    command = f'{EMPTIED}; exec "{sys.executable}" -c "{DRAW}" {files}'
    subprocess.run([*WITHOUT_FONTS, command], check=True, cwd=Path(__file__).parents[2])
    for path in at.values():
        assert path.with_suffix(".png").read_bytes() == drawing.png(path.read_text(encoding="utf-8"), scale=1.0)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_an_svg_image_brings_these_letters(weight):
    rules = re.findall(
        r'@font-face\{font-family:"([^"]+)";font-weight:(\d+);src:url\(data:font/woff2;base64,([^)]+)\)', style_sheet()
    )
    (data,) = (code for family, number, code in rules if (family, int(number)) == (OWN, WEIGHTS[weight]))
    brought = ImageFont.truetype(io.BytesIO(b64decode(data)), SIZE)
    file = ImageFont.truetype(FOLDER / f"{weight}.ttf", SIZE)
    assert all(bytes(brought.getmask(letter)) == bytes(file.getmask(letter)) for letter in ALPHABET)


def test_the_licence_stands_beside_the_letters():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")


def test_a_packed_picture_has_the_same_pixels_in_less_room():
    loose = drawing._engine().svg_to_png(sheet(ALPHABET, 400), scale=1.0)
    packed = drawing.packed(loose)
    assert len(packed) < len(loose) / 2
    assert Image.open(io.BytesIO(packed)).tobytes() == Image.open(io.BytesIO(loose)).tobytes()
