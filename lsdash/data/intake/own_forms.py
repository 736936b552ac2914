"""A sheet that says the code of one of the house's forms: its heading, its columns by their heads, its numbers."""

import re
from dataclasses import dataclass, replace

from lsdash.data.intake import forms, heading, long_table, names, table
from lsdash.data.intake.cells import Book, Sheet
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.forms import Form, Header
from lsdash.data.intake.heading import Heading
from lsdash.data.intake.layout import Column, Layout
from lsdash.data.intake.reading import Message
from lsdash.data.intake.sources import area_of
from lsdash.data.intake.statements import message
from lsdash.data.intake.table import Result

_NEEDED = ("name", "value", "indicator", "item", "period", "measure")


@dataclass(frozen=True)
class Found:
    """A sheet of a form, and what its heading says."""

    sheet: Sheet
    heading: Heading
    form: Form


def find(book: Book) -> Found | None:
    """The sheet that says the code of a form; visible ones first."""
    for sheet in sorted(book.sheets, key=lambda sheet: sheet.hidden):
        said = heading.read(sheet)
        if said.form in forms.CODES:
            return Found(sheet, said, forms.form(said.form))
    return None


def read(found: Found, lists: CodeLists, *, typed: bool, decimal: str) -> Result:
    """Every number of the form, with what is wrong in its heading, its columns and its cells."""
    sheet, said, form = found.sheet, found.heading, found.form
    messages = _about_heading(found, lists)
    header, problem = _header(found)
    if header is None:
        return Result((), (), [*messages, *([problem] if problem else [])])
    columns, about = _columns(header, sheet, lists)
    if any(missing.role in _NEEDED for missing in header.missing):
        return Result((), (), [*messages, *about])
    layout = Layout(
        form.code,
        sheet.name,
        form.rows,
        header.bottom + 1,
        columns,
        area=area_of(said, lists) or "",
        period=said.period,
        unit=said.unit if form.rows == ("sector",) else "",
        decimal=decimal,
    )
    read_sheet = long_table.read if form.rows == ("long",) else table.read
    result = read_sheet(sheet, layout, lists, typed=typed)
    unread = _columns_without_head(header, sheet, layout)
    return replace(result, messages=[*messages, *about, *unread, *result.messages])


def _header(found: Found) -> tuple[Header | None, Message | None]:
    """The header of the form, or why there is none."""
    sheet, said, form = found.sheet, found.heading, found.form
    if not said.period and form.frequency != "any":
        return None, None
    try:
        header = forms.find(form, said.period, sheet)
    except forms.WrongPeriod:
        code = "period_not_month" if form.frequency == "month" else "period_not_year"
        return None, message("error", code, said.place("period"), said.period)
    return header, None if header else message("error", "header_not_found", sheet.place(1, 1), form.title_vi)


def _about_heading(found: Found, lists: CodeLists) -> list[Message]:
    sheet, said = found.sheet, found.heading
    messages = []
    if not said.period:
        messages.append(message("error", "period_missing", sheet.place(1, 1)))
    if not said.sender:
        messages.append(message("error", "sender_missing", sheet.place(1, 1)))
    if said.area and area_of(said, lists) is None:
        place = said.place("area")
        messages.append(message("error", "unknown_area", place, said.area, lists.area_names.nearest(said.area)))
    elif (area := area_of(said, lists)) and not lists.is_valid(area, said.period):
        until = lists.areas[area].get("valid_to", "")
        messages.append(message("error", "area_not_valid", said.place("area"), said.area, said.period, until=until))
    return messages


def _columns(header: Header, sheet: Sheet, lists: CodeLists) -> tuple[dict[int, Column], list[Message]]:
    """The columns of a header, items of heads resolved; heads that name no item are said and left out."""
    columns: dict[int, Column] = {}
    messages = []
    for number, column in header.columns.items():
        if not column.item:
            columns[number] = column
            continue
        resolved = _of_item(column, lists)
        if resolved is None:
            place = sheet.place(header.top, number)
            nearest = next(
                (near for code in lists.indicators if (near := lists.item_names(code).nearest(column.item))), ""
            )
            messages.append(message("error", "unknown_item", place, column.item, nearest))
        else:
            columns[number] = resolved
    once = list({(one.found): one for one in messages}.values())
    for missing in header.missing:
        if missing.role in _NEEDED:
            once.append(message("error", "column_missing", sheet.place(header.top, 1), "", missing.header))
        elif missing.role == "number" and not missing.comparison:
            once.append(message("warning", "column_missing", sheet.place(header.top, 1), "", missing.header))
    return columns, once


def _of_item(column: Column, lists: CodeLists) -> Column | None:
    """The column with the codes that its head "Xi măng (nghìn tấn)" names: an item of one indicator, and a unit."""
    for text, unit in ((column.item, ""), *_name_and_unit(column.item)):
        found = [
            (indicator, item)
            for indicator, row in lists.indicators.items()
            if row["dimension"] in ("sector", "product") and (item := lists.item_names(indicator).code(text))
        ]
        if not found and names.key(text) in {names.key(row["name_vi"]) for row in lists.indicators.values()}:
            indicator = lists.indicator_names.code(text)
            found = [(indicator, next(item for item, parent in lists.tree(indicator).items() if not parent))]
        if len(found) == 1 and (not unit or lists.units.of(unit)):
            return replace(column, indicator=found[0][0], item=found[0][1], unit=column.unit or unit)
    return None


def _name_and_unit(text: str) -> list[tuple[str, str]]:
    match = re.fullmatch(r"(.+?)\s*\(([^()]+)\)\s*", text)
    return [(match[1], match[2])] if match else []


def _columns_without_head(header: Header, sheet: Sheet, layout: Layout) -> list[Message]:
    """Columns with numbers below the header that its words say nothing about: nothing gets lost unseen."""
    first = {}
    for (row, column), cell in sheet.cells.items():
        is_below = column in header.unknown and row >= layout.first_row and isinstance(cell.value, float)
        if is_below and column not in first and sheet.text(row, layout.of_role("name", "indicator")[0]):
            first[column] = row
    return [
        message(
            "error",
            "unknown_column",
            sheet.place(header.bottom, column),
            header.unknown[column] or sheet.text(row, column),
        )
        for column, row in first.items()
    ]
