"""Results that several threads ask for are made once; a page's queries are answered side by side."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from lsdash.data import releases
from lsdash.model.memoize import once
from lsdash.model.pages import PAGES
from lsdash.view import view


def test_what_one_thread_is_making_others_wait_for():
    calls, begun, go = [], Event(), Event()

    @once(maxsize=4)
    def made(number):
        calls.append(number)
        begun.set()
        assert go.wait(10)
        return [number]

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(made, 1)
        assert begun.wait(10)
        others = [pool.submit(made, 1) for _ in range(3)]
        go.set()
        assert all(each.result(10) is first.result(10) for each in others)
    assert calls == [1]


def test_different_arguments_do_not_wait_for_each_other():
    together = Barrier(2, timeout=10)

    @once(maxsize=4)
    def made(number):
        together.wait()
        return number

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(made, [1, 2])) == [1, 2]


def test_an_error_is_raised_and_not_remembered():
    results = iter([ValueError("first"), "second"])

    @once(maxsize=4)
    def made(_number):
        result = next(results)
        if isinstance(result, Exception):
            raise result
        return result

    with pytest.raises(ValueError, match="first"):
        made(1)
    assert not made.holds(1)
    assert made(1) == "second"
    assert made.holds(1)


def test_the_latest_results_are_kept():
    made = once(maxsize=2)(lambda number: [number])
    one = made(1)
    made(2)
    assert made(1) is one
    made(3)
    assert (made.holds(1), made.holds(2), made.holds(3)) == (True, False, True)
    assert made.cache_info().currsize == 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_queries_begun_ahead_are_those_that_the_page_asks(release, page):
    view._remembered.cache_clear()
    found = view.of({"kv": ["tw"], "nam": ["2004"]}, page)
    found.begin()
    frames = {name: found.ask(getattr(view.queries, name)) for name in page.queries}
    size = view._remembered.cache_info().currsize
    found.begin()
    assert view._remembered.cache_info().currsize == size
    for name, frame in frames.items():
        with releases.cursor(release) as cursor:
            assert frame.equals(getattr(view.queries, name)(cursor, found._narrowed(name)))
