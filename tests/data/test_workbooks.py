"""The demonstration comes in as workbooks: what is read from them is what was sent, cell by cell."""

import io

import openpyxl
import pytest

from lsdash.data import build, csv_tables, release_ids, releases
from lsdash.data.demo import Parameters, content, monthly_reports, workbooks
from lsdash.data.intake import reader
from tests.conftest import READ

REGISTERS = csv_tables.read(releases.DATA)
SENT = monthly_reports.monthly(Parameters())


@pytest.fixture(scope="module")
def files():
    return dict(workbooks.workbooks(REGISTERS, SENT))


@pytest.fixture(scope="module")
def read(files):
    return READ(REGISTERS, files.items(), SENT)


@pytest.mark.slow  # all cells of two years of workbooks
def test_two_years_of_workbooks_say_what_was_sent_and_the_release_is_the_same_to_the_digit(files, read):
    assert len(files) == 24
    assert read == SENT
    of_read, of_sent = (content.content(Parameters(), REGISTERS, reports) for reports in (read, SENT))
    for name, table in of_sent.items():
        assert of_read[name].to_pylist() == table.to_pylist(), name
    assert release_ids.of_content(of_read, "mophong") == release_ids.of_content(of_sent, "mophong")


def test_each_number_of_the_two_years_is_taken_from_its_cell(files):
    """With one cell changed, that one number is another; with a report taken away, it is not there."""
    name = "b5-2023-03.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(files[name]))
    cell = book.active["H9"]
    cell.value = cell.value + 1
    book.active["H10"].value = None
    buffer = io.BytesIO()
    book.save(buffer)
    read = READ(REGISTERS, {**files, name: buffer.getvalue()}.items(), SENT)
    assert len(read) == len(SENT) - 1
    there = {tuple(one[key] for key in KEY): one["value"] for one in read}
    differences = [(one, there.get(tuple(one[key] for key in KEY))) for one in SENT]
    changed = [(one["value"], value) for one, value in differences if value is not None and value != one["value"]]
    assert changed == [(pytest.approx(cell.value - 1), pytest.approx(cell.value))]


KEY = ("indicator", "item", "area", "year", "month", "measure")


def test_a_workbook_with_an_error_or_without_the_word_synthetic_is_not_taken_in(files):
    for place, text in (("H9", "12,34,5"), ("A3", "Bảng dài")):
        book = openpyxl.load_workbook(io.BytesIO(files["b5-2022-01.xlsx"]))
        book.active[place] = text
        for row in book.active.iter_rows(max_row=2) if place == "A3" else ():
            for cell in row:
                cell.value = str(cell.value or "").replace("(số liệu mô phỏng)", "") or None
        buffer = io.BytesIO()
        book.save(buffer)
        with pytest.raises(ValueError, match="b5-2022-01"):
            READ(REGISTERS, [("b5-2022-01.xlsx", buffer.getvalue())], SENT)


def test_a_revised_number_stands_in_the_workbook_of_the_month_after(files):
    (revised,) = (one for one in SENT if one["status"] == "revised")
    number = f"nqd@{revised['area']}.2022-{revised['month']:02}"
    stating = [
        (name, row["value"])
        for name, data in files.items()
        for row in reader.read(data, file_name=name, tables={**REGISTERS, "figures": []}).figures
        if f"{row['item']}@{row['area']}.{row['period']}" == number and row["measure"] == "actual"
    ]
    assert [float(value) for _, value in stating] == [revised["revised_from"], revised["value"]]
    assert [name for name, _ in stating] == [f"b5-2022-{revised['month'] + more:02}.xlsx" for more in (0, 1)]


def test_a_build_takes_the_workbooks_in_and_keeps_what_it_has_read(root, monkeypatch):
    taken = []

    def counted(registers, files, sent):
        taken.append(len([*files]))
        return [*sent]

    monkeypatch.setattr(workbooks, "taken_in", counted)
    monkeypatch.setattr(workbooks, "_kept", {})
    build.demo(Parameters(years=2))
    assert build.ensure_demo()
    workbooks.reports(REGISTERS, Parameters(years=2), lambda _fraction: None)
    assert taken == [24]
