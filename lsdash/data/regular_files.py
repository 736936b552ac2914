"""Files that are read as plain files alone: for what stands in the place of one (a pipe, a device) nobody waits.

Opening a pipe waits until somebody writes, and reading a device may never end; whoever puts one in the place of a file
would hold up all who read it.
"""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

# Not on Windows, which has no pipes and devices among files and makes links a matter of rights.
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_SHORT = 1 << 20  # bytes of what is written by the program for itself: pointers, records, lists


def opened(path: Path, *, links: bool = False) -> BufferedReader:
    """`path`, to be read; a symbolic link is followed only where `links` are wanted. Raises OSError, also where it is
    no plain file."""
    _refuse_others(path, path.stat(follow_symlinks=links))  # opening a device may set it to work
    descriptor = os.open(path, os.O_RDONLY | _WITHOUT_WAITING | (0 if links else _NO_LINK))
    try:
        _refuse_others(path, os.fstat(descriptor))
    except OSError:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def read(path: Path, *, at_most: int | None = _SHORT, links: bool = False) -> bytes:
    """All bytes of `path`. Raises OSError, also where it is no plain file, or larger than `at_most` bytes."""
    with opened(path, links=links) as file:
        data = file.read(-1 if at_most is None else at_most + 1)
    if at_most is not None and len(data) > at_most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return data


def _refuse_others(path: Path, status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise OSError(errno.ELOOP, "a symbolic link", str(path))
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "no plain file", str(path))
