"""Monthly reports of districts: who leads, who reported; how months run is in `monthly_series`.

Amounts are added as whole numbers of small parts (`summaries.SCALE`), so that parts add up to wholes to the last digit.
A block is what is looked at: a product, a sector, or all production value where neither is chosen ("total": foreign-
invested lies inside non-state and is not added). A cell is one report: an item of one district in one month.
`attainment` and `growth` are of all that was reported; `matched_attainment` and `matched_growth` compare like with
like: only cells with a plan and an actual, only cells that were reported in this month and a year before. They are
there where that leaves something out. A cell is missing where it has a plan and no actual; then what is added lacks it,
and `complete` says so. Numbers are unrounded; `<name>_step` is the last digit that each is shown with. Without a
period, it is the year of the latest month with an actual, up to that month; a period reaches no further than the months
with actuals. All frames of blocks begin with these columns:

    block, position, indicator, unit, step, kind   code, place in the order, and what its amounts are in; kind of number
                                                   (derived where it adds up several), step of their roughest digit
    role, area                                     whole (the province, area ""), part (one district, area its code),
                                                   chosen, rest (the chosen districts, all others, together, area "")

Where they have amounts, `price_base` is the prices that these are in, "mixed" where reports in different prices are not
added. `attainment` and `growth` that a source prints come before computed ones, in the digits printed; they alone have
`attainment_kind` and `growth_kind`.
All but the remainder end with `sources`: codes of those that state the amounts, with spaces between, NULL for none.
Ids say what they are of, see `lsdash.model.monthly_ids`: the districts by name, the period by its months.
"""

import pandas as pd

from lsdash.data.month_view import AMOUNTS, LEAD, RATES, SHARES
from lsdash.data.summaries import (
    ADDED,
    COVERED,
    PRINTED_AMOUNTS,
    PRINTED_COVERED,
    PRINTED_KEY,
    PRINTED_RATES,
    SCALE,
)
from lsdash.model.filters import Filters
from lsdash.queries.monthly_shared import (
    BLOCKS,
    MONTH,
    MONTH_ID,
    MONTHS,
    SPAN,
    TOGETHER,
    TWO_YEARS,
)
from lsdash.queries.shared import Cursor, ask, ask_months

# Percentages below which something left over is of the binary form of numbers.
NOTHING = "1e-9"

# One row per block and place over the whole period.
_ADDED_UP = f"""
        SELECT indicator, block, role, shown, {ADDED},
            count(*) FILTER (done IS NOT NULL AND lacking = 0) AS months_present,
            count(*) FILTER (lacking > 0) AS months_missing, count(matched) AS months_compared, {COVERED},
            count(done) > any_value(n1 - n0) AS covered"""
_RANKED = f"""
    spanned AS (
        SELECT s.* REPLACE ({PRINTED_AMOUNTS}, {PRINTED_COVERED}), {PRINTED_RATES}
        FROM summed s CROSS JOIN span LEFT JOIN src.printed_span t
            ON {PRINTED_KEY} AND (t.n0, t.n1) = (span.n0, span.n1)),
    rated AS (
        SELECT {LEAD}, s.role, s.shown AS area,
            concat(a.indicator, '.', a.block, x.ending, '.', span.months, '.actual') AS id, span.period, span.since,
            span.until, span.n1 - span.n0 + 1 AS months, {AMOUNTS}, {RATES},
            {SHARES},
            s.reporters, s.expected, s.months_present, s.months_missing, s.months_compared, s.provisional, s.sources,
            CASE WHEN s.role = 'part' AND s.done IS NOT NULL
                THEN rank() OVER (PARTITION BY s.block, s.role ORDER BY s.done DESC NULLS LAST) END AS rank,
            count(s.done) FILTER (s.role = 'part') OVER (PARTITION BY s.block) AS ranked
        FROM spanned s JOIN a USING (block) JOIN suffix x USING (role, shown)
        JOIN spanned w ON w.block = s.block AND w.role = 'whole' CROSS JOIN span),
    narrowed AS (SELECT * FROM rated WHERE role <> 'part' OR $districts IS NULL OR list_contains($districts, area)),
    remaining AS (
        SELECT block, CASE WHEN abs(100 - sum(share) FILTER (role <> 'whole')) > {NOTHING}
                THEN 100 - sum(share) FILTER (role <> 'whole') ELSE 0 END AS share,
            100 - sum(share_high) FILTER (role <> 'whole') AS share_low,
            100 - sum(share_low) FILTER (role <> 'whole') AS share_high,
            any_value(growth) FILTER (role = 'whole') AS whole,
            any_value(coalesce(growth - growth_step / 2, contribution_low)) FILTER (role = 'whole') AS whole_low,
            any_value(coalesce(growth + growth_step / 2, contribution_high)) FILTER (role = 'whole') AS whole_high,
            coalesce(sum(contribution) FILTER (role <> 'whole'), 0) AS points,
            coalesce(sum(contribution_low) FILTER (role <> 'whole'), 0) AS least,
            coalesce(sum(contribution_high) FILTER (role <> 'whole'), 0) AS most
        FROM narrowed GROUP BY block)
    SELECT * FROM narrowed
    UNION ALL BY NAME
    SELECT a.*, 'remainder' AS role, '' AS area, r.share, r.share_low, r.share_high, r.whole - r.points AS contribution,
        r.whole_low - r.most AS contribution_low, r.whole_high - r.least AS contribution_high, span.period,
        span.since, span.until,
        concat(a.indicator, '.', a.block, '@residual', CASE WHEN $districts IS NOT NULL THEN (SELECT
            string_agg('_' || slug, '' ORDER BY code) FROM src.area WHERE list_contains($districts, slug)) END,
            '.', span.months, '.actual') AS id
    FROM remaining r JOIN a USING (block) CROSS JOIN span
    WHERE r.share <> 0 OR abs(r.whole - r.points) > {NOTHING}
    ORDER BY position, list_position(['whole', 'part', 'rest', 'remainder'], role), value DESC NULLS LAST, area"""
