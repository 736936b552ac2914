"""Charts: a frame of a query and words → an Altair chart. Pure; no data access, no width.

Titles, legends and notes stand outside, in the page, where they can wrap; `ui.figure` puts them there. Text and
outlines use the page's own text colour, so the same chart serves the light and the dark theme.
"""

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa

from lsdash import formats
from lsdash.kinds import KINDS
from lsdash.palette import ALARM, INK, LAST_YEAR, ON_LIGHTER, ON_SECTOR, PRODUCT, SECTORS, lighter
from lsdash.words import Row, Words, rows

Drawn = dict[str, Any]
_DASH = [4, 2]
_FONT = 12


def finished(chart: alt.LayerChart, words: Words) -> dict[str, Any]:
    """The complete Vega-Lite specification of `chart` in the digits of a language, its data as Arrow streams."""
    whole = (
        chart.configure(locale=formats.vega_locale(words.lang))
        .configure_view(stroke=None)
        .configure_axis(labelColor=INK, labelFontSize=_FONT, titleColor=INK, gridOpacity=0.35, labelLimit=220)
        .configure_text(fontSize=_FONT)
    )
    spec: dict[str, Any] = whole.to_dict()
    # The width follows the page; the height is a step per row and must not be fitted to anything.
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    spec["datasets"] = {name: _stream(values) for name, values in spec.get("datasets", {}).items()}
    return spec


def _stream(values: list[Drawn]) -> bytes:
    table = pa.Table.from_pylist(values)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


def _base(drawn: Sequence[Drawn], words: Words) -> alt.Chart:
    """Rows of marks in their order from top to bottom; of a row named "key|label" only the label is shown."""
    label = "split(peek(split(datum.label, '|')), '\\n')"
    order = list(dict.fromkeys(mark["row"] for mark in drawn))
    axis = alt.Axis(labelExpr=label, ticks=False, domain=False, labelPadding=6, labelOverlap=False)
    tooltip = [
        alt.Tooltip("what:N", title=words.text("column.about")),
        alt.Tooltip("full:N", title=words.text("column.value")),
        alt.Tooltip("hint:N", title=words.text("column.place")),
    ]
    return alt.Chart(pd.DataFrame(drawn)).encode(y=alt.Y("row:N", sort=order, title=None, axis=axis), tooltip=tooltip)


def _across(field: str, domain: Sequence[float], *, axis: bool = True) -> alt.X:
    """A quantitative position from zero, with few ticks; bars and their labels share it."""
    ticks = alt.Axis(format=",.0f", tickCount=5, ticks=False, domain=False) if axis else None
    return alt.X(f"{field}:Q", title=None, scale=alt.Scale(domain=list(domain), nice=False), axis=ticks)


def _layered(layers: Sequence[alt.Chart], *, step: int) -> alt.LayerChart:
    """The layers on one another, each row `step` pixels high."""
    return alt.LayerChart(layer=list(layers), height=alt.Step(step))


def _about(row: Row, words: Words) -> Drawn:
    """The fields that every mark carries: its id, what it is, the number in full, its place, its colours and edge."""
    derived, own = KINDS[row["kind"]].dashed, SECTORS.get(row["item"], PRODUCT)
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


def _wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, width))


_COLOUR = alt.Color("colour:N", scale=None)
_EDGE = alt.condition("datum.dashed", alt.value(_DASH), alt.value([1, 0]))


# --- sector mix ------------------------------------------------------------------------------------------------------


def sector_mix(frame: pd.DataFrame, words: Words, *, share: bool = False) -> alt.LayerChart:
    """Stacked bars of sectors for each year and level, FDI inside its parent, the remainder drawn dashed in red."""
    drawn = [_mix_mark(row, words, share=share) for row in rows(frame)]
    longest = max(mark["x1"] for mark in drawn) * 1.02
    base = _base(drawn, words)
    start = _across("x0", [0, longest])
    part = base.transform_filter("datum.form == 'part'")
    left = base.transform_filter("datum.form == 'remainder'")
    layers = [
        part.mark_bar(size=34, stroke=INK, strokeWidth=0.8).encode(x=start, x2="x1:Q", color=_COLOUR, strokeDash=_EDGE),
        base.transform_filter("datum.form == 'inner'")
        .mark_bar(size=11, yOffset=11, stroke=INK, strokeWidth=0.5)
        .encode(x=start, x2="x1:Q", color=_COLOUR, strokeDash=_EDGE),
        left.mark_bar(size=44, filled=False, stroke=ALARM, strokeWidth=2, strokeDash=[3, 2]).encode(x=start, x2="x1:Q"),
        base.transform_filter("datum.form == 'whole'")
        .mark_tick(size=46, thickness=3, color=INK, opacity=1)
        .encode(x="x1:Q"),
        # A label is drawn only where its part is wide enough on this very screen (about 7 pixels a letter).
        part.transform_filter(f"(datum.x1 - datum.x0) / {longest} * width > 7 * datum.letters")
        .mark_text(yOffset=-4, lineBreak="\n")
        .encode(x="middle:Q", text="label:N", color=alt.Color("ink:N", scale=None)),
        left.transform_filter("datum.label != ''")
        .mark_text(align="right", dy=30, color=INK, fontWeight="bold")
        .encode(x="x1:Q", text="label:N"),
    ]
    return _layered(layers, step=64)


