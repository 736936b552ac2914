"""Names, codes, rules and sources of a release."""

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.queries.shared import Cursor, ask

_NAMES = """
    SELECT 'item' AS code_list, code, position, name_vi, name_en, short_vi, short_en FROM src.item
    UNION ALL SELECT 'unit', code, 0, name_vi, name_en, name_vi, name_en FROM src.unit
    UNION ALL SELECT 'measure', code, position, name_vi, name_en, name_vi, name_en FROM src.measure
    UNION ALL SELECT 'indicator', code, 0, name_vi, name_en, name_vi, name_en FROM src.indicator
    UNION ALL SELECT 'group', code, position, name_vi, name_en, name_vi, name_en FROM src.product_group
    UNION ALL SELECT 'area', slug, 0, name_vi, name_en, name_vi, name_en FROM src.area
    UNION ALL SELECT 'area', slug, position, name_vi, name_en, name_vi, name_en FROM src.region
    UNION ALL SELECT 'source', code, 0, title_vi, title_en, publisher_vi, publisher_en FROM src.source
    UNION ALL SELECT 'reported', code, 0, period, period, period, period FROM src.source
    UNION ALL SELECT 'period_unclear', code, 0, period, period, period, period FROM src.source WHERE period_unclear
    UNION ALL SELECT DISTINCT 'issued', s.code, 0, s.issued, s.issued, s.issued, s.issued
        FROM src.source s JOIN src.source o
        ON o.code <> s.code AND (o.publisher_vi, o.publisher_en, o.period) = (s.publisher_vi, s.publisher_en, s.period)
    ORDER BY code_list, position, code"""


def names(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per code that can be shown: code_list, code, position, name_vi, name_en, short_vi, short_en.

    For sources the names are titles and the short names publishers; `reported` has the period that each is about,
    `period_unclear` that of those that leave its months open, `issued` when those came out of which a publisher has
    several about one period. `filters` does not matter.
    """
    return ask(cursor, _NAMES)


_CODES = """
    SELECT 'dv' AS key, slug AS code, CAST(code AS INTEGER) AS position FROM src.area
    UNION ALL SELECT 'kv', code, position FROM src.item WHERE dimension = 'sector' AND role = 'part'
    UNION ALL SELECT 'sp', code, position FROM src.item WHERE dimension = 'product'
    UNION ALL SELECT 'kb', p.code, p.position FROM src.item p JOIN src.item w ON w.code = p.parent
        WHERE p.dimension = 'sector' AND p.role = 'part' AND w.role = 'whole'
    UNION ALL SELECT DISTINCT 'nam', left(period, 4), since // 100 FROM src.observation
        WHERE figure <> '' OR formula <> ''
    UNION ALL SELECT DISTINCT 'period', period, since FROM ready.observation
    UNION ALL SELECT 'reported', period, CAST(row_number() OVER (
        ORDER BY main DESC, until DESC, length(period) = 4 DESC, since, period) AS INTEGER) FROM ready.reported
    UNION ALL SELECT DISTINCT 'month', CAST(n // 12 * 100 + n % 12 + 1 AS VARCHAR), n // 12 * 100 + n % 12 + 1
        FROM src.monthly_sum WHERE done IS NOT NULL OR planned IS NOT NULL
    UNION ALL SELECT 'ended', strftime(max(valid_to), '%Y%m'), 0 FROM src.area HAVING max(valid_to) IS NOT NULL
    ORDER BY key, position, code"""


def codes(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per value that an address may hold: key (dv, kv, sp, kb, nam, month, period), code, position; key
    reported: periods that a report is about, those with its production value first, of these the latest, of several
    that end together whole years; key ended: the last month (yyyymm) in which there were districts.

    `filters` does not matter.
    """
    return ask(cursor, _CODES)


_SCREENS = """
    SELECT code, page, shown, view, title_vi, title_en FROM src.screen ORDER BY position, code"""


def screens(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per screen of meeting mode, in order: code, page, shown (headlines, sentences or the name of a chart),
    view (of the page, "" where it has one only), title_vi and title_en ("" for the message of what is shown).

    `filters` does not matter.
    """
    return ask(cursor, _SCREENS)


_RULES = """
    SELECT code, position, threshold, unit, text_vi, text_en FROM src.rule ORDER BY position"""


def rules(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Rules by which sentences are made: code, position, threshold, unit, text_vi, text_en with {threshold} to be
    filled in. `filters` does not matter."""
    return ask(cursor, _RULES)


_SOURCES = """
    SELECT s.code, s.kind, s.period AS reported, s.issued, s.price_base, s.title_vi, s.title_en, s.publisher_vi,
        s.publisher_en, s.address, s.note_vi, s.note_en, count(o.id) AS figures,
        count(r.item) AS restated_figures, count(o.id) FILTER (o.doubted) AS doubted_figures
    FROM src.source s LEFT JOIN src.observation o ON o.source = s.code AND o.formula = ''
    LEFT JOIN ready.restated r ON o.figure <> '' AND (r.indicator, r.item, r.area, r.period, r.measure)
        = (o.indicator, o.item, o.area, o.period, o.measure)
    GROUP BY ALL
    ORDER BY s.issued, s.code"""


def sources(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per source: code, kind, reported (period), issued (a date as far as known), price_base, title,
    publisher, address, note; figures, how many are printed; of these, restated_figures, that another source prints
    otherwise, and doubted_figures, that a check which cannot hold casts doubt on.

    `filters` does not matter.
    """
    return ask(cursor, _SOURCES)
