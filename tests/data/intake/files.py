"""Small workbooks made in code: single columns, forms with changed cells, archives with changed members."""

import io
import zipfile

import openpyxl

from lsdash.data import csv_tables, releases
from lsdash.data.intake import cell_numbers, reader, templates, workbook
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.form_rows import Options
from lsdash.model.observation_ids import Key

TABLES = {**csv_tables.read(releases.DATA), "figures": []}
LISTS = CodeLists(TABLES)
SENDER = "Phòng Công thương huyện Hữu Lũng"
_WRITTEN = {}


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def column(*values, number_format="General", change=None, amounts="amount", **options):
    """What is read of a column of these values; `change` may do more with the sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    for row, value in enumerate(values, 1):
        cell = sheet.cell(row, 1)
        cell.value = value
        cell.number_format = number_format
    if change:
        change(sheet)
    read = workbook.read(saved(book)).sheets[0]
    cells = [cell for (_, number), cell in read.cells.items() if number == 1]
    return cell_numbers.read_column(cells, sheet=read, amounts=amounts, **options)


def codes(found):
    return [finding.code for finding in found.findings]


def texts(found):
    return [number.text for number in found.numbers.values()]


def entry(value, step="1", unit="tan", kind="stated"):
    return {"value": str(value), "step": step, "unit": unit, "kind": kind, "source": "", "as_printed": ""}


def key(item, period="2024-07", measure="actual", area="huu-lung", indicator="output"):
    return Key(indicator, item, area, period, measure)


def form(code="B1", period="2024-07", entries=None, change=None, options=None):
    """A filled form; `change` gets its sheet."""
    entries = {key("xi-mang"): entry(1000, kind="estimated")} if entries is None else entries
    options = options or Options(SENDER, "huu-lung" if code in ("B1", "B2") else "")
    asked = repr((code, period, entries, options))
    # The same form is the same file, of which the same release follows: else each has the time in it.
    data = _WRITTEN[asked] = _WRITTEN.get(asked) or templates.write(code, period, LISTS, entries, options)
    if change is None:
        return data
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book.active)
    return saved(book)


def read(data, name="b1.xlsx", tables=TABLES, **options):
    return reader.read(data, file_name=name, tables=tables, received="2024-08-05", **options)


def cell_of(sheet, row_label, head):
    """The cell of a form in the row of a label and under a head."""
    row = next(cell.row for column in sheet.iter_cols(1, 3) for cell in column if cell.value == row_label)
    at = next(cell.column for row in sheet.iter_rows(6, 7) for cell in row if str(cell.value).startswith(head))
    return sheet.cell(row, at)


def rezipped(data, **members):
    """The archive with members replaced, added, or removed where they are None; "__" in a name stands for "/"."""
    changed = {name.replace("__", "/"): content for name, content in members.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in changed:
                target.writestr(name, source.read(name))
        for name, content in changed.items():
            if content is not None:
                target.writestr(name, content)
    return buffer.getvalue()


def member(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)
