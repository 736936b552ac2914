"""The demonstration data set: same parameters the same numbers, made of each other as said, wrong only on purpose."""

import dataclasses
import itertools
import json
import shutil
import sys
from collections import Counter, defaultdict
from fractions import Fraction

import pytest

from lsdash import queries
from lsdash.__main__ import main
from lsdash.data import assemble, build, csv_tables, demo, printed_numbers, release_file, release_pointers, releases
from lsdash.data.demo import (
    InvalidParameters,
    Parameters,
    catalogue,
    monthly_reports,
    report_figures,
    report_tables,
    world,
)
from lsdash.data.submissions import journal
from lsdash.model import checks
from lsdash.model.filters import Filters
from lsdash.model.words import rows
from tests.data.test_build import files, leftovers
from tests.page_period import of_page
from tests.reports import REPORTS
from tests.roots import rooted

SHIPPED = csv_tables.read(releases.DATA)
REAL_TOTAL = 546.034
SMALL = Parameters(years=2)


def ask(release, query):
    """Rows as dictionaries."""
    with releases.cursor(release) as cursor:
        result = cursor.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


class Made:
    """A demonstration as it lies on disk, read once."""

    def __init__(self, parameters):
        self.release, self.new = build.demo(parameters)
        self.monthly = ask(self.release, REPORTS)
        self.observations = {row["id"]: row for row in ask(self.release, "SELECT * FROM src.observation")}
        self.meta = {row["key"]: row["value"] for row in ask(self.release, "SELECT * FROM src.meta")}


