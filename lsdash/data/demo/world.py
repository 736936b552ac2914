"""Who reports what in the demonstration, by month, from parameters alone; `monthly_reports` makes rows of it. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

from lsdash.data.demo import LAST, Parameters, between, draw
from lsdash.data.demo.catalogue import PRODUCTS, PROFILES, SECTORS, TET_DIP, TET_IN_JANUARY

PROVISIONAL = (11, 12)
_BEFORE_PROVISIONAL = range(1, PROVISIONAL[0])
_FEBRUARY = 2
# From this percentage of the province's output on, two establishments of a district make it.
_TWO_REPORT = 45
# What happens to reports of one year; lacking: one figure of the report is missing.
_KINDS = ("missing", *["lacking"] * 2, *["late"] * 3, *["partial"] * 4)


class Cell(NamedTuple):
    """What one district reports of one sector or product every month.

    `per_unit`: how many of the smallest reported amounts make one unit (1000: values are in million VND). `annual` is
    the last year's actual in such amounts. `establishments` is their number.
    """

    number: int
    indicator: str
    item: str
    area: str
    profile: str
    per_unit: int
    establishments: int
    annual: int
    growth: tuple[int, int]
    plan: tuple[int, int]


class Level(NamedTuple):
    """A cell's plan and actual of a whole year, in its smallest amounts, before noise."""

    cell: int
    year: int
    actual: int
    plan: int


class Season(NamedTuple):
    """Thousandths of an average month: as it comes, with the Tết holiday, and as it is planned, without its date."""

    profile: str
    year: int
    month: int
    actual: int
    plan: int


class Event(NamedTuple):
    """A cell's month that is not simply final. `kind`: missing, partial, late, revised, provisional."""

    cell: int
    year: int
    month: int
    kind: str


def cells() -> list[Cell]:
    """Every cell, in a fixed order: sectors by district, then products by district."""
    every: list[Cell] = []
    for sector in SECTORS:
        for area, weight in sector.weights.items():
            annual = sector.annual * weight // 100
            count = 2 if sector.code == "nqd" else 1
            about = ("production_value", sector.code, area, "chung", 1000)
            every.append(Cell(len(every) + 1, *about, count, annual, sector.growth, sector.plan))
    for product in PRODUCTS:
        for area, weight in product.weights.items():
            count = 2 if weight >= _TWO_REPORT else 1
            about = ("output", product.code, area, product.profile, 1)
            annual = product.annual * weight // 100
            every.append(Cell(len(every) + 1, *about, count, annual, (1010, 1100), (900, 1120)))
    return every


def levels(parameters: Parameters) -> Iterator[Level]:
    """Yearly levels of every cell, from the last year back to the first by a growth drawn for each year."""
    for cell in cells():
        actual, key = cell.annual, (cell.indicator, cell.item, cell.area)
        for year in range(LAST, parameters.first - 1, -1):
            share = between(*cell.plan, parameters.seed, "plan", *key, year)
            yield Level(cell.number, year, actual, actual * share // 1000)
            actual = actual * 1000 // between(*cell.growth, parameters.seed, "growth", *key, year)


def seasons(parameters: Parameters) -> Iterator[Season]:
    """The months of every profile and year: the holiday takes from its month and gives to March and after."""
    for profile, usual in PROFILES.items():
        for year in range(parameters.first, LAST + 1):
            holiday = 1 if year in TET_IN_JANUARY else 2
            for month, share in enumerate(usual, 1):
                dip = -TET_DIP if month == holiday else TET_DIP // 10 if month > _FEBRUARY else 0
                planned = -TET_DIP // 2 if month <= _FEBRUARY else TET_DIP // 10
                yield Season(profile, year, month, share + dip, share + planned)


def events(parameters: Parameters) -> list[Event]:
    """What happens to reports, at most one thing to a cell's month, in a fixed order.

    Each year one district sends no report for one month, two more reports lack one figure, three are late and four
    come without some establishments; one figure of the year before the last is revised; the last two months of the
    last year are provisional.
    """
    every = cells()
    kinds: dict[tuple[int, int, int], str] = {}
    for year in range(parameters.first, LAST + 1):
        for kind, area, month in _reports(parameters, year):
            of_area = [cell.number for cell in every if cell.area == area and cell.establishments > (kind == "partial")]
            chosen = of_area[-1:] if kind == "lacking" else of_area
            kinds.update({(cell, year, month): "missing" if kind == "lacking" else kind for cell in chosen})
    revised = next(cell.number for cell in every if (cell.item, cell.area) == ("nqd", _revised(parameters)[0]))
    kinds[revised, LAST - 1, _revised(parameters)[1]] = "revised"
    kinds.update({(cell.number, LAST, month): "provisional" for cell in every for month in PROVISIONAL})
    return [Event(*key, kind) for key, kind in sorted(kinds.items())]


def _reports(parameters: Parameters, year: int) -> Iterator[tuple[str, str, int]]:
    """(kind, district, month) of the reports of a year to which something happens; no report twice."""
    for kind, (area, month) in zip(_KINDS, _shuffled(parameters, year), strict=False):
        yield kind, area, month


def _revised(parameters: Parameters) -> tuple[str, int]:
    """District and month of the one revision: the next report of its year to which nothing else happens."""
    return _shuffled(parameters, LAST - 1)[len(_KINDS)]


def _shuffled(parameters: Parameters, year: int) -> list[tuple[str, int]]:
    """The monthly reports of a year before the provisional ones, in an order of chance."""
    areas = sorted({cell.area for cell in cells()})
    reports = [(area, month) for area in areas for month in _BEFORE_PROVISIONAL]
    return sorted(reports, key=lambda report: draw(parameters.seed, "report", year, *report))
