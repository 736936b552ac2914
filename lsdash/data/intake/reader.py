"""Bytes of a handed-in file → its reading: file, structure, cells, relations."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lsdash.data.csv_tables import Row, Tables
from lsdash.data.intake import forms, heading, long_table, mappings, names, screening, statements, table, workbook
from lsdash.data.intake.cells import Book, Sheet
from lsdash.data.intake.code_lists import PROVINCE, CodeLists
from lsdash.data.intake.forms import Header
from lsdash.data.intake.heading import Heading
from lsdash.data.intake.layout import Column, Layout
from lsdash.data.intake.mappings import LayoutMapping
from lsdash.data.intake.reading import SOURCE, Message, Reading, UnreadableFile
from lsdash.data.intake.statements import message
from lsdash.data.intake.table import Result

_MOST_MESSAGES = 2_000
_LONGEST_NAME = 120
_DIGITS_OF_SHA = 8
_OWN_FORMS = ("B1", "B2", "B3", "B4")
_SINGLE = "%"


def read(
    data: bytes,
    *,
    file_name: str,
    tables: Tables,
    mapping: LayoutMapping | None = None,
    kept: Sequence[LayoutMapping] = (),
    encoding: str = "",
    separator: str = "",
    decimal: str = "",
    received: str = "",
    source: Mapping[str, str] | None = None,
) -> Reading:
    """What a file says, and everything found on the way. Raises UnreadableFile where it cannot be opened at all.

    `tables`: the code lists, and as figures and sources what was reported before. `mapping`: the layout that a person
    chose; `kept`: those to be recognised. `encoding`, `separator` and `decimal` (the sign of decimals) are what a person
    said of a text table. `received`: the day of receipt, which is the source's day of issue where the file has none.
    `source`: columns of the source that are to be as given.
    """
    encoding = encoding or (mapping.encoding if mapping else "")
    book = workbook.read(data, encoding=encoding, separator=separator)
    lists = CodeLists(tables)
    base = _Base(hashlib.sha256(data).hexdigest(), clean_name(file_name), received, dict(source or {}))
    if mapping is None:
        own = _own_form(book)
        if own is not None:
            return _by_form(book, *own, lists, base, decimal)
        mapping = next((one for one in kept if mappings.sheet_of(one, book)), None)
    if mapping is None:
        return _not_recognised(book, base)
    return _by_mapping(book, mapping, lists, base)


class _Base:
    """What is known of a file before it is read."""

    def __init__(self, sha256: str, file_name: str, received: str, source: dict[str, str]) -> None:
        self.sha256, self.file_name, self.received, self.source = sha256, file_name, received, source


def clean_name(file_name: str) -> str:
    """The last part of a file's name without what does not belong into one; it is shown, never used as a path."""
    last = re.split(r"[/\\]", file_name)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:_LONGEST_NAME] or "?"


def _own_form(book: Book) -> tuple[Sheet, Heading] | None:
    """The sheet that says the code of a form; visible ones first."""
    for sheet in sorted(book.sheets, key=lambda sheet: sheet.hidden):
        found = heading.read(sheet)
        if found.form in forms.CODES:
            return sheet, found
    return None


def _not_recognised(book: Book, base: _Base) -> Reading:
    """Nothing is read: the columns have to be asked, of the sheet with the most cells."""
    sheet = max(book.sheets, key=lambda sheet: (not sheet.hidden, len(sheet.cells)))
    rows = mappings.likely_header(sheet)
    place = sheet.place(rows[0], 1)
    found = message("error", "layout_unknown", place, sheet.name)
    asked = mappings.questions(sheet, rows)
    return Reading(base.sha256, base.file_name, "", "", "", (), {}, (found,), questions=asked)


