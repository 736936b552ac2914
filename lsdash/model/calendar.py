"""The days that move production every year without being in any report: Tết."""

import csv
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path


@cache
def tet_days() -> Sequence[date]:
    """The first day of each lunar year, as `tet.csv` beside this module has them, in their order."""
    with (Path(__file__).parent / "tet.csv").open(encoding="utf-8", newline="") as file:
        return tuple(date.fromisoformat(row["date"]) for row in csv.DictReader(file))
