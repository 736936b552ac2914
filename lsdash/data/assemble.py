"""From the rows of the tables to the rows of a release: printed figures, what follows from them, the ledger."""

import itertools
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from lsdash.data import csv_tables, release_rows, releases, validate
from lsdash.data.csv_tables import InvalidTables, Row, Tables, ValidationIssue
from lsdash.data.release_rows import Content, Record, picked, table
from lsdash.model import checks, derive
from lsdash.model.exact import Fraction
from lsdash.model.intervals import (
    LEVELS,
    CodeLists,
    Hierarchy,
    Observation,
    ObservationSet,
    incomparable,
    printed_interval,
)
from lsdash.model.kinds import NOT_FINAL
from lsdash.model.observation_ids import observation_id, statement_id
from lsdash.model.similar import nearest

_FIGURE = (*release_rows.CODES, "id", "value", "step", "ambiguous")
_SHARED = len(release_rows.CODES)  # cells that have the same few texts in many rows come first
# Release tables that are tables of `data/` as they are.
_REGISTERS = {
    **{name: f"{name}s" for name in ("source", "unit", "product_group", "indicator", "measure", "area", "region")},
    **{name: f"{name}s" for name in ("finding_link", "rule", "headline", "screen", "obligation")},
    "activity": "activities",
}


def contents(tables: Tables, dataset: str = releases.DATASET) -> Content:
    """Every row of the release of `dataset`, without its id.

    Raises InvalidTables for what the descriptor cannot say.
    """
    issues = validate.issues(tables)
    if issues:
        raise InvalidTables(issues)
    observations = observe(tables)
    known = observations.by_id
    issues = [
        ValidationIssue(
            "finding_links.csv", row, "observation", link["observation"], _an_id(link["observation"], known)
        )
        for row, link in enumerate(tables["finding_links"], 2)
        if link["observation"] and link["observation"] not in known
    ]
    if issues:
        raise InvalidTables(issues)
    return _records(tables, observations, dataset)


def _an_id(found: str, known: Collection[str]) -> str:
    """What is expected in place of an id that no observation has."""
    near = nearest(found, known)
    return f"the id of an observation{f' (nearest: {near})' if near else ''}"


def observe(tables: Tables) -> ObservationSet:
    """What the sources print, what is derived from it, and what is refused.

    Of several statements of one number the chosen one has the id of the number, the others their own.
    """
    counted = {row["code"] for row in tables["indicators"] if row["counted"] == "true"}
    figures = [_printed(cells, counted) for cells in csv_tables.cells(tables["figures"], _FIGURE)]
    printed: dict[str, Observation] = {}
    for figure in _preferred_first(figures, tables):
        key = statement_id(figure.id, figure.source) if figure.id in printed else figure.id
        printed[key] = figure if key == figure.id else replace(figure, id=key)
    return derive.derive(printed.values(), _code_lists(tables))


def _preferred_first(figures: list[Observation], tables: Tables) -> list[Observation]:
    """The figures in the order in which statements of one number are preferred.

    Those of reports before others, final ones before estimates, exact ones before bounds, then the one issued later,
    then the one of the source with the lower rank, then the one published later. Parts are preferred of the source of
    their whole, and the whole of a source that prints a part, so that what is stacked and added up was printed
    together.
    """
    sources = sorted(tables["sources"], key=lambda row: (int(row["rank"]), -int(row.get("published", 0)), row["code"]))
    sources.sort(key=lambda row: _latest_day(row["issued"]), reverse=True)
    ranks = {row["code"]: (row["kind"] != "report", place) for place, row in enumerate(sources)}

    def rank(one: Observation) -> tuple[bool, bool, bool, int, str]:
        of_no_report, place = ranks[one.source]
        return of_no_report, one.kind in NOT_FINAL, one.high is None, place, one.figure

    figures.sort(key=rank)
    trees = _code_lists(tables).trees
    wholes = {tree.whole for tree in trees.values()}
    parts = {part for tree in trees.values() for part in tree.parents if part not in wholes}
    with_parts = {(_beside_whole(one), one.source) for one in figures if one.item in parts}
    figures.sort(key=lambda one: one.item in wholes and (_beside_whole(one), one.source) not in with_parts)
    of_whole: dict[tuple[str, ...], str] = {}
    for one in figures:
        if one.item in wholes:
            of_whole.setdefault(_beside_whole(one), one.source)
    figures.sort(key=lambda one: of_whole.get(_beside_whole(one), one.source) != one.source)
    return figures


def _latest_day(issued: str) -> str:
    """The last day that a date known to the year or month can be: "2005" may have been issued as late as 2005-12-31."""
    return issued + "-12-31"[len(issued) - len("2005") :]


def _beside_whole(one: Observation) -> tuple[str, ...]:
    """What a part has in common with its whole."""
    return one.indicator, one.area, one.period, one.measure


def _printed(cells: Sequence[str], counted: Collection[str]) -> Observation:
    """The observation of a printed figure, of its cells in the columns _FIGURE; of the indicators `counted` the
    interval is the number alone."""
    shared = map(sys.intern, cells[:_SHARED])
    indicator, item, area, period, measure, kind, unit, source = shared
    figure, number, last_digit, ambiguous = cells[_SHARED:]
    value, step = _fraction(number), _step(last_digit)
    low, high = printed_interval(value, step, kind=kind, counted=indicator in counted)
    return Observation(
        id=observation_id(indicator, item, period, measure, area),
        indicator=indicator,
        item=item,
        area=area,
        period=period,
        measure=measure,
        kind=kind,
        value=value,
        low=low,
        high=high,
        step=step,
        unit=unit,
        source=source,
        figure=figure,
        ambiguous=ambiguous == "true",
    )


