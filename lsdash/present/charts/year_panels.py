"""Small multiples over years: a grid of panels with one axis of time, in as many columns as the screen has room for.

Places inside a panel are shares of it, so that the specification is the same for any rows; the browser makes pixels of
them. Two numbers of a series are joined where they may be compared (`model.series`), thinly over years in between that
nobody states; where they may not, a double stroke stands between them.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import altair as alt

from lsdash.model import series
from lsdash.model.formats import NBSP
from lsdash.model.kinds import KINDS, NOT_FINAL
from lsdash.model.series import Step
from lsdash.model.words import Row, Words
from lsdash.present.charts import base
from lsdash.present.charts.base import DASH, FONT, ROOM, Chart, Mark, Spec, layered, tooltip, wrapped
from lsdash.present.charts.label_room import is_crowded
from lsdash.present.monthly.naming import brief
from lsdash.present.palette import INK, LAST_YEAR, item_colour, lighter

_COLUMNS, _NARROW = 3, 2  # on an ordinary page, on a phone
_ASPECT = 1.7  # width of a panel, in parts of its height
_HEIGHT, _TALL = 178, 300  # pixels of a row of panels; of a single one
_NAME = 28  # letters of a line of a heading
_TICKS = 4
_BREAK = "//"
# Pixels of a panel around its drawing: heading, axis, left, right.
_HEAD, _FOOT, _LEFT, _RIGHT = 48, 22, 14, 26
_LINE = 15  # pixels of a line of a heading
_CLEAR = "transparent"
_SHAPES = {
    "actual": "circle",
    "estimated": "diamond",
    "bound": "triangle-up",
    "target": "stroke",
    "plan": "square",
    "other": "circle",
}
_SIZES = {"actual": 46, "estimated": 70, "bound": 60, "target": 200, "plan": 44, "other": 34}
_STROKES = {"target": 3.0}
# Pixels of a drawing inside a panel, on a phone and on an ordinary page: of one among others, of one alone.
_SIZES_DRAWN = {False: ((140, 108), (330, 108)), True: ((320, 230), (1050, 230))}
_LOWEST = 80  # pixels of a panel that is high enough for labels; on a screen it may be lower
# The place of a year: a share of the panel from the left.
Place = Callable[[float], float]


@dataclass(frozen=True)
class Panel:
    """One panel: its heading, what stands below it, its numbers from `low` to `high`, and the value of its rule.

    Numbers of an area of `quiet` are drawn in grey, for comparison.
    """

    name: str
    last: str
    numbers: Sequence[Row]
    low: float
    high: float
    rule: float
    quiet: frozenset[str] = frozenset()

    def height(self, value: float) -> float:
        """Where a value stands, as a share of the panel from below."""
        return (value - self.low) / ((self.high - self.low) or 1.0)


def heading(row: Row, words: Words) -> str:
    """The name of a series: of a district, its product; production value of the province or of a sector."""
    name = words.name("item", row["item"])
    if row["indicator"] == "production_value":
        name = words.text("chart.trend.value", item=words.name("item", row["item"]))
    return f"{words.name('area', row['area'])}: {name}" if row["area"] else name


def year_panels(panels: Sequence[Panel], words: Words) -> Chart:
    """The chart of `panels`, from left to right and from top to bottom."""
    years = [series.year(row) for panel in panels for row in panel.numbers]
    first, last = min(years, default=0), max(years, default=1)

    def place(year: float) -> float:
        return (year - first) / ((last - first) or 1)

    marks: list[Mark] = []
    wraps = any(len(panel.name) > _NAME for panel in panels)
    for number, panel in enumerate(panels):
        own = {"panel": number, "panels": len(panels), "head": _HEAD + _LINE * wraps}
        marks += [{**_blank(), **own, **mark} for mark in _frame(panel, years=_ticks(first, last), place=place)]
        for numbers in series.by_series(panel.numbers).values():
            drawing = _Drawing(panel, place, words, alone=len(panels) == 1)
            marks += [{**_blank(), **own, **mark} for mark in (*drawing.joints(numbers), *drawing.points(numbers))]
    if len(panels) <= 1:
        return Chart(marks, _spec(words.lang, height=_TALL), fits=True)
    # The same for any panels that stand in as many lines on an ordinary page.
    lines = math.ceil(len(panels) / _COLUMNS)
    wide, narrow = _HEIGHT * lines, _HEIGHT * math.ceil(lines * _COLUMNS / _NARROW)
    spec = {**_spec(words.lang, height=wide), "usermeta": {"below": ROOM, "height": narrow}}  # for charts.js
    return Chart(marks, spec, fits=True)


def _blank() -> Mark:
    texts = dict.fromkeys(("id", "what", "full", "hint", "text", "form", "shape", "joins"), "")
    places = {"u": 0.0, "v": 0.0, "u2": 0.0, "v2": 0.0}
    return {**texts, **places, "fill": _CLEAR, "edge": INK, "size": 0, "thick": 1.0, "dashed": False, "broad": False}


def _ticks(first: int, last: int) -> list[int]:
    """Years that are named below a panel: the last one and some before it, evenly apart."""
    every = max(1, math.ceil((last - first) / (_TICKS - 1)))
    return list(range(last, first - 1, -every))


def _frame(panel: Panel, *, years: Sequence[int], place: Place) -> list[Mark]:
    """Heading, last value, rule and years of a panel."""
    level = panel.height(panel.rule)
    names = wrapped(panel.name, _NAME).split("\n")
    heads = [{"form": "head", "text": line, "v": float(number)} for number, line in enumerate(names[:2])]
    below = {"form": "last", "text": panel.last, "v": float(min(len(names), 2))}
    rule = {"form": "rule", "v": level, "u2": 1.0, "v2": level, "text": f"{panel.rule:g}"}
    return [*heads, below, rule, *({"form": "year", "text": str(year), "u": place(year)} for year in years)]


@dataclass(frozen=True)
class _Drawing:
    """What draws the numbers of one series into its panel."""

    panel: Panel
    place: Place
    words: Words
    alone: bool = False

    def joints(self, numbers: Sequence[Row]) -> list[Mark]:
        """What stands between each two years: a line, or a double stroke that says why there is none."""
        return [self._joint(step) for step in series.steps(numbers)]

    def _joint(self, step: Step) -> Mark:
        ends = [(self.place(series.year(row)), self.panel.height(row["value"])) for row in (step.earlier, step.later)]
        (u, v), (u2, v2) = ends
        what = self.words.text("chart.trend.between", first=step.earlier["period"], last=step.later["period"])
        if step.broken:
            why = self.words.text(f"broken.{step.broken}")
            middle = {"u": (u + u2) / 2, "v": (v + v2) / 2}
            return {**middle, "form": "break", "text": _BREAK, "what": what, "full": why}
        colour = self._colour(step.later)
        line = {"u": u, "v": v, "u2": u2, "v2": v2, "edge": colour, "thick": 2.2 if step.years == 1 else 1.0}
        return {**line, "form": "joined", "joins": f"{step.earlier['id']} {step.later['id']}"}

    def points(self, numbers: Sequence[Row]) -> list[Mark]:
        """Every number; beside the first actual its digits, in a panel that stands alone beside all of them."""
        known = series.actuals(numbers)
        marks = [self._point(row) for row in sorted(numbers, key=lambda row: bool(row["chosen"]))]
        if self.panel.quiet or (len(known) == 1 and not self.alone):
            return marks
        taken = [*marks, *self.joints(numbers)]
        for row in known if self.alone else known[:1]:
            label = {**self._point(row), "text": self._digits(row)}
            where = ("label_below", "label") if self._rises(row, known) else ("label", "label_below")
            # Where there is room for it on neither side it is on the card and in the table alone.
            for broad, size in enumerate(_SIZES_DRAWN[self.alone]):
                free = ({**label, "form": form, "broad": bool(broad)} for form in where)
                if found := next((mark for mark in free if not is_crowded(mark, taken, size)), None):
                    taken.append(found)
                    marks.append(found)
                    break
        return marks

    def _digits(self, row: Row) -> str:
        kind = KINDS[row["kind"]]
        unclear = f"{NBSP}(?)" * bool(row["ambiguous"])
        return f"{kind.before}{brief(row['value'], row, self.words)}{kind.after}{unclear}"

    def _rises(self, row: Row, known: Sequence[Row]) -> bool:
        """Whether the line goes up from here, or came down to it where it ends: then there is more room below."""
        at = next(number for number, other in enumerate(known) if other["id"] == row["id"])
        if at + 1 < len(known):
            return bool(known[at + 1]["value"] >= row["value"])
        return at > 0 and bool(known[at - 1]["value"] > row["value"])

    def _point(self, row: Row) -> Mark:
        form = form_of(row)
        colour = self._colour(row)
        filled = form in {"actual", "estimated"}
        derived = KINDS[row["kind"]].dashed
        words = self.words
        source = "" if words.other_source(row) else f"{words.short('source', row['source'])}: "
        what = f"{heading(row, words)} – {words.lane(row)}"
        return {
            **{key: value for key, value in base.about(row, words).items() if key in {"id", "full", "dashed"}},
            "what": what if row["chosen"] else words.text("chart.trend.other", what=what),
            "hint": f"{source}{words.hint(row)}",
            "form": form,
            "shape": _SHAPES[form],
            "size": _SIZES[form],
            "thick": _STROKES.get(form, 1.4),
            "fill": (lighter(colour) if derived else colour) if filled else _CLEAR,
            "edge": colour,
            "u": self.place(series.year(row)),
            "v": self.panel.height(row["value"]),
        }

    def _colour(self, row: Row) -> str:
        return LAST_YEAR if row["area"] in self.panel.quiet else item_colour(row["item"])


def form_of(row: Row) -> str:
    """The form of the mark of a number: plan, target, bound, other (not the one that is shown), estimated, actual."""
    if row["kind"] == "lower_bound":
        return "bound"
    if row["measure"] != "actual":
        return str(row["measure"])
    if not row["chosen"]:
        return "other"
    return "estimated" if row["kind"] in NOT_FINAL else "actual"


@lru_cache(maxsize=16)
def _spec(lang: str, *, height: int) -> Spec:
    plot = alt.Chart()

    def of(*forms: str) -> alt.Chart:
        return plot.transform_filter(alt.FieldOneOfPredicate(field="form", oneOf=list(forms)))

    def roomy(form: str) -> alt.Chart:
        return of(form).transform_filter(f"datum.h >= {_LOWEST} && (!datum.broad || width >= {ROOM})")

    x2, y2, text = alt.X2("px2:Q"), alt.Y2("py2:Q"), alt.Text("text:N")
    edge = alt.Stroke("edge:N", scale=None)
    thick = alt.StrokeWidth("thick:Q", scale=None)
    dashed = alt.StrokeDashValue([1, 0], condition={"test": "datum.dashed", "value": DASH})
    size = alt.Size("size:Q", scale=None)
    forms = alt.Shape("shape:N", scale=None)
    fill = alt.Fill("fill:N", scale=None)
    layers = [
        of("rule").mark_rule(opacity=0.35, strokeWidth=0.8, color=INK).encode(x2=x2, y2=y2),
        of("joined").mark_rule(opacity=0.85).encode(x2=x2, y2=y2, stroke=edge, strokeWidth=thick),
        of("break")
        .mark_text(baseline="middle", color=INK, fontWeight="bold")
        .encode(text=text, tooltip=base.tooltip_of(lang, {"what": "column.period", "full": "column.why"})),
        of(*_SHAPES)
        .mark_point(opacity=1)
        .encode(shape=forms, size=size, fill=fill, stroke=edge, strokeWidth=thick, strokeDash=dashed),
        roomy("label").mark_text(align="left", baseline="bottom", dy=-6, dx=-4, color=INK).encode(text=text),
        roomy("label_below").mark_text(align="left", baseline="top", dy=7, dx=-4, color=INK).encode(text=text),
        of("head").mark_text(align="left", baseline="middle", fontWeight="bold", color=INK).encode(text=text),
        of("last").mark_text(align="left", baseline="middle", color=INK).encode(text=text),
        of("year").mark_text(baseline="top", dy=5, color=INK, opacity=0.8).encode(text=text),
    ]
    shared = {
        "x": alt.X("px:Q", scale=None, axis=None),
        "y": alt.Y("py:Q", scale=None, axis=None),
        "tooltip": tooltip(lang, hint="column.source"),
    }
    return {**layered(layers, shared, height), "transform": _PIXELS}


# From places in a panel to pixels of the drawing.
_PIXELS = base.calculated(
    {
        "across": f"min(datum.panels, max(2, round(sqrt(datum.panels * width / height / {_ASPECT}))))",
        "cell": "width / datum.across",
        "high": "height / ceil(datum.panels / datum.across)",
        "left": f"datum.panel % datum.across * datum.cell + {_LEFT}",
        "top": "floor(datum.panel / datum.across) * datum.high + datum.head",
        "w": f"datum.cell - {_LEFT + _RIGHT}",
        "h": f"datum.high - datum.head - {_FOOT}",
        "words": "datum.form == 'head' || datum.form == 'last'",
        "px": "datum.left + datum.u * datum.w",
        "py": f"datum.words ? datum.top - datum.head + {FONT} + {_LINE} * datum.v"
        " : datum.form == 'year' ? datum.top + datum.h : datum.top + (1 - datum.v) * datum.h",
        "px2": "datum.left + datum.u2 * datum.w",
        "py2": "datum.top + (1 - datum.v2) * datum.h",
    }
)
