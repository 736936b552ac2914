"""Last year, plan, actual and target beside each other, for sectors and for products."""

from collections.abc import Sequence
from functools import lru_cache

import altair as alt
import pandas as pd

from lsdash.model.kinds import FORMS, form
from lsdash.model.periods import years_before
from lsdash.model.words import Row, Words, rows
from lsdash.present.charts.base import (
    AMOUNTS,
    BOARD,
    COLOUR,
    DOTS,
    EDGE,
    FONT,
    ROOM,
    Chart,
    Mark,
    Spec,
    about,
    across,
    chart_in_rows,
    layered,
    row_encodings,
)
from lsdash.present.palette import INK, LAST_YEAR
from lsdash.present.text_width import text_width

_BESIDE = 9  # pixels between a mark and the text beside it
_SMALLER = 2  # a board's text beside the marks is so much smaller where there is little room


def sector_board(frame: pd.DataFrame, words: Words) -> Chart:
    """For each sector and the whole: last year, plan, actual, target and what is assumed, in tỷ đồng on one axis, and
    beside each the answer that it gives. Large enough for the back row of a room. A sector inside another one that is
    shown is left to the table."""
    blocks = set(frame.loc[frame["role"] == "part", "block"])
    separate = (frame["role"] != "remainder") & ~frame["parent"].isin(blocks)
    return _levels(frame[separate], words, own_scale=False, size=BOARD)


def product_board(frame: pd.DataFrame, words: Words) -> Chart:
    """The same for each product, every product on its own scale and in its own unit."""
    return _levels(frame, words, own_scale=True, size=BOARD)


def product_levels(frame: pd.DataFrame, words: Words) -> Chart:
    """For each product: last year, plan, actual and target, every product on its own scale and in its own unit."""
    levels = frame[frame["measure"].isin(AMOUNTS) | frame["measure"].isna()]
    return _levels(levels, words, own_scale=True)


def _levels(frame: pd.DataFrame, words: Words, *, own_scale: bool, size: int = FONT) -> Chart:
    marks = _level_marks(rows(frame), words, own_scale=own_scale)
    longest = max(mark["end"] for mark in marks) or 1.0
    most = longest * _stretch(own_scale=own_scale, size=size)
    return chart_in_rows(marks, _levels_spec(words.lang, own_scale=own_scale, size=size), most=most)


def _stretch(*, own_scale: bool, size: int) -> float:
    """How many times as long as the longest mark the scale is."""
    return 1.5 if own_scale else 1.3 if size == FONT else 1.75


@lru_cache(maxsize=16)
def _levels_spec(lang: str, *, own_scale: bool, size: int) -> Spec:
    base = alt.Chart()
    # On a board the answers matter more than the lengths: on narrow screens they get the room.
    tight = 2.1 / _stretch(own_scale=own_scale, size=size) if size == BOARD else 1.0
    start, end = (across(field, axis=not own_scale, tight=tight) for field in ("zero", "end"))
    edge = alt.Stroke("edge:N", scale=None)

    def of(*forms: str) -> alt.Chart:
        return base.transform_filter(alt.FieldOneOfPredicate(field="form", oneOf=list(forms)))

    small = size - _SMALLER if size == BOARD else size
    beside = of(*FORMS).mark_text(align="left", dx=_BESIDE, color=INK, fontSize=size)
    fits = f"datum.end / (datum.most * {tight}) * width + {_BESIDE} + datum.wide * {small} <= width"
    narrow = beside.mark_text(align="left", dx=_BESIDE, color=INK, fontSize=small)
    layers = [
        of("last").mark_bar(size=8, color=LAST_YEAR, stroke=INK, strokeWidth=0.8).encode(x=end, strokeDash=EDGE),
        of("plan").mark_bar(size=11, filled=False, strokeWidth=1.6).encode(x=end, stroke=edge, strokeDash=EDGE),
        of("assumed")
        .mark_bar(size=11, strokeWidth=1.6, fillOpacity=0.25)
        .encode(x=end, color=COLOUR, stroke=edge, strokeDash=alt.StrokeDashValue(DOTS)),
        of("actual").mark_bar(size=12).encode(x=end, color=COLOUR),
        of("target", "bound").mark_rule(strokeWidth=1.4).encode(x=start, x2=alt.X2("end:Q"), color=COLOUR),
        of("target").mark_tick(size=13, thickness=4, opacity=1).encode(x=end, color=COLOUR),
        of("bound")
        .mark_point(shape="triangle-right", size=130, strokeWidth=2, filled=False)
        .encode(x=end, stroke=edge),
        of("head")
        .mark_text(align="left", fontWeight="bold", color=INK, dy=3, fontSize=size)
        .encode(x=start, text=alt.Text("text:N")),
        # The answer is written out where there is room for it on this very screen; the table has it everywhere.
        narrow.transform_filter(f"width < {ROOM} && !({fits})").encode(x=end, text=alt.Text("text:N")),
        narrow.transform_filter(f"width < {ROOM} && {fits}").encode(x=end, text=alt.Text("short:N")),
        beside.transform_filter(f"width >= {ROOM}").encode(x=end, text=alt.Text("answer:N")),
    ]
    return layered(layers, row_encodings(lang, size=size), alt.Step(size + (8 if own_scale else 3)))


