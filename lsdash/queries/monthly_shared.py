"""SQL that the queries over monthly reports share: what is looked at, when, where, and how reports are added up.

See `lsdash.queries.monthly` for the columns and the rules. Blocks are what a frame has one part of each for: with
BLOCKS what the filters choose, all production value where they choose nothing; with SECTOR_BLOCKS, MINING_BLOCKS and
UTILITY_BLOCKS what a page is about, narrowed by the filters.
"""

_TOTAL = """
        SELECT w.code AS block, p.code AS item, 0 AS position, 'production_value' AS indicator, '' AS own_unit
        FROM src.item p JOIN src.item w ON w.code = p.parent
        WHERE w.dimension = 'sector' AND w.role = 'whole' AND p.role = 'part'"""
_SECTORS = """
        SELECT code AS block, code AS item, position, 'production_value' AS indicator, '' AS own_unit FROM src.item
        WHERE dimension = 'sector' AND role = 'part'"""
_PRODUCTS = """
        SELECT code AS block, code AS item, 1000 + position AS position, 'output' AS indicator, unit AS own_unit
        FROM src.item WHERE dimension = 'product'"""
_ANY_SECTOR = "($sectors IS NULL OR list_contains($sectors, code))"
_ANY_PRODUCT = "($products IS NULL OR list_contains($products, code))"
_ABOUT = """
    about AS (
        SELECT DISTINCT c.block, c.position, c.indicator, coalesce(nullif(c.own_unit, ''), d.unit) AS unit,
            power(10, -coalesce(CAST(nullif(d.decimals, '') AS INTEGER), 0)) AS step,
            (SELECT CASE WHEN bool_or(value = 'mophong') THEN 'synthetic' ELSE 'stated' END FROM src.meta
                WHERE key = 'dataset') AS kind
        FROM counted c JOIN src.indicator d ON d.code = c.indicator)"""
BLOCKS = f"""
    counted AS ({_TOTAL} AND $sectors IS NULL AND $products IS NULL
        UNION ALL {_SECTORS} AND list_contains($sectors, code)
        UNION ALL {_PRODUCTS} AND list_contains($products, code)), {_ABOUT}"""
SECTOR_BLOCKS = f"counted AS ({_SECTORS} AND {_ANY_SECTOR}), {_ABOUT}"
MINING_BLOCKS = f"counted AS ({_PRODUCTS} AND product_group = 'khai-khoang' AND {_ANY_PRODUCT}), {_ABOUT}"
UTILITY_BLOCKS = f"counted AS ({_PRODUCTS} AND product_group = 'dien-nuoc' AND {_ANY_PRODUCT}), {_ABOUT}"

# One report: amounts in whole thousandths.
CELL = """
            max(CAST(round(m.value * 1000) AS BIGINT)) FILTER (m.measure = 'actual') AS done,
            max(CAST(round(m.value * 1000) AS BIGINT)) FILTER (m.measure = 'plan') AS planned,
            max(CAST(round(m.revised_from * 1000) AS BIGINT)) FILTER (m.measure = 'actual') AS at_first,
            max(m.status) FILTER (m.measure = 'actual') AS status,
            coalesce(max(m.reporters) FILTER (m.measure = 'actual'), 0) AS reporters, max(m.expected) AS expected"""
# Reports added up.
SUMS = """
            sum(done) AS done, sum(planned) AS planned, sum(earlier) AS earlier,
            sum(done) FILTER (earlier IS NOT NULL) AS matched, sum(earlier) FILTER (done IS NOT NULL) AS matched_before,
            sum(done) FILTER (planned IS NOT NULL) AS aimed, sum(planned) FILTER (done IS NOT NULL) AS aimed_at,
            coalesce(sum(reporters), 0) AS reporters, coalesce(sum(expected), 0) AS expected,
            count(*) FILTER (planned IS NOT NULL AND done IS NULL) AS lacking,
            sum(coalesce(at_first, done)) FILTER (done IS NOT NULL) AS at_first,
            coalesce(bool_or(status = 'provisional'), false) AS provisional,
            coalesce(bool_or(status = 'revised'), false) AS revised,
            coalesce(bool_or(status = 'late'), false) AS late"""
