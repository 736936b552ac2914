"""SQL that the queries over months share: what is looked at, when, where, and how amounts are added up.

See `lsdash.queries.monthly` for the columns and the rules, `lsdash.data.summaries` and `lsdash.data.month_view` for the
tables. Blocks are what a frame has one part of each for: OF_CHOSEN what the filters choose, all production value where
they choose nothing; OF_BLOCKS that, or what a page is about.
"""

from lsdash.data.month_view import REACHED
from lsdash.data.summaries import ADDED, COVERED_SINCE

# Conditions on the columns of src.block.
OF_CHOSEN = """
    CASE dimension WHEN 'product' THEN list_contains($products, block)
        ELSE (list_contains($sectors, block) AND item_role = 'part')
            OR (item_role = 'whole' AND $sectors IS NULL AND $products IS NULL) END"""
# Of what is chosen; of the ownership sectors; of the products of a group; narrowed by the filters.
OF_BLOCKS = f"""
    CASE $blocks WHEN 'chosen' THEN {OF_CHOSEN}
        WHEN 'sectors' THEN dimension = 'sector' AND item_role = 'part'
            AND ($sectors IS NULL OR list_contains($sectors, block))
        ELSE product_group = $blocks AND ($products IS NULL OR list_contains($products, block)) END"""

# The first and the last month of the period.
LIMITS = """
    asked AS (
        SELECT first_month AS first, $since // 100 * 12 + $since % 100 - 1 AS wanted,
            least(coalesce($until // 100 * 12 + $until % 100 - 1, last_month), last_month) AS n1
        FROM ready.latest WHERE last_month IS NOT NULL),
    limits AS (
        SELECT CAST(greatest(coalesce(wanted, n1 // 12 * 12), first) AS INTEGER) AS n0, CAST(n1 AS INTEGER) AS n1
        FROM asked WHERE n0 <= asked.n1)"""
SPAN = f"""
    {LIMITS},
    span AS (
        SELECT n0, n1, CAST(n0 // 12 * 100 + n0 % 12 + 1 AS INTEGER) AS since,
            CAST(n1 // 12 * 100 + n1 % 12 + 1 AS INTEGER) AS until,
            format('{{:04d}}-{{:02d}}', n0 // 12, n0 % 12 + 1) AS first_month,
            format('{{:04d}}-{{:02d}}', n1 // 12, n1 % 12 + 1) AS last_month,
            CASE WHEN n0 = n1 THEN first_month ELSE concat(first_month, '..', last_month) END AS months,
            CASE WHEN n0 % 12 > 0 OR n1 % 12 < 11 THEN months
                WHEN n0 // 12 = n1 // 12 THEN CAST(n0 // 12 AS VARCHAR)
                ELSE concat(n0 // 12, '..', n1 // 12) END AS period
        FROM limits)"""
BLOCKS = f"a AS (SELECT block, position, indicator, unit, step, kind FROM src.block WHERE {OF_CHOSEN})"

# The end of ids of each place; of chosen districts and the rest together, all their codes.
SUFFIX = """
    suffix AS (
        FROM src.place
        UNION ALL SELECT CASE WHEN list_contains($districts, slug) THEN 'chosen' ELSE 'rest' END, '',
            min(CAST(code AS INTEGER)), '@' || string_agg(slug, '_' ORDER BY code)
        FROM src.area WHERE $districts IS NOT NULL GROUP BY 1)"""

# One row per block, place and month: the province and each district; after the blocks.
_SEEN = "SELECT s.* FROM src.monthly_sum s SEMI JOIN a USING (block, indicator)"
MONTHS = f"seen AS ({_SEEN}), {SUFFIX}"
# The same of the province where no district is chosen, or else of those that are, together.
TOGETHER = f"""
    each AS ({_SEEN}), {SUFFIX},
    seen AS (
        SELECT * FROM each WHERE role = 'whole' AND $districts IS NULL
        UNION ALL BY NAME
        SELECT indicator, block, 'chosen' AS role, '' AS shown, n, {ADDED} FROM each
        WHERE role = 'part' AND list_contains($districts, shown) GROUP BY ALL)"""

