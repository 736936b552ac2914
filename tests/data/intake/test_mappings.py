"""Layouts that are not of the house: asked once, kept by name and version, asked again when the header changes."""

import io
import json
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from lsdash.data.intake import mapping_text, mappings, questions, reader, relative_periods, workbook
from lsdash.data.intake.cells import column_letters
from lsdash.data.intake.layout import Column
from lsdash.data.intake.mappings import InvalidMapping, LayoutMapping
from lsdash.exports import intake_report
from tests.data.intake.files import LISTS, TABLES, saved

HEADS = ("TT", "Sản phẩm", "Đơn vị", "TH 2001", "ƯTH 2002", "KH 2003")
SAID = {"encoding": "", "separator": "", "decimal": ""}
ROWS = (
    (1, "Than sạch - Nghìn tấn", None, 10.5, 11, 12),
    (2, "Gạch nung", "triệu viên", 100, "..", "110,5"),
    (3, "Đường mía", "tấn", 7, 8, 9),
)


def test_columns_are_named_as_in_every_workbook():
    columns = range(1, 1000)
    assert list(map(column_letters, columns)) == list(map(get_column_letter, columns))


def sheet(heads=HEADS, rows=ROWS):
    book = openpyxl.Workbook()
    table = book.active
    table.append(["Phụ lục: sản phẩm chủ yếu"])
    table.append([])
    table.append(heads)
    for row in rows:
        table.append(row)
    return saved(book)


def mapping(**changed):
    columns = {
        "A": Column("order"),
        "B": Column("name"),
        "C": Column("unit"),
        "D": Column("number", period="2001", measure="actual"),
        "E": Column("number", period="2002", measure="actual", kind="estimated"),
        "F": Column("number", period="2003", measure="plan"),
    }
    header = mappings.header_words(workbook.read(sheet()).sheets[0], (3, 3))
    usual = {
        "name": "phu-luc",
        "version": 1,
        "sender": "Sở Công nghiệp",
        "header_rows": (3, 3),
        "header": header,
        "columns": columns,
        "rows": ("product",),
        "period": "2002",
        "names": {"Đường mía": ""},
    }
    return LayoutMapping(**usual | changed)


def read(data=None, **options):
    return reader.read(data or sheet(), file_name="phu luc.xlsx", tables=TABLES, **options)


def test_a_mapped_layout_is_read_with_units_in_labels_and_rows_left_out():
    reading = read(mapping=mapping())
    found = {(row["item"], row["period"], row["measure"]): row["as_printed"] for row in reading.figures}
    assert found == {
        ("than-sach", "2001", "actual"): "10,5 nghìn tấn",
        ("than-sach", "2002", "actual"): "11 nghìn tấn",
        ("than-sach", "2003", "plan"): "12 nghìn tấn",
        ("gach-nung", "2001", "actual"): "100 triệu viên",
        ("gach-nung", "2003", "plan"): "110,5 triệu viên",
    }
    assert [one.code for one in reading.messages] == ["number_as_text"]
    assert (reading.form, reading.mapping, reading.period) == ("phu-luc", "phu-luc.v1", "2002")
    assert reading.source["code"].startswith("phu-luc-2002-so-cong-nghiep-")


@pytest.mark.parametrize(
    ("label", "named", "value", "printed"),
    [
        ("Coal (Thous. Tons)", "Coal (Thous. Tons)", "10500", "10,5 nghìn tấn"),
        ("Than - Nghìn tấn", "Than", "10500", "10,5 nghìn tấn"),
        ("Than", "Than", "10.5", "10,5 tấn"),
    ],
)
def test_a_name_that_the_mapping_gives_keeps_the_unit_that_the_label_ends_with(label, named, value, printed):
    reading = read(sheet(rows=((1, label, None, 10.5, 11, 12),)), mapping=mapping(names={named: "than-sach"}))
    assert [(row["value"], row["as_printed"]) for row in reading.figures][:1] == [(value, printed)]
    assert not reading.messages


