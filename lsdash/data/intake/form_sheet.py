"""Writing a form into a sheet: heading, two rows of heads, a row of column numbers, rows, notes, signatures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from lsdash.data.csv_tables import Row
from lsdash.data.intake.code_lists import KINDS, CodeLists
from lsdash.data.intake.forms import Form
from lsdash.data.intake.layout import Column
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
_NOTES = (
    "Ghi chú: “-”: không phát sinh; “…”: chưa có số liệu; “x”: không áp dụng; để trống: không báo cáo.",
    "Không dấu nào trong các dấu trên được hiểu là 0; số bằng 0 thì ghi 0.",
    "Tháng trước: ghi số đã điều chỉnh nếu khác số đã báo cáo.",
    "Cột so sánh (%): ghi phần trăm, ví dụ 105,2, không ghi hệ số 1,052.",
)
_FIRST_ROW = 9
_HEAD_TOP, _HEAD_BOTTOM, _NUMBERS = 6, 7, 8
_THIN = Side(style="thin", color="888888")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="E8EEF4")
_BOLD = Font(name="Times New Roman", size=11, bold=True)
_PLAIN = Font(name="Times New Roman", size=11)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WIDTHS = {
    "order": 6,
    "name": 40,
    "unit": 14,
    "note": 24,
    "indicator": 34,
    "item": 34,
    "area": 18,
    "number": 15,
    "value": 16,
}


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


@dataclass(frozen=True)
class Filling:
    """A form of a period with what is to stand in its cells. `placed`: heads and meaning of its columns, in order."""

    form: Form
    period: str
    lists: CodeLists
    entries: Entries
    options: Options
    placed: Sequence[tuple[tuple[str, ...], Column]]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.placed)


def write(sheet: Any, filling: Filling) -> None:
    """The whole form into an empty sheet of openpyxl."""
    _write_heading(sheet, filling)
    _write_head(sheet, filling.placed)
    last = _write_long(sheet, filling) if filling.form.rows == ("long",) else _write_rows(sheet, filling)
    _write_foot(sheet, last + 2, filling)
    _page(sheet, filling.placed)


def _write_heading(sheet: Any, filling: Filling) -> None:
    form, options = filling.form, filling.options
    right = max(4, filling.width - 3)
    area = filling.lists.areas[options.area]["name_vi"] if options.area else "Toàn tỉnh"
    frequency = {"month": "Định kỳ: tháng", "year": "Định kỳ: năm"}.get(form.frequency, "Đột xuất, chuyên đề")
    left_words = (f"Biểu số: {form.code}", frequency)
    right_words = (f"Đơn vị báo cáo: {options.sender or '…………'}", "Đơn vị nhận báo cáo: Sở Công nghiệp tỉnh Lạng Sơn")
    for row, (left, other) in enumerate(zip(left_words, right_words, strict=True), 1):
        put(sheet, row, 1, left, bold=row == 1)
        put(sheet, row, right, other)
    put(sheet, 3, 1, form.title_vi.upper(), bold=True, centre=True)
    put(sheet, 4, 1, period_words(filling.period), centre=True)
    for row in (3, 4):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=filling.width)
    if form.rows not in (("area",), ("long",)):
        put(sheet, 5, 1, f"Địa bàn: {area}")
    put(sheet, 5, right, PRICES[options.price_base])


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
            cell = put(sheet, row, number, text, bold=True, centre=True)
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
        cell = put(sheet, _NUMBERS, number, text, centre=True)
        cell.border = _BORDER


def _write_rows(sheet: Any, filling: Filling) -> int:
    """The rows of names with their numbers; returns the last row."""
    at = _FIRST_ROW - 1
    for name in _names(filling):
        at += 1
        rows = dict(_entries_of(name, filling))
        unit, factor = (
            unit_of(rows.values(), filling.lists, name.indicator, name.item) if name.indicator else ("", None)
        )
        words = {
            "order": name.order,
            "name": name.label,
            "unit": unit_words(filling.lists, unit, factor) if unit and factor else "",
        }
        for number, (_, column) in enumerate(filling.placed, 1):
            cell = put(sheet, at, number, words.get(column.role, ""))
            cell.border = _BORDER
            if number in rows:
                _put_number(cell, rows[number], factor or _factor_of_column(column, filling))
    return at


@dataclass(frozen=True)
class _Name:
    """What a row is of, as columns.Column says it of columns."""

    order: str
    label: str
    indicator: str = ""
    item: str = ""
    area: str = ""


def _entries_of(name: _Name, filling: Filling) -> Iterable[tuple[int, Row]]:
    """The figures of a row, by column."""
    for number, (_, column) in enumerate(filling.placed, 1):
        indicator, item = name.indicator or column.indicator, name.item or column.item
        key = Key(indicator, item, name.area or filling.options.area, column.period, column.measure)
        if column.role == "number" and not column.comparison and key in filling.entries:
            yield number, filling.entries[key]


def _factor_of_column(column: Column, filling: Filling) -> Fraction:
    """The factor of a column that has an item and a unit in its head."""
    item = column.indicator, column.item
    same = (row for key, row in filling.entries.items() if (key.indicator, key.item) == item)
    return unit_of(same, filling.lists, *item)[1]


def _names(filling: Filling) -> Iterable[_Name]:
    """The rows of the form; parts are led in by "Trong đó:"."""
    lists = filling.lists
    if filling.form.rows == ("area",):
        yield _Name("", "Toàn tỉnh")
        for number, row in enumerate(lists.districts(filling.period), 1):
            yield _Name(str(number), row["name_vi"], area=row["slug"])
        return
    number = 0
    for dimension in filling.form.rows:
        indicator = lists.indicator_of(dimension)
        tree = lists.tree(indicator)
        for item in tree or [row["code"] for row in lists.tables["products"]]:
            number += 1
            parent = tree.get(item, "")
            mark = "" if not parent else "- " if not tree[parent] else "Trong đó: "
            is_whole = filling.options.area and tree.get(item) == ""  # the whole of a district is not the province
            name = "Tổng số" if is_whole else lists.short_name(indicator, item)
            yield _Name(str(number), f"{mark}{name}", indicator, item)


def _write_long(sheet: Any, filling: Filling) -> int:
    """A row for each entry; without entries, rows of the period's sectors and products to be filled."""
    at = _FIRST_ROW - 1
    for key, row in filling.entries.items() or ((key, {}) for key in _keys_of_period(filling)):
        at += 1
        words = _words_of_row(key, row, filling.lists)
        for number, (_, column) in enumerate(filling.placed, 1):
            cell = put(sheet, at, number, words.get(column.role, ""))
            if column.role == "value" and row:
                _put_number(cell, row, unit_of([row], filling.lists, key.indicator, key.item)[1])
    return at


