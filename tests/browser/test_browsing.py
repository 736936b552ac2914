"""What one browser test leaves behind reaches no other, though all share warm contexts."""

import asyncio

import pytest

from tests.browsing import LASTING, PHONE, Visits

pytestmark = pytest.mark.browser
STORED = "[document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(Boolean)"


@pytest.fixture
def visits(warm_contexts):
    """Begin and end as tests do."""
    return lambda: Visits(warm_contexts)


def test_nothing_that_a_page_stores_is_there_in_the_next_test(visits, server):
    first = visits()
    page = first.new_page(own=server.url)
    page.goto(f"{server.url}/data")
    page.evaluate("document.cookie = 'a=1'; localStorage.b = '1'; sessionStorage.c = '1'")
    assert len(page.evaluate(STORED)) == 3
    first.end()
    second = visits()
    page = second.new_page(own=server.url)
    page.goto(f"{server.url}/data")
    assert page.evaluate(STORED) == []
    second.end()


def test_a_page_that_is_kept_is_in_the_next_test_like_a_new_one(visits, server):
    first = visits()
    page = first.kept_page(server.url, viewport=PHONE, scheme="dark")
    for path in ("/data", "/healthz", "/data"):
        page.goto(f"{server.url}{path}")
    page.evaluate("document.cookie = 'a=1'; localStorage.b = '1'; sessionStorage.c = '1'; window.d = 1")
    page.emulate_media(media="print")
    first.end()
    second, fresh = visits(), visits()
    again, new = second.kept_page(server.url), fresh.new_page(own=server.url)
    assert again is page
    state = f"""() => [{STORED}, history.length, innerWidth, innerHeight, screen.width, document.hasFocus(),
        matchMedia("print").matches, matchMedia("(prefers-color-scheme: dark)").matches]"""
    for page in (again, new):
        page.goto(f"{server.url}/data")
    assert again.evaluate(state) == new.evaluate(state)
    assert second.end() == fresh.end() == []


@pytest.mark.parametrize("name", LASTING)
def test_a_page_that_is_kept_takes_nothing_that_lasts(visits, server, name):
    visit = visits()
    with pytest.raises(AssertionError, match="new_page"):
        getattr(visit.kept_page(server.url), name)("x", print)
    assert visit.end() == []


def test_what_a_page_that_is_kept_met_is_said_once(visits, server):
    visit = visits()
    page = visit.kept_page(server.url)
    page.goto(f"{server.url}/data")
    with page.expect_event("pageerror"):
        page.evaluate("() => { setTimeout(() => lost()) }")
    assert "lost is not defined" in str(visit.end())
    visit = visits()
    assert visit.kept_page(server.url) is page
    assert visit.end() == []


def test_the_cache_of_a_look_outlasts_a_test_and_a_first_visit_has_none(visits, server):
    def fetched(**look):
        visit = visits()
        page = visit.new_page(own=server.url, **look)
        page.goto(f"{server.url}/co-cau")
        page.locator("[data-testid=stApp]").wait_for()
        sizes = page.evaluate("performance.getEntriesByType('resource').map((each) => each.transferSize)")
        visit.end()
        return sum(sizes)

    fetched()
    assert fetched() < fetched(cold=True) / 10


def test_a_request_to_another_host_is_seen(visits, server):
    visit = visits()
    page = visit.new_page(own=server.url)
    page.goto(f"{server.url}/data")
    with page.expect_event("requestfailed"):
        page.evaluate("() => { location = 'http://lsdash.test:9/' }")
    assert "http://lsdash.test:9/" in str(visit.end())


def test_a_script_error_is_seen(visits, server):
    visit = visits()
    page = visit.new_page(own=server.url)
    page.goto(f"{server.url}/data")
    with page.expect_event("pageerror"):
        page.evaluate("() => { setTimeout(() => lost()) }")
    assert "lost is not defined" in str(visit.end())


def test_a_page_beside_that_is_not_watched_may_fail(visits, server):
    visit = visits()
    visit.new_page(own=server.url)
    page = visit.new_page()
    page.goto(f"{server.url}/data")
    with page.expect_event("pageerror"):
        page.evaluate("() => { setTimeout(() => lost()) }")
    assert visit.end() == []


def test_a_test_without_a_browser_may_run_a_loop_of_its_own():
    asyncio.run(asyncio.sleep(0))
