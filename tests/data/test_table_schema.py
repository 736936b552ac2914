"""Cells and keys of tables: what is named wrong is what another validator of Data Packages names."""

import csv
import shutil

import pytest
from frictionless import Package
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lsdash.data import csv_tables, releases

HEADERS = {}
for path in csv_tables.paths(releases.DATA):
    with path.open(encoding="utf-8", newline="") as source:
        HEADERS[path.name] = (next(reader := csv.reader(source)), len(list(reader)))
PLACES = [(file, column) for file, (columns, count) in HEADERS.items() if count for column in columns]
TEXTS = ("", "x", "A b", "ba", "1.5", "-3", "07", "99", "2025-02-30", "2025-06-30", "true", "TRUE", "f01", "daa", "tw")
DAMAGES = st.lists(st.tuples(st.sampled_from(PLACES), st.integers(0, 10**6), st.sampled_from(TEXTS)), max_size=12)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


def damage(folder, damages):
    shutil.copytree(releases.DATA, folder, ignore=shutil.ignore_patterns("store"), dirs_exist_ok=True)
    for (file, column), row, text in damages:
        path = folder / file
        with path.open(encoding="utf-8", newline="") as source:
            rows = list(csv.reader(source))
        rows[1 + row % HEADERS[file][1]][rows[0].index(column)] = text
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(rows)


def named_by_the_other(folder):
    package = Package(str(folder / csv_tables.DESCRIPTOR))
    keys = {resource.path: resource.schema.primary_key for resource in package.resources}
    for task in package.validate().tasks:
        for error in task.errors:
            if error.type == "foreign-key":
                column = error.field_names[0]
            else:
                column = keys[task.place.rpartition("/")[2]][0] if error.type == "primary-key" else error.field_name
            yield task.place.rpartition("/")[2], error.row_number, column


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DAMAGES)
@example([(("screens.csv", "position"), 5, "07"), (("headlines.csv", "position"), 1, "03")])
def test_damages_are_those_that_another_validator_names(folder, damages):
    damage(folder, damages)
    _, issues = csv_tables._read(folder)
    assert {(issue.file, issue.row, issue.column) for issue in issues} == set(named_by_the_other(folder))


def test_rows_are_numbered_as_rows_also_after_a_cell_of_two_lines(folder):
    damage(folder, [(("units.csv", "name_en"), 0, "two\nlines"), (("units.csv", "name_en"), 1, "")])
    issues = csv_tables._read(folder)[1]
    assert [(issue.file, issue.row, issue.column) for issue in issues] == [
        ("units.csv", row, "name_en") for row in (2, 3)
    ]
