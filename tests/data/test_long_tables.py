"""Tables as long as a department's after twenty years: what is derived and judged, and what it costs."""

import json
import subprocess
import sys
from collections import Counter
from fractions import Fraction

import pytest

from lsdash.data import assemble, csv_tables, releases
from tests import long_tables

# A build and the first opening, each in a process of its own: seconds, processor time and the most memory.
BUILD = """
import json, re, sys, time
from pathlib import Path
begun = time.monotonic()
from lsdash.data import build
build.release(Path(sys.argv[1]))
took, processor = time.monotonic() - begun, time.process_time()
# Not that of `getrusage`, which has the size of the process that this one was started by.
most = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(json.dumps({"seconds": took, "processor": processor, "megabytes": most / 1024}))
"""
OPEN = """
import json, time
from lsdash.data import releases
release = releases.current()
begun = time.monotonic(), time.process_time()
with releases.cursor(release) as cursor:
    opened = {"opened": time.monotonic() - begun[0], "opening processor": time.process_time() - begun[1]}
    rows = cursor.execute("SELECT count(*) FROM src.observation").fetchall()[0][0]
print(json.dumps({**opened, "rows": rows}))
"""
HALF = Fraction(1, 2)


@pytest.fixture(scope="module")
def figures():
    return list(long_tables.figures(csv_tables.read(releases.DATA), years=1))


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    folder = tmp_path_factory.mktemp("long") / "data"
    assert long_tables.write(folder, years=1) == 15_660
    return {name: table.to_pylist() for name, table in assemble.contents(csv_tables.read(folder)).items()}


def printed(figures):
    return {(row["item"], row["area"], row["period"], row["measure"]): row for row in figures}


def ends(row):
    value, step = Fraction(row["value"]), Fraction(row["step"])
    return value, value - step * HALF, value + step * HALF


def test_every_figure_is_an_observation_with_its_interval_and_words(content, figures):
    observations = {row["figure"]: row for row in content["observation"] if row["figure"]}
    for row in figures:
        found = observations[row["id"]]
        assert (found["value"], found["low"], found["high"]) == tuple(map(float, ends(row))), row["id"]
        assert (found["place"], found["as_printed"], found["source"]) == (row["place"], row["as_printed"], "thang-2024")
        assert found["chosen"]


def test_shares_of_districts_and_months_are_computed_from_the_printed_amounts(content, figures):
    amounts = printed(figures)
    shares = [row for row in content["observation"] if row["measure"] == "share" and row["source"] == "thang-2024"]
    assert len(shares) == 12 * 13 * 5 - 11 * 5  # districts have no figure of the year
    for row in shares:
        if row["item"] == "residual":
            continue
        part = ends(amounts[row["item"], row["area"], row["period"], "actual"])
        whole = ends(amounts["total", row["area"], row["period"], "actual"])
        by_hand = [100 * part[0] / whole[0], 100 * part[1] / whole[2], 100 * part[2] / whole[1]]
        assert [row["value"], row["low"], row["high"]] == list(map(float, by_hand)), row["id"]


def test_districts_months_and_ratios_are_judged_as_by_hand(content, figures):
    amounts, places = printed(figures), long_tables.districts(csv_tables.read(releases.DATA))
    found = {row["id"]: row for row in content["identity"]}
    verdicts = Counter()
    for (item, area, period, measure), row in amounts.items():
        key = f"{row['indicator']}.{item}{'@' * bool(area)}{area}.{period}.{measure}"
        if measure == "plan_attainment":
            done, planned = (ends(amounts[item, area, period, name]) for name in ("actual", "plan"))
            computed = 100 * done[0] / planned[0], 100 * done[1] / planned[2], 100 * done[2] / planned[1]
            verdicts["ratio"] += check(found[f"ratio.{key}"], computed, ends(row))
        elif not area:
            parts = [
                ends(amounts[item, place, period, measure])
                for place in places
                if (item, place, period, measure) in amounts
            ]
            months = [ends(amounts[item, "", f"2024-{month:02d}", measure]) for month in range(1, 13)]
            for rule, terms in (("districts", parts), ("months", months if period == "2024" else [])):
                if terms:
                    verdicts[rule] += check(found[f"{rule}.{key}"], list(map(sum, zip(*terms, strict=True))), ends(row))
    assert all(verdicts[rule] for rule in ("ratio", "districts"))


def check(identity, computed, held):
    """Compares a row of the ledger with both sides; whether it is broken."""
    difference = held[0] - computed[0], held[1] - computed[2], held[2] - computed[1]
    for side, span in (("computed", computed), ("held", held), ("difference", difference)):
        assert [identity[f"{side}{end}"] for end in ("", "_low", "_high")] == list(map(float, span)), identity["id"]
    verdict = "exact" if difference[0] == 0 else "within" if difference[1] <= 0 <= difference[2] else "broken"
    assert identity["verdict"] == verdict, identity["id"]
    return verdict == "broken"


def measured(folder, root, monkeypatch):
    monkeypatch.setenv("LSDASH_ROOT", str(root))
    found = {}
    for code in (BUILD, OPEN):
        run = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
        found |= json.loads(run.stdout.splitlines()[-1])
    return found


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_twenty_years_of_districts_are_built_in_bounded_memory(tmp_path, monkeypatch, capsys):
    """Seconds are printed, not judged: they depend on what else the machine does."""
    long_tables.write(tmp_path / "data", years=20)
    few = measured(releases.DATA, tmp_path / "few", monkeypatch)
    many = measured(tmp_path / "data", tmp_path / "many", monkeypatch)
    with capsys.disabled():
        for name, run in (("shipped tables", few), ("twenty years", many)):
            sys.stdout.write(f"\n{name}: {', '.join(f'{key} {value:,.2f}' for key, value in run.items())}")
    assert many["rows"] > 300_000
    assert many["megabytes"] < 1000  # 853 to 898 were measured, with other work beside it
