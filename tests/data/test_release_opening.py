"""What is opened is what was checksummed, plain files alone, and what hangs holds up nobody else."""

import contextlib
import json
import os
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from lsdash import __main__ as commands
from lsdash.data import build, csv_tables, drafts, publications, regular_files, release_file, releases
from lsdash.data.openings import Openings
from tests.data.test_releases import NAME, TONNES, ask, fields, point
from tests.roots import rooted

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among files")
WRONG = 999.999
DESCRIPTORS = Path("/proc/self/fd")


@pytest.fixture(scope="module")
def as_folder(release, tmp_path_factory):
    """A root with the same release as a folder, and current, to be copied."""
    root = shutil.copytree(releases.root(), tmp_path_factory.mktemp("folder") / "store")
    with rooted(root), pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSDASH_FORM", "parquet")
        build.release()
    return root


@pytest.fixture
def parquet(as_folder, tmp_path, monkeypatch):
    """The release as a folder in a root of its own, to be damaged."""
    monkeypatch.setenv("LSDASH_FORM", "parquet")
    monkeypatch.setenv("LSDASH_ROOT", str(shutil.copytree(as_folder, tmp_path / "store")))
    return releases.current()


def with_log(path, folder):
    """A log of the engine for the file `path`, in which a number and a name are others; as bytes."""
    folder.mkdir()
    copy = shutil.copy(path, folder / path.name)
    with contextlib.closing(duckdb.connect(str(copy))) as connection:
        connection.execute("SET checkpoint_threshold = '1TB'")
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")
        connection.execute("UPDATE unit SET name_en = 'wrong'")
        connection.execute(f"UPDATE observation SET value = {WRONG}")
    return (folder / f"{path.name}.wal").read_bytes()


@pytest.fixture
def log(release, filled_root, tmp_path):
    """The bytes of a log that changes the release."""
    return with_log(releases.file_of(release), tmp_path / "changed")


def test_the_log_of_these_tests_changes_what_the_engine_reads(release, log):
    path = releases.file_of(release)
    path.with_name(f"{path.name}.wal").write_bytes(log)
    with contextlib.closing(duckdb.connect()) as connection:
        connection.execute(f"ATTACH '{path}' AS src (READ_ONLY)")
        assert connection.execute(NAME).fetchall() == [("wrong",)]


@pytest.mark.parametrize("ending", [".wal", ".wal.checkpoint", ".wal.recovery", ".WAL"])
def test_a_log_beside_a_release_is_damage_until_it_goes(release, log, ending):
    path = releases.file_of(release)
    beside = path.with_name(path.name + ending)
    assert ask(release) == TONNES
    beside.write_bytes(log)
    assert ask(release) == TONNES  # as it was opened
    releases.close()
    with pytest.raises(releases.DamagedFile):
        ask(release)
    beside.unlink()
    assert ask(release) == TONNES


def test_a_build_takes_a_log_away_and_writes_what_the_tables_say(release, log):
    path = releases.file_of(release)
    path.with_name(f"{path.name}.wal").write_bytes(log)
    releases.close()
    made, new = build.release()
    assert (made.id, new) == (release.id, True)
    assert ask(made) == TONNES
    assert not release_file.logs(path)


@pytest.mark.parametrize("kept", [True, False], ids=["still there", "gone again"])
def test_a_log_that_comes_between_check_and_opening_is_damage(release, log, monkeypatch, kept):
    opened = release_file._closed_off
    beside = releases.file_of(release).with_name(f"{releases.file_of(release).name}.wal")

    def interfered(path, readable):
        beside.write_bytes(log)
        connection = opened(path, readable)
        if not kept:
            beside.unlink()
        return connection

    monkeypatch.setattr(release_file, "_closed_off", interfered)
    releases.close()
    with pytest.raises(releases.DamagedFile):
        ask(release)


def changed_copy(path, folder):
    """The same tables with another name, in a file of their own."""
    folder.mkdir()
    copy = shutil.copy(path, folder / path.name)
    with contextlib.closing(duckdb.connect(str(copy))) as connection:
        connection.execute("UPDATE unit SET name_en = 'wrong'")
    return copy


@pytest.mark.parametrize("back", [False, True], ids=["stays", "put back"])
def test_another_file_that_takes_the_name_between_check_and_opening_is_damage(
    release, filled_root, tmp_path, monkeypatch, back
):
    path, opened = releases.file_of(release), release_file._closed_off
    other = changed_copy(path, tmp_path / "changed")

    def interfered(database, readable):
        aside = path.rename(path.with_suffix(".aside"))
        shutil.copy(other, path)
        connection = opened(database, readable)
        if back:
            aside.replace(path)
        return connection

    monkeypatch.setattr(release_file, "_closed_off", interfered)
    releases.close()
    with pytest.raises(releases.DamagedFile):
        ask(release)


