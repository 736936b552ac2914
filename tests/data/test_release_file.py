"""A release of Parquet tables in place of one file: the same answers, the same promises, the same refusals."""

import json
import os
import shutil
from itertools import cycle, product

import duckdb
import pandas
import pytest

from lsdash import __main__ as commands
from lsdash.data import build, demo, release_file, releases
from lsdash.model.filters import Filters, months, whole_years
from tests.data.test_build import change_a_cell, leftovers
from tests.data.test_releases import NAME, REFUSED, TONNES, ask, cut, flipped, opened_by
from tests.page_period import asked
from tests.queries.test_queries import FULLEST, MONTHLY, NOTHING, ONE_NUMBER, OUTCOMES, QUERIES

SOME = [
    Filters(),
    NOTHING,
    Filters(("huu-lung", "cao-loc"), ("nqd", "fdi"), ("da", "than-sach"), **whole_years(2003, 2004)),
    Filters(("lang-son",), sectors=("tw",), **months(202211, 202302)),
]
NUMBERS = [Filters(number=number) for number in ONE_NUMBER.values()]


@pytest.fixture(scope="module")
def both(release, demo_release, tmp_path_factory):
    """The real release and a small demonstration, each as a file and as Parquet, in one root."""
    root = tmp_path_factory.mktemp("both") / "store"
    shutil.copytree(releases.root(), root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSDASH_ROOT", str(root))
        patch.setenv("LSDASH_FORM", "parquet")
        made = build.release()[0], build.demo(demo.Parameters(years=2))[0]
        yield [(release, made[0]), (demo_release, made[1])]


@pytest.fixture
def parquet(both, tmp_path, monkeypatch):
    """The real release as Parquet in a root of its own, to be damaged."""
    root = shutil.copytree(releases.root(), tmp_path / "store", ignore=shutil.ignore_patterns("*mophong*"))
    monkeypatch.setenv("LSDASH_ROOT", str(root))
    return releases.current()


@pytest.mark.slow  # all queries of both data sets, twice
def test_every_query_has_the_same_answer_from_both_forms(both):
    """Each query in full of the data set that it is for, and under one more choice of the other one.

    That both forms hold the same rows is checked by the build.
    """
    for file, parts in both:
        assert (file.form, parts.form) == ("duckdb", "parquet")
    for name, other in zip(sorted(QUERIES), cycle([*SOME, *NUMBERS]), strict=False):
        home, away = reversed(both) if name in MONTHLY else both
        for (file, parts), filters in ((home, FULLEST[name]), (away, other)):
            wanted = asked(file, QUERIES[name], filters)
            pandas.testing.assert_frame_equal(asked(parts, QUERIES[name], filters), wanted, obj=name)
            assert len(wanted) or filters is other or name in OUTCOMES, name


def test_the_form_changes_nothing_that_a_release_says_of_itself(both):
    for file, parts in both:
        assert releases.find(parts.id, parts.dataset) == releases.current(parts.dataset) == parts
        same = ("id", "dataset", "parent", "created", "schema", "tables")
        assert [getattr(parts, field) for field in same] == [getattr(file, field) for field in same]


def test_one_checksum_vouches_for_every_part(both):
    for file, parts in both:
        folder = releases.file_of(parts)
        manifest = json.loads((folder / release_file.MANIFEST).read_text(encoding="utf-8"))
        assert parts.sha256 == release_file.checksum(folder) == release_file.checksum(folder / release_file.MANIFEST)
        assert {path.name: release_file.checksum(path) for path in folder.glob("*.parquet")} == manifest
        assert {path.name for path in folder.iterdir()} == {*manifest, release_file.MANIFEST}
        with releases.cursor(file) as cursor:
            tables = {
                name
                for (name,) in cursor.execute(
                    "SELECT table_name FROM duckdb_tables() WHERE database_name = 'src'"
                ).fetchall()
            }
        assert {f"{table}.parquet" for table in tables} == set(manifest)


def test_whatever_else_reads_parquet_reads_the_tables(both):
    for file, parts in both:
        frame = pandas.read_parquet(releases.file_of(parts) / "observation.parquet")
        with releases.cursor(file) as cursor:
            stored = cursor.execute("SELECT id, value FROM src.observation").fetchall()
        assert sorted(zip(frame["id"], frame["value"], strict=True)) == sorted(stored)


def test_the_instance_over_parts_is_closed_off_as_well(parquet, tmp_path):
    assert opened_by(parquet, tmp_path / "outside", REFUSED) == []


def test_parts_and_nothing_beside_them_can_be_opened(parquet, both):
    folder, other = releases.file_of(parquet), releases.record(parquet.id)
    assert ask(parquet, f"SELECT count(*) > 0 FROM '{folder}/unit.parquet'") == [(True,)]
    for path in (folder / release_file.MANIFEST, other):
        with pytest.raises(duckdb.PermissionException):
            ask(parquet, f"SELECT * FROM read_text('{path}')")


@pytest.mark.skipif(os.name == "nt", reason="no root")
def test_no_part_can_be_written_over_but_by_root_and_then_it_is_damage(parquet):
    part = releases.file_of(parquet) / "unit.parquet"
    assert {path.stat().st_mode & 0o222 for path in part.parent.iterdir()} == {0}
    over = f"COPY (SELECT 'tan' AS code, 'x' AS name_vi, 'x' AS name_en) TO '{part}' (USE_TMP_FILE false)"
    if os.geteuid() == 0:
        ask(parquet, over)
    with pytest.raises((duckdb.Error, releases.DamagedFile)):
        ask(parquet, over)


CHANGES = [flipped, None, cut, lambda _: b"", lambda content: content + b"\0"]
FIRST = [("unit.parquet", flipped), ("unit.parquet", None), (release_file.MANIFEST, cut)]
MORE = [
    pytest.param(name, change, marks=pytest.mark.slow)
    for name, change in product(["unit.parquet", "observation.parquet", release_file.MANIFEST], CHANGES)
    if (name, change) not in FIRST
]


@pytest.mark.parametrize(("name", "change"), [*FIRST, *MORE])
def test_a_damaged_part_is_named_and_recovers(parquet, change, name):
    part = releases.file_of(parquet) / name
    whole = part.read_bytes()
    for _ in ("never opened before", "opened before"):
        part.unlink()
        if change is not None:
            part.write_bytes(change(whole))
        with pytest.raises(releases.DamagedFile):
            ask(parquet)
        part.unlink(missing_ok=True)
        part.write_bytes(whole)
        assert ask(parquet) == TONNES


def test_a_part_of_another_release_is_damage(parquet, data_copy):
    change_a_cell(data_copy)
    other = build.release(data_copy)[0]
    part = releases.file_of(parquet) / "unit.parquet"
    part.unlink()
    shutil.copy(releases.file_of(other) / "unit.parquet", part)
    with pytest.raises(releases.DamagedFile):
        ask(parquet)
    assert ask(other) == [("metric tons",)]


def vouched(parquet, manifest):
    """The release with another manifest that its checksum vouches for."""
    path = releases.file_of(parquet) / release_file.MANIFEST
    path.unlink()
    path.write_bytes(manifest)
    return releases.Release(**{**vars(parquet), "sha256": release_file.checksum(path)})


@pytest.mark.parametrize("manifest", [b"", b"{", b"[]", b"1", b"null", b'{"../CURRENT": "x"}', b'{"unit.parquet": 1}'])
def test_a_vouched_manifest_of_garbage_is_damage(parquet, manifest):
    with pytest.raises(releases.DamagedFile):
        ask(vouched(parquet, manifest))


def test_a_vouched_part_that_is_no_parquet_is_damage(parquet):
    part = releases.file_of(parquet) / "unit.parquet"
    part.unlink()
    part.write_bytes(b"no table" * 1000)
    with pytest.raises(releases.DamagedFile):
        ask(vouched(parquet, json.dumps({part.name: release_file.checksum(part)}).encode()))


def test_a_vouched_manifest_that_lacks_a_table_is_foreign(parquet):
    with pytest.raises(releases.ForeignFile):
        ask(vouched(parquet, b"{}"))


def test_a_missing_folder_is_a_missing_file_and_a_file_in_its_place_damage(parquet):
    folder = releases.file_of(parquet)
    folder.rename(folder.with_suffix(".aside"))
    with pytest.raises(releases.MissingFile):
        ask(parquet)
    folder.write_bytes(b"")
    with pytest.raises(releases.DamagedFile):
        ask(parquet)


def test_any_folder_name_works(tmp_path, monkeypatch, data_copy):
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "Lạng Sơn" / "kho 'số liệu'" / 'a;b--c"' / "[x]*" / "store"))
    monkeypatch.setenv("LSDASH_FORM", "parquet")
    assert ask(build.ensure(data_copy)) == TONNES


