"""Lines over months in a grid of panels with one axis of time.

Places inside a panel are shares of it, so that the specification is the same for any rows; the browser makes pixels of
them. A month without a number is a gap. Hollow points are of what is provisional or lacks reports. A line of what has
been added up is broken where some reports begin to lack, or no longer do: it would join what cannot be compared. A
number beyond its panel stands at the edge as an arrow.
"""

import math
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import altair as alt

from lsdash.model.calendar import tet_days
from lsdash.model.words import Row, Words
from lsdash.present.charts.base import DASH, FONT, ROOM, Chart, Mark, Spec, calculated, layered, tooltip, wrapped
from lsdash.present.palette import INK, LAST_YEAR

_MONTHS, _QUARTER = 12, 3
_LINE, _AXIS, _LEFT = 15, 26, 4  # pixels: of a line of letters, below a panel, to the left of it
_SCALE = 18  # pixels above a panel for the name of its upper rule
_NAMED = 10  # pixels of a month from which on quarters are named, and not years alone
# Of the name of a day, shares of a panel: where it may stand from below, how high and how wide it is on a phone.
_NAME_AT, _NAME_ROOM, _NAME_WIDE = (0.0, 0.35, 0.6), 0.2, 0.13
_POINT = 0.3  # of a line of letters: how far a point reaches around its middle
_CLEAR = "transparent"
_LARGE, _SMALL = 46, 24
_ABOVE = "datum.form == 'head' || datum.form == 'said'"
_BELOW = "datum.form == 'year' || datum.form == 'quarter'"
_AT_FOOT = "datum.shape == 'triangle-down' && datum.v == 0"


@dataclass(frozen=True)
class Point:
    """A number of a line: its month (since year 0), its value, the fields that every mark carries, none where it says
    nothing of itself.

    `whole`: whether no report lacks, None where that breaks no line; `letter` stands above it.
    """

    n: int
    value: float | None
    mark: Mark
    hollow: bool = False
    whole: bool | None = None
    letter: str = ""


@dataclass(frozen=True)
class Line:
    """One line, `form` actual, plan or last (year); `end` stands at its end."""

    points: Sequence[Point]
    form: str = "actual"
    shape: str = "circle"
    end: str = ""


@dataclass(frozen=True)
class Panel:
    """A panel: its heading, lines of text below it, its lines from `low` to `high`, values with a rule and its name: of
    two whose names would touch, the first."""

    name: str
    said: Sequence[str]
    lines: Sequence[Line]
    low: float
    high: float
    rules: Sequence[tuple[float, str]]


@dataclass(frozen=True)
class Layout:
    """How panels stand: columns on a wide and on a narrow screen, pixels of a row of them, and to the right of each;
    letters of a line of a heading.

    `quiet`: small ones, where points are shown only if they are hollow.
    """

    wide: int
    narrow: int
    row: int
    right: int = 10
    letters: int = 90
    quiet: bool = False


def month_of(row: Row) -> int:
    """The month of a row, since year 0."""
    return int(row["year"]) * _MONTHS + int(row["month"]) - 1


