"""The numbers of a report against plain Python over the rows of a real release."""

import pytest

from lsdash import queries
from lsdash.data import assemble, csv_tables, releases
from lsdash.model import periods
from lsdash.model.filters import Filters
from lsdash.model.words import rows
from tests.queries.test_queries import asked

TABLES = csv_tables.read(releases.DATA)
NUMBERS = assemble.contents(TABLES)["observation"].to_pylist()
DISTRICTS = {row["slug"] for row in TABLES["areas"]}
AIMS = {"target", "target_growth", "target_level", "gap", "growth_needed", "gap_share"}
ABOUT = ("2004", "2005", "2010-q1", "2013", "2016", "2011-01..2015-12", "1999")


def belongs(number, about):
    if not number["chosen"] or (number["area"] and number["area"] not in DISTRICTS):
        return False
    if number["period"] == about:
        return True
    if number["period"] == periods.years_before(about) and number["measure"] == "actual":
        return True
    return number["period"] == periods.next_aim(about) and number["measure"] in AIMS


@pytest.mark.parametrize("about", ABOUT)
def test_a_report_has_every_number_of_its_period_and_those_beside_it(release, about):
    found = {row["id"]: row for row in rows(asked(release, queries.report_numbers, Filters(about=about)))}
    wanted = {number["id"]: number for number in NUMBERS if belongs(number, about)}
    assert found.keys() == wanted.keys()
    for key, number in wanted.items():
        assert {name: found[key][name] for name in ("value", "kind", "source", "formula")} == {
            name: number[name] for name in ("value", "kind", "source", "formula")
        }


def test_only_what_lies_inside_another_part_is_nested(release):
    found = rows(asked(release, queries.report_numbers, Filters(about="2004")))
    assert {row["item"] for row in found if row["nested"]} == {"fdi"}


@pytest.mark.parametrize("about", ABOUT)
def test_activities_are_those_that_a_report_on_the_very_period_names(release, about):
    found = rows(asked(release, queries.report_activities, Filters(about=about)))
    reported = {row["code"] for row in TABLES["sources"] if row["period"] == about}
    wanted = {(row["area"], row["product"]) for row in TABLES["activities"] if row["source"] in reported}
    assert {(row["area"], row["product"]) for row in found} == wanted
