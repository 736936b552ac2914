"""The card of one number of the monthly reports: the reports that it is made from, its formula, its whole and its
parts, what it is not to be compared with. Pure: frames → html_card.Card.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from lsdash.model import formats, kinds
from lsdash.model.monthly_ids import COLUMNS, TOTAL, MonthlyId, dump
from lsdash.model.monthly_intervals import interval
from lsdash.model.period_names import month_name, span_name
from lsdash.model.periods import JANUARY
from lsdash.model.words import Row, Words, rows
from lsdash.present.html_card import Card, Line, Section
from lsdash.present.markup import Inline
from lsdash.present.monthly import rate_formulas, report_status
from lsdash.present.monthly.naming import block_name, rate_kind, silent
from lsdash.present.number_card import why_shown
from lsdash.view.monthly_numbers import Frames, difference, of_left, rows_of, shown_parts, value_of

RATES = frozenset({"plan_attainment", "growth", "matched_attainment", "matched_growth", "share", "contribution"})
_OF_TIME = frozenset({"plan_attainment", "growth", "matched_attainment", "matched_growth"})  # no parts add up to these
_POINTS = "contribution"
_SIGNED = frozenset({"growth", "matched_growth", "contribution"})
_MOST_NAMED = 3
_ADDS_UP = {"month": "months", "district": "districts", "item": "items"}


def card(number: MonthlyId, frames: Frames, words: Words) -> Card:
    """The card of a number that exists."""
    own, value = rows_of(frames.amounts, "own")[0], value_of(number, frames)
    amounts, reports = frames.amounts, rows(frames.reports)
    if number.residual:
        sections: dict[str, list[Line]] = {"formula": _left_over(number, frames, words)}
    else:
        sections = {
            "interval": _interval(number, own, words),
            "made": _made(number, own, reports, rows_of(amounts, "month"), words),
            "formula": rate_formulas.lines(number, amounts, words),
            "whole": _whole(number, own, words),
            "parts": _parts(number, own, amounts, words),
            "adds_up": _adds_up(number, own, amounts, words),
        }
    sections["not_with"] = _not_with(number, own, reports, words)
    kept = [Section(words.text(f"monthly.card.{name}"), lines) for name, lines in sections.items() if lines]
    headline = _headline(number, value, own if not number.residual else of_left(number, frames), words)
    return Card(dump(number), title(number, own, words), headline, _kind(number, own, words), kept)


def title(number: MonthlyId, own: Row, words: Words) -> str:
    """Place, what, period and measure; a month, a quarter and what was reached since January have names of their
    own."""
    return words.text(
        "monthly.what",
        place=place_of(number, words),
        item=block_name(own, words),
        period=span_name(number.since, number.until, words),
        measure=words.text(f"monthly.measure.{number.measure}"),
    )


def place_of(number: MonthlyId, words: Words) -> str:
    """Whose number it is."""
    if number.residual:
        return words.text("monthly.place.remainder")
    if not number.districts:
        return words.text("monthly.place.whole")
    names = words.listing(words.name("area", code) for code in number.districts)
    many = len(number.districts) > _MOST_NAMED
    return words.text("monthly.card.places", count=len(number.districts), names=names) if many else names


def quantity(measure: str, value: float | None, row: Row, words: Words) -> str:
    """A value in the digits and unit of its measure."""
    signed = measure in _SIGNED
    if value is None:
        return formats.MISSING
    if measure == _POINTS:
        points = formats.number(value, row[f"{_POINTS}_step"], words.lang, signed=signed)
        return words.text("monthly.card.points", value=points)
    if measure in RATES:
        return formats.quantity(value, row[f"{COLUMNS[measure]}_step"], "%", words.lang, signed=signed)
    if measure == "reporting":
        counts = {key: formats.number(row[key], 1.0, words.lang) for key in ("reporters", "expected")}
        return words.text("monthly.status.reporters", **counts)
    return formats.quantity(value, row[f"{COLUMNS[measure]}_step"], words.unit(row), words.lang)


def _headline(number: MonthlyId, value: float | None, own: Row, words: Words) -> str:
    shown = quantity(number.measure, value, own, words)
    if value is None:
        known = number.measure in RATES and own["value"] is not None
        return words.text("monthly.card.not_compared" if known else "monthly.card.none", sign=shown)
    kind = rate_kind(own, COLUMNS[number.measure]) if number.measure in RATES else own["kind"]
    return kinds.marked(shown, kind=kind, ambiguous=False, word=words.text(f"kind.{kind}"))


def _kind(number: MonthlyId, own: Row, words: Words) -> str:
    single = own["reports"] == 1 and number.measure == "actual"
    form = "computed" if number.measure in RATES else "single" if single else "added"
    parts = [words.text(f"monthly.card.kind_{form}")]
    if own["kind"] == "synthetic":
        parts.insert(0, words.text("notice.synthetic_short"))
    parts += [
        words.text(f"monthly.status.{status}")
        for status in ("estimated", "provisional")
        if own[status] and number.measure != "plan"
    ]
    return " · ".join(parts)


def _interval(number: MonthlyId, own: Row, words: Words) -> list[Line]:
    """The interval of a number, what it comes to unrounded, and why it is shown to its last digit."""
    column = COLUMNS[number.measure]
    ends = interval(own, column) if own.get(f"{column}_step") is not None else None
    if ends is None or (number.measure == "actual" and own["reports"] == 1) or own.get(f"{column}_kind"):
        return []
    step = own[f"{column}_step"]
    span = formats.interval(*ends, step, words.lang, derived=True)
    lines = (span, words.text("interval.months"), why_shown(own[column], *ends, step, words))
    return [(0, [Inline(line)]) for line in lines]


def _made(number: MonthlyId, own: Row, reports: Sequence[Row], months: list[Row], words: Words) -> list[Line]:
    """How many reports of how many establishments, month by month, and what is to be known of single ones."""
    counts = {key: formats.number(own[key], 1.0, words.lang) for key in ("reporters", "expected", "reports")}
    key = "monthly.card.reports" if own["expected"] else "monthly.card.reports_only"
    summary = words.text(key, **counts, place=place_of(number, words))
    lines: list[Line] = [(0, [Inline(summary)])]
    if len(months) > 1 and number.measure not in RATES:
        lines += [(1, _linked(number, row, words)) for row in months]
    return [*lines, *report_status.lines(number, reports, words)]


def part_id(number: MonthlyId, row: Row) -> MonthlyId:
    """The id of one part: a month, a district or a sector of the number."""
    if row["relation"] == "month":
        return replace(number, since=row["yyyymm"], until=row["yyyymm"])
    if row["relation"] == "district":
        return replace(number, districts=(row["area"],))
    return replace(number, block=row["item"])


def _linked(number: MonthlyId, row: Row, words: Words) -> list[Inline]:
    """Name and value of a part; a link where there is a number."""
    match row["relation"]:
        case "month":
            name = month_name(words, *divmod(row["yyyymm"], 100))
        case "district":
            name = words.name("area", row["area"])
        case _:
            name = words.name("item", row["item"])
    value = row[COLUMNS[number.measure]]
    part = dump(part_id(number, row)) if value is not None or number.measure == "actual" else ""
    return [Inline(f"{name}: {quantity(number.measure, value, row, words)}", observation_id=part)]


def _parts(number: MonthlyId, own: Row, amounts: pd.DataFrame, words: Words) -> list[Line]:
    """Districts and sectors that it is the sum of; the months stand with the reports."""
    lines: list[Line] = []
    if own["districts"] > 1 and number.measure not in _OF_TIME:
        lines += [(0, _linked(number, row, words)) for row in rows_of(amounts, "district")]
    if number.block == TOTAL and number.measure not in RATES:
        lines += [(0, _linked(number, row, words)) for row in rows_of(amounts, "item")]
    return lines


def _whole(number: MonthlyId, own: Row, words: Words) -> list[Line]:
    """What it is a part of: the province, what was reached since January, the sector's whole."""
    if number.measure in _OF_TIME:
        return []
    wholes = [replace(number, districts=())] if number.districts else []
    if number.since == number.until and number.since % 100 > JANUARY and number.measure not in RATES:
        wholes.append(replace(number, since=number.since // 100 * 100 + JANUARY))
    if own["parent"] and number.indicator == "production_value" and number.measure not in RATES:
        wholes.append(replace(number, block=own["parent"]))
    return [(0, [Inline(_name(whole, own, words), observation_id=dump(whole))]) for whole in wholes]


def _name(other: MonthlyId, own: Row, words: Words) -> str:
    """The title of another number of the same indicator."""
    position = 0 if other.block == TOTAL else own["position"] or 1
    return title(other, {**own, "block": other.block, "position": position}, words)


def _adds_up(number: MonthlyId, own: Row, amounts: pd.DataFrame, words: Words) -> list[Line]:
    """Whether months, districts and sectors add up to it, and by how much not."""
    column = COLUMNS[number.measure]
    lines: list[Line] = []
    for relation, plural in _ADDS_UP.items():
        parts = rows_of(amounts, relation)
        fits = relation == "district" if number.measure in RATES else relation != "item" or number.block == TOTAL
        if len(parts) > 1 and fits and number.measure not in _OF_TIME:
            left = difference(own[column], parts, column)
            key = "off" if left else "exact"
            step = 1.0 if number.measure == "reporting" else own[f"{column}_step"]
            by = formats.number(float(left), step, words.lang, signed=True) if left else ""
            what = words.text(f"monthly.card.{plural}", count=len(parts))
            lines.append((0, [Inline(words.text(f"monthly.card.sum_{key}", what=what, by=by))]))
    if lines and own["lacking"] and number.measure == "actual":
        names = words.listing(words.name("area", code) for code in silent(own))
        lines.append((0, [Inline(words.text("monthly.card.sum_lacks", places=names))]))
    return lines


def _left_over(number: MonthlyId, frames: Frames, words: Words) -> list[Line]:
    """The whole less each part as it is shown, each a link."""
    whole = replace(
        number, residual=False, districts=(), measure={"contribution": "growth"}.get(number.measure, "share")
    )
    own = rows_of(frames.amounts, "own")[0]
    lines: list[Line] = [(0, [Inline(words.text("monthly.formula.residual"))])]
    lines.append(
        (0, [Inline(quantity(whole.measure, own[COLUMNS[whole.measure]], own, words), observation_id=dump(whole))])
    )
    for part, row in shown_parts(number, frames):
        value = row[COLUMNS[number.measure]]
        if value is not None:
            shown = f"− ({quantity(number.measure, value, row, words)})"
            lines.append((1, [Inline(f"{place_of(part, words)}: "), Inline(shown, observation_id=dump(part))]))
    return lines


def _not_with(number: MonthlyId, own: Row, reports: Sequence[Row], words: Words) -> list[Line]:
    """What it may not be compared with: months without a report in both years, sums of another length."""
    lines: list[Line] = [(0, [Inline(words.text("monthly.card.length"))])]
    if number.measure in {"growth", "contribution", "matched", "matched_before", "actual"}:
        lines = [*report_status.unmatched(number, reports, words), *lines]
    if number.indicator == "production_value":
        base = own["price_base"] or "not_stated"
        lines.append((0, [Inline(words.text("monthly.status.mixed" if base == "mixed" else f"prices.{base}"))]))
    return lines
