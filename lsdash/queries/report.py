"""The numbers of each page of the report: sectors, products, utilities, boards, headlines."""

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.queries.shared import COLUMNS, NESTED, PRODUCTS_CHOSEN, SECTORS_CHOSEN, YEARS_CHOSEN, Cursor, ask

# The whole always, its parts as chosen, and what they leave of it where nothing is chosen.
_OF_SECTORS = f"""
    o.dimension = 'sector' AND (o.role = 'whole' OR (o.role = 'remainder' AND $sectors IS NULL)
        OR (o.role = 'part' AND {SECTORS_CHOSEN}))"""
_OF_PRODUCTS = "($products IS NULL OR list_contains($products, o.item))"

# Of the latest year of which a report has actual figures: these, those of the year before, its plan; then the targets.
_RECENT = """CASE WHEN o.measure = 'actual' THEN o.age IN (0, 1)
            WHEN o.measure IN ('target', 'target_growth', 'target_level', 'gap', 'growth_needed', 'gap_share')
            THEN o.age < 0 ELSE o.age = 0 END"""
_SHOWN = f"CASE WHEN $since IS NULL THEN {_RECENT} ELSE {YEARS_CHOSEN} END"

# Whether a report on that very period names the product at all.
_NAMED = """split_part(h.observation, '.', 2) IN (
        SELECT a.product FROM src.activity a JOIN src.source s ON s.code = a.source
        WHERE s.period = split_part(h.observation, '.', 3))"""
_HEADLINES = f"""
    SELECT h.page, h.position, 'main' AS part, h.observation AS wanted, {_NAMED} AS named, {COLUMNS}
    FROM src.headline h LEFT JOIN ready.observation o ON o.id = h.observation
    UNION ALL
    SELECT h.page, h.position, 'beside', h.beside, {_NAMED}, {COLUMNS}
    FROM src.headline h LEFT JOIN ready.observation o ON o.id = h.beside WHERE h.beside <> ''
    ORDER BY 1, 2, 3 DESC"""


