"""Monthly reports of districts: each query against plain Python; charts, tables and titles of them."""

import json
import re
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from itertools import product

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsdash import queries
from lsdash.data import assemble, csv_tables, releases
from lsdash.model.filters import Filters, months, whole_years
from lsdash.model.period_names import reached_name, span_name
from lsdash.model.words import Words, rows
from lsdash.present.charts import base, report_grid
from lsdash.present.charts import monthly as charts
from lsdash.present.charts import months as months_charts
from lsdash.present.html_table import html_table
from lsdash.present.monthly import ranking_sentences, sentence_parts, sentences, tables
from tests.digits import exact, last_digit
from tests.reports import create, fill
from tests.shipped import table

AREAS = ("lang-son", "huu-lung", "chi-lang")
SECTORS = ("tw", "dp", "nqd", "fdi")
PRODUCTS = ("da", "xi-mang")
QUERIES = (
    queries.district_ranking,
    queries.monthly_values,
    queries.cumulative,
    queries.small_multiples,
    queries.reporting,
    queries.district_cumulative,
)
ORDER = [row["slug"] for row in table("areas")]
STATUSES = ("final", "late", "revised", "provisional")


@pytest.fixture(scope="module")
def connection():
    """The registers of the shipped tables in an engine of their own; months are filled in by each test."""
    with duckdb.connect(config={"threads": 1}) as own:
        create(own, assemble.contents(csv_tables.read(releases.DATA)))
        yield own


@pytest.fixture(scope="module")
def words(connection):
    return {lang: Words.of(lang, queries.names(connection, Filters())) for lang in ("vi", "en")}


