"""From the rows of the tables to the rows of a release: printed figures, what follows from them, the ledger."""

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from lsdash.data import releases, validate
from lsdash.data.csv_tables import InvalidTables, Row, Tables, ValidationIssue
from lsdash.data.schema import LAYOUT
from lsdash.model import checks, derive, periods
from lsdash.model.identities import Closing, Identity
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

Record = dict[str, object]
Content = dict[str, list[Record]]


def contents(tables: Tables, dataset: str = releases.DATASET) -> Content:
    """Every row of the release of `dataset`, without its id.

    Raises InvalidTables for what the descriptor cannot say.
    """
    issues = validate.issues(tables)
    if issues:
        raise InvalidTables(issues)
    observations = observe(tables)
    issues = [
        ValidationIssue("finding_links.csv", row, "observation", link["observation"], "the id of an observation")
        for row, link in enumerate(tables["finding_links"], 2)
        if link["observation"] and link["observation"] not in observations.by_id
    ]
    if issues:
        raise InvalidTables(issues)
    return _records(tables, observations, dataset)


def observe(tables: Tables) -> ObservationSet:
    """What the sources print, what is derived from it, and what is refused.

    Of several statements of one number the chosen one has the id of the number, the others their own.
    """
    counted = {row["code"] for row in tables["indicators"] if row["counted"] == "true"}
    printed: dict[str, Observation] = {}
    for row in _preferred_first(tables):
        observation = _printed(row, exact=row["indicator"] in counted)
        if observation.id in printed:
            observation = replace(observation, id=statement_id(observation.id, observation.source))
        printed[observation.id] = observation
    return derive.derive(printed.values(), _code_lists(tables))


def _preferred_first(tables: Tables) -> list[Row]:
    """The figures in the order in which statements of one number are preferred.

    Those of reports before others, final ones before estimates, exact ones before bounds, then the one issued later,
    then the one of the source with the lower rank. Parts are preferred of the source of their whole, and the whole of
    a source that prints a part, so that what is stacked and added up was printed together.
    """
    sources = {row["code"]: row for row in tables["sources"]}
    figures = sorted(tables["figures"], key=lambda row: (int(sources[row["source"]]["rank"]), row["source"], row["id"]))
    figures.sort(key=lambda row: _latest_day(sources[row["source"]]["issued"]), reverse=True)
    figures.sort(key=lambda row: (row["kind"] in NOT_FINAL, row["kind"] == "lower_bound"))
    figures.sort(key=lambda row: sources[row["source"]]["kind"] != "report")
    trees = _code_lists(tables).trees
    wholes = {tree.whole() for tree in trees.values()}
    parts = {part for tree in trees.values() for part in tree.parents if part not in wholes}
    with_parts = {(_beside_whole(row), row["source"]) for row in figures if row["item"] in parts}
    figures.sort(key=lambda row: row["item"] in wholes and (_beside_whole(row), row["source"]) not in with_parts)
    of_whole: dict[tuple[str, ...], str] = {}
    for row in figures:
        if row["item"] in wholes:
            of_whole.setdefault(_beside_whole(row), row["source"])
    return sorted(figures, key=lambda row: of_whole.get(_beside_whole(row), row["source"]) != row["source"])


def _latest_day(issued: str) -> str:
    """The last day that a date known to the year or month can be: "2005" may have been issued as late as 2005-12-31."""
    return issued + "-12-31"[len(issued) - len("2005") :]


def _beside_whole(row: Row) -> tuple[str, ...]:
    """What a part has in common with its whole."""
    return row["indicator"], row["area"], row["period"], row["measure"]


def _printed(row: Row, *, exact: bool) -> Observation:
    """The observation of a printed figure; `exact`: a count, whose interval is the number alone."""
    value, step = Fraction(row["value"]), Fraction(row["step"])
    low, high = printed_interval(value, step, kind=row["kind"], counted=exact)
    return Observation(
        id=observation_id(row["indicator"], row["item"], row["period"], row["measure"], row["area"]),
        indicator=row["indicator"],
        item=row["item"],
        area=row["area"],
        period=row["period"],
        measure=row["measure"],
        kind=row["kind"],
        value=value,
        low=low,
        high=high,
        step=step,
        unit=row["unit"],
        source=row["source"],
        figure=row["id"],
        ambiguous=row["ambiguous"] == "true",
    )


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


def _tree(rows: Sequence[Row]) -> Hierarchy:
    ordered = sorted(rows, key=lambda row: int(row["position"]))
    remainder = next(row["code"] for row in ordered if row["role"] == "remainder")
    return Hierarchy({row["code"]: row["parent"] for row in ordered}, remainder)


