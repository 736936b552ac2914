"""The way of a report into the demonstration and out again, and that nothing of it ever gets among the real numbers."""

import io
import re
import shutil
from dataclasses import replace
from functools import cache, partial

import openpyxl
import pytest

from lsdash import queries
from lsdash.data import build, dataset_tables, publications, releases
from lsdash.data.demo import DATASET, waiting
from lsdash.data.intake import reader
from lsdash.data.publications import Publication
from lsdash.data.submissions import demonstration, handing_in, journal, records, refusals, workflow
from lsdash.exports import intake_report, prose_report
from lsdash.model.filters import Filters
from lsdash.model.words import rows
from lsdash.ui import visitor
from tests.data.intake.files import TABLES, entry, form, key
from tests.roots import rooted
from tests.ui.test_pages import opened, page, text_of

SAID = {"encoding": "", "separator": "", "decimal": ""}
STONE = form(entries={key("da"): entry(230500, unit="m3", kind="estimated")})


@pytest.fixture(autouse=True)
def root(filled, tmp_path, monkeypatch):
    path = shutil.copytree(filled, tmp_path / "store")
    monkeypatch.setenv("LSDASH_ROOT", str(path))
    yield path
    journal.close()


@pytest.fixture(scope="module")
def root_of_published(filled, tmp_path_factory):
    """A root in which the mended workbook is published, to be copied."""
    path = shutil.copytree(filled, tmp_path_factory.mktemp("published") / "store")
    with rooted(path):
        published()
        journal.close()
        releases.close()
    return path


@pytest.fixture
def is_published(root_of_published, tmp_path, monkeypatch):
    """Such a root; returned are the releases before and after."""
    before = releases.current(DATASET)
    monkeypatch.setenv("LSDASH_ROOT", str(shutil.copytree(root_of_published, tmp_path / "published")))
    return before, releases.current(DATASET)


def read(data, dataset=DATASET, name=waiting.FILE):
    return intake_report.read(data, name, "", "", SAID, dataset=dataset)


def number(text):
    """The number that a message names, in Vietnamese digits, or the middle of the two."""
    found = [float(match[0].replace(".", "").replace(",", ".")) for match in re.finditer(r"[\d.]*\d(,\d+)?", text)]
    return round(sum(found) / len(found), 3)


