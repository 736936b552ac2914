"""A draft through the real pages: who sees it, what marks it, what nobody else ever gets, and how it ends."""

import re
import shutil
from dataclasses import replace

import pytest
import streamlit as st
from starlette.applications import Starlette

from lsdash import web
from lsdash.data import drafts as kept
from lsdash.data import releases
from lsdash.data.access import READER
from lsdash.data.submissions import journal, workflow
from lsdash.exports import link_preview, provenance
from lsdash.model import texts
from lsdash.model.pages import PAGES
from lsdash.ui import visitor
from lsdash.view import url_state, view
from lsdash.view.cache import CACHE
from tests.asking import ask
from tests.drafts import HOA, LAN, MAY, MAY_NOT, NAM, SHOWN, handed_in
from tests.present.test_revisions import run
from tests.roots import rooted
from tests.ui.test_pages import html_of, opened, page, text_of

OVERVIEW = PAGES[0]
WITHHELD = texts.text("vi", "draft.withheld_why")


@pytest.fixture(scope="module")
def built(release, tmp_path_factory):
    """A root with the draft of s0001, handed in by Lan; s0002 of Nam waits unseen. Not to be changed."""
    root = tmp_path_factory.mktemp("drafts") / "store"
    shutil.copytree(releases.root(), root, ignore=shutil.ignore_patterns("*mophong*"))
    with rooted(root):
        handed_in(LAN)
        handed_in(NAM, "598,7")
        workflow.preview("s0001", person=LAN)
        journal.close()
    return root


@pytest.fixture
def root(built, monkeypatch):
    monkeypatch.setenv("LSDASH_ROOT", str(built))
    yield built
    journal.close()


@pytest.fixture
def own(built, tmp_path, monkeypatch):
    """A copy of it, to be changed."""
    path = shutil.copytree(built, tmp_path / "store")
    monkeypatch.setenv("LSDASH_ROOT", str(path))
    yield path
    journal.close()


@pytest.fixture
def as_(monkeypatch):
    def become(rights):
        monkeypatch.setattr(visitor, "signs_in", lambda: True)
        monkeypatch.setattr(visitor, "rights", lambda: rights)

    return become


def refusal(app):
    """What stands in place of the page, without its links; "" where there is the page."""
    return text_of(app) if "notice-no-draft" in html_of(app) else ""


# --- who sees it, and what marks it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", MAY)
def test_who_may_sees_the_pages_of_the_release_to_come(root, as_, who):
    as_(MAY[who])
    said = text_of(opened(OVERVIEW, thu="s0001"))
    assert SHOWN in said
    assert SHOWN not in text_of(opened(OVERVIEW))


def test_every_page_says_that_it_is_a_draft_and_offers_nothing_that_would_leave_it_unmarked(root, as_):
    """Every page as it is, in meeting mode and in its last view, one of these in the other language."""
    as_(MAY["approver"])
    draft = kept.of_submission("s0001")
    said = {"submission": "s0001", "sender": "Sở Công nghiệp Lạng Sơn", "period": "2005"}
    for number, each in enumerate(PAGES):
        for at, address in enumerate(({}, {"hop": "1"}, {"xem": each.views[-1]} if each.views else {})):
            lang = url_state.LANGUAGES[number % 3 == at]
            app = opened(each, thu="s0001", lang=lang, **address)
            content = html_of(app)
            assert texts.text(lang, "draft.band", **said) in text_of(app), each.code
            stamp = re.search(r'class="ls-stamp">([^<]*)', content)[1]
            assert texts.text(lang, "draft.release", submission="s0001") in stamp
            paper = content[content.index("st-key-paper") :].replace("\\2c ", ",")
            assert texts.text(lang, "draft.warning") in paper
            assert "thu=s0001" in paper
            for unmarked in (f"ban={draft.id}", draft.id, "download-", "data/report", "dictionary.json", "<iframe"):
                assert unmarked not in content, (each.code, unmarked)
            assert not app.get("file_uploader")
            assert app.query_params["thu"] == "s0001"


