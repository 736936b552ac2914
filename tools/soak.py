"""Does to the dashboard what may happen to it, for as long as it is told to, and says which promises held."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Error

from lsdash.data import build, releases
from tools.browser import NoBrowser, NotReady, browser
from tools.faults import Line, addresses, crowd, damage, killing, memory, states
from tools.server import Server, ServerError
from tools.visitor import VisitError, Visitor


@dataclass(frozen=True)
class Size:
    """How much of everything is done."""

    hostile: int = 300
    flips: int = 400
    asked: int = len(damage.QUERIES)  # queries for each flipped bit
    cuts: int = 25
    kills: int = 100
    calls: int = 500
    rounds: int = 10
    views: int = 300
    sessions: int = 500
    minutes: float = 60


QUICK = Size(hostile=60, asked=6, kills=20, rounds=1, views=60, sessions=60, minutes=1)


def hostile(folder: Path, size: Size) -> Line:
    """Pages with hostile addresses on a server: what of them is not made of what sound pages are made of."""
    amiss = []
    with Server(folder / "hostile") as server, Visitor(server.url) as visitor:
        known = addresses.Known(visitor.open(*address).bodies for address in addresses.SOUND)
        for address in addresses.hostile(size.hostile):
            visitor.open(*address)
            amiss += [*known.strange(visitor.bodies), *visitor.errors]
        amiss += ["Traceback"] * server.log().count("Traceback")
    return _none(f"{size.hostile} hostile addresses on a server: markup, other hosts, errors", amiss)


def damaged(folder: Path, size: Size) -> Iterator[Line]:
    """Bits flipped in an open release, and its end cut off."""
    release = _rooted(folder / "damaged")
    whole = damage.answers(release)
    flips = damage.flips(release, whole, count=size.flips, each=size.asked)
    cuts = damage.cuts(release, whole, count=size.cuts)
    for what, found in ((f"{size.flips} bits flipped in an open release", flips), (f"{size.cuts} cuts of one", cuts)):
        right, refused = found[damage.RIGHT], found[releases.DamagedFile.code]
        bad = damage.bad(found)
        said = f"{right} right, {refused} refused, {sum(found[each] for each in bad)} else {bad or ''}".rstrip()
        yield Line(what, "right or refused by code", said, not bad and refused > 0)


def kills(folder: Path, size: Size) -> Iterator[Line]:
    """Builds that are killed: over an old release, of a first one, in the midst of writing; and without room."""
    tables = folder / "tables"
    states.revised(tables)
    old = _rooted(folder / "old")
    known = {killing.digest(old): killing.OLD}
    with killing.Builder(tables) as builder:
        new = folder / "new"
        builder.build(new)
        os.environ["LSDASH_ROOT"] = str(new)
        known[killing.digest(releases.current())] = killing.NEW
        asked = {
            f"build killed at {size.kills} steps": (folder / "old", _steps(builder, folder / "old", size.kills)),
            f"first build killed at {size.kills // 4} steps": (
                _empty(folder / "first"),
                _steps(builder, folder / "first", size.kills // 4),
            ),
            "build killed in the midst of writing": (
                folder / "old",
                [{"grown": at} for at in killing.sizes(10)],
            ),
        }
        for what, (root, which) in asked.items():
            os.environ["LSDASH_ROOT"] = str(root)
            found = killing.killed(builder, root, known, which)
            said = ", ".join(f"{count} {name}" for name, count in sorted(found.items()))
            yield Line(
                f"{what}: then the next start",
                "old, new or none, no draft",
                said,
                set(found) <= {*known.values(), killing.NONE},
            )
        os.environ["LSDASH_ROOT"] = str(folder / "old")
        yield _full(builder, folder / "old", known)


def _steps(builder: killing.Builder, root: Path, count: int) -> list[dict[str, int]]:
    return [{"kill": at} for at in killing.spread(killing.steps(builder, root), count)]


def _full(builder: killing.Builder, root: Path, digests: dict[str, str]) -> Line:
    rooms = [100, *killing.sizes(9)]
    amiss = []
    for room in rooms:
        code, _ = builder.build(root, room=room)
        if (code, killing.standing(root, digests), killing.drafts(root)) != (killing.UNWRITABLE, killing.OLD, []):
            amiss.append(f"room for {room} bytes")
    return _none(f"a disk that is full, at {len(rooms)} sizes: not said, lost or left", amiss)


def threads(folder: Path, size: Size) -> Line:
    """Eight threads at once, each with filters of its own."""
    wrong = crowd.threads(_rooted(folder / "threads"), calls=size.calls)
    return _none(f"8 threads × {size.calls} calls, each with its own filters: wrong or failed", wrong)


def broken(folder: Path, size: Size) -> Line:
    """Every state of broken data on a running server."""
    root = folder / "states" / "store"
    root.parent.mkdir()
    os.environ["LSDASH_ROOT"] = str(root)
    site = states.filled(root)
    with Server(root) as server:
        return states.line(server, site)


def many(folder: Path, size: Size) -> Iterator[Line]:
    """Fifty sessions and five browser pages on one server; then that server is killed under the pages."""
    asked = [
        ("co-cau", "kv=tw"),
        ("khai-thac-mo", "sp=da"),
        ("dia-ban", "dv=chi-lang"),
        ("muc-tieu", "kv=dp"),
        ("", "kv=fdi"),
    ]
    with ExitStack() as stack:
        server = stack.enter_context(Server(folder / "many"))
        expected = crowd.alone(server.url, crowd.addresses(50))
        tabs = stack.enter_context(crowd.tabs(stack.enter_context(browser()), server.url, asked))
        before = [(tab.page.url, tab.numbers) for tab in tabs]
        wrong = crowd.sessions(server.url, expected, rounds=size.rounds)
        wrong += [url for (url, numbers), tab in zip(before, tabs, strict=True) if numbers != tab.numbers]
        yield _none(f"50 sessions × {size.rounds} beside 5 browser pages: wrong numbers, errors", wrong)
        took, lost = crowd.killed(server, tabs)
        goal = f"≤ {crowd.RESTART:g} s of a processor"
        yield Line("server killed: serves again", goal, took.words, took.processor <= crowd.RESTART)
        yield _none("5 pages under it: not back with filters and numbers", lost)


def remembered(folder: Path, size: Size) -> Iterator[Line]:
    """Memory of one server."""
    with Server(folder / "memory") as server:
        yield memory.over_views(server, size.views)
        yield memory.over_sessions(server, size.sessions)
        yield memory.over_time(server, size.minutes)


PARTS: dict[str, Callable[[Path, Size], Line | Iterator[Line]]] = {
    "addresses": hostile,
    "damage": damaged,
    "kills": kills,
    "threads": threads,
    "states": broken,
    "sessions": many,
    "memory": remembered,
}


def _rooted(root: Path) -> releases.Release:
    """A release in a folder of its own, which is LSDASH_ROOT from now on."""
    os.environ["LSDASH_ROOT"] = str(root)
    return build.release()[0]


def _empty(root: Path) -> Path:
    root.mkdir()
    return root


def _none(what: str, amiss: Sequence[str]) -> Line:
    some = "" if not amiss else f": {'; '.join(sorted(set(amiss))[:3])}"
    return Line(what, "none", f"{len(amiss) or 'none'}{some}", not amiss)


def soak(size: Size, parts: Sequence[str]) -> list[Line]:
    """All lines of these parts, one part after the other."""
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as folder:
        for part in parts:
            print(f"  {part} ...", file=sys.stderr, flush=True)
            made = PARTS[part](Path(folder), size)
            lines += [made] if isinstance(made, Line) else made
            releases.close()
    return lines


def table(lines: Sequence[Line]) -> Iterator[str]:
    """The report as text."""
    widths = [
        max(len(text) for text in column) for column in zip(*((each.what, each.goal) for each in lines), strict=True)
    ]
    for each in lines:
        yield f"{'ok    ' if each.ok else 'MISSED'}  {each.what:{widths[0]}}  {each.goal:{widths[1]}}  {each.found}"


def main() -> int:
    """Do it and print; the exit code is 1 when a goal is missed or something could not be done."""
    parser = argparse.ArgumentParser(prog="python -m tools.soak", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of what takes long, one minute of clicking")
    parser.add_argument("--minutes", type=float, metavar="M", help="how long to click (60; quick: 1)")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part only; may be given again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the lines there too")
    options = parser.parse_args()
    usual = QUICK if options.quick else Size()
    size = Size(**{**asdict(usual), "minutes": options.minutes or usual.minutes})
    try:
        lines = soak(size, options.only or list(PARTS))
    except (NoBrowser, NotReady, ServerError, VisitError, Error, subprocess.SubprocessError) as error:
        print(f"it could not be done: {error}", file=sys.stderr)
        return 1
    print(*table(lines), sep="\n")
    if options.json:
        options.json.write_text(json.dumps([asdict(line) for line in lines], indent=1) + "\n", encoding="utf-8")
    return 0 if all(line.ok for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
