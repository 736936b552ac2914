"""What every output says of itself: data set, release, time, what is filtered and assumed, the link that replays it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import segno

from lsdash import queries
from lsdash.data import releases
from lsdash.model.calendar import VIETNAM
from lsdash.model.words import Words, rows
from lsdash.present import captions
from lsdash.view import filter_options, url_state
from lsdash.view.scope import Scope
from lsdash.view.url_state import Address
from lsdash.view.view import View

# Every mask is read alike; to find the one that looks best takes four times as long as the code itself.
_MASK = 0
_QR: dict[str, dict[str, Any]] = {"svg": {"dark": "#000", "light": "#fff", "omitsize": True}, "png": {"scale": 8}}


def line(view: View, block: Scope | None = None, *, warned: bool = False) -> str:
    """The stamp of a page, or of one block of it, as one line of words: of filters those that narrow it. `warned`: what
    must stand on synthetic numbers stands above it, their data set has its short name."""
    return stamped(view, filter_options.in_words(view, block), warned=warned)


def of_pages(shown: Sequence[View]) -> str:
    """The stamp of several pages at one address."""
    return stamped(shown[0], filter_options.of_pages(shown))


def stamped(view: View, filtered: str, *, warned: bool = False) -> str:
    """The stamp with what is `filtered` in words."""
    parts = _parts(view)
    if warned and view.synthetic:
        parts["dataset"] = view.words.text("kind.synthetic")
    stamp = view.words.text("foot.stamp", **parts)
    return " · ".join(filter(None, (stamp, filtered)))


def brief(view: View) -> str:
    """What must not get lost where there is room for a few words only: page, data set, release."""
    parts = _parts(view)
    return " · ".join((view.words.text(f"nav.{view.page.code}"), parts["dataset"], parts["release"]))


def table(view: View, link: str = "", block: Scope | None = None) -> list[tuple[str, str]]:
    """The stamp of a page, or of one block of it, as pairs of a name and what it is, for files; with the link that
    replays the view, where known."""
    text, parts = view.words.text, _parts(view)
    entries = {**parts, "filters": filter_options.in_words(view, block), "link": link}
    if view.synthetic:
        entries = {"warning": text("notice.synthetic_short"), **entries}
    return [(text(f"stamp.{key}"), value) for key, value in entries.items() if value]


def _parts(view: View) -> dict[str, str]:
    release = view.release
    alone = f" ({view.words.text('stamp.self_approved')})" if release.self_approved else ""
    return {
        "dataset": view.words.text(f"foot.dataset_{release.dataset}"),
        "release": captions.release_name(view) + alone,
        "created": built(release, view.words),
    }


def built(release: releases.Release, words: Words) -> str:
    """When a release was built, as its readers tell the time: "02:34 ngày 25/11/2026"."""
    there = datetime.fromisoformat(release.created).astimezone(VIETNAM)
    return words.text("app.moment", time=f"{there:%H:%M}", date=there.strftime(words.text("app.date")))


def pinned(view: View) -> Address:
    """The address that shows this very view whatever is released later, without keys that are not the program's. Of a
    draft it names the submission: there is nothing to pin."""
    address = url_state.dump(replace(view.state, kept=()))
    if not view.draft:
        address["ban"] = [view.release.id]
    # The page's period too, where naming it changes nothing else.
    return address if "nam" in address or not view.default_period else {**address, "nam": [view.state.about]}


def link(view: View, base: str) -> str:
    """The pinned address as a link; `base` is the address of the dashboard itself, "http://host:8501/"."""
    return f"{base.rstrip('/')}/{view.page.path}?{urlencode(pinned(view), doseq=True)}"


def _sources(view: View) -> set[str]:
    """Codes of the sources whose numbers and statements a page has."""
    frames = [view.ask(getattr(queries, name)) for name in view.page.queries]
    one = {code for frame in frames if "source" in frame for code in frame["source"].dropna()}
    return one.union(*(codes for frame in frames if "sources" in frame for codes in frame["sources"].dropna()))


def citation(view: View, link: str) -> str:
    """One line to cite the view by, as of today: title, source, release, address and day of access."""
    words = view.words
    every = rows(view.ask(queries.sources, all_rows=True))
    key, wanted = ("reported", {view.state.about}) if view.page.of_period else ("code", _sources(view))
    own = [row for row in every if row[key] in wanted]
    publishers = words.listing(dict.fromkeys(row[f"publisher_{words.lang}"] for row in own or every))
    today = datetime.now(VIETNAM).strftime(words.text("app.date"))
    name = words.text(
        "notice.synthetic_tab" if view.synthetic else "cite.page", page=words.text(f"nav.{view.page.code}")
    )
    over = words.text("app.over" if view.page.of_period else "app.site")
    said = {"source": publishers, "page": name, "site": over, "release": view.release.id}
    return words.text("cite.line", **said, link=link, date=today)


def qr(text: str, form: str = "svg") -> bytes:
    """`text` as a QR code in black on white with its quiet zone: an SVG image that scales, or a PNG image that is sharp
    enough for paper."""
    try:
        code = segno.make(text, error="m", micro=False, mask=_MASK)
    except segno.DataOverflowError:  # every filter at once: a code that forgives less has room for it
        code = segno.make(text, error="l", micro=False, mask=_MASK)
    image = BytesIO()
    code.save(image, kind=form, border=4, **_QR[form])
    return image.getvalue()


remembered_qr = lru_cache(maxsize=256)(qr)  # for links without free text
