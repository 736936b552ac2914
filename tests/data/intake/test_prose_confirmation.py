"""What a person has settled of a report in words: taken as said, refused with the reason, nothing left out unseen."""

import json
import re
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsdash import queries
from lsdash.data import releases, validate
from lsdash.data.intake import prose as package
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.prose import confirmation, documents
from lsdash.data.intake.prose.confirmation import About
from lsdash.data.intake.prose.findings import GROUPS, Wording
from lsdash.data.submissions import records, workflow
from lsdash.exports import submission_report
from lsdash.model import texts
from lsdash.model.filters import Filters
from lsdash.model.observation_ids import Key
from tests.data.intake.prose import TABLES, TEXTS
from tests.data.intake.test_prose_files import run

ABOUT = About("Báo cáo", "2004", "Sở Công nghiệp", issued="2005-01-10")
LISTS = CodeLists(TABLES)
TEXT = (
    "Công nghiệp năm 2004\nSản lượng than sạch đạt 131.784 tấn, tăng 12% so với năm 2001; phấn đấu đạt gần 450.000 tấn."
)


def read(text):
    return documents.of_text(text, file_name="bao-cao.txt", sha256="a" * 64, tables=TABLES)


def confirmed(reading, choices, about=ABOUT, wordings=None):
    return confirmation.confirmed(reading, choices, about, TABLES, wordings)


def issues(reading):
    """What the build finds in a reading that is published."""
    tables = {**TABLES, "sources": [*TABLES["sources"], reading.source], "figures": reading.figures}
    return validate.issues({**tables, "findings": reading.findings, "finding_links": reading.finding_links})


def figures(reading):
    return [one for one in reading.statements if one.state != "not_a_figure"]


def codes(reading, level):
    return {one.code for one in reading.messages if one.level == level}


@pytest.mark.parametrize("entry", TEXTS, ids=[entry["name"] for entry in TEXTS])
def test_what_is_proposed_is_taken_by_the_build(entry):
    reading = read(entry["text"])
    made = confirmed(reading, confirmation.proposed(reading))
    assert codes(made, "error") <= {"prose_no_numbers"}
    assert issues(made) == []
    assert {row["place"] for row in made.figures} <= {one.place for one in reading.statements}


def all_as(reading, item, measure, indicator="production_value"):
    """Every figure as one measure of one item, of the years 2004, 2003, …"""
    keys = (Key(indicator, item, "", str(2004 - number), measure) for number in range(99))
    return {one.name: key for one, key in zip(figures(reading), keys, strict=False)}


def test_an_amount_below_nothing_is_not_proposed_and_not_taken():
    reading = read("Công nghiệp năm 2004\nSản lượng than sạch đạt -131.784 tấn. Giá trị SXCN đạt -5 tỷ đồng.")
    assert [(one.state, one.reason) for one in figures(reading)] == [("unclear", "negative")] * 2
    made = confirmed(reading, {figures(reading)[0].name: Key("output", "than-sach", "", "2004", "actual")})
    assert "negative_amount" in codes(made, "error")


def test_what_was_reached_after_the_time_of_the_report_is_said_unless_it_is_an_estimate():
    reading = read("Công nghiệp năm 2004\nGiá trị SXCN năm 2004 đạt 546 tỷ đồng.\nNăm 2005: giá trị SXCN 850 tỷ đồng.")
    made = confirmed(reading, confirmation.proposed(reading))
    (warning,) = [one for one in made.warnings if one.code == "prose_ahead"]
    assert (warning.found, warning.expected) == ("1", "850 tỷ đồng (3.1)")
    estimate = read("Công nghiệp 9 tháng đầu năm 2004\nGiá trị SXCN quý IV năm 2004 ước đạt 146 tỷ đồng.")
    made = confirmed(estimate, confirmation.proposed(estimate), replace(ABOUT, period="2004-01..2004-09"))
    assert [row["as_printed"] for row in made.figures] == ["146 tỷ đồng"]
    assert not codes(made, "warning")


