"""Faults made on purpose: each module makes one kind and tells what came of it; tests and `make soak` run the same."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One promise measured: what was done, what is promised, what was found, and whether that holds."""

    what: str
    goal: str
    found: str
    ok: bool
