"""The ledger against a second, separately written computation, anchors worked out by hand, and random reports."""

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsdash.data import assemble, csv_tables, release_rows, releases, validate
from lsdash.model import checks, derive, intervals
from tests.digits import exact, last_digit
from tests.model.test_derive import (
    MADE_UP,
    PARTS,
    PRINTED,
    before,
    figure,
    gap,
    leaves_of,
    now,
    plan,
    reports,
    rounded,
    target,
)

STATE, REST = ("total", *PARTS), (*PARTS, "residual")
VALUES = {key: value for key, (value, _) in PRINTED.items()}
PV = "production_value"
AIMED = {
    "total": "2005.target_growth",
    "tw": "2005.target_level",
    "dp": "2005.target_level",
    "nqd": "2005.target_growth",
}


# The second computation: every identity written out anew over the printed numbers, nothing of lsdash in it.
# A row is what is computed, what it is held against, and the ids of the numbers on either side.


def ids(items, last):
    return tuple(f"{PV}.{item}.{last}" for item in items)


def parts_row(of, last):
    total = ids(["total"], last)
    return lambda p: sum(of(p, part) for part in PARTS), lambda p: of(p, "total"), ids(PARTS, last), total


def shares_row(of, last):
    return lambda p: sum(100 * of(p, part) / of(p, "total") for part in PARTS), lambda _: 100, ids(PARTS, last), ()


def aim_rows(item, last):
    amount, goal, ratio = (f"{PV}.{item}.{end}" for end in ("2004.actual", "2005.target", last))
    added = 100 if last == "2005.target_growth" else 0
    yield f"ratio.{ratio}", (lambda p: 100 * p[goal] / p[amount] - added, lambda p: p[ratio], (goal, amount), (ratio,))
    base = lambda p: 100 * p[goal] / (p[ratio] + added), lambda p: p[amount], (goal, ratio), (amount,)
    yield f"base.{amount}", base


def inside_row(of, last):
    return lambda p: of(p, "fdi"), lambda p: of(p, "nqd"), ids(["fdi"], last), ids(["nqd"], last)


def reading_row(key):
    used = (f"{key}.2004.actual", f"{key}.2004.growth")
    return lambda p: 100 * p[used[0]] / (100 + p[used[1]]), lambda p: 100 * p[used[0]] / p[used[1]], used, used


