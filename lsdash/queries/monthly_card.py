"""A number of the monthly reports: what it is the sum of, and the reports that it is made from.

Both queries take what an id says as filters: the block, the districts (none: the province), the period (both ends).
`monthly_of_several` asks both for many numbers at once.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from lsdash.data.month_view import AMOUNTS, LEAD, RATES, SHARES
from lsdash.data.summaries import PRINTED_AMOUNTS, PRINTED_COVERED, PRINTED_RATES, SCALE, SUMS
from lsdash.model.filters import Filters
from lsdash.model.words import split
from lsdash.queries.monthly_shared import BLOCKS
from lsdash.queries.shared import Cursor, ask, ask_months

# What is asked for, as `q`: a block, the districts of a place (NULL: the province), the first and the last month.
_ONE = f"""
    WITH {BLOCKS},
    q AS (
        SELECT 0 AS asked, CAST($districts AS VARCHAR[]) AS places,
            $since // 100 * 12 + $since % 100 - 1 AS n0, $until // 100 * 12 + $until % 100 - 1 AS n1, * FROM a)"""
_SEVERAL = """
    WITH asked AS (
        SELECT unnest(range(len($blocks))) AS asked, unnest($blocks) AS block,
            unnest(CAST($places AS VARCHAR[][])) AS places, unnest($since) AS since, unnest($until) AS until),
    q AS (
        SELECT asked, CASE WHEN len(places) > 0 THEN places END AS places,
            since // 100 * 12 + since % 100 - 1 AS n0, until // 100 * 12 + until % 100 - 1 AS n1, b.*
        FROM asked JOIN src.block b USING (block))"""
_OWN = """,
    paired AS (
        SELECT r.*, q.asked, q.places, n0, n1
        FROM src.monthly_report r JOIN q USING (indicator, block) WHERE n BETWEEN n0 AND n1),
    own AS (
        SELECT * FROM paired
        WHERE CASE WHEN places IS NULL THEN counted ELSE list_contains(places, area) END)"""

# As `summaries.COVERED` has it, of single reports.
_COVERED = """
            list_has_all(coalesce(list(DISTINCT n) FILTER (planned IS NOT NULL), []),
                coalesce(list(DISTINCT n) FILTER (done IS NOT NULL), [])) AS targeted,
            list_has_all(coalesce(list(DISTINCT n) FILTER (earlier IS NOT NULL), []),
                coalesce(list(DISTINCT n) FILTER (done IS NOT NULL), [])) AS compared"""

_AMOUNTS = f"""{_OWN},
    piece AS (
        SELECT 'own' AS relation, '' AS of_area, '' AS of_item, -1 AS of_month, * FROM own
        UNION ALL SELECT 'whole', '', '', -1, * FROM paired WHERE counted
        UNION ALL SELECT 'month', '', '', n, * REPLACE (n AS n0, n AS n1) FROM own
        UNION ALL SELECT 'district', area, '', -1, * FROM own
        UNION ALL SELECT 'item', '', item, -1, * FROM own),
    added AS (
        SELECT asked, places, indicator, block, relation, of_area, of_item, of_month, n0, n1, {SUMS},
            count(done) AS reports, count(planned) AS plans, count(earlier) AS reports_before,
            count(*) FILTER (done IS NOT NULL AND earlier IS NOT NULL) AS pairs,
            count(*) FILTER (done IS NOT NULL AND planned IS NOT NULL) AS aims,
            count(DISTINCT area) AS districts, count(DISTINCT item) AS items,
            count(DISTINCT n) FILTER (done IS NOT NULL) > any_value(n1 - n0) AS covered,
            {_COVERED}
        FROM piece GROUP BY ALL),
    summed AS (
        SELECT s.* REPLACE ({PRINTED_AMOUNTS}, {PRINTED_COVERED}), {PRINTED_RATES}
        FROM added s LEFT JOIN src.printed_span t ON t.indicator = s.indicator AND NOT (t.named AND s.covered)
            AND t.block = CASE s.relation WHEN 'item' THEN s.of_item ELSE s.block END
            AND t.shown = CASE WHEN s.relation IN ('whole', 'district') OR s.places IS NULL THEN s.of_area
                WHEN len(s.places) = 1 THEN list_extract(s.places, 1) END
            AND (t.n0, t.n1) = (s.n0, s.n1))
    SELECT s.asked, {LEAD}, coalesce(b.parent, '') AS parent, s.relation, s.of_area AS area, s.of_item AS item,
        CAST(CASE WHEN s.of_month >= 0 THEN s.of_month // 12 * 100 + s.of_month % 12 + 1 END AS INTEGER) AS yyyymm,
        {AMOUNTS}, {RATES},
        {SHARES},
        CAST(s.reporters AS BIGINT) AS reporters, CAST(s.expected AS BIGINT) AS expected, s.reports, s.plans,
        s.reports_before, s.pairs, s.aims, s.districts, s.items, s.lacking, s.silent, s.estimated, s.provisional
    FROM summed s JOIN q a USING (asked, block) JOIN src.item b ON b.code = s.block
    LEFT JOIN summed w ON (w.asked, w.block, w.relation) = (s.asked, s.block, 'whole') AND s.relation <> 'month'
    LEFT JOIN src.area r ON r.slug = s.of_area LEFT JOIN src.item i ON i.code = s.of_item
    ORDER BY s.asked, list_position(['own', 'whole', 'month', 'district', 'item'], s.relation), s.of_month, r.code,
        i.position"""


_MONTHLY_AMOUNTS = f"{_ONE}{_AMOUNTS}"
_FILTERS = ("districts", "sectors", "products", "since", "until")


def monthly_amounts(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """What the numbers of one block, place and period are and are made of; no row where there is neither a report nor
    a plan in the period or a year before.

    Columns of blocks (see `queries.monthly`); parent (of the block's item, ""); relation: own, whole (the province),
    month, district, item (own, by each of these); area, item, yyyymm (which one); value, plan, before, matched,
    matched_before, aimed, aimed_at, attainment, growth, share, contribution as in `district_ranking`; reporters,
    expected; reports, plans, reports_before, pairs (reported in both years), aims (reported and planned): how many
    reports of a district, month and item; districts, items: how many of these; lacking; estimated; provisional.
    Filters: all, a period is needed.
    """
    return ask_months(cursor, _MONTHLY_AMOUNTS, filters, *_FILTERS).drop(columns="asked")


_REPORTS = f"""{_OWN}
    SELECT o.asked, a.block, a.position, a.indicator, a.unit, coalesce(o.step, a.step) AS step, a.kind, o.item, o.area,
        CAST(o.n // 12 * 100 + o.n % 12 + 1 AS INTEGER) AS yyyymm,
        o.done / {SCALE} AS value, o.planned / {SCALE} AS plan, o.earlier / {SCALE} AS before,
        CASE WHEN o.at_first <> o.done THEN o.at_first / {SCALE} END AS revised_from, o.status,
        coalesce(o.reporters, 0) AS reporters, coalesce(o.expected, 0) AS expected,
        o.planned IS NOT NULL AND o.done IS NULL AS lacking
    FROM own o JOIN q a USING (asked, block) LEFT JOIN src.area r ON r.slug = o.area JOIN src.item i ON i.code = o.item
    ORDER BY o.asked, o.n, r.code, i.position"""


_MONTHLY_REPORTS = f"{_ONE}{_REPORTS}"


def monthly_reports(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The single reports that the numbers of one block, place and period are made of, by month and district.

    Columns of blocks; item, area, yyyymm; value, plan, before (each NULL where there is none); revised_from (what had
    been reported, NULL where it is the same); status; reporters, expected; lacking: planned and not reported.
    Filters: all, a period is needed.
    """
    return ask(cursor, _MONTHLY_REPORTS, filters, *_FILTERS).drop(columns="asked")


_AMOUNTS_OF_SEVERAL = f"{_SEVERAL}{_AMOUNTS}"
_REPORTS_OF_SEVERAL = f"{_SEVERAL}{_REPORTS}"
_AT_ONCE = 500  # numbers: their reports are held in memory while they are added up


def monthly_of_several(cursor: Cursor, wanted: Sequence[Filters]) -> dict[str, list[pd.DataFrame]]:
    """What `monthly_amounts` and `monthly_reports` answer for each of `wanted`, in its order, by the name of the query.
    Each wants one block: a sector, a product, or neither."""
    found: dict[str, list[pd.DataFrame]] = {"monthly_amounts": [], "monthly_reports": []}
    for first in range(0, len(wanted), _AT_ONCE):
        part = wanted[first : first + _AT_ONCE]
        asked: dict[str, Any] = {
            "blocks": [next(iter(one.sectors or one.products), "total") for one in part],
            "places": [list(one.districts) for one in part],
            "since": [one.since for one in part],
            "until": [one.until for one in part],
        }
        frames = ask_months(cursor, _AMOUNTS_OF_SEVERAL, **asked), ask(cursor, _REPORTS_OF_SEVERAL, **asked)
        for name, frame in zip(found, frames, strict=True):
            answers, nothing = split(frame, "asked"), frame.drop(columns="asked").head(0)
            found[name] += [answers.get(number, nothing) for number in range(len(part))]
    return found


_NEAREST = """
    WITH stem AS (
        SELECT
            concat(indicator, '.', block, CASE WHEN shown <> '' THEN '@' || shown END, '.',
                format('{:04d}-{:02d}', n // 12, n % 12 + 1), '.actual') AS id
        FROM src.monthly_sum WHERE done IS NOT NULL)
    SELECT id FROM stem WHERE jaro_winkler_similarity(id, lower($number)) > 0.75
    ORDER BY jaro_winkler_similarity(id, lower($number)) DESC, id LIMIT 1"""


def nearest_monthly(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row with the id of an actual of one month most like `filters.number`; no row where none is like it."""
    return ask(cursor, _NEAREST, filters, "number")
