"""Sums over districts and over months in the ledger, against plain Python."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsdash.data import assemble, csv_tables, releases
from lsdash.model import checks, periods
from tests.reports import as_figures
from tests.second_report import SOURCE

TABLES = csv_tables.read(releases.DATA)
DISTRICTS = [row["slug"] for row in TABLES["areas"]]
CODES = {"months": "thang", "rest": "thang-khac"}


def figure(period, value, area="", source="thang", measure="actual"):
    """A row of figures.csv: stone of a month, or of any period."""
    about = {"indicator": "output", "item": "da", "area": area, "status": "final", "measure": measure}
    (row,) = as_figures([{**about, "year": 2024, "month": 1, "value": value}], source)
    return {**row, "id": f"{period}@{area}.{measure}", "period": period}


def ledger(figures):
    """Identities of these figures, with the shipped code lists, by id."""
    sources = [{**SOURCE, "code": code, "issued": "2025-01"} for code in CODES.values()]
    tables = {**TABLES, "sources": [*TABLES["sources"], *sources], "figures": figures}
    return {identity.id: identity for identity in checks.ledger(assemble.observe(tables))}


def row(figures, rule):
    (found,) = [identity for identity in ledger(figures).values() if identity.rule == rule]
    return found


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=11, max_size=11), st.integers(-8, 8))
def test_districts_add_up_within_half_a_unit_of_each(values, off):
    whole = sum(values) + off
    figures = [figure("2024-01", value, area) for area, value in zip(DISTRICTS, values, strict=True)]
    found = row([*figures, figure("2024-01", max(whole, 0))], "districts")
    off = max(whole, 0) - sum(values)
    assert found.difference == (off, off - 6, off + 6)  # half a unit of eleven districts and of the province
    assert found.verdict == ("exact" if off == 0 else "within" if abs(off) <= 6 else "broken")
    assert len(found.closings) == (12 if found.verdict == "broken" else 0)
    for closing in found.closings:
        of_districts = dict(zip((f"output.da@{area}.2024-01.actual" for area in DISTRICTS), values, strict=True))
        by_hand = of_districts[closing.figure] + off if closing.figure in of_districts else sum(values)
        assert (closing.value, closing.high - closing.low) == (by_hand, 11)


def test_some_districts_are_not_more_than_the_province():
    figures = [figure("2024-01", 60, "huu-lung"), figure("2024-01", 50, "chi-lang")]
    assert row([*figures, figure("2024-01", 200)], "some_districts").verdict == "exact"
    assert row([*figures, figure("2024-01", 100)], "some_districts").verdict == "broken"


@pytest.mark.parametrize(
    ("whole", "inside"),
    [
        ("2024-01..2024-05", [f"2024-0{month}" for month in range(1, 6)]),
        ("2024-01..2024-05", ["2024-01..2024-04", "2024-05"]),
        ("2024-q1", ["2024-01..2024-02", "2024-03"]),
        ("2024", ["2024-q1", "2024-q2", "2024-q3", "2024-q4"]),
        ("2024", ["2024-01..2024-11", "2024-12"]),
    ],
)
def test_what_lies_inside_a_period_adds_up_to_it_whatever_sources_print_it(whole, inside):
    pieces = [figure(period, 100 * number) for number, period in enumerate(inside, 1)]
    total = sum(Fraction(piece["value"]) for piece in pieces)
    for off, verdict in ((0, "exact"), (1, "within"), (40, "broken")):
        found = row([*pieces, figure(whole, int(total) + off, source="thang-khac")], "months")
        assert (found.period, found.verdict, found.difference.value) == (whole, verdict, off)
        assert sorted(found.terms) == sorted(f"output.da.{code}.actual" for code in inside)


def test_a_period_with_a_month_that_nobody_prints_is_not_added_up():
    figures = [figure("2024-01", 10), figure("2024-03", 10), figure("2024-q1", 30)]
    assert [identity for identity in ledger(figures).values() if identity.rule == "months"] == []


def test_the_months_of_a_period_in_their_order():
    assert periods.of("2023-11..2024-02").months() == [202311, 202312, 202401, 202402]
    assert len(periods.of("2004").months()) == 12
