"""What is opened once and shared, each by a thread of its own and for so long only: what hangs holds up nobody else."""

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from typing import Generic, TypeVar

Opened = TypeVar("Opened")


class Openings(Generic[Opened]):
    """The `at_most` last things that were opened, found by a key; who asks for one waits until `patience` seconds after
    its opening began, at most. What was asked for `renewed_after` times is opened anew beside, then takes its place."""

    def __init__(self, at_most: int, patience: float, *, renewed_after: int) -> None:
        self.at_most, self.patience, self.renewed_after = at_most, patience, renewed_after
        self._open: OrderedDict[tuple[Hashable, ...], Opened] = OrderedDict()
        self._asked: Counter[tuple[Hashable, ...]] = Counter()
        self._under_way: dict[Hashable, tuple[Future[Opened], float]] = {}
        self._lock = threading.Lock()

    def get(self, key: tuple[Hashable, ...], make: Callable[[], Opened]) -> Opened:
        """What `key` stands for, made where it is not there. All who want one place, `key[0]`, wait for one `make`.

        Raises what `make` raises, and TimeoutError; at once where it has been under way for too long already.
        """
        with self._lock:
            if key in self._open:
                self._open.move_to_end(key)
                self._asked[key] += 1
                if self._asked[key] % self.renewed_after == 0:
                    self._start(key, make)
                return self._open[key]
            future, begun = self._start(key, make)
        return future.result(max(0.0, begun + self.patience - time.monotonic()))

    def _start(self, key: tuple[Hashable, ...], make: Callable[[], Opened]) -> tuple[Future[Opened], float]:
        if key[0] not in self._under_way:
            self._under_way[key[0]] = Future(), time.monotonic()
            threading.Thread(target=self._make, args=(key, make), name="lsdash opening", daemon=True).start()
        return self._under_way[key[0]]

    def _make(self, key: tuple[Hashable, ...], make: Callable[[], Opened]) -> None:
        future, _ = self._under_way[key[0]]
        try:
            opened = make()
        except BaseException as error:  # noqa: BLE001 - whoever waits for it is told
            with self._lock:
                del self._under_way[key[0]]
            future.set_exception(error)
            return
        with self._lock:
            del self._under_way[key[0]]
            self._open[key] = opened
            while len(self._open) > self.at_most:
                # Not closed here: another thread may still be reading; the last reference closes it.
                self._open.popitem(last=False)
            self._asked = Counter({known: self._asked[known] for known in self._open if known != key})
        future.set_result(opened)

    def forget(self, place: Hashable) -> None:
        """Have `place` made anew when it is next asked for."""
        with self._lock:
            for key in [key for key in self._open if key[0] == place]:
                del self._open[key]

    def clear(self, within: float = 0) -> None:
        """Let go of everything; what is being opened is waited for, up to `within` seconds."""
        with self._lock:
            under_way = [future for future, _ in self._under_way.values()]
        wait(under_way, within)
        with self._lock:
            self._open.clear()
