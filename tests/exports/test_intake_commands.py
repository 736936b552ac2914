"""The commands of forms as they are typed: what they print, write and return."""

import io
import json
import shutil
import sys

import openpyxl
import pytest

from lsdash import __main__ as commands
from lsdash.data.intake import mappings, marked_copy
from lsdash.data.submissions import journal
from tests.data.intake.files import cell_of, form, read
from tests.data.intake.test_mappings import mapping, sheet


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "root"))

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["lsdash", *map(str, words)])
        code = commands.main()
        return code, capsys.readouterr()

    return run


def written(tmp_path, data, name="b1-2024-07.xlsx"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_template_is_written_and_an_impossible_one_is_refused(run, tmp_path):
    output = tmp_path / "b1.xlsx"
    assert run("template", "B1", "--period", "2024-07", "--output", output, "--sender", "Phòng X")[0] == 0
    table = openpyxl.load_workbook(output).active
    assert table["A1"].value == "Biểu số: B1"
    assert table["A4"].value == "Tháng 7 năm 2024"
    code, printed = run("template", "B1", "--period", "2024", "--output", tmp_path / "no.xlsx")
    assert (code, "B1" in printed.err) == (2, True)
    code, printed = run("template", "B1", "--period", "2024-07", "--output", tmp_path / "no.xlsx", "--area", "nowhere")
    assert (code, "nowhere" in printed.err) == (2, True)
    ended = run("template", "B1", "--period", "2026-07", "--output", tmp_path / "no.xlsx", "--area", "huu-lung")
    assert (ended[0], "2025-06-30" in ended[1].err) == (2, True)
    assert run("template", "B1", "--period", "2024-07", "--output", tmp_path / "no" / "where.xlsx")[0] == 2
    assert not (tmp_path / "no.xlsx").exists()


def test_a_clean_form_is_0_findings_are_1_and_the_unreadable_is_2(run, tmp_path):
    assert run("intake", written(tmp_path, form()), "--dry-run")[0] == 0
    wrong = form(change=lambda table: setattr(cell_of(table, "Xi măng", "Ước"), "value", "12,34,5"))
    code, printed = run("intake", written(tmp_path, wrong))
    assert code == 1
    assert "12,34,5" in printed.out
    assert run("intake", written(tmp_path, b"%PDF-1.7", "x.pdf"))[0] == 2
    assert run("intake", tmp_path / "missing.xlsx")[0] == 2


def test_the_reading_as_json(run, tmp_path):
    code, printed = run("intake", written(tmp_path, form()), "--dry-run", "--json")
    found = json.loads(printed.out)
    assert code == 0
    assert (found["file"], found["form"], found["period"]) == ("b1-2024-07.xlsx", "B1", "2024-07")
    assert found["sender"] == "Phòng Công thương huyện Hữu Lũng"
    assert len(found["sha256"]) == 64
    (statement,) = found["statements"]
    assert statement == {
        "place": statement["place"],
        "as_printed": "1.000 tấn",
        "indicator": "output",
        "item": "xi-mang",
        "area": "huu-lung",
        "period": "2024-07",
        "measure": "actual",
        "kind": "estimated",
        "value": 1000.0,
        "unit": "tan",
        "step": 1.0,
        "label": "Xi măng",
        "stored": "",
    }
    unreadable = json.loads(run("intake", written(tmp_path, b"%PDF-1.7", "x.pdf"), "--json")[1].out)
    (message,) = unreadable["messages"]
    assert (message["level"], message["code"]) == ("error", "pdf")
    assert ".xlsx" in message["text_vi"]
    assert ".xlsx" in message["text_en"]


def test_a_mapping_by_file_and_by_name(run, tmp_path):
    file = written(tmp_path, sheet(), "phu luc.xlsx")
    code, printed = run("intake", file, "--lang", "en")
    assert (code, "none of the known forms" in printed.out) == (1, True)
    assert "answer what each column is" in printed.err
    assert "--with-errors" not in printed.err
    own = tmp_path / "own.json"
    own.write_text(mapping().to_json(), encoding="utf-8")
    found = json.loads(run("intake", file, "--mapping", own, "--source", "phu-luc-2002", "--json")[1].out)
    assert (found["mapping"], len(found["statements"])) == ("phu-luc.v1", 5)
    assert run("intake", file, "--mapping", "phu-luc")[0] == 2
    mappings.save(tmp_path / "root" / "mappings", mapping())
    assert "phu-luc.v1" in run("intake", file, "--mapping", "phu-luc")[1].out
    assert "phu-luc.v1" in run("intake", file)[1].out
    own.write_bytes(b"\xff\xfe")
    assert run("intake", file, "--mapping", own)[0] == 2


def test_the_marked_copy_has_every_message_at_its_cell(run, tmp_path):
    wrong = form(change=lambda table: setattr(cell_of(table, "Xi măng", "Ước"), "value", "12,34,5"))
    copy = tmp_path / "marked.xlsx"
    run("intake", written(tmp_path, wrong), "--marked", copy)
    book = openpyxl.load_workbook(copy)
    cell = cell_of(book["B1"], "Xi măng", "Ước")
    assert "12,34,5" in cell.comment.text
    assert cell.fill.fgColor.rgb.endswith("F4B6B0")
    assert book.worksheets[0]["B2"].value == f"B1!{cell.coordinate}"


@pytest.mark.parametrize(
    ("formula", "harmless"),
    [
        ("=SUM(A1:B9)", True),
        ('=IF(D9>0,E9/D9*100,"")', True),
        ("='B 1'!A1+Sheet2!B2", True),
        ("=cmd|'/c calc'!A0", False),
        ('=HYPERLINK("http://x","y")', False),
        ('=WEBSERVICE("http://x")', False),
        ("=[1]Sheet1!A1", False),
        ("='[x.xlsx]S'!A1", False),
        ('=DDE("a","b","c")', False),
        ('=EXEC("calc")', False),
        ("=INDIRECT(A1)", False),
    ],
)
def test_formulas_that_may_act_are_told_from_those_that_calculate(formula, harmless):
    assert marked_copy.is_harmless(formula) == harmless


def test_no_marked_copy_can_act():
    def change(table):
        cell_of(table, "Xi măng", "Tên").value = '=HYPERLINK("http://evil.example","x")'
        table["Z40"] = "=cmd|'/c calc'!A0"
        table["Z41"] = "x"
        table["Z41"].hyperlink = "http://evil.example"

    data = form(change=change)
    copy = openpyxl.load_workbook(io.BytesIO(marked_copy.of(data, read(data), "vi")))
    cells = [cell for table in copy for row in table.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_text_that_looks_like_a_formula_stays_text_in_copies_of_text_tables():
    data = b"a;b\n=1+1;+2\n@x;-y\n"
    copy = openpyxl.load_workbook(io.BytesIO(marked_copy.of(data, read(data, name="x.csv"), "vi")))
    assert all(cell.data_type != "f" for table in copy for row in table.iter_rows() for cell in row)


def test_the_sender_of_a_form_cannot_be_a_formula(run, tmp_path):
    output = tmp_path / "b1.xlsx"
    run("template", "B2", "--period", "2024-07", "--output", output, "--sender", '=HYPERLINK("http://x")')
    cells = [cell for row in openpyxl.load_workbook(output).active.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)


def test_a_file_is_handed_in_for_the_data_set_that_is_named(run, tmp_path, filled, monkeypatch):
    monkeypatch.setenv("LSDASH_ROOT", str(shutil.copytree(filled, tmp_path / "both")))
    output = tmp_path / "b1-2024-02.xlsx"
    words = ("--period", "2024-02", "--output", output, "--sender", "Phòng X", "--area", "huu-lung")
    assert run("template", "B1", *words, "--dataset", "mophong")[0] == 0
    book = openpyxl.load_workbook(output)
    cell_of(book.active, "Xi măng", "Ước").value = 4000
    book.save(output)
    code, printed = run("intake", output)
    assert (code, "mô phỏng" in printed.err) == (1, True)
    code, printed = run("intake", output, "--dataset", "mophong", "--as", "lan")
    assert (code, "mophong-s0001" in printed.out) == (0, True), printed
    assert run("submissions")[1].out == ""
    assert "mophong-s0001" in run("submissions", "--dataset", "mophong")[1].out
    assert run("preview", "mophong-s0001", "--as", "hoa")[0] == 0
    assert run("approve", "mophong-s0001", "--as", "hoa")[0] == 0
    assert run("publish", "mophong-s0001", "--as", "hoa")[1].out.startswith("mophong-")
    assert run("withdraw", "mophong-s0001", "--as", "hoa", "--reason", "x")[0] == 0
    code, printed = run("intake", written(tmp_path, form()), "--dataset", "mophong")
    assert (code, "không ghi là số liệu mô phỏng" in printed.err) == (1, True)
    journal.close()
