"""The numbers of each page of the report: sectors, products, utilities, boards, headlines."""

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.queries.shared import (
    COLUMNS,
    NESTED,
    NOT_YET,
    OF_PERIOD,
    PRODUCTS_CHOSEN,
    SECTORS_CHOSEN,
    SHOWN_PERIODS,
    Cursor,
    ask,
)

_PERIOD = ("this", "before", "next")
_PERIODS = (*_PERIOD, "first", "last")

# The whole always, its parts as chosen, and what they leave of it where nothing is chosen.
_OF_SECTORS = f"""
    o.dimension = 'sector' AND (o.role = 'whole' OR (o.role = 'remainder' AND $sectors IS NULL)
        OR (o.role = 'part' AND {SECTORS_CHOSEN}))"""
_OF_PRODUCTS = "($products IS NULL OR list_contains($products, o.item))"

# Whether a report on that very period names the product at all.
_NAMED = """split_part(h.wanted, '.', 2) IN (
        SELECT a.product FROM src.activity a JOIN src.source s ON s.code = a.source WHERE s.period = $this)"""
_AIM = """
    SELECT CASE WHEN count(*) FILTER (o.period = $next) = 0 AND count(*) FILTER (NOT o.with_actual) > 0
        AND $this NOT IN (SELECT period FROM ready.reported) THEN $this ELSE $next END AS aim
    FROM ready.observation o
    WHERE o.measure = 'target' AND o.source_kind = 'report' AND o.period IN ($this, $next)"""
_HEADLINES = f"""
    WITH a AS ({_AIM}), h AS (
        SELECT page, position, part, replace(replace(replace(template,
            '{{before}}', $before), '{{this}}', $this), '{{next}}', a.aim) AS wanted
        FROM a, (SELECT page, position, 'main' AS part, observation AS template FROM src.headline
            UNION ALL SELECT page, position, 'beside', beside FROM src.headline WHERE beside <> '')
        WHERE $this IS NOT NULL)
    SELECT h.page, h.position, h.part, h.wanted, {_NAMED} AS named, {COLUMNS},
        CASE w.role WHEN 'part' THEN w.code END AS inside
    FROM h LEFT JOIN ready.observation o ON o.id = h.wanted AND {NOT_YET} LEFT JOIN src.item w ON w.code = o.parent
    ORDER BY 1, 2, 3 DESC"""


