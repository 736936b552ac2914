"""Results of pure functions, found again by the very objects they were made of.

Frames of queries are remembered per release and filters (`view.ask`), so a view that was seen before hands the same
objects to the same functions. Comparing frames by content would take longer than most of the work saved.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

_AT_MOST = 64  # results of one function
P = ParamSpec("P")
R = TypeVar("R")

_BY_VALUE = (str, int, float, bool, type(None))


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """`function`, pure and never given what is changed later, asked once for the same objects.

    Texts and numbers count by value, all else by identity. Results are shared: not to be changed.
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
    return (type(value), value) if isinstance(value, _BY_VALUE) else id(value)
