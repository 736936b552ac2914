"""The order of releases: each after the one that it was made from, whatever the clock said when it was made."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar


class Descendant(Protocol):
    """A release, as far as its place among others goes."""

    @property
    def id(self) -> str:
        """Its own id."""

    @property
    def parent(self) -> str:
        """The id of the release before it; empty of the first one."""

    @property
    def created(self) -> str:
        """When it was made, by the clock of the machine that made it."""


Kin = TypeVar("Kin", bound=Descendant)


def in_order(releases: Iterable[Kin]) -> list[Kin]:
    """Parents before children; what parentage leaves open by time, then id.

    One whose parent is not among them stands like a first one. Of a ring, which no builder makes, the one that says it
    is the earliest comes first.
    """
    by_id = {release.id: release for release in releases}
    return [by_id[identity] for identity in _ids(by_id)]


def _ids(by_id: dict[str, Kin]) -> Iterator[str]:
    children = defaultdict(list)
    for release in by_id.values():
        children[release.parent].append(release.id)
    rank = {identity: (release.created, identity) for identity, release in by_id.items()}
    free = [rank[identity] for identity, release in by_id.items() if release.parent not in by_id]
    heapq.heapify(free)
    left = set(by_id)
    while left:  # all that are left stand in a ring or below one, where none is free
        _, identity = heapq.heappop(free) if free else min(rank[one] for one in _ring(by_id, next(iter(left))))
        if identity not in left:
            continue
        left.remove(identity)
        yield identity
        for child in children[identity]:
            heapq.heappush(free, rank[child])


def _ring(by_id: dict[str, Kin], identity: str) -> list[str]:
    """The ring that the parents of one lead into."""
    passed: dict[str, None] = {}
    while identity not in passed:
        passed[identity] = None
        identity = by_id[identity].parent
    line = [*passed]
    return line[line.index(identity) :]