def test_a_label_in_two_columns_keeps_the_unit_of_either():
    columns = {**mapping().columns, "C": Column("name")}
    one = mapping(columns=columns, names={"Coal (Thous. Tons) Total": "than-sach"}, only_known=True)
    rows = ((1, "Coal (Thous. Tons)", "Total", 10.5, 11, 12), (2, "Coal (Thous. Tons)", "State", 7, 8, 9))
    reading = read(sheet(rows=rows), mapping=one)
    assert [row["as_printed"] for row in reading.figures] == ["10,5 nghìn tấn", "11 nghìn tấn", "12 nghìn tấn"]


def test_rows_of_others_are_left_out_but_no_row_of_a_known_name_whose_unit_or_spelling_is_not_clear():
    rows = (
        (1, "Đường mía - Nghìn tấn", None, 1, 2, 3),
        (2, "Than sạch - Tỷ bao", None, 4, 5, 6),
        (3, "Xi mang", None, 7, 8, 9),
    )
    reading = read(sheet(rows=rows), mapping=mapping(names={}, only_known=True))
    assert not reading.figures
    assert [(one.code, one.place, one.found) for one in reading.errors] == [
        ("unknown_name", "Sheet!B6", "Xi mang"),
        ("unknown_unit", "Sheet!B5", "Tỷ bao"),
    ]


def test_lang_son_among_other_provinces_is_not_left_out_unsaid():
    columns = {**mapping().columns}
    numbers = {c: replace(columns[c], indicator="production_value", item="total") for c in "DEF"}
    one = mapping(columns={**columns, **numbers}, rows=("area",), only_known=True, unit="tỷ đồng", names={})
    rows = ((1, "Hà Nội", None, 1, 2, 3), (2, "Cao Bằng", None, 4, 5, 6), (3, "Lạng Sơn", None, 7, 8, 9))
    reading = read(sheet(rows=rows), mapping=one)
    assert {row["area"] for row in reading.figures} == {"cao-bang"}
    assert [(found.code, found.place) for found in reading.errors] == [("ambiguous_name", "Sheet!B6")]


def test_an_unknown_layout_is_asked_column_by_column_with_suggestions():
    reading = read()
    assert [one.code for one in reading.errors] == ["layout_unknown"]
    assert not reading.figures
    asked = {one.column: (one.header, one.suggested) for one in reading.questions}
    assert asked == {
        "A": ("TT", "order"),
        "B": ("Sản phẩm", "name"),
        "C": ("Đơn vị", "unit"),
        "D": ("TH 2001", "number"),
        "E": ("ƯTH 2002", "number"),
        "F": ("KH 2003", "number"),
    }
    assert reading.questions[3].samples == ("10,5", "100", "7")
    assert reading.preview[0] == ("", *"ABCDEF")
    assert reading.preview[2] == ("3", *HEADS)
    assert reading.preview[3][:5] == ("4", "1", "Than sạch - Nghìn tấn", "", "10,5")
    assert (reading.sheets, reading.header_rows) == (("Sheet",), (3, 3))


def two_tables():
    """Two tables below each other, the second with fewer columns."""
    book = openpyxl.load_workbook(io.BytesIO(sheet()))
    table = book.active
    for row in (*[()] * 12, ("", "Bảng 2"), ("TT", "Sản phẩm", "Đơn vị", "KH 2003"), (1, "Đá các loại", "m3", 5000)):
        table.append(row)
    return saved(book)


def several_tables():
    """The same, and a sheet with more cells."""
    book = openpyxl.load_workbook(io.BytesIO(two_tables()))
    other = book.create_sheet("Phụ lục 2")
    for row in [("Tên", "A", "B"), *(("x", number, 1e300) for number in range(1, 30))]:
        other.append(row)
    return saved(book)