def month_panels(panels: Sequence[Panel], words: Words, layout: Layout) -> Chart:
    """The chart of `panels`, from left to right and from top to bottom."""
    months = [point.n for panel in panels for line in panel.lines for point in line.points]
    axis = _Axis(min(months, default=0), max(months, default=0))
    texts = [wrapped(panel.name, layout.letters).split("\n") for panel in panels]
    lines = (len(names) + len(panel.said) for names, panel in zip(texts, panels, strict=True))
    head = _LINE * max(lines, default=0) + _SCALE
    room = layout.row - head - _AXIS
    marks: list[Mark] = []
    of_axis = list(axis.marks(words, quiet=layout.quiet))
    # With every mark, so that the specification is the same for one panel and for several.
    grid = {"panels": len(panels), "wide": layout.wide, "narrow": layout.narrow, "right": layout.right}
    for number, (names, panel) in enumerate(zip(texts, panels, strict=True)):
        own = {"panel": number, **grid, "head": head, "months": axis.count}
        words_above = [{"form": "head", "text": name} for name in names]
        words_above += [{"form": "said", "text": text} for text in panel.said]
        placed = [{**mark, "v": float(place)} for place, mark in enumerate(words_above)]
        named = [_named_apart(panel, mark, axis) for mark in of_axis if mark["form"] == "tet" and mark["text"]]
        drawn = [*placed, *_rules(panel, axis, gap=_LINE / room), *of_axis, *named]
        for place, line in enumerate(panel.lines):
            drawn += _line(panel, line, axis, path=f"{number}.{place}", quiet=layout.quiet)
        drawn += _ends(panel, gap=_LINE / room)
        marks += [{**own, **mark} for mark in drawn]
    rows_of = [math.ceil(len(panels) / columns) for columns in (layout.wide, layout.narrow)]
    # For charts.js: how high the drawing is on a narrow screen.
    narrow = {"below": ROOM, "height": layout.row * rows_of[1]}
    spec = {**_spec(words.lang), "height": layout.row * rows_of[0], "usermeta": narrow}
    return Chart(marks, spec, fits=True)


def _rules(panel: Panel, axis: "_Axis", *, gap: float) -> Iterator[Mark]:
    """Rules with their names, `gap` of the panel apart at least: a nearer one would run through the name of the other.
    The foot of the panel is always there."""
    drawn: list[float] = []
    for value, name in panel.rules:
        level = _level(panel, value)
        free = all(abs(level - other) >= gap for other in drawn)
        drawn += [level] if free else []
        if free or level == 0:
            text = name if free else ""
            u, v = _clear(panel, axis, level, gap=gap) if text else (0.0, level)
            beside = (u, v) == (0.0, level)
            yield {"form": "rule", "u": 0.0, "v": level, "u2": 1.0, "v2": level, "text": text if beside else ""}
            if not beside:
                yield {"form": "rule_name", "u": u, "v": v, "text": text}


def _clear(panel: Panel, axis: "_Axis", level: float, *, gap: float) -> tuple[float, float]:
    """Where the name of a rule stands, the first place that no line passes: above its beginning, above its end, below
    its end; above its beginning where lines pass them all."""
    places = [(0.0, level), (1.0, level), *([(1.0, level - gap)] if level >= gap else [])]
    for u, v in places:
        first, last = (0.0, _NAME_WIDE) if u == 0 else (1 - _NAME_WIDE, 1.0)
        passed = (ends for line in panel.lines for ends in _passed(panel, line, axis, first, last))
        if not any(low < v + gap + _POINT * gap and high > v for low, high in passed):
            return u, v
    return places[0]


def _level(panel: Panel, value: float) -> float:
    """Where a value stands, as a share of the panel from below."""
    return (value - panel.low) / ((panel.high - panel.low) or 1.0)


def _named_apart(panel: Panel, mark: Mark, axis: "_Axis") -> Mark:
    """The name of a day, at the foot of the panel or above it where lines pass there."""
    passed = [
        levels for line in panel.lines for levels in _passed(panel, line, axis, mark["u"], mark["u"] + _NAME_WIDE)
    ]
    free = (v for v in _NAME_AT if not any(low <= v + _NAME_ROOM and high >= v for low, high in passed))
    return {**mark, "form": "tet_name", "v": next(free, 0.0)}


def _passed(panel: Panel, line: Line, axis: "_Axis", first: float, last: float) -> Iterator[tuple[float, float]]:
    """The levels between which each piece of a line runs from `first` to `last`, shares of the panel."""
    places = [(axis.place(each.n), _level(panel, each.value)) for each in line.points if each.value is not None]
    for (u, v), (u2, v2) in pairwise(places):
        ends = [v + (v2 - v) * (min(max(at, u), u2) - u) / (u2 - u) for at in (first, last)]
        if u <= last and u2 >= first:
            yield min(ends), max(ends)


