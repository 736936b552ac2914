"""Derived numbers against a second, separately written computation, anchors worked out by hand, and random reports."""

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lsdash.data import assemble, csv_tables, releases
from lsdash.model import derive, intervals
from tests.shipped import table

PARTS = ("tw", "dp", "nqd")
SECTORS = (*PARTS, "fdi")


# The second computation: formulas written out anew over the printed numbers, nothing of lsdash.derive in them.


def now(p, sector):
    if sector == "residual":
        return now(p, "total") - sum(now(p, part) for part in PARTS)
    return p[f"production_value.{sector}.2004.actual"]


def before(p, sector):
    if sector == "residual":
        return before(p, "total") - sum(before(p, part) for part in PARTS)
    if sector == "dp":
        return 100 * now(p, "dp") / p["production_value.dp.2004.level"]
    return 100 * now(p, sector) / (100 + p[f"production_value.{sector}.2004.growth"])


def plan(p, sector):
    if sector == "residual":
        return plan(p, "total") - sum(plan(p, part) for part in PARTS)
    return 100 * now(p, sector) / p[f"production_value.{sector}.2004.plan_attainment"]


def target(p, sector):
    if sector == "residual":
        return target(p, "total") - sum(target(p, part) for part in PARTS)
    return p[f"production_value.{sector}.2005.target"]


def gap(p, sector):
    return target(p, sector) - now(p, sector)


def sector_formulas(sector):
    formulas = {
        "2003.share": lambda p: 100 * before(p, sector) / before(p, "total"),
        "2004.share": lambda p: 100 * now(p, sector) / now(p, "total"),
        "2004.contribution": lambda p: 100 * (now(p, sector) - before(p, sector)) / before(p, "total"),
        "2003.actual": lambda p: before(p, sector),
    }
    if sector != "fdi":
        formulas["2004.plan"] = lambda p: plan(p, sector)
        formulas["2004.plan_share"] = lambda p: 100 * plan(p, sector) / plan(p, "total")
        formulas["2005.target_share"] = lambda p: 100 * target(p, sector) / target(p, "total")
    if sector == "residual":
        formulas["2004.actual"] = lambda p: now(p, "residual")
        formulas["2005.target"] = lambda p: target(p, "residual")
    if sector in PARTS:
        formulas["2005.gap"] = lambda p: gap(p, sector)
        formulas["2005.gap_share"] = lambda p: 100 * gap(p, sector) / gap(p, "total")
        formulas["2005.growth_needed"] = lambda p: 100 * target(p, sector) / now(p, sector) - 100
    return {f"production_value.{sector}.{key}": formula for key, formula in formulas.items()}


def output_before(product):
    key = f"output.{product}.2004"
    return lambda p: 100 * p[f"{key}.actual"] / (100 + p[f"{key}.growth"])


def communes(p, segment):
    connected, total = (p[f"grid_communes.{code}.2004.actual"] for code in ("connected", "all"))
    return {"connected": connected, "missing": total - connected, "total": total}[segment]


FORMULAS = {
    **{key: formula for sector in (*SECTORS, "residual") for key, formula in sector_formulas(sector).items()},
    "production_value.total.2003.actual": lambda p: before(p, "total"),
    "production_value.total.2004.plan": lambda p: plan(p, "total"),
    "production_value.total.2005.gap": lambda p: gap(p, "total"),
    "production_value.total.2005.growth_needed": lambda p: 100 * target(p, "total") / now(p, "total") - 100,
    "production_value.dp.2004.growth": lambda p: p["production_value.dp.2004.level"] - 100,
    "production_value.dp.2005.target_growth": lambda p: p["production_value.dp.2005.target_level"] - 100,
    "production_value.tw.2005.target_growth": lambda p: p["production_value.tw.2005.target_level"] - 100,
    **{
        f"output.{product}.2003.actual": output_before(product)
        for product in ("than-sach", "bo-xit", "dien-truyen-tai", "nuoc-may")
    },
    "output.than-sach.2004.plan": lambda p: (
        100 * p["output.than-sach.2004.actual"] / p["output.than-sach.2004.plan_attainment"]
    ),
    "output.than-sach.2005.gap": lambda p: p["output.than-sach.2005.target"] - p["output.than-sach.2004.actual"],
    "output.than-sach.2005.growth_needed": lambda p: (
        100 * p["output.than-sach.2005.target"] / p["output.than-sach.2004.actual"] - 100
    ),
    "grid_communes.missing.2004.actual": lambda p: communes(p, "missing"),
    "grid_communes.missing.2004.share": lambda p: 100 * communes(p, "missing") / communes(p, "total"),
    "grid_communes.connected.2004.share": lambda p: 100 * communes(p, "connected") / communes(p, "total"),
}


