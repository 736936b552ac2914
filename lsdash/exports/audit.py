"""The audit: the ledger in words, where every number comes from, and whether tables, release and ledger agree.

The release is read as it lies on disk. Printed figures are looked for in the tables and their printed words are read
again; derived numbers are computed anew from the release's own recipes; all that follows from the tables, verdicts of
the ledger included, is computed anew and compared with the release row by row.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lsdash import queries
from lsdash.data import build, printed_numbers, publications, release_writing, releases
from lsdash.data.csv_tables import Row, Tables
from lsdash.data.publications import Publication
from lsdash.data.release_rows import Content, Record
from lsdash.data.schema import LAYOUT
from lsdash.model.exact import Fraction
from lsdash.model.filters import Filters
from lsdash.model.formulas import FORMULAS, Undefined
from lsdash.model.intervals import CodeLists, Observation, ObservationSet
from lsdash.model.pages import PAGES
from lsdash.model.words import Words
from lsdash.present import ledger_tables
from lsdash.present.html_table import Cell, Table
from lsdash.present.markup import Inline
from lsdash.view import coverage, view

Rows = dict[str, list[Record]]
_NUMBERS = ("value", "low", "high")
_NAMED_BY = {"id", "code", "slug"}


@dataclass(frozen=True)
class Audit:
    """`ledger` and `provenance` as lines to be read; `differences` has one line for each disagreement."""

    ledger: Sequence[str]
    provenance: Sequence[str]
    differences: Sequence[str]


def audit(
    tables_of_folder: Tables, release: releases.Release, lang: str, published: Sequence[Publication] = ()
) -> Audit:
    """Audit `release` against the tables of `data/` and what was published beside them. Raises
    csv_tables.InvalidTables and releases.ReleaseError."""
    source = publications.added(tables_of_folder, published)
    with releases.cursor(release) as cursor:
        stored = _rows(release_writing.stored(cursor))

        def ask(name: str) -> pd.DataFrame:
            frame: pd.DataFrame = getattr(queries, name)(cursor, Filters())
            return frame

        words = view.words(release, lang, next(iter(view.vocabulary(release).reported), ""))
        ledger = list(_ledger(ask, coverage.pages_of(release), words))
    printed = _printed_found(stored["observation"], source)
    computed = _recomputed(stored)
    placed = [row for row in stored["finding"] if row["place"]]
    counts = {
        "printed": (printed.count(""), len(printed)),
        "derived": (computed.count(""), len(computed)),
        "findings": (len(placed), len(stored["finding"])),
    }
    provenance = [words.text(f"audit.{key}", done=done, all=every) for key, (done, every) in counts.items()]
    differences = [
        *(line for line in (*printed, *computed) if line),
        *(f"finding {row['id']}: no place in the report" for row in stored["finding"] if row not in placed),
        *_rows_that_differ(_rows(build.with_published(tables_of_folder, published)), stored),
    ]
    return Audit(ledger, provenance, differences)


def _rows(content: Content) -> Rows:
    return {name: table.to_pylist() for name, table in content.items()}


# --- the ledger in words ---------------------------------------------------------------------------------------------


def _ledger(ask: Callable[[str], pd.DataFrame], shown: Mapping[str, Mapping[str, str]], words: Words) -> Iterator[str]:
    """The tables of the page on sources and checks, as text."""
    frame, numbers = ask("ledger"), ask("ledger_numbers")
    touched = coverage.pages_touched(numbers, shown)

    def pages(identity: str) -> Sequence[Inline]:
        here = touched.get(identity, {})
        return [Inline(words.listing(words.text(f"nav.{page.code}") for page in PAGES if page.code in here))]

    yield from _text(ledger_tables.ledger(frame, numbers, pages, words))
    yield ""
    yield from _text(ledger_tables.closings(ask("closings"), frame, words))


def _text(table: Table) -> Iterator[str]:
    """A table as lines: a heading, then each row's cells one after another."""
    yield table.caption
    for row in table.rows:
        yield "  " * (len(row) > 1) + " | ".join(filter(None, map(_cell, row)))


def _cell(cell: Cell) -> str:
    below = "".join(piece.text for piece in cell.subline)
    return " ".join(part for part in (cell.text, below if not cell.text else f"({below})" if below else "") if part)


