"""The cube as CSV for programs: codes, digits, all that is known of each number."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, repeat

from lsdash.exports.cubes.observations import Observations
from lsdash.exports.export_rows import WHOLE
from lsdash.exports.files.content import harmless
from lsdash.exports.files.text import csv_lines
from lsdash.view.view import View

_CHUNK = 5_000  # rows that are written at a time
_COLUMNS = (
    *("indicator", "item", "area", "period", "measure", "value", "unit", "price_base", "kind", "obs_status"),
    *("unrounded", "low", "high", "step", "ambiguous", "doubted", "restated", "chosen"),
    *("source", "place", "printed", "id"),
)
_DIGITS = {"value", "unrounded", "low", "high", "step"}
_SPECIAL = re.compile(r'[",\r\n]')
# Texts of files that somebody has handed in: names of sheets, words in cells.
_OF_FILES = {"place": "place", "printed": "as_printed"}


def plain_csv(view: View, pieces: Iterable[Observations]) -> Iterator[str]:
    """Header and rows; an empty area is the province, which the registers that go with it have no code for."""
    stamp = {"dataset": view.release.dataset, "release": view.release.id}
    if view.synthetic:
        stamp["warning"] = view.words.text("notice.synthetic_short")
    yield csv_lines([[*_COLUMNS, *stamp]])
    for made in pieces:
        yield from _rows(made, stamp.values())


def _rows(made: Observations, stamp: Iterable[str]) -> Iterator[str]:
    columns = {**made.columns, "area": ["" if area == WHOLE else area for area in made.columns["area"]]}
    for name, code in _OF_FILES.items():
        known = {text: harmless(text) for text in set(made.columns[code])}
        columns[name] = [known[text] for text in made.columns[code]]
    fields = [columns[code] if code in _DIGITS else _quoted(columns[code]) for code in _COLUMNS]
    rows = zip(*fields, *(repeat(_quoted([text])[0]) for text in stamp), strict=False)
    while chunk := list(islice(map(",".join, rows), _CHUNK)):
        yield "\r\n".join([*chunk, ""])


def _quoted(column: Sequence[str]) -> Sequence[str]:
    """The column with quotes where CSV asks for them, looked for once for each text: a writer of rows, which looks at
    every sign of every field, took a third of the time of a cube."""
    quoted = {text: '"{}"'.format(text.replace('"', '""')) for text in set(column) if _SPECIAL.search(text)}
    return [quoted.get(text, text) for text in column] if quoted else column