AMOUNTS = {"2003.actual": before, "2004.actual": now, "2004.plan": plan, "2005.target": target}
SHARES = {"2003.share": before, "2004.share": now, "2004.plan_share": plan, "2005.target_share": target}
GRID = ("grid_communes.connected.2004.actual", "grid_communes.all.2004.actual")
TESTED = {
    **{f"parts.{PV}.total.{last}": parts_row(of, last) for last, of in AMOUNTS.items()},
    **{f"shares.{PV}.total.{last}": shares_row(of, last) for last, of in {**SHARES, "2005.gap_share": gap}.items()},
    f"contributions.{PV}.total.2004.growth": (
        lambda p: sum(100 * (now(p, part) - before(p, part)) for part in PARTS) / before(p, "total"),
        lambda p: p[f"{PV}.total.2004.growth"],
        ids(PARTS, "2004.contribution"),
        ids(["total"], "2004.growth"),
    ),
    **{key: row for item, last in AIMED.items() for key, row in aim_rows(item, last)},
    **{f"inside.{PV}.fdi.{last}": inside_row(AMOUNTS[last], last) for last in ("2003.actual", "2004.actual")},
    f"coverage.{GRID[0]}": (lambda p: p[GRID[0]], lambda p: p[GRID[1]], GRID[:1], GRID[1:]),
    **{f"reading.{key}.2003.actual": reading_row(key) for key in ("output.than-sach", f"{PV}.fdi")},
}
# Broken identities, their terms that must be doubted beside the ratios, and the first over the same figures.
BROKEN = {
    f"parts.{PV}.total.2003.actual": (ids(("total", *REST), "2003.actual"), f"parts.{PV}.total.2003.actual"),
    f"shares.{PV}.total.2003.share": (ids(REST, "2003.share"), f"parts.{PV}.total.2003.actual"),
    f"contributions.{PV}.total.2004.growth": (ids(REST, "2004.contribution"), f"parts.{PV}.total.2003.actual"),
    f"parts.{PV}.total.2004.plan": (ids(("total", *REST), "2004.plan"), f"parts.{PV}.total.2004.plan"),
    f"shares.{PV}.total.2004.plan_share": (ids(REST, "2004.plan_share"), f"parts.{PV}.total.2004.plan"),
}
GROWN = [f"{PV}.{item}" for item in ("total", "tw", "nqd", "fdi")]
GROWN += [f"output.{item}" for item in ("than-sach", "bo-xit", "dien-truyen-tai", "nuoc-may")]
PLANNED = ["output.than-sach", *(f"{PV}.{item}" for item in STATE)]
MISSING = {
    **{f"ratio.{key}.2004.growth": f"{key}.2003.actual" for key in GROWN},
    f"ratio.{PV}.dp.2004.level": f"{PV}.dp.2003.actual",
    **{f"ratio.{key}.2004.plan_attainment": f"{key}.2004.plan" for key in PLANNED},
    **{f"inside.{PV}.fdi.{last}": f"{PV}.fdi.{last}" for last in ("2004.plan", "2005.target")},
}
VERDICTS = {
    "broken": set(BROKEN),
    "ambiguous": {"reading.output.than-sach.2003.actual", f"reading.{PV}.fdi.2003.actual"},
    "within": {key for key in TESTED if key.startswith(("ratio.", "base."))},
    "exact": {
        *(f"parts.{PV}.total.{last}" for last in ("2004.actual", "2005.target")),
        *(f"shares.{PV}.total.{last}" for last in ("2004.share", "2005.target_share", "2005.gap_share")),
        *(f"inside.{PV}.fdi.{last}" for last in ("2003.actual", "2004.actual")),
        f"coverage.{GRID[0]}",
    },
    "untestable": set(MISSING),
}
RATIOS = {
    "2003": {"total": "growth", "tw": "growth", "dp": "level", "nqd": "growth"},
    "plan": dict.fromkeys(STATE, "plan_attainment"),
}


def spread(formula):
    """The formula's value, and its least and greatest over all corners of the printed intervals."""
    leaves = leaves_of(formula)
    corners = itertools.product(*({PRINTED[key][0] + sign * PRINTED[key][1] for sign in (-1, 1)} for key in leaves))
    results = [formula(dict(zip(leaves, corner, strict=True))) for corner in corners]
    return formula(VALUES), min(results), max(results)


def difference(key):
    computed, held, *_ = TESTED[key]
    return lambda p: held(p) - computed(p)


def ratios_below(key):
    return RATIOS["plan" if ".2004.plan" in key else "2003"].items()


def closing_by_hand(key, wanted, p):
    """Solved for one figure: Σ n·w of the parts = n·w of the total, n an amount of 2004 and i its ratio to its base.

    w = 1 / i for parts and, as the whole cancels, for shares; w = 1 - 1 / i for contributions, whose sum over the
    base N / i of the whole is its growth i - 1.
    """
    points, terms = key.startswith("contributions"), {}
    for item, measure in ratios_below(key):
        pair = ids([item], "2004.actual") + ids([item], f"2004.{measure}")
        index = p[pair[1]] / 100 + (measure == "growth")
        weight = 1 - 1 / index if points else 1 / index
        terms[pair] = (weight, p[pair[0]] * weight * (-1 if item == "total" else 1))
    ((own, (weight, term)),) = [each for each in terms.items() if wanted in each[0]]
    factor = 1 - sum(term for _, term in terms.values()) / term  # by which its n·w must change
    if wanted == own[0]:
        return p[wanted] * factor
    return 100 / (1 - weight * factor if points else weight * factor) - (100 if wanted.endswith("growth") else 0)


