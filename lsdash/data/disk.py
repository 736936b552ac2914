"""Files that are there whole or not at all, also when the power fails in between."""

import os
import secrets
from pathlib import Path


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
