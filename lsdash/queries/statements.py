"""Statements and printed figures, searchable; all observations."""

from collections.abc import Sequence

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.queries.shared import (
    COLUMNS,
    DIFFERENCE,
    PRODUCTS_CHOSEN,
    SECTORS_CHOSEN,
    SHOWN,
    YEARS_CHOSEN,
    Cursor,
    ask,
)

_FINDINGS = """
    SELECT f.id, f.finding_group, f.text_vi, f.text_en, f.note_vi, f.note_en, f.source, f.place,
        list_sort(list(DISTINCT l.sector) FILTER (l.sector <> '')) AS sectors,
        list_sort(list(DISTINCT l.product) FILTER (l.product <> '')) AS products,
        list_sort(list(DISTINCT l.area) FILTER (l.area <> '')) AS areas,
        list_sort(list(DISTINCT l.observation) FILTER (l.observation <> '')) AS observations
    FROM src.finding f JOIN src.source s ON s.code = f.source LEFT JOIN src.finding_link l ON l.finding = f.id
    WHERE s.period = (
        SELECT coalesce(max(p.period) FILTER (p.period <= coalesce($this, p.period)), min(p.period))
        FROM src.finding b JOIN src.source p ON p.code = b.source)
    GROUP BY ALL
    HAVING ($sectors IS NULL OR list_has_any(sectors, $sectors))
        AND ($products IS NULL OR list_has_any(products, $products))
        AND ($districts IS NULL OR list_has_any(areas, $districts))
    ORDER BY f.id"""


