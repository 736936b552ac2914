"""The rows of the release table `monthly` of the demonstration, computed from what districts report (`world`). Pure.

All amounts are whole numbers until the last step: the result does not depend on the machine.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lsdash.data.demo import Parameters, draw, world

Record = dict[str, object]
Key = tuple[str, str, str, int, int, str]  # indicator, item, area, year, month, measure
_PRIME = 1_000_003
# Of several statuses in one cell, the first of these is the cell's.
_STATUSES = ("revised", "provisional", "late", "final")


class Report(NamedTuple):
    """What the establishments of one cell reported of one month: their sum in the cell's smallest amounts, what it was
    before a revision (the same without one), and how many of them reported."""

    amount: int
    before: int
    per_unit: int
    reporters: int
    status: str


def monthly(parameters: Parameters) -> list[Record]:
    """The rows of the release table `monthly`, ordered by indicator, item, area, year, month and measure.

    Foreign-invested establishments also count in the non-state sector, which contains them. `expected` is the number of
    establishments that have a plan.
    """
    reports: dict[Key, list[Report]] = defaultdict(list)
    for key, report in _reports(parameters):
        indicator, item, *rest = key
        reports[key].append(report)
        if (indicator, item) == ("production_value", "fdi"):
            reports[indicator, "nqd", *rest].append(report)  # type: ignore[index]
    return [_row(key, reports[key], expected=reports[*key[:-1], "plan"]) for key in sorted(reports)]


def _row(key: Key, reports: Sequence[Report], *, expected: Sequence[Report]) -> Record:
    status = min((report.status for report in reports), key=_STATUSES.index)
    names = ("indicator", "item", "area", "year", "month", "measure")
    per_unit = reports[0].per_unit
    return {
        **dict(zip(names, key, strict=True)),
        "value": sum(report.amount for report in reports) / per_unit,
        "status": status,
        "revised_from": sum(report.before for report in reports) / per_unit if status == "revised" else None,
        "reporters": sum(report.reporters for report in reports),
        "expected": sum(report.reporters for report in expected),
    }


def _reports(parameters: Parameters) -> Iterator[tuple[Key, Report]]:
    """The plan and, unless it is missing, the actual of every cell and month."""
    levels = {(level.cell, level.year): level for level in world.levels(parameters)}
    events = {(event.cell, event.year, event.month): event.kind for event in world.events(parameters)}
    seasons = list(world.seasons(parameters))
    for cell in world.cells():
        for season in (season for season in seasons if season.profile == cell.profile):
            level = levels[cell.number, season.year]
            about = (cell.indicator, cell.item, cell.area, season.year, season.month)
            planned = level.plan * season.plan // 12000
            yield (*about, "plan"), Report(planned, planned, cell.per_unit, cell.establishments, "final")
            kind = events.get((cell.number, season.year, season.month), "final")
            if kind != "missing":
                chance = draw(parameters.seed, "month", *about)
                yield (*about, "actual"), _actual(cell, level.actual * season.actual // 12000, kind, chance)


def _actual(cell: world.Cell, usual: int, kind: str, chance: int) -> Report:
    """The actual of a month, 6 % at most off the `usual` amount; a revised one was first reported 7 % too low."""
    amount, count = usual * (940 + chance % 121) // 1000, cell.establishments
    if kind == "partial":
        part = _first_parts(amount, count - 1, count, chance)
        return Report(part, part, cell.per_unit, count - 1, "final")
    before = amount * 930 // 1000 if kind == "revised" else amount
    return Report(amount, before, cell.per_unit, count, kind)


def _first_parts(amount: int, places: int, count: int, chance: int) -> int:
    """What the first `places` of `count` establishments have of `amount`: equal parts, each moved by up to 30 %."""
    moved = (chance % _PRIME + places * 7919) % _PRIME
    return amount * (places * 1000 - 300 + moved * moved % _PRIME % 601) // (count * 1000)
