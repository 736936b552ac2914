"""Text without accents: what a reader types must find what is written, whatever the Unicode form or the case."""

import unicodedata

import pytest

from lsdash.model.plain_text import plain

WRITTEN = {
    "Hữu Lũng": "huu-lung",
    "Đá các loại": "da-cac-loai",
    "điện, ĐIỆN": "dien-dien",
    "Đình Lập": "dinh-lap",
    "  Than   sạch (2004) ": "than-sach-2004",
    "m³ …": "m",
    "": "",
}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_it_is_what_a_code_would_be(form):
    assert {text: plain(unicodedata.normalize(form, text)) for text in WRITTEN} == WRITTEN
