"""The numbers that the report of a period is written from."""

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.queries.shared import AIMS, COLUMNS, NOT_YET, Cursor, ask

_REPORT_NUMBERS = f"""
    SELECT {COLUMNS}, o.dimension, o.role, o.parent, o.position, o.product_group, o.formula,
        coalesce(w.role = 'part', false) AS nested
    FROM ready.number o LEFT JOIN src.area d ON d.slug = o.area LEFT JOIN src.item w ON w.code = o.parent
    WHERE o.chosen AND (o.area = '' OR d.slug IS NOT NULL) AND o.source_kind <> '' AND (o.period = $this
        OR (o.period = $before AND o.measure = 'actual')
        OR (o.period = $next AND o.measure IN {AIMS} AND {NOT_YET}))
    ORDER BY o.dimension <> 'sector', o.indicator, o.position, o.item, d.code NULLS FIRST, o.period, o.measure"""


def report_numbers(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Every number shown of the period of the province and its districts, the actual of a year before, and what is
    aimed at next: observation columns, dimension, role, parent, position, product_group, formula ("" for printed ones),
    nested (inside another part).

    Filters: nothing but the page's period.
    """
    return ask(cursor, _REPORT_NUMBERS, filters, "this", "before", "next")


_REPORT_ITEMS = """
    SELECT i.code AS item, i.dimension, i.role, coalesce(i.parent, '') AS parent, i.position,
        coalesce(i.product_group, '') AS product_group, coalesce(w.role = 'part', false) AS nested
    FROM src.item i LEFT JOIN src.item w ON w.code = i.parent ORDER BY i.position, i.code"""


def report_items(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """What is known of every item: item, dimension, role, parent, position, product_group, nested (inside another
    part). No filters."""
    return ask(cursor, _REPORT_ITEMS, filters)


_REPORT_ACTIVITIES = """
    SELECT a.area, a.product, a.joint, a.place
    FROM src.activity a JOIN src.source s ON s.code = a.source JOIN src.item i ON i.code = a.product
    JOIN src.area d ON d.slug = a.area
    WHERE s.period = $this ORDER BY d.code, i.position"""


def report_activities(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per district and product that a report on the period itself says it exploits: area, product, joint (the
    report leaves open which of several districts has which), place.

    Filters: nothing but the page's period.
    """
    return ask(cursor, _REPORT_ACTIVITIES, filters, "this")
