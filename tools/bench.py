"""Measures the dashboard against an empty Streamlit page, both in a real browser, side by side in one run."""

import argparse
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median, quantiles

import psutil
from playwright.sync_api import Browser, BrowserContext, Error, Page

from lsdash.model.pages import PAGES
from lsdash.view import url_state
from tools.browser import MARKS, NoBrowser, NotReady, browser, wait_ready
from tools.server import REPO, Server, ServerError
from tools.visitor import VisitError, Visitor

TIMEOUT = 60.0
REST = 250  # ms from the arrival of a pointer until it presses; readers take longer
QUIET = 400  # ms without a change that end a measurement; they are not counted
CHOICES = 3  # never seen, in one repetition
SESSIONS = 20
CLICKS = 15
FIRST_SESSIONS = 5  # these load modules and fill caches, and are not counted
FILTERED = "co-cau?kv=nqd&kv=fdi&nam=2003..2004"
PLAIN = "co-cau"
MONTHLY = "dia-ban?bo=mophong"
# Rows of single reports: 18 thousand, a hundred times that, ten million.
GROWN = {"1x": 1, "100x": 100, "10 million": 550}

# 10 Mbit/s and 40 ms, as a browser's own tools emulate it.
SLOW = {"offline": False, "latency": 40, "downloadThroughput": 1_250_000, "uploadThroughput": 1_250_000}

# Its run number makes every run visible in the page.
_EMPTY = """import streamlit as st
st.session_state.run = st.session_state.get("run", 0) + 1
st.title(f"Run {st.session_state.run}")
st.pills("Filter", list("abcd"), selection_mode="multi", key="values")
"""
# Notes, in the browser's own clock, the last press and the last change: of the script's state, of content, of a chart
# in sight; `last` is that of any chart.
_RECORDER = """(() => {
    const seen = window.__bench = { pressed: 0, content: 0, changed: 0, last: 0 };
    const isInSight = ({ top, bottom } = {}) => bottom > 0 && top < innerHeight;
    new MutationObserver((records) => {
        const now = performance.now();
        const drawn = new Set(); // asked for their places once, not at each of thousands of changes
        for (const record of records) {
            const element = record.target.nodeType === 1 ? record.target : record.target.parentElement;
            const drawing = element?.closest(".ls-drawing");
            if (drawing) drawn.add(drawing);
            else if (record.attributeName === "data-test-script-state") seen.changed = now;
            else if (record.type !== "attributes" && element?.closest("[data-testid=stMain]"))
                seen.content = seen.changed = now;
        }
        if (drawn.size) seen.last = now;
        if ([...drawn].some((drawing) => isInSight(drawing.getBoundingClientRect()))) seen.changed = now;
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    addEventListener("pointerdown", () => { seen.pressed = performance.now(); }, true);
})()"""
# What was noted, once nothing has changed for a while. Questions from outside would slow down a page at work.
_READ = """([quiet, patience]) => new Promise((tell) => {
    const until = performance.now() + patience;
    const look = () => {
        const { pressed, changed, last } = window.__bench;
        const left = Math.max(pressed, changed, last) + quiet - performance.now();
        if (left > 0 && performance.now() < until) setTimeout(look, left + 1);
        else tell({ ...window.__bench });
    };
    look();
})"""


