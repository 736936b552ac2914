"""Monthly reports in figures: frames of `queries.monthly` → html_table.Table. Pure."""

from collections.abc import Sequence

import pandas as pd

from lsdash.model import formats, kinds
from lsdash.model.period_names import month_name, reached_name, span_name, spread_name
from lsdash.model.words import Row, Words, rows
from lsdash.present.html_table import Cell, Table
from lsdash.present.monthly.naming import amount, block_name, caveats, place_name, rate_kind, rate_of, shown, titled
from lsdash.present.monthly.sentence_parts import MATCHED, WHOLE_PLAN
from lsdash.present.tables import MISSING

_TEXT = {"district", "month", "since_january", "status"}
_AMOUNTS = ("value", "plan", "attainment", "before", "growth")
_PARTS = ("share", "contribution")
_SIGNED = {"growth", "contribution", "matched_growth"}
# Columns that are percentages, or points: column of the frame → the last word of the number's id.
_RATES = {
    "attainment": "plan_attainment",
    "growth": "growth",
    "share": "share",
    "contribution": "contribution",
    "year_attainment": "",
    "matched_attainment": "matched_attainment",
    "matched_growth": "matched_growth",
}


def ranking(frame: pd.DataFrame, words: Words) -> Table:
    """Districts from the highest value down, between the province and what is left of it."""
    monthly_rows = rows(frame)
    like = _like(monthly_rows)
    body = _grouped([titled(row, words) for row in monthly_rows], [_ranked(row, like, words) for row in monthly_rows])
    keys = ("district", *_AMOUNTS, *like, "share", "contribution", "months", "reporters")
    caption = words.text("chart.district-ranking.name")
    if monthly_rows:
        period = span_name(monthly_rows[0]["since"], monthly_rows[0]["until"], words)
        many = words.text("monthly.ranking.caption_many", period=period)
        one = words.text("monthly.ranking.caption", period=period, **_measured(monthly_rows[0], words))
        caption = many if frame["block"].nunique() > 1 else one
    return Table(caption, _headers(keys, words), body)


def _like(monthly_rows: Sequence[Row]) -> list[str]:
    """The columns of rates of like with like, where any row has one."""
    return [key for key in MATCHED if any(row[key] is not None for row in monthly_rows)]


def _headers(keys: Sequence[str], words: Words) -> list[tuple[str, bool]]:
    return [(words.text(f"monthly.column.{key}"), key not in _TEXT) for key in keys]


def _measured(row: Row, words: Words) -> dict[str, str]:
    return {"item": block_name(row, words), "unit": words.unit(row)}


def _grouped(headings: Sequence[str], body: Sequence[list[Cell]]) -> list[list[Cell]]:
    """The rows, with a heading before each group of one heading where there are several."""
    grouped: list[list[Cell]] = []
    several = len(set(headings)) > 1
    for place, cells in enumerate(body):
        if several and (place == 0 or headings[place] != headings[place - 1]):
            grouped.append([Cell(headings[place], head=True)])
        grouped.append(cells)
    return grouped


def _ranked(row: Row, like: Sequence[str], words: Words) -> list[Cell]:
    keys = (*_AMOUNTS, *like, *_PARTS)
    cells = [Cell(place_name(row, words), head=True), *(_cell(row, key, words) for key in keys)]
    if row["role"] == "remainder":
        return [*cells, MISSING, MISSING]
    months = f"{row['months_present']:.0f}/{row['months']:.0f}"
    return [*cells, Cell(months, number=True), _reporters(row)]


def _reporters(row: Row) -> Cell:
    return Cell(f"{row['reporters']:.0f}/{row['expected']:.0f}", number=True) if row["expected"] else MISSING


def _cell(row: Row, key: str, words: Words) -> Cell:
    """One number of a row with the id of its card; below plan by colour and by its own digits."""
    value = row[key]
    if value is None:
        return MISSING
    stem = row["id"].rpartition(".")[0]
    if key in _RATES:
        points = formats.number(value, row[f"{key}_step"], words.lang, signed=True)
        text = points if key == "contribution" else rate_of(row, key, words, signed=key in _SIGNED)
        text = kinds.marked(text, kind=rate_kind(row, key))
        number_id = f"{stem}.{_RATES[key]}" if _RATES[key] else ""
        below = key == "attainment" and (shown(row, key) or 0.0) < WHOLE_PLAN
        return Cell(text, observation_id=number_id, number=True, tone="below" if below else "")
    number_id = {"value": row["id"], "plan": f"{stem}.plan"}.get(key, "")
    return Cell(
        amount(row, key, words),
        observation_id=number_id,
        hint=caveats(row, words) if key == "value" else "",
        number=True,
    )


def lines(frame: pd.DataFrame, words: Words) -> Table:
    """Month by month, for the province or each chosen district: a gap is a dash with its reason."""
    monthly_rows = rows(frame)
    headings = [
        words.text("monthly.lines.caption", place=place_name(row, words), **_measured(row, words))
        for row in monthly_rows
    ]
    like = _like(monthly_rows)
    body = _grouped(headings, [_month(row, like, words) for row in monthly_rows])
    caption = words.text("chart.months.name")
    if monthly_rows:
        first, last = (row["year"] * 100 + row["month"] for row in (monthly_rows[0], monthly_rows[-1]))
        span = spread_name(first, last, words)
        many = words.text("monthly.lines.caption_many", period=span)
        caption = headings[0] if len(set(headings)) == 1 else many
    return Table(caption, _headers(("month", *_AMOUNTS, *like, "status", "reporters"), words), body)


def _month(row: Row, like: Sequence[str], words: Words) -> list[Cell]:
    name = Cell(month_name(words, row["year"], row["month"]), head=True)
    state = caveats({**row, "kind": "", "expected": 0}, words) or words.text("monthly.status.absent")
    return [name, *(_cell(row, key, words) for key in (*_AMOUNTS, *like)), Cell(state), _reporters(row)]


def cumulative(frame: pd.DataFrame, words: Words) -> Table:
    """What has been reached since January, month by month, against the plan to date and the plan of the year."""
    monthly_rows = rows(frame)
    headings = [
        words.text("monthly.lane", place=place_name(row, words), item=titled(row, words)) for row in monthly_rows
    ]
    keys = (*_AMOUNTS, *_like(monthly_rows), "year_plan", "year_attainment")
    body = _grouped(
        headings,
        [
            [
                Cell(reached_name(row["year"], row["month"], words), head=True),
                *(_cell(row, key, words) for key in keys),
            ]
            for row in monthly_rows
        ],
    )
    name = words.text("chart.cumulative.name")
    caption = headings[0] if len(set(headings)) == 1 else name
    return Table(caption, _headers(("since_january", *keys), words), body)
