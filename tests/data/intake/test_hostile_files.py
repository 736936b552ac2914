"""Files that are broken, foreign or meant to do harm: refused in words, or read for what they say and nothing more."""

import io
import time
import zipfile

import openpyxl
import pytest
import xlwt

from lsdash.data.intake import limits, reader, workbook
from lsdash.data.intake.reading import UnreadableFile
from lsdash.model import letters
from tests.data.intake.files import TABLES, form, member, read, rezipped, saved

SHEET = "xl/worksheets/sheet1.xml"
HIDDEN = '<col hidden="1" min="1" max="16384"/>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_of(rows, after="", before=""):
    """A workbook whose one sheet has this XML."""
    xml = f"<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    return rezipped(form(), **{SHEET: xml})


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def laughing(encoding="UTF-8"):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>'
    text = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<sst {MAIN}><si><t>&l9;</t></si></sst>'
    return text.encode(encoding)


def outside():
    text = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst {MAIN}><si><t>&e;</t></si></sst>'
    return rezipped(form(), **{"xl/sharedStrings.xml": text})


def lying_zip():
    """A member that says it is small and is not."""
    data = bytearray(rezipped(form(), **{SHEET: b"<worksheet/>" + b" " * 10**6}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def encrypted():
    data = bytearray(form())
    data[6] |= 1
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def ole(*streams):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join(name.encode("utf-16-le") for name in streams)


def long_text(size):
    return b"a;b\n" + b"1;2\n" * (size // 4)


def xls():
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for row in range(50):
        sheet.write(row, 0, f"text {row}")
    return saved(book)


def corrupted():
    data = bytearray(form())
    at = data.index(b"xl/worksheets/sheet1.xml") + 200
    data[at : at + 20] = bytes(20)
    return bytes(data)


def twice():
    buffer = io.BytesIO(form())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(SHEET, "<worksheet/>")
    return buffer.getvalue()


def many_times():
    data = form()
    workbook_xml = member(data, "xl/workbook.xml").decode()
    at = workbook_xml.index("<sheet ")
    entry = workbook_xml[at : workbook_xml.index("/>", at) + 2]
    again = "".join(entry.replace('name="B1"', f'name="B{n}"') for n in range(2, 200))
    return rezipped(data, **{"xl/workbook.xml": workbook_xml.replace(entry, entry + again)})


def elsewhere():
    data = form()
    rels = member(data, "xl/_rels/workbook.xml.rels").decode().replace("worksheets/sheet1.xml", "other/sheet1.dat")
    types = member(data, "[Content_Types].xml").decode().replace("worksheets/sheet1.xml", "other/sheet1.dat")
    sheet = member(data, SHEET)
    return rezipped(
        data, **{"xl/_rels/workbook.xml.rels": rels, "[Content_Types].xml": types, "xl/other/sheet1.dat": sheet}
    )


def many_sheets():
    rows = ("<row>" + "<c/>" * 100 + "</row>") * 1500
    xml = f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
    return rezipped(form(), **{f"xl/worksheets/sheet{n}.xml": xml for n in range(1, 4)})


REFUSED = {
    "nothing": ("empty_file", lambda: b""),
    "blanks": ("empty_file", lambda: b" \n\t "),
    "too large": ("file_too_large", lambda: b"PK\x03\x04" + b"\0" * 6 * 10**6),
    "too long a text": ("text_too_large", lambda: long_text(6 * 10**6)),
    "pdf": ("pdf", lambda: b"%PDF-1.7\n..."),
    "pdf after blanks": ("pdf", lambda: b"\n\n%PDF-1.4"),
    "png": ("picture", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99),
    "jpeg": ("picture", lambda: b"\xff\xd8\xff\xe0" + b"\0" * 99),
    "heic": ("picture", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 99),
    "gzip": ("archive", lambda: b"\x1f\x8b\x08" + b"\0" * 99),
    "rar": ("archive", lambda: b"Rar!\x1a\x07" + b"\0" * 99),
    "zip of workbooks": ("archive", lambda: zipped(**{"a.xlsx": "x"})),
    "html as xls": ("markup", lambda: b"<html><table><tr><td>1</td></tr></table></html>"),
    "xml spreadsheet": ("markup", lambda: b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>'),
    "docx": ("unknown_file", lambda: zipped(**{"[Content_Types].xml": "<Types/>", "word__document.xml": "<w/>"})),
    "ods": ("ods", lambda: zipped(mimetype="application/vnd.oasis", **{"content.xml": "<x/>"})),
    "xlsb": ("xlsb", lambda: zipped(**{"[Content_Types].xml": "<Types/>", "xl__workbook.bin": "x"})),
    "macros alone": ("macros_alone", lambda: zipped(**{"[Content_Types].xml": "<Types/>", "xl__vbaProject.bin": "x"})),
    "no sheet": ("no_sheet", lambda: zipped(**{"[Content_Types].xml": "<Types/>", "xl__workbook.xml": "<x/>"})),
    "password xlsx": ("password", lambda: ole("EncryptedPackage")),
    "password zip": ("password", encrypted),
    "doc": ("unknown_file", lambda: ole("WordDocument")),
    "binary": ("unknown_file", lambda: bytes(range(1, 99)) + b"\0\0"),
    "xls of noise": ("broken_file", lambda: ole("Workbook") + bytes(range(256)) * 16),
    "xls cut short": ("broken_file", lambda: xls()[:-200]),
    "zip cut short": ("broken_file", lambda: form()[:-300]),
    "zip without an end": ("broken_file", lambda: form()[:2000]),
    "zip with wrong checksum": ("broken_file", corrupted),
    "zip that lies": ("broken_file", lying_zip),
    "zip with a name twice": ("broken_file", twice),
    "zip bomb": ("unzipped_too_large", lambda: rezipped(form(), **{SHEET: b" " * (101 * 2**20)})),
    "zip of many members": ("unzipped_too_large", lambda: zipped(**{f"a{n}": "" for n in range(5001)})),
    "billion laughs": ("entities", lambda: rezipped(form(), **{"xl/sharedStrings.xml": laughing()})),
    "billion laughs in a sheet": ("entities", lambda: rezipped(form(), **{SHEET: laughing()})),
    "billion laughs in UTF-16": ("entities", lambda: rezipped(form(), **{SHEET: laughing("UTF-16")})),
    "billion laughs in EBCDIC": ("broken_file", lambda: rezipped(form(), **{SHEET: laughing("cp037")})),
    "entity of a file": ("entities", outside),
    "XML in an odd encoding": (
        "entities",
        lambda: rezipped(form(), **{SHEET: b'<?xml version="1.0" encoding="cp037"?><worksheet/>'}),
    ),
    "XML that ends early": ("broken_file", lambda: rezipped(form(), **{SHEET: f"<worksheet {MAIN}><sheetData><row>"})),
    "no XML in a sheet": ("broken_file", lambda: rezipped(form(), **{SHEET: b"\x01\x02\x03"})),
    "styles missing": ("broken_file", lambda: rezipped(form(), **{"xl/styles.xml": "<styleSheet"})),
    "workbook missing": ("broken_file", lambda: rezipped(form(), **{"xl/workbook.xml": None})),
    "style out of range": ("broken_file", lambda: sheet_of('<row><c s="99999"><v>1</v></c></row>')),
    "text out of range": ("broken_file", lambda: sheet_of('<row><c t="s"><v>99999999</v></c></row>')),
    "row far away": ("broken_file", lambda: sheet_of('<row r="99999999999"><c><v>1</v></c></row>')),
    "column far away": ("broken_file", lambda: sheet_of('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')),
    "a million columns": ("too_many_cells", lambda: sheet_of(f"<row>{'<c/>' * 10**6}</row>")),
    "too many cells": ("too_many_cells", lambda: sheet_of(f"<row>{'<c/>' * 11}</row>" * 20_000)),
    "merged everywhere": (
        "too_many_merged",
        lambda: sheet_of("<row><c><v>1</v></c></row>", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    ),
    "styles without end": (
        "too_complex",
        lambda: rezipped(form(), **{"xl/styles.xml": b"<x>" + b"<xf/>" * 10**6 + b"</x>"}),
    ),
    "texts without end": (
        "too_complex",
        lambda: rezipped(form(), **{"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 10**6 + b"</sst>"}),
    ),
    "sheets without end": (
        "too_complex",
        lambda: rezipped(form(), **{"xl/workbook.xml": "<a>" + "<sheet/>" * 400_000}),
    ),
    "one sheet many times": ("broken_file", many_times),
    "a sheet in another place": ("broken_file", elsewhere),
    "rows without cells": ("too_many_cells", lambda: sheet_of("<row/>" * 1_100_000)),
    "tags without cells": ("too_complex", lambda: sheet_of("<x/>" * 10**6)),
    "columns described again and again": (
        "broken_file",
        lambda: sheet_of("<row><c><v>1</v></c></row>", before="<cols>" + HIDDEN * 50 + "</cols>"),
    ),
    "cells in many sheets": ("too_many_cells", many_sheets),
    "many merged cells": (
        "too_many_merged",
        lambda: sheet_of(
            "<row><c><v>1</v></c></row>", "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 60_000))
        ),
    ),
    "empty sheets": ("no_cells", lambda: sheet_of("")),
    "csv of no encoding": ("csv_encoding", lambda: "Xi măng;1\n".encode("cp1258", "replace") + b"\xff\xfe;1\n"),
    "csv of two separators": ("csv_separator", lambda: b"a;b,c\n1;2,3\n"),
    "csv with an open quote": ("empty_file", lambda: b'""\n""\n'),
    "csv of a huge cell": ("broken_csv", lambda: b'a;"' + b"x" * 200_000 + b'"\n1;2\n'),
    "csv of a million cells": ("too_many_cells", lambda: b";" * 1_000_000 + b"1"),
    "csv of many cells": ("too_many_cells", lambda: (b"1;" * 30 + b"1\n") * 7000),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_in_words(name):
    code, make = REFUSED[name]
    data = make()
    begun = time.process_time()
    with pytest.raises(UnreadableFile) as refused:
        workbook.read(data)
    assert refused.value.code == code
    for lang in ("vi", "en"):
        assert len(refused.value.message().words(lang)) > 20
    assert time.process_time() - begun < 20


def test_there_are_fifty_of_them():
    assert len(REFUSED) >= 50


def test_each_refusal_for_another_kind_of_file_says_the_way_out():
    for code in ("pdf", "picture", "xlsb", "ods", "password", "macros_alone", "markup", "unknown_file"):
        words = UnreadableFile(code).message().words("vi")
        assert ".xlsx" in words
        assert "Excel" in words


def test_an_unreadable_file_has_a_reading_that_says_so():
    reading = reader.unreadable(UnreadableFile("pdf"), b"%PDF", "../../etc/báo cáo.pdf")
    assert reading.unreadable
    assert reading.file_name == "báo cáo.pdf"
    assert [one.code for one in reading.errors] == ["pdf"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\b1.xlsx", "b1.xlsx"),
        ("a\0b\u202e.xlsx", "ab.xlsx"),
        ("", "?"),
        ("x" * 500, "x" * 120),
    ],
)
def test_names_of_files_lead_nowhere(name, kept):
    assert read(form(), name=name).file_name == kept


def test_markup_in_cells_and_sheet_names_is_text():
    def change(sheet):
        sheet.title = "<b>x"
        sheet["B14"] = "<script>alert(1)</script>"

    reading = read(form(change=change))
    (unknown,) = [one for one in reading.messages if one.code == "unknown_name"]
    assert unknown.found == "<script>alert(1)</script>"
    assert unknown.place == "<b>x!B14"


@pytest.mark.parametrize("sign", ["\u0430", "\u200b", "\u202e", "\uff21", "\u03bf"])
def test_signs_that_nobody_sees_or_that_look_like_others_are_named_by_their_cell(sign):
    reading = read(form(change=lambda sheet: sheet.__setitem__("B14", f"Xi m{sign}ng")))
    (odd,) = [one for one in reading.errors if one.code == "odd_sign"]
    assert (odd.place.partition("!")[2], odd.expected) == ("B14", letters.named(sign))
    assert odd.found.isascii()


def test_an_exclamation_mark_in_a_sheets_name_does_not_break_places():
    reading = read(form(change=lambda sheet: setattr(sheet, "title", "B1!x")))
    assert {row["place"].count("!") for row in reading.figures} == {1}


def test_formulas_are_never_worked_out():
    cyclic = form(change=lambda sheet: sheet.__setitem__("E14", "=E14+1"))
    assert {one.code for one in read(cyclic).messages} == {"formula_without_result"}
    calling = form(change=lambda sheet: sheet.__setitem__("E14", '=WEBSERVICE("http://example.com")'))
    assert {one.code for one in read(calling).messages} == {"formula_without_result"}


def test_a_deep_formula_is_only_text():
    deep = form(change=lambda sheet: sheet.__setitem__("E14", "=" + "(" * 5000 + "1" + ")" * 5000))
    assert {one.code for one in read(deep).messages} == {"formula_without_result"}


def test_macros_and_links_to_other_files_are_not_looked_at():
    data = rezipped(
        form(), **{"xl/vbaProject.bin": b"\0" * 100, "xl/externalLinks/externalLink1.xml": "<not xml at all"}
    )
    assert read(data).figures
    assert not read(data).messages


def test_numbers_that_are_none_are_refused_by_their_rule():
    data = form()
    xml = member(data, SHEET).decode()
    for stored in ("NaN", "INF", "1e999", "0x10", "1_0"):
        changed = xml.replace("<v>1000</v>", f"<v>{stored}</v>")
        assert changed != xml
        reading = read(rezipped(data, **{SHEET: changed}))
        assert not reading.figures or stored == "1_0"
        assert reading.errors or stored == "1_0"


def test_a_cell_far_away_costs_nothing():
    def change(sheet):
        sheet["XFD1048576"] = "far"

    begun = time.process_time()
    assert read(form(change=change)).figures
    assert time.process_time() - begun < 3


def test_very_many_messages_are_cut_with_their_number():
    def change(sheet):
        for row in range(60, 4000):
            sheet.cell(row, 2).value = f"no such product {row}"
            sheet.cell(row, 5).value = 1

    reading = read(form(change=change))
    assert len(reading.messages) == 2001
    assert any(one.code == "many_more" for one in reading.messages)


def test_limits_are_those_that_are_said():
    assert (limits.CELLS, limits.UNZIPPED) == (200_000, 100 * 2**20)
    assert 5 * 10**6 <= limits.FILE <= 5 * 2**20


def test_utf_16_and_said_encodings_of_text_tables_are_read():
    table = "Tên;Số\nXi măng;1,5\n"
    assert workbook.read(table.encode("utf-16")).sheets[0].text(2, 1) == "Xi măng"
    assert workbook.read(b"\xef\xbb\xbf" + table.encode()).sheets[0].text(1, 1) == "Tên"
    assert workbook.read("Xi m¨ng;1".encode("latin-1"), encoding="tcvn3").sheets[0].text(1, 1) == "Xi măng"
    assert workbook.read("Th\u1eadt;1".encode("cp1258", "replace") + b"", encoding="cp1258").sheets[0].cells
    assert workbook.read("Ma\u0323nh;1".encode("cp1258"), encoding="cp1258").sheets[0].text(1, 1) == "Mạnh"


def test_a_workbook_with_hidden_sheets_alone_still_says_what_it_is():
    book = openpyxl.load_workbook(io.BytesIO(form()))
    book.create_sheet("empty")
    book["B1"].sheet_state = "hidden"
    reading = reader.read(saved(book), file_name="b1.xlsx", tables=TABLES)
    assert reading.form == "B1"
    assert {one.code for one in reading.warnings} == {"hidden_number"}
