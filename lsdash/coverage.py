"""What a filter can choose on a page: the codes that occur in the rows of the page's queries. Pure."""

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from lsdash.state import Vocabulary

_COLUMNS = {
    "dv": ("area", "areas"),
    "kv": ("item", "sectors"),
    "sp": ("item", "block", "product", "products"),
    "nam": ("period",),
}


def choices(frames: Iterable[pd.DataFrame], vocabulary: Vocabulary) -> dict[str, Counter[str]]:
    """For each filter key, the codes of `vocabulary` that occur in `frames`, with the number of rows behind each."""
    found: dict[str, Counter[str]] = {key: Counter() for key in _COLUMNS}
    for frame in frames:
        for key, columns in _COLUMNS.items():
            column = next((name for name in columns if name in frame), None)
            if column is not None:
                found[key].update(str(code) for code in frame[column].explode().dropna())
    allowed = {**vocabulary.codes, "nam": [str(year) for year in vocabulary.years]}
    return {
        key: Counter({code: n for code, n in counts.items() if code in allowed[key]}) for key, counts in found.items()
    }
