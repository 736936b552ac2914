"""Many at once: each sees only its own; a server killed under open pages serves again and they come back."""

import pytest

from lsdash.view import view
from tools.faults import crowd
from tools.visitor import Visitor


def test_eight_threads_with_filters_of_their_own_get_their_own_numbers(release):
    assert len({*crowd.filters(8)}) == 8
    assert crowd.threads(release, calls=60) == []


def test_threads_that_get_numbers_of_another_are_seen(release, monkeypatch):
    other = crowd.filters(1)[0]
    monkeypatch.setattr(crowd, "_remembered", lambda release, name, _own: view.answer(release, name, other))
    assert set(crowd.threads(release, workers=2, calls=12)) >= {"sector_mix: wrong numbers"}


@pytest.fixture(scope="module")
def expected(server):
    return crowd.alone(server.url, crowd.addresses(20))


@pytest.mark.slow
def test_twenty_sessions_with_twenty_filters_see_their_own(server, expected):
    assert crowd.sessions(server.url, expected, rounds=2) == []
    assert "Traceback" not in server.log()


@pytest.mark.slow
def test_a_session_that_sees_another_view_is_seen(server, expected):
    (first, own), (second, _) = list(expected.items())[:2]
    assert len(crowd.sessions(server.url, {first: own, second: own}, rounds=1)) == 1


def test_a_visitor_presses_what_a_page_offers(server):
    with Visitor(server.url) as visitor:
        visitor.open("co-cau")
        assert visitor.choices("kv") == ["tw", "dp", "nqd", "fdi"]
        visitor.press("kv", ["tw"])
        assert visitor.query == "kv=tw"
        assert visitor.choices("lang") == ["en"]
        visitor.press("lang", ["en"])
        assert visitor.query == "lang=en&kv=tw"
        assert visitor.title == "Sector mix – Industry of Lạng Sơn"
        with Visitor(server.url) as other:
            assert visitor.digest == other.open("co-cau", "lang=en&kv=tw").digest


@pytest.mark.slow
@pytest.mark.browser
def test_a_server_killed_under_open_pages_serves_again_and_they_come_back_with_their_filters(chromium, own_server):
    asked = [("co-cau", "kv=tw"), ("khai-thac-mo", "sp=da"), ("dia-ban", "dv=chi-lang")]
    with crowd.tabs(chromium, own_server.url, asked) as tabs:
        took, lost = crowd.killed(own_server, tabs)
    assert lost == []
    assert took.processor < 2 * crowd.RESTART  # `make soak` holds the promise itself