class Asked(dict):
    """Numbers by id that remember which of them a formula asked for."""

    def __init__(self, *args):
        super().__init__(*args)
        self.keys_asked = set()

    def __getitem__(self, key):
        self.keys_asked.add(key)
        return super().__getitem__(key)


def printed_numbers():
    """Id → (value, half a unit of the last printed digit) of the report's figures, straight from the CSV file."""
    report = [row for row in table("figures") if row["source"] == "bc2004"]
    rows = [row for row in report if row["kind"] != "lower_bound"]
    numbers = {}
    for row in rows:
        half = 0 if row["indicator"] == "grid_communes" else Fraction(row["step"]) / 2
        numbers[f"{row['indicator']}.{row['item']}.{row['period']}.{row['measure']}"] = (Fraction(row["value"]), half)
    return numbers


PRINTED = printed_numbers()
VALUES = {key: value for key, (value, _) in PRINTED.items()}


def leaves_of(formula):
    asked = Asked(VALUES)
    formula(asked)
    return sorted(asked.keys_asked)


def results(formula, *positions):
    """The formula's results with every printed number below it at each of `positions` of its interval (-1 … 1)."""
    leaves = leaves_of(formula)
    for place in itertools.product(positions, repeat=len(leaves)):
        yield formula({key: VALUES[key] + at * PRINTED[key][1] for key, at in zip(leaves, place, strict=True)})


@pytest.fixture(scope="module")
def observed():
    """What the report prints, and what follows from it."""
    tables = csv_tables.read(releases.DATA)
    figures = [row for row in tables["figures"] if row["source"] == "bc2004"]
    return {entry.id: entry for entry in assemble.observe({**tables, "figures": figures}).by_id.values()}


@pytest.fixture(scope="module")
def derived(observed):
    return {key: entry for key, entry in observed.items() if entry.kind == "derived"}


@pytest.fixture(scope="module")
def code_lists():
    return assemble._code_lists(csv_tables.read(releases.DATA))


def roots(observed, key):
    """The printed numbers at the end of the recipe of `key`."""
    inputs = observed[key].inputs
    return set().union(*(roots(observed, used) for used in inputs)) if inputs else {key}


def test_exactly_these_numbers_are_derived(derived):
    assert set(derived) == set(FORMULAS)


@pytest.mark.parametrize("key", FORMULAS)
def test_value_equals_the_second_computation(derived, key):
    assert derived[key].value == FORMULAS[key](VALUES)


@pytest.mark.parametrize("key", FORMULAS)
def test_interval_is_the_range_over_all_corners(derived, key):
    corners = list(results(FORMULAS[key], -1, 1))
    assert (derived[key].low, derived[key].high) == (min(corners), max(corners))


@pytest.mark.parametrize("key", [key for key, formula in FORMULAS.items() if len(leaves_of(formula)) <= 4])
def test_no_point_inside_the_printed_intervals_leaves_the_interval(derived, key):
    inside = list(results(FORMULAS[key], Fraction(-2, 3), Fraction(0), Fraction(1, 2), Fraction(1)))
    assert derived[key].low <= min(inside) <= max(inside) <= derived[key].high


