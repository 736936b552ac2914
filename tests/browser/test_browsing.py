"""What one browser test leaves behind reaches no other, though all share warm contexts."""

import asyncio

import pytest

from tests.browsing import Visits

pytestmark = pytest.mark.browser
STORED = "[document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(Boolean)"


@pytest.fixture
def visits(chromium, warm_contexts):
    """Begin and end as tests do."""
    return lambda: Visits(chromium, warm_contexts)


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
