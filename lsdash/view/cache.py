"""The one cache of results: frames of queries and what is drawn of them, by release, query, filters, language.

A frame takes some 50 kB, a chart with its table as HTML some 100 kB (of the demonstration up to ten times that): the
entries below take some 100 MB at most. Free text of a reader never is part of a key.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any, NamedTuple, TypeVar

R = TypeVar("R")


class _Info(NamedTuple):
    maxsize: int
    currsize: int


class Cache:
    """The results used last, by key. Threads that ask for the same key wait for the first of them. Errors are not kept.

    Results are shared: not to be changed.
    """

    def __init__(self, maxsize: int) -> None:
        self._maxsize = maxsize
        self._results: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], R]) -> R:
        """The result under `key`, made by `make` where there is none. Raises what `make` raises."""
        result, is_new = self._place(key)
        if is_new:
            try:
                result.set_result(make())
            except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
                with self._lock:
                    if self._results.get(key) is result:
                        del self._results[key]
                result.set_exception(error)
        value: R = result.result()
        return value

    def _place(self, key: Hashable) -> tuple[Future[Any], bool]:
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key], False
            result: Future[Any] = Future()
            self._results[key] = result
            if len(self._results) > self._maxsize:
                self._results.popitem(last=False)
            return result, True

    def contains(self, key: Hashable) -> bool:
        """Whether the result under `key` is there or being made."""
        with self._lock:
            return key in self._results

    def cache_info(self) -> _Info:
        """How many results are kept at most, and how many now, as functools.lru_cache tells."""
        return _Info(self._maxsize, len(self._results))

    def clear(self) -> None:
        """Forget every result."""
        with self._lock:
            self._results.clear()


CACHE = Cache(maxsize=768)
