"""What if: what follows from assumed growth, held against a plain computation over every corner of the intervals."""

import itertools
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lsdash import queries
from lsdash.data import releases
from lsdash.model import scenario
from lsdash.model.filters import Filters
from lsdash.model.words import rows

TARGET, ACTUALS = "742", {"tw": "108.337", "dp": "103.882", "nqd": "333.815"}
HALF_TARGET, HALF_ACTUAL = Fraction(1, 2), Fraction(5, 10_000)


class Plain(NamedTuple):
    """What a scenario leads to, in plain fractions: growth and amount by sector, the total, the gap to the target."""

    growth: dict
    amount: dict
    total: Fraction
    gap: Fraction


def plain(actuals, target, given):
    """The outcome for one exact value of every figure."""
    amount = {code: actuals[code] * (100 + given[code]) / 100 for code in given}
    left = target - sum(amount.values())
    base = sum(actuals[code] for code in actuals if code not in given)
    for code in actuals:
        amount.setdefault(code, actuals[code] * left / base if base else Fraction(0))
    growth = {code: amount[code] * 100 / actuals[code] - 100 for code in actuals}
    total = sum(amount.values())
    return Plain(growth, amount, total, target - total)


def corners(actuals, target, given):
    """The outcome at every corner of the box that the intervals (low, high) of the figures span."""
    codes = list(actuals)
    for *chosen, aimed in itertools.product(*(actuals[code] for code in codes), target):
        yield plain(dict(zip(codes, chosen, strict=True)), aimed, given)


def spans(actuals, target, given):
    """(value, low, high) of growth and amount by sector, of total and gap; figures are (value, half an interval)."""
    middle = plain({code: value for code, (value, _) in actuals.items()}, target[0], given)
    ends = {code: (value - half, value + half) for code, (value, half) in actuals.items()}
    found = list(corners(ends, (target[0] - target[1], target[0] + target[1]), given))

    def span(pick):
        tried = [pick(each) for each in found]
        return pick(middle), min(tried), max(tried)

    growth = {code: span(lambda each, code=code: each.growth[code]) for code in actuals}
    amount = {code: span(lambda each, code=code: each.amount[code]) for code in actuals}
    return Plain(growth, amount, span(lambda each: each.total), span(lambda each: each.gap))


def row(block, measure, period, value, half, *, role="part", parent="total", position=1):
    """A row of a board with what a scenario looks at, and a few columns that it hands on."""
    exact = Fraction(value)
    numbers = {"value": float(exact), "low": float(exact - half), "high": float(exact + half), "step": float(2 * half)}
    codes = {"block": block, "item": block, "measure": measure, "period": str(period), "role": role, "parent": parent}
    return {**codes, **numbers, "position": position, "id": f"x.{block}.{period}.{measure}"}


def board_of(actuals, target, year=2004):
    """Rows of a made-up board: one actual for each sector, one target of the whole in the year after."""
    made = [row(code, "actual", year, value, HALF_ACTUAL, position=n) for n, (code, value) in enumerate(actuals, 1)]
    return [row("total", "target", year + 1, target, HALF_TARGET, role="whole", parent="", position=0), *made]


def decimal(low, high, places):
    return st.decimals(low, high, places=places)


CODES = ("a", "b", "c", "d", "e")
amounts = decimal("0.1", 1000, 3).map(str)
growths = decimal("-99.99", 1000, 2)
made_up = (
    st.integers(1, len(CODES))
    .flatmap(lambda count: st.tuples(st.tuples(*[amounts] * count), decimal(1, 9999, 0).map(str)))
    .map(lambda found: (list(zip(CODES, found[0], strict=False)), found[1]))
)
chosen_growths = st.dictionaries(st.sampled_from(CODES), growths)


def figures_of(actuals):
    return {code: (Fraction(value), HALF_ACTUAL) for code, value in actuals}


def in_decimals(found):
    return tuple(found.items())


def exact(found):
    return {code: Fraction(growth) for code, growth in found.items()}


@pytest.fixture(scope="module")
def frame(release):
    with releases.cursor(release) as cursor:
        return queries.sector_board(cursor, Filters(about="2004"))


@pytest.fixture(scope="module")
def board(frame):
    return rows(frame)


REAL = {code: (Fraction(value), HALF_ACTUAL) for code, value in ACTUALS.items()}
REAL_TARGET = (Fraction(TARGET), HALF_TARGET)
real_growths = st.dictionaries(st.sampled_from(list(ACTUALS)), growths)


def held(found, wanted):
    """Asserts that an outcome is what the plain computation gives, to the last digit."""
    assert {sector.code: tuple(sector.growth) for sector in found.sectors} == wanted.growth
    assert {sector.code: tuple(sector.amount) for sector in found.sectors} == wanted.amount
    assert tuple(found.total) == wanted.total
    assert tuple(found.gap) == wanted.gap