def test_a_builder_beside_it_does_not_keep_a_release_from_being_opened(release, filled_root, monkeypatch):
    opened, drafts_made = release_file._closed_off, iter(range(2))

    def interfered(path, readable):
        if (number := next(drafts_made, None)) is not None:
            (path.parent / f".new-bc2004-{number}").mkdir()
        return opened(path, readable)

    monkeypatch.setattr(release_file, "_closed_off", interfered)
    releases.close()
    assert ask(release) == TONNES


@pytest.mark.skipif(not DESCRIPTORS.is_dir(), reason="descriptors have no names here")
def test_a_part_that_is_replaced_after_the_check_is_never_read(parquet, tmp_path):
    folder = releases.file_of(parquet)
    connection = release_file.connect(folder, parquet.sha256)
    own = connection.cursor()
    assert own.execute(NAME).fetchall() == TONNES
    with contextlib.closing(duckdb.connect()) as other:
        other.read_parquet(str(folder / "unit.parquet")).project("* REPLACE ('wrong' AS name_en)").write_parquet(
            str(tmp_path / "other")
        )
    (tmp_path / "other").replace(folder / "unit.parquet")
    with pytest.raises(duckdb.Error):
        own.execute(NAME)
    with pytest.raises(ValueError, match="part"):
        release_file.connect(folder, parquet.sha256)


def test_the_descriptors_of_a_folder_go_with_its_connection(parquet):
    if not DESCRIPTORS.is_dir():
        pytest.skip("descriptors cannot be counted here")
    releases.close()
    before = len([*DESCRIPTORS.iterdir()])
    assert ask(parquet) == TONNES
    assert len([*DESCRIPTORS.iterdir()]) > before
    releases.close()
    assert len([*DESCRIPTORS.iterdir()]) == before


def test_what_lies_in_a_folder_beside_the_parts_of_its_manifest_is_not_read(parquet):
    folder = releases.file_of(parquet)
    shutil.copy(folder / "unit.parquet", folder / "more.parquet")
    with pytest.raises(releases.ForeignFile):
        ask(parquet, "SELECT * FROM src.more")


def test_a_file_that_names_another_release_inside_is_damage(release, filled_root):
    path = releases.file_of(release)
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        connection.execute("UPDATE meta SET value = 'bc2004-000000000000' WHERE key = 'release'")
    point({**fields(), "sha256": release_file.checksum(path)})
    with pytest.raises(releases.DamagedFile):
        ask(releases.current())


def test_a_build_does_not_take_a_file_that_nothing_vouches_for(release, filled_root):
    """What is computed from the rows once more is not part of the id: the file would read back well."""
    path = releases.file_of(release)
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        connection.execute("CREATE TABLE more AS SELECT 999.999 AS value")
    changed = release_file.checksum(path)
    made, new = build.release()
    assert new
    assert made.sha256 == release_file.checksum(path) != changed
    assert ask(made) == TONNES


# --- plain files alone -----------------------------------------------------------------------------------------------


def pipe(path):
    os.mkfifo(path)


def link_out(path):
    outside = path.with_name(f"{path.name}.aside")
    target = path.parent.parent.parent / f"outside-{path.name}"
    if outside.exists():
        shutil.copy(outside, target)
    path.symlink_to(target)


def endless(path):
    path.symlink_to("/dev/zero")


REPLACED = pytest.mark.parametrize("put", [pipe, link_out, endless])


