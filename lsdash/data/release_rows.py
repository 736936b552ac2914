"""The tables of a release in columns, of rows, observations and identities of the ledger.

A long table takes a tenth of the room and of the time that it would take as rows.
"""

import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lsdash.data import csv_tables
from lsdash.data.csv_tables import Row, Tables
from lsdash.data.schema import LAYOUT
from lsdash.model import periods, precision
from lsdash.model.exact import Fraction
from lsdash.model.identities import Closing, Identity
from lsdash.model.intervals import Observation

Record = dict[str, object]
Content = dict[str, pa.Table]
_ARROW = {
    "VARCHAR": pa.dictionary(pa.int32(), pa.string()),  # each text once
    "INTEGER": pa.int32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
}
CODES = ("indicator", "item", "area", "period", "measure", "kind", "unit", "source")
_OF_OBSERVATION = ("id", *CODES, "figure", "ambiguous", "formula")
_OF_IDENTITY = (
    *("id", "rule", "indicator", "item", "area", "period", "measure"),
    *("unit", "verdict", "reason", "cause"),
)
_WORDS = ("place", "as_printed", "note_vi", "note_en")


def table(name: str, records: Iterable[Record]) -> pa.Table:
    """The rows of the release table `name` in columns; what a row lacks is NULL."""
    rows = list(records)
    return _in_columns(
        name, {column: _column(name, column, (row.get(column) for row in rows)) for column in LAYOUT[name]}
    )


def _column(name: str, column: str, values: Iterable[object]) -> pa.Array:
    """A column of the release table `name`."""
    values = values if isinstance(values, np.ndarray) else list(values)
    return pa.array(values, _ARROW[LAYOUT[name][column].split()[0]], from_pandas=True)


def _in_columns(name: str, columns: Mapping[str, pa.Array]) -> pa.Table:
    """The release table `name` of these columns; one that is not given is NULL."""
    length = len(next(iter(columns.values())))
    missing = {column: _column(name, column, [None] * length) for column in LAYOUT[name] if column not in columns}
    return pa.table({column: {**columns, **missing}[column] for column in LAYOUT[name]})


def picked(name: str, rows: Iterable[Row]) -> Iterator[Record]:
    """Rows with the columns and types of a release table; columns that the row lacks are empty text."""
    return ({column: _typed(kind, row.get(column, "")) for column, kind in LAYOUT[name].items()} for row in rows)


def _typed(kind: str, text: str) -> object:
    if kind.startswith("INTEGER"):
        return int(text)
    if kind.startswith("DOUBLE"):
        return float(text)
    if kind.startswith("BOOLEAN"):
        return text == "true"
    if kind == "DATE":
        return datetime.fromisoformat(text).date() if text else None
    return text


def observations(tables: Tables, numbers: Sequence[Observation], doubted: Collection[str]) -> pa.Table:
    """Rows of observations; those derived have no place, words or notes."""
    kinds = {row["code"]: row["kind"] for row in tables["sources"]}
    about = [periods.of(one.period) for one in numbers]
    columns: dict[str, Iterable[object]] = {
        **{name: _each(numbers, name) for name in _OF_OBSERVATION},
        **{name: map(_double, _each(numbers, name)) for name in ("value", "low", "high", "step")},
        **{end: _each(about, end) for end in ("since", "until")},
        "doubted": (one.id in doubted for one in numbers),
        "chosen": (one.id == one.key for one in numbers),
        "late": itertools.repeat(False, len(numbers)),
        "source_kind": (kinds[one.source] for one in numbers),
    }
    arrays = {name: _column("observation", name, values) for name, values in columns.items()}
    figures = csv_tables.columns(tables["figures"], ("id", *_WORDS))
    places = pc.index_in(arrays["figure"].cast(pa.string()), figures["id"])
    words = {name: pc.fill_null(figures[name].combine_chunks().take(places), "") for name in _WORDS}
    return _in_columns("observation", arrays | {name: column.dictionary_encode() for name, column in words.items()})


def _each(things: Iterable[object], name: str) -> Iterator[Any]:
    return map(attrgetter(name), things)


def identities(ledger: Sequence[Identity]) -> pa.Table:
    """Rows of identities in the order of the ledger."""
    columns: dict[str, Iterable[object]] = {name: _each(ledger, name) for name in _OF_IDENTITY}
    columns["position"] = range(len(ledger))
    finest = np.array([float(one.finest) for one in ledger])
    for side, step in (("difference", "step"), ("computed", "computed_step"), ("held", "held_step")):
        value, low, high = (_ends(ledger, side, place) for place in range(3))
        steps = np.nan_to_num(precision.steps(value, low, high, finest), nan=1)
        own = (getattr(one, step, None) for one in ledger)
        columns |= {side: value, f"{side}_low": low, f"{side}_high": high}
        columns[step] = [float(each or other) for each, other in zip(own, steps, strict=True)]
    return _in_columns("identity", {name: _column("identity", name, values) for name, values in columns.items()})


def _ends(ledger: Iterable[Identity], side: str, place: int) -> NDArray[np.float64]:
    """The number of a side or one of its ends; NaN where there is none."""
    return np.fromiter((math.nan if span is None else span[place] for span in _each(ledger, side)), float)


def _double(number: Fraction | None) -> float | None:
    return None if number is None else float(number)


def identity_numbers(ledger: Iterable[Identity]) -> pa.Table:
    """The numbers of identities, each once per part that it plays in one."""
    columns: dict[str, list[object]] = {name: [] for name in LAYOUT["identity_number"]}
    for identity in ledger:
        residual = (identity.residual,) if identity.residual else ()
        parts = {name: getattr(identity, name) for name in ("terms", "against", "figures", "missing")}
        for part, numbers in (parts | {"residual": residual}).items():
            columns["identity"] += [identity.id] * len(numbers)
            columns["part"] += [part] * len(numbers)
            columns["number"] += numbers
            columns["position"] += range(len(numbers))
            columns["doubted"] += map(identity.doubted.__contains__, numbers)
    return _in_columns(
        "identity_number", {name: _column("identity_number", name, columns.pop(name)) for name in [*columns]}
    )


def closing(identity: Identity, one: Closing) -> Record:
    """The row of what would close an identity."""
    ends = {name: float(getattr(one, name)) for name in ("value", "low", "high")}
    return {"identity": identity.id, "figure": one.figure, **ends, "confirmed": one.confirmed}
