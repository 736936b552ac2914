"""What filters offer: on small frames, and on every page against what choosing really shows."""

from collections import Counter
from functools import cache

import pandas as pd
import pytest

from lsdash import queries
from lsdash.model.filters import Filters, whole_years
from lsdash.model.pages import KEYS, PAGES
from lsdash.model.words import rows
from lsdash.view import coverage
from lsdash.view.coverage import choices
from lsdash.view.url_state import LISTS, State
from lsdash.view.view import View
from lsdash.view.vocabulary import Vocabulary
from tests import page_period

KNOWN = Vocabulary({"dv": ("a1", "a2"), "kv": ("tw", "dp"), "sp": ("da", "go")}, (2003, 2004))
COLUMNS = {
    "dv": ("area", "areas"),
    "kv": ("item", "sectors"),
    "sp": ("item", "block", "product", "products"),
    "nam": ("period",),
}


def offered(*frames):
    """What is offered where every filter narrows every frame."""
    return choices([(frame, KEYS) for frame in frames], KNOWN)


def test_nothing_is_offered_where_there_are_no_rows():
    empty = {"dv": Counter(), "kv": Counter(), "sp": Counter(), "nam": Counter()}
    assert offered() == empty
    assert offered(pd.DataFrame({"item": [], "period": []})) == empty
    assert offered(pd.DataFrame({"value": [1.0]})) == empty


def test_codes_are_counted_over_all_frames():
    one = pd.DataFrame({"item": ["tw", "tw", "da"], "period": [2003, 2004, 2004]})
    other = pd.DataFrame({"item": ["da"], "area": ["a1"]})
    assert offered(one, other) == {
        "dv": {"a1": 1},
        "kv": {"tw": 2},
        "sp": {"da": 2},
        "nam": {"2003": 1, "2004": 2},
    }


def test_lists_count_each_of_their_codes_and_missing_ones_none():
    frame = pd.DataFrame({"areas": [["a1", "a2"], None, ["a1"]], "products": [["go"], [], None]})
    assert offered(frame) == {"dv": {"a1": 2, "a2": 1}, "kv": {}, "sp": {"go": 1}, "nam": {}}


def test_what_the_release_does_not_know_is_not_offered():
    frame = pd.DataFrame({"item": ["total", "residual", "tw", None], "period": [1999, 2004, 2004, 2004]})
    assert offered(frame) == {"dv": {}, "kv": {"tw": 1}, "sp": {}, "nam": {"2004": 3}}


def test_years_are_counted_where_some_rows_have_none():
    frame = pd.DataFrame({"period": pd.array([2003, None, 2003], dtype="Int32")})
    assert offered(frame)["nam"] == {"2003": 2}


def test_only_filters_that_narrow_a_frame_offer_what_is_in_it():
    frame = pd.DataFrame({"item": ["tw", "da"], "period": [2003, 2004]})
    assert choices([(frame, ("kv",)), (frame, ())], KNOWN) == {"dv": {}, "kv": {"tw": 1}, "sp": {}, "nam": {}}


def test_a_block_without_figures_is_offered_too():
    frame = pd.DataFrame({"block": ["da", "go"], "item": ["da", None]})
    assert offered(frame)["sp"] == {"da": 1, "go": 1}


def asker(release):
    """The same question is asked of many pages and years, and has one answer."""
    return cache(lambda name, **chosen: page_period.asked(release, getattr(queries, name), Filters(**chosen)))


@pytest.fixture(scope="module")
def ask(release):
    return asker(release)


@pytest.fixture(scope="module")
def ask_demo(demo_release):
    return asker(demo_release)


@pytest.fixture(scope="module")
def known(ask):
    frame = ask("codes")
    of = {key: tuple(frame.loc[frame["key"] == key, "code"]) for key in (*LISTS, "nam")}
    return Vocabulary({key: of[key] for key in LISTS}, tuple(int(year) for year in of["nam"]))


def narrowed(key, code):
    return whole_years(int(code), int(code)) if key == "nam" else {LISTS[key]: (code,)}


def codes_in(frame, key):
    """The codes that stand anywhere in the columns of a key, row by row."""
    for row in rows(frame):
        for column in COLUMNS[key]:
            value = row.get(column)
            yield from map(str, value if isinstance(value, list) else [] if value is None else [value])


NOWHERE = {**dict.fromkeys(LISTS, "nowhere"), "nam": "9999"}


def hears(ask, name, key, **chosen):
    """Whether a query is narrowed by a filter at all: what is nowhere, chosen, changes its rows."""
    return rows(ask(name, **{**chosen, **narrowed(key, NOWHERE[key])})) != rows(ask(name, **chosen))


USED = [(page, key) for page in PAGES for key in page.uses]


