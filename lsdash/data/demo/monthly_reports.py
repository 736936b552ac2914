"""What districts report month by month in the demonstration, computed from its `world`, as rows of observations. Pure.

All amounts are whole numbers until the last step: the result does not depend on the machine.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from lsdash.data.csv_tables import Row
from lsdash.data.demo import DATASET, Parameters, draw, world
from lsdash.data.demo.catalogue import PRODUCTS
from lsdash.model import formats
from lsdash.model.observation_ids import observation_id, statement_id
from lsdash.model.periods import Period

Record = dict[str, object]
Key = tuple[str, str, str, int, int, str]  # indicator, item, area, year, month, measure
_PRIME = 1_000_003
# The sources of monthly reports: as they were first sent, and as they were revised.
FIRST, REVISED = f"{DATASET}-huyen", f"{DATASET}-dinh-chinh"
_AMOUNTS = {"production_value": ("ty-dong", 0.001)}
_CODES = ("source", "indicator", "item", "area", "period", "measure", "unit")
WRITTEN = {"ty-dong": "tỷ đồng", "tan": "tấn", "m3": "m3", "kwh": "kWh", "vien": "viên", "chiec": "chiếc"}
_UNITS = {product.code: product.unit for product in PRODUCTS}
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
    """One row per plan and actual: indicator, item, area, year, month, measure, value, status (final, late,
    provisional, revised), revised_from (what had been reported, or None), reporters, expected; in this order.

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


def observations(reports: Iterable[Record]) -> Iterator[Record]:
    """`reports` as rows of the release table `observation`; a revised one and what had been reported are two rows."""
    for report in reports:
        if report["revised_from"] in {None, report["value"]}:
            yield _observation(report, FIRST, chosen=True)
        else:
            yield _observation(report, REVISED, chosen=True)
            yield _observation({**report, "value": report["revised_from"]}, FIRST, chosen=False)


def figures(reports: Iterable[Record]) -> Iterator[Row]:
    """`reports` as rows of the table of figures, as a source would print them."""
    for row in observations(reports):
        value, step, unit = str(row["value"]), float(str(row["step"])), str(row["unit"])
        plain = f"{Decimal(value).normalize():f}"
        yield {
            **{name: str(row[name]) for name in _CODES},
            "id": statement_id(str(row["id"]).partition("~")[0], str(row["source"])),
            "value": plain,
            "step": f"{step:g}",
            "as_printed": f"{formats.number(float(plain), step, 'vi')} {WRITTEN[unit]}",
            "kind": "stated" if row["measure"] == "plan" else str(row["kind"]),
            "ambiguous": "false",
            **dict.fromkeys(("place", "note_vi", "note_en"), ""),
        }


def _observation(report: Record, source: str, *, chosen: bool) -> Record:
    indicator, item, area, measure = (str(report[name]) for name in ("indicator", "item", "area", "measure"))
    month, value = int(f"{report['year']}{report['month']:02}"), float(str(report["value"]))
    period = Period(month, month)
    key = observation_id(indicator, item, period.code, measure, area)
    unit, step = _AMOUNTS.get(indicator) or (_UNITS.get(item, ""), 1.0)
    return {
        "id": key if chosen else statement_id(key, source),
        "indicator": indicator,
        "item": item,
        "area": area,
        "period": period.code,
        "since": month,
        "until": month,
        "measure": measure,
        "unit": unit,
        "step": step,
        "value": value,
        "low": value - step / 2,
        "high": value + step / 2,
        "chosen": chosen,
        "source": source,
        "kind": "provisional" if report["status"] == "provisional" else "plan" if measure == "plan" else "stated",
        "late": report["status"] == "late",
        "reporters": report["reporters"],
        "expected": report["expected"],
        "source_kind": "report",
        **dict.fromkeys(("ambiguous", "doubted"), False),
        **dict.fromkeys(("figure", "place", "as_printed", "note_vi", "note_en", "formula"), ""),
    }
