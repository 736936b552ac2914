"""What all tests share: one filled root, its releases, copies of it to damage; one server and one browser per worker.

The browser's fixtures are our own. Those of pytest-playwright make a context for every test, where nearly all tests
here share a warm one; they neither wait until a page is drawn nor know the server that is to be visited, and they start
the browser by options of the command line instead of by the one function that the tools share with the tests.
"""

import asyncio
import functools
import gc
import os
import shutil
from pathlib import Path

import pytest
from altair.utils import schemapi
from filelock import FileLock
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

from lsdash.data import build, demo, releases, worker_process
from lsdash.data.demo import workbooks
from lsdash.model.filters import Filters
from lsdash.model.words import Words
from lsdash.present.charts import base
from lsdash.view import view
from lsdash.view.url_state import LANGUAGES
from tests import built_once
from tests.browsing import Visits, WarmContexts
from tests.revised import revise
from tests.roots import rooted
from tools.browser import browser, find_browser, wait_ready
from tools.server import Server

# Every chart that any test makes is checked against the schema of Vega-Lite; the program itself trusts its own.
assert base  # which switches the check off when it is imported
schemapi.enable_debug_mode()

REPORT_ALONE = shutil.ignore_patterns("*mophong*")


built_once.begin()

# Reading two years of workbooks takes two seconds and gives the very numbers that were sent (data/test_workbooks.py).
READ = workbooks.taken_in
workbooks.taken_in = lambda _registers, _files, sent: [*sent]

# What a worker does at the desk is done in place, where tests can put something else instead of a part of it.
IN_A_WORKER = worker_process.call
worker_process.call = lambda function, *args, **kwargs: function(*args, **kwargs)
worker_process.prepare = lambda *_modules: None

# Every AppTest looks for components in all installed packages, which takes ten times as long as a run of a page.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)

# Time limits for single examples fail on a busy machine; pytest's own timeout guards against a hang.
settings.register_profile("lsdash", deadline=None)
settings.load_profile("lsdash")


def pytest_collection_finish():
    """What is there when tests begin stays: looking for garbage in it took a twentieth of the processor's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="module", autouse=True)
def _kept():
    """What a file of tests leaves, as releases that are built once, is not looked at again either."""
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _names():
    """Names that tests reach the server by, for this process and those it starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSDASH_HOSTS", "lsdash.test,dash.example")
        yield


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """A LSDASH_ROOT with the release of the report and two years of demonstration, made once for all workers.

    Only copies of it are used: `release`, `demo_release` and every server have their own.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    whole, draft = shared / "filled", shared / "filled-draft"
    with FileLock(shared / "filled.lock"):
        if not whole.is_dir():
            shutil.rmtree(draft, ignore_errors=True)  # of a worker that was ended while it built
            with rooted(draft):
                build.release()
                build.demo(demo.Parameters(years=2))
                releases.close()
            draft.rename(whole)
    return whole


@pytest.fixture(scope="session")
def release(filled, tmp_path_factory):
    """The shipped tables as the production code has built them; LSDASH_ROOT points to a root without demonstration."""
    root = tmp_path_factory.mktemp("release") / "store"
    shutil.copytree(filled, root, ignore=REPORT_ALONE)
    with rooted(root):
        yield releases.current()


@pytest.fixture(scope="session")
def demo_release(release, filled):
    """A small demonstration release beside the real one, built by the production code."""
    for path in filled.rglob("*mophong*"):
        shutil.copy2(path, releases.root() / path.relative_to(filled))
    return releases.current(demo.DATASET)


@pytest.fixture(scope="session")
def words(release):
    """Language → the words of the shipped release, on pages about no period."""
    names = view.answer(release, "names", Filters())
    return {lang: Words.of(lang, names) for lang in LANGUAGES}


@pytest.fixture
def built_anew():
    """Builds are made all over also where they were made before."""
    with built_once.anew():
        yield


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
    path = Path(shutil.copytree(releases.root(), tmp_path / "store", ignore=REPORT_ALONE))
    monkeypatch.setenv("LSDASH_ROOT", str(path))
    return path


@pytest.fixture(scope="session")
def revised_data(tmp_path_factory):
    """The shipped tables with one printed value 0.5 tỷ higher; not to be changed."""
    tables_alone = shutil.ignore_patterns("store")
    path = Path(shutil.copytree(releases.DATA, tmp_path_factory.mktemp("revised") / "data", ignore=tables_alone))
    revise(path)
    return path


@pytest.fixture(scope="session")
def revised_root(release, revised_data):
    """A root with the shipped release and one of the revised tables after it, to be copied; the later release."""
    root = Path(shutil.copytree(releases.root(), revised_data.parent / "store", ignore=REPORT_ALONE))
    with rooted(root):
        return root, build.release(revised_data)[0]


@pytest.fixture
def two(release, revised_root, tmp_path, monkeypatch):
    """The shipped release and the revised one after it, in a root of their own that can be damaged."""
    root, newest = revised_root
    monkeypatch.setenv("LSDASH_ROOT", str(shutil.copytree(root, tmp_path / "store")))
    return release, newest


@pytest.fixture(scope="session")
def chromium():
    """The browser of this worker, started once."""
    if find_browser() is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have a Chromium or Chrome for the browser tests")
        pytest.skip("no Chromium or Chrome found on this machine")
    # A name of this machine that is not "localhost": what browsers allow there is not allowed on plain http elsewhere.
    with browser("--host-resolver-rules=MAP lsdash.test 127.0.0.1", "--process-per-site") as running:
        yield running


@pytest.fixture(autouse=True)
def _no_event_loop(request):
    """Hide the event loop of Playwright from tests without a browser, which run loops of their own.

    It stands still between calls to the browser, but asyncio refuses a second loop in a thread that has one.
    """
    if "chromium" in request.fixturenames:
        yield
        return
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


@pytest.fixture(scope="session")
def server(filled, tmp_path_factory):
    """The server of this worker, for all tests that neither damage nor restart it."""
    with Server(Path(shutil.copytree(filled, tmp_path_factory.mktemp("served") / "store"))) as running:
        yield running


@pytest.fixture
def own_root(filled, tmp_path):
    """The LSDASH_ROOT of `own_server`."""
    return Path(shutil.copytree(filled, tmp_path / "own-store"))


@pytest.fixture
def own_server(own_root):
    """A server for one test, which may damage, stop and restart it."""
    with Server(own_root) as running:
        yield running


@pytest.fixture(scope="session")
def warm_contexts(chromium):
    """The contexts and pages that the tests of this worker share: what a browser caches is loaded once."""
    return WarmContexts(chromium)


@pytest.fixture
def visits(warm_contexts):
    """The pages of the test."""
    of_test = Visits(warm_contexts)
    yield of_test
    assert of_test.end() == []


@pytest.fixture
def new_page(visits):
    """Make empty pages in a look (viewport, locale, scheme, touch); they are closed when the test ends.

    They are of a visitor who has been here before, and share what a browser shares between its pages. With `cold=True`
    a page is of a visitor of its own, who has never been here.
    """
    return visits.new_page


@pytest.fixture
def visit(visits, request):
    """Open an address of the server (or of another, `at`); no page may ask other hosts or meet a script error.

    It is opened in `page` where that is given, in its look, else in a page that tests before may have used.
    """

    def opened(address="/", *, at=None, page=None, **look):
        site = at or request.getfixturevalue("server")
        page = page or visits.kept_page(site.url, **look)
        page.goto(site.url + address)
        wait_ready(page)
        return page

    return opened