TWO_YEARS = "SELECT CAST(unnest(range(n1 - 23, n1 + 1)) AS INTEGER) AS n FROM span"
MONTH = """
    CAST(g.n // 12 AS INTEGER) AS year, CAST(g.n % 12 + 1 AS INTEGER) AS month,
    format('{:04d}-{:02d}', g.n // 12, g.n % 12 + 1) AS period"""
MONTH_ID = (
    "concat(a.indicator, '.', a.block, x.ending, '.', format('{:04d}-{:02d}', g.n // 12, g.n % 12 + 1), '.actual')"
)

OF_WHOLE = "role = 'whole'"
OF_DISTRICTS = "role = 'part' AND ($districts IS NULL OR list_contains($districts, area))"
# The province, or the districts that are chosen.
OF_PLACES = (
    "CASE WHEN $districts IS NULL THEN role = 'whole' ELSE role = 'part' AND list_contains($districts, area) END"
)
IN_ORDER = "ORDER BY position, ordinal, n"
# Every month of the two years up to the end of the period; a condition on blocks and places follows.
BY_MONTH = f"""
    WITH {LIMITS}
    SELECT m.* EXCLUDE (dimension, item_role, product_group, ordinal, n, last_seen, next_seen)
    FROM src.month m JOIN limits ON n BETWEEN n1 - 23 AND n1 AND (last_seen > n1 - 24 OR next_seen <= n1) WHERE"""
# Every month of the last year of the period, with what has been reached since January; the same follows.
SINCE_JANUARY = f"""
    WITH {LIMITS}
    SELECT r.* EXCLUDE (dimension, item_role, product_group, ordinal, n)
    FROM src.reached r JOIN limits ON n BETWEEN n1 // 12 * 12 AND n1 WHERE"""
# The same of those of the chosen districts together that have reports or plans of the block: ids name these alone.
SINCE_JANUARY_TOGETHER = f"""
    WITH {LIMITS},
    each AS (
        SELECT c.* FROM src.cumulative_sum c JOIN limits ON n BETWEEN n1 // 12 * 12 AND n1
        WHERE role = 'part' AND list_contains($districts, shown)),
    x AS (
        SELECT indicator, block, 0 AS ordinal, '@' || string_agg(shown, '_' ORDER BY code) AS ending
        FROM (SELECT DISTINCT indicator, block, shown FROM each) JOIN src.area ON slug = shown GROUP BY ALL),
    plans AS (
        SELECT indicator, block,
            CASE WHEN bool_and(year_plan IS NOT NULL OR planned IS NULL) THEN CAST(sum(year_plan) AS BIGINT) END
                AS year_plan,
            CAST(sum(year_plan_width) AS BIGINT) AS year_plan_width
        FROM src.cumulative_sum JOIN limits ON n = n1 // 12 * 12 + 11
        WHERE role = 'part' AND list_contains($districts, shown) GROUP BY ALL),
    added AS (
        FROM src.cumulative_sum WHERE false  -- for its columns of rates, which no source prints of them together
        UNION ALL BY NAME
        SELECT e.indicator, e.block, 'chosen' AS role, '' AS shown, n, p.year_plan, p.year_plan_width, {ADDED},
            bit_or(months) AS months, bit_or(plan_months) AS plan_months, bit_or(earlier_months) AS earlier_months
        FROM (SELECT * EXCLUDE (year_plan, year_plan_width) FROM each) e JOIN plans p USING (indicator, block)
        GROUP BY ALL),
    s AS (SELECT *, {COVERED_SINCE} FROM added)
    SELECT {REACHED} FROM s JOIN src.block a USING (block, indicator) JOIN x USING (block, indicator) WHERE"""
