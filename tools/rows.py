"""Measures releases of more and more rows, as one DuckDB file and as Parquet: making, size, opening, time per view.

Times are of the processor: what else the machine does is not in them, and neither is waiting for the disk.
"""

import argparse
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import parse_qs

import psutil

from lsdash.data import demo, release_file, releases
from lsdash.model.pages import PAGES
from lsdash.view import view
from tools import large_demo

# Each is a view that was not asked for before, so that none is remembered.
CHOICES = (
    "",
    "kv=tw",
    "dv=huu-lung",
    "nam=2022",
    "dv=cao-loc&kv=nqd",
    "nam=2023-01..2023-06",
    "sp=da",
    "kv=fdi&nam=2021",
)
# What a page would have to ask if there were no monthly table.
_UNAGGREGATED = """
    SELECT area, month, sum(value) FROM src.fact
    WHERE indicator = 'production_value' AND measure = 'actual' AND status <> 'superseded' AND year = 2023
    GROUP BY ALL ORDER BY ALL"""


# Columns of the report: the fields of Size, in words.
COLUMNS = {
    "made": "made, s",
    "made_memory": "MB for it",
    "disk": "on disk, MB",
    "opened": "opened, ms",
    "middle": "a view, ms",
    "slowest": "of the slowest page, ms",
    "memory": "MB of a reader",
    "single": "a year of single reports, ms",
}


@dataclass(frozen=True)
class Size:
    """What one release took: s to make, MB of memory to make, MB on disk, ms to check and open, ms for a view (the
    middle one, and that of the slowest page), ms to sum a year of single reports, MB of memory of a reader."""

    form: str
    scale: int
    rows: int
    made: float
    made_memory: float
    disk: float
    opened: float
    middle: float
    slowest: float
    single: float
    memory: float


@contextmanager
def _alone() -> Iterator[ProcessPoolExecutor]:
    """A process of its own for one task, so that its memory is that of the task."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def make(root: Path, form: str, scale: int) -> tuple[float, float]:
    """Make a demonstration with single reports; seconds, and MB of memory at most."""
    os.environ |= {"LSDASH_ROOT": str(root), "LSDASH_FORM": form}
    begun = time.process_time()
    large_demo.make(demo.Parameters(), scale)
    return time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def read(root: Path) -> dict[str, float]:
    """Open the demonstration and see every page of it under every choice."""
    os.environ["LSDASH_ROOT"] = str(root)
    release = releases.current(demo.DATASET)
    begun = time.process_time()
    with releases.cursor(release):
        opened = time.process_time() - begun
    view.of(parse_qs("bo=mophong"), PAGES[0])  # the words of the release, which all views share
    pages = [[_seen(page, choice) for choice in CHOICES] for page in PAGES]
    memory = psutil.Process().memory_info().rss / 1e6
    with releases.cursor(release) as cursor:
        rows = int(cursor.execute("SELECT value FROM src.meta WHERE key = 'facts'").fetchall()[0][0])
        begun = time.process_time()
        cursor.execute(_UNAGGREGATED).fetchall()
        single = time.process_time() - begun
    return {
        "rows": rows,
        "opened": 1000 * opened,
        "middle": median(1000 * seconds for page in pages for seconds in page),
        "slowest": 1000 * max(map(median, pages)),
        "single": 1000 * single,
        "memory": memory,
    }


def _seen(page: Any, choice: str) -> float:
    """Seconds for all frames of a page."""
    begun = time.process_time()
    shown = view.of(parse_qs(f"bo=mophong&{choice}"), page)
    for name in page.queries:
        view.frame(shown, name)
    return time.process_time() - begun


def measure(root: Path, form: str, scale: int) -> Size:
    """One release of one form, made and read by processes of their own."""
    with _alone() as pool:
        made, made_memory = pool.submit(make, root, form, scale).result()
    with _alone() as pool:
        readings: dict[str, Any] = pool.submit(read, root).result()
    path = next((root / "releases").glob(f"*.{form}"))
    disk = sum(part.stat().st_size for part in (path.iterdir() if path.is_dir() else (path,))) / 1e6
    return Size(form=form, scale=scale, made=made, made_memory=made_memory, disk=disk, **readings)


def table(sizes: Sequence[Size]) -> Iterator[str]:
    """The report as text, a table of Markdown."""
    yield f"| form | rows | {' | '.join(COLUMNS.values())} |"
    yield f"|---|{'---:|' * (len(COLUMNS) + 1)}"
    for size in sizes:
        figures = (getattr(size, name) for name in COLUMNS)
        cells = (f"{figure:.{1 if figure < 10 else 0}f}" for figure in figures)
        yield f"| {size.form} | {size.rows:,} | {' | '.join(cells)} |"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tools.rows", description=__doc__)
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 100, 550], help="how many times as many rows")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    sizes = []
    for scale in options.scales:
        for form in release_file.FORMS:
            with tempfile.TemporaryDirectory() as folder:
                sizes.append(measure(Path(folder) / "store", form, scale))
                print(f"  {form} {scale} ...", file=sys.stderr, flush=True)
    print(*table(sizes), sep="\n")
    if options.json:
        options.json.write_text(json.dumps([asdict(size) for size in sizes], indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
