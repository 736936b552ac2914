"""The one workbook of the demonstration that waits: the month after its last one, with faults to be mended.

Every fault is one that the messages of the reader say how to mend; the last warning is true and only needs a reason.
"""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl

from lsdash.data.csv_tables import Row, Tables
from lsdash.data.demo import LAST, Parameters, between
from lsdash.data.intake import templates
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.form_rows import FIRST_ROW, Entries, Options
from lsdash.data.intake.history import History
from lsdash.model.observation_ids import Key

SENDER = "Sở Công nghiệp (số liệu mô phỏng)"
PERIOD = f"{LAST + 1}-01"
FILE = f"b3-{PERIOD}.xlsx"
_VALUE, _SECTORS = "production_value", ("nqd", "dp", "tw")
_BEFORE, _YEAR_AGO = f"{LAST}-12", f"{LAST}-01"
_FIRST_COLUMN, _OF_ITEM = 3, 5
_THIS, _SPAN, _PERCENT = 1, 2, 4  # columns of an item, after that of the month before
_JUMP = 1000  # triệu for tỷ
_IDLE = Decimal("0.15")  # of its usual amount is what a plant makes that stands still
_NAME, _MISSPELT = 2, ("Bình Gia", "Bình Gai")


def workbook(tables: Tables, parameters: Parameters) -> bytes:
    """The workbook as it waits, form B3. `tables`: of the demonstration, see dataset_tables.own."""
    lists, entries = CodeLists(tables), dict(_entries(tables, parameters))
    items = tuple((_VALUE, sector) for sector in _SECTORS)
    options = Options(sender=SENDER, kind="estimated", items=items, issued=f"{LAST + 1}-02-05", synthetic=True)
    book = openpyxl.load_workbook(io.BytesIO(templates.write("B3", PERIOD, lists, entries, options)))
    _fill(book.active, entries, lists)
    _spoil(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _entries(tables: Tables, parameters: Parameters) -> Iterator[tuple[Key, Row]]:
    """What the districts had in the month before and a year before, and what they estimate now; the largest central
    plant stands still."""
    history = History.of(tables)
    for sector in _SECTORS:
        for area in (row["slug"] for row in tables["areas"]):
            before, year_ago = (Key(_VALUE, sector, area, period, "actual") for period in (_BEFORE, _YEAR_AGO))
            known = {key: row for key in (before, year_ago) if (row := history.latest(key))}
            yield from known.items()
            if year_ago in known:
                grown = Decimal(between(1020, 1120, parameters.seed, "waiting", sector, area)) / 1000
                share = _IDLE if (sector, area) == ("tw", "loc-binh") else grown
                value = (Decimal(known[year_ago]["value"]) * share).quantize(Decimal("0.001"))
                yield year_ago._replace(period=PERIOD), {**known[year_ago], "value": str(value), "kind": "estimated"}


def _fill(sheet: Any, entries: Entries, lists: CodeLists) -> None:
    """What templates leave to their sender: percentages. In January nothing has added up yet. Nothing is said of the
    province: pages that are about its latest report stay with that of the year."""
    for row, district in enumerate(lists.districts(PERIOD), FIRST_ROW + 1):
        for number, sector in enumerate(_SECTORS):
            key = Key(_VALUE, sector, district["slug"], PERIOD, "actual")
            _cell(sheet, row, number, _SPAN).value = None
            if key in entries:
                now, then = (Decimal(entries[one]["value"]) for one in (key, key._replace(period=_YEAR_AGO)))
                cell = _cell(sheet, row, number, _PERCENT)
                cell.value, cell.number_format = float(round(now / then * 100, 1)), "#,##0.0"


def _spoil(sheet: Any) -> None:
    """Three errors and a warning: a name written wrongly, a factor among percentages, a unit beside a number, millions
    for billions."""
    name = next(row[0] for row in sheet.iter_rows(min_col=_NAME, max_col=_NAME) if row[0].value == _MISSPELT[0])
    name.value = _MISSPELT[1]
    percent = _cell(sheet, FIRST_ROW + 1, 0, _PERCENT)
    percent.value = percent.value / 100
    rows = (row for row in range(FIRST_ROW + 1, sheet.max_row) if _cell(sheet, row, 1, _THIS).value is not None)
    with_words, in_millions = next(rows), next(rows)
    words, millions = (_cell(sheet, row, 1, _THIS) for row in (with_words, in_millions))
    words.value = f"{words.value:.3f} tỷ".replace(".", ",")
    millions.value, millions.number_format = round(millions.value * _JUMP), "#,##0"
    _cell(sheet, in_millions, 1, _PERCENT).value = None


def _cell(sheet: Any, row: int, item: int, column: int) -> Any:
    return sheet.cell(row, _FIRST_COLUMN + item * _OF_ITEM + column)