@pytest.fixture(scope="module")
def every_table():
    return csv_tables.read(releases.DATA)


@pytest.fixture(scope="module")
def tables(every_table):
    """The tables with the figures of the report alone."""
    figures = [row for row in every_table["figures"] if row["source"] == "bc2004"]
    return {**every_table, "figures": figures}


@pytest.fixture(scope="module")
def observed(tables):
    return assemble.observe(tables)


@pytest.fixture(scope="module")
def rows(observed):
    return {row.id: row for row in checks.ledger(observed)}


def verdicts(rows):
    return {row.id: row.verdict for row in rows}


def test_exactly_these_identities_are_found_with_these_verdicts(rows):
    assert verdicts(rows.values()) == {key: verdict for verdict, keys in VERDICTS.items() for key in keys}
    assert set(TESTED) | set(MISSING) == set(rows)
    for key, row in rows.items():
        assert key == f"{row.rule}.{row.indicator}.{row.item}.{row.period}.{row.measure}"
        unit = {PV: "ty-dong", "grid_communes": "xa", "output": "tan"}[row.indicator]
        assert row.unit == (unit if row.measure in {"actual", "plan", "target"} else "phan-tram")
    order = list(VERDICTS)
    assert [row.verdict for row in rows.values()] == sorted((row.verdict for row in rows.values()), key=order.index)


@pytest.mark.parametrize("key", TESTED)
def test_numbers_and_verdict_equal_the_second_computation(rows, observed, key):
    computed, held, terms, against = TESTED[key]
    row, (value, low, high) = rows[key], spread(difference(key))
    assert (row.computed, row.held, row.difference) == (spread(computed), spread(held), (value, low, high))
    assert (row.terms, row.against, row.figures) == (terms, against, tuple(leaves_of(difference(key))))
    if row.rule in {"inside", "coverage"}:
        assert row.verdict == ("exact" if low >= 0 else "within" if high >= 0 else "broken")
    elif row.rule != "reading":
        assert row.verdict == ("exact" if value == 0 else "within" if low <= 0 <= high else "broken")
    finest = {"ty-dong": Fraction("0.001"), "phan-tram": Fraction("0.01")}.get(row.unit, Fraction(1))
    assert (row.reason, row.missing, row.finest) == ("", (), finest)
    assert bool(row.residual) == (row.rule in {"parts", "shares", "contributions"} and row.measure != "gap_share")
    if row.residual:
        rest = observed.by_id[row.residual]
        assert (rest.value, rest.low, rest.high) == (value, low, high)


def test_sides_and_difference_have_the_last_digit_that_they_bear_or_that_is_printed(rows, observed):
    written = {row["id"]: row for row in release_rows.identities([*rows.values()]).to_pylist()}
    for key, row in rows.items():
        steps = {name: exact(written[key][name]) for name in ("step", "computed_step", "held_step")}
        if row.difference is None:
            assert set(steps.values()) == {1}
            continue
        by_hand = [last_digit(*map(exact, side), row.finest) for side in (row.difference, row.computed, row.held)]
        for own, ids, place in ((row.computed_step, row.terms, 1), (row.held_step, row.against, 2)):
            if own:
                assert len(ids) == 1
                by_hand[place] = observed.by_id[ids[0]].step
        assert [*steps.values()] == by_hand, key


def test_what_cannot_be_tested_says_which_number_is_missing(rows):
    for key, missing in MISSING.items():
        assert (rows[key].reason, rows[key].missing) == ("absent", (missing,))
        assert {rows[key].computed, rows[key].held, rows[key].difference} == {None}
        assert rows[key].terms + rows[key].against + rows[key].figures + rows[key].closings + rows[key].doubted == ()


