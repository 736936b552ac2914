"""Monthly reports as lines over months: month by month, since January, district by district, districts compared."""

import math
import statistics
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from operator import itemgetter

import pandas as pd

from lsdash.model import formats
from lsdash.model.period_names import month_name
from lsdash.model.words import Row, Words, grouped, rows
from lsdash.present.charts.base import Chart, Mark
from lsdash.present.charts.month_panels import Layout, Line, Panel, Point, month_of, month_panels
from lsdash.present.monthly.naming import (
    SERIES,
    STATUSES,
    about,
    about_rate,
    block_name,
    brief,
    digits_of,
    place_name,
    rate_of,
    shown,
    titled,
)
from lsdash.present.palette import COMPARED, SECTORS

_LARGE = Layout(wide=1, narrow=1, row=230, letters=48)
_NAMED = Layout(wide=1, narrow=1, row=260, right=95, letters=48)
_COMPARED = Layout(wide=1, narrow=1, row=340, right=140, letters=48)
_BROAD = Layout(wide=2, narrow=1, row=200, letters=48)
_SMALL = Layout(wide=4, narrow=2, row=170, letters=27, quiet=True)
_WHOLE = 100.0
_STEPS = (5.0, 10.0, 20.0, 50.0, 100.0, 500.0)  # of an axis of percentages
_MOST_STEPS = 6
_FAR = 3  # so many times the middle half of all values from it a value is far out, as Tukey has it
_FEW = 0.1  # of all values, which an axis may leave out; one at least
# Shapes of the lines of districts that are compared, with the sign that stands before the name of each.
_SHAPES = (("circle", "●"), ("square", "■"), ("triangle-up", "▲"), ("diamond", "◆"), ("triangle-down", "▼"))


@dataclass(frozen=True)
class _Measure:
    """What is drawn of a row: its value, the fields of its mark, its digits; whether months are added up in it."""

    value: Callable[[Row], float | None]
    mark: Callable[[Row, Words], Mark]
    brief: Callable[[Row, Words], str]
    added: bool = False
    percent: bool = False


def _amount(line: str, *, added: bool = False) -> _Measure:
    column = SERIES[line]
    return _Measure(
        lambda row: row[column],
        lambda row, words: about(row, words, series=line),
        lambda row, words: brief(row[column], digits_of(row, column), words),
        added=added,
    )


_ACTUAL, _REACHED = _amount("actual"), _amount("actual", added=True)
_ATTAINMENT = _Measure(
    lambda row: row["attainment"],
    lambda row, words: about_rate(row, "attainment", words),
    lambda row, words: rate_of(row, "attainment", words),
    added=True,
    percent=True,
)
_INDEX = _Measure(
    lambda row: None if row["growth"] is None else _WHOLE + row["growth"],
    lambda row, words: about_rate(row, "growth", words),
    lambda row, words: formats.quantity(_WHOLE + row["growth"], row["growth_step"], "", words.lang),
    percent=True,
)


def _line(own: Sequence[Row], measure: _Measure, words: Words, *, form: str = "actual", shape: str = "circle") -> Line:
    return Line([_point(row, measure, words) for row in own], form, shape)


def _silent(own: Sequence[Row], form: str) -> Line:
    """A line whose points say nothing of themselves."""
    return Line([Point(month_of(row), row[SERIES[form]], {}) for row in own], form)


def _point(row: Row, measure: _Measure, words: Words) -> Point:
    status = STATUSES[STATUSES.index(row.get("status") or ("provisional" if row.get("provisional") else "final"))]
    hollow = row.get("complete") is False or status in {"provisional", "estimated"}
    letter = words.text("monthly.label.revised") if status == "revised" else ""
    whole = bool(row["complete"]) if measure.added else None
    return Point(month_of(row), measure.value(row), measure.mark(row, words), hollow, whole, letter)


def _last(own: Sequence[Row], measure: _Measure) -> Row | None:
    return next((row for row in reversed(own) if measure.value(row) is not None), None)


def _groups(found: Sequence[Row], *keys: str) -> list[list[Row]]:
    """Rows with the same values of `keys`, in the order of the first of each."""
    return list(grouped(found, itemgetter(*keys)).values())


def monthly_lines(frame: pd.DataFrame, words: Words) -> Chart:
    """A panel per block and place: the actual as a line with points, the plan in dashes, last year in grey."""
    groups = _groups(rows(frame), "block", "area")
    panels = [_months(own, _panel_name(own[0], frame, words), words) for own in groups]
    return month_panels(panels, words, _LARGE if len(panels) <= 1 else _BROAD)


def _months(own: Sequence[Row], name: str, words: Words) -> Panel:
    lines = [_line(own, _amount(form), words, form=form) for form in ("last", "plan", "actual")]
    return Panel(name, _latest(own, words), lines, *_from_zero(own, words))


