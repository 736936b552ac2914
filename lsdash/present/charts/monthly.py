"""Monthly reports of districts: who leads, which reached its plan."""

from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter

import altair as alt
import pandas as pd

from lsdash.model.words import Row, Words, grouped, rows
from lsdash.present.charts import base
from lsdash.present.charts.base import COLOUR, EDGE, ROOM, Chart, Mark, Spec
from lsdash.present.monthly.naming import about, block_name, brief, rate_of, titled
from lsdash.present.palette import INK, LAST_YEAR

_ASIDE = 10  # pixels from the middle of a plan's outline to the words beside it


def ranking(frame: pd.DataFrame, words: Words) -> Chart:
    """Districts from the highest value down, each block on its own scale: a bar for the value (its edge dashed where
    reports lack, or are provisional and not all of them), a hollow tick at the plan, a dot at the same months of the
    year before where all can be compared, digits and rates beside them."""
    return base.chart_in_rows(_ranked(rows(frame), words), _ranking_spec(words.lang), most=1.95)


@lru_cache(maxsize=16)
def _ranking_spec(lang: str) -> Spec:
    plot = alt.Chart()
    start, end = (base.across(field, axis=False) for field in ("zero", "end"))
    actual, plan, last, beside, head = (
        plot.transform_filter(f"datum.form == '{form}'") for form in ("actual", "plan", "last", "beside", "head")
    )
    text = beside.mark_text(align="left", dx=_ASIDE, color=INK)
    layers = [
        actual.mark_bar(size=12, stroke=INK, strokeWidth=1.2).encode(x=end, color=COLOUR, strokeDash=EDGE),
        last.mark_point(size=55, filled=True, fill=LAST_YEAR, stroke=INK, strokeWidth=1, opacity=1).encode(x=end),
        plan.mark_tick(size=20, thickness=5, color="transparent", stroke=INK, strokeWidth=1.3, opacity=1).encode(x=end),
        text.transform_filter(f"width < {ROOM}").encode(x=end, text=alt.Text("text:N")),
        text.transform_filter(f"width >= {ROOM}").encode(x=end, text=alt.Text("answer:N")),
        head.mark_text(align="left", fontWeight="bold", color=INK).encode(x=start, text=alt.Text("text:N")),
    ]
    encodings = {**base.row_encodings(lang), "tooltip": base.tooltip(lang, hint="column.note")}
    return base.layered(layers, encodings, alt.Step(26))


def _ranked(ranking_rows: Sequence[Row], words: Words) -> list[Mark]:
    marks: list[Mark] = []
    blocks = grouped(ranking_rows, itemgetter("block"))
    for block, own in blocks.items():
        first = own[0]
        districts = [row for row in own if row["role"] == "part"]
        longest = max((row[key] or 0.0 for row in districts for key in ("value", "plan", "before")), default=0.0) or 1.0
        if len(blocks) > 1 or not districts:
            heading = titled(first, words) if districts else words.text("monthly.none", item=block_name(first, words))
            marks.append({**_blank(f"head.{block}|"), "form": "head", "text": heading, "what": heading})
        # Where all are provisional an edge tells none from another: the note says so.
        dashes = not all(row["provisional"] for row in districts if row["value"] is not None)
        for row in districts:
            dashed = bool(row["months_missing"] or (dashes and row["provisional"]))
            marks += _ranked_marks(row, longest, words, dashed=dashed)
    return marks


def _blank(row: str) -> Mark:
    texts = dict.fromkeys(("id", "what", "full", "hint", "text", "answer"), "")
    return {"row": row, "zero": 0.0, "end": 0.0, "dashed": False, "colour": INK, **texts}


def _ranked_marks(row: Row, longest: float, words: Words, *, dashed: bool) -> list[Mark]:
    """The bar of a district, the outline of its plan, the words beside them."""
    name = words.name("area", row["area"])
    shared = {**_blank(f"{row['block']}.{row['area']}|{name}"), **about(row, words), "dashed": dashed}
    value, plan = row["value"], row["plan"]
    met = words.text("monthly.label.met", value=rate_of(row, "attainment", words))
    grown = words.text("monthly.label.grown", value=rate_of(row, "growth", words, signed=True))
    lacking = words.text("monthly.label.lacking", count=row["months_missing"])
    short = [brief(value, row, words) if value is not None else words.text("monthly.label.unreported")]
    short += [met] * (row["attainment"] is not None)
    long = [*short, *([grown] * (row["growth"] is not None)), *([lacking] * bool(row["months_missing"]))]
    marks = [{**shared, "form": "beside", "text": " · ".join(short), "answer": " · ".join(long)}]
    marks[0]["end"] = max(value or 0.0, plan or 0.0, row["before"] or 0.0) / longest
    if value is not None:
        marks.append({**shared, "form": "actual", "end": value / longest})
    if plan is not None:
        marks.append({**shared, **about(row, words, series="plan"), "form": "plan", "end": plan / longest})
    if row["before"] is not None and row["months_compared"] == row["months"]:
        marks.append({**shared, **about(row, words, series="last"), "form": "last", "end": row["before"] / longest})
    return marks
