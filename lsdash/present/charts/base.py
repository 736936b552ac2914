"""What all charts share: the layered specification, marks in rows, axes, the fields that every mark carries."""

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
from altair.utils import schemapi

from lsdash.model import formats, texts
from lsdash.model.kinds import KINDS
from lsdash.model.words import Row, Words
from lsdash.present.charts import screen_fit
from lsdash.present.palette import ALARM_TEXT, INK, ON_LIGHTER, ON_SECTOR, item_colour, lighter
from lsdash.present.text_width import text_width

Mark = dict[str, Any]
Spec = dict[str, Any]
Encodings = Mapping[str, Any]
DASH = [4, 2]
DOTS = [1.5, 2.5]
ROOM = 560  # pixels of the drawing from which on answers are written beside the marks
_MOST_WORDS = 0.7  # part of that which they may take
FONT = 12
_LABELS, _WARNING, _MARKS = 7, 5, 5  # pixels around the letters of an axis and of a warning, and those of ticks
DATA = "marks"  # name of the data in a specification

# Checking every part against the schema of Vega-Lite takes ten times as long as the rest. The tests switch it on.
schemapi.disable_debug_mode()
BOARD = 14  # pixels of letters on a board, for the back row of a room


@dataclass(frozen=True)
class Chart:
    """The marks of a chart and the Vega-Lite specification that draws them, not to be changed.

    The specification is the same for any rows, so that a browser that shows it only takes new rows in: their order and
    the ends of the scale are columns of the marks (`chart_in_rows`). `fits`: its drawing arranges itself in any height.
    """

    marks: Sequence[Mark]
    spec: Spec
    fits: bool = False


@dataclass(frozen=True)
class RenderedChart:
    """A chart in the digits of a language, ready to be shown.

    `spec`: the complete Vega-Lite specification without its width and its data, which are `marks` (None: missing);
    `height`: pixels of the page that it takes with all that stands around it; `dense`: too high to be enlarged as much
    as others.
    """

    spec: Spec
    marks: Sequence[Mark]
    height: float
    dense: bool


def layered(layers: Sequence[alt.Chart], shared: Encodings, height: float | alt.Step) -> Spec:
    """The specification of `layers` on one another over named data. `shared`: encodings of all layers; `height`: pixels
    of the drawing, or of each of its rows."""
    chart = alt.layer(*layers, data=alt.NamedData(name=DATA), height=height).encode(**shared)
    spec: Spec = chart.to_dict(validate=schemapi.DEBUG_MODE)
    return spec


def render(chart: Chart, words: Words, *, warning: str = "", tallest: int | None = None) -> RenderedChart:
    """`chart` in the digits of a language.

    `warning` stands on the drawing itself, so that no picture of it can be saved without. On a screen, where `tallest`
    is given, a chart higher than so many pixels has letters as large as a board's, so that it may be enlarged less; one
    that would leave most of the screen empty is stretched.
    """
    spec = {**chart.spec, "config": _config(words)}
    if warning:
        spec["title"] = {
            "text": warning,
            "color": ALARM_TEXT,
            "fontSize": FONT,
            "anchor": "start",
            "fontWeight": "bold",
        }
    # The width follows the page; the height is a step per row and must not be fitted to anything.
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    dense = tallest is not None and _height(spec, chart.marks) > tallest
    if tallest is not None and dense:
        spec = screen_fit.tightened(spec, tallest, letters=BOARD, fits=chart.fits)
    elif tallest is not None:
        spec = screen_fit.stretched(spec, _height(spec, chart.marks), tallest, fits=chart.fits)
    marks = [{name: _plain(value) for name, value in mark.items()} for mark in chart.marks]
    height = _height(spec, chart.marks) + _height_around(spec, BOARD if dense else FONT)
    return RenderedChart(spec, marks, height, dense)


def altair_chart(rendered: RenderedChart) -> alt.LayerChart:
    """`rendered` with its data as Altair has it, for `st.altair_chart`."""
    config = {**rendered.spec["config"], "background": "transparent"}  # Altair's schema has no null
    spec = {**rendered.spec, "config": config, "datasets": {DATA: rendered.marks}}
    return alt.LayerChart.from_dict(spec, validate=False)


def _config(words: Words) -> Spec:
    return {
        "locale": formats.vega_locale(words.lang),
        "font": '"Source Sans", sans-serif',
        "background": None,
        "padding": {"left": 0, "right": 0, "top": 0, "bottom": 10},  # for what hangs below the last line of letters
        "view": {"stroke": None},
        "axis": {
            "labelColor": INK,
            "labelFontSize": FONT,
            "labelPadding": 8,
            "labelFlush": True,
            "labelOverlap": True,
            "titleColor": INK,
            "titleFontWeight": "normal",
            "domain": False,
            "ticks": False,
            "gridColor": INK,
            "gridOpacity": 0.1,
            "labelLimit": 220,
            "aria": False,  # it would say the ends that the scale had before the last filter
        },
        "bar": {"discreteBandSize": {"band": 0.85}},
        "text": {"fontSize": FONT},
        # The message stands in the heading, the numbers in the table: marks are not read out one by one.
        "mark": {"cursor": "pointer", "aria": False},
    }


def _height(spec: Spec, marks: Sequence[Mark]) -> float:
    """Of a drawing without its axes, in pixels; that of rows follows from how many there are."""
    height = spec["height"]
    if not isinstance(height, dict):
        return float(height)
    field = spec["encoding"]["y"]["field"]
    return float(height["step"]) * len({mark[field] for mark in marks})


