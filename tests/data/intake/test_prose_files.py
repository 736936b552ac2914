"""Reports in words as files: .txt and .docx, their limits, and the command that reads them."""

import io
import json
import random
import time
import zipfile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from lsdash.__main__ import main
from lsdash.data.intake import limits
from lsdash.data.intake.prose import documents
from lsdash.data.intake.reading import UnreadableFile
from lsdash.model import letters, texts
from tests.data.intake.prose import TABLES, TEXTS, shown

TEXT = "Công nghiệp năm 2004\nGiá trị SXCN năm 2004 đạt 546,034 tỷ đồng, tăng 28,83% so với cùng kỳ."
SHOWN = ["", "", "production_value.total.2004.actual:stated=546.034", "production_value.total.2004.growth:stated=28.83"]
MAIN = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
COMPATIBILITY = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def read(data, name="bao-cao.txt", **options):
    return documents.read(data, file_name=name, tables=TABLES, **options)


def document(*paragraphs, change=None):
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    if change:
        change(made)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def rezipped(data, **members):
    """The archive with some members replaced, those of None left out."""
    buffer = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = members.get(name.replace("/", "__"), source.read(name))
            if content is not None:
                archive.writestr(name, content)
    return buffer.getvalue()


def run(capsys, monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["lsdash", *map(str, arguments)])
    code = main()
    return code, *capsys.readouterr()


def test_a_table_of_contents_of_a_document_is_not_read():
    """Word names the styles of its lines in English in every language; what is theirs else may have any name."""

    def add_contents(made):
        style = made.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), "Mucluc1")
        for words in ("Mục tiêu năm 2005\t7", "Huyện Cao Lộc\t8"):
            first = made.paragraphs[0].insert_paragraph_before(words)
            first.style = style

    without = read(document(*TEXT.split("\n")), "a.docx")
    assert read(document(*TEXT.split("\n"), change=add_contents), "a.docx").statements == without.statements


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_and_a_document_and_pasted_words_say_the_same(encoding):
    of_text = read(TEXT.encode(encoding)).statements
    assert [shown(one) for one in of_text] == SHOWN
    assert read(document(*TEXT.split("\n")), "a.docx").statements == of_text
    assert documents.of_text(TEXT, file_name="", sha256="", tables=TABLES).statements == of_text


def test_other_encodings_have_to_be_said():
    with pytest.raises(UnreadableFile, match="csv_encoding"):
        read(TEXT.encode("utf-8")[:-1] + b"\xff\xfe\xfa")
    plain = "Xi măng".encode("cp1258", errors="ignore")
    assert read(b"N\xe3m 2004 " + plain, encoding="cp1258").statements


# As other fonts show it.
IN_FONT = {
    "vni": "Coâng nghieäp naêm 2004\nGiaù trò SXCN naêm 2004 ñaït 546,034 tyû ñoàng, taêng 28,83% so vôùi cuøng kyø.",
    "tcvn3": "C«ng nghiÖp n¨m 2004\nGi¸ trÞ SXCN n¨m 2004 ®¹t 546,034 tû ®ång, t¨ng 28,83% so víi cïng kú.",
}


@pytest.mark.parametrize(("encoding", "font"), [("vni", "VNI-Times"), ("tcvn3", ".VnTime")])
def test_text_typed_in_an_old_font_is_read(encoding, font):
    typed = IN_FONT[encoding]
    assert [shown(one) for one in read(typed.encode("latin-1"), encoding=encoding).statements] == SHOWN

    def of_runs(made):
        for paragraph in made.paragraphs:
            paragraph.runs[0].font.name = font

    def of_style(made):
        made.styles["Normal"].font.name = font

    for change in (of_runs, of_style):
        found = read(document(*typed.split("\n"), change=change), "a.docx").statements
        assert [shown(one) for one in found] == SHOWN
        assert found[2].sentence == TEXT.split("\n")[1]


def test_one_run_in_an_old_font_leaves_the_others_as_they_are():
    def change(made):
        made.paragraphs[0].add_run("ñaït 546,034 tyû ñoàng.").font.name = "VNI-Times"

    found = read(document("Giá trị SXCN năm 2004 ", change=change), "a.docx").statements
    assert found[1].sentence == "Giá trị SXCN năm 2004 đạt 546,034 tỷ đồng."


