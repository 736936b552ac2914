"""Tables as long as a department's after twenty years: what it and its districts report month by month, as lines of
`data/figures.csv`.

Amounts are whole thousandths or whole units made from hashes; districts add up to the province, sectors to their whole
and months to the year, but for a few that are printed too high on purpose.
"""

import csv
import itertools
import shutil
import zlib
from collections import defaultdict

from lsdash.data import csv_tables, releases
from tests.second_report import SOURCE

LAST = 2024
SECTORS = ("tw", "dp", "fdi", "nqd", "total")  # in an order in which what one is added up of comes before it
_WRONG_ONE_IN = 997
_TURNED = str.maketrans(",.", ".,")


def write(folder, *, years, ratio="plan_attainment"):
    """The shipped tables in `folder` with these reports added: an actual, a plan and a `ratio` of every sector and
    product, of eleven districts and the province, in every month, and of the province in every year; one source a year.

    The number of lines added.
    """
    shutil.copytree(releases.DATA, folder, ignore=shutil.ignore_patterns("store"))
    tables = csv_tables.read(releases.DATA)
    _append(folder / "sources.csv", map(_source, range(LAST - years + 1, LAST + 1)))
    return _append(folder / "figures.csv", figures(tables, years=years, ratio=ratio))


def districts(tables):
    """Codes of the districts that figures are made of."""
    return [row["slug"] for row in tables["areas"]]


def figures(tables, *, years, ratio="plan_attainment"):
    """The lines, in order of time; amounts of `tables`' sectors, products and districts."""
    units = {**dict.fromkeys(SECTORS, ""), **{row["code"]: row["unit"] for row in tables["products"]}}
    before = {}
    for year in range(LAST - years + 1, LAST + 1):
        amounts, plans = (_amounts(year, districts(tables), list(units), planned=planned) for planned in (False, True))
        for row, ((area, month, item), done) in enumerate(amounts.items(), 2):
            about = {
                "source": f"thang-{year}",
                "indicator": "production_value" if item in SECTORS else "output",
                "item": item,
                "area": area,
                "period": f"{year}-{month:02d}" if month else str(year),
            }
            unit = ("ty-dong", 3) if item in SECTORS else (units[item] or "tan", 0)
            plan = plans[area, month, item]
            ratios = {"plan_attainment": (plan, 0), "growth": (before.get((area, month, item)), 1000)}
            shown = done + done // 3 + 5 if _chance(year, area, month, item) % _WRONG_ONE_IN == 0 else done
            yield _line(about, "actual", shown, unit, row)
            yield _line(about, "plan", plan, unit, row)
            base, less = ratios[ratio]
            if base:
                yield _line(about, ratio, (2 * done * 1000 + base) // (2 * base) - less, ("phan-tram", 1), row)
        before = amounts


def _amounts(year, areas, items, *, planned):
    """(area, month, item) → amount in the smallest unit; area "" is the province, month 0 the whole year."""
    amounts = defaultdict(int)
    for area, month, item in itertools.product(areas, range(1, 13), items):
        chance = _chance(year, area, month, item)
        usual = 2_000 + chance % 100_000
        share = 900 + (chance >> 8) % 250 if planned else 1000
        if item == "total":
            amounts[area, month, item] = sum(amounts[area, month, part] for part in ("tw", "dp", "nqd"))
        else:
            amounts[area, month, item] = usual * share // 1000 + (item == "nqd") * amounts[area, month, "fdi"]
    for (_area, month, item), amount in list(amounts.items()):
        amounts["", month, item] += amount
        amounts["", 0, item] += amount
    return amounts


def _chance(*about):
    return zlib.crc32(repr(about).encode())


def _line(about, measure, amount, unit_and_decimals, row):
    unit, decimals = unit_and_decimals
    sign, digits = "-" if amount < 0 else "", abs(amount)
    value = f"{sign}{digits // 10**decimals}" + (f".{digits % 10**decimals:0{decimals}d}" if decimals else "")
    printed = f"{digits // 10**decimals:,}".translate(_TURNED) + ("," + value.partition(".")[2] if decimals else "")
    column = {"actual": "C", "plan": "D"}.get(measure, "E")
    return {
        "id": f"{about['period']}/{about['item']}@{about['area']}/{measure}",
        "place": f"T{about['period']}!{column}{row}",
        **about,
        "measure": measure,
        "kind": "stated",
        "value": value,
        "unit": unit,
        "step": f"0.{'0' * (decimals - 1)}1" if decimals else "1",
        "as_printed": f"giảm {printed}%" if sign else printed,
        "ambiguous": "false",
    }


def _source(year):
    return {**SOURCE, "code": f"thang-{year}", "period": str(year), "issued": f"{year + 1}-01-20"}


def _append(path, rows):
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    count = 0
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        for count, row in enumerate(rows, 1):  # noqa: B007 - the number of the last is the result
            writer.writerow(row)
    return count