def _from_zero(
    found: Sequence[Row], words: Words, columns: Collection[str] = tuple(SERIES.values())
) -> tuple[float, float, list[tuple[float, str]]]:
    """The ends of an axis of amounts up to the highest that rows have in `columns`, and rules at these two, the upper
    one with its digits."""
    numbers = [(row[column], digits_of(row, column)) for row in found for column in columns if row[column]]
    top, row = max(numbers, key=itemgetter(0), default=(1.0, found[0]))
    return 0.0, top, [(0.0, ""), (top, brief(top, row, words))]


def _panel_name(row: Row, frame: pd.DataFrame, words: Words, *, in_unit: bool = True) -> str:
    """The name of a panel: of several places the place, of several blocks the block, with what its amounts are in."""
    places, blocks = len({place_name(each, words) for each in rows(frame)}), frame["block"].nunique()
    place, item = place_name(row, words), _in_short(row, words, in_unit=in_unit)
    if places > 1 and blocks == 1:
        return place
    return words.text("monthly.lane", place=place, item=item) if places > 1 or blocks == 1 else item


def _in_short(row: Row, words: Words, *, in_unit: bool = True) -> str:
    """What a row is about, with its unit: a sector by its name alone."""
    name = words.name("item", row["block"]) if row["block"] in SECTORS and row["position"] else block_name(row, words)
    unit = words.unit(row) if in_unit else ""
    return words.text("monthly.label.in_unit", name=name, unit=unit) if unit else name


def _latest(own: Sequence[Row], words: Words) -> list[str]:
    """Month and digits of the latest actual; that there is none."""
    last = _last(own, _ACTUAL)
    if last is None:
        return [words.text("monthly.label.unreported")]
    name = month_name(words, last["year"], last["month"])
    return [words.text("monthly.label.latest", name=name, value=brief(last["value"], last, words))]


def cumulative(frame: pd.DataFrame, words: Words) -> Chart:
    """A panel per block: what has been reached since January in per cent of the plan to date, around 100; where there
    is no plan the amount, last year in grey."""
    blocks = _groups(rows(frame), "block")
    low, high, rules = _percents(_values([row for own in blocks for row in own], _ATTAINMENT), _ATTAINMENT, words)
    alone = len(blocks) == 1
    panels = []
    for place, own in enumerate(blocks):
        if _last(own, _ATTAINMENT) is None:
            panels.append(_without_plan(own, _panel_name(own[0], frame, words), words))
            continue
        line = _line(own, _ATTAINMENT, words)
        shown = rules if alone else _sparse(rules, place)
        said = _against_plan(own, words)
        line = Line(line.points, end=said[0]) if alone else line
        name = _panel_name(own[0], frame, words, in_unit=False)  # the axis is in per cent
        panels.append(Panel(name, said[1:] if alone else said, [line], low, high, shown))
    return month_panels(panels, words, _NAMED if alone else _SMALL)


def _against_plan(own: Sequence[Row], words: Words) -> list[str]:
    """How much of the plan to date has been reached, and by how much more or less than it that is."""
    last = _last(own, _ATTAINMENT)
    if last is None:
        return []
    said = [words.text("monthly.label.met", value=rate_of(last, "attainment", words))]
    surplus = shown(last, "surplus") if "surplus" in last else None
    if surplus is not None:
        key = "over" if surplus > 0 else "short" if surplus < 0 else "even"
        said.append(
            words.text(
                f"monthly.label.{key}",
                value=brief(abs(surplus), digits_of(last, "surplus"), words),
                unit=words.unit(last),
            )
        )
    return said


def _without_plan(own: Sequence[Row], name: str, words: Words) -> Panel:
    lines = [_line(own, _amount(form, added=True), words, form=form) for form in ("last", "actual")]
    axis = _from_zero(own, words, ("value", "before"))
    return Panel(name, [words.text("monthly.label.no_plan")], lines, *axis)


def _sparse(rules: Sequence[tuple[float, str]], place: int) -> list[tuple[float, str]]:
    """The rules of a small panel: only the first one names them, but for the lowest."""
    lowest = min(value for value, _ in rules)
    return [(value, name if place == 0 and value > lowest else "") for value, name in rules]


def _values(found: Sequence[Row], measure: _Measure) -> list[float]:
    return [value for row in found if (value := measure.value(row)) is not None]


def _near(values: Sequence[float]) -> Sequence[float]:
    """`values`, or the ends of where most are: a few that are far out would flatten the lines of all others."""
    if len(values) <= 1:
        return values
    lower, _, upper = statistics.quantiles(values, n=4)
    reach = _FAR * (upper - lower)
    ends = max(min(values), lower - reach), min(max(values), upper + reach)
    beyond = sum(not ends[0] <= value <= ends[1] for value in values)
    return ends if beyond <= max(1, _FEW * len(values)) else values


