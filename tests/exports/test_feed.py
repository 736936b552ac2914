"""The feed: valid Atom whatever the data say, the same ids wherever it is read, nothing of the visitor's own in it."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import datetime

import pytest
from starlette.applications import Starlette

from lsdash.data import build, releases
from lsdash.exports import data_api
from lsdash.model import texts
from lsdash.view import register
from lsdash.web import html_head
from tests.asking import ask, scope
from tests.data.test_obligations import SOUND, write

ATOM = "{http://www.w3.org/2005/Atom}"


def read(query="", **more):
    answer = ask(Starlette(routes=data_api.ROUTES), "/data/feed.atom", query, **more)
    assert answer.status == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(answer.body)  # noqa: S314 - made here
    valid(root)
    return answer, root


def valid(root):
    """What RFC 4287 asks of a feed and of each entry."""
    assert root.tag == f"{ATOM}feed"
    assert root.find(f"{ATOM}author/{ATOM}name").text
    ids = [one.text for one in root.iter(f"{ATOM}id")]
    assert len({*ids}) == len(ids)
    assert all(one.startswith("urn:uuid:") for one in ids)
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"{ATOM}{name}")
            assert found.text
        assert element.find(f"{ATOM}updated").text.endswith("Z")
        datetime.fromisoformat(element.find(f"{ATOM}updated").text)
        assert element.find(f"{ATOM}link[@rel='alternate']").get("href")
    assert root.find(f"{ATOM}link[@rel='self']").get("href").startswith("feed.atom")


def titles(root):
    return [one.text for one in root.findall(f"{ATOM}entry/{ATOM}title")]


@pytest.mark.usefixtures("release")
def test_a_release_is_an_entry_and_where_nobody_owes_a_report_nothing_is_late(release):
    for lang, title in (("vi", "Bản phát hành"), ("en", "Release")):
        _, root = read(f"lang={lang}" if lang == "en" else "")
        assert titles(root) == [f"{title} {release.id}"]
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    (link,) = root.findall(f"{ATOM}entry/{ATOM}link")
    assert link.get("href") == f"../?lang=en&ban={release.id}"


def test_a_later_release_says_how_much_it_changed(two):
    _, root = read("lang=en")
    summary = root.find(f"{ATOM}entry/{ATOM}summary").text
    assert titles(root) == [f"Release {one.id}" for one in reversed(two)]
    assert re.match(r"Numbers changed: \d+\.", summary)


def test_a_clock_that_was_set_back_makes_no_release_older_than_the_one_before(two):
    first, newest = two
    for path in (releases.record(newest.id), releases.pointer()):
        said = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**said, "created": "2001-01-01T00:00:00+00:00"}), encoding="utf-8")
    _, root = read("lang=en")
    assert titles(root) == [f"Release {one.id}" for one in (newest, first)]
    times = [entry.text for entry in root.iterfind(f"{ATOM}entry/{ATOM}updated")]
    assert times == sorted(times, reverse=True)


def test_a_release_whose_parent_was_withdrawn_is_not_called_the_first(two):
    releases.withdrawal_mark(two[0].id).touch()
    _, root = read("lang=en")
    summary = root.find(f"{ATOM}entry/{ATOM}summary").text
    assert texts.text("en", "code.LS-09") in summary


def test_a_demonstration_says_that_it_is_one_and_which_reports_are_overdue(demo_release):
    _, root = read("bo=mophong&lang=en")
    overdue = register.of_release(demo_release, register.today()).overdue
    late = [title for title in titles(root) if title.startswith("Overdue")]
    assert len(late) == len(overdue) > 2
    assert all("(synthetic)" in title for title in late)
    assert "synthetic" in root.find(f"{ATOM}title").text.lower()


def test_names_of_hosts_are_not_in_it_and_ids_do_not_follow_from_them(release):
    first, _ = read(host="dash.example:8501")
    second, _ = read(host="evil.example", headers=[("x-forwarded-host", "evil.example"), ("x-forwarded-proto", "ftp")])
    assert first.body == second.body
    assert b"example" not in second.body
    assert "://" not in second.text.replace("http://www.w3.org/2005/Atom", "")
    again = ask(
        Starlette(routes=data_api.ROUTES), "/data/feed.atom", headers=[("if-none-match", first.headers["etag"])]
    )
    assert (again.status, again.body) == (304, b"")


def test_what_units_are_called_cannot_break_it(data_copy, root):
    hostile = 'A & <b>"x"</b> ]]> &#0; 𝄞'
    write(data_copy, {**SOUND, "unit_vi": hostile, "unit_en": hostile})
    build.release(data_copy)
    _, found = read("lang=en")
    assert any('A & <b>"x"</b> ]]>' in title for title in titles(found))
    assert len([title for title in titles(found) if title.startswith("Overdue")]) == 18


@pytest.mark.usefixtures("release")
def test_what_an_address_says_wrongly_is_named_and_what_cannot_be_opened_is_said():
    app = Starlette(routes=data_api.ROUTES)
    assert ask(app, "/data/feed.atom", "dv=nowhere").status == 400
    assert ask(app, "/data/feed.atom", "ban=bc2004-000000000000").status == 400
    assert "/data/feed.atom" in ask(app, "/data").text
    assert ask(app, "/data/feed.atom.csv").status == 404


def test_a_broken_release_is_said_in_words(filled_root):
    releases.pointer(releases.DATASET).write_text("{")
    assert ask(Starlette(routes=data_api.ROUTES), "/data/feed.atom").status == 503


@pytest.mark.usefixtures("release")
def test_each_page_names_the_feed_of_its_data_set_and_language():
    shell = '<html lang="x"><head><title>x</title></head><body></body>'
    for query, address in (
        ("", ""),
        ("lang=en&dv=huu-lung&bo=x", "?lang=en"),
        ("bo=mophong&lang=en", "?bo=mophong&amp;lang=en"),
    ):
        page = html_head._with_head(shell, scope("http", "/bao-cao", query))
        assert page.count(f'href="./data/feed.atom{address}">') == 1
        assert page.count('<link rel="alternate" type="application/atom+xml" title="') == 1
