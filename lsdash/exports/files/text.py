"""CSV and JSON."""

import csv
import io
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from lsdash.exports.export_rows import Value
from lsdash.exports.files.content import Content, about, for_people, harmless, named, sources
from lsdash.view import filter_options
from lsdash.view.view import View

BOM = "\ufeff"
# Language → what stands between cells: what Windows has there where numbers are written as that language writes them.
SEPARATORS = {"vi": ";", "en": ","}


def excel_csv(view: View, made: Content) -> bytes:
    """CSV that Excel opens by a double click: UTF-8 with a byte order mark, words of the view's language.

    In Vietnamese with semicolons and decimal commas, in English with commas and decimal points. After the rows stands
    the stamp, in lines that begin with "#".
    """
    separator = SEPARATORS[view.words.lang]
    columns = for_people(made.records)
    header = [view.words.text(f"file.{column.code}") for column in columns]
    body = [[_said(named(row, column), view.words.lang) for column in columns] for row in made.records.rows]
    lines = (harmless(_one_cell(f"{name}: {value}", separator)) for name, value in about(view, made))
    foot = "".join(f"# {line}\r\n" for line in lines)
    return (BOM + _table([header, *body], separator) + foot).encode()


def plain_csv(_view: View, made: Content) -> bytes:
    """CSV for programs: UTF-8, commas, decimal points, codes and names; nothing but the table."""
    keys = [key for column in made.records.columns for key in column.keys]
    body = [[_plain(row[key]) for key in keys] for row in made.records.rows]
    return _table([keys, *body], ",").encode()


def as_json(view: View, made: Content) -> bytes:
    """{"stamp": …, "columns": {key: {"name", "type"}}, "rows": [{key: value}], "sources": […]}: numbers are numbers,
    what is not there is null."""
    text = view.words.text
    columns = [(key, column) for column in made.records.columns for key in column.keys]
    said = {
        "title": made.title,
        "page": view.page.code,
        "name": made.name,
        "lang": view.words.lang,
        "dataset": view.release.dataset,
        "release": view.release.id,
        "created": view.release.created,
        "filters": filter_options.in_words(view, made.block),
        "link": made.link,
    }
    if view.synthetic:
        said = {"warning": text("notice.synthetic_short"), **said}
    found = {
        "stamp": said,
        "columns": {
            key: {"name": text(f"file.{column.code}"), "type": "text" if key == column.name else column.form}
            for key, column in columns
        },
        "rows": [{key: _jsonable(row[key]) for key, _ in columns} for row in made.records.rows],
        "sources": sources(view, made.records),
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def csv_lines(rows: Iterable[Iterable[str]]) -> str:
    """Rows as lines of values separated by commas."""
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return lines.getvalue()


def _table(rows: Iterable[Iterable[str]], separator: str) -> str:
    """Rows as lines of separated values; a "#" stands in quotation marks, where it begins no comment."""
    return "".join(f"{separator.join(_cell(cell, separator) for cell in row)}\r\n" for row in rows)


def _cell(text: str, separator: str) -> str:
    if any(sign in text for sign in (separator, '"', "#", "\r", "\n")):
        return '"{}"'.format(text.replace('"', '""'))
    return text


def _one_cell(text: str, separator: str) -> str:
    """`text` as a line that no separator or quotation mark breaks up."""
    if separator == ",":  # also within a number: thousands need no sign
        text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return text.replace(separator, {",": ";", ";": ","}[separator]).replace('"', "'")


def _said(value: Value, lang: str) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", "," if lang == "vi" else ".")
    return _plain(value)


def _plain(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value:f}"
        case list():
            return harmless(" ".join(value))
    return harmless(str(value)) if isinstance(value, str) else str(value)


def _jsonable(value: Value) -> Any:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
