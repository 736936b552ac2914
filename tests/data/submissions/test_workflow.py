"""From a file to a release and back: every step by the production code, on SQLite and on PostgreSQL."""

import errno
import hashlib
import shutil
import signal
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from lsdash import queries
from lsdash.__main__ import main
from lsdash.data import build, csv_tables, disk, publications, releases
from lsdash.data.drafts import Gone
from lsdash.data.intake import reader
from lsdash.data.intake.reading import Message, UnreadableFile
from lsdash.data.submissions import drafts, handing_in, journal, refusals, workflow
from lsdash.exports import submission_report
from lsdash.model import texts
from lsdash.model.filters import Filters
from lsdash.model.words import rows
from lsdash.view import view as of_view
from tests.data.intake.files import cell_of, entry, form, key

FIGURES = csv_tables.read(releases.DATA)
STONE = "output.da@huu-lung.2024-07.actual"


def filled(value=230500, item="da", unit="m3", code=""):
    """A filled form B1 of Hữu Lũng and what it says."""
    data = form(entries={key(item): entry(value, unit=unit, kind="estimated")})
    return data, reader.read(
        data, file_name="b1.xlsx", tables=FIGURES, received="2024-08-03", source={"code": code} if code else {}
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, filled_root, monkeypatch):
    """A root with the report's release and an empty workflow database of each kind."""
    if request.param == "postgresql":
        monkeypatch.setenv("LSDASH_DATABASE", request.getfixturevalue("postgresql").database())
    yield filled_root
    journal.close()


@pytest.fixture
def sqlite(filled_root):
    yield filled_root
    journal.close()


def published(value=230500, **form_of):
    one = handing_in.hand_in(*filled(value, **form_of), person="lan")
    workflow.preview(one.id, person="hoa")
    workflow.approve(one.id, person="hoa")
    return one, workflow.publish(one.id, person="hoa")


def number_in(release, number=STONE):
    with releases.cursor(release) as cursor:
        return rows(queries.number(cursor, Filters(number=number)))


def lines():
    with journal.transaction() as connection:
        return journal.lines(connection)


def states():
    return [one.state for one in workflow.submissions()]


def test_a_report_gets_in_by_two_persons_and_out_again(store):
    before = releases.current()
    data, reading = filled()
    one = handing_in.hand_in(data, reading, person="lan")
    preview = workflow.preview(one.id, person="hoa")
    assert releases.current() == before
    workflow.approve(one.id, person="hoa")
    release = workflow.publish(one.id, person="hoa")
    assert (release.id, releases.current().id, preview.after.id) == (preview.after.id,) * 3
    (row,) = number_in(release)
    assert (row["value"], row["kind"], row["place"].partition("!")[0]) == (230500, "estimated", "B1")
    with releases.cursor(release) as cursor:
        (source,) = (row for row in rows(queries.sources(cursor, Filters())) if row["code"] == row_source(release))
    assert hashlib.sha256(data).hexdigest() in source["note_vi"]
    assert build.ensure() == release
    assert workflow.withdraw(one.id, person="hoa", reason="sai").id == before.id
    assert number_in(releases.current()) == []
    assert states() == ["withdrawn"]
    actions = [(line["person"], line["action"]) for line in lines()]
    hoa = ("preview", "approve", "publish", "withdraw")
    assert actions == [("lan", "hand_in"), *(("hoa", action) for action in hoa)]
    assert journal.broken(lines()) == []


def row_source(release):
    return number_in(release)[0]["source"]


def test_a_release_is_held_against_what_was_published_as_well_as_against_the_tables(sqlite, monkeypatch, capsys):
    one, release = published()

    def ended(*command):
        monkeypatch.setattr("sys.argv", ["lsdash", *command])
        return main(), capsys.readouterr().out

    code, out = ended("audit", "--lang", "en")
    assert (code, out.splitlines()[-1]) == (0, f"{release.id}: tables, release and ledger agree")
    assert ended("check")[0] == 0
    monkeypatch.setattr(publications, "listed", lambda *_: ())
    code, out = ended("audit", "--lang", "en")
    assert code == 1
    assert f"meta submission.{one.id}" in out


def test_a_published_report_that_is_gone_fails_the_check(sqlite, monkeypatch):
    one, _ = published()
    (publications.folder() / f"{one.reading}.json").unlink()
    monkeypatch.setattr("sys.argv", ["lsdash", "check"])
    assert main() != 0


