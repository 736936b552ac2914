"""What the demonstration province makes: products, who makes how much of what where, and how a year runs. All invented.

Nothing here is calibrated to Lạng Sơn: orders of magnitude are plausible, every number is made up. Sectors and products
stand in the tables beside this module.
"""

import csv
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from lsdash.data.csv_tables import Row

# Twelve thousandths-of-a-month, January first; each profile adds up to 12 000.
PROFILES: dict[str, tuple[int, ...]] = {
    "chung": (930, 930, 1000, 990, 1000, 1010, 1000, 1010, 1020, 1030, 1040, 1040),
    "xay-dung": (980, 960, 1080, 1100, 1090, 1010, 900, 860, 930, 1010, 1050, 1030),
    "dien": (900, 850, 920, 960, 1060, 1170, 1190, 1150, 1050, 950, 900, 900),
    "nong-san": (900, 850, 860, 850, 860, 900, 1050, 1150, 1250, 1250, 1130, 950),
}
# Years in which the Tết holiday falls into January; in the others of 2014–2023 it falls into February.
TET_IN_JANUARY = frozenset({2014, 2017, 2020, 2023})
TET_DIP = 200


class Sector(NamedTuple):
    """One ownership sector; `annual` is its own production value of the last year in million VND.

    `growth` is the range of yearly levels, `plan` that of the plan over the actual, both in thousandths; `aim` that of
    the target over the last actual, in percent; `weights` are percent of `annual` by district.
    """

    code: str
    annual: int
    growth: tuple[int, int]
    plan: tuple[int, int]
    aim: tuple[int, int]
    weights: dict[str, int]


class Product(NamedTuple):
    """One product; `annual` is the last year's output in `unit`, `weights` are percent of it by district."""

    code: str
    group: str
    unit: str
    name_vi: str
    name_en: str
    profile: str
    annual: int
    weights: dict[str, int]


def table(name: str) -> list[Row]:
    """The rows of the table `name` beside this module."""
    with Path(__file__).with_name(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _weights(row: Row) -> dict[str, int]:
    """Of the form "loc-binh 41; lang-son 22"."""
    pairs = (part.split() for part in row["weights"].split(";"))
    return {area: int(percent) for area, percent in pairs}


def _range(row: Row, name: str) -> tuple[int, int]:
    return int(row[f"{name}_low"]), int(row[f"{name}_high"])


# `nqd` here is the non-state sector without its foreign-invested part, which `fdi` states.
SECTORS = tuple(
    Sector(
        row["code"], int(row["annual"]), _range(row, "growth"), _range(row, "plan"), _range(row, "aim"), _weights(row)
    )
    for row in table("sectors")
)
_OF_PRODUCT = itemgetter("code", "product_group", "unit", "name_vi", "name_en", "profile")
PRODUCTS = tuple(Product._make((*_OF_PRODUCT(row), int(row["annual"]), _weights(row))) for row in table("products"))
