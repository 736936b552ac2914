"""Pages about a period over made-up reports of several years, against a selection of their numbers in plain Python."""

from collections import defaultdict
from functools import cached_property

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsdash import queries
from lsdash.data import assemble, csv_tables, releases, schema
from lsdash.model.filters import Filters
from lsdash.model.words import Words, rows
from lsdash.present.charts import bullet, levels, outcomes, sectors
from tests import second_report, shares
from tests.reports import insert, summarize

TABLES = csv_tables.read(releases.DATA)
VALUE = "production_value"
ITEMS = {VALUE: ["total", "tw", "dp", "nqd", "fdi"], "output": ["than-sach", "da", "nuoc-may"]}
UNITS = {"than-sach": "tan", "da": "m3", "nuoc-may": "m3"}
AMOUNTS = ("actual", "target")
RATES = ("growth", "level", "plan_attainment", "target_growth", "share", "target_share")
AIMS = {"target", "target_growth", "target_level", "gap", "growth_needed", "gap_share"}
BOARD = AIMS | {"actual", "plan", "plan_attainment", "growth", "level", "contribution"}
OUTCOMES = {"target", "actual", "gap", "gap_share"} | {
    *("target_attainment", "target_difference", "increase", "increase_share")
}
YEARS = (2003, 2004, 2005, 2006)


class Drawn(dict):
    """Tables of a release that say of themselves what is drawn of them alone."""

    def __repr__(self):
        return repr({name: self[name] for name in ("sources", "figures")})


@st.composite
def worlds(draw):
    """Tables with reports on one to four years, each of its year, the one before and the next, perhaps of others."""
    years = draw(st.lists(st.sampled_from(YEARS), min_size=1, max_size=4, unique=True))
    sources = [
        {**second_report.SOURCE, "code": f"r{year}", "period": str(year), "issued": f"{year + 1}-01-{day:02d}"}
        for year, day in zip(years, draw(st.permutations(range(1, len(years) + 1))), strict=True)
    ]
    figures = [figure for source in sources for figure in draw(of_report(source))]
    return Drawn({**TABLES, "sources": sources, "figures": draw(st.permutations(figures))})


@st.composite
def of_report(draw, source):
    year = int(source["period"])
    keys = st.tuples(
        st.sampled_from([(indicator, item) for indicator, items in ITEMS.items() for item in items]),
        st.sampled_from([str(year - 1), str(year), str(year + 1), f"{year}-q1"]),
        st.sampled_from(AMOUNTS + RATES),
    )
    chosen = draw(st.sets(keys, min_size=1, max_size=14)) | {((VALUE, "total"), str(year), "actual")}
    return [
        {
            "id": f"{source['code']}/{number}",
            "source": source["code"],
            "place": f"1.{number}",
            "area": "",
            "indicator": indicator,
            "item": item,
            "period": period,
            "measure": measure,
            "kind": "target" if measure.startswith("target") else draw(st.sampled_from(["stated", "estimated"])),
            "value": str(draw(st.integers(20, 400))),
            "unit": UNITS.get(item, "ty-dong") if measure in AMOUNTS else "phan-tram",
            "step": "1",
            "as_printed": "x",
            "ambiguous": "false",
            "note_vi": "",
            "note_en": "",
        }
        for number, ((indicator, item), period, measure) in enumerate(sorted(chosen), 1)
    ]


class World:
    """A release in memory of tables that nobody validated."""

    def __init__(self, tables):
        self.tables, self.answers = tables, {}
        self.observations = assemble.observe(tables)
        content = assemble._records(tables, self.observations, "bc2004")
        self.connection = duckdb.connect()
        self.connection.execute("CREATE SCHEMA src")
        for name, columns in schema.LAYOUT.items():
            self.connection.execute(f"CREATE TABLE src.{name} ({', '.join(map(' '.join, columns.items()))})")
            insert(self.connection, name, content[name])
        summarize(self.connection)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    @cached_property
    def reported(self):
        codes = rows(queries.codes(self.connection, Filters()))
        return [row["code"] for row in codes if row["key"] == "reported"]

    def ask(self, query, year, **more):
        filters = Filters(about=year, **more)
        if (query, filters) not in self.answers:
            self.answers[query, filters] = query(self.connection, filters)
        return self.answers[query, filters]

    def shown(self):
        """The numbers that are shown, one for each key, by id."""
        return {key: one for key, one in self.observations.by_id.items() if key == one.key}

    def words(self, year):
        return Words.of("vi", self.ask(queries.names, ""), year, self.reported)


def on_page(one, year, shown):
    """Whether a page about a year shows a number."""
    if one.measure == "actual":
        return one.period in {str(year), str(year - 1)}
    if one.measure in AIMS:
        actual = (one.indicator, str(year), "actual")
        known = any((other.indicator, other.period, other.measure) == actual for other in shown.values())
        return one.period == str(year + 1) or (one.period == str(year) and not known)
    return one.period == str(year)