# --- the real board --------------------------------------------------------------------------------------------------


def test_the_plain_computation_knows_the_sum_of_the_report():
    assert sum(map(Fraction, ACTUALS.values())) == Fraction("546.034")
    assert plain(exact(ACTUALS), Fraction(742), {}).growth == dict.fromkeys(
        ACTUALS, Fraction(742_000_00, 546_034) - 100
    )


@pytest.mark.parametrize("count", range(4))
def test_every_choice_of_open_sectors_of_the_report_is_as_computed_plainly(board, count):
    for chosen in itertools.combinations({"tw": "130.8", "dp": "-3.7", "nqd": "17.4"}.items(), count):
        given_ones = {code: Decimal(growth) for code, growth in chosen}
        found = scenario.outcome(board, in_decimals(given_ones))
        assert [sector.code for sector in found.sectors] == ["tw", "dp", "nqd"]
        assert {sector.code for sector in found.sectors if sector.given} == set(given_ones)
        assert (found.impossible, list(found.missing)) == (False, [])
        assert (found.target["id"], found.target["value"]) == ("production_value.total.2005.target", 742)
        held(found, spans(REAL, REAL_TARGET, exact(given_ones)))


@given(chosen=real_growths)
def test_any_growth_of_the_sectors_of_the_report_leads_where_it_is_computed_to_lead(board, chosen):
    given_ones = exact(chosen)
    found = scenario.outcome(board, in_decimals(chosen))
    left = 742 - sum(Fraction(ACTUALS[code]) * (1 + growth / 100) for code, growth in given_ones.items())
    assert found.impossible == (len(chosen) < 3 and left <= 0)
    if not found.impossible:
        held(found, spans(REAL, REAL_TARGET, given_ones))


def test_the_reports_own_aims_miss_its_own_target_by_their_rounding(board):
    """108.337 × 2.308 + 103.882 × 0.963 + 333.815 × 1.174 by hand."""
    found = scenario.outcome(board, (("tw", Decimal("130.8")), ("dp", Decimal("-3.7")), ("nqd", Decimal("17.4"))))
    assert [sector.amount.value for sector in found.sectors] == [
        Fraction("250.041796"),
        Fraction("100.038366"),
        Fraction("391.898810"),
    ]
    assert found.total.value == Fraction("741.978972")
    assert found.gap.value == Fraction("0.021028")


def test_the_last_open_sector_has_to_make_up_the_rest(board):
    """With central and local state as they were, non-state has to bring all 195.966: 58.70 %."""
    found = scenario.outcome(board, (("tw", Decimal(0)), ("dp", Decimal(0))))
    (nqd,) = [sector for sector in found.sectors if not sector.given]
    assert nqd.code == "nqd"
    assert nqd.amount.value == Fraction("529.781")
    assert round(nqd.growth.value, 2) == Fraction("58.70")
    assert nqd.actual["id"] == "production_value.nqd.2004.actual"


def test_foreign_investment_is_inside_a_sector_and_no_sector_of_a_scenario(board):
    found = scenario.outcome(board, (("fdi", Decimal(900)),))
    assert found == scenario.outcome(board, ())


def test_one_rate_for_all_is_that_of_the_whole(board):
    assert scenario.common_growth(board) == Decimal("35.89")
    assert str(scenario.common_growth(board)) == "35.89"


# --- boards made up --------------------------------------------------------------------------------------------------


@given(made_up, chosen_growths)
def test_made_up_sectors_lead_where_they_are_computed_to_lead(made, chosen):
    actuals, target = made
    given_ones = {code: growth for code, growth in chosen.items() if code in dict(actuals)}
    found = scenario.outcome(board_of(actuals, target), in_decimals(given_ones))
    left = Fraction(target) - sum(
        Fraction(dict(actuals)[code]) * (1 + g / 100) for code, g in exact(given_ones).items()
    )
    if len(given_ones) < len(actuals) and left <= 0:
        assert found.impossible
        assert (list(found.sectors), found.total, found.gap) == ([], None, None)
        assert found.target["value"] == float(target)
    else:
        assert not found.impossible
        held(found, spans(figures_of(actuals), (Fraction(target), HALF_TARGET), exact(given_ones)))


@given(made_up, chosen_growths)
def test_the_growth_that_follows_reaches_the_target_when_it_is_filled_in(made, chosen):
    actuals, target = made
    board = board_of(actuals, target)
    found = scenario.outcome(board, in_decimals({code: g for code, g in chosen.items() if code in dict(actuals)}))
    assume(any(not sector.given for sector in found.sectors))
    filled = scenario.outcome(board, tuple((sector.code, sector.growth.value) for sector in found.sectors))
    assert filled.total.value == Fraction(target)
    assert filled.gap.value == 0
    assert all(sector.given for sector in filled.sectors)
    assert [sector.amount.value for sector in filled.sectors] == [sector.amount.value for sector in found.sectors]