def sector_mix_share(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """The same as shares of the whole, %."""
    return sector_mix(frame, words, share=True)


def _mix_mark(row: Row, words: Words, *, share: bool) -> Drawn:
    x0, x1 = (row["share_x0"], row["share_x1"]) if share else (row["x0"], row["x1"])
    form = "inner" if row["nested"] else row["role"]
    label = words.share(row["share"]) if share and row["share"] is not None else words.digits(row)
    if form == "remainder":
        shown = cannot_close(row)
        label = f"{words.text('chart.sector-mix.cannot')}: {label}" if shown else ""
        x1 = x1 if shown else x0
    elif form == "part":
        label = label.replace(f"{formats.NBSP}(", "\n(")
    mark = {"row": _wrapped(words.lane(row), 12), "form": form, "x0": x0, "x1": x1, "middle": (x0 + x1) / 2}
    return {**_about(row, words), **mark, "label": label, "letters": max(map(len, label.split("\n")))}


def cannot_close(row: Row) -> bool:
    """Whether a remainder lies outside zero with its whole interval: rounding cannot explain it."""
    return bool(row["low"] > 0 or (row["high"] is not None and row["high"] < 0))


# --- contribution to growth ------------------------------------------------------------------------------------------


def growth_contribution(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Diverging bars: percentage points that each sector brought of the whole's growth, and what they leave."""
    found = rows(frame)
    growths = {row["item"]: row for row in found if row["measure"] == "growth"}
    drawn = [
        _contribution_mark(row, growths.get(row["item"]), words)
        for row in found
        if row["measure"] == "contribution" or row["role"] == "whole"
    ]
    values = [mark["value"] for mark in drawn]
    longest = max(map(abs, values))
    base = _base(drawn, words)
    end = _across("value", [min(0.0, *values) - 0.35 * longest, longest * 1.8])
    solid = base.transform_filter("datum.form != 'remainder'")
    left = base.transform_filter("datum.form == 'remainder'")
    ahead, behind = base.transform_filter("datum.value >= 0"), base.transform_filter("datum.value < 0")
    thickness = alt.condition("datum.form == 'inner'", alt.value(9), alt.value(20))
    layers = [
        solid.mark_bar(stroke=INK, strokeWidth=0.8).encode(x=end, color=_COLOUR, size=thickness, strokeDash=_EDGE),
        left.mark_bar(size=20, filled=False, stroke=ALARM, strokeWidth=2, strokeDash=[3, 2]).encode(x=end),
        base.mark_rule(color=INK, strokeWidth=1).encode(x="zero:Q"),
        ahead.mark_text(align="left", dx=6, color=INK, lineBreak="\n").encode(x=end, text="label:N"),
        behind.mark_text(align="right", dx=-6, color=INK).encode(x=end, text="points:N"),
        behind.mark_text(align="left", dx=6, color=INK).encode(x="zero:Q", text="aside:N"),
    ]
    return _layered(layers, step=38)


def _contribution_mark(row: Row, growth: Row | None, words: Words) -> Drawn:
    points = words.digits(row)
    aside = ""
    if growth is not None and row["role"] == "part":
        aside = words.text("chart.growth-contribution.aside", growth=words.digits(growth))
    name = words.short("item", row["item"])
    inner = row["nested"]
    if inner:
        name = words.text("chart.growth-contribution.inside", item=name)
    return {
        **_about(row, words),
        "row": _wrapped(name, 16),
        "form": "inner" if inner else row["role"],
        "value": row["value"],
        "points": points,
        "aside": aside,
        "label": f"{points}\n{aside}".strip(),
    }


# --- levels: last year, plan, actual, target -------------------------------------------------------------------------


def sector_levels(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """For each sector and the whole: last year, plan, actual and target in tỷ đồng on one axis."""
    levels = frame[frame["measure"].isin(["actual", "plan", "target"])]
    return _levels(levels, words, own_scale=False)


def product_levels(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """For each product: last year, plan, actual and target, every product on its own scale and in its own unit."""
    levels = frame[frame["measure"].isin(["actual", "plan", "target"]) | frame["measure"].isna()]
    return _levels(levels, words, own_scale=True)


def later_output(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Outputs of later years, one solid bar per printed year, every product on its own scale."""
    return _levels(frame, words, own_scale=True, form=lambda row, latest: "actual")


def _levels(
    frame: pd.DataFrame, words: Words, *, own_scale: bool, form: Callable[[Row, int], str] | None = None
) -> alt.LayerChart:
    drawn = _level_marks(rows(frame), words, own_scale=own_scale, form=form or _form)
    longest = max(mark["end"] for mark in drawn) or 1.0
    base = _base(drawn, words)
    span = [0, longest * (1.5 if own_scale else 1.3)]
    start, end = _across("zero", span, axis=not own_scale), _across("end", span, axis=not own_scale)
    edge = alt.Stroke("edge:N", scale=None)

    def of(*forms: str) -> alt.Chart:
        return base.transform_filter(alt.FieldOneOfPredicate(field="form", oneOf=list(forms)))

    layers = [
        of("last").mark_bar(size=8, color=LAST_YEAR, stroke=INK, strokeWidth=0.8).encode(x=end, strokeDash=_EDGE),
        of("plan").mark_bar(size=11, filled=False, strokeWidth=1.6).encode(x=end, stroke=edge, strokeDash=_EDGE),
        of("actual").mark_bar(size=12).encode(x=end, color=_COLOUR),
        of("target", "bound").mark_rule(strokeWidth=1.4).encode(x=start, x2="end:Q", color=_COLOUR),
        of("target").mark_tick(size=13, thickness=4, opacity=1).encode(x=end, color=_COLOUR),
        of("bound")
        .mark_point(shape="triangle-right", size=130, strokeWidth=2, filled=False)
        .encode(x=end, stroke=edge),
        of("head").mark_text(align="left", fontWeight="bold", color=INK, dy=3).encode(x=start, text="text:N"),
        of("last", "plan", "actual", "target", "bound")
        .mark_text(align="left", dx=9, color=INK)
        .encode(x=end, text="text:N"),
    ]
    return _layered(layers, step=20 if own_scale else 15)


def _level_marks(
    found: Sequence[Row], words: Words, *, own_scale: bool, form: Callable[[Row, int], str]
) -> list[Drawn]:
    """A heading and one mark per level for each block; `end` is the value, or its part of the block's longest."""
    marks: list[Drawn] = []
    for block in dict.fromkeys(row["block"] for row in found):
        inside = [row for row in found if row["block"] == block and row["value"] is not None]
        longest = max((row["value"] for row in inside), default=1.0) if own_scale else 1.0
        latest = max((row["period"] for row in inside if row["measure"] == "actual"), default=0)
        marks.append(_head(block, inside, words, own_scale=own_scale))
        for row in sorted(inside, key=lambda row: (row["period"], row["measure"] != "plan")):
            mark = {"row": f"{row['id']}|{words.lane(row)}", "form": form(row, latest), "end": row["value"] / longest}
            marks.append({**_about(row, words), **mark, "text": words.digits(row)})
    return marks


def _head(block: str, inside: Sequence[Row], words: Words, *, own_scale: bool) -> Drawn:
    name = words.name("item", block)
    if not inside:
        name = f"{name}: {words.text('chart.mining-output.absent')}"
    elif own_scale:
        name = f"{name} ({words.unit(inside[0])})"
    about = {"id": "", "what": name, "full": "", "hint": "", "zero": 0.0, "colour": INK, "edge": INK, "dashed": False}
    return {**about, "row": f"head.{block}|", "form": "head", "end": 0.0, "text": name}


def _form(row: Row, latest: int) -> str:
    """The form of a mark follows from its level; an actual before the latest one is last year's."""
    if row["measure"] == "target":
        return "bound" if row["kind"] == "lower_bound" else "target"
    if row["measure"] == "plan":
        return "plan"
    return "actual" if row["period"] == latest else "last"


# --- gap to target ---------------------------------------------------------------------------------------------------


def sector_gap(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """For each sector and the whole: the latest actual as a bar, the target as a tick on the same line."""
    found = [row for row in rows(frame) if row["measure"] in {"actual", "target"}]
    latest = max((row["period"] for row in found if row["measure"] == "actual"), default=0)
    drawn = [
        {
            **_about(row, words),
            "row": _wrapped(words.short("item", row["item"]), 14),
            "measure": row["measure"],
            "value": row["value"],
            "text": words.digits(row),
        }
        for row in found
        if row["measure"] == "target" or row["period"] == latest
    ]
    base = _base(drawn, words)
    end = _across("value", [0, max(mark["value"] for mark in drawn) * 1.2])
    actual = base.transform_filter("datum.measure == 'actual'")
    target = base.transform_filter("datum.measure == 'target'")
    layers = [
        actual.mark_bar(size=16).encode(x=end, color=_COLOUR),
        target.mark_rule(strokeWidth=1.4).encode(x="zero:Q", x2="value:Q", color=_COLOUR),
        target.mark_tick(size=24, thickness=4, opacity=1).encode(x=end, color=_COLOUR),
        target.mark_text(align="left", dx=8, color=INK).encode(x=end, text="text:N"),
    ]
    return _layered(layers, step=34)


# --- grid coverage ---------------------------------------------------------------------------------------------------

_GRID_COLUMNS = 23


def grid_coverage(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """One square per commune: solid where the grid has come, hollow where it has not."""
    drawn: list[Drawn] = []
    for row in rows(frame):
        if row["role"] == "whole" or row["measure"] != "actual":
            continue
        for _ in range(round(row["value"])):
            place = len(drawn)
            drawn.append(
                {
                    **_about(row, words),
                    "col": place % _GRID_COLUMNS,
                    "line": place // _GRID_COLUMNS,
                    "role": row["role"],
                }
            )
    base = _base([{**mark, "row": ""} for mark in drawn], words).encode(
        x=alt.X("col:O", axis=None, scale=alt.Scale(paddingInner=0.2)),
        y=alt.Y("line:O", axis=None, scale=alt.Scale(paddingInner=0.2)),
    )
    layers = [
        base.transform_filter("datum.role == 'part'").mark_rect(color=PRODUCT),
        base.transform_filter("datum.role == 'remainder'").mark_rect(filled=False, stroke=ALARM, strokeWidth=2),
    ]
    return _layered(layers, step=21)


# --- districts -------------------------------------------------------------------------------------------------------


def district_map(frame: pd.DataFrame, words: Words) -> alt.LayerChart:
    """Schematic tiles of the districts: solid where the report names an activity, outlined thickly where chosen."""
    drawn = [_tile(row, words) for row in rows(frame)]
    base = alt.Chart(pd.DataFrame(drawn)).encode(
        x=alt.X("tile_col:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
        y=alt.Y("tile_row:O", axis=None, scale=alt.Scale(paddingInner=0.08)),
        tooltip=[
            alt.Tooltip("name:N", title=words.text("column.district")),
            alt.Tooltip("says:N", title=words.text("column.says")),
        ],
    )
    named = alt.condition("datum.named", alt.value(PRODUCT), alt.value("transparent"))
    ink = alt.condition("datum.named", alt.value("#FFFFFF"), alt.value(INK))
    layers = [
        base.mark_rect(cornerRadius=4, strokeWidth=1.5).encode(
            color=named,
            stroke=alt.value(INK),
            strokeWidth=alt.condition("datum.marked", alt.value(4), alt.value(0.8)),
            strokeDash=alt.condition("datum.named", alt.value([1, 0]), alt.value([3, 3])),
        ),
        base.mark_text(fontWeight="bold", dy=-16, lineBreak="\n").encode(text="name:N", color=ink),
        base.mark_text(dy=2, lineBreak="\n", fontSize=11).encode(text="products:N", color=ink),
    ]
    return _layered(layers, step=72)


def silence(row: Row) -> str:
    """Where no product is shown of a district: silence about the chosen products only, or altogether."""
    return "not_these" if row["named"] else "none"


def _tile(row: Row, words: Words) -> Drawn:
    products = [words.name("item", code) for code in row["products"]] if row["products"] is not None else []
    return {
        "area": row["area"],
        "name": words.name("area", row["area"]),
        "products": "\n".join(products),
        "says": ", ".join(products) or words.text(f"district.{silence(row)}"),
        "named": bool(products),
        "marked": bool(row["chosen"]) and not row["all_chosen"],
        "tile_row": row["tile_row"],
        "tile_col": row["tile_col"],
    }