def _height_around(spec: Spec, letters: int) -> int:
    """Pixels above and below a drawing: a warning, the labels of the axis with their ticks, padding."""
    channels = [part.get("encoding", {}).get("x", {}) for part in (spec, *spec["layer"])]
    axes = [channel["axis"] for channel in channels if channel.get("axis")]
    labels = letters + _LABELS + _MARKS * any(axis.get("ticks") for axis in axes) if axes else 0
    warning = letters + _WARNING if "title" in spec else 0
    return int(labels + warning + spec["config"]["padding"]["bottom"])


def _plain(value: Any) -> Any:
    """`value` as JSON has it: numbers of numpy as Python's, none for what is no number."""
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value


def row_encodings(lang: str, *, size: int = FONT) -> dict[str, Any]:
    """The encodings of marks that stand in rows, from top to bottom; of a row named "key|label" only the label is
    shown, on one line where the screen is wide."""
    label = f"split(replace(peek(split(datum.label, '|')), regexp('\\n', 'g'), width < {ROOM} ? '\\n' : ' '), '\\n')"
    order = alt.EncodingSortField(field="order", op="min")
    axis = alt.Axis(labelExpr=label, ticks=False, domain=False, labelPadding=6, labelOverlap=False, labelFontSize=size)
    return {"y": alt.Y("row:N", sort=order, title=None, axis=axis), "tooltip": tooltip(lang, hint="column.origin")}


def tooltip(lang: str, *, hint: str) -> list[alt.Tooltip]:
    """The tooltip of a mark: what it is, the number in full, and its hint under the text `hint`."""
    return tooltip_of(lang, {"what": "column.about", "full": "column.value", "hint": hint})


def tooltip_of(lang: str, titles: Mapping[str, str]) -> list[alt.Tooltip]:
    """A tooltip of these fields, each under its text."""
    return [alt.Tooltip(f"{field}:N", title=texts.text(lang, title)) for field, title in titles.items()]


def across(field: str, *, axis: bool = True, narrow: float = 1.0, worded: bool = False) -> alt.X:
    """A quantitative position on the scale that the marks carry, with few ticks; bars and their labels share it.

    On narrow screens the scale is `narrow` times as long; on others, where marks are `worded`, as long as their words
    need.
    """
    # Numbers nearer to an end than that would reach beyond the drawing.
    ticks = alt.Axis(format=",.0f", tickCount=5, ticks=False, domain=False, labelFlush=FONT) if axis else None
    most = "first.most"
    if worded:
        wide = "max(first.most, first.far * width / (width - first.beside))"
        most = f"(width < {ROOM} ? first.most * {narrow} : {wide})"
    ends = f"[first.least, {most}]".replace("first", f"data('{DATA}')[0]")
    scale = alt.Scale(domain=alt.ExprRef(f"length(data('{DATA}')) ? {ends} : [0, 1]"), nice=False)
    return alt.X(f"{field}:Q", title=None, scale=scale, axis=ticks)


def chart_in_rows(marks: Sequence[Mark], spec: Spec, *, most: float = 1.0, least: float = 0.0) -> Chart:
    """The chart of `marks`, their rows in the order in which they come, on a scale from `least` to `most`."""
    order = {row: place for place, row in enumerate(dict.fromkeys(mark["row"] for mark in marks))}
    return Chart([{**mark, "order": order[mark["row"]], "least": least, "most": most} for mark in marks], spec)


def worded(marks: Sequence[Mark], *, size: int, apart: int) -> list[Mark]:
    """`marks` with the end (`far`) and the pixels of words (`beside`) of that one whose answer reaches furthest where
    there is just room for answers; `apart`: pixels between a mark and its answer."""
    found = [(mark["end"], apart + text_width(mark["answer"]) * size) for mark in marks if mark.get("answer")]
    far, beside = max(found, key=lambda one: one[0] / max(ROOM - one[1], 1), default=(0.0, 0.0))
    return [{**mark, "far": far, "beside": min(beside, ROOM * _MOST_WORDS)} for mark in marks]


def about(row: Row, words: Words) -> Mark:
    """The fields that every mark carries: its id, what it is, the number in full, its place, its colours and edge."""
    derived, own = KINDS[row["kind"]].dashed, item_colour(row["item"])
    return {
        "id": row["id"],
        "what": f"{words.name('item', row['item'])} – {words.lane(row)}",
        "full": words.quantity(row),
        "hint": words.hint(row),
        "dashed": derived,
        "colour": lighter(own) if derived else own,
        "edge": own,
        "ink": ON_LIGHTER if derived else ON_SECTOR.get(row["item"], INK),
        "zero": 0.0,
    }


def calculated(formulas: Mapping[str, str]) -> list[Spec]:
    """The fields that marks get in the browser, each of its formula, which may use those before it."""
    return [{"calculate": formula, "as": name} for name, formula in formulas.items()]


def wrapped(text: str, width: int) -> str:
    """`text` in lines of at most `width` letters; no word is parted, not at its hyphen either."""
    return "\n".join(textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False))


COLOUR = alt.Color("colour:N", scale=None)
EDGE = alt.StrokeDashValue([1, 0], condition={"test": "datum.dashed", "value": DASH})


def cannot_close(row: Row) -> bool:
    """Whether a remainder lies outside zero with its whole interval: rounding cannot explain it. False where it is not
    known."""
    return row["low"] is not None and bool(row["low"] > 0 or (row["high"] is not None and row["high"] < 0))