@pytest.mark.parametrize("key", BROKEN)
def test_each_closing_is_what_algebra_gives_and_makes_the_identity_hold(rows, key):
    figures = leaves_of(difference(key))
    assert [closing.figure for closing in rows[key].closings] == figures
    for closing in rows[key].closings:
        assert difference(key)({**VALUES, closing.figure: closing.value}) == 0
        assert closing.value == closing_by_hand(key, closing.figure, VALUES)
        others = [other for other in figures if other != closing.figure]
        ends = [(VALUES[other] - PRINTED[other][1], VALUES[other] + PRINTED[other][1]) for other in others]
        corners = (dict(zip(others, corner, strict=True)) for corner in itertools.product(*ends))
        found = [closing_by_hand(key, closing.figure, {**VALUES, **corner}) for corner in corners]
        assert (closing.low, closing.high) == (min(found), max(found))


def test_the_amounts_of_2004_are_confirmed_and_all_else_below_a_broken_identity_is_doubted(rows):
    for key, (terms, cause) in BROKEN.items():
        assert {closing.figure for closing in rows[key].closings if closing.confirmed} == set(ids(STATE, "2004.actual"))
        ratios = [f"{PV}.{item}.2004.{measure}" for item, measure in ratios_below(key)]
        assert (rows[key].doubted, rows[key].cause) == (tuple(sorted({*terms, *ratios})), cause)
    others = [row for key, row in rows.items() if key not in BROKEN]
    assert not [row.id for row in others if row.doubted or row.closings or row.cause]


ANCHORS = [
    ("2003.actual", "broken", [423.841, 423.824, 423.858], [419.139, 418.436, 419.847]),
    ("2004.plan", "broken", [489.409, 489.387, 489.432], [492.146, 492.052, 492.241]),
    ("2004.actual", "exact", [546.034, 546.0335, 546.0345], [546.034, 546.0325, 546.0355]),
    ("2005.target", "exact", [742, 741.5, 742.5], [742, 740.5, 743.5]),
]


@pytest.mark.parametrize(("last", "verdict", "total", "parts"), ANCHORS)
def test_anchors_worked_out_by_hand(rows, last, verdict, total, parts):
    row = rows[f"parts.{PV}.total.{last}"]
    assert row.verdict == verdict
    assert list(map(float, row.held)) == pytest.approx(total, abs=0.0005)
    assert list(map(float, row.computed)) == pytest.approx(parts, abs=0.0005)


def test_non_state_growth_would_have_to_be_51_69_to_close_2003(rows):
    found = [each for key in BROKEN for each in rows[key].closings if each.figure == f"{PV}.nqd.2004.growth"]
    assert [(f"{float(each.value):.2f}", each.confirmed) for each in found] == [("51.69", False)] * 3


def aim(item):
    return {f"ratio.{PV}.{item}.{AIMED[item]}", f"base.{PV}.{item}.2004.actual"}


SUMS = {f"parts.{PV}.total.2004.actual", f"shares.{PV}.total.2004.share"}
MOVED = [
    ("f01", "546.534", "546,534 tỷ đồng", SUMS | aim("total")),
    ("f04", "108.837", "108,837 tỷ đồng", SUMS | aim("tw")),
    ("f07", "104.382", "104,382 tỷ đồng", SUMS),  # the target, 100 ± 0.5, is too coarse to notice
    ("f10", "334.315", "334,315 tỷ đồng", SUMS | aim("nqd")),
    ("f13", "37.420", "37.420 triệu đồng", set()),  # held against nothing but the far larger nqd
    ("f27", "742.5", "742,5 tỷ đồng", aim("total")),  # the parts add up to 742 ± 1.5
    ("f29", "250.5", "250,5 tỷ", aim("tw")),
    ("f31", "100.5", "100,5 tỷ", aim("dp")),
    ("f33", "392.5", "392,5 tỷ", aim("nqd")),
]


@pytest.fixture
def no_closings(monkeypatch):
    """What would close a broken row is left out: nearly all time goes into it, and no verdict depends on it."""
    monkeypatch.setattr(checks, "_closings", lambda *_: ())


