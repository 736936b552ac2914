"""The codes that the filters of a page can choose, and the pages that show a number."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

import pandas as pd

from lsdash import queries
from lsdash.data import releases
from lsdash.model import monthly_ids
from lsdash.model.filters import Filters
from lsdash.model.pages import MONTHLY, PAGES
from lsdash.view.url_state import Vocabulary

_COLUMNS = {
    "dv": ("area", "areas"),
    "kv": ("item", "sectors"),
    "sp": ("block", "item", "product", "products"),
    "nam": ("period",),
}

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


@lru_cache(maxsize=8)
def pages_of(release: releases.Release) -> Mapping[str, Sequence[str]]:
    """Every observation of `release` → codes of the pages that show it, in the order of the navigation.

    Takes a fifth of a second the first time, as it asks every query of every page. Raises the errors of
    `releases.cursor`.
    """

    def ask(name: str) -> pd.DataFrame:
        with releases.cursor(release) as cursor:
            frame: pd.DataFrame = getattr(queries, name)(cursor, Filters())
            return frame

    pages: dict[str, list[str]] = {key: [] for key in ask("observations")["id"]}
    headlines = ask("headlines")
    for page in PAGES:
        frames = [*map(ask, page.queries), headlines[headlines["page"] == page.code]]
        shown = {key for frame in frames for column in ("id", "share_id") if column in frame for key in frame[column]}
        for key in pages.keys() & shown:
            pages[key].append(page.code)
    return pages


def pages_with(release: releases.Release, number: str) -> Sequence[str]:
    """Codes of the pages that show a number: an observation of `release`, or one of its monthly reports."""
    if monthly_ids.parse(number):
        return [page.code for page in PAGES if MONTHLY & page.queries.keys()]
    return pages_of(release).get(number, ())


def pages_touched(numbers: pd.DataFrame, shown: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    """Every identity → codes of the pages that show a number on one of its two sides.

    `numbers` is the frame of `queries.ledger_numbers`, `shown` what `pages_of` gives.
    """
    pages: dict[str, set[str]] = {}
    sides = numbers[numbers["part"].isin(["terms", "against"])]
    for identity, number in zip(sides["identity"], sides["number"], strict=True):
        pages.setdefault(identity, set()).update(shown.get(number, ()))
    return pages
