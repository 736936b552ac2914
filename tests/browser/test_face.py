"""What a browser gets from the server besides numbers: words for every error, nothing of the inside, frames."""

import re
import shutil
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from lsdash.data import build, releases
from lsdash.model import texts
from lsdash.model.pages import PAGES
from tests.roots import rooted
from tools.browser import wait_ready
from tools.server import HOST, REPO, Server, free_port

pytestmark = pytest.mark.browser

# What errors of `faults.py` say: of the inside, and of what the visitor typed.
INSIDE, TYPED = "SELECT secret FROM facts; lsdash.store /srv/inside/store.py", "chi-toi-biet"
CODE = re.compile(r"LS-X[0-9A-F]{6}")
# What must be in no byte that is sent: places, words of tracebacks and queries, names of modules.
MODULES = [path.stem for path in (REPO / "lsdash").rglob("*.py") if not path.stem.startswith("__")]
MODULES += [path.parent.name for path in (REPO / "lsdash").rglob("__init__.py")]
NEVER = [b"/srv/inside", b"site-packages", b"Traceback", b".py", b"SELECT ", b"streamlit.runtime"]
NEVER += [f"lsdash.{name}".encode() for name in MODULES]
NEVER += [str(place).encode() for place in (REPO, Path.home(), releases.DATA) if len(str(place)) > 1]


@pytest.fixture(scope="module")
def faulty(filled, tmp_path_factory):
    root = shutil.copytree(filled, tmp_path_factory.mktemp("faulty") / "store")
    app = Path(__file__).parents[1] / "faults.py"
    env = {"PYTHONPATH": str(REPO), "FAULTS_INSIDE": INSIDE, "FAULTS_TYPED": TYPED}
    with Server(root, env=env, app=app, cwd=REPO) as running:
        running.root = root
        yield running


@pytest.fixture
def heard(new_page, faulty):
    """A page that keeps every byte it is sent, but for Streamlit's own files, which anybody can have."""
    page = new_page()
    page.bytes = []
    # Playwright marks the function that it is given, which a method of a list cannot be.
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: page.bytes.extend([data])))

    asked = set()
    page.on("request", lambda request: asked.update([request.url]))
    yield page
    # Asked again: the body of an answer is gone as soon as the page goes on to another.
    for url in sorted(each for each in asked if each.startswith(faulty.url) and "/static/" not in each):
        answer = page.request.get(url, max_redirects=0)
        page.bytes += [repr(answer.headers), answer.body()]
    sent = b"\n".join(each if isinstance(each, bytes) else each.encode() for each in page.bytes)
    assert len(sent) > 10_000
    assert [word for word in NEVER if word in sent] == []
    assert INSIDE.encode() not in sent


def opened(page, url):
    answer = page.goto(url)
    wait_ready(page)
    return answer


def logged(server, code):
    """The log says once, under this code, what failed, and nothing that the visitor typed."""
    log = server.log()
    assert log.count(code) == 1
    assert "RuntimeError" in log.partition(code)[2]
    assert TYPED not in log
    return log


@pytest.mark.slow  # every page, whole and over broken data
def test_every_page_also_over_broken_data_says_nothing_of_the_inside(heard, faulty):
    for each in PAGES:
        opened(heard, f"{faulty.url}/{each.path}?lang=en")
    opened(heard, f"{faulty.url}/co-cau?so=production_value.dp.2003.actual&nonsense=<b>&dv=..%2F..%2Fetc")
    file = next((faulty.root / "releases").glob("bc2004-*.duckdb"))
    kept = file.read_bytes()
    for damage in (
        lambda: file.write_bytes(kept[:5000]),
        file.unlink,
        lambda: faulty.root.joinpath("CURRENT").write_bytes(b"\0"),
    ):
        damage()
        opened(heard, f"{faulty.url}/muc-tieu")
        for address in ("/healthz", "/data/co-cau.csv"):
            heard.bytes.append(heard.request.get(faulty.url + address).body())
    with rooted(faulty.root):
        file.unlink(missing_ok=True)
        build.release()


