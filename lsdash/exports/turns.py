"""Files that take seconds and much memory: one is made at a time, a few requests wait, the others are told at once.

Who waits holds a thread of the pool in which files are made (`pool`).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_WAITING = 10
_PATIENCE = 20.0  # seconds


class Busy(Exception):
    """Others are being made, and enough requests wait already, or this one has waited long enough."""


class Turns:
    """Turns of one at a time: `waiting` requests at most wait for theirs, each `patience` seconds at most."""

    def __init__(self, *, waiting: int = _WAITING, patience: float = _PATIENCE) -> None:
        self._patience = patience
        self._places = threading.BoundedSemaphore(waiting + 1)
        self._turn = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """While nobody else has their turn. Raises Busy."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            if not self._turn.acquire(timeout=self._patience):
                raise Busy
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()


# Of files that are made in this process: two at a time take as long as one after the other, and pages wait longer.
MAKING = Turns()