def test_a_fall_of_more_than_all_is_not_taken():
    reading = read("Công nghiệp năm 2004\nGiá trị SXCN giảm 120% so với năm 2003.")
    made = confirmed(reading, all_as(reading, "total", "growth"))
    assert "fall_of_more_than_all" in codes(made, "error")
    whole = read("Công nghiệp năm 2004\nGiá trị SXCN giảm 100% so với năm 2003.")
    assert not codes(confirmed(whole, all_as(whole, "total", "growth")), "error")


def test_a_total_that_is_only_a_bound_is_not_said_to_differ_from_its_parts():
    text = (
        "Năm 2004, giá trị SXCN đạt {} 800 tỷ đồng. Trong đó QDTW đạt 210 tỷ đồng; QDĐP 112 tỷ đồng; NQD 482 tỷ đồng."
    )
    found = {}
    for over in ("hơn", ""):
        reading = read(text.format(over))
        found[over] = codes(confirmed(reading, confirmation.proposed(reading)), "warning")
    assert found == {"hơn": set(), "": {"parts_total"}}


@pytest.mark.parametrize(
    ("said", "base", "warned"),
    [
        ("Giá trị SXCN theo giá cố định năm 1994 đạt 546 tỷ đồng.", "constant_1994", False),
        ("Các chỉ tiêu giá trị tính theo giá so sánh 2010. Giá trị SXCN đạt 546 tỷ đồng.", "constant_2010", False),
        ("Giá trị SXCN (giá hiện hành) đạt 546 tỷ đồng. Sản lượng xi măng đạt 9.000 tấn.", "current", False),
        ("Giá trị SXCN đạt 546 tỷ đồng. GDP theo giá hiện hành đạt 900 tỷ đồng.", "not_stated", False),
        ("QDTW giá cố định 1994 đạt 46 tỷ đồng. NQD giá hiện hành đạt 90 tỷ đồng.", "not_stated", True),
    ],
)
def test_the_prices_that_a_text_names_with_its_amounts_are_those_of_the_source(said, base, warned):
    reading = read(f"Công nghiệp năm 2004\nGiá trị SXCN năm 2004 tăng.\n{said}")
    proposed = confirmation.proposed(reading)
    if warned:
        proposed = {
            one.name: Key("production_value", item, "", "2004", "actual")
            for one, item in zip(figures(reading), ("tw", "nqd"), strict=True)
        }
    made = confirmed(reading, proposed)
    assert made.source["price_base"] == base
    assert ("prose_prices" in codes(made, "warning")) is warned


def test_what_is_left_out_is_said_with_its_words_and_places():
    reading = read(TEXT)
    made = confirmed(reading, confirmation.proposed(reading))
    assert [row["as_printed"] for row in made.figures] == ["131.784 tấn"]
    (warning,) = [one for one in made.warnings if one.code == "prose_left_out"]
    assert (warning.found, warning.expected) == ("2", "12% (2.1); 450.000 tấn (2.1)")
    everything = {one.name: Key("output", "than-sach", "", "2004", "actual") for one in figures(reading)}
    assert "prose_left_out" not in codes(confirmed(reading, everything), "warning")


def test_a_number_is_of_what_the_person_says():
    reading = read(TEXT)
    _, _, last = figures(reading)
    target = Key("output", "than-sach", "", "2005", "target")
    made = confirmed(reading, {last.name: target})
    (row,) = made.figures
    assert (row["period"], row["measure"], row["kind"], row["value"], row["unit"]) == (
        *("2005", "target", "target"),
        *("450000", "tan"),
    )
    assert issues(made) == []


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (Key("output", "vang", "", "2004", "actual"), "prose_key"),
        (Key("output", "than-sach", "", "2004", "guess"), "prose_key"),
        (Key("nothing", "than-sach", "", "2004", "actual"), "prose_key"),
        (Key("output", "than-sach", "ha-noi-2", "2004", "actual"), "unknown_area"),
        (Key("output", "than-sach", "", "2004-13", "actual"), "prose_period"),
        (Key("output", "da", "", "2004", "actual"), "prose_unit"),
        (Key("output", "than-sach", "", "2004", "growth"), "prose_unit"),
    ],
)
def test_a_choice_that_cannot_be_is_an_error_with_the_place(key, code):
    reading = read(TEXT)
    first = figures(reading)[0]
    made = confirmed(reading, {first.name: key})
    (found,) = [one for one in made.errors if one.code == code]
    assert (found.place, found.found) == ("2.1", "131.784 tấn")
    assert "phan-tram" not in found.words("vi")  # units have names
    for lang in ("vi", "en"):
        assert "131.784 tấn" in found.words(lang) or code in {"prose_period", "unknown_area"}


