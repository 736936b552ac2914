"""What the desk has for each role; whose submissions a person sees; who may not approve."""

import re
import shutil
from dataclasses import replace

import pytest
from starlette.applications import Starlette

from lsdash.data import access, publications, releases, worker_process
from lsdash.data.access import APPROVER, KEEPER, SENDER, Rights, Unit
from lsdash.data.intake import reader
from lsdash.data.submissions import handing_in, journal, ownership, records, refusals, workflow
from lsdash.exports import data_api, intake_report, link_preview
from lsdash.model import texts
from lsdash.model.pages import PAGES
from lsdash.ui import visitor
from tests.asking import ask
from tests.data.intake.files import SENDER as UNIT
from tests.data.intake.files import entry, form, key
from tests.drafts import HOA, KHO, LAN, NAM
from tests.signing_in import claims, rules
from tests.ui.test_pages import opened, page, text_of


@pytest.fixture
def demo_root(filled, tmp_path, monkeypatch):
    """A root with the demonstration beside the report."""
    monkeypatch.setenv("LSDASH_ROOT", str(shutil.copytree(filled, tmp_path / "with-demo")))


OWN = (Unit(UNIT, ("huu-lung",)),)
SAID = {"encoding": "", "separator": "", "decimal": ""}


@pytest.fixture(autouse=True)
def _own(filled_root):
    yield
    journal.close()


def read(value=230500, area="huu-lung"):
    data = form(entries={key("da", area=area): entry(value, unit="m3", kind="estimated")})
    return data, intake_report.read(data, "b1.xlsx", "", "", SAID)


def handed_in(person, value):
    data, reading = read(value)
    return handing_in.hand_in(data, reading, person=person).id


def desk_of(monkeypatch, rights):
    monkeypatch.setattr(visitor, "rights", lambda: rights)
    monkeypatch.setattr(visitor, "signs_in", lambda: True)
    return opened(page("bao-cao"))


def keys_of(app):
    return {button.key for button in app.button if button.key and button.key.startswith("intake-")}


def test_a_file_is_read_once_until_what_it_is_read_by_or_against_changes(monkeypatch):
    reads, by = [], reader.read
    monkeypatch.setattr(reader, "read", lambda *args, **more: reads.append(0) or by(*args, **more))
    app = desk_of(monkeypatch, Rights(LAN, frozenset({SENDER}), OWN))
    data = form(entries={key("da", area="huu-lung"): entry(230500, unit="m3", kind="estimated")})
    app.file_uploader[0].set_value(("b1.xlsx", data, "")).run()
    assert (len(reads), "intake-hand-in" in keys_of(app)) == (1, True)
    app.run()
    assert len(reads) == 1
    intake_report.mapping_folder().mkdir(parents=True, exist_ok=True)
    (intake_report.mapping_folder() / "of-another-1.json").write_text("{}", encoding="utf-8")
    app.run()
    assert len(reads) == 2
    monkeypatch.setattr(publications, "listed", lambda _dataset: [object()])
    monkeypatch.setattr(publications, "added", lambda tables, *_: tables)
    app.run()
    assert len(reads) == 3
    app.file_uploader[0].set_value(("b1.xlsx", form(entries={key("da", area="huu-lung"): entry(1)}), "")).run()
    assert len(reads) == 4


def test_a_reading_that_is_ended_is_said_and_leaves_the_rest_of_the_desk(monkeypatch):
    def ended(*_args, **_more):
        raise worker_process.WorkerEnded

    handed_in(LAN, 230500)
    app = desk_of(monkeypatch, Rights(LAN, frozenset({SENDER}), OWN))
    monkeypatch.setattr(worker_process, "call", ended)
    app.file_uploader[0].set_value(("b1.xlsx", b"any", "")).run()
    assert not app.exception
    assert texts.text("vi", "code.LS-13") in text_of(app)
    assert "intake-preview" in keys_of(app)
    app.button(key="intake-preview").click().run()
    assert texts.text("vi", "code.LS-13") in text_of(app)