def _records(tables: Tables, observations: ObservationSet, dataset: str) -> Content:
    identities = checks.ledger(observations)
    doubted = observations.resting_on({key for identity in identities for key in identity.doubted})
    return {
        "source": _picked("source", tables["sources"]),
        "unit": _picked("unit", tables["units"]),
        "product_group": _picked("product_group", tables["product_groups"]),
        "indicator": _picked("indicator", tables["indicators"]),
        "measure": _picked("measure", tables["measures"]),
        "area": _picked("area", tables["areas"]),
        "region": _picked("region", tables["regions"]),
        "item": _picked("item", _items(tables)),
        "observation": _observations(tables, observations.by_id.values(), doubted),
        "recipe": [
            {"observation": key, "position": position, "input": used}
            for key, position, used in derive.walk(observations.by_id.values())
        ],
        "identity": [_identity(position, identity) for position, identity in enumerate(identities)],
        "identity_number": [row for identity in identities for row in _numbers_of(identity)],
        "closing": [_closing(identity, closing) for identity in identities for closing in identity.closings],
        "refusal": [
            {"wanted": one.wanted, "reason": one.reason, "left_number": one.left, "right_number": one.right}
            for one in observations.refusals
        ],
        "barred": list(_barred(tables, observations)),
        "finding": _picked("finding", ({**row, "finding_group": row["group"]} for row in tables["findings"])),
        "finding_link": _picked("finding_link", tables["finding_links"]),
        "activity": _picked("activity", tables["activities"]),
        "barrier": _picked(
            "barrier", ({**row, "left_item": row["left"], "right_item": row["right"]} for row in tables["barriers"])
        ),
        "rule": _picked("rule", tables["rules"]),
        "headline": _picked("headline", tables["headlines"]),
        "screen": _picked("screen", tables["screens"]),
        "meta": [{"key": "dataset", "value": dataset}, {"key": "schema", "value": str(releases.SCHEMA)}],
    }


def _picked(table: str, rows: Iterable[Row]) -> list[Record]:
    """Rows with the columns and types of a release table; columns that the row lacks are empty text."""
    return [{name: _typed(kind, row.get(name, "")) for name, kind in LAYOUT[table].items()} for row in rows]


def _typed(kind: str, text: str) -> object:
    if kind.startswith("INTEGER"):
        return int(text)
    if kind.startswith("DOUBLE"):
        return float(text)
    if kind.startswith("BOOLEAN"):
        return text == "true"
    if kind == "DATE":
        return datetime.fromisoformat(text).date() if text else None
    return text


def _items(tables: Tables) -> Iterator[Row]:
    for row in tables["sectors"]:
        yield {**row, "dimension": "sector"}
    for row in tables["products"]:
        yield {**row, "dimension": "product", "role": "part", "short_vi": row["name_vi"], "short_en": row["name_en"]}
    for row in tables["segments"]:
        yield {**row, "dimension": "segment", "short_vi": row["name_vi"], "short_en": row["name_en"]}


def _observations(tables: Tables, observations: Collection[Observation], doubted: Collection[str]) -> list[Record]:
    figures = {row["id"]: row for row in tables["figures"]}
    kinds = {row["code"]: row["kind"] for row in tables["sources"]}
    return [
        {**_observation(one, figures.get(one.figure, {}), kinds), "doubted": one.id in doubted} for one in observations
    ]


def _observation(observation: Observation, figure: Row, source_kinds: dict[str, str]) -> Record:
    record = {name: getattr(observation, name, "") for name in LAYOUT["observation"]}
    numbers = {name: float(getattr(observation, name)) for name in ("value", "low", "step")}
    words = {name: figure.get(name, "") for name in ("place", "as_printed", "note_vi", "note_en")}
    period = periods.of(observation.period)
    about: Record = {"since": period.since, "until": period.until, "source_kind": source_kinds[observation.source]}
    about |= {"chosen": observation.id == observation.key, "late": False, "reporters": None, "expected": None}
    return {**record, **numbers, **words, **about, "high": _double(observation.high)}


def _identity(position: int, identity: Identity) -> Record:
    record: Record = {name: getattr(identity, name, None) for name in LAYOUT["identity"]}
    for side in ("computed", "held", "difference"):
        span = getattr(identity, side)
        ends = span if span is not None else (None, None, None)
        record |= {f"{side}{end}": _double(number) for end, number in zip(("", "_low", "_high"), ends, strict=True)}
    return {**record, "position": position, "step": float(identity.step)}


def _double(number: Fraction | None) -> float | None:
    return None if number is None else float(number)


def _numbers_of(identity: Identity) -> Iterator[Record]:
    """The numbers of an identity, each once per part that it plays in it."""
    residual = (identity.residual,) if identity.residual else ()
    for part, parts in (
        *((name, getattr(identity, name)) for name in ("terms", "against", "figures", "missing")),
        ("residual", residual),
    ):
        for position, key in enumerate(parts):
            doubted = key in identity.doubted
            yield {"identity": identity.id, "part": part, "position": position, "number": key, "doubted": doubted}


def _closing(identity: Identity, closing: Closing) -> Record:
    ends = {name: float(getattr(closing, name)) for name in ("value", "low", "high")}
    return {"identity": identity.id, "figure": closing.figure, **ends, "confirmed": closing.confirmed}


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
