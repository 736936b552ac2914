"""The register of what was handed in, and of a demonstration; by its command line too."""

import json
import sys
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from lsdash import __main__ as commands
from lsdash import queries
from lsdash.data import build, releases
from lsdash.data.intake import reader
from lsdash.data.intake.prose import confirmation
from lsdash.data.submissions import handing_in, journal, workflow
from lsdash.exports import prose_report
from lsdash.model import reporting
from lsdash.model.filters import Filters
from lsdash.model.words import rows
from lsdash.view import register
from tests.data.intake.files import SENDER, TABLES, cell_of, entry, form, key
from tests.data.intake.test_mappings import monthly, monthly_mapping
from tests.data.test_obligations import SOUND, write

DAY = date(2024, 9, 1)


@pytest.fixture
def owing(data_copy, root):
    """A release whose districts owe B1 of every month of 2024; one unit of the province a report in words."""
    words = {"code": "so", "unit_vi": "Sở Công nghiệp Lạng Sơn", "area": "", "form": "text", "frequency": "year"}
    since = {"valid_from": "2003-01-01", "valid_to": ""}
    other = {**SOUND, "code": "chi-lang-b1", "unit_vi": "Phòng Công thương huyện Chi Lăng", "area": "chi-lang"}
    write(data_copy, SOUND, other, {**SOUND, **words, **since})
    build.release(data_copy)
    register.forget()
    yield data_copy
    journal.close()


def stands(period="2024-07", code="huu-lung-b1", day=DAY):
    register.forget()
    found = register.of_release(releases.current(), day).entries
    return next(one for one in found if (one.obligation.code, one.period) == (code, period))


def handed_in(value=230500):
    data = form(entries={key("da"): entry(value, unit="m3", kind="estimated")})
    reading = reader.read(data, file_name="b1.xlsx", tables=TABLES, received="2024-08-03")
    return handing_in.hand_in(data, reading, person="lan")


def test_a_report_on_its_way_is_followed_from_owed_to_published_and_back(owing, monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2024, 8, 12, 16, 59, tzinfo=UTC).astimezone(tz)  # 23:59 in Vietnam

    monkeypatch.setattr(journal, "datetime", Clock)
    assert stands(day=date(2024, 7, 3)).state == reporting.NOT_DUE
    assert stands(day=date(2024, 8, 3)).state == reporting.DUE
    assert (stands().state, stands().overdue) == (reporting.LATE, True)
    one = handed_in()
    assert (stands().state, stands().on, stands().on_time) == (reporting.RECEIVED, date(2024, 8, 12), True)
    workflow.preview(one.id, person="hoa", data=owing)
    assert stands().state == reporting.WAITING
    workflow.approve(one.id, person="hoa")
    assert stands().state == reporting.WAITING
    workflow.publish(one.id, person="hoa", data=owing)
    assert (stands().state, stands().overdue, stands().on_time) == (reporting.PUBLISHED, False, True)
    workflow.withdraw(one.id, person="hoa", reason="sai", data=owing)
    assert (stands().state, stands().overdue) == (reporting.RETURNED, True)
    handed_in(230600)
    assert stands().state == reporting.RECEIVED
    # Another unit, another month: nothing of it is there.
    assert stands(code="chi-lang-b1").state == reporting.LATE
    assert stands("2024-06").state == reporting.LATE


def test_a_report_in_words_counts_where_the_table_of_sources_has_it(owing):
    assert (stands("2004", "so").state, stands("2004", "so").on_time) == (reporting.PUBLISHED, None)
    assert stands("2005", "so").state == reporting.LATE


def test_a_report_in_words_that_was_handed_in_is_not_called_late(owing):
    text = "Năm 2005, sản lượng than sạch đạt 150.000 tấn.".encode()
    reading = prose_report.read(text, "bao-cao.txt", "")
    about = prose_report.about(reading, period="2005", sender="Sở Công nghiệp Lạng Sơn")
    confirmed = prose_report.confirmed(reading, confirmation.proposed(reading), about, {})
    assert not confirmed.errors
    handing_in.hand_in(text, confirmed, person="lan", reason="x")
    assert (stands("2005", "so").state, stands("2005", "so").overdue) == (reporting.RECEIVED, False)
    assert stands("2006", "so").state == reporting.LATE


