"""PC-Axis: a matrix of series and areas by periods. A series is what else tells numbers apart, with its own unit."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import product

from lsdash.exports.cubes.observations import NotACube, Observations, distinct, joined
from lsdash.exports.files.content import publishers
from lsdash.view.view import View

_MOST_CELLS = 4_000_000
_ROWS = 200  # that are written at a time
_MISSING = '".."'
_NORMAL = "A"
_SCALES = {"0000": "A", "0000-q0": "Q", "0000-00": "M"}  # forms of codes of periods


def px(view: View, pieces: Iterable[Observations]) -> Iterator[str]:
    """Keywords, then the matrix. Raises NotACube where it would have too many cells, nearly all of them empty."""
    made = joined(pieces, "chosen")
    inside = [key for key in dict.fromkeys((*made.keys, "unit")) if key not in {"area", "period"}]
    columns = {key: made.columns[key] for key in inside}
    if "source" in columns and "chosen" in made.columns:
        # What is shown is one series whatever sources it is of; each other statement names its own.
        pairs = zip(columns["source"], made.columns["chosen"], strict=True)
        columns["source"] = ["" if chosen == "true" else source for source, chosen in pairs]
    series = list(zip(*columns.values(), strict=True))
    every, areas, times = list(dict.fromkeys(series)), made.codes("area"), made.codes("period")
    if len(every) * len(areas) * len(times) > _MOST_CELLS:
        raise NotACube("data.too_large")
    place = {code: at for at, code in enumerate(times)}
    cells: dict[tuple[tuple[str, ...], str], dict[int, str]] = {}
    for own, area, time, value in zip(series, *(made.columns[key] for key in ("area", "period", "value")), strict=True):
        if value:
            cells.setdefault((own, area), {})[place[time]] = value
    labels = _labels(made, inside, every)
    yield from _keywords(view, made, inside, labels)
    yield from _notes(made, series, labels)
    yield "DATA=\n"
    filled = (cells.get(key, {}) for key in product(every, areas))
    rows = (" ".join(line.get(at, _MISSING) for at in range(len(times))) for line in filled)
    lines: list[str] = []
    for row in rows:
        lines.append(row)
        if len(lines) == _ROWS:
            yield "\n".join(lines) + "\n"
            lines = []
    yield "\n".join(lines) + ";\n"


def _labels(made: Observations, inside: Sequence[str], every: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """The name of each series: indicator, item and measure, and what else tells it apart."""
    every = list(every)
    named = [
        " – ".join(made.name(key, code) for key, code in zip(inside, own, strict=True) if code and key != "unit")
        for own in every
    ]
    return dict(zip(every, distinct(map(_clean, named)), strict=True))


def _keywords(
    view: View, made: Observations, inside: Sequence[str], labels: dict[tuple[str, ...], str]
) -> Iterator[str]:
    text = view.words.text
    names = {"series": text("data.series"), "area": text("file.area"), "period": text("file.period")}
    areas, times = made.codes("area"), made.codes("period")
    decimals = max((len(value.partition(".")[2]) for value in made.columns["value"]), default=0)
    created = datetime.fromisoformat(view.release.created)
    unit = inside.index("unit")
    said = {
        "CHARSET": _quoted("ANSI"),
        "AXIS-VERSION": _quoted("2013"),
        "CODEPAGE": _quoted("utf-8"),
        "LANGUAGE": _quoted(view.words.lang),
        "CREATION-DATE": _quoted(f"{created:%Y%m%d %H:%M}"),
        "DECIMALS": str(decimals),
        "SHOWDECIMALS": str(decimals),
        "MATRIX": _quoted("lsdash"),
        "SUBJECT-CODE": _quoted("IND"),
        "SUBJECT-AREA": _quoted(text("app.site")),
        "TITLE": _quoted(made.title),
        "CONTENTS": _quoted(made.title),
        "UNITS": _quoted(text("file.unit")),
        "STUB": _list((names["series"], names["area"])),
        "HEADING": _list((names["period"],)),
        "CONTVARIABLE": _quoted(names["series"]),
        f"VALUES({_quoted(names['series'])})": _list(labels.values()),
        f"VALUES({_quoted(names['area'])})": _list(distinct(_clean(made.name("area", code)) for code in areas)),
        f"VALUES({_quoted(names['period'])})": _list(distinct(_clean(made.name("period", code)) for code in times)),
        **({f"TIMEVAL({_quoted(names['period'])})": scale} if (scale := time_scale(times)) else {}),
        f"CODES({_quoted(names['series'])})": _list(".".join(own) for own in labels),
        f"CODES({_quoted(names['area'])})": _list(areas),
        f"CODES({_quoted(names['period'])})": _list(times),
        **{f"UNITS({_quoted(label)})": _quoted(made.name("unit", own[unit])) for own, label in labels.items()},
        "SOURCE": _quoted(publishers(view, made.columns.get("source", ()))),
        "NOTE": _quoted(". ".join([text("data.status"), *[text("notice.synthetic_short")] * view.synthetic])),
    }
    yield "".join(f"{name}={value};\n" for name, value in said.items())


def _notes(made: Observations, series: Sequence[tuple[str, ...]], labels: dict[tuple[str, ...], str]) -> Iterator[str]:
    """OBS_STATUS of each number that is no final one as stated."""
    columns = (made.columns[key] for key in ("area", "period", "value", "obs_status"))
    for own, area, time, value, status in zip(series, *columns, strict=True):
        if value and status != _NORMAL:
            cell = _list((labels[own], _clean(made.name("area", area)), _clean(made.name("period", time))))
            yield f"DATANOTECELL({cell})={_quoted(status)};\n"


def time_scale(codes: Sequence[str]) -> str:
    """Years, quarters or months as PC-Axis tells them; "" for periods of several kinds, or of another one."""
    scales = {_SCALES.get(re.sub("[0-9]", "0", code), "") for code in codes}
    scale = scales.pop() if len(scales) == 1 else ""
    return f"TLIST({scale}1),{_list(code.replace('-q', '').replace('-', '') for code in codes)}" if scale else ""


def _clean(text: str) -> str:
    return " ".join(text.replace('"', "'").split())


def _quoted(text: str) -> str:
    return f'"{_clean(text)}"'


def _list(texts: Iterable[str]) -> str:
    return ",".join(map(_quoted, texts))
