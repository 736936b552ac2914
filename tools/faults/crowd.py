"""Many at once: threads with filters of their own, sessions on one server, and a server that is killed under pages."""

import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Self

import pandas as pd
import psutil
from playwright.sync_api import Browser, Error, Page, WebSocket

from lsdash import queries
from lsdash.data import releases
from lsdash.model.filters import Filters, whole_years
from lsdash.view import view
from tools.browser import wait_ready
from tools.server import Server, ServerError
from tools.visitor import VisitError, Visitor

Address = tuple[str, str]
_QUERIES = ("sector_mix", "growth_contribution", "mining_output", "sector_board", "product_board", "observations")
_A_PAGE = 10_000  # bytes, less than any page
RESTART = 2.5  # seconds of a processor until a server that was killed serves again


def addresses(count: int) -> list[Address]:
    """`count` views (page and query string) of which no two show the same."""
    sectors = ("kv", "tw dp nqd fdi")
    pages = {"co-cau": sectors, "muc-tieu": sectors, "khai-thac-mo": ("sp", "than-sach da bo-xit")}
    years = ("", "nam=2003", "nam=2004", "nam=2003..2004", "nam=2004..2005")
    langs = ("", "lang=en")
    found = [
        (page, "&".join(filter(None, (f"{key}={code}", span, lang))))
        for span, lang in product(years, langs)
        for page, (key, codes) in pages.items()
        for code in codes.split()
    ]
    return random.Random(1).sample(found, count)  # noqa: S311 - the same in every run


def filters(number: int) -> list[Filters]:
    """`number` different choices of sectors, products and years."""
    sectors, items = ("tw", "dp", "nqd", "fdi"), ("than-sach", "da", "bo-xit", "xi-mang")
    years: list[dict[str, Any]] = [{}, whole_years(2003, 2003), whole_years(2004, 2004), whole_years(2003, 2005)]
    every = product(sectors, items, years)
    return [Filters(sectors=(sector,), products=(item,), **span) for sector, item, span in every][:number]


def threads(release: releases.Release, *, workers: int = 8, calls: int = 500) -> list[str]:
    """`calls` of each of `workers` threads at once, each with filters of its own; what came back wrong.

    Every other call goes past the memory of earlier answers, to the engine itself.
    """
    chosen = filters(workers)
    expected = {(each, name): view.answer(release, name, each) for each in chosen for name in _QUERIES}

    def work(own: Filters) -> list[str]:
        wrong = []
        for call in range(calls):
            name = _QUERIES[call % len(_QUERIES)]
            ask = view.answer if call // len(_QUERIES) % 2 else _remembered
            wrong += _differs(lambda ask=ask, name=name: ask(release, name, own), expected[own, name], name)
        return wrong

    with ThreadPoolExecutor(workers) as pool:
        return [each for found in pool.map(work, chosen) for each in found]


def _remembered(release: releases.Release, name: str, chosen: Filters) -> pd.DataFrame:
    return view.ask(release, getattr(queries, name), chosen)


def _differs(ask: Callable[[], pd.DataFrame], expected: pd.DataFrame, name: str) -> list[str]:
    try:
        return [] if ask().equals(expected) else [f"{name}: wrong numbers"]
    except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
        return [f"{name}: {type(error).__name__}"]


def alone(url: str, asked: Sequence[Address]) -> dict[Address, str]:
    """What each address shows a visitor who is alone. Raises ValueError where two show the same: nothing could mix."""
    with Visitor(url) as visitor:
        found = {address: visitor.open(*address).digest for address in asked}
    if len(set(found.values())) != len(asked):
        raise ValueError("two of the addresses show the same")
    return found