def test_a_release_of_the_other_form_can_be_read_until_it_goes(release, parquet, monkeypatch):
    assert ask(release, NAME) == ask(parquet, NAME) == TONNES
    assert releases.current() == parquet
    assert build.release() == (parquet, False)
    monkeypatch.delenv("LSDASH_FORM")
    made = build.ensure()
    assert (made.id, made.form) == (release.id, release.form)  # the bytes of its file may be others
    assert releases.current() == releases.find(release.id) == made


def test_an_unknown_form_is_refused_by_name(parquet, monkeypatch, capsys):
    for word in ("csv", "DUCKDB", "../x", " "):
        monkeypatch.setenv("LSDASH_FORM", word)
        with pytest.raises(releases.UnknownForm):
            build.ensure()
    assert ask(releases.current()) == TONNES
    monkeypatch.setattr("sys.argv", ["lsdash", "release"])
    assert commands.main() == 1
    assert capsys.readouterr().err.startswith("LS-10")


def test_a_damaged_folder_is_built_anew(parquet):
    (releases.file_of(parquet) / "unit.parquet").unlink()
    made, new = build.release()
    assert (made.id, made.created, new) == (parquet.id, parquet.created, True)
    assert ask(made) == TONNES
    assert leftovers(releases.root()) == []


def test_what_the_commands_say_is_the_same(parquet, data_copy, monkeypatch, capsys):
    def run(*words):
        monkeypatch.setattr("sys.argv", ["lsdash", *words])
        return commands.main(), capsys.readouterr().out

    change_a_cell(data_copy)
    newest = build.release(data_copy)[0]
    assert newest.form == "parquet"
    assert newest.parent == parquet.id
    assert run("verify-link", f"http://host/co-cau?ban={parquet.id}")[0] == 0
    assert f"{newest.id}\t{newest.created}\t{parquet.id}\t0 numbers changed\tcurrent" in run("releases")[1]
    code, said = run("check")
    assert (code, said.count("is sound")) == (0, 2)
    assert run("withdraw", parquet.id)[0] == 0
    assert f"{parquet.id} is withdrawn" in run("check")[1]
    (releases.file_of(newest) / "rule.parquet").unlink()
    code, said = run("check")
    assert code == 1
    assert f"{newest.id} is not intact" in said


@pytest.mark.slow
def test_a_build_killed_at_any_step_leaves_the_old_release_or_the_new_one(parquet, data_copy, tmp_path, monkeypatch):
    killing = pytest.importorskip("tools.faults.killing", reason="kills and limits are of Unix")
    change_a_cell(data_copy)
    root, known = releases.root(), {killing.digest(parquet): killing.OLD}
    with killing.Builder(data_copy) as builder:
        assert builder.build(tmp_path / "other")[0] == 0
        monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "other"))
        assert releases.current().form == "parquet"
        known[killing.digest(releases.current())] = killing.NEW
        monkeypatch.setenv("LSDASH_ROOT", str(root))
        steps = killing.steps(builder, root)
        named = [at for at, step in enumerate(steps, 1) if step.endswith(" replace")]
        asked = [{"kill": at} for at in (*named, *killing.spread(steps, 2))]
        found = killing.killed(builder, root, known, asked)
    assert set(found) == {killing.OLD, killing.NEW}
    assert found.total() == len(asked)