LEAD = "a.block, a.position, a.indicator, a.unit, a.step, a.kind"
AMOUNTS = "s.done / 1000 AS value, s.planned / 1000 AS plan, s.earlier / 1000 AS before"
RATES = """
    round(CAST(s.aimed AS DOUBLE) * 100 / nullif(s.aimed_at, 0), 2) AS attainment,
    round(CAST(s.matched - s.matched_before AS DOUBLE) * 100 / nullif(s.matched_before, 0), 2) AS growth,
    s.matched / 1000 AS matched, s.matched_before / 1000 AS matched_before, s.aimed / 1000 AS aimed,
    s.aimed_at / 1000 AS aimed_at"""

SPAN = """
    known AS (
        SELECT min(year * 100 + month) AS first, max(year * 100 + month) AS last FROM src.monthly
        WHERE measure = 'actual'),
    ends AS (
        SELECT first, last, least(coalesce(CAST($until AS INTEGER), last), last) AS until FROM known
        WHERE last IS NOT NULL),
    span AS (
        SELECT greatest(coalesce(CAST($since AS INTEGER), until // 100 * 100 + 1), first) AS since, until,
            since // 100 * 12 + since % 100 - 1 AS n0, until // 100 * 12 + until % 100 - 1 AS n1,
            CASE WHEN since % 100 = 1 AND until % 100 = 12 THEN CASE WHEN since // 100 = until // 100
                    THEN CAST(until // 100 AS VARCHAR) ELSE concat(since // 100, '..', until // 100) END
                WHEN since = until THEN format('{:04d}-{:02d}', until // 100, until % 100)
                ELSE format('{:04d}-{:02d}..{:04d}-{:02d}', since // 100, since % 100, until // 100, until % 100)
            END AS period,
            CASE WHEN since = until THEN format('{:04d}-{:02d}', until // 100, until % 100)
                ELSE format('{:04d}-{:02d}..{:04d}-{:02d}', since // 100, since % 100, until // 100, until % 100)
            END AS months
        FROM ends WHERE greatest(coalesce(CAST($since AS INTEGER), until // 100 * 100 + 1), first) <= until)"""

PLACES = """
    place AS (
        SELECT 'whole' AS role, '' AS shown, slug AS area, code FROM src.area
        UNION ALL SELECT 'part', slug, slug, code FROM src.area
        UNION ALL SELECT CASE WHEN list_contains($districts, slug) THEN 'chosen' ELSE 'rest' END, '', slug, code
            FROM src.area WHERE $districts IS NOT NULL),
    suffix AS (
        SELECT role, shown, min(code) AS ordinal, CASE WHEN role = 'whole' THEN ''
            ELSE '@' || string_agg(area, '_' ORDER BY code) END AS ending
        FROM place GROUP BY role, shown)"""

# One row per block, place and month, of this year's cells with those of a year before; after SPAN and blocks.
MONTHS = f"""{PLACES},
    cell AS (
        SELECT c.block, m.item, m.area, m.year * 12 + m.month - 1 AS n,
            {CELL}
        FROM src.monthly m JOIN counted c ON c.indicator = m.indicator AND c.item = m.item
        JOIN span ON m.year * 12 + m.month - 1 BETWEEN least(n0, n1 - 23) - 12 AND n1
            OR m.year = until // 100
        GROUP BY ALL),
    paired AS (
        SELECT * FROM cell FULL JOIN (
            SELECT block, item, area, n + 12 AS n, done AS earlier FROM cell WHERE done IS NOT NULL)
            USING (block, item, area, n)),
    seen AS (
        SELECT p.block, l.role, l.shown, p.n, {SUMS}
        FROM paired p JOIN place l USING (area) GROUP BY p.block, l.role, l.shown, p.n)"""

