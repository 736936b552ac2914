"""Whether anybody on this machine could change what the program reads: by the rights of files and folders.

The rights of a group are the choice of whoever keeps the machine: many give every user a group that may write.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path


def changeable(path: Path) -> Iterator[Path]:
    """What anybody could write of `path`: itself, all that is in it, and the folders above it, where a name can be
    given to another file. Nothing on Windows, which has no such rights."""
    if os.name == "nt":
        return
    yield from (folder for folder in _above(path) if _is_open(folder, kept=stat.S_ISVTX))
    if _is_open(path):
        yield path
    for folder, folders, files in os.walk(path):
        yield from (one for name in sorted((*folders, *files)) if _is_open(one := Path(folder, name)))


def _above(path: Path) -> list[Path]:
    """The folders above, by the name and by where it leads."""
    return sorted({*path.absolute().parents, *path.resolve().parents})


def _is_open(path: Path, *, kept: int = 0) -> bool:
    """Whether anybody may write there; `kept` is a bit that keeps what is in a folder for whom it belongs to."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return not stat.S_ISLNK(mode) and bool(mode & stat.S_IWOTH) and not mode & kept