def test_links_stay_in_the_draft_or_lead_out_of_it_as_they_say(root, as_):
    as_(MAY["approver"])
    shown = html_of(opened(page("co-cau"), thu="s0001"))
    leave = re.search(r"<a[^>]*>" + texts.text("vi", "draft.leave"), shown)[0]
    assert ('href="?"' in leave, 'data-without="thu"' in leave) == (True, True)
    data_set = next(link for link in re.findall(r"<a[^>]*>", shown) if "bo=mophong" in link)
    assert " thu " in data_set
    navigation = re.findall(r"<a[^>]*>", shown[shown.index("st-key-navigation") :])[0]
    assert "thu" not in navigation
    listed = html_of(opened(page("doi-chieu"), thu="s0001", xem="phuong-phap"))
    current = releases.current().id
    assert re.search(rf'href="\?[^"]*ban={current}"', listed)
    assert not re.search(r'href="[^"]*thu=[^"]*ban=|href="[^"]*ban=[^"]*thu=', listed)


def test_a_link_names_the_draft_and_never_pins_it(root, as_):
    draft = kept.of_submission("s0001")
    state, problems = view.parsed({"thu": ["s0001"], "kv": ["tw"]}, draft, OVERVIEW)
    shown = view.View(draft, OVERVIEW, state, view.words(draft, "vi", state.about))
    assert not problems
    assert provenance.pinned(shown) == {"thu": ["s0001"], "kv": ["tw"], "nam": ["2005"]}


def test_what_else_an_address_says_of_data_sets_and_releases_is_named(root, as_):
    as_(MAY["approver"])
    app = opened(OVERVIEW, thu="s0001", ban=releases.current().id, bo="mophong")
    assert SHOWN in text_of(app)
    for key in ("ban", "bo"):
        assert f"({key}): không đọc" in text_of(app)
    assert {*app.query_params} == {"thu"}


# --- who does not ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", MAY_NOT)
def test_others_are_refused_and_not_told_whether_there_is_one(root, as_, who):
    as_(MAY_NOT[who])
    ids = ("s0001", "s0009", "S0001", "../s0001", "s0001\0", kept.of_submission("s0001").id, "'; --", "s" * 5000)
    said = {refusal(opened(each, thu=one)) for one in ids for each in (OVERVIEW, page("bao-cao"))}
    assert len(said) == 1
    assert WITHHELD in said.pop()


def test_a_sender_is_told_the_same_of_what_another_one_sent_and_of_what_is_not_there(root, as_):
    as_(MAY["sender"])
    said = {refusal(opened(OVERVIEW, thu=one)) for one in ("s0002", "s0009")}
    assert len(said) == 1
    assert WITHHELD in said.pop()


