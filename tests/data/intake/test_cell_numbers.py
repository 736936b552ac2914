"""Every rule by which numbers are read: what is taken, what is said, what is refused."""

import datetime
import re

import pytest

from lsdash.data.intake import number_formats
from tests.data.intake.files import codes, column, entry, form, key, member, read, rezipped, texts


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1234.5, "General", "1234,5"),
        (0.1 + 0.2, "General", "0,3"),
        (1 / 3, "General", "0,333333333"),
        (1234567.891, "#,##0.00", "1.234.567,89"),
        (-1234.5, "#,##0;[RED]\\-#,##0", "-1.235"),
        (12.5, "0.###", "12,5"),
        (12, "0.0", "12,0"),
        (0.965, "0.0%", "96,5"),
        (2.5, "#,##0_);(#,##0)", "3"),
        (5, "[$-42A]#,##0.0", "5,0"),
    ],
)
def test_a_number_is_what_its_cell_shows(value, code, shown):
    assert number_formats.shown(value, code).text == shown


def test_numbers_keep_their_last_printed_digit():
    found = column(12.5, 7, 1234.25, number_format="#,##0.00")
    assert texts(found) == ["12,50", "7,00", "1.234,25"]
    assert [number.decimals for number in found.numbers.values()] == [2, 2, 2]
    assert not found.findings


def test_a_number_with_a_point_before_three_digits_alone_in_its_column_is_unclear():
    found = column("1.234")
    assert codes(found) == ["unclear_number"]
    assert not found.numbers
    assert found.findings[0].expected == "1234 / 1,234"
    assert codes(column("1,234")) == ["unclear_number"]


@pytest.mark.parametrize(
    ("column_texts", "read_as"),
    [
        (["1.234", "12,5"], ["1.234", "12,5"]),
        (["1,234", "12.5"], ["1.234", "12,5"]),
        (["1.234", "1.234.567"], ["1.234", "1.234.567"]),
        (["0.234", "1.234"], ["0,234", "1,234"]),
        (["1234.567", "1.234"], ["1234,567", "1,234"]),
        (["105.8", "92.0"], ["105,8", "92,0"]),
    ],
)
def test_the_sign_of_decimals_is_decided_for_the_whole_column(column_texts, read_as):
    found = column(*column_texts)
    assert texts(found) == read_as
    assert set(codes(found)) == {"number_as_text"}


def test_a_stated_sign_decides():
    assert texts(column("1.234", decimal=",")) == ["1.234"]
    assert texts(column("1.234", decimal=".")) == ["1,234"]


def test_two_signs_in_one_column_are_refused():
    found = column("12,5", "12.5", "7")
    assert codes(found).count("two_decimal_signs") == 2
    assert not found.numbers


@pytest.mark.parametrize("text", ["12,34,5", "1.23.4", "1..2", "1,2,3", ",5", "5,", "1.2345,6"])
def test_what_is_written_wrongly_is_refused(text):
    found = column(text)
    assert set(codes(found)) <= {"malformed_number"}
    assert codes(found)
    assert not found.numbers


@pytest.mark.parametrize(
    "text", ["12 tấn", "trên 2", "~5", "1e5", "5-6", "(3,2)", "1/2", "٣", "12\u00a0x", "1_000", "NaN5"]
)
def test_words_and_odd_signs_with_a_number_are_refused(text):
    found = column(text)
    assert codes(found)[0] in ("words_with_number", "not_a_number")
    assert not found.numbers


@pytest.mark.parametrize("text", ["abc", "n/a", "không", "NaN", "inf", "?"])
def test_words_are_no_numbers(text):
    assert codes(column(text)) == ["not_a_number"]


@pytest.mark.parametrize("text", ["'12,5", " 12,5 ", "12,5\u00a0", "\u202f12,5", "+12,5", "1\u00a0234,5", "−12,5"])
def test_spaces_and_apostrophes_do_not_hide_a_number(text):
    found = column(text)
    assert texts(found)[0].removeprefix("-") in ("12,5", "1234,5")
    assert codes(found) == ["number_as_text"]


def test_a_date_in_a_cell_of_numbers_is_refused_with_what_was_probably_typed():
    found = column(datetime.datetime(2026, 2, 1), number_format="DD/MM/YYYY")
    assert codes(found) == ["date_for_number"]
    assert (found.findings[0].found, found.findings[0].expected) == ("01/02/2026", "1,2")
    assert codes(column(datetime.time(1, 2), number_format="h:mm")) == ["date_for_number"]


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!"])
def test_error_values_are_refused(error):
    found = column(error)
    assert codes(found) == ["error_value"]
    assert found.findings[0].found == error


def test_true_is_no_number():
    assert codes(column(True)) == ["not_a_number"]


def test_a_formula_without_a_stored_result_is_refused():
    found = column("=SUM(B1:B9)")
    assert codes(found) == ["formula_without_result"]
    assert found.findings[0].found == "=SUM(B1:B9)"