@given(made_up, chosen_growths)
def test_filled_in_as_an_address_holds_it_the_growth_misses_the_target_by_its_rounding_only(made, chosen):
    actuals, target = made
    board = board_of(actuals, target)
    found = scenario.outcome(board, in_decimals({code: g for code, g in chosen.items() if code in dict(actuals)}))
    assume(found.sectors)
    typed = tuple((sector.code, Decimal(round(sector.growth.value * 100)) / 100) for sector in found.sectors)
    filled = scenario.outcome(board, typed)
    base = sum(Fraction(dict(actuals)[sector.code]) for sector in found.sectors if not sector.given)
    assert abs(filled.gap.value - found.gap.value) <= base / 20_000


@given(made_up, chosen_growths, st.data())
def test_the_order_of_sectors_and_assumptions_does_not_matter(made, chosen, data):
    actuals, target = made
    given_ones = in_decimals({code: growth for code, growth in chosen.items() if code in dict(actuals)})
    board = board_of(actuals, target)
    found = scenario.outcome(board, given_ones)
    again = scenario.outcome(data.draw(st.permutations(board)), tuple(data.draw(st.permutations(given_ones))))
    assert {sector.code: sector for sector in found.sectors} == {sector.code: sector for sector in again.sectors}
    assert (found.total, found.gap, found.impossible) == (again.total, again.gap, again.impossible)


@given(made_up, st.data())
def test_what_one_sector_does_more_the_open_ones_have_to_do_less(made, data):
    actuals, target = made
    assume(len(actuals) > 1)
    board, code = board_of(actuals, target), data.draw(st.sampled_from([code for code, _ in actuals]))
    less, more = sorted(data.draw(st.lists(growths, min_size=2, max_size=2, unique=True)))
    low, high = (scenario.outcome(board, ((code, growth),)) for growth in (less, more))
    assert high.impossible or not low.impossible
    if not high.impossible:
        (first, *_), (second, *_) = ([s.growth.value for s in each.sectors if not s.given] for each in (low, high))
        assert first > second


@given(made_up)
def test_the_common_growth_is_the_ratio_of_target_and_sum_to_a_hundredth(made):
    actuals, target = made
    found = scenario.common_growth(board_of(actuals, target))
    rate = Fraction(target) / sum(Fraction(value) for _, value in actuals) * 100 - 100
    assert abs(Fraction(found) - rate) <= Fraction(1, 200)
    assert Fraction(found) * 100 % 1 == 0


def test_nearly_all_of_the_target_used_up_is_not_yet_impossible():
    """741.7 of 742 entered leave 0.3 for the last sector, although half a unit of the target's last digit is more."""
    board = board_of([("a", "741.700"), ("b", "100.000")], TARGET)
    found = scenario.outcome(board, (("a", Decimal(0)),))
    assert not found.impossible
    assert found.sectors[1].amount.value == Fraction("0.3")
    assert found.sectors[1].growth.value == Fraction("-99.7")


@pytest.mark.parametrize(("growth", "impossible"), [("0.00", False), ("99.99", False), ("100.00", True), ("500", True)])
def test_open_sectors_that_would_fall_to_nothing_or_below_are_impossible(growth, impossible):
    """371 doubled is all of 742."""
    board = board_of([("a", "371.000"), ("b", "100.000")], TARGET)
    found = scenario.outcome(board, (("a", Decimal(growth)),))
    assert found.impossible is impossible
    assert (found.sectors == ()) is impossible
    assert found.target["value"] == 742


def test_nothing_is_impossible_where_nothing_is_open():
    found = scenario.outcome(board_of([("a", "371.000"), ("b", "100.000")], TARGET), (("a", 500), ("b", 500)))
    assert not found.impossible
    assert (found.total.value, found.gap.value) == (2826, -2084)


# --- what is missing -------------------------------------------------------------------------------------------------

NOTHING = ([], None, None, False)


def parts_of(found):
    return list(found.sectors), found.total, found.gap, found.impossible


@pytest.mark.parametrize("chosen", [(), (("a", Decimal(5)),), (("a", Decimal(5)), ("b", Decimal(5)))])
def test_a_sector_without_an_actual_of_the_year_before_is_named(chosen):
    board = [each for each in board_of([("a", "5.000"), ("b", "6.000")], "20") if each["id"] != "x.b.2004.actual"]
    elsewhere = [row("b", "actual", 2003, "6", HALF_ACTUAL), row("b", "plan", 2004, "6", HALF_ACTUAL)]
    found = scenario.outcome([*board, *elsewhere], chosen)
    assert parts_of(found) == NOTHING
    assert list(found.missing) == ["b"]
    assert scenario.common_growth([*board, *elsewhere]) is None


