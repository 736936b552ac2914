"""The card of one number of the monthly reports: the reports that it is made from, its formula, its whole and its
parts, what it is not to be compared with. Pure: frames → markup.Card.
"""

from dataclasses import replace

import pandas as pd

from lsdash.model import formats, kinds
from lsdash.model.filters import JANUARY
from lsdash.model.monthly_ids import COLUMNS, TOTAL, MonthlyId, dump
from lsdash.model.period_names import month_name, span_name
from lsdash.model.words import Row, Words, rows
from lsdash.present.charts.naming import block_name
from lsdash.present.html_card import Card, Section
from lsdash.present.markup import Inline
from lsdash.present.monthly import doubts, formulas
from lsdash.view.monthly_numbers import Frames, difference, rows_of, shown_parts, value_of

Line = tuple[int, list[Inline]]
RATES = frozenset({"plan_attainment", "growth", "share", "contribution"})
_POINTS = "contribution"
_SIGNED = frozenset({"growth", "contribution"})
_RATE_STEP = 0.01
_MOST_NAMED = 3
_ADDS_UP = {"month": "months", "district": "districts", "item": "items"}


def card(asked: MonthlyId, frames: Frames, words: Words) -> Card:
    """The card of a number that exists."""
    own, value = rows_of(frames.amounts, "own")[0], value_of(asked, frames)
    reports: list[Row] = list(rows(frames.reports))
    sections = {
        "made": [] if asked.residual else _made(asked, own, reports, rows_of(frames.amounts, "month"), words),
        "formula": _left_over(asked, frames, words) if asked.residual else formulas.lines(asked, frames.amounts, words),
        "whole": [] if asked.residual else _whole(asked, own, words),
        "parts": [] if asked.residual else _parts(asked, own, frames.amounts, words),
        "adds_up": [] if asked.residual else _adds_up(asked, own, frames.amounts, words),
        "not_with": _not_with(asked, reports, words),
    }
    kept = [Section(words.text(f"monthly.card.{name}"), lines) for name, lines in sections.items() if lines]
    shown = _headline(asked, value, own, words)
    return Card(dump(asked), title(asked, own, words), shown, _kind(asked, own, words), kept)


def title(asked: MonthlyId, own: Row, words: Words) -> str:
    """Place, what, period and measure; a month, a quarter and what was reached since January have names of their
    own."""
    return words.text(
        "monthly.what",
        place=place_of(asked, words),
        item=block_name(own, words),
        period=span_name(asked.since, asked.until, words),
        measure=words.text(f"monthly.measure.{asked.measure}"),
    )


def place_of(asked: MonthlyId, words: Words) -> str:
    """Whose number it is."""
    if asked.residual:
        return words.text("monthly.place.remainder")
    if not asked.districts:
        return words.text("monthly.place.whole")
    names = words.listing(words.name("area", code) for code in asked.districts)
    many = len(asked.districts) > _MOST_NAMED
    return words.text("monthly.card.places", count=len(asked.districts), names=names) if many else names


def quantity(measure: str, value: float | None, row: Row, words: Words) -> str:
    """A value in the digits and unit of its measure."""
    signed = measure in _SIGNED
    if value is None:
        return formats.MISSING
    if measure == _POINTS:
        return words.text("monthly.card.points", value=formats.number(value, _RATE_STEP, words.lang, signed=signed))
    if measure in RATES:
        return formats.quantity(value, _RATE_STEP, "%", words.lang, signed=signed)
    if measure == "reporting":
        counts = {key: formats.number(row[key], 1.0, words.lang) for key in ("reporters", "expected")}
        return words.text("monthly.status.reporters", **counts)
    return formats.quantity(value, row["step"], words.unit(row), words.lang)


def _headline(asked: MonthlyId, value: float | None, own: Row, words: Words) -> str:
    shown = quantity(asked.measure, value, own, words)
    if value is None:
        return words.text("monthly.card.none", sign=shown)
    return kinds.marked(shown, kind=own["kind"], ambiguous=False, word=words.text(f"kind.{own['kind']}"))


def _kind(asked: MonthlyId, own: Row, words: Words) -> str:
    single = own["reports"] == 1 and asked.measure == "actual"
    form = "computed" if asked.measure in RATES else "single" if single else "added"
    parts = [words.text(f"monthly.card.kind_{form}")]
    if own["kind"] == "synthetic":
        parts.insert(0, words.text("notice.synthetic_short"))
    if own["provisional"] and asked.measure != "plan":
        parts.append(words.text("monthly.status.provisional"))
    return " · ".join(parts)


def _made(asked: MonthlyId, own: Row, reports: list[Row], months: list[Row], words: Words) -> list[Line]:
    """How many reports of how many establishments, month by month, and what is to be known of single ones."""
    counts = {key: formats.number(own[key], 1.0, words.lang) for key in ("reporters", "expected", "reports")}
    said = words.text("monthly.card.reports", **counts, place=place_of(asked, words))
    lines: list[Line] = [(0, [Inline(said)])]
    if len(months) > 1 and asked.measure not in RATES:
        lines += [(1, _linked(asked, row, words)) for row in months]
    return [*lines, *doubts.lines(asked, reports, words)]


