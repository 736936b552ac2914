"""What all tests share: the production release, copies of the tables to damage, empty roots to build into."""

import os
import shutil
from pathlib import Path

import pytest
from altair.utils import schemapi
from hypothesis import settings

from lsdash.data import build, demo, releases
from lsdash.present.charts import base
from tests.browsing import WIDE, note_foreign
from tools.browser import browser, find_browser, wait_ready
from tools.server import Server

# Every chart that any test makes is checked against the schema of Vega-Lite; the program itself trusts its own.
assert base  # which switches the check off when it is imported
schemapi.enable_debug_mode()

# Time limits for single examples fail on a busy machine; pytest's own timeout guards against a hang.
settings.register_profile("lsdash", deadline=None)
settings.load_profile("lsdash")


@pytest.fixture(scope="session", autouse=True)
def _names():
    """Names that tests reach the server by, for this process and those it starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSDASH_HOSTS", "lsdash.test,dash.example")
        yield


@pytest.fixture(scope="session")
def release(tmp_path_factory):
    """The shipped tables, built once by the production code; LSDASH_ROOT points to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSDASH_ROOT", str(tmp_path_factory.mktemp("store")))
        yield build.release()[0]


@pytest.fixture(scope="session")
def demo_release(release):
    """A small demonstration release beside the real one, built by the production code."""
    return build.demo(demo.Parameters(years=2))[0]


@pytest.fixture
def data_copy(tmp_path) -> Path:
    """The shipped tables and their descriptor, to be changed at will."""
    return Path(shutil.copytree(releases.DATA, tmp_path / "data", ignore=shutil.ignore_patterns("store")))


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """A fresh LSDASH_ROOT that does not exist yet."""
    path = tmp_path / "store"
    monkeypatch.setenv("LSDASH_ROOT", str(path))
    return path


@pytest.fixture
def filled_root(release, tmp_path, monkeypatch) -> Path:
    """A LSDASH_ROOT of its own with the release in it, to be damaged."""
    real_data_alone = shutil.ignore_patterns("*mophong*")
    path = Path(shutil.copytree(releases.root(), tmp_path / "store", ignore=real_data_alone))
    monkeypatch.setenv("LSDASH_ROOT", str(path))
    return path


@pytest.fixture(scope="module")
def chromium():
    if find_browser() is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have a Chromium or Chrome for the browser tests")
        pytest.skip("no Chromium or Chrome found on this machine")
    # A name of this machine that is not "localhost": what browsers allow there is not allowed on plain http elsewhere.
    with browser("--host-resolver-rules=MAP lsdash.test 127.0.0.1") as found:
        yield found


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The LSDASH_ROOT of the running server."""
    return tmp_path_factory.mktemp("served") / "store"


@pytest.fixture(scope="module")
def server(served):
    with Server(served) as running:
        yield running


@pytest.fixture
def visit(chromium, server):
    """Open an address of the server in a new context; the page notes requests to other hosts and script errors."""
    contexts = []

    def watch(page):
        page.foreign, page.failures = [], []
        page.on("request", lambda request: note_foreign(page, request.url, server.url))
        page.on("pageerror", lambda error: page.failures.append(str(error)))

    def opened(address="/", *, viewport=WIDE, locale="vi-VN", scheme="light"):
        context = chromium.new_context(viewport=viewport, locale=locale, color_scheme=scheme, bypass_csp=False)
        contexts.append(context)
        context.on("page", watch)
        page = context.new_page()
        page.goto(server.url + address)
        wait_ready(page)
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            assert page.foreign == []
            assert page.failures == []
        context.close()
