"""What a filter can choose on a page: the codes that occur in the rows of the page's queries. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable

import pandas as pd

from lsdash.state import Vocabulary

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
    found: dict[str, Counter[str]] = {key: Counter() for key in _COLUMNS}
    for frame, keys in frames:
        for key in keys:
            column = next((name for name in _COLUMNS[key] if name in frame), None)
            if column is not None:
                found[key].update(str(code) for code in frame[column].explode().dropna())
    allowed = {**vocabulary.codes, "nam": [str(year) for year in vocabulary.years]}
    return {
        key: Counter({code: n for code, n in counts.items() if code in allowed[key]}) for key, counts in found.items()
    }
