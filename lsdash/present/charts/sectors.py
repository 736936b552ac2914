"""Ownership sectors: their mix, what they contributed to growth, their gap to target."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

import altair as alt
import pandas as pd

from lsdash.model import formats
from lsdash.model.words import Row, Words, rows
from lsdash.present.charts.base import (
    COLOUR,
    EDGE,
    FONT,
    Chart,
    Mark,
    Spec,
    about,
    across,
    cannot_close,
    chart_in_rows,
    layered,
    row_encodings,
    wrapped,
)
from lsdash.present.palette import ALARM_TEXT, INK
from lsdash.present.shares import WHOLE, as_share, in_short
from lsdash.present.text_width import text_width

_PADDING = 8  # pixels between a label and the ends of its part
_ASIDE = 6  # pixels between a bar and the text beside it


def sector_mix(frame: pd.DataFrame, words: Words, *, share: bool = False) -> Chart:
    """Stacked bars of sectors for each year and level, FDI inside its parent, the remainder drawn dashed in red."""
    marks = [_mix_mark(row, shown, ends, words) for row, shown, ends in _stacked(rows(frame), share=share)]
    most = max((mark["x1"] for mark in marks), default=0.0) * 1.02
    parts = Counter(mark["row"] for mark in marks if mark["form"] == "part")
    wholes = {mark["row"]: mark["x1"] for mark in marks if mark["form"] == "whole"}
    told = [
        {**mark, "alone": parts[mark["row"]] == 1, "free": wholes.get(mark["row"], most) - mark["x1"]} for mark in marks
    ]
    return chart_in_rows(told, _mix_spec(words.lang), most=most)


@lru_cache(maxsize=16)
def _mix_spec(lang: str) -> Spec:
    base, start = alt.Chart(), across("x0")
    part = base.transform_filter("datum.form == 'part'")
    left = base.transform_filter("datum.form == 'remainder'")
    inside = "(datum.x1 - datum.x0) / datum.most * width > datum.wide"
    layers = [
        part.mark_bar(size=34, stroke=INK, strokeWidth=0.8).encode(
            x=start, x2=alt.X2("x1:Q"), color=COLOUR, strokeDash=EDGE
        ),
        base.transform_filter("datum.form == 'inner'")
        .mark_bar(size=11, yOffset=11, stroke=INK, strokeWidth=0.5)
        .encode(x=start, x2=alt.X2("x1:Q"), color=COLOUR, strokeDash=EDGE),
        left.mark_bar(size=44, filled=False, stroke=ALARM_TEXT, strokeWidth=2, strokeDash=[3, 2]).encode(
            x=start, x2=alt.X2("x1:Q")
        ),
        base.transform_filter("datum.form == 'whole'")
        .mark_tick(size=46, thickness=3, color=INK, opacity=1)
        .encode(x=alt.X("x1:Q")),
        # A label is drawn only where its part is wide enough on this screen; of a part alone else beside it.
        part.transform_filter(inside)
        .mark_text(yOffset=-4, lineBreak="\n")
        .encode(x=alt.X("middle:Q"), text=alt.Text("label:N"), color=alt.Color("ink:N", scale=None)),
        part.transform_filter(f"datum.alone && !({inside}) && datum.free / datum.most * width > datum.wide")
        .mark_text(align="left", dx=_ASIDE, yOffset=-4, lineBreak="\n", color=INK)
        .encode(x=alt.X("x1:Q"), text=alt.Text("label:N")),
        left.transform_filter("datum.label != ''")
        .mark_text(align="right", dy=30, color=INK, fontWeight="bold")
        .encode(x=alt.X("x1:Q"), text=alt.Text("label:N")),
    ]
    return layered(layers, row_encodings(lang), alt.Step(64))


def sector_mix_share(frame: pd.DataFrame, words: Words) -> Chart:
    """The same as shares of the whole, %; the whole itself is pressed for its amount."""
    return sector_mix(frame, words, share=True)


def _stacked(mix: Sequence[Row], *, share: bool) -> Iterator[tuple[Row, Row, tuple[float, float]]]:
    """Each row, the number that is shown of it, and where that begins and ends: the parts of a bar one after another, a
    nested one at the end of its parent, which comes before it, from zero where it is said to be more. A part whose size
    is not known, as a share of what is not stated, has no place."""
    for _, bar in groupby(mix, key=lambda row: (row["period"], row["measure"])):
        upto = 0.0
        for row in bar:
            shown = as_share(row) if share and row["role"] != "whole" else row
            size = shown["value"]
            if row["role"] == "whole":
                yield row, shown, (0.0, WHOLE if share else size)
            elif size is None:
                continue
            elif row["role"] == "remainder":
                yield row, shown, (upto, upto + size)
            else:
                upto += 0.0 if row["nested"] else size
                yield row, shown, (max(upto - size, 0.0), max(upto, size))


def _mix_mark(row: Row, shown: Row, ends: tuple[float, float], words: Words) -> Mark:
    """The mark of a row, in the look of its amount, with the card of the number that is shown."""
    x0, x1 = ends
    form = "inner" if row["nested"] else row["role"]
    label = words.digits(row) if shown is row else words.digits(in_short(shown))
    if form == "remainder":
        broken = cannot_close(shown)
        label = f"{words.text('chart.sector-mix.cannot')}: {label}" if broken else ""
        x1 = x1 if broken else x0
    elif form == "part":
        label = label.replace(f"{formats.NBSP}(", "\n(")
    mark = {"row": wrapped(words.lane(row), 12), "form": form, "x0": x0, "x1": x1, "middle": (x0 + x1) / 2}
    wide = max(map(text_width, label.split("\n"))) * FONT + _PADDING
    told = about(shown, words)
    card = {name: told[name] for name in ("id", "what", "full", "hint")}
    return {**about(row, words), **card, **mark, "label": label, "wide": wide}


def growth_contribution(frame: pd.DataFrame, words: Words) -> Chart:
    """Diverging bars: percentage points that each sector brought of the whole's growth, and what they leave."""
    observations = rows(frame)
    growths = {row["item"]: row for row in observations if row["measure"] == "growth"}
    marks = [
        _contribution_mark(row, growths.get(row["item"]), words)
        for row in observations
        if row["measure"] == "contribution" or row["role"] == "whole"
    ]
    values = [mark["value"] for mark in marks]
    longest = max(map(abs, values))
    least = min(0.0, *values) - 0.5 * longest
    return chart_in_rows(marks, _contribution_spec(words.lang), least=least, most=longest * 1.8)


