"""Writing a form into a sheet: heading, two rows of heads, a row of column numbers, rows, notes, signatures."""

from collections.abc import Sequence
from typing import Any

from openpyxl.styles import PatternFill

from lsdash.data.intake import synthetic
from lsdash.data.intake.cells import column_letters
from lsdash.data.intake.form_rows import BORDER, FIRST_ROW, TEXT, Filling, put, write_long, write_rows
from lsdash.data.intake.layout import Column
from lsdash.model import periods

PRICES = {
    "constant_1994": "Giá so sánh 1994",
    "constant_2010": "Giá so sánh 2010",
    "current": "Giá hiện hành",
    "not_stated": "",
}
_NOTES = (
    "Ghi chú: “-”: không phát sinh; “…”: chưa có số liệu; “x”: không áp dụng; để trống: không báo cáo.",
    "Không dấu nào trong các dấu trên được hiểu là 0; số bằng 0 thì ghi 0.",
)
_NOTE_OF_MONTHS = "Tháng trước: ghi số đã điều chỉnh nếu khác số đã báo cáo."
_NOTE_OF_PERCENT = "Cột so sánh (%): ghi phần trăm, ví dụ 105,2, không ghi hệ số 1,052."
_HEAD_TOP, _HEAD_BOTTOM, _NUMBERS = 6, 7, 8
_HEAD = PatternFill("solid", fgColor="E8EEF4")
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


def write(sheet: Any, filling: Filling) -> None:
    """The whole form into an empty sheet of openpyxl."""
    _write_heading(sheet, filling)
    _write_head(sheet, filling.placed)
    last = write_long(sheet, filling) if filling.form.rows == ("long",) else write_rows(sheet, filling)
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
    title = f"{synthetic.MARK} – {form.title_vi}" if options.synthetic else form.title_vi
    put(sheet, 3, 1, title.upper(), bold=True, centre=True)
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
            cell.border, cell.fill = BORDER, _HEAD
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
        cell.border = BORDER


def _notes(filling: Filling) -> list[str]:
    """What the signs of the form mean, and how the columns that it has are filled in."""
    months = [_NOTE_OF_MONTHS] if filling.form.frequency == "month" else []
    percent = [_NOTE_OF_PERCENT] if filling.form.rows != ("long",) else []
    return [*_NOTES, *months, *percent]


def _write_foot(sheet: Any, row: int, filling: Filling) -> None:
    notes = _notes(filling)
    for offset, text in enumerate(notes):
        put(sheet, row + offset, 1, text)
    below = row + len(notes) + 1
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
        dimension = sheet.column_dimensions[column_letters(number)]
        dimension.width = _WIDTHS.get(column.role, 14)
        if column.role == "period":
            dimension.number_format = TEXT
    sheet.row_dimensions[_HEAD_BOTTOM].height = 48
    sheet.freeze_panes = f"C{FIRST_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEAD_TOP}:{_NUMBERS}"