def sessions(url: str, expected: dict[Address, str], *, rounds: int) -> list[str]:
    """A session for each address, all at once, each `rounds` times; what any of them saw that is not its own."""

    def visit(address: Address) -> list[str]:
        wrong = []
        try:
            with Visitor(url) as visitor:
                for _ in range(rounds):
                    visitor.open(*address)
                    wrong += [f"{address}: {error}" for error in visitor.errors]
                    wrong += [] if visitor.digest == expected[address] else [f"{address}: not what it shows alone"]
        except (VisitError, OSError) as error:
            wrong.append(f"{address}: {error}")
        return wrong

    with ThreadPoolExecutor(len(expected)) as pool:
        return [each for found in pool.map(visit, expected) for each in found]


@dataclass
class Tab:
    """A browser page, and how many bytes each of its connections has brought so far."""

    page: Page
    brought: list[int] = field(default_factory=list)

    def watch(self) -> Self:
        """Count from now on."""
        self.page.on("websocket", self._count)
        return self

    def _count(self, socket: WebSocket) -> None:
        place = len(self.brought)
        self.brought.append(0)
        socket.on("framereceived", lambda frame: self._add(place, len(frame)))

    def _add(self, place: int, size: int) -> None:
        self.brought[place] += size

    @property
    def numbers(self) -> str:
        """The numbers that the page shows: the text of its tables."""
        return "\n".join(self.page.locator("[class*=st-key-table-]").all_inner_texts())


@contextmanager
def tabs(browser: Browser, url: str, asked: Sequence[Address]) -> Iterator[list[Tab]]:
    """A browser page for each address, each of a visitor of its own, all there."""
    contexts = [browser.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN") for _ in asked]
    try:
        found = [Tab(context.new_page()).watch() for context in contexts]
        for tab, (path, query) in zip(found, asked, strict=True):
            tab.page.goto(f"{url}/{path}?{query}")
            wait_ready(tab.page)
        yield found
    finally:
        for context in contexts:
            context.close()


@dataclass(frozen=True)
class Restart:
    """What it took until a server served again: seconds of a processor and by the clock, beside what load there was."""

    processor: float
    clock: float
    load: float

    @property
    def words(self) -> str:
        """All of it: seconds by the clock mean nothing without the load."""
        where = f"a load of {self.load:.1f} on {os.cpu_count()} processors"
        return f"{self.processor:.1f} s of a processor, {self.clock:.1f} s by the clock at {where}"


def restarted(server: Server) -> Restart:
    """Kill the server, start it again and wait until it serves."""
    load = psutil.getloadavg()[0]
    server.kill()
    begun = time.monotonic()
    server.start()
    clock = time.monotonic() - begun
    if server.process is None:
        raise ServerError("the server does not run")
    used = psutil.Process(server.process.pid).cpu_times()
    return Restart(used.user + used.system, clock, load)


def killed(server: Server, found: Sequence[Tab]) -> tuple[Restart, list[str]]:
    """Kill the server under open pages and start it again: what that took until it serves, and what the pages lost.

    A page has lost something when it does not come back by itself to the address and the numbers it had, or does not
    answer the first action after that. They have to be in Vietnamese; each is in English afterwards.
    """
    before = [(tab.page.url, tab.numbers, len(tab.brought)) for tab in found]
    took = restarted(server)
    lost = [f"{seen[0]}: {amiss}" for tab, seen in zip(found, before, strict=True) if (amiss := _back(tab, *seen))]
    return took, lost


def _back(tab: Tab, url: str, numbers: str, connections: int) -> str:
    page, deadline = tab.page, time.monotonic() + 30
    while len(tab.brought) <= connections or tab.brought[-1] < _A_PAGE:
        if time.monotonic() > deadline:
            return "it did not run again"
        page.wait_for_timeout(50)
    wait_ready(page)
    if page.url != url:
        return f"the address is {page.url}"
    if tab.numbers != numbers:
        return "other numbers"
    page.get_by_text("English", exact=True).click()
    wanted = {"lang=en", *url.partition("?")[2].split("&")}
    try:
        page.wait_for_url(lambda now: set(now.partition("?")[2].split("&")) == wanted, timeout=20_000)
    except Error:
        return f"the first action led to {page.url}"
    return ""