@dataclass
class Site:
    """One of the two servers measured, and how its pages are read."""

    name: str
    server: Server
    marks: str
    hosts: set[str] = field(default_factory=set)
    foreign: int = 0

    def process(self) -> psutil.Process:
        """The server's process."""
        if self.server.process is None:
            raise ServerError(f"the server of {self.name} does not run")
        return psutil.Process(self.server.process.pid)

    def cpu(self) -> float:
        """Processor time that the server has used so far, ms."""
        used = self.process().cpu_times()
        return 1000 * float(used.user + used.system)

    def memory(self) -> float:
        """Memory of the server, MB."""
        return float(self.process().memory_info().rss) / 1e6

    @contextmanager
    def visitor(self, running: Browser) -> Iterator[BrowserContext]:
        """A browser context that has never been here; its requests to other hosts are counted."""
        context = running.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
        context.set_default_timeout(1000 * TIMEOUT)
        context.add_init_script(_RECORDER)
        context.on("request", lambda request: self._note(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._note(socket.url)))
        try:
            yield context
        finally:
            context.close()

    def _note(self, url: str) -> None:
        scheme, _, rest = url.partition("://")
        if scheme in {"http", "https", "ws", "wss"} and rest.partition("/")[0] != self.server.url.partition("://")[2]:
            self.foreign += 1
            self.hosts.add(rest.partition("/")[0])

    def load(self, page: Page, path: str = "") -> float:
        """Time from asking for an address until nothing in sight changes any more, ms."""
        page.goto(f"{self.server.url}/{path}", wait_until="commit")
        return self._settled(page, since="loaded")

    def press(self, page: Page, number: int, *, key: str = "kv", rest: int = 0) -> float:
        """Time from pressing a value of the filter `key` until nothing in sight changes any more, ms. `rest` as for
        `click`."""
        return self.click(page, f"#menu-{key} a, .st-key-values button", number, rest=rest)

    def click(self, page: Page, selector: str, number: int, *, rest: int = 0) -> float:
        """Time from pressing an element until nothing in sight changes any more, ms. `rest`: how long the pointer rests
        on it before, ms."""
        element = page.locator(selector).nth(number)
        if rest:
            element.hover()
            page.wait_for_timeout(rest)
        element.click()
        return self._settled(page, since="pressed")

    def _settled(self, page: Page, *, since: str) -> float:
        deadline = time.monotonic() + TIMEOUT
        while time.monotonic() < deadline:
            seen = self._at_rest(page)
            wait_ready(page, TIMEOUT, marks=self.marks)
            begun = seen["pressed"] if since == "pressed" else 0.0
            if seen["content"] > begun and seen == self._at_rest(page):
                return float(seen["changed"] - begun)
        raise NotReady(f"{self.name}: {page.url} did not come to rest within {TIMEOUT:g} s after it was {since}")

    @staticmethod
    def _at_rest(page: Page) -> dict[str, float]:
        times: dict[str, float] = page.evaluate(_READ, [QUIET, 1000 * TIMEOUT])
        return times


Samples = defaultdict[str, list[float]]


def starts(running: Browser, folder: Path, sites: tuple[Site, Site], samples: Samples, number: int) -> None:
    """From the start of the server to the first page, with the database still to be built and with it there."""
    ours, empty = sites
    new = Site("ours", Server(folder / f"new-{number}"), MARKS)
    for key, site in (("first start", new), ("start", ours), ("empty start", empty)):
        site.server.stop()
        with site.visitor(running) as context:
            page = context.new_page()
            begun = time.perf_counter()
            site.server.start()
            page.goto(site.server.url, wait_until="commit")
            wait_ready(page, TIMEOUT, marks=site.marks)
            samples[key].append(1000 * (time.perf_counter() - begun))
    new.server.stop()
    ours.foreign += new.foreign
    ours.hosts |= new.hosts


def build(folder: Path, samples: Samples, number: int) -> None:
    """How long the database takes to be built from the tables."""
    program = (
        "import time; t = time.perf_counter(); from lsdash.data import build as b; s = time.perf_counter(); b.release()"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; e = time.perf_counter(); print(e - s, e - t)"],
        cwd=REPO,
        env={**os.environ, "LSDASH_ROOT": str(folder / f"build-{number}")},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=True,
    )
    alone, whole = done.stdout.split()
    samples["build"].append(1000 * float(alone))
    samples["build with imports"].append(1000 * float(whole))


def loads(running: Browser, site: Site, samples: Samples) -> None:
    """A visitor's first page, the same page again, a page with filters in its address and without."""
    with site.visitor(running) as context:
        page = context.new_page()
        samples[f"{site.name} cold"].append(site.load(page))
        samples[f"{site.name} warm"].append(site.load(page))
        if site.name == "ours":
            site.load(page, PLAIN)  # what this page alone has to fetch is no part of the comparison
            samples["plain"].append(site.load(page, PLAIN))
            samples["filtered"].append(site.load(page, FILTERED))


def slow_line(running: Browser, site: Site, samples: Samples) -> None:
    """A visitor's first page over a slow line, with files compressed as the browser asks for it, and without."""
    for kind, encoding in (("compressed", ""), ("plain", "identity")):
        with site.visitor(running) as context:
            if encoding:
                context.set_extra_http_headers({"Accept-Encoding": encoding})
            page = context.new_page()
            context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
            samples[f"slow {kind}"].append(site.load(page))


def open_menu(page: Page, key: str) -> None:
    """The values of a filter, in sight."""
    page.locator(f".st-key-filter-{key} button").first.click()
    page.locator(f"#menu-{key} a").first.wait_for()
    page.wait_for_timeout(QUIET)