def _fraction(text: str) -> Fraction:
    """A number of the form 1234.5: twice as fast as from the text as it is."""
    whole, _, decimals = text.partition(".")
    return Fraction(int(whole + decimals), 10 ** len(decimals))


_step = lru_cache(64)(_fraction)


def _code_lists(tables: Tables) -> CodeLists:
    trees = {
        indicator["code"]: _tree([row for row in tables["segments"] if row["indicator"] == indicator["code"]])
        for indicator in tables["indicators"]
        if indicator["dimension"] == "segment"
    }
    sectors = _tree(tables["sectors"])
    trees.update({row["code"]: sectors for row in tables["indicators"] if row["dimension"] == "sector"})
    stated = {row["code"]: row["decimals"] for row in (*tables["indicators"], *tables["measures"])}

    def decimals(indicator: str, measure: str) -> int | None:
        text = stated[measure] or stated[indicator]
        return int(text) if text else None

    barriers = tuple(frozenset((row["left"], row["right"])) for row in tables["barriers"])
    unstated = frozenset(row["code"] for row in tables["indicators"] if row["price_base"] == "not_stated")
    price_bases = {row["code"]: row["price_base"] for row in tables["sources"]}
    rates = frozenset(row["code"] for row in tables["indicators"] if row["kind"] == "rate")
    flows = frozenset(row["code"] for row in tables["indicators"] if row["kind"] == "flow")
    scopes = {row["code"]: row["compare_within"] for row in tables["indicators"]}
    unclear = frozenset(row["code"] for row in tables["sources"] if row.get("period_unclear") == "true")
    districts = [row["slug"] for row in tables["areas"]]
    return CodeLists(trees, decimals, barriers, unstated, price_bases, rates, flows, scopes, unclear, districts)


def _tree(rows: Iterable[Row]) -> Hierarchy:
    ordered = sorted(rows, key=lambda row: int(row["position"]))
    remainder = next(row["code"] for row in ordered if row["role"] == "remainder")
    return Hierarchy({row["code"]: row["parent"] for row in ordered}, remainder)


def _records(tables: Tables, observations: ObservationSet, dataset: str) -> Content:
    ledger, doubted = _ledger(observations)
    made: dict[str, Iterable[Record]] = {
        "item": picked("item", _items(tables)),
        "recipe": (
            {"observation": key, "position": position, "input": used}
            for key, position, used in derive.walk(observations.by_id.values())
        ),
        "refusal": (
            {"wanted": one.wanted, "reason": one.reason, "left_number": one.left, "right_number": one.right}
            for one in observations.refusals
        ),
        "barred": _barred(tables, observations),
        "finding": picked("finding", ({**row, "finding_group": row["group"]} for row in tables["findings"])),
        "barrier": picked(
            "barrier", ({**row, "left_item": row["left"], "right_item": row["right"]} for row in tables["barriers"])
        ),
        "meta": [{"key": "dataset", "value": dataset}, {"key": "schema", "value": str(releases.SCHEMA)}],
    }
    as_they_are = {name: picked(name, tables[plural]) for name, plural in _REGISTERS.items()}
    content = {name: table(name, records) for name, records in (as_they_are | made).items()}
    return (
        content
        | ledger
        | {"observation": release_rows.observations(tables, list(observations.by_id.values()), doubted)}
    )


def _ledger(observations: ObservationSet) -> tuple[Content, set[str]]:
    """The tables of the ledger, and ids of the numbers that it casts doubt on."""
    identities = checks.ledger(observations)
    closings = (release_rows.closing(identity, closing) for identity in identities for closing in identity.closings)
    found = {
        "identity": release_rows.identities(identities),
        "identity_number": release_rows.identity_numbers(identities),
        "closing": table("closing", closings),
    }
    return found, observations.resting_on({key for identity in identities for key in identity.doubted})


def _items(tables: Tables) -> Iterator[Row]:
    for row in tables["sectors"]:
        yield {**row, "dimension": "sector"}
    for row in tables["products"]:
        yield {**row, "dimension": "product", "role": "part", "short_vi": row["name_vi"], "short_en": row["name_en"]}
    for row in tables["segments"]:
        yield {**row, "dimension": "segment", "short_vi": row["name_vi"], "short_en": row["name_en"]}


def _barred(tables: Tables, observations: ObservationSet) -> Iterator[Record]:
    """Pairs of series of one item, or of two with a barrier between them, that must not be compared, and why."""
    series: dict[tuple[str, str, str], Observation] = {}
    for observation in observations.by_id.values():
        if observation.measure in LEVELS and not observation.formula:
            series.setdefault((observation.indicator, observation.item, observation.source), observation)
    barriers = {frozenset((row["left"], row["right"])): row["id"] for row in tables["barriers"]}
    for left, right in itertools.combinations(series.values(), 2):
        barrier = barriers.get(frozenset((left.item, right.item)), "")
        reason = incomparable(left, right, observations.code_lists)
        if reason and (barrier or left.item == right.item):
            for one, other in ((left, right), (right, left)):
                yield {
                    "item": one.item,
                    "source": one.source,
                    "other_item": other.item,
                    "other_source": other.source,
                    "reason": reason,
                    "barrier": barrier,
                }