@needs_pipes
@pytest.mark.timeout(30)
class TestWhatIsNoPlainFile:
    """Each would be waited for, or read for ever, or read from elsewhere."""

    @REPLACED
    def test_in_place_of_a_release(self, release, filled_root, put):
        path = releases.file_of(release)
        aside = path.rename(f"{path}.aside")
        put(path)
        with pytest.raises(releases.DamagedFile):
            ask(release)
        path.unlink()
        aside.rename(path)
        assert ask(release) == TONNES

    @REPLACED
    @pytest.mark.parametrize("name", ["unit.parquet", release_file.MANIFEST])
    def test_in_a_folder(self, parquet, put, name):
        path = releases.file_of(parquet) / name
        path.rename(f"{path}.aside")
        put(path)
        with pytest.raises(releases.DamagedFile):
            ask(parquet)

    @REPLACED
    def test_in_place_of_a_pointer_or_record(self, release, filled_root, put):
        for path in (releases.pointer(), releases.record(release.id)):
            path.rename(f"{path}.aside")
            put(path)
        with pytest.raises(releases.BadPointer):
            releases.current()
        with pytest.raises(releases.BadPointer):
            releases.find(release.id)
        assert releases.history() == []

    @REPLACED
    def test_as_the_mark_of_a_withdrawal(self, release, filled_root, put):
        put(releases.withdrawal_mark(release.id))
        with pytest.raises(releases.WithdrawnRelease):
            releases.find(release.id)

    @pytest.mark.parametrize("put", [pipe, endless])
    @pytest.mark.parametrize("name", ["units.csv", csv_tables.DESCRIPTOR])
    def test_among_the_tables(self, data_copy, put, name):
        (data_copy / name).unlink()
        put(data_copy / name)
        for read in (csv_tables.read, build.tables_digest):
            with pytest.raises(csv_tables.InvalidTables):
                read(data_copy)

    def test_a_table_may_be_a_link_to_a_file(self, data_copy, tmp_path):
        shutil.move(data_copy / "units.csv", tmp_path / "elsewhere.csv")
        (data_copy / "units.csv").symlink_to(tmp_path / "elsewhere.csv")
        assert csv_tables.read(data_copy).keys() == csv_tables.read(releases.DATA).keys()

    @REPLACED
    def test_among_what_was_published(self, root, put):
        folder = publications.folder()
        folder.mkdir(parents=True)
        put(publications.list_file(releases.DATASET))
        with pytest.raises(publications.MissingSubmission):
            publications.listed()
        put(folder / "0123.json")
        with pytest.raises(publications.MissingSubmission):
            publications.kept("0123", "json")
        releases.draft_folder("s0001").mkdir(parents=True)
        put(drafts._record("s0001"))
        assert drafts.of_submission("s0001") is None

    def test_a_folder_that_leads_out_of_the_root(self, release, filled_root, tmp_path):
        releases.close()
        shutil.move(filled_root / "releases", tmp_path / "elsewhere")
        (filled_root / "releases").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(releases.DamagedFile):
            ask(release)

    def test_a_root_that_is_a_link_is_whoever_keeps_it_choice(self, release, filled_root, tmp_path, monkeypatch):
        (tmp_path / "link").symlink_to(filled_root)
        monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "link"))
        assert ask(releases.current()) == TONNES


def test_a_pointer_of_a_gigabyte_is_not_read(filled_root):
    with releases.pointer().open("r+b") as file:
        file.truncate(1 << 30)
    with pytest.raises(releases.BadPointer):
        releases.current()


def test_a_file_that_becomes_a_pipe_while_it_is_opened_is_refused(tmp_path, monkeypatch):
    if not hasattr(os, "mkfifo"):
        pytest.skip("Windows has no pipes among files")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").touch()
    plain = (tmp_path / "file").stat()
    monkeypatch.setattr(regular_files.Path, "stat", lambda *_, **__: plain)
    with pytest.raises(OSError, match="no plain file"):
        regular_files.opened(tmp_path / "pipe")


# --- each release by itself ------------------------------------------------------------------------------------------


@pytest.fixture
def two_releases(two, monkeypatch):
    """An old release whose checksum hangs until it is let go, and the current one: (old, current, let it go)."""
    old, current = two
    hanging, real, asked = threading.Event(), release_file.connect, []

    def connect(path, sha256=""):
        asked.append(path)
        if path == releases.file_of(old):
            assert hanging.wait(60)
        return real(path, sha256)

    monkeypatch.setattr(release_file, "connect", connect)
    releases.close()
    yield old, current, hanging, asked
    hanging.set()
    releases.close(within=60)


def test_a_release_that_hangs_holds_up_no_other_and_is_given_up(two_releases, monkeypatch):
    old, current, hanging, asked = two_releases
    monkeypatch.setattr(releases._open, "patience", 60)
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(ask, old) for _ in range(8)]
        assert ask(current, "SELECT 1") == [(1,)]
        while not asked.count(releases.file_of(old)):
            time.sleep(0.01)
        monkeypatch.setattr(releases._open, "patience", 0)  # as if it had been so long
        for _ in range(50):
            with pytest.raises(releases.UnansweringFile):
                ask(old)
        assert not any(each.done() for each in waiting)
        hanging.set()
        assert [each.result() for each in waiting] == [TONNES] * 8
    assert asked.count(releases.file_of(old)) == 1
    assert ask(old) == TONNES


