"""Each query against a slow, obvious path of its own: plain Python over the shipped tables."""

import inspect
import threading
import unicodedata
from collections import Counter
from dataclasses import replace
from itertools import chain, combinations, cycle, islice
from operator import itemgetter

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsdash import queries
from lsdash.data import assemble, csv_tables, releases, schema
from lsdash.model.filters import Filters, whole_years
from lsdash.model.words import rows
from lsdash.queries import shared
from tests.page_period import asked, of_page
from tests.reports import summarize
from tests.shipped import table


def keyed(name):
    return {row["code"]: row for row in table(name)}


EVERY_FIGURE, ACTIVITIES, FINDINGS, LINKS = map(table, ("figures", "activities", "findings", "finding_links"))
SOURCES = keyed("sources")
KINDS = {code: row["kind"] for code, row in SOURCES.items()}
FIGURES = [row for row in EVERY_FIGURE if KINDS[row["source"]] == "report"]
LATER = [row for row in EVERY_FIGURE if KINDS[row["source"]] != "report"]
SECTORS, PRODUCTS, SEGMENTS, MEASURES = map(keyed, ("sectors", "products", "segments", "measures"))
INDICATORS, AREAS = keyed("indicators"), sorted(table("areas"), key=itemgetter("code"))
ITEMS = {**SECTORS, **PRODUCTS, **SEGMENTS}
PARTS = [code for code, row in SECTORS.items() if row["role"] == "part"]
SPANS = [(None, None), (2003, 2003), (2004, 2004), (2005, 2005), (2003, 2005), (2004, 2016), (2010, 2012), (0, 9999)]


def years(first, last):
    return {} if first is None else whole_years(first, last)


def at(row):
    """The item of a figure, with its area where it has one: as an id writes both."""
    return f"{row['item']}@{row['area']}" if row["area"] else row["item"]


def year_of(period):
    """A year as a number, so that one can count back from it; any other period as its code."""
    return int(period) if period.isdigit() else period


class Plain(dict):
    """Observations by id: (indicator, item, period, measure, value). What is there first stays."""

    def put(self, indicator, item, period, measure, value):
        self.setdefault(f"{indicator}.{item}.{period}.{measure}", (indicator, item, period, measure, value))

    def get(self, indicator, item, period, measure):
        return super().get(f"{indicator}.{item}.{period}.{measure}", [None])[-1]


def add_what_growth_and_plan_imply(found):
    for indicator, item, period, measure, value in list(found.values()):
        if measure == "level":
            found.put(indicator, item, period, "growth", value - 100)
        if measure == "target_level":
            found.put(indicator, item, period, "target_growth", value - 100)
        if measure != "actual" or not isinstance(period, int):
            continue
        growth, level = (found.get(indicator, item, period, name) for name in ("growth", "level"))
        attained = found.get(indicator, item, period, "plan_attainment")
        if level or growth:
            found.put(indicator, item, period - 1, "actual", value / ((level or 100 + growth) / 100))
        if attained:
            found.put(indicator, item, period, "plan", value / (attained / 100))


def add_remainder_and_shares(found, tree, period, measure):
    indicator, total, parts, others, left = tree
    whole = found.get(indicator, total, period, measure)
    rest = whole - sum(found.get(indicator, part, period, measure) for part in parts)
    found.put(indicator, left, period, measure, rest)
    for item in (*parts, *others, left):
        value = found.get(indicator, item, period, measure)
        if value is not None:
            name = "share" if measure == "actual" else f"{measure}_share"
            found.put(indicator, item, period, name, value / whole * 100)


def add_contribution(found, indicator, total, item, year):
    now, before = (found.get(indicator, item, period, "actual") for period in (year, year - 1))
    whole = found.get(indicator, total, year - 1, "actual")
    found.put(indicator, item, year, "contribution", (now - before) / whole * 100)


def add_contributions_and_gaps(found):
    value = "production_value"
    for item in (*PARTS, "residual"):
        add_contribution(found, value, "total", item, 2004)
    for indicator, item, period, measure, target in list(found.values()):
        latest = found.get(indicator, item, period - 1, "actual")
        if measure == "target" and latest is not None and item != "residual":
            found.put(indicator, item, period, "gap", target - latest)
            found.put(indicator, item, period, "growth_needed", (target - latest) / latest * 100)
    for item in ("tw", "dp", "nqd"):
        gap, whole = (found.get(value, code, 2005, "gap") for code in (item, "total"))
        found.put(value, item, 2005, "gap_share", gap / whole * 100)


def everything():
    """Every observation of the report, printed and derived."""
    found = Plain()
    for row in FIGURES:
        found.put(row["indicator"], row["item"], int(row["period"]), row["measure"], float(row["value"]))
    add_what_growth_and_plan_imply(found)
    sectors = ("production_value", "total", ("tw", "dp", "nqd"), ("fdi",), "residual")
    for period, measure in ((2003, "actual"), (2004, "actual"), (2004, "plan"), (2005, "target")):
        add_remainder_and_shares(found, sectors, period, measure)
    communes = ("grid_communes", "all", ("connected",), (), "missing")
    add_remainder_and_shares(found, communes, 2004, "actual")
    add_contributions_and_gaps(found)
    return found


REPORT = everything()


def of_source(code):
    """Every observation of one of the other sources: what it prints, and what follows from that."""
    own = Plain()
    bounds = Plain()
    for row in LATER:
        if row["source"] == code:
            found = bounds if row["kind"] == "lower_bound" else own
            found.put(row["indicator"], at(row), year_of(row["period"]), row["measure"], float(row["value"]))
    rates = Plain({key: number for key, number in own.items() if INDICATORS[number[0]]["kind"] == "rate"})
    own = Plain({key: number for key, number in own.items() if key not in rates})
    add_what_growth_and_plan_imply(own)
    if code == "bls2013":
        for year in (2012, 2013):
            add_remainder_and_shares(own, BRANCHES, year, "actual")
        for item in (*BRANCHES[2], BRANCHES[-1]):
            add_contribution(own, "branch_value", "cac-nganh", item, 2013)
        growth, brought = (
            [own.get("branch_value", item, 2013, measure) for item in items]
            for items, measure in ((["cac-nganh"], "growth"), (BRANCHES[2], "contribution"))
        )
        own[f"branch_value.{BRANCHES[-1]}.2013.contribution"] = (
            *("branch_value", BRANCHES[-1], 2013, "contribution"),
            growth[0] - sum(brought),
        )
    return {**own, **rates, **bounds}


# The whole of the branches of industry, its parts, what lies inside these, what the parts leave.
BRANCHES = (
    "branch_value",
    "cac-nganh",
    ("nganh-khai-khoang", "nganh-che-bien", "nganh-dien-ga-nuoc", "nganh-cap-thoat-nuoc"),
    (),
    "nganh-lech",
)


def of_the_press():
    """Every observation of the other sources by id, and of which source it is: what is printed comes before what
    follows, then the source that was issued later, then that of the lower rank."""
    press = sorted((row for row in table("sources") if row["kind"] != "report"), key=lambda row: int(row["rank"]))
    press.sort(key=itemgetter("issued"), reverse=True)
    printed = {(row["source"], id_of(row)) for row in LATER}
    every = {(row["code"], key): number for row in press for key, number in of_source(row["code"]).items()}
    found, sources = {}, {}
    for (source, key), number in sorted(every.items(), key=lambda pair: pair[0] not in printed):
        name = f"{key}~{source}" if key in found else key
        found[name], sources[name] = number, source
    return found, sources


def id_of(row):
    return ".".join((row["indicator"], at(row), row["period"], row["measure"]))


PRESS, SOURCE_OF = of_the_press()
EVERY = {**REPORT, **PRESS}
ALL = {key: number for key, number in EVERY.items() if "~" not in key}

# What the build makes of the same tables: recipes and the ledger are derived there, and read again here row by row.
CONTENT = {name: table.to_pylist() for name, table in assemble.contents(csv_tables.read(releases.DATA)).items()}
LEDGER = CONTENT["identity"]
TIED = {row["id"]: [each for each in CONTENT["identity_number"] if each["identity"] == row["id"]] for row in LEDGER}
INPUTS = {}
for each in sorted(CONTENT["recipe"], key=itemgetter("observation", "position")):
    INPUTS.setdefault(each["observation"], []).append(each["input"])