@pytest.mark.parametrize(
    ("change", "code"),
    [({"period": ""}, "prose_no_period"), ({"period": "2004-q5"}, "prose_period"), ({"sender": " "}, "prose_sender")],
)
def test_a_report_needs_a_period_and_a_sender(change, code):
    reading = read(TEXT)
    assert code in codes(confirmed(reading, confirmation.proposed(reading), replace(ABOUT, **change)), "error")


KEYS = st.builds(
    Key,
    st.sampled_from(sorted(LISTS.indicators)),
    st.sampled_from(sorted({item for units in LISTS.units_of_items.values() for item in units})),
    st.sampled_from(["", "huu-lung", "cao-loc"]),
    st.sampled_from(["2003", "2004", "2005", "2004-q1", "2004-03", "2004-01..2004-09", "x"]),
    st.sampled_from(sorted(LISTS.measure_units)),
)


@settings(max_examples=60)
@given(st.data(), st.sampled_from(TEXTS))
def test_whatever_is_chosen_has_an_error_or_is_taken_by_the_build(data, entry):
    reading = read(entry["text"])
    own = [key for one in reading.statements for key in (one.key, *one.candidates) if key.item]
    keys = st.one_of(st.none(), KEYS, *([st.sampled_from(own)] if own else []))
    made = confirmed(reading, {one.name: data.draw(keys) for one in figures(reading)})
    if not made.errors:
        assert [issue for issue in issues(made) if issue.file == "figures.csv"] == []


JUDGED = TEXT + "\nSản xuất ở Hữu Lũng gặp nhiều khó khăn. Than sạch tiêu thụ chậm."
WORDED = Wording("yeu-kem", " Công nghiệp Hữu Lũng gặp khó. ", "Industry in Hữu Lũng had a hard year.")


def test_a_statement_without_a_number_is_taken_in_the_words_of_the_person():
    reading = read(JUDGED)
    first, second = reading.findings
    made = confirmed(reading, confirmation.proposed(reading), wordings={first.place: WORDED})
    assert codes(made, "error") == set()
    (row,), (link,) = made.findings, made.finding_links
    assert (row["place"], row["group"], row["source"]) == (first.place, "yeu-kem", made.source["code"])
    assert (row["text_vi"], row["text_en"]) == (WORDED.text_vi.strip(), WORDED.text_en)
    assert {name: value for name, value in link.items() if value} == {"finding": row["id"], "area": "huu-lung"}
    assert issues(made) == []
    both = confirmed(
        reading, confirmation.proposed(reading), wordings=dict.fromkeys((first.place, second.place), WORDED)
    )
    assert {link["product"] for link in both.finding_links} == {"", "than-sach"}
    assert issues(both) == []


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        (replace(WORDED, group="nhan-xet"), "finding_group"),
        (replace(WORDED, text_en=" "), "finding_words"),
        (replace(WORDED, text_vi=""), "finding_words"),
    ],
)
def test_a_statement_needs_a_group_and_words_in_both_languages(wording, code):
    reading = read(JUDGED)
    place = reading.findings[0].place
    made = confirmed(reading, confirmation.proposed(reading), wordings={place: wording})
    assert [(one.code, one.place) for one in made.errors] == [(code, place)]


