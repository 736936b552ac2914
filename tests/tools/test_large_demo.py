"""Reports of single establishments, made in the engine for measurements, are those of the demonstration in detail."""

import itertools
from collections import Counter

import duckdb
import pytest

from lsdash.data import demo, releases
from lsdash.data.demo import Parameters, monthly_reports, world
from tests.reports import REPORTS
from tools import large_demo


@pytest.fixture
def generated(tmp_path):
    """Rows of `fact` and of `monthly` from the engine."""

    def generate(parameters, scale):
        with duckdb.connect(str(tmp_path / "src.duckdb"), config={"threads": 1}) as connection:
            connection.execute("DROP TABLE IF EXISTS fact")
            large_demo.generate(connection, parameters, scale)
            return connection.execute("FROM fact").fetchall(), large_demo.monthly(connection)

    return generate


@pytest.mark.parametrize("key", [("a",), ("month", "output", "da", "huu-lung", 2023, 2), ("Tết",), ()])
def test_a_draw_is_what_the_engine_draws(key):
    text = "|".join(map(str, (7, *key)))
    assert duckdb.execute("SELECT md5_number_lower(?)", [text]).fetchall() == [(demo.draw(7, *key),)]


def rows_again(parameters, scale):
    """Every row of `fact`, slowly: what `world` says, spread over the establishments."""
    levels = {(level.cell, level.year): level for level in world.levels(parameters)}
    events = {(event.cell, event.year, event.month): event.kind for event in world.events(parameters)}
    seasons = list(world.seasons(parameters))
    for cell in world.cells():
        for season in seasons:
            if season.profile == cell.profile:
                kind = events.get((cell.number, season.year, season.month), "final")
                yield from month_again((parameters.seed, scale), cell, levels[cell.number, season.year], season, kind)


def month_again(parameters, cell, level, season, kind):
    seed, scale = parameters
    about = ("month", cell.indicator, cell.item, cell.area, season.year, season.month)
    chance = demo.draw(seed, *about)
    done = level.actual * season.actual // 12000 * (940 + chance % 121) // 1000
    expected = cell.establishments * scale
    reports = [("plan", level.plan * season.plan // 12000, expected, "final")]
    if kind == "partial":
        reports.append(("actual", done, expected - scale, "final"))
    elif kind != "missing":
        reports.append(("actual", done, expected, kind))
    if kind == "revised":
        reports.append(("actual", done * 930 // 1000, expected, "superseded"))
    for measure, amount, reporters, status in reports:
        for place, part in enumerate(parts_again(amount, expected, chance % 1_000_003)[:reporters], 1):
            number = cell.number * 10_000 + place
            about = (cell.area, number, cell.indicator, cell.item, season.year, season.month)
            yield (*about, measure, part / cell.per_unit, status)


def parts_again(amount, expected, start):
    bounds = [0]
    for place in range(1, expected):
        moved = (start + place * 7919) % 1_000_003
        bounds.append(amount * (place * 1000 - 300 + moved * moved % 1_000_003 % 601) // (expected * 1000))
    return [upto - after for after, upto in itertools.pairwise([*bounds, amount])]


@pytest.mark.parametrize(("seed", "scale"), [(1, 1), (5, 3)])
def test_reports_are_what_plain_python_makes(generated, seed, scale):
    parameters = Parameters(seed=seed, years=2)
    assert Counter(generated(parameters, scale)[0]) == Counter(rows_again(parameters, scale))


@pytest.mark.parametrize("parameters", [Parameters(), Parameters(seed=7, years=2)], ids=str)
def test_monthly_sums_of_single_reports_are_the_reports_of_the_demonstration(generated, parameters):
    facts, monthly = generated(parameters, 1)
    assert monthly == monthly_reports.monthly(parameters)
    about = {row[1]: (row[0], row[2], row[3]) for row in facts}
    assert all(about[row[1]] == (row[0], row[2], row[3]) for row in facts)  # one establishment, one thing, one district


def test_scale_multiplies_establishments_and_keeps_the_months_and_the_province(generated):
    parameters = Parameters(years=2)
    once, thrice = generated(parameters, 1), generated(parameters, 3)
    assert len(thrice[0]) == 3 * len(once[0])
    for one, three in zip(once[1], thrice[1], strict=True):
        assert [one[key] for key in ("indicator", "item", "area", "year", "month", "measure", "status")] == [
            three[key] for key in ("indicator", "item", "area", "year", "month", "measure", "status")
        ]
        assert three["expected"] == 3 * one["expected"]
        assert three["value"] == pytest.approx(one["value"], rel=0.35)
    sums = [sum(row["value"] for row in monthly if row["item"] == "tw") for _, monthly in (once, thrice)]
    assert sums[1] == pytest.approx(sums[0], rel=0.002)


def test_the_release_has_both_and_is_the_current_demonstration(root):
    release, rows = large_demo.make(Parameters(years=2), 2)
    assert releases.current("mophong") == release
    with releases.cursor(release) as cursor:
        assert cursor.execute("SELECT count(*) FROM src.fact").fetchall() == [(rows,)]
        assert cursor.execute(f"SELECT sum(reporters) FROM ({REPORTS}) WHERE item <> 'nqd'").fetchall()[0][0] < rows
