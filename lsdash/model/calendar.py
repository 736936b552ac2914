"""The days that move production every year without being in any report: Tết; and the time of day in Vietnam."""

import csv
from collections.abc import Sequence
from datetime import date, timedelta, timezone
from functools import lru_cache
from pathlib import Path

VIETNAM = timezone(timedelta(hours=7))  # without summer time


@lru_cache(maxsize=1)
def tet_days() -> Sequence[date]:
    """The first day of each lunar year, as `tet.csv` beside this module has them, in their order."""
    with (Path(__file__).parent / "tet.csv").open(encoding="utf-8", newline="") as file:
        return tuple(date.fromisoformat(row["date"]) for row in csv.DictReader(file))
