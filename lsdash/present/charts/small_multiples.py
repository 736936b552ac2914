"""Lanes: line charts over months, one below the other in one drawing, so that each follows the width of the page.

A lane has its heading, the value of its upper rule, and its zero. Months without a report are gaps. Forms stand for
what a point is, never colour alone: solid final, hollow provisional, a triangle where reports lack, a letter where a
report was revised.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

import altair as alt

from lsdash.model.period_names import month_name
from lsdash.model.words import Row, Words
from lsdash.present.charts.base import COLOUR, DASH, FONT, Chart, Mark, Spec, layered, tooltip
from lsdash.present.charts.naming import SERIES, STATUSES, about, brief
from lsdash.present.palette import INK, LAST_YEAR

_TOP, _ZERO, _HEAD = 0.34, 0.94, 0.1  # of the height of a lane: its upper rule, its zero, its heading
_LABEL = 15  # pixels that a direct label needs
_TICKS = 5
_SCALED = 100  # pixels that a lane needs to show the value of its upper rule
# Of the axis of months.
_MONTHS = {
    "labelExpr": "(datum.value % 12 + 1) + '/' + floor(datum.value / 12)",
    "grid": False,
    "ticks": True,
    "domain": False,
    "labelFlush": False,
    "labelFontSize": FONT,
    "labelAngle": 0,
}
_GAPS: Final = "break-paths-show-path-domains"


Heading = Callable[[Row], str]


def lanes(
    points: Sequence[Row],
    words: Words,
    *,
    heading: Heading,
    height: int,
    series: Sequence[str] = tuple(SERIES),
    shared: bool = False,
    named: bool = False,
    top: float | None = None,
) -> Chart:
    """The lanes of `points` (each carries its `lane`), each `height` pixels high.

    `shared`: the lanes of a block have one scale; `named`: every line has its name and digits at its end; `top`: the
    value of the upper rule, or else the highest one drawn.
    """
    marks: list[Mark] = []
    lanes = list(dict.fromkeys(row["lane"] for row in points))
    for number, lane in enumerate(lanes):
        inside = [row for row in points if row["lane"] == lane]
        scaled = [row for row in points if row["block"] == inside[0]["block"]] if shared else inside
        highest = max((row[SERIES[line]] or 0.0 for row in scaled for line in series), default=0.0) or 1.0
        marks += _lane(inside, words, number=number, top=top or highest, series=series, heading=heading(inside[0]))
        gap = _LABEL / height
        if named:
            marks += _ends(inside, words, number=number, top=top or highest, series=series, gap=gap)
        else:
            marks += _latest(inside, words, number=number)
    months = [_index(row) for row in points]
    spec = _spec(words.lang, first=min(months), last=max(months), lanes=len(lanes), height=height, named=named)
    return Chart(marks, spec)


def _index(row: Row) -> int:
    return int(row["year"]) * 12 + int(row["month"]) - 1


def _lane(
    inside: Sequence[Row],
    words: Words,
    *,
    number: int,
    top: float,
    series: Sequence[str],
    heading: str,
) -> list[Mark]:
    """The marks of one lane: heading, rules, and a point per month and line, without height where there is a gap."""
    first = inside[0]
    rules = [("head", _HEAD, heading, ""), ("upper", _TOP, "", brief(top, first, words)), ("zero", _ZERO, "", "0")]
    marks = [
        {**_blank(number), "form": form, "y": number + place, "text": text, "scale": scale}
        for form, place, text, scale in rules
    ]
    for line in series:
        for row in inside:
            value = row[SERIES[line]]
            point = {**_blank(number), **about(row, words, series=line), "line": line, "n": _index(row)}
            marks.append({**point, "y": _height(value, top, number), **_shape(row, line, words)})
    return marks


def _blank(number: int) -> Mark:
    texts = dict.fromkeys(("id", "what", "full", "hint", "text", "line", "form", "scale"), "")
    return {**texts, "lane": number, "n": None, "y": None, "colour": INK}


def _height(value: float | None, top: float, number: int) -> float | None:
    return None if value is None else number + _ZERO - (_ZERO - _TOP) * value / top


def _shape(row: Row, line: str, words: Words) -> Mark:
    """The shape of a point and the letter above it; none for gaps and other lines than the actual."""
    if row["value"] is None or line != "actual":
        return {"form": "", "text": ""}
    if row.get("complete") is False:
        return {"form": "incomplete", "text": ""}
    status = STATUSES[STATUSES.index(row.get("status") or "final")]
    letter = words.text("monthly.label.revised") if status == "revised" else ""
    return {"form": status, "text": letter}


def _ends(
    inside: Sequence[Row], words: Words, *, number: int, top: float, series: Sequence[str], gap: float
) -> list[Mark]:
    """The name and digits at the end of each line, kept `gap` of a lane apart from one another."""
    ends = []
    for line in series:
        last = next((row for row in reversed(inside) if row[SERIES[line]] is not None), None)
        if last is not None:
            value = last[SERIES[line]]
            text = words.text("monthly.label.end", name=words.text(f"kind.{line}"), value=brief(value, last, words))
            mark = {**_blank(number), **about(last, words, series=line), "line": line, "form": "end", "text": text}
            ends.append({**mark, "n": _index(last), "y": _height(value, top, number)})
    lowest = -1.0
    for mark in sorted(ends, key=lambda mark: mark["y"]):
        mark["y"] = lowest = max(mark["y"], lowest + gap)
    return ends


def _latest(inside: Sequence[Row], words: Words, *, number: int) -> list[Mark]:
    """Month and digits of the latest actual, above the upper rule on the right; none where there is none."""
    last = next((row for row in reversed(inside) if row["value"] is not None), None)
    if last is None:
        return []
    name = month_name(words, last["year"], last["month"])
    text = words.text("monthly.label.latest", name=name, value=brief(last["value"], last, words))
    mark = {**_blank(number), **about(last, words), "line": "actual", "form": "end", "text": text}
    return [{**mark, "n": _index(inside[-1]), "y": number + _TOP}]


def _spec(lang: str, *, first: int, last: int, lanes: int, height: int, named: bool) -> Spec:
    """The specification of lanes, each `height` pixels high, over the months from `first` to `last`; lines that are
    named at their end leave room for it."""
    template = _template(lang, scaled=height >= _SCALED, named=named)
    end = max(last - first, 1) * 0.7 if named else 0.6
    every = max(1, -(-(last - first) // _TICKS))
    scale = {"domain": [first - 0.6, last + end], "nice": False, "zero": False}
    x = {"scale": scale, "axis": {**_MONTHS, "values": list(range(last, first - 1, -every))}}
    y = {**template["encoding"]["y"], "scale": {"domain": [lanes, 0], "nice": False, "zero": False}}
    layers = [_with_months(layer, x) for layer in template["layer"]]
    return {**template, "layer": layers, "encoding": {"y": y}, "height": height * lanes}


def _with_months(layer: Spec, x: Spec) -> Spec:
    encoding = layer.get("encoding", {})
    return (
        {**layer, "encoding": {**encoding, "x": {**encoding["x"], **x}}} if "field" in encoding.get("x", ()) else layer
    )


@lru_cache(maxsize=16)
def _template(lang: str, *, scaled: bool, named: bool) -> Spec:
    """The specification without months and number of lanes. Altair takes 50 ms for it, so it makes only this part."""
    base, x = alt.Chart(), alt.X("n:Q", title=None)
    layers = [
        *_frame(base, scaled=scaled),
        *_lines(base, x, named=named),
        *_points(base, x, tooltip(lang, hint="column.note"), named=named),
    ]
    return layered(layers, {"y": alt.Y("y:Q", axis=None)}, 1)


def _of(base: alt.Chart, field: str, *values: str) -> alt.Chart:
    return base.transform_filter(alt.FieldOneOfPredicate(field=field, oneOf=list(values)))


def _frame(base: alt.Chart, *, scaled: bool) -> list[alt.Chart]:
    """Heading, rules and, where `scaled`, the value of the upper one."""
    left = alt.XValue(2)  # type: ignore[no-untyped-call]
    upper = _of(base, "form", "upper")
    scale = upper.mark_text(align="left", baseline="bottom", dy=-2, color=INK, opacity=0.75)
    return [
        _of(base, "form", "zero").mark_rule(color=INK, strokeWidth=0.8, opacity=0.6),
        upper.mark_rule(color=INK, strokeWidth=0.6, opacity=0.25),
        _of(base, "form", "head")
        .mark_text(align="left", baseline="middle", fontWeight="bold", color=INK)
        .encode(x=left, text=alt.Text("text:N")),
        *([scale.encode(x=left, text=alt.Text("scale:N"))] * scaled),
    ]


def _lines(base: alt.Chart, x: alt.X, *, named: bool) -> list[alt.Chart]:
    """Last year below, the plan in dashes above it (in steps unless `named`), the actual on top; a gap stays a gap."""
    lines = {line: _of(base, "line", line).transform_filter("datum.form != 'end'") for line in SERIES}
    lane = alt.Detail("lane:N")
    return [
        lines["last"].mark_line(strokeWidth=1.6, color=LAST_YEAR, invalid=_GAPS).encode(x=x, detail=lane),
        lines["plan"]
        .mark_line(
            strokeWidth=1.1, color=INK, strokeDash=DASH, interpolate="linear" if named else "step", invalid=_GAPS
        )
        .encode(x=x, detail=lane),
        lines["actual"].mark_line(strokeWidth=2.2, invalid=_GAPS).encode(x=x, detail=lane, color=COLOUR),
    ]


def _points(base: alt.Chart, x: alt.X, tooltips: list[alt.Tooltip], *, named: bool) -> list[alt.Chart]:
    """The points of the actual by form, what carries the tooltips of the other lines, and what stands at the end."""
    valid = base.transform_filter("isValid(datum.y)").encode(x=x, tooltip=tooltips)
    edge = alt.Stroke("colour:N", scale=None)
    actual = valid.transform_filter("datum.line == 'actual'")
    end = _of(valid, "form", "end")
    ends = (
        end.mark_text(align="left", dx=9, color=INK).encode(text=alt.Text("text:N"))
        if named
        else end.mark_text(align="right", baseline="bottom", dx=5, dy=-3, color=INK, fontWeight="bold").encode(
            text=alt.Text("text:N")
        )
    )
    return [
        _of(valid, "line", "plan", "last").mark_point(size=60, opacity=0),
        _of(actual, "form", "final", "late", "revised")
        .mark_point(size=26, filled=True, opacity=1)
        .encode(color=COLOUR),
        _of(actual, "form", "provisional").mark_point(size=46, filled=False, strokeWidth=1.8).encode(stroke=edge),
        _of(actual, "form", "incomplete")
        .mark_point(shape="triangle-down", size=60, filled=False, strokeWidth=1.8)
        .encode(stroke=edge),
        _of(actual, "form", "revised").mark_text(dy=-10, color=INK).encode(text=alt.Text("text:N")),
        ends,
    ]