@lru_cache(maxsize=16)
def _contribution_spec(lang: str) -> Spec:
    base, end = alt.Chart(), across("value")
    solid = base.transform_filter("datum.form != 'remainder'")
    left = base.transform_filter("datum.form == 'remainder'")
    ahead, behind = base.transform_filter("datum.value >= 0"), base.transform_filter("datum.value < 0")
    thickness = alt.SizeValue(20, condition={"test": "datum.form == 'inner'", "value": 9})
    layers = [
        solid.mark_bar(stroke=INK, strokeWidth=0.8).encode(x=end, color=COLOUR, size=thickness, strokeDash=EDGE),
        left.mark_bar(size=20, filled=False, stroke=ALARM_TEXT, strokeWidth=2, strokeDash=[3, 2]).encode(x=end),
        base.mark_rule(color=INK, strokeWidth=1).encode(x=alt.X("zero:Q")),
        *(
            ahead.transform_filter(there)
            .mark_text(align="left", dx=_ASIDE, color=INK, lineBreak="\n")
            .encode(x=end, text=alt.Text(f"{text}:N"))
            for text, there in _fitting(("line", "label"), "points")
        ),
        behind.mark_text(align="right", dx=-_ASIDE, color=INK).encode(x=end, text=alt.Text("points:N")),
        behind.mark_text(align="left", dx=_ASIDE, color=INK).encode(x=alt.X("zero:Q"), text=alt.Text("aside:N")),
    ]
    return layered(layers, row_encodings(lang), alt.Step(38))


def _fitting(texts: Sequence[str], least: str) -> Iterator[tuple[str, str]]:
    """The first of `texts` that has room beside a bar on this screen, or `least`: each with when it is drawn."""
    room = "(datum.most - datum.value) / (datum.most - datum.least) * width"
    before = ""
    for text in texts:
        fits = f"{room} > datum.wide_{text}"
        yield text, before + fits
        before += f"!({fits}) && "
    yield least, before.removesuffix(" && ")


def _contribution_mark(row: Row, growth: Row | None, words: Words) -> Mark:
    points = words.digits(row)
    aside = ""
    if growth is not None and row["role"] == "part":
        aside = words.text("chart.growth-contribution.aside", growth=words.digits(growth))
    name = words.name("item", row["item"])
    inner = row["nested"]
    if inner:
        name = words.text("chart.growth-contribution.inside", item=name[:1].lower() + name[1:])
    said = {"line": f"{points} {aside}".strip(), "label": f"{points}\n{aside}".strip()}
    return {
        **about(row, words),
        "row": wrapped(name, 24),
        "form": "inner" if inner else row["role"],
        "value": row["value"],
        "points": points,
        "aside": aside,
        **said,
        **{f"wide_{name}": max(map(text_width, text.split("\n"))) * FONT + _ASIDE for name, text in said.items()},
    }