def _by_form(book: Book, sheet: Sheet, found: Heading, lists: CodeLists, base: _Base, decimal: str) -> Reading:
    form = forms.form(found.form)
    messages = _about_heading(found, form, sheet, lists)
    try:
        header = forms.find(form, found.period, sheet) if found.period or form.frequency == "any" else None
    except forms.WrongPeriod:
        code = "period_not_month" if form.frequency == "month" else "period_not_year"
        messages.append(message("error", code, found.place("period"), found.period))
        header = None
    if header is None:
        if not messages or found.period:
            messages.append(message("error", "header_not_found", sheet.place(1, 1), form.title_vi))
        return _reading(found, form.title_vi, Result((), (), messages), lists, base, _OWN)
    columns, about = _columns(header, sheet, found, lists)
    layout = Layout(
        form.code,
        sheet.name,
        form.rows,
        header.bottom + 1,
        columns,
        area=_area(found, lists) or "",
        period=found.period,
        unit=found.unit if form.code == "B2" else "",
        decimal=decimal,
    )
    read_sheet = long_table.read if form.rows == ("long",) else table.read
    result = read_sheet(sheet, layout, lists, typed=book.kind != "csv")
    messages += [*about, *_columns_without_head(header, sheet, layout)]
    result = replace(result, messages=[*messages, *result.messages])
    return _reading(found, form.title_vi, result, lists, base, _OWN)


_OWN = ""


def _about_heading(found: Heading, form: forms.Form, sheet: Sheet, lists: CodeLists) -> list[Message]:
    messages = []
    if not found.period:
        messages.append(message("error", "period_missing", sheet.place(1, 1)))
    if not found.sender:
        messages.append(message("error", "sender_missing", sheet.place(1, 1)))
    if found.area and _area(found, lists) is None:
        place = found.place("area")
        messages.append(message("error", "unknown_area", place, found.area, lists.area_names.nearest(found.area)))
    elif (area := _area(found, lists)) and not lists.is_valid(area, found.period):
        until = lists.areas[area].get("valid_to", "")
        messages.append(message("error", "area_not_valid", found.place("area"), found.area, found.period, until=until))
    return messages


def _area(found: Heading, lists: CodeLists) -> str | None:
    """The area of a heading: "" for the province or where none is said; None for a name that is none."""
    if not found.area:
        return ""
    code = lists.area_names.code_or_name(found.area)
    return None if not code else "" if code == PROVINCE else code


def _columns(
    header: Header, sheet: Sheet, found: Heading, lists: CodeLists
) -> tuple[dict[int, Column], list[Message]]:
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
            nearest = next((near for code in lists.indicators if (near := lists.item_names(code).nearest(column.item))), "")
            messages.append(message("error", "unknown_item", place, column.item, nearest))
        else:
            columns[number] = resolved
    once = list({(one.found): one for one in messages}.values())
    for missing in header.missing:
        if missing.role in ("name", "value", "indicator", "item", "period", "measure"):
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
        if column in header.unknown and row >= layout.first_row and isinstance(cell.value, float):
            if column not in first and sheet.text(row, layout.of_role("name", "indicator")[0]):
                first[column] = row
    return [
        message("error", "unknown_column", sheet.place(header.bottom, column), header.unknown[column] or sheet.text(row, column))
        for column, row in first.items()
    ]


def _by_mapping(book: Book, mapping: LayoutMapping, lists: CodeLists, base: _Base) -> Reading:
    sheet = mappings.sheet_of(mapping, book)
    if sheet is None:
        unread = _not_recognised(book, base)
        changed = message("error", "header_changed", unread.messages[0].place, mapping.name, "; ".join(mapping.header.values()))
        return replace(unread, messages=(changed,), mapping=mapping.name)
    found = mappings.heading_of(mapping, sheet)
    layout = mapping.layout(sheet)
    read_sheet = long_table.read if layout.rows == ("long",) else table.read
    result = read_sheet(sheet, layout, lists, typed=book.kind != "csv")
    base.source.setdefault("kind", mapping.source_kind)
    reading = _reading(found, mapping.title or sheet.name, result, lists, base, mapping.name)
    return replace(reading, mapping=f"{mapping.name}.v{mapping.version}")


