"""How long reading takes: processor time, so that what else a machine does is not counted."""

import subprocess
import sys
import time

import pytest
import xlsxwriter

from lsdash.data import releases
from tests.data.intake.files import LISTS, entry, form, key, read

LONG = """
import json, re, sys, time, zipfile
from pathlib import Path
from xml.etree import ElementTree
from lsdash.data import csv_tables, releases
from lsdash.data.intake import reader
tables = {**csv_tables.read(releases.DATA), "figures": []}
data = Path(sys.argv[1]).read_bytes()
begun = time.process_time()
reading = reader.read(data, file_name="b5.xlsx", tables=tables)
seconds = time.process_time() - begun
# Not that of `getrusage`, which has the size of the process that this one was started by.
used = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
begun = time.process_time()
with zipfile.ZipFile(sys.argv[1]) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
    for _, element in ElementTree.iterparse(sheet):
        element.clear()
least = time.process_time() - begun
print(json.dumps([len(reading.figures), len(reading.errors), seconds, least, used]))
"""


def test_a_form_of_5000_cells_is_read_and_screened_in_3_seconds():
    months = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
    items = [row["code"] for row in LISTS.tables["products"] if row["unit"] == "tan"][:6]
    entries = {
        key(item, month, area=area): entry(100 + number)
        for item in items
        for area in ("huu-lung", "cao-loc", "chi-lang", "loc-binh", "bac-son")
        for number, month in enumerate(months)
    }
    data = form("B5", "2024", entries)
    begun = time.process_time()
    reading = read(data, name="b5.xlsx")
    assert time.process_time() - begun < 3
    assert len(reading.figures) == len(entries)
    assert 7 * len(entries) >= 5000


@pytest.mark.slow
def test_a_long_table_of_200000_rows_is_read_in_fifteen_times_what_its_xml_takes_and_1_gigabyte(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "b5.xlsx")
    table = book.add_worksheet("B5")
    shown = book.add_format({"num_format": "#,##0.0"})
    for place, text in (("A1", "Biểu số: B5"), ("F1", "Đơn vị báo cáo: Sở Công nghiệp"), ("A4", "Năm 2024")):
        table.write(place, text)
    table.write_row("A6", ["Chỉ tiêu", "Mục", "Địa bàn", "Kỳ", "Loại số", "Tính chất", "Đơn vị tính", "Giá trị"])
    names = [row["name_vi"] for row in LISTS.tables["products"] if row["unit"]]
    areas = [row["name_vi"] for row in LISTS.tables["areas"]]
    months = [f"{year}-{month:02d}" for year in range(1945, 2025) for month in range(1, 13)]
    rows = ((name, area, month) for name in names for area in areas for month in months)
    for number, words in zip(range(200_000), rows, strict=False):
        table.write_row(6 + number, 0, ["Sản lượng", *words, "Thực hiện"])
        table.write_number(6 + number, 7, 100 + number % 97 / 10, shown)
    book.close()
    command = [sys.executable, "-c", LONG, str(tmp_path / "b5.xlsx")]
    output = subprocess.run(command, capture_output=True, check=True, text=True, cwd=releases.DATA.parent).stdout
    figures, errors, seconds, least, megabytes = (float(part) for part in output.strip("[]\n ").split(","))
    assert (figures, errors) == (200_000, 0)
    assert seconds < 15 * least  # of parsing its XML; 30 seconds where 200,000 rows take that 2
    assert megabytes < 1024
