"""A release file changed on disk: single bits, and its end cut off. What the query module then gives is judged."""

import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from inspect import getmembers, isfunction
from pathlib import Path

import pandas as pd

from lsdash import queries
from lsdash.data import releases
from lsdash.model.filters import Filters
from lsdash.view.view import answer

RIGHT = "right"
QUERIES = tuple(sorted({*dict(getmembers(queries, isfunction))} - {"cube_in_pieces"}))  # pieces: those of cube
Frames = dict[str, pd.DataFrame]


def answers(release: releases.Release) -> Frames:
    """What every query gives, unfiltered."""
    return {name: answer(release, name, Filters()) for name in QUERIES}


def judged(release: releases.Release, expected: Frames, names: Sequence[str] = QUERIES) -> Counter[str]:
    """How often each verdict came: "right", a code of the store, "wrong: <query>", "unnamed: <error>"."""
    return Counter(_verdict(release, name, expected[name]) for name in names)


def _verdict(release: releases.Release, name: str, expected: pd.DataFrame) -> str:
    try:
        return RIGHT if answer(release, name, Filters()).equals(expected) else f"wrong: {name}"
    except releases.ReleaseError as error:
        return error.code
    except Exception as error:  # noqa: BLE001 - an error that has no code is what is looked for
        return f"unnamed: {type(error).__name__} in {name}"


def bad(verdicts: Counter[str]) -> list[str]:
    """The verdicts that break the promise: wrong numbers and errors without a code."""
    return [verdict for verdict in verdicts if verdict != RIGHT and not verdict.startswith("LS-")]


@contextmanager
def unnoticed(path: Path) -> Iterator[None]:
    """Changes of the file at `path` that leave no trace in its inode, size or time, as a failing disk makes them."""
    seen = path.stat()
    yield
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def flip(path: Path, bit: int) -> None:
    """Turn one bit of the file over, in place; a second time turns it back."""
    with path.open("r+b") as file:
        file.seek(bit // 8)
        byte = file.read(1)[0] ^ (1 << bit % 8)
        file.seek(bit // 8)
        file.write(bytes([byte]))


def flips(release: releases.Release, expected: Frames, *, count: int, each: int) -> Counter[str]:
    """Verdicts over `count` single bits, each turned over while the file is open and leaving no trace in its stamps.

    Of every flip `each` queries are asked; then the file is read as one that was just opened, which must be refused.
    """
    path, chance = releases.file_of(release), random.Random(1)  # noqa: S311 - the same bits in every run
    outcomes: Counter[str] = Counter()
    for _ in range(count):
        bit = chance.randrange(path.stat().st_size * 8)
        names = chance.sample(QUERIES, each)
        releases.close()
        with releases.cursor(release), unnoticed(path):
            flip(path, bit)
        outcomes += judged(release, expected, names)
        releases.close()
        fresh = judged(release, expected, names[:1])
        outcomes += fresh if releases.DamagedFile.code in fresh else Counter({f"unnoticed when opened: bit {bit}": 1})
        with unnoticed(path):
            flip(path, bit)
    releases.close()
    return outcomes


def cuts(release: releases.Release, expected: Frames, *, count: int) -> Counter[str]:
    """Verdicts over `count` lengths that the file is cut to while it is open; it is whole again afterwards."""
    path, chance = releases.file_of(release), random.Random(1)  # noqa: S311
    whole = path.read_bytes()
    lengths = [0, 1, 4096, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(count))][:count]
    outcomes: Counter[str] = Counter()
    for length in lengths:
        with releases.cursor(release), unnoticed(path):
            os.truncate(path, length)
        outcomes += judged(release, expected)
        path.write_bytes(whole)
    return outcomes