QUERIES = {
    name: query
    for name, query in vars(queries).items()
    if callable(query) and getattr(query, "__module__", "").startswith(f"{queries.__name__}.")
}
IN_PIECES = {name: QUERIES.pop(name) for name, query in [*QUERIES.items()] if inspect.isgeneratorfunction(query)}


# Queries about one number, each with one of which there is something to say.
ONE_NUMBER = {
    "number": "output.than-sach.2004.actual",
    "nearest_number": "output.than-sach.2004.actual",
    "recipe": "production_value.residual.2004.contribution",
    "family": "production_value.nqd.2004.actual",
    "uses": "production_value.total.2004.actual",
    "tests_of": "production_value.dp.2004.level",
    "barred": "output.dien-thuong-pham.2005.target",
    "stated_by": "production_value.total.2013.actual",
}
FULLEST = {name: Filters(number=ONE_NUMBER.get(name, "")) for name in QUERIES}
# What only a release with monthly reports has rows of; tests/test_monthly.py looks at these.
MONTHLY = {name for name, query in QUERIES.items() if "monthly" in query.__module__}
MONTHLY |= {"monthly_items", "obligations", "reported"}
FULLEST |= {name: Filters(since=202301, until=202303) for name in ("monthly_amounts", "monthly_reports")}
FULLEST["nearest_monthly"] = Filters(number="production_value.total@huu-lung.2023-03.actua")
FULLEST["district_products"] = Filters(districts=tuple(row["slug"] for row in AREAS))


def some_of(codes):
    return st.sets(st.sampled_from(list(codes)), max_size=4).map(lambda chosen: tuple(sorted(chosen)))


all_filters = st.builds(
    lambda districts, sectors, products, span: Filters(districts, sectors, products, **years(*span)),
    some_of(row["slug"] for row in AREAS),
    some_of(PARTS),
    some_of(PRODUCTS),
    st.sampled_from(SPANS),
)


# --- the same selection by hand: ids (or keys) in the order of the query ----------------------------------------------


def position(item):
    return int(ITEMS[item]["position"])


def in_years(period, filters):
    if isinstance(period, str) and ".." in period:
        first, last = (int(month.replace("-", "")) for month in period.split(".."))
    elif isinstance(period, str):
        year, quarter = map(int, period.split("-q"))
        first, last = year * 100 + 3 * quarter - 2, year * 100 + 3 * quarter
    else:
        first, last = period * 100 + 1, period * 100 + 12
    return filters.since is None or (filters.since <= first and last <= filters.until)


AIMS = {"target", "target_growth", "target_level", "gap", "growth_needed", "gap_share"}


def this_year(filters):
    """The year that a page is about: the one chosen, of several the last that has a report."""
    if filters.since is None or filters.since // 100 <= 2004 < filters.until // 100:
        return 2004
    return filters.until // 100


def on_page(period, measure, filters):
    """Whether a page shows a measure of a period beside what it is about."""
    year = this_year(filters)
    if measure == "actual":
        return period in {year, year - 1}
    if measure in AIMS:
        return period == year + 1 or (period == year == 2005)  # nobody has an actual figure of 2005
    return period == year


def shown(period, measure, filters):
    """The same, or whole years side by side."""
    if filters.since is not None and filters.since // 100 < filters.until // 100:
        return isinstance(period, int) and in_years(period, filters)
    return on_page(period, measure, filters)


def in_sectors(item, filters):
    return not filters.sectors or item in filters.sectors or SECTORS[item]["parent"] in filters.sectors


def in_products(item, filters):
    return item in PRODUCTS and (not filters.products or item in filters.products)


def of_sectors(filters, *, remainder):
    """Production value of the report: the whole, the chosen parts and, where none is chosen, the remainder."""
    for key, (indicator, item, period, measure, _) in REPORT.items():
        if indicator == "production_value":
            role = SECTORS[item]["role"]
            left = remainder and role == "remainder" and not filters.sectors
            if role == "whole" or left or (role == "part" and in_sectors(item, filters)):
                yield key, item, period, measure


def of_products(source, filters, *groups):
    for key, (_, item, period, measure, _) in source.items():
        if in_products(item, filters) and (not groups or PRODUCTS[item]["product_group"] in groups):
            yield key, item, period, measure


PRODUCT_MEASURES = {"target_growth", "actual", "plan", "target", "plan_attainment", "growth"}
BOARD_MEASURES = PRODUCT_MEASURES | {"level", "target_level", "gap", "growth_needed", "gap_share", "contribution"}


def sector_mix(filters):
    keys = [
        (period, measure != "plan", position(item), key)
        for key, item, period, measure in of_sectors(filters, remainder=True)
        if measure in {"actual", "plan", "target"} and shown(period, measure, filters)
    ]
    return [key[-1] for key in sorted(keys)]


def growth_contribution(filters):
    keys = [
        (period, position(item), measure, key)
        for key, item, period, measure in of_sectors(filters, remainder=True)
        if measure in {"contribution", "growth"} and period == 2004 and shown(period, measure, filters)
    ]
    return [key[-1] for key in sorted(keys)]


def sector_board(filters):
    keys = [
        (position(item), period, measure, key)
        for key, item, period, measure in of_sectors(filters, remainder=True)
        if measure in BOARD_MEASURES and on_page(period, measure, filters)
    ]
    return [key[-1] for key in sorted(keys)]


def aimed_at(item, filters):
    return any(REPORT.get("output", item, year, "target") for year in (2005,) if on_page(year, "target", filters))


def product_board(filters):
    keys = [
        (position(item), period, measure, key)
        for key, item, period, measure in of_products(REPORT, filters)
        if measure in BOARD_MEASURES and on_page(period, measure, filters) and aimed_at(item, filters)
    ]
    return [key[-1] for key in sorted(keys)]


def utilities(filters):
    return sorted(
        key
        for key, _, period, measure in of_products(REPORT, filters, "dien-nuoc")
        if measure in PRODUCT_MEASURES and shown(period, measure, filters)
    )


def mining_output(filters):
    return sorted(
        key
        for key, _, period, measure in of_products(REPORT, filters, "khai-khoang")
        if measure in PRODUCT_MEASURES and shown(period, measure, filters)
    )


def findings(filters):
    about = {row["id"]: {"sector": set(), "product": set(), "area": set()} for row in FINDINGS}
    for row in LINKS:
        for column in about[row["finding"]]:
            about[row["finding"]][column] |= {row[column]} - {""}
    wanted = {"sector": filters.sectors, "product": filters.products, "area": filters.districts}
    return [
        key
        for key, codes in sorted(about.items())
        if all(not chosen or codes[column] & set(chosen) for column, chosen in wanted.items())
    ]


def utility_barriers(filters):
    in_report = {item for _, item, *_ in REPORT.values()}
    found = []
    for row in table("barriers"):
        pair = {row["left"], row["right"]}
        chosen = not filters.products or pair & set(filters.products)
        if chosen and pair <= in_report and {PRODUCTS[item]["product_group"] for item in pair} == {"dien-nuoc"}:
            found.append(row["id"])
    return found


def is_chosen(item, filters):
    """Whether an item is among the chosen sectors and products, which are alternatives."""
    sector = filters.sectors and item in SECTORS and in_sectors(item, filters)
    return sector or item in filters.products or not (filters.sectors or filters.products)


def by_number(figure):
    """What orders figures as they are counted: l9, l10, l100."""
    letters = figure.rstrip("0123456789")
    return letters, int(figure.removeprefix(letters))


def figures(filters):
    found = (
        row["id"]
        for row in (*FIGURES, *LATER)
        if in_years(year_of(row["period"]), filters) and is_chosen(row["item"], filters)
    )
    return sorted(found, key=by_number)


