"""XLSX: rows with real numbers, their sources, the stamp."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from urllib.parse import parse_qsl, urlencode, urlsplit

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lsdash.exports import provenance
from lsdash.exports.export_rows import Column, Record, Value
from lsdash.exports.files.content import Content, about, for_people, named, sources
from lsdash.model import formats
from lsdash.view.view import View

_WIDEST, _NARROWEST = 60, 8
_PIXELS, _GAP = 7, 5  # of a letter in the width of a column, and of the column beside them
_LONGEST = 32_767  # characters that a cell can hold
_SIGNED = frozenset({"growth", "target_growth", "contribution", "growth_needed"})
_MILLIONS_FROM, _MILLION = 5, 6
_MOST_LINKS, _LONGEST_LINK = 10_000, 2_000  # to a sheet; Excel opens no more than six times as many, and none longer
_A4, _MARGIN, _ACROSS = 9, 0.4, 1045  # how Excel calls it; inches; pixels between these margins
_LEAST = 65  # percent at which letters of 11 points are printed with 7
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(view: View, made: Content) -> bytes:
    """The rows, their sources and the stamp on a sheet each; numbers show the same digits as the page."""
    text = view.words.text
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        warning = text("notice.synthetic_short") if view.synthetic else ""
        # The time of the release, so that the same view is the same file.
        created = datetime.fromisoformat(view.release.created).replace(tzinfo=None)
        subject = provenance.line(view, made.block)
        book.set_properties({"title": made.title, "subject": subject, "comments": warning, "created": created})
        _data(book, view, made)
        used = sources(view, made.records)
        heads = [text(f"file.{key}") for key in ("source", "publisher", "address")]
        bodies = [[source["title"], source["publisher"], source["address"]] for source in used]
        _texts(book, text("file.sheet_sources"), heads, bodies)
        _texts(book, text("file.sheet_stamp"), [text("file.about"), text("file.said")], about(view, made))
        for sheet in book.worksheets():
            sheet.set_footer(f"&L{provenance.brief(view)}&R&P/&N")
    return file.getvalue()


def _data(book: Workbook, view: View, made: Content) -> None:
    columns = for_people(made.records)
    heads = [view.words.text(f"file.{column.code}") for column in columns]
    sheet = _sheet(book, view.words.text("file.sheet_data"), heads)
    styles: dict[str, Format] = {}
    wrapped, linked = _wrapped(book), book.get_default_url_format()
    card = _card(made.link) if len(made.records.rows) <= _MOST_LINKS else ""
    for line, row in enumerate(made.records.rows, start=1):
        for place, column in enumerate(columns):
            value = named(row, column)
            if isinstance(value, Decimal):
                shown = _number_format(value, row, column, view.words.lang)
                if shown not in styles:
                    styles[shown] = book.add_format({"num_format": shown})
                sheet.write_number(line, place, float(value), styles[shown])
            elif card and column.code == "id" and value:
                sheet.write_url(line, place, f"{card}{value}", linked, str(value))
            else:
                _write(sheet, line, place, value, wrapped)
    cells = [[named(row, column) for column in columns] for row in made.records.rows]
    widths = _fit(sheet, [heads, *cells])
    _part_across(sheet, widths, named=next((at for at, column in enumerate(columns, 1) if column.code == "period"), 1))
    if columns:
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(cells) + 1}"})
        sheet.autofilter(0, 0, len(cells), len(columns) - 1)


def _card(link: str) -> str:
    """The beginning of a link to the card of a number, which its id ends, from the one that replays the view; "" where
    that is not known or too long."""
    if not link or len(link) > _LONGEST_LINK:
        return ""
    parts = urlsplit(link)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "so"]
    return parts._replace(query=urlencode([*query, ("so", "")])).geturl()


def _number_format(value: Decimal, row: Record, column: Column, lang: str) -> str:
    """The number format that shows the digits of the page: as many decimals, millions where those are written."""
    exponent = int(value.as_tuple().exponent)
    millions = column.code == "value" and exponent >= _MILLIONS_FROM
    decimals = max(0, _MILLION - exponent) if millions else formats.decimals(value)
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    if millions:
        digits += f',,"\u00a0{formats.million(lang)}"'
    plus = "+" if column.code == "value" and row.get("measure") in _SIGNED else ""
    return f'{plus}{digits};"{formats.MINUS}"{digits};{digits}'


def _texts(book: Workbook, name: str, heads: Sequence[str], body: Iterable[Sequence[str]]) -> None:
    lines = [list(cells) for cells in body]
    sheet, wrapped = _sheet(book, name, heads), _wrapped(book)
    for line, cells in enumerate(lines, start=1):
        for place, text in enumerate(cells):
            _write(sheet, line, place, text, wrapped)
    _fit(sheet, [heads, *lines])


def _sheet(book: Workbook, name: str, heads: Sequence[str]) -> Worksheet:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, bold)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_margins(left=_MARGIN, right=_MARGIN)
    sheet.fit_to_pages(1, 0)
    return sheet


def _wrapped(book: Workbook) -> Format:
    return book.add_format({"text_wrap": True, "valign": "top"})


def _write(sheet: Worksheet, line: int, place: int, value: Value, wrapped: Format) -> None:
    if isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(line, place, value)
    elif value not in {None, ""}:
        text = str(value)[:_LONGEST]
        sheet.write_string(line, place, text, wrapped if len(text) > _WIDEST else None)


def _fit(sheet: Worksheet, lines: Sequence[Sequence[Value]]) -> list[int]:
    """Makes each column as broad as what it says; their widths in letters."""
    widths = [max(_NARROWEST, min(_WIDEST, max(map(_length, cells)) + 2)) for cells in zip(*lines, strict=True)]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    return widths


def _part_across(sheet: Worksheet, widths: Sequence[int], *, named: int) -> None:
    """Columns that would be too small to be read on one sheet of paper go on on the next, each sheet with those of the
    first `named`, which say what a row is of, that leave it half its room."""
    ends = [*accumulate(_PIXELS * width + _GAP for width in widths)]
    room = _ACROSS * 100 // _LEAST
    if not ends or ends[-1] <= room:
        return
    sheet.set_print_scale(_LEAST)
    sheet.print_across()
    sheet.repeat_columns(0, max(1, sum(end <= room / 2 for end in ends[:named])) - 1)


def _length(cell: Value) -> int:
    """Letters that a cell shows at most: of a number with its sign and the marks between thousands."""
    if cell is None:
        return 0
    return len(f"{cell:,f}") + 1 if isinstance(cell, Decimal) else len(str(cell))
