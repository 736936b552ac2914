"""Empty forms: laid out as such forms are, filled with what was reported before, read back in any kind of file."""

import csv
import io

import openpyxl
import pytest
import xlwt

from lsdash.data.intake import forms, templates
from lsdash.data.intake.form_rows import Options
from tests.data.intake.files import SENDER, TABLES, cell_of, entry, form, key, read, saved
from tests.data.intake.test_screening import reported


def sheet_of(data):
    return openpyxl.load_workbook(io.BytesIO(data)).active


@pytest.mark.parametrize(("code", "period"), [("B1", "2024-07"), ("B2", "2024-07"), ("B3", "2024-07"), ("B4", "2024")])
def test_a_form_has_heading_two_rows_of_heads_column_numbers_notes_and_signatures(code, period):
    sheet = sheet_of(templates.template(code, period, TABLES, Options(SENDER)))
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert texts[0] == f"Biểu số: {code}"
    assert f"Đơn vị báo cáo: {SENDER}" in texts
    assert any(text in ("Tháng 7 năm 2024", "Năm 2024") for text in texts)
    assert {"A", "B", "1", "2"} <= set(texts)
    assert "Người lập biểu" in texts
    assert any("Không dấu nào" in text for text in texts)
    assert sheet.merged_cells.ranges


def test_parts_are_led_in_and_the_whole_of_a_district_is_not_called_the_province():
    province = [row[1].value for row in sheet_of(templates.template("B2", "2024-07", TABLES)).iter_rows(9, 13)]
    assert province[0] == "Toàn tỉnh"
    assert province[4] == "Trong đó: Có vốn đầu tư nước ngoài"
    options = Options(SENDER, area="huu-lung")
    district = sheet_of(templates.template("B2", "2024-07", TABLES, options))
    assert (district["B9"].value, district["A5"].value) == ("Tổng số", "Địa bàn: Hữu Lũng")


def test_months_before_are_filled_in_and_this_month_is_not():
    history = reported(
        (key("xi-mang", "2024-06", area=""), 100),
        (key("xi-mang", "2023-07", area=""), 90),
        (key("xi-mang", "2024", "plan", area=""), 1200),
        (key("xi-mang", "2024-07", area=""), 7777),
        (key("xi-mang", "2024-01..2024-07", area=""), 8888),
    )
    sheet = sheet_of(templates.template("B1", "2024-07", history))
    heads = ("Tháng trước", "Tháng 7/2023", "Cả năm", "Ước", "Lũy kế 7 tháng 2024")
    assert [cell_of(sheet, "Xi măng", head).value for head in heads] == [100, 90, 1200, None, None]
    assert cell_of(sheet, "Xi măng", "Đơn vị").value == "tấn"


def test_districts_that_are_no_more_have_no_rows():
    names = [row[1].value for row in sheet_of(templates.template("B3", "2026-07", TABLES)).iter_rows(9, 30)]
    assert "Toàn tỉnh" in names
    assert "Hữu Lũng" not in names


@pytest.mark.parametrize(
    ("code", "period"),
    [
        ("B1", "2024"),
        ("B4", "2024-07"),
        ("B1", "soon"),
        ("B3", "2024-q1"),
        ("B5", "soon"),
        ("B5", ""),
        ("B2", "0001-01"),
    ],
)
def test_a_form_is_of_its_kind_of_period(code, period):
    with pytest.raises(forms.WrongPeriod):
        templates.template(code, period, TABLES)


def values(reading):
    return {(row["item"], row["period"]): (row["value"], row["as_printed"]) for row in reading.figures}


FILLED = {key("xi-mang"): entry("1000.5", "0.1", kind="estimated"), key("than-sach", "2024-06"): entry(7)}


def test_a_form_saved_as_text_is_read_alike():
    table = io.StringIO()
    writer = csv.writer(table, delimiter=";")
    for row in sheet_of(form(entries=FILLED)).iter_rows(values_only=True):
        writer.writerow([str(value).replace(".", ",") if isinstance(value, float) else value for value in row])
    reading = read(table.getvalue().encode("utf-8-sig"), name="b1.csv")
    assert {name: value for name, (value, _) in values(reading).items()} == {
        ("xi-mang", "2024-07"): "1000.5",
        ("than-sach", "2024-06"): "7",
    }
    assert not reading.messages


TCVN3 = {"Biểu số: B1": "BiÓu sè: B1", "Xi măng": "Xi m¨ng", "Tên chỉ tiêu": "Tªn chØ tiªu", "tấn": "tÊn"}


def test_a_form_in_an_old_workbook_with_words_in_tcvn3_is_read_alike():
    book = xlwt.Workbook()
    old = book.add_sheet("B1")
    style = xlwt.XFStyle()
    style.font.name = ".VnTime"
    number = xlwt.XFStyle()
    number.num_format_str = "#,##0.0"
    source = sheet_of(form(entries={key("xi-mang"): FILLED[key("xi-mang")]}))
    for row in source.iter_rows():
        for cell in row:
            if isinstance(cell.value, int | float):
                old.write(cell.row - 1, cell.column - 1, cell.value, number)
            elif cell.value in TCVN3:
                old.write(cell.row - 1, cell.column - 1, TCVN3[cell.value], style)
            elif cell.value:
                old.write(cell.row - 1, cell.column - 1, cell.value)
    reading = read(saved(book), name="b1.xls")
    assert values(reading) == {("xi-mang", "2024-07"): ("1000.5", "1.000,5 tấn")}
    assert not reading.messages


def test_words_in_tcvn3_in_a_new_workbook_are_told_by_their_font_too():
    def change(sheet):
        cell = cell_of(sheet, "Xi măng", "Tên")
        cell.value = "Xi m¨ng"
        cell.font = openpyxl.styles.Font(name=".VnTime")

    assert [row["item"] for row in read(form(change=change)).figures] == ["xi-mang"]


def test_periods_of_the_long_table_stay_text_where_they_are_typed():
    sheet = sheet_of(templates.template("B5", "2024-07", TABLES))
    assert sheet["D6"].value == "Kỳ"
    assert sheet["D9"].number_format == "@"
    assert sheet.column_dimensions["D"].number_format == "@"
