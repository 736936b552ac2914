"""Codes and numbers in words: labels, marks of kinds, places and intervals, in both languages."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from lsdash import queries
from lsdash.model import formats, kinds, texts
from lsdash.model.kinds import KINDS
from lsdash.model.words import rows
from lsdash.view.url_state import LANGUAGES
from tests.page_period import asked


@pytest.fixture(scope="module")
def observations(release):
    return {row["id"]: row for row in rows(asked(release, queries.observations))}


def wide(text):
    return text.replace("_", "\u00a0")


@pytest.mark.parametrize(
    ("key", "vi", "en"),
    [
        ("production_value.total.2004.actual", "Giá trị sản xuất công nghiệp 2004", "Industrial production value 2004"),
        ("production_value.total.2005.target", "Giá trị sản xuất: Mục tiêu 2005", "Production value: Target 2005"),
        (
            "production_value.total.2004.plan_attainment",
            "Giá trị sản xuất: Hoàn thành kế hoạch 2004",
            "Production value: Plan attainment 2004",
        ),
        ("production_value.nqd.2004.actual", "Ngoài quốc doanh 2004", "Non-state 2004"),
        ("production_value.nqd.2004.share", "Ngoài quốc doanh: Tỷ trọng 2004", "Non-state: Share 2004"),
        ("production_value.dp.2005.target", "Quốc doanh địa phương: Mục tiêu 2005", "Local state-owned: Target 2005"),
        ("output.than-sach.2004.actual", "Than sạch 2004", "Clean coal 2004"),
        ("output.xi-mang.2005.target", "Xi măng: Mục tiêu 2005", "Cement: Target 2005"),
        ("grid_communes.missing.2004.actual", "Chưa có điện lưới quốc gia 2004", "Not yet on the national grid 2004"),
    ],
)
def test_a_number_that_stands_alone_says_what_it_is(words, observations, key, vi, en):
    assert words["vi"].headline(observations[key]) == words["vi"].headline_of_id(key) == vi
    assert words["en"].headline(observations[key]) == words["en"].headline_of_id(key) == en


def test_a_number_that_is_not_stated_has_a_label_all_the_same(words):
    assert words["vi"].headline_of_id("output.quang-sat.2004.actual") == "Quặng sắt 2004"
    assert words["en"].headline_of_id("output.quang-sat.2004.actual") == "Iron ore 2004"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_that_the_report_says_of_2005_reads_like_an_outcome(words, observations, lang):
    """Growth of 2005 is growth aimed at, also where it is derived from a level aimed at."""
    own = words[lang]
    outcomes = {
        label(row).replace("2004", "2005")
        for row in observations.values()
        if row["period"] == "2004"
        for label in (own.headline, own.lane)
    }
    aimed = [
        row
        for row in observations.values()
        if row["period"] == "2005" and row["source"] == "bc2004" and row["measure"] != "target"
    ]
    assert len(aimed) > 10
    assert [row["id"] for row in aimed if {own.headline(row), own.lane(row)} & outcomes] == []


@pytest.mark.parametrize(
    ("key", "vi", "en"),
    [
        ("production_value.total.2004.actual", "546,034_tỷ đồng", "546.034_billion VND"),
        ("production_value.dp.2004.actual", "103,882_tỷ đồng_(ước)", "103.882_billion VND_(est.)"),
        ("production_value.tw.2003.actual", "92,71†_tỷ đồng", "92.71†_billion VND"),
        ("production_value.fdi.2003.actual", "7,596†_tỷ đồng_(?)", "7.596†_billion VND_(?)"),
        ("production_value.tw.2004.plan_attainment", "79,9%", "79.9%"),
        ("production_value.total.2004.growth", "+28,83%", "+28.83%"),
        ("production_value.dp.2004.growth", "−6,47%†", "−6.47%†"),
        ("production_value.dp.2004.level", "93,53%", "93.53%"),
        ("production_value.nqd.2004.contribution", "+27,9†_điểm phần trăm", "+27.9†_pp"),
        ("production_value.dp.2005.gap", "−4†_tỷ đồng", "−4†_billion VND"),
        ("output.than-sach.2004.growth", "+403,8%_(?)", "+403.8%_(?)"),
        ("output.phu-tung-xe-may.2005.target", "≥_2_triệu_chiếc", "≥_2_million_pieces"),
        ("output.nuoc-may.2004.actual", "2,8_triệu_m³", "2.8_million_m³"),
        ("output.da.2015.actual", "2,2_triệu_m³_(ước)", "2.2_million_m³_(est.)"),
        ("output.dien-truyen-tai.2004.actual", "144.801.306_kWh", "144,801,306_kWh"),
        ("grid_communes.connected.2004.actual", "206_xã, phường, thị trấn", "206_communes, wards and townlets"),
    ],
)
def test_quantities_carry_the_marks_of_their_kind(words, observations, key, vi, en):
    assert words["vi"].quantity(observations[key]) == wide(vi)
    assert words["en"].quantity(observations[key]) == wide(en)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_unit_that_a_label_says_is_not_said_again(words, observations, lang):
    every = observations["grid_communes.all.2004.actual"]
    assert words[lang].beside(words[lang].name("item", "all"), every) == "226"
    assert words[lang].beside("x", every) == f"226\u00a0{words[lang].unit(every)}"
    share = observations["production_value.nqd.2004.contribution"]  # "pp" stands in "supply" and is not said by it
    assert words[lang].beside("Water supply", share) == words[lang].quantity(share)
    assert words[lang].beside("x", observations["production_value.tw.2003.share"]).endswith("%†")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_is_told_apart_by_text(words, observations, lang):
    for row in observations.values():
        for text in (words[lang].quantity(row), words[lang].digits(row)):
            assert ("†" in text) == (row["kind"] == "derived"), row["id"]
            assert text.startswith("≥\u00a0") == (row["kind"] == "lower_bound")
            assert (f"({texts.text(lang, 'kind.estimated')})" in text) == (row["kind"] == "estimated")
            assert text.endswith("(?)") == row["ambiguous"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_digits_are_the_quantity_without_its_unit(words, observations, lang):
    for row in observations.values():
        unit = words[lang].unit(row)
        quantity, digits = words[lang].quantity(row), words[lang].digits(row)
        assert quantity == digits if unit == "%" else quantity.replace(f"\u00a0{unit}", "") == digits


def read(text, lang):
    """Digits, perhaps in millions, as a fraction; infinite is None."""
    digits, _, million = text.partition("\u00a0")
    plain = digits.replace("−", "-").replace(" ", "")
    plain = plain.replace(".", "").replace(",", ".") if lang == "vi" else plain.replace(",", "")
    return None if digits == "∞" else Fraction(plain) * (10**6 if million else 1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_shown_of_every_observation_reads_back_to_within_half_its_last_digit(words, observations, lang):
    for row in observations.values():
        bare = words[lang].digits({**row, "kind": "stated", "ambiguous": False}).rstrip("%").lstrip("+")
        assert abs(read(bare, lang) - Fraction(row["value"])) <= Fraction(row["step"]) * Fraction(501, 1000), row["id"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_interval_in_words_leaves_out_no_value_that_the_number_may_have(words, observations, lang):
    """Ends may be written coarser than they are, but then outward: low ends down, high ends up."""
    narrow = []
    for row in observations.values():
        low, high = (read(end, lang) for end in words[lang].hint(row).rpartition("[")[2].rstrip("]").split("; "))
        slack = Fraction(row["step"]) / 10**6
        if low > Fraction(row["low"]) + slack or (high is not None and high < Fraction(row["high"]) - slack):
            narrow.append(row["id"])
        assert (high is None) == (row["high"] is None)
    assert narrow == []


def test_hints_give_place_and_words_as_printed_or_say_that_a_number_is_derived(words, observations):
    printed = observations["production_value.nqd.2004.growth"]
    assert words["vi"].hint(printed).startswith("đoạn 3, câu 5: “tăng 55%” [")
    assert words["en"].hint(printed).startswith("paragraph 3, sentence 5: “tăng 55%” [")
    assert words["en"].hint(observations["output.da.2016.actual"]).startswith("“2.925.000 m³” [")
    for lang in LANGUAGES:
        derived = words[lang].hint(observations["production_value.tw.2004.plan"])
        assert derived.startswith(texts.text(lang, "kind.derived"))
        assert words[lang].hint({"value": None}) == ""


def test_places_are_paragraph_and_sentence(words, observations):
    assert words["vi"].located(observations["production_value.total.2004.actual"]) == "đoạn 3, câu 1"
    assert words["vi"].located(observations["output.xi-mang.2005.target"]) == "đoạn 11, câu 3"
    assert words["en"].located(observations["production_value.tw.2004.plan"]) == ""
    assert words["en"].located({}) == ""


@pytest.mark.parametrize(
    ("key", "vi", "en"),
    [
        ("production_value.tw.2003.actual", "Thực hiện 2003", "Actual 2003"),
        ("production_value.tw.2004.plan", "Kế hoạch 2004", "Plan 2004"),
        ("production_value.tw.2005.target", "Mục tiêu 2005", "Target 2005"),
        ("production_value.tw.2004.plan_attainment", "Hoàn thành kế hoạch 2004", "Plan attainment 2004"),
    ],
)
def test_lanes_name_level_and_year(words, observations, key, vi, en):
    assert words["vi"].lane(observations[key]) == vi
    assert words["en"].lane(observations[key]) == en


def test_growth_aimed_at_is_not_called_growth(words, observations):
    aimed, real = (observations[f"production_value.total.{key}"] for key in ("2005.target_growth", "2004.growth"))
    for own in words.values():
        assert own.lane(aimed).replace("2005", "2004") != own.lane(real)
        assert own.headline(aimed).replace("2005", "2004") != own.headline(real)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_stated_is_a_dash(words, lang):
    nothing = {"value": None, "unit": None, "kind": None, "ambiguous": None, "measure": None, "step": None}
    assert words[lang].quantity(nothing) == words[lang].digits(nothing) == formats.MISSING


def test_every_code_has_a_name_in_both_languages(release, words):
    frame = asked(release, queries.names)
    lone = [
        (row["code_list"], row["code"], column)
        for row in rows(frame)
        for column in ("name_vi", "name_en", "short_vi", "short_en")
        if not (row[column] or "").strip()
    ]
    assert lone == []
    known = {"item", "unit", "measure", "indicator", "group", "area", "source", "reported", "period_unclear"}
    assert set(frame["code_list"]) == known
    assert not frame.duplicated(["code_list", "code"]).any()


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", "số liệu 2013, kỳ chưa rõ"), ("en", "figures of 2013, period unclear")]
)
def test_a_source_whose_months_are_unclear_says_so_wherever_it_is_named(words, lang, said):
    assert words[lang].source("bls2013").endswith(said)
    assert words[lang].source("bc2004").endswith("2004")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_of_an_observation_has_its_names(words, observations, lang):
    for row in observations.values():
        for code_list in ("item", "unit", "measure", "indicator", "source"):
            assert words[lang].name(code_list, row[code_list])
            assert words[lang].short(code_list, row[code_list])
        assert words[lang].headline(row)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_of_numbers_that_stand_alone_are_not_shared(words, observations, lang):
    labels = {}
    for key, row in observations.items():
        labels.setdefault(words[lang].headline(row), []).append(key)
    assert {label: keys for label, keys in labels.items() if len(keys) > 1} == {}


def test_every_kind_has_a_word_and_an_own_form():
    assert {kind.code for kind in KINDS.values()} == set(KINDS)
    for lang in LANGUAGES:
        named = [texts.text(lang, f"kind.{code}") for code in KINDS]
        assert len(set(named)) == len(named)
    assert {kind.status for kind in KINDS.values()} <= set("AEFIMPS")


@pytest.mark.parametrize(
    ("kind", "ambiguous", "wanted"),
    [
        ("stated", False, "5_t"),
        ("estimated", False, "5_t_(w)"),
        ("plan", False, "5_t"),
        ("target", False, "5_t"),
        ("lower_bound", False, "≥_5_t"),
        ("derived", False, "5†_t"),
        ("derived", True, "5†_t_(?)"),
        ("assumed", False, "5_t_(w)"),
        ("synthetic", True, "5_t_(w)_(?)"),
    ],
)
def test_marks_stand_around_the_digits(kind, ambiguous, wanted):
    assert kinds.marked("5", unit="t", kind=kind, ambiguous=ambiguous, word="w") == wide(wanted)


def test_rows_have_none_for_what_is_missing_and_plain_lists():
    frame = pd.DataFrame(
        {
            "number": pd.array([1, None], dtype="Int32"),
            "real": [np.nan, 2.5],
            "text": ["a", None],
            "codes": [np.array(["x", "y"]), None],
            "day": [pd.NaT, pd.Timestamp("2025-06-30")],
        }
    )
    first, second = rows(frame)
    assert first == {"number": 1, "real": None, "text": "a", "codes": ["x", "y"], "day": None}
    assert (second["number"], second["real"], second["text"], second["codes"]) == (None, 2.5, None, None)


@pytest.mark.parametrize(
    ("lang", "unit", "said"),
    [
        ("vi", "phan-tram", "1,11_điểm phần trăm"),
        ("en", "phan-tram", "1.11_pp"),
        ("vi", "ty-dong", "1,11"),
        ("en", "ty-dong", "1.11"),
    ],
)
def test_percentages_differ_by_points(words, lang, unit, said):
    assert words[lang].difference(1.11, {"step": 0.01, "unit": unit}) == wide(said)