def ledger(filters):
    """Identities with a number of what is chosen, even one that is missing."""
    own = {row["id"]: row["period"] for row in LEDGER}
    return [key for key, numbers in TIED.items() if any(touches(row["number"], filters, own[key]) for row in numbers)]


def touches(number, filters, own=""):
    _, item, period, _ = number.split(".")
    return is_chosen(item, filters) and any(in_years(year_of(each), filters) for each in (period, own or period))


SELECTIONS = {
    queries.sector_mix: (sector_mix, "id", True),
    queries.growth_contribution: (growth_contribution, "id", True),
    queries.sector_board: (sector_board, "id", True),
    queries.product_board: (product_board, "id", True),
    queries.findings: (findings, "id", True),
    queries.utility_barriers: (utility_barriers, "id", True),
    queries.figures: (figures, "figure", True),
    queries.ledger: (ledger, "id", True),
    queries.utilities: (utilities, "id", False),
    queries.mining_output: (mining_output, "id", False),
}


@pytest.mark.parametrize("query", SELECTIONS, ids=lambda query: query.__name__)
@settings(max_examples=20)
@given(filters=all_filters)
def test_a_selection_has_the_rows_that_the_tables_give_by_hand(release, query, filters):
    by_hand, column, ordered = SELECTIONS[query]
    found = list(asked(release, query, filters)[column].dropna())
    assert (found if ordered else sorted(found)) == by_hand(filters)


def test_every_observation_is_what_the_tables_give_by_hand(release):
    found = {row["id"]: row["value"] for row in rows(asked(release, queries.observations))}
    assert found.keys() == EVERY.keys()
    assert list(found) == sorted(found)
    for key, (*_, value) in EVERY.items():
        assert found[key] == pytest.approx(value, rel=1e-12, abs=1e-9), key


def is_as_by_hand(row):
    *codes, value = EVERY[row["id"]]
    codes[1] = codes[1].partition("@")[0]
    same = [row["indicator"], row["item"], year_of(row["period"]), row["measure"]] == codes
    inside = row["low"] <= row["value"] and (row["high"] is None or row["value"] <= row["high"])
    return same and inside and row["value"] == pytest.approx(value, rel=1e-12, abs=1e-9)


def test_values_and_codes_are_the_same_in_every_query(release):
    frames = {name: asked(release, query, FULLEST[name]) for name, query in QUERIES.items()}
    numbers = [
        (name, row)
        for name, frame in frames.items()
        if {"id", "as_printed"} <= set(frame)
        for row in rows(frame)
        if row["id"] is not None
    ]
    assert len(numbers) > 500
    assert [(name, row["id"]) for name, row in numbers if not is_as_by_hand(row)] == []


# Frames of every kind of column: texts, numbers, truths, lists, and texts that are all missing.
OF_ALL_TYPES = ("observations", "findings", "monthly_values", "barred", "districts")


@pytest.mark.parametrize(
    ("short", "names"),
    [*((short, OF_ALL_TYPES) for short in (500, 3, 0)), pytest.param(3, QUERIES, marks=pytest.mark.slow, id="every")],
)
def test_frames_are_those_that_the_engine_makes_of_its_answers(release, demo_release, monkeypatch, short, names):
    """Short answers, long ones, and those that are cut in between; also empty ones."""
    nothing = Filters(("huu-lung",), ("fdi",), ("than",), **whole_years(1990, 1990))
    for name, chosen in ((query, filters) for query in names for filters in (FULLEST[query], nothing)):
        of = demo_release if name in MONTHLY else release
        monkeypatch.setattr(shared, "_frame", duckdb.DuckDBPyConnection.df)
        wanted = asked(of, QUERIES[name], chosen)
        monkeypatch.undo()
        monkeypatch.setattr(shared, "_SHORT", short)
        frame = asked(of, QUERIES[name], chosen)
        # Where all texts are missing the engine tells no type.
        texts = {column: "str" for column in frame if frame[column].dtype == "str" and wanted[column].isna().all()}
        pd.testing.assert_frame_equal(frame, wanted.astype(texts), obj=name)


