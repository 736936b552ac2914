"""All numbers of a release, and what its registers say of them."""

from collections.abc import Iterator

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.queries.shared import COLUMNS, PRODUCTS_CHOSEN, SECTORS_CHOSEN, YEARS_CHOSEN, Cursor, ask, ask_in_pieces

_FILTERS = ("districts", "sectors", "products", "since", "until")
_OF_CUBE = f"""
    FROM ready.number o JOIN src.item i ON i.code = o.item JOIN src.indicator n ON n.code = o.indicator
    JOIN src.measure m ON m.code = o.measure JOIN src.source s ON s.code = o.source
    WHERE {YEARS_CHOSEN} AND ($districts IS NULL OR list_contains($districts, o.area))
        AND (($sectors IS NULL AND $products IS NULL)
            OR ($sectors IS NOT NULL AND i.dimension = 'sector' AND {SECTORS_CHOSEN})
            OR ($products IS NOT NULL AND i.dimension = 'product' AND {PRODUCTS_CHOSEN}))"""
_CUBE = f"""
    SELECT {COLUMNS}, o.chosen, CASE n.price_base WHEN 'not_stated' THEN s.price_base ELSE n.price_base END AS prices
    {_OF_CUBE}
    ORDER BY o.indicator, i.position, o.item, o.area, o.since, o.until, m.position, o.source, o.id"""


def cube(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Every number of every source, printed, derived and of monthly reports: observation columns, chosen (whether it is
    the one shown of several statements), prices. Filters: districts, sectors and products (alternatives), period."""
    return ask(cursor, _CUBE, filters, *_FILTERS)


def cube_in_pieces(cursor: Cursor, filters: Filters) -> Iterator[pd.DataFrame]:
    """The rows of `cube`, some thousand at a time: they may be too many to be kept."""
    yield from ask_in_pieces(cursor, _CUBE, filters, *_FILTERS)


_SIZE = f"""
    SELECT count(*) AS numbers, count(*) FILTER (NOT o.chosen) AS others,
        count(*) FILTER (o.chosen AND o.reporters IS NOT NULL) AS monthly
    {_OF_CUBE}"""


def cube_size(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row: how many numbers `cube` has, how many of them are not the one shown of several statements, and how many
    of those shown are of monthly reports."""
    return ask(cursor, _SIZE, filters, *_FILTERS)


_COUNTED = """count(o.id) AS numbers, min(o.period) AS earliest, max(o.period) AS latest,
        list_sort(list(DISTINCT o.source) FILTER (o.source <> '')) AS sources"""
_DICTIONARY = f"""
    WITH barred AS (
        SELECT item, list_sort(list(DISTINCT other_item)) AS others FROM src.barred WHERE other_item <> item
        GROUP BY item)
    SELECT 'indicator' AS register, n.code, n.name_vi, n.name_en, n.unit, n.dimension AS belongs, n.price_base,
        n.compare_within, CAST(NULL AS VARCHAR[]) AS barred, 0 AS position, {_COUNTED}
    FROM src.indicator n LEFT JOIN src.observation o ON o.indicator = n.code GROUP BY ALL
    UNION ALL
    SELECT 'measure', m.code, m.name_vi, m.name_en, m.unit, '', '', '', NULL, m.position, {_COUNTED}
    FROM src.measure m LEFT JOIN src.observation o ON o.measure = m.code GROUP BY ALL
    UNION ALL
    SELECT 'item', i.code, i.name_vi, i.name_en,
        coalesce(nullif(any_value(i.unit), ''), max(o.unit) FILTER (o.measure = 'actual'), ''),
        CASE i.dimension WHEN 'product' THEN i.product_group ELSE i.parent END, '', '', b.others, i.position, {_COUNTED}
    FROM src.item i LEFT JOIN src.observation o ON o.item = i.code LEFT JOIN barred b ON b.item = i.code GROUP BY ALL
    ORDER BY register, position, code"""


def dictionary(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per indicator, measure and item: register, code, name_vi, name_en, unit ("" where it differs), belongs
    (dimension of an indicator; group of a product; whole of a sector or segment), price_base and compare_within of
    indicators, numbers (how many), earliest and latest period, sources (NULL for none), barred: items that it must not
    be compared with (NULL for none). `filters` does not matter."""
    return ask(cursor, _DICTIONARY)
