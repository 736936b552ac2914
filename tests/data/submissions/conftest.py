"""A PostgreSQL of its own for the tests of one process: a cluster in a temporary folder, on the loopback alone."""

import itertools
import os
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools.server import free_port

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def _run(user, *command):
    """As a user that is not root: PostgreSQL refuses to run as that."""
    before = ["runuser", "-u", user, "--"] if os.getuid() == 0 else []
    subprocess.run([*before, *map(str, command)], check=True, capture_output=True, cwd="/")


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory):
    if not _BINARIES:
        if os.environ.get("CI"):
            pytest.fail("CI must have a PostgreSQL for the tests of the workflow")
        pytest.skip("no PostgreSQL found on this machine")
    folder = Path(os.path.realpath(tmp_path_factory.mktemp("postgresql")))
    if os.getuid() == 0:
        folder = Path("/var/tmp") / f"lsdash-postgresql-{os.getpid()}"  # noqa: S108 - the other user reads no folder of root
        folder.mkdir()
        shutil.chown(folder, "postgres")
    port, tools, cluster = free_port(), _BINARIES[-1], folder / "cluster"
    _run("postgres", tools / "initdb", "-D", cluster, "-U", "lsdash", "--auth=trust", "--no-sync")
    options = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories= -c fsync=off"
    _run("postgres", tools / "pg_ctl", "-D", cluster, "-w", "-l", folder / "log", "-o", options, "start")
    numbers = itertools.count()

    def database():
        name = f"lsdash{next(numbers)}"
        _run("postgres", tools / "createdb", "-h", "127.0.0.1", "-p", port, "-U", "lsdash", name)
        return f"postgresql+psycopg://lsdash@127.0.0.1:{port}/{name}"

    yield SimpleNamespace(database=database)
    _run("postgres", tools / "pg_ctl", "-D", cluster, "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)
