"""The cube as CSV for programs: codes, digits, all that is known of each number."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice, repeat

from lsdash.exports.cubes.observations import WHOLE, Observations
from lsdash.exports.files.content import harmless
from lsdash.view.view import View

_CHUNK = 5_000  # rows that are written at a time
_COLUMNS = (
    *("indicator", "item", "area", "period", "measure", "value", "unit", "price_base", "kind", "obs_status"),
    *("low", "high", "step", "ambiguous", "doubted", "restated", "chosen", "source", "place", "printed", "id"),
)
# Texts of files that somebody has handed in: names of sheets, words in cells.
_OF_FILES = {"place": "place", "printed": "as_printed"}


def plain_csv(view: View, pieces: Iterable[Observations]) -> Iterator[str]:
    """Header and rows; an empty area is the province, as in the files of pages."""
    stamp = {"dataset": view.release.dataset, "release": view.release.id}
    if view.synthetic:
        stamp["warning"] = view.words.text("notice.synthetic_short")
    yield from written([[*_COLUMNS, *stamp]])
    for made in pieces:
        yield from _rows(made, stamp.values())


def _rows(made: Observations, stamp: Iterable[str]) -> Iterator[str]:
    columns = {**made.columns, "area": ["" if area == WHOLE else area for area in made.columns["area"]]}
    for name, code in _OF_FILES.items():
        known = {text: harmless(text) for text in set(made.columns[code])}
        columns[name] = [known[text] for text in made.columns[code]]
    rows = zip(*(columns[code] for code in _COLUMNS), *map(repeat, stamp), strict=False)
    while chunk := list(islice(rows, _CHUNK)):
        yield from written(chunk)


def written(rows: list[list[str]] | list[tuple[str, ...]]) -> Iterator[str]:
    """One piece of a file of comma-separated values."""
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    yield lines.getvalue()