@pytest.mark.parametrize(
    ("kind", "lang"), [("start", "en"), ("page", "vi"), pytest.param("fragment", "en", marks=pytest.mark.slow)]
)
def test_an_error_in_a_run_is_a_code_in_the_pages_language(heard, faulty, kind, lang):
    heard.goto(f"{faulty.url}/co-cau?hong={kind}&utm={TYPED}&so=production_value.dp.2003.actual&lang={lang}")
    told = heard.locator("[data-testid=stAlert]", has_text=texts.text(lang, "notice.failed_title"))
    told.first.wait_for(timeout=30_000)
    codes = CODE.findall(told.first.inner_text())
    assert told.first.inner_text().endswith(texts.text(lang, "notice.failed", code=codes[0]))
    if kind == "fragment":
        heard.locator(".st-key-stamp").wait_for()
    assert heard.locator("#ls-waiting").count() == 0
    logged(faulty, codes[0])


def test_an_error_in_a_callback_is_a_code(heard, faulty):
    opened(heard, f"{faulty.url}/co-cau?utm={TYPED}&lang=en")
    heard.locator(".ls-headline .sign").first.click()
    told = heard.locator("[data-testid=stAlert]", has_text=texts.text("en", "notice.failed_title"))
    told.wait_for(timeout=30_000)
    logged(faulty, CODE.search(told.inner_text())[0])


@pytest.mark.parametrize(
    ("lang", "button"), [("vi", "file-sector-mix-csv"), pytest.param("en", "svg-sector-mix", marks=pytest.mark.slow)]
)
def test_a_file_that_cannot_be_made_is_a_code_under_its_button(heard, faulty, lang, button):
    opened(heard, f"{faulty.url}/co-cau?utm={TYPED}&lang={lang}")
    heard.click(".st-key-download-sector-mix button")
    heard.click(f".st-key-{button} button")
    told = heard.locator("[data-testid=stDownloadButtonError]")
    told.wait_for(timeout=30_000)
    code = CODE.search(told.inner_text())[0]
    assert told.inner_text().strip() == texts.text(lang, "download.failed", code=code)
    logged(faulty, code)


def test_an_error_in_a_route_or_a_middleware_is_a_page_with_a_code(heard, faulty):
    for address in ("/co-cau?hong=shell", "/?hong=middleware", "/data/doi-chieu.csv?bo=bc2004"):
        answer = heard.goto(f"{faulty.url}{address}&lang=en&tim={TYPED}")
        assert answer.status == 500
        assert "frame-ancestors" in answer.headers["content-security-policy"]
        text = heard.inner_text("body")
        assert texts.text("en", "notice.failed_title") in text
        logged(faulty, CODE.search(text)[0])
    opened(heard, f"{faulty.url}/")


@pytest.mark.slow  # a restart, and the waiting of Streamlit's pages before they try to connect again
def test_a_full_house_says_so_and_opens_again_and_open_pages_come_back(new_page, own_root):
    with Server(own_root, env={"LSDASH_SESSIONS": "1"}) as server:
        first, second = new_page(), new_page(cold=True)
        opened(first, f"{server.url}/co-cau?kv=tw")
        answer = second.goto(f"{server.url}/?lang=en")
        assert answer.status == 503
        assert int(answer.headers["retry-after"]) > 0
        assert texts.text("en", "notice.full_title") in second.inner_text("body")
        assert second.locator("meta[http-equiv=refresh]").count() == 1
        assert second.request.get(f"{server.url}/healthz").status == 200
        server.restart()
        first.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]").wait_for(timeout=30_000)
        first.get_by_text(texts.text("vi", "nav.muc-tieu", next="2005")).first.click()
        first.wait_for_url(re.compile("/muc-tieu"))
        wait_ready(first)
        assert "kv=tw" in first.url
        first.close()
        opened(second, f"{server.url}/?lang=en")


class Site(BaseHTTPRequestHandler):
    """Another site, which frames the dashboard."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(f"<iframe width=900 height=700 src='{self.server.framed}'></iframe>".encode())

    def log_message(self, *_):
        pass


def test_only_sites_that_are_named_may_frame_a_page(new_page, own_root):
    port = free_port()
    named, other = (f"http://{host}:{port}" for host in ("lsdash.test", "127.0.0.1"))
    page = new_page()
    with (
        Server(own_root, env={"LSDASH_EMBEDDERS": named}) as server,
        ThreadingHTTPServer((HOST, port), Site) as site,
    ):
        site.framed = f"{server.url}/"
        Thread(target=site.serve_forever, daemon=True).start()
        page.goto(named)
        page.frame_locator("iframe").locator(".st-key-stamp .ls-stamp").wait_for(timeout=30_000)
        with page.expect_event("console", lambda message: "frame-ancestors" in message.text):
            page.goto(other)
        assert page.frame_locator("iframe").locator("#root").count() == 0
        site.shutdown()
