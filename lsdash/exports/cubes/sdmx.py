"""SDMX-CSV 2.0: one line a number, dimensions and attributes in the words of SDMX."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from lsdash.exports.cubes.observations import Observations
from lsdash.exports.files.text import csv_lines
from lsdash.model import periods
from lsdash.view.view import View

_CHUNK = 5_000
_DIMENSIONS = {
    "indicator": "INDICATOR",
    "item": "ITEM",
    "area": "REF_AREA",
    "measure": "MEASURE",
    "unit": "UNIT_MEASURE",
    "source": "SOURCE",
    "role": "ROLE",
    "period": "TIME_PERIOD",
}
_ATTRIBUTES = ("unit", "source")  # where they tell no numbers apart
_FLOW = "LSDASH:{}(1.0)"


def sdmx_csv(view: View, pieces: Iterable[Observations]) -> Iterator[str]:
    """Header and lines: the structure and that its numbers are information, dimensions, value, attributes."""
    rest = iter(pieces)
    first = next(rest)
    keys = [key for key in _DIMENSIONS if key in first.keys]
    attributes = [key for key in _ATTRIBUTES if key in first.columns and key not in keys]
    names = [*(_DIMENSIONS[key] for key in keys), "OBS_VALUE", *(_DIMENSIONS[key] for key in attributes)]
    yield csv_lines([["STRUCTURE", "STRUCTURE_ID", "ACTION", *names, "OBS_STATUS", "DECIMALS", "RELEASE"]])
    for made in chain([first], rest):
        yield from _lines(view, made, [*keys, "value", *attributes, "obs_status"])


def _lines(view: View, made: Observations, order: Sequence[str]) -> Iterator[str]:
    times = {code: time_period(code) for code in set(made.columns["period"])}
    columns = {**made.columns, "period": [times[code] for code in made.columns["period"]]}
    decimals = [str(len(digits.partition(".")[2])) for digits in made.columns["value"]]
    lead = ("dataflow", _FLOW.format(view.release.dataset.upper()), "I")
    rows = zip(*(columns[key] for key in order), decimals, strict=True)
    while chunk := list(islice(rows, _CHUNK)):
        yield csv_lines([(*lead, *row, view.release.id) for row in chunk])


def time_period(code: str) -> str:
    """A period as SDMX writes it: 2004, 2010-Q1, 2023-09; other spans by their first day and length: 2023-01-01/P9M."""
    if ".." not in code:
        return code.upper()
    months = periods.of(code).months()
    return f"{periods.month_code(months[0])}-01/P{len(months)}M"