def open_filter(site: Site, page: Page) -> None:
    """The page whose filter is pressed, with the filter's values in sight."""
    site.load(page, PLAIN if site.name == "ours" else "")
    if site.name == "ours":
        open_menu(page, "kv")


def presses(site: Site, page: Page, samples: Samples, number: int, *, name: str = "", key: str = "kv") -> None:
    """Press a value of the filter `key` that gives a choice never seen before, press it away, press it again. `name`:
    what is measured, if not the site."""
    value = _value_of(number)
    for kind in ("new", "seen", "seen"):
        before = site.cpu()
        samples[f"{name or site.name} {kind}"].append(site.press(page, value, key=key))
        samples[f"{name or site.name} {kind} cpu"].append(site.cpu() - before)


def _value_of(number: int) -> int:
    """The value to press for the choice `number`, from 1. Counting in Gray code: each number differs from the one
    before in one value, and no choice comes twice."""
    return (number & -number).bit_length() - 1


def every_page(running: Browser, site: Site, samples: Samples) -> None:
    """Each page in each data set: loaded again, then its first filter pressed: choices never seen, each away and again,
    and another one never seen after the pointer has rested on it, as that of a reader does."""
    with site.visitor(running) as context:
        page = context.new_page()
        for each, dataset in itertools.product(PAGES, url_state.DATASETS):
            path = f"{each.path}?bo={dataset}"
            site.load(page, path)
            samples[f"{path} warm"].append(site.load(page, path))
            key = next((key for key in ("kv", "sp", "dv") if page.locator(f"#menu-{key}").count()), None)
            if key is None:
                continue
            open_menu(page, key)
            # With one value less than these need, one that a rest makes ready is left.
            values = page.locator(f"#menu-{key} a").count()
            for choice in range(1, min(CHOICES + 1, 2 ** (values - 1))):
                presses(site, page, samples, choice, name=path, key=key)
            before = site.cpu()
            samples[f"{path} rested"].append(site.press(page, values - 1, key=key, rest=REST))
            samples[f"{path} rested cpu"].append(site.cpu() - before)


def cards(running: Browser, site: Site, samples: Samples) -> None:
    """Open the card of each headline number of a page, first one never seen, then again; each is closed in between."""
    with site.visitor(running) as context:
        page = context.new_page()
        site.load(page, PLAIN)
        for kind in ("new", "seen"):
            for number in range(page.locator(".ls-headline .sign").count()):
                before = site.cpu()
                samples[f"card {kind}"].append(site.click(page, ".ls-headline .sign", number))
                samples[f"card {kind} cpu"].append(site.cpu() - before)
                site.click(page, ".ls-card .close", 0)


def growth(running: Browser, folder: Path, samples: Samples) -> None:
    """The page of monthly reports over demonstration data of a hundred and several hundred times the rows.

    First load, a filter change to a choice never seen and the same again, and the server's memory after that.
    """
    for name, scale in GROWN.items():
        root = folder / f"grown-{scale}"
        command = [sys.executable, "-m", "tools.large_demo", "--rows-scale", str(scale)]
        environment = {**os.environ, "LSDASH_ROOT": str(root)}
        subprocess.run(command, cwd=REPO, env=environment, capture_output=True, timeout=10 * TIMEOUT, check=True)
        site = Site("ours", Server(root), MARKS)
        with site.server, site.visitor(running) as context:
            site.load(context.new_page(), PLAIN)  # what any first page of a process takes is no part of it
            page = context.new_page()
            samples[f"{name} load"].append(site.load(page, MONTHLY))
            open_menu(page, "kv")
            for kind in ("new", "off", "seen"):
                samples[f"{name} {kind}"].append(site.press(page, 0))
            samples[f"{name} memory"].append(site.memory())


def sessions(running: Browser, site: Site, samples: Samples) -> None:
    """Memory that each further open session costs the server, MB: freshly started, after the first few visits.

    Now and then the server gives memory of its start back, far more than a session takes; the median step ignores that.
    """
    site.server.restart()
    with site.visitor(running) as context:
        for number in range(FIRST_SESSIONS + SESSIONS):
            before = site.memory()
            site.load(context.new_page())
            if number >= FIRST_SESSIONS:
                samples[f"{site.name} session"].append(site.memory() - before)


