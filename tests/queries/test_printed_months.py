"""Months that sources print: on the pages of months like those that the demonstration is made of."""

from fractions import Fraction

import duckdb
import pytest

from lsdash import queries
from lsdash.data import assemble, csv_tables, releases
from lsdash.data.demo import Parameters, monthly_reports
from lsdash.model.filters import Filters, months
from lsdash.model.monthly_ids import parse
from lsdash.model.words import rows
from lsdash.view import monthly_numbers
from tests.digits import exact, last_digit
from tests.reports import UNITS, as_figures, create, fill
from tests.second_report import SOURCE

FIRST, LATER = ({**SOURCE, "code": f"thang-{day}", "period": "2023", "issued": day} for day in ("2024-01", "2024-02"))
QUERIES = (
    queries.district_ranking,
    queries.monthly_values,
    queries.cumulative,
    queries.small_multiples,
    queries.sector_months,
    queries.mining_cumulative,
)
NARROWED = [
    Filters(),
    Filters(districts=("huu-lung", "chi-lang"), products=("da",)),
    Filters(sectors=("nqd", "fdi"), **months(202302, 202304)),
]
TABLES = csv_tables.read(releases.DATA)


def engine(figures):
    """A release of the shipped tables and these figures, in an engine."""
    tables = {**TABLES, "sources": [*TABLES["sources"], FIRST, LATER], "figures": [*TABLES["figures"], *figures]}
    own = duckdb.connect(config={"threads": 1})
    create(own, assemble.contents(tables))
    return own


@pytest.fixture(scope="module")
def reports():
    units = {row["code"]: row["unit"] for row in TABLES["products"]}
    every = monthly_reports.monthly(Parameters(years=2))
    return [row for row in every if row["indicator"] != "output" or units.get(row["item"]) == UNITS[row["item"]]]


@pytest.fixture(scope="module")
def printed(reports):
    with engine(as_figures(reports, FIRST["code"])) as own:
        yield own


@pytest.fixture(scope="module")
def made(reports):
    with engine(()) as own:
        yield fill(own, [{**row, "revised_from": None} for row in reports])


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.__name__)
def test_they_are_shown_like_those_of_the_demonstration_with_their_own_source(printed, made, query):
    """Whether a report came late, and of how many establishments it is, no source of ours says."""
    other = {"sources", "reporters", "expected", "status"}
    for filters in NARROWED:
        found, wanted = (rows(query(own, filters)) for own in (printed, made))
        assert found
        assert [dict(row.items() - other_items(row, other)) for row in found] == [
            dict(row.items() - other_items(row, other)) for row in wanted
        ]
        assert {row["sources"] for row in found if row["value"] is not None} == {FIRST["code"]}
        assert {row["status"] for row in found if row.get("status")} <= {"final", "provisional"}


def other_items(row, names):
    return {(name, row[name]) for name in names if name in row}


def test_who_reported_is_not_said_where_nobody_counts_establishments(printed, made):
    assert queries.reporting(printed, Filters()).empty
    assert not queries.reporting(made, Filters()).empty


def test_each_has_the_card_of_a_printed_number(printed, reports):
    for report in reports[::500]:
        number = f"{report['item']}@{report['area']}.{report['year']}-{report['month']:02d}.{report['measure']}"
        (row,) = rows(queries.number(printed, Filters(number=f"{report['indicator']}.{number}")))
        assert (row["value"], row["source"], row["kind"] == "provisional") == (
            report["value"],
            FIRST["code"],
            report["status"] == "provisional",
        )


def figure(area, month, value, source=FIRST, *, item="da", measure="actual"):
    """A row of figures.csv for stone, or for production value of a sector."""
    sector = item != "da"
    report = {"indicator": "production_value" if sector else "output", "item": item, "area": area, "status": "final"}
    (row,) = as_figures([{**report, "year": 2023, "month": month, "measure": measure, "value": value}], source["code"])
    return row


