"""What of an address was not understood, or read as what was meant: one thing after another."""

from collections.abc import Callable
from dataclasses import dataclass

from lsdash.view import link_repairs

# Reasons of problems: another value, or another key, was meant, and is read.
MENDED, RENAMED = "mended", "renamed"
LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Problem:
    """Something in the address that was not understood.

    `key` and `text` are shortened raw text, fit only to be shown escaped. `reason` is a code: unknown, key, many,
    repeated, long, period, range, draft (there is none here), beside, "release_" and the digits of an error code of
    `releases`; or mended, renamed: what was meant is clear, and read. `nearest` is a valid value (or key), what is read
    instead, or "".
    """

    key: str
    text: str
    reason: str
    nearest: str = ""


def shown(text: str) -> str:
    """`text` shortened and without control characters, still to be escaped where it is shown."""
    cleaned = "".join(letter if letter.isprintable() else "·" for letter in text[: LONGEST_SHOWN + 1])
    return cleaned if len(text) <= LONGEST_SHOWN else cleaned[:LONGEST_SHOWN] + "…"


def read(key: str, text: str, is_valid: Callable[[str], bool], problems: list[Problem]) -> str:
    """What is valid of the readings of a text, named where it is not the text itself; "" where nothing is."""
    found = link_repairs.first(text, is_valid)
    if found and found != text:
        problems.append(Problem(key, shown(text), MENDED, found))
    return found