def aim(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The period whose targets a page is about, in one row: that of the next ones; the page's own, where no report is
    about it, none has set later ones, and an indicator has targets for it and no actual figure of it. Filters: nothing
    but the page's period."""
    return ask(cursor, _AIM, filters, "this", "next")


def headlines(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Headline numbers of all pages: page, position, part (main or beside), wanted (id), named (whether a
    report on the page's period names the product), the observation, and inside: the part of the whole that its item
    lies in, NULL where it is such a part itself.

    The observation is NULL where no source states it; there is no row where the page is about no period. Filters:
    nothing but the page's period, headlines are of the province.
    """
    return ask(cursor, _HEADLINES, filters, *_PERIOD)


_SECTOR_MIX = f"""
    SELECT {COLUMNS}, o.role, o.parent, o.position,
        o.share, o.share_low, o.share_high, o.share_step, o.share_id, o.share_kind, o.share_doubted, o.share_ambiguous,
        o.share_restated, o.share_as_printed, o.share_place, {NESTED} AS nested
    FROM ready.observation o
    WHERE o.indicator = 'production_value' AND o.source_kind = 'report'
        AND o.measure IN ('actual', 'plan', 'target') AND o.with_whole AND {SHOWN_PERIODS} AND {_OF_SECTORS}
    ORDER BY o.period, CASE o.measure WHEN 'plan' THEN 0 WHEN 'actual' THEN 1 ELSE 2 END, o.position"""


def sector_mix(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Production value by sector, the whole and what the parts leave of it, for each level of the page's period, the
    actual of a year before and the next target; or of years that are chosen side by side.

    What stands in one bar is of one source. Observation columns (tỷ đồng), role, parent, position; share (% of the
    whole; of the remainder what printed shares leave of 100, where any are) and, as of any number, share_low,
    share_high, share_step, share_id, share_kind, share_doubted, share_ambiguous, share_restated, share_as_printed,
    share_place; nested: drawn inside its parent, which is shown too. Narrowed to sectors the remainder is left out.
    Filters: sectors, period.
    """
    return ask(cursor, _SECTOR_MIX, filters, "sectors", *_PERIODS)


_GROWTH_CONTRIBUTION = f"""
    SELECT {COLUMNS}, o.role, o.parent, o.position, {NESTED} AS nested
    FROM ready.observation o
    WHERE o.indicator = 'production_value' AND o.source_kind = 'report' AND o.measure IN ('contribution', 'growth')
        AND o.period = (
            SELECT max(p.period) FROM ready.observation p
            WHERE p.measure = 'contribution' AND p.indicator = 'production_value' AND CASE WHEN $first IS NULL
                THEN p.period = $this ELSE p.since >= $first AND p.until <= $last AND length(p.period) = 4 END)
        AND {_OF_SECTORS}
    ORDER BY o.period, o.position, o.measure"""


def growth_contribution(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Growth of the whole and of each sector (%), and the percentage points that each brought of the whole's, in the
    page's period, or the latest of the years chosen that has any.

    Observation columns (measure growth or contribution), role, parent, position, nested; the remainder
    has a contribution only. Filters: sectors, period.
    """
    return ask(cursor, _GROWTH_CONTRIBUTION, filters, "sectors", "this", "first", "last")


_PRODUCT_MEASURES = "('actual', 'plan', 'target', 'plan_attainment', 'growth', 'target_growth')"

_MINING_OUTPUT = f"""
    SELECT i.code AS block, i.position, {COLUMNS}
    FROM src.item i
    LEFT JOIN ready.observation o ON o.item = i.code AND o.source_kind = 'report'
        AND o.measure IN {_PRODUCT_MEASURES} AND {SHOWN_PERIODS}
    WHERE i.product_group = 'khai-khoang' AND {PRODUCTS_CHOSEN}
        AND (o.id IS NOT NULL OR (i.code IN (
                SELECT a.product FROM src.activity a JOIN src.source s ON s.code = a.source
                WHERE s.period = $this OR $first IS NOT NULL)
            AND i.code NOT IN (SELECT item FROM ready.observation WHERE source_kind = 'report')))
    ORDER BY i.position, o.period, CASE o.measure WHEN 'plan' THEN 0 ELSE 1 END, o.measure"""


def mining_output(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Mining products in the same periods: block (product), position, observation columns (levels in own
    units, %).

    A product that the report on the period names without a figure has one row of NULLs. Filters: products, period.
    """
    return ask(cursor, _MINING_OUTPUT, filters, "products", *_PERIODS)


_UTILITIES = f"""
    SELECT o.item AS block, o.position, {COLUMNS}
    FROM ready.observation o
    WHERE o.source_kind = 'report' AND o.measure IN {_PRODUCT_MEASURES} AND {_OF_PRODUCTS}
        AND {SHOWN_PERIODS} AND o.product_group = 'dien-nuoc'
    ORDER BY o.position, o.period, CASE o.measure WHEN 'plan' THEN 0 ELSE 1 END, o.measure"""


def utilities(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Electricity and water in the same periods: block (product), position, observation columns (levels in
    own units, %).

    Filters: products, period.
    """
    return ask(cursor, _UTILITIES, filters, "products", *_PERIODS)


_GRID_COVERAGE = f"""
    SELECT {COLUMNS}, o.role, o.position
    FROM ready.observation o
    WHERE o.indicator = 'grid_communes' AND o.measure IN ('actual', 'share')
        AND (o.with_whole OR o.measure = 'share')
        AND o.period = (SELECT max(period) FROM ready.observation
            WHERE indicator = 'grid_communes' AND measure = 'actual' AND period <= $this)
    ORDER BY o.period, o.position, o.measure"""


def grid_coverage(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Communes on the grid, not yet on it, and all, as last counted up to the page's period: observation columns
    (measure actual or share, %), role, position.

    Filters: nothing but the page's period, the count is of the whole province at the end of a year.
    """
    return ask(cursor, _GRID_COVERAGE, filters, "this")


_BOARD_MEASURES = """('actual', 'plan', 'target', 'plan_attainment', 'growth', 'level', 'target_growth',
    'target_level', 'gap', 'growth_needed', 'gap_share', 'contribution')"""

_SECTOR_BOARD = f"""
    SELECT o.item AS block, o.position, o.role, o.parent, {COLUMNS}
    FROM ready.observation o
    WHERE o.indicator = 'production_value' AND o.source_kind = 'report' AND o.measure IN {_BOARD_MEASURES}
        AND {OF_PERIOD} AND {_OF_SECTORS}
    ORDER BY o.position, o.period, o.measure"""


def sector_board(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Each sector, the whole and what the parts leave of it in the page's period, beside the actual of a year before
    and the next target: block, position, role, parent, observation columns.

    Filters: sectors (the whole always stays; narrowed, the remainder is left out).
    """
    return ask(cursor, _SECTOR_BOARD, filters, "sectors", *_PERIOD)


_PRODUCT_BOARD = f"""
    SELECT o.item AS block, o.position, o.role, {COLUMNS}
    FROM ready.observation o
    WHERE o.dimension = 'product' AND o.source_kind = 'report' AND o.measure IN {_BOARD_MEASURES} AND {_OF_PRODUCTS}
        AND {OF_PERIOD} AND o.item IN (
            SELECT o.item FROM ready.observation o WHERE o.measure = 'target' AND {OF_PERIOD})
    ORDER BY o.position, o.period, o.measure"""


def product_board(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The same of each product with a target: block, position, role, observation columns (own units).

    Filters: products.
    """
    return ask(cursor, _PRODUCT_BOARD, filters, "products", *_PERIOD)


_OUTCOME_MEASURES = """('target', 'actual', 'target_attainment', 'target_difference', 'gap', 'gap_share', 'increase',
    'increase_share')"""

_TARGET_OUTCOMES = f"""
    SELECT o.item AS block, o.position, o.dimension, o.role, o.parent, {COLUMNS}
    FROM ready.observation o
    WHERE o.period = $this AND o.measure IN {_OUTCOME_MEASURES}
        AND (o.indicator, o.item) IN (
            SELECT (a.indicator, a.item) FROM ready.observation a
            WHERE a.measure = 'target_attainment' AND a.period = $this)
        AND CASE o.dimension WHEN 'sector' THEN {_OF_SECTORS} ELSE {_OF_PRODUCTS} END
    ORDER BY o.dimension <> 'sector', o.position, o.measure"""


def target_outcomes(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """What became of the targets that were set for the page's period, by sector and product: block, position,
    dimension, role, parent, observation columns (measures target, actual, target_attainment, target_difference; of
    sectors gap and gap_share, what the target asked for, and increase and increase_share, what came). No row before
    there are actuals.

    Filters: sectors (the whole always stays), products.
    """
    return ask(cursor, _TARGET_OUTCOMES, filters, "sectors", "products", "this")


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