@pytest.fixture(scope="module")
def made_root(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def made_once(made_root):
    with rooted(made_root):
        return Made(Parameters())


@pytest.fixture
def made(made_once, made_root, monkeypatch):
    """The default demonstration; LSDASH_ROOT points to it, unless a test asks for a root of its own after it."""
    monkeypatch.setenv("LSDASH_ROOT", str(made_root))
    return made_once


def key_of(row):
    return (row["indicator"], row["item"], row["area"], row["year"], row["month"], row["measure"])


def total(rows, year, measure="actual"):
    return sum(
        row["value"]
        for row in rows
        if row["item"] in {"tw", "dp", "nqd"} and (row["year"], row["measure"]) == (year, measure)
    )


# --- parameters and chance -------------------------------------------------------------------------------------------


BAD = [
    ({"years": "0"}, "years is 0"),
    ({"years": "1"}, "from 2 to 10"),
    ({"years": "100"}, "years is 100"),
    ({"years": "1.5"}, "years is '1.5', not a whole number"),
    ({"seed": "nan"}, "not a whole number"),
    ({"seed": "-1"}, "seed is -1"),
    ({"seed": "9" * 10_000}, "seed is '9999"),
    ({"seed": ""}, "seed is ''"),
    ({"seed": "'; DROP TABLE monthly"}, "not a whole number"),
    ({"seed": "٣"}, "not a whole number"),
]


def test_bad_parameters_are_named():
    for words, named in BAD:
        with pytest.raises(InvalidParameters) as caught:
            demo.read(**words)
        assert named in str(caught.value)
        assert len(str(caught.value)) < 200


def test_every_issue_is_named_at_once():
    with pytest.raises(InvalidParameters) as caught:
        Parameters(seed=-1, years=99)
    assert [issue.split()[0] for issue in caught.value.issues] == ["seed", "years"]


@pytest.mark.parametrize("wrong", [1.0, True, None, "1"])
def test_parameters_are_whole_numbers(wrong):
    with pytest.raises(InvalidParameters):
        Parameters(seed=wrong)


# --- the same and another --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_same_parameters_give_the_same_id_and_numbers_whatever_the_threads(made, root, monkeypatch, built_anew):
    monkeypatch.setattr(release_file, "WORKSHOP", {"threads": 1, "memory_limit": "200MB"})
    again = Made(Parameters(seed=1, years=5))
    assert again.new
    assert again.release.id == made.release.id
    assert again.observations == made.observations
    assert sorted(map(str, again.monthly)) == sorted(map(str, made.monthly))


def test_what_is_made_is_this_on_any_machine():
    """Fails when the generator changes; then put the digest here and raise demo.VERSION, so that it is made anew."""
    monthly = monthly_reports.monthly(Parameters())
    figures = report_tables.tables(SHIPPED, monthly, Parameters())["figures"]
    assert (demo.VERSION, csv_tables.digest({"monthly": monthly, "figures": figures})[:16]) == (2, "27fdf3b601e4f0ef")


def test_other_parameters_give_other_reports():
    usual = monthly_reports.monthly(SMALL)
    assert usual != monthly_reports.monthly(dataclasses.replace(SMALL, seed=2))
    assert usual != monthly_reports.monthly(dataclasses.replace(SMALL, years=3))


def test_release_states_what_it_was_made_of(made):
    assert made.release.id.startswith("mophong-")
    assert (made.release.dataset, made.release.schema) == ("mophong", releases.SCHEMA)
    assert made.meta == {
        "dataset": "mophong",
        "schema": str(releases.SCHEMA),
        "release": made.release.id,
        "seed": "1",
        "years": "5",
    }
    assert made.monthly == monthly_reports.monthly(Parameters())
    assert {row["year"] for row in made.monthly} == {2019, 2020, 2021, 2022, 2023}
    assert {row["area"] for row in made.monthly} == {row["slug"] for row in SHIPPED["areas"]}


def test_values_are_rounded_to_the_step_of_their_unit(made):
    for row in made.monthly:
        step = 1000 if row["indicator"] == "production_value" else 1
        assert row["value"] >= 0
        assert float(round(row["value"] * step)) / step == row["value"]


# --- what the months look like ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_missing_late_partial_revised_and_provisional_all_occur(seed):
    monthly = monthly_reports.monthly(Parameters(seed=seed))
    actual = [row for row in monthly if row["measure"] == "actual"]
    statuses = Counter(row["status"] for row in actual)
    assert set(statuses) == {"final", "late", "revised", "provisional"}
    assert statuses["revised"] == 1
    (revised,) = [row for row in actual if row["status"] == "revised"]
    assert (revised["item"], revised["year"]) == ("nqd", 2022)
    assert 0 < revised["revised_from"] < revised["value"]
    assert all(row["revised_from"] is None for row in monthly if row["status"] != "revised")
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
        by_report = Counter((area, month) for _, _, area, of_year, month in missing if of_year == year)
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
    for row in (*catalogue.SECTORS, *catalogue.PRODUCTS):
        assert sum(row.weights.values()) == 100, row.code
        assert set(row.weights) <= slugs


@pytest.mark.parametrize("years", [2, 10])
def test_no_year_is_near_the_real_total(years):
    monthly = monthly_reports.monthly(Parameters(years=years))
    for year in range(2024 - years, 2024):
        assert abs(total(monthly, year) / REAL_TOTAL - 1) > 0.2


# --- the report ------------------------------------------------------------------------------------------------------

INDICATORS = {"production_value", "output"}


def printed_ones(made, *measures):
    slips = {slip.figure for slip in demo.CONTRADICTIONS}
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
        whole, step = sums[row["item"], int(row["period"]), row["measure"]], Fraction(str(row["step"]))
        assert abs(Fraction(str(row["value"])) - whole) <= step / 2, row["id"]
    for year, sector in itertools.product(range(2019, 2024), ("total", "tw", "dp", "nqd", "fdi")):
        assert made.observations[f"production_value.{sector}.{year}.actual"]["figure"]


def test_printed_ratios_are_those_of_the_months_and_not_of_rounded_amounts(made):
    sums = report_tables.sums(made.monthly)
    counted = Counter()
    for row in printed_ones(made, "plan_attainment", "growth", "level", "target_growth", "target_level", "share"):
        item, period, asked = row["item"], int(row["period"]), row["measure"].startswith("target")
        target = made.observations.get(f"{row['indicator']}.{item}.{period}.target")
        now = Fraction(str(target["value"])) if asked else sums[item, period, "actual"]
        bases = {"plan_attainment": (item, period, "plan"), "share": ("total", period, "actual")}
        base = sums[bases.get(row["measure"], (item, period - 1, "actual"))]
        wanted = now / base * 100 - (100 if row["measure"].endswith("growth") else 0)
        assert abs(Fraction(str(row["value"])) - wanted) <= Fraction(1, 200), row["id"]
        counted[row["measure"], period] += 1
    kinds = {("plan_attainment", 2023), ("growth", 2023), ("target_growth", 2024), ("share", 2023), ("level", 2023)}
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
    with releases.cursor(made.release) as cursor:
        headlines = rows(queries.headlines(cursor, of_page(Filters(), made.release)))
    assert sum(row["part"] == "main" for row in headlines) == len(SHIPPED["headlines"])
    assert {row["id"] for row in headlines} <= set(made.observations)


def test_every_text_of_the_report_says_that_it_is_synthetic(made):
    sources = ask(made.release, "SELECT * FROM src.source")
    assert {source["kind"] for source in sources} == {"report"}
    for lang, word in (("vi", "mô phỏng"), ("en", "ynthetic")):
        for name in ("title", "publisher", "note"):
            assert all(word in source[f"{name}_{lang}"] for source in sources)
        for finding in ask(made.release, "SELECT * FROM src.finding"):
            assert word in finding[f"text_{lang}"]
        assert all(word in row[f"note_{lang}"] for row in made.observations.values() if row["figure"])


def test_products_are_those_of_the_registers_where_they_have_them():
    shipped = {row["code"]: row for row in SHIPPED["products"]}
    own = {product.code: product for product in catalogue.PRODUCTS}
    reports = {row["code"] for row in SHIPPED["sources"] if row["kind"] == "report"}
    reported = {row["item"] for row in SHIPPED["figures"] if row["source"] in reports}
    assert reported & shipped.keys() <= set(own)
    for code in own.keys() & shipped.keys():
        names = (shipped[code]["product_group"], shipped[code]["name_vi"], shipped[code]["name_en"])
        assert (own[code].group, own[code].name_vi, own[code].name_en) == names
        assert shipped[code]["unit"] in {"", own[code].unit}
    assert {product.group for product in own.values()} == {row["code"] for row in SHIPPED["product_groups"]}
    assert {product.unit for product in own.values()} <= {row["code"] for row in SHIPPED["units"]}


def test_activities_are_what_districts_report(made):
    activities = {(row["area"], row["product"]) for row in ask(made.release, "SELECT * FROM src.activity")}
    assert activities == {(row["area"], row["item"]) for row in made.monthly if row["indicator"] == "output"}


# --- contradictions --------------------------------------------------------------------------------------------------


def ledger_of(parameters, monkeypatch, slips=demo.CONTRADICTIONS):
    """id → identity with only these errors put in."""
    monkeypatch.setattr(report_figures, "_SLIPS", {slip.figure: slip for slip in slips})
    tables = report_tables.tables(SHIPPED, monthly_reports.monthly(parameters), parameters)
    return {identity.id: identity for identity in checks.ledger(assemble.observe(tables))}


def failing(ledger):
    return {key for key, identity in ledger.items() if identity.verdict in {checks.BROKEN, checks.AMBIGUOUS}}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_rule_has_its_contradiction_and_all_else_holds(monkeypatch, seed):
    assert {slip.rule for slip in demo.CONTRADICTIONS} == (checks.EQUAL | {"inside", "coverage"}) - {
        *("implied", "planned", "districts", "months"),
    }
    ledger = ledger_of(Parameters(seed=seed, years=2), monkeypatch)
    assert failing(ledger) == {key for slip in demo.CONTRADICTIONS for key in slip.breaks}
    for slip in demo.CONTRADICTIONS:
        wanted = checks.AMBIGUOUS if slip.rule == "reading" else checks.BROKEN
        assert {ledger[key].verdict for key in slip.breaks} == {wanted}
        assert slip.rule in {ledger[key].rule for key in slip.breaks}


def test_contradictions_stand_in_printed_figures(made):
    assert all(made.observations[slip.figure]["figure"] for slip in demo.CONTRADICTIONS)


def test_without_the_errors_everything_holds(monkeypatch):
    assert failing(ledger_of(SMALL, monkeypatch, [])) == set()


def test_each_error_alone_breaks_what_it_says(monkeypatch):
    broken = {slip.rule: failing(ledger_of(SMALL, monkeypatch, [slip])) for slip in demo.CONTRADICTIONS}
    assert broken == {slip.rule: set(slip.breaks) for slip in demo.CONTRADICTIONS}


def test_printed_words_say_the_numbers(made):
    for row in made.observations.values():
        if row["figure"]:
            words = printed_numbers.read(row["as_printed"], part=1 if row["item"] == "all" else 0)
            assert float(words.value) == row["value"]


# --- on disk ---------------------------------------------------------------------------------------------------------


def test_the_demonstration_and_the_report_live_side_by_side(release, filled_root):
    pointer = (filled_root / releases.POINTER).read_bytes()
    made, new = build.demo(SMALL)
    assert new
    assert (filled_root / releases.POINTER).read_bytes() == pointer
    assert releases.current() == release
    assert releases.current("mophong") == made
    assert files(filled_root) == {f"{release.id}.duckdb", f"{made.id}.duckdb"}
    assert ask(release, REPORTS) == []
    assert build.ensure() == release


def test_making_it_twice_does_nothing_the_second_time(root, monkeypatch):
    made, _ = build.demo(SMALL)
    pointer = releases.pointer("mophong").read_bytes()

    def never(*_):
        raise AssertionError("generated")

    monkeypatch.setattr(monthly_reports, "monthly", never)
    assert build.demo(SMALL) == (made, False)
    assert build.ensure_demo() == made
    assert releases.pointer("mophong").read_bytes() == pointer


@pytest.mark.slow
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
    fractions = []
    release = build.ensure_demo(fractions.append)
    assert release.id == made.release.id
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert fractions == sorted(fractions)
    assert len(fractions) > 2


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["cut", "gone", "pointer", "schema", "of the report"])
def test_ensure_makes_it_anew_where_it_is_damaged(demo_release, tmp_path, monkeypatch, damage):
    root = shutil.copytree(releases.root(), tmp_path / "store")
    monkeypatch.setenv("LSDASH_ROOT", str(root))
    monkeypatch.setattr(build, "Parameters", lambda: SMALL)  # the default one takes five times as long
    reports = len(ask(demo_release, REPORTS))
    releases.close()
    file, pointer = releases.file_of(demo_release), releases.pointer("mophong")
    fields = json.loads(pointer.read_text())
    {
        "cut": lambda: file.write_bytes(file.read_bytes()[:5000]),
        "gone": file.unlink,
        "pointer": lambda: pointer.write_bytes(b"{"),
        "schema": lambda: pointer.write_text(json.dumps({**fields, "schema": 2})),
        "of the report": lambda: pointer.write_text(json.dumps({**fields, "dataset": "bc2004"})),
    }[damage]()
    release = build.ensure_demo()
    assert release.id == demo_release.id
    assert releases.current("mophong") == release
    assert len(ask(release, REPORTS)) == reports
    assert leftovers(root) == []


