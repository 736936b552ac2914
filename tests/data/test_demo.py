"""The demonstration data set: same parameters the same numbers, made of each other as said, wrong only on purpose."""

import dataclasses
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from lsdash.data import assemble, build, csv_tables, database, demo, printed_numbers, releases
from lsdash.data.demo import InvalidParameters, Parameters, catalogue, facts, report_figures, report_tables, world
from lsdash.model import checks

REPOSITORY = releases.DATA.parent
SHIPPED = csv_tables.read(releases.DATA)
REAL_TOTAL = 546.034
SMALL = Parameters(years=2)


@pytest.fixture(autouse=True)
def _tables_are_valid(monkeypatch):
    """The shipped tables have been read once; validating them again takes longer than all the rest of a build."""
    monkeypatch.setattr(csv_tables, "validate", lambda folder: [])


def ask(release, query):
    """Rows as dictionaries."""
    with releases.cursor(release) as cursor:
        found = cursor.execute(query)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


class Made:
    """A demonstration as it lies on disk, read once."""

    def __init__(self, parameters):
        self.release, self.new = build.demo(parameters)
        self.facts = ask(self.release, "SELECT * FROM src.fact")
        self.monthly = ask(self.release, "SELECT * FROM src.monthly")
        self.observations = {row["id"]: row for row in ask(self.release, "SELECT * FROM src.observation")}
        self.identities = {row["id"]: row for row in ask(self.release, "SELECT * FROM src.identity")}
        self.meta = {row["key"]: row["value"] for row in ask(self.release, "SELECT * FROM src.meta")}


@pytest.fixture(scope="module")
def made_root(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def made_once(made_root):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSDASH_ROOT", str(made_root))
        return Made(Parameters())


@pytest.fixture
def made(made_once, made_root, monkeypatch):
    """The default demonstration; LSDASH_ROOT points to it, unless a test asks for a root of its own after it."""
    monkeypatch.setenv("LSDASH_ROOT", str(made_root))
    return made_once


def key_of(row, *, item=None):
    return (row["indicator"], item or row["item"], row["area"], row["year"], row["month"], row["measure"])


def total(made, year, measure="actual"):
    return sum(
        row["value"]
        for row in made.monthly
        if row["item"] in {"tw", "dp", "nqd"} and (row["year"], row["measure"]) == (year, measure)
    )


# --- parameters and chance -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [("a",), ("month", "output", "da", "huu-lung", 2023, 2), ("Tết",), ()])
def test_a_draw_is_what_the_engine_draws(key):
    text = "|".join(map(str, (7, *key)))
    assert duckdb.execute("SELECT md5_number_lower(?)", [text]).fetchall() == [(demo.draw(7, *key),)]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ({"years": "0"}, "years is 0"),
        ({"years": "1"}, "from 2 to 10"),
        ({"years": "100"}, "years is 100"),
        ({"scale": "-3"}, "scale is -3"),
        ({"scale": "0"}, "scale is 0"),
        ({"scale": "999999999"}, "from 1 to 1000"),
        ({"scale": "1.5"}, "scale is '1.5', not a whole number"),
        ({"scale": "nan"}, "not a whole number"),
        ({"seed": "-1"}, "seed is -1"),
        ({"seed": "9" * 10_000}, "seed is '9999"),
        ({"seed": ""}, "seed is ''"),
        ({"seed": "'; DROP TABLE fact"}, "not a whole number"),
        ({"seed": "٣"}, "not a whole number"),
    ],
    ids=str,
)
def test_bad_parameters_are_named(words, named):
    with pytest.raises(InvalidParameters) as caught:
        demo.read(**words)
    assert named in str(caught.value)
    assert len(str(caught.value)) < 200


def test_every_flaw_is_named_at_once():
    with pytest.raises(InvalidParameters) as caught:
        Parameters(seed=-1, years=99, scale=0)
    assert [issue.split()[0] for issue in caught.value.issues] == ["seed", "years", "scale"]


@pytest.mark.parametrize("wrong", [1.0, True, None, "1"])
def test_parameters_are_whole_numbers(wrong):
    with pytest.raises(InvalidParameters):
        Parameters(seed=wrong)


