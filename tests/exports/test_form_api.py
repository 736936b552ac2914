"""Cube → form → intake: what a form took in comes out of its data address the same."""

import io
import zipfile
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from lsdash import web
from lsdash.data import csv_tables, releases
from lsdash.data.intake import forms, reader, templates
from lsdash.data.intake.code_lists import CodeLists
from lsdash.exports import form_api
from lsdash.exports.turns import Turns
from tests import asking
from tests.data.intake.worlds import cube_of, worlds

APP = Starlette(routes=web.ROUTES, middleware=web.MIDDLEWARE)
TABLES = {**csv_tables.read(releases.DATA), "figures": []}


def read(workbook, period):
    return reader.read(workbook, file_name="form.xlsx", tables=TABLES, received=f"{period[:4]}-12-31")


@pytest.mark.parametrize("code", forms.CODES)
@given(data=st.data())
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_what_a_form_took_in_comes_out_of_the_release_the_same(code, data):
    period, options, entries = data.draw(worlds(code, TABLES))
    taken = read(templates.write(code, period, CodeLists(TABLES), entries, options), period)
    stated = {"chosen": True, "prices": options.price_base}  # as observations of a release are
    numbers = [{**row, "value": float(row["value"]), "step": float(row["step"]), **stated} for row in taken.figures]
    publishers = {taken.source["code"]: "Phòng Công thương"}
    districts = (options.area,) if options.area else ()
    again = form_api.written(code, period, numbers, CodeLists(TABLES), publishers=publishers, districts=districts)
    assert cube_of(read(again, period)) == cube_of(taken)


def ask(query, **more):
    return asking.ask(APP, "/data/form.xlsx", query, **more)


def test_a_year_of_the_release_comes_as_the_long_table(release):
    answer = ask("form=B5&nam=2004")
    assert answer.status == 200
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    found = read(answer.body, "2004")
    assert not found.messages
    assert cube_of(found)["production_value", "total", "", "2004", "actual"][1] == pytest.approx(546.034)
    assert ask("form=B5&nam=2004", headers=[("if-none-match", answer.headers["etag"])]).status == 304
    assert "/data/form.xlsx?form=B1" in asking.ask(APP, "/data/").text


def test_a_form_is_dated_by_its_release_and_so_the_same_whenever_it_is_asked_for(release):
    answer = ask("form=B5&nam=2004")
    moment = datetime.fromisoformat(release.created)
    with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
        seconds = moment.second - moment.second % 2  # as archives keep them
        assert {part.date_time for part in book.infolist()} == {(*moment.timetuple()[:5], seconds)}
        assert book.read("docProps/core.xml").count(f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()) == 2
    head = ask("form=B5&nam=2004", method="HEAD")
    assert (head.headers, head.body) == (answer.headers, b"")


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 404, "B1"),
        ("form=B6", 404, "B1"),
        ("form=B1&nam=2004", 400, "2004"),
        ("form=B4&nam=2023-07", 400, "2023"),
        ("form=B5&kv=tw", 400, "kv"),
        ("form=B5&nam=<b>", 400, "<b>"),
    ],
)
def test_what_no_form_follows_from_is_said(release, query, status, said):
    answer = ask(query)
    assert answer.status == status
    assert said in answer.text


def test_made_up_numbers_get_no_form(demo_release):
    assert ask("form=B5&bo=mophong&nam=2023").status == 400


def test_they_take_turns(release, monkeypatch):
    turns = Turns(waiting=0, patience=0)
    monkeypatch.setattr(form_api, "MAKING", turns)
    with turns.turn():
        assert ask("form=B5&nam=2004").status == 503
