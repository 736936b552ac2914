"""Forms as workbooks: laid out as such forms are, filled with names, units and what was reported before.

The same writer fills a form with given figures, so that what it writes is what the reader reads.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from lsdash.data.csv_tables import Row, Tables
from lsdash.data.intake import forms
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.forms import Form
from lsdash.data.intake.layout import Column
from lsdash.data.intake.screening import History
from lsdash.data.intake.statements import Key
from lsdash.data.intake.units import MONEY, PERCENT
from lsdash.model import periods

Entries = Mapping[Key, Row]
PRICES = {
    "constant_1994": "Giá so sánh 1994",
    "constant_2010": "Giá so sánh 2010",
    "current": "Giá hiện hành",
    "not_stated": "",
}
# Periods of a monthly or yearly form that its sender has still to report; the others are filled in where known.
_ASKED = ("this", "span")
_NOTES = (
    "Ghi chú: “-”: không phát sinh; “…”: có phát sinh nhưng chưa có số liệu; “x”: không áp dụng; để trống: không báo cáo.",
    "Không dấu nào trong các dấu trên được hiểu là 0; không phát sinh giá trị thì ghi số 0.",
    "Tháng trước: ghi số đã điều chỉnh nếu khác số đã báo cáo. Cột so sánh (%) ghi phần trăm, ví dụ 105,2 (không ghi 1,052).",
)
_FIRST_ROW = 9
_HEAD_TOP, _HEAD_BOTTOM, _NUMBERS = 6, 7, 8
_THIN = Side(style="thin", color="888888")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="E8EEF4")
_BOLD = Font(name="Times New Roman", size=11, bold=True)
_PLAIN = Font(name="Times New Roman", size=11)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WIDTHS = {"order": 6, "name": 40, "unit": 14, "note": 24, "indicator": 34, "item": 34, "area": 18, "number": 15, "value": 16}


@dataclass(frozen=True)
class Options:
    """What a form is for. `area`: slug, "" for the province; `kinds`: of the columns whose head names one; `items`: of
    the form by district, each an indicator and an item."""

    sender: str = ""
    area: str = ""
    price_base: str = "not_stated"
    kind: str = ""
    items: tuple[tuple[str, str], ...] = ()
    issued: str = ""


def template(code: str, period: str, tables: Tables, options: Options | None = None) -> bytes:
    """The empty form of a period as .xlsx, with what was reported for other periods filled in.

    Raises KeyError for no form of this code, forms.WrongPeriod for a period that it cannot be of.
    """
    form = forms.form(code)
    asked = {forms.period_names(period, form.frequency).get(name, ("",))[0] for name in _ASKED}
    asked |= {period} if form.frequency == "year" else set()
    lists = CodeLists(tables)
    history = History.of(tables["figures"], tables["sources"])
    known = {key: row for key in history.rows if (row := history.latest(key)) and key.period not in asked}
    if form.frequency == "month":
        known |= {key: row for key in history.rows if key.measure == "plan" and (row := history.latest(key))}
    return write(code, period, lists, {} if form.frequency == "any" else known, options)


def write(code: str, period: str, lists: CodeLists, entries: Entries, options: Options | None = None) -> bytes:
    """The form of a period as .xlsx, each of its cells filled whose key is among `entries`."""
    options = options or Options()
    form = forms.form(code)
    book = Workbook()
    sheet = book.active
    sheet.title = code
    placed = list(_columns(form, period, lists, entries, options))
    _write_heading(sheet, form, period, lists, options, len(placed))
    _write_head(sheet, placed)
    if form.rows == ("long",):
        last = _write_long(sheet, placed, lists, entries, period)
    else:
        last = _write_rows(sheet, form, period, placed, lists, entries, options)
    _write_foot(sheet, last + 2, len(placed), options)
    _page(sheet, placed)
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
        unit, factor = _unit_of((row for key, row in entries.items() if (key.indicator, key.item) == (indicator, item)), lists, indicator, item)
        name = _item_name(lists, indicator, item)
        head = f"{name} ({_unit_words(lists, unit, factor)})" if unit else name
        for heads, column in grouped:
            yield (head, *heads[1:]), Column(**{**_parts(column), "indicator": indicator, "item": item})


def _parts(column: Column) -> dict[str, Any]:
    return {name: getattr(column, name) for name in Column.__dataclass_fields__}


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


def _unit_of(rows: Iterable[Row], lists: CodeLists, indicator: str, item: str) -> tuple[str, Fraction]:
    """The unit of figures that stand together, and the factor by which each of them is written to its last digit."""
    found = list(rows)
    unit = next((row["unit"] for row in found if row["unit"] != PERCENT), lists.units_of_items[indicator].get(item, ""))
    coarsest = max((Fraction(row["step"]) for row in found if row["unit"] == unit), default=Fraction(1))
    factor = next((size for size in (Fraction(1), Fraction(1000), Fraction(10**6)) if coarsest <= size), Fraction(10**6))
    return unit, factor


def _unit_words(lists: CodeLists, unit: str, factor: Fraction) -> str:
    if unit == PERCENT:
        return "%"
    name = lists.units.written[unit] or next(row["name_vi"] for row in lists.tables["units"] if row["code"] == unit)
    words = {1: "", 1000: "nghìn ", 10**6: "triệu "}
    if unit == MONEY and factor > 1:
        return "nghìn tỷ đồng"
    return f"{words[int(factor)]}{name}"


def _write_heading(sheet: Any, form: Form, period: str, lists: CodeLists, options: Options, width: int) -> None:
    right = max(4, width - 3)
    area = lists.areas[options.area]["name_vi"] if options.area else "Toàn tỉnh"
    frequency = {"month": "Định kỳ: tháng", "year": "Định kỳ: năm"}.get(form.frequency, "Đột xuất, chuyên đề")
    left_words = (f"Biểu số: {form.code}", frequency)
    right_words = (f"Đơn vị báo cáo: {options.sender or '…………'}", "Đơn vị nhận báo cáo: Sở Công nghiệp tỉnh Lạng Sơn")
    for row, (left, other) in enumerate(zip(left_words, right_words, strict=True), 1):
        _put(sheet, row, 1, left, bold=row == 1)
        _put(sheet, row, right, other)
    _put(sheet, 3, 1, form.title_vi.upper(), bold=True, centre=True)
    _put(sheet, 4, 1, period_words(period), centre=True)
    for row in (3, 4):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    if form.rows not in (("area",), ("long",)):
        _put(sheet, 5, 1, f"Địa bàn: {area}")
    _put(sheet, 5, right, PRICES[options.price_base])


def period_words(code: str) -> str:
    """A period as the title of a form says it: "Tháng 7 năm 2026"."""
    period = periods.of(code)
    year, first, last = period.until // 100, period.since % 100, period.until % 100
    months = len(period.months())
    if period.since // 100 != year:
        return code
    if months == periods.DECEMBER:
        return f"Năm {year}"
    if months == 1:
        return f"Tháng {last} năm {year}"
    if first == 1 and months != periods.QUARTER:
        return f"{last} tháng {year}"
    return f"Quý {('I', 'II', 'III', 'IV')[last // 3 - 1]} năm {year}" if "-q" in code else code


def _write_head(sheet: Any, placed: Sequence[tuple[tuple[str, ...], Column]]) -> None:
    start = 1
    for number, (heads, _) in enumerate(placed, 1):
        for row, text in ((_HEAD_TOP, heads[0]), (_HEAD_BOTTOM, heads[1] if len(heads) > 1 else "")):
            cell = _put(sheet, row, number, text, bold=True, centre=True)
            cell.border, cell.fill = _BORDER, _HEAD
        if len(heads) == 1:
            sheet.merge_cells(start_row=_HEAD_TOP, end_row=_HEAD_BOTTOM, start_column=number, end_column=number)
        following = placed[number][0] if number < len(placed) else ("",)
        if following[0] != heads[0] or len(following) == 1:
            if len(heads) > 1 and number > start:
                sheet.merge_cells(start_row=_HEAD_TOP, end_row=_HEAD_TOP, start_column=start, end_column=number)
            start = number + 1
    letters, figures = iter("ABCDEFGHIJKLMN"), iter(range(1, len(placed) + 1))
    for number, (_, column) in enumerate(placed, 1):
        text = str(next(figures)) if column.role in ("number", "value") else next(letters)
        cell = _put(sheet, _NUMBERS, number, text, centre=True)
        cell.border = _BORDER


def _write_rows(
    sheet: Any,
    form: Form,
    period: str,
    placed: Sequence[tuple[tuple[str, ...], Column]],
    lists: CodeLists,
    entries: Entries,
    options: Options,
) -> int:
    """The rows of names with their numbers; returns the last row."""
    at = _FIRST_ROW - 1
    for order, label, indicator, item, area in _rows_of(form, period, lists):
        at += 1
        keys = {
            number: Key(indicator or column.indicator, item or column.item, area or options.area, column.period, column.measure)
            for number, (_, column) in enumerate(placed, 1)
            if column.role == "number" and not column.comparison
        }
        rows = {number: entries[key] for number, key in keys.items() if key in entries}
        unit, factor = _unit_of(rows.values(), lists, indicator, item) if indicator else ("", Fraction(1))
        for number, (_, column) in enumerate(placed, 1):
            words = {"order": order, "name": label, "unit": _unit_words(lists, unit, factor) if unit else ""}
            cell = _put(sheet, at, number, words.get(column.role, ""))
            cell.border = _BORDER
            if number in rows:
                _put_number(cell, rows[number], factor if indicator else _factor_of_column(placed[number - 1], entries, lists))
    return at


def _factor_of_column(placed: tuple[tuple[str, ...], Column], entries: Entries, lists: CodeLists) -> Fraction:
    column = placed[1]
    same = (row for key, row in entries.items() if (key.indicator, key.item) == (column.indicator, column.item))
    return _unit_of(same, lists, column.indicator, column.item)[1]


def _rows_of(form: Form, period: str, lists: CodeLists) -> Iterable[tuple[str, str, str, str, str]]:
    """Order, label, indicator, item and area of each row; parts are led in by "Trong đó:"."""
    if form.rows == ("area",):
        yield "", "Toàn tỉnh", "", "", ""
        for number, row in enumerate(lists.districts(period), 1):
            yield str(number), row["name_vi"], "", "", row["slug"]
        return
    number = 0
    for dimension in form.rows:
        indicator = lists.indicator_of(dimension)
        tree = lists.tree(indicator)
        for item in tree or [row["code"] for row in lists.tables["products"]]:
            number += 1
            parent = tree.get(item, "")
            depth = 0 if not parent else 1 if not tree[parent] else 2
            mark = ("", "- ", "Trong đó: ")[depth]
            yield str(number), f"{mark}{lists.short_name(indicator, item)}", indicator, item, ""


def _write_long(
    sheet: Any, placed: Sequence[tuple[tuple[str, ...], Column]], lists: CodeLists, entries: Entries, period: str
) -> int:
    """A row for each entry; without entries, rows of the period's products and sectors to be filled."""
    at = _FIRST_ROW - 1
    kinds = {code: spellings[0] for code, spellings in _kinds().items()}
    wanted: Iterable[tuple[Key, Row]] = entries.items() or (
        (Key(indicator, item, "", period, "actual"), {})
        for dimension in ("sector", "product")
        for indicator in [lists.indicator_of(dimension)]
        for item in lists.tree(indicator) or [row["code"] for row in lists.tables["products"]]
    )
    for key, row in wanted:
        at += 1
        unit, factor = _unit_of([row] if row else [], lists, key.indicator, key.item)
        unit = row.get("unit", unit) if row else unit
        words = {
            "indicator": lists.indicators[key.indicator]["name_vi"],
            "item": lists.short_name(key.indicator, key.item),
            "area": lists.areas[key.area]["name_vi"] if key.area else "Toàn tỉnh",
            "period": key.period,
            "measure": lists.measure_names.shown[key.measure],
            "kind": kinds[row["kind"]] if row else "",
            "unit": _unit_words(lists, unit, factor) if unit else "",
        }
        for number, (_, column) in enumerate(placed, 1):
            cell = _put(sheet, at, number, words.get(column.role, ""))
            if column.role == "value" and row:
                _put_number(cell, row, factor)
    return at


