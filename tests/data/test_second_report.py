"""A second report beside the first: it gets in by the tables alone, and each number keeps the place it came from."""

import os
import shutil
from typing import NamedTuple

import pytest

from lsdash import queries
from lsdash.data import build, releases
from lsdash.model.filters import Filters
from lsdash.model.words import rows
from tests import second_report

VALUE = "production_value"


class Built(NamedTuple):
    """A release and the LSDASH_ROOT that it is in."""

    release: releases.Release
    root: str


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The release of both reports."""
    folder = tmp_path_factory.mktemp("both")
    data = shutil.copytree(releases.DATA, folder / "data", ignore=shutil.ignore_patterns("store"))
    second_report.add(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSDASH_ROOT", str(folder / "store"))
        return Built(build.release(data)[0], str(folder / "store"))


@pytest.fixture(scope="module")
def first(release):
    """The release of the first report alone."""
    return Built(release, os.environ["LSDASH_ROOT"])


def asked(built, query, number="", **filters):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSDASH_ROOT", built.root)
        with releases.cursor(built.release) as cursor:
            return rows(query(cursor, Filters(number=number, **filters)))


def test_what_was_asked_of_a_year_and_what_it_reached_are_two_numbers(both):
    (asked_for,) = asked(both, queries.number, f"{VALUE}.total.2005.target_growth")
    (reached,) = asked(both, queries.number, f"{VALUE}.total.2005.growth")
    assert (asked_for["value"], asked_for["source"], reached["value"], reached["source"]) == (
        *(35.89, "bc2004"),
        *(39.28, "bc2005"),
    )


def test_the_plan_that_the_second_report_implies_stands_beside_the_target_of_the_first(both):
    (plan,) = asked(both, queries.number, f"{VALUE}.total.2005.plan")
    (target,) = asked(both, queries.number, f"{VALUE}.total.2005.target")
    assert plan["value"] == pytest.approx(760.5 / 1.025)
    assert (plan["source"], target["source"], target["value"]) == ("bc2005", "bc2004", 742)


def test_a_final_number_takes_the_place_of_an_estimate_and_both_stay(both):
    (shown,) = asked(both, queries.number, f"{VALUE}.dp.2004.actual")
    (earlier,) = asked(both, queries.number, f"{VALUE}.dp.2004.actual~bc2004")
    assert (shown["value"], shown["source"], earlier["value"], earlier["kind"]) == (
        104.1,
        "bc2005",
        103.882,
        "estimated",
    )
    for number in (shown, earlier):
        stated = asked(both, queries.stated_by, number["id"])
        assert [(row["value"], row["chosen"]) for row in stated] == [(103.882, False), (104.1, True)]
    listed = asked(both, queries.revisions)
    assert [(row["id"], row["issued"]) for row in listed] == [
        (f"{VALUE}.dp.2004.actual~bc2004", "2004"),
        (f"{VALUE}.dp.2004.actual", "2006-01-10"),
    ]
    assert listed[0]["difference"] == pytest.approx(103.882 - 104.1)


def test_what_follows_from_the_first_report_still_follows_from_its_own_numbers(both, first):
    """The level of 2004 was printed beside the estimate: the value of 2003 rests on that, not on the later number."""
    before = f"{VALUE}.dp.2003.actual"
    (now,), (then,) = asked(both, queries.number, before), asked(first, queries.number, before)
    assert now["value"] == then["value"] == pytest.approx(103.882 / 0.9353)
    assert [row["id"] for row in asked(both, queries.recipe, before)] == [
        f"{VALUE}.dp.2004.actual~bc2004",
        f"{VALUE}.dp.2004.level",
    ]
    tested = {row["id"].removesuffix("~bc2004"): row["verdict"] for row in asked(both, queries.ledger)}
    for row in asked(first, queries.ledger):
        assert tested[row["id"]] == row["verdict"]


def test_pages_are_of_the_newest_report(both):
    board = asked(both, queries.sector_board)
    assert {row["period"] for row in board if row["measure"] in {"target", "gap"}} == {"2006"}
    assert {row["period"] for row in board if row["measure"] == "actual"} == {"2004", "2005"}
    heads = {row["wanted"] for row in asked(both, queries.headlines)}
    assert {f"{VALUE}.total.2005.actual", f"{VALUE}.total.2006.gap"} <= heads
    (years,) = asked(both, queries.years)
    assert (years["year"], years["next"]) == (2005, 2006)
    assert {row["period"] for row in asked(both, queries.refusals)} <= {"2006"}


def test_rows_of_one_bar_stand_together(both):
    bars = [(row["period"], row["measure"]) for row in asked(both, queries.sector_mix)]
    changes = [bar for before, bar in zip([None, *bars], bars, strict=False) if bar != before]
    assert len(changes) == len(set(changes))
    assert {("2005", "actual"), ("2005", "target")} < set(changes)
