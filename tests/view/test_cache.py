"""Results that several threads ask for are made once; a page's queries are answered side by side."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from lsdash.data import releases
from lsdash.model.pages import PAGES
from lsdash.view import view
from lsdash.view.cache import CACHE, Cache


def test_what_one_thread_is_making_others_wait_for():
    cache, calls, begun, go = Cache(maxsize=4), [], Event(), Event()

    def make():
        calls.append(1)
        begun.set()
        assert go.wait(10)
        return [1]

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(cache.get, "key", make)
        assert begun.wait(10)
        others = [pool.submit(cache.get, "key", make) for _ in range(3)]
        go.set()
        assert all(other.result(10) is first.result(10) for other in others)
    assert calls == [1]


def test_different_keys_do_not_wait_for_each_other():
    cache, together = Cache(maxsize=4), Barrier(2, timeout=10)
    with ThreadPoolExecutor(2) as pool:
        assert len(list(pool.map(lambda key: cache.get(key, together.wait), [1, 2]))) == 2


def test_an_error_is_raised_and_not_kept():
    cache = Cache(maxsize=4)

    def fail():
        raise ValueError("first")

    with pytest.raises(ValueError, match="first"):
        cache.get(1, fail)
    assert not cache.contains(1)
    assert cache.get(1, lambda: "second") == "second"
    assert cache.contains(1)


def test_the_latest_results_are_kept():
    cache = Cache(maxsize=2)
    one = cache.get(1, list)
    cache.get(2, list)
    assert cache.get(1, list) is one
    cache.get(3, list)
    assert [cache.contains(key) for key in (1, 2, 3)] == [True, False, True]
    assert cache.cache_info().currsize == 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_queries_begun_ahead_are_those_that_the_page_asks(release, page):
    CACHE.clear()
    shown = view.of({"kv": ["tw"], "nam": ["2004"]}, page)
    shown.begin()
    frames = {name: shown.ask(getattr(view.queries, name)) for name in page.queries}
    size = CACHE.cache_info().currsize
    shown.begin()
    assert CACHE.cache_info().currsize == size
    for name, frame in frames.items():
        with releases.cursor(release) as cursor:
            assert frame.equals(getattr(view.queries, name)(cursor, shown._narrowed(name)))


def test_what_is_drawn_is_kept_by_the_filters_it_follows_from_and_never_by_the_search(release):
    page = next(page for page in PAGES if page.searches)
    drawn = [
        view.of({"xem": [page.views[1]], **{key: [text] for key, text in address.items()}}, page).cached(
            "part", list, keys=("kv",)
        )
        for address in ({"kv": "tw"}, {"kv": "tw", "sp": "da"}, {"kv": "tw", "tim": "xi"}, {"kv": "dp"}, {"lang": "en"})
    ]
    assert drawn[0] is drawn[1] is drawn[2]
    assert len({id(result) for result in drawn}) == 3
