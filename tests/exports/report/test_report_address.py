"""`/data/report.*`: the report when it is asked for, in words where there is none."""

import re
from html import unescape
from urllib.parse import parse_qs

import pytest
from starlette.applications import Starlette

from lsdash import web
from lsdash.exports.report_document import address, files, of_view, pattern_file
from lsdash.exports.turns import Turns
from lsdash.model import texts
from lsdash.model.pages import PAGES
from lsdash.view.cache import Cache
from tests import asking
from tests.conftest import IN_A_WORKER
from tests.ui.test_pages import html_of, opened, text_of

APP = Starlette(routes=web.ROUTES, middleware=web.MIDDLEWARE)


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    monkeypatch.setattr(address, "_WRITTEN", Cache(maxsize=4))


def ask(form, query="", **more):
    return asking.ask(APP, f"/data/report.{form}", query, **more)


@pytest.mark.parametrize(
    ("form", "begins", "media"),
    [("docx", b"PK", "officedocument"), ("pdf", b"%PDF", "pdf"), ("html", b"<!DOCTYPE", "html")],
)
def test_each_form_is_a_file(release, form, begins, media):
    answer = ask(form, "nam=2016")
    assert answer.status == 200
    assert answer.body.startswith(begins)
    assert media in answer.headers["content-type"]
    assert answer.headers["content-disposition"] == f'attachment; filename="lsdash-report-2016-{release.id}-vi.{form}"'


def test_without_a_period_it_is_of_the_latest_report_and_links_to_the_host_that_was_asked(release):
    said = unescape(ask("html", "lang=en").text)
    assert "Industrial production, 2004" in said
    assert f"http://dash.example:8501/?lang=en&nam=2004&ban={release.id}&so=" in said


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("nam=1066", 400, "1066"),
        ("nam=<b>", 400, "<b>"),
        ("nam=2003..2004", 400, "2003"),
        ("nam=2003", 404, "2003"),
        ("kv=tw", 400, "kv"),
        ("tim=x&so=y", 400, "tim"),
        ("lang=xx", 400, "xx"),
        ("foo=1", 400, "foo"),
        ("ban=bc2004-000000000000", 400, "bc2004-"),
    ],
)
def test_what_no_report_follows_from_is_said_in_words(release, query, status, said):
    answer = ask("pdf", query)
    assert answer.status == status
    assert answer.headers["content-type"].startswith("text/plain")
    assert said in answer.text
    assert "Traceback" not in answer.text


def test_other_forms_and_wrong_patterns_are_refused(release, monkeypatch, tmp_path):
    assert ask("exe").status == 404
    assert ask("docx/../x").status == 404

    def broken(*_):
        raise pattern_file.InvalidPatterns([])

    monkeypatch.setattr(of_view, "digest", broken)
    answer = ask("html")
    assert answer.status == 503
    assert answer.text == "Chưa viết được báo cáo: câu mẫu hoặc đoạn viết thêm có chỗ sai."


def test_the_same_report_is_written_once_and_known_by_its_tag(release, monkeypatch):
    written = []
    document = of_view.document
    monkeypatch.setattr(of_view, "document", lambda *asked: written.append(asked) or document(*asked))
    first, again = ask("html", "nam=2012"), ask("html", "nam=2012")
    assert first.body == again.body
    assert len(written) == 1
    known = ask("html", "nam=2012", headers=[("if-none-match", first.headers["etag"])])
    assert (known.status, known.body) == (304, b"")
    monkeypatch.setattr(of_view, "digest", lambda _: "other patterns")
    assert ask("html", "nam=2012").headers["etag"] != first.headers["etag"]
    assert len(written) == 2


def test_a_worker_writes_the_same_report(release):
    asked = {"nam": ["2012"]}, "http://dash.example:8501", "html"
    assert IN_A_WORKER(files.write, *asked) == files.write(*asked) == ask("html", "nam=2012").body


def test_who_waits_too_long_is_asked_to_come_back(release, monkeypatch):
    turns = Turns(patience=0.01)
    monkeypatch.setattr(address, "_WRITING", turns)
    with turns.turn():
        answer = ask("html", "nam=2012&lang=en")
    assert (answer.status, answer.text) == (503, texts.text("en", "data.busy"))
    assert ask("html", "nam=2012&lang=en").status == 200


def test_the_listing_names_reports(release):
    assert "/data/report.docx" in asking.ask(APP, "/data/").text.split()


@pytest.mark.parametrize("asked", [{"nam": "2012", "lang": "en"}, {}])
def test_the_page_of_reports_leads_to_those_of_its_period(release, asked):
    page = next(page for page in PAGES if page.code == "bao-cao")
    links = re.findall(r'href="(data/report\.\w+\?[^"]*)"', html_of(opened(page, **asked)))
    # In all forms; where readers look for paper only of a period that a report is about.
    forms = ["docx", "html", "pdf", *(["pdf"] if not asked else [])]
    assert sorted(re.findall(r"report\.\w+", " ".join(links))) == [f"report.{form}" for form in forms]
    for link in links:
        path, _, query = unescape(link).partition("?")
        assert parse_qs(query)["nam"] == [asked.get("nam", "2004")]
        answer = asking.ask(APP, f"/{path}", query)
        assert answer.status == 200
        assert release.id in answer.headers["content-disposition"]


def test_of_a_period_without_printed_numbers_the_page_says_so(release):
    page = next(page for page in PAGES if page.code == "bao-cao")
    app = opened(page, nam="2003")
    assert "data/report." not in html_of(app)
    assert "Không nguồn nào in số liệu của kỳ 2003" in text_of(app)