def monthly(figures, **filters):
    with engine(figures) as own:
        return rows(queries.monthly_values(own, Filters(**filters)))


def test_what_a_later_source_states_otherwise_is_a_revision():
    figures = [figure("huu-lung", 1, 100.0), figure("huu-lung", 1, 120.0, LATER), figure("huu-lung", 2, 90.0)]
    *_, january, february = monthly(figures, products=("da",), districts=("huu-lung",))
    assert (january["value"], january["revised_from"], january["status"]) == (120, 100, "revised")
    assert (february["value"], february["revised_from"], february["status"]) == (90, None, "final")
    assert (january["sources"], february["sources"]) == (LATER["code"], FIRST["code"])


def test_a_province_or_a_whole_that_is_itself_reported_is_not_added_up_of_its_parts():
    districts = [figure("huu-lung", month, 100.0) for month in (1, 2)] + [figure("chi-lang", 1, 50.0)]
    *_, january, february = monthly([*districts, figure("", 1, 170.0)], products=("da",))
    assert (january["value"], february["value"]) == (170, 100)
    by_sector = {"tw": 10.0, "dp": 15.0, "nqd": 5.0}
    parts = [figure("", month, value, item=item) for month in (1, 2) for item, value in by_sector.items()]
    *_, january, february = monthly([*parts, figure("", 1, 33.5, item="total")])
    assert (january["value"], february["value"]) == (33.5, 30)


def test_some_sectors_of_the_province_are_not_its_whole():
    own = [figure("", 1, 12.0, item="tw")]
    planned = [figure("", 1, value, item=item, measure="plan") for item, value in (("tw", 11.0), ("dp", 6.0))]
    districts = [figure("huu-lung", 1, value, item=item) for item, value in (("tw", 10.0), ("dp", 5.0), ("nqd", 7.0))]
    assert monthly([*own, *planned, *districts])[-1]["value"] == 22
    assert monthly([*own, *planned, *districts], sectors=("tw",))[-1]["value"] == 12
    assert monthly([*own, *planned])[-1]["value"] is None
    every = [*own, figure("", 1, 6.0, item="dp"), figure("", 1, 8.0, item="nqd")]
    assert monthly([*every, *districts])[-1]["value"] == 26


def test_a_plan_alone_does_not_hide_what_districts_report():
    figures = [figure("huu-lung", 1, 100.0), figure("", 1, 120.0, measure="plan")]
    (*_, january) = monthly(figures, products=("da",))
    assert january["value"] == 100


def test_pages_of_years_do_not_change(printed, release):
    with releases.cursor(release) as cursor:
        for query in (queries.sector_mix, queries.headlines, queries.mining_output, queries.sector_board):
            assert rows(query(printed, Filters())) == rows(query(cursor, Filters()))


def test_amounts_in_other_prices_are_not_set_against_each_other():
    """The year before is neither shown beside it nor grown from."""
    last = figure("huu-lung", 1, 10.0, item="tw")
    last |= {"id": "before", "period": "2022-01", "source": "old"}
    for base, grown in (("constant_2010", None), ("not_stated", 20.0)):
        old = {**FIRST, "code": "old", "period": "2022", "issued": "2023-01", "price_base": base}
        tables = {**TABLES, "sources": [*TABLES["sources"], FIRST, LATER, old]}
        tables["figures"] = [*TABLES["figures"], last, figure("huu-lung", 1, 12.0, item="tw")]
        with duckdb.connect(config={"threads": 1}) as own:
            create(own, assemble.contents(tables))
            january = rows(queries.monthly_values(own, Filters(sectors=("tw",), districts=("huu-lung",))))[-1]
        assert (january["value"], january["growth"]) == (12, grown)
        assert january["before"] == (None if grown is None else 10)