def report(item, area, month, value, measure="actual", *, status="final", before=None, counts=(2, 2)):
    """One row of the table; `month` is yyyymm."""
    indicator = "production_value" if item in SECTORS else "output"
    place = {"indicator": indicator, "item": item, "area": area, "year": month // 100, "month": month % 100}
    about = {"measure": measure, "value": value, "status": status, "revised_from": before}
    return {**place, **about, "reporters": counts[0], "expected": counts[1]}


def index(month):
    return month // 100 * 12 + month % 100 - 1


def month_of(number):
    return number // 12 * 100 + number % 12 + 1


# --- sets of reports --------------------------------------------------------------------------------------------------

YEAR = range(202201, 202213)
MONTHS = [month_of(number) for number in range(index(202111), index(202303) + 1)]


@st.composite
def some_reports(draw):
    """A few cells over a year and some months: each month with both, one or none of plan and actual, of any status."""
    cells = draw(
        st.lists(st.sampled_from(list(product((*SECTORS, *PRODUCTS), AREAS))), min_size=1, max_size=5, unique=True)
    )
    found = []
    for item, area in cells:
        step = 1000 if item in SECTORS else 1
        own = draw(st.lists(st.sampled_from(MONTHS), min_size=1, max_size=10, unique=True))
        planned = YEAR if draw(st.booleans()) else []
        for month in dict.fromkeys((*own, *planned)):
            what = draw(st.sampled_from(("both", "both", "both", "actual", "plan"))) if month in own else "plan"
            what = "both" if month in planned and what == "actual" else what
            status = draw(st.sampled_from(STATUSES))
            expected = draw(st.integers(1, 3))
            amounts = st.integers(0, 90_000)
            if what != "plan":
                before = draw(amounts) / step if status == "revised" else None
                counts = (draw(st.integers(0, expected)), expected)
                value = draw(amounts) / step
                if before == value:  # nothing was revised
                    status, before = "final", None
                found.append(report(item, area, month, value, status=status, before=before, counts=counts))
            if what != "actual":
                found.append(report(item, area, month, draw(amounts) / step, "plan", counts=(expected, expected)))
    return found


SPANS = [
    {},
    whole_years(2022, 2022),
    whole_years(2021, 2023),
    months(202202, 202206),
    months(202301, 202303),
    months(202207, 202209),
    months(202301, 202301),
    months(203001, 203012),
]
some_filters = st.builds(
    lambda districts, sectors, products, span: Filters(districts, sectors, products, **span),
    *(st.sampled_from([(), (), *[(one,) for one in codes], codes]) for codes in (AREAS[1:], SECTORS[2:], PRODUCTS)),
    st.sampled_from(SPANS),
)


# --- the same by hand -------------------------------------------------------------------------------------------------


class Plain:
    """Reports in dictionaries, amounts as whole thousandths, and everything computed cell by cell."""

    def __init__(self, reports, filters):
        self.cells = {"actual": {}, "plan": {}}
        self.reports = reports
        for row in reports:
            key = (row["item"], row["area"], index(row["year"] * 100 + row["month"]))
            self.cells[row["measure"]][key] = round(row["value"] * 1000)
        known = sorted({row["year"] * 100 + row["month"] for row in reports if row["measure"] == "actual"})
        self.span = None
        if known:
            until = min(filters.until or known[-1], known[-1])
            since = max(filters.since or until // 100 * 100 + 1, known[0] // 100 * 100 + 1)
            self.span = (since, until) if since <= until else None
        self.filters = filters

    def blocks(self):
        chosen = [*(code for code in SECTORS if code in self.filters.sectors), *sorted(self.filters.products)]
        items = {code: (code,) for code in chosen}
        return items or {"total": ("tw", "dp", "nqd")}

    def chosen(self):
        return self.filters.districts or tuple(ORDER)

    def year_plan(self, items, january):
        """The plans of the year in thousandths, where every cell that has one has twelve; else None."""
        of_year = range(january, january + 12)
        plans = {(item, area, n): plan for (item, area, n), plan in self.cells["plan"].items() if n in of_year}
        plans = {key: plan for key, plan in plans.items() if key[0] in items and key[1] in self.chosen()}
        cells = {key[:2] for key in plans}
        return sum(plans.values()) if plans and len(plans) == 12 * len(cells) else None

    def sums(self, items, areas, numbers):
        """Everything about these cells: thousandths, counts; None where nothing is there to add."""
        actual, plan = self.cells["actual"], self.cells["plan"]
        wanted = [(item, area, number) for item in items for area in areas for number in numbers]
        done = [key for key in wanted if key in actual]
        planned = [key for key in wanted if key in plan]
        earlier = {key: actual.get((*key[:2], key[2] - 12)) for key in wanted}
        matched = [key for key in done if earlier[key] is not None]
        aimed = [key for key in done if key in plan]
        return {
            "value": added(actual[key] for key in done),
            "plan": added(plan[key] for key in planned),
            "before": added(each for each in earlier.values() if each is not None),
            "matched": added(actual[key] for key in matched),
            "matched_before": added(earlier[key] for key in matched),
            "aimed": added(actual[key] for key in aimed),
            "aimed_at": added(plan[key] for key in aimed),
            "attainment_known": {key[2] for key in done} <= {key[2] for key in planned},
            "growth_known": {key[2] for key in done} <= {key[2] for key, each in earlier.items() if each is not None},
            "lacking": sum(key in plan and key not in actual for key in wanted),
            "silent": sorted({key[1] for key in wanted if key in plan and key not in actual}),
            "counts": {
                "value": len(done),
                "plan": len(planned),
                "before": sum(each is not None for each in earlier.values()),
                **dict.fromkeys(("matched", "matched_before"), len(matched)),
                **dict.fromkeys(("aimed", "aimed_at"), len(aimed)),
            },
            "known": bool(done or planned or any(each is not None for each in earlier.values())),
        }

    def counts(self, items, areas, numbers):
        reporters = expected = 0
        due = defaultdict(int)
        for row in self.reports:
            number = index(row["year"] * 100 + row["month"])
            if row["item"] in items and row["area"] in areas and number in numbers:
                reporters += row["reporters"] if row["measure"] == "actual" else 0
                due[row["item"], row["area"], number] = row["expected"]
        expected = sum(due.values())
        return reporters, expected

    def statuses(self, items, areas, number):
        return {
            row["status"]
            for row in self.reports
            if row["measure"] == "actual"
            and row["item"] in items
            and row["area"] in areas
            and index(row["year"] * 100 + row["month"]) == number
        }


def added(values):
    values = list(values)
    return sum(values) if values else None


def same_amount(shown, thousandths):
    if thousandths is None:
        return shown is None
    return shown is not None and round(shown * 1000) == thousandths and shown == thousandths / 1000


def same_rate(shown, part, whole):
    if part is None or not whole:
        return shown is None
    return shown is not None and shown == pytest.approx(part * 100 / whole, abs=1e-9)


AMOUNTS = ("value", "plan", "before", "matched", "matched_before", "aimed", "aimed_at")
# The rate of all amounts, that of like with like, and what is taken from the ratio.
RATES = (
    ("attainment", ("value", "plan"), ("aimed", "aimed_at"), 0),
    ("growth", ("value", "before"), ("matched", "matched_before"), 100),
)


def check_amounts(row, by_hand):
    for key in AMOUNTS:
        if key in row:
            assert same_amount(row[key], by_hand[key]), key
    for name, amounts, likes, less in RATES:
        own, under = (by_hand[key] for key in amounts)
        like, like_under = (by_hand[key] for key in likes)
        known = by_hand[f"{name}_known"]
        assert same_rate(None if row[name] is None else row[name] + less, own if known else None, under), name
        left_out = None not in (own, under) and (like, like_under) != (own, under)
        matched = row[f"matched_{name}"]
        wanted = like if left_out or not known else None
        assert same_rate(None if matched is None else matched + less, wanted, like_under), f"matched_{name}"
    check_digits(row, by_hand)


def check_digits(row, by_hand):
    """Each number is shown to the digit that the interval of its printed numbers bears, computed once more."""
    finest = Fraction(1, 1000) if row["indicator"] == "production_value" else Fraction(1)
    ends = {}
    for name in AMOUNTS:
        if row.get(name) is not None:
            value, half = Fraction(by_hand[name], 1000), by_hand["counts"][name] * finest / 2
            ends[name] = value, value - half, value + half
            assert exact(row[f"{name}_step"]) == last_digit(*ends[name], finest), name
    for name, amounts, likes, less in RATES:
        for rate, (over, under) in ((name, amounts), (f"matched_{name}", likes)):
            if row[rate] is not None and ends[under][1] > 0:
                (value, low, high), (base, least, most) = ends[over], ends[under]
                found = [100 * one / other - less for one, other in ((value, base), (low, most), (high, least))]
                assert exact(row[f"{rate}_step"]) == last_digit(*found, Fraction(1, 100)), rate


# --- queries ----------------------------------------------------------------------------------------------------------


def check_queries(connection, reports, filters):
    """All of them of one world: to make its tables takes ten times as long as to ask them."""
    own, plain = fill(connection, reports), Plain(reports, filters)
    check_ranking_of_blocks(plain, rows(queries.district_ranking(own, filters)))
    check_months(plain, *(rows(query(own, filters)) for query in (queries.monthly_values, queries.small_multiples)))
    check_since_january(plain, *(rows(query(own, filters)) for query in (queries.cumulative, queries.reporting)))
    check_each_district(own, filters)
    check_whole_since_january(own, filters)


ANY_MONTHS = given(reports=some_reports(), filters=some_filters)


@settings(max_examples=10)
@ANY_MONTHS
def test_every_query_is_as_by_hand(connection, reports, filters):
    check_queries(connection, reports, filters)


@pytest.mark.slow
@settings(max_examples=100)
@ANY_MONTHS
def test_every_query_is_as_by_hand_of_many_months(connection, reports, filters):
    check_queries(connection, reports, filters)


def check_ranking_of_blocks(plain, found):
    filters = plain.filters
    wanted = set()
    for block, items in plain.blocks().items() if plain.span else ():
        numbers = range(index(plain.span[0]), index(plain.span[1]) + 1)
        known = [area for area in ORDER if plain.sums(items, (area,), numbers)["known"]]
        wanted |= {(block, "part", area) for area in known if area in plain.chosen()}
        wanted |= {(block, "whole", "")} if known else set()
        others = [area for area in known if filters.districts and area not in filters.districts]
        wanted |= {(block, "rest", "")} if others else set()
        check_ranking(plain, [row for row in found if row["block"] == block], items, numbers)
    assert {(row["block"], row["role"], row["area"]) for row in found if row["role"] != "remainder"} == wanted


def check_ranking(plain, found, items, numbers):
    chosen = plain.chosen()
    places = {"whole": ORDER, "rest": [area for area in ORDER if area not in chosen]}
    whole = plain.sums(items, ORDER, numbers)
    parts = [row for row in found if row["role"] == "part"]
    for row in (row for row in found if row["role"] != "remainder"):
        areas = places.get(row["role"]) or (row["area"],)
        by_hand = plain.sums(items, areas, numbers)
        check_amounts(row, by_hand)
        both = by_hand["growth_known"] and None not in (by_hand["value"], by_hand["before"])
        assert same_rate(row["contribution"], by_hand["value"] - by_hand["before"] if both else None, whole["before"])
        assert same_rate(row["share"], by_hand["value"], whole["value"])
        assert (row["reporters"], row["expected"]) == plain.counts(items, areas, numbers)
        by_month = [plain.sums(items, areas, (number,)) for number in numbers]
        assert row["months_missing"] == sum(each["lacking"] > 0 for each in by_month)
        assert row["months_present"] == sum(each["value"] is not None and not each["lacking"] for each in by_month)
        assert row["months_compared"] == sum(each["matched"] is not None for each in by_month)
        assert row["provisional"] == any("provisional" in plain.statuses(items, areas, number) for number in numbers)
        assert row["months"] == len(numbers)
    values = [row["value"] for row in parts if row["value"] is not None]
    assert values == sorted(values, reverse=True)
    every = [plain.sums(items, (area,), numbers)["value"] for area in ORDER]
    for row in parts:
        higher = sum(each is not None and each > round((row["value"] or 0) * 1000) for each in every)
        assert row["rank"] == (None if row["value"] is None else higher + 1)
        assert row["ranked"] == sum(each is not None for each in every)
    check_sums(found)


def check_sums(found):
    """Parts, the rest and the remainder add up to the province, to the last digit shown."""
    if not found:
        return
    whole, parts = found[0], [row for row in found if row["role"] != "whole"]
    assert whole["role"] == "whole"
    shown = [row["value"] for row in parts if row["value"] is not None]
    assert sum(shown) == pytest.approx(whole["value"] or 0, abs=1e-6)
    if whole["growth"] is not None:
        assert sum(row["contribution"] or 0 for row in parts) == pytest.approx(whole["growth"], abs=1e-9)
    if whole["share"] is not None:
        assert sum(row["share"] or 0 for row in parts) == pytest.approx(100, abs=1e-9)


def check_months(plain, values, small):
    """Also that gaps stay gaps."""
    if plain.span is None:
        assert values == small == []
        return
    numbers = range(index(plain.span[1]) - 23, index(plain.span[1]) + 1)
    wanted = []
    for block, items in plain.blocks().items():
        known = [area for area in ORDER if plain.sums(items, (area,), numbers)["known"]]
        shown = [area for area in known if area in plain.chosen()]
        wanted += [(block, area, number) for area in shown for number in numbers]
    assert [month_key(row) for row in small] == wanted
    if plain.filters.districts:
        assert values == small
    else:
        assert {row["role"] for row in values} <= {"whole"}
        assert {row["block"] for row in values} == {row["block"] for row in small}
    for row in (*values, *small):
        check_month(plain, row)


def month_key(row):
    return row["block"], row["area"], row["year"] * 12 + row["month"] - 1


def check_month(plain, row):
    block, area, number = month_key(row)
    items, areas = plain.blocks()[block], (area,) if area else ORDER
    by_hand = plain.sums(items, areas, (number,))
    check_amounts(row, by_hand)
    statuses = plain.statuses(items, areas, number)
    first = next((status for status in reversed(STATUSES) if status in statuses), None)
    first = "revised" if first in {"late", "revised"} and "revised" in statuses else first
    assert row["status"] == first
    assert row["complete"] == ((by_hand["lacking"] == 0) if by_hand["known"] else None)
    assert sorted({*(row["silent"] or "").split()}) == by_hand["silent"]
    assert (row["reporters"], row["expected"]) == plain.counts(items, areas, (number,))
    at = f"@{area}" if area else ""
    assert row["id"] == f"{row['indicator']}.{block}{at}.{row['year']:04d}-{row['month']:02d}.actual"


def check_since_january(plain, reached, who):
    if plain.span is None:
        assert reached == who == []
        return
    last = index(plain.span[1])
    for row in reached:
        items, end = plain.blocks()[row["block"]], month_key(row)[2]
        numbers = range(last // 12 * 12, end + 1)
        by_hand = plain.sums(items, plain.chosen(), numbers)
        check_amounts(row, by_hand)
        full = all(plain.sums(items, plain.chosen(), (number,))["value"] is not None for number in numbers)
        assert row["complete"] == (full and by_hand["lacking"] == 0)
        assert row["lacking"] == by_hand["lacking"]
        year = plain.year_plan(items, last // 12 * 12)
        assert same_amount(row["year_plan"], year)
        assert same_rate(row["year_attainment"], by_hand["value"], year)
    ends = [row for row in reached if month_key(row)[2] == last]
    for row in ends:
        assert row["role"] == ("chosen" if plain.filters.districts else "whole")
    for row in who:
        items, number = plain.blocks()[row["block"]], month_key(row)[2]
        reporters, expected = plain.counts(items, plain.chosen(), (number,))
        assert (row["reporters"], row["expected"]) == (reporters, expected)
        assert same_rate(row["percent"], reporters, expected)
        assert last - 23 <= number <= last


def check_each_district(own, filters):
    """What each has reached is what it has reached when it is chosen alone."""
    found = rows(queries.district_cumulative(own, filters))
    alone = []
    for area in filters.districts or AREAS:
        of_area = rows(queries.cumulative(own, replace(filters, districts=(area,))))
        alone += [{**row, "role": "part", "area": area} for row in of_area]
    order = [(row["position"], ORDER.index(row["area"]), row["month"]) for row in found]
    assert order == sorted(order)
    assert sorted(found, key=lambda row: row["id"]) == sorted(alone, key=lambda row: row["id"])
    for row in found:
        assert (row["surplus"] is not None) >= (row["attainment"] is not None)
        assert row["surplus"] is None or row["surplus"] == pytest.approx(row["value"] - row["plan"], abs=1e-9)


def check_whole_since_january(own, filters):
    """The cumulative value of a period from January is that of the ranking."""
    year = filters.until // 100 if filters.until else None
    whole = Filters((), filters.sectors, filters.products, **(months(year * 100 + 1, filters.until) if year else {}))
    ranked = {row["block"]: row for row in rows(queries.district_ranking(own, whole)) if row["role"] == "whole"}
    reached = {row["block"]: row for row in rows(queries.cumulative(own, whole))}
    assert set(ranked) == set(reached)
    for block, row in ranked.items():
        assert all(row[key] == reached[block][key] for key in (*AMOUNTS, "growth", "attainment"))


@settings(max_examples=8)
@given(reports=some_reports(), area=st.sampled_from(AREAS), item=st.sampled_from(PRODUCTS))
def test_filters_commute(connection, reports, area, item):
    """District then product is product then district: narrowing a frame of all gives the frame of both filters."""
    own = fill(connection, reports)
    both = rows(queries.small_multiples(own, Filters((area,), (), (item,))))
    by_district = rows(queries.small_multiples(own, Filters((area,), (), PRODUCTS)))
    by_product = rows(queries.small_multiples(own, Filters((), (), (item,))))
    assert both == [row for row in by_district if row["block"] == item]
    assert both == [row for row in by_product if row["area"] == area]
    ranked = [rows(queries.district_ranking(own, Filters((area,), (), codes))) for codes in ((item,), PRODUCTS)]
    parts = [[row for row in found if row["role"] == "part" and row["block"] == item] for found in ranked]
    assert parts[0] == parts[1]


@settings(max_examples=3)
@given(reports=some_reports(), filters=some_filters)
def test_the_order_of_stored_rows_does_not_matter(connection, reports, filters):
    own = fill(connection, reports)
    there = [rows(query(own, filters)) for query in QUERIES]
    fill(connection, reports[::-1])
    assert there == [rows(query(own, filters)) for query in QUERIES]


def test_without_monthly_reports_frames_are_empty_and_have_the_same_columns(connection):
    own, later = fill(connection, EXAMPLE), Filters(**months(203001, 203012))
    full, after = ([query(own, filters) for query in QUERIES] for filters in (Filters(), later))
    fill(connection, [])
    empty = [query(own, Filters()) for query in QUERIES]
    assert not any(frame.empty for frame in full)
    assert all(frame.empty for frame in (*empty, *after))
    columns = [list(frame.columns) for frame in full]
    assert columns == [list(frame.columns) for frame in empty] == [list(frame.columns) for frame in after]
    assert all(len(set(names)) == len(names) for names in columns)


GROUPS = {
    "sector": (SECTORS, "sectors", "production_value"),
    "mining": (("da",), "products", "output"),
    "utility": (("dien-thuong-pham", "nuoc-may"), "products", "output"),
}


@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize("group", GROUPS)
def test_what_a_page_is_about_is_what_would_be_if_all_of_it_were_chosen(connection, group, chosen):
    """Nothing of another page comes in, whether the filters choose nothing or something."""
    codes, name, indicator = GROUPS[group]
    wanted = codes[:1] if chosen else codes
    reports = [
        *EXAMPLE,
        *(
            report(code, "huu-lung", month, 7.0)
            for code in ("dien-thuong-pham", "nuoc-may")
            for month in (202202, 202303)
        ),
        *(report(code, "chi-lang", 202302, 5.5) for code in SECTORS),
    ]
    own = fill(connection, reports)
    for districts in ((), ("huu-lung",)):
        narrow = Filters(districts=districts, **({name: codes[:1]} if chosen else {}))
        alike = Filters(districts=districts, **{name: wanted})
        for shown, by_hand in (("months", queries.monthly_values), ("cumulative", queries.cumulative)):
            found = rows(getattr(queries, f"{group}_{shown}")(own, narrow))
            assert found == rows(by_hand(own, alike))
            assert {row["indicator"] for row in found} == {indicator} or (districts and not found)
    assert {row["block"] for row in rows(getattr(queries, f"{group}_months")(own, Filters()))} == set(codes)


# --- an example by hand -----------------------------------------------------------------------------------------------


def year_of(item, area, year, values, *, plan, lack=(), provisional=()):
    for month, value in enumerate(values, 1):
        yield report(item, area, year * 100 + month, plan, "plan")
        if month not in lack:
            status = "provisional" if month in provisional else "final"
            yield report(item, area, year * 100 + month, value, status=status)


EXAMPLE = [
    *year_of("tw", "lang-son", 2022, [10, 10, 10], plan=10),
    *year_of("tw", "lang-son", 2023, [11, 12, 13], plan=10, provisional=(3,)),
    *year_of("nqd", "huu-lung", 2022, [20, 20, 20], plan=20),
    *year_of("nqd", "huu-lung", 2023, [22, 0, 18], plan=20, lack=(2,)),
    *year_of("fdi", "huu-lung", 2023, [5, 5, 5], plan=5),
    *year_of("da", "huu-lung", 2022, [100, 200, 300], plan=100),
    *year_of("da", "huu-lung", 2023, [150, 100, 300], plan=100),
    report("da", "chi-lang", 202301, 50, status="revised", before=40),
]


def test_the_example_by_hand(connection):
    found = {
        (row["role"], row["area"]): row for row in rows(queries.district_ranking(fill(connection, EXAMPLE), Filters()))
    }
    whole, city, district = (found[key] for key in (("whole", ""), ("part", "lang-son"), ("part", "huu-lung")))
    assert whole["id"] == "production_value.total.2023-01..2023-03.actual"
    assert whole["value"] == 11 + 12 + 13 + 22 + 18  # foreign-invested is inside, the missing report is not 0
    assert (whole["plan"], whole["before"]) == (90, 90)
    assert (whole["matched"], whole["matched_before"]) == (76, 70)
    assert whole["growth"] == pytest.approx(100 * (76 - 90) / 90)
    assert whole["matched_growth"] == pytest.approx(100 * (76 - 70) / 70)
    assert (city["growth"], city["matched_growth"]) == (20, None)
    assert (district["growth"], district["matched_growth"]) == (pytest.approx(100 * (40 - 60) / 60), 0)
    contributions = [pytest.approx(100 * change / 90) for change in (6, -20)]
    assert [city["contribution"], district["contribution"]] == contributions
    assert (district["attainment"], district["matched_attainment"]) == (pytest.approx(100 * 40 / 60), 100)
    assert (district["months_missing"], district["months_compared"], district["provisional"]) == (1, 2, False)
    assert (city["rank"], district["rank"], city["provisional"]) == (2, 1, True)
    february = rows(queries.monthly_values(connection, Filters(districts=("huu-lung",))))[-2]
    assert (february["value"], february["status"], february["complete"]) == (None, None, False)
    reached = rows(queries.cumulative(connection, Filters()))
    assert [(row["value"], row["complete"]) for row in reached] == [(33, True), (45, False), (76, False)]
    assert [row["percent"] for row in rows(queries.reporting(connection, Filters()))][-3:] == [100, 50, 100]
    stone = Filters(districts=("chi-lang",), products=("da",))
    assert [row["revised_from"] for row in rows(queries.monthly_values(connection, stone))][-3:] == [40, None, None]


@pytest.mark.parametrize(
    ("span", "period"),
    [
        ({}, "2023-01..2023-03"),
        (whole_years(2022, 2022), "2022"),
        (months(202302, 202302), "2023-02"),
        (whole_years(2000, 2050), "2022-01..2023-03"),
    ],
)
def test_a_period_reaches_no_further_than_the_reports(connection, span, period):
    ranking = rows(queries.district_ranking(fill(connection, EXAMPLE), Filters(**span)))
    assert {row["period"] for row in ranking} == {period}


def test_a_whole_year_is_named_by_its_months_and_never_like_a_number_of_the_yearly_report(connection):
    year = list(year_of("da", "huu-lung", 2022, range(1, 13), plan=1))
    found = rows(queries.district_ranking(fill(connection, year), Filters(products=("da",))))
    span = "2022-01..2022-12"
    assert {row["id"] for row in found} == {f"output.da.{span}.actual", f"output.da@huu-lung.{span}.actual"}


def test_districts_together_are_named_one_by_one_in_the_order_of_the_register(connection, words):
    chosen = Filters(districts=("chi-lang", "huu-lung"), products=("da",))
    (first, *_) = rows(queries.cumulative(fill(connection, EXAMPLE), chosen))
    assert first["id"] == "output.da@huu-lung_chi-lang.2023-01.actual"
    # The city has no report on stone: what it is not of, the sum does not name.
    reached = queries.cumulative(connection, Filters(districts=("lang-son", "huu-lung"), products=("da",)))
    assert {*reached["id"].str.split(".").str[1]} == {"da@huu-lung"}
    assert ", Hữu Lũng: " in sentences.cumulative(reached, words["vi"])
    one = Filters(districts=("huu-lung",), products=("da",))
    (rest,) = [row["id"] for row in rows(queries.district_ranking(connection, one)) if row["role"] == "rest"]
    others = "_".join(code for code in ORDER if code != "huu-lung")
    assert rest == f"output.da@{others}.2023-01..2023-03.actual"


# --- charts, tables, sentences ----------------------------------------------------------------------------------------

CHARTS = {
    charts.ranking: queries.district_ranking,
    months_charts.monthly_lines: queries.monthly_values,
    months_charts.cumulative: queries.cumulative,
    months_charts.multiples: queries.small_multiples,
    months_charts.multiples_index: queries.small_multiples,
    months_charts.comparison: queries.small_multiples,
    months_charts.comparison_cumulative: queries.district_cumulative,
    months_charts.comparison_plan: queries.district_cumulative,
    report_grid.report_grid: queries.small_multiples,
}
NARROWED = [
    Filters(),
    Filters(districts=("huu-lung", "chi-lang"), products=PRODUCTS),
    Filters(districts=("lang-son",), products=("da",)),
    Filters(sectors=("nqd", "fdi"), **months(202301, 202301)),
]


def encoded(spec):
    """Names of all fields that any encoding or filter of a specification names."""
    if isinstance(spec, dict):
        for key, value in spec.items():
            if key == "field":
                yield value
            elif key not in {"config", "usermeta"}:
                yield from encoded(value)
    elif isinstance(spec, list):
        for each in spec:
            yield from encoded(each)


def calculated(part):
    """Names of the fields that a specification computes from those of the marks."""
    if isinstance(part, dict):
        own = [part["as"]] if "calculate" in part else []
        return own + [name for inside in part.values() for name in calculated(inside)]
    return [name for inside in part for name in calculated(inside)] if isinstance(part, list) else []


@pytest.mark.parametrize("filters", NARROWED, ids=str)
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_encoded_field_is_in_the_data_of_its_chart(connection, words, chart, filters, lang):
    frame = CHARTS[chart](fill(connection, EXAMPLE), filters)
    before = frame.copy()
    if frame.empty:
        return
    made = chart(frame, words[lang])
    assert frame.equals(before)
    fields = {name for mark in made.marks for name in mark}
    assert set(encoded(made.spec)) <= fields | set(calculated(made.spec))
    assert base.render(made, words[lang]).marks
    assert "NaN" not in json.dumps(made.spec)


def drawn(chart, frame, words):
    return chart(frame, words).marks


def points_of(marks, form="actual"):
    return [mark for mark in marks if mark["form"] == form]


def test_lines_keep_gaps_and_show_what_is_provisional_revised_or_incomplete(connection, words):
    own = fill(connection, EXAMPLE)
    frame = queries.monthly_values(own, Filters())
    marks = drawn(months_charts.monthly_lines, frame, words["vi"])
    reported = [row for row in rows(frame) if row["value"] is not None]
    assert [mark["id"] for mark in points_of(marks)] == [row["id"] for row in reported]
    assert [mark["fill"] == "transparent" for mark in points_of(marks)][-3:] == [False, True, True]
    assert {mark["text"] for mark in marks if mark["form"] == "tet"} == {"Tết"}
    stone = queries.monthly_values(own, Filters(districts=("chi-lang",), products=("da",)))
    marks = drawn(months_charts.monthly_lines, stone, words["vi"])
    revised = [mark for mark in points_of(marks) if mark["text"] == words["vi"].text("monthly.label.revised")]
    assert ["40" in mark["hint"] for mark in revised] == [True]


def test_a_panel_of_a_district_says_that_its_attainment_is_not_of_its_last_month(connection, words):
    frame = queries.small_multiples(fill(connection, EXAMPLE), Filters()).assign(reached=103.84, reached_step=0.01)
    said = [mark["text"] for mark in drawn(months_charts.multiples, frame, words["en"]) if mark["form"] == "said"]
    of_plan = [text for text in said if "of plan" in text]
    assert set(of_plan) == {"period: 103.84% of plan"}
    assert len(of_plan) == len(frame.groupby(["block", "area"]))


def test_a_line_is_joined_over_no_gap_and_no_change_of_what_lacks(connection, words):
    own = fill(connection, EXAMPLE)
    for chart, query in CHARTS.items():
        if chart in {charts.ranking, report_grid.report_grid}:
            continue
        found = rows(query(own, Filters()))
        places = {row["id"].rpartition(".")[0]: row for row in found}
        paths = {}
        for mark in drawn(chart, query(own, Filters()), words["en"]):
            if mark["form"] == "actual":
                row = places[mark["id"].rpartition(".")[0]]
                paths.setdefault(mark["path"], []).append(row)
        for joined in paths.values():
            numbers = [row["year"] * 12 + row["month"] for row in joined]
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            assert len({(row["block"], row["area"]) for row in joined}) == 1
            if query in {queries.cumulative, queries.district_cumulative}:
                assert len({row["complete"] for row in joined}) == 1
    reached = drawn(months_charts.cumulative, queries.cumulative(own, Filters()), words["en"])
    assert len({mark["path"] for mark in points_of(reached)}) == 2


def test_small_multiples_share_a_scale_and_are_in_the_order_of_the_frame(connection, words):
    frame = queries.small_multiples(fill(connection, EXAMPLE), Filters(products=("da",)))
    marks = drawn(months_charts.multiples, frame, words["vi"])
    assert [mark["text"] for mark in marks if mark["form"] == "rule"] == ["", "300", "", ""]
    names = [words["vi"].name("area", code) for code in dict.fromkeys(frame["area"])]
    assert [mark["text"] for mark in marks if mark["form"] == "head"] == names
    heights = {mark["id"]: mark["v"] for mark in points_of(marks)}
    values = {row["id"]: row["value"] for row in rows(frame) if row["value"] is not None}
    assert heights == pytest.approx({key: value / 300 for key, value in values.items()})


def test_an_index_has_the_same_month_of_the_year_before_at_100(connection, words):
    frame = queries.small_multiples(fill(connection, EXAMPLE), Filters())
    marks = drawn(months_charts.multiples_index, frame, words["vi"])
    grown = {row["id"].replace(".actual", ".growth"): row["growth"] for row in rows(frame) if row["growth"] is not None}
    assert {mark["id"] for mark in points_of(marks)} == set(grown)
    (at_100,) = {mark["v"] for mark in marks if mark.get("text") == "100"}
    for mark in points_of(marks):
        growth = grown[mark["id"]]
        assert (mark["v"] > at_100) == (growth > 0) or growth == 0


def test_a_spike_leaves_the_scale_of_the_others_and_says_its_number(connection, words):
    frame = queries.small_multiples(fill(connection, EXAMPLE), Filters())
    frame = frame[frame["value"].notna()].reset_index(drop=True)

    def points(growths):
        own = frame.assign(growth=[float(growth) for growth in growths], growth_step=0.01)
        return {mark["id"]: mark for mark in points_of(drawn(months_charts.multiples_index, own, words["vi"]))}

    usual = [place % 7 - 3 for place in range(len(frame))]
    plain = points(usual)
    for growth, level, shape, digits in ((400, 1.0, "triangle-up", "500,00"), (-90, 0.0, "triangle-down", "10,00")):
        found = points([growth if place == 4 else other for place, other in enumerate(usual)])
        spike = found.pop(frame.loc[4, "id"].replace(".actual", ".growth"))
        assert (spike["v"], spike["shape"], spike["text"]) == (level, shape, digits)
        assert spike["fill"] != "transparent"
        assert {mark["text"] for mark in found.values()} == {""}
        spread = [max(own) - min(own) for own in ([marks[key]["v"] for key in found] for marks in (found, plain))]
        assert spread[0] > spread[1] / 3
    # Numbers that are no few are on the scale.
    many = points([400 if place % 3 == 0 else other for place, other in enumerate(usual)])
    assert max(mark["v"] for mark in many.values()) < 1


def test_a_cell_says_what_became_of_the_reports_of_a_month(connection, words):
    frame = queries.small_multiples(fill(connection, EXAMPLE), Filters())
    cells = {mark["id"]: mark["form"] for mark in drawn(report_grid.report_grid, frame, words["vi"]) if mark["id"]}
    for row in rows(frame):
        if row["complete"] is None:
            assert row["value"] is not None or row["id"] not in cells
        elif row["value"] is None:
            assert cells[row["id"]] == "missing"
        elif row["complete"] is False:
            assert cells[row["id"]] == "partly"
        else:
            named = {"provisional": "open", "estimated": "open", "final": "full"}
            assert cells[row["id"]] == named.get(row["status"], row["status"])
    assert {"missing", "full", "open"} <= set(cells.values())


def test_a_district_without_a_report_is_said_not_drawn_as_zero(connection, words):
    reports = [*EXAMPLE, report("tw", "chi-lang", 202301, 7, "plan")]
    marks = drawn(charts.ranking, queries.district_ranking(fill(connection, reports), Filters()), words["vi"])
    own = {mark["form"]: mark for mark in marks if "chi-lang" in mark["row"]}
    assert set(own) == {"beside", "plan"}
    assert words["vi"].text("monthly.label.unreported") in own["beside"]["text"]


@pytest.mark.parametrize("filters", NARROWED, ids=str)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_tables_have_every_number_with_its_id(connection, words, filters, lang):
    own = fill(connection, EXAMPLE)
    frames = [query(own, filters) for query in QUERIES]
    ranked, values, reached, small, *_ = frames
    made = [
        (tables.ranking(ranked, words[lang]), ranked),
        (tables.lines(values, words[lang]), values),
        (tables.cumulative(reached, words[lang]), reached),
        (tables.lines(small, words[lang]), small),
    ]
    for shown, frame in made:
        body = [row for row in shown.rows if len(row) > 1]
        assert len(body) == len(frame)
        assert all(len(row) == len(shown.headers) for row in body)
        for cells, row in zip(body, rows(frame), strict=True):
            assert ({row["id"]} if row["value"] is not None else set()) <= {cell.observation_id for cell in cells}
        assert shown.caption in html_table(shown)


def test_titles_by_hand(connection, words):
    own, vi, en = fill(connection, EXAMPLE), words["vi"], words["en"]
    ranked = queries.district_ranking(own, Filters())
    assert ranking_sentences.ranking(ranked, vi).startswith(
        "Quý I/2023: Hữu Lũng dẫn đầu về giá trị sản xuất công nghiệp"
    )
    assert "52,63%" in ranking_sentences.ranking(ranked, vi)
    one = queries.district_ranking(own, Filters(districts=("lang-son",)))
    assert "đứng thứ 2 trong 2" in ranking_sentences.ranking(one, vi)
    both = queries.district_ranking(own, Filters(districts=("lang-son", "chi-lang")))
    assert "dẫn đầu" not in ranking_sentences.ranking(both, vi)
    none = queries.district_ranking(own, Filters(districts=("lang-son",), products=("da",)))
    assert "không có báo cáo" in ranking_sentences.ranking(none, vi)
    reached = queries.cumulative(own, Filters())
    assert sentences.cumulative(reached, en).startswith("Cumulative, 3 months of 2023, province")
    assert "reports incomplete" in sentences.cumulative(reached, en)
    months_shown = queries.monthly_values(own, Filters())
    assert sentences.lines(months_shown, vi).startswith("Tháng 3/2023, toàn tỉnh")
    assert "tăng 3,33% so cùng kỳ" in sentences.lines(months_shown, vi)
    small = queries.small_multiples(own, Filters())
    assert "Hữu Lũng (tháng 2/2023)" in sentences.missing(small, vi)[0]
    notes = " ".join(sentences.lines_notes(months_shown, vi))
    assert "tháng 3/2023" in notes
    assert "tháng 2/2023" in notes
    # Of several blocks a number that was revised says which it is of: the province alone would be all of it.
    twice = pd.concat([months_shown.assign(revised_from=1.0), months_shown.assign(block="da", position=1)])
    assert "Toàn tỉnh: giá trị sản xuất" in " ".join(sentences.lines_notes(twice, vi))


@pytest.mark.parametrize(
    ("threshold", "named"), [(5.0, [("up", "TP Lạng Sơn +20,00%")]), (20.0, [("up", "TP Lạng Sơn")]), (20.01, [])]
)
def test_movers_follow_the_threshold(connection, words, threshold, named):
    frame = queries.district_ranking(fill(connection, EXAMPLE), Filters())
    said = ranking_sentences.movers(frame, threshold, words["vi"], "thang")
    assert len(said) == len(named)
    for sentence, (_, name) in zip(said, named, strict=True):
        assert name in sentence.text
        assert f" {threshold:g}%" in sentence.text  # as the rule has it, without idle decimals
        assert list(sentence.numbers.values()) == ["production_value.total@lang-son.2023-01..2023-03.growth"]
        assert all(digits in sentence.text for digits in sentence.numbers)


@pytest.mark.parametrize(
    ("chosen", "every"),
    [
        ((), "every district with a plan met it"),
        (("lang-son", "huu-lung"), "every selected district with a plan met it"),
        (("lang-son",), "Lạng Sơn City met its plan"),
    ],
)
def test_that_the_districts_shown_met_their_plan_is_not_said_of_all(connection, words, chosen, every):
    reports = [*EXAMPLE, report("tw", "chi-lang", 202301, 7), report("tw", "chi-lang", 202301, 7, "plan")]
    reports.append(report("nqd", "huu-lung", 202302, 20))  # all that was planned
    frame = queries.district_ranking(fill(connection, reports), Filters(districts=chosen))
    (said,) = ranking_sentences.behind(frame, 100.0, words["en"], "dia-ban")
    assert every in said.text


@pytest.mark.parametrize(("lang", "name"), [("vi", "TP Lạng Sơn"), ("en", "Lạng Sơn City")])
def test_a_single_district_is_named_and_not_counted(connection, words, lang, name):
    own, alone = fill(connection, EXAMPLE), Filters(districts=("lang-son",))
    reached = queries.cumulative(own, alone)
    marks = drawn(months_charts.cumulative, reached, words[lang])
    panel = next(mark["text"] for mark in marks if mark["form"] == "head")
    titles = [sentences.multiples(queries.small_multiples(own, alone), words[lang])]
    titles += [sentences.cumulative(reached, words[lang]), panel, tables.cumulative(reached, words[lang]).caption]
    for title in titles:
        assert name in title
        assert not re.search(r"\b1 (of|trong) 1\b", title)
    together = sentences.cumulative(queries.cumulative(own, Filters(districts=("lang-son", "huu-lung"))), words[lang])
    assert f"{name}, Hữu Lũng: " in together


def test_a_title_of_several_lines_names_the_place_that_all_are_of(connection, words):
    own = fill(connection, EXAMPLE)
    for chosen, place in (((), "toàn tỉnh"), (("lang-son",), "TP Lạng Sơn")):
        lines = queries.monthly_values(own, Filters(districts=chosen))
        twice = pd.concat([lines, lines.assign(block="da", position=1)])
        assert sentences.lines(twice, words["vi"]).startswith(f"Tháng 3/2023, {place}: "), chosen
        reached = queries.cumulative(own, Filters(districts=chosen))
        for blocks in (("a", "b"), ("a", "b", "c")):
            several = pd.concat([reached.assign(block=block, position=1) for block in blocks])
            named = {("item", block): (block, block) for block in blocks}
            names = replace(words["vi"], names={**words["vi"].names, **named})
            assert sentences.cumulative(several, names).startswith(f"Lũy kế 3 tháng năm 2023, {place}: "), blocks


@pytest.mark.parametrize("said", [sentences.multiples_subtitle, sentences.multiples_index_subtitle])
def test_a_single_district_stands_in_no_order(connection, words, said):
    own = fill(connection, EXAMPLE)
    every, alone = (queries.small_multiples(own, Filters(districts=chosen)) for chosen in ((), ("lang-son",)))
    assert "In order of" in said(every, words["en"])
    for one in (alone, pd.concat([alone, alone.assign(block="than-sach")])):  # of one indicator, and of several
        assert "In order of" not in said(one, words["en"])
        assert "Xếp theo" not in said(one, words["vi"])


def test_a_title_names_the_one_district_of_several_that_can_be_compared(connection, words):
    small = queries.small_multiples(fill(connection, EXAMPLE), Filters())
    compared = small["area"] == "lang-son"
    title = sentences.multiples(small.assign(growth=small["growth"].where(compared)), words["en"])
    assert title.startswith("March 2023, Lạng Sơn City: industrial production value")


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        ([("nqd", ""), ("fdi", "")], "sectors"),
        ([("da", ""), ("xi-mang", "")], "products"),
        ([("da", "huu-lung"), ("da", "chi-lang")], "districts"),
        ([("total", ""), ("da", "")], "many"),
        ([("da", "huu-lung"), ("nqd", "chi-lang")], "many"),
    ],
)
def test_lines_are_called_what_they_are_of(found, kind):
    assert sentence_parts.kind_of([{"block": block, "area": area} for block, area in found]) == kind


SAID = {
    queries.district_ranking: (
        ranking_sentences.ranking,
        ranking_sentences.ranking_subtitle,
        ranking_sentences.ranking_notes,
    ),
    queries.monthly_values: (sentences.lines, sentences.lines_subtitle, sentences.lines_notes),
    queries.cumulative: (sentences.cumulative, sentences.cumulative_subtitle, sentences.cumulative_notes),
    queries.small_multiples: (sentences.multiples, sentences.multiples_index_subtitle, sentences.missing),
}


@settings(max_examples=8)
@given(reports=some_reports(), filters=some_filters, lang=st.sampled_from(["vi", "en"]))
def test_titles_are_true_and_everything_can_be_shown_under_any_filters(connection, words, reports, filters, lang):
    own, language = fill(connection, reports), words[lang]
    frames = {query: query(own, filters) for query in QUERIES}
    small = frames[queries.small_multiples]
    assert sentences.reporting(small, language)
    for said in (sentences.multiples_subtitle, sentences.reporting_subtitle):
        assert bool(said(small, language)) == (not small.empty)
    for query, (title, subtitle, notes) in SAID.items():
        assert title(frames[query], language)
        assert bool(subtitle(frames[query], language)) == (not frames[query].empty)
        assert all(notes(frames[query], language))
    for chart, query in CHARTS.items():
        if not frames[query].empty:
            base.render(chart(frames[query], language), language)
    tables.ranking(frames[queries.district_ranking], language)
    tables.lines(frames[queries.monthly_values], language)
    tables.cumulative(frames[queries.cumulative], language)
    check_leader(
        rows(frames[queries.district_ranking]),
        ranking_sentences.ranking(frames[queries.district_ranking], language),
        language,
    )


def check_leader(found, title, words):
    """The district that a title of one block names is one of those with the highest value shown."""
    blocks = {row["block"] for row in found}
    parts = [row for row in found if row["role"] == "part" and row["value"] is not None]
    if len(blocks) != 1 or not parts:
        return
    highest = max(row["value"] for row in parts)
    for row in parts:
        assert (words.name("area", row["area"]) in title) == (row["value"] == highest)
    if " dẫn đầu" in title:
        assert all(row["rank"] == 1 for row in parts if row["value"] == highest)


@pytest.mark.parametrize(
    ("since", "until", "vi", "en"),
    [
        (202309, 202309, "tháng 9/2023", "September 2023"),
        (202301, 202301, "tháng 1/2023", "January 2023"),
        (202301, 202309, "9 tháng đầu năm 2023 (lũy kế)", "first 9 months of 2023 (cumulative)"),
        (202301, 202303, "quý I/2023", "Q1 2023"),
        (202307, 202309, "quý III/2023", "Q3 2023"),
        (202301, 202312, "năm 2023", "2023"),
        (202101, 202312, "các năm 2021–2023", "2021–2023"),
        (202302, 202304, "từ tháng 2/2023 đến tháng 4/2023", "February 2023 to April 2023"),
        (202210, 202303, "từ tháng 10/2022 đến tháng 3/2023", "October 2022 to March 2023"),
    ],
)
def test_a_month_a_quarter_a_year_and_what_is_added_up_have_names_of_their_own(words, since, until, vi, en):
    assert span_name(since, until, words["vi"]) == vi
    assert span_name(since, until, words["en"]) == en


def test_what_has_been_reached_is_never_called_like_a_single_month(words):
    names = {reached_name(2023, month, words["vi"]) for month in range(2, 13)}
    assert not names & {span_name(202300 + month, 202300 + month, words["vi"]) for month in range(1, 13)}
    assert all("lũy kế" in name for name in names)
