"""From the rows of the tables to the rows of a release: printed figures, what follows from them, the ledger."""

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from fractions import Fraction

from lsdash.data import releases, validate
from lsdash.model import checks, derive
from lsdash.model.intervals import Book, LEVELS, Observation, CodeLists, Hierarchy, incomparable, printed_interval
from lsdash.data.csv_tables import BadTables, ValidationIssue, Row, Tables
from lsdash.data.schema import LAYOUT
from lsdash.data.validate import as_figure

Record = dict[str, object]
Content = dict[str, list[Record]]

PROVINCE = "tinh"
_AIMED = frozenset({"growth", "level"})


def contents(tables: Tables, dataset: str = releases.DATASET) -> Content:
    """Every row of the release of `dataset`, without its id and without monthly reports, which tables do not hold.

    Raises BadTables for what the descriptor cannot say.
    """
    flaws = validate.flaws(tables)
    if flaws:
        raise BadTables(flaws)
    book = observe(tables)
    known = book.entries
    flaws = [
        ValidationIssue("finding_links.csv", row, "observation", link["observation"], "the id of an observation")
        for row, link in enumerate(tables["finding_links"], 2)
        if link["observation"] and link["observation"] not in known
    ]
    if flaws:
        raise BadTables(flaws)
    return _records(tables, book, dataset)


def observe(tables: Tables) -> Book:
    """All observations: the printed figures of the report, those of later years, and what follows; what is refused."""
    register = _register(tables)
    counted = {row["code"] for row in tables["indicators"] if row["counted"] == "true"}
    printed_ones = [_stated(row, counted) for row in tables["figures"]]
    later = [_stated(as_figure(row), counted) for row in tables["later_figures"]]
    return derive.derive(sorted([*printed_ones, *later], key=lambda entry: entry.id), register)