def test_the_person_says_on_which_sheet_and_below_which_heads_a_table_stands():
    likely = read(several_tables())
    assert (likely.sheets, likely.header_rows) == (("Phụ lục 2", "Sheet"), (1, 1))
    assert likely.preview[2][:3] == ("2", "x", "1")
    assert likely.preview[2][3].startswith("1000000")
    place = questions.Place("Sheet", (20, 20))
    asked = read(several_tables(), asked=place)
    assert (asked.sheets[0], asked.header_rows) == ("Sheet", (20, 20))
    assert [(one.column, one.header, one.samples) for one in asked.questions][3:] == [("D", "KH 2003", ("5000",))]
    assert [row[0] for row in asked.preview[1:]] == ["19", "20", "21"]
    wrong = read(several_tables(), asked=questions.Place("no such sheet", (20, 3)))
    assert (wrong.sheets[0], wrong.header_rows) == ("Phụ lục 2", (1, 1))


def answer_about(**said):
    columns = {"B": {"role": "name"}, "C": {"role": "unit"}, "D": {"role": "number", "period": "2003"}}
    columns["D"] |= {"measure": "plan"}
    about = {"name": "bang-hai", "version": 1, "sender": "", "rows": ["product"], "period": "2003", **said}
    about["names"] = {"Đường mía": ""}
    return questions.answered(several_tables(), {**about, "columns": columns}, LISTS)


def test_one_of_two_tables_is_read_and_the_rows_of_the_other_are_said():
    second = read(several_tables(), mapping=answer_about(sheet="Sheet", header_rows=(20, 20)))
    assert [(row["item"], row["value"]) for row in second.figures] == [("da", "5000")]
    said = [(one.code, one.place) for one in second.messages]
    assert said == [("sheet_not_read", "Phụ lục 2!A1"), ("rows_not_read", "Sheet!A4")]
    first = answer_about(sheet="Sheet", header_rows=(3, 3), last_row=5)
    first = replace(first, columns={**first.columns, "E": Column("number", period="2002", measure="actual")})
    assert read(several_tables(), mapping=replace(first, last_row=6)).errors == ()
    shorter = read(several_tables(), mapping=replace(first, last_row=4))
    said = next(one for one in shorter.warnings if one.code == "rows_not_read")
    assert (said.place, said.found, said.details) == ("Sheet!A6", "6", {"first": "4", "last": "4"})
    assert "dòng 4 đến dòng 4" in said.words("vi")


@pytest.mark.parametrize("last_row", [-1, 1, 20])
def test_a_table_does_not_end_above_its_first_row(last_row):
    with pytest.raises(InvalidMapping) as refused:
        answer_about(sheet="Sheet", header_rows=(20, 20), last_row=last_row)
    assert (refused.value.problem, refused.value.expected) == ("last_row", "0, 21, 22, …")


@pytest.mark.parametrize("as_text", [False, True])
def test_rows_of_another_table_are_said_of_one_column_of_numbers_too_and_of_a_text_table(as_text):
    heads = ("Sản phẩm", "ĐVT", "KH 2003")
    lines = [heads, ("Than sạch", "Tấn", 100000), (), ("Bảng hai", "", 2003), heads, ("Đá các loại", "m3", 700000)]
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    data = "\n".join(",".join(map(str, line)) for line in lines).encode() if as_text else saved(book)
    columns = {"A": {"role": "name"}, "B": {"role": "unit"}}
    columns["C"] = {"role": "number", "period": "2003", "measure": "plan"}
    about = {"name": "mot", "version": 1, "sender": "", "rows": ["product"], "period": "2003", "columns": columns}
    first = questions.answered(data, {**about, "header_rows": (1, 1), "last_row": 2}, LISTS)
    reading = read(data, mapping=first)
    assert [row["value"] for row in reading.figures] == ["100000"]
    assert [(one.code, one.found) for one in reading.messages] == [("rows_not_read", "6")]


def test_where_no_words_tell_the_names_of_rows_the_first_column_of_words_is_likely_theirs():
    rows = (("Than sạch", 1, 2), ("Gạch nung", 3, 4))
    asked = read(sheet(heads=(None, 1995, 2000), rows=rows)).questions
    assert [(one.column, one.suggested) for one in asked] == [("A", "name"), ("B", "number"), ("C", "number")]


