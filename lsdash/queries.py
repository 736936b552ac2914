"""The query module: every number, name and statement that a page shows comes out of here.

Each query is a function `(cursor, filters) → DataFrame` over constant SQL with named parameters; a few take one more
argument, said in their docstring. Frames are tidy, hold codes and not labels, have the same columns when empty, and a
fixed order. Frames of observations share these columns:

    id, indicator, item, period, measure   what the number is (`item`: sector, product or segment code)
    value, low, high, step, unit           the number, its interval (`high` NULL: open above), the size of its last
                                           shown digit, its unit code; all NULL where nothing is stated
    kind, ambiguous                        see lsdash.kinds
    aimed                                  a growth or level that a target asks for, not an outcome
    source, paragraph, sentence, as_printed  its place; NULL or "" for derived numbers

All may raise the errors of `store.cursor`.
"""

import duckdb
import pandas as pd

from lsdash.filters import Filters

Cursor = duckdb.DuckDBPyConnection

_COLUMNS = """
    o.id, o.indicator, o.item, o.period, o.measure, o.value, o.low, o.high, o.step, o.unit, o.kind,
    o.ambiguous, o.aimed,
    o.source, o.paragraph, o.sentence, o.as_printed"""

_SECTORS_CHOSEN = """
    ($sectors IS NULL OR o.item = ANY($sectors) OR i.parent = ANY($sectors))"""
_PRODUCTS_CHOSEN = "($products IS NULL OR i.code = ANY($products))"
_NESTED = "(i.role = 'part' AND i.parent <> 'total' AND ($sectors IS NULL OR i.parent = ANY($sectors)))"
_YEARS_CHOSEN = "($first IS NULL OR o.period BETWEEN $first AND $last)"


def _ask(cursor: Cursor, sql: str, filters: Filters | None = None, *names: str, **more: object) -> pd.DataFrame:
    chosen = filters.parameters() if filters else {}
    return cursor.execute(sql, {**{name: chosen[name] for name in names}, **more}).df()


# --- names, choices, release -----------------------------------------------------------------------------------------

_NAMES = """
    SELECT 'item' AS register, code, position, name_vi, name_en, short_vi, short_en FROM src.item
    UNION ALL SELECT 'unit', code, 0, name_vi, name_en, name_vi, name_en FROM src.unit
    UNION ALL SELECT 'measure', code, position, name_vi, name_en, name_vi, name_en FROM src.measure
    UNION ALL SELECT 'indicator', code, 0, name_vi, name_en, name_vi, name_en FROM src.indicator
    UNION ALL SELECT 'group', code, position, name_vi, name_en, name_vi, name_en FROM src.product_group
    UNION ALL SELECT 'area', slug, 0, name_vi, name_en, name_vi, name_en FROM src.area
    UNION ALL SELECT 'source', code, 0, title_vi, title_en, publisher_vi, publisher_en FROM src.source
    ORDER BY register, position, code"""