@pytest.mark.parametrize("value", [None, 0.0, -1.0])
def test_an_actual_that_is_not_above_nothing_is_missing(value):
    board = board_of([("a", "5.000"), ("b", "6.000")], "20")
    broken = [{**each, "value": value} if each["id"] == "x.a.2004.actual" else each for each in board]
    found = scenario.outcome(broken, ())
    assert parts_of(found) == NOTHING
    assert list(found.missing) == ["a"]


def test_without_a_target_of_the_whole_nothing_is_computed():
    board = board_of([("a", "5.000"), ("b", "6.000")], "20")
    own = row("a", "target", 2005, "20", HALF_TARGET)
    found = scenario.outcome([*board[1:], own], ())
    assert parts_of(found) == NOTHING
    assert "total" in found.missing
    assert found.target is None
    assert scenario.common_growth(board[1:]) is None


def test_of_an_empty_board_nothing_is_computed():
    assert parts_of(scenario.outcome([], (("tw", Decimal(5)),))) == NOTHING
    assert list(scenario.outcome([], ()).missing) == ["total"]
    assert scenario.common_growth([]) is None


def test_the_latest_target_counts_and_the_actuals_of_the_year_before_it():
    older, newer = board_of([("a", "5.000")], "20"), board_of([("a", "8.000")], "30", year=2005)
    for board in ([*older, *newer], [*newer, *older]):
        found = scenario.outcome(board, ())
        assert (found.target["period"], found.sectors[0].actual["period"]) == ("2006", "2005")
        assert found.sectors[0].growth.value == 275


# --- beside the board ------------------------------------------------------------------------------------------------

UNSET = {"id": "", "as_printed": "", "ambiguous": False, "doubted": False, "below": False}


def added_to(frame, found):
    """The frame with what was assumed beside it, and only the rows that were added."""
    made = scenario.beside(frame, found)
    return made, made[made["measure"] == "assumed"]


@given(chosen=real_growths)
def test_what_follows_stands_beside_the_board(frame, board, chosen):
    found = scenario.outcome(board, in_decimals(chosen))
    made, added = added_to(frame, found)
    assert list(made.columns) == list(frame.columns)
    assert made.dtypes.equals(frame.dtypes)
    assert list(made.index) == list(range(len(made)))
    assert made.equals(made.sort_values(["position", "period"], kind="stable", ignore_index=True))
    pd.testing.assert_frame_equal(made[made["measure"] != "assumed"].reset_index(drop=True), frame)
    wanted = {} if found.impossible else {"total": found.total, **{s.code: s.amount for s in found.sectors}}
    assert {each["block"]: (each["value"], each["low"], each["high"]) for each in rows(added)} == {
        code: tuple(map(float, amount)) for code, amount in wanted.items()
    }


def test_rows_that_are_added_are_marked_as_assumed_and_have_no_place_in_the_report(frame, board):
    added = rows(added_to(frame, scenario.outcome(board, (("tw", Decimal(5)),)))[1])
    assert [each["block"] for each in added] == ["total", "tw", "dp", "nqd"]
    model = {each["block"]: each for each in board if each["measure"] == "target"}
    for each in added:
        assert (each["kind"], each["measure"], each["period"]) == ("assumed", "assumed", "2005")
        assert {name: each[name] for name in UNSET} == UNSET
        assert each["place"] == ""
        kept = ("position", "role", "parent", "item", "indicator", "unit")
        assert {name: each[name] for name in kept} == {name: model[each["block"]][name] for name in kept}


def test_on_a_narrowed_board_only_what_it_shows_gets_a_row(release, board):
    with releases.cursor(release) as cursor:
        narrowed = queries.sector_board(cursor, Filters(sectors=("dp",), about="2004"))
    made, added = added_to(narrowed, scenario.outcome(board, (("tw", Decimal(5)),)))
    assert list(added["block"]) == ["total", "dp"]
    assert len(made) == len(narrowed) + 2


@pytest.mark.parametrize("chosen", [(("tw", Decimal(1000)),), None], ids=["impossible", "missing"])
def test_where_nothing_follows_the_board_stays_as_it_is(frame, board, chosen):
    found = scenario.outcome([], ()) if chosen is None else scenario.outcome(board, chosen)
    assert found.sectors == ()
    pd.testing.assert_frame_equal(scenario.beside(frame, found), frame)


def test_an_empty_board_stays_empty(frame, board):
    found = scenario.outcome(board, ())
    pd.testing.assert_frame_equal(scenario.beside(frame.head(0), found), frame.head(0))