@pytest.mark.parametrize("key", FORMULAS)
def test_recipe_ends_at_the_printed_numbers_of_the_formula(observed, key):
    assert roots(observed, key) == set(leaves_of(FORMULAS[key]))


ANCHORS = [
    ("production_value.total.2003.actual", "423.841", "423.824", "423.858"),
    ("production_value.total.2004.plan", "489.409", "489.387", "489.432"),
    ("production_value.fdi.2003.actual", "7.596", "7.596", "7.596"),
    ("grid_communes.connected.2004.share", "91.150", "91.150", "91.150"),
    ("grid_communes.missing.2004.actual", "20.000", "20.000", "20.000"),
    ("production_value.residual.2004.actual", "0.000", "-0.002", "0.002"),
    ("production_value.residual.2005.target", "0.000", "-2.000", "2.000"),
]


@pytest.mark.parametrize(("key", "value", "low", "high"), ANCHORS)
def test_anchors_worked_out_by_hand(derived, key, value, low, high):
    entry = derived[key]
    assert [f"{float(number):.3f}" for number in (entry.value, entry.low, entry.high)] == [value, low, high]


@pytest.mark.parametrize(
    ("last", "value", "low", "high"),
    [("2003.actual", 419.139, 418.436, 419.847), ("2004.plan", 492.146, 492.052, 492.241)],
)
def test_parts_cannot_add_up_to_the_implied_total(derived, last, value, low, high):
    parts = [derived[f"production_value.{part}.{last}"] for part in PARTS]
    sums = [float(sum(getattr(part, name) for part in parts)) for name in ("value", "low", "high")]
    assert sums == pytest.approx([value, low, high], abs=0.0005)
    residual = derived[f"production_value.residual.{last}"]
    assert residual.low > 0 or residual.high < 0


def test_what_rests_on_an_ambiguous_growth_is_ambiguous(observed, derived):
    doubtful = {"production_value.fdi.2004.growth", "output.than-sach.2004.growth"}
    assert {key for key in observed if observed[key].ambiguous and observed[key].kind != "derived"} == doubtful
    assert {key for key in derived if derived[key].ambiguous} == {
        key for key in derived if roots(observed, key) & doubtful
    }
    assert derived["production_value.fdi.2003.actual"].ambiguous


def test_foreign_sector_has_no_target_and_no_plan(observed):
    keys = [key for key in observed if key.startswith("production_value.fdi.")]
    assert keys
    assert not [key for key in keys if ".2005." in key or ".plan" in key]


def test_the_two_kinds_of_electricity_never_meet(observed, derived):
    kinds = [{entry.item for entry in map(observed.get, roots(observed, key))} for key in derived]
    assert not [items for items in kinds if len({item for item in items if item.startswith("dien-")}) > 1]
    assert {key for key in derived if ".dien-" in key} == {"output.dien-truyen-tai.2003.actual"}


def test_growth_is_asked_only_of_products_with_a_2004_figure(derived):
    assert [key for key in derived if key.startswith("output.") and "2005" in key] == [
        "output.than-sach.2005.gap",
        "output.than-sach.2005.growth_needed",
    ]


def test_nothing_rests_on_a_lower_bound(observed, derived):
    bounds = {key for key, entry in observed.items() if entry.high is None}
    assert bounds == {"output.phu-tung-xe-may.2005.target"}
    assert not [key for key in derived if roots(observed, key) & bounds]


def test_nothing_is_computed_from_figures_of_several_sources():
    every = assemble.observe(csv_tables.read(releases.DATA)).by_id
    derived = [entry for entry in every.values() if entry.formula]
    assert {"bc2004", "bls2013", "khcn2016"} <= {entry.source for entry in derived}
    assert not [
        entry.id for entry in derived if {every[key].source for key in roots(every, entry.id)} != {entry.source}
    ]