@pytest.mark.parametrize(("page", "key"), USED, ids=[f"{page.code}-{key}" for page, key in USED])
def test_a_page_offers_exactly_what_choosing_shows(ask, known, page, key):
    found = choices([(ask(name), keys) for name, keys in page.queries.items()], known)[key]
    every = [str(year) for year in known.years] if key == "nam" else known.codes[key]
    # A page about a period has queries that could be narrowed by years and are not: there they show that period.
    heard = [name for name, keys in page.queries.items() if key in keys and hears(ask, name, key)]
    shown = {code for code in every if any(code in codes_in(ask(name, **narrowed(key, code)), key) for name in heard)}
    assert set(found) == shown
    assert all(count > 0 for count in found.values())


NARROWED = sorted({(name, keys) for page in PAGES for name, keys in page.queries.items()})


@pytest.mark.parametrize(("name", "keys"), NARROWED, ids=[f"{name}-{'-'.join(keys)}" for name, keys in NARROWED])
def test_a_query_is_narrowed_by_every_filter_that_its_page_says(ask, ask_demo, known, name, keys):
    """Some have rows only where there are monthly reports, some only of chosen districts."""
    if name == "target_outcomes":
        return  # of a second report: tests/data/test_periods.py
    chosen = {"districts": ("huu-lung", "chi-lang")} if name == "district_products" else {}
    # Of districts there are no figures yet: tests/queries/test_trends.py adds some.
    heard = [key for key in keys if (name, key) != ("trends", "dv")]
    deaf = [key for key in heard if not any(hears(each, name, key, **chosen) for each in (ask, ask_demo))]
    assert deaf == []


# Rows of identities tie several years together; they are shown in each year of which they have a number.
IDENTITY = {"ledger": "id", "closings": "identity"}
# Districts are there or not there in a year; what stands in rows of months is looked at in tests/test_monthly.py.
OTHERWISE = {"districts", "district_products", "district_ranking", "cumulative", "small_multiples", "reporting"}
BY_YEAR = sorted({name for name, keys in NARROWED if "nam" in keys} - OTHERWISE)
# Pages are about a year, beside which stand the actual of the year before and the next target.
BESIDE = {"sector_mix", "mining_output", "utilities"}


@pytest.mark.parametrize("name", BY_YEAR)
def test_a_year_shows_nothing_of_another_year(ask, known, name):
    tied = {row["identity"]: set() for row in rows(ask("ledger_numbers"))}
    for row in rows(ask("ledger_numbers")):
        tied[row["identity"]].add(row["number"].split(".")[2][:4])
    for row in rows(ask("ledger")):
        tied[row["id"]].add(row["period"][:4])
    for year in known.years:
        shown = rows(ask(name, **narrowed("nam", year)))
        years = [
            tied[row[IDENTITY[name]]] if name in IDENTITY else {(row["period"] or "")[:4] or None} for row in shown
        ]
        near = {str(year), *((str(year - 1), str(year + 1)) if name in BESIDE else ())}
        assert all(near & found or found == {None} for found in years)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_filter_that_a_page_does_not_use_changes_nothing_on_it(release, known, page):
    """The bar says "not used on this page": then the page shows what it shows without it."""
    some = {key: known.codes[key][0] for key in LISTS} | {"nam": "2003"}
    unused = {name: value for key in some if key not in page.uses for name, value in narrowed(key, some[key]).items()}
    free, filtered = (
        View(release, page, State(filters=Filters(**chosen), about="2004"), words=None) for chosen in ({}, unused)
    )
    changed = [
        name
        for name in page.queries
        if rows(filtered.ask(getattr(queries, name))) != rows(free.ask(getattr(queries, name)))
    ]
    assert changed == []


def test_counts_are_those_of_the_rows(ask, known):
    frame = ask("findings")
    found = choices([(frame, KEYS)], known)
    for key, column in (("dv", "areas"), ("kv", "sectors"), ("sp", "products")):
        assert found[key] == Counter(code for row in rows(frame) for code in row[column] or [])


@pytest.mark.parametrize(
    ("number", "pages"),
    [
        ("output.da.2023-07.actual", ["khai-thac-mo", "dia-ban"]),
        ("output.da@huu-lung.2023-07.actual", ["khai-thac-mo", "dia-ban"]),
        ("output.nuoc-may.2023-07.actual", ["dien-nuoc", "dia-ban"]),
        ("production_value.tw.2023-07.plan_attainment", ["tong-quan", "co-cau", "dia-ban"]),
        ("production_value.total@huu-lung.2023-01..2023-07.actual", ["dia-ban"]),
    ],
)
def test_a_number_of_months_is_on_the_pages_that_show_what_it_is_of(demo_release, number, pages):
    assert [*coverage.pages_with(demo_release, number, "2023")] == pages