def test_what_is_not_published_is_found_nowhere(sqlite):
    one = handing_in.hand_in(*filled(), person="lan")
    preview = workflow.preview(one.id, person="hoa")
    assert [release.id for release in releases.history()] == [releases.current().id]
    with pytest.raises(releases.UnknownRelease):
        releases.find(preview.after.id)
    assert (preview.after.id, "bc2004") not in releases.identities()
    assert number_in(preview.after)


def test_steps_that_may_not_be_taken_are_refused(sqlite):
    data, reading = filled()
    warned = replace(reading, messages=(reading_message("warning"),))
    with pytest.raises(refusals.HasErrors):
        handing_in.hand_in(data, replace(reading, messages=(reading_message("error"),)), person="lan")
    with pytest.raises(refusals.NeedsReason):
        handing_in.hand_in(data, warned, person="lan")
    one = handing_in.hand_in(data, warned, person="lan", reason="đã kiểm tra")
    for refusal, step in (
        (refusals.AlreadyHandedIn, lambda: handing_in.hand_in(data, reading, person="lan")),
        (refusals.NotPreviewed, lambda: workflow.approve(one.id, person="hoa")),
        (refusals.SamePerson, lambda: workflow.approve(one.id, person="lan")),
        (refusals.WrongState, lambda: workflow.publish(one.id, person="hoa")),
        (refusals.WrongState, lambda: workflow.withdraw(one.id, person="hoa", reason="x")),
        (refusals.NeedsReason, lambda: workflow.reject(one.id, person="hoa", reason="")),
        (refusals.UnknownSubmission, lambda: workflow.preview("s9999", person="hoa")),
    ):
        with pytest.raises(refusal):
            step()
    assert states() == ["waiting"]
    workflow.reject(one.id, person="hoa", reason="thiếu chữ ký")
    assert states() == ["rejected"]
    assert handing_in.hand_in(data, reading, person="lan").id == "s0002"


def reading_message(level):
    return Message(level, "unit_jump", "B1!E9", "1", "2")


def test_an_approval_does_not_outlive_the_release_that_it_was_given_over(sqlite):
    stone = handing_in.hand_in(*filled(), person="lan")
    coal = handing_in.hand_in(*filled(41200, item="than-sach", unit="tan"), person="minh")
    for one in (stone, coal):
        workflow.preview(one.id, person="hoa")
        workflow.approve(one.id, person="hoa")
    workflow.publish(stone.id, person="hoa")
    with pytest.raises(refusals.NotPreviewed):
        workflow.publish(coal.id, person="hoa")
    workflow.preview(coal.id, person="hoa")
    assert states() == ["published", "waiting"]
    workflow.approve(coal.id, person="hoa")
    both = workflow.publish(coal.id, person="hoa")
    workflow.withdraw(stone.id, person="hoa", reason="sai")
    assert number_in(both)
    assert number_in(releases.current()) == []
    assert number_in(releases.current(), "output.than-sach@huu-lung.2024-07.actual")


def test_a_later_report_of_the_same_period_names_what_it_lacks(sqlite):
    published()
    one = handing_in.hand_in(*filled(41200, item="than-sach", unit="tan"), person="lan")
    preview = workflow.preview(one.id, person="hoa")
    said = submission_report.of_preview(preview, "vi")
    assert (said["new"], said["changed"], said["gone"]) == (1, 0, 0)
    assert said["absent"] == [STONE]
    assert "\n".join(submission_report.lines_of_preview(said, "en"))


@pytest.mark.parametrize(
    ("first", "later"), [("lan-a", "lan-b"), pytest.param("lan-b", "lan-a", marks=pytest.mark.slow)]
)
def test_a_correction_is_a_revision_and_both_statements_stay(sqlite, first, later):
    """Also of the same day, whichever code its source has."""
    published(code=first)
    one = handing_in.hand_in(*filled(231000, code=later), person="lan")
    preview = workflow.preview(one.id, person="hoa")
    said = submission_report.of_preview(preview, "vi")
    (change,) = said["numbers"]
    assert (change["number"], said["new"], said["changed"]) == (STONE, 0, 1)
    shown = (change[side].replace("\xa0", " ") for side in ("before", "after", "difference"))
    assert list(shown) == ["230.500 m³ (ước)", "231.000 m³ (ước)", "+500"]
    assert [row["value"] for row in number_in(preview.after, f"{STONE}~{first}")] == [230500]


def test_one_person_alone_is_named_in_the_release(sqlite):
    one = handing_in.hand_in(*filled(), person="lan")
    workflow.preview(one.id, person="lan")
    workflow.approve(one.id, person="lan", alone=True)
    assert workflow.publish(one.id, person="lan").self_approved == one.id
    assert workflow.withdraw(one.id, person="lan", reason="thử").self_approved == ""


