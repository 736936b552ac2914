"""What the descriptor cannot say of the table of obligations."""

from collections.abc import Iterator
from datetime import date

from lsdash.data.csv_tables import Row, Tables, ValidationIssue
from lsdash.model import periods
from lsdash.model.reporting import FREQUENCIES

_FILE = "obligations.csv"
_FIRST = 190001
# Forms that are of a month or of a year; others are of any period.
_FREQUENCIES = {"B1": "month", "B2": "month", "B3": "month", "B4": "year"}


def issues(tables: Tables) -> Iterator[ValidationIssue]:
    """Obligations that name no area, are owed again and again and once, or begin after they end."""
    ends = {area["slug"]: area["valid_to"] for area in tables["areas"]}
    for number, row in enumerate(tables["obligations"], 2):
        for column, expected in (*_of_area(row, ends), *_of_periods(row)):
            yield ValidationIssue(_FILE, number, column, row[column], expected)


def _of_area(row: Row, ends: dict[str, str]) -> Iterator[tuple[str, str]]:
    if row["area"] and row["area"] not in ends:
        yield "area", f"empty for the province, or one of {' '.join(ends)}"
    elif (end := ends.get(row["area"], "")) and (row["valid_to"] or "9") > end:
        yield "valid_to", f"a day up to {end}, when {row['area']} ended"
    if bool(row["subject_vi"]) != bool(row["subject_en"]):
        yield "subject_en", "a subject in both languages or in none"


def _of_periods(row: Row) -> Iterator[tuple[str, str]]:
    periodic, period = row["kind"] == "periodic", periods.parse(row["period"])
    if periodic != bool(row["frequency"]):
        yield "frequency", f"one of {' '.join(FREQUENCIES)} exactly for a periodic report"
    elif periodic and row["frequency"] != _FREQUENCIES.get(row["form"], row["frequency"]):
        yield "frequency", f"{_FREQUENCIES[row['form']]}, as of the form {row['form']}"
    if periodic and row["period"]:
        yield "period", "empty for a periodic report"
    if not periodic and (period is None or period.since < _FIRST):
        yield "period", "a period such as 2004, 2004-q1 or 2004-03"
    if row["valid_to"] and date.fromisoformat(row["valid_to"]) < date.fromisoformat(row["valid_from"]):
        yield "valid_to", "a day not before valid_from"