def test_the_period_and_the_sender_of_a_report():
    found = read(f"SỞ CÔNG NGHIỆP LẠNG SƠN\n{TEXT}".encode())
    assert (found.period, found.sender) == ("2004", "Sở Công nghiệp Lạng Sơn")
    assert len(found.sha256) == 64


def test_tables_of_a_document_are_found_and_unclear():
    def add_table(made):
        table = made.add_table(rows=2, cols=3)
        for cell, words in zip(table.rows[1].cells, ("Xi măng", "tấn", "150.000"), strict=True):
            cell.text = words

    found = read(document(TEXT.split("\n", maxsplit=1)[0], change=add_table), "a.docx").statements
    assert [(one.place, one.as_printed, one.reason) for one in found[1:]] == [("3.1", "150.000", "table")]


def test_insertions_and_boxes_are_read_and_what_was_struck_out_is_not():
    run_of = "<w:r><w:t>{}</w:t></w:r>"
    box = f"<w:p>{run_of.format('Năm 2004 than sạch đạt 9.000 tấn.')}</w:p>"
    xml = (
        f"<w:p {MAIN} {COMPATIBILITY}>{run_of.format('Năm 2004 xi măng đạt ')}"
        f"<w:del><w:r><w:delText>1.000</w:delText></w:r></w:del><w:ins>{run_of.format('2.000')}</w:ins>"
        f"{run_of.format(' tấn.')}"
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent>{box}</w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent>{box}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    data = document("Báo cáo", change=lambda made: made.element.body.insert(1, parse_xml(xml)))
    found = [shown(one) for one in read(data, "a.docx").statements if one.state == "proposed"]
    assert found == ["output.xi-mang.2004.actual:stated=2000", "output.than-sach.2004.actual:stated=9000"]


def _bomb():
    return rezipped(document("a"), word__document=None, **{"word__document.xml": b" " * (limits.UNZIPPED + 1)})


def _entities():
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "1">]><w:document {MAIN}><w:body/></w:document>'
    return rezipped(document("a"), **{"word__document.xml": xml})


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "empty_file"),
        ("a.txt", b" \n\t ", "empty_file"),
        ("a.docx", b"", "empty_file"),
        ("a.txt", b"a" * (limits.FILE + 1), "text_too_large"),
        ("a.docx", b"PK" + b"a" * limits.FILE, "document_too_large"),
        ("a.docx", b"no archive", "unknown_document"),
        ("a.docx", b"PK\x03\x04 broken", "broken_document"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unknown_document"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unknown_document"),
        ("a.rtf", b"{\\rtf1 5}", "unknown_document"),
        ("a.txt", b"%PDF-1.7 5", "unknown_document"),
        ("a.txt", b"\x89PNG\r\n", "unknown_document"),
        ("a.txt", b"a\0b", "unknown_document"),
        ("a.txt", b"PK\x03\x04abc", "unknown_document"),
        ("a.txt", b"1 " * 20_001, "too_many_numbers"),
    ],
)
def test_what_is_no_report_is_refused_with_the_way_out(name, data, code):
    with pytest.raises(UnreadableFile) as refused:
        read(data, name)
    assert refused.value.code == code
    assert all(refused.value.message().words(lang) for lang in ("vi", "en"))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_bomb, "unzipped_too_large_document"),
        (_entities, "entities_document"),
        (lambda: rezipped(document("a"), **{"word__document.xml": None}), "unknown_document"),
        (lambda: rezipped(document("a"), **{"word__document.xml": b"<w:document"}), "broken_document"),
        (lambda: rezipped(document("a"), **{"_rels__.rels": None}), "broken_document"),
    ],
)
def test_documents_that_are_broken_or_harmful_are_refused(make, code):
    with pytest.raises(UnreadableFile, match=code) as refused:
        read(make(), "a.docx")
    assert all("Excel" not in refused.value.message().words(lang) for lang in ("vi", "en"))


def test_a_document_with_macros_is_read_and_they_are_not():
    plain = document("Năm 2005, giá trị SXCN đạt 700 tỷ đồng.")
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        types = archive.read("[Content_Types].xml")
    of_macros = types.replace(
        b"vnd.openxmlformats-officedocument.wordprocessingml.document.main", b"vnd.ms-word.document.macroEnabled.main"
    )
    assert of_macros != types
    found = read(rezipped(plain, **{"[Content_Types].xml": of_macros, "word__vbaProject.bin": b"macro"}), "a.docm")
    assert [one.as_printed for one in found.statements if one.state == "proposed"] == ["700 tỷ đồng"]