# --- the same and another --------------------------------------------------------------------------------------------


def test_same_parameters_give_the_same_id_and_numbers_whatever_the_threads(made, root, monkeypatch):
    monkeypatch.setattr(database, "WORKSHOP", {"threads": 1, "memory_limit": "200MB"})
    again = Made(Parameters(seed=1, years=5, scale=1))
    assert again.new
    assert again.release.id == made.release.id
    assert again.observations == made.observations

    def ordered(rows):
        return sorted(tuple(map(str, row.values())) for row in rows)

    assert ordered(again.facts) == ordered(made.facts)
    assert ordered(again.monthly) == ordered(made.monthly)


def test_the_reports_are_these_on_any_machine(made):
    """Fails when the generator changes; then put the checksum here and raise store.SCHEMA, so that it is made anew."""
    assert (releases.SCHEMA, made.meta["facts"]) == (4, "128929462162978001316626")


@pytest.mark.parametrize("other", [{"seed": 2}, {"years": 4}, {"scale": 2}], ids=str)
def test_other_parameters_give_another_release(made, root, other):
    found = Made(Parameters(**other))
    assert found.release.id != made.release.id
    assert (found.monthly != made.monthly) or found.meta["rows"] != made.meta["rows"]


def test_release_states_what_it_was_made_of(made):
    assert made.release.id.startswith("mophong-")
    assert (made.release.dataset, made.release.schema) == ("mophong", releases.SCHEMA)
    assert made.meta == {
        "dataset": "mophong",
        "schema": str(releases.SCHEMA),
        "release": made.release.id,
        "seed": "1",
        "years": "5",
        "scale": "1",
        "rows": str(len(made.facts)),
        "facts": made.meta["facts"],
    }


def test_scale_multiplies_rows_and_keeps_the_months_and_the_province(made, root):
    larger = Made(Parameters(scale=3))
    assert len(larger.facts) == 3 * len(made.facts)
    assert Counter(map(key_of, larger.monthly)) == Counter(map(key_of, made.monthly))
    assert {row["expected"] / 3 for row in larger.monthly} == {row["expected"] for row in made.monthly}
    for year in range(2019, 2024):
        assert total(larger, year) == pytest.approx(total(made, year), rel=0.002)


def test_size_at_scale_one_is_that_of_a_department(made):
    assert 10_000 <= len(made.facts) <= 20_000
    assert {row["year"] for row in made.facts} == {2019, 2020, 2021, 2022, 2023}
    assert {row["area"] for row in made.facts} == {row["slug"] for row in SHIPPED["areas"]}


# --- from chance to rows, again in plain Python ----------------------------------------------------------------------


def rows_again(parameters):
    """Every row of `fact`, slowly: what demo_world says, spread over the establishments."""
    levels = {(level.cell, level.year): level for level in world.levels(parameters)}
    events = {(event.cell, event.year, event.month): event.kind for event in world.events(parameters)}
    seasons = list(world.seasons(parameters))
    for cell in world.cells():
        for season in seasons:
            if season.profile == cell.profile:
                kind = events.get((cell.number, season.year, season.month), "final")
                yield from month_again(parameters, cell, levels[cell.number, season.year], season, kind)