def test_who_only_reads_asks_no_database(root, as_, monkeypatch):
    monkeypatch.setenv("LSDASH_DATABASE", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    as_(READER)
    assert WITHHELD in refusal(opened(OVERVIEW, thu="s0001"))
    as_(MAY["approver"])
    assert "LS-12" in text_of(opened(OVERVIEW, thu="s0001"))


def test_without_sign_in_it_opens_on_the_machine_itself_alone(root, monkeypatch):
    monkeypatch.setattr(visitor, "signs_in", lambda: False)
    monkeypatch.setattr(visitor.own_machine, "is_visitor_here", lambda: True)
    assert SHOWN in text_of(opened(OVERVIEW, thu="s0001"))
    monkeypatch.setattr(visitor.own_machine, "is_visitor_here", lambda: False)
    assert WITHHELD in refusal(opened(OVERVIEW, thu="s0001"))


def test_it_is_not_shown_in_a_frame_of_another_site(root, as_, monkeypatch):
    as_(MAY["approver"])
    monkeypatch.setattr(type(st.context), "is_embedded", property(lambda _: True))
    assert WITHHELD in refusal(opened(OVERVIEW, thu="s0001"))


def test_rights_are_asked_again_at_every_run_of_the_page_and_of_its_card(root, as_, monkeypatch):
    as_(MAY["approver"])
    number = "production_value.total.2005.actual"
    app = opened(OVERVIEW, thu="s0001", so=number)
    assert SHOWN in text_of(app)
    as_(READER)
    assert WITHHELD in refusal(app.run())
    # The frame of the page still may, its card does not any more: then neither is shown.
    answers = iter([MAY["approver"]])
    as_(None)
    monkeypatch.setattr(visitor, "rights", lambda: next(answers, READER))
    assert WITHHELD in refusal(opened(OVERVIEW, thu="s0001", so=number))


# --- what never has it -----------------------------------------------------------------------------------------------


def test_no_data_address_knows_drafts(root):
    draft = kept.of_submission("s0001")
    app = Starlette(routes=web.ROUTES)
    listed = [line for line in ask(app, "/data").text.splitlines() if line.startswith("/")]
    cubes = [f"/data/cube.{ending}" for ending in ("jsonstat.json", "sdmx.csv", "px")]
    for address in (*listed, *cubes, "/data/search.json"):
        path, _, own = address.partition("?")
        for thu in ("s0001", "s0009", draft.id):
            answer = ask(app, path, f"{own}&thu={thu}&tim={SHOWN}")
            assert answer.status == 400, path
            assert "bản nháp" in answer.text
            assert "612" not in answer.text.replace(f"“{SHOWN}”", "")
        assert ask(app, path, f"{own}&ban={draft.id}").status in {400, 200}
    assert SHOWN not in ask(app, "/data/search.json", f"tim={SHOWN}").json["said"].replace(f"“{SHOWN}”", "")
    assert ask(app, "/data/search.json", f"tim={SHOWN}").json["groups"] == []


def test_a_draft_is_no_release(root, as_):
    as_(MAY["approver"])
    draft = kept.of_submission("s0001")
    for key in ("ban", "voi"):
        said = text_of(opened(page("doi-chieu"), **{key: draft.id}))
        assert SHOWN not in said
        assert f"“{draft.id}”" in said
    assert [one.id for one in releases.history()] == [releases.current().id]
    verified = run("verify-link", "http://dash.example/?thu=s0001")
    assert verified.returncode == 1
    assert "bản nháp" in verified.stdout
    assert draft.id not in verified.stdout


@pytest.mark.parametrize("thu", ["s0001", "s0009"])
def test_a_link_says_nothing_of_a_draft_before_it_is_opened(root, thu):
    for each in PAGES:
        told = link_preview.preview({"thu": [thu], "so": ["production_value.total.2005.actual"]}, each)
        assert told.description == texts.text("vi", "draft.link")
        assert told == link_preview.preview({"thu": ["x"]}, each)


def test_what_was_kept_of_a_draft_is_never_given_to_a_reader(root, as_):
    as_(READER)
    CACHE.clear()
    before = [text_of(opened(each)) for each in PAGES]
    as_(MAY["approver"])
    for each in PAGES:
        opened(each, thu="s0001", so="production_value.total.2005.actual")
    opened(page("tim-kiem"), thu="s0001", tim=SHOWN)
    as_(READER)
    assert [text_of(opened(each)) for each in PAGES] == before
    assert "612" not in text_of(opened(page("tim-kiem"), tim="giá trị sản xuất 2005"))
    named = [part for key in CACHE._results for part in key if isinstance(part, releases.Release)]
    assert {one.draft for one in named} == {"", "s0001"}
    assert all(bool(one.draft) == (one.id != releases.current().id) for one in named)


# --- how it ends -----------------------------------------------------------------------------------------------------


def gone(reason):
    return texts.text("vi", f"draft.gone_{reason}")


def test_a_draft_ends_with_its_publication_and_all_that_was_kept_of_it_stays_apart(own, as_):
    as_(MAY["approver"])
    app = opened(OVERVIEW, thu="s0001")
    draft = kept.of_submission("s0001")
    workflow.approve("s0001", person=HOA)
    assert SHOWN in text_of(app.run())
    published = workflow.publish("s0001", person=HOA)
    assert (published.id, published == draft) == (draft.id, False)
    assert gone("published") in refusal(app.run())
    assert SHOWN in text_of(opened(OVERVIEW))
    assert not releases.file_of(draft).exists()
    workflow.withdraw("s0001", person=HOA, reason="sai")
    assert gone("withdrawn") in refusal(app.run())
    as_(READER)
    assert WITHHELD in refusal(opened(OVERVIEW, thu="s0001"))


def test_a_draft_ends_when_it_is_sent_back(own, as_):
    as_(MAY["sender"])
    workflow.reject("s0001", person=HOA, reason="sai")
    assert gone("rejected") in refusal(opened(OVERVIEW, thu="s0001"))
    assert not [*(own / "drafts").iterdir()]


def test_a_draft_over_another_release_is_no_longer_shown_until_it_is_built_again(own, as_):
    as_(MAY["approver"])
    workflow.preview("s0002", person=HOA)
    assert "598,7" in text_of(opened(OVERVIEW, thu="s0002"))
    workflow.approve("s0002", person=HOA)
    workflow.publish("s0002", person=HOA)
    assert gone("moved") in refusal(opened(OVERVIEW, thu="s0001"))
    again = workflow.preview("s0001", person=HOA).after
    assert again.parent == releases.current().id
    assert SHOWN in text_of(opened(OVERVIEW, thu="s0001"))


def overwritten(draft):
    file = releases.file_of(draft)
    file.chmod(0o600)
    file.write_bytes(b"no database")


@pytest.mark.parametrize(
    "damage",
    [
        lambda draft: shutil.rmtree(releases.draft_folder(draft.draft)),
        lambda draft: releases.file_of(draft).unlink(),
        lambda draft: (releases.draft_folder(draft.draft) / "record.json").write_text("{}"),
        lambda draft: (releases.draft_folder(draft.draft) / "record.json").write_text('{"id": "../../x"}'),
        lambda draft: releases.file_of(draft).replace(releases.file_of(draft).with_suffix(".x")),
        overwritten,
    ],
)
def test_a_draft_that_is_not_whole_is_not_there(own, as_, damage):
    as_(MAY["approver"])
    draft = kept.of_submission("s0001")
    damage(draft)
    assert gone("absent") in refusal(opened(OVERVIEW, thu="s0001"))
    assert gone("absent") in refusal(opened(OVERVIEW, thu="s0002"))


def test_of_many_drafts_the_last_ones_are_kept(own):
    draft = kept.of_submission("s0001")
    for number in range(3, 17):
        one = replace(draft, draft=f"s{number:04}")
        releases.draft_folder(one.draft).mkdir()
        releases.file_of(one).write_bytes(b"")
        kept.keep(one)
    names = sorted(path.name for path in (own / "drafts").iterdir())
    assert names == [f"s{number:04}" for number in range(7, 17)]
    assert all(kept.of_submission(name).draft == name for name in names)
    shutil.copy(releases.file_of(one), releases.file_of(one).with_name("bc2004-0123456789ab.duckdb"))
    kept.keep(one)
    assert len([*releases.draft_folder(one.draft).iterdir()]) == 2


def test_the_desk_leads_to_the_pages_of_a_draft_while_there_is_one(own, as_):
    as_(MAY["approver"])
    app = opened(page("bao-cao"))
    app.selectbox(key="intake-submission").set_value("s0001").run()
    assert 'href="./?thu=s0001"' in html_of(app)
    app.selectbox(key="intake-submission").set_value("s0002").run()
    assert "thu=" not in html_of(app)
    as_(MAY["sender"])
    assert 'href="./?thu=s0001"' in html_of(opened(page("bao-cao")))