def test_lines_of_the_journal_can_be_neither_changed_nor_taken_away(store):
    handing_in.hand_in(*filled(), person="lan")
    for statement in (sa.update(journal.JOURNAL).values(person="x"), sa.delete(journal.JOURNAL)):
        with pytest.raises(journal.UnreachableDatabase), journal.transaction() as connection:
            connection.execute(statement)
    written = lines()
    assert len(written) == 1
    assert journal.broken([{**written[0], "person": "x"}]) == [1]
    assert journal.broken([{**written[0], "number": 2}]) == [2]


def test_of_two_who_approve_at_once_one_does(store):
    one = handing_in.hand_in(*filled(), person="lan")
    workflow.preview(one.id, person="hoa")
    outcomes = []

    def approve(person):
        try:
            outcomes.append(workflow.approve(one.id, person=person).approver)
        except refusals.WrongState:
            outcomes.append("")

    people = [threading.Thread(target=approve, args=(name,)) for name in ("hoa", "minh", "tam")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(map(bool, outcomes)) == [False, False, True]
    assert [line["action"] for line in lines()].count("approve") == 1


@pytest.mark.parametrize("broken_at", ["lsdash.data.build.release", "lsdash.data.submissions.journal.write"])
def test_what_breaks_on_the_way_leaves_the_old_release_or_the_new_one(sqlite, monkeypatch, broken_at):
    """A build that fails changes nothing; what was published and not written down is written down at the next step."""
    before = releases.current()
    one = handing_in.hand_in(*filled(), person="lan")
    workflow.preview(one.id, person="hoa")
    workflow.approve(one.id, person="hoa")

    def fail(*_arguments, **_said):
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(broken_at, fail)
        with pytest.raises((OSError, releases.ReleaseError)):
            workflow.publish(one.id, person="hoa")
    there = [publication.submission for publication in publications.listed()]
    done = broken_at.endswith("write")
    assert there == [one.id] * done
    assert (releases.current().id == before.id) != done
    assert states() == [("approved", "published")[done]]
    assert [line["action"] for line in lines()].count("publish") == done
    assert build.ensure() == releases.current()


def test_a_changed_file_below_the_root_is_not_built_from(sqlite):
    _, release = published()
    (reading,) = (publication.reading for publication in publications.listed())
    path = publications.folder() / f"{reading}.json"
    path.write_bytes(path.read_bytes().replace(b"230500", b"999999"))
    with pytest.raises(publications.MissingSubmission):
        build.release()
    assert releases.current() == release


def test_a_database_that_is_not_there_is_said_to_be_so(sqlite, monkeypatch):
    monkeypatch.setenv("LSDASH_DATABASE", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(journal.UnreachableDatabase):
        workflow.submissions()
    assert releases.current()


KILLS = {"hand_in": 14, "approve": 12, "publish": 18, "withdraw": 16}
BEFORE = {"hand_in": [], "approve": ["waiting"], "publish": ["approved"], "withdraw": ["published"]}
AFTER = {"hand_in": ["waiting"], "approve": ["approved"], "publish": ["published"], "withdraw": ["withdrawn"]}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_step_that_is_killed_is_done_or_not_done(sqlite, tmp_path):
    """Sixty kills, spread over what each step does; the step, taken again, is then done."""
    killing = pytest.importorskip("tools.faults.killing", reason="kills are of Unix")
    file, saved, found = tmp_path / "b1.xlsx", tmp_path / "saved", {}
    file.write_bytes(filled()[0])
    without = releases.current().id
    with killing.Builder() as builder:
        for step, count in KILLS.items():
            order = {"step": step, "about": str(file) if step == "hand_in" else "s0001"}
            copied(sqlite, saved)
            code, steps = builder.build(sqlite, **order)
            assert code == 0
            for kill in [*killing.spread(steps, count - 1), len(steps)]:
                copied(saved, sqlite)
                assert builder.build(sqlite, kill=kill, **order)[0] == -signal.SIGKILL
                found.setdefault(step, []).append(is_done(step, without))
                builder.build(sqlite, **order)
                assert is_done(step, without)
            if step == "hand_in":
                workflow.preview("s0001", person="hoa")
                journal.close()
    assert {step: len(done) for step, done in found.items()} == KILLS
    assert all(set(done) == {False, True} for done in found.values())


def copied(root, to):
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(root, to)


def is_done(step, without):
    """Whether a step is done: files, list, release, state and journal say all that it is, or all that it is not."""
    found = states()
    assert found in (BEFORE[step], AFTER[step])
    done, is_published = found == AFTER[step], found == ["published"]
    assert journal.broken(lines()) == []
    assert [line["action"] for line in lines()].count(step) == done
    assert [publication.submission for publication in publications.listed()] == ["s0001"] * is_published
    assert (build.ensure().id != without) == is_published
    for one in workflow.submissions():
        assert handing_in.kept(one)[1].figures
    journal.close()
    releases.close()
    return done


def faulty(text="12,34,5", unit="m3"):
    """A form B1 of Hữu Lũng with an error, and what it says."""

    def change(sheet):
        cell_of(sheet, "Đá các loại", "Ước").value = text

    data = form(entries={key("da"): entry(230500, unit=unit, kind="estimated")}, change=change)
    return data, reader.read(data, file_name="b1.xlsx", tables=FIGURES, received="2024-08-03")


def test_a_file_with_errors_is_kept_to_be_mended_and_gives_way_to_the_mended_one(store):
    file = faulty()
    with pytest.raises(refusals.HasErrors):
        handing_in.hand_in(*file, person="lan")
    assert lines() == []
    one = handing_in.hand_in_faulty(*file, person="lan", reason="chờ nhà máy trả lời")
    data, reading = handing_in.kept(one)
    assert (data, [each.code for each in reading.errors]) == (file[0], ["malformed_number"])
    for refused, step in (
        (refusals.AlreadyHandedIn, lambda: handing_in.hand_in_faulty(*file, person="hoa")),
        (refusals.WrongState, lambda: workflow.preview(one.id, person="hoa")),
        (refusals.WrongState, lambda: workflow.approve(one.id, person="hoa")),
        (refusals.WrongState, lambda: workflow.publish(one.id, person="hoa")),
    ):
        with pytest.raises(refused):
            step()
    handing_in.hand_in_faulty(*faulty("1.2.3"), person="lan")
    mended = handing_in.hand_in(*filled(), person="lan")
    assert states() == ["replaced", "replaced", "waiting"]
    assert [(line["action"], line["submission"], line["reason"]) for line in lines()] == [
        ("hand_in_faulty", "s0001", "chờ nhà máy trả lời"),
        ("hand_in_faulty", "s0002", ""),
        ("replace", "s0001", "→ s0002"),
        ("hand_in", mended.id, ""),
        ("replace", "s0002", f"→ {mended.id}"),
    ]


def test_an_address_of_a_draft_of_a_file_with_errors_says_why_there_is_none(sqlite):
    for number in ("1,2,3", "1.2.3"):
        handing_in.hand_in_faulty(*faulty(number), person="lan")
    for one in workflow.submissions():
        with pytest.raises(Gone) as gone:
            drafts.of(one)
        assert gone.value.reason == one.state
        assert all(texts.text(lang, f"draft.gone_{one.state}") for lang in ("vi", "en"))


def test_an_approver_sends_back_what_has_errors(sqlite):
    one = handing_in.hand_in_faulty(*faulty(), person="lan")
    assert workflow.reject(one.id, person="hoa", reason="nhầm biểu").state == "rejected"


def test_nobody_fills_the_store_with_files_that_have_errors(sqlite, monkeypatch):
    monkeypatch.setattr(handing_in, "MOST_FAULTY", 2)
    for text in ("1,2,3", "1.2.3"):
        handing_in.hand_in_faulty(*faulty(text), person="lan")
    with pytest.raises(refusals.TooManyFaulty):
        handing_in.hand_in_faulty(*faulty("1,2,4"), person="lan")
    handing_in.hand_in_faulty(*faulty("1,2,4"), person="nam")
    handing_in.hand_in(*filled(), person="lan")


def test_another_display_name_makes_nobody_another_person_who_hands_in_more(sqlite, monkeypatch):
    monkeypatch.setattr(handing_in, "MOST_FAULTY", 1)
    handing_in.hand_in_faulty(*faulty("1,2,3"), person="Lan #0123456789ab")
    with pytest.raises(refusals.TooManyFaulty):
        handing_in.hand_in_faulty(*faulty("1.2.3"), person="Nguyễn Lan #0123456789ab")


def test_a_file_that_does_not_say_whose_or_of_when_it_is_takes_nobodys_place(sqlite):
    for missing, numbers in (("sender", ("1,2,3", "1.2.3")), ("period", ("1,2,4", "1.2.4"))):
        for number in numbers:
            data, reading = faulty(number)
            handing_in.hand_in_faulty(data, replace(reading, **{missing: ""}), person="lan")
    assert states() == ["faulty"] * 4


def test_what_cannot_be_read_is_not_kept_as_a_file_with_errors(sqlite):
    unknown = reader.read(b"a;b;c\n1;2;3\n", file_name="a.csv", tables=FIGURES)
    broken = reader.unreadable(UnreadableFile("pdf"), b"%PDF", "a.pdf")
    for reading in (unknown, broken):
        with pytest.raises(refusals.Unreadable):
            handing_in.hand_in_faulty(b"x", reading, person="lan")
    assert states() == []


def full_disk(monkeypatch, *, after=0):
    """From now on, after so many small files, nothing more can be written beside the releases."""
    written = []
    replace_file = disk.replace_file

    def replace_or_fail(path, data, **options):
        written.append(path.name)
        if len(written) > after:
            raise OSError(errno.ENOSPC, "No space left on device")
        replace_file(path, data, **options)

    monkeypatch.setattr(disk, "replace_file", replace_or_fail)


@pytest.mark.parametrize("room", [0, 1])
def test_on_a_full_disk_nothing_is_handed_in_and_later_the_same_file_is_taken(sqlite, monkeypatch, room):
    given = filled()
    with monkeypatch.context() as patch:
        full_disk(patch, after=room)
        with pytest.raises(releases.UnwritableRoot):
            handing_in.hand_in(*given, person="lan")
    assert workflow.submissions() == []
    assert handing_in.hand_in(*given, person="lan").id == "s0001"


@pytest.mark.parametrize("room", [pytest.param(0, marks=pytest.mark.slow), pytest.param(1, marks=pytest.mark.slow), 2])
def test_a_publication_on_a_full_disk_leaves_what_was_and_later_succeeds(sqlite, monkeypatch, room):
    """Also where the list was replaced already: the way back takes no room."""
    before, _ = published(100000)
    one = handing_in.hand_in(*filled(), person="lan")
    workflow.preview(one.id, person="hoa")
    workflow.approve(one.id, person="hoa")
    current = releases.current()
    with monkeypatch.context() as patch:
        full_disk(patch, after=room)
        with pytest.raises(releases.UnwritableRoot):
            workflow.publish(one.id, person="hoa")
    assert [one.submission for one in publications.listed()] == [before.id]
    assert releases.current() == current
    assert [one.state for one in workflow.submissions()] == ["published", "approved"]
    assert number_in(workflow.publish(one.id, person="hoa"))[0]["value"] == 230500


def test_the_preview_lists_no_new_check_that_nothing_can_be_tested_by(sqlite):
    """A value of the non-state sector alone makes the row "foreign-invested within it", which lacks its number."""
    entries = {key("nqd", indicator="production_value"): entry("12.5", step="0.1", unit="ty-dong")}
    data = form("B2", entries=entries)
    reading = reader.read(data, file_name="b2.xlsx", tables=FIGURES, received="2024-08-03")
    one = handing_in.hand_in(data, reading, person="lan", reason="mới có một khu vực")
    preview = workflow.preview(one.id, person="hoa")
    before, after = (
        {row["id"] for row in rows(of_view.ask(each, queries.ledger, Filters()))}
        for each in (preview.before, preview.after)
    )
    assert after - before
    assert submission_report.of_preview(preview, "vi")["verdicts"] == []


def test_the_day_of_files_with_errors_begins_at_midnight_in_vietnam(sqlite, monkeypatch):
    """At 17:00 UTC it is midnight there."""

    def count_at(moment):
        class At(datetime):
            @classmethod
            def now(cls, tz=None):
                return moment.astimezone(tz)

        monkeypatch.setattr(journal, "datetime", At)
        with journal.transaction() as connection:
            return journal.count_today(connection, "lan", journal.FAULTY)

    with journal.transaction() as connection:
        for number, at in enumerate(("2026-11-29T16:59:59+00:00", "2026-11-29T17:00:00+00:00"), 1):
            said = {"person": "lan", "action": journal.FAULTY, "submission": f"s{number}", "reason": "", "release": ""}
            connection.execute(sa.insert(journal.JOURNAL).values(number=number, at=at, previous="", hash="", **said))
    assert count_at(datetime(2026, 11, 29, 16, 59, 59, tzinfo=UTC)) == 2
    assert count_at(datetime(2026, 11, 29, 18, tzinfo=UTC)) == 1
    assert count_at(datetime(2026, 11, 30, 17, tzinfo=UTC)) == 0


def test_where_there_is_no_release_yet_a_preview_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path))
    one = handing_in.hand_in(*filled(), person="lan")
    with pytest.raises(refusals.NotPreviewed) as refused:
        workflow.approve(one.id, person="hoa")
    assert "xem thử" in submission_report.refusal(refused.value, "vi")
    journal.close()
