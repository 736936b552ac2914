"""A server starts with a sound release while another process builds the next one."""

import asyncio
import threading

import pytest
from filelock import FileLock

from lsdash import web
from lsdash.data import build, release_pointers, releases
from tests.data.test_build import change_a_cell


@pytest.fixture
def held(filled_root):
    """Another builder is at work: its lock, to be let go."""
    lock = FileLock(releases.root() / f".lock-{releases.DATASET}", thread_local=False)
    lock.acquire()
    yield lock
    lock.release(force=True)


@pytest.fixture
def changed_tables(data_copy, monkeypatch):
    change_a_cell(data_copy)
    monkeypatch.setattr(build, "ensure", lambda data=data_copy, **more: ENSURE(data, **more))
    return data_copy


ENSURE = build.ensure


def test_a_sound_older_release_is_enough_to_start_with(release, held, changed_tables):
    assert build.on_start() is True
    assert releases.current() == release
    held.release()
    assert build.on_start() is False
    assert releases.current() != release


def test_without_one_the_builder_is_waited_for(release, held, changed_tables, monkeypatch):
    releases.pointer().unlink()
    monkeypatch.setattr(build, "PATIENCE", 0.2)
    with pytest.raises(releases.OccupiedRoot):
        build.on_start()


def test_what_another_process_builds_is_no_full_disk(held):
    with pytest.raises(releases.OccupiedRoot), release_pointers.locked(releases.DATASET, patience=0):
        pytest.fail("it is locked")


@pytest.mark.timeout(60)
def test_the_server_begins_and_has_the_new_release_when_the_other_is_done(release, held, changed_tables, monkeypatch):
    monkeypatch.setattr(web.streamlit_internals, "check_all", lambda: None)
    done = threading.Event()
    catching_up = web._catch_up
    monkeypatch.setattr(web, "_catch_up", lambda: (catching_up(), done.set()))

    async def begin():
        async with web.lifespan(None):
            assert releases.current() == release
            held.release()
            while not done.is_set():
                await asyncio.sleep(0.05)

    asyncio.run(begin())
    assert releases.current() != release
