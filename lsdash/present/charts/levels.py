"""Last year, plan, actual and target of products beside each other, every product on its own scale."""

from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter

import altair as alt
import pandas as pd

from lsdash.model.kinds import AMOUNTS, FORMS, form
from lsdash.model.periods import years_before
from lsdash.model.words import Row, Words, grouped, rows
from lsdash.present.charts import base
from lsdash.present.charts.base import BOARD, COLOUR, EDGE, FONT, ROOM, Chart, Mark, Spec
from lsdash.present.charts.bullet import answer
from lsdash.present.palette import INK, LAST_YEAR
from lsdash.present.text_width import text_width

# Times as long as the longest line on a narrow screen, by the size of letters: the answers of a board need more.
_NARROW = {FONT: 1.5, BOARD: 2.1}
_BESIDE = 9  # pixels between a mark and the text beside it
_SMALLER = 2  # a board's text beside the marks is so much smaller where there is little room


def product_board(frame: pd.DataFrame, words: Words) -> Chart:
    """For each product that has more than a target: last year, plan, actual and target, every product on its own scale
    and in its own unit, and beside each the answer that it gives. Large enough for the back row of a room."""
    return _levels(frame, words, size=BOARD)


def product_levels(frame: pd.DataFrame, words: Words) -> Chart:
    """For each product: last year, plan, actual and target, every product on its own scale and in its own unit."""
    levels = frame[frame["measure"].isin(AMOUNTS) | frame["measure"].isna()]
    return _levels(levels, words)


def _levels(frame: pd.DataFrame, words: Words, *, size: int = FONT) -> Chart:
    marks = base.worded(_level_marks(rows(frame), words), size=BOARD, apart=_BESIDE)
    most = max(mark["end"] for mark in marks) or 1.0
    return base.chart_in_rows(marks, _levels_spec(words.lang, size=size), most=most)


@lru_cache(maxsize=16)
def _levels_spec(lang: str, *, size: int) -> Spec:
    plot = alt.Chart()
    scale = _NARROW[size]
    start, end = (base.across(field, axis=False, narrow=scale, worded=True) for field in ("zero", "end"))
    edge = alt.Stroke("edge:N", scale=None)
    around = alt.StrokeValue("transparent", condition={"test": "datum.dashed", "value": INK})

    def of(*forms: str) -> alt.Chart:
        return plot.transform_filter(alt.FieldOneOfPredicate(field="form", oneOf=list(forms)))

    small = size - _SMALLER if size == BOARD else size
    # All answers or none: some alone would look like those of all.
    taken = f"datum.end / (datum.most * {scale}) * width + {_BESIDE} + datum.wide * {small}"
    plot = plot.transform_calculate(taken=taken).transform_joinaggregate(longest="max(taken)")
    beside = of(*FORMS).mark_text(align="left", dx=_BESIDE, color=INK, fontSize=size)
    fits = "datum.longest <= width"
    narrow = beside.mark_text(align="left", dx=_BESIDE, color=INK, fontSize=small)
    layers = [
        of("last").mark_bar(size=8, color=LAST_YEAR, stroke=INK, strokeWidth=0.8).encode(x=end, strokeDash=EDGE),
        of("plan").mark_bar(size=11, filled=False, strokeWidth=1.6).encode(x=end, stroke=edge, strokeDash=EDGE),
        of("actual").mark_bar(size=12, strokeWidth=0.8).encode(x=end, color=COLOUR, stroke=around, strokeDash=EDGE),
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
    return base.layered(layers, base.row_encodings(lang, size=size), alt.Step(size + 8))


def _level_marks(board: Sequence[Row], words: Words) -> list[Mark]:
    """A heading and one mark per level for each block; `end` is the value's part of the block's longest."""
    marks: list[Mark] = []
    for block, found in grouped(board, itemgetter("block")).items():
        own = [row for row in found if row["value"] is not None]
        amounts = [row for row in own if row["measure"] in AMOUNTS]
        longest = max((row["value"] for row in amounts), default=1.0)
        latest = words.about or max((row["period"] for row in amounts if row["measure"] == "actual"), default="")
        marks.append(_head(block, amounts, words))
        for row in sorted(amounts, key=lambda row: (row["period"], ("plan", "actual", "target").index(row["measure"]))):
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
            marks.append({**base.about(row, words), **mark, **beside})
    return marks


# Measure of an amount → measures that stand beside its mark, each with how many years later its period is.
_ANSWERS = {
    "actual": (("growth", 1),),
    "plan": (("plan_attainment", 0),),
    "target": (("gap", 0), ("growth_needed", 0)),
}


def _answers(row: Row, own: Sequence[Row], words: Words) -> list[str]:
    """What an amount says of the latest actual, in words, the foremost first; none where the frame has no number, or
    one that another source's amount led to."""
    wanted = [(measure, years_before(row["period"], -later)) for measure, later in _ANSWERS.get(row["measure"], ())]
    keys = [(other["measure"], other["period"]) for other in own]
    return [
        answer(key[0], other, words)
        for key in wanted
        for other, other_key in zip(own, keys, strict=True)
        if other_key == key and (other["as_printed"] or other["source"] == row["source"])
    ]


def _beside(digits: str, answers: Sequence[str]) -> str:
    return f"{digits}  →  {'; '.join(answers)}" if answers else digits


def _head(block: str, amounts: Sequence[Row], words: Words) -> Mark:
    name = words.name("item", block)
    if not amounts:
        name = f"{name}: {words.text('chart.mining-output.absent')}"
    else:
        name = f"{name} ({words.unit(amounts[0])})"
    nothing = {"id": "", "what": name, "full": "", "hint": "", "zero": 0.0, "colour": INK, "edge": INK, "dashed": False}
    texts = {"text": name, "short": name, "wide": text_width(name), "answer": name}
    return {**nothing, **texts, "row": f"head.{block}|", "form": "head", "end": 0.0}
