"""Results of pure functions, found again by the very objects they were made of.

Frames of queries are remembered per release and filters (`view.ask`), so a view that was seen before hands the same
objects to the same functions. Comparing frames by content would take longer than most of the work saved.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import update_wrapper, wraps
from threading import Lock
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

_AT_MOST = 64  # results of one function
P = ParamSpec("P")
R = TypeVar("R")

_BY_VALUE = (str, int, float, bool, type(None))


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """`function`, pure and never given what is changed later, asked once for the same objects.

    Texts and numbers count by value, and so do tuples of these; all else by identity. Results are shared: not to be
    changed.
    """
    known: OrderedDict[tuple[object, ...], tuple[R, object]] = OrderedDict()
    lock = Lock()

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        key = (*map(_name, args), *((name, _name(value)) for name, value in kwargs.items()))
        with lock:
            if key in known:
                known.move_to_end(key)
                return known[key][0]
        result = function(*args, **kwargs)
        with lock:
            # What the result was made of is kept beside it, so that nothing else can take its identity.
            known[key] = result, (args, kwargs)
            if len(known) > _AT_MOST:
                known.popitem(last=False)
        return result

    return asked


def _name(value: Any) -> object:
    if isinstance(value, tuple):
        return tuple(map(_name, value))
    return (type(value), value) if isinstance(value, _BY_VALUE) else id(value)


class _Info(NamedTuple):
    maxsize: int
    currsize: int


class Once(Generic[P, R]):
    """A function of hashable arguments whose results are remembered, the `maxsize` latest, as by `functools.lru_cache`;
    what one thread is making others wait for instead of making it too. Errors are not remembered.
    """

    def __init__(self, function: Callable[P, R], maxsize: int) -> None:
        self._function = function
        self._maxsize = maxsize
        self._known: OrderedDict[Hashable, Future[R]] = OrderedDict()
        self._lock = Lock()
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The result, made now or before. Raises what the function raises."""
        found, new = self._place(args)
        if new:
            try:
                found.set_result(self._function(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
                with self._lock:
                    if self._known.get(args) is found:
                        del self._known[args]
                found.set_exception(error)
        return found.result()

    def _place(self, args: Hashable) -> tuple[Future[R], bool]:
        with self._lock:
            if args in self._known:
                self._known.move_to_end(args)
                return self._known[args], False
            found: Future[R] = Future()
            self._known[args] = found
            if len(self._known) > self._maxsize:
                self._known.popitem(last=False)
            return found, True

    def holds(self, *args: Hashable) -> bool:
        """Whether the result is there or being made."""
        with self._lock:
            return args in self._known

    def cache_info(self) -> _Info:
        """How many results are remembered at most, and now."""
        return _Info(self._maxsize, len(self._known))

    def cache_clear(self) -> None:
        """Forget every result."""
        with self._lock:
            self._known.clear()


def once(maxsize: int) -> Callable[[Callable[P, R]], Once[P, R]]:
    """A decorator that remembers the `maxsize` latest results; see `Once`."""
    return lambda function: Once(function, maxsize)
