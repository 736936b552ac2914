"""The shipped tables: complete, consistent with the printed words, and the numbers that follow from them."""

import hashlib
import unicodedata
from fractions import Fraction

import pytest

from lsdash.data import assemble, csv_tables, printed_numbers, releases

# What the shipped tables give. Both change together with the numbers that readers see.
OBSERVATIONS = 284
DERIVED = 108
GOLDEN = "75c1f56fc52cc517cee73c2087ea9fbfee1f5a86a08ba5a2ec7a9d0e7bb15d29"

PARAGRAPHS = range(1, 14)


@pytest.fixture(scope="module")
def tables():
    return csv_tables.read(releases.DATA)


@pytest.fixture(scope="module")
def observations(tables):
    return assemble.observe(tables).by_id.values()


def keyed(rows, column):
    return {row[column]: row for row in rows}


@pytest.mark.parametrize(("table", "rows"), [("figures", 39 + 137), ("findings", 50), ("areas", 11), ("regions", 5)])
def test_every_fact_of_the_report_is_there_once(tables, table, rows):
    assert len(tables[table]) == rows
    assert len(keyed(tables[table], "slug" if table in {"areas", "regions"} else "id")) == rows


def test_words_of_each_figure_read_as_its_columns(tables):
    sources = keyed(tables["sources"], "code")
    for row in tables["figures"]:
        language = sources[row["source"]]["language"] or "vi"
        words = printed_numbers.read(row["as_printed"], part=1 if row["item"] == "all" else 0, language=language)
        bound = row["kind"] == "lower_bound"
        assert words == printed_numbers.Printed(Fraction(row["value"]), Fraction(row["step"]), bound), row["id"]


UNIT_WORDS = {
    "ty-dong": ("tỷ", "triệu đồng"),
    "tan": ("tấn",),
    "m3": ("m3", "m³", "cubic meters"),
    "kwh": ("kWh", "Kwh", "kwh"),
    "vien": ("viên", "products"),
    "chiec": ("chiếc",),
    "xa": ("206/226",),
    "phan-tram": ("%",),
}


def test_words_of_each_figure_name_its_unit(tables):
    # Tables of the statistics office say the unit in their head.
    heads = {row["code"] for row in tables["sources"] if row["kind"] == "statistics"}
    wrong = [
        row["id"]
        for row in tables["figures"]
        if row["source"] not in heads and not any(word in row["as_printed"] for word in UNIT_WORDS[row["unit"]])
    ]
    assert wrong == []


def test_outputs_are_in_the_unit_of_their_product(tables):
    units = {row["code"]: row["unit"] for row in tables["products"]}
    amounts = [row for row in tables["figures"] if row["item"] in units and row["unit"] != "phan-tram"]
    assert [row["id"] for row in amounts if row["unit"] != units[row["item"]]] == []


def test_figures_are_about_what_their_indicator_is_about(tables):
    dimensions = {row["code"]: row["dimension"] for row in tables["indicators"]}
    items = {name: {row["code"] for row in tables[f"{name}s"]} for name in ("sector", "product", "segment")}
    items["whole"] = items["segment"]
    assert [row["id"] for row in tables["figures"] if row["item"] not in items[dimensions[row["indicator"]]]] == []


def test_foreign_sector_is_inside_the_non_state_one(tables):
    sectors = keyed(tables["sectors"], "code")
    assert sectors["fdi"]["parent"] == "nqd"
    assert {code for code, row in sectors.items() if row["parent"] == "total" and row["role"] == "part"} == {
        "tw",
        "dp",
        "nqd",
    }


@pytest.mark.parametrize(("year", "measure", "whole"), [("2004", "actual", "546.034"), ("2005", "target", "742")])
def test_printed_parts_add_up_to_the_printed_total(tables, year, measure, whole):
    rows = [row for row in tables["figures"] if (row["period"], row["measure"]) == (year, measure)]
    values = {row["item"]: Fraction(row["value"]) for row in rows if row["indicator"] == "production_value"}
    assert values["tw"] + values["dp"] + values["nqd"] == values["total"] == Fraction(whole)


