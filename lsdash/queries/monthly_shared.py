"""SQL that the queries over months share: what is looked at, when, where, and how amounts are added up.

See `lsdash.queries.monthly` for the columns and the rules, `lsdash.data.summaries` for the tables. Blocks are what a
frame has one part of each for: with BLOCKS what the filters choose, all production value where they choose nothing;
with SECTOR_BLOCKS, MINING_BLOCKS and UTILITY_BLOCKS what a page is about, narrowed by the filters.
"""

from lsdash.data.summaries import ADDED, SCALE

_BLOCK = "SELECT block, position, indicator, unit, step, kind FROM ready.block"
BLOCKS = f"""
    a AS (
        {_BLOCK}
        WHERE CASE dimension WHEN 'product' THEN list_contains($products, block)
            ELSE (list_contains($sectors, block) AND role = 'part')
                OR (role = 'whole' AND $sectors IS NULL AND $products IS NULL) END)"""
SECTOR_BLOCKS = f"""
    a AS (
        {_BLOCK}
        WHERE dimension = 'sector' AND role = 'part' AND ($sectors IS NULL OR list_contains($sectors, block)))"""
_OF_PRODUCTS = "($products IS NULL OR list_contains($products, block))"
MINING_BLOCKS = f"a AS ({_BLOCK} WHERE product_group = 'khai-khoang' AND {_OF_PRODUCTS})"
UTILITY_BLOCKS = f"a AS ({_BLOCK} WHERE product_group = 'dien-nuoc' AND {_OF_PRODUCTS})"

# Of the block, and of the sum `s` of its reports: the roughest digit, and whether it is one number or adds up several.
LEAD = """a.block, a.position, a.indicator, a.unit, coalesce(s.step, a.step) AS step,
    CASE WHEN a.kind <> 'stated' THEN a.kind WHEN s.reported > 1 THEN 'derived' WHEN s.estimated THEN 'estimated'
        WHEN s.provisional THEN 'provisional' ELSE a.kind END AS kind"""
AMOUNTS = f"""s.done / {SCALE} AS value, s.planned / {SCALE} AS plan, s.earlier / {SCALE} AS before,
    s.base AS price_base"""
# What sources print of them comes first, in its own digits; `attainment_step` and `growth_step` are NULL for the rest.
RATES = f"""
    coalesce(s.printed_attainment, round(CAST(s.aimed AS DOUBLE) * 100 / nullif(s.aimed_at, 0), 2)) AS attainment,
    coalesce(s.printed_growth,
        round(CAST(s.matched - s.matched_before AS DOUBLE) * 100 / nullif(s.matched_before, 0), 2)) AS growth,
    s.attainment_step, s.attainment_kind, s.growth_step, s.growth_kind,
    s.matched / {SCALE} AS matched, s.matched_before / {SCALE} AS matched_before, s.aimed / {SCALE} AS aimed,
    s.aimed_at / {SCALE} AS aimed_at"""

SPAN = """
    asked AS (
        SELECT first_month AS first, $since // 100 * 12 + $since % 100 - 1 AS wanted,
            least(coalesce($until // 100 * 12 + $until % 100 - 1, last_month), last_month) AS n1
        FROM ready.latest WHERE last_month IS NOT NULL),
    limits AS (
        SELECT CAST(greatest(coalesce(wanted, n1 // 12 * 12), first) AS INTEGER) AS n0, CAST(n1 AS INTEGER) AS n1
        FROM asked),
    span AS (
        SELECT n0, n1, CAST(n0 // 12 * 100 + n0 % 12 + 1 AS INTEGER) AS since,
            CAST(n1 // 12 * 100 + n1 % 12 + 1 AS INTEGER) AS until,
            format('{:04d}-{:02d}', n0 // 12, n0 % 12 + 1) AS first_month,
            format('{:04d}-{:02d}', n1 // 12, n1 % 12 + 1) AS last_month,
            CASE WHEN n0 = n1 THEN first_month ELSE concat(first_month, '..', last_month) END AS months,
            CASE WHEN n0 % 12 > 0 OR n1 % 12 < 11 THEN months
                WHEN n0 // 12 = n1 // 12 THEN CAST(n0 // 12 AS VARCHAR)
                ELSE concat(n0 // 12, '..', n1 // 12) END AS period
        FROM limits WHERE n0 <= n1)"""