def test_order_of_the_shipped_figures_does_not_matter(observed, code_lists):
    printed = [entry for entry in observed.values() if not entry.formula]
    interleaved = [*printed[1::2], *printed[::2]]
    for order in (printed[::-1], interleaved, sorted(printed, key=lambda entry: entry.id[::-1])):
        assert {entry.id: entry for entry in derive.derive(order, code_lists).by_id.values()} == observed


# Small made-up reports


TREE = intervals.Hierarchy(
    {"total": "", "tw": "total", "dp": "total", "nqd": "total", "fdi": "nqd", "rest": "total"}, "rest"
)
MADE_UP = intervals.CodeLists({"value": TREE}, lambda _indicator, _measure: None)


def figure(item, period, measure, value, **changes):
    given = {"kind": "stated", "source": "s", **changes}
    value, step = Fraction(value), Fraction(given.pop("step", "0.01"))
    low, high = intervals.printed_interval(value, step, kind=given["kind"], counted=False)
    numbers = {"value": value, "low": low, "high": high, "step": step}
    key = f"value.{item}.{period}.{measure}"
    return intervals.Observation(
        id=key, indicator="value", item=item, period=str(period), measure=measure, unit="unit", **numbers, **given
    )


def derived_ids(*figures):
    return {entry.id for entry in derive.derive(figures, MADE_UP).by_id.values()} - {entry.id for entry in figures}


@pytest.mark.parametrize(
    ("measure", "value", "step"),
    [
        ("growth", -100, 1),
        ("growth", Fraction("-99.6"), 1),
        ("growth", -120, 1),
        ("plan_attainment", 0, 1),
        ("plan_attainment", Fraction("0.4"), 1),
        ("plan_attainment", -5, 1),
    ],
)
def test_division_by_what_may_be_zero_gives_nothing(measure, value, step):
    assert derived_ids(figure("tw", 2004, "actual", 10), figure("tw", 2004, measure, value, step=step)) == set()


def test_a_level_of_zero_gives_the_growth_but_no_previous_value():
    figures = figure("tw", 2004, "actual", 10), figure("tw", 2004, "level", 0)
    assert derived_ids(*figures) == {"value.tw.2004.growth"}


@pytest.mark.parametrize("total", ["0", "0.004"])
def test_a_whole_that_may_be_zero_has_no_shares(total):
    assert derived_ids(figure("total", 2004, "actual", total), figure("tw", 2004, "actual", 10)) == set()


@pytest.mark.parametrize("total_target", ["100", "100.009", "90"])
def test_a_whole_gap_that_may_be_zero_or_less_has_no_gap_shares(total_target):
    found = derived_ids(
        figure("total", 2004, "actual", 100),
        figure("total", 2005, "target", total_target),
        figure("tw", 2004, "actual", 10),
        figure("tw", 2005, "target", 20),
    )
    assert {"value.total.2005.gap", "value.tw.2005.gap"} < found
    assert not [key for key in found if key.endswith("gap_share")]


def test_a_lower_bound_gives_no_gap():
    bound = figure("tw", 2005, "target", 20, kind="lower_bound")
    assert derived_ids(figure("tw", 2004, "actual", 10), bound) == set()


def test_sources_are_not_mixed():
    figures = figure("tw", 2004, "actual", 10), figure("tw", 2004, "growth", 5, source="other")
    assert derived_ids(*figures) == set()


def test_a_printed_number_is_never_replaced_by_a_derived_one():
    stated = figure("tw", 2003, "actual", 7)
    found = derive.derive(
        [figure("tw", 2004, "actual", 10), figure("tw", 2004, "growth", 5), stated], MADE_UP
    ).by_id.values()
    assert [entry for entry in found if entry.id == stated.id] == [stated]


AMOUNTS = st.integers(1, 10**6).map(lambda thousandths: Fraction(thousandths, 1000))
KINDS = ("before", "now", "plan", "target")


