"""A build, or a step of a submission, that is killed: at every call that changes the disk or asks the engine or the
database, or in the midst of writing a file.

`Builder` keeps a process that has read the tables once and forks for every build: reading takes longer than all else.
"""

import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Self

from lsdash.data import assemble, build, csv_tables, publications, release_pointers, release_writing, releases
from lsdash.data.csv_tables import Tables
from lsdash.data.intake import reader
from lsdash.data.intake.reading import Reading
from lsdash.data.release_rows import Content
from lsdash.data.submissions import handing_in, journal, records, workflow
from tools.server import REPO

# Calls into the system that are a step of a build, before and after each. The engine's calls cannot be seen from
# outside: each line of the program around them is a step too.
_SYSTEM = frozenset({"flock", "mkdir", "open", "fsync", "replace", "rmdir", "unlink", "write", "execute", "commit"})
_MODULES = frozenset({"posix", "fcntl", "_io", "sqlite3"})
_CALLS = {"c_call": "before", "c_return": "after"}
_LINE = "line"
_PROGRAM = frozenset({build.__file__, release_writing.__file__, release_pointers.__file__})
_WORKFLOW = frozenset(
    {handing_in.__file__, records.__file__, workflow.__file__, journal.__file__, publications.__file__}
)
Trace = Callable[[FrameType, str, object], object]
OLD, NEW, NONE = "old", "new", "none"
UNWRITABLE = 3
_WRITTEN = 6_000_000  # bytes that a build writes, at the least


class Builder:
    """Builds from the tables in `data`, each in a process of its own: `with Builder(data) as builder: …`."""

    def __init__(self, data: Path = releases.DATA) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tools.faults.killing", str(data)],
            cwd=REPO,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.communicate()

    def build(
        self, root: Path, *, kill: int = 0, grown: int = 0, room: int = 0, step: str = "", about: str = ""
    ) -> tuple[int, list[str]]:
        """One build into `root`: its exit code (0, or `UNWRITABLE`; below 0 the signal that ended it), and its steps.
        With `step` one of `STEPS` instead, of the submission `about`, or of the file at that path.

        It is killed before its step number `kill`, or when a file grows beyond `grown` bytes; with `room` no file can
        be larger than that, as on a full disk. Steps are known of a build that was not killed.
        """
        asked = {"root": str(root), "kill": kill, "grown": grown, "room": room, "step": step, "about": about}
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the builder has no pipes")
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        code, steps = json.loads(self._process.stdout.readline())
        return code, steps


def spread(steps: Sequence[str], count: int) -> list[int]:
    """`count` numbers of steps, from 1: those of the system first, then evenly over the lines of the program."""
    system, lines = (
        [at for at, step in enumerate(steps, 1) if step.startswith(_LINE) == is_line] for is_line in (0, 1)
    )
    kept = _evenly(system, min(count, len(system)))
    return sorted([*kept, *_evenly(lines, min(count - len(kept), len(lines)))])


