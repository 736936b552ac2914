"""Series over time against a slow, obvious path of its own: plain Python over the tables, and the rule of comparability
of the model over made-up worlds."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsdash import queries
from lsdash.data import assemble, build, csv_tables, releases
from lsdash.model import series
from lsdash.model.filters import Filters
from lsdash.model.intervals import incomparable
from lsdash.model.words import rows
from lsdash.view import filter_options
from tests import second_report
from tests.data.test_second_report import worlds
from tests.queries.test_queries import asked, some_of

TABLES = csv_tables.read(releases.DATA)
INDICATORS, SOURCES, SECTORS, PRODUCTS = (
    {row["code"]: row for row in TABLES[name]} for name in ("indicators", "sources", "sectors", "products")
)
SEGMENTS = {row["code"]: row for row in TABLES["segments"]}
REGIONS = [row["slug"] for row in sorted(TABLES["regions"], key=lambda row: int(row["position"]))]
DISTRICTS = [row["slug"] for row in TABLES["areas"]]
NUMBERS = assemble.contents(TABLES)["observation"].to_pylist()
COMPARED = {row["indicator"] for row in TABLES["figures"] if row["area"] in REGIONS}
MEASURES = ("actual", "plan", "target", "average_growth", "growth")
ITEMS = {**SECTORS, **PRODUCTS, **SEGMENTS}


def is_year(number):
    return len(number["period"]) == 4


def known_years(number):
    """The years of which a figure of the series is printed in the tables."""
    own = ("indicator", "item", "area")
    return {
        row["period"]
        for row in TABLES["figures"]
        if [row[name] for name in own] == [number[name] for name in own] and row["measure"] == "actual" and is_year(row)
    }


def is_chosen(number, filters):
    sector = number["item"] in SECTORS and (
        number["item"] in filters.sectors or SECTORS[number["item"]]["parent"] in filters.sectors
    )
    none = not filters.sectors and not filters.products
    return none or sector or number["item"] in filters.products


def by_hand(filters):
    """Id → whether it is of a main series, of every number that the page shows. No figure is of a district."""
    found = {}
    for number in NUMBERS:
        measured = number["measure"] in MEASURES[:3] or (number["measure"] in MEASURES[3:] and number["as_printed"])
        kept = ITEMS[number["item"]].get("role") != "remainder" and not number["area"]
        if measured and kept and is_chosen(number, filters):
            whole = number["item"] in PRODUCTS or ITEMS[number["item"]]["role"] == "whole"
            main = len(known_years(number)) > 1 and whole and number["indicator"] not in COMPARED
            found[number["id"]] = main or bool(filters.sectors or filters.products)
    return found


some_filters = st.builds(Filters, some_of(DISTRICTS), some_of(["tw", "dp", "nqd", "fdi"]), some_of(PRODUCTS))


@settings(max_examples=20)
@given(filters=some_filters)
def test_series_have_the_rows_that_the_tables_give_by_hand(release, filters):
    found = rows(asked(release, queries.trends, filters))
    assert {row["id"]: row["main"] for row in found} == by_hand(filters)
    assert len(found) == len(by_hand(filters))
    for one, other in pairwise(found):
        if series.key(one) == series.key(other):
            assert (one["since"], one["until"]) <= (other["since"], other["until"])
    assert len(series.by_series(found)) == sum(
        series.key(one) != series.key(other) for one, other in pairwise([{**NUMBERS[0], "item": ""}, *found])
    )


def test_each_row_says_what_the_registers_say_of_its_source(release):
    of_id = {number["id"]: number for number in NUMBERS}
    for query in (queries.trends, queries.regional_index):
        for row in rows(asked(release, query)):
            number, source = of_id[row["id"]], SOURCES[row["source"]]
            indicator = INDICATORS[row["indicator"]]
            money = indicator["price_base"] == "not_stated"
            assert row["prices"] == (source["price_base"] if money else "not_applicable")
            assert row["scope"] == indicator["compare_within"]
            assert row["period_unclear"] == (source["period_unclear"] == "true")
            assert (row["area"], row["chosen"], row["whole_year"]) == (
                *(number["area"], number["chosen"]),
                is_year(number),
            )


def test_the_index_is_of_the_province_the_country_and_other_provinces_in_every_year_of_the_tables(release):
    wanted = {
        (row["area"], row["period"]): float(row["value"])
        for row in TABLES["figures"]
        if row["indicator"] in COMPARED and row["measure"] == "actual"
    }
    found = rows(asked(release, queries.regional_index))
    assert {(row["area"], row["period"]): row["value"] for row in found} == wanted
    assert list(dict.fromkeys(row["area"] for row in found)) == ["", *REGIONS]


def test_no_query_that_districts_narrow_or_that_counts_them_knows_of_the_country_or_other_provinces(release):
    codes = rows(asked(release, queries.codes))
    assert not {row["code"] for row in codes} & set(REGIONS)
    assert [row["code"] for row in codes if row["key"] == "dv"] == DISTRICTS
    assert [row["area"] for row in rows(asked(release, queries.districts))] == DISTRICTS
    assert {row["all_districts"] for row in rows(asked(release, queries.coverage))} == {len(DISTRICTS)}
    seen = {queries.regional_index, queries.figures, queries.observations, queries.names}
    seen |= {queries.cube, queries.cube_in_pieces, queries.searched_numbers}  # every number of every source
    everything = {
        name: query
        for name, query in vars(queries).items()
        if callable(query) and query not in seen and getattr(query, "__module__", "").startswith("lsdash.queries.")
    }
    for name, query in everything.items():
        for filters in (Filters(), Filters(districts=tuple(DISTRICTS))):
            text = asked(release, query, filters).to_csv()
            assert not any(f"@{region}." in text or f",{region}," in text for region in REGIONS), name


# --- what may be joined -----------------------------------------------------------------------------------------------


def test_stone_goes_from_the_report_to_2016_and_is_broken_where_months_are_open(release):
    stone = [row for row in rows(asked(release, queries.trends)) if row["item"] == "da"]
    steps = [(step.earlier["period"], step.later["period"], step.broken) for step in series.steps(stone)]
    assert steps == [
        ("2004", "2012", "period"),
        ("2012", "2013", ""),
        ("2013", "2015", "period"),
        ("2015", "2016", ""),
    ]
    first, last = series.longest(stone)
    assert (first["period"], first["value"], last["period"], last["value"]) == ("2004", 717267, "2016", 2925000)


def test_values_in_other_prices_are_never_joined(release):
    total = [row for row in rows(asked(release, queries.trends)) if row["item"] == "total"]
    broken = {(step.earlier["period"], step.later["period"]): step.broken for step in series.steps(total)}
    assert broken["2004", "2012"] == "price_base"
    assert broken["2015", "2016"] == ""


def row_of(number, world):
    """What the query knows of an observation of a made-up world."""
    source = next(row for row in world["sources"] if row["code"] == number.source)
    indicator = INDICATORS[number.indicator]
    money = indicator["price_base"] == "not_stated"
    return {
        **{name: getattr(number, name) for name in ("id", "indicator", "item", "area", "period", "measure", "unit")},
        "value": float(number.value),
        "high": number.high,
        "source": number.source,
        "chosen": number.id == number.key,
        "prices": source["price_base"] if money else "not_applicable",
        "scope": indicator["compare_within"],
        "period_unclear": source.get("period_unclear") == "true",
        "whole_year": len(number.period) == 4,
        "since": int(number.period[:4]) * 100 + 1,
        "as_printed": number.figure,
    }


@st.composite
def priced_worlds(draw):
    """Worlds whose sources say in which prices they are, or leave months open."""
    world = draw(worlds())
    bases = st.sampled_from(["not_stated", "constant_1994", "constant_2010", "current"])
    for source in world["sources"]:
        source |= {"price_base": draw(bases), "period_unclear": draw(st.sampled_from(["true", "false", ""]))}
    return world


@settings(max_examples=60)
@given(priced_worlds())
def test_nothing_is_joined_that_the_model_holds_incomparable(world):
    observations = assemble.observe(world)
    numbers = [row_of(one, world) for one in observations.by_id.values()]
    unclear = {row["code"] for row in world["sources"] if row["period_unclear"] == "true"}
    for own in series.by_series(numbers).values():
        for step in series.steps(own):
            one, other = (observations.by_id[row["id"]] for row in (step.earlier, step.later))
            assert one.id == one.key
            assert int(one.period) < int(other.period)
            why = incomparable(one, other, observations.code_lists)
            if not step.broken:
                assert one.source == other.source or not {one.source, other.source} & unclear
            assert why == step.broken
        pair = series.longest(own)
        assert pair is None or not series.broken(*pair)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""),
        ({"source": "b"}, ""),
        ({"source": "b", "period_unclear": True}, "period"),
        ({"source": "b", "scope": "source"}, "source"),
        ({"source": "b", "scope": "source", "prices": "current"}, "price_base"),
        ({"source": "b", "scope": "prices", "prices": "not_stated"}, "price_base"),
        ({"source": "b", "scope": "prices", "prices": "current"}, "price_base"),
        ({"unit": "m3"}, "unit"),
        ({"high": None}, "bound"),
    ],
)
def test_reasons_why_a_line_is_broken(changes, why):
    first = {"high": Fraction(1), "unit": "tan", "source": "a", "scope": "product", "prices": "constant_2010"}
    first |= {"period_unclear": False}
    assert series.broken(first, {**first, **changes}) == why


# --- districts --------------------------------------------------------------------------------------------------------


def test_with_figures_of_districts_their_series_are_shown_where_they_are_chosen(tmp_path, data_copy, monkeypatch):
    second_report.add(data_copy)
    amount = ("actual", "stated", "9000", "m3", "1", "9.000 m3")
    months = [("4.3", "output", "da", "2004-03", *amount)]
    for area in ("huu-lung", "cao-loc", ""):
        second_report.add_figures(data_copy, months, area=area)
    second_report.add_figures(data_copy, [("4.2", "output", "da", "2004", *amount)], area="huu-lung")
    monkeypatch.setenv("LSDASH_ROOT", str(tmp_path / "root"))
    finer = build.release(data_copy)[0]
    province = rows(asked(finer, queries.trends))
    assert {row["area"] for row in province} == {""}
    assert "output.da.2004-03.actual" not in {row["id"] for row in province}  # months have pages of their own
    one = rows(asked(finer, queries.trends, Filters(districts=("huu-lung",), products=("da",))))
    assert [row["id"] for row in one] == ["output.da@huu-lung.2004.actual"]
    assert rows(asked(finer, queries.trends, Filters(districts=("chi-lang",)))) == []
    offered = filter_options.offered(finer, "dien-bien", "2004")
    assert offered["dv"] == {"huu-lung": 1}
    assert {"da", "than-sach"} <= set(offered["sp"])