@st.composite
def truths(draw):
    """(kind, item) → the true amount, before any rounding; the parts add up, fdi is a part of nqd."""
    truth = {(kind, item): draw(AMOUNTS) for kind in KINDS for item in ("tw", "dp", "fdi", "other")}
    for kind in KINDS:
        truth[kind, "nqd"] = truth[kind, "fdi"] + truth.pop((kind, "other"))
        truth[kind, "total"] = sum(truth[kind, part] for part in PARTS)
        truth[kind, "rest"] = Fraction(0)
    return truth


def rounded(value, decimals):
    return Fraction(round(value * 10**decimals), 10**decimals)


@st.composite
def reports(draw):
    """(truth, what a report printed of it, each number rounded to decimals of its own, in any order)."""
    truth = draw(truths())
    figures = []
    for item in ("total", *SECTORS):
        amount = truth["now", item]
        index = 100 * amount / truth["before", item]
        change = ("level", index) if draw(st.booleans()) else ("growth", index - 100)
        attained = 100 * amount / truth["plan", item]
        stated = [("actual", amount), change, ("plan_attainment", attained), ("target", truth["target", item])]
        for measure, value in stated:
            decimals = draw(st.integers(0, 4))
            year = 2005 if measure == "target" else 2004
            words = rounded(value, decimals)
            figures.append(figure(item, year, measure, words, step=Fraction(1, 10**decimals)))
    return truth, draw(st.permutations(figures))


def true_value(truth, item, year, measure):
    now_, before_, target_ = (truth[kind, item] for kind in ("now", "before", "target"))
    amounts = {"2003": "before", "2004": "now"}
    kind = {"plan": "plan", "plan_share": "plan", "target": "target", "target_share": "target"}.get(measure)
    kind = kind or amounts.get(year, "target")
    return {
        "actual": lambda: truth[kind, item],
        "plan": lambda: truth[kind, item],
        "target": lambda: truth[kind, item],
        "share": lambda: 100 * truth[kind, item] / truth[kind, "total"],
        "plan_share": lambda: 100 * truth[kind, item] / truth[kind, "total"],
        "target_share": lambda: 100 * truth[kind, item] / truth[kind, "total"],
        "growth": lambda: 100 * now_ / before_ - 100,
        "contribution": lambda: 100 * (now_ - before_) / truth["before", "total"],
        "gap": lambda: target_ - now_,
        "growth_needed": lambda: 100 * target_ / now_ - 100,
        "gap_share": lambda: 100 * (target_ - now_) / (truth["target", "total"] - truth["now", "total"]),
    }[measure]()


@settings(max_examples=30)
@given(reports())
def test_the_truth_lies_in_every_derived_interval(report):
    truth, figures = report
    derived = [entry for entry in derive.derive(figures, MADE_UP).by_id.values() if entry.formula]
    assume(derived)
    for entry in derived:
        assert entry.low <= true_value(truth, entry.item, entry.period, entry.measure) <= entry.high, entry.id
        assert entry.low <= entry.value <= entry.high, entry.id


@settings(max_examples=10)
@given(reports(), st.randoms())
def test_order_of_figures_does_not_matter(report, random):
    figures = list(report[1])
    found = {entry.id: entry for entry in derive.derive(figures, MADE_UP).by_id.values()}
    random.shuffle(figures)
    assert {entry.id: entry for entry in derive.derive(figures, MADE_UP).by_id.values()} == found


def test_amounts_of_every_measure_are_refused_beside_a_whole_in_another_unit():
    amounts = [(2004, "actual", 10), (2004, "plan", 20), (2005, "target", 30)]
    whole = [figure("total", *amount) for amount in amounts]
    part = [replace(figure("tw", *amount), unit="other") for amount in amounts]
    reasons = {refusal.wanted: refusal.reason for refusal in derive.derive([*whole, *part], MADE_UP).refusals}
    wanted = ("2004.share", "2004.plan_share", "2005.target_share", "2005.gap_share")
    assert reasons == {f"value.tw.{key}": "unit" for key in wanted}