def test_a_formula_with_its_result_is_its_result_and_one_that_asks_another_file_is_said():
    data = form(change=lambda sheet: sheet.__setitem__("E14", "=1"))
    xml = member(data, "xl/worksheets/sheet1.xml").decode()
    for formula, expected in (("SUM(F1)", set()), ("[1]Sheet1!A1", {"external_formula"})):
        with_result = re.sub(r"<f>1</f><v ?/?>(</v>)?", f"<f>{formula}</f><v>77</v>", xml)
        assert with_result != xml
        reading = read(rezipped(data, xl__worksheets__sheet1__xml=None, **{"xl/worksheets/sheet1.xml": with_result}))
        assert "77" in {row["value"] for row in reading.figures}
        assert {one.code for one in reading.messages} == expected


def test_factors_in_a_column_of_percentages_are_refused():
    found = column(1.05, 0.98, 1.2, amounts="percent")
    assert set(codes(found)) == {"factor_for_percent"}
    assert found.findings[0].expected == "105"
    assert not column(105.2, 98, amounts="percent").findings
    assert texts(column(1.052, number_format="0.0%", amounts="percent")) == ["105,2"]
    assert not column(1.052, number_format="0.0%", amounts="percent").findings
    assert texts(column("105,2%", amounts="percent")) == ["105,2"]


def test_percent_formats_are_refused_among_amounts():
    assert codes(column(0.5, number_format="0%")) == ["percent_format"]
    assert codes(column("50%")) == ["percent_format"]


@pytest.mark.parametrize(
    ("number_format", "code"),
    [
        ("#,##0,", "odd_format"),
        ("0.00E+00", "odd_format"),
        ("# ?/?", "odd_format"),
        ("[>100]0;0.0", "odd_format"),
        ('0.0" triệu"', "words_in_format"),
        ("#,##0 [$₫-42A]", "words_in_format"),
        (";;;", "invisible_number"),
        ('0"."0', "words_in_format"),
    ],
)
def test_formats_that_show_something_else_are_refused(number_format, code):
    found = column(12345, number_format=number_format)
    assert codes(found) == [code]
    assert not found.numbers


def test_a_number_that_its_format_rounds_away_is_refused():
    found = column(0.04, number_format="0")
    assert codes(found) == ["rounded_to_zero"]
    assert found.findings[0].expected == "0,04"


def test_a_number_too_large_to_be_exact_is_refused():
    assert codes(column(1e18)) == ["too_large"]
    assert codes(column("1234567890123456789")) == ["too_large"]


def test_a_zero_shown_as_a_dash_is_the_dash():
    found = column(0, number_format='#,##0;-#,##0;"-"')
    assert codes(found) == ["zero_shown_as_dash"]
    assert found.blanks == {1: "none"}


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("-", "none"), ("–", "none"), ("…", "unknown"), ("...", "unknown"), ("..", "unknown"), ("x", "not_applicable")],
)
def test_signs_of_no_number_are_never_zero(text, meaning):
    found = column(text, f" {text} ")
    assert set(found.blanks.values()) == {meaning}
    assert not found.numbers
    assert not found.findings


def test_empty_cells_and_spaces_are_nothing():
    found = column(None, "", "   ", "\u00a0")
    assert (dict(found.numbers), dict(found.blanks), list(found.findings)) == ({}, {}, [])


def test_numbers_in_hidden_rows_and_columns_are_read_and_said():
    def hide(sheet):
        sheet.row_dimensions[2].hidden = True

    found = column(5, 6, change=hide)
    assert texts(found) == ["5", "6"]
    assert [(finding.code, finding.cell.row) for finding in found.findings] == [("hidden_number", 2)]
    whole = column(5, 6, change=lambda sheet: setattr(sheet.column_dimensions["A"], "hidden", True))
    assert codes(whole) == ["hidden_number", "hidden_number"]


def test_messages_repeat_numbers_with_the_decimal_sign_of_the_forms():
    hidden = column(5.5, change=lambda sheet: setattr(sheet.column_dimensions["A"], "hidden", True))
    merged = column(5.5, None, change=lambda sheet: sheet.merge_cells("A1:A2"))
    assert [(one.code, one.found) for one in (*hidden.findings, *merged.findings)] == [
        ("hidden_number", "5,5"),
        ("merged_number", "5,5"),
    ]


def test_a_number_in_merged_cells_and_one_under_them_are_refused():
    assert codes(column(5, None, change=lambda sheet: sheet.merge_cells("A1:A2"))) == ["merged_number"]
    data = form(change=lambda sheet: sheet.merge_cells("H14:I14"))
    xml = member(data, "xl/worksheets/sheet1.xml").decode()
    below = re.sub(r'<c r="I14"[^>]*?(/>|></c>)', '<c r="I14"><v>7</v></c>', xml)
    assert below != xml
    data = rezipped(data, **{"xl/worksheets/sheet1.xml": below})
    assert "under_merged" in {one.code for one in read(data).messages}


def test_a_number_finer_than_the_tables_know_is_refused_and_a_long_result_is_as_shown():
    fine = form("B2", entries={key("total", indicator="production_value"): entry(1, "0.000001", "ty-dong")})
    assert not read(fine).messages
    finer = form(
        "B2",
        entries={key("total", indicator="production_value"): entry(1.5, "0.1", "ty-dong", "estimated")},
        change=lambda sheet: setattr(sheet["E9"], "number_format", "0.00000000"),
    )
    assert {one.code for one in read(finer).messages} == {"too_fine"}


def test_negative_amounts_are_refused():
    reading = read(form(entries={key("xi-mang"): entry(-5, kind="estimated")}))
    assert [one.code for one in reading.errors] == ["negative_amount"]
