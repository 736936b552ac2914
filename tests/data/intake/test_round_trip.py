"""Cube → form → intake gives the cube again, and what is read passes the production build's own checks."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsdash.data import assemble, csv_tables, releases, validate
from lsdash.data.intake import forms, reader, templates
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.form_rows import Options
from tests.data.intake.files import SENDER, entry, form, key, read
from tests.data.intake.worlds import cube, cube_of, worlds

TABLES = {**csv_tables.read(releases.DATA), "figures": []}


LARGE = {"suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


@pytest.mark.parametrize("code", forms.CODES)
@given(data=st.data())
@settings(**LARGE, max_examples=8, derandomize=True)
def test_a_cube_comes_back_out_of_its_form(code, data):
    check_cube(code, data)


@pytest.mark.slow
@pytest.mark.parametrize("code", forms.CODES)
@given(data=st.data())
@settings(**LARGE, max_examples=60)
def test_many_cubes_come_back_out_of_their_form(code, data):
    check_cube(code, data)


def check_cube(code, data):
    period, options, entries = data.draw(worlds(code, TABLES))
    workbook = templates.write(code, period, CodeLists(TABLES), entries, options)
    reading = reader.read(workbook, file_name="form.xlsx", tables=TABLES, received=f"{period[:4]}-12-31")
    unread = [one for one in reading.messages if one.code not in RELATIONS]
    assert not unread
    assert cube_of(reading) == cube(entries)
    assert reading.area == options.area
    built = {**TABLES, "figures": [*reading.figures], "sources": [*TABLES["sources"], reading.source]}
    assert not validate.issues(built)


# Random numbers do not add up; that they are said not to is tested elsewhere.
RELATIONS = {
    "parts_total",
    "part_above_whole",
    "parts_above_whole",
    "districts_total",
    "districts_above_whole",
    "above_province",
    "times_total",
    "times_above_whole",
    "unit_jump",
    "far_from_history",
    "cumulative",
    "zero_after_numbers",
}


def test_forms_become_observations_of_a_release():
    """What two forms say is built into a release by the production code, beside the reports that are there."""
    shipped = csv_tables.read(releases.DATA)
    value = {key("total", indicator="production_value", area=""): entry(50, unit="ty-dong", kind="estimated")}
    readings = [
        read(form("B2", entries=value, options=Options(SENDER, price_base="constant_2010")), tables=shipped),
        read(form(), tables=shipped),
    ]
    figures = [*shipped["figures"], *(row for one in readings for row in one.figures)]
    content = assemble.contents(
        {**shipped, "figures": figures, "sources": [*shipped["sources"], *(one.source for one in readings)]}
    )
    found = {row["id"]: row for row in content["observation"].to_pylist()}
    assert found["production_value.total.2024-07.actual"]["kind"] == "estimated"
    district = found["output.xi-mang@huu-lung.2024-07.actual"]
    assert (district["value"], district["as_printed"], district["source"]) == (
        1000,
        "1.000 tấn",
        readings[1].source["code"],
    )
    assert district["place"].startswith("B1!E")
