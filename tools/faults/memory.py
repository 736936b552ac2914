"""Memory of one server: over many different views, many sessions that come and go, and long clicking."""

import random
import time
from collections.abc import Iterator
from itertools import product

import psutil

from lsdash.model.pages import PAGES
from tools.faults import Line
from tools.faults.crowd import Address
from tools.server import Server
from tools.visitor import Visitor

# What may be added, MB. Views and sessions are remembered up to a bound (768 results, 64 of each function of
# them; sessions for two minutes after they were left, 128 at most), so the second half of them has to add less than the
# first. Clicking through all pages levels off after some two thousand clicks.
VIEWS, SESSIONS, HOUR = 120.0, 120.0, 160.0


def used(server: Server) -> float:
    """Memory of the server that is its own, MB."""
    if server.process is None:
        raise ValueError("the server does not run")
    return float(psutil.Process(server.process.pid).memory_info().rss) / 1e6


def views(count: int) -> list[Address]:
    """`count` different addresses, of all pages."""
    chance = random.Random(1)  # noqa: S311 - the same in every run
    kv = ("", "kv=tw", "kv=dp", "kv=nqd", "kv=fdi", "kv=tw&kv=dp")
    sp = ("", "sp=da", "sp=than-sach", "sp=bo-xit", "sp=xi-mang")
    dv = ("", "dv=huu-lung", "dv=chi-lang", "dv=cao-loc")
    nam = ("", "nam=2003", "nam=2004", "nam=2005", "nam=2003..2004")
    rest = ("", "lang=en")
    queries = ["&".join(filter(None, parts)) for parts in product(kv, sp, dv, nam, rest)]
    return chance.sample([(page.path, query) for page in PAGES for query in queries], count)


def over_views(server: Server, count: int) -> Line:
    """Memory that `count` different views take, and how much of it the second half."""
    with Visitor(server.url) as visitor:
        warm(visitor)
        steps = [used(server)]
        asked = views(count)
        for half in (asked[: count // 2], asked[count // 2 :]):
            for address in half:
                visitor.open(*address)
            steps.append(used(server))
    return _line(f"memory: {count} different views", steps, VIEWS)


def over_sessions(server: Server, count: int) -> Line:
    """Memory that `count` sessions leave that were opened and closed, and how much of it the second half."""
    asked = views(20)
    steps = []
    for at in range(count):
        with Visitor(server.url) as visitor:
            visitor.open(*asked[at % len(asked)])
        if at in {19, count // 2, count - 1}:  # the first of each view fills what is remembered of it
            steps.append(used(server))
    return _line(f"memory: {count} sessions opened and closed", steps, SESSIONS)


def over_time(server: Server, minutes: float) -> Line:
    """Memory over `minutes` of clicking without a pause: how far the last half rises above the middle."""
    samples: list[float] = []
    clicks = 0
    with Visitor(server.url) as visitor:
        warm(visitor)
        begun = time.monotonic()
        for acted in _clicking(visitor):
            clicks += acted
            samples.append(used(server))
            if time.monotonic() - begun > 60 * minutes:
                break
    middle = len(samples) // 2
    steps = [samples[0], max(samples[:middle]), max(samples[middle:])]
    return _line(f"memory: {minutes:g} minutes of clicking ({clicks} clicks)", steps, HOUR)


def warm(visitor: Visitor) -> None:
    """Open every page once: what modules and the first queries take is no part of what is measured."""
    for page in PAGES:
        visitor.open(page.path)


def _clicking(visitor: Visitor) -> Iterator[int]:
    """Endless clicks of a reader: a page, filters chosen and taken back, languages; yields how many were made."""
    chance = random.Random(2)  # noqa: S311
    while True:
        visitor.open(chance.choice(PAGES).path, visitor.query)
        yield 1
        for key in ("kv", "sp", "dv", "nam", "lang"):
            offered = visitor.choices(key)
            if offered:
                most = 1 if key in {"lang", "nam"} else 2
                visitor.press(key, chance.sample(offered, min(len(offered), chance.randint(1, most))))
                yield 1


def _line(what: str, steps: list[float], most: float) -> Line:
    start, middle, end = steps
    return Line(
        what,
        f"≤ {most:.0f} MB more, second half no more than first or ≤ {most / 4:.0f} MB",
        f"{start:.0f} → {middle:.0f} → {end:.0f} MB",
        end - start <= most and end - middle <= max(middle - start, most / 4),
    )