def test_a_kept_mapping_is_recognised_by_its_header_whatever_the_sheet_is_called():
    book_of_other_name = sheet()
    reading = read(book_of_other_name, kept=[mapping()])
    assert reading.mapping == "phu-luc.v1"


def from_sender(name):
    return sheet(rows=(*ROWS, (), ("", f"Đơn vị báo cáo: {name}")))


def test_of_mappings_with_one_header_that_of_the_files_own_sender_is_taken():
    kept = [mapping(name="a"), mapping(name="b", sender="Phòng Công Thương Bắc Sơn"), mapping(name="c", sender="")]
    reading = read(from_sender("Phòng  công thương Bắc Sơn"), kept=kept)
    assert (reading.mapping, reading.sender) == ("b.v1", "Phòng Công Thương Bắc Sơn")
    assert "sender_of_mapping" not in {one.code for one in reading.messages}
    assert read(kept=kept).mapping == "a.v1"


def test_a_file_that_names_another_sender_than_its_mapping_is_not_taken_for_its_own_unseen():
    for chosen in ({"mapping": mapping()}, {"kept": [mapping()]}):
        reading = read(from_sender("Phòng Công Thương Bắc Sơn"), **chosen)
        (found,) = [one for one in reading.messages if one.code == "sender_of_mapping"]
        assert (found.level, found.expected) == ("warning", "Sở Công nghiệp")
        assert (found.found, found.place) == ("Phòng Công Thương Bắc Sơn", "Sheet!B8")
        assert reading.sender == "Sở Công nghiệp"


def test_a_mapping_that_names_a_sender_is_not_for_those_who_report_for_others(root):
    mappings.save(intake_report.mapping_folder(), mapping())
    said = {"encoding": "", "separator": "", "decimal": ""}

    def name_for(senders):
        return intake_report.read(sheet(), "a.xlsx", "", "", said, senders=senders).mapping

    assert name_for(None) == name_for(["sở Công nghiệp"]) == "phu-luc.v1"
    assert name_for([]) == name_for(["Phòng Công Thương Bắc Sơn"]) == ""
    mappings.save(intake_report.mapping_folder(), mapping(name="chung", sender=""))
    assert name_for(["Phòng Công Thương Bắc Sơn"]) == "chung.v1"


def test_columns_are_asked_again_when_the_header_changes():
    changed = sheet(heads=(*HEADS[:3], "TH 2002", "ƯTH 2003", "KH 2004"))
    reading = read(changed, mapping=mapping())
    assert [one.code for one in reading.errors] == ["header_changed"]
    assert not reading.figures
    assert len(reading.questions) == 6
    assert [one.code for one in read(changed, kept=[mapping()]).errors] == ["layout_unknown"]
    respelled = sheet(heads=("tt", "SẢN PHẨM", "Đơn  vị", "TH 2001", "ƯTH 2002", "KH 2003"))
    assert read(respelled, kept=[mapping()]).figures