# --- where each number comes from ------------------------------------------------------------------------------------


def _printed_found(observations: Sequence[Record], source: Tables) -> list[str]:
    """For each printed figure of the release "", or what the tables do not bear out."""
    figures = {row["id"]: row for row in source["figures"]}
    read = printed_numbers.reader(source, printed_numbers.read)
    printed_ones = [row for row in observations if row["figure"]]
    return [_compared(row, figures.get(str(row["figure"])), read) for row in printed_ones]


def _compared(row: Record, figure: Row | None, read: Callable[[Row], printed_numbers.Printed]) -> str:
    if figure is None:
        return f"observation {row['id']}: figure {row['figure']} is not in the tables"
    words = read(figure)
    if row["as_printed"] != figure["as_printed"] or row["value"] != float(words.value):
        return f"observation {row['id']}: {row['value']}, printed “{figure['as_printed']}” ({row['figure']})"
    return ""


def _recomputed(stored: Rows) -> list[str]:
    """For each derived number of the release "", or what its recipe gives instead."""
    observations = _book(stored)
    derived = [row for row in stored["observation"] if row["formula"]]
    return [_recipe_holds(observations, row) for row in derived]


def _recipe_holds(observations: ObservationSet, row: Record) -> str:
    key = str(row["id"])
    entry = observations.by_id[key]
    wanted = tuple(row[name] for name in _NUMBERS)
    try:
        computed = tuple(map(float, observations.span(FORMULAS[entry.formula], entry.inputs)))
    except (Undefined, KeyError, TypeError):  # also an unknown formula, an input too few or too many
        return f"observation {key}: its recipe cannot be computed"
    return "" if computed == wanted else f"observation {key}: {wanted}, its recipe gives {computed}"


def _book(stored: Rows) -> ObservationSet:
    """The release's observations with their recipes."""
    inputs: dict[object, list[tuple[int, str]]] = {}
    for row in stored["recipe"]:
        inputs.setdefault(row["observation"], []).append((int(str(row["position"])), str(row["input"])))
    entries = (_entry(row, [key for _, key in sorted(inputs.get(row["id"], []))]) for row in stored["observation"])
    return ObservationSet(entries, CodeLists({}, lambda _indicator, _measure: None))


def _entry(row: Record, inputs: Sequence[str]) -> Observation:
    numbers = {name: None if row[name] is None else Fraction(repr(row[name])) for name in (*_NUMBERS, "step")}
    words = {
        name: row[name] for name in ("id", "indicator", "item", "area", "period", "measure", "kind", "unit", "source")
    }
    return Observation(**words, **numbers, formula=str(row["formula"]), inputs=tuple(inputs))  # type: ignore[arg-type]


# --- tables and release, row by row ----------------------------------------------------------------------------------


def _rows_that_differ(wanted: Rows, stored: Rows) -> Iterator[str]:
    for table in LAYOUT:
        expected, in_release = _named(table, wanted[table]), _named(table, stored[table])
        for name in dict.fromkeys((*expected, *in_release)):
            if name not in in_release:
                yield f"{table} {name}: follows from the tables, not in the release"
            elif name not in expected:
                yield f"{table} {name}: in the release, does not follow from the tables"
            else:
                yield from _columns_that_differ(f"{table} {name}", expected[name], in_release[name])


def _columns_that_differ(name: str, expected: Record, in_release: Record) -> Iterator[str]:
    for column, value in expected.items():
        if str(value) != str(in_release[column]):
            yield f"{name}: {column} is {in_release[column]!s} in the release, {value!s} by the tables"


def _named(table: str, rows: Sequence[Mapping[str, object]]) -> dict[str, Record]:
    """Rows by id, or by all their text where a table has none; the n-th alike one gets a number."""
    names = [column for column in LAYOUT[table] if column in _NAMED_BY][:1]
    columns = names or [column for column, kind in LAYOUT[table].items() if kind.startswith("VARCHAR")]
    seen: Counter[str] = Counter()
    by_name: dict[str, Record] = {}
    for row in rows:
        name = " ".join(str(row[column]) for column in columns if row[column])
        seen[name] += 1
        by_name[name if seen[name] == 1 else f"{name} ({seen[name]})"] = {
            column: row[column] for column in LAYOUT[table]
        }
    return by_name