@dataclass(frozen=True)
class _Axis:
    """The months from `first` to `last`, each as broad as any other."""

    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    def place(self, n: float) -> float:
        """The middle of a month, as a share of the panel from the left."""
        return (n - self.first + 0.5) / self.count

    def marks(self, words: Words, *, quiet: bool) -> Iterator[Mark]:
        """Ticks at the first month of every quarter, which carry the year in January, and the first days of Tết."""
        ticks = [n for n in range(self.first, self.last + 1) if n % _QUARTER == 0] or [self.first]
        for n in ticks:
            year, month = divmod(n, _MONTHS)
            named = month == 0 or (n == ticks[0] and all(other % _MONTHS for other in ticks))
            text = f"{month + 1}/{year}" if named else str(month + 1)
            yield {"form": "year" if named else "quarter", "u": self.place(n), "u2": self.place(n), "text": text}
        for day in tet_days():
            n = day.year * _MONTHS + day.month - 1
            if self.first <= n <= self.last:
                place = self.place(n - 0.5 + (day.day - 0.5) / monthrange(day.year, day.month)[1])
                name = "" if quiet else words.text("monthly.label.tet")
                yield {"form": "tet", "u": place, "u2": place, "v": 0.0, "v2": 1.0, "text": name}


def _line(panel: Panel, line: Line, axis: _Axis, *, path: str, quiet: bool) -> Iterator[Mark]:
    """The points of a line; those that are joined carry the same path."""
    run, before = 0, None
    for point in line.points:
        if point.value is None:
            before = None
            continue
        if before is None or before.n + 1 < point.n or before.whole != point.whole:
            run += 1
        before = point
        level = min(max(_level(panel, point.value), 0.0), 1.0)
        place = {"form": line.form, "path": f"{path}.{run}", "u": axis.place(point.n), "v": level}
        yield {**_shown(point, line, panel, quiet=quiet), **place} if point.mark else place


def _shown(point: Point, line: Line, panel: Panel, *, quiet: bool) -> Mark:
    """The form of a point that says something of itself."""
    value, colour = point.value or 0.0, point.mark["colour"]
    arrow = "triangle-up" if value > panel.high else "triangle-down" if value < panel.low else ""
    visible = line.form == "actual" and (point.hollow or bool(arrow) or not quiet)
    return {
        **point.mark,
        "fill": colour if visible and not point.hollow else _CLEAR,
        "edge": colour if visible else _CLEAR,
        "shape": arrow or line.shape,
        "size": _LARGE if point.hollow or arrow or line.shape != "circle" else _SMALL,
        "text": point.letter,
    }


def _ends(panel: Panel, *, gap: float) -> Iterator[Mark]:
    """What stands at the ends of lines, `gap` of the panel apart from one another."""
    ends: list[tuple[float, str]] = []
    for line in panel.lines:
        last = next((point for point in reversed(line.points) if point.value is not None), None)
        if line.end and last is not None and last.value is not None:
            ends.append((_level(panel, last.value), line.end))
    highest = math.inf
    for level, text in sorted(ends, reverse=True):
        highest = min(level, highest - gap)
        yield {"form": "end", "u": 1.0, "v": highest, "text": text}