def part_id(asked: MonthlyId, row: Row) -> MonthlyId:
    """The id of one part: a month, a district or a sector of the number."""
    if row["relation"] == "month":
        return replace(asked, since=row["yyyymm"], until=row["yyyymm"])
    if row["relation"] == "district":
        return replace(asked, districts=(row["area"],))
    return replace(asked, block=row["item"])


def _linked(asked: MonthlyId, row: Row, words: Words) -> list[Inline]:
    """Name and value of a part; a link where there is a number."""
    names = {"month": lambda: month_name(words, *divmod(row["yyyymm"], 100))}
    names |= {"district": lambda: words.name("area", row["area"]), "item": lambda: words.name("item", row["item"])}
    value = row[COLUMNS[asked.measure]]
    so = dump(part_id(asked, row)) if value is not None or asked.measure == "actual" else ""
    return [Inline(f"{names[row['relation']]()}: {quantity(asked.measure, value, row, words)}", observation_id=so)]


def _parts(asked: MonthlyId, own: Row, amounts: pd.DataFrame, words: Words) -> list[Line]:
    """Districts and sectors that it is the sum of; the months stand with the reports."""
    lines: list[Line] = []
    if own["districts"] > 1 and asked.measure not in {"growth", "plan_attainment"}:
        lines += [(0, _linked(asked, row, words)) for row in rows_of(amounts, "district")]
    if asked.block == TOTAL and asked.measure not in RATES:
        lines += [(0, _linked(asked, row, words)) for row in rows_of(amounts, "item")]
    return lines


def _whole(asked: MonthlyId, own: Row, words: Words) -> list[Line]:
    """What it is a part of: the province, what was reached since January, the sector's whole."""
    if asked.measure in {"growth", "plan_attainment"}:
        return []
    found = [replace(asked, districts=())] if asked.districts else []
    if asked.since == asked.until and asked.since % 100 > JANUARY and asked.measure not in RATES:
        found.append(replace(asked, since=asked.since // 100 * 100 + JANUARY))
    if own["parent"] and asked.indicator == "production_value" and asked.measure not in RATES:
        found.append(replace(asked, block=own["parent"]))
    return [(0, [Inline(_name(each, own, words), observation_id=dump(each))]) for each in found]


def _name(each: MonthlyId, own: Row, words: Words) -> str:
    """The title of another number of the same indicator."""
    position = 0 if each.block == TOTAL else own["position"] or 1
    return title(each, {**own, "block": each.block, "position": position}, words)


def _adds_up(asked: MonthlyId, own: Row, amounts: pd.DataFrame, words: Words) -> list[Line]:
    """Whether months, districts and sectors add up to it, and by how much not."""
    column, lines = COLUMNS[asked.measure], []
    for relation, plural in _ADDS_UP.items():
        parts = rows_of(amounts, relation)
        fits = relation == "district" if asked.measure in RATES else relation != "item" or asked.block == TOTAL
        if len(parts) > 1 and fits and asked.measure not in {"growth", "plan_attainment"}:
            left = difference(own[column], parts, column)
            key = "off" if left else "exact"
            by = formats.number(float(left), 0.01 if asked.measure in RATES else own["step"], words.lang, signed=True)
            what = words.text(f"monthly.card.{plural}", count=len(parts))
            lines.append((0, [Inline(words.text(f"monthly.card.sum_{key}", what=what, by=by))]))
    if lines and own["lacking"] and asked.measure == "actual":
        lines.append((0, [Inline(words.text("monthly.card.sum_lacks", count=own["lacking"]))]))
    return lines


def _left_over(asked: MonthlyId, frames: Frames, words: Words) -> list[Line]:
    """The whole less each part as it is shown, each a link."""
    whole = replace(asked, residual=False, districts=(), measure={"contribution": "growth"}.get(asked.measure, "share"))
    own = rows_of(frames.amounts, "own")[0]
    lines: list[Line] = [(0, [Inline(words.text("monthly.formula.residual"))])]
    lines.append(
        (0, [Inline(quantity(whole.measure, own[COLUMNS[whole.measure]], own, words), observation_id=dump(whole))])
    )
    for each, row in shown_parts(asked, frames):
        value = row[COLUMNS[asked.measure]]
        if value is not None:
            shown = f"− ({quantity(asked.measure, value, row, words)})"
            lines.append((1, [Inline(f"{place_of(each, words)}: "), Inline(shown, observation_id=dump(each))]))
    return lines


def _not_with(asked: MonthlyId, reports: list[Row], words: Words) -> list[Line]:
    """What it may not be compared with: months without a report in both years, sums of another length."""
    lines = [(0, [Inline(words.text("monthly.card.length"))])]
    if asked.measure in {"growth", "contribution", "matched", "matched_before", "actual"}:
        lines = [*doubts.unmatched(asked, reports, words), *lines]
    if asked.indicator == "production_value":
        lines.append((0, [Inline(words.text("foot.price_base"))]))
    return lines