def _stated(row: Row, counted: set[str]) -> Observation:
    item = row["sector"] or row["product"] or row["segment"]
    value, step = Fraction(row["value"]), Fraction(row["step"])
    exact = row["indicator"] in counted
    low, high = printed_interval(value, step, kind=row["kind"], counted=exact)
    return Observation(
        id=f"{row['indicator']}.{item}.{row['period']}.{row['measure']}",
        indicator=row["indicator"],
        item=item,
        period=int(row["period"]),
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


def _register(tables: Tables) -> CodeLists:
    trees = {
        indicator["code"]: _tree([row for row in tables["segments"] if row["indicator"] == indicator["code"]])
        for indicator in tables["indicators"]
        if indicator["dimension"] == "segment"
    }
    sectors = _tree(tables["sectors"])
    trees.update({row["code"]: sectors for row in tables["indicators"] if row["dimension"] == "sector"})
    shown = {row["code"]: row["decimals"] for row in (*tables["indicators"], *tables["measures"])}

    def decimals(indicator: str, measure: str) -> int | None:
        found = shown[measure] or shown[indicator]
        return int(found) if found else None

    barriers = tuple(frozenset((row["left"], row["right"])) for row in tables["barriers"])
    unstated = frozenset(row["code"] for row in tables["indicators"] if row["price_base"] == "not_stated")
    return CodeLists(trees, decimals, barriers, unstated)


def _tree(rows: Sequence[Row]) -> Hierarchy:
    ordered = sorted(rows, key=lambda row: int(row["position"]))
    remainder = next(row["code"] for row in ordered if row["role"] == "remainder")
    return Hierarchy({row["code"]: row["parent"] for row in ordered}, remainder)


def _records(tables: Tables, book: Book, dataset: str) -> Content:
    identities = checks.ledger(book)
    doubted = book.resting_on({key for identity in identities for key in identity.doubted})
    return {
        "source": _picked("source", tables["sources"]),
        "unit": _picked("unit", tables["units"]),
        "product_group": _picked("product_group", tables["product_groups"]),
        "indicator": _picked("indicator", tables["indicators"]),
        "measure": _picked("measure", tables["measures"]),
        "area": _picked("area", tables["areas"]),
        "item": _picked("item", _items(tables)),
        "observation": _observations(tables, book.entries.values(), doubted),
        "recipe": [
            {"observation": key, "position": position, "input": used}
            for key, position, used in derive.walk(book.entries.values())
        ],
        "identity": [_identity(position, identity) for position, identity in enumerate(identities)],
        "identity_number": [row for identity in identities for row in _numbers_of(identity)],
        "closing": [_closing(identity, closing) for identity in identities for closing in identity.closings],
        "refusal": [
            {"wanted": each.wanted, "reason": each.reason, "left_number": each.left, "right_number": each.right}
            for each in book.refusals
        ],
        "barred": list(_barred(tables, book)),
        "finding": _picked("finding", ({**row, "finding_group": row["group"]} for row in tables["findings"])),
        "finding_link": _picked("finding_link", tables["finding_links"]),
        "activity": _picked("activity", tables["activities"]),
        "barrier": _picked(
            "barrier", ({**row, "left_item": row["left"], "right_item": row["right"]} for row in tables["barriers"])
        ),
        "rule": _picked("rule", tables["rules"]),
        "headline": _picked("headline", tables["headlines"]),
        "screen": _picked("screen", tables["screens"]),
        "monthly": [],
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


def _observations(tables: Tables, observations: Iterable[Observation], doubted: Collection[str]) -> list[Record]:
    figures = {row["id"]: row for row in (*tables["figures"], *tables["later_figures"])}
    kinds = {row["code"]: row["kind"] for row in tables["sources"]}
    entries = list(observations)
    targets = {(entry.indicator, entry.item, entry.period) for entry in entries if entry.measure == "target"}
    return [
        {
            **_observation(entry, figures.get(entry.figure, {}), kinds),
            # Growth and level of a year that has a target and is yet to come are aims, not outcomes.
            "aimed": entry.measure in _AIMED and (entry.indicator, entry.item, entry.period) in targets,
            "doubted": entry.id in doubted,
        }
        for entry in entries
    ]


def _observation(entry: Observation, figure: Row, source_kinds: dict[str, str]) -> Record:
    record = {name: getattr(entry, name, "") for name in LAYOUT["observation"]}
    numbers = {name: float(getattr(entry, name)) for name in ("value", "low", "step")}
    place = {name: int(figure[name]) if figure.get(name) else None for name in ("paragraph", "sentence")}
    words = {name: figure.get(name, "") for name in ("as_printed", "note_vi", "note_en")}
    high = None if entry.high is None else float(entry.high)
    area = {"area": PROVINCE, "source_kind": source_kinds[entry.source]}
    return {**record, **numbers, **place, **words, **area, "high": high}


def _identity(position: int, identity: checks.Identity) -> Record:
    record: Record = {name: getattr(identity, name, None) for name in LAYOUT["identity"]}
    for side in ("computed", "held", "difference"):
        span = getattr(identity, side)
        ends = span if span is not None else (None, None, None)
        record |= {f"{side}{end}": _double(number) for end, number in zip(("", "_low", "_high"), ends, strict=True)}
    return {**record, "position": position, "step": float(identity.step)}


def _double(number: Fraction | None) -> float | None:
    return None if number is None else float(number)


def _numbers_of(identity: checks.Identity) -> Iterator[Record]:
    """The numbers of an identity, each once per part that it plays in it."""
    residual = (identity.residual,) if identity.residual else ()
    for part, parts in (
        *((name, getattr(identity, name)) for name in ("terms", "against", "figures", "missing")),
        ("residual", residual),
    ):
        for position, key in enumerate(parts):
            doubted = key in identity.doubted
            yield {"identity": identity.id, "part": part, "position": position, "number": key, "doubted": doubted}


def _closing(identity: checks.Identity, closing: checks.Closing) -> Record:
    ends = {name: float(getattr(closing, name)) for name in ("value", "low", "high")}
    return {"identity": identity.id, "figure": closing.figure, **ends, "confirmed": closing.confirmed}


def _barred(tables: Tables, book: Book) -> Iterator[Record]:
    """Pairs of series of one item, or of two with a barrier between them, that must not be compared, and why."""
    series: dict[tuple[str, str, str], Observation] = {}
    for entry in book.entries.values():
        if entry.measure in LEVELS and not entry.formula:
            series.setdefault((entry.indicator, entry.item, entry.source), entry)
    barriers = {frozenset((row["left"], row["right"])): row["id"] for row in tables["barriers"]}
    for left, right in itertools.combinations(series.values(), 2):
        barrier = barriers.get(frozenset((left.item, right.item)), "")
        reason = incomparable(left, right, book.register)
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
