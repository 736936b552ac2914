"""The monthly workbooks of the demonstration, as its districts' reports come in, and what is read from them.

The last two years come as workbooks, one of a month with the numbers of all districts (form B5), and are read and
screened as what anybody hands in. A revised number stands in the workbook of the month after. Of the years before only
the numbers are left. Who reported, and how late, is no number of a form: it is taken from those who sent them.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from lsdash.data import csv_tables
from lsdash.data.csv_tables import Row, Tables
from lsdash.data.demo import LAST, Parameters, monthly_reports, report_tables
from lsdash.data.demo.monthly_reports import REVISED, Record
from lsdash.data.intake import reader, templates
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.form_rows import Options
from lsdash.model.observation_ids import Key
from lsdash.model.periods import DECEMBER

SENDER = "Các huyện, thành phố (số liệu mô phỏng)"
MONTHS = tuple(f"{year}-{month:02}" for year in (LAST - 1, LAST) for month in range(1, DECEMBER + 1))


_MOST = 0.7  # of the time that a demonstration takes
_kept: dict[tuple[Parameters, str], list[Record]] = {}  # those read last


def reports(registers: Tables, parameters: Parameters, progress: Callable[[float], object]) -> list[Record]:
    """The monthly reports of the demonstration as they were taken in, see monthly_reports.monthly; `progress` is called
    with fractions of the time that a demonstration takes."""
    key = parameters, csv_tables.digest(report_tables.code_lists(registers))
    if key not in _kept:
        sent = monthly_reports.monthly(parameters)
        read = taken_in(registers, _told(workbooks(registers, sent), progress), sent)
        _kept.clear()
        _kept[key] = read
    return _kept[key]


def _told(files: Iterable[tuple[str, bytes]], progress: Callable[[float], object]) -> Iterator[tuple[str, bytes]]:
    for number, file in enumerate(files):
        progress(_MOST * number / len(MONTHS))
        yield file


def workbooks(registers: Tables, monthly: Sequence[Record]) -> Iterator[tuple[str, bytes]]:
    """File name and content of each workbook, the first month first."""
    lists = CodeLists(report_tables.code_lists(registers))
    by_month = _by_month(monthly)
    for month in MONTHS:
        entries = {Key.of(row): row for row in by_month[month]}
        options = Options(sender=SENDER, synthetic=True)
        yield f"b5-{month}.xlsx", templates.write("B5", month, lists, entries, options)


def _by_month(monthly: Iterable[Record]) -> Mapping[str, list[Row]]:
    """Rows of figures by the month in whose workbook they stand."""
    found: dict[str, list[Row]] = {month: [] for month in MONTHS}
    following = dict(itertools.pairwise(MONTHS))
    for row in monthly_reports.figures(monthly):
        month = following.get(row["period"], "") if row["source"] == REVISED else row["period"]
        if month in found:
            found[month].append(row)
    return found


def taken_in(registers: Tables, files: Iterable[tuple[str, bytes]], sent: Iterable[Record]) -> list[Record]:
    """The monthly reports, see monthly_reports.monthly, with the numbers that the workbooks say. `sent`: what is known
    of who sent them, and the years before. Raises ValueError for a workbook with errors."""
    tables = report_tables.code_lists(registers)
    first: dict[Key, Row] = {}
    latest: dict[Key, Row] = {}
    for name, data in files:
        reading = reader.read(data, file_name=name, tables=tables)
        if reading.errors or not reading.synthetic:
            raise ValueError(f"{name}: {[message.words('en') for message in reading.errors]}")
        for row in reading.figures:
            first.setdefault(Key.of(row), row)
            latest[Key.of(row)] = row
        tables = {**tables, "figures": [*tables["figures"], *reading.figures]}
    return [record for one in sent for record in _read(one, first, latest)]


def _read(one: Record, first: Mapping[Key, Row], latest: Mapping[Key, Row]) -> Iterator[Record]:
    """A report with its numbers as they were read; none where the workbooks have no number of it."""
    month = f"{one['year']}-{one['month']:02}"
    if month not in MONTHS:
        yield one
        return
    key = Key(str(one["indicator"]), str(one["item"]), str(one["area"]), month, str(one["measure"]))
    if key in latest:
        value, before = (float(rows[key]["value"]) for rows in (latest, first))
        revised = {"revised_from": before} if one["status"] == "revised" else {}
        yield {**one, "value": value, **revised}