@pytest.mark.parametrize(("name", "value", "words", "failing"), MOVED)
def test_an_amount_moved_by_a_half_makes_exactly_these_fail(tables, no_closings, name, value, words, *, failing):
    changed = {"value": value, "as_printed": words, "step": "0.1" if value.endswith(".5") else "0.001"}
    figures = [{**row, **changed} if row["id"] == name else row for row in tables["figures"]]
    assert not validate.issues({**tables, "figures": figures})
    ledger = checks.ledger(assemble.observe({**tables, "figures": [row for row in figures if row["indicator"] == PV]}))
    assert {row.id for row in ledger if row.verdict == "broken"} == {*BROKEN, *failing}


def bare(rows):
    """The rows that could be tested, without what they learn from other rows."""
    closings = {row.id: tuple(replace(each, confirmed=False) for each in row.closings) for row in rows}
    plain = [replace(row, doubted=(), cause="", closings=closings[row.id]) for row in rows]
    return {row.id: row for row in plain if row.verdict != "untestable"}


def expect_only_untouched_rows(observed, rows, dropped, indicators):
    kept = [each for each in observed.by_id.values() if not each.formula and each.indicator in indicators]
    ledger = checks.ledger(derive.derive([each for each in kept if each.id not in dropped], observed.code_lists))
    assert len({row.id for row in ledger}) == len(ledger)
    assert not [row for row in ledger if row.verdict == "untestable" and (row.reason != "absent" or not row.missing)]
    left = [row for row in rows.values() if row.indicator in indicators and not dropped & set(row.figures)]
    assert bare(ledger) == bare(left)


@pytest.mark.parametrize("key", [*PRINTED, "output.phu-tung-xe-may.2005.target"])
def test_without_one_figure_the_rows_that_do_not_rest_on_it_stay_as_they_are(observed, rows, no_closings, key):
    alone = {PV} if key.startswith(PV) else {"output", "grid_communes"}  # no row crosses indicators
    expect_only_untouched_rows(observed, {name: replace(row, closings=()) for name, row in rows.items()}, {key}, alone)


@pytest.mark.parametrize("measure", ["2004.actual", "2004.plan_attainment", "2004.growth", "2005.target"])
def test_without_one_figure_what_would_close_the_others_stays_as_it_is(observed, rows, measure):
    expect_only_untouched_rows(observed, rows, {f"{PV}.tw.{measure}"}, {PV})


@settings(max_examples=5)
@given(st.sets(st.sampled_from(sorted(PRINTED)), min_size=2))
def test_without_any_figures_the_rows_that_do_not_rest_on_them_stay_as_they_are(observed, rows, dropped):
    expect_only_untouched_rows(observed, rows, dropped, {PV, "output", "grid_communes"})


# Random reports


@st.composite
def fuller_reports(draw):
    """A consistent report that may also print last year's amounts, the plan, and the growth aimed at."""
    truth, figures = draw(reports())
    for item in (*STATE, "fdi"):
        aimed = 100 * truth["target", item] / truth["now", item] - 100
        stated = [
            (2003, "actual", truth["before", item]),
            (2004, "plan", truth["plan", item]),
            (2005, "target_growth", aimed),
        ]
        for year, measure, value in stated:
            decimals = draw(st.none() | st.integers(0, 4))
            if decimals is not None:
                step = Fraction(1, 10**decimals)
                figures.append(figure(item, year, measure, rounded(value, decimals), step=step))
    return truth, draw(st.permutations(figures))


def made(*figures):
    return {row.id: row for row in checks.ledger(derive.derive(figures, MADE_UP))}


@settings(max_examples=20)
@given(fuller_reports())
def test_a_consistent_report_breaks_nothing(report):
    assert not [row for row in made(*report[1]).values() if row.verdict == "broken"]


@settings(max_examples=8)
@given(fuller_reports(), st.randoms())
def test_order_of_figures_does_not_matter(report, random):
    found = list(made(*report[1]).values())
    assert list(made(*random.sample(report[1], len(report[1]))).values()) == found