def _reading(found: Heading, title: str, result: Result, lists: CodeLists, base: _Base, mapping: str) -> Reading:
    """The reading of statements: repetitions removed, relations screened, rows of the tables made."""
    kept, repeated = statements.without_repetitions(result.statements)
    compared, _ = statements.without_repetitions(result.comparisons)
    history = screening.History.of(lists.tables["figures"], lists.tables["sources"])
    period = found.period or _span_of(kept)
    screened = screening.screen(kept, compared, lists, history, period)
    if found.form not in _OWN_FORMS:
        screened = [replace(one, level="warning") for one in screened]
    messages = [*result.messages, *repeated, *screened, *_about_file(base, found)]
    if not kept and not any(one.level == "error" for one in messages):
        messages.append(message("error", "no_numbers", "", base.file_name))
    english = bool(result.decimal_signs) and result.decimal_signs == {"."}
    row = _source(found, title, period, lists, base)
    if english:
        row["language"] = "en"
        kept = [replace(one, as_printed=one.as_printed.translate(_ENGLISH)) for one in kept]
        compared = [replace(one, as_printed=one.as_printed.translate(_ENGLISH)) for one in compared]
    return Reading(
        base.sha256,
        base.file_name,
        found.form,
        found.sender,
        period,
        tuple(statements.rows(kept, row["code"])),
        row,
        _few(messages),
        tuple(statements.rows(compared, row["code"])),
        mapping,
        area=_area(found, lists) or "",
    )


_ENGLISH = str.maketrans(",.", ".,")


def _span_of(kept: Sequence[statements.Statement]) -> str:
    """The latest period that statements are about."""
    return max((one.key.period for one in kept), default="")


def _about_file(base: _Base, found: Heading) -> list[Message]:
    of_name = heading.period_of_file_name(base.file_name)
    if of_name and found.period and found.form in _OWN_FORMS and of_name != found.period and not found.period.isdigit():
        return [message("warning", "period_of_file_name", found.place("period"), base.file_name, found.period)]
    return []


def _few(messages: Sequence[Message]) -> tuple[Message, ...]:
    """Errors first; of very many the first ones, and how many more there are."""
    ordered = sorted(messages, key=lambda one: one.level != "error")
    if len(ordered) <= _MOST_MESSAGES:
        return tuple(ordered)
    rest = message("error", "many_more", "", str(len(ordered) - _MOST_MESSAGES))
    return (*ordered[:_MOST_MESSAGES], rest)


def _source(found: Heading, title: str, period: str, lists: CodeLists, base: _Base) -> Row:
    """The row of the table of sources."""
    sender = _sender_code(found, lists)
    parts = (found.form.lower(), period.replace("..", "-"), sender, base.sha256[:_DIGITS_OF_SHA])
    form = forms.form(found.form) if found.form in forms.CODES else None
    words = " – ".join(part for part in (title, period, found.sender) if part)
    english = " – ".join(part for part in (form.title_en if form else title, period, found.sender) if part)
    note = f"{base.file_name} (SHA-256 {base.sha256})"
    row = dict.fromkeys(SOURCE, "") | {
        "code": "-".join(part for part in parts if part),
        "kind": "report",
        "rank": "2",
        "period": period,
        "issued": found.issued or base.received or period[:4],
        "price_base": found.price_base or "not_stated",
        "title_vi": words,
        "title_en": english,
        "publisher_vi": found.sender or "?",
        "publisher_en": found.sender or "?",
        "note_vi": note,
        "note_en": note,
    }
    return row | base.source


def _sender_code(found: Heading, lists: CodeLists) -> str:
    """A short code of the sender: the district that its name ends with, else its words."""
    plain = names.key(found.sender)
    for slug, row in lists.areas.items():
        if plain.endswith(names.key(row["name_vi"])) and slug != "lang-son":
            return slug
    return re.sub(r"[^a-z0-9]+", "-", names.unaccented(found.sender))[:40].strip("-")


def unreadable(error: UnreadableFile, data: bytes, file_name: str) -> Reading:
    """The reading of a file that cannot be read: only the reason."""
    sha256 = hashlib.sha256(data).hexdigest()
    return Reading(sha256, clean_name(file_name), "", "", "", (), {}, (error.message(),), unreadable=True)