def _kinds() -> Mapping[str, tuple[str, ...]]:
    from lsdash.data.intake.code_lists import KINDS  # noqa: PLC0415

    return KINDS


def _put_number(cell: Any, row: Row, factor: Fraction) -> None:
    """A figure in the unit that its row is written in, shown to its last printed digit."""
    value, step = Fraction(row["value"]) / factor, Fraction(row["step"]) / factor
    decimals = 0
    while step < 1 and Fraction(1, 10**decimals) > step:
        decimals += 1
    cell.value = float(value)
    cell.number_format = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    cell.alignment = Alignment(horizontal="right")


def _write_foot(sheet: Any, row: int, width: int, options: Options) -> None:
    for offset, text in enumerate(_NOTES):
        _put(sheet, row + offset, 1, text)
    below = row + len(_NOTES) + 1
    right = max(4, width - 3)
    day = "Lạng Sơn, ngày …… tháng …… năm ……"
    if options.issued:
        year, month, number = options.issued.split("-")
        day = f"Lạng Sơn, ngày {int(number)} tháng {int(month)} năm {year}"
    _put(sheet, below, right, day)
    _put(sheet, below + 1, 2, "Người lập biểu", bold=True)
    _put(sheet, below + 1, right, "Thủ trưởng đơn vị", bold=True)
    _put(sheet, below + 2, 2, "(Ký, ghi rõ họ tên)")
    _put(sheet, below + 2, right, "(Ký, ghi rõ họ tên, đóng dấu)")


def _page(sheet: Any, placed: Sequence[tuple[tuple[str, ...], Column]]) -> None:
    for number, (_, column) in enumerate(placed, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column.role, 14)
    sheet.row_dimensions[_HEAD_BOTTOM].height = 48
    sheet.freeze_panes = f"C{_FIRST_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEAD_TOP}:{_NUMBERS}"


def _put(sheet: Any, row: int, column: int, text: str, *, bold: bool = False, centre: bool = False) -> Any:
    """Writes text; what begins like a formula stays text."""
    cell = sheet.cell(row, column)
    put_text(cell, text)
    cell.font = _BOLD if bold else _PLAIN
    if centre:
        cell.alignment = _CENTRE
    return cell


def put_text(cell: Any, text: str) -> None:
    """Text into a cell, never a formula, whatever it begins with."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.value = clean or None
    if clean[:1] in ("=", "+", "-", "@", "\t", "\r"):
        cell.data_type = "s"
        cell.quotePrefix = True