def wanted(world, year, indicators, measures):
    shown = world.shown()
    return {
        key
        for key, one in shown.items()
        if one.indicator in indicators and one.measure in measures and on_page(one, year, shown)
    }


# A world takes ten times as long to make as to be asked: one is asked for all that must be true of each.
def check_pages(world, chosen, share):
    with World(world) as made:
        assert made.reported == sorted({row["period"] for row in world["sources"]}, reverse=True)
        for year in YEARS:
            page_shows_its_period_the_year_before_the_plan_and_the_next_target(made, year)
            headlines_are_those_of_the_table_about_the_page_s_period(made, year)
            outcomes_are_worked_out_from_the_target_and_the_actual_figure_that_are_shown(made, year)
            no_bar_is_of_two_measures_or_two_sources_and_parts_stand_end_to_end(made, year, chosen, share=share)
            every_mark_is_one_number_of_the_period_and_measure_of_its_row(made, str(year))
        what_was_said_before_later_reports_came_is_still_said_but_for_what_they_state(made, world)
        shares.ledger_agrees(made.connection)


ANY_PAGES = given(worlds(), st.sampled_from([(), ("tw",), ("nqd", "fdi")]), st.booleans())


@settings(max_examples=8)
@ANY_PAGES
def test_a_page_of_any_period(world, chosen, share):
    check_pages(world, chosen, share)


@pytest.mark.slow
@settings(max_examples=60)
@ANY_PAGES
def test_a_page_of_any_period_in_many_worlds(world, chosen, share):
    check_pages(world, chosen, share)


def page_shows_its_period_the_year_before_the_plan_and_the_next_target(made, year):
    board = set(made.ask(queries.sector_board, str(year))["id"])
    assert board == wanted(made, year, {VALUE}, BOARD)
    aimed = {key.split(".")[1] for key in wanted(made, year, {"output"}, {"target"})}
    products = set(made.ask(queries.product_board, str(year))["id"])
    assert products == {key for key in wanted(made, year, {"output"}, BOARD) if key.split(".")[1] in aimed}
    mining = set(made.ask(queries.mining_output, str(year))["id"].dropna())
    levels = {"actual", "plan", "target", "plan_attainment", "growth", "target_growth"}
    minerals = {"than-sach", "da"}
    assert mining == {key for key in wanted(made, year, {"output"}, levels) if key.split(".")[1] in minerals}


def aim(made, year):
    """The year whose targets a page is about: the next; its own where no report is about it, none has set later ones,
    and an indicator has targets for it and no actual figure of it."""
    shown = made.shown().values()
    aimed = {(one.indicator, one.period) for one in shown if one.measure == "target"}
    known = {(one.indicator, one.period) for one in shown if one.measure == "actual"}
    later = any(period == str(year + 1) for _, period in aimed)
    still_open = any(period == str(year) for _, period in aimed - known)
    return year if still_open and not later and str(year) not in made.reported else year + 1


def headlines_are_those_of_the_table_about_the_page_s_period(made, year):
    shown = made.shown()
    named = {"before": year - 1, "this": year, "next": aim(made, year)}
    found = rows(made.ask(queries.headlines, str(year)))
    ids = [row[part].format(**named) for row in TABLES["headlines"] for part in ("observation", "beside") if row[part]]
    assert sorted(row["wanted"] for row in found) == sorted(ids)
    assert all(row["id"] == (row["wanted"] if row["wanted"] in shown else None) for row in found)
    for row in found:
        if row["id"]:
            assert row["value"] == pytest.approx(float(shown[row["id"]].value))
            assert row["source"] == shown[row["id"]].source


def what_was_said_before_later_reports_came_is_still_said_but_for_what_they_state(every, world):
    """What differs is of a later report; a printed number that one took the place of is marked where it lies apart."""
    sources = {row["code"]: int(row["period"]) for row in world["sources"]}
    for year in map(int, every.reported[1:]):  # after the first of them none came later
        known = [row for row in world["figures"] if sources[row["source"]] <= year]
        earlier = [row for row in world["sources"] if int(row["period"]) <= year]
        with World({**world, "sources": earlier, "figures": known}) as then:
            for query in (queries.sector_board, queries.product_board, queries.headlines):
                before = {row["id"]: row for row in rows(then.ask(query, str(year))) if row["id"]}
                now = {row["id"]: row for row in rows(every.ask(query, str(year))) if row["id"]}
                for key in before.keys() | now.keys():
                    one, other = before.get(key), now.get(key)
                    if one is None or other is None:
                        assert sources[(other or one)["source"]] > year or query is queries.product_board
                    elif sources[other["source"]] <= year:
                        same = ("value", "low", "high", "source", "kind")
                        assert [one[name] for name in same] == [other[name] for name in same] or moved(
                            every, key, year, sources
                        )
                    elif one["as_printed"] and other["as_printed"] and abs(one["value"] - other["value"]) > 1:
                        assert other["restated"]