def test_versions_are_kept_and_never_written_over(tmp_path):
    first = mapping()
    path = mappings.save(tmp_path, first)
    assert mapping_text.kept(tmp_path) == [mapping_text.from_json(path.read_text(encoding="utf-8"))]
    assert mapping_text.kept(tmp_path)[0].columns["E"].kind == "estimated"
    with pytest.raises(FileExistsError):
        mappings.save(tmp_path, mapping(sender="other"))
    assert mapping_text.next_version(tmp_path, "phu-luc") == 2
    mappings.save(tmp_path, mapping(version=2))
    (tmp_path / "broken.v1.json").write_text("{", encoding="utf-8")
    assert [(one.name, one.version) for one in mapping_text.kept(tmp_path)] == [("phu-luc", 2), ("phu-luc", 1)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.v1.json", "phu-luc.v1.json", "phu-luc.v2.json"]


def changed_json(**changed):
    entry = json.loads(mapping().to_json())
    for name, value in changed.items():
        part, _, rest = name.partition("__")
        if rest:
            entry["columns"][part.upper()][rest] = value
        else:
            entry[part] = value
    return json.dumps(entry)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"name": "../x"}, "name"),
        ({"version": 0}, "version"),
        ({"rows": ["nothing"]}, "rows"),
        ({"rows": [["product"]]}, "rows"),
        ({"period": "tháng 5/2023"}, "period"),
        ({"period": "2023-13"}, "period"),
        ({"period": "this"}, "period"),
        ({"encoding": "rot13"}, "encoding"),
        ({"decimal": "x"}, "decimal"),
        ({"header_rows": [float("inf"), 3]}, "infinity"),
        ({"header_rows": [5, 3]}, "header_rows"),
        ({"names": {"a": 1}}, "names"),
        ({"sender": 7}, "sender"),
        ({"d__role": "formula"}, "role"),
        ({"d__period": "2001-13"}, "D period"),
        ({"d__measure": "guess"}, "D measure"),
        ({"d__kind": "derived"}, "D kind"),
        ({"d__comparison": "x"}, "D comparison"),
        ({"b__role": "note"}, "columns"),
        ({"extra": 1}, "extra"),
        ({"d__extra": 1}, "extra"),
    ],
)
def test_a_mapping_that_no_sheet_can_be_read_by_is_refused(changed, problem):
    with pytest.raises(InvalidMapping, match=problem):
        mapping_text.from_json(changed_json(**changed), LISTS)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "[" * 100_000, '{"columns": 1}'])
def test_what_is_no_mapping_is_refused(text):
    with pytest.raises(InvalidMapping):
        mapping_text.from_json(text)


def test_the_header_of_years_and_of_several_rows_is_found():
    book = openpyxl.Workbook()
    table = book.active
    for row in (["Tiêu đề"], [], [None, 1995, 2000, "Sơ bộ 2002"], [], ["Than"], ["Coal", 8.35, 11.6, 15.9]):
        table.append(row)
    assert questions.likely_header(workbook.read(saved(book)).sheets[0]) == (3, 3)


def test_names_above_their_numbers_and_tables_of_the_whole_country():
    book = openpyxl.Workbook()
    table = book.active
    for row in (
        ["Sản phẩm"],
        [None, 1995, 2000],
        ["Xi măng - Triệu tấn"],
        ["Cement", 5.8, 13.3],
        ["Bia - Triệu lít"],
        ["Beer", 465, 779],
    ):
        table.append(row)
    data = saved(book)
    header = mappings.header_words(workbook.read(data).sheets[0], (2, 2))
    columns = {
        "A": Column("name"),
        "B": Column("number", period="1995", measure="actual"),
        "C": Column("number", period="2000", measure="actual"),
    }
    made = mapping(
        header=header, header_rows=(2, 2), columns=columns, area="ca-nuoc", names={}, label_above=True, only_known=True
    )
    reading = read(data, mapping=made)
    assert [(row["item"], row["area"], row["as_printed"]) for row in reading.figures] == [
        ("xi-mang", "ca-nuoc", "5,8 triệu tấn"),
        ("xi-mang", "ca-nuoc", "13,3 triệu tấn"),
    ]
    assert not reading.messages


def test_a_text_table_with_points_is_printed_in_english():
    lines = ('"Index"', "", '"Province";"2012";"2013"', '" WHOLE COUNTRY";105.8;105.9', '"Cao Bang";99.1;..')
    table = "\n".join(("\ufeff" + lines[0], *lines[1:], '"Lang Son";96.1;103.0'))
    columns = {
        "A": Column("name"),
        "B": Column("number", period="2012", measure="actual", item="chi-so"),
        "C": Column("number", period="2013", measure="actual", item="chi-so"),
    }
    data = table.encode()
    header = mappings.header_words(workbook.read(data).sheets[0], (3, 3))
    names = {"WHOLE COUNTRY": "ca-nuoc", "Cao Bang": "cao-bang", "Lang Son": "toan-tinh"}
    made = mapping(
        header=header,
        columns=columns,
        rows=("area",),
        names=names,
        indicator="industrial_index",
        source_kind="statistics",
    )
    reading = reader.read(data, file_name="iip.csv", tables=TABLES, mapping=made)
    assert reading.source["language"] == "en"
    assert reading.source["kind"] == "statistics"
    assert {(row["area"], row["period"]): row["as_printed"] for row in reading.figures} == {
        ("ca-nuoc", "2012"): "105.8",
        ("ca-nuoc", "2013"): "105.9",
        ("cao-bang", "2012"): "99.1",
        ("", "2012"): "96.1",
        ("", "2013"): "103.0",
    }
    assert not reading.messages