def test_who_waits_gives_up_in_time_and_those_who_come_later_at_once():
    openings, done = Openings(2, 0.2, renewed_after=9), threading.Event()
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        openings.get(("place", 1), done.wait)
    assert time.monotonic() - begun >= 0.2
    openings.patience = -1_000_000
    with pytest.raises(TimeoutError):
        openings.get(("place", 2), done.wait)  # of the same place
    done.set()
    openings.patience = 60
    assert openings.get(("place", 1), done.wait) is True


def test_first_visitors_who_come_together_have_a_release_checked_once(two_releases):
    old, _, hanging, asked = two_releases
    hanging.set()
    start = threading.Barrier(8)

    def visit(_):
        start.wait()
        return ask(old)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(visit, range(8))) == [TONNES] * 8
    assert asked == [releases.file_of(old)]


def test_another_checksum_of_one_file_is_another_opening(two_releases):
    """Who brings a wrong pointer is not handed what was checked by the right one."""
    old, _, hanging, _ = two_releases
    wrong = releases.Release(**{**vars(old), "sha256": "0" * 64})
    with ThreadPoolExecutor(2) as pool:
        right, other = pool.submit(ask, old), pool.submit(ask, wrong)
        hanging.set()
        assert right.result() == TONNES
        assert isinstance(other.exception(), releases.DamagedFile)


def test_what_cannot_be_opened_is_tried_again():
    openings, tries = Openings(2, 5, renewed_after=9), iter([ValueError("once"), "opened"])

    def make():
        if isinstance(one := next(tries), Exception):
            raise one
        return one

    with pytest.raises(ValueError, match="once"):
        openings.get(("place", 1), make)
    assert openings.get(("place", 1), make) == openings.get(("place", 1), make) == "opened"


def test_what_was_asked_for_often_is_opened_anew_beside_and_nobody_waits():
    openings, go, begun = Openings(2, 5, renewed_after=3), threading.Event(), []

    def make():
        begun.append(len(begun))
        if len(begun) > 1:
            go.wait(5)
        return begun[-1]

    assert [openings.get(("place", 1), make) for _ in range(8)] == [0] * 8
    go.set()
    openings.clear(5)  # what is under way is waited for
    assert begun == [0, 1]


def test_a_release_that_was_renewed_answers_as_before(two_releases, monkeypatch):
    old, _, hanging, asked = two_releases
    hanging.set()
    monkeypatch.setattr(releases._open, "renewed_after", 4)
    first = releases._connection(old)
    for _ in range(200):
        assert ask(old) == TONNES
        if releases._connection(old) is not first:
            break
        time.sleep(0.05)
    assert releases._connection(old) is not first
    assert ask(old) == TONNES
    assert set(asked) == {releases.file_of(old)}


def test_a_builder_does_not_begin_anew_beside_a_release_that_may_be_sound(two_releases, monkeypatch):
    old, current, _, _ = two_releases
    monkeypatch.setattr(releases._open, "patience", 0.1)
    releases.pointer().write_bytes(releases.record(old.id).read_bytes())
    with pytest.raises(releases.UnansweringFile):
        build.release()
    assert releases.current() == old
    assert json.loads(releases.record(current.id).read_text(encoding="utf-8"))["parent"] == old.id


# --- what `check` says -----------------------------------------------------------------------------------------------


def checked(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["lsdash", "check"])
    return commands.main(), capsys.readouterr().out


def test_check_names_a_log_and_a_pointer_that_differs(release, log, monkeypatch, capsys):
    assert checked(monkeypatch, capsys)[0] == 0
    path = releases.file_of(release)
    beside = path.with_name(f"{path.name}.wal")
    beside.write_bytes(log)
    releases.close()
    code, said = checked(monkeypatch, capsys)
    assert code == 1
    assert f"{release.id} is not intact" in said
    beside.unlink()
    before = fields()
    point({**before, "parent": "bc2004-000000000000"})
    code, said = checked(monkeypatch, capsys)
    assert code == 1
    assert f"CURRENT says otherwise of {release.id} than its record" in said
    point(before)
    assert checked(monkeypatch, capsys)[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
@pytest.mark.parametrize("name", ["CURRENT", "releases", "releases/{id}.duckdb", "releases/{id}.json"])
def test_check_names_what_anybody_can_write(release, filled_root, monkeypatch, capsys, name):
    path = filled_root / name.format(id=release.id)
    path.chmod(path.stat().st_mode | 0o002)
    code, said = checked(monkeypatch, capsys)
    assert code == 1
    assert f"{path} can be written by anybody" in said
    path.chmod(path.stat().st_mode & ~0o002)
    assert checked(monkeypatch, capsys)[0] == 0