def headlines(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Headline numbers of all pages: page, position, part (main or beside), wanted (id), named (whether a
    report on its period names the product), and the observation.

    The observation is NULL where no report states it. `filters` does not matter: headlines are of the province.
    """
    return ask(cursor, _HEADLINES)


_SECTOR_MIX = f"""
    SELECT {COLUMNS}, o.role, o.parent, o.position,
        o.share, o.share_low, o.share_high, o.share_id, o.share_doubted, {NESTED} AS nested
    FROM ready.observation o
    WHERE o.indicator = 'production_value' AND o.source_kind = 'report'
        AND o.measure IN ('actual', 'plan', 'target') AND {_SHOWN} AND {_OF_SECTORS}
    ORDER BY o.period, CASE o.measure WHEN 'plan' THEN 0 WHEN 'actual' THEN 1 ELSE 2 END, o.position"""


def sector_mix(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Production value by sector, the whole and what the parts leave of it, for each level of the latest year with
    actual figures of a report, the actual of the year before and the targets to come, or of the period chosen.

    Observation columns (tỷ đồng), role, parent, position; share, share_low, share_high (% of the whole), share_id,
    share_doubted; nested: drawn inside its parent, which is shown too. Narrowed to sectors the remainder is left out.
    Filters: sectors, period.
    """
    return ask(cursor, _SECTOR_MIX, filters, "sectors", "since", "until")


_GROWTH_CONTRIBUTION = f"""
    SELECT {COLUMNS}, o.role, o.parent, o.position, {NESTED} AS nested
    FROM ready.observation o
    WHERE o.indicator = 'production_value' AND o.source_kind = 'report' AND o.measure IN ('contribution', 'growth')
        AND o.period = (
            SELECT max(p.period) FROM ready.observation p
            WHERE p.measure = 'contribution' AND p.source_kind = 'report' AND p.indicator = 'production_value'
                AND ($since IS NULL OR (p.since >= $since AND p.until <= $until)))
        AND {_OF_SECTORS}
    ORDER BY o.period, o.position, o.measure"""


def growth_contribution(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Growth of the whole and of each sector (%), and the percentage points that each brought of the whole's, in the
    latest year that has any.

    Observation columns (measure growth or contribution), role, parent, position, nested; the remainder
    has a contribution only. Filters: sectors, period.
    """
    return ask(cursor, _GROWTH_CONTRIBUTION, filters, "sectors", "since", "until")


_PRODUCT_MEASURES = "('actual', 'plan', 'target', 'plan_attainment', 'growth', 'target_growth')"

_MINING_OUTPUT = f"""
    SELECT i.code AS block, i.position, {COLUMNS}
    FROM src.item i
    LEFT JOIN ready.observation o ON o.item = i.code AND o.source_kind = 'report'
        AND o.measure IN {_PRODUCT_MEASURES} AND {_SHOWN}
    WHERE i.product_group = 'khai-khoang' AND {PRODUCTS_CHOSEN}
        AND (o.id IS NOT NULL OR (i.code IN (SELECT product FROM src.activity)
            AND i.code NOT IN (SELECT item FROM ready.observation WHERE source_kind = 'report')))
    ORDER BY i.position, o.period, CASE o.measure WHEN 'plan' THEN 0 ELSE 1 END, o.measure"""


def mining_output(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Mining products of the reports in the same years: block (product), position, observation columns (levels in own
    units, %).

    A product that the report names without a figure has one row of NULLs. Filters: products, period.
    """
    return ask(cursor, _MINING_OUTPUT, filters, "products", "since", "until")


_UTILITIES = f"""
    SELECT o.item AS block, o.position, {COLUMNS}
    FROM ready.observation o
    WHERE o.source_kind = 'report' AND o.measure IN {_PRODUCT_MEASURES} AND {_OF_PRODUCTS}
        AND {_SHOWN} AND o.product_group = 'dien-nuoc'
    ORDER BY o.position, o.period, CASE o.measure WHEN 'plan' THEN 0 ELSE 1 END, o.measure"""


def utilities(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Electricity and water of the reports in the same years: block (product), position, observation columns (levels in
    own units, %).

    Filters: products, period.
    """
    return ask(cursor, _UTILITIES, filters, "products", "since", "until")


_GRID_COVERAGE = f"""
    SELECT {COLUMNS}, o.role, o.position
    FROM ready.observation o
    WHERE o.indicator = 'grid_communes' AND o.measure IN ('actual', 'share')
        AND o.period = (SELECT max(period) FROM ready.observation
            WHERE indicator = 'grid_communes' AND measure = 'actual')
    ORDER BY o.period, o.position, o.measure"""


def grid_coverage(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Communes on the grid, not yet on it, and all, in the latest year: observation columns (measure actual or share,
    %), role, position.

    `filters` does not matter: the count is of the whole province at the end of a year.
    """
    return ask(cursor, _GRID_COVERAGE)


_BOARD_MEASURES = """('actual', 'plan', 'target', 'plan_attainment', 'growth', 'level', 'target_growth',
    'target_level', 'gap', 'growth_needed', 'gap_share', 'contribution')"""

_SECTOR_BOARD = f"""
    SELECT o.item AS block, o.position, o.role, o.parent, {COLUMNS}
    FROM ready.observation o
    WHERE o.indicator = 'production_value' AND o.source_kind = 'report' AND o.measure IN {_BOARD_MEASURES}
        AND {_RECENT} AND {_OF_SECTORS}
    ORDER BY o.position, o.period, o.measure"""


def sector_board(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Each sector, the whole and what the parts leave of it in the latest year with actual figures of a report, beside
    the actual of the year before and the targets to come: block, position, role, parent, observation columns.

    Filters: sectors (the whole always stays; narrowed, the remainder is left out).
    """
    return ask(cursor, _SECTOR_BOARD, filters, "sectors")


_PRODUCT_BOARD = f"""
    SELECT o.item AS block, o.position, o.role, {COLUMNS}
    FROM ready.observation o
    WHERE o.dimension = 'product' AND o.source_kind = 'report' AND o.measure IN {_BOARD_MEASURES} AND {_OF_PRODUCTS}
        AND {_RECENT} AND o.item IN (SELECT item FROM ready.observation WHERE measure = 'target' AND age < 0)
    ORDER BY o.position, o.period, o.measure"""


def product_board(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The same of each product with a target: block, position, role, observation columns (own units).

    Filters: products.
    """
    return ask(cursor, _PRODUCT_BOARD, filters, "products")


_BARRIERS = """
    SELECT b.id, b.left_item, b.right_item, b.reason_vi, b.reason_en FROM src.barrier b
    JOIN src.item i ON i.code = b.left_item JOIN src.item j ON j.code = b.right_item
    WHERE i.product_group = 'dien-nuoc' AND j.product_group = 'dien-nuoc'
        AND ($products IS NULL OR list_contains($products, b.left_item) OR list_contains($products, b.right_item))
        AND EXISTS (FROM src.observation o WHERE o.item = b.left_item AND o.source_kind = 'report')
        AND EXISTS (FROM src.observation o WHERE o.item = b.right_item AND o.source_kind = 'report')
    ORDER BY b.id"""


def utility_barriers(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Pairs among electricity and water of the report that must not be compared, and why.

    Columns id, left_item, right_item, reason_vi, reason_en. Filters: products.
    """
    return ask(cursor, _BARRIERS, filters, "products")