@lru_cache(maxsize=16)
def _spec(lang: str) -> Spec:
    """The specification; its height follows. Altair takes 50 ms for it."""
    plot = alt.Chart()

    def of(*forms: str) -> alt.Chart:
        return plot.transform_filter(alt.FieldOneOfPredicate(field="form", oneOf=list(forms)))

    x2, y2, text, path = alt.X2("px2:Q"), alt.Y2("py2:Q"), alt.Text("text:N"), alt.Detail("path:N")
    left: dict[str, Any] = {"align": "left", "color": INK}
    at_foot = of("actual").transform_filter(_AT_FOOT)
    quarters = plot.transform_filter(
        f"datum.form == 'year' || datum.form == 'quarter' && datum.w >= {_NAMED} * datum.months"
    )
    layers = [
        of("rule").mark_rule(opacity=0.3, strokeWidth=0.8, color=INK).encode(x2=x2, y2=y2),
        of("tet").mark_rule(opacity=0.55, strokeWidth=1, strokeDash=[1, 3], color=INK).encode(x2=x2, y2=y2),
        of("year", "quarter").mark_rule(opacity=0.6, strokeWidth=0.8, color=INK).encode(x2=x2, y2=y2),
        # Clear of the rules (style.css), below what is drawn of numbers.
        of("rule")
        .mark_text(baseline="bottom", dy=-2, fillOpacity=0.75, **left)
        .encode(text=text)
        .properties(name="scale_names"),
        of("rule_name")
        .mark_text(baseline="bottom", dy=-2, fillOpacity=0.75, align="right", color=INK)
        .encode(text=text)
        .properties(name="scale_names_at_end"),
        of("last").mark_line(strokeWidth=1.6, color=LAST_YEAR).encode(detail=path),
        of("plan").mark_line(strokeWidth=1.2, color=INK, strokeDash=DASH).encode(detail=path),
        of("actual").mark_line(strokeWidth=2.2).encode(detail=path, stroke=alt.Stroke("colour:N", scale=None)),
        of("actual", "plan", "last")
        .transform_filter("datum.full")
        .mark_point(opacity=1, strokeWidth=1.8)
        .encode(
            shape=alt.Shape("shape:N", scale=None),
            size=alt.Size("size:Q", scale=None),
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("edge:N", scale=None),
            tooltip=tooltip(lang, hint="column.note"),
        ),
        of("actual").transform_filter(f"!({_AT_FOOT})").mark_text(dy=-10, color=INK).encode(text=text),
        # A line comes down to an arrow at the lower edge: what stands there is beside it, on the side with more room.
        at_foot.transform_filter("datum.u < 0.5").mark_text(dx=9, dy=-4, **left).encode(text=text),
        at_foot.transform_filter("datum.u >= 0.5").mark_text(align="right", dx=-9, dy=-4, color=INK).encode(text=text),
        of("tet_name").mark_text(baseline="bottom", dx=3, dy=-16, opacity=0.8, **left).encode(text=text),
        of("end").mark_text(baseline="middle", dx=9, **left).encode(text=text),
        of("head").mark_text(baseline="middle", fontWeight="bold", **left).encode(text=text),
        of("said").mark_text(baseline="middle", **left).encode(text=text),
        quarters.mark_text(baseline="top", dy=7, color=INK, opacity=0.8).encode(text=text),
    ]
    shared = {"x": alt.X("px:Q", scale=None, axis=None), "y": alt.Y("py:Q", scale=None, axis=None)}
    return {**layered(layers, shared, 0), "transform": _PIXELS}


# From places in a panel to pixels of the drawing.
_PIXELS = calculated(
    {
        "across": f"min(datum.panels, width < {ROOM} ? datum.narrow : datum.wide)",
        "cell": "width / datum.across",
        "high": "height / ceil(datum.panels / datum.across)",
        "left": f"datum.panel % datum.across * datum.cell + {_LEFT}",
        "top": "floor(datum.panel / datum.across) * datum.high + datum.head",
        "w": f"datum.cell - {_LEFT} - datum.right",
        "h": f"datum.high - datum.head - {_AXIS}",
        "px": f"{_ABOVE} ? datum.left : datum.left + datum.u * datum.w",
        "py": f"{_ABOVE} ? datum.top - datum.head + {FONT} / 2 + 1 + {_LINE} * datum.v"
        f" : {_BELOW} ? datum.top + datum.h : datum.top + (1 - datum.v) * datum.h",
        "px2": "datum.left + datum.u2 * datum.w",
        "py2": f"{_BELOW} ? datum.top + datum.h + 4 : datum.top + (1 - datum.v2) * datum.h",
    }
)