@pytest.mark.slow
def test_the_report_is_built_while_another_builds_the_demonstration(data_copy, root):
    with release_pointers.locked("mophong"), release_pointers.draft_file("mophong") as draft:
        draft.touch()
        report, _ = build.release(data_copy)  # does not wait, and leaves the other's draft alone
        assert draft.exists()
    assert releases.current() == report


@pytest.mark.slow
def test_a_draft_that_a_killed_build_left_is_removed_by_the_next_one(root):
    draft = root / "releases" / ".new-mophong-left"
    draft.mkdir(parents=True)
    (draft / "src.duckdb").write_bytes(b"half")
    with pytest.raises(releases.NoRelease):
        releases.current("mophong")
    made, new = build.demo(SMALL)
    assert new
    assert files(root) == {f"{made.id}.duckdb"}
    assert leftovers(root) == []


def run(monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", ["lsdash", "demo", *words])
    return main()


def test_the_command_names_bad_parameters(root, monkeypatch, capsys):
    for words in (("--years", "0"), ("--years", "100"), ("--years", "-5"), ("--years", "many"), ("--seed", "1e9")):
        assert run(monkeypatch, *words) == 1
        err = capsys.readouterr().err
        assert err.startswith("The demonstration cannot be made:\n")
        assert words[1] in err
    assert not root.exists()


@pytest.mark.slow  # two years of workbooks are written and taken in
def test_the_command_prints_id_rows_and_time(root, monkeypatch, capsys):
    assert run(monkeypatch, "--years", "2", "--seed", "4") == 0
    made = releases.current("mophong")
    rows = len(ask(made, REPORTS))
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith(f"{made.id} built: {rows} synthetic rows, ")
    first, second = out.splitlines()
    assert first.endswith(" s")
    assert second.endswith("24 monthly workbooks, taken in; b3-2024-01.xlsx waits as mophong-s0001")
    names = sorted(path.name for path in (root / "workbooks").iterdir())
    assert (len(names), names[0], names[-1]) == (25, "b3-2024-01.xlsx", "b5-2023-12.xlsx")
    journal.close()
    assert run(monkeypatch, "--years", "2", "--seed", "4") == 0
    assert "is up to date" in capsys.readouterr().out
