"""Bullets: what sectors reached, against the plan and the next target, one line to each."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter

import altair as alt
import pandas as pd

from lsdash.model.kinds import KINDS, form
from lsdash.model.words import Row, Words, grouped, rows
from lsdash.present.charts import base
from lsdash.present.charts.base import COLOUR, DOTS, FONT, ROOM, Chart, Mark, Spec
from lsdash.present.palette import INK, LAST_YEAR

_STRETCH = 1.02  # times as long as the longest mark, so that the tick at its end is seen whole
_OVER = {"gap": "gap_over", "growth_needed": "growth_needed_over"}  # what is said of a target below the actual
_BAR_BELOW, _NAME_ABOVE = 12, -12  # pixels from the middle of a row
_APART = 12  # pixels between a mark and the phrase beside it


def sector_board(frame: pd.DataFrame, words: Words) -> Chart:
    """For each sector and the whole one bullet on one axis, in tỷ đồng: the actual as a bar, thin and grey where only
    that of the year before is known, the plan as a hollow and the next target as a solid tick, what is assumed as a
    dotted outline; and in one phrase what the target asks for."""
    return _bullets(frame, words, ("plan", "target"), _aimed)


def plan_board(frame: pd.DataFrame, words: Words) -> Chart:
    """For each part of the whole that has a plan one bullet: the actual as a bar, the plan as a tick, and how much of
    it was reached."""
    return _bullets(planned_rows(frame), words, ("plan",), _planned)


def planned_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `queries.sector_board` that tell of plans: of parts of the whole that have one the actual of the same
    period, the plan and its attainment."""
    reached = frame[(frame["measure"] == "plan_attainment") & (frame["role"] == "part")]
    of_plan = frame["block"].isin(reached["block"]) & frame["period"].isin(reached["period"])
    planned: pd.DataFrame = frame[of_plan & frame["measure"].isin(["actual", "plan", "plan_attainment"])]
    return planned


def _bullets(frame: pd.DataFrame, words: Words, aims: Sequence[str], phrase: Callable[..., tuple[str, str]]) -> Chart:
    blocks = set(frame.loc[frame["role"] == "part", "block"])
    # A sector inside another one that is shown is left to the table.
    board = grouped(rows(drawn_rows(frame[~frame["parent"].isin(blocks)])), itemgetter("block"))
    marks: list[Mark] = []
    for block, found in board.items():
        own = {row["measure"]: row for row in found}
        amounts = [own[measure] for measure in ("actual", *aims, "assumed") if measure in own]
        if not amounts:
            continue
        far = max(row["value"] for row in amounts)
        marks.append(_bullet_head(block, own, far, phrase(own, words), words))
        marks += [_mark(row, own, words) for row in amounts]
    most = max((mark["end"] for mark in marks), default=1.0) * _STRETCH
    return base.chart_in_rows(base.worded(marks, size=FONT, apart=_APART), _bullet_spec(words.lang), most=most)


def drawn_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `queries.sector_board` that bullets show: of actuals the latest, no remainder."""
    actual = frame["measure"] == "actual"
    latest = actual & (frame["period"] == frame.loc[actual, "period"].max())
    shown: pd.DataFrame = frame[(latest | ~actual) & frame["value"].notna() & (frame["role"] != "remainder")]
    return shown


def _mark(row: Row, own: Mapping[str, Row], words: Words) -> Mark:
    """The mark of an amount; the line to a target begins where the bar ends: over it it would be seen in the dark."""
    shape = form(row["measure"], row["kind"], latest=row["period"] == (words.about or row["period"]))
    reached = own["actual"]["value"] if row["measure"] == "target" and "actual" in own else 0.0
    line = {"zero": min(reached, row["value"]), "end": row["value"]}
    return {**base.about(row, words), "row": f"{row['block']}|", "form": shape, **line}


def _bullet_head(block: str, own: Mapping[str, Row], far: float, said: tuple[str, str], words: Words) -> Mark:
    """The name of a sector above its bar, and the phrase about it: beside the bar, shorter above it on a phone."""
    name = words.name("item", block)
    if "actual" in own and KINDS[own["actual"]["kind"]].word:
        name = f"{name} ({words.text('kind.' + own['actual']['kind'])})"
    nothing = {"id": "", "full": "", "hint": "", "zero": 0.0, "colour": INK, "edge": INK, "dashed": False}
    texts = {"what": name, "text": name, "answer": said[0], "short": said[1]}
    return {**nothing, **texts, "row": f"{block}|", "form": "head", "end": far}


def answer(measure: str, row: Row, words: Words) -> str:
    """What a number about an amount says of it; of a target below what was reached, that it is."""
    key = _OVER.get(measure, measure) if row["value"] < 0 else measure
    # The words say which way: no sign.
    shown = {**row, "value": abs(row["value"]), "measure": ""} if measure in _OVER else row
    return words.text(f"answer.{key}", value=words.digits(shown))


def own_answers(amount: Row, own: Mapping[str, Row], measures: Sequence[str], words: Words) -> list[str]:
    """What numbers of `measures` say of an amount: none that another source's amount led to."""
    found = [own[measure] for measure in measures if measure in own]
    return [
        answer(row["measure"], row, words) for row in found if row["as_printed"] or row["source"] == amount["source"]
    ]


