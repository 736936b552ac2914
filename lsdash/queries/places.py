"""Districts and what the report says of them."""

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.queries.shared import COLUMNS, OF_PERIOD, PRODUCTS_CHOSEN, Cursor, ask

# What the report says that tells of activities up to the page's period, or the first that does.
_TOLD = """
    WITH told AS (
        SELECT a.* FROM src.activity a JOIN src.source s ON s.code = a.source
        WHERE s.period = (
            SELECT coalesce(max(p.period) FILTER (p.period <= coalesce($this, p.period)), min(p.period))
            FROM src.activity b JOIN src.source p ON p.code = b.source))"""
_ACTIVITIES = f"""
    {_TOLD}
    SELECT a.area, a.product, i.product_group, a.joint, a.source, a.place, a.note_vi, a.note_en
    FROM told a JOIN src.item i ON i.code = a.product JOIN src.area d ON d.slug = a.area
    WHERE ($districts IS NULL OR list_contains($districts, a.area)) AND {PRODUCTS_CHOSEN}
    ORDER BY d.code, i.position"""


def activities(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per district and product that it exploits: area, product, product_group, joint, place, note_vi, note_en.

    `joint`: the report lists products and districts together, so which has which is not said. Filters: districts,
    products.
    """
    return ask(cursor, _ACTIVITIES, filters, "districts", "products", "this")


_DISTRICTS = f"""
    {_TOLD}, worded AS (
        SELECT l.area
        FROM src.finding_link l JOIN src.finding f ON f.id = l.finding JOIN src.source s ON s.code = f.source
        WHERE l.area <> '' AND s.period = (
            SELECT coalesce(max(p.period) FILTER (p.period <= coalesce($this, p.period)), min(p.period))
            FROM src.finding b JOIN src.source p ON p.code = b.source))
    SELECT d.slug AS area, d.code, d.level, d.valid_to, d.tile_row, d.tile_col,
        ($districts IS NULL OR list_contains($districts, d.slug)) AS chosen,
        $districts IS NULL AS all_chosen,
        d.slug IN (SELECT area FROM told) AS listed,
        d.slug IN (SELECT area FROM told UNION SELECT area FROM worded) AS named,
        d.slug IN (SELECT area FROM ready.number WHERE formula = '' AND since < until) AS stated,
        $products IS NOT NULL AS by_product,
        list(a.product ORDER BY i.position) FILTER (a.product IS NOT NULL) AS products,
        list(i.product_group ORDER BY i.position) FILTER (a.product IS NOT NULL) AS groups,
        coalesce(bool_or(a.joint), false) AS joint,
        any_value(a.source) AS source, any_value(a.place) AS place,
        any_value(a.note_vi) FILTER (a.note_vi <> '') AS note_vi,
        any_value(a.note_en) FILTER (a.note_en <> '') AS note_en
    FROM src.area d
    LEFT JOIN (told a JOIN src.item i ON i.code = a.product AND {PRODUCTS_CHOSEN}) ON a.area = d.slug
    WHERE $since IS NULL OR d.valid_to IS NULL OR $since <= CAST(strftime(d.valid_to, '%Y%m') AS INTEGER)
    GROUP BY ALL
    ORDER BY d.code"""


def districts(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per district that there was in the period: area, code, level, valid_to, tile_row, tile_col, chosen,
    all_chosen, products, groups.

    `chosen` says whether the district filter lets it through; `listed` whether the report says what is exploited there,
    `named` whether it names the district at all, be it in a statement in words; `stated` whether a source states
    numbers of the district itself, of more than a month; `by_product` whether products are chosen; `products` and
    `groups`, the group of each, are lists of codes, NULL where the report names none; joint, place and notes as in
    `activities`. Filters: districts (only in `chosen`), products, period (no row where it begins after the end of the
    districts).
    """
    return ask(cursor, _DISTRICTS, filters, "districts", "products", "since", "this")


_DISTRICT_PRODUCTS = f"""
    {_TOLD}
    SELECT a.area AS district, a.product, i.position, {COLUMNS}
    FROM told a JOIN src.item i ON i.code = a.product JOIN src.area d ON d.slug = a.area
    LEFT JOIN ready.observation o ON o.item = a.product AND o.source_kind = 'report' AND o.formula = ''
        AND o.measure IN ('actual', 'target') AND {OF_PERIOD}
    WHERE list_contains($districts, a.area) AND {PRODUCTS_CHOSEN}
        AND ($since IS NULL OR d.valid_to IS NULL OR $since <= CAST(strftime(d.valid_to, '%Y%m') AS INTEGER))
    ORDER BY d.code, i.position, o.period, o.measure"""


def district_products(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """What the chosen districts exploit, with the printed amounts of the whole province: district, product, position,
    observation columns, NULL where the report prints none. No row where no district is chosen.

    Filters: districts, products, period (as in `districts`).
    """
    return ask(cursor, _DISTRICT_PRODUCTS, filters, "districts", "products", "since", "this", "before", "next")