@pytest.mark.parametrize(
    "chosen", [Filters(), Filters(districts=("cao-loc",)), Filters(sectors=("tw",), **whole_years(1990, 1990))]
)
def test_a_query_in_pieces_gives_the_rows_of_the_query_as_a_whole(demo_release, monkeypatch, chosen):
    """One piece at least, also of nothing, and none that is empty behind another."""
    monkeypatch.setattr(shared, "_VECTORS", 1)
    for name, query in IN_PIECES.items():
        whole = asked(demo_release, QUERIES[name.removesuffix("_in_pieces")], chosen)
        with releases.cursor(demo_release) as cursor:
            pieces = [*query(cursor, chosen)]
            reports = cursor.execute("SELECT id FROM src.observation WHERE reporters IS NOT NULL").fetchall()
        assert len(pieces) == max(1, -(-len(whole) // 2048))
        pd.testing.assert_frame_equal(pd.concat(pieces, ignore_index=True), whole, check_dtype=not whole.empty)
        (size,) = rows(asked(demo_release, queries.cube_size, chosen))
        is_chosen = whole["chosen"].astype(bool)
        monthly = is_chosen & whole["id"].isin([key for (key,) in reports])
        assert size == {"numbers": len(whole), "others": (~is_chosen).sum(), "monthly": monthly.sum()}


def test_anchors(release):
    mix = asked(release, queries.sector_mix).set_index("id")["value"]
    parts = [mix[f"production_value.{sector}.2004.actual"] for sector in ("tw", "dp", "nqd")]
    assert parts == [108.337, 103.882, 333.815]
    assert round(sum(parts), 3) == mix["production_value.total.2004.actual"] == 546.034
    targets = [mix[f"production_value.{sector}.2005.target"] for sector in ("tw", "dp", "nqd")]
    assert targets == [250, 100, 392]
    assert sum(targets) == mix["production_value.total.2005.target"] == 742
    grid = asked(release, queries.grid_coverage).set_index("id")["value"]
    assert [grid[f"grid_communes.{part}.2004.actual"] for part in ("all", "connected", "missing")] == [226, 206, 20]


# --- shares -----------------------------------------------------------------------------------------------------------


SECTOR_FILTERS = [
    Filters(sectors=chosen, **years(first, last))
    for chosen in chain.from_iterable(combinations(PARTS, size) for size in range(5))
    for first, last in SPANS[:5]
]


def test_shares_are_of_the_whole_of_their_bar(release):
    for filters in SECTOR_FILTERS:
        found = rows(asked(release, queries.sector_mix, filters))
        wholes = {(row["period"], row["measure"]): row["value"] for row in found if row["role"] == "whole"}
        for row in found:
            if row["role"] != "whole":
                whole = wholes[row["period"], row["measure"]]
                assert row["share"] == pytest.approx(row["value"] / whole * 100, abs=1e-9)
                assert row["share_id"] in ALL


# --- mining, grid, names ----------------------------------------------------------------------------------------------


def test_a_mineral_that_the_report_names_without_a_figure_has_an_empty_row(release):
    found = rows(asked(release, queries.mining_output))
    assert [row["block"] for row in found if row["id"] is None] == ["quang-sat"]
    assert [row["position"] for row in found] == sorted(row["position"] for row in found)


@pytest.mark.parametrize("year", [2003, 2004, 2005])
def test_a_mineral_with_figures_is_never_shown_as_having_none(release, year):
    """An empty row is drawn as "named, no figure": untrue of stone in 2005, whose figure of 2004 is printed."""
    found = rows(asked(release, queries.mining_output, Filters(**whole_years(year, year))))
    with_figures = {item for _, item, *_ in REPORT.values()}
    assert [row["block"] for row in found if row["id"] is None and row["block"] in with_figures] == []


def test_grid_coverage_holds_counts_and_shares_in_order(release):
    found = rows(asked(release, queries.grid_coverage))
    wanted = [("all", "actual")]
    wanted += [(part, measure) for part in ("connected", "missing") for measure in ("actual", "share")]
    assert [(row["item"], row["measure"]) for row in found] == wanted


def test_names_are_those_of_the_tables(release):
    found = {(row["code_list"], row["code"]): row for row in rows(asked(release, queries.names))}
    wanted = {("item", code): row for code, row in ITEMS.items()}
    for code_list, name in (("unit", "units"), ("measure", "measures"), ("indicator", "indicators")):
        wanted |= {(code_list, row["code"]): row for row in table(name)}
    wanted |= {("group", row["code"]): row for row in table("product_groups")}
    wanted |= {("area", row["slug"]): row for row in (*AREAS, *table("regions"))}
    assert {key for key in found if key[0] not in {"source", "reported", "period_unclear"}} == set(wanted)
    for key, row in wanted.items():
        for lang in ("vi", "en"):
            assert found[key][f"name_{lang}"] == row[f"name_{lang}"]
            assert found[key][f"short_{lang}"] == row.get(f"short_{lang}", row[f"name_{lang}"])
    for row in table("sources"):
        assert found["source", row["code"]]["name_en"] == row["title_en"]
        assert found["source", row["code"]]["short_vi"] == row["publisher_vi"]
        assert found["reported", row["code"]]["name_vi"] == row["period"]
        assert (("period_unclear", row["code"]) in found) == (row["period_unclear"] == "true")


def test_codes_are_all_values_that_an_address_may_hold_in_order(release):
    found = rows(asked(release, queries.codes))
    keys = ("dv", "kv", "sp", "kb", "nam", "period", "reported", "ended")
    of = {key: [row["code"] for row in found if row["key"] == key] for key in keys}
    assert of == {
        "ended": ["202506"],
        "dv": [row["slug"] for row in AREAS],
        "kv": PARTS,
        "sp": sorted(PRODUCTS, key=position),
        "kb": ["tw", "dp", "nqd"],
        "nam": sorted({str(period)[:4] for _, _, period, _, _ in ALL.values()}),
        "period": sorted({str(period) for _, _, period, _, _ in ALL.values()}),
        "reported": ["2004"],
    }
    assert len(found) == sum(map(len, of.values()))


def test_headlines_are_those_of_the_table_with_nothing_where_nothing_is_stated(release):
    wanted = []
    for row in table("headlines"):
        for part, wanted_id in (("main", row["observation"]), ("beside", row["beside"])):
            if wanted_id:
                wanted.append(
                    (row["page"], int(row["position"]), part, wanted_id.format(before=2003, this=2004, next=2005))
                )
    found = rows(asked(release, queries.headlines))
    keys = [(row["page"], row["position"], row["part"], row["wanted"]) for row in found]
    assert keys == sorted(sorted(wanted, key=itemgetter(2), reverse=True), key=itemgetter(0, 1))
    assert all(row["id"] == (row["wanted"] if row["wanted"] in ALL else None) for row in found)


def test_screens_are_those_of_the_table_in_their_order(release):
    wanted = sorted(table("screens"), key=lambda row: int(row["position"]))
    columns = ("code", "page", "shown", "view", "title_vi", "title_en")
    found = rows(asked(release, queries.screens))
    assert [tuple(row[name] for name in columns) for row in found] == [
        tuple(row[name] for name in columns) for row in wanted
    ]


def test_sources_count_their_figures(release):
    counted = {row["code"]: 0 for row in table("sources")}
    for row in (*FIGURES, *LATER):
        counted[row["source"]] += 1
    assert {row["code"]: row["figures"] for row in rows(asked(release, queries.sources))} == counted


# --- districts --------------------------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(filters=all_filters)
def test_districts_are_all_there_with_flags_and_products_as_by_hand(release, filters):
    found = rows(asked(release, queries.districts, filters))
    assert [row["area"] for row in found] == [row["slug"] for row in AREAS]
    for row in found:
        named = [each for each in ACTIVITIES if each["area"] == row["area"] and in_products(each["product"], filters)]
        products = sorted((each["product"] for each in named), key=position)
        assert row["products"] == (products or None)
        assert (row["groups"] or []) == [PRODUCTS[product]["product_group"] for product in products]
        assert row["joint"] == any(each["joint"] == "true" for each in named)
        assert row["chosen"] == (not filters.districts or row["area"] in filters.districts)
        assert row["all_chosen"] == (not filters.districts)
        assert row["note_vi"] == next((each["note_vi"] for each in named if each["note_vi"]), None)


@pytest.mark.parametrize(("since", "count"), [(200401, 11), (202506, 11), (202507, 0), (202601, 0), (299912, 0)])
def test_after_the_end_of_the_district_level_there_are_none(release, since, count):
    asked_for = Filters(districts=("huu-lung",), since=since, until=since)
    assert len(asked(release, queries.districts, asked_for)) == count
    assert asked(release, queries.district_products, asked_for).empty == (count == 0)


@settings(max_examples=30)
@given(filters=all_filters)
def test_products_of_chosen_districts_have_the_printed_amounts_of_the_province(release, filters):
    codes = {row["slug"]: row["code"] for row in AREAS}
    wanted = []
    for each in ACTIVITIES:
        if each["area"] in filters.districts and in_products(each["product"], filters):
            own = [row for row in CONTENT["observation"] if row["item"] == each["product"] and not row["formula"]]
            amounts = [
                row
                for row in own
                if row["source"] == "bc2004"
                and row["measure"] in {"actual", "target"}
                and on_page(int(row["period"]), row["measure"], filters)
            ]
            place = (codes[each["area"]], position(each["product"]))
            wanted += [(*place, row["period"], row["measure"], row["id"]) for row in amounts]
            wanted += [] if amounts else [(*place, "", "", None)]
    found = rows(asked(release, queries.district_products, filters))
    assert [row["id"] for row in found] == [row[-1] for row in sorted(wanted, key=lambda row: row[:4])]


@settings(max_examples=30)
@given(filters=all_filters)
def test_coverage_has_every_amount_of_the_report_in_its_cell_and_no_other(release, filters):
    amounts = {
        row["id"]: row
        for row in CONTENT["observation"]
        if row["source"] == "bc2004" and row["measure"] in {"actual", "plan", "target"}
    }
    cells = {(row["period"], row["measure"]) for row in amounts.values() if in_years(year_of(row["period"]), filters)}
    series = {(row["indicator"], row["item"]) for row in amounts.values()} - {
        *((row["indicator"], row["item"]) for row in amounts.values() if row["item"] in {"residual", "missing"})
    }
    found = rows(asked(release, queries.coverage, filters))
    keys = [(row["series"], row["block"], row["cell_period"], row["cell_measure"]) for row in found]
    wanted = {(*one, *cell) for one in series if is_chosen(one[1], filters) for cell in cells}
    assert sorted(keys) == sorted(wanted)
    for row in found:
        key = f"{row['series']}.{row['block']}.{row['cell_period']}.{row['cell_measure']}"
        state = "none" if key not in amounts else "derived" if amounts[key]["formula"] else "stated"
        assert (row["state"], row["id"]) == (state, None if state == "none" else key)
        assert (row["districts"], row["all_districts"]) == (0, len(AREAS))


@settings(max_examples=30)
@given(filters=all_filters)
def test_activities_are_those_of_the_chosen_districts_and_products(release, filters):
    codes = {row["slug"]: row["code"] for row in AREAS}
    wanted = [
        (codes[row["area"]], position(row["product"]), row["area"], row["product"], row["joint"] == "true")
        for row in ACTIVITIES
        if in_products(row["product"], filters) and (not filters.districts or row["area"] in filters.districts)
    ]
    found = [(row["area"], row["product"], row["joint"]) for row in rows(asked(release, queries.activities, filters))]
    assert found == [row[2:] for row in sorted(wanted)]


def test_findings_list_what_they_are_about(release):
    found = {row["id"]: row for row in rows(asked(release, queries.findings))}
    columns = {"sectors": "sector", "products": "product", "areas": "area", "observations": "observation"}
    for key, row in found.items():
        for name, column in columns.items():
            wanted = sorted({link[column] for link in LINKS if link["finding"] == key} - {""})
            assert (row[name] or []) == wanted
    assert {key: row["text_vi"] for key, row in found.items()} == {row["id"]: row["text_vi"] for row in FINDINGS}


# --- search -----------------------------------------------------------------------------------------------------------


def folded(text):
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter) and letter not in " \u00a0")


