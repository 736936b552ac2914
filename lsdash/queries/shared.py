"""What all queries share: the columns of an observation, conditions of the filters, asking."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import duckdb
import pandas as pd

from lsdash.model.filters import Filters
from lsdash.model.monthly_intervals import with_digits

Cursor = duckdb.DuckDBPyConnection

# Of `ready.observation o`.
COLUMNS = """
    o.id, o.indicator, o.item, o.area, o.period, o.measure, o.value, o.low, o.high, o.step, o.unit, o.kind,
    o.ambiguous, o.doubted, o.restated, o.below, o.source, o.place, o.as_printed"""

SECTORS_CHOSEN = """
    ($sectors IS NULL OR list_contains($sectors, o.item) OR list_contains($sectors, o.parent))"""
PRODUCTS_CHOSEN = "($products IS NULL OR list_contains($products, i.code))"
NESTED = "(o.role = 'part' AND o.parent <> 'total' AND ($sectors IS NULL OR list_contains($sectors, o.parent)))"
YEARS_CHOSEN = "($since IS NULL OR (o.since >= $since AND o.until <= $until))"
# Measures of what is aimed at.
AIMS = "('target', 'target_growth', 'target_level', 'gap', 'growth_needed', 'gap_share')"
# What is lacking to a target is so after the year before: in the midst of the target's own year it is so no longer.
NOT_YET = "(o.measure NOT IN ('gap', 'growth_needed', 'gap_share') OR left($this, 4) <> $next)"
# Of the page's period the actual, that of the year before, the plan; then the next target. Of a period that nobody has
# actual figures of, what was aimed at for it.
OF_PERIOD = f"""CASE WHEN o.measure = 'actual' THEN o.period IN ($this, $before)
            WHEN o.measure IN {AIMS} THEN (o.period = $next AND {NOT_YET}) OR (o.period = $this AND NOT o.with_actual)
            ELSE coalesce(o.period = $this, false) END"""
# The same, or whole years side by side.
SHOWN_PERIODS = f"""CASE WHEN $first IS NULL THEN {OF_PERIOD}
            ELSE o.since >= $first AND o.until <= $last AND length(o.period) = 4 END"""

# The statement `c` that is shown of the number of `ready.number o`, and by how much `o` differs from it: bounds do not.
# A difference is known as far as the rougher of the two.
SHOWN = """JOIN ready.number c ON c.chosen AND (c.indicator, c.item, c.area, c.period, c.measure)
        = (o.indicator, o.item, o.area, o.period, o.measure)"""
DIFFERENCE = """CASE WHEN o.high IS NOT NULL AND c.high IS NOT NULL THEN o.value - c.value END AS difference,
        greatest(o.step, c.step) AS difference_step"""

# Of 2,048 rows each: what is made of so many takes other threads' turn for some 20 ms.
_VECTORS = 2
# The longest answer whose values are fetched one by one; of each type of the engine pandas' own, and that with gaps.
_SHORT = 500
_DTYPES: dict[str, tuple[Any, Any]] = {
    "VARCHAR": ("str", "str"),
    "DOUBLE": ("float64", "float64"),
    "INTEGER": ("int32", "Int32"),
    "BIGINT": ("int64", "Int64"),
    "BOOLEAN": ("bool", "boolean"),
}

# Which failing identity casts doubt on which number: on its own numbers, and on all that is computed from these.
DOUBT = """
    WITH RECURSIVE doubt AS (
        SELECT number, identity FROM src.identity_number WHERE doubted
        UNION
        SELECT r.observation, d.identity FROM src.recipe r JOIN doubt d ON r.input = d.number)"""

# Names that a row of the ledger is written with.
ABOUT = "LEFT JOIN src.item i ON i.code = d.item"


def ask(cursor: Cursor, sql: str, filters: Filters | None = None, *names: str, **more: object) -> pd.DataFrame:
    """The answer to constant `sql`; `names` are the filters that it uses as parameters, `more` its other parameters."""
    return _frame(_executed(cursor, sql, filters, *names, **more))


def ask_months(cursor: Cursor, sql: str, filters: Filters | None = None, *names: str, **more: object) -> pd.DataFrame:
    """The same of amounts of months: each number with the last digit that it is shown with, `<name>_step`."""
    return with_digits(_frame(_executed(cursor, sql, filters, *names, **more)))


def ask_in_pieces(cursor: Cursor, sql: str, filters: Filters, *names: str) -> Iterator[pd.DataFrame]:
    """The answer to `ask` in pieces, one at least, none of which is kept: for answers of any length."""
    answer = _executed(cursor, sql, filters, *names)
    piece = answer.fetch_df_chunk(_VECTORS)
    yield piece
    while not (piece := answer.fetch_df_chunk(_VECTORS)).empty:
        yield piece


def _executed(cursor: Cursor, sql: str, filters: Filters | None, *names: str, **more: object) -> Cursor:
    chosen = filters.parameters() if filters else {}
    return cursor.execute(_read(sql), {**{name: chosen[name] for name in names}, **more})


def _frame(answer: Cursor) -> pd.DataFrame:
    """The same as `answer.df()`, which takes twice as long for a short answer as the engine takes to find it."""
    kinds = {name: str(kind) for name, kind, *_ in answer.description or ()}
    if not _DTYPES.keys() >= set(kinds.values()):
        return answer.df()
    dtypes = {name: _DTYPES[kind] for name, kind in kinds.items()}
    first = answer.fetchmany(_SHORT)
    if not first:
        return answer.df()
    frame = pd.DataFrame(
        {
            name: pd.array(values, dtype=nullable if None in values else dtype)
            for (name, (dtype, nullable)), values in zip(dtypes.items(), zip(*first, strict=True), strict=True)
        },
        copy=False,
    )
    if len(first) < _SHORT:
        return frame
    rest = answer.df().astype({name: dtype for name, (dtype, _) in dtypes.items() if dtype == "str"})
    return frame if rest.empty else pd.concat([frame, rest], ignore_index=True)


@lru_cache(maxsize=128)
def _read(sql: str) -> duckdb.Statement:
    """Constant `sql`, read by the engine once for good: that takes up to a fifth of an answer."""
    (statement,) = duckdb.extract_statements(sql)
    return statement
