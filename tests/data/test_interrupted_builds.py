"""A build that is killed or finds no room: the old release or the new one, never anything between, and no draft."""

import contextlib
import itertools
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from lsdash.data import assemble, build, csv_tables, release_writing, releases
from tests.data.test_build import change_a_cell
from tests.roots import rooted

killing = pytest.importorskip("tools.faults.killing", reason="kills and limits are of Unix")


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """Tables with one cell that is not as shipped."""
    data = tmp_path_factory.mktemp("changed") / "data"
    shutil.copytree(releases.DATA, data, ignore=shutil.ignore_patterns("store"))
    change_a_cell(data)
    return data


@pytest.fixture(scope="module")
def builder(changed):
    with killing.Builder(changed) as running:
        yield running


@pytest.fixture(scope="module")
def known(release, builder, tmp_path_factory):
    """The digests of the release as shipped and of the changed one."""
    root = tmp_path_factory.mktemp("new")
    assert builder.build(root)[0] == 0
    old = killing.digest(release)
    with rooted(root):
        return {old: killing.OLD, killing.digest(releases.current()): killing.NEW}


class Stopped(BaseException):
    """Stands for the end of the process."""


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_build_that_ends_beside_any_replace_leaves_the_old_release_or_the_new_one(
    release, changed, filled_root, monkeypatch, when
):
    """The quick form of the kills below: the build ends at each replace in turn, before it or after it."""
    content = assemble.contents(csv_tables.read(changed))
    monkeypatch.setattr(build, "contents", lambda _tables: content)
    replace, current = Path.replace, []
    for last in itertools.count(1):
        calls = itertools.count(1)

        def stopping(path, target, last=last, calls=calls):
            stop = next(calls) == last
            if stop and when == "before":
                raise Stopped
            result = replace(path, target)
            if stop:
                raise Stopped
            return result

        with monkeypatch.context() as patch, contextlib.suppress(Stopped):
            patch.setattr(Path, "replace", stopping)
            build.release(changed)
            break
        current.append(releases.current().id)
        with releases.cursor(releases.current()) as cursor:
            assert len(release_writing.stored(cursor)["observation"])
        releases.close()
    newest = releases.current()
    assert len(current) >= 2
    assert {*current[:-1]} == {release.id}
    assert current[-1] in ({release.id} if when == "before" else {release.id, newest.id})
    assert (newest != release, newest.parent) == (True, release.id)
    assert killing.drafts(filled_root) == []


def kills(steps, count):
    """Before and after every file gets its name, and `count` other steps."""
    named = [at for at, step in enumerate(steps, 1) if step.endswith(" replace")]
    assert len(named) == 6
    return [{"kill": at} for at in sorted({*named, *killing.spread(steps, count)})]


@pytest.mark.slow
def test_a_build_killed_at_any_step_leaves_the_old_release_or_the_new_one(known, builder, filled_root):
    asked = kills(killing.steps(builder, filled_root), 4)
    found = killing.killed(builder, filled_root, known, asked)
    assert set(found) == {killing.OLD, killing.NEW}
    assert found.total() == len(asked)


@pytest.mark.slow
def test_a_first_build_killed_at_any_step_leaves_none_or_the_whole(known, builder, root):
    root.mkdir()
    asked = kills(killing.steps(builder, root), 2)
    found = killing.killed(builder, root, known, asked)
    assert set(found) == {killing.NONE, killing.NEW}
    assert found.total() == len(asked)


@pytest.mark.slow
def test_a_build_killed_in_the_midst_of_writing_a_file_leaves_the_old_release(known, builder, filled_root):
    asked = [{"grown": size} for size in killing.sizes(2)]
    assert killing.killed(builder, filled_root, known, asked) == Counter({killing.OLD: 2})


@pytest.mark.slow
def test_what_is_neither_old_nor_new_is_seen(known, builder, filled_root):
    assert killing.standing(filled_root, {}) == "a mixture on record"
    path = releases.file_of(releases.current())
    path.write_bytes(path.read_bytes()[:-1])
    assert killing.standing(filled_root, known) == "broken: LS-04"


@pytest.mark.slow
def test_every_kill_that_was_asked_for_happened(known, builder, filled_root):
    found = killing.killed(builder, filled_root, known, [{"kill": 10_000}])
    assert found == Counter({"not killed by {'kill': 10000}": 1})


@pytest.mark.slow
@pytest.mark.parametrize("room", [100, 100_000, 3_000_000])
def test_a_full_disk_is_said_loses_nothing_and_leaves_nothing(known, builder, filled_root, room):
    code, _ = builder.build(filled_root, room=room)
    assert code == killing.UNWRITABLE
    assert killing.standing(filled_root, known) == killing.OLD
    assert killing.drafts(filled_root) == []
    assert builder.build(filled_root)[0] == 0
    assert killing.standing(filled_root, known) == killing.NEW


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own of 9 MB, which only root can make."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", folder], check=False).returncode
    ):
        pytest.skip("file systems can be mounted by root only")
    yield folder
    releases.close()
    subprocess.run(["umount", folder], check=True)


@pytest.mark.slow
def test_a_real_disk_that_is_full_or_cannot_be_written_to_is_said_and_loses_nothing(
    known, builder, release, small_disk, monkeypatch
):
    root = small_disk / "store"
    shutil.copytree(releases.root(), root, ignore=shutil.ignore_patterns("*mophong*"))
    monkeypatch.setenv("LSDASH_ROOT", str(root))
    assert builder.build(root)[0] == killing.UNWRITABLE
    assert killing.standing(root, known) == killing.OLD
    assert killing.drafts(root) == []
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    assert builder.build(root)[0] == killing.UNWRITABLE
    assert build.ensure() == release
    subprocess.run(["mount", "-o", "remount,rw,size=30m", small_disk], check=True)
    assert builder.build(root)[0] == 0
    assert killing.standing(root, known) == killing.NEW


@pytest.mark.slow
def test_the_steps_of_a_build_are_all_of_them(builder, filled_root):
    steps = killing.steps(builder, filled_root)
    assert {"before flock", "after fsync", "before write", "after rmdir"} <= set(steps)
    assert sum("_fill" in step for step in steps) > 100
    assert len(set(killing.spread(steps, 100))) == 100