@pytest.mark.parametrize("listed", [True, False])
def test_what_is_listed_as_published_when_its_worker_ends_gets_its_release(monkeypatch, listed):
    one, before, by = handed_in(LAN, 230500), releases.current(), worker_process.call
    app = desk_of(monkeypatch, Rights(HOA, frozenset({APPROVER})))
    app.button(key="intake-preview").click().run()

    def ended(function, *args, **more):
        if function is not workflow.publish:
            return by(function, *args, **more)
        if listed:
            (sent,) = workflow.submissions()
            publications.replace_list([workflow._publication(sent)], sent.dataset)
        raise worker_process.WorkerEnded

    monkeypatch.setattr(worker_process, "call", ended)
    app.button(key="intake-publish").click().run()
    state = workflow.submissions()[0].state
    assert (releases.current() != before, state) == (listed, records.PUBLISHED if listed else records.APPROVED)
    told = texts.text("vi", "desk.published", submission=one, release=releases.current().id)
    assert (told if listed else texts.text("vi", "code.LS-13")) in text_of(app)


def test_each_role_has_its_part_of_the_desk_and_a_sender_sees_their_own_alone(monkeypatch):
    handed_in(LAN, 230500)
    handed_in(NAM, 230600)
    lan = desk_of(monkeypatch, Rights(LAN, frozenset({SENDER}), OWN))
    assert "s0001" in text_of(lan)
    assert "s0002" not in text_of(lan)
    assert "2b2" not in str(lan)
    assert lan.selectbox(key="intake-submission").options == ["s0001"]
    assert (len(lan.get("file_uploader")), keys_of(lan)) == (1, {"intake-preview"})

    hoa = desk_of(monkeypatch, Rights(HOA, frozenset({APPROVER})))
    assert {"s0001", "s0002"} <= {*hoa.selectbox(key="intake-submission").options}
    assert (len(hoa.get("file_uploader")), keys_of(hoa)) == (0, {"intake-preview", "intake-reject"})
    assert "#3c3" not in text_of(hoa)

    for rights in (Rights(KHO), access.READER, Rights(expired=True)):
        nobody = desk_of(monkeypatch, rights)
        assert "s000" not in str(nobody)
        assert (len(nobody.get("file_uploader")), keys_of(nobody)) == (0, set())


def test_what_waits_is_at_the_desk_however_much_came_after_it(monkeypatch):
    first = handed_in(NAM, 230500)
    (sent,) = workflow.submissions()
    others = [replace(sent, id=f"s9{number:03}", state=records.REJECTED) for number in range(30)]
    monkeypatch.setattr(workflow, "submissions", lambda _dataset: [sent, *others])
    app = desk_of(monkeypatch, Rights(HOA, frozenset({APPROVER})))
    assert app.selectbox(key="intake-submission").options == [first]
    assert ("s9029" in text_of(app), "s9000" in text_of(app), "(31)" in text_of(app)) == (True, False, True)


def test_what_was_handed_in_is_chosen_in_place_of_what_was_before(monkeypatch):
    handed_in(LAN, 230500)
    app = desk_of(monkeypatch, Rights(LAN, frozenset({SENDER, KEEPER}), OWN))
    assert app.selectbox(key="intake-submission").value == "s0001"
    app.file_uploader[0].set_value(("b1.xlsx", read(230600)[0], "")).run()
    app.button(key="intake-hand-in").click().run()
    assert app.selectbox(key="intake-submission").value == "s0002"


def test_who_handed_in_does_not_approve_whatever_their_roles_and_name(monkeypatch):
    one = handed_in(LAN, 230500)
    renamed = "Hoa <hoa@so.example> #" + LAN.rpartition("#")[2]
    app = desk_of(monkeypatch, Rights(renamed, frozenset({SENDER, APPROVER}), OWN))
    app.button(key="intake-preview").click().run()
    app.button(key="intake-publish").click().run()
    assert workflow.submissions()[0].state == records.WAITING
    assert "không tự duyệt" in text_of(app)

    app = desk_of(monkeypatch, Rights(HOA, frozenset({APPROVER})))
    app.button(key="intake-preview").click().run()
    app.button(key="intake-publish").click().run()
    (published,) = workflow.submissions()
    assert (published.id, published.state, published.approver) == (one, records.PUBLISHED, HOA)
    with journal.transaction() as connection:
        lines = journal.lines(connection)
    assert [(line["person"], line["action"]) for line in lines][-2:] == [(HOA, "approve"), (HOA, "publish")]
    assert keys_of(desk_of(monkeypatch, Rights(HOA, frozenset({APPROVER})))) == set()
    assert keys_of(desk_of(monkeypatch, Rights(KHO, frozenset({KEEPER})))) == {"intake-withdraw"}
    assert releases.current().id != ""


