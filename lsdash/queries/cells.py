"""Coverage: which cells of indicator, period and area level a report fills."""

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.queries.shared import COLUMNS, PRODUCTS_CHOSEN, YEARS_CHOSEN, Cursor, ask

_COVERAGE = f"""
    WITH cell AS (
        SELECT DISTINCT o.period, o.measure FROM ready.observation o
        WHERE o.source_kind = 'report' AND o.measure IN ('actual', 'plan', 'target') AND {YEARS_CHOSEN}
            AND length(o.period) = 4),
    series AS (
        SELECT DISTINCT indicator, item FROM ready.observation
        WHERE source_kind = 'report' AND measure IN ('actual', 'plan', 'target') AND length(period) = 4)
    SELECT s.indicator AS series, s.item AS block, i.position, c.period AS cell_period, c.measure AS cell_measure,
        CASE WHEN o.id IS NULL THEN 'none' WHEN o.formula <> '' THEN 'derived' ELSE 'stated' END AS state,
        (SELECT count(DISTINCT m.area) FROM src.monthly_report m WHERE m.area <> '' AND m.indicator = s.indicator
            AND m.block = s.item AND m.item = s.item AND CAST(m.n // 12 AS VARCHAR) = c.period
            AND CASE c.measure WHEN 'actual' THEN m.done WHEN 'plan' THEN m.planned END IS NOT NULL) AS districts,
        (SELECT count(*) FROM src.area) AS all_districts, {COLUMNS}
    FROM (SELECT indicator, item FROM series) s CROSS JOIN cell c
    JOIN src.item i ON i.code = s.item AND i.role <> 'remainder'
    LEFT JOIN ready.observation o ON o.indicator = s.indicator AND o.item = s.item AND o.period = c.period
        AND o.measure = c.measure AND o.source_kind = 'report'
    WHERE ($sectors IS NULL AND $products IS NULL)
        OR ($sectors IS NOT NULL AND i.dimension = 'sector'
            AND (list_contains($sectors, i.code) OR list_contains($sectors, i.parent)))
        OR ($products IS NOT NULL AND i.dimension = 'product' AND {PRODUCTS_CHOSEN})
    ORDER BY i.dimension <> 'sector', i.dimension, i.position, c.period, c.measure"""


def coverage(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per series with an amount in the report and per cell (year and measure) that it has amounts of.

    Columns series (indicator), block (item), position, cell_period, cell_measure, state of the province's number
    (stated, derived, none), districts (how many have numbers of their own), all_districts, and the observation columns,
    NULL where the state is none. Filters: sectors, products, period.
    """
    return ask(cursor, _COVERAGE, filters, "sectors", "products", "since", "until")


_ITEMS = """
    SELECT DISTINCT m.area, m.item, CAST(m.n // 12 AS VARCHAR) AS period, i.position, i.dimension
    FROM src.monthly_report m JOIN src.item i ON i.code = m.item
    WHERE m.area <> '' AND m.block = m.item AND (m.done IS NOT NULL OR m.planned IS NOT NULL)
        AND ($districts IS NULL OR list_contains($districts, m.area))
        AND (($sectors IS NULL AND $products IS NULL)
            OR list_contains($sectors, m.item) OR list_contains($products, m.item))
        AND ($since IS NULL OR m.n // 12 * 100 + m.n % 12 + 1 BETWEEN $since AND $until)
    ORDER BY i.dimension <> 'sector', i.position, m.area, period"""


def monthly_items(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Which district has monthly reports of what in which year: area, item, period, position, dimension; none where the
    release has no monthly reports. Filters: all."""
    return ask(cursor, _ITEMS, filters, "districts", "sectors", "products", "since", "until")
