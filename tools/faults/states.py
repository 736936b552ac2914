"""States of the data that a visitor can meet, made on a running server and mended there: words, a code, no restart."""

import http.client
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb

from lsdash.data import build, demo, releases
from lsdash.model import texts
from tools.faults import Line
from tools.faults.damage import flip
from tools.server import HOST, Server
from tools.visitor import Visitor

PAGE, SOUND = "co-cau", "546,034"
_DEMO = f"bo={demo.DATASET}"


@dataclass(frozen=True)
class Site:
    """The folder of a running server: the current release, one before it, the demonstration."""

    root: Path
    current: releases.Release
    old: releases.Release
    demo: releases.Release

    def file(self, release: releases.Release) -> Path:
        """Where the file of a release is."""
        return self.root / "releases" / f"{release.id}.duckdb"

    def pointer(self, release: releases.Release) -> Path:
        """The pointer of a release's data set."""
        return self.root / ("CURRENT" if release.dataset == releases.DATASET else f"CURRENT.{release.dataset}")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _flip(path: Path) -> None:
    flip(path, 8 * (path.stat().st_size // 2))


def _point(site: Site, release: releases.Release, **change: object) -> None:
    path = site.pointer(release)
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **change}), encoding="utf-8")


def _vouched(site: Site, statement: str) -> None:
    """A file of something else in place of the current one, with a pointer that vouches for it."""
    path = site.file(site.current)
    path.unlink()
    with duckdb.connect(str(path)) as connection:
        connection.execute(statement)
    _point(site, site.current, sha256=sha256(path.read_bytes()).hexdigest())