def _planned(own: Mapping[str, Row], words: Words) -> tuple[str, str]:
    """How much of the plan was reached, with and without the amounts."""
    short = answer("plan_attainment", own["plan_attainment"], words) if "plan_attainment" in own else ""
    if not short or not {"actual", "plan"} <= own.keys():
        return short, short
    amounts = {"actual": words.digits(own["actual"]), "plan": words.digits(own["plan"])}
    return words.text("answer.of_plan", answer=short, **amounts), short


def _aimed(own: Mapping[str, Row], words: Words) -> tuple[str, str]:
    """What the target asks for beyond the actual, or what is assumed of it."""
    if "assumed" in own:
        said = words.text("answer.assumed", value=words.digits(own["assumed"]))
        return said, said
    if "target" not in own:
        return (words.text("answer.no_target"),) * 2
    aim = words.text("answer.target", value=words.digits(own["target"]))
    parts = own_answers(own["target"], own, ("gap", "growth_needed"), words)
    return words.listing([aim, *parts]), words.listing(parts[:1]) or aim


@lru_cache(maxsize=16)
def _bullet_spec(lang: str) -> Spec:
    plot, end = alt.Chart(), base.across("end", worded=True)
    start, edge = alt.X("zero:Q"), alt.Stroke("edge:N", scale=None)
    low = _BAR_BELOW

    def of(shape: str, also: str = "true") -> alt.Chart:
        return plot.transform_filter(f"datum.form == '{shape}' && {also}")

    # The phrase stands beside the bar where there is room, otherwise above it at the other end.
    wide, narrow = (of("head", f"width {sign} {ROOM}") for sign in (">=", "<"))
    far, above = alt.ExprRef("width - 2"), _NAME_ABOVE
    layers = [
        of("actual").mark_bar(size=14, yOffset=low).encode(x=end, color=COLOUR),
        of("last").mark_bar(size=8, color=LAST_YEAR, stroke=INK, strokeWidth=0.8, yOffset=low).encode(x=end),
        of("assumed")
        .mark_bar(size=20, strokeWidth=1.6, fillOpacity=0.25, yOffset=low)
        .encode(x=end, color=COLOUR, stroke=edge, strokeDash=alt.StrokeDashValue(DOTS)),
        of("target").mark_rule(strokeWidth=1.4, yOffset=low).encode(x=start, x2=alt.X2("end:Q"), color=COLOUR),
        of("target").mark_tick(size=24, thickness=4, opacity=1, yOffset=low).encode(x=end, color=COLOUR),
        of("plan")
        .mark_tick(size=24, thickness=5, color="transparent", opacity=1, strokeWidth=1.4, yOffset=low)
        .encode(x=end, stroke=alt.StrokeValue(INK)),
        of("head")
        .mark_text(align="left", fontWeight="bold", color=INK, yOffset=above)
        .encode(x=start, text=alt.Text("text:N")),
        wide.mark_text(align="left", dx=_APART, color=INK, yOffset=low).encode(x=end, text=alt.Text("answer:N")),
        narrow.mark_text(align="right", color=INK, x=far, yOffset=above).encode(text=alt.Text("short:N")),
    ]
    return base.layered(layers, base.row_encodings(lang), alt.Step(54))