def moved(world, key, year, sources):
    """Whether a later report states the number, or that of its whole, so that another earlier statement is shown."""
    _, item, period, measure = key.split(".")
    own = {f"{VALUE}.{code}.{period}.{measure}" for code in (item, "total")} | {key}
    own |= {f"output.{item}.{period}.{measure}"}
    stated = {one.source for one in world.observations.by_id.values() if one.key in own and one.figure}
    later = any(sources[source] > year for source in stated)
    derived = any(sources[one.source] > year for one in world.observations.by_id.values() if one.key == key)
    return later or derived


def outcomes_are_worked_out_from_the_target_and_the_actual_figure_that_are_shown(made, year):
    shown = made.shown()
    found = {row["id"]: row for row in rows(made.ask(queries.target_outcomes, str(year)))}
    expected = {}
    for key, one in shown.items():
        target = shown.get(key.removesuffix("actual") + "target")
        if one.measure != "actual" or one.period != str(year) or target is None or one.item == "residual":
            continue
        stem = key.removesuffix(".actual")
        expected[f"{stem}.target_attainment"] = one.value / target.value * 100
        expected[f"{stem}.target_difference"] = one.value - target.value
        base = base_of(made, target)
        if base is not None:
            expected[f"{stem}.increase"] = one.value - base
    reached = {row["id"]: row["value"] for row in found.values() if row["measure"] in OUTCOMES - AIMS}
    for key, value in expected.items():
        assert reached[key] == pytest.approx(float(value), rel=1e-9)
    blocks = {key.split(".")[1] for key in expected}
    assert {row["block"] for row in found.values()} == blocks
    check_shares(reached, year, shown)


def base_of(world, target):
    """The actual figure of the year before by the source of a target, printed or implied."""
    key = f"{target.indicator}.{target.item}.{int(target.period) - 1}.actual"
    own = (one for one in world.observations.by_id.values() if (one.key, one.source) == (key, target.source))
    return next((one.value for one in own), None)


def check_shares(reached, year, shown):
    whole = reached.get(f"{VALUE}.total.{year}.increase")
    for item in ("tw", "dp", "nqd", "fdi"):
        share = reached.get(f"{VALUE}.{item}.{year}.increase_share")
        if share is not None:
            assert shown[f"{VALUE}.total.{year}.increase"].source == shown[f"{VALUE}.{item}.{year}.increase"].source
            assert share == pytest.approx(reached[f"{VALUE}.{item}.{year}.increase"] / whole * 100, rel=1e-9)


def no_bar_is_of_two_measures_or_two_sources_and_parts_stand_end_to_end(made, year, chosen, *, share):
    frame = made.ask(queries.sector_mix, str(year), sectors=chosen)
    by_id = {row[name]: row for row in rows(frame) for name in ("id", "share_id")}
    marks = sectors.sector_mix(frame, made.words(str(year)), share=share).marks if len(frame) else []
    bars = defaultdict(list)
    for mark in marks:
        bars[mark["row"]].append(mark)
    for bar in bars.values():
        own = [by_id[mark["id"]] for mark in bar]
        assert len({(row["period"], row["measure"], row["source"]) for row in own}) == 1
        assert len({row["item"] for row in own}) == len(own)
        parts = [mark for mark in bar if mark["form"] == "part"]
        ends = [0.0, *(mark["x1"] for mark in parts)]
        assert [mark["x0"] for mark in parts] == pytest.approx(ends[: len(parts)])


def every_mark_is_one_number_of_the_period_and_measure_of_its_row(made, year):
    words = made.words(year)
    for query, chart in (
        (queries.sector_board, bullet.sector_board),
        (queries.product_board, levels.product_board),
        (queries.target_outcomes, outcomes.target_outcome),
    ):
        frame = made.ask(query, year)
        marks = chart(frame, words).marks if len(frame) else []
        drawn = [mark for mark in marks if mark["id"]]
        by_id = {row["id"]: row for row in rows(frame)}
        assert len({mark["id"] for mark in drawn}) == len(drawn)
        bullets = chart is bullet.sector_board
        assert bullets or len({mark["row"] for mark in drawn}) == len(drawn)
        for mark in drawn:
            row = by_id[mark["id"]]
            if chart is not outcomes.target_outcome:
                own_row = f"{row['block']}.{row['period']}.{row['measure']}|{words.lane(row)}"
                assert mark["row"] == (f"{row['block']}|" if bullets else own_row)
                solid = row["measure"] == "actual" and row["period"] == year
                assert (mark["form"] == "actual") == solid
