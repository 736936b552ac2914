"""Numbers by columns of text, and which of these tell them apart: what every form of a cube is written from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sys import intern

import numpy as np
import pandas as pd

from lsdash.exports.cubes import digits
from lsdash.exports.export_rows import WHOLE, Records, Value
from lsdash.model import periods
from lsdash.model.kinds import KINDS, MISSING_STATUS
from lsdash.model.periods import Period
from lsdash.model.words import Row, Words
from lsdash.view import address_periods

KEYS = ("indicator", "item", "area", "period", "measure")
# Told apart by these too where the others do not suffice, by as few as do.
_MORE = ("unit", "source", "role")
_CHOICES = ((), ("source",), ("role",), ("unit",), ("source", "role"), ("unit", "source"), _MORE)
NONE = "_Z"  # not applicable, as SDMX writes it
_FLAGS = ("ambiguous", "doubted", "restated", "chosen")
_TEXTS = ("indicator", "item", "area", "period", "measure", "unit", "kind", "source", "place", "as_printed", "id")


class NotACube(ValueError):
    """A table that is no table of numbers, or whose numbers nothing tells apart; its text is the key of the words."""


@dataclass(frozen=True)
class Observations:
    """`columns` are of one length, texts; `keys` those that tell the numbers apart; `names` has the words of codes:
    column → code → name. `value` is "" where no number is stated."""

    title: str
    keys: Sequence[str]
    columns: Mapping[str, Sequence[str]]
    names: Mapping[str, Mapping[str, str]]

    def __len__(self) -> int:
        return len(self.columns["value"])

    def codes(self, column: str) -> list[str]:
        """The codes of a column, periods in the order of time, others as they come."""
        found = list(dict.fromkeys(self.columns[column]))
        return sorted(found, key=periods.of) if column == "period" else found

    def name(self, column: str, code: str) -> str:
        """The name of a code; the code itself where it has none."""
        return self.names.get(column, {}).get(code) or code


def of_records(made: Records, title: str, words: Words) -> Observations:
    """The numbers of a table. Raises NotACube."""
    have = {column.code for column in made.columns}
    if not {*KEYS, "value", "unit", "obs_status"} <= have:
        raise NotACube("data.not_a_cube")
    rows = [row for row in made.rows if row["indicator"] and row["period"] and row["measure"]]
    wanted = [*KEYS, "unit", "obs_status", *(code for code in ("role", "source") if code in have)]
    columns = {code: [_text(row.get(code)) for row in rows] for code in (*wanted, "value")}
    columns["period"] = [_period(code) for code in columns["period"]]
    names = {
        code: dict(zip(columns[code], (_text(row.get(f"{code}_name")) for row in rows), strict=True)) for code in wanted
    }
    return _told_apart(title, _once(columns), names)


def keys_of(size: Row) -> Sequence[str]:
    """The keys of the numbers that `queries.cube_size` counts: of several statements of one number one is chosen,
    without others the first five tell them apart."""
    return (*KEYS, "source") if size["others"] else KEYS


def joined(pieces: Iterable[Observations], *more: str) -> Observations:
    """All pieces as one; of the columns that tell nothing apart only unit, source, value, status and `more` are kept,
    so that they take little memory."""
    columns: dict[str, list[str]] = {}
    names: dict[str, dict[str, str]] = {}
    for piece in pieces:
        kept = dict.fromkeys((*piece.keys, "unit", "source", "value", "obs_status", *more))
        for code in kept.keys() & piece.columns.keys():
            own = piece.columns[code]
            columns.setdefault(code, []).extend(own if code == "value" else map(intern, own))
        for code, known in piece.names.items():
            names.setdefault(code, {}).update(known)
    return Observations(piece.title, piece.keys, columns, names)


def of_frame(frame: pd.DataFrame, title: str, words: Words, keys: Sequence[str]) -> Observations:
    """The numbers of (a piece of) the frame of `queries.cube`, with all that is known of them."""
    texts = {name: frame[name].fillna("").tolist() for name in _TEXTS}
    flags = {name: np.where(frame[name].to_numpy(bool), "true", "false").tolist() for name in _FLAGS}
    low, high = digits.outward(frame["low"], frame["high"], frame["step"], frame["kind"] == "derived")
    status = {code: kind.status for code, kind in KINDS.items()}
    numbers = {
        "value": digits.shown(frame["value"], frame["step"]),
        "unrounded": digits.unrounded(frame["value"]),
        "low": low,
        "high": high,
        "step": frame["step"].map({step: f"{step:.15g}" for step in frame["step"].unique()}).tolist(),
        "obs_status": [status.get(kind, MISSING_STATUS) for kind in texts["kind"]],
        "price_base": frame["prices"].fillna("").tolist(),
        "area": [area or WHOLE for area in texts["area"]],
    }
    columns = {**texts, **flags, **numbers}
    registers = {"indicator": "indicator", "item": "item", "measure": "measure", "unit": "unit", "area": "area"}
    names = {
        column: {code: words.names.get((register, code), ("", ""))[0] for code in set(columns[column])}
        for column, register in registers.items()
    }
    names["source"] = {code: words.names.get(("source", code), ("", ""))[1] for code in set(columns["source"])}
    names["period"] = {code: words.period(code) for code in set(columns["period"])}
    return Observations(title, keys, columns, {**names, "area": {**names["area"], WHOLE: words.name("item", "total")}})


def _told_apart(
    title: str, columns: Mapping[str, Sequence[str]], names: Mapping[str, Mapping[str, str]]
) -> Observations:
    """With as many key columns as it takes, at best none but the first five."""
    filled = {
        code: [text or NONE for text in column] if code in (*KEYS, *_MORE) else column
        for code, column in columns.items()
    }
    for more in _CHOICES:
        keys = [*KEYS, *(key for key in more if key in filled)]
        rows = list(zip(*(filled[key] for key in keys), strict=True))
        if len(set(rows)) == len(rows):
            return Observations(title, keys, filled, names)
    raise NotACube("data.repeated")


def _once(columns: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """The rows without those that say all over again what another one says."""
    rows = dict.fromkeys(zip(*columns.values(), strict=True))
    return dict(zip(columns, zip(*rows, strict=True), strict=True)) if rows else columns


def _period(code: str) -> str:
    """The one code of a period; tables of months name each by its first and last."""
    ends = address_periods.period(code)
    return Period(ends["since"], ends["until"]).code if ends else code


def _text(value: Value) -> str:
    return "" if value is None else f"{value}"


def distinct(values: Iterable[str]) -> list[str]:
    """`values`, each made different from those before it."""
    seen: dict[str, int] = {}
    made = []
    for value in values:
        seen[value] = seen.get(value, 0) + 1
        made.append(value if seen[value] == 1 else f"{value} ({seen[value]})")
    return made
