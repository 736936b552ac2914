"""Contradictions in plain words, worked out anew from the printed figures."""

import re
from decimal import Decimal

import pytest

from lsdash import queries
from lsdash.model.filters import Filters
from lsdash.model.pages import PAGES
from lsdash.model.words import rows
from lsdash.present import ledger_tables
from lsdash.present.contradictions import _by, _shared_step, cards, contradictions
from lsdash.present.sentences.ledger import disputes
from lsdash.view import view


def told(release, lang="vi", confirmed=None, **filters):
    asked = Filters(about="2004", **filters)
    ledger, closings = (view.ask(release, query, asked) for query in (queries.ledger, queries.closings))
    closings = closings if confirmed is None else closings.assign(confirmed=confirmed)
    numbers = view.ask(release, queries.ledger_numbers, Filters(about="2004"))
    return contradictions(ledger, numbers, closings, view.words(release, lang, "2004")), ledger


def test_the_plans_of_the_sectors_word_for_word(release):
    found, _ = told(release)
    plan = next(each for each in found if each.name == "parts.production_value.total.2004.plan")
    # 108.337/0.799 + 103.882/0.8555 + 333.815/1.41972 against 546.034/1.1157
    parts, whole = 108.337 / 0.799 + 103.882 / 0.8555 + 333.815 / 1.41972, 546.034 / 1.1157
    assert (round(parts, 1), round(whole, 1), round(parts - whole, 1)) == (492.1, 489.4, 2.7)
    assert plan.text.replace("\u00a0", " ") == (
        "3 phần của toàn tỉnh cộng lại 492,1 tỷ đồng, trong khi tổng là 489,4 tỷ đồng: nhiều hơn 2,7 tỷ đồng (0,6%). "
        "Làm tròn không giải thích được."
    )
    first = "".join(part.text for part in plan.closings[0])
    assert first == f"Giá trị sản xuất: Hoàn thành kế hoạch 2004: 111,57% → {546.034 / parts * 100:.2f}%".replace(
        ".", ","
    )
    assert plan.numbers == {"489,4\u00a0tỷ đồng": "production_value.total.2004.plan"}
    assert plan.also == ["Các phần của Toàn tỉnh cộng lại bằng 100%: Tỷ trọng trong kế hoạch 2004"]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("dataset", ["bc2004", "mophong"])
def test_each_cause_is_told_once_and_no_check_that_fails_is_left_out(release, demo_release, lang, dataset):
    found, ledger = told({"bc2004": release, "mophong": demo_release}[dataset], lang)
    checks = [row for row in rows(ledger) if row["verdict"] in {"broken", "ambiguous"}]
    assert [each.name for each in found] == list(dict.fromkeys(row["cause"] or row["id"] for row in checks))
    assert sum(1 + len(each.also) for each in found) == len(checks)
    assert all("{" not in each.text and all(digits in each.text for digits in each.numbers) for each in found)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_where_nothing_is_said_to_be_misprinted_the_reason_is_given(release, demo_release, lang):
    """Every figure below is confirmed elsewhere: a card that named none left the reader alone."""
    why = view.words(release, lang, "2004").text("dispute.all_confirmed")
    for one in (release, demo_release):
        found, _ = told(one, lang)
        assert all((why in each.text) == (not each.closings) for each in found if each.fails)
    found, _ = told(release, lang, confirmed=True)
    assert any(why in each.text for each in found)
    assert not any(each.closings for each in found)


def test_without_a_check_that_fails_there_is_nothing_to_tell(release):
    assert told(release, products=("giay",))[0] == []


def test_no_digit_is_said_of_a_number_that_it_does_not_have(release):
    found, _ = told(release)
    text = next(each.text for each in found if each.name.startswith("implied.production_value.total.2015"))
    assert "3.766\u00a0tỷ đồng" in text  # printed without decimals
    assert "3.766,0" not in text


def test_what_a_growth_would_have_to_be_has_its_sign_as_the_printed_one_has(release):
    """It said “+28,83% → 30,28%”."""
    found, _ = told(release)
    said = ["".join(part.text for part in closing) for each in found for closing in each.closings]
    growths = [text for text in said if "Tăng trưởng" in text]
    assert growths
    assert all(re.search(r"[+−][\d,]+% → [+−][\d,]+%$", text) for text in growths)
    frames = [view.ask(release, query, Filters(about="2004")) for query in (queries.closings, queries.ledger)]
    table = ledger_tables.closings(*frames, view.words(release, "vi", "2004"))
    cells = [row for row in table.rows if len(row) > 1 and "Tăng trưởng" in row[0].text]
    assert cells
    assert all(row[3].text[0] in "+−" for row in cells)