def names(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per code that can be shown: register, code, position, name_vi, name_en, short_vi, short_en.

    For sources the names are titles and the short names publishers. `filters` does not matter.
    """
    return _ask(cursor, _NAMES)


_CODES = """
    SELECT 'dv' AS key, slug AS code, CAST(code AS INTEGER) AS position FROM src.area
    UNION ALL SELECT 'kv', code, position FROM src.item WHERE dimension = 'sector' AND role = 'part'
    UNION ALL SELECT 'sp', code, position FROM src.item WHERE dimension = 'product'
    UNION ALL SELECT DISTINCT 'nam', CAST(period AS VARCHAR), period FROM src.observation
    ORDER BY key, position"""


def codes(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per value that an address may hold: key (dv, kv, sp, nam), code, position. `filters` does not matter."""
    return _ask(cursor, _CODES)


# --- numbers ---------------------------------------------------------------------------------------------------------

_HEADLINES = f"""
    SELECT h.page, h.position, 'main' AS place, h.observation AS wanted, {_COLUMNS}
    FROM src.headline h LEFT JOIN src.observation o ON o.id = h.observation
    UNION ALL
    SELECT h.page, h.position, 'beside', h.beside, {_COLUMNS}
    FROM src.headline h LEFT JOIN src.observation o ON o.id = h.beside WHERE h.beside <> ''
    ORDER BY 1, 2, 3 DESC"""


def headlines(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Headline numbers of all pages: page, position, place (main or beside), wanted (id), and the observation.

    The observation is NULL where the report states none. `filters` does not matter: headlines are of the province.
    """
    return _ask(cursor, _HEADLINES)


_SECTOR_MIX = f"""
    WITH shown AS (
        SELECT {_COLUMNS}, i.role, i.parent, i.position, s.value AS share, s.low AS share_low, s.high AS share_high,
            s.id AS share_id,
            {_NESTED} AS nested
        FROM src.observation o
        JOIN src.item i ON i.code = o.item AND i.dimension = 'sector'
        LEFT JOIN src.observation s ON s.indicator = o.indicator AND s.item = o.item AND s.period = o.period
            AND s.measure = CASE o.measure WHEN 'actual' THEN 'share' ELSE o.measure || '_share' END
        WHERE o.indicator = 'production_value' AND o.source_kind = 'report'
            AND o.measure IN ('actual', 'plan', 'target') AND {_YEARS_CHOSEN}
            AND (i.role = 'whole' OR (i.role = 'remainder' AND $sectors IS NULL)
                OR (i.role = 'part' AND {_SECTORS_CHOSEN}))),
    stacked AS (
        SELECT *, coalesce(sum(value) FILTER (role = 'part' AND NOT nested) OVER bar, 0) AS upto,
            coalesce(sum(share) FILTER (role = 'part' AND NOT nested) OVER bar, 0) AS share_upto
        FROM shown
        WINDOW bar AS (PARTITION BY period, measure ORDER BY position))
    SELECT * EXCLUDE (upto, share_upto),
        CASE role WHEN 'whole' THEN 0 WHEN 'remainder' THEN upto ELSE upto - value END AS x0,
        CASE role WHEN 'whole' THEN value WHEN 'remainder' THEN upto + value ELSE upto END AS x1,
        CASE role WHEN 'whole' THEN 0 WHEN 'remainder' THEN share_upto ELSE share_upto - share END AS share_x0,
        CASE role WHEN 'whole' THEN 100 WHEN 'remainder' THEN share_upto + share ELSE share_upto END AS share_x1
    FROM stacked
    ORDER BY period, CASE measure WHEN 'plan' THEN 0 ELSE 1 END, position"""


def sector_mix(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Production value by sector, the whole and what the parts leave of it, for each year and level.

    Observation columns (tỷ đồng), role, parent, position; share, share_low, share_high (% of the whole), share_id;
    nested: drawn inside its parent, which is shown too; x0, x1 and share_x0, share_x1: where the part stands when the
    chosen sectors are stacked (a nested one at the end of its parent). Narrowed to sectors the remainder is left out.
    Filters: sectors, period.
    """
    return _ask(cursor, _SECTOR_MIX, filters, "sectors", "first", "last")


_GROWTH_CONTRIBUTION = f"""
    SELECT {_COLUMNS}, i.role, i.parent, i.position, {_NESTED} AS nested
    FROM src.observation o JOIN src.item i ON i.code = o.item AND i.dimension = 'sector'
    WHERE o.indicator = 'production_value' AND o.source_kind = 'report' AND o.measure IN ('contribution', 'growth')
        AND o.period IN (SELECT period FROM src.observation WHERE measure = 'contribution') AND {_YEARS_CHOSEN}
        AND (i.role = 'whole' OR (i.role = 'remainder' AND $sectors IS NULL)
            OR (i.role = 'part' AND {_SECTORS_CHOSEN}))
    ORDER BY o.period, i.position, o.measure"""


def growth_contribution(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Growth of the whole and of each sector (%), and the percentage points that each brought of the whole's.

    Observation columns (measure growth or contribution), role, parent, position, nested; the remainder
    has a contribution only. Filters: sectors, period.
    """
    return _ask(cursor, _GROWTH_CONTRIBUTION, filters, "sectors", "first", "last")


_PRODUCT_MEASURES = "('actual', 'plan', 'target', 'plan_attainment', 'growth')"

_MINING_OUTPUT = f"""
    SELECT i.code AS block, i.position, {_COLUMNS}
    FROM src.item i
    LEFT JOIN src.observation o ON o.item = i.code AND o.source_kind = 'report'
        AND o.measure IN {_PRODUCT_MEASURES} AND {_YEARS_CHOSEN}
    WHERE i.product_group = 'khai-khoang' AND {_PRODUCTS_CHOSEN}
        AND (o.id IS NOT NULL OR (i.code IN (SELECT product FROM src.activity)
            AND i.code NOT IN (SELECT item FROM src.observation WHERE source_kind = 'report')))
    ORDER BY i.position, o.period, CASE o.measure WHEN 'plan' THEN 0 ELSE 1 END, o.measure"""


def mining_output(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Mining products of the report: block (product), position, observation columns (levels in own units, %).

    A product that the report names without a figure has one row of NULLs. Filters: products, period.
    """
    return _ask(cursor, _MINING_OUTPUT, filters, "products", "first", "last")


_LATER_OUTPUT = f"""
    SELECT i.code AS block, i.position, {_COLUMNS}
    FROM src.observation o JOIN src.item i ON i.code = o.item
    WHERE o.source_kind = 'press' AND o.measure = 'actual' AND {_PRODUCTS_CHOSEN}
        AND i.product_group IN ('khai-khoang', 'vat-lieu')
    ORDER BY i.position, o.period"""


def later_output(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Later outputs of coal, stone, cement and bricks from the press: block, position, observation columns.

    Not narrowed by period: it is a view of its own. Filters: products.
    """
    return _ask(cursor, _LATER_OUTPUT, filters, "products")


_UTILITIES = f"""
    SELECT i.code AS block, i.position, {_COLUMNS}
    FROM src.observation o JOIN src.item i ON i.code = o.item
    WHERE o.source_kind = 'report' AND o.measure IN {_PRODUCT_MEASURES} AND {_PRODUCTS_CHOSEN}
        AND {_YEARS_CHOSEN} AND i.product_group = 'dien-nuoc'
    ORDER BY i.position, o.period, CASE o.measure WHEN 'plan' THEN 0 ELSE 1 END, o.measure"""


def utilities(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Electricity and water of the report: block (product), position, observation columns (levels in own units, %).

    Filters: products, period.
    """
    return _ask(cursor, _UTILITIES, filters, "products", "first", "last")


_LATER_UTILITIES = f"""
    SELECT i.code AS block, i.position, {_COLUMNS}
    FROM src.observation o JOIN src.item i ON i.code = o.item
    WHERE o.source_kind = 'press' AND o.measure = 'actual' AND {_PRODUCTS_CHOSEN} AND i.product_group = 'dien-nuoc'
    ORDER BY i.position, o.period"""


def later_utilities(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Later electricity and water from the press: block, position, observation columns. Filters: products."""
    return _ask(cursor, _LATER_UTILITIES, filters, "products")


_GRID_COVERAGE = f"""
    SELECT {_COLUMNS}, i.role, i.position
    FROM src.observation o JOIN src.item i ON i.code = o.item AND i.dimension = 'segment'
    WHERE o.indicator = 'grid_communes' AND o.measure IN ('actual', 'share')
    ORDER BY o.period, i.position, o.measure"""


def grid_coverage(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Communes on the grid, not yet on it, and all: observation columns (measure actual or share, %), role, position.

    `filters` does not matter: the count is of the whole province at the end of a year.
    """
    return _ask(cursor, _GRID_COVERAGE)


_BOARD_MEASURES = """('actual', 'plan', 'target', 'plan_attainment', 'growth', 'level', 'gap', 'growth_needed',
    'gap_share', 'contribution')"""

_SECTOR_BOARD = f"""
    SELECT i.code AS block, i.position, i.role, {_COLUMNS}
    FROM src.observation o JOIN src.item i ON i.code = o.item AND i.dimension = 'sector'
    WHERE o.indicator = 'production_value' AND o.source_kind = 'report' AND i.role <> 'remainder'
        AND o.measure IN {_BOARD_MEASURES} AND (i.role = 'whole' OR {_SECTORS_CHOSEN})
    ORDER BY i.position, o.period, o.measure"""


def sector_board(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """All that is known of each sector and the whole, for the board: block, position, role, observation columns.

    Filters: sectors (the whole always stays).
    """
    return _ask(cursor, _SECTOR_BOARD, filters, "sectors")


_PRODUCT_BOARD = f"""
    SELECT i.code AS block, i.position, i.role, {_COLUMNS}
    FROM src.observation o JOIN src.item i ON i.code = o.item AND i.dimension = 'product'
    WHERE o.source_kind = 'report' AND o.measure IN {_BOARD_MEASURES} AND {_PRODUCTS_CHOSEN}
        AND i.code IN (SELECT item FROM src.observation WHERE measure = 'target')
    ORDER BY i.position, o.period, o.measure"""


def product_board(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """All that is known of each product with a target: block, position, role, observation columns (own units).

    Filters: products.
    """
    return _ask(cursor, _PRODUCT_BOARD, filters, "products")


_BARRIERS = """
    SELECT b.id, b.left_item, b.right_item, b.reason_vi, b.reason_en FROM src.barrier b
    JOIN src.item i ON i.code = b.left_item JOIN src.item j ON j.code = b.right_item
    WHERE i.product_group = 'dien-nuoc' AND j.product_group = 'dien-nuoc'
        AND ($products IS NULL OR b.left_item = ANY($products) OR b.right_item = ANY($products))
        AND EXISTS (FROM src.observation o WHERE o.item = b.left_item AND o.source_kind = 'report')
        AND EXISTS (FROM src.observation o WHERE o.item = b.right_item AND o.source_kind = 'report')
    ORDER BY b.id"""


def utility_barriers(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Pairs among electricity and water of the report that must not be compared, and why.

    Columns id, left_item, right_item, reason_vi, reason_en. Filters: products.
    """
    return _ask(cursor, _BARRIERS, filters, "products")


# --- districts, findings, sources ------------------------------------------------------------------------------------

_ACTIVITIES = f"""
    SELECT a.area, a.product, i.product_group, a.joint, a.source, a.paragraph, a.sentence, a.note_vi, a.note_en
    FROM src.activity a JOIN src.item i ON i.code = a.product JOIN src.area d ON d.slug = a.area
    WHERE ($districts IS NULL OR a.area = ANY($districts)) AND {_PRODUCTS_CHOSEN}
    ORDER BY d.code, i.position"""


def activities(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per district and product that it exploits: area, product, product_group, joint, place, note_vi, note_en.

    `joint`: the report lists products and districts together, so which has which is not said. Filters: districts,
    products.
    """
    return _ask(cursor, _ACTIVITIES, filters, "districts", "products")


_DISTRICTS = f"""
    SELECT d.slug AS area, d.code, d.level, d.valid_to, d.tile_row, d.tile_col,
        ($districts IS NULL OR d.slug = ANY($districts)) AS chosen,
        $districts IS NULL AS all_chosen,
        d.slug IN (SELECT area FROM src.activity) AS named,
        $products IS NOT NULL AS by_product,
        list(a.product ORDER BY i.position) FILTER (a.product IS NOT NULL) AS products,
        list_sort(list(DISTINCT i.product_group) FILTER (a.product IS NOT NULL)) AS groups,
        coalesce(bool_or(a.joint), false) AS joint,
        any_value(a.source) AS source, any_value(a.paragraph) AS paragraph, any_value(a.sentence) AS sentence,
        any_value(a.note_vi) FILTER (a.note_vi <> '') AS note_vi,
        any_value(a.note_en) FILTER (a.note_en <> '') AS note_en
    FROM src.area d
    LEFT JOIN (src.activity a JOIN src.item i ON i.code = a.product AND {_PRODUCTS_CHOSEN}) ON a.area = d.slug
    GROUP BY ALL
    ORDER BY d.code"""


def districts(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per district of 2004, all of them: area, code, level, valid_to, tile_row, tile_col, chosen, all_chosen,
    products, groups.

    `chosen` says whether the district filter lets it through; `named` whether the report names the district at all;
    `by_product` whether products are chosen; `products`, `groups` are lists of codes, NULL where the
    report names none; joint, place and notes as in `activities`. Filters: districts (only in `chosen`), products.
    """
    return _ask(cursor, _DISTRICTS, filters, "districts", "products")


_FINDINGS = """
    SELECT f.id, f.finding_group, f.text_vi, f.text_en, f.note_vi, f.note_en, f.source, f.paragraph, f.sentence,
        list_sort(list(DISTINCT l.sector) FILTER (l.sector <> '')) AS sectors,
        list_sort(list(DISTINCT l.product) FILTER (l.product <> '')) AS products,
        list_sort(list(DISTINCT l.area) FILTER (l.area <> '')) AS areas,
        list_sort(list(DISTINCT l.observation) FILTER (l.observation <> '')) AS observations
    FROM src.finding f LEFT JOIN src.finding_link l ON l.finding = f.id
    GROUP BY ALL
    HAVING ($sectors IS NULL OR list_has_any(sectors, $sectors))
        AND ($products IS NULL OR list_has_any(products, $products))
        AND ($districts IS NULL OR list_has_any(areas, $districts))
    ORDER BY f.id"""


def findings(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Statements without a number: id, finding_group, text, note (vi, en), place, and lists of codes they are about.

    sectors, products, areas, observations are NULL where there is none. Filters: sectors, products, districts.
    """
    return _ask(cursor, _FINDINGS, filters, "sectors", "products", "districts")


_OBSERVATIONS = f"""
    SELECT {_COLUMNS} FROM src.observation o ORDER BY o.id"""


def observations(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Every observation of the release, printed and derived: observation columns. `filters` does not matter."""
    return _ask(cursor, _OBSERVATIONS)


# Text as it is compared in a search: without case, accents and spaces, so that "bo xit" finds "bôxít".
_SEARCHED = """
    strip_accents(lower(translate(concat_ws('|', o.id, o.figure, o.as_printed, i.name_vi, i.name_en, i.short_vi,
        m.name_vi, m.name_en, n.name_vi, n.name_en, o.note_vi, o.note_en, concat(o.paragraph, '.', o.sentence),
        o.period), 'đĐ \u00a0', 'dd')))"""
_WANTED = "strip_accents(lower(translate($search, 'đĐ \u00a0', 'dd')))"

_FIGURES = f"""
    SELECT {_COLUMNS}, o.figure, o.note_vi, o.note_en
    FROM src.observation o
    JOIN src.item i ON i.code = o.item
    JOIN src.indicator n ON n.code = o.indicator
    JOIN src.measure m ON m.code = o.measure
    WHERE o.figure <> '' AND {_YEARS_CHOSEN}
        AND (($sectors IS NULL AND $products IS NULL)
            OR ($sectors IS NOT NULL AND i.dimension = 'sector' AND {_SECTORS_CHOSEN})
            OR ($products IS NOT NULL AND i.dimension = 'product' AND {_PRODUCTS_CHOSEN}))
        AND contains({_SEARCHED}, {_WANTED})
    ORDER BY o.figure"""


def figures(cursor: Cursor, filters: Filters, search: str = "") -> pd.DataFrame:
    """Every printed figure: observation columns, figure, note_vi, note_en; `search` narrows to rows that contain it.

    `search` is compared without case, accents and spaces in names, printed words, ids, notes and places. Chosen sectors
    and products are alternatives, not conditions on one row. Filters: sectors, products, period.
    """
    return _ask(cursor, _FIGURES, filters, "sectors", "products", "first", "last", search=search)


_SOURCES = """
    SELECT s.code, s.kind, s.reference_year, s.title_vi, s.title_en, s.publisher_vi, s.publisher_en, s.address,
        s.note_vi, s.note_en, count(o.id) AS figures
    FROM src.source s LEFT JOIN src.observation o ON o.source = s.code AND o.figure <> ''
    GROUP BY ALL
    ORDER BY s.reference_year"""


def sources(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per source: code, kind, reference_year, title, publisher, address, note, figures (how many printed).

    `filters` does not matter.
    """
    return _ask(cursor, _SOURCES)