def mended(data):
    """The workbook as somebody mends it who knows nothing but the messages."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for message in read(data).messages:
        cell = book[message.place.partition("!")[0]][message.place.partition("!")[2]]
        if message.code == "unknown_name":
            cell.value = message.expected
        elif message.code == "printed_percent":
            cell.value = number(message.expected)
        elif message.code == "not_a_number":
            cell.value, cell.number_format = number(message.found), "#,##0.000"
        elif message.code == "unit_jump":  # "may have taken million for billion"
            cell.value, cell.number_format = cell.value / 1000, "#,##0.000"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@cache
def mended_once():
    """The same file each time, of which the same release follows."""
    return mended(waiting_file()[1])


def waiting_file():
    demonstration.ensure()
    (one,) = workflow.submissions(DATASET)
    return one, *handing_in.kept(one)


def in_release(query, **filters):
    with releases.cursor(releases.current(DATASET)) as cursor:
        return rows(query(cursor, Filters(**filters)))


def published():
    demonstration.ensure()
    data = mended_once()
    one = handing_in.hand_in(data, read(data), person="lan", reason="nhà máy dừng để sửa", dataset=DATASET)
    preview = workflow.preview(one.id, person="hoa")
    workflow.approve(one.id, person="hoa")
    return one, preview, workflow.publish(one.id, person="hoa")


def test_one_workbook_waits_with_errors_and_warnings_that_say_how_to_mend_them():
    one, data, reading = waiting_file()
    assert (one.id, one.state, one.form, one.period) == ("mophong-s0001", records.FAULTY, "B3", "2024-01")
    assert reading.messages == read(data).messages
    codes = [(message.level, message.code) for message in reading.messages]
    assert codes == [
        *(("error", code) for code in ("unknown_name", "not_a_number", "printed_percent")),
        *(("warning", code) for code in ("unit_jump", "far_from_history")),
    ]
    assert reading.synthetic
    demonstration.ensure()
    assert len(workflow.submissions(DATASET)) == 1
    for step in (workflow.preview, workflow.approve, workflow.publish):
        with pytest.raises(refusals.WrongState):
            step(one.id, person="hoa")


def test_what_the_messages_say_mends_it_and_one_true_warning_stays():
    reading = read(mended(waiting_file()[1]))
    assert not reading.errors
    (warning,) = reading.warnings
    assert (warning.code, warning.place) == ("far_from_history", "B3!N19")


def test_it_gets_into_the_demonstration_and_out_again_and_waits_anew():
    before, real = releases.current(DATASET), releases.current()
    assert in_release(queries.number, number="production_value.nqd@lang-son.2024-01.actual") == []
    one, preview, release = published()
    assert (release.id, releases.current(DATASET)) == (preview.after.id, release)
    assert preview.before == before
    (row,) = in_release(queries.number, number="production_value.nqd@lang-son.2024-01.actual")
    assert (row["kind"], row["place"].partition("!")[0]) == ("estimated", "B3")
    assert [(sent.id, sent.state) for sent in workflow.submissions(DATASET)] == [
        ("mophong-s0001", records.REPLACED),
        ("mophong-s0002", records.PUBLISHED),
    ]
    demonstration.ensure()
    assert len(workflow.submissions(DATASET)) == 2
    assert workflow.withdraw(one.id, person="hoa", reason="thử").id == before.id
    assert in_release(queries.number, number="production_value.nqd@lang-son.2024-01.actual") == []
    demonstration.ensure()
    assert [sent.state for sent in workflow.submissions(DATASET)][-1] == records.FAULTY
    assert releases.current() == real
    with journal.transaction() as connection:
        lines = journal.lines(connection)
    assert journal.broken(lines) == []
    assert {line["submission"].rpartition("-")[0] for line in lines} == {DATASET}


def test_a_withdrawal_that_broke_off_is_completed_when_the_desk_is_opened(is_published):
    before, release = is_published
    publications.replace_list([], DATASET)
    assert releases.current(DATASET) == release
    demonstration.ensure()
    assert releases.current(DATASET).id == before.id
    states = [sent.state for sent in workflow.submissions(DATASET)]
    assert states == [records.REPLACED, records.WITHDRAWN, records.FAULTY]


def test_months_that_were_there_keep_their_numbers_and_who_reported_them(filled, is_published, monkeypatch):
    asked = "SELECT indicator, item, area, period, measure, value, reporters, expected FROM src.observation "
    asked += "WHERE chosen AND formula = '' AND since = until ORDER BY ALL"

    def months():
        with releases.cursor(releases.current(DATASET)) as cursor:
            return {row[:5]: row[5:] for row in cursor.execute(asked).fetchall()}

    after = months()
    with monkeypatch.context() as patch:
        patch.setenv("LSDASH_ROOT", str(filled))
        before = months()
    assert {key: after[key] for key in before} == before
    assert {key[3] for key in set(after) - set(before)} == {waiting.PERIOD}
    with releases.cursor(releases.current(DATASET)) as cursor:
        ids = cursor.execute("SELECT id FROM src.observation").fetchall()
    assert len(ids) == len(set(ids))


HIDDEN = {
    "title taken away": {"A3": "Giá trị sản xuất"},
    "sender taken away": {"N1": "Đơn vị báo cáo: Sở Công nghiệp"},
    "without accents": {"A3": "so lieu mo phong", "N1": "Đơn vị báo cáo: Sở Công nghiệp"},
    "taken apart": {"A3": "S\u1ed1 li\u1ec7u m\u00f4\u200b\n ph\u1ecf\u200bng", "N1": "Đơn vị báo cáo: Sở Công nghiệp"},
    "decomposed": {"A3": "so\u0302\u0301 lie\u0323\u0302u mo\u0302 pho\u0309ng", "N1": "Đơn vị báo cáo: Sở"},
    "every word taken away": {"A3": "Giá trị sản xuất", "N1": "Đơn vị báo cáo: Sở Công nghiệp"},
    "English, far away": {"A3": "x", "N1": "Đơn vị báo cáo: Sở", "Z900": "SYNTHETIC DATA"},
}


def test_synthetic_numbers_never_get_among_the_real_ones():
    data = mended_once()
    for case, cells in HIDDEN.items():
        book = openpyxl.load_workbook(io.BytesIO(data))
        for place, text in cells.items():
            book.active[place] = text
        buffer = io.BytesIO()
        book.save(buffer)
        changed = buffer.getvalue()
        reading = replace(reader.read(changed, file_name="b3.xlsx", tables=TABLES), messages=())
        assert reading.synthetic == (case != "every word taken away"), case  # whose numbers tell it
        with pytest.raises(refusals.Synthetic):
            handing_in.hand_in(changed, reading, person="lan", reason="x")
    assert workflow.submissions() == []


def test_a_text_that_says_so_is_synthetic_too_and_a_real_file_is_no_demonstration():
    said = "Sở Công nghiệp Lạng Sơn\nCông nghiệp năm 2006 (số liệu mô phỏng)\nNăm 2006 than sạch đạt 140.000 tấn."
    for text, refused in ((said, refusals.Synthetic), (said.replace("mô phỏng", "thật"), None)):
        found = prose_report.read(text.encode(), "bao-cao.txt", "")
        choices = {one.name: one.key for one in found.statements if one.state == "proposed"}
        reading = prose_report.confirmed(found, choices, prose_report.about(found), {})
        assert reading.synthetic == bool(refused)
    stone = replace(read(STONE, name="b1.xlsx"), messages=())
    for step in (handing_in.hand_in, handing_in.hand_in_faulty):
        with pytest.raises(refusals.NotSynthetic):
            step(STONE, stone, person="lan", dataset=DATASET)


def test_a_list_that_somebody_has_changed_is_not_built_from(is_published):
    """The list of one data set names what belongs into the other: neither release is built, both stay as they are."""
    _, release = is_published
    real = releases.current()
    (synthetic,) = publications.listed(DATASET)
    publications.replace_list([synthetic])
    for build_it in (build.release, build.ensure, partial(dataset_tables.with_published, releases.DATASET)):
        with pytest.raises(publications.MissingSubmission):
            build_it()
    publications.replace_list([])
    stone = handing_in.hand_in(STONE, read(STONE, releases.DATASET, "b1.xlsx"), person="lan")
    publications.replace_list([Publication(stone.id, stone.file, stone.reading, "hoa", self_approved=False)], DATASET)
    with pytest.raises(publications.MissingSubmission):
        build.ensure_demo()
    assert (releases.current(), releases.current(DATASET)) == (real, release)


def test_submissions_of_the_two_are_counted_apart_and_steps_go_to_the_right_one():
    waiting_file()
    stone = handing_in.hand_in(STONE, read(STONE, releases.DATASET, "b1.xlsx"), person="lan")
    assert stone.id == "s0001"
    assert [one.id for one in workflow.submissions()] == ["s0001"]
    before = releases.current(DATASET)
    preview = workflow.preview(stone.id, person="hoa")
    assert (preview.before.dataset, preview.after.dataset) == ("bc2004", "bc2004")
    workflow.approve(stone.id, person="hoa")
    assert workflow.publish(stone.id, person="hoa").dataset == "bc2004"
    assert releases.current(DATASET) == before


def test_the_template_of_the_demonstration_says_that_it_is_one():
    data = intake_report.template("B2", "2023-05", "Phòng", "huu-lung", DATASET)
    assert reader.read(data, file_name="b2.xlsx", tables=dataset_tables.own(DATASET)).synthetic
    data = intake_report.template("B2", "2023-05", "Phòng", "huu-lung")
    assert not reader.read(data, file_name="b2.xlsx", tables=dataset_tables.own()).synthetic


@pytest.mark.slow
def test_its_draft_is_seen_through_the_pages_and_says_that_it_is_synthetic_too(monkeypatch):
    monkeypatch.setattr(visitor, "rights", lambda: visitor.AT_THE_MACHINE)
    demonstration.ensure()
    data = mended_once()
    one = handing_in.hand_in(data, read(data), person="lan", reason="nhà máy dừng để sửa", dataset=DATASET)
    draft = workflow.preview(one.id, person="hoa").after
    assert (draft.dataset, draft.draft, draft.parent) == (DATASET, one.id, releases.current(DATASET).id)
    assert not on_its_page()
    app = opened(page("dia-ban"), thu=one.id, nam="2024-01")
    assert "32,242" in text_of(app)
    assert f"bản nháp {one.id} của {waiting.SENDER}" in text_of(app)
    assert "Bản nháp chưa duyệt, không trích dẫn · Số liệu mô phỏng" in text_of(app)
    assert app.query_params["bo"] == DATASET
    workflow.approve(one.id, person="hoa")
    assert workflow.publish(one.id, person="hoa").id == draft.id
    assert "đã được duyệt và phát hành" in text_of(app.run())
    assert on_its_page()
    workflow.withdraw(one.id, person="hoa", reason="thử")
    assert not on_its_page()


def on_its_page():
    """Whether the page of districts shows what the workbook says of the month."""
    return "32,242" in text_of(opened(page("dia-ban"), bo=DATASET, nam="2024-01", lang="vi"))