def test_groups_of_statements_are_those_of_the_table():
    described = json.loads((releases.DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    (table,) = (one for one in described if one["name"] == "findings")
    (group,) = (field for field in table["schema"]["fields"] if field["name"] == "group")
    assert list(GROUPS) == group["constraints"]["enum"]


def test_a_confirmed_reading_is_handed_in_from_the_command_line(tmp_path, capsys, monkeypatch, root):
    file = tmp_path / "bao-cao.txt"
    file.write_text("Sở Công nghiệp Lạng Sơn\n" + JUDGED, encoding="utf-8")
    _, out, _ = run(capsys, monkeypatch, "intake", file, "--dry-run", "--json")
    said = json.loads(out)
    said["statements"][-1] |= {"state": "proposed", **dict.fromkeys(("indicator", "item", "area", "period"), "")}
    said["findings"] = [said["findings"][0] | asdict(WORDED), *said["findings"][1:]]
    said["statements"][-1] |= {"indicator": "output", "item": "than-sach", "period": "2005", "measure": "target"}
    answers = tmp_path / "xac-nhan.json"
    answers.write_text(json.dumps(said), encoding="utf-8")
    code, out, errors = run(capsys, monkeypatch, "intake", file, "--confirmed", answers, "--reason", "năm khác")
    assert (code, errors) == (1, "")
    (one,) = workflow.submissions()
    assert (one.state, one.period, one.form) == (records.WAITING, "2004", "van-ban")
    seen = submission_report.of_preview(workflow.preview(one.id, person="An"), "en")
    assert seen["findings"] == [WORDED.text_en]
    assert any(WORDED.text_en in line for line in submission_report.lines_of_preview(seen, "en"))
    workflow.approve(one.id, person="Bình")
    workflow.publish(one.id, person="Bình")
    with releases.cursor(releases.current()) as cursor:
        told = queries.findings(cursor, Filters(about="2004"))
    assert told.loc[told["text_en"] == WORDED.text_en, "areas"].map(list).to_list() == [["huu-lung"]]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"sha256": "b"}', "[" * 10_000, '{"sha256": null, "statements": 3}'])
def test_what_is_no_confirmation_of_this_text_is_refused_in_words(text, tmp_path, capsys, monkeypatch, root):
    file, answers = tmp_path / "a.txt", tmp_path / "b.json"
    file.write_text(TEXT, encoding="utf-8")
    answers.write_text(text, encoding="utf-8")
    code, out, errors = run(capsys, monkeypatch, "intake", file, "--confirmed", answers)
    assert (code, out) == (2, "")
    assert errors.strip() == texts.text("vi", "intake.prose_not_confirmed", file="a.txt")


def test_every_reason_has_words():
    source = "".join(path.read_text(encoding="utf-8") for path in Path(package.__file__).parent.glob("*.py"))
    found = set(re.findall(r'(?:problem|reason)=(?:problem or )?"([a-z_]+)"', source))
    found |= {one.reason for entry in TEXTS for one in read(entry["text"]).statements if one.reason}
    assert len(found) > 25
    for lang in ("vi", "en"):
        assert {f"prose_reason.{code}" for code in found} <= texts.entries(lang).keys()


@pytest.mark.parametrize(
    ("cell", "number", "value", "printed"),
    [("tấn", "512.300", "512300", "512.300"), ("nghìn tấn", "512,3", "512300", "512,3 nghìn tấn")],
)
def test_a_number_of_a_table_has_the_unit_of_its_row(cell, number, value, printed):
    """A person can say what it is of: before, its unit was never that of the product."""
    reading = read(f"Công nghiệp năm 2006\n| Than sạch | {cell} | {number} |")
    (one,) = figures(reading)
    assert (one.state, one.reason) == ("unclear", "table")
    made = confirmed(reading, {one.name: Key("output", "than-sach", "", "2006", "actual")})
    assert [(row["value"], row["unit"], row["as_printed"]) for row in made.figures] == [(value, "tan", printed)]
    assert issues(made) == []


@pytest.mark.parametrize("row", ["| Than sạch | 512.300 |", "| Than sạch (tấn) | 512.300 |", "| tấn | m3 | 512.300 |"])
def test_no_unit_is_guessed_where_not_one_cell_names_it(row):
    (one,) = figures(read(f"Công nghiệp năm 2006\n{row}"))
    assert (one.unit, one.as_printed) == ("", "512.300")
