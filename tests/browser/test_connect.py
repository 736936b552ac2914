"""How a page gets its connection: where the server is, at any address; what is seen and done until it comes."""

import re
import shutil

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lsdash.model import texts
from lsdash.model.pages import PAGES
from tests.browsing import go
from tools.browser import wait_ready
from tools.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["", "so-lieu"])
def below(request, server, filled, tmp_path_factory):
    """The address of a server, at the root of a host and below a path of it."""
    if not request.param:
        yield server.url
        return
    root = shutil.copytree(filled, tmp_path_factory.mktemp("below") / "store")
    with Server(root, env={"STREAMLIT_SERVER_BASE_URL_PATH": request.param}) as running:
        yield running.url


@pytest.fixture
def asked(new_page):
    """A page of a first visit that notes what it asks the server for, and where it connects to."""
    page = new_page(cold=True)
    page.asked, page.connected = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("websocket", lambda socket: page.connected.append(socket.url))
    return page


BEGUN = "(end) => performance.getEntriesByType('resource').find((each) => each.name.endsWith(end)).startTime"


def test_a_page_connects_once_and_asks_once_how_the_server_is_beside_its_scripts(asked, below):
    """The first page and another, which is one folder further down; every page at the root of a host is in
    tests/browser/test_inspection.py held to asking once."""
    for page in PAGES[:2]:
        asked.connected.clear()
        asked.asked.clear()
        asked.goto(f"{below}/{page.path}?lang=en")
        wait_ready(asked)
        assert asked.connected == [f"{below.replace('http', 'ws', 1)}/_stcore/stream"]
        assert all(url.startswith(f"{below}/_stcore/") for url in asked.asked if "/_stcore/" in url)
        for name in ("health", "host-config"):
            assert [url for url in asked.asked if url.endswith(f"/_stcore/{name}")] == [f"{below}/_stcore/{name}"]
        ran = asked.evaluate("performance.getEntriesByType('navigation')[0].domInteractive")
        assert max(asked.evaluate(BEGUN, f"/_stcore/{name}") for name in ("health", "host-config")) < ran
        assert asked.get_by_text(texts.text("en", "app.waiting"), exact=True).count() == 0
    steers_nothing(asked)


def steers_nothing(page):
    """A message to the window changes no address."""
    before = page.url
    page.evaluate("window.postMessage({ stCommVersion: 1, type: 'UPDATE_HASH', hash: '#steered' }, '*')")
    page.wait_for_timeout(300)
    assert page.url == before


def test_a_page_that_does_not_come_is_said_to_be_on_its_way(new_page, server):
    """That the words are gone once it has come is seen above."""
    pages = {lang: new_page() for lang in ("vi", "en")}
    for lang, page in pages.items():
        page.route_web_socket(re.compile("/_stcore/stream$"), lambda socket: None)  # no message ever comes
        page.goto(f"{server.url}/co-cau?lang={lang}")
        assert not page.get_by_text(texts.text(lang, "app.waiting"), exact=True).is_visible()
    for lang, page in pages.items():
        page.get_by_text(texts.text(lang, "app.waiting"), exact=True).wait_for(timeout=15_000)


class Answers:
    """What the server says to `page`: all of it at once, or, while `held` is a list, nothing until `let_go`."""

    def __init__(self, page):
        self.held = None
        self.last = None
        page.route_web_socket(re.compile("/_stcore/stream$"), self._passing)

    def _passing(self, browser_side):
        def back(message):
            if self.held is None:
                browser_side.send(message)
            else:
                self.held.append((browser_side, message))

        self.last = browser_side
        server_side = browser_side.connect_to_server()
        browser_side.on_message(server_side.send)
        server_side.on_message(back)

    def hold(self):
        self.held = []

    def let_go(self):
        """Say what was held, in its order; there must be some."""
        held, self.held = self.held, None
        assert held
        for browser_side, message in held:
            browser_side.send(message)

    def say(self, message):
        """Say `message`, which is none of the server's."""
        self.last.send(message)

    def runs_over(self):
        """How many runs ended in what is held."""
        kinds = [ForwardMsg.FromString(message).WhichOneof("type") for _, message in self.held]
        return kinds.count("script_finished")


def listening(new_page, address):
    """A page at `address`, drawn, and what the server says to it."""
    page = new_page()
    answers = Answers(page)
    page.goto(address)
    wait_ready(page)
    return page, answers


def test_back_pressed_before_anything_of_the_page_is_there_leads_back(new_page, server):
    asked, answers = listening(new_page, f"{server.url}/?lang=en")
    before = asked.url
    go(asked, "co-cau", "en")
    answers.hold()
    asked.reload(wait_until="commit")
    asked.locator("[data-test-connection-state=CONNECTED]").wait_for()
    asked.wait_for_timeout(300)
    asked.go_back(wait_until="commit")
    asked.wait_for_timeout(300)
    answers.let_go()
    asked.locator("h1", has_text=texts.text("en", "nav.tong-quan")).wait_for(timeout=10_000)
    wait_ready(asked)
    assert asked.url == before


def test_back_pressed_again_before_the_page_came_leads_to_a_page_seen_some_pages_ago(new_page, server):
    """The browser says what it keeps of former pages when it asks, and forgets some of it with each page that comes."""
    page, answers = listening(new_page, f"{server.url}/co-cau")
    before = page.url
    go(page, "muc-tieu")
    answers.hold()
    acts = (lambda: page.click(".st-key-navigation a[href*=dia-ban]"), page.go_back, page.go_back)
    for over, act in enumerate(acts, 1):
        act()
        while answers.runs_over() < over:
            page.wait_for_timeout(20)
    answers.let_go()
    page.locator("h1", has_text=texts.text("vi", "nav.co-cau")).wait_for(timeout=10_000)
    wait_ready(page)
    assert page.url == before


def test_the_page_that_back_left_is_a_press_away_while_it_is_still_shown(new_page, server):
    page, answers = listening(new_page, f"{server.url}/co-cau")
    go(page, "muc-tieu")
    answers.hold()
    page.go_back(wait_until="commit")
    page.click(".st-key-navigation a[aria-current]")
    page.wait_for_url(f"{server.url}/muc-tieu")
    answers.let_go()
    title = page.locator("h1", has_text=texts.text("vi", "nav.muc-tieu", next="2005"))
    title.wait_for(timeout=10_000)
    wait_ready(page)
    assert (title.is_visible(), page.url) == (True, f"{server.url}/muc-tieu")


def test_a_page_whose_connection_ended_for_good_loads_anew(new_page, server):
    """As after an answer that nobody can read: Streamlit by itself would leave what there is, under its own message."""
    page, answers = listening(new_page, f"{server.url}/co-cau?kv=tw")
    page.evaluate("window.lsdashSame = true")
    answers.say(b"\xff")
    page.wait_for_function("() => window.lsdashSame === undefined")
    wait_ready(page)
    page.evaluate("window.lsdashSame = true")
    answers.say(b"\xff")  # not again and again
    page.locator("[data-test-connection-state=DISCONNECTED_FOREVER]").wait_for(state="attached")
    page.wait_for_timeout(300)
    assert page.evaluate("window.lsdashSame")