def said_of(row):
    """Everything that a search looks into: id, printed words, names, notes, place, year."""
    item = row["item"]
    indicator, measure = row.get("indicator") or "output", row.get("measure") or "actual"
    names = [rows_of[name] for rows_of in (ITEMS[item], MEASURES[measure], INDICATORS[indicator]) for name in NAMES]
    own = [row[name] for name in ("id", "as_printed", "note_vi", "note_en", "place", "period")]
    own += [region[name] for region in table("regions") if region["slug"] == row.get("area") for name in NAMES]
    key = id_of(row)
    key = key if SOURCE_OF.get(key, "bc2004") == row["source"] else f"{key}~{row['source']}"
    return [*own, *names, ITEMS[item].get("short_vi", ""), key]


NAMES = ("name_vi", "name_en")
SAID = {row["id"]: [folded(text) for text in said_of(row)] for row in (*FIGURES, *LATER)}
WORDS = sorted({word for row in (*FIGURES, *LATER) for text in said_of(row) for word in text.split()})


def matching(search):
    wanted = folded(search)
    return sorted((key for key, texts in SAID.items() if any(wanted in text for text in texts)), key=by_number)


HOSTILE = [
    *("'", '"', "''", "%", "_", "\\", "%%", "' OR '1'='1", "'; DROP TABLE src.observation; --", ";--", "/* */"),
    *("$search", "{0}", "?", ":x", "\0", "\n", "🏭", "🏭" * 500, "\u0301", "\u202e", "x" * 10_000, "' " * 5_000),
    *("<script>alert(1)</script>", "regexp_matches('.*')", "[a-z]", "(", "*", "NULL", "\ufffd", "İ", "ﬁ"),
]


@pytest.mark.parametrize(
    ("search", "some"),
    [
        ("bo xit", {"f19", "f20"}),
        ("BÔXÍT", {"f19", "f20"}),
        ("bô xít", {"f19", "f20"}),
        ("bauxite", {"f19", "f20"}),
        (unicodedata.normalize("NFD", "Quặng bôxít"), {"f19", "f20"}),
        ("da cac loai", {"f18", "l03", "l12", "l16", "l23", "l24", "l36", "l77"}),
        ("ĐÁ CÁC LOẠI", {"f18", "l03", "l12", "l16", "l23", "l24", "l36", "l77"}),
        ("546,034", {"f01"}),
        ("2.800", set()),
        ("11.3", {"f35", "f36", "f37", "f38", "f39"}),
        ("output.than-sach.2005.target", {"f37"}),
        ("nuoc may", {"f25", "f26", "l04", "l14", "l17", "l25", "l26", "l37", "l79"}),
        ("không có gì như thế", set()),
    ],
)
def test_a_search_finds_without_case_accents_and_spaces(release, search, some):
    assert set(asked(release, queries.figures, Filters(), search)["figure"]) == some == set(matching(search))


def test_short_searches_find_whatever_contains_them(release):
    found = set(asked(release, queries.figures, Filters(), "da")["figure"])
    assert found == set(matching("đá")) >= {"f18", "l03", "l12", "l16"}
    assert len(asked(release, queries.figures, Filters(), "")) == len(FIGURES) + len(LATER)
    assert len(asked(release, queries.figures, Filters(), "  ")) == len(FIGURES) + len(LATER)


@settings(max_examples=60)
@given(st.sampled_from(WORDS), st.integers(0, 8), st.integers(1, 12), st.sampled_from([str.upper, str.lower, folded]))
def test_any_part_of_any_word_is_found_in_any_case(release, word, start, length, form):
    search = form(word[start : start + length])
    if search:
        assert list(asked(release, queries.figures, Filters(), search)["figure"]) == matching(search)


def test_a_hostile_search_is_only_a_text_that_is_or_is_not_found(release):
    every = sorted(SAID, key=by_number)
    wrong = [
        search[:20]
        for search in HOSTILE
        if list(asked(release, queries.figures, Filters(), search)["figure"])
        != (every if search == "\u0301" else matching(search))
    ]
    assert wrong == []
    assert len(asked(release, queries.observations)) == len(EVERY)


OF_THE_LEDGER = (queries.ledger, queries.closings, queries.incomparable, queries.refusals)


def test_hostile_codes_in_filters_choose_nothing_and_change_nothing(release):
    narrowed = (queries.figures, queries.findings, queries.activities, queries.product_board, *OF_THE_LEDGER)
    for text in HOSTILE[::3]:
        hostile = Filters((text,), (text,), (text,), **whole_years(2004, 2004))
        assert [query.__name__ for query in narrowed if not asked(release, query, hostile).empty] == [], text[:20]
        assert set(asked(release, queries.sector_mix, hostile)["item"]) == {"total"}, text[:20]
    assert len(asked(release, queries.observations)) == len(EVERY)


# --- one number -------------------------------------------------------------------------------------------------------


PRINTED = {
    key: row
    for row in (*FIGURES, *LATER)
    for key in (id_of(row), f"{id_of(row)}~{row['source']}")
    if key in EVERY and SOURCE_OF.get(key, "bc2004") == row["source"]
}


def about(release, query, key):
    return rows(asked(release, query, Filters(number=key)))


# The last of each kind: printed by one source, or computed, for one measure of an indicator.
OF_EACH_KIND = {
    (indicator, measure, SOURCE_OF.get(key), key in PRINTED): key for key, (indicator, _, _, measure, _) in ALL.items()
}.values()


@pytest.fixture(params=["one of each kind", pytest.param("all others", marks=pytest.mark.slow)])
def keys(request):
    return [*OF_EACH_KIND] if request.param == "one of each kind" else sorted(ALL.keys() - {*OF_EACH_KIND})


def test_a_number_has_its_place_its_words_and_what_its_indicator_says_of_it(release, keys):
    for key in keys:
        (found,) = about(release, queries.number, key)
        printed, indicator = PRINTED.get(key, {}), INDICATORS[ALL[key][0]]
        assert (found["id"], found["figure"]) == (key, printed.get("id", ""))
        assert found["source"] == SOURCE_OF.get(key, "bc2004")
        assert found["source_kind"] == KINDS[SOURCE_OF.get(key, "bc2004")]
        assert all(found[name] == printed.get(name, "") for name in ("place", "as_printed", "note_vi", "note_en"))
        money = indicator["price_base"] == "not_stated"
        prices = SOURCES[found["source"]]["price_base"] if money else "not_applicable"
        assert (found["counted"], found["price_base"]) == (indicator["counted"], prices)
        assert (found["formula"] == "") == (key in PRINTED)


def test_a_number_by_hand(release):
    (coal,) = about(release, queries.number, "output.than-sach.2004.growth")
    assert (coal["figure"], coal["value"], coal["low"], coal["high"]) == ("f17", 403.8, 403.75, 403.85)
    assert (coal["ambiguous"], coal["place"], coal["formula"]) == (True, "4.3", "")
    (share,) = about(release, queries.number, "production_value.tw.2003.share")
    assert share["value"] == pytest.approx(108.337 / 1.1686 / (546.034 / 1.2883) * 100)
    assert (share["kind"], share["formula"], share["price_base"]) == ("derived", "share", "not_stated")


def in_doubt(key):
    """Ids of the failing identities that cast doubt on a number, or on one that it was computed from."""
    own = {row["identity"] for row in CONTENT["identity_number"] if row["number"] == key and row["doubted"]}
    return own.union(*(in_doubt(each) for each in INPUTS.get(key, ())))


def test_numbers_are_marked_as_below_plan_or_in_doubt_as_by_hand(release):
    doubted = {key for key in EVERY if in_doubt(key)}
    for row in rows(asked(release, queries.observations)):
        *_, measure, value = EVERY[row["id"]]
        assert row["below"] == (measure == "plan_attainment" and value < 100)
        assert row["doubted"] == (row["id"] in doubted)
    found = {row["id"] for row in rows(asked(release, queries.observations)) if row["below"] and row["id"] in REPORT}
    assert found == {f"production_value.{sector}.2004.plan_attainment" for sector in ("tw", "dp")}


