"""All that is known over time, of every source, with what decides whether two numbers may be joined by a line."""

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.queries.shared import COLUMNS, SECTORS_CHOSEN, Cursor, ask

# What is known of a number besides itself: see lsdash.model.series.
_KNOWN = f"""{COLUMNS}, o.since, o.until, o.chosen, length(o.period) = 4 AS whole_year,
        CASE n.price_base WHEN 'not_stated' THEN s.price_base ELSE n.price_base END AS prices,
        n.compare_within AS scope, s.period_unclear"""
_REGISTERS = "JOIN src.indicator n ON n.code = o.indicator JOIN src.source s ON s.code = o.source"

# Of which indicators there are numbers of the country or of other provinces.
_COMPARED = """SELECT n.indicator FROM ready.number n JOIN src.indicator d ON d.code = n.indicator
        WHERE d.kind = 'rate' AND n.area IN (SELECT slug FROM src.region)"""

_TRENDS = f"""
    WITH numbers AS (
        SELECT o.*, count(DISTINCT o.period)
                FILTER (o.measure = 'actual' AND o.formula = '' AND length(o.period) = 4)
                OVER (PARTITION BY o.indicator, o.item, o.area) AS known
        FROM ready.number o
        WHERE (o.measure IN ('actual', 'plan', 'target')
                OR (o.measure IN ('growth', 'average_growth') AND o.formula = ''))
            AND o.role <> 'remainder' AND o.since < o.until
            AND (list_contains($districts, o.area) OR (o.area = '' AND ($districts IS NULL
                OR NOT EXISTS (FROM ready.number WHERE since < until AND area IN (SELECT slug FROM src.area)))))
            AND (($sectors IS NULL AND $products IS NULL)
                OR (o.indicator = 'production_value' AND $sectors IS NOT NULL AND {SECTORS_CHOSEN})
                OR list_contains($products, o.item)))
    SELECT {_KNOWN}, $sectors IS NOT NULL OR $products IS NOT NULL OR (o.known > 1
            AND (o.dimension = 'product' OR o.role = 'whole') AND o.indicator NOT IN ({_COMPARED})) AS main
    FROM numbers o {_REGISTERS}
    ORDER BY o.dimension <> 'sector', o.dimension <> 'product', o.indicator, o.position, o.area, o.since, o.until,
        CASE o.measure WHEN 'actual' THEN 0 WHEN 'plan' THEN 1 WHEN 'target' THEN 2 ELSE 3 END, o.measure,
        o.chosen DESC, o.id"""


def trends(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Every amount of every source and of every period but single months, which have pages of their own, and every
    printed growth, in the order of series and time.

    Observation columns, since, until, chosen (whether it is the number shown of its codes), whole_year, prices
    (price base that its source states; not_applicable where it is no money), scope (compare_within of its indicator),
    period_unclear (its source leaves its months open), main: a series with printed actuals of two years, or chosen.
    Filters: districts (the province where there are no numbers of any), sectors, products; the last two are
    alternatives.
    """
    return ask(cursor, _TRENDS, filters, "districts", "sectors", "products")


_INDEX = f"""
    SELECT {_KNOWN}
    FROM ready.number o {_REGISTERS} LEFT JOIN src.region r ON r.slug = o.area
    WHERE o.measure = 'actual' AND o.chosen AND length(o.period) = 4 AND (o.area = '' OR r.slug IS NOT NULL)
        AND o.indicator IN ({_COMPARED})
    ORDER BY o.indicator, o.position, coalesce(r.position, 0), o.since"""


def regional_index(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """What is known by year both of the province and of the country or other provinces: columns as in `trends` but for
    main; the province first. `filters` does not matter."""
    return ask(cursor, _INDEX)
