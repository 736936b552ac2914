"""Patterns and added paragraphs are data that people change: what is wrong with them is said with its place."""

import re

import pytest

from lsdash.exports.report_document import compose, paragraphs, pattern_file
from lsdash.exports.report_document.facts import Facts
from tests.exports.report.worlds import row_of, written

FIRST = "parts[1].sentences[1]."
VI = (pattern_file.FOLDER / "vi.toml").read_text(encoding="utf-8")


def issues(tmp_path, text):
    (tmp_path / "vi.toml").write_text(text, encoding="utf-8")
    with pytest.raises(pattern_file.InvalidPatterns) as error:
        pattern_file.read("vi", tmp_path)
    return [(issue.column, issue.found, issue.expected) for issue in error.value.issues]


def test_the_shipped_patterns_are_sound():
    for lang in ("vi", "en"):
        assert pattern_file.read(lang).parts


@pytest.mark.parametrize(
    ("old", "new", "place", "found", "expected"),
    [
        ('code = "khu-vuc"', 'code = "Khu vực"', "parts[2].code", "Khu vực", "small letters"),
        ('code = "khu-vuc"', 'code = "tinh-hinh-chung"', "parts[2].code", "tinh-hinh-chung", "of its own"),
        ('rule = "below_plan"', 'rule = "below"', "parts[6].sentences[5].rule", "below", "below_plan"),
        ('figure = "sector-mix"', 'figure = "../x"', "parts[2].charts[1].figure", "../x", "sector-mix"),
        ('"this.plan_attainment"', '"then.plan"', "parts[2].tables[1].columns", "then.plan", "this."),
        (
            'clauses = ["actual", "plan_att',
            'clauses = ["growht", "plan_att',
            FIRST + "clauses",
            "growht",
            "gro",
        ),
        ('role = "whole" }', 'rolle = "whole" }', FIRST + "of.rolle", "rolle", "role"),
        ('role = "whole" }', 'role = "all" }', FIRST + "of.role", "all", "whole"),
        ("toàn tỉnh {clauses}.", "toàn tỉnh {clause}.", FIRST + "text", "{clause}", "{clauses}"),
        ("toàn tỉnh {clauses}.", "toàn tỉnh {clauses.", FIRST + "text", "", "braces"),
        ("toàn tỉnh {clauses}.", "toàn tỉnh {clauses!r}.", FIRST + "text", "{clauses}", "placeholders"),
        (
            "toàn tỉnh {clauses}.",
            "toàn tỉnh {clauses.__class__}.",
            FIRST + "text",
            "__class__",
            "clauses",
        ),
        ('stated = "đạt {value}"', 'stated = "đạt {number}"', "clauses.actual.stated", "{number}", "{value}"),
        ('stated = "đạt {value}"', 'printed = "đạt {value}"', "clauses.actual.printed", "printed", "stated"),
        ("[clauses.share]", "[clauses.shares]", "clauses.shares", "shares", "share"),
        ('between = ", "', 'betwixt = ", "', "joining.betwixt", "betwixt", "between"),
        ('subject = "', 'subjekt = "', "page.subject", "nothing", "an entry"),
        ('issuing = ["UBND', 'issuing = [3, "UBND', "page.issuing", "3", "a text"),
        ("[[parts]]\ncode = ", "[parts]\ncode = ", "", "", "TOML"),
        (
            'connected = "grid',
            'connected = "grid..x',
            "parts[4].sentences[1].numbers.connected",
            "grid..x",
            "indicator",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path, old, new, place, found, expected):  # noqa: PLR0917
    assert old in VI
    said = issues(tmp_path, VI.replace(old, new, 1))
    assert any(one[0] == place and found in one[1] and expected in one[2] for one in said), said


def test_a_missing_or_foreign_file_is_named(tmp_path):
    with pytest.raises(pattern_file.InvalidPatterns, match=r"vi\.toml.*TOML"):
        pattern_file.read("vi", tmp_path)
    (tmp_path / "vi.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(pattern_file.InvalidPatterns, match=r"vi\.toml.*TOML"):
        pattern_file.read("vi", tmp_path)


def test_messages_name_no_path(tmp_path):
    assert not any(str(tmp_path) in " ".join(issue) for issue in issues(tmp_path, VI.replace("[page]", "[page", 1)))


def test_another_order_of_parts_is_another_order_of_the_report(tmp_path, words):
    blocks = re.split(r"(?=^\[\[parts\]\])", VI, flags=re.MULTILINE)
    head, first, second, *rest = blocks
    (tmp_path / "vi.toml").write_text("".join([head, second, first, *rest]), encoding="utf-8")
    rows = [row_of("production_value", item, "2006", "actual") for item in ("total", "tw")]
    document = compose.document(Facts("2006", rows), pattern_file.read("vi", tmp_path), words("2006"))
    assert [part.code for part in document.parts] == ["khu-vuc", "tinh-hinh-chung"]


@pytest.fixture
def folder(tmp_path):
    own = tmp_path / "vi"
    own.mkdir()
    return own


def test_added_paragraphs_are_for_every_period_or_for_one(folder):
    (folder / "khu-vuc.txt").write_text("Một đoạn\ntrên hai dòng.\n\n\nĐoạn hai.\n", encoding="utf-8")
    (folder / "khu-vuc.2006.txt").write_bytes("\ufeffRiêng năm ấy.\r\n\r\n \r\nĐoạn nữa.".encode())
    (folder / "san-pham.2008-q1.txt").write_text("Quý khác.", encoding="utf-8")
    read = {
        period: paragraphs.read("vi", period, ("khu-vuc", "san-pham"), folder.parent) for period in ("2006", "2007")
    }
    always = ["Một đoạn trên hai dòng.", "Đoạn hai."]
    assert read == {"2006": {"khu-vuc": [*always, "Riêng năm ấy.", "Đoạn nữa."]}, "2007": {"khu-vuc": always}}
    assert paragraphs.read("en", "2006", ("khu-vuc",), folder.parent) == {}


def test_added_paragraphs_stand_behind_the_sentences_of_their_part(words):
    rows = [row_of("production_value", "total", "2006", "actual")]
    free = {"tinh-hinh-chung": ["Thêm <b>một</b> đoạn."], "khu-vuc": ["Phần khác."]}
    document = written(Facts("2006", rows), words("2006"), free=free)
    assert [(paragraph.text[:8], paragraph.free) for paragraph in document.paragraphs()] == [
        ("Năm 2006", False),
        ("Thêm <b>", True),
        ("Phần khá", True),
    ]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("khuvuc.txt", b"x", "khu-vuc"),
        ("khu-vuc.20066.txt", b"x", "<period>"),
        ("khu-vuc.txt", b"\xff\xfe", "UTF-8"),
        ("khu-vuc.txt", b"x" * 100_001, "100000"),
    ],
)
def test_a_file_of_paragraphs_that_cannot_be_used_is_named(folder, name, data, expected):
    (folder / name).write_bytes(data)
    with pytest.raises(pattern_file.InvalidPatterns) as error:
        paragraphs.read("vi", "2006", ("khu-vuc",), folder.parent)
    assert name in str(error.value)
    assert expected in str(error.value)
    assert str(folder) not in str(error.value)
