"""Printed shares add up to 100 % within their rounding, whether or not what they are shares of is printed."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsdash.model import checks, derive
from tests.model.test_derive import MADE_UP, PARTS, figure

MEASURES = ("share", "plan_share", "target_share")
WIDTHS = ("1", "0.1", "0.01")


def share(item, value, measure="share", **changes):
    return figure(item, 2006, measure, value, step=Fraction(1, 10 ** len(str(value).partition(".")[2])), **changes)


def made(*figures):
    observations = derive.derive(figures, MADE_UP)
    ledger = {row.id: row for row in checks.ledger(observations)}
    return observations.by_id, ledger


@st.composite
def printed_shares(draw):
    """(shares of some sectors, each with decimals of its own, foreign ones among them; perhaps the amount of the whole
    and of a part)."""
    items = draw(st.sets(st.sampled_from((*PARTS, "fdi")), min_size=1))
    # Half of the worlds are near 100 %, or nearly all would fail.
    near = dict(zip((*PARTS, "fdi"), (20, 30, 50, 10), strict=True))
    shares = {}
    for item in sorted(items):
        step = Fraction(draw(st.sampled_from(WIDTHS)))
        off = draw(st.integers(-3, 3)) * step
        shares[item] = (near[item] + off if draw(st.booleans()) else Fraction(draw(st.integers(0, 100))), step)
    amounts = draw(st.sampled_from([(), ("total",), ("total", "tw")]))
    return draw(st.sampled_from(MEASURES)), shares, amounts


AMOUNT = dict(zip(MEASURES, ("actual", "plan", "target"), strict=True))


@settings(max_examples=60)
@given(printed_shares())
def test_the_ledger_is_what_plain_sums_say(world):
    measure, shares, amounts = world
    figures = [figure(item, 2006, measure, value, step=step) for item, (value, step) in shares.items()]
    figures += [figure(item, 2006, AMOUNT[measure], 200) for item in amounts]
    known, ledger = made(*figures)
    found = {row for key, row in ledger.items() if key.startswith("shares.")}
    # A part whose amount and whole are printed has its share, printed or not: 200 of 200.
    full = {**({"tw": (Fraction(100), None)} if "tw" in amounts else {}), **shares}
    own = [full[part] for part in PARTS if part in full]
    printed = [part for part in PARTS if part in shares]
    residual = known.get(f"value.rest.2006.{measure}")
    if not own or (len(own) < len(PARTS) and not printed):
        assert not found
        assert residual is None
        return
    (row,) = found
    assert row.id == f"shares.value.total.2006.{measure}"
    if len(own) < len(PARTS):
        missing = tuple(f"value.{part}.2006.{measure}" for part in PARTS if part not in full)
        assert (row.verdict, row.reason, row.missing) == ("untestable", "absent", missing)
        assert residual is None
        return
    value = sum(one for one, _ in own)
    half = sum(step / 2 if step else 0 for _, step in own)
    assert (row.computed.value, row.difference.value) == (value, 100 - value)
    assert (residual.value, residual.formula) == (100 - value, "share_residual")
    assert (row.residual, row.difference) == (residual.id, (residual.value, residual.low, residual.high))
    if "tw" in shares or "tw" not in amounts:
        assert (row.computed.low, row.computed.high) == (value - half, value + half)
        assert row.verdict == ("exact" if value == 100 else "within" if abs(100 - value) <= half else "broken")


def test_shares_of_what_is_not_printed_add_up_within_their_rounding_or_do_not():
    """23.5 + 16.5 + 60.1 is 100.1 ± 0.15; 61.1 is beyond, and 60 would close it."""
    for nqd, verdict in (("60.1", "within"), ("61.1", "broken"), ("60.0", "exact")):
        known, ledger = made(share("tw", "23.5"), share("dp", "16.5"), share("nqd", nqd), share("fdi", "40.0"))
        (row,) = (row for key, row in ledger.items() if key.startswith("shares."))
        assert (row.id, row.verdict) == ("shares.value.total.2006.share", verdict)
        assert row.computed == (
            Fraction(nqd) + 40,
            Fraction(nqd) + 40 - Fraction("0.15"),
            Fraction(nqd) + Fraction("40.15"),
        )
        assert known[row.residual].value == 60 - Fraction(nqd)
    closing = {
        closing.figure: closing
        for closing in made(share("tw", "23.5"), share("dp", "16.5"), share("nqd", "61.1"))[1][row.id].closings
    }
    nqd = closing["value.nqd.2006.share"]
    assert (nqd.value, nqd.low, nqd.high) == (60, Fraction("59.9"), Fraction("60.1"))


@pytest.mark.parametrize("kind", ["stated", "lower_bound"])
def test_a_share_that_is_missing_or_a_bound_is_named_as_the_reason(kind):
    figures = [
        share("tw", "23.5"),
        share("dp", "16.5"),
        *([share("nqd", "60.0", kind=kind)] if kind != "stated" else []),
    ]
    row = made(*figures)[1]["shares.value.total.2006.share"]
    missing = ("value.nqd.2006.share",)
    assert (row.verdict, row.reason, row.missing) == (
        ("untestable", "bound", ()) if kind != "stated" else ("untestable", "absent", missing)
    )


def test_shares_of_two_sources_are_not_added():
    mixed = [share("tw", "23.5"), share("dp", "16.5"), share("nqd", "60.0", source="other")]
    assert {row.reason for row in made(*mixed)[1].values()} == {"absent"}


def verdicts(ledger, rule):
    return {
        key.removeprefix(f"{rule}.value."): row.verdict for key, row in ledger.items() if key.startswith(f"{rule}.")
    }


@settings(max_examples=60)
@given(printed_shares())
def test_a_printed_share_is_held_against_its_amounts(world):
    """Of 200 in all, 46 of them of the part tw; of others nothing is known."""
    measure, shares, amounts = world
    figures = [figure(item, 2006, measure, value, step=step) for item, (value, step) in shares.items()]
    figures += [figure(item, 2006, AMOUNT[measure], 46 if item == "tw" else 200, step=0) for item in amounts]
    _, ledger = made(*figures)
    found = {row.item: row for key, row in ledger.items() if key.startswith("ratio.")}
    assert set(found) == set(shares)
    for item, row in found.items():
        assert (row.id, row.measure) == (f"ratio.value.{item}.2006.{measure}", measure)
        lacking = [code for code in (item, "total") if code not in amounts]
        if lacking:
            assert (row.verdict, row.reason) == ("untestable", "absent")
            assert set(row.missing) == {f"value.{code}.2006.{AMOUNT[measure]}" for code in lacking}
            continue
        value, step = shares[item]
        assert row.against == (f"value.{item}.2006.{measure}",)
        assert (row.computed.value, row.difference.value) == (23, value - 23)
        assert row.verdict == ("exact" if value == 23 else "within" if abs(value - 23) <= step / 2 else "broken")


def test_a_share_is_a_ratio_of_the_same_source_alone():
    amounts = [figure(item, 2006, "actual", value, source="other") for item, value in (("tw", 46), ("total", 200))]
    assert verdicts(made(share("tw", "23.5"), *amounts)[1], "ratio") == {"tw.2006.share": "untestable"}


@pytest.mark.parametrize(
    ("fdi", "nqd", "verdict"), [("8.9", "58.1", "exact"), ("58.1", "58.1", "within"), ("60", "58.1", "broken")]
)
@pytest.mark.parametrize("measure", MEASURES)
def test_a_printed_share_of_a_part_is_not_more_than_that_of_its_whole(measure, fdi, nqd, verdict):
    ledger = made(share("fdi", fdi, measure), share("nqd", nqd, measure))[1]
    assert verdicts(ledger, "inside") == {f"fdi.2006.{measure}": verdict}


def test_shares_that_follow_from_amounts_are_no_second_check_of_these():
    amounts = [figure(item, 2006, "actual", value) for item, value in (("fdi", 70), ("nqd", 60), ("total", 200))]
    assert verdicts(made(*amounts)[1], "inside") == {"fdi.2006.actual": "broken"}
    # A printed share against one that follows is a check of its own.
    assert verdicts(made(*amounts, share("nqd", "30.0"))[1], "inside") == {
        "fdi.2006.actual": "broken",
        "fdi.2006.share": "broken",
    }


def test_a_share_of_a_part_that_is_not_known_is_not_missed():
    assert not verdicts(made(share("nqd", "58.1"))[1], "inside")
