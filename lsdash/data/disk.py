"""Files that are there whole or not at all, also when the power fails in between."""

import os
import secrets
import shutil
from pathlib import Path


def is_folder(path: Path) -> bool:
    """Whether it is a folder itself, not a link to one."""
    return path.is_dir() and not path.is_symlink()


def remove(path: Path) -> None:
    """Take away a file or a folder; of a link only the link. Raises OSError."""
    if is_folder(path):
        shutil.rmtree(path)
    else:
        path.unlink()


def flush(path: Path) -> None:
    """Force a file or folder to disk; Windows cannot do it for folders."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes, *, draft: str = "") -> None:
    """Write `data` beside `path`, under the name `draft` or one of its own, then give it its name. Raises OSError."""
    beside = path.with_name(draft or f".new-{secrets.token_hex(8)}")
    try:
        beside.write_bytes(data)
        flush(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    flush(path.parent)
