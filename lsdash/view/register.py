"""The register of reports of a release: who owes which, and what is there of it today.

Of real data that is what was handed in, and for reports in words what the table of sources has; of a demonstration, the
figures of its monthly reports. A release without obligations asks nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from lsdash import queries
from lsdash.data import releases
from lsdash.data.intake import names
from lsdash.model import reporting
from lsdash.model.calendar import VIETNAM
from lsdash.model.filters import Filters
from lsdash.model.reporting import Entry, Found, Obligation
from lsdash.model.words import Row, grouped, rows
from lsdash.view.url_state import SYNTHETIC
from lsdash.view.view import ask

if TYPE_CHECKING:
    from lsdash.data.submissions.receipts import Receipt

_FRESH = 10  # seconds for which what was handed in is not asked for again: readers must not hold up who hands in
# Form → the indicator that it reports.
_INDICATORS = {"B1": "output", "B2": "production_value"}
# What counts first of several submissions of one report.
_RANK = (reporting.PUBLISHED, reporting.WAITING, reporting.RECEIVED, reporting.RETURNED)

Key = tuple[str, str]  # code of an obligation, code of a period


@dataclass(frozen=True)
class Register:
    """All lines up to a day, and of each obligation by code the names that it is shown with."""

    day: date
    entries: Sequence[Entry]
    named: Mapping[str, Row]

    @property
    def overdue(self) -> list[Entry]:
        """What should be there and is not, the latest first."""
        return sorted((entry for entry in self.entries if entry.overdue), key=lambda entry: entry.due, reverse=True)


def today() -> date:
    """The day in Vietnam."""
    return datetime.now(VIETNAM).date()


def of_release(release: releases.Release, day: date) -> Register:
    """The register of a release on a day. Raises the errors of `releases.cursor`, journal.UnreachableDatabase."""
    named = {row["code"]: row for row in rows(ask(release, queries.obligations, Filters()))}
    owed = [_obligation(row) for row in named.values()]
    if not owed:
        return Register(day, (), {})
    found = _reported(release, owed) if release.dataset in SYNTHETIC else _handed_in(release, owed)
    return Register(day, tuple(reporting.register(owed, found, day)), named)


def _obligation(row: Row) -> Obligation:
    plain = ("code", "area", "form", "kind", "frequency", "period")
    since, until = row["valid_from"], row["valid_to"]
    return Obligation(
        unit=row["unit_vi"],
        days=int(row["days"]),
        valid_from=date.fromisoformat(since),
        valid_to=date.fromisoformat(until) if until else None,
        **{name: row[name] for name in plain},
    )


def _reported(release: releases.Release, owed: Sequence[Obligation]) -> dict[Key, Found]:
    """By the figures of monthly reports: one that has none is not there."""
    by_report = {(one.area, _INDICATORS.get(one.form, "")): one.code for one in owed if one.kind == "periodic"}
    return {
        (by_report[row["area"], row["indicator"]], row["period"]): Found(
            reporting.PUBLISHED, late=row["late"] > 0, there=int(row["there"]), expected=int(row["expected"])
        )
        for row in rows(ask(release, queries.reported, Filters()))
        if (row["area"], row["indicator"]) in by_report and row["there"]
    }


def _handed_in(release: releases.Release, owed: Sequence[Obligation]) -> dict[Key, Found]:
    """By what was handed in under the unit's name, form and area."""
    ranked: dict[Key, tuple[int, date, Found]] = {}
    for code, receipt in _matches(owed):
        found = (_RANK.index(receipt.state), receipt.day, Found(receipt.state, receipt.day))
        key = (code, receipt.period)
        ranked[key] = min(ranked.get(key, found), found, key=lambda one: one[:2])
    return {**dict(_in_words(release, owed)), **{key: found for key, (_, _, found) in ranked.items()}}


def _matches(owed: Sequence[Obligation]) -> Iterator[tuple[str, Receipt]]:
    by_report = grouped(owed, lambda one: (one.form, names.key(one.unit)))
    for receipt in _receipts(str(releases.root()), int(time.monotonic() // _FRESH)):
        for one in by_report.get((receipt.form, names.key(receipt.sender)), ()):
            # A report in words has no line that says its area: its sender alone tells whose it is.
            if one.area in ("", receipt.area) or one.form == reporting.TEXT:
                yield one.code, receipt


@lru_cache(1)
def _receipts(_root: str, _moment: int) -> Sequence[Receipt]:
    # The database of the workflow takes 20 MB: where nobody owes a report, readers never need it.
    from lsdash.data.submissions import receipts  # noqa: PLC0415

    return receipts.receipts()


def forget() -> None:
    """Ask again what was handed in: somebody has just taken a step."""
    _receipts.cache_clear()


def _in_words(release: releases.Release, owed: Sequence[Obligation]) -> Iterator[tuple[Key, Found]]:
    by_unit = {names.key(one.unit): one.code for one in owed if one.form == reporting.TEXT}
    for row in rows(ask(release, queries.sources, Filters())):
        if (code := by_unit.get(names.key(row["publisher_vi"]))) and row["kind"] == "report":
            whole = len(row["issued"]) == len("2004-01-01")
            day = date.fromisoformat(row["issued"]) if whole else None
            yield (code, row["reported"]), Found(reporting.PUBLISHED, day)