def test_damaged_documents_are_read_or_refused_and_nothing_else():
    data = document(*TEXT.split("\n"))
    draw = random.Random(3)  # noqa: S311
    messages = []
    for _ in range(60):
        damaged = bytearray(data[: draw.randrange(1, len(data))] if draw.random() < 0.5 else data)
        for _ in range(draw.randrange(1, 20)):
            damaged[draw.randrange(len(damaged))] = draw.randrange(256)
        for name in ("a.docx", "a.txt"):
            try:
                read(bytes(damaged), name)
            except UnreadableFile as refused:
                messages.append(refused.message().words("vi"))
    assert messages
    assert all(messages)


@pytest.mark.parametrize(
    "text", ["1 " * 3_000, "1, năm 2004 " * 1_000, "xi măng đạt 5 tấn; " * 1_000, "1" + " " * 10**6]
)
@pytest.mark.slow
def test_long_lines_take_seconds(text):
    begun = time.process_time()
    documents.of_text(text, file_name="", sha256="", tables=TABLES)
    assert time.process_time() - begun < 20


def test_the_command_says_as_json_what_every_number_is_of(tmp_path, capsys, monkeypatch):
    file = tmp_path / "bao-cao.txt"
    file.write_text(TEXT, encoding="utf-8")
    code, out, _ = run(capsys, monkeypatch, "intake", file, "--dry-run", "--json")
    said = json.loads(out)
    assert code == 0
    assert (said["file"], said["period"]) == ("bao-cao.txt", "2004")
    amount = said["statements"][2]
    keys = ("indicator", "item", "area", "period", "measure", "kind", "unit", "place", "state")
    assert [amount[key] for key in keys] == [
        *("production_value", "total", "", "2004", "actual", "stated", "ty-dong", "2.1", "proposed")
    ]
    assert (amount["value"], amount["step"], amount["as_printed"]) == (546.034, 0.001, "546,034 tỷ đồng")
    assert said["statements"][0]["state"] == "not_a_figure"
    assert amount["sentence"][amount["start"] : amount["end"]] == "546,034 tỷ đồng"


def test_the_command_ends_with_1_for_what_is_unclear_and_2_for_what_cannot_be_read(tmp_path, capsys, monkeypatch):
    file = tmp_path / "a.txt"
    file.write_text(f"{TEXT} Vốn đầu tư 5 tỷ đồng.", encoding="utf-8")
    code, out, _ = run(capsys, monkeypatch, "intake", file, "--dry-run", "--json")
    assert code == 1
    assert json.loads(out)["statements"][-1]["state"] == "unclear"
    code, out, _ = run(capsys, monkeypatch, "intake", file, "--dry-run")
    assert "? 2.2\t5 tỷ đồng" in out
    file.write_bytes(b"")
    code, out, _ = run(capsys, monkeypatch, "intake", file, "--dry-run")
    assert code == 2
    assert texts.text("vi", "intake.empty_file") in out


def test_a_report_in_words_is_not_handed_in_unconfirmed(tmp_path, capsys, monkeypatch):
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    code, out, errors = run(capsys, monkeypatch, "intake", file)
    assert code == 2
    assert "546,034" in out
    assert errors.strip() == texts.text("vi", "intake.prose_confirm")


def test_every_text_can_be_a_document():
    for entry in TEXTS[:3]:
        plain = read(entry["text"].encode())
        made = read(document(*entry["text"].strip().split("\n")), "a.docx")
        assert [shown(one) for one in made.statements] == [shown(one) for one in plain.statements]


@pytest.mark.parametrize("sign", ["\u0430", "\u200b", "\u202e", "\uff12"])
def test_signs_that_nobody_sees_or_that_look_like_others_are_refused_with_their_line(sign):
    with pytest.raises(UnreadableFile) as refused:
        documents.of_text(f"Dòng một.\nThan s{sign}ch đạt 5 tấn.", file_name="", sha256="", tables=TABLES)
    assert refused.value.details["expected"] == letters.named(sign)
    assert refused.value.details["found"].startswith("Than s\\u")
