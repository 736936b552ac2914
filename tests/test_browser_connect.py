"""How a page gets its connection: at once, where the server is, whatever page it opens at."""

import re

import pytest
from browsing import becomes

from lsdash import bundle
from lsdash.register import PAGES
from tools.browser import wait_ready
from tools.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["", "so-lieu"])
def below(request, server, tmp_path_factory):
    """The address of a server, at the root of a host and below a path of it."""
    if not request.param:
        yield server.url
        return
    root = tmp_path_factory.mktemp("below") / "store"
    with Server(root, env={"STREAMLIT_SERVER_BASE_URL_PATH": request.param}) as running:
        yield running.url


@pytest.fixture
def asked(chromium):
    """A page that notes what it asks the server for, and where it connects to."""
    page = chromium.new_page()
    page.asked, page.connected = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("websocket", lambda socket: page.connected.append(socket.url))
    yield page
    page.close()


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_every_page_connects_once_to_the_one_address_of_the_server(asked, below, path):
    asked.goto(f"{below}/{path}")
    wait_ready(asked)
    assert asked.connected == [f"{below.replace('http', 'ws', 1)}/_stcore/stream"]
    inner = [url for url in asked.asked if "/_stcore/" in url]
    assert inner
    assert all(url.startswith(f"{below}/_stcore/") for url in inner)


def test_a_page_does_not_wait_for_what_the_server_says_of_itself(asked, below):
    waiting = []
    asked.route(re.compile("/_stcore/(health|host-config)$"), lambda route: waiting.extend([route]))
    asked.goto(f"{below}/co-cau?lang=en")
    wait_ready(asked)
    assert len(waiting) == 2
    for route in waiting:
        route.continue_()
    asked.unroute_all()


@pytest.mark.parametrize("code", bundle.SHOWN)
def test_scripts_of_what_pages_show_run_while_the_browser_waits_for_the_page(asked, below, code):
    def marked(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=f"{answer.text()};document.documentElement.dataset.ran=1")

    asked.route(re.compile(rf"/static/js/{code}\."), marked)
    asked.route_web_socket(re.compile("/_stcore/stream$"), lambda socket: None)  # no message ever comes
    asked.goto(f"{below}/co-cau")
    assert becomes(asked, "document.documentElement.dataset.ran ?? ''", "1") == "1"


def test_a_message_to_the_window_steers_nothing(asked, below):
    asked.goto(f"{below}/co-cau")
    wait_ready(asked)
    before = asked.url
    asked.evaluate("window.postMessage({ stCommVersion: 1, type: 'UPDATE_HASH', hash: '#steered' }, '*')")
    asked.wait_for_timeout(500)
    assert asked.url == before