def _folder_for(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe_for(path: Path) -> None:
    """Who opens it waits for somebody to write."""
    path.unlink()
    os.mkfifo(path)


def _link_for(path: Path) -> None:
    path.rename(outside := path.parent.parent.with_name(path.name))
    path.symlink_to(outside)


def _log_beside(path: Path) -> None:
    """Changes that the engine would make to what it reads of the file, in a file beside it; the file is a new one, as
    the log is only looked for when it is opened."""
    copy = path.with_name("changed.duckdb")
    shutil.copy(path, copy)
    with duckdb.connect(str(copy)) as connection:
        connection.execute("SET checkpoint_threshold = '1TB'")
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")
        connection.execute("UPDATE observation SET value = 999.999")
    copy.with_name(f"{copy.name}.wal").rename(path.with_name(f"{path.name}.wal"))
    copy.unlink()
    shutil.copy(path, copy)
    copy.replace(path)


def _file_for(path: Path) -> None:
    shutil.rmtree(path)
    path.write_bytes(b"")


# What is damaged, and the code that says so: of the current release, of one that a link pins, of the demonstration.
CURRENT: dict[str, tuple[str, Callable[[Site], object]]] = {
    "the current file is cut short": ("LS-04", lambda site: _cut(site.file(site.current))),
    "the current file is empty": ("LS-04", lambda site: site.file(site.current).write_bytes(b"")),
    "a bit of the current file is flipped": ("LS-04", lambda site: _flip(site.file(site.current))),
    "the current file is of another program": ("LS-04", lambda site: site.file(site.current).write_bytes(b"PK" * 9000)),
    "the current file is a pipe": ("LS-04", lambda site: _pipe_for(site.file(site.current))),
    "the current file is a link": ("LS-04", lambda site: _link_for(site.file(site.current))),
    "a log of the engine lies beside the current file": ("LS-04", lambda site: _log_beside(site.file(site.current))),
    "the pointer is a pipe": ("LS-02", lambda site: _pipe_for(site.pointer(site.current))),
    "the current file is a folder": ("LS-04", lambda site: _folder_for(site.file(site.current))),
    "a table is missing": ("LS-05", lambda site: _vouched(site, "CREATE TABLE unit (code VARCHAR)")),
    "a column is missing": ("LS-05", lambda site: _vouched(site, "CREATE TABLE observation (id VARCHAR)")),
    "the release is of another schema": ("LS-05", lambda site: _point(site, site.current, schema=releases.SCHEMA + 1)),
    "the pointer is no pointer": ("LS-02", lambda site: site.pointer(site.current).write_bytes(b"\0{")),
    "the pointer is empty": ("LS-02", lambda site: site.pointer(site.current).write_bytes(b"")),
    "the pointer is a folder": ("LS-02", lambda site: _folder_for(site.pointer(site.current))),
    "the pointer leads out of the folder": ("LS-02", lambda site: _point(site, site.current, id="../../etc/passwd")),
    "the pointer names a file that is not there": ("LS-03", lambda site: site.file(site.current).unlink()),
    "the folder of releases is a file": ("LS-03", lambda site: _file_for(site.root / "releases")),
    "the root is a file": ("LS-06", lambda site: _file_for(site.root)),
}
OTHER: dict[str, tuple[str, str, Callable[[Site], object]]] = {
    "a pinned file is cut short": ("ban", "LS-04", lambda site: _cut(site.file(site.old))),
    "a bit of a pinned file is flipped": ("ban", "LS-04", lambda site: _flip(site.file(site.old))),
    "a pinned file is a pipe": ("ban", "LS-04", lambda site: _pipe_for(site.file(site.old))),
    "a log of the engine lies beside a pinned file": ("ban", "LS-04", lambda site: _log_beside(site.file(site.old))),
    "the record of a pinned release is a pipe": (
        "ban",
        "LS-02",
        lambda site: _pipe_for(site.file(site.old).with_suffix(".json")),
    ),
    "a pinned file is gone": ("ban", "LS-03", lambda site: site.file(site.old).unlink()),
    "the demonstration is cut short": ("bo", "LS-04", lambda site: _cut(site.file(site.demo))),
    "a bit of the demonstration is flipped": ("bo", "LS-04", lambda site: _flip(site.file(site.demo))),
    "the demonstration's file is gone": ("bo", "LS-03", lambda site: site.file(site.demo).unlink()),
    "the demonstration's pointer is no pointer": (
        "bo",
        "LS-02",
        lambda site: site.pointer(site.demo).write_bytes(b"{"),
    ),
}


def filled(root: Path) -> Site:
    """A folder with a release, an older one and a small demonstration; LSDASH_ROOT has to be `root`."""
    data = root.with_name(f"{root.name}-tables")
    revised(data)
    old, _ = build.release(data)
    current, _ = build.release()
    made, _ = build.demo(demo.Parameters(years=2))
    releases.close()
    return Site(root, current, old, made)


def revised(data: Path) -> None:
    """Make a copy of the shipped tables in which one name is another."""
    shutil.copytree(releases.DATA, data, ignore=shutil.ignore_patterns("store"))
    units = data / "units.csv"
    units.write_text(units.read_text(encoding="utf-8").replace("tonnes", "metric tons", 1), encoding="utf-8")


@contextmanager
def kept(root: Path) -> Iterator[None]:
    """What is done to the folder is undone afterwards, with new files as a restore makes them."""
    copy = root.with_name(f"{root.name}-kept")
    shutil.copytree(root, copy)
    try:
        yield
    finally:
        remove(root)
        copy.replace(root)


def remove(root: Path) -> None:
    """Take the folder away, or the file in its place."""
    if root.is_dir():
        shutil.rmtree(root)
    else:
        root.unlink(missing_ok=True)


def get(server: Server, target: str) -> tuple[int, str]:
    """Status and text of an address of the server."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
    try:
        connection.request("GET", target)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def broken(server: Server, visitor: Visitor, site: Site, name: str) -> list[str]:
    """What is amiss while the current release is damaged as `name` says, and after it was mended; [] where nothing."""
    code, damage = CURRENT[name]
    with kept(site.root):
        damage(site)
        found = [*_said(server, visitor, site, code, ""), *_health(server, code)]
    return [*found, *_sound(server, visitor)]


def elsewhere(server: Server, visitor: Visitor, site: Site, name: str) -> list[str]:
    """The same for a pinned release (the current one is shown, and why) and for the demonstration."""
    key, code, damage = OTHER[name]
    with kept(site.root):
        damage(site)
        found = _replaced(visitor, site, code) if key == "ban" else _said(server, visitor, site, code, _DEMO)
        found += _sound(server, visitor, "" if key == "ban" else code)
    query, release = (f"ban={site.old.id}", site.old) if key == "ban" else (_DEMO, site.demo)
    return [*found, *_again(visitor, query, release)]


def _said(server: Server, visitor: Visitor, site: Site, code: str, query: str) -> list[str]:
    found = []
    for lang in ("vi", "en"):
        visitor.open(PAGE, f"{query}&lang={lang}".lstrip("&"))
        wanted = (code, texts.text(lang, "notice.broken_title"), texts.text(lang, f"code.{code}"))
        found += [f"the page in {lang} lacks “{text}”" for text in wanted if text not in visitor.html]
        found += _leaks(visitor.html, site)
    status, body = get(server, f"/data/{PAGE}.csv?{query}")
    if status != 503 or code not in body:
        found.append(f"the data address answers {status}: {body[:60]!r}")
    return [*found, *_leaks(body, site), *visitor.errors]


def _leaks(text: str, site: Site) -> list[str]:
    return [f"says {word!r}" for word in (str(site.root), "Traceback", "duckdb", "SELECT") if word in text]


def _health(server: Server, code: str) -> list[str]:
    health = json.loads(get(server, "/healthz")[1])
    # Of a root that is no folder, health says that nothing is built; only a page tries to build and finds it cannot.
    allowed = {code, "LS-01"} if code == "LS-06" else {code}
    return [] if health.get("status") == "broken" and health.get("code") in allowed else [f"health says {health}"]


def _sound(server: Server, visitor: Visitor, other: str = "") -> list[str]:
    """What is amiss of the report; `other` is the code that health has of the demonstration, "" where it is sound."""
    visitor.open(PAGE)
    missing = [] if SOUND in visitor.html else ["the page of the report lacks its number"]
    health = json.loads(get(server, "/healthz")[1])
    status, _ = get(server, f"/data/{PAGE}.csv")
    if health.get("code", "") != other or (health.get("status") == "ok") is bool(other) or status != 200:
        missing.append(f"of sound data health says {health}, the data address {status}")
    return [*missing, *visitor.errors]


def _replaced(visitor: Visitor, site: Site, code: str) -> list[str]:
    visitor.open(PAGE, f"ban={site.old.id}&lang=en")
    wanted = (SOUND.replace(",", "."), site.old.id, site.current.id, texts.text("en", f"code.{code}"))
    return [f"the page lacks “{text}”" for text in wanted if text not in visitor.html] + visitor.errors


def _again(visitor: Visitor, query: str, release: releases.Release) -> list[str]:
    visitor.open(PAGE, query)
    return [] if release.id in visitor.html and not visitor.errors else [f"{release.id} does not come back"]


def line(server: Server, site: Site) -> Line:
    """All states, one after the other, on one running server."""
    amiss = {}
    with Visitor(server.url) as visitor:
        for table, check in ((CURRENT, broken), (OTHER, elsewhere)):
            for name in table:
                if found := check(server, visitor, site, name):
                    amiss[name] = found
    count = len(CURRENT) + len(OTHER)
    said = f"{count - len(amiss)} of {count}" + "".join(f"; {name}: {found}" for name, found in amiss.items())
    tracebacks = server.log().count("Traceback")
    return Line(
        "broken data on a running server: words, code, health, mended without restart",
        f"{count} of {count}, no traceback",
        f"{said}; {tracebacks} tracebacks",
        not amiss and not tracebacks,
    )
