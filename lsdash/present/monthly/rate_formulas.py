"""How ratios of the monthly reports are computed, in words and in figures, every input a link to its card."""

import re
from dataclasses import replace

import pandas as pd

from lsdash.model import formats
from lsdash.model.monthly_ids import MonthlyId, dump
from lsdash.model.words import Row, Words, rows
from lsdash.present.html_card import Line
from lsdash.present.markup import Inline

_SLOT = re.compile(r"(\{[abc]\})")
_SLOTS = {"a": "{a}", "b": "{b}", "c": "{c}"}
# Measure → what its formula's a, b, c are: a measure, and whether it is that of the province.
_INPUTS = {
    "plan_attainment": (("aimed", False), ("aimed_at", False)),
    "growth": (("matched", False), ("matched_before", False)),
    "share": (("actual", False), ("actual", True)),
    "contribution": (("matched", False), ("matched_before", False), ("matched_before", True)),
}
_COLUMNS = {"actual": "value"}
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
    return [(0, [Inline(words.text(f"monthly.formula.{number.measure}"))]), (0, figures)]


def _input(number: MonthlyId, measure: str, row: Row, words: Words, *, province: bool) -> Inline:
    """An input as digits, a link to its card: that of the plain amount where nothing had to be left out."""
    value = row[_COLUMNS.get(measure, measure)]
    shown = replace(number, measure=measure, districts=() if province else number.districts)
    if measure in _PLAIN:
        plain, counted, every, years = _PLAIN[measure]
        if row[counted] == row[every]:
            shown = replace(shown, measure=plain, since=number.since - 100 * years, until=number.until - 100 * years)
    return Inline(formats.number(value, row["step"], words.lang), observation_id=dump(shown))