def test_every_known_number_is_nearest_to_itself(release, keys):
    assert [key for key in keys if [row["id"] for row in about(release, queries.nearest_number, key)] != [key]] == []


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("output.than-sach.2004.actul", "output.than-sach.2004.actual"),
        ("OUTPUT.THAN-SACH.2004.ACTUAL", "output.than-sach.2004.actual"),
        ("production-value.total.2005.target", "production_value.total.2005.target"),
        ("production_value.nqd.2004.actual ", "production_value.nqd.2004.actual"),
        ("grid_communes.connectd.2004.actual", "grid_communes.connected.2004.actual"),
    ],
)
def test_a_number_that_is_nearly_right_has_a_nearest_one(release, text, nearest):
    assert [row["id"] for row in about(release, queries.nearest_number, text)] == [nearest]


def test_garbage_has_no_nearest_number_and_nothing_to_say(release):
    garbage = ["", " ", "x", "zzzz", "nowhere", "546,034", "close", "🏭", "x" * 80, *HOSTILE[::3]]
    found = [(name, text[:20]) for text in garbage for name in ONE_NUMBER if about(release, QUERIES[name], text)]
    assert found == []


@settings(max_examples=40)
@given(st.text(max_size=80))
def test_at_most_one_number_is_nearest_and_it_is_a_known_one(release, text):
    found = [row["id"] for row in about(release, queries.nearest_number, text)]
    assert len(found) <= 1
    assert set(found) <= ALL.keys()


def below(key):
    """All rows of the recipe of a number: what is made, the place in its formula, the input."""
    inputs = INPUTS.get(key, [])
    own = {(key, place, used) for place, used in enumerate(inputs)}
    return own.union(*map(below, inputs))


def test_a_recipe_goes_down_to_printed_figures(release, keys):
    for key in keys:
        found = about(release, queries.recipe, key)
        assert [(row["made"], row["position"], row["id"]) for row in found] == sorted(below(key))
        ends = {row["id"] for row in found} - {row["made"] for row in found}
        assert ends <= PRINTED.keys()
        assert bool(ends) == (key not in PRINTED)
        assert [row["id"] for row in found if (row["formula"] == "") != (row["id"] in PRINTED)] == []


def test_a_recipe_by_hand(release):
    value = "production_value"
    found = about(release, queries.recipe, f"{value}.tw.2003.share")
    assert [(row["made"], row["id"], row["formula"]) for row in found] == [
        (f"{value}.total.2003.actual", f"{value}.total.2004.actual", ""),
        (f"{value}.total.2003.actual", f"{value}.total.2004.growth", ""),
        (f"{value}.tw.2003.actual", f"{value}.tw.2004.actual", ""),
        (f"{value}.tw.2003.actual", f"{value}.tw.2004.growth", ""),
        (f"{value}.tw.2003.share", f"{value}.tw.2003.actual", "previous_from_growth"),
        (f"{value}.tw.2003.share", f"{value}.total.2003.actual", "previous_from_growth"),
    ]
    left = about(release, queries.recipe, f"{value}.residual.2004.actual")
    assert [(row["position"], row["item"], row["value"]) for row in left] == [
        *((0, "total", 546.034), (1, "tw", 108.337), (2, "dp", 103.882), (3, "nqd", 333.815)),
    ]


def test_uses_are_the_recipes_read_the_other_way(release, keys):
    for key in keys:
        found = [row["id"] for row in about(release, queries.uses, key)]
        assert found == sorted(made for made, inputs in INPUTS.items() if key in inputs)


def test_uses_by_hand(release):
    coal = [f"output.than-sach.{last}" for last in ("2003.actual", "2004.plan", "2005.gap", "2005.growth_needed")]
    assert [row["id"] for row in about(release, queries.uses, "output.than-sach.2004.actual")] == coal


def family(key):
    """The number of the same kind of the item above, and those of the items directly below, in their order."""
    indicator, item, period, measure, _ = ALL[key]
    above = ITEMS[item.partition("@")[0]].get("parent")
    found = []
    if measure in {
        "growth",
        "level",
        "target_growth",
        "target_level",
        "plan_attainment",
        "growth_needed",
        "average_growth",
    }:
        return found  # ratios are no sum of their parts
    for code, row in sorted(ITEMS.items(), key=lambda pair: int(pair[1]["position"])):
        related = f"{indicator}.{code}.{period}.{measure}"
        if code == above and related in ALL:
            found.insert(0, ("whole", related))
        elif row.get("parent") == item and related in ALL:
            found.append((row["role"], related))
    return found


def test_a_family_is_the_whole_above_and_the_parts_below(release, keys):
    for key in keys:
        assert [(row["relation"], row["id"]) for row in about(release, queries.family, key)] == family(key)


@pytest.mark.parametrize(
    ("key", "items"),
    [
        ("production_value.nqd.2004.actual", {"whole": ["total"], "part": ["fdi"]}),
        ("production_value.total.2005.target", {"part": ["tw", "dp", "nqd"], "remainder": ["residual"]}),
        ("production_value.fdi.2003.share", {"whole": ["nqd"]}),
        ("production_value.tw.2004.share", {}),
        ("grid_communes.all.2004.actual", {"part": ["connected"], "remainder": ["missing"]}),
        ("output.than-sach.2004.actual", {}),
    ],
)
def test_a_family_by_hand(release, key, items):
    found = {}
    for row in about(release, queries.family, key):
        found.setdefault(row["relation"], []).append(row["item"])
    assert found == items


PV = "production_value"
BARRIERS = {frozenset((row["left"], row["right"])): row for row in table("barriers")}
SERIES = sorted({(row["item"], row["source"]) for row in (*FIGURES, *LATER) if row["unit"] != "phan-tram"})


def why_not(one, other):
    """Why two series (item, source) must not be compared, with the reason in words; None where nothing is to say."""
    barrier = BARRIERS.get(frozenset((one[0], other[0])))
    if barrier:
        return "barrier", barrier["reason_vi"], barrier["reason_en"]
    if one[0] != other[0] or one == other:
        return None
    bases = {SOURCES[source]["price_base"] for _, source in (one, other)}
    if one[0] in SECTORS and (len(bases) > 1 or bases == {"not_stated"}):
        return "price_base", None, None
    unclear = "true" in {SOURCES[source]["period_unclear"] for _, source in (one, other)}
    return ("period", None, None) if unclear else None


def test_a_number_must_not_be_compared_with_other_sources_and_over_barriers(release, keys):
    for key in keys:
        own = (ALL[key][1], SOURCE_OF.get(key, "bc2004"))
        pairs = [(why_not(own, other), other) for other in SERIES if own in SERIES and why_not(own, other)]
        found = [tuple(row.values()) for row in about(release, queries.barred, key)]
        assert found == sorted(((*own, *other, *why) for why, other in pairs), key=itemgetter(4, 2, 3))


def test_what_must_not_be_compared_by_hand(release):
    pairs = {
        (row["other_item"], row["other_source"]): row["reason"]
        for row in about(release, queries.barred, "output.than-sach.2005.gap")
    }
    assert pairs == {("than-cac-loai", "arit2015"): "barrier", ("than-sach", "bls2013"): "period"}
    value = about(release, queries.barred, "production_value.total.2004.actual")
    assert {row["reason"] for row in value} == {"price_base"}
    assert about(release, queries.barred, "production_value.tw.2004.actual") == []


# --- the ledger -------------------------------------------------------------------------------------------------------


SIDES = [f"{side}{end}" for side in ("computed", "held", "difference") for end in ("", "_low", "_high")]


def test_rows_of_the_ledger_are_those_of_the_build_with_the_item_above(release):
    found = rows(asked(release, queries.ledger))
    for row, wanted in zip(found, LEDGER, strict=True):
        assert {**row, "position": wanted["position"]} == {
            **wanted,
            "parent": ITEMS[row["item"]].get("parent", ""),
        }
    assert [row["position"] for row in LEDGER] == list(range(len(found)))