def test_a_sheet_with_numbers_that_is_not_read_is_said():
    book = openpyxl.load_workbook(io.BytesIO(sheet()))
    book.create_sheet("Khác")["B2"] = 5
    (found,) = [one for one in read(saved(book), mapping=mapping()).messages if one.code == "sheet_not_read"]
    assert (found.level, found.place) == ("warning", "Khác!A1")


def test_names_are_kept_as_they_are_written():
    assert read(mapping=mapping()).labels[0] == "Than sạch - Nghìn tấn"


ANSWERS = {
    "name": "phu-luc",
    "version": 1,
    "sender": "Sở Công nghiệp",
    "rows": ["product"],
    "period": "2002",
    "names": {"Đường mía": ""},
    "columns": {
        "B": {"role": "name"},
        "C": {"role": "unit"},
        "D": {"role": "number", "period": "2001", "measure": "actual"},
    },
}


def test_answers_make_a_mapping_by_which_the_file_is_read():
    made = questions.answered(sheet(), ANSWERS, LISTS)
    assert made.header_rows == (3, 3)
    assert made.header["D"] == "TH 2001"
    reading = read(kept=[made])
    assert [row["as_printed"] for row in reading.figures] == ["10,5 nghìn tấn", "100 triệu viên"]


@pytest.mark.parametrize(
    "changed",
    [
        {"header_rows": "x"},
        {"header_rows": [1, 10**12]},
        {"header_rows": [1]},
        {"columns": {}},
        {"columns": None},
        {"rows": 5},
        {"name": {1}},
    ],
)
def test_answers_that_make_no_mapping_are_refused(changed):
    with pytest.raises(InvalidMapping):
        questions.answered(sheet(), {**ANSWERS, **changed}, LISTS)


def test_answers_are_kept_by_version_and_the_file_is_read_by_them(root):
    answers = {
        "name": "phu-luc",
        "sender": "Sở Công nghiệp",
        "period": "2002",
        "rows": ["product"],
        "columns": {
            "B": {"role": "name"},
            "C": {"role": "unit"},
            "E": {"role": "number", "period": "2002", "measure": "actual", "kind": "estimated"},
        },
    }
    assert intake_report.unrecognised(sheet(), "phu-luc.xlsx", SAID).questions
    for version in (1, 2):
        assert intake_report.keep_answers(sheet(), answers, SAID).version == version
    read = intake_report.read(sheet(), "phu-luc.xlsx", "", "", {})
    assert (read.mapping, read.questions) == ("phu-luc.v2", ())
    assert {(row["item"], row["value"]) for row in read.figures} == {("than-sach", "11000")}
    assert intake_report.unrecognised(sheet(), "phu-luc.xlsx", SAID).questions
    mappings.file_of(intake_report.mapping_folder(), replace(mapping(), version=3)).write_text("{")
    assert intake_report.keep_answers(sheet(), answers, SAID).version == 4
    with pytest.raises(InvalidMapping):
        intake_report.keep_answers(sheet(), {**answers, "name": "../../x"}, SAID)


MONTHLY = ("TT", "Sản phẩm", "Đơn vị", "Tháng này", "Từ đầu năm", "% so tháng trước")
RELATIVE = {
    "B": Column("name"),
    "C": Column("unit"),
    "D": Column("number", period="this", measure="actual"),
    "E": Column("number", period="span", measure="actual"),
    "F": Column("number", period="this", measure="actual", comparison="month_on_month", against="before"),
}


