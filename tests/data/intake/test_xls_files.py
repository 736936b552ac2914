"""Workbooks of Excel 97–2003, made here: TCVN3 by the name of its font, dates, errors, hidden and merged cells."""

import datetime
import io

import pytest
import xlwt

from lsdash.data.intake import tcvn3, workbook
from lsdash.data.intake.cells import ErrorValue
from lsdash.data.intake.reading import UnreadableFile


def style(font, number_format="General"):
    made = xlwt.XFStyle()
    made.font.name = font
    made.num_format_str = number_format
    return made


def read(fill):
    book = xlwt.Workbook()
    fill(book.add_sheet("Bieu"))
    buffer = io.BytesIO()
    book.save(buffer)
    return workbook.read(buffer.getvalue()).sheets[0]


def test_text_in_fonts_of_tcvn3_is_decoded_and_other_text_is_not():
    def fill(sheet):
        sheet.write(0, 0, "Than s¹ch", style(".VnTime"))
        sheet.write(1, 0, "Trung \u00ad¬ng", style(".VnArial"))
        sheet.write(2, 0, "L¹ng s¬n", style(".VnTimeH"))
        sheet.write(3, 0, "Than sạch", style("Times New Roman"))
        sheet.write(4, 0, "§\u00adêng ¹", style("Arial"))
        sheet.write_rich_text(5, 0, [("§¸ ", xlwt.easyfont("name .VnTime")), ("Stone ¹", xlwt.easyfont("name Arial"))])

    sheet = read(fill)
    expected = ["Than sạch", "Trung ương", "LẠNG SƠN", "Than sạch", "§\u00adêng ¹", "Đá Stone ¹"]
    assert [sheet.text(row, 1) for row in range(1, 7)] == expected


def test_every_letter_of_tcvn3_is_one_of_vietnamese():
    letters = "ăâđêôơư" + "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
    decoded = tcvn3.decoded("".join(map(chr, range(0xA1, 0xFF))))
    assert set(letters) - set("aeiouy") <= set(decoded)


def test_numbers_dates_errors_formats_hidden_and_merged():
    def fill(sheet):
        sheet.write(0, 0, 1234.5, style("Arial", "#,##0.0"))
        sheet.write(1, 0, datetime.datetime(2026, 2, 1), style("Arial", "DD/MM/YYYY"))
        sheet.write_merge(3, 4, 0, 1, 7)
        sheet.write(5, 0, 8)
        sheet.row(5).hidden = True
        sheet.row(6).set_cell_error(0, "#DIV/0!")
        sheet.write(7, 0, True)

    sheet = read(fill)
    assert (sheet.cells[1, 1].value, sheet.cells[1, 1].number_format) == (1234.5, "#,##0.0")
    assert sheet.cells[2, 1].value == datetime.datetime(2026, 2, 1)
    assert sheet.area(5, 2) is not None
    assert sheet.value(5, 2) == 7
    assert sheet.cells[6, 1].hidden
    assert sheet.cells[7, 1].value == ErrorValue("#DIV/0!")
    assert sheet.cells[8, 1].value is True


def test_a_damaged_workbook_is_refused():
    book = xlwt.Workbook()
    book.add_sheet("A").write(0, 0, 1)
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(UnreadableFile, match="broken_file"):
        workbook.read(buffer.getvalue()[:-200])