def printed_figure(period, value, measure="actual", *, step="1", item="da", area="", kind="stated", source=FIRST):
    """A row of figures.csv with any period and measure."""
    rates = {"growth", "plan_attainment"}
    unit = "phan-tram" if measure in rates else "m3"
    words = f"{value}%".replace(".", ",") if measure in rates else f"{value:,.0f}".replace(",", ".")
    return figure(area, 1, 1.0, source, item=item) | {
        "id": f"{source['code']}/{period}/{measure}/{area}",
        "period": period,
        "measure": measure,
        "kind": kind,
        "value": str(value),
        "step": step,
        "unit": unit,
        "as_printed": words,
    }


def test_what_is_printed_since_january_stands_before_the_sum_of_the_months_and_has_one_card():
    """The page, the card and the number itself are the same to the digit."""
    figures = [figure("", month, 100.0) for month in (1, 2)] + [figure("", 4, 90.0)]
    figures += [printed_figure("2023-01..2023-04", 395), printed_figure("2022-01..2022-04", 380)]
    figures += [printed_figure("2023-04", 3.9, "growth", step="0.1"), printed_figure("2023", 1200, "plan", kind="plan")]
    with engine(figures) as own:
        *_, february, march, april = rows(queries.cumulative(own, Filters(products=("da",))))
        (whole,) = (
            row for row in rows(queries.district_ranking(own, Filters(products=("da",)))) if row["role"] == "whole"
        )
        month = rows(queries.monthly_values(own, Filters(products=("da",))))[-1]
        frames = monthly_numbers.frames(parse(april["id"]), (), lambda query, filters: query(own, filters))

        def printed(text):
            return monthly_numbers.printed_id(text, (), lambda query, filters: query(own, filters))

        assert [row["value"] for row in (february, march, april)] == [200, 200, 395]
        assert [row["complete"] for row in (february, march, april)] == [True, False, True]
        assert (april["before"], april["year_plan"]) == (380, 1200)
        for name, base, less in (("growth", 380, 100), ("year_attainment", 1200, 0)):  # all printed to 1
            half = Fraction(1, 2)
            value, low, high = (
                100 * over / under - less
                for over, under in ((Fraction(395), base), (395 - half, base + half), (395 + half, base - half))
            )
            assert april[name] == pytest.approx(float(value), rel=1e-12)
            assert exact(april[f"{name}_step"]) == last_digit(value, low, high, Fraction(1, 100)) == Fraction(1, 10)
        assert (whole["id"], whole["value"]) == (april["id"], 395)
        assert monthly_numbers.value_of(parse(april["id"]), frames) == 395
        assert printed(april["id"]) == april["id"]
        assert printed(february["id"]) == ""
        assert (month["growth"], month["growth_step"], month["growth_kind"]) == (3.9, 0.1, "stated")
        assert printed("output.da.2023-04.growth") == "output.da.2023-04.growth"


@pytest.mark.parametrize(
    ("planned", "printed", "year_plan"),
    [(range(1, 4), [], None), (range(1, 4), [1200], 1200), (range(1, 13), [], 1200), (range(1, 13), [1300], 1200)],
)
@pytest.mark.parametrize("places", [("",), ("huu-lung",), ("huu-lung", "chi-lang")])
def test_the_plan_of_a_year_is_that_of_all_its_months_or_what_is_printed_of_it(planned, printed, year_plan, places):
    """Plans of some months alone are not the year's: what was reached would be a share of nothing that was planned."""
    figures = [figure(area, 1, 90.0) for area in places]
    figures += [figure(area, month, 100.0, measure="plan") for area in places for month in planned]
    figures += [printed_figure("2023", plan, "plan", kind="plan", area=area) for area in places for plan in printed]
    with engine(figures) as own:
        january = rows(queries.cumulative(own, Filters(products=("da",), districts=tuple(filter(None, places)))))[-1]
    wanted = None if year_plan is None else year_plan * len(places)
    assert (january["value"], january["plan"], january["year_plan"]) == (90 * len(places), 100 * len(places), wanted)
    assert january["year_attainment"] == (wanted and pytest.approx(90 * len(places) / wanted * 100))