def findings(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Statements without a number, of the report that makes any up to the page's period or of the first that does: id,
    finding_group, text, note (vi, en), place, and lists of codes they are about.

    sectors, products, areas, observations are NULL where there is none. Filters: sectors, products, districts.
    """
    return ask(cursor, _FINDINGS, filters, "sectors", "products", "districts", "this")


# Chosen sectors and products are alternatives, not conditions on one row.
_ITEMS_CHOSEN = f"""
    (($sectors IS NULL AND $products IS NULL)
        OR ($sectors IS NOT NULL AND i.dimension = 'sector' AND {SECTORS_CHOSEN})
        OR ($products IS NOT NULL AND i.dimension = 'product' AND {PRODUCTS_CHOSEN}))"""

# Statements of numbers that several sources print.
_REVISIONS = f"""
    WITH several AS (
        SELECT indicator, item, area, period, measure FROM ready.number WHERE figure <> ''
        GROUP BY ALL HAVING count(*) > 1)
    SELECT {COLUMNS}, o.chosen, s.issued,
        {DIFFERENCE}
    FROM ready.number o SEMI JOIN several USING (indicator, item, area, period, measure)
    {SHOWN}
    JOIN src.source s ON s.code = o.source
    JOIN src.item i ON i.code = o.item
    JOIN src.measure m ON m.code = o.measure
    WHERE o.figure <> '' AND {YEARS_CHOSEN}
        AND {_ITEMS_CHOSEN}
    ORDER BY i.dimension <> 'sector', i.dimension, i.position, o.area, o.since, o.until, m.position, s.issued,
        s.rank DESC, o.source"""


def revisions(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Every statement of a number that several sources print, in the order of issue: observation columns, chosen
    (whether it is the number that is shown), issued (a date as far as known), difference from the number shown (NULL
    where either is only a bound) and the step that it is known to.

    Filters: sectors, products, period.
    """
    return ask(cursor, _REVISIONS, filters, "sectors", "products", "since", "until")


_FINDING_NUMBERS = f"""
    SELECT {COLUMNS} FROM ready.number o WHERE o.id IN (SELECT observation FROM src.finding_link) ORDER BY o.id"""


def finding_numbers(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Every number that a finding is related to: observation columns. `filters` does not matter."""
    return ask(cursor, _FINDING_NUMBERS)


_OBSERVATIONS = f"""
    SELECT {COLUMNS} FROM ready.number o WHERE o.figure <> '' OR o.formula <> '' ORDER BY o.id"""


def observations(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Every number, printed and derived, also statements in whose place another is shown: observation columns.
    `filters` does not matter."""
    return ask(cursor, _OBSERVATIONS)


# Text as it is compared in a search: without case, accents and spaces, so that "bo xit" finds "bôxít".
_SEARCHED = """
    strip_accents(lower(translate(concat_ws('|', o.id, o.figure, o.as_printed, i.name_vi, i.name_en, i.short_vi,
        m.name_vi, m.name_en, n.name_vi, n.name_en, a.name_vi, a.name_en, g.name_vi, g.name_en, o.note_vi, o.note_en,
        o.place, o.period), 'đĐ \u00a0', 'dd')))"""
_WANTED = "strip_accents(lower(translate($search, 'đĐ \u00a0', 'dd')))"

_PRINTED = f"""
    FROM ready.number o
    JOIN src.item i ON i.code = o.item
    JOIN src.indicator n ON n.code = o.indicator
    JOIN src.measure m ON m.code = o.measure
    LEFT JOIN src.area a ON a.slug = o.area LEFT JOIN src.region g ON g.slug = o.area
    WHERE o.figure <> '' AND {YEARS_CHOSEN}
        AND {_ITEMS_CHOSEN}
        AND ($search = '' OR contains({_SEARCHED}, {_WANTED}))"""

# As they are counted: l9, l10, l100.
_BY_NUMBER = "rtrim(o.figure, '0123456789'), length(o.figure), o.figure"
_FIGURES = f"""
    SELECT {COLUMNS}, o.figure, o.note_vi, o.note_en {_PRINTED} ORDER BY {_BY_NUMBER} LIMIT $most"""


def figures(cursor: Cursor, filters: Filters, search: str = "") -> pd.DataFrame:
    """Every printed figure in the order of their numbers: observation columns, figure, note_vi, note_en; `search`
    narrows to rows that contain it.

    `search` is compared without case, accents and spaces in names, printed words, ids, notes and places. Chosen sectors
    and products are alternatives, not conditions on one row. Filters: sectors, products, period, most.
    """
    return ask(cursor, _FIGURES, filters, "sectors", "products", "since", "until", "most", search=search)


_FIGURE_COUNTS = f"""
    SELECT o.source, o.unit, count(*) AS figures {_PRINTED} GROUP BY ALL ORDER BY o.source, o.unit"""


def figure_counts(cursor: Cursor, filters: Filters, search: str = "") -> pd.DataFrame:
    """How many printed figures there are: one row per source and unit. `search` and filters: as for `figures`."""
    return ask(cursor, _FIGURE_COUNTS, filters, "sectors", "products", "since", "until", search=search)


_SEARCHED_NUMBERS = """
    SELECT o.id, o.indicator, o.item, o.area, o.period, o.measure, o.unit, o.value, o.step, o.as_printed AS printed
    FROM ready.number o JOIN src.measure m ON m.code = o.measure
    WHERE o.figure <> '' OR o.formula <> '' OR o.chosen
    ORDER BY o.formula <> '', o.area <> '', NOT o.chosen, m.position, o.until DESC, o.since, o.position, o.id"""


def searched_numbers(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Every number that has a card, those that readers look for first: id, indicator, item, area, period, measure,
    unit, value, step, printed. `filters` does not matter."""
    return ask(cursor, _SEARCHED_NUMBERS)


_NUMBERS_OF = f"""
    SELECT {COLUMNS} FROM ready.number o WHERE o.id IN (SELECT unnest($ids))
    ORDER BY list_position($ids, o.id), o.id"""


def numbers_of(cursor: Cursor, filters: Filters, ids: Sequence[str] = ()) -> pd.DataFrame:
    """The numbers `ids`, in their order: observation columns. `filters` does not matter."""
    return ask(cursor, _NUMBERS_OF, ids=list(ids))
