"""How ratios of the monthly reports are computed, in words and in figures, every input a link to its card."""

import re
from dataclasses import replace

import pandas as pd

from lsdash.model import formats
from lsdash.model.monthly_ids import COLUMNS, MonthlyId, dump
from lsdash.model.monthly_intervals import PERCENT
from lsdash.model.words import Row, Words, rows
from lsdash.present.html_card import Line
from lsdash.present.markup import Inline

_SLOT = re.compile(r"(\{[abc]\})")
_SLOTS = {"a": "{a}", "b": "{b}", "c": "{c}"}
# Measure → what its formula's a, b, c are: a measure, and whether it is that of the province.
_INPUTS = {
    "plan_attainment": (("actual", False), ("plan", False)),
    "growth": (("actual", False), ("before", False)),
    "matched_attainment": (("aimed", False), ("aimed_at", False)),
    "matched_growth": (("matched", False), ("matched_before", False)),
    "share": (("actual", False), ("actual", True)),
    "contribution": (("actual", False), ("before", False), ("before", True)),
}
_COLUMNS = {"actual": "value"}
# A rate → that of like with like, and the other way round: where the two are not the same, each names the other.
_BESIDE = {
    "plan_attainment": "matched_attainment",
    "growth": "matched_growth",
    "matched_attainment": "plan_attainment",
    "matched_growth": "growth",
}
# Measure → the plain amount that it is where two counts of reports are the same, as nothing had to be left out; these
# counts; how many years before.
_PLAIN = {
    "matched": ("actual", "pairs", "reports", 0),
    "matched_before": ("actual", "pairs", "reports_before", 1),
    "aimed": ("actual", "aims", "reports", 0),
    "aimed_at": ("plan", "aims", "plans", 0),
}


def lines(number: MonthlyId, amounts: pd.DataFrame, words: Words) -> list[Line]:
    """In words, in figures, and the name of each input; for sums of like with like what is in them."""
    if number.measure not in _INPUTS:
        likes = {"matched", "matched_before", "aimed", "aimed_at"}
        return [(0, [Inline(words.text(f"monthly.formula.{number.measure}"))])] if number.measure in likes else []
    own, whole = ({row["relation"]: row for row in rows(amounts)}[key] for key in ("own", "whole"))
    figures: list[Inline] = []
    for part in _SLOT.split(words.text(f"monthly.figures.{number.measure}", **_SLOTS)):
        if _SLOT.fullmatch(part):
            measure, province = _INPUTS[number.measure]["abc".index(part[1])]
            figures.append(_input(number, measure, whole if province else own, words, province=province))
        elif part:
            figures.append(Inline(part))
    lines: list[Line] = [(0, [Inline(words.text(f"monthly.formula.{number.measure}"))])]
    lines += [(0, figures)] * (own[COLUMNS[number.measure]] is not None)
    other = _BESIDE.get(number.measure, "")
    matched = other if other.startswith("matched") else number.measure
    if other and own[matched] is not None:
        lines.append((0, [_other(number, other, own, words)]))
    return lines


def _other(number: MonthlyId, measure: str, own: Row, words: Words) -> Inline:
    """The other rate of the same amounts, a link to its card."""
    column = COLUMNS[measure]
    signed = measure in {"growth", "matched_growth"}
    step = own[f"{column}_step"] or PERCENT
    value = formats.quantity(own[column], step, "%", words.lang, signed=signed)
    shown = dump(replace(number, measure=measure))
    return Inline(words.text(f"monthly.like.to_{measure}", value=value), observation_id=shown)


def _input(number: MonthlyId, measure: str, row: Row, words: Words, *, province: bool) -> Inline:
    """An input as digits, a link to its card: that of the plain amount where nothing had to be left out."""
    column = _COLUMNS.get(measure, measure)
    value, step = row[column], row[f"{column}_step"]
    shown = replace(number, measure=measure, districts=() if province else number.districts)
    if measure == "before":
        shown = replace(shown, measure="actual", since=number.since - 100, until=number.until - 100)
    if measure in _PLAIN:
        plain, counted, every, years = _PLAIN[measure]
        if row[counted] == row[every]:
            shown = replace(shown, measure=plain, since=number.since - 100 * years, until=number.until - 100 * years)
    return Inline(formats.number(value, step, words.lang), observation_id=dump(shown))