def test_the_ledger_by_hand(release):
    found = {row["id"]: row for row in rows(asked(release, queries.ledger))}
    year = found["parts.production_value.total.2003.actual"]
    parts = 108.337 / 1.1686 + 103.882 / 0.9353 + 333.815 / 1.55
    assert [year[side] for side in ("computed", "held", "difference")] == pytest.approx(
        [parts, 546.034 / 1.2883, 546.034 / 1.2883 - parts]
    )
    assert (year["verdict"], year["reason"], year["unit"]) == ("broken", "", "ty-dong")
    coal = found["ratio.output.than-sach.2004.growth"]
    assert (coal["verdict"], coal["reason"], [coal[side] for side in SIDES]) == ("untestable", "absent", [None] * 9)
    assert found["ratio.production_value.tw.2005.target_level"]["verdict"] == "within"
    assert found["inside.production_value.fdi.2004.actual"]["parent"] == "nqd"
    assert list(found)[:2] == [f"parts.production_value.total.{last}" for last in ("2003.actual", "2004.plan")]


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (Filters(sectors=("fdi",), **whole_years(2005, 2005)), {"inside.production_value.fdi.2005.target"}),
        (Filters(products=("bo-xit",)), {"ratio.output.bo-xit.2004.growth"}),
        (Filters(products=("bo-xit",), **whole_years(2003, 2003)), {"ratio.output.bo-xit.2004.growth"}),
        (Filters(products=("go",)), set()),
        (
            Filters(products=("go", "nuoc-may"), sectors=("tw",), **whole_years(2012, 2012)),
            {"ratio.output.nuoc-may.2013.growth"},
        ),
        (
            Filters(products=("nuoc-may",), **whole_years(2016, 2016)),
            {"implied.output.nuoc-may.2015.actual~khcn2016", "ratio.output.nuoc-may.2016.growth"},
        ),
    ],
)
def test_the_ledger_narrowed_by_hand(release, filters, wanted):
    assert set(asked(release, queries.ledger, filters)["id"]) == wanted


@pytest.mark.parametrize(
    "filters", [Filters(), Filters(sectors=("tw",)), Filters(products=("go",)), Filters(**whole_years(2004, 2004))]
)
def test_counts_are_those_of_the_rows_and_a_list_can_be_cut_short(release, filters):
    whole = rows(asked(release, queries.ledger, filters))
    counts = rows(asked(release, queries.ledger_counts, filters))
    assert {row["verdict"]: row["checks"] for row in counts} == Counter(row["verdict"] for row in whole)
    assert sum(row["causes"] for row in counts) == len({row["cause"] for row in whole if row["cause"]})
    figures = rows(asked(release, queries.figures, filters))
    counted = {
        (row["source"], row["unit"]): row["figures"] for row in rows(asked(release, queries.figure_counts, filters))
    }
    assert counted == Counter((row["source"], row["unit"]) for row in figures)
    first = replace(filters, most=3)
    assert rows(asked(release, queries.ledger, first)) == whole[:3]
    assert [row["id"] for row in rows(asked(release, queries.figures, first))] == [row["id"] for row in figures[:3]]
    numbers = asked(release, queries.ledger_numbers, first)
    assert set(numbers["identity"]) == {row["id"] for row in whole[:3]}


def test_numbers_of_the_ledger_stand_in_their_part_and_are_empty_where_they_are_missing(release):
    stored = sorted(CONTENT["identity_number"], key=itemgetter("identity", "part", "position"))
    found = rows(asked(release, queries.ledger_numbers))
    wanted = [(row["identity"], row["part"], row["number"], row["doubted"]) for row in stored]
    assert [(row["identity"], row["part"], row["number"], row["cast_doubt"]) for row in found] == wanted
    assert all(row["id"] == (row["number"] if row["number"] in EVERY else None) for row in found)
    grid = [row for row in found if row["identity"].startswith("coverage")]
    assert [(row["part"], row["item"], row["value"]) for row in grid] == [
        *(("against", "all", 226), ("figures", "all", 226), ("figures", "connected", 206), ("terms", "connected", 206)),
    ]
    coal = [row for row in found if row["identity"] == "ratio.output.than-sach.2004.plan_attainment"]
    assert [(row["part"], row["number"]) for row in coal] == [("missing", "output.than-sach.2004.plan")]


def test_identities_of_a_number_are_the_rows_of_the_ledger_that_it_stands_in_or_that_are_about_it(release, keys):
    whole = {row["id"]: row for row in rows(asked(release, queries.ledger))}
    for key in keys:
        found = about(release, queries.tests_of, key)
        parts = [row for row in CONTENT["identity_number"] if row["number"] == key and row["part"] != "missing"]
        named = {row["id"] for row in LEDGER if row["id"].removeprefix(f"{row['rule']}.") == key}
        causes = {row["id"]: row["cause"] for row in LEDGER}
        stands_in = {row["identity"] for row in parts} | named | {causes[each] for each in in_doubt(key)}
        assert [row["id"] for row in found] == [name for name in whole if name in stands_in]
        assert all(row == {name: whole[row["id"]][name] for name in row} for row in found)


def test_identities_of_a_number_by_hand(release):
    """A printed attainment is told that it cannot be tested; the plan that only follows from it is not."""
    untestable = "ratio.production_value.tw.2004.plan_attainment"
    broken = [f"parts.{PV}.total.2004.plan", f"shares.{PV}.total.2004.plan_share"]
    found = {row["id"]: row["verdict"] for row in about(release, queries.tests_of, f"{PV}.tw.2004.plan_attainment")}
    assert found == {**dict.fromkeys(broken, "broken"), untestable: "untestable"}
    assert [row["id"] for row in about(release, queries.tests_of, f"{PV}.tw.2004.plan")] == broken[:1]


@settings(max_examples=30)
@given(filters=all_filters)
def test_closings_are_those_of_the_identities_that_the_filters_leave(release, filters):
    places = {key: place for place, key in enumerate(ledger(filters))}
    wanted = sorted(
        (places[row["identity"]], row["confirmed"], PRINTED[row["figure"]]["id"], row["value"], row["low"], row["high"])
        for row in CONTENT["closing"]
        if row["identity"] in places
    )
    found = rows(asked(release, queries.closings, filters))
    names = ("confirmed", "figure", "needed", "needed_low", "needed_high")
    shown = [{**row, "figure": PRINTED[row["id"]]["id"]} for row in found]
    assert [(places[row["identity"]], *(row[name] for name in names)) for row in shown] == wanted


def test_a_closing_by_hand(release):
    """With the parts as printed, the whole of 2003 would have to be their sum: so much must it have grown."""
    year = "parts.production_value.total.2003.actual"
    found = {row["id"]: row for row in rows(asked(release, queries.closings)) if row["identity"] == year}
    parts = 108.337 / 1.1686 + 103.882 / 0.9353 + 333.815 / 1.55
    growth = found["production_value.total.2004.growth"]
    assert growth["needed"] == pytest.approx(100 * 546.034 / parts - 100)
    assert growth["needed_low"] < growth["needed"] < growth["needed_high"]
    assert (growth["value"], growth["confirmed"]) == (28.83, False)
    assert found["production_value.total.2004.actual"]["confirmed"]
    level = found["production_value.dp.2004.level"]
    assert level["needed"] == pytest.approx(103.882 / (546.034 / 1.2883 - 108.337 / 1.1686 - 333.815 / 1.55) * 100)


def test_doubts_are_cast_by_failing_identities_alone(release):
    by_id = {row["id"]: row for row in LEDGER}
    wanted = {
        (by_id[by_id[each]["cause"]]["position"], key, by_id[each]["cause"]) for key in ALL for each in in_doubt(key)
    }
    found = rows(asked(release, queries.doubts))
    assert [(row["position"], row["number"], row["id"]) for row in found] == sorted(wanted)
    assert {row["id"] for row in found} == {row["cause"] for row in LEDGER if row["verdict"] == "broken"}
    assert all(row["rule"] == by_id[row["id"]]["rule"] for row in found)
    numbers = {row["number"] for row in found}
    assert "production_value.total.2004.growth" in numbers
    assert not numbers & {"production_value.total.2004.actual", "output.than-sach.2004.growth"}