def month_again(parameters, cell, level, season, kind):
    about = ("month", cell.indicator, cell.item, cell.area, season.year, season.month)
    chance = demo.draw(parameters.seed, *about)
    done = level.actual * season.actual // 12000 * (940 + chance % 121) // 1000
    expected = cell.establishments * parameters.scale
    reports = [("plan", level.plan * season.plan // 12000, expected, "final")]
    if kind == "partial":
        reports.append(("actual", done, expected - parameters.scale, "final"))
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


@pytest.mark.parametrize("parameters", [SMALL, Parameters(seed=5, years=2, scale=4)], ids=str)
def test_facts_are_what_plain_python_makes(root, parameters):
    found = Made(parameters)
    assert Counter(tuple(row.values()) for row in found.facts) == Counter(rows_again(parameters))


def test_monthly_is_what_plain_python_adds_up(made):
    groups = defaultdict(list)
    for row in made.facts:
        groups[key_of(row)].append(row)
        if row["item"] == "fdi":
            groups[key_of(row, item="nqd")].append(row)
    expected = {}
    for key, rows in groups.items():
        valid = [row for row in rows if row["status"] != "superseded"]
        before = [row for row in rows if row["status"] != "revised"]
        kinds = {row["status"] for row in valid}
        status = next((kind for kind in ("revised", "provisional", "late") if kind in kinds), "final")
        plans = groups[*key[:-1], "plan"]
        expected[key] = {
            "value": float(sum(Fraction(str(row["value"])) for row in valid)),
            "status": status,
            "revised_from": float(sum(Fraction(str(row["value"])) for row in before)) if status == "revised" else None,
            "reporters": len(valid),
            "expected": len(plans),
        }
    names = ("value", "status", "revised_from", "reporters", "expected")
    assert {key_of(row): {name: row[name] for name in names} for row in made.monthly} == expected
    assert len(made.monthly) == len(expected)


def test_values_are_rounded_to_the_step_of_their_unit(made):
    for row in (*made.facts, *made.monthly):
        step = 1000 if row["indicator"] == "production_value" else 1
        assert row["value"] >= 0
        assert float(round(row["value"] * step)) / step == row["value"]


def test_an_establishment_reports_one_thing_in_one_district(made):
    seen = defaultdict(set)
    for row in made.facts:
        seen[row["establishment"]].add((row["area"], row["indicator"], row["item"]))
    assert all(len(about) == 1 for about in seen.values())


# --- what the months look like ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_missing_late_partial_revised_and_provisional_all_occur(made, root, seed):
    found = made if seed == 1 else Made(Parameters(seed=seed))
    actual = [row for row in found.monthly if row["measure"] == "actual"]
    statuses = Counter(row["status"] for row in actual)
    assert set(statuses) == {"final", "late", "revised", "provisional"}
    assert statuses["revised"] == 1
    (revised,) = [row for row in actual if row["status"] == "revised"]
    assert (revised["item"], revised["year"]) == ("nqd", 2022)
    assert 0 < revised["revised_from"] < revised["value"]
    assert all(row["revised_from"] is None for row in found.monthly if row["status"] != "revised")
    assert {(row["year"], row["month"]) for row in actual if row["status"] == "provisional"} == {(2023, 11), (2023, 12)}
    assert all(row["status"] == "provisional" for row in actual if (row["year"], row["month"]) == (2023, 12))
    assert any(row["reporters"] < row["expected"] for row in actual)


def test_a_month_without_a_report_has_a_plan_and_no_row(made):
    plans = {key_of(row)[:-1] for row in made.monthly if row["measure"] == "plan"}
    actuals = {key_of(row)[:-1] for row in made.monthly if row["measure"] == "actual"}
    assert actuals < plans
    missing = plans - actuals
    assert 0.002 < len(missing) / len(plans) < 0.02
    for year in range(2019, 2024):
        by_report = Counter((area, month) for _, _, area, found, month in missing if found == year)
        assert len(by_report) == 3
        whole = by_report.most_common(1)[0]
        assert whole[1] == sum(1 for key in plans if (key[2], key[3], key[4]) == (whole[0][0], year, whole[0][1]))


@pytest.mark.parametrize(("year", "holiday"), [(2019, 2), (2020, 1), (2021, 2), (2022, 2), (2023, 1)])
def test_production_dips_in_the_month_of_tet(made, year, holiday):
    months = defaultdict(float)
    for row in made.monthly:
        if row["item"] in {"tw", "dp", "nqd"} and (row["year"], row["measure"]) == (year, "actual"):
            months[row["month"]] += row["value"]
    assert min(months, key=months.get) == holiday
    assert months[holiday] < 0.9 * sum(months.values()) / 12


def test_profiles_of_a_year_are_whole():
    assert {sum(profile) for profile in catalogue.PROFILES.values()} == {12_000}
    for year in range(2019, 2024):
        for kind in ("actual", "plan"):
            shares = [getattr(season, kind) for season in world.seasons(Parameters()) if season.year == year]
            assert sum(shares) == 12_000 * len(catalogue.PROFILES)


def test_weights_of_districts_are_whole_and_name_districts():
    slugs = {row["slug"] for row in SHIPPED["areas"]}
    for each in (*catalogue.SECTORS, *catalogue.PRODUCTS):
        assert sum(each.weights.values()) == 100, each.code
        assert set(each.weights) <= slugs


@pytest.mark.parametrize("years", [2, 10])
def test_no_year_is_near_the_real_total(made, root, years):
    found = Made(Parameters(years=years))
    for year in range(2024 - years, 2024):
        assert abs(total(found, year) / REAL_TOTAL - 1) > 0.2


# --- the report ------------------------------------------------------------------------------------------------------

INDICATORS = {"production_value", "output"}


def printed_ones(made, *measures):
    slips = {each.figure for each in demo.CONTRADICTIONS}
    return [
        row
        for row in made.observations.values()
        if row["figure"] and row["measure"] in measures and row["indicator"] in INDICATORS and row["id"] not in slips
    ]


def test_printed_amounts_are_the_rounded_sums_of_the_months(made):
    sums = defaultdict(Fraction)
    for row in made.monthly:
        for item in (row["item"], "total") if row["item"] in {"tw", "dp", "nqd"} else (row["item"],):
            sums[item, row["year"], row["measure"]] += Fraction(str(row["value"]))
    rows = printed_ones(made, "actual", "plan")
    assert len(rows) > 80
    for row in rows:
        whole, step = sums[row["item"], row["period"], row["measure"]], Fraction(str(row["step"]))
        assert abs(Fraction(str(row["value"])) - whole) <= step / 2, row["id"]
    for year, sector in itertools.product(range(2019, 2024), ("total", "tw", "dp", "nqd", "fdi")):
        assert made.observations[f"production_value.{sector}.{year}.actual"]["figure"]


def test_printed_ratios_follow_from_the_printed_amounts(made):
    values = {key: Fraction(str(row["value"])) for key, row in made.observations.items() if row["figure"]}
    counted = Counter()
    for row in printed_ones(made, "plan_attainment", "growth", "level", "share"):
        about, period = f"{row['indicator']}.{row['item']}", row["period"]
        now = values.get(f"{about}.{period}.actual", values.get(f"{about}.{period}.target"))
        base = {
            "plan_attainment": f"{about}.{period}.plan",
            "share": f"{row['indicator']}.total.{period}.actual",
        }.get(row["measure"], f"{about}.{period - 1}.actual")
        if base in values:
            wanted = now / values[base] * 100 - (100 if row["measure"] == "growth" else 0)
            assert abs(Fraction(str(row["value"])) - wanted) <= Fraction(1, 200), row["id"]
            counted[row["measure"], row["period"]] += 1
    kinds = {("plan_attainment", 2023), ("growth", 2023), ("growth", 2024), ("share", 2023), ("level", 2023)}
    assert kinds <= set(counted)


def test_the_report_has_every_kind_of_figure(made):
    kinds = Counter(row["kind"] for row in made.observations.values())
    assert {"stated", "estimated", "target", "lower_bound", "derived"} <= set(kinds)
    assert kinds["lower_bound"] == 1
    assert sum(row["ambiguous"] for row in made.observations.values() if row["figure"]) == 1
    outputs = {row["item"] for row in made.observations.values() if row["indicator"] == "output"}
    assert len(outputs) == 30
    for lacking in ("output.che.2023.actual", "output.be-tong.2022.actual", "output.voi.2024.target"):
        assert lacking not in made.observations


def test_every_headline_has_its_number(made):
    headlines = ask(made.release, "SELECT * FROM src.headline")
    assert len(headlines) == len(SHIPPED["headlines"])
    assert {row["observation"] for row in headlines} <= set(made.observations)
    assert {row["beside"] for row in headlines} - {""} <= set(made.observations)


def test_every_text_of_the_report_says_that_it_is_synthetic(made):
    (source,) = ask(made.release, "SELECT * FROM src.source")
    for lang, word in (("vi", "mô phỏng"), ("en", "ynthetic")):
        for name in ("title", "publisher", "note"):
            assert word in source[f"{name}_{lang}"]
        for finding in ask(made.release, "SELECT * FROM src.finding"):
            assert word in finding[f"text_{lang}"]
        assert all(word in row[f"note_{lang}"] for row in made.observations.values() if row["figure"])
    assert source["kind"] == "report"


def test_products_are_those_of_the_registers_where_they_have_them():
    shipped = {row["code"]: row for row in SHIPPED["products"]}
    own = {product.code: product for product in catalogue.PRODUCTS}
    assert {row["code"] for row in SHIPPED["products"] if row["unit"]} <= set(own)
    for code in own.keys() & shipped.keys():
        names = (shipped[code]["product_group"], shipped[code]["name_vi"], shipped[code]["name_en"])
        assert (own[code].group, own[code].name_vi, own[code].name_en) == names
        assert shipped[code]["unit"] in {"", own[code].unit}
    assert {product.group for product in own.values()} == {row["code"] for row in SHIPPED["product_groups"]}
    assert {product.unit for product in own.values()} <= {row["code"] for row in SHIPPED["units"]}


def test_activities_are_what_districts_report(made):
    activities = {(row["area"], row["product"]) for row in ask(made.release, "SELECT * FROM src.activity")}
    assert activities == {(row["area"], row["item"]) for row in made.facts if row["indicator"] == "output"}


# --- contradictions --------------------------------------------------------------------------------------------------


def ledger_of(made, monkeypatch, slips):
    """id → verdict with only these errors put in."""
    monkeypatch.setattr(report_figures, "_SLIPS", {each.figure: each for each in slips})
    tables = report_tables.tables(SHIPPED, made.monthly, Parameters())
    return {row["id"]: row["verdict"] for row in assemble.contents(tables, "mophong")["identity"]}


def failing(verdicts):
    return {key for key, verdict in verdicts.items() if verdict in {checks.BROKEN, checks.AMBIGUOUS}}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_rule_has_its_contradiction_and_all_else_holds(made, root, seed):
    found = made if seed == 1 else Made(Parameters(seed=seed, years=2))
    assert {each.rule for each in demo.CONTRADICTIONS} == checks.EQUAL | {"inside", "coverage"}
    verdicts = {key: row["verdict"] for key, row in found.identities.items()}
    assert failing(verdicts) == {key for each in demo.CONTRADICTIONS for key in each.breaks}
    for each in demo.CONTRADICTIONS:
        wanted = checks.AMBIGUOUS if each.rule == "reading" else checks.BROKEN
        assert {verdicts[key] for key in each.breaks} == {wanted}
        assert each.rule in {found.identities[key]["rule"] for key in each.breaks}
        assert found.observations[each.figure]["figure"]


def test_without_the_errors_everything_holds(made, monkeypatch):
    assert failing(ledger_of(made, monkeypatch, [])) == set()


@pytest.mark.parametrize("slip", demo.CONTRADICTIONS, ids=lambda slip: slip.rule)
def test_each_error_alone_breaks_what_it_says(made, monkeypatch, slip):
    assert failing(ledger_of(made, monkeypatch, [slip])) == set(slip.breaks)


def test_printed_words_say_the_numbers(made):
    for row in made.observations.values():
        if row["figure"]:
            words = printed_numbers.read(row["as_printed"], part=1 if row["item"] == "all" else 0)
            assert float(words.value) == row["value"]


# --- on disk ---------------------------------------------------------------------------------------------------------

PRELUDE = """
import sys
from lsdash import build, demo, facts, intake, store
intake.validate = lambda folder: []
"""


def driver(code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", PRELUDE + code, *map(str, arguments)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def leftovers(root):
    return [path.name for path in root.rglob(".new-*")]


def files(root):
    return {path.name for path in (root / "releases").glob("*.duckdb")}


def test_the_demonstration_and_the_report_live_side_by_side(release, filled_root):
    pointer = (filled_root / releases.POINTER).read_bytes()
    made, new = build.demo(SMALL)
    assert new
    assert (filled_root / releases.POINTER).read_bytes() == pointer
    assert releases.current() == release
    assert releases.current("mophong") == made
    assert files(filled_root) == {f"{release.id}.duckdb", f"{made.id}.duckdb"}
    assert ask(release, "SELECT * FROM src.monthly") == []
    with pytest.raises(releases.ForeignFile):
        ask(release, "SELECT * FROM src.fact")
    assert build.ensure() == release


def test_making_it_twice_does_nothing_the_second_time(root, monkeypatch):
    made, _ = build.demo(SMALL)
    pointer = releases.pointer("mophong").read_bytes()

    def never(*_):
        raise AssertionError("generated")

    monkeypatch.setattr(facts, "generate", never)
    assert build.demo(SMALL) == (made, False)
    assert build.ensure_demo() == made
    assert releases.pointer("mophong").read_bytes() == pointer


def test_other_parameters_move_the_pointer_and_keep_the_old_release(root):
    first, _ = build.demo(SMALL)
    second, new = build.demo(dataclasses.replace(SMALL, seed=9))
    assert new
    assert second.parent == first.id
    assert releases.current("mophong") == second
    back, _ = build.demo(SMALL)
    # What it says of itself is what it said before, not what led back to it.
    assert (back.id, back.parent, back.created) == (first.id, first.parent, first.created)
    assert releases.current("mophong") == back
    assert files(root) == {f"{first.id}.duckdb", f"{second.id}.duckdb"}


def test_ensure_makes_the_default_one_on_first_use(made, root):
    seen = []
    found = build.ensure_demo(seen.append)
    assert found.id == made.release.id
    assert (seen[0], seen[-1]) == (0.0, 1.0)
    assert seen == sorted(seen)
    assert len(seen) > 5


@pytest.mark.parametrize("damage", ["cut", "gone", "pointer", "schema", "of the report"])
def test_ensure_makes_it_anew_where_it_is_damaged(made, tmp_path, monkeypatch, damage):
    root = shutil.copytree(releases.root(), tmp_path / "store")
    monkeypatch.setenv("LSDASH_ROOT", str(root))
    file, pointer = releases.file_of(made.release), releases.pointer("mophong")
    fields = json.loads(pointer.read_text())
    {
        "cut": lambda: file.write_bytes(file.read_bytes()[:5000]),
        "gone": file.unlink,
        "pointer": lambda: pointer.write_bytes(b"{"),
        "schema": lambda: pointer.write_text(json.dumps({**fields, "schema": 2})),
        "of the report": lambda: pointer.write_text(json.dumps({**fields, "dataset": "bc2004"})),
    }[damage]()
    found = build.ensure_demo()
    assert found.id == made.release.id
    assert releases.current("mophong") == found
    assert len(ask(found, "SELECT * FROM src.fact")) == len(made.facts)
    assert leftovers(root) == []


def test_a_report_of_an_establishment_that_does_not_read_back_is_noticed(root):
    made, _ = build.demo(SMALL)
    file = releases.file_of(made)
    with releases.cursor(made) as cursor:
        rows = build.stored(cursor)
    assert build._holds(file, rows)
    releases.close()
    swapped = "value = value + CASE establishment WHEN {} THEN 1 WHEN {} THEN -1 ELSE 0 END"
    with duckdb.connect(str(file)) as connection:
        pair = connection.execute(
            "SELECT max(establishment), min(establishment) FROM fact WHERE area = 'lang-son' AND item = 'nqd'"
        ).fetchall()[0]
        where = "item = 'nqd' AND area = 'lang-son' AND year = 2023 AND month = 5 AND measure = 'plan'"
        connection.execute(f"UPDATE fact SET {swapped.format(*pair)} WHERE {where}")
    assert not build._holds(file, rows)


KILL = """
import itertools, os, signal
import duckdb
holder, name = sys.argv[1].split(".")
holder = {"duckdb": duckdb, "build": build, "os": os, "facts": facts}[holder]
function, when, count, calls = getattr(holder, name), sys.argv[2], int(sys.argv[3]), itertools.count(1)
def lethal(*args, **kwargs):
    hit = next(calls) == count
    if hit and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = function(*args, **kwargs)
    if hit:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
setattr(holder, name, lethal)
build.demo(demo.Parameters(years=2))
"""
MOMENTS = [
    ("duckdb.connect", "after", 1),
    ("facts.generate", "after", 1),
    ("facts.monthly", "after", 1),
    ("build._fill", "after", 1),
    ("build._flush", "before", 1),
    ("os.replace", "before", 1),
    ("os.replace", "after", 1),
    ("build._replace", "before", 1),
    ("os.replace", "before", 2),
]


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_killed_at_any_moment_nothing_is_pointed_to_and_the_next_one_cleans_up(root, moment):
    process = driver(KILL, *moment)
    _, err = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, err
    with pytest.raises(releases.NoRelease):
        releases.current("mophong")
    made, new = build.demo(SMALL)
    assert new
    assert releases.current("mophong") == made
    assert files(root) == {f"{made.id}.duckdb"}
    assert leftovers(root) == []


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_killed_in_the_middle_of_a_year_and_the_report_is_built_meanwhile(data_copy, root):
    code = "build.demo(demo.Parameters(scale=200), progress=lambda done: print(done, flush=True))"
    process = driver(code)
    while float(process.stdout.readline()) < 0.2:
        pass
    report, _ = build.release(data_copy)  # does not wait, and leaves the other's draft alone
    assert process.poll() is None
    assert leftovers(root) != []
    process.kill()
    process.communicate(timeout=60)
    with pytest.raises(releases.NoRelease):
        releases.current("mophong")
    assert releases.current() == report
    build.demo(SMALL)
    assert leftovers(root) == []


@pytest.mark.skipif(os.name == "nt", reason="no limits on file size")
@pytest.mark.parametrize("most", [100_000, 2_000_000])
def test_a_full_disk_is_an_unwritable_root(root, most):
    code = (
        "import resource\n"
        "most = int(sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))\n"
        "for make in (lambda: build.demo(demo.Parameters(scale=5)), build.ensure_demo):\n"
        "    try:\n        make()\n"
        "    except store.UnwritableRoot:\n        print('unwritable')\n"
    )
    process = driver(code, most)
    out, err = process.communicate(timeout=120)
    assert out.split() == ["unwritable", "unwritable"], err
    with pytest.raises(releases.NoRelease):
        releases.current("mophong")
    assert files(root) == set()
    assert build.demo(SMALL)[1]
    assert leftovers(root) == []


def test_a_root_that_is_a_file_is_unwritable(tmp_path, monkeypatch):
    (tmp_path / "occupied").write_bytes(b"")
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "occupied"))
    with pytest.raises(releases.UnwritableRoot):
        build.ensure_demo()


@pytest.mark.skipif(os.name == "nt", reason="no peak of memory")
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux says it there")
def test_many_rows_need_little_memory(root):
    code = (
        "build.demo(demo.Parameters(years=3, scale=20))\n"
        # Of this process alone: what getrusage says begins with the memory of the one that started it.
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
    )
    process = driver(code)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert int(out) < 600_000  # KiB
    (count,) = ask(releases.current("mophong"), "SELECT count(*) AS rows FROM src.fact")
    assert count["rows"] > 200_000
    assert releases.file_of(releases.current("mophong")).stat().st_size < 20_000_000


def run(root, *words):
    command = [sys.executable, "-m", "lsdash", "demo", *words]
    environment = {"LSDASH_ROOT": str(root), "PATH": "", "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "words",
    [("--years", "0"), ("--years", "100"), ("--rows-scale", "-5"), ("--rows-scale", "many"), ("--seed", "1e9")],
    ids=" ".join,
)
def test_the_command_names_bad_parameters(root, words):
    done = run(root, *words)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("The demonstration cannot be made:\n")
    assert words[1] in done.stderr
    assert not root.exists()


def test_the_command_prints_id_rows_and_time(root):
    done = run(root, "--years", "2", "--seed", "4")
    assert (done.returncode, done.stderr) == (0, "")
    made = releases.current("mophong")
    rows = len(ask(made, "SELECT * FROM src.fact"))
    assert done.stdout.startswith(f"{made.id} built: {rows} synthetic rows, ")
    assert done.stdout.endswith(" s\n")
    assert "is up to date" in run(root, "--years", "2", "--seed", "4").stdout
