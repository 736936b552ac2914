"""What is found while somebody types: the same as on the page, whatever is typed, of the release that is asked for."""

from urllib.parse import quote, urlencode

from starlette.applications import Starlette

from lsdash import web
from lsdash.present import search
from lsdash.view import view
from lsdash.view.url_state import LONGEST_SEARCH
from tests import asking
from tools.faults.addresses import TEXTS

APP = Starlette(routes=web.ROUTES, middleware=web.MIDDLEWARE)


def ask(**address):
    return asking.ask(APP, "/data/search.json", urlencode(address))


def test_answers_are_those_of_the_page_in_its_language(release):
    answer = ask(tim="bo xit", lang="en")
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    words = view.words(release, "en", "2004")
    wanted = search.answers(release, words, "bo xit", search.FEW)
    found = answer.json
    assert [group["name"] for group in found["groups"]] == [words.text(f"search.{name}") for name in wanted]
    for group, answers in zip(found["groups"], wanted.values(), strict=True):
        assert [each["text"] for each in group["answers"]] == [each.link.text for each in answers]
        assert all(("so" in each) != ("href" in each) for each in group["answers"])
    assert found["said"] == search.said(wanted, words, "bo xit", search.FEW)


def test_each_data_set_and_each_pinned_release_answers_for_itself(release, demo_release):
    assert ask(tim="mô phỏng", bo="mophong").json["groups"]
    assert not ask(tim="mô phỏng").json["groups"]
    assert ask(tim="than", ban=release.id).json == ask(tim="than").json


def test_nothing_found_says_so(release):
    assert ask(tim="zzzz").json == {
        "said": "Không tìm thấy “zzzz”.",
        "every": "Thêm kết quả cho “zzzz”",
        "groups": [],
    }
    assert ask().json["groups"] == []


def test_whatever_is_typed_is_answered_and_cut_to_its_length(release):
    for text in TEXTS:
        answer = asking.ask(APP, "/data/search.json", f"tim={quote(text, errors='replace')}")
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/json"
        assert len(answer.json["said"]) < LONGEST_SEARCH + 40


def test_data_that_cannot_be_opened_is_said_in_words(filled_root, release):
    kept = (filled_root / "CURRENT").read_text()
    (filled_root / "CURRENT").write_text("{")
    answer = ask(tim="than")
    assert answer.status == 503
    assert "LS-02" in answer.text
    (filled_root / "CURRENT").write_text(kept)