def _percents(values: Sequence[float], measure: _Measure, words: Words) -> tuple[float, float, list[tuple[float, str]]]:
    """The ends of an axis of percentages that has `values` and 100 on it, and rules at these three, 100 first."""
    least, most = min([*values, _WHOLE]), max([*values, _WHOLE])
    step = next((step for step in _STEPS if (most - least) / step <= _MOST_STEPS), _STEPS[-1])
    low, high = math.floor(least / step - 0.2) * step, math.ceil(most / step + 0.2) * step
    unit = "%" if measure is _ATTAINMENT else ""
    named = {end: formats.quantity(end, 1.0, unit, words.lang) for end in (_WHOLE, low, high)}
    return low, high, list(named.items())


def multiples(frame: pd.DataFrame, words: Words) -> Chart:
    """A small panel per block and district with its months, last year in grey, the plan in dashes; the districts of a
    block share one scale."""
    panels = []
    for block in _groups(rows(frame), "block"):
        low, high, rules = _from_zero(block, words)
        for place, own in enumerate(_groups(block, "area")):
            lines = [*(_silent(own, form) for form in ("last", "plan")), _line(own, _ACTUAL, words)]
            shown = _sparse(rules, place)
            panels.append(Panel(_district(own[0], frame, words), _stood(own, words), lines, low, high, shown))
    return month_panels(panels, words, _SMALL)


def multiples_index(frame: pd.DataFrame, words: Words) -> Chart:
    """The same with every month as an index, the same month of the year before = 100, on one scale for all; a number
    beyond it stands at the edge of its panel."""
    found = rows(frame)
    low, high, rules = _percents(_near(_values(found, _INDEX)), _INDEX, words)
    panels = []
    for place, own in enumerate(_groups(found, "block", "area")):
        shown = _sparse(rules, place)
        last = _last(own, _INDEX)
        value = _INDEX.brief(last, words) if last else formats.MISSING
        name = month_name(words, last["year"], last["month"]) if last else ""
        said = [words.text("monthly.label.latest", name=name, value=value) if last else value, *_stood(own, words)[1:]]
        points = [_beyond(_point(row, _INDEX, words), row, low, high, words) for row in own]
        panels.append(Panel(_district(own[0], frame, words), said, [Line(points)], low, high, shown))
    return month_panels(panels, words, _SMALL)


def _beyond(point: Point, row: Row, low: float, high: float, words: Words) -> Point:
    """`point` with its number where that lies beyond the panel."""
    inside = point.value is None or low <= point.value <= high
    return point if inside else replace(point, letter=_INDEX.brief(row, words))


def _district(row: Row, frame: pd.DataFrame, words: Words) -> str:
    """The name of a panel: the district, of several blocks also the block."""
    name = place_name(row, words)
    return words.text("monthly.lane", place=name, item=block_name(row, words)) if frame["block"].nunique() > 1 else name


def _stood(own: Sequence[Row], words: Words) -> list[str]:
    """The latest month of a district, and how much of its plan it has reached in the whole period."""
    reached = {"attainment": own[0].get("reached"), "attainment_step": own[0].get("reached_step")}
    if reached["attainment"] is None:
        return [*_latest(own, words), words.text("monthly.label.no_plan")]
    return [*_latest(own, words), words.text("monthly.label.met_period", value=rate_of(reached, "attainment", words))]


def comparison(frame: pd.DataFrame, words: Words) -> Chart:
    """Districts month by month, one line each, all of a block on one axis."""
    return _compared(frame, _ACTUAL, words)


def comparison_cumulative(frame: pd.DataFrame, words: Words) -> Chart:
    """What districts have reached since January."""
    return _compared(frame, _REACHED, words)


def comparison_plan(frame: pd.DataFrame, words: Words) -> Chart:
    """How much of their plan to date districts have reached."""
    return _compared(frame, _ATTAINMENT, words)


def _compared(frame: pd.DataFrame, measure: _Measure, words: Words) -> Chart:
    found = rows(frame)
    styles = dict(zip(dict.fromkeys(row["area"] for row in found), cycle(zip(COMPARED, _SHAPES, strict=True))))
    panels = []
    for block in _groups(found, "block"):
        lines = [_of_district(own, measure, styles, words) for own in _groups(block, "area")]
        if measure.percent:
            axis, name = _percents(_values(block, measure), measure, words), block_name(block[0], words)
        else:
            axis, name = _from_zero(block, words, ("value",)), titled(block[0], words)
        panels.append(Panel(name, [], lines, *axis))
    return month_panels(panels, words, _COMPARED)


def _of_district(
    own: Sequence[Row], measure: _Measure, styles: Mapping[str, tuple[str, tuple[str, str]]], words: Words
) -> Line:
    """The line of a district, with its sign, name and last number at its end."""
    colour, (shape, sign) = styles[own[0]["area"]]
    line = _line(own, measure, words, shape=shape)
    points = [replace(point, mark={**point.mark, "colour": colour}, letter="") for point in line.points]
    last = _last(own, measure)
    end = ""
    if last is not None:
        name = f"{sign} {place_name(own[0], words)}"
        end = words.text("monthly.label.end", name=name, value=measure.brief(last, words))
    return Line(points, shape=shape, end=end)