def crowd(site: Site, samples: Samples) -> None:
    """Filter changes of one session alone, and of many at a time that each pause a second between two of them.

    Without browsers: what is measured is the server, from a press until the whole new page has arrived, ms.
    """

    def clicks(number: int) -> list[float]:
        chance = random.Random(number)  # noqa: S311 - nothing is kept secret with it
        with Visitor(site.server.url) as visitor:
            visitor.open(PLAIN)
            choices = visitor.choices("kv")
            times = []
            for _ in range(CLICKS):
                time.sleep(chance.uniform(0.5, 1.5))
                begun = time.perf_counter()
                visitor.press("kv", [choice for choice in choices if chance.random() < 0.5])
                times.append(1000 * (time.perf_counter() - begun))
            return times

    samples["one alone"] = clicks(0)
    with ThreadPoolExecutor(SESSIONS) as pool:
        samples["of many"] = [took for times in pool.map(clicks, range(SESSIONS)) for took in times]


def measure(repetitions: int) -> tuple[Samples, dict[str, float], set[str]]:
    """All samples in ms, single numbers, hosts asked that were not ours."""
    samples: Samples = defaultdict(list)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        script = folder / "empty.py"
        script.write_text(_EMPTY, encoding="utf-8")
        shutil.copytree(REPO / ".streamlit", folder / ".streamlit")  # the same settings as ours
        running = stack.enter_context(browser())
        ours = Site("ours", stack.enter_context(Server(folder / "store")), MARKS)
        empty = Site("empty", stack.enter_context(Server(app=script)), ".st-key-values button")
        sites = (ours, empty)
        for number in range(repetitions):
            _say(f"starts {number + 1} of {repetitions}")
            starts(running, folder, sites, samples, number)
            build(folder, samples, number)
        with ours.visitor(running) as one, empty.visitor(running) as other:
            pages = ((ours, one.new_page()), (empty, other.new_page()))
            for site, page in pages:
                open_filter(site, page)
            values = pages[0][1].locator("#menu-kv a").count()
            for number in range(1, repetitions + 1):
                _say(f"pages {number} of {repetitions}")
                order = pages if number % 2 else pages[::-1]
                slow_line(running, ours, samples)
                for site, page in order:
                    loads(running, site, samples)
                    page.bring_to_front()
                    page.wait_for_timeout(QUIET)  # to draw a tab that comes to the front is no part of a press
                    for choice in range(CHOICES * (number - 1) + 1, CHOICES * number + 1):
                        if choice < 2**values:
                            presses(site, page, samples, choice)
        _say("growth")
        growth(running, folder, samples)
        _say(f"{SESSIONS} sessions that click")
        crowd(ours, samples)
        _say("every page")
        every_page(running, ours, samples)
        _say("cards")
        cards(running, ours, samples)
        single = {}
        for site in sites:
            _say(f"{SESSIONS} sessions, {site.name}")
            sessions(running, site, samples)
            single[f"{site.name} foreign"] = site.foreign
        return samples, single, ours.hosts


def rows(samples: Samples, single: dict[str, float]) -> list[tuple[str, str, float, float | None, str]]:
    """The lines of the report: what, unit, ours, what it is compared with, and which that is."""
    middle = {key: median(values) for key, values in samples.items()}
    # The operating system counts processor time in steps of 10 ms: a mean over many has less of that than a median.
    cpu = {key: mean(values) for key, values in samples.items() if key.endswith("cpu")}
    slowest = quantiles(samples["of many"], n=20)[-1]
    return [
        ("cold load, overview", "ms", middle["ours cold"], middle["empty cold"], "empty"),
        ("warm load, overview", "ms", middle["ours warm"], middle["empty warm"], "empty"),
        ("warm load, sector mix", "ms", middle["plain"], middle["empty warm"], "empty"),
        ("warm load, sector mix by a link with filters", "ms", middle["filtered"], middle["plain"], "without filters"),
        ("cold load at 10 Mbit/s and 40 ms", "ms", middle["slow compressed"], middle["slow plain"], "uncompressed"),
        ("filter change, choice never seen", "ms", middle["ours new"], middle["empty new"], "empty"),
        ("filter change, choice seen before", "ms", middle["ours seen"], middle["empty seen"], "empty"),
        ("server CPU per filter change, never seen", "ms", cpu["ours new cpu"], cpu["empty new cpu"], "empty"),
        ("server CPU per filter change, seen before", "ms", cpu["ours seen cpu"], cpu["empty seen cpu"], "empty"),
        ("number card, never seen", "ms", middle["card new"], middle["empty seen"], "empty"),
        ("number card, seen before", "ms", middle["card seen"], middle["empty seen"], "empty"),
        ("server CPU per number card, never seen", "ms", cpu["card new cpu"], cpu["empty seen cpu"], "empty"),
        ("server CPU per number card, seen before", "ms", cpu["card seen cpu"], cpu["empty seen cpu"], "empty"),
        (f"{SESSIONS} sessions clicking, 95th percentile", "ms", slowest, middle["one alone"], "median of one"),
        ("server memory per open session", "MB", middle["ours session"], middle["empty session"], "empty"),
        ("start of the server", "ms", middle["start"], middle["empty start"], "empty"),
        ("start of the server, nothing built yet", "ms", middle["first start"], middle["empty start"], "empty"),
        *(
            (f"{what}, {name} rows", unit, middle[f"{name} {kind}"], middle[f"1x {kind}"], "1x")
            for what, unit, kind in (
                ("monthly reports, first load", "ms", "load"),
                ("monthly reports, filter never seen", "ms", "new"),
                ("monthly reports, filter seen before", "ms", "seen"),
                ("monthly reports, server memory", "MB", "memory"),
            )
            for name in GROWN
            if name != "1x"
        ),
        ("building the database", "ms", middle["build"], None, ""),
        ("building the database, imports included", "ms", middle["build with imports"], None, ""),
        ("requests to other hosts", "", single["ours foreign"], single["empty foreign"], "empty"),
    ]


