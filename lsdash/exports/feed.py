"""The feed of a data set (Atom): its releases, and reports that are overdue where anybody is known to owe some.

Ids follow from what an entry is of, not from where the feed is read. Links are relative: whatever name a visitor asks
the server by, nothing of it stands in the feed, which caches may pass on.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from urllib.parse import urlencode
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from lsdash import queries
from lsdash.data import releases
from lsdash.model.calendar import VIETNAM
from lsdash.model.filters import Filters
from lsdash.model.pages import PAGES, REPORTS
from lsdash.model.words import Words, rows
from lsdash.present import register_tables, revisions
from lsdash.view import register, url_state
from lsdash.view.view import View, ask

NAME = "feed.atom"
MEDIA = "application/atom+xml"
PAGE = next(page for page in PAGES if page.code == REPORTS)
_ATOM = "http://www.w3.org/2005/Atom"
_OWN = UUID("3f8a1f5e-6d0b-4d0e-9a57-5f3c2f0e7c11")  # any; the same for good, as readers know entries by it
_RELEASES, _OVERDUE, _SOURCES = 10, 50, 5
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One entry: what its id follows from, when it was last true, title, summary, address of a page."""

    of: str
    updated: datetime
    title: str
    summary: str
    address: str


def atom(shown: View) -> bytes:
    """The feed of the data set of a view, in its language. Raises the errors of `releases.current` and `.cursor`."""
    words, dataset = shown.words, shown.release.dataset
    oldest_first = sorted((*_releases(dataset, words), *_overdue(dataset, words)), key=lambda one: one.updated)
    entries = oldest_first[::-1]
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": words.lang})
    _add(feed, "id", _id(f"feed {dataset}"))
    _add(feed, "title", title(words, synthetic=shown.synthetic))
    _add(feed, "updated", _moment(max((one.updated for one in entries), default=datetime.fromtimestamp(0, UTC))))
    _add(ET.SubElement(feed, "author"), "name", words.text("app.site"))
    query = _query(dataset, words.lang)
    ET.SubElement(feed, "link", {"rel": "self", "type": MEDIA, "href": NAME + query})
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"../{REPORTS}{query}"})
    for entry in entries:
        _entry(ET.SubElement(feed, "entry"), entry)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def title(words: Words, *, synthetic: bool) -> str:
    """What the feed is called."""
    name = words.text("news.title")
    return words.text("notice.synthetic_tab", page=name) if synthetic else name


def address(dataset: str, lang: str) -> str:
    """Where the feed is, from a page of the dashboard."""
    return f"data/{NAME}{_query(dataset, lang)}"


def _entry(parent: ET.Element, entry: Entry) -> None:
    _add(parent, "id", _id(entry.of))
    _add(parent, "title", entry.title)
    _add(parent, "updated", _moment(entry.updated))
    ET.SubElement(parent, "link", {"rel": "alternate", "type": "text/html", "href": entry.address})
    _add(parent, "summary", entry.summary)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _NOT_XML.sub("", text)


def _id(of: str) -> str:
    return uuid5(_OWN, of).urn


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _query(dataset: str, lang: str, **more: str) -> str:
    """The query of an address, without what is so by default."""
    said = {"bo": dataset, "lang": lang}
    default = {"bo": url_state.DATASETS[0], "lang": url_state.LANGUAGES[0]}
    kept = {key: value for key, value in said.items() if value != default[key]} | more
    return f"?{urlencode(kept)}" if kept else ""


def _releases(dataset: str, words: Words) -> Iterator[Entry]:
    """The latest releases, each with how much it changed, and with the sources that the one before did not have.

    Programs order entries by time: none is before those that it follows, also where a clock was set back.
    """
    history = releases.history(dataset)
    times = accumulate((datetime.fromisoformat(release.created) for release in history), max)
    for release, moment in [*zip(history, times, strict=True)][-_RELEASES:]:
        yield Entry(
            f"release {release.id}",
            moment,
            words.text("news.release", release=release.id),
            _changed(release, words),
            f"../{_query(dataset, words.lang, ban=release.id)}",
        )


def _changed(release: releases.Release, words: Words) -> str:
    if not release.parent:
        return words.text("release.first")
    try:
        count, added = _difference(releases.find(release.parent, release.dataset), release)
    except releases.ReleaseError as error:
        return words.text("release.unknown", why=words.text(f"code.{error.code}"))
    titles = [names[f"title_{words.lang}"] for names in added[:_SOURCES]]
    new = [words.text("news.sources", titles="; ".join(titles))] if titles else []
    return " ".join([f"{words.text('release.count', count=count)}.", *new])


@lru_cache(maxsize=4 * _RELEASES)
def _difference(parent: releases.Release, release: releases.Release) -> tuple[int, Sequence[Mapping[str, str]]]:
    """How many numbers differ, and the sources that are new; neither release ever changes."""
    before, after = (rows(ask(one, queries.sources, Filters())) for one in (parent, release))
    known = {row["code"] for row in before}
    return revisions.count(parent, release), [row for row in after if row["code"] not in known]


def _overdue(dataset: str, words: Words) -> Iterator[Entry]:
    """Reports that should be there and are not, as long as that is so."""
    today = register.of_release(releases.current(dataset), register.today())
    for one in today.overdue[:_OVERDUE]:
        named = today.named[one.obligation.code]
        about = {
            "unit": register_tables.unit(named, words),
            "report": register_tables.report(named, words),
            "period": words.period(one.period),
        }
        yield Entry(
            f"overdue {dataset} {one.obligation.code} {one.period}",
            datetime.combine(one.due + timedelta(days=1), time(), VIETNAM),
            words.text("news.overdue", **about),
            words.text("news.due", due=register_tables.day(one.due, words), state=register_tables.state(one, words)),
            f"../{REPORTS}{_query(dataset, words.lang)}",
        )