def sizes(count: int) -> list[int]:
    """`count` sizes, evenly spread, at which a file that grows is in the midst of being written."""
    return [_WRITTEN * number // (count + 1) for number in range(1, count + 1)]


def _evenly(numbers: Sequence[int], count: int) -> list[int]:
    return [numbers[place * len(numbers) // count] for place in range(count)]


def digest(release: releases.Release) -> str:
    """A digest of every row of a release. Raises releases.ReleaseError."""
    with releases.cursor(release) as cursor:
        rows = {table: rows.to_pylist() for table, rows in release_writing.stored(cursor).items()}
    texts = {table: sorted(repr(sorted(row.items())) for row in rows[table]) for table in sorted(rows)}
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def standing(root: Path, digests: dict[str, str]) -> str:
    """What stands in `root` (this process's LSDASH_ROOT too): "old", "new", "none", or what is neither.

    `digests` has the name of each digest that is allowed. Every release on record has to be one of them, whole.
    """
    if releases.root() != root:
        raise ValueError("LSDASH_ROOT is another folder")
    names = []
    try:
        with suppress(releases.NoRelease):
            names.append(digests.get(digest(releases.current()), "a mixture"))
        others = {digests.get(digest(release), "a mixture") for release in releases.history()}
    except releases.ReleaseError as error:
        return f"broken: {error.code}"
    if others - set(digests.values()):
        return "a mixture on record"
    return names[0] if names else NONE


def drafts(root: Path) -> list[str]:
    """What a build left unfinished in `root`."""
    return [path.name for path in root.rglob(".new-*")]


def steps(builder: Builder, root: Path) -> list[str]:
    """The steps of building where there is what is in `root` now; it is there again afterwards.

    Raises RuntimeError where the build fails.
    """
    before = _files(root)
    code, found = builder.build(root)
    _reset(root, before)
    if code:
        raise RuntimeError(f"the build ended with {code}")
    return found


def killed(builder: Builder, root: Path, digests: dict[str, str], kills: Sequence[dict[str, int]]) -> Counter[str]:
    """What stood after each of these kills; the start after it must leave the new release and no draft.

    The root is made the same before each: with the release that is there now, or without any.
    """
    before = _files(root)
    outcomes: Counter[str] = Counter()
    for kill in kills:
        code, _ = builder.build(root, **kill)
        outcomes[standing(root, digests) if code < 0 else f"not killed by {kill}"] += 1
        code, _ = builder.build(root)
        after = standing(root, digests)
        if code or after != NEW or drafts(root):
            outcomes[f"the next start left {after}, {drafts(root)} after {kill}"] += 1
        _reset(root, before)
    return outcomes


def _files(root: Path) -> dict[Path, bytes]:
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def _reset(root: Path, files: dict[Path, bytes]) -> None:
    releases.close()
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(root) not in files:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    for path, data in files.items():
        if not (root / path).exists() or (root / path).read_bytes() != data:
            (root / path).write_bytes(data)


def _serve(data: Path) -> None:
    """The builder's process: one line in, one build, one line out."""
    # Reading, validating and deriving change no file; done once, their result serves every build.
    tables = csv_tables.read(data)
    made = {_published_in(tables): assemble.contents(tables)}
    csv_tables.read = lambda _folder: tables
    build.contents = lambda of_published, *_: made[_published_in(of_published)]
    for line in sys.stdin:
        asked = json.loads(line)
        _prepare(asked, tables, made)
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            _build(data, asked, writer)
        os.close(writer)
        with os.fdopen(reader) as said:
            steps = said.read().splitlines()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps([code, steps]), flush=True)


def _published_in(tables: Tables) -> int:
    """How many reports were published beside the tables."""
    return sum("published" in row for row in tables["sources"])


def _prepare(order: dict[str, str], tables: Tables, made: dict[int, Content]) -> None:
    """What a step will write, made once for all its kills."""
    os.environ["LSDASH_ROOT"] = order["root"]
    if order["step"] == "hand_in" and order["about"] not in _READ:
        data = Path(order["about"]).read_bytes()
        _READ[order["about"]] = data, reader.read(data, file_name="b1.xlsx", tables=tables)
    if order["step"] == "publish" and 1 not in made:
        (reading,) = (path for path in publications.folder().glob("*.json") if path.stem != "published")
        one = publications.Publication(order["about"], "", reading.stem, "", self_approved=False)
        made[1] = assemble.contents(publications.added(tables, [one]))


_READ: dict[str, tuple[bytes, Reading]] = {}  # files by path, and what they say
STEPS: dict[str, Callable[[str], object]] = {
    "hand_in": lambda about: handing_in.hand_in(*_READ[about], person="lan"),
    "approve": lambda about: workflow.approve(about, person="hoa"),
    "publish": lambda about: workflow.publish(about, person="hoa"),
    "withdraw": lambda about: workflow.withdraw(about, person="hoa", reason="x"),
}


def _build(data: Path, order: dict[str, int | str], writer: int) -> None:
    """One build in a child; never returns."""
    os.environ["LSDASH_ROOT"] = str(order["root"])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if size := int(order["grown"] or order["room"]):
        # Python ignores the signal, so that a write fails; as the system has it, the process dies in the midst of it.
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if order["grown"] else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    steps: list[str] = []
    code = 1
    with suppress(BaseException):
        code = _counted(data, steps, order)
    os.write(writer, "\n".join(steps).encode())
    os._exit(code)


def _counted(data: Path, steps: list[str], order: dict[str, int | str]) -> int:
    kill = int(order["kill"])

    def step(name: str) -> None:
        steps.append(name)
        if len(steps) == kill:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.settrace(_lines(step, _PROGRAM | (_WORKFLOW if order["step"] else frozenset())))
    sys.setprofile(_calls(step))
    try:
        if order["step"]:
            STEPS[str(order["step"])](str(order["about"]))
        else:
            build.release(data)
    except releases.UnwritableRoot:
        return UNWRITABLE
    finally:
        sys.setprofile(None)
        sys.settrace(None)
    return 0


def _lines(step: Callable[[str], None], program: Collection[str]) -> Trace:
    """What tells `step` of every line of the program that is about to run."""

    def lines(frame: FrameType, event: str, _arg: object) -> Trace | None:
        if frame.f_code.co_filename not in program or frame.f_code.co_name.startswith("<"):
            return None
        if event == "line":
            step(f"{_LINE} {frame.f_lineno} {frame.f_code.co_name}")
        return lines

    return lines


def _calls(step: Callable[[str], None]) -> Callable[[FrameType, str, object], None]:
    """What tells `step` of every call into the system, before and after it."""

    def calls(_frame: FrameType, event: str, called: object) -> None:
        name = getattr(called, "__name__", "")
        if event in _CALLS and name in _SYSTEM and _module(called) in _MODULES:
            step(f"{_CALLS[event]} {name}")

    return calls


def _module(called: object) -> str:
    """The module of a function, or of the object whose method it is."""
    own = getattr(called, "__self__", None)
    return getattr(own, "__name__", "") or type(own).__module__


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