@settings(max_examples=30)
@given(reports(), st.sampled_from(STATE), st.integers(1, 10**6), st.sampled_from([-1, 1]))
def test_an_error_beyond_the_rounding_of_the_parts_is_caught_and_the_truth_would_close_it(report, item, size, sign):
    truth, figures = report
    amounts = {each.item: each for each in figures if each.measure == "actual" and each.item in STATE}
    error = sign * (sum(each.step for each in amounts.values()) + Fraction(size, 1000))
    numbers = {name: getattr(amounts[item], name) + error for name in ("value", "low", "high")}
    row = made(*{**amounts, item: replace(amounts[item], **numbers)}.values())["parts.value.total.2004.actual"]
    assert row.verdict == "broken"
    assert amounts[item].id in row.doubted
    closings = [each for each in row.closings if each.figure == amounts[item].id]
    assert all(each.low <= truth["now", item] <= each.high for each in closings)


# Small made-up cases


def amount(item, value, year=2004):
    return figure(item, year, "actual", value)


def case(rule, verdict, *figures):
    return pytest.param(rule, verdict, figures, id=f"{rule} {verdict} {float(figures[0].value)}")


THRICE = (amount("tw", 300), figure("tw", 2004, "growth", 200, ambiguous=True))
FIVEFOLD = (amount("fdi", 100), figure("fdi", 2004, "growth", 400, ambiguous=True))
HALF = (amount("tw", 10), figure("tw", 2004, "plan_attainment", 50))
TENS = tuple(amount(part, 10) for part in PARTS)
CASES = [
    case("ratio.value.tw.2004.growth", "ambiguous", amount("tw", 100, 2003), *THRICE),
    case("ratio.value.tw.2004.growth", "ambiguous", amount("tw", 150, 2003), *THRICE),
    case("base.value.tw.2003.actual", "ambiguous", amount("tw", 150, 2003), *THRICE),
    case("base.value.tw.2003.actual", "broken", amount("tw", 50, 2003), *THRICE),
    case("inside.value.fdi.2003.actual", "exact", amount("nqd", 100, 2003), *FIVEFOLD),
    case("inside.value.fdi.2003.actual", "ambiguous", amount("nqd", 22, 2003), *FIVEFOLD),
    case("inside.value.fdi.2003.actual", "broken", amount("nqd", 10, 2003), *FIVEFOLD),
    case("inside.value.fdi.2004.actual", "exact", amount("fdi", "9.99"), amount("nqd", 10)),
    case("inside.value.fdi.2004.actual", "within", amount("fdi", "10.00"), amount("nqd", 10)),
    case("inside.value.fdi.2004.actual", "within", amount("fdi", "10.01"), amount("nqd", 10)),
    case("inside.value.fdi.2004.actual", "broken", amount("fdi", "10.02"), amount("nqd", 10)),
    *(case("parts.value.total.2004.actual", "within", amount("total", total), *TENS) for total in ("29.98", "30.02")),
    *(case("parts.value.total.2004.actual", "broken", amount("total", total), *TENS) for total in ("29.97", "30.03")),
    case("ratio.value.tw.2004.growth", "absent", replace(amount("tw", 100, 2003), source="other"), *THRICE),
    case("ratio.value.tw.2004.plan_attainment", "undefined", figure("tw", 2004, "plan", "0.004"), *HALF),
    case("ratio.value.tw.2004.plan_attainment", "bound", figure("tw", 2004, "plan", 9, kind="lower_bound"), *HALF),
    case("ratio.value.tw.2004.plan_attainment", "within", figure("tw", 2004, "plan", "20.01"), *HALF),
]


@pytest.mark.parametrize(("rule", "verdict", "figures"), CASES)
def test_made_up_figures_get_this_verdict(rule, verdict, figures):
    row = made(*figures)[rule]
    assert (row.verdict, row.reason) == (
        ("untestable", verdict) if verdict in {"undefined", "absent", "bound"} else (verdict, "")
    )