# The end of ids of each place; of chosen districts and the rest together, all their codes.
SUFFIX = """
    suffix AS (
        SELECT 'whole' AS role, '' AS shown, 0 AS ordinal, '' AS ending
        UNION ALL SELECT 'part', slug, CAST(code AS INTEGER), '@' || slug FROM src.area
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

# What `monthly_values` shows; after MONTHS.
BY_MONTH = f"""
    g AS ({TWO_YEARS}),
    here AS (
        SELECT {LEAD}, g.n, p.role, p.shown AS area, x.ordinal, {MONTH}, {MONTH_ID} AS id, {AMOUNTS},
            {RATES}, s.at_first / {SCALE} AS at_first, s.lacking = 0 AS complete,
            coalesce(s.reporters, 0) AS reporters, coalesce(s.expected, 0) AS expected, s.sources,
            CASE WHEN s.done IS NULL THEN NULL WHEN s.provisional THEN 'provisional'
                WHEN s.estimated THEN 'estimated' WHEN s.revised THEN 'revised' WHEN s.late THEN 'late' ELSE 'final'
                END AS status
        FROM (SELECT DISTINCT block, role, shown FROM seen SEMI JOIN g USING (n)) p
        JOIN a USING (block) CROSS JOIN g JOIN suffix x USING (role, shown)
        LEFT JOIN seen s ON (s.block, s.role, s.shown, s.n) = (p.block, p.role, p.shown, g.n))
    SELECT block, position, indicator, unit, step, kind, role, area, id, year, month, period, value, plan, before,
        price_base, attainment, attainment_step, attainment_kind, growth, growth_step, growth_kind, status,
        nullif(at_first, value) AS revised_from, complete, reporters, expected, sources
    FROM here"""
OF_PLACES = """
    WHERE role = CASE WHEN $districts IS NULL THEN 'whole' ELSE 'part' END
        AND ($districts IS NULL OR list_contains($districts, area))
    ORDER BY position, ordinal, n"""

# What has been reached since January, of every place; after the blocks.
_SINCE_JANUARY = f"""
    each AS (
        SELECT s.* FROM src.cumulative_sum s SEMI JOIN a USING (block, indicator)
        JOIN span ON s.n BETWEEN n1 // 12 * 12 AND n1),
    {SUFFIX}"""
_ROWS_SINCE_JANUARY = f"""
    SELECT {LEAD}, role, s.shown AS area,
        concat(a.indicator, '.', a.block, x.ending, '.', format('{{:04d}}-01', s.n // 12), CASE s.n % 12 WHEN 0 THEN ''
            ELSE format('..{{:04d}}-{{:02d}}', s.n // 12, s.n % 12 + 1) END, '.actual') AS id,
        CAST(s.n // 12 AS INTEGER) AS year, CAST(s.n % 12 + 1 AS INTEGER) AS month,
        format('{{:04d}}-{{:02d}}', s.n // 12, s.n % 12 + 1) AS period, {AMOUNTS}, {RATES},
        (s.aimed - s.aimed_at) / {SCALE} AS surplus, s.year_plan / {SCALE} AS year_plan,
        round(CAST(s.done AS DOUBLE) * 100 / nullif(s.year_plan, 0), 2) AS year_attainment,
        s.lacking = 0 AND bit_count(s.months) = s.n % 12 + 1 AS complete, s.lacking, s.provisional, s.sources
    FROM s JOIN a USING (block) JOIN suffix x USING (role, shown)
    ORDER BY a.position, x.ordinal, s.n"""
# What `cumulative` shows.
REACHED = f"""
    {_SINCE_JANUARY},
    plans AS (
        SELECT indicator, block, CAST(sum(year_plan) AS BIGINT) AS year_plan
        FROM src.cumulative_sum JOIN span ON n = n1 // 12 * 12 + 11
        WHERE role = 'part' AND list_contains($districts, shown) GROUP BY ALL),
    s AS (
        SELECT * FROM each WHERE role = 'whole' AND $districts IS NULL
        UNION ALL BY NAME
        SELECT e.indicator, e.block, 'chosen' AS role, '' AS shown, n, p.year_plan, {ADDED}, bit_or(months) AS months
        FROM (SELECT * EXCLUDE year_plan FROM each) e JOIN plans p USING (indicator, block)
        WHERE role = 'part' AND list_contains($districts, shown) GROUP BY ALL)
    {_ROWS_SINCE_JANUARY}"""
# The same of each district, or of each chosen one.
REACHED_BY_DISTRICT = f"""
    {_SINCE_JANUARY},
    s AS (
        SELECT * FROM each
        WHERE role = 'part' AND ($districts IS NULL OR list_contains($districts, shown)))
    {_ROWS_SINCE_JANUARY}"""
