"""What is offered in place of a code that nobody knows: what was meant, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lsdash.model.similar import nearest

PRODUCTS = [
    "bo-xit",
    "cat-soi",
    "che",
    "da",
    "dien-thuong-pham",
    "gach-nung",
    "giay",
    "ket-cau-thep",
    "nong-cu",
    "nuoc-may",
    "quang-sat",
    "than-sach",
    "voi",
    "xi-mang",
]
DISTRICTS = [
    "bac-son",
    "binh-gia",
    "cao-loc",
    "chi-lang",
    "dinh-lap",
    "huu-lung",
    "lang-son",
    "loc-binh",
    "trang-dinh",
    "van-lang",
    "van-quan",
]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        *((text, "xi-mang") for text in ("ximang", "xi mang", "Xi măng", "xi-mag", "xi-mnag", "xi", "xi-mangg")),
        *((text, "than-sach") for text in ("than", "sach", "than-sahc", "thansach")),
        *((text, "") for text in ("vang", "xang", "chi", "dong", "vai", "bia", "kem", "x", "-", "zzzzzz")),
        ("thep", "ket-cau-thep"),
        ("bo-xít", "bo-xit"),
    ],
)
def test_a_product_is_offered_where_it_is_near(text, wanted):
    assert nearest(text, PRODUCTS) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("huulung", "huu-lung"), ("huu-lun", "huu-lung"), ("chi", "chi-lang"), ("cao-bang", ""), ("ha-noi", "")],
)
def test_a_district_of_another_province_is_none_of_this(text, wanted):
    assert nearest(text, DISTRICTS) == wanted


@given(some.sampled_from(PRODUCTS), some.data())
def test_one_slip_is_forgiven(code, data):
    place = data.draw(some.integers(0, len(code) - 1))
    slipped = code[:place] + code[place + 1 :]
    if len(code) > 6:
        assert nearest(slipped, PRODUCTS) == code


@given(some.text())
def test_it_never_stumbles(text):
    assert nearest(text, PRODUCTS) in {"", *PRODUCTS}