def test_what_can_be_read_in_two_ways_is_no_failure(release):
    found, ledger = told(release)
    broken = {row["cause"] or row["id"] for row in rows(ledger) if row["verdict"] == "broken"}
    assert {each.name for each in found if each.fails} == broken
    assert len(broken) < len(found)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("address", [{}, {"bo": ["mophong"]}, {"sp": ["than-sach"]}, {"kv": ["nqd"]}, {"sp": ["giay"]}])
def test_each_group_of_cards_says_how_many_stand_in_it(release, demo_release, lang, address):
    """What cannot hold and what is unclear are not counted as one."""
    page = next(page for page in PAGES if page.code == "doi-chieu")
    html = str(cards(view.of({"lang": [lang], **address}, page)))
    groups = html.split("<h2>")[1:]
    assert sum(map(len, (re.findall("<article", group) for group in groups))) == html.count("<article")
    said = [
        (int(re.search(r"\d+", group)[0]), group.count("<article"), group.count("ls-contradiction unclear"))
        for group in groups
    ]
    assert all(count == shown and unclear in {0, shown} for count, shown, unclear in said)
    assert sorted(unclear > 0 for _, _, unclear in said) == [unclear > 0 for _, _, unclear in said]
    assert bool(said) == (address != {"sp": ["giay"]})


def test_where_not_all_cards_are_shown_their_heading_says_how_many(release):
    counts = view.ask(release, queries.ledger_counts, Filters(about="2004"))
    words = view.words(release, "en", "2004")
    assert disputes(counts, words, fails=True, shown=7).endswith(": 7")
    assert disputes(counts, words, fails=True, shown=5).endswith(": 7 (the first 5 shown)")
    assert disputes(counts, words, fails=False, shown=2).endswith(": 2")


@pytest.mark.parametrize("dataset", ["bc2004", "mophong"])
def test_who_subtracts_both_sides_as_they_are_shown_finds_the_difference_that_is_told(release, demo_release, dataset):
    found, _ = told({"bc2004": release, "mophong": demo_release}[dataset])
    checked = 0
    for each in found:
        before, way, after = (
            re.split(r"(nhiều hơn|ít hơn)", each.text, maxsplit=1) if "hơn" in each.text else ("", "", "")
        )
        if way and "trong khi" in before:  # the others are held against 100%
            numbers = [*re.findall(r"\d[\d.]*(?:,\d+)?", before)[-2:], re.search(r"\d[\d.]*(?:,\d+)?", after)[0]]
            computed, held, by = (Decimal(text.rstrip(".").replace(".", "").replace(",", ".")) for text in numbers)
            assert abs(computed - held) == by, each.text
            checked += 1
    assert checked >= 4


def test_a_side_that_is_known_less_well_decides_on_the_digits_of_both(release):
    row = {"computed": 12.1, "held": 14.0, "unit": "ty-dong", "difference": -1.9}
    row |= {"difference_low": -2.2, "difference_high": -1.6}
    words = view.words(release, "vi", "2004")
    shared = {**row, "step": _shared_step(row, [0.1, 1.0])}
    sides = [words.computed(row[side], shared, derived=False).split("\u00a0")[0] for side in ("computed", "held")]
    assert (sides, _by(row, shared, words)) == (["12", "14"], "2\u00a0tỷ đồng (14%)")
    assert _shared_step({**row, "computed": 13.9}, [0.1, 1.0]) == 0.1


@pytest.mark.parametrize(
    ("difference", "half", "part"),
    [
        # 13.571 of 1.9 itself, where the difference of the rounded sides would be 14.286
        (-1.9, 0.007, "13,6%"),  # 0.1 wide
        (-1.9, 0.25, "14%"),  # 3.6 wide
        (1.9, 0.55, "10%"),  # 7.9 wide, nearest to 10
        (0.5, 0.75, "0%"),  # from −1.8 to 8.9, and 10.7 wide
    ],
)
def test_a_difference_is_a_part_of_what_it_is_held_against_as_far_as_it_is_known(release, difference, half, part):
    ends = {"difference_low": difference - half, "difference_high": difference + half}
    row = {"computed": 14 + difference, "held": 14.0, "unit": "ty-dong", "difference": difference, **ends, "step": 1.0}
    assert _by(row, row, view.words(release, "vi", "2004")).endswith(f"({part})")