def test_too_large_an_inner_item_would_have_to_be_its_parent():
    row = made(amount("fdi", "10.03"), amount("nqd", "10.00"))["inside.value.fdi.2004.actual"]
    shown = [(each.figure, *map(float, (each.value, each.low, each.high))) for each in row.closings]
    assert shown == [("value.fdi.2004.actual", 10, 9.995, 10.005), ("value.nqd.2004.actual", 10.03, 10.025, 10.035)]
    assert row.doubted == row.figures


def test_what_another_check_confirms_is_not_doubted_unless_that_leaves_nothing_in_doubt():
    """The parts add up, which confirms the amount of nqd: that fdi within it is larger casts doubt on fdi alone. Where
    the plans do not add up though each is what its attainment says, any of them may be wrong."""
    amounts = [amount("tw", 10), amount("dp", 10), amount("nqd", 10), amount("total", 30)]
    rows = made(*amounts, amount("fdi", 12))
    assert rows["parts.value.total.2004.actual"].verdict == "exact"
    assert rows["inside.value.fdi.2004.actual"].doubted == ("value.fdi.2004.actual",)
    attained = [figure(item, 2004, "plan_attainment", 50) for item in STATE]
    plans = [figure(item, 2004, "plan", 20) for item in PARTS]
    rows = made(*amounts, *attained, *plans, figure("total", 2004, "plan", 60))
    assert not [row.id for row in rows.values() if row.verdict == "broken"]
    rows = made(
        *amounts,
        *attained[1:],
        *plans,
        figure("total", 2004, "plan", 61),
        figure("total", 2004, "plan_attainment", 49.18),
    )
    wrong = rows["parts.value.total.2004.plan"]
    assert (wrong.verdict, wrong.doubted) == ("broken", tuple(sorted((*wrong.terms, *wrong.against, wrong.residual))))
    assert all(closing.confirmed for closing in wrong.closings)


SUM, OWN, INNER = "shares.total", "ratio.nqd", "inside.fdi"


@pytest.mark.parametrize(
    ("figures", "causes"),
    [
        ({"tw": 35, "dp": 25, "nqd": 50}, [[SUM, "ratio.tw"]]),
        ({"tw": 35, "dp": 35, "nqd": 50}, [[SUM], ["ratio.dp"], ["ratio.tw"]]),
        # The sum asks for 50, the amounts for 37.5 to 62.5, the part inside for 60 or more: no value mends all three.
        ({"tw": 30, "dp": 20, "nqd": 20, "fdi": 60}, [[SUM, OWN], [INNER]]),
        ({"tw": 30, "dp": 20, "nqd": 20, "fdi": 45}, [[SUM, OWN, INNER]]),
    ],
)
def test_one_misprinted_share_is_one_contradiction_with_all_that_one_value_of_it_would_mend(figures, causes):
    """Two that are misprinted are not: no value of one would mend the sum and its own ratio."""
    printed = [amount("tw", 12), amount("dp", 8), amount("total", 40), figure("nqd", 2004, "actual", 20, step=10)]
    if "fdi" in figures:
        printed.append(amount("fdi", Fraction(figures["fdi"] * 40, 100)))
    else:
        printed = [amount("tw", 10), amount("dp", 10), amount("nqd", 20), amount("total", 40)]
    rows = made(*printed, *(figure(item, 2004, "share", value) for item, value in figures.items()))
    found = {}
    for row in rows.values():
        if row.verdict == "broken":
            found.setdefault(row.cause, []).append(f"{row.rule}.{row.item}")
    assert [*found.values()] == causes


@pytest.mark.parametrize("dataset", ["release", "demo_release"])
def test_no_check_fails_without_a_number_that_bears_the_mark(request, dataset):
    with releases.cursor(request.getfixturevalue(dataset)) as cursor:
        unmarked = cursor.execute("""
            SELECT d.id FROM src.identity d ANTI JOIN (SELECT n.identity FROM src.identity_number n
                JOIN src.observation o ON o.id = n.number WHERE n.doubted AND o.doubted) n ON n.identity = d.id
            WHERE d.verdict = 'broken'""").fetchall()
    assert unmarked == []


