"""The codes that the filters of a page can choose, and the pages that show a number."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import pandas as pd

from lsdash import queries
from lsdash.data import releases
from lsdash.model import monthly_ids
from lsdash.model.filters import Filters
from lsdash.model.pages import LISTS, MONTHLY, PAGES
from lsdash.view.view import LISTED, answer, ask, narrowed, vocabulary
from lsdash.view.vocabulary import Vocabulary

_COLUMNS = {
    "dv": ("district", "area", "areas"),
    "kv": ("item", "sectors", "block"),
    "sp": ("block", "item", "product", "products"),
    "nam": ("period",),
}

_LOOKED_AT = 4  # periods: each asks every query of every page
Narrowed = tuple[pd.DataFrame, Collection[str]]


def choices(frames: Iterable[Narrowed], vocabulary: Vocabulary) -> dict[str, Counter[str]]:
    """For each filter key, the codes of `vocabulary` that occur in `frames`, with the number of rows behind each.

    Each frame comes with the keys of the filters that narrow it; only these count.
    """
    counts: dict[str, Counter[str]] = {key: Counter() for key in _COLUMNS}
    for frame, keys in frames:
        for key in keys:
            column = next((name for name in _COLUMNS[key] if name in frame), None)
            if column is not None:
                counts[key].update(str(code) for code in frame[column].explode().dropna())
    allowed = {**vocabulary.codes, "nam": [str(year) for year in vocabulary.years]}
    return {key: Counter({code: n for code, n in own.items() if code in allowed[key]}) for key, own in counts.items()}


@lru_cache(maxsize=64)
def _shown(release: releases.Release, about: str) -> Mapping[str, Sequence[str]]:
    """Every number that some page about a period shows → codes of these pages, in the order of the navigation.

    Takes a fifth of a second the first time, as it asks every query of every page. Raises the errors of
    `releases.cursor`.
    """

    def ask(name: str) -> pd.DataFrame:
        filters = Filters(about=about, most=LISTED if name in LISTS else None)
        return answer(release, name, filters)

    pages: dict[str, list[str]] = {}
    headlines = ask("headlines")
    for page in PAGES:
        frames = [*map(ask, page.queries), headlines[headlines["page"] == page.code]]
        columns = [frame[column].dropna() for frame in frames for column in ("id", "share_id") if column in frame]
        for key in {key for column in columns for key in column}:
            pages.setdefault(key, []).append(page.code)
    return pages


@lru_cache(maxsize=64)
def pages_of(release: releases.Release, about: str = "") -> Mapping[str, Mapping[str, str]]:
    """Every number of `release` that is shown → codes of the pages that show it, in the order of the navigation, each
    with the period that it is then about: `about` where that page shows it, else the latest of the last few that have a
    report.

    Raises the errors of `releases.cursor`.
    """
    reported = list(vocabulary(release).reported)[:_LOOKED_AT]
    periods = dict.fromkeys(filter(None, (about, *reported))) or ("",)
    every = {period: _shown(release, period) for period in periods}
    order = [page.code for page in PAGES]
    pages: dict[str, dict[str, str]] = {}
    for key in dict.fromkeys(key for shown in every.values() for key in shown):
        found: dict[str, str] = {}
        for period, shown in every.items():
            for page in shown.get(key, ()):
                found.setdefault(page, period)
        pages[key] = {page: found[page] for page in order if page in found}
    return pages


def pages_with(release: releases.Release, number: str, about: str) -> Mapping[str, str]:
    """The same of one number: an observation of `release`, or one of its monthly reports, which pages show where they
    are narrowed to what it is of."""
    monthly = monthly_ids.parse(number)
    if monthly is None:
        return pages_of(release, about).get(number, {})
    of_item = replace(monthly.filters, districts=(), since=None, until=None)
    return dict.fromkeys(_of_months(release, monthly.block, of_item, divided=bool(monthly.districts)), about)


@lru_cache(maxsize=256)
def _of_months(release: releases.Release, block: str, of_item: Filters, *, divided: bool) -> Sequence[str]:
    """Codes of the pages that have months of a block; where it is `divided`, of its districts."""

    def shows(name: str, keys: Collection[str]) -> bool:
        if name not in MONTHLY or (divided and "dv" not in keys):
            return False
        return block in {*ask(release, getattr(queries, name), narrowed(of_item, keys))["block"]}

    return [page.code for page in PAGES if any(shows(name, keys) for name, keys in page.queries.items())]


def pages_touched(numbers: pd.DataFrame, shown: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Every identity → codes of the pages that show a number on one of its two sides, each with its period.

    `numbers` is the frame of `queries.ledger_numbers`, `shown` what `pages_of` gives.
    """
    pages: dict[str, dict[str, str]] = {}
    sides = numbers[numbers["part"].isin(["terms", "against"])]
    for identity, number in zip(sides["identity"], sides["number"], strict=True):
        own = pages.setdefault(identity, {})
        for page, period in shown.get(number, {}).items():
            own.setdefault(page, period)
    return pages
