"""Measures clicks per second with one, two, … server processes behind nginx, by visitors without a browser.

A click is a change of address on a page with charts: the whole page runs and all of it is sent. Visitors run in
processes of their own and click as fast as they are answered. They need processor time too, so the figures are those of
the servers only where there are cores left for nginx and the visitors: the report says so.
"""

import argparse
import itertools
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import psutil

from tools.fleet import Fleet, NoNginx, fleet
from tools.server import ServerError
from tools.visitor import VisitError, Visitor

PAGE = "co-cau"
QUERIES = ("", "kv=tw", "kv=dp", "kv=nqd", "kv=tw&kv=dp", "nam=2003..2004", "kv=nqd&nam=2004", "kv=fdi")
WANTED = 1.7  # times the clicks with twice the processes


@dataclass(frozen=True)
class Load:
    """What one number of processes did: clicks per second; ms of a click, the middle and the 95th of a hundred; ms of
    processor time of a server per click; processors used by servers, by visitors and in all."""

    processes: int
    visitors: int
    clicks: float
    middle: float
    slowest: float
    cpu: float
    servers: float
    clients: float
    machine: float


def visits(url: str, seats: Sequence[str], seconds: float) -> tuple[list[float], float]:
    """Seconds of each click of a visitor to each of `seats`, and the processor time that all of them took, s; what is
    loaded first is not counted among the clicks."""
    before = time.process_time()
    with ExitStack() as stack, ThreadPoolExecutor(len(seats)) as pool:
        visitors = [stack.enter_context(Visitor(url, cookies={"lsdash_seat": seat})) for seat in seats]
        for visitor in visitors:
            visitor.open(PAGE)
        until = time.perf_counter() + seconds
        found = pool.map(_clicks, visitors, itertools.count(1), itertools.repeat(until))
        times = [took for one in found for took in one]
    return times, time.process_time() - before


def _clicks(visitor: Visitor, first: int, until: float) -> list[float]:
    """Seconds that each view took, one after the other from the query number `first`, until the clock says `until`."""
    times = []
    for query in itertools.islice(itertools.cycle(QUERIES), first, None):
        if (begun := time.perf_counter()) >= until:
            break
        visitor.open(PAGE, query)
        times.append(time.perf_counter() - begun)
    return times


def cpu(running: Fleet) -> float:
    """Processor time of all servers so far, s."""
    times = [psutil.Process(server.process.pid).cpu_times() for server in running.servers if server.process is not None]
    return sum(spent.user + spent.system for spent in times)


def measure(root: Path, processes: int, per_process: int, seconds: float) -> Load:
    """Clicks of `per_process` visitors on each of `processes` servers, for so many seconds."""
    with (
        fleet(root, processes) as running,
        ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool,
    ):
        seats = [f"s{number + 1}" for number in range(processes)]
        warm = [pool.submit(visits, running.url, [seat], 3.0) for seat in seats]
        for each in warm:
            each.result()
        psutil.cpu_percent()
        before, begun = cpu(running), time.perf_counter()
        asked = [pool.submit(visits, running.url, [seat] * per_process, seconds) for seat in seats]
        done = [each.result() for each in asked]
        used, took = cpu(running) - before, time.perf_counter() - begun
        busy = psutil.cpu_percent() / 100 * (psutil.cpu_count() or 1)
    clicks = sorted(each for found, _ in done for each in found)
    return Load(
        processes=processes,
        visitors=per_process * processes,
        clicks=len(clicks) / seconds,
        middle=1000 * median(clicks),
        slowest=1000 * clicks[int(0.95 * len(clicks))],
        cpu=1000 * used / len(clicks),
        servers=used / took,
        clients=sum(own for _, own in done) / took,
        machine=busy,
    )


def table(loads: Sequence[Load], cores: int) -> Iterator[str]:
    """The report as text."""
    heads = ("processes", "visitors", "clicks/s", "× one", "p50 ms", "p95 ms", "CPU ms")
    yield " ".join(f"{head:>9}" for head in heads)
    for load in loads:
        ratio = load.clicks / loads[0].clicks
        numbers = (load.clicks, ratio, load.middle, load.slowest, load.cpu)
        line = f"{load.processes:9} {load.visitors:9}" + "".join(f"{number:10.4g}" for number in numbers)
        used = f"servers {load.servers:.2f}, visitors {load.clients:.2f}, all {load.machine:.2f} of {cores} processors"
        yield f"{line}   {used}"


def verdicts(loads: Sequence[Load], cores: int) -> Iterator[str]:
    """Whether twice the processes gave what they should, wherever the machine had cores left for them."""
    for one, two in itertools.pairwise(loads):
        if two.processes != 2 * one.processes:
            continue
        ratio = two.clicks / one.clicks
        result = f"{one.processes} → {two.processes} processes: {ratio:.2f} × the clicks"
        if cores < two.processes + 2:
            yield f"{result}; proves nothing: {cores} cores are too few for {two.processes} servers, nginx and visitors"
        else:
            yield f"{result}; {'as wanted' if ratio >= WANTED else f'LESS than {WANTED}'}"


def main() -> int:
    """Measure and print; the exit code is 1 where twice the processes gave too little though there were cores."""
    parser = argparse.ArgumentParser(prog="python -m tools.scale", description=__doc__)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4], help="how many servers, in turn")
    parser.add_argument("--visitors", type=int, default=4, help="visitors of each server")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long they click")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    cores = psutil.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        try:
            root = Path(folder) / "store"
            loads = [measure(root, each, options.visitors, options.seconds) for each in options.processes]
        except (NoNginx, ServerError, VisitError) as error:
            print(f"nothing was measured: {error}", file=sys.stderr)
            return 1
    said = list(verdicts(loads, cores))
    print(*table(loads, cores), *said, sep="\n")
    if options.json:
        options.json.write_text(json.dumps([asdict(each) for each in loads], indent=1) + "\n", encoding="utf-8")
    return 1 if any("LESS" in each for each in said) else 0


if __name__ == "__main__":
    sys.exit(main())
