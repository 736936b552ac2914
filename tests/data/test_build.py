"""Releases: the same tables the same id, and never less than one good release whatever interrupts a build."""

import csv
import json
import subprocess
import sys

import pytest

from lsdash.data import build, csv_tables, release_file, release_writing, releases

REPOSITORY = releases.DATA.parent
MENDED_BY_BUILDING = ["cut", "flipped", "gone", "no pointer", "no JSON", "other schema"]


PRELUDE = """
import sys
from pathlib import Path
from lsdash.data import build, csv_tables, releases
"""


def driver(code, *arguments):
    """`code` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", PRELUDE + code, *map(str, arguments)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def edit(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def change_a_cell(folder):
    edit(folder, "units.csv", "tonnes", "metric tons")


def rewrite(folder, change):
    """`change` applied to the rows (header first) of every table."""
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(change(rows))


def names(release):
    with releases.cursor(release) as cursor:
        return dict(cursor.execute("SELECT code, name_en FROM src.unit").fetchall())


def leftovers(root):
    return [path.name for path in root.rglob(".new-*")]


def files(root):
    return {path.name for path in (root / "releases").glob("*.duckdb")}


def test_building_twice_changes_nothing(data_copy, root, built_anew):
    first, new = build.release(data_copy)
    assert new
    pointer = (root / releases.POINTER).read_bytes()
    seen = releases.file_of(first).stat()
    assert build.release(data_copy) == (first, False)
    assert (root / releases.POINTER).read_bytes() == pointer
    assert releases.file_of(first).stat().st_mtime_ns == seen.st_mtime_ns
    assert releases.current() == first


def test_release_states_what_it_is(release):
    assert release.id.startswith("bc2004-")
    assert release.sha256 == release_file.checksum(releases.file_of(release))
    assert (release.dataset, release.parent, release.schema) == ("bc2004", "", releases.SCHEMA)
    assert release.tables == build.tables_digest(releases.DATA)
    assert release.created.endswith("+00:00")
    with releases.cursor(release) as cursor:
        meta = dict(cursor.execute("SELECT key, value FROM src.meta").fetchall())
    assert meta == {"dataset": "bc2004", "schema": str(releases.SCHEMA), "release": release.id}


def test_order_of_rows_and_columns_and_line_endings_do_not_change_the_id(release, data_copy, root, built_anew):
    rewrite(data_copy, lambda rows: [row[::-1] for row in (rows[0], *rows[:0:-1])])
    path = data_copy / csv_tables.DESCRIPTOR
    package = json.loads(path.read_text(encoding="utf-8"))
    for table in package["resources"]:
        table["schema"]["fields"].reverse()
    path.write_text(json.dumps(package, indent=1), encoding="utf-8")
    for path in data_copy.glob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert build.release(data_copy)[0].id == release.id


def test_tables_that_were_saved_again_are_not_built_again(release, data_copy, filled_root):
    path = data_copy / "figures.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert build.tables_digest(data_copy) == release.tables
    assert build.release(data_copy) == (release, False)
    lines = (data_copy / "units.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (data_copy / "units.csv").write_text("".join((lines[0], *lines[:0:-1])), encoding="utf-8")
    again, is_new = build.release(data_copy)
    assert (again.id, is_new) == (release.id, False)


CHANGES = [
    ("units.csv", "tonnes", "metric tons"),
    ("findings.csv", "integration", "Integration"),
    ("figures.csv", "3.1,production_value", "3.2,production_value"),
    ("finding_links.csv", "q08,dp", "q08,tw"),
]


def test_each_changed_cell_gives_another_id_and_keeps_the_releases_before(release, data_copy, filled_root):
    made = [release]
    for change in CHANGES:
        edit(data_copy, *change)
        latest, is_new = build.release(data_copy)
        assert is_new, change
        assert latest.parent == made[-1].id
        assert names(release)["tan"] == "tonnes"
        made.append(latest)
        assert files(filled_root) == {f"{one.id}.duckdb" for one in made}
    assert len({one.id for one in made}) == len(made)


def test_going_back_to_old_tables_gives_the_old_id_again(release, data_copy, filled_root):
    edit(data_copy, "units.csv", "tonnes", "metric tons")
    middle = build.release(data_copy)[0]
    edit(data_copy, "units.csv", "metric tons", "tonnes")
    back = build.release(data_copy)[0]
    # What it says of itself is what it said before: its own time and parent, not those of the way back.
    assert (back.id, back.parent, back.created) == (release.id, release.parent, release.created)
    assert (middle.parent, releases.current()) == (release.id, back)
    assert names(back)["tan"] == "tonnes"


def forbid_building(monkeypatch):
    def build_nothing(*_):
        raise AssertionError("built")

    monkeypatch.setattr(build, "contents", build_nothing)


def test_ensure_builds_where_there_is_nothing(data_copy, root):
    made = build.ensure(data_copy)
    assert releases.current() == made
    assert names(made)["tan"] == "tonnes"


def test_ensure_does_nothing_where_nothing_changed(release, data_copy, filled_root, monkeypatch):
    forbid_building(monkeypatch)
    assert build.ensure(data_copy) == release


def test_ensure_follows_a_changed_table(release, data_copy, filled_root, monkeypatch):
    change_a_cell(data_copy)
    made = build.ensure(data_copy)
    assert names(made)["tan"] == "metric tons"
    assert made.parent == release.id
    forbid_building(monkeypatch)
    assert build.ensure(data_copy) == made


def test_ensure_notices_a_change_without_a_new_content_once(release, data_copy, filled_root, monkeypatch):
    rewrite(data_copy, lambda rows: [rows[0], *rows[:0:-1]])
    made = build.ensure(data_copy)
    assert (made.id, made.parent) == (release.id, release.parent)
    forbid_building(monkeypatch)
    assert build.ensure(data_copy) == made


def test_ensure_rebuilds_for_another_version_of_the_program(release, data_copy, filled_root, monkeypatch):
    monkeypatch.setattr(releases, "SCHEMA", releases.SCHEMA + 1)
    made = build.ensure(data_copy)
    assert made.schema == release.schema + 1
    assert made.id != release.id


def test_a_table_changed_during_a_build_is_noticed_by_the_next_ensure(data_copy, root, monkeypatch):
    read = csv_tables.read

    def read_then_change(folder):
        tables = read(folder)
        change_a_cell(folder)
        return tables

    with monkeypatch.context() as patch:
        patch.setattr(csv_tables, "read", read_then_change)
        build.release(data_copy)
    assert names(build.ensure(data_copy))["tan"] == "metric tons"


def damage(root, release, how):
    path, pointer = root / "releases" / f"{release.id}.duckdb", root / releases.POINTER
    whole = path.read_bytes()
    schema = f'"schema": {releases.SCHEMA}'
    middle = len(whole) // 2
    {
        "cut": lambda: path.write_bytes(whole[:middle]),
        "flipped": lambda: path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]),
        "gone": path.unlink,
        "no pointer": pointer.unlink,
        "no JSON": lambda: pointer.write_bytes(b"\0\xff"),
        "other schema": lambda: pointer.write_text(pointer.read_text().replace(schema, '"schema": 99')),
    }[how]()


@pytest.mark.parametrize("builder", [lambda data: build.release(data)[0], build.ensure], ids=["release", "ensure"])
@pytest.mark.parametrize("how", MENDED_BY_BUILDING)
def test_a_damaged_release_is_built_anew(release, data_copy, filled_root, how, builder):
    damage(filled_root, release, how)
    made = builder(data_copy)
    assert made.id == release.id
    assert releases.current() == made
    assert names(made)["tan"] == "tonnes"
    assert leftovers(filled_root) == []


def test_a_build_that_fails_leaves_the_old_release(release, data_copy, filled_root):
    edit(data_copy, "figures.csv", "546.034", "546.043")
    pointer = (filled_root / releases.POINTER).read_bytes()
    with pytest.raises(csv_tables.InvalidTables):
        build.release(data_copy)
    assert (filled_root / releases.POINTER).read_bytes() == pointer
    assert names(releases.current())["tan"] == "tonnes"
    assert leftovers(filled_root) == []


def test_what_does_not_read_back_is_never_pointed_to(data_copy, root, monkeypatch):
    monkeypatch.setattr(release_writing, "_holds", lambda *_: False)
    with pytest.raises(releases.UnwritableRoot):
        build.release(data_copy)
    with pytest.raises(releases.NoRelease):
        releases.current()
    assert files(root) == set()
    assert leftovers(root) == []


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_root_that_is_a_file_is_unwritable(data_copy, tmp_path, monkeypatch, below):
    (tmp_path / "occupied").write_bytes(b"")
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "occupied" / below))
    for builder in (build.release, build.ensure):
        with pytest.raises(releases.UnwritableRoot):
            builder(data_copy)


@pytest.mark.slow
def test_two_processes_that_start_together_leave_one_good_release(data_copy, root, tmp_path):
    code = (
        "import time\n"
        "print('ready', flush=True)\n"
        "while not Path(sys.argv[2]).exists():\n    time.sleep(0.001)\n"
        "print(build.ensure(Path(sys.argv[1])).id)\n"
    )
    go = tmp_path / "go"
    processes = [driver(code, data_copy, go) for _ in range(2)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    go.touch()
    ends = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], ends
    current = releases.current()
    assert {out.strip() for out, _ in ends} == {current.id}
    assert files(root) == {f"{current.id}.duckdb"}
    assert current.sha256 == release_file.checksum(releases.file_of(current))
    assert names(current)["tan"] == "tonnes"
    assert leftovers(root) == []