_RANKING = f"""
    WITH {SPAN}, {BLOCKS}, {MONTHS},
    summed AS ({_ADDED_UP} FROM seen JOIN span ON n BETWEEN n0 AND n1 GROUP BY ALL),
    {_RANKED}"""
# The same with the districts that are not chosen, month by month together: adding up twice takes a third longer.
_RANKING_AND_REST = f"""
    WITH {SPAN}, {BLOCKS}, {MONTHS},
    places AS (
        SELECT * FROM seen
        UNION ALL BY NAME
        SELECT * REPLACE ('rest' AS role, '' AS shown) FROM seen
        WHERE role = 'part' AND NOT list_contains($districts, shown)),
    summed AS (
        {_ADDED_UP}
        FROM (
            SELECT indicator, block, role, shown, n, n0, n1, {ADDED} FROM places JOIN span ON n BETWEEN n0 AND n1
            GROUP BY ALL)
        GROUP BY ALL),
    {_RANKED}"""


def district_ranking(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per block and place over the whole period: the province, each district that has reports or plans (highest
    value first, those without any last), with districts chosen also the rest; and a remainder where their unrounded
    shares or contributions leave one.

    Columns of blocks; id; period, since, until (yyyymm), months (in the period); value, plan, before (same months a
    year before, all that was reported); attainment, growth (%); matched, matched_before, aimed, aimed_at: what they
    are computed from, see above; share (% of the province's value); contribution (percentage points of the province's
    growth; they add up to it with the remainder); reporters, expected (reports of establishments); months_present (all
    reports there), months_missing (a report lacks), months_compared (with anything to compare); provisional; rank among
    all `ranked` districts. Numbers are NULL where there is nothing to compute them from. The ids of other measures
    differ in their last word. Filters: all.
    """
    if filters.districts:
        return ask_months(cursor, _RANKING_AND_REST, filters, "districts", "sectors", "products", "since", "until")
    return ask_months(cursor, _RANKING, filters, "districts", "sectors", "products", "since", "until")


_REPORTING = f"""
    WITH {SPAN}, {BLOCKS}, {TOGETHER}
    SELECT {LEAD}, s.role, s.shown AS area, replace({MONTH_ID}, '.actual', '.reporting') AS id, {MONTH},
        s.reporters, s.expected,
        CAST(s.reporters AS DOUBLE) * 100 / nullif(s.expected, 0) AS percent, s.lacking, s.silent, s.sources
    FROM seen s JOIN ({TWO_YEARS}) g USING (n) JOIN a USING (block) JOIN suffix x USING (role, shown)
    WHERE a.block IN (SELECT block FROM seen WHERE expected > 0)
    ORDER BY a.position, g.n"""


def reporting(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per block (of the province, or of the chosen districts together) and month of the two years up to the end
    of the period that has reports or plans: who reported. A block of which no source says how many establishments
    report has no row.

    Columns of blocks; id; year, month, period; reporters of the expected establishments; percent (NULL where none is
    expected); lacking: how many reports of a district lack as a whole, their establishments count as expected.
    Filters: all (`since` does not matter).
    """
    return ask(cursor, _REPORTING, filters, "districts", "sectors", "products", "since", "until")


_MONTHLY_CELLS = f"""
    SELECT concat(r.indicator, '.', r.item, '@', r.area, '.', format('{{:04d}}-{{:02d}}', r.n // 12, r.n % 12 + 1), '.',
            r.measure) AS id,
        r.indicator, r.item AS block, 1 AS position, r.area, r.measure, r.amount / {SCALE} AS value,
        CASE r.measure WHEN 'actual' THEN r.status ELSE 'final' END AS status,
        CASE r.measure WHEN 'actual' THEN r.reporters ELSE r.expected END AS reporters, r.expected,
        coalesce(nullif(i.unit, ''), d.unit) AS unit, r.step, r.step AS value_step, r.step AS plan_step
    FROM (SELECT * RENAME (done AS actual, planned AS plan) FROM src.monthly_report)
        UNPIVOT (amount FOR measure IN (actual, plan)) r
    JOIN src.indicator d ON d.code = r.indicator JOIN src.item i ON i.code = r.item
    WHERE r.area <> '' AND r.block = r.item
    ORDER BY i.dimension <> 'sector', i.position, r.area, r.n, r.measure"""


def monthly_cells(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Every report of a district and its plan: id, indicator, block, position (1), area, measure (actual, plan), value,
    status, reporters, expected, unit, step (as value_step and plan_step too). `filters` does not matter."""
    return ask(cursor, _MONTHLY_CELLS)
