"""The long table: every row is one number, and says of it what it is."""

import datetime

import openpyxl
import pytest

from tests.data.intake.files import read, saved

HEADS = ("Chỉ tiêu", "Mục", "Địa bàn", "Kỳ", "Loại số", "Tính chất", "Đơn vị tính", "Giá trị", "Ghi chú")
ROW = ("Sản lượng", "Xi măng", "Hữu Lũng", "2024-07", "Thực hiện", "Ước", "tấn", 1000, None)


def table(*rows, formats=()):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "B5"
    sheet.append(["Biểu số: B5", None, None, "Đơn vị báo cáo: Sở Công nghiệp"])
    sheet.append(["Năm 2024"])
    sheet.append(HEADS)
    for row in rows:
        sheet.append(row)
    for place, number_format in formats:
        sheet[place].number_format = number_format
    return read(saved(book), name="b5.xlsx")


def row(**changed):
    names = ("indicator", "item", "area", "period", "measure", "kind", "unit", "value", "note")
    return tuple({**dict(zip(names, ROW, strict=True)), **changed}.values())


def only(*rows, **options):
    reading = table(*rows, **options)
    assert not reading.messages
    (figure,) = reading.figures
    return figure


def codes(reading):
    return [one.code for one in reading.messages]


def test_a_row_is_a_statement():
    figure = only(row(note="theo báo cáo"))
    assert (figure["indicator"], figure["item"], figure["area"]) == ("output", "xi-mang", "huu-lung")
    assert (figure["period"], figure["measure"], figure["kind"]) == ("2024-07", "actual", "estimated")
    assert (figure["as_printed"], figure["place"], figure["note_vi"]) == ("1000 tấn", "B5!H4", "theo báo cáo")


def test_codes_stand_for_names():
    figure = only(row(indicator="output", item="xi-mang", area="huu-lung", measure="actual", kind="estimated"))
    assert (figure["item"], figure["area"]) == ("xi-mang", "huu-lung")
    assert only(row(area="lang-son"))["area"] == "lang-son"


def test_what_is_not_said_is_the_province_a_final_number_and_the_registers_unit():
    figure = only(row(area=None, kind=None, unit=None))
    assert (figure["area"], figure["kind"], figure["unit"]) == ("", "stated", "tan")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7/2024", "2024-07"),
        ("tháng 7/2024", "2024-07"),
        ("2024-q2", "2024-q2"),
        (2024, "2024"),
        ("2024-01..2024-05", "2024-01..2024-05"),
    ],
)
def test_periods_as_they_are_written(text, code):
    assert only(row(period=text))["period"] == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"indicator": "Sản lượn"}, "unknown_indicator"),
        ({"item": "Xi mang"}, "unknown_item"),
        ({"item": None}, "unknown_item"),
        ({"area": "Lạng Sơn"}, "unknown_area"),
        ({"period": "hè 2024"}, "unknown_period"),
        ({"period": datetime.datetime(2024, 7, 1)}, "unknown_period"),
        ({"period": None}, "unknown_period"),
        ({"measure": "Thực tế"}, "unknown_measure"),
        ({"kind": "chắc chắn"}, "unknown_kind"),
        ({"unit": "bao"}, "unknown_unit"),
        ({"unit": "m3"}, "wrong_unit"),
        ({"period": "2025-09"}, "area_not_valid"),
        ({"value": "12,34,5"}, "malformed_number"),
        ({"value": "50%"}, "percent_format"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(changed, code):
    reading = table(row(**changed), row(item="Than sạch"))
    assert code in codes(reading)
    assert set(codes(reading)) <= {code, "number_as_text"}
    assert [figure["item"] for figure in reading.figures] == ["than-sach"]


def test_one_wrong_word_in_many_rows_is_one_message_with_all_places():
    reading = table(*(row(measure="Thực tế", item=item) for item in ("Xi măng", "Than sạch", "Gạch nung")))
    (found,) = [one for one in reading.messages if one.code == "unknown_measure"]
    assert (found.place, found.also) == ("B5!E4", ("B5!E5", "B5!E6"))


def test_ratios_are_percentages_and_bounds_are_bounds():
    growth = only(row(measure="Tăng trưởng so cùng kỳ", unit="%", value=-3.2), formats=[("H4", "0.0")])
    assert (growth["as_printed"], growth["value"], growth["unit"]) == ("-3,2%", "-3.2", "phan-tram")
    shown = only(row(measure="Tăng trưởng so cùng kỳ", unit="%", value=0.125), formats=[("H4", "0.0%")])
    assert shown["as_printed"] == "12,5%"
    bound = only(
        row(measure="Mục tiêu", kind="Cận dưới", unit="triệu chiếc", item="Linh kiện, phụ tùng xe máy", value=2)
    )
    assert (bound["kind"], bound["as_printed"], bound["value"]) == ("lower_bound", "trên 2 triệu chiếc", "2000000")


@pytest.mark.parametrize(
    ("measure", "value", "code"),
    [
        ("Tăng trưởng so cùng kỳ", -120, "fall_of_more_than_all"),
        ("Mức tăng mục tiêu", -100.5, "fall_of_more_than_all"),
        ("Tăng trưởng so cùng kỳ", -100, ""),
        ("Thực hiện", -5, "negative_amount"),
        ("Tỷ trọng", -3, "negative_amount"),
        ("Hoàn thành kế hoạch", -3, "negative_amount"),
        ("Đóng góp vào tăng trưởng", -120, ""),
    ],
)
def test_a_number_that_its_measure_cannot_have_is_refused(measure, value, code):
    reading = table(row(measure=measure, unit=None, value=value))
    assert [one.code for one in reading.errors] == [code] * bool(code)


def test_the_same_number_twice_is_one_and_another_is_an_error():
    assert codes(table(row(), row())) == ["repeated_row"]
    assert codes(table(row(), row(value=1001))) == ["stated_twice"] or codes(table(row(), row(value=1002))) == [
        "stated_twice"
    ]


def test_a_table_without_numbers_says_so():
    assert codes(table(row(value="…"))) == ["no_numbers"]


@pytest.mark.parametrize("head", HEADS[:2] + HEADS[3:5] + HEADS[7:8])
def test_a_table_without_a_column_that_it_needs_is_not_read(head):
    book = openpyxl.Workbook()
    sheet = book.active
    for words in (
        ["Biểu số: B5", "Đơn vị báo cáo: Sở"],
        ["Năm 2024"],
        [text if text != head else "?" for text in HEADS],
        row(),
    ):
        sheet.append(words)
    reading = read(saved(book), name="b5.xlsx")
    (missing,) = [one for one in reading.errors if one.code == "column_missing"]
    assert missing.expected == head
    assert not reading.figures