@pytest.mark.parametrize("table", ["figures", "findings", "activities"])
def test_places_are_in_the_report(tables, table):
    reports = {row["code"] for row in tables["sources"] if row["kind"] == "report"}
    places = [row["place"].split(".") for row in tables[table] if row["source"] in reports]
    assert {int(paragraph) for paragraph, _ in places} <= set(PARAGRAPHS)
    assert min(int(sentence) for _, sentence in places) >= 1


def test_every_text_has_both_languages(tables):
    lone = [
        (table, number, column)
        for table, rows in tables.items()
        for number, row in enumerate(rows, 2)
        for column in row
        if column.endswith("_vi") and bool(row[column]) != bool(row[column.removesuffix("_vi") + "_en"])
    ]
    assert lone == []


def test_texts_are_clean_and_composed(tables):
    """One way to write each Vietnamese letter, or search and sorting miss half of them."""
    odd = [
        cell
        for rows in tables.values()
        for row in rows
        for cell in row.values()
        if cell != cell.strip() or cell != unicodedata.normalize("NFC", cell)
    ]
    assert odd == []


def test_areas_have_a_tile_each_and_no_order_is_swapped(tables):
    areas = tables["areas"]
    assert len({(row["tile_row"], row["tile_col"]) for row in areas}) == len(areas)
    assert {row["valid_to"] for row in areas} == {"2025-06-30"}
    for one in areas:
        for other in areas:
            if int(one["tile_row"]) < int(other["tile_row"]):
                assert float(one["centre_lat"]) > float(other["centre_lat"]), (one["slug"], other["slug"])
            if one["tile_row"] == other["tile_row"] and int(one["tile_col"]) < int(other["tile_col"]):
                assert float(one["centre_lon"]) < float(other["centre_lon"]), (one["slug"], other["slug"])


def test_only_four_districts_are_named_with_what_they_exploit(tables):
    assert {row["area"] for row in tables["activities"]} == {"huu-lung", "chi-lang", "van-quan", "cao-loc"}


def test_only_the_local_sector_is_estimated_and_two_growths_are_ambiguous(tables):
    figures = [row for row in tables["figures"] if row["source"] == "bc2004"]
    assert [row["item"] for row in figures if row["kind"] == "estimated"] == ["dp"]
    assert [(row["item"], row["measure"]) for row in figures if row["ambiguous"] == "true"] == [
        ("fdi", "growth"),
        ("than-sach", "growth"),
    ]


def test_every_headline_but_iron_ore_has_a_number(tables, observations):
    known = {entry.id for entry in observations}
    relative = {row[column] for row in tables["headlines"] for column in ("observation", "beside")} - {""}
    asked = {key.format(before=2003, this=2004, next=2005) for key in relative}
    assert asked - known == {"output.quang-sat.2004.actual"}


def test_derivation_gives_the_numbers_of_the_last_release(observations):
    rows = sorted(f"{o.id} {o.value} {o.low} {o.high} {o.step} {o.kind}" for o in observations)
    found = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    counts = len(rows), sum(entry.kind == "derived" for entry in observations)
    assert (*counts, found) == (OBSERVATIONS, DERIVED, GOLDEN), (
        "The numbers of the release changed. If meant: record it in CHANGELOG.md, set the three constants here, "
        "and raise releases.SCHEMA if the code changed, not the tables (a release is rebuilt only for one of the two)."
    )


def test_release_holds_every_observation(release, observations):
    with releases.cursor(release) as cursor:
        found = cursor.execute("SELECT id, value, low, high, step, kind FROM src.observation ORDER BY id").fetchall()
    assert found == sorted(
        (o.id, float(o.value), float(o.low), None if o.high is None else float(o.high), float(o.step), o.kind)
        for o in observations
    )


def test_release_holds_every_row_of_the_tables(release, tables):
    plain = {"units", "sources", "product_groups", "indicators", "measures", "areas", "findings", "finding_links"}
    plain |= {"barriers", "headlines", "screens"}
    with releases.cursor(release) as cursor:
        found = {
            name: cursor.execute(f"SELECT count(*) FROM src.{name.removesuffix('s')}").fetchone()[0] for name in plain
        }
        activities = cursor.execute("SELECT count(*) FROM src.activity").fetchone()[0]
        items = cursor.execute("SELECT count(*) FROM src.item").fetchone()[0]
    assert found == {name: len(tables[name]) for name in plain}
    assert activities == len(tables["activities"])
    assert items == sum(len(tables[name]) for name in ("sectors", "products", "segments"))