def test_districts_together_have_no_plan_of_the_year_where_one_has_none():
    figures = [figure(area, 1, 90.0) for area in ("huu-lung", "chi-lang")]
    figures += [figure("huu-lung", month, 100.0, measure="plan") for month in range(1, 13)]
    figures += [figure("chi-lang", 1, 100.0, measure="plan")]
    with engine(figures) as own:
        filters = Filters(products=("da",), districts=("huu-lung", "chi-lang"))
        together, *_ = rows(queries.cumulative(own, filters))
        parts = rows(queries.district_cumulative(own, filters))
        whole = rows(queries.cumulative(own, Filters(products=("da",))))[0]
    assert {row["area"]: row["year_plan"] for row in parts} == {"huu-lung": 1200, "chi-lang": None}
    assert (together["value"], together["year_plan"], together["year_attainment"]) == (180, None, None)
    assert whole["year_plan"] is None


def test_a_printed_quarter_stands_in_for_months_that_lack_and_keeps_its_own_id():
    months_there = [figure("", month, 100.0) for month in (1, 2, 3)]
    quarter = printed_figure("2023-q1", 300, step="1")
    for figures, value, named in (
        ([*months_there, quarter], 300, "output.da.2023-q1.actual"),
        ([*months_there, quarter | {"value": "310", "as_printed": "310"}], 300, ""),
        ([*months_there[1:], quarter | {"value": "310", "as_printed": "310"}], 310, "output.da.2023-q1.actual"),
    ):
        with engine(figures) as own:
            march = rows(queries.cumulative(own, Filters(products=("da",))))[-1]
            assert (march["value"], march["id"]) == (value, "output.da.2023-01..2023-03.actual")
            found = monthly_numbers.printed_id(march["id"], (), lambda query, filters, own=own: query(own, filters))
            assert found == named


def test_a_sum_has_the_roughest_digit_of_its_parts_and_says_that_it_is_one():
    rough = figure("chi-lang", 1, 50.0) | {"step": "10", "value": "50", "as_printed": "50"}
    exact = figure("huu-lung", 1, 100.5) | {"step": "0.1", "value": "100.5", "as_printed": "100,5"}
    with engine([exact, rough | {"step": "1"}]) as own:
        whole, *parts = rows(queries.district_ranking(own, Filters(products=("da",))))
    assert (whole["value"], whole["step"], whole["kind"]) == (150.5, 1, "derived")
    assert [(row["step"], row["kind"]) for row in parts] == [(0.1, "stated"), (1, "stated")]


def test_an_estimate_is_called_one():
    (*_, january) = monthly([figure("", 1, 100.0) | {"kind": "estimated"}], products=("da",))
    assert (january["status"], january["kind"]) == ("estimated", "estimated")


def test_amounts_in_different_prices_are_not_added():
    """Neither districts of one month nor months of one year; each alone is shown."""
    other = {**LATER, "code": "khac", "price_base": "constant_2010"}
    tables = {**TABLES, "sources": [*TABLES["sources"], FIRST, other]}
    tables["figures"] = [
        *TABLES["figures"],
        figure("huu-lung", 1, 10.0, item="tw"),
        figure("chi-lang", 1, 5.0, other, item="tw"),
        figure("chi-lang", 2, 6.0, other, item="tw"),
    ]
    with duckdb.connect(config={"threads": 1}) as own:
        create(own, assemble.contents(tables))
        whole, *parts = rows(queries.district_ranking(own, Filters(sectors=("tw",))))
        *_, january, february = rows(queries.monthly_values(own, Filters(sectors=("tw",))))
    assert (whole["value"], whole["share"], whole["price_base"]) == (None, None, "mixed")
    assert [row["value"] for row in parts] == [11, 10]
    assert (january["value"], january["price_base"]) == (None, "mixed")
    assert (february["value"], february["price_base"]) == (6, "constant_2010")
