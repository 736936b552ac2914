"""Tables of a release that follow from its observations by SQL alone: amounts of months, paired and added up.

Amounts are whole thousandths, so that parts add up to wholes to the last digit; `n` counts months since year 0. They
hold nothing that the observations do not say and are no part of what a release's id follows from: they spare queries
that every page of months would ask again.
"""

# Sums of months, or of places, added up further.
ADDED = """
            CAST(sum(done) AS BIGINT) AS done, CAST(sum(planned) AS BIGINT) AS planned,
            CAST(sum(earlier) AS BIGINT) AS earlier, CAST(sum(matched) AS BIGINT) AS matched,
            CAST(sum(matched_before) AS BIGINT) AS matched_before, CAST(sum(aimed) AS BIGINT) AS aimed,
            CAST(sum(aimed_at) AS BIGINT) AS aimed_at, CAST(sum(reporters) AS BIGINT) AS reporters,
            CAST(sum(expected) AS BIGINT) AS expected, CAST(sum(lacking) AS BIGINT) AS lacking,
            CAST(sum(at_first) AS BIGINT) AS at_first, coalesce(bool_or(provisional), false) AS provisional,
            coalesce(bool_or(revised), false) AS revised, coalesce(bool_or(late), false) AS late,
            string_agg(DISTINCT sources, ' ' ORDER BY sources) AS sources"""

# Reports added up. `matched` and `matched_before`, `aimed` and `aimed_at` add up like with like: reports with both of
# done and earlier, of done and planned. `lacking`: how many reports have a plan and no actual.
SUMS = """
        CAST(sum(done) AS BIGINT) AS done, CAST(sum(planned) AS BIGINT) AS planned,
        CAST(sum(earlier) AS BIGINT) AS earlier,
        CAST(sum(done) FILTER (earlier IS NOT NULL) AS BIGINT) AS matched,
        CAST(sum(earlier) FILTER (done IS NOT NULL) AS BIGINT) AS matched_before,
        CAST(sum(done) FILTER (planned IS NOT NULL) AS BIGINT) AS aimed,
        CAST(sum(planned) FILTER (done IS NOT NULL) AS BIGINT) AS aimed_at,
        CAST(sum(reporters) AS BIGINT) AS reporters, CAST(sum(expected) AS BIGINT) AS expected,
        count(*) FILTER (planned IS NOT NULL AND done IS NULL) AS lacking,
        CAST(sum(coalesce(at_first, done)) FILTER (done IS NOT NULL) AS BIGINT) AS at_first,
        coalesce(bool_or(status = 'provisional'), false) AS provisional,
        coalesce(bool_or(status = 'revised'), false) AS revised, coalesce(bool_or(status = 'late'), false) AS late,
        string_agg(DISTINCT sources, ' ' ORDER BY sources) AS sources"""

