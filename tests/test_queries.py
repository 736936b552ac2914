"""Each query against a slow, obvious path of its own: plain Python over the shipped tables."""

import csv
import threading
import unicodedata
from itertools import chain, combinations, cycle, islice
from operator import itemgetter

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsdash import build, queries, store
from lsdash.filters import Filters
from lsdash.words import rows


def table(name):
    with (store.DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def keyed(name):
    return {row["code"]: row for row in table(name)}


FIGURES, LATER, ACTIVITIES, FINDINGS, LINKS = map(
    table, ("figures", "later_figures", "activities", "findings", "finding_links")
)
SECTORS, PRODUCTS, SEGMENTS, MEASURES = map(keyed, ("sectors", "products", "segments", "measures"))
INDICATORS, AREAS = keyed("indicators"), sorted(table("areas"), key=itemgetter("code"))
ITEMS = {**SECTORS, **PRODUCTS, **SEGMENTS}
PARTS = [code for code, row in SECTORS.items() if row["role"] == "part"]
SPANS = [(None, None), (2003, 2003), (2004, 2004), (2005, 2005), (2003, 2005), (2004, 2016), (2010, 2012), (0, 9999)]


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
        if measure != "actual":
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


def add_contributions_and_gaps(found):
    value = "production_value"
    for item in (*PARTS, "residual"):
        now, before = (found.get(value, item, year, "actual") for year in (2004, 2003))
        whole = found.get(value, "total", 2003, "actual")
        found.put(value, item, 2004, "contribution", (now - before) / whole * 100)
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
        item = row["sector"] or row["product"] or row["segment"]
        found.put(row["indicator"], item, int(row["period"]), row["measure"], float(row["value"]))
    add_what_growth_and_plan_imply(found)
    sectors = ("production_value", "total", ("tw", "dp", "nqd"), ("fdi",), "residual")
    for period, measure in ((2003, "actual"), (2004, "actual"), (2004, "plan"), (2005, "target")):
        add_remainder_and_shares(found, sectors, period, measure)
    communes = ("grid_communes", "all", ("connected",), (), "missing")
    add_remainder_and_shares(found, communes, 2004, "actual")
    add_contributions_and_gaps(found)
    return found


REPORT = everything()
PRESS = {
    f"output.{row['product']}.{row['period']}.actual": (
        "output",
        row["product"],
        int(row["period"]),
        "actual",
        float(row["value"]),
    )
    for row in LATER
}
ALL = {**REPORT, **PRESS}

QUERIES = {
    name: query
    for name, query in vars(queries).items()
    if callable(query) and getattr(query, "__module__", "") == queries.__name__ and not name.startswith("_")
}


UNFILTERED = Filters()


def asked(release, query, filters=UNFILTERED, *more):
    with store.cursor(release) as cursor:
        return query(cursor, filters, *more)


def some_of(codes):
    return st.sets(st.sampled_from(list(codes)), max_size=4).map(lambda chosen: tuple(sorted(chosen)))


all_filters = st.builds(
    lambda districts, sectors, products, span: Filters(districts, sectors, products, *span),
    some_of(row["slug"] for row in AREAS),
    some_of(PARTS),
    some_of(PRODUCTS),
    st.sampled_from(SPANS),
)


# --- the same selection by hand: ids (or keys) in the order of the query ----------------------------------------------


def position(item):
    return int(ITEMS[item]["position"])


def in_years(period, filters):
    return filters.first is None or filters.first <= period <= filters.last


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


PRODUCT_MEASURES = {"actual", "plan", "target", "plan_attainment", "growth"}
BOARD_MEASURES = PRODUCT_MEASURES | {"level", "gap", "growth_needed", "gap_share", "contribution"}


def sector_mix(filters):
    found = [
        (period, measure != "plan", position(item), key)
        for key, item, period, measure in of_sectors(filters, remainder=True)
        if measure in {"actual", "plan", "target"} and in_years(period, filters)
    ]
    return [found[-1] for found in sorted(found)]


def growth_contribution(filters):
    found = [
        (period, position(item), measure, key)
        for key, item, period, measure in of_sectors(filters, remainder=True)
        if measure in {"contribution", "growth"} and period == 2004 and in_years(period, filters)
    ]
    return [found[-1] for found in sorted(found)]


def sector_board(filters):
    found = [
        (position(item), period, measure, key)
        for key, item, period, measure in of_sectors(filters, remainder=False)
        if measure in BOARD_MEASURES
    ]
    return [found[-1] for found in sorted(found)]


def product_board(filters):
    found = [
        (position(item), period, measure, key)
        for key, item, period, measure in of_products(REPORT, filters)
        if measure in BOARD_MEASURES and f"output.{item}.2005.target" in REPORT
    ]
    return [found[-1] for found in sorted(found)]


def utilities(filters):
    return sorted(
        key
        for key, _, period, measure in of_products(REPORT, filters, "dien-nuoc")
        if measure in PRODUCT_MEASURES and in_years(period, filters)
    )


def mining_output(filters):
    return sorted(
        key
        for key, _, period, measure in of_products(REPORT, filters, "khai-khoang")
        if measure in PRODUCT_MEASURES and in_years(period, filters)
    )


def later(filters, *groups):
    found = [(position(item), period, key) for key, item, period, _ in of_products(PRESS, filters, *groups)]
    return [found[-1] for found in sorted(found)]


def later_output(filters):
    return later(filters, "khai-khoang", "vat-lieu")


def later_utilities(filters):
    return later(filters, "dien-nuoc")


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


def figures(filters):
    found = []
    for row in (*FIGURES, *LATER):
        both = filters.sectors or filters.products
        sector = filters.sectors and row.get("sector") and in_sectors(row["sector"], filters)
        product = filters.products and row["product"] in filters.products
        if in_years(int(row["period"]), filters) and (not both or sector or product):
            found.append(row["id"])
    return sorted(found)


SELECTIONS = {
    queries.sector_mix: (sector_mix, "id", True),
    queries.growth_contribution: (growth_contribution, "id", True),
    queries.sector_board: (sector_board, "id", True),
    queries.product_board: (product_board, "id", True),
    queries.later_output: (later_output, "id", True),
    queries.later_utilities: (later_utilities, "id", True),
    queries.findings: (findings, "id", True),
    queries.utility_barriers: (utility_barriers, "id", True),
    queries.figures: (figures, "figure", True),
    queries.utilities: (utilities, "id", False),
    queries.mining_output: (mining_output, "id", False),
}


@pytest.mark.parametrize("query", SELECTIONS, ids=lambda query: query.__name__)
@given(filters=all_filters)
def test_a_selection_has_the_rows_that_the_tables_give_by_hand(release, query, filters):
    by_hand, column, ordered = SELECTIONS[query]
    found = list(asked(release, query, filters)[column].dropna())
    assert (found if ordered else sorted(found)) == by_hand(filters)


def test_every_observation_is_what_the_tables_give_by_hand(release):
    found = {row["id"]: row["value"] for row in rows(asked(release, queries.observations))}
    assert found.keys() == ALL.keys()
    assert list(found) == sorted(found)
    for key, (*_, value) in ALL.items():
        assert found[key] == pytest.approx(value, rel=1e-12, abs=1e-9), key


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_values_and_codes_are_the_same_in_every_query(release, name):
    frame = asked(release, QUERIES[name])
    for row in rows(frame) if {"id", "indicator"} <= set(frame) else []:
        if row["id"] is not None:
            shown = (row["indicator"], row["item"], row["period"], row["measure"])
            assert shown == ALL[row["id"]][:4]
            assert row["value"] == pytest.approx(ALL[row["id"]][4], rel=1e-12, abs=1e-9)
            assert row["low"] <= row["value"]
            assert row["high"] is None or row["value"] <= row["high"]


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


# --- stacks -----------------------------------------------------------------------------------------------------------


SECTOR_FILTERS = [
    Filters(sectors=chosen, first=first, last=last)
    for chosen in chain.from_iterable(combinations(PARTS, size) for size in range(5))
    for first, last in SPANS[:5]
]


def bars(release, filters):
    found = rows(asked(release, queries.sector_mix, filters))
    return [
        [row for row in found if (row["period"], row["measure"]) == bar]
        for bar in dict.fromkeys((row["period"], row["measure"]) for row in found)
    ]


def test_parts_are_stacked_as_by_hand_and_foreign_investment_ends_its_parent(release):
    for filters in SECTOR_FILTERS:
        for bar in bars(release, filters):
            stood, total, shown = 0.0, bar[0]["value"], {row["item"] for row in bar}
            for row in bar:
                ends = (stood, stood + row["value"])
                if row["role"] == "whole":
                    ends = (0, total)
                elif row["parent"] == "nqd" and "nqd" in shown:
                    ends = (stood - row["value"], stood)
                else:
                    stood = ends[1]
                assert (row["x0"], row["x1"]) == pytest.approx(ends, abs=1e-9)
                shares = (row["share_x0"], row["share_x1"])
                assert shares == pytest.approx([end / total * 100 for end in ends], abs=1e-9)
                if row["role"] != "whole":
                    assert row["share"] == pytest.approx(row["value"] / total * 100, abs=1e-9)
                    assert row["share_id"] in ALL


def test_nothing_stands_below_zero_or_over_what_it_is_no_part_of(release):
    for filters in SECTOR_FILTERS:
        for bar in bars(release, filters):
            parts = [row for row in bar if row["role"] == "part"]
            assert all(row["x0"] >= -1e-9 and row["share_x0"] >= -1e-9 for row in parts), filters
            for one, other in combinations(parts, 2):
                if other["parent"] != one["item"]:
                    assert other["x0"] >= one["x1"] - 1e-9, (filters, one["id"], other["id"])


# --- mining, grid, names ----------------------------------------------------------------------------------------------


def test_a_mineral_that_the_report_names_without_a_figure_has_an_empty_row(release):
    found = rows(asked(release, queries.mining_output))
    assert [row["block"] for row in found if row["id"] is None] == ["quang-sat"]
    assert [row["position"] for row in found] == sorted(row["position"] for row in found)


@pytest.mark.parametrize("year", [2003, 2004, 2005])
def test_a_mineral_with_figures_is_never_shown_as_having_none(release, year):
    """An empty row is drawn as "named, no figure": untrue of stone in 2005, whose figure of 2004 is printed."""
    found = rows(asked(release, queries.mining_output, Filters(first=year, last=year)))
    with_figures = {item for _, item, *_ in REPORT.values()}
    assert [row["block"] for row in found if row["id"] is None and row["block"] in with_figures] == []


def test_grid_coverage_holds_counts_and_shares_in_order(release):
    found = rows(asked(release, queries.grid_coverage))
    wanted = [("all", "actual")]
    wanted += [(part, measure) for part in ("connected", "missing") for measure in ("actual", "share")]
    assert [(row["item"], row["measure"]) for row in found] == wanted


def test_names_are_those_of_the_tables(release):
    found = {(row["register"], row["code"]): row for row in rows(asked(release, queries.names))}
    wanted = {("item", code): row for code, row in ITEMS.items()}
    for register, name in (("unit", "units"), ("measure", "measures"), ("indicator", "indicators")):
        wanted |= {(register, row["code"]): row for row in table(name)}
    wanted |= {("group", row["code"]): row for row in table("product_groups")}
    wanted |= {("area", row["slug"]): row for row in AREAS}
    assert {key for key in found if key[0] != "source"} == set(wanted)
    for key, row in wanted.items():
        for lang in ("vi", "en"):
            assert found[key][f"name_{lang}"] == row[f"name_{lang}"]
            assert found[key][f"short_{lang}"] == row.get(f"short_{lang}", row[f"name_{lang}"])
    for row in table("sources"):
        assert found["source", row["code"]]["name_en"] == row["title_en"]
        assert found["source", row["code"]]["short_vi"] == row["publisher_vi"]


def test_codes_are_all_values_that_an_address_may_hold_in_order(release):
    found = rows(asked(release, queries.codes))
    of = {key: [row["code"] for row in found if row["key"] == key] for key in ("dv", "kv", "sp", "nam")}
    assert of == {
        "dv": [row["slug"] for row in AREAS],
        "kv": PARTS,
        "sp": sorted(PRODUCTS, key=position),
        "nam": sorted({str(period) for _, _, period, _, _ in ALL.values()}),
    }
    assert len(found) == sum(map(len, of.values()))


def test_headlines_are_those_of_the_table_with_nothing_where_nothing_is_stated(release):
    wanted = []
    for row in table("headlines"):
        wanted.append((row["page"], int(row["position"]), "main", row["observation"]))
        if row["beside"]:
            wanted.append((row["page"], int(row["position"]), "beside", row["beside"]))
    found = rows(asked(release, queries.headlines))
    keys = [(row["page"], row["position"], row["place"], row["wanted"]) for row in found]
    assert keys == sorted(sorted(wanted, key=itemgetter(2), reverse=True), key=itemgetter(0, 1))
    assert all(row["id"] == (row["wanted"] if row["wanted"] in ALL else None) for row in found)


def test_sources_count_their_figures(release):
    counted = {row["code"]: 0 for row in table("sources")}
    for row in (*FIGURES, *LATER):
        counted[row["source"]] += 1
    assert {row["code"]: row["figures"] for row in rows(asked(release, queries.sources))} == counted


# --- districts --------------------------------------------------------------------------------------------------------


@given(filters=all_filters)
def test_districts_are_all_there_with_flags_and_products_as_by_hand(release, filters):
    found = rows(asked(release, queries.districts, filters))
    assert [row["area"] for row in found] == [row["slug"] for row in AREAS]
    for row in found:
        named = [each for each in ACTIVITIES if each["area"] == row["area"] and in_products(each["product"], filters)]
        products = sorted((each["product"] for each in named), key=position)
        assert row["products"] == (products or None)
        assert sorted(row["groups"] or []) == sorted({PRODUCTS[product]["product_group"] for product in products})
        assert row["joint"] == any(each["joint"] == "true" for each in named)
        assert row["chosen"] == (not filters.districts or row["area"] in filters.districts)
        assert row["all_chosen"] == (not filters.districts)
        assert row["note_vi"] == next((each["note_vi"] for each in named if each["note_vi"]), None)


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
    item = row.get("sector") or row["product"] or row.get("segment")
    indicator, measure = row.get("indicator") or "output", row.get("measure") or "actual"
    names = [register[name] for register in (ITEMS[item], MEASURES[measure], INDICATORS[indicator]) for name in NAMES]
    place = f"{row['paragraph']}.{row['sentence']}" if "paragraph" in row else "."
    own = [row["id"], row["as_printed"], row.get("note_vi") or "", row.get("note_en") or "", place, row["period"]]
    return [*own, *names, ITEMS[item].get("short_vi", ""), f"{indicator}.{item}.{row['period']}.{measure}"]


NAMES = ("name_vi", "name_en")
SAID = {row["id"]: [folded(text) for text in said_of(row)] for row in (*FIGURES, *LATER)}
WORDS = sorted({word for row in (*FIGURES, *LATER) for text in said_of(row) for word in text.split()})


def matching(search):
    return sorted(key for key, texts in SAID.items() if any(folded(search) in text for text in texts))


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
        ("da cac loai", {"f18", "l03", "l12", "l16"}),
        ("ĐÁ CÁC LOẠI", {"f18", "l03", "l12", "l16"}),
        ("546,034", {"f01"}),
        ("2.800", set()),
        ("11.3", {"f35", "f36", "f37", "f38", "f39"}),
        ("output.than-sach.2005.target", {"f37"}),
        ("nuoc may", {"f25", "f26", "l04", "l14", "l17"}),
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


@given(st.sampled_from(WORDS), st.integers(0, 8), st.integers(1, 12), st.sampled_from([str.upper, str.lower, folded]))
def test_any_part_of_any_word_is_found_in_any_case(release, word, start, length, form):
    search = form(word[start : start + length])
    if search:
        assert list(asked(release, queries.figures, Filters(), search)["figure"]) == matching(search)


@pytest.mark.parametrize("search", HOSTILE, ids=lambda search: repr(search[:20]))
def test_a_hostile_search_is_only_a_text_that_is_or_is_not_found(release, search):
    found = list(asked(release, queries.figures, Filters(), search)["figure"])
    assert len(found) == len(FIGURES) + len(LATER) if search == "\u0301" else found == matching(search)
    assert len(asked(release, queries.observations)) == len(ALL)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_hostile_codes_in_filters_choose_nothing_and_change_nothing(release, text):
    hostile = Filters((text,), (text,), (text,), 2004, 2004)
    for query in (queries.figures, queries.findings, queries.activities, queries.product_board):
        assert asked(release, query, hostile).empty
    assert set(asked(release, queries.sector_mix, hostile)["item"]) == {"total"}
    assert len(asked(release, queries.observations)) == len(ALL)


# --- frames -----------------------------------------------------------------------------------------------------------

NOTHING = Filters(("lang-son",), ("fdi",), ("go",), 1999, 1999)
ALWAYS_FULL = {"names", "codes", "headlines", "grid_coverage", "sector_board", "districts", "observations", "sources"}


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_an_empty_frame_has_the_columns_of_a_full_one(release, name):
    full, empty = asked(release, QUERIES[name]), asked(release, QUERIES[name], NOTHING)
    assert not full.empty
    assert empty.empty == (name not in ALWAYS_FULL)
    assert list(empty.columns) == list(full.columns)
    assert len(set(full.columns)) == len(full.columns)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_frames_hold_no_double_rows(release, name):
    frame = asked(release, QUERIES[name]).map(str)
    assert not frame.duplicated().any()


def test_queries_raise_the_errors_of_the_store_for_a_release_without_their_tables(release, monkeypatch):
    monkeypatch.setattr(queries, "_OBSERVATIONS", "SELECT * FROM src.nowhere")
    with pytest.raises(store.ForeignFile):
        asked(release, queries.observations)


@pytest.fixture
def upside_down(release):
    """A cursor on the same tables with their rows stored from the last to the first."""
    with duckdb.connect() as connection, store.cursor(release) as cursor:
        connection.execute("CREATE SCHEMA src")
        for name, columns in build.LAYOUT.items():
            connection.execute(f"CREATE TABLE src.{name} ({', '.join(' '.join(pair) for pair in columns.items())})")
            stored = cursor.execute(f"SELECT {', '.join(columns)} FROM src.{name}").fetchall()
            connection.executemany(f"INSERT INTO src.{name} VALUES ({', '.join('?' * len(columns))})", stored[::-1])
        yield connection


def test_the_order_of_rows_and_lists_does_not_depend_on_how_they_are_stored(release, upside_down):
    """A tie in ORDER BY, or a list without one, shows only where rows were stored in another order."""
    stored = {name: rows(asked(release, query)) for name, query in QUERIES.items()}
    assert [name for name, query in QUERIES.items() if rows(query(upside_down, UNFILTERED)) != stored[name]] == []


# --- threads ----------------------------------------------------------------------------------------------------------


QUICK = (queries.growth_contribution, queries.utilities, queries.later_output, queries.utility_barriers)


def test_threads_see_only_their_own_rows(release):
    spans, sectors = cycle(SPANS), cycle(chain.from_iterable(combinations(PARTS, size) for size in range(4)))
    products = cycle([(), *combinations(sorted(PRODUCTS), 1), *islice(combinations(sorted(PRODUCTS), 3), 0, None, 50)])
    pool = [Filters((), next(sectors), next(products), *next(spans)) for _ in range(60)]
    jobs = []
    for filters in pool:
        for query in QUICK:
            by_hand, *how = SELECTIONS[query]
            jobs.append((query, filters, by_hand(filters), *how))
    wrong, done, start = [], [], threading.Barrier(8)

    def work(number):
        start.wait()
        for step in range(500):
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
    assert len(done) == 4000
