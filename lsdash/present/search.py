"""One search over everything that has a place: numbers, products, sectors, districts, pages, statements, terms."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from lsdash import queries
from lsdash.data import releases
from lsdash.model.filters import Filters
from lsdash.model.pages import MONTHLY, PAGES
from lsdash.model.plain_text import plain
from lsdash.model.words import Words, rows
from lsdash.present import glossary, markup
from lsdash.present.links import ABOUT, LEDGER, OWN, path_of, to_finding, to_page
from lsdash.present.markup import Inline
from lsdash.view import coverage, filter_options, number_search, search_text, view
from lsdash.view.search_text import Typed

# In this order where several answer equally well.
GROUPS = ("products", "sectors", "districts", "pages", "terms", "statements", "numbers")
FEW, MANY = 5, 20  # answers of a group while somebody types, and on the page
_SHORTEST = 2  # letters; of fewer, nearly everything would be found
# Address key → the pages that show a choice of it, the best first.
_SHOWN_ON = {
    "sp": ("dien-nuoc", "khai-thac-mo", "dien-bien", "muc-tieu", "dia-ban", LEDGER),
    "kv": ("co-cau", LEDGER),
    "dv": ("dia-ban",),
}
_LISTS = {"products": "sp", "sectors": "kv", "districts": "dv"}


@dataclass(frozen=True)
class Answer:
    """Something that was found: a link to it, and what else is said of it ("" for nothing)."""

    link: Inline
    told: str = ""


@dataclass(frozen=True)
class _Entry:
    group: str
    names: Sequence[str]  # without accents, as is `told`
    told: str
    answer: Answer


def answers(release: releases.Release, words: Words, text: str, most: int) -> Mapping[str, Sequence[Answer]]:
    """What `text` finds in `release`, at most `most` of each group, the best group first: group → answers.

    Raises the errors of `releases.cursor`.
    """
    asked = search_text.typed(text)
    if not asked.numbers and len("".join(asked.words)) < _SHORTEST:
        return {}
    ranked = list(_named(release, words, asked))
    for rank, row in number_search.found(release, asked, most, words.about):
        name = words.headline(row)
        link = Inline(name, observation_id=row["id"])
        ranked.append((rank, "numbers", Answer(link, words.beside(name, row))))
    best: dict[str, int] = {}
    groups: dict[str, list[Answer]] = {}
    for rank, group, answer in sorted(ranked, key=lambda each: each[0]):
        best.setdefault(group, rank)
        groups.setdefault(group, []).append(answer)
    order = sorted(groups, key=lambda group: (best[group], GROUPS.index(group)))
    return {group: groups[group][:most] for group in order}


def said(found: Mapping[str, Sequence[Answer]], words: Words, text: str, most: int) -> str:
    """How many answers there are to `text`, or that there is none; where a group has `most`, that there may be more."""
    if not found:
        return words.text("search.nothing", text=text)
    key = "first" if any(len(group) >= most for group in found.values()) else "found"
    return words.text(f"search.{key}", count=sum(map(len, found.values())))


def prepare(release: releases.Release, words: Words) -> None:
    """Make the indexes now: that takes a second, which the first search would wait for. Raises the same errors."""
    _entries(release, words.lang, words.about)
    number_search.index(release)


def _named(release: releases.Release, words: Words, asked: Typed) -> Iterator[tuple[int, str, Answer]]:
    for entry in _entries(release, words.lang, words.about):
        rank = search_text.rank(asked, entry.names, entry.told)
        if rank is not None:
            yield rank, entry.group, entry.answer


@lru_cache(maxsize=16)
def _entries(release: releases.Release, lang: str, about: str) -> Sequence[_Entry]:
    """Everything of a release that has a name, in the words of a language; found by both."""
    words = view.words(release, lang, about)
    parts = (_choices(release, words), _pages(words), _terms(release, words), _statements(release, words))
    return [entry for part in parts for entry in part]


def _entry(group: str, link: Inline, *, names: Iterable[str], told: str) -> _Entry:
    every = dict.fromkeys(filter(None, map(plain, names)))
    return _Entry(group, tuple(every), plain(told), Answer(link, told))


def _choices(release: releases.Release, words: Words) -> Iterator[_Entry]:
    """What the filters of pages choose, on the first page that shows it."""
    other = view.words(release, "en" if words.lang == "vi" else "vi", words.about)
    for group, key in _LISTS.items():
        register = filter_options.REGISTERS[key]
        for code in view.vocabulary(release).codes[key]:
            page = _page_with(release, key, code, words.about)
            if page:
                href = f"{path_of(page)}?{urlencode({key: code})}"
                link = Inline(words.name(register, code), href=href, without=(*OWN, key))
                names = [code, *(name for own in (words, other) for name in own.names[register, code])]
                yield _entry(group, link, names=names, told=words.text(f"nav.{page}"))


def _page_with(release: releases.Release, key: str, code: str, about: str) -> str:
    own = (page for page in _SHOWN_ON[key] if code in _codes_on(release, page, key, about))
    offered = (page for page in _SHOWN_ON[key] if code in filter_options.offered(release, page, about)[key])
    return next(own, "") or next(offered, "")


@lru_cache(maxsize=64)
def _codes_on(release: releases.Release, code: str, key: str, about: str) -> Collection[str]:
    """What can be chosen under `key` on a page about a period, but for its months: these show whatever is chosen."""
    page = next(page for page in PAGES if page.code == code)
    own = {name: keys for name, keys in page.queries.items() if key in keys and name not in MONTHLY}
    frames = [(view.ask(release, getattr(queries, name), Filters(about=about)), keys) for name, keys in own.items()]
    return coverage.choices(frames, view.vocabulary(release))[key]


def _pages(words: Words) -> Iterator[_Entry]:
    for page in PAGES:
        if page.listed:
            name = words.text(f"nav.{page.code}")
            yield _entry("pages", to_page(name, page.code), names=[name], told=words.text(f"purpose.{page.code}"))


def _terms(release: releases.Release, words: Words) -> Iterator[_Entry]:
    """Terms and marks, each a place of the page that explains them."""
    for name, entries in glossary.parts(words, view.vocabulary(release).codes["kv"]).items():
        for number, (term, meaning) in enumerate(entries):
            href = f"{path_of(ABOUT)}#{markup.glossary_place(name, number)}"
            yield _entry("terms", Inline(term, href=href, without=OWN), names=[term], told=meaning)


def _statements(release: releases.Release, words: Words) -> Iterator[_Entry]:
    """Statements of all reports, each on the page about a period that shows it."""
    seen = set()
    reported = view.vocabulary(release).reported or ("",)
    for period in reported:
        for row in rows(view.ask(release, queries.findings, Filters(about=period))):
            if row["id"] not in seen:
                seen.add(row["id"])
                link = to_finding(row[f"text_{words.lang}"], row["id"], nam="" if period == reported[0] else period)
                group = words.text(f"finding.{row['finding_group']}")
                compared = plain(f"{row['text_vi']} {row['text_en']} {group}")
                yield _Entry("statements", (), compared, Answer(link, group))