def test_the_demonstration_has_a_desk_at_the_machine_itself_where_a_workbook_waits(demo_root, monkeypatch):
    monkeypatch.setattr(visitor, "signs_in", lambda: True)
    for rights in (access.READER, Rights(HOA, frozenset({APPROVER, SENDER, KEEPER}), OWN)):
        monkeypatch.setattr(visitor, "rights", lambda rights=rights: rights)
        app = opened(page("bao-cao"), bo="mophong")
        assert (len(app.get("file_uploader")), keys_of(app), "s0001" in text_of(app)) == (0, set(), False)
    monkeypatch.setattr(visitor, "signs_in", lambda: False)
    monkeypatch.setattr(visitor, "rights", lambda: visitor.AT_THE_MACHINE)
    app = opened(page("bao-cao"), bo="mophong")
    assert app.selectbox(key="intake-submission").options == ["mophong-s0001"]
    assert {"B3!G10", "B3!N19"} <= {*text_of(app).split()} | {*re.findall(r"B3![A-Z]+\d+", str(app))}
    assert keys_of(app) == set()
    assert "mophong" not in str(opened(page("bao-cao")).selectbox)


def test_a_file_of_another_unit_or_with_numbers_of_other_areas_is_not_taken():
    _, reading = read()
    ownership.check(reading, Rights(LAN, frozenset({SENDER}), OWN))
    ownership.check(reading, Rights(LAN, frozenset({SENDER}), (Unit("PHÒNG CÔNG THƯƠNG  huyện Hữu Lũng"),)))
    ownership.check(reading, visitor.AT_THE_MACHINE)
    for units in ((), (Unit("Phòng khác"),), (Unit(UNIT, ("chi-lang",)),), (Unit("", ("huu-lung",)),)):
        with pytest.raises(refusals.OtherUnit):
            ownership.check(reading, Rights(LAN, frozenset({SENDER}), units))


def test_nothing_of_a_draft_reaches_readers(monkeypatch):
    one = handed_in(LAN, 230500)
    draft = workflow.preview(one, person=HOA).after.id
    assert draft != releases.current().id
    with pytest.raises(releases.ReleaseError):
        releases.find(draft)
    app = Starlette(routes=data_api.ROUTES)
    assert ask(app, "/data/bao-cao.csv", f"ban={draft}").status == 400
    said = [ask(app, path).text for path in ("/data/dia-ban.csv", "/data/doi-chieu/figures.csv", "/data/feed.atom")]
    said += [str(link_preview.preview({"ban": [draft]}, each)) for each in PAGES]
    monkeypatch.setattr(visitor, "rights", lambda: access.READER)
    said += [str(opened(page(code), ban=draft)).replace(f"ban={draft}", "") for code in ("bao-cao", "doi-chieu")]
    assert not [text for text in said if "230500" in text or "230.500" in text or "b1.xlsx" in text or LAN in text]
    assert not [path for path in (releases.root() / "releases").iterdir() if draft in path.name]


def test_a_sign_in_that_expires_while_its_page_is_open_ends_its_desk(monkeypatch, tmp_path):
    rules(tmp_path, monkeypatch)
    said = claims("lan")
    monkeypatch.setattr(visitor, "signs_in", lambda: True)
    monkeypatch.setattr(visitor, "rights", lambda: visitor.of_claims(said))
    app = opened(page("bao-cao"))
    assert len(app.get("file_uploader")) == 1
    said["iat"] -= 9 * 3600
    app.run()
    assert len(app.get("file_uploader")) == 0
    assert "hết hạn" in text_of(app)


@pytest.mark.parametrize(("roles", "is_said"), [({SENDER}, True), ({KEEPER}, True), (set(), False)])
def test_who_signed_in_is_told_where_the_demonstration_can_be_tried(demo_root, monkeypatch, roles, is_said):
    """Its desk opens on the machine itself alone."""
    monkeypatch.setattr(visitor, "rights", lambda: Rights(LAN, frozenset(roles), OWN))
    monkeypatch.setattr(visitor, "signs_in", lambda: True)
    app = opened(page("bao-cao"), bo="mophong", lang="vi")
    assert ("nơi tập gửi chỉ mở trên chính máy" in text_of(app)) == is_said
    assert not app.get("file_uploader")
    assert keys_of(app) == set()