def by_position(series):
    return position(series[0]), series[1]


@settings(max_examples=30)
@given(filters=all_filters)
def test_incomparable_series_are_named_once_per_pair(release, filters):
    wanted = [
        (*one, *other, *why_not(one, other))
        for one, other in combinations(sorted(SERIES, key=by_position), 2)
        if why_not(one, other) and (not filters.products or {one[0], other[0]} & set(filters.products))
    ]
    found = [tuple(row.values()) for row in rows(asked(release, queries.incomparable, filters))]
    assert found == sorted(wanted, key=lambda row: (row[4], by_position(row[:2]), by_position(row[2:4])))


def refused(row):
    """Why the target of a product has no gap: something behind a barrier, only a bound, or nothing at all."""
    item, year = row["item"], int(row["period"])
    gap = f"output.{item}.{year}.gap"
    beside = [code for pair in BARRIERS if item in pair for code in pair - {item}]
    behind = [code for code in beside if f"output.{code}.{year - 1}.actual" in REPORT]
    if f"output.{item}.{year - 1}.actual" in REPORT:
        return []
    if behind:
        words = BARRIERS[frozenset((item, behind[0]))]
        why = ("barrier", behind[0], words["reason_vi"], words["reason_en"])
        return [(gap, *why), (gap.replace("gap", "growth_needed"), *why)]
    bound = [(gap, "bound", None, None, None)] if row["kind"] == "lower_bound" else []
    return [*bound, (gap, "absent", None, None, None)]


@settings(max_examples=30)
@given(filters=all_filters)
def test_refusals_are_those_of_targets_that_nothing_can_be_measured_against(release, filters):
    targets = [row for row in FIGURES if row["measure"] == "target" and in_products(row["item"], filters)]
    targets = [row for row in targets if on_page(int(row["period"]), "target", filters)]
    wanted = [
        (wanted, reason, row["item"], row["period"], "target", *rest)
        for row in sorted(targets, key=lambda row: position(row["item"]))
        for wanted, reason, *rest in refused(row)
    ]
    assert [tuple(row.values()) for row in rows(asked(release, queries.refusals, filters))] == wanted


def test_refusals_by_hand(release):
    found = {(row["item"], row["reason"]) for row in rows(asked(release, queries.refusals))}
    assert found == {
        *(("xi-mang", "absent"), ("gach-nung", "absent"), ("dien-thuong-pham", "barrier")),
        *(("phu-tung-xe-may", "absent"), ("phu-tung-xe-may", "bound")),
    }


def test_rules_are_those_of_the_table_in_their_order(release):
    wanted = [
        {**row, "position": int(row["position"]), "threshold": float(row["threshold"])}
        for row in sorted(table("rules"), key=lambda row: int(row["position"]))
    ]
    assert rows(asked(release, queries.rules)) == wanted


def test_the_board_has_what_the_parts_leave_only_where_all_parts_are_shown(release):
    left = "production_value.residual.2004.contribution"
    value = asked(release, queries.sector_board).set_index("id")["value"]
    grown = {item: value[f"production_value.{item}.2004.contribution"] for item in ("tw", "dp", "nqd")}
    assert value[left] == pytest.approx(value["production_value.total.2004.growth"] - sum(grown.values()), abs=1e-9)
    assert grown["nqd"] == pytest.approx((333.815 - 333.815 / 1.55) / (546.034 / 1.2883) * 100)
    for sectors in (("tw",), ("tw", "dp", "nqd", "fdi")):
        narrowed = asked(release, queries.sector_board, Filters(sectors=sectors))
        assert set(narrowed["block"]) == {"total", *sectors}


# --- frames -----------------------------------------------------------------------------------------------------------

NOTHING = Filters(("lang-son",), ("fdi",), ("go",), "nowhere", **whole_years(1999, 1999))
ALWAYS_FULL = {"names", "codes", "headlines", "districts", "observations", "sources"}
OUTCOMES = {"target_outcomes", "numbers_of"}  # of a second report, see tests/data/test_second_report.py; of given ids
ALWAYS_FULL |= {"rules", "finding_numbers", "doubts", "monthly_cells", "screens", "trends", "regional_index"}
ALWAYS_FULL |= {"dictionary", "searched_numbers", "report_items", "cube_size"}
ALWAYS_FULL |= {"obligations", "reported", "aim"}


def test_an_empty_frame_has_the_columns_of_a_full_one_and_no_row_stands_twice(release, demo_release):
    for name, query in QUERIES.items():
        used = demo_release if name in MONTHLY else release
        full, empty = (asked(used, query, filters) for filters in (FULLEST[name], NOTHING))
        assert full.empty == (name in OUTCOMES), name
        assert empty.empty == (name not in ALWAYS_FULL), name
        assert list(empty.columns) == list(full.columns), name
        assert len(set(full.columns)) == len(full.columns), name
        assert not full.map(str).duplicated().any(), name


def test_queries_raise_the_errors_of_the_store_for_a_release_without_their_tables(release, monkeypatch):
    monkeypatch.setattr(queries.statements, "_OBSERVATIONS", "SELECT * FROM src.nowhere")
    with pytest.raises(releases.ForeignFile):
        asked(release, queries.observations)


@pytest.fixture
def upside_down(release):
    """A cursor on the same tables with their rows stored from the last to the first."""
    with duckdb.connect() as connection, releases.cursor(release) as cursor:
        connection.execute("CREATE SCHEMA src")
        for name, columns in schema.LAYOUT.items():
            connection.execute(f"CREATE TABLE src.{name} ({', '.join(' '.join(pair) for pair in columns.items())})")
            stored = cursor.execute(f"SELECT {', '.join(columns)} FROM src.{name}").fetchall()
            if stored:
                connection.executemany(f"INSERT INTO src.{name} VALUES ({', '.join('?' * len(columns))})", stored[::-1])
        summarize(connection)
        connection.execute("CREATE OR REPLACE TABLE ready.observation AS FROM ready.observation ORDER BY id DESC")
        yield connection


def test_the_order_of_rows_and_lists_does_not_depend_on_how_they_are_stored(release, upside_down):
    """A tie in ORDER BY, or a list without one, shows only where rows were stored in another order."""
    fullest = {name: of_page(FULLEST[name], release) for name in QUERIES}
    stored = {name: rows(asked(release, query, fullest[name])) for name, query in QUERIES.items()}
    assert [name for name, query in QUERIES.items() if rows(query(upside_down, fullest[name])) != stored[name]] == []
    other = {
        (name, key): (rows(asked(release, QUERIES[name], Filters(number=key))), Filters(number=key))
        for name in ONE_NUMBER
        for key in (*list(ALL)[::100], "than-sach")
    }
    assert [each for each, (seen, one) in other.items() if rows(QUERIES[each[0]](upside_down, one)) != seen] == []


# --- threads ----------------------------------------------------------------------------------------------------------


QUICK = (queries.growth_contribution, queries.utilities, queries.product_board, queries.utility_barriers)


def test_threads_see_only_their_own_rows(release):
    spans, sectors = cycle(SPANS), cycle(chain.from_iterable(combinations(PARTS, size) for size in range(4)))
    products = cycle([(), *combinations(sorted(PRODUCTS), 1), *islice(combinations(sorted(PRODUCTS), 3), 0, None, 50)])
    pool = [Filters((), next(sectors), next(products), **years(*next(spans))) for _ in range(60)]
    jobs = []
    for filters in pool:
        for query in QUICK:
            by_hand, *how = SELECTIONS[query]
            jobs.append((query, filters, by_hand(filters), *how))
    wrong, done, start = [], [], threading.Barrier(8)

    def work(number):
        start.wait()
        for step in range(50):
            query, filters, wanted, column, ordered = jobs[(37 * number + 101 * step) % len(jobs)]
            found = list(asked(release, query, filters)[column].dropna())
            if (found if ordered else sorted(found)) != wanted:
                wrong.append((query.__name__, filters))
            done.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(done) == 400
