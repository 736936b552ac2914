"""What monthly reports say: sentences made by rule from the very rows that are shown. Pure.

Titles take the frame that their chart is drawn from and are true of it under any filters. The name of a period says
whether it is a single month, a quarter, a year or what has been reached since January.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from lsdash.model.formats import capital
from lsdash.model.period_names import month_name, reached_name
from lsdash.model.words import Row, Words, rows
from lsdash.present.monthly.naming import block_name, digits_of, place_name, rate_of, shown, silent
from lsdash.present.monthly.sentence_parts import (
    WHOLE_PLAN,
    blocks,
    inside,
    kind_of,
    like_for_like,
    outcome,
    place,
    quantity,
    rising,
    span_of,
    standing,
    subtitle,
)

_MOST_NAMED = 2  # blocks that a title names
_MOST_MONTHS = 3  # months that a note names
# Whether there is one district alone → what is said below panels of one indicator, and of several.
_MULTIPLES = {
    False: ("monthly.multiples.subtitle", "monthly.multiples.subtitle_many"),
    True: ("monthly.multiples.subtitle_one", "monthly.multiples.subtitle_many_one"),
}
_INDEXES = {
    False: ("monthly.multiples.index", "monthly.multiples.index_many"),
    True: ("monthly.multiples.index_one", "monthly.multiples.index_many_one"),
}


def lines(frame: pd.DataFrame, words: Words) -> str:
    """The latest month with a report: value, plan, growth; of several lines, how many rose."""
    monthly_rows = rows(frame)
    return _latest(monthly_rows, "chart.months.name", words)


def _latest(monthly_rows: Sequence[Row], bare: str, words: Words) -> str:
    """The latest month with a report; of several lines, how many rose; the text `bare` where there is none."""
    if len({(row["block"], row["area"]) for row in monthly_rows}) > 1:
        return rising(monthly_rows, kind_of(monthly_rows), bare, words)
    reported = [row for row in monthly_rows if row["value"] is not None]
    return standing(reported[-1], words) if reported else words.text(bare)


def lines_subtitle(frame: pd.DataFrame, words: Words) -> str:
    """What is shown, in which unit, over which months."""
    return _over_months(frame, "monthly.lines.subtitle", "monthly.lines.subtitle_many", words)


def _over_months(frame: pd.DataFrame, one: str, many: str, words: Words) -> str:
    monthly_rows = rows(frame)
    return subtitle(monthly_rows, one, many, words, period=span_of(monthly_rows, words))


def lines_notes(frame: pd.DataFrame, words: Words) -> list[str]:
    """Which months are provisional, what was revised and from what, where reports lack, where there are gaps."""
    monthly_rows = rows(frame)
    notes = []
    provisional = {row["year"] * 100 + row["month"] for row in monthly_rows if row["status"] == "provisional"}
    if provisional:
        names = words.listing(month_name(words, *divmod(month, 100)) for month in sorted(provisional))
        notes.append(words.text("monthly.lines.provisional", months=names))
    revised = [row for row in monthly_rows if row["revised_from"] is not None]
    if revised:
        many = len(blocks(monthly_rows)) > 1
        said = words.listing(_revised(row, words, many=many) for row in revised)
        notes.append(words.text("monthly.lines.revised", list=said))
    notes += missing(frame, words)
    notes += [words.text("monthly.lines.incomplete")] * any(
        row["complete"] is False and row["value"] is not None for row in monthly_rows
    )
    return [*notes, *[words.text("monthly.lines.gaps")] * any(row["value"] is None for row in monthly_rows)]


def _revised(row: Row, words: Words, *, many: bool) -> str:
    """What a number was and is: of `many` blocks also which it is of."""
    period = month_name(words, row["year"], row["month"])
    whose = place_name(row, words)
    if many:
        whose = words.text("monthly.lane", place=whose, item=inside(row, words))
    amounts = {"before": words.bare(row["revised_from"], row), "value": words.bare(row["value"], row)}
    return words.text("monthly.lines.revised_one", place=whose, period=period, **amounts)


def missing(frame: pd.DataFrame, words: Words) -> list[str]:
    """Whose reports lack in which months: of the frames of `monthly_values` and `small_multiples`."""
    lacking: dict[str, set[tuple[int, int]]] = {}
    for row in rows(frame):
        if row["complete"] is False:
            for one in [words.name("area", code) for code in silent(row)] or [place_name(row, words)]:
                lacking.setdefault(one, set()).add((row["year"], row["month"]))
    listed = []
    for one, months in lacking.items():
        names = words.listing(month_name(words, *month) for month in sorted(months))
        many = words.text("monthly.lines.lacking_many", count=len(months))
        short = names if len(months) <= _MOST_MONTHS else many
        listed.append(words.text("monthly.lines.lacking_one", place=one, months=short))
    return [words.text("monthly.lines.lacking", list=words.listing(listed))] if listed else []


def cumulative(frame: pd.DataFrame, words: Words) -> str:
    """What has been reached since January, against the plan to date and the year before."""
    ends = [block[-1] for block in blocks(rows(frame)) if block[-1]["value"] is not None]
    if not ends:
        return words.text("chart.cumulative.name")
    period = capital(reached_name(ends[0]["year"], ends[0]["month"], words))
    if len(ends) > _MOST_NAMED:
        judged = [row for row in ends if row["attainment"] is not None]
        if not judged:
            return words.text("chart.cumulative.name")
        met = sum((shown(row, "attainment") or 0.0) >= WHOLE_PLAN for row in judged)
        values = {"period": period, "place": place(ends, words), "met": met, "all": len(judged)}
        return words.text(f"monthly.cumulative.title_{kind_of(judged)}", **values)
    whose = place(ends[:1], words)
    outcomes = "; ".join(_reached(row, whose, words) for row in ends)
    key = "title" if len(ends) > 1 or ends[0]["complete"] else "title_partly"
    return words.text(f"monthly.cumulative.{key}", period=period, place=whose, outcome=outcomes)


def _reached(row: Row, whose: str, words: Words) -> str:
    """What was reached, and by which districts where that is not said."""
    own, said = place([row], words), outcome(row, words)
    return said if own == whose else words.text("monthly.lane", place=own, item=said)


def cumulative_subtitle(frame: pd.DataFrame, words: Words) -> str:
    """What is added up, in which unit."""
    year = rows(frame)[-1]["year"] if len(frame) else ""
    return subtitle(rows(frame), "monthly.cumulative.subtitle", "monthly.cumulative.subtitle_many", words, year=year)


def cumulative_notes(frame: pd.DataFrame, words: Words) -> list[str]:
    """How much of the plan of the whole year has been reached; how many reports lack since January; how
    the chart is to be read."""
    ends = [block[-1] for block in blocks(rows(frame))]
    planned_year = [row for row in ends if row["year_attainment"] is not None]
    lacking = [row for row in ends if row["lacking"]]
    notes = _in_one(planned_year, lacking, words) if len(ends) > _MOST_NAMED else _one_by_one(ends, words)
    planned = [any(row["attainment"] is not None for row in block) for block in blocks(rows(frame))]
    notes += [words.text("monthly.cumulative.without")] * (not all(planned))
    return notes + [words.text("monthly.cumulative.broken")] * any(row["complete"] is False for row in rows(frame))


def _one_by_one(ends: Sequence[Row], words: Words) -> list[str]:
    notes = []
    for last in ends:
        item = block_name(last, words)
        if last["year_attainment"] is not None:
            plan = quantity(last["year_plan"], digits_of(last, "year_plan"), words)
            values = {"value": rate_of(last, "year_attainment", words), "year": last["year"], "plan": plan}
            notes.append(words.text("monthly.cumulative.year", item=item, **values))
        if last["lacking"]:
            notes.append(words.text("monthly.cumulative.lacking", item=item, places=_silent(last, words)))
        notes += like_for_like(last, words)
    return notes


def _in_one(planned: Sequence[Row], lacking: Sequence[Row], words: Words) -> list[str]:
    """The same of many blocks, a line each for all of them."""

    def listed(found: Sequence[Row], value: Callable[[Row], str]) -> str:
        names = (words.name("item", row["block"]) if row["position"] else block_name(row, words) for row in found)
        return words.listing(f"{name} {value(row)}" for name, row in zip(names, found, strict=True))

    notes = []
    if planned:
        list_ = listed(planned, lambda row: rate_of(row, "year_attainment", words))
        notes.append(words.text("monthly.cumulative.year_many", year=planned[0]["year"], list=list_))
    if lacking:
        list_ = listed(lacking, lambda row: f"({_silent(row, words)})")
        notes.append(words.text("monthly.cumulative.lacking_many", list=list_))
    return notes


def _silent(row: Row, words: Words) -> str:
    """The districts whose reports lack, by name."""
    return words.listing(words.name("area", code) for code in silent(row))


def multiples(frame: pd.DataFrame, words: Words) -> str:
    """How many districts rose in the last month, and how many fell; what a single one reached."""
    return _latest(rows(frame), "chart.multiples.name", words)


def multiples_subtitle(frame: pd.DataFrame, words: Words) -> str:
    """What is shown, in which unit, in which order."""
    return _over_months(frame, *_MULTIPLES[_is_alone(frame)], words)


def multiples_index_subtitle(frame: pd.DataFrame, words: Words) -> str:
    """The same of the index, and what its 100 is."""
    return _over_months(frame, *_INDEXES[_is_alone(frame)], words)


def _is_alone(frame: pd.DataFrame) -> bool:
    """Whether there is one district, which stands in no order and shares no scale."""
    return len({row["area"] for row in rows(frame)}) == 1


def reporting(frame: pd.DataFrame, words: Words) -> str:
    """How many reports of districts lack over all months, and how many establishments reported in the last month."""
    due = [row for row in rows(frame) if row["complete"] is not None]
    if not due:
        return words.text("chart.reporting.name")
    month = max(row["year"] * 100 + row["month"] for row in due)
    last = [row for row in due if row["year"] * 100 + row["month"] == month]
    lacking = sum(row["complete"] is False for row in due)
    said = words.text("monthly.reporting.lacking" if lacking else "monthly.reporting.full", count=lacking, all=len(due))
    reporters, expected = (sum(row[key] for row in last) for key in ("reporters", "expected"))
    if not expected:
        return said
    values = {"reporters": f"{reporters:.0f}", "expected": f"{expected:.0f}"}
    period = month_name(words, *divmod(month, 100))
    return words.text("monthly.reporting.title", said=said, period=period, **values)


def reporting_subtitle(frame: pd.DataFrame, words: Words) -> str:
    """How the cells are to be read, over which months."""
    monthly_rows = rows(frame)
    return words.text("monthly.reporting.subtitle", period=span_of(monthly_rows, words)) if monthly_rows else ""