TWO_YEARS = "SELECT CAST(unnest(range(n1 - 23, n1 + 1)) AS INTEGER) AS n FROM span"
MONTH = """
    CAST(g.n // 12 AS INTEGER) AS year, CAST(g.n % 12 + 1 AS INTEGER) AS month,
    format('{:04d}-{:02d}', g.n // 12, g.n % 12 + 1) AS period"""
MONTH_ID = (
    "concat(a.indicator, '.', a.block, x.ending, '.', format('{:04d}-{:02d}', g.n // 12, g.n % 12 + 1), '.actual')"
)

# What `monthly_values` shows; after MONTHS.
BY_MONTH = f"""
    here AS (
        SELECT {LEAD}, g.n, p.role, p.shown AS area, x.ordinal, {MONTH}, {MONTH_ID} AS id, {AMOUNTS},
            {RATES}, s.at_first / 1000 AS at_first, s.lacking = 0 AS complete, coalesce(s.provisional, false) AS
            provisional, CAST(coalesce(s.reporters, 0) AS BIGINT) AS reporters,
            CAST(coalesce(s.expected, 0) AS BIGINT) AS expected,
            CASE WHEN s.done IS NULL THEN NULL WHEN s.provisional THEN 'provisional' WHEN s.revised THEN 'revised'
                WHEN s.late THEN 'late' ELSE 'final' END AS status
        FROM (SELECT DISTINCT block, role, shown FROM seen JOIN ({TWO_YEARS}) USING (n)) p
        JOIN about a USING (block) CROSS JOIN ({TWO_YEARS}) g
        JOIN suffix x USING (role, shown)
        LEFT JOIN seen s ON s.block = p.block AND s.role = p.role AND s.shown = p.shown AND s.n = g.n)
    SELECT block, position, indicator, unit, step, kind, role, area, id, year, month, period, value, plan, before,
        attainment, growth, status, nullif(at_first, value) AS revised_from, complete, reporters, expected
    FROM here"""
OF_PLACES = """
    WHERE role = CASE WHEN $districts IS NULL THEN 'whole' ELSE 'part' END
        AND ($districts IS NULL OR list_contains($districts, area))
    ORDER BY position, ordinal, n"""

# What `cumulative` shows; after MONTHS.
REACHED = f"""
    year AS (SELECT CAST(unnest(range(n1 // 12 * 12, n1 + 1)) AS INTEGER) AS n FROM span),
    s AS (
        SELECT block, role, shown, g.n, sum(done) AS done, sum(planned) AS planned, sum(earlier) AS earlier,
            sum(matched) AS matched, sum(matched_before) AS matched_before, sum(aimed) AS aimed,
            sum(aimed_at) AS aimed_at, CAST(sum(lacking) AS BIGINT) AS lacking, bool_or(provisional) AS provisional,
            count(done) AS months_present
        FROM seen JOIN year g ON seen.n BETWEEN g.n // 12 * 12 AND g.n
        WHERE role = CASE WHEN $districts IS NULL THEN 'whole' ELSE 'chosen' END
        GROUP BY ALL),
    planned_year AS (
        SELECT block, role, shown, sum(planned) AS year_plan FROM seen, span
        WHERE n // 12 = n1 // 12 GROUP BY ALL)
    SELECT {LEAD}, role, s.shown AS area,
        concat(a.indicator, '.', a.block, x.ending, '.', format('{{:04d}}-01', g.n // 12), CASE g.n % 12 WHEN 0 THEN ''
            ELSE format('..{{:04d}}-{{:02d}}', g.n // 12, g.n % 12 + 1) END, '.actual') AS id,
        {MONTH}, {AMOUNTS}, {RATES}, y.year_plan / 1000 AS year_plan,
        round(CAST(s.done AS DOUBLE) * 100 / nullif(y.year_plan, 0), 2) AS year_attainment,
        s.lacking = 0 AND s.months_present = g.n % 12 + 1 AS complete, s.lacking AS lacking, s.provisional
    FROM s JOIN year g USING (n) JOIN about a USING (block) JOIN suffix x USING (role, shown)
    JOIN planned_year y USING (block, role, shown)
    ORDER BY a.position, g.n"""