# One row per block, item, place (area "" for the province) and month with a printed amount of that month alone, now
# or a year before: `done` and `planned` as shown, `at_first` what an earlier source had stated of `done`, `earlier` the
# `done` of a year before, where it is in the same prices; NULL where there is none; `sources`:
# codes of those that state it, with spaces between. A lower bound is no amount that can be added. A block is an item,
# or the whole that items are parts of: a whole that is itself reported is taken as it is, else its parts are. `counted`
# says whether the row counts for the province: its own numbers do, else those of its districts.
MONTHLY_REPORT = """
    CREATE TABLE monthly_report AS
    WITH stated AS (
        SELECT o.indicator, o.item, o.area, o.since // 100 * 12 + o.since % 100 - 1 AS n, o.measure, o.chosen, o.kind,
            o.late, o.reporters, o.expected, o.source, s.issued,
            CASE i.price_base WHEN 'not_stated' THEN s.price_base ELSE i.price_base END AS base,
            CAST(round(o.value * 1000) AS BIGINT) AS amount
        FROM observation o JOIN source s ON s.code = o.source JOIN indicator i ON i.code = o.indicator
        WHERE (o.area = '' OR o.area IN (SELECT slug FROM area)) AND o.since = o.until
            AND o.formula = '' AND o.high IS NOT NULL AND o.measure IN ('actual', 'plan')),
    former AS (
        SELECT f.indicator, f.item, f.area, f.n, arg_max(f.amount, f.issued) AS at_first
        FROM stated f JOIN stated c USING (indicator, item, area, n, measure)
        WHERE f.measure = 'actual' AND c.chosen AND NOT f.chosen AND f.issued < c.issued AND f.amount <> c.amount
        GROUP BY ALL),
    cells AS (
        SELECT indicator, item, area, n,
            max(amount) FILTER (measure = 'actual') AS done, max(amount) FILTER (measure = 'plan') AS planned,
            coalesce(bool_or(kind IN ('provisional', 'estimated')) FILTER (measure = 'actual'), false) AS provisional,
            coalesce(bool_or(late) FILTER (measure = 'actual'), false) AS late,
            coalesce(max(reporters) FILTER (measure = 'actual'), 0) AS reporters,
            coalesce(max(expected), 0) AS expected, max(base) AS base,
            string_agg(DISTINCT source, ' ' ORDER BY source) AS sources
        FROM stated WHERE chosen GROUP BY ALL),
    reports AS (
        SELECT c.* EXCLUDE (provisional, late), f.at_first,
            CASE WHEN c.done IS NULL THEN NULL WHEN f.at_first IS NOT NULL THEN 'revised'
                WHEN c.provisional THEN 'provisional' WHEN c.late THEN 'late' ELSE 'final' END AS status
        FROM cells c LEFT JOIN former f USING (indicator, item, area, n)),
    blocks AS (
        SELECT item AS block, true AS own, * FROM reports
        UNION ALL
        SELECT w.code, false, r.* FROM reports r JOIN item p ON p.code = r.item JOIN item w ON w.code = p.parent
        WHERE p.role = 'part' AND w.role = 'whole'),
    of_blocks AS (
        FROM blocks WINDOW here AS (PARTITION BY indicator, block, area, n)
        QUALIFY own = (bool_or(own) OVER here AND (bool_or(own AND done IS NOT NULL) OVER here
            OR NOT bool_or(NOT own AND done IS NOT NULL) OVER here))),
    now AS (
        SELECT * EXCLUDE own, (area = '') = (bool_or(area = '') OVER here AND (
            bool_or(area = '' AND done IS NOT NULL) OVER here
            OR NOT bool_or(area <> '' AND done IS NOT NULL) OVER here)) AS counted
        FROM of_blocks WINDOW here AS (PARTITION BY indicator, block, n)),
    before AS (
        SELECT indicator, block, item, area, n + 12 AS n, done, base, counted FROM now WHERE done IS NOT NULL)
    SELECT indicator, block, item, area, n, now.done, planned,
        CASE WHEN now.base IS NULL OR now.base = before.base THEN before.done END AS earlier, at_first, status, sources,
        coalesce(reporters, 0) AS reporters, coalesce(expected, 0) AS expected,
        coalesce(now.counted, before.counted) AS counted
    FROM now FULL JOIN before USING (indicator, block, item, area, n)
    ORDER BY indicator, block, item, area, n"""

# One row per block, place and month of these: the province (role whole) or a district (role part, `shown` its code).
MONTHLY_SUM = f"""
    CREATE TABLE monthly_sum AS
    WITH places AS (
        SELECT 'part' AS role, area AS shown, * FROM monthly_report WHERE area <> ''
        UNION ALL
        SELECT 'whole', '', * FROM monthly_report WHERE counted)
    SELECT indicator, block, role, shown, n, {SUMS}
    FROM places GROUP BY ALL
    ORDER BY indicator, block, role, shown, n"""  # noqa: S608 - of SUMS

# What has been reached since January, in every month of a year with rows in `monthly_sum`: its sums added up to there;
# year_plan: the plan of all twelve months; months: a bit for each month up to there that has an actual.
CUMULATIVE_SUM = f"""
    CREATE TABLE cumulative_sum AS
    WITH planned AS (
        SELECT indicator, block, role, shown, n // 12 * 12 AS january, CAST(sum(planned) AS BIGINT) AS year_plan
        FROM monthly_sum GROUP BY ALL),
    ends AS (SELECT *, CAST(january + unnest(range(12)) AS INTEGER) AS n FROM planned)
    SELECT indicator, block, role, shown, e.n, e.year_plan, {ADDED},
        coalesce(bit_or(1 << s.month % 12) FILTER (done IS NOT NULL), 0) AS months
    FROM ends e JOIN (SELECT * RENAME (n AS month) FROM monthly_sum) s USING (indicator, block, role, shown)
    WHERE s.month BETWEEN e.january AND e.n
    GROUP BY ALL ORDER BY indicator, block, role, shown, n"""  # noqa: S608 - of ADDED
