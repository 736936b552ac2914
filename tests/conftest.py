"""What all tests share: the production release, copies of the tables to damage, empty roots to build into."""

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from lsdash import build, store

# Time limits for single examples fail on a busy machine; pytest's own timeout guards against a hang.
settings.register_profile("lsdash", deadline=None)
settings.load_profile("lsdash")


@pytest.fixture(scope="session")
def release(tmp_path_factory):
    """The shipped tables, built once by the production code; LSDASH_ROOT points to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSDASH_ROOT", str(tmp_path_factory.mktemp("store")))
        yield build.release()[0]


@pytest.fixture
def data_copy(tmp_path) -> Path:
    """The shipped tables and their descriptor, to be changed at will."""
    return Path(shutil.copytree(store.DATA, tmp_path / "data", ignore=shutil.ignore_patterns("store")))


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """A fresh LSDASH_ROOT that does not exist yet."""
    path = tmp_path / "store"
    monkeypatch.setenv("LSDASH_ROOT", str(path))
    return path


@pytest.fixture
def filled_root(release, tmp_path, monkeypatch) -> Path:
    """A LSDASH_ROOT of its own with the release in it, to be damaged."""
    path = Path(shutil.copytree(store.root(), tmp_path / "store"))
    monkeypatch.setenv("LSDASH_ROOT", str(path))
    return path
