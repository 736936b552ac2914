"""What differs between two releases: of one view, or of everything. Numbers are compared as they are stored, digit for
digit, with their interval, unit and kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pandas as pd

from lsdash import queries
from lsdash.data import releases
from lsdash.model import formats, monthly_ids
from lsdash.model.filters import Filters
from lsdash.model.kinds import NOT_FINAL
from lsdash.model.monthly_ids import MonthlyId
from lsdash.model.pages import Page
from lsdash.model.periods import DECEMBER, JANUARY
from lsdash.model.words import Row, Words, rows
from lsdash.present import figures
from lsdash.present.html_table import Cell, Table
from lsdash.present.monthly import cards
from lsdash.view import headlines, monthly_numbers
from lsdash.view.url_state import State
from lsdash.view.view import View, answer, ask, frame, vocabulary, words

Numbers = dict[str, Row]
_COMPARED = (
    *("value", "low", "high", "step", "unit", "kind", "ambiguous", "measure", "status"),
    *("verdict", "reason", "computed", "held", "difference"),
)
_MEASURES = {"actual", "plan", "plan_attainment", "growth", "share", "contribution"}
_RATE_STEP = 0.01
_A_YEAR = 100  # in yyyymm
Side = tuple[releases.Release, Page, State]


@dataclass(frozen=True)
class Change:
    """A number that one release has otherwise than another, in words and digits; "" stands for a release without it.

    `difference` is after less before, of the digits that are shown; "" where there is nothing to subtract, or the two
    are in different units.
    """

    number: str
    label: str
    before: str
    after: str
    difference: str


def of_view(old: View, new: View) -> Sequence[Change]:
    """Numbers of the view `old` that its release has otherwise than that of `new`, which is the same view elsewhere."""
    sides = [(side.release, side.page, replace(side.state, kept=(), unread_release="")) for side in (old, new)]
    if old.state.search:  # free text never keys a cache
        return _of_view.__wrapped__(*sides)
    return _of_view(*sides)


@lru_cache(maxsize=64)
def _of_view(old: Side, new: Side) -> Sequence[Change]:
    views = [View(release, page, state, words(release, state.lang, state.about)) for release, page, state in (old, new)]
    return _changes(*((numbers(view), view.words) for view in views))


@lru_cache(maxsize=4)
def of_releases(before: releases.Release, after: releases.Release, lang: str) -> Sequence[Change]:
    """All numbers, cell by cell, and all verdicts of the ledger that two releases of one data set have otherwise."""
    return _changes(*((_everything(release), words(release, lang, "")) for release in (before, after)))


@lru_cache(maxsize=256)
def count(before: releases.Release, after: releases.Release) -> int:
    """How many numbers and verdicts two releases of one data set have otherwise."""
    old, new = (_everything(release) for release in (before, after))
    return sum(_compared(old.get(key)) != _compared(new.get(key)) for key in old.keys() | new.keys())


def table(changes: Sequence[Change], words: Words, caption: str) -> Table:
    """Old → new, with the difference."""
    headers = [(words.text(f"release.column_{key}"), key != "number") for key in ("number", "old", "new", "difference")]
    body = []
    for change in changes:
        digits = (change.before, change.after, change.difference)
        name = Cell(change.label, head=True, hint=change.number)
        body.append([name, *(Cell(text or formats.MISSING, number=True) for text in digits)])
    return Table(caption, headers, body)


def numbers(view: View) -> Numbers:
    """Every number that `view` shows, by id, and every row of the ledger: as stored, monthly numbers as computed."""
    every = _stated(view.release)
    shown = {**_headlines(view), **_told(view), **_opened(view)}
    for name in view.page.queries:
        shown |= _of_frame(frame(view, name))
    return {key: every.get(key, row) for key, row in shown.items() if key in every or monthly_ids.parse(key)}


def _stated(release: releases.Release) -> Numbers:
    """Every observation, and every row of the ledger."""
    frames = (ask(release, query, Filters()) for query in (queries.observations, queries.ledger))
    return {row["id"]: row for frame in frames for row in rows(frame)}


def _everything(release: releases.Release) -> Numbers:
    return _stated(release) | {row["id"]: row for row in rows(answer(release, "monthly_cells", Filters()))}


def _headlines(view: View) -> Numbers:
    return {row["id"]: row for row in headlines.of_page(view) if row["id"]}


def _told(view: View) -> Numbers:
    """Numbers of the sentences of a page that tells what matters, whatever its filters."""
    if not view.page.tells:
        return {}
    return {number: {} for sentence in figures.sentences_of(view) for number in sentence.numbers.values()}


def _opened(view: View) -> Numbers:
    """The number whose card is open."""
    monthly_id = monthly_ids.parse(view.state.number)
    if monthly_id is None:
        return {view.state.number: {}} if view.state.number else {}
    districts = tuple(vocabulary(view.release).codes["dv"])
    frames = monthly_numbers.frames(monthly_id, districts, lambda query, filters: ask(view.release, query, filters))
    own = next((row for row in rows(frames.amounts) if row["relation"] == "own"), {})
    if not own:
        return {}
    value = monthly_numbers.value_of(monthly_id, frames)
    return {view.state.number: {**own, "value": value, "measure": monthly_id.measure}}


def _of_frame(frame: pd.DataFrame) -> Numbers:
    """Numbers with an id: single ones, those of monthly rows under the id of each measure, those that are linked to."""
    numbers_by_id: Numbers = {}
    for row in rows(frame):
        if row.get("id") and "role" in row and (monthly_id := monthly_ids.parse(row["id"])):
            numbers_by_id |= _of_months(row, monthly_id)
        else:
            linked = row.get("observations")
            keys = (row.get("id"), row.get("share_id"), *(linked if isinstance(linked, Iterable) else ()))
            numbers_by_id |= {key: row for key in keys if key}
    return numbers_by_id


def _of_months(row: Row, monthly_id: MonthlyId) -> Numbers:
    """Each amount and rate of a monthly row under its id; what the plan of the year and the year before have too."""
    columns = {measure: monthly_ids.COLUMNS[measure] for measure in _MEASURES}
    if monthly_id.measure == "reporting":
        columns = {"reporting": "reporters"}
    named = {column: replace(monthly_id, measure=measure) for measure, column in columns.items()}
    if not monthly_id.residual and monthly_id.measure != "reporting":
        since, until, year = monthly_id.since, monthly_id.until, monthly_id.until // _A_YEAR * _A_YEAR
        named["before"] = replace(monthly_id, since=since - _A_YEAR, until=until - _A_YEAR, measure="actual")
        named["year_plan"] = replace(monthly_id, since=year + JANUARY, until=year + DECEMBER, measure="plan")
    numbers_by_id: Numbers = {}
    for column, number_id in named.items():
        if row.get(column) is not None:
            status = row.get("status") if column == "value" else None
            own = {**row, "value": row[column], "measure": number_id.measure, "status": status}
            numbers_by_id[monthly_ids.dump(number_id)] = own
    return numbers_by_id


def _changes(before: tuple[Numbers, Words], after: tuple[Numbers, Words]) -> Sequence[Change]:
    (old, old_words), (new, new_words) = before, after
    keys = [*old, *(key for key in new if key not in old)]
    return tuple(
        _change(key, old.get(key), new.get(key), (old_words, new_words))
        for key in keys
        if _compared(old.get(key)) != _compared(new.get(key))
    )


def _compared(row: Row | None) -> tuple[Any, ...] | None:
    return None if row is None else tuple(row.get(column) for column in _COMPARED)


def _change(key: str, old: Row | None, new: Row | None, languages: tuple[Words, Words]) -> Change:
    row, speaking = (new, languages[1]) if new is not None else (old or {}, languages[0])
    return Change(
        key,
        _label(key, row, speaking),
        "" if old is None else _shown(key, old, languages[0]),
        "" if new is None else _shown(key, new, languages[1]),
        _difference(key, old, new, languages[1]),
    )


def _label(key: str, row: Mapping[str, Any], speaking: Words) -> str:
    if "verdict" in row:
        return speaking.identity(row)
    monthly_id = _monthly(key, row)
    return cards.title(monthly_id, row, speaking) if monthly_id else speaking.headline(row)


def _monthly(key: str, row: Mapping[str, Any]) -> MonthlyId | None:
    """What the id says, of a number added up from reports; None of an observation."""
    return monthly_ids.parse(key) if "block" in row else None


def _shown(key: str, row: Row, speaking: Words) -> str:
    if "verdict" in row:
        sides = [_side(row, side, speaking) for side in ("computed", "held") if row[side] is not None]
        return "; ".join([speaking.verdict(row["verdict"], row["rule"]), *[" / ".join(sides)] * bool(sides)])
    monthly_id = _monthly(key, row)
    if monthly_id is None:
        return speaking.quantity(row)
    text = cards.quantity(monthly_id.measure, row["value"], row, speaking)
    status = row.get("status")
    return f"{text} ({speaking.text(f'monthly.status.{status}')})" if status in NOT_FINAL else text


def _side(row: Row, side: str, speaking: Words) -> str:
    return speaking.computed(row[side], {**row, "step": row[f"{side}_step"]})


def _difference(key: str, old: Row | None, new: Row | None, speaking: Words) -> str:
    if old is None or new is None or "verdict" in old or old["unit"] != new["unit"]:
        return ""
    if None in {old["value"], new["value"]} or old["value"] == new["value"]:
        return ""
    monthly_id = _monthly(key, new)
    step = _RATE_STEP if monthly_id and monthly_id.measure in cards.RATES else max(old["step"], new["step"])
    away = formats.rounded(new["value"], step) - formats.rounded(old["value"], step)
    if not away:
        return speaking.text("release.below_digits")
    return formats.number(float(away), step, speaking.lang, signed=True)