def monthly(*above):
    book = openpyxl.Workbook()
    for row in (*((text,) for text in above), (), MONTHLY, (1, "Than sạch", "tấn", 100, 700, 100)):
        book.active.append(row)
    return saved(book)


def monthly_mapping(**changed):
    header = mappings.header_words(workbook.read(monthly("", "")).sheets[0], (4, 4))
    usual = {"header": header, "header_rows": (4, 4), "columns": RELATIVE, "period": "", "names": {}, "form": "B1"}
    return mapping(**usual | changed)


def test_periods_of_columns_follow_the_period_that_each_file_states():
    for title, this, span in (("Tháng 8 năm 2024", "2024-08", "2024-01..2024-08"), ("Tháng 2/2025", "2025-02", "")):
        reading = read(monthly("Phụ lục", title), kept=[monthly_mapping()])
        assert [row["period"] for row in reading.figures] == [this, span or "2025-01..2025-02"]
        assert (reading.period, reading.form, reading.mapping) == (this, "B1", "phu-luc.v1")
        assert not reading.messages


def test_a_file_without_a_period_is_not_read_as_of_the_month_of_another():
    reading = read(monthly("Phụ lục", ""), kept=[monthly_mapping()])
    assert ([one.code for one in reading.errors], reading.figures) == (["period_missing"], ())
    fixed = {letter: replace(column, period="2024-07") for letter, column in RELATIVE.items() if letter < "E"}
    kept = [monthly_mapping(columns=fixed, period="2024-07")]
    assert [one.code for one in read(monthly("Phụ lục", ""), kept=kept).warnings] == ["period_assumed"]
    (found,) = read(monthly("Phụ lục", "Tháng 8 năm 2024"), kept=kept).errors
    assert (found.code, found.found, found.expected, found.place) == (
        "period_of_mapping",
        "2024-08",
        "2024-07",
        "Sheet!A2",
    )


@pytest.mark.parametrize(
    ("of", "codes"),
    [
        ("2024-01", ("2024-01", "2023-12", "2024-01", "2023-01", "2023-01", "2024", "2023")),
        ("2024-q2", ("2024-q2", "2024-q1", "2024-01..2024-06", "2023-q2", "2023-01..2023-06", "2024", "2023")),
        ("2024", ("2024", "2023", "2024", "2023", "2023", "2024", "2023")),
    ],
)
def test_relative_periods(of, codes):
    assert tuple(relative_periods.code(name, of) for name in relative_periods.NAMES) == codes
    assert relative_periods.code("2001", of) == "2001"


def test_the_area_is_that_of_the_file_where_the_mapping_says_none():
    reading = read(
        monthly("Phụ lục", "Tháng 8 năm 2024", "Địa bàn: Huyện Bắc Sơn"), kept=[monthly_mapping(header_rows=(5, 5))]
    )
    assert (reading.area, {row["area"] for row in reading.figures}) == ("bac-son", {"bac-son"})
    reading = read(
        monthly("Phụ lục", "Tháng 8 năm 2024", "Địa bàn: Huyện Bắc Xơn"), kept=[monthly_mapping(header_rows=(5, 5))]
    )
    assert [one.code for one in reading.errors] == ["unknown_area"]


def test_the_form_that_a_layout_stands_for_is_told_by_its_title_or_asked():
    def likely(*title):
        return read(monthly(*title)).likely_form

    assert likely("SẢN PHẨM CHỦ YẾU", "Tháng 8 năm 2024") == "B1"
    assert likely("Giá trị sản xuất theo địa bàn") == "B3"
    assert likely("Phụ lục 2") == likely("Sản phẩm theo huyện") == ""
    with pytest.raises(InvalidMapping, match="form"):
        mapping_text.check(mapping(form="B9"), LISTS)
    made = mapping_text.from_json(monthly_mapping().to_json(), LISTS)
    assert (made.form, made.columns["E"].period) == ("B1", "span")
    assert read(kept=[mapping(form="none")]).form == "phu-luc"
