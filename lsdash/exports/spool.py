"""A file that is sent while it is written: a slow reader keeps neither the writer waiting nor the file in memory."""

import threading
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

_IN_MEMORY, _PIECE = 1_000_000, 256 * 1024  # bytes


class Incomplete(Exception):
    """The rest of a file could not be written: what was sent of it must not look whole."""


class Spool:
    """Its writer calls `write` and `end`, in one thread; its reader takes it as an iterator of bytes, in another."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by whoever is the last
        self._changed = threading.Condition()
        self._size, self._whole, self._ended, self._left = 0, False, False, False

    def write(self, text: str) -> bool:
        """Add to the file; False where nobody takes it any more."""
        piece = text.encode()
        with self._changed:
            if not self._left:
                self._file.seek(self._size)
                self._file.write(piece)
                self._size += len(piece)
                self._changed.notify()
            return not self._left

    def end(self, *, whole: bool) -> None:
        """Nothing more is written; `whole`: nothing is missing."""
        with self._changed:
            self._ended, self._whole = True, whole
            self._changed.notify()

    def __iter__(self) -> Iterator[bytes]:
        at = 0
        try:
            while piece := self._read(at):
                at += len(piece)
                yield piece
            if not self._whole:
                raise Incomplete
        finally:
            self.leave()

    def leave(self) -> None:
        """Nothing more is taken: the file goes."""
        with self._changed:
            self._left = True
            self._file.close()
            self._changed.notify_all()

    def _read(self, at: int) -> bytes:
        with self._changed:
            self._changed.wait_for(lambda: self._size > at or self._ended or self._left)
            if self._left:
                return b""
            self._file.seek(at)
            return self._file.read(_PIECE)