def test_a_figure_wrong_by_two_units_of_its_last_digit_has_a_closing():
    row = made(amount("fdi", "10.02"), amount("nqd", "10.00"))["inside.value.fdi.2004.actual"]
    assert [closing.figure for closing in row.closings] == ["value.fdi.2004.actual", "value.nqd.2004.actual"]


def test_more_communes_on_the_grid_than_there_are_is_broken(tables):
    grid = [row for row in tables["figures"] if row["indicator"] == "grid_communes"]
    for connected, verdict in (("226", "exact"), ("227", "broken")):
        figures = [{**row, "value": connected} if row["item"] == "connected" else row for row in grid]
        (row,) = checks.ledger(assemble.observe({**tables, "figures": figures}))
        assert (row.id, row.verdict) == (f"coverage.{GRID[0]}", verdict)


def test_a_missing_part_is_named():
    row = made(amount("total", 30), amount("tw", 10), amount("dp", 10))["parts.value.total.2004.actual"]
    assert (row.verdict, row.reason, row.missing) == ("untestable", "absent", ("value.nqd.2004.actual",))


# What must not be compared


@pytest.fixture(scope="module")
def everything(every_table):
    return assemble.observe(every_table)


@pytest.fixture(scope="module")
def pairs(everything):
    entries = everything.by_id.values()
    amounts = [each for each in entries if not each.formula and each.measure in {"actual", "plan", "target"}]
    return list(itertools.permutations(amounts, 2))


def reason_by_rule(tables, left, right):
    """Products are compared with themselves only, sectors and segments with all of their tree."""
    indicators = {row["code"]: row for row in tables["indicators"]}
    if any({row["left"], row["right"]} == {left.item, right.item} for row in tables["barriers"]):
        return "barrier"
    apart = left.item != right.item and indicators[left.indicator]["dimension"] == "product"
    if left.indicator != right.indicator or apart:
        return "concept"
    if left.unit != right.unit or left.source == right.source:
        return "unit" if left.unit != right.unit else ""
    sources = [row for row in tables["sources"] if row["code"] in {left.source, right.source}]
    bases = {row["price_base"] for row in sources}
    if indicators[left.indicator]["price_base"] == "not_stated" and (len(bases) > 1 or bases == {"not_stated"}):
        return "price_base"
    return "period" if any(row["period_unclear"] == "true" for row in sources) else ""


def test_every_pair_of_printed_amounts_is_compared_or_refused_as_the_rule_says(tables, everything, pairs):
    found = {(left.id, right.id): intervals.incomparable(left, right, everything.code_lists) for left, right in pairs}
    assert found == {(left.id, right.id): reason_by_rule(tables, left, right) for left, right in pairs}
    assert set(found.values()) == {"barrier", "concept", "period", "price_base", ""}


@pytest.mark.parametrize("formula", ["growth_needed", "gap"])
def test_every_pair_gives_a_number_or_a_refusal_with_its_reason(tables, everything, pairs, formula):
    for left, right in pairs:
        new = intervals.ObservationSet([left, right], everything.code_lists)
        new.add_derived(formula, left, [left, right], measure=formula)
        wanted = replace(left, measure=formula).key
        bound, reason = None in {left.high, right.high}, reason_by_rule(tables, left, right)
        assert list(new.by_id)[2:] == ([] if bound or reason else [wanted])
        assert new.refusals == ([intervals.Refusal(wanted, reason, left.id, right.id)] if reason and not bound else [])


def test_unit_and_price_base_are_reasons_too():
    left, right = amount("tw", 10), replace(amount("tw", 10, 2005), source="other")
    unstated = replace(MADE_UP, unstated={"value"})
    assert [intervals.incomparable(left, right, register) for register in (MADE_UP, unstated)] == [
        "source",
        "price_base",
    ]
    assert intervals.incomparable(left, replace(right, unit="other"), unstated) == "unit"