def pages(samples: Samples) -> list[tuple[str, dict[str, float]]]:
    """Each page as it was measured in each data set, with its ratios to the empty page, the worst first."""
    kinds = {"warm": "empty warm", "new": "empty new", "rested": "empty new", "seen": "empty seen"}
    kinds |= {"new cpu": "empty new cpu", "seen cpu": "empty seen cpu"}
    middle = {kind: mean if "cpu" in kind else median for kind in kinds}
    others = {kind: middle[kind](samples[other]) for kind, other in kinds.items()}
    found = {
        path: {
            kind: middle[kind](samples[f"{path} {kind}"]) / others[kind] for kind in kinds if samples[f"{path} {kind}"]
        }
        for path in [key.removesuffix(" warm") for key in samples if key.endswith(" warm") and "?bo=" in key]
    }
    return sorted(found.items(), key=lambda page: -page[1].get("new", 0))


def table_of_pages(found: list[tuple[str, dict[str, float]]]) -> Iterator[str]:
    """These as text: one load each, medians of presses."""
    kinds = list(found[0][1])
    yield f"{'every page ÷ empty':28}" + "".join(f"{kind:>10}" for kind in kinds)
    for path, ratios in found:
        yield f"/{path:27}" + "".join(f"{ratios[kind]:10.2f}" if kind in ratios else f"{'–':>10}" for kind in kinds)


def table(lines: list[tuple[str, str, float, float | None, str]]) -> Iterator[str]:
    """The report as text."""
    yield f"{'':48} {'ours':>8} {'compared':>9} {'ratio':>6}"
    for what, unit, ours, other, name in lines:
        digits = 2 if unit == "MB" else 0
        line = f"{what + (f', {unit}' if unit else ''):48} {ours:8.{digits}f}"
        if other is not None:
            ratio = f"{ours / other:6.2f}" if other else f"{'':6}"
            line += f" {other:9.{digits}f} {ratio}  {name}"
        yield line


def _say(what: str) -> None:
    print(f"  {what} ...", file=sys.stderr, flush=True)


def main() -> int:
    """Measure and print; the exit code is 1 when something could not be measured or another host was asked."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two repetitions instead of five")
    parser.add_argument("--repetitions", type=int, default=5, metavar="N", help="at most 15 choices are new")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample there too")
    options = parser.parse_args()
    repetitions = 2 if options.quick else options.repetitions
    try:
        samples, single, hosts = measure(repetitions)
    except (NoBrowser, NotReady, ServerError, VisitError, Error, subprocess.SubprocessError) as error:
        print(f"nothing was measured: {error}", file=sys.stderr)
        return 1
    print(f"Medians of {repetitions} repetitions (processor time: means), {SESSIONS} sessions for memory.")
    print(*table(rows(samples, single)), "", *table_of_pages(pages(samples)), sep="\n")
    if hosts:
        print(f"Other hosts were asked: {', '.join(sorted(hosts))}", file=sys.stderr)
    if options.json:
        options.json.write_text(json.dumps({"samples": samples, **single}, indent=1) + "\n", encoding="utf-8")
    return 1 if hosts else 0


if __name__ == "__main__":
    sys.exit(main())
