"""Readers under random damage: whatever comes in, only a reading or a refusal in words comes out."""

import io
import zipfile

import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsdash.data.intake import marked_copy, reader
from lsdash.data.intake.reading import UnreadableFile
from tests.data.intake.files import TABLES, form, member, rezipped, saved

FORM = form()
MEMBERS = [name for name in zipfile.ZipFile(io.BytesIO(FORM)).namelist() if name.endswith((".xml", ".rels"))]
WORDS = [
    b"<",
    b">",
    b'"',
    b"&#0;",
    b"-1",
    b"99999999999",
    b"NaN",
    b"A1:ZZ9",
    b"\xff",
    b"=1",
    b"<c/>",
    b"s",
    b"",
    b"1,5",
]
FUZZ = settings(max_examples=40, suppress_health_check=list(HealthCheck), derandomize=True)


def survives(data, name="b1.xlsx", **options):
    """The file is read or refused; what is read can be put into words and marked."""
    try:
        reading = reader.read(data, file_name=name, tables=TABLES, **options)
    except UnreadableFile as error:
        reading = reader.unreadable(error, data, name)
    for one in reading.messages:
        assert one.words("vi")
        assert one.words("en")
    if not reading.unreadable and len(reading.messages) < 100:
        marked_copy.of(data, reading, "vi", separator=options.get("separator", ""))


def splice(draw, content, times):
    for _ in range(times):
        at = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 12))
        content = content[:at] + draw(st.sampled_from(WORDS)) + content[at + length :]
    return content


@FUZZ
@given(data=st.data(), name=st.sampled_from(MEMBERS), times=st.integers(1, 4))
def test_xml_of_a_workbook_changed_anywhere(data, name, times):
    survives(rezipped(FORM, **{name: splice(data.draw, member(FORM, name), times)}))


@FUZZ
@given(data=st.data(), times=st.integers(1, 6))
def test_bytes_of_a_workbook_changed_anywhere(data, times):
    survives(splice(data.draw, FORM, times))


def old_workbook():
    book = xlwt.Workbook()
    sheet = book.add_sheet("B1")
    for row in range(20):
        sheet.write(row, 0, f"Than s¹ch {row}")
        sheet.write(row, 1, row * 1.5)
    return saved(book)


OLD = old_workbook()


@FUZZ
@given(data=st.data(), times=st.integers(1, 6))
def test_bytes_of_an_old_workbook_changed_anywhere(data, times):
    survives(splice(data.draw, OLD, times), "b1.xls")


@FUZZ
@given(st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=300))
def test_any_bytes(content):
    survives(content, "b5.csv")


CELLS = st.sampled_from(
    [
        "",
        "1.234",
        "12,5",
        "..",
        "-",
        "Xi măng",
        "=1+1",
        "B5",
        "Biểu số: B1",
        "Tháng 7 năm 2026",
        '"',
        "%",
        "\u202e",
        "1e400",
    ]
)


@FUZZ
@given(st.lists(st.lists(CELLS, max_size=6), max_size=12), st.sampled_from([";", ",", "\t"]))
def test_any_table(rows, separator):
    survives("\n".join(separator.join(row) for row in rows).encode(), "x.csv", separator=separator)


@FUZZ
@given(
    st.sampled_from(["B1", "B2", "B3", "B4", "B5"]),
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 15), CELLS | st.floats() | st.booleans()), max_size=30),
)
def test_any_cells_of_a_form(code, changes):
    def change(sheet):
        for row, column, value in changes:
            cell = sheet.cell(row, column)
            if type(cell).__name__ != "MergedCell":
                cell.value = value

    survives(form(code, "2024" if code == "B4" else "2024-07", change=change))
