"""JSON-stat 2.0: a cube of the dimensions that tell the numbers apart, with those of its cells that are filled."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import prod
from typing import Any

from lsdash.exports.cubes.observations import KEYS, Observations, joined
from lsdash.exports.files.content import publishers
from lsdash.view.view import View

_CHUNK = 20_000  # cells that are written at a time
_ROLES = {"period": "time", "area": "geo", "measure": "metric"}


def json_stat(view: View, pieces: Iterable[Observations]) -> Iterator[str]:
    """The head with the dimensions, then the values and their OBS_STATUS by the place of the cell."""
    made = joined(pieces)
    keys = [*KEYS, *("unit",), *(key for key in made.keys if key not in (*KEYS, "unit"))]
    codes = {key: made.codes(key) for key in keys}
    places = [_places(codes[key], made.columns[key]) for key in keys]
    weights = [prod(len(codes[key]) for key in keys[at + 1 :]) for at in range(len(keys))]
    cells = [sum(map(int.__mul__, weights, at)) for at in zip(*places, strict=True)]
    head = json.dumps(_head(view, made, codes), ensure_ascii=False)
    yield f'{head[:-1]}, "value": {{'
    filled = ((cell, value) for cell, value in zip(cells, made.columns["value"], strict=True) if value)
    yield from _members(filled, '"{}":{}')
    yield '}, "status": {'
    yield from _members(zip(cells, made.columns["obs_status"], strict=True), '"{}":"{}"')
    yield "}}"


def _places(codes: Sequence[str], column: Sequence[str]) -> list[int]:
    place = {code: at for at, code in enumerate(codes)}
    return [place[code] for code in column]


def _members(pairs: Iterator[tuple[int, str]], form: str) -> Iterator[str]:
    lead = ""
    while chunk := list(islice(pairs, _CHUNK)):
        yield lead + ",".join(form.format(*pair) for pair in chunk)
        lead = ","


def _head(view: View, made: Observations, codes: dict[str, list[str]]) -> dict[str, Any]:
    text, roles = view.words.text, {role: [key] for key, role in _ROLES.items()}
    warning = {"warning": text("notice.synthetic_short")} if view.synthetic else {}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": made.title,
        "source": publishers(view, made.columns.get("source", ())),
        "updated": view.release.created,
        "id": list(codes),
        "size": [len(own) for own in codes.values()],
        "role": roles,
        "dimension": {
            key: {
                "label": text(f"file.{key}"),
                "category": {"index": own, "label": {code: made.name(key, code) for code in own}},
            }
            for key, own in codes.items()
        },
        "extension": {"dataset": view.release.dataset, "release": view.release.id, **warning},
    }