def _level_marks(board: Sequence[Row], words: Words, *, own_scale: bool) -> list[Mark]:
    """A heading and one mark per level for each block; `end` is the value, or its part of the block's longest."""
    marks: list[Mark] = []
    for block in dict.fromkeys(row["block"] for row in board):
        own = [row for row in board if row["block"] == block and row["value"] is not None]
        amounts = [row for row in own if row["measure"] in AMOUNTS]
        longest = max((row["value"] for row in amounts), default=1.0) if own_scale else 1.0
        latest = words.about or max((row["period"] for row in amounts if row["measure"] == "actual"), default="")
        marks.append(_head(block, amounts, words, own_scale=own_scale))
        for row in sorted(amounts, key=_order):
            shape = form(row["measure"], row["kind"], latest=row["period"] == latest)
            mark = {
                "row": f"{block}.{row['period']}.{row['measure']}|{words.lane(row)}",
                "form": shape,
                "end": row["value"] / longest,
            }
            digits = words.digits(row)
            answers = _answers(row, own, words)
            short = _beside(digits, answers[:1])
            beside = {"text": digits, "short": short, "wide": text_width(short), "answer": _beside(digits, answers)}
            marks.append({**about(row, words), **mark, **beside})
    return marks


def _order(row: Row) -> tuple[str, int]:
    return row["period"], ("plan", "actual", "target", "assumed").index(row["measure"])


# Measure of an amount → measures that stand beside its mark, each with how many years later its period is.
_ANSWERS = {
    "actual": (("growth", 1), ("contribution", 1)),
    "plan": (("plan_attainment", 0),),
    "target": (("gap", 0), ("growth_needed", 0), ("gap_share", 0)),
}


def _answers(row: Row, own: Sequence[Row], words: Words) -> list[str]:
    """What an amount says of the latest actual, in words, the foremost first; none where the frame has no number, or
    one that another source's amount led to."""
    wanted = [(measure, years_before(row["period"], -later)) for measure, later in _ANSWERS.get(row["measure"], ())]
    keys = [(other["measure"], other["period"]) for other in own]
    return [
        _in_words(key[0], other, words)
        for key in wanted
        for other, other_key in zip(own, keys, strict=True)
        if other_key == key and (other["as_printed"] or other["source"] == row["source"])
    ]


def _beside(digits: str, answers: Sequence[str]) -> str:
    return f"{digits}  →  {'; '.join(answers)}" if answers else digits


def _in_words(measure: str, row: Row, words: Words) -> str:
    """One answer; a negative gap is told as what lies over the target."""
    if measure == "gap" and row["value"] < 0:
        return words.text("answer.gap_over", value=words.digits({**row, "value": -row["value"]}))
    return words.text(f"answer.{measure}", value=words.digits(row))


def _head(block: str, amounts: Sequence[Row], words: Words, *, own_scale: bool) -> Mark:
    name = words.name("item", block)
    if not amounts:
        name = f"{name}: {words.text('chart.mining-output.absent')}"
    elif own_scale:
        name = f"{name} ({words.unit(amounts[0])})"
    about = {"id": "", "what": name, "full": "", "hint": "", "zero": 0.0, "colour": INK, "edge": INK, "dashed": False}
    texts = {"text": name, "short": name, "wide": text_width(name), "answer": name}
    return {**about, **texts, "row": f"head.{block}|", "form": "head", "end": 0.0}
