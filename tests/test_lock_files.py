"""Every package that `make run`, `make test` and `make check` install is locked: its version, and its files by hash."""

import re
from importlib import metadata

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import lock

_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def listed(name):
    """The requirements of a list itself, not of those that it begins with."""
    lines = (lock.REPO / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-r"))]


def locked(name):
    """Each package of a lock file, by its normal name: the requirement and its hashes."""
    text = (lock.REPO / f"{name}.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "-r"))]
    found = [(Requirement(line.partition("--hash")[0]), _HASH.findall(line)) for line in lines]
    assert all(re.sub(_HASH, "", line).count("--") == 0 for line in lines)
    return {canonicalize_name(requirement.name): (requirement, hashes) for requirement, hashes in found}


@pytest.fixture(scope="module")
def whole():
    """What the lock files have together."""
    parts = [locked(name) for name in lock.LISTS]
    together = {package: one for part in parts for package, one in part.items()}
    assert len(together) == sum(map(len, parts))  # each adds to the one before it
    return together


@pytest.mark.parametrize("name", lock.LISTS)
def test_what_a_list_asks_for_is_locked_at_that_very_version(whole, name):
    for requirement in listed(name):
        found, _ = whole[canonicalize_name(requirement.name)]
        assert found.specifier == requirement.specifier, f"make lock: {name}.txt was changed"


def test_every_locked_package_has_one_version_and_the_hashes_of_its_files(whole):
    for requirement, hashes in whole.values():
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier))
        assert hashes, requirement.name
        assert len(set(hashes)) == len(hashes)


def test_files_of_other_systems_are_among_them(whole):
    """A compiled package has a file for each system and version of Python."""
    for package in ("duckdb", "pyarrow", "numpy", "pandas"):
        assert len(whole[package][1]) > 8


def test_each_lock_file_begins_with_the_one_before():
    for before, name in zip(lock.LISTS, lock.LISTS[1:], strict=False):
        assert f"-r {before}.lock" in (lock.REPO / f"{name}.lock").read_text(encoding="utf-8").splitlines()


def test_all_that_locked_packages_need_here_is_locked_too(whole):
    environment = {**default_environment(), "extra": ""}
    asked = [pair for name in lock.LISTS for one in listed(name) for pair in _with_extras(one)]
    seen, missing = set(), set()
    while asked:
        package, extra = asked.pop()
        if (package, extra) in seen:
            continue
        seen.add((package, extra))
        if package not in whole:
            missing.add(package)
            continue
        try:
            needed = metadata.requires(package) or []
        except metadata.PackageNotFoundError:
            continue  # of another system, or of a list that is not installed here
        for one in map(Requirement, needed):
            if one.marker is None or one.marker.evaluate({**environment, "extra": extra}):
                asked += _with_extras(one)
    assert missing == set()


def test_what_is_installed_is_what_is_locked(whole):
    """Else these tests tell nothing about what `make run` starts."""
    there = {package: metadata.version(package) for package in locked("requirements") if _is_here(package)}
    assert there == {package: str(whole[package][0].specifier)[2:] for package in there}
    assert len(there) > 40


def _with_extras(requirement):
    return [(canonicalize_name(requirement.name), extra) for extra in ("", *requirement.extras)]


def _is_here(package):
    try:
        return bool(metadata.version(package))
    except metadata.PackageNotFoundError:
        return False
