"""What all queries share: the columns of an observation, conditions of the filters, asking."""

from functools import lru_cache

import duckdb
import pandas as pd

from lsdash.filters import Filters

Cursor = duckdb.DuckDBPyConnection

# Of `ready.observation o`.
COLUMNS = """
    o.id, o.indicator, o.item, o.period, o.measure, o.value, o.low, o.high, o.step, o.unit, o.kind,
    o.ambiguous, o.aimed, o.doubted, o.below, o.source, o.paragraph, o.sentence, o.as_printed"""

SECTORS_CHOSEN = """
    ($sectors IS NULL OR list_contains($sectors, o.item) OR list_contains($sectors, o.parent))"""
PRODUCTS_CHOSEN = "($products IS NULL OR list_contains($products, i.code))"
NESTED = "(o.role = 'part' AND o.parent <> 'total' AND ($sectors IS NULL OR list_contains($sectors, o.parent)))"
YEARS_CHOSEN = "($first IS NULL OR o.period BETWEEN $first AND $last)"

# Which failing identity casts doubt on which number: on its own numbers, and on all that is computed from these.
DOUBT = """
    WITH RECURSIVE doubt AS (
        SELECT number, identity FROM src.identity_number WHERE doubted
        UNION
        SELECT r.observation, d.identity FROM src.recipe r JOIN doubt d ON r.input = d.number)"""

# Names that a row of the ledger is written with.
ABOUT = """
    LEFT JOIN src.item i ON i.code = d.item
    LEFT JOIN src.observation o ON o.id = concat_ws('.', d.indicator, d.item, d.period, d.measure)"""


def ask(cursor: Cursor, sql: str, filters: Filters | None = None, *names: str, **more: object) -> pd.DataFrame:
    """The answer to constant `sql`; `names` are the filters that it uses as parameters, `more` its other parameters."""
    chosen = filters.parameters() if filters else {}
    return cursor.execute(_read(sql), {**{name: chosen[name] for name in names}, **more}).df()


@lru_cache(maxsize=128)
def _read(sql: str) -> duckdb.Statement:
    """Constant `sql`, read by the engine once for good: that takes up to a fifth of an answer."""
    (statement,) = duckdb.extract_statements(sql)
    return statement