def _keys_of_period(filling: Filling) -> Iterable[Key]:
    lists = filling.lists
    for dimension in ("sector", "product"):
        indicator = lists.indicator_of(dimension)
        for item in lists.tree(indicator) or [row["code"] for row in lists.tables["products"]]:
            yield Key(indicator, item, "", filling.period, "actual")


def _words_of_row(key: Key, row: Row, lists: CodeLists) -> Mapping[str, str]:
    """What a row of the long table says beside its value."""
    unit, factor = unit_of([row] if row else [], lists, key.indicator, key.item)
    unit = row.get("unit", unit)
    return {
        "indicator": lists.indicators[key.indicator]["name_vi"],
        "item": lists.short_name(key.indicator, key.item),
        "area": lists.areas[key.area]["name_vi"] if key.area else "Toàn tỉnh",
        "period": key.period,
        "measure": lists.measure_names.shown[key.measure],
        "kind": KINDS[row["kind"]][0] if row else "",
        "unit": unit_words(lists, unit, factor) if unit else "",
    }


def unit_of(rows: Iterable[Row], lists: CodeLists, indicator: str, item: str) -> tuple[str, Fraction]:
    """The unit of figures that stand together, and the factor by which each of them is written to its last digit."""
    found = list(rows)
    unit = next((row["unit"] for row in found if row["unit"] != PERCENT), lists.units_of_items[indicator].get(item, ""))
    coarsest = max((Fraction(row["step"]) for row in found if row["unit"] == unit), default=Fraction(1))
    factor = next(
        (size for size in (Fraction(1), Fraction(1000), Fraction(10**6)) if coarsest <= size), Fraction(10**6)
    )
    return unit, factor


def unit_words(lists: CodeLists, unit: str, factor: Fraction) -> str:
    """The words for a unit with its factor: "nghìn tấn"."""
    if unit == PERCENT:
        return "%"
    name = lists.units.written[unit] or next(row["name_vi"] for row in lists.tables["units"] if row["code"] == unit)
    words = {1: "", 1000: "nghìn ", 10**6: "triệu "}
    if unit == MONEY and factor > 1:
        return "nghìn tỷ đồng"
    return f"{words[int(factor)]}{name}"


def _put_number(cell: Any, row: Row, factor: Fraction) -> None:
    """A figure in the unit that its row is written in, shown to its last printed digit."""
    value, step = Fraction(row["value"]) / factor, Fraction(row["step"]) / factor
    decimals = 0
    while step < 1 and Fraction(1, 10**decimals) > step:
        decimals += 1
    cell.value = float(value)
    cell.number_format = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    cell.alignment = Alignment(horizontal="right")


def _write_foot(sheet: Any, row: int, filling: Filling) -> None:
    for offset, text in enumerate(_NOTES):
        put(sheet, row + offset, 1, text)
    below = row + len(_NOTES) + 1
    right = max(4, filling.width - 3)
    day = "Lạng Sơn, ngày …… tháng …… năm ……"
    if filling.options.issued:
        year, month, number = filling.options.issued.split("-")
        day = f"Lạng Sơn, ngày {int(number)} tháng {int(month)} năm {year}"
    put(sheet, below, right, day)
    put(sheet, below + 1, 2, "Người lập biểu", bold=True)
    put(sheet, below + 1, right, "Thủ trưởng đơn vị", bold=True)
    put(sheet, below + 2, 2, "(Ký, ghi rõ họ tên)")
    put(sheet, below + 2, right, "(Ký, ghi rõ họ tên, đóng dấu)")


def _page(sheet: Any, placed: Sequence[tuple[tuple[str, ...], Column]]) -> None:
    for number, (_, column) in enumerate(placed, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column.role, 14)
    sheet.row_dimensions[_HEAD_BOTTOM].height = 48
    sheet.freeze_panes = f"C{_FIRST_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEAD_TOP}:{_NUMBERS}"


def put(sheet: Any, row: int, column: int, text: str, *, bold: bool = False, centre: bool = False) -> Any:
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
