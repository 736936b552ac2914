"""Forms as workbooks: laid out as such forms are, filled with names, units and what was reported before.

The same writer fills a form with given figures, so that what it writes is what the reader reads.
"""

import io
from collections.abc import Iterable
from dataclasses import replace

from openpyxl import Workbook

from lsdash.data.csv_tables import Tables
from lsdash.data.intake import forms, template_sheet
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.form_rows import Entries, Filling, Options, unit_of, unit_words
from lsdash.data.intake.forms import Form
from lsdash.data.intake.history import History
from lsdash.data.intake.layout import Column
from lsdash.model import periods

__all__ = ["Entries", "Options", "template", "write"]

# Periods of a monthly form that its sender has still to report; others are filled in where they are known.
_ASKED = ("this", "span")
_FIRST, _LAST = 1901_01, 2099_12  # months whose years headings are read with, also the year before


def template(code: str, period: str, tables: Tables, options: Options | None = None) -> bytes:
    """The empty form of a period as .xlsx, with what was reported for other periods filled in.

    Raises KeyError for no form of this code, forms.WrongPeriod for a period that it cannot be of.
    """
    form, span = forms.form(code), periods.parse(period)
    if span is None or not _FIRST <= span.since <= span.until <= _LAST:
        raise forms.WrongPeriod(period)
    asked = {forms.period_names(period, form.frequency).get(name, ("",))[0] for name in _ASKED}
    asked |= {period} if form.frequency == "year" else set()
    lists = CodeLists(tables)
    history = History.of(tables)
    known = {key: row for key in history.rows if (row := history.latest(key)) and key.period not in asked}
    if form.frequency == "month":
        known |= {key: row for key in history.rows if key.measure == "plan" and (row := history.latest(key))}
    return write(code, period, lists, {} if form.frequency == "any" else known, options)


def write(code: str, period: str, lists: CodeLists, entries: Entries, options: Options | None = None) -> bytes:
    """The form of a period as .xlsx, each of its cells filled whose key is among `entries`."""
    options = options or Options()
    form = forms.form(code)
    placed = tuple(_columns(form, period, lists, entries, options))
    book = Workbook()
    sheet = book.active
    sheet.title = code
    template_sheet.write(sheet, Filling(form, period, lists, entries, options, placed))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _columns(
    form: Form, period: str, lists: CodeLists, entries: Entries, options: Options
) -> Iterable[tuple[tuple[str, ...], Column]]:
    """The columns in the order of the form; a group with an item once for each of the items."""
    kinds = (options.kind,) if options.kind else ()
    plain = [entry for entry in forms.columns(form, period, kinds=kinds) if entry[0][0] != "{item}"]
    yield from plain
    grouped = [entry for entry in forms.columns(form, period, kinds=kinds) if entry[0][0] == "{item}"]
    if not grouped:
        return
    for indicator, item in options.items or _usual_items(lists, entries):
        unit, factor = unit_of(
            (row for key, row in entries.items() if (key.indicator, key.item) == (indicator, item)),
            lists,
            indicator,
            item,
        )
        name = _item_name(lists, indicator, item)
        head = f"{name} ({unit_words(lists, unit, factor)})" if unit else name
        for heads, column in grouped:
            yield (head, *heads[1:]), replace(column, indicator=indicator, item=item)


def _usual_items(lists: CodeLists, entries: Entries) -> list[tuple[str, str]]:
    """The whole of the value, and the products that districts have reported."""
    indicator = lists.indicator_of("sector")
    whole = next(item for item, parent in lists.tree(indicator).items() if not parent)
    output = lists.indicator_of("product")
    reported = {key.item for key in entries if key.area and key.indicator == output}
    products = [row["code"] for row in lists.tables["products"] if row["code"] in reported]
    return [(indicator, whole), *((output, code) for code in products)]


def _item_name(lists: CodeLists, indicator: str, item: str) -> str:
    """The name that stands for an item in a head: that of the indicator for its whole."""
    if lists.tree(indicator).get(item) == "":
        return lists.indicators[indicator]["name_vi"]
    return lists.short_name(indicator, item)