def test_a_file_with_errors_was_handed_in_and_is_overdue_until_it_is_mended(owing, run, monkeypatch):
    def change(sheet):
        cell_of(sheet, "Đá các loại", "Ước").value = "12,34,5"

    data = form(entries={key("da"): entry(230500, unit="m3", kind="estimated")}, change=change)
    reading = reader.read(data, file_name="b1.xlsx", tables=TABLES, received="2024-08-03")
    handing_in.hand_in_faulty(data, reading, person="lan")
    one = stands()
    assert (one.state, one.on_time, one.overdue) == (reporting.FAULTY, None, True)
    assert stands(day=date(2024, 8, 3)).overdue is False
    monkeypatch.setattr(register, "today", lambda: DAY)
    code, printed = run("--period", "2024-07", "--json")
    states = {one["obligation"]: one["state"] for one in json.loads(printed.out)}
    assert (code, states["huu-lung-b1"], states["chi-lang-b1"]) == (1, "faulty", "late")
    handed_in()
    assert stands().state == reporting.RECEIVED


def test_a_workbook_of_another_layout_counts_as_the_form_that_it_stands_for(owing):
    def handed_in_as(form, title="Tháng 7 năm 2024"):
        data = monthly(title, f"Đơn vị báo cáo: {SENDER}")
        made = monthly_mapping(form=form, sender=SENDER, area="huu-lung")
        reading = reader.read(data, file_name="phu-luc.xlsx", tables=TABLES, kept=[made])
        return handing_in.hand_in(data, reading, person="lan")

    assert handed_in_as("none").form == "phu-luc"
    assert stands().state == reporting.LATE
    one = handed_in_as("B1", "Tháng 7/2024")
    assert (one.form, stands().state) == ("B1", reporting.RECEIVED)
    workflow.preview(one.id, person="hoa", data=owing)
    workflow.approve(one.id, person="hoa")
    workflow.publish(one.id, person="hoa", data=owing)
    assert stands().state == reporting.PUBLISHED
    assert stands("2024-06").state == reporting.LATE


def test_where_nobody_owes_anything_the_workflow_is_not_asked(release, monkeypatch):
    monkeypatch.setattr(register, "_receipts", None)
    assert register.of_release(release, DAY).entries == ()


def test_a_demonstration_is_as_full_as_its_monthly_reports(demo_release):
    found = register.of_release(demo_release, register.today())
    with releases.cursor(demo_release) as cursor:
        numbers = rows(queries.monthly_cells(cursor, Filters()))
    forms = {"output": "b1", "production_value": "b2"}
    cells = {}
    for row in numbers:
        if row["measure"] == "actual" and row["area"]:
            month = row["id"].split(".")[-2]
            cells.setdefault((f"{row['area']}-{forms[row['indicator']]}", month), []).append(row)
    periodic = [one for one in found.entries if one.obligation.kind == "periodic"]
    assert len(periodic) == 11 * 2 * 24
    for one in periodic:
        there = [row for row in cells.get((one.obligation.code, one.period), []) if row["value"] is not None]
        assert (one.state == reporting.PUBLISHED) is bool(there)
        if there:
            assert one.on_time is not any(row["status"] == "late" for row in there)
    assert Counter(one.obligation.kind for one in found.entries) == {"periodic": 528, "ad_hoc": 1, "thematic": 1}
    assert [one.due for one in found.overdue] == sorted((one.due for one in found.overdue), reverse=True)


@pytest.fixture
def run(monkeypatch, capsys):
    def run(*words):
        monkeypatch.setattr(sys, "argv", ["lsdash", "register", *words])
        code = commands.main()
        return code, capsys.readouterr()

    return run


def test_the_command_says_what_is_overdue_and_returns_1_only_then(run, owing, monkeypatch):
    monkeypatch.setattr(register, "today", lambda: DAY)
    handed_in()
    code, printed = run("--json", "--late")
    late = json.loads(printed.out)
    assert code == 1
    assert {one["state"] for one in late} == {"late"}
    assert ("huu-lung-b1", "2024-06") in {(one["obligation"], one["period"]) for one in late}
    code, printed = run("--period", "2024-08")
    assert (code, printed.out.count("còn hạn đến 12/09/2024")) == (0, 2)
    code, printed = run("--period", "2024-07", "--late", "--lang", "en")
    assert (code, printed.out.splitlines()[0].split("\t")[2:]) == (
        1,
        ["2024-07", "2024-08-12", "not received, overdue"],
    )
    code, printed = run("--period", "2024-13\x1b[2J")
    assert (code, printed.out, "\x1b" in printed.err) == (2, "", False)


def test_the_command_says_that_nobody_is_known_to_owe_a_report(run, release):
    code, printed = run("--lang", "en")
    assert (code, "No reporting obligations have been entered" in printed.out) == (0, True)
    assert run("--json")[1].out == "[]\n"
