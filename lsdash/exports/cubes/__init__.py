"""Numbers in the forms of other programs: a form is a function `(view, pieces of observations) → pieces of a file`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from lsdash.exports.cubes.jsonstat import json_stat
from lsdash.exports.cubes.observations import NotACube, Observations, keys_of, of_frame, of_records
from lsdash.exports.cubes.pc_axis import px
from lsdash.exports.cubes.plain import plain_csv
from lsdash.exports.cubes.sdmx import sdmx_csv
from lsdash.view.view import View

__all__ = ["CUBE_FORMS", "STANDARD", "CubeForm", "NotACube", "Observations", "keys_of", "of_frame", "of_records"]


@dataclass(frozen=True)
class CubeForm:
    """One form: what writes it from one piece of observations or more, its media type."""

    write: Callable[[View, Iterable[Observations]], Iterator[str]]
    media: str


# By the ending of an address. Those of STANDARD are of pages too, which have a CSV of their own.
STANDARD: Mapping[str, CubeForm] = {
    "jsonstat.json": CubeForm(json_stat, "application/json"),
    "sdmx.csv": CubeForm(sdmx_csv, "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8"),
    "px": CubeForm(px, "text/x-pc-axis; charset=utf-8"),
}
CUBE_FORMS: Mapping[str, CubeForm] = {"csv": CubeForm(plain_csv, "text/csv; charset=utf-8"), **STANDARD}
