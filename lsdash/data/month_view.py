"""Tables of a release that hold what pages show of months: a row of them is only chosen by a filter.

To plan the joins and formulas behind a month takes the engine ten times as long as to answer. Like `summaries`, from
which they follow, they hold nothing that the observations do not say.
"""

from lsdash.data.summaries import COVERED_SINCE, SCALE

# Of the block `a`, and of the sum `s` of its reports: the roughest digit, and whether it is one number or adds up
# several.
LEAD = """a.block, a.position, a.indicator, a.unit, coalesce(s.step, a.step) AS step,
    CASE WHEN a.kind <> 'stated' THEN a.kind WHEN s.reported > 1 THEN 'derived' WHEN s.estimated THEN 'estimated'
        WHEN s.provisional THEN 'provisional' ELSE a.kind END AS kind"""
AMOUNTS = f"""s.done / {SCALE} AS value, s.done_width / {SCALE} AS value_width, s.planned / {SCALE} AS plan,
    s.planned_width / {SCALE} AS plan_width, s.earlier / {SCALE} AS before, s.earlier_width / {SCALE} AS before_width,
    s.base AS price_base"""
# `attainment` and `growth`: all that was reported over all that was planned, or was reported a year before; NULL where
# a month has nothing to be held against. What sources print of them comes first, in its own digits; `attainment_step`
# and `growth_step` are NULL for the rest. `matched_attainment` and `matched_growth`: the same of like with like, NULL
# where nothing has to be left out for that.
RATES = f"""
    coalesce(s.printed_attainment,
        CASE WHEN s.targeted THEN CAST(s.done AS DOUBLE) * 100 / nullif(s.planned, 0) END) AS attainment,
    coalesce(s.printed_growth,
        CASE WHEN s.compared THEN CAST(s.done - s.earlier AS DOUBLE) * 100 / nullif(s.earlier, 0) END) AS growth,
    s.attainment_step, s.attainment_kind, s.growth_step, s.growth_kind,
    CASE WHEN (s.aimed, s.aimed_at) <> (s.done, s.planned) OR NOT s.targeted
        THEN CAST(s.aimed AS DOUBLE) * 100 / nullif(s.aimed_at, 0) END AS matched_attainment,
    CASE WHEN (s.matched, s.matched_before) <> (s.done, s.earlier) OR NOT s.compared
        THEN CAST(s.matched - s.matched_before AS DOUBLE) * 100 / nullif(s.matched_before, 0) END AS matched_growth,
    s.matched / {SCALE} AS matched, s.matched_width / {SCALE} AS matched_width,
    s.matched_before / {SCALE} AS matched_before, s.matched_before_width / {SCALE} AS matched_before_width,
    s.aimed / {SCALE} AS aimed, s.aimed_width / {SCALE} AS aimed_width,
    s.aimed_at / {SCALE} AS aimed_at, s.aimed_at_width / {SCALE} AS aimed_at_width"""
# Of the sum `s` and that of the province, `w`: how much of the value it is, and how much of the growth it brought (NULL
# where it cannot be held against a year before). Each with its interval: what else is in the value of the province
# moves by itself; parts of its growth are taken to move independently of the amount that they are divided by.
SHARES = """
    CAST(s.done AS DOUBLE) * 100 / nullif(w.done, 0) AS share,
    (s.done - s.done_width / 2) * 100
        / nullif(w.done - s.done_width / 2 + greatest(w.done_width - s.done_width, 0) / 2, 0) AS share_low,
    (s.done + s.done_width / 2) * 100
        / nullif(w.done + s.done_width / 2 - greatest(w.done_width - s.done_width, 0) / 2, 0) AS share_high,
    CASE WHEN s.compared THEN CAST(s.done - s.earlier AS DOUBLE) * 100 / nullif(w.earlier, 0) END AS contribution,
    CASE WHEN s.compared THEN (s.done - s.earlier - (s.done_width + s.earlier_width) / 2) * 100 / nullif(w.earlier
        + sign(s.done - s.earlier - (s.done_width + s.earlier_width) / 2) * w.earlier_width / 2, 0)
        END AS contribution_low,
    CASE WHEN s.compared THEN (s.done - s.earlier + (s.done_width + s.earlier_width) / 2) * 100 / nullif(w.earlier
        - sign(s.done - s.earlier + (s.done_width + s.earlier_width) / 2) * w.earlier_width / 2, 0)
        END AS contribution_high"""

# Of the sums `s` since January of blocks `a`; `x` has the end of the ids of each place.
REACHED = f"""{LEAD}, role, s.shown AS area,
    concat(a.indicator, '.', a.block, x.ending, '.', format('{{:04d}}-01', s.n // 12), CASE s.n % 12 WHEN 0 THEN ''
        ELSE format('..{{:04d}}-{{:02d}}', s.n // 12, s.n % 12 + 1) END, '.actual') AS id,
    CAST(s.n // 12 AS INTEGER) AS year, CAST(s.n % 12 + 1 AS INTEGER) AS month,
    format('{{:04d}}-{{:02d}}', s.n // 12, s.n % 12 + 1) AS period, {AMOUNTS}, {RATES},
    CASE WHEN s.targeted THEN (s.done - s.planned) / {SCALE} END AS surplus, s.year_plan / {SCALE} AS year_plan,
    s.year_plan_width / {SCALE} AS year_plan_width,
    CAST(s.done AS DOUBLE) * 100 / nullif(s.year_plan, 0) AS year_attainment,
    s.lacking = 0 AND bit_count(s.months) = s.n % 12 + 1 AS complete, s.lacking, s.silent, s.provisional,
    s.sources"""

# block: what months are shown of (a sector, their whole, a product) with position, unit, step and kind of its amounts;
# item_role and product_group are of the item. place: the province and each district, their place in the order and the
# end of their ids.
#
# month: one row per block, place and month that has reports or plans or, within two years, is beside one that has;
# last_seen and next_seen are the nearest of these. reached: what has been reached since January. Both begin with what a
# block is chosen by: dimension, item_role, product_group; n counts months since year 0.
TABLES = f"""
    CREATE TABLE block AS
    SELECT i.code AS block, CASE WHEN i.role = 'whole' THEN 0 WHEN i.dimension = 'product' THEN 1000 + i.position
            ELSE i.position END AS position,
        d.code AS indicator, coalesce(nullif(i.unit, ''), d.unit) AS unit,
        power(10, -coalesce(CAST(nullif(d.decimals, '') AS INTEGER), 0)) AS step,
        CASE WHEN m.value = 'mophong' THEN 'synthetic' ELSE 'stated' END AS kind, i.dimension,
        i.role AS item_role, i.product_group
    FROM item i JOIN meta m ON m.key = 'dataset' JOIN indicator d
        ON d.code = CASE i.dimension WHEN 'sector' THEN 'production_value' WHEN 'product' THEN 'output' END
    WHERE i.role <> 'remainder';
    CREATE TABLE place AS
    SELECT 'whole' AS role, '' AS shown, 0 AS ordinal, '' AS ending
    UNION ALL SELECT 'part', slug, CAST(code AS INTEGER), '@' || slug FROM area;
    CREATE TABLE month AS
    WITH grid AS (
        SELECT CAST(unnest(range(min(n) // 12 * 12 - 23, max(n) + 1)) AS INTEGER) AS n FROM monthly_sum
        WHERE done IS NOT NULL),
    here AS (
        SELECT a.dimension, a.item_role, a.product_group, x.ordinal, g.n,
            max(s.n) OVER (PARTITION BY a.block, role, shown ORDER BY g.n) AS last_seen,
            min(s.n) OVER (PARTITION BY a.block, role, shown ORDER BY g.n DESC) AS next_seen,
            {LEAD}, role, shown AS area,
            concat(a.indicator, '.', a.block, x.ending, '.', format('{{:04d}}-{{:02d}}', g.n // 12, g.n % 12 + 1),
                '.actual') AS id,
            CAST(g.n // 12 AS INTEGER) AS year, CAST(g.n % 12 + 1 AS INTEGER) AS month,
            format('{{:04d}}-{{:02d}}', g.n // 12, g.n % 12 + 1) AS period, {AMOUNTS}, {RATES},
            CASE WHEN s.done IS NULL THEN NULL WHEN s.provisional THEN 'provisional'
                WHEN s.estimated THEN 'estimated' WHEN s.revised THEN 'revised' WHEN s.late THEN 'late' ELSE 'final'
                END AS status,
            nullif(s.at_first, s.done) / {SCALE} AS revised_from, s.lacking = 0 AS complete, s.silent,
            coalesce(s.reporters, 0) AS reporters, coalesce(s.expected, 0) AS expected, s.sources
        FROM (SELECT DISTINCT indicator, block, role, shown FROM monthly_sum) p
        JOIN block a USING (indicator, block) JOIN place x USING (role, shown) CROSS JOIN grid g
        LEFT JOIN monthly_sum s USING (indicator, block, role, shown, n))
    SELECT dimension, item_role, product_group, ordinal, n, last_seen, next_seen,
        block, position, indicator, unit, step, kind, role, area, id, year, month, period, value, value_width, plan,
        plan_width, before, before_width, price_base, attainment, attainment_step, attainment_kind, growth, growth_step,
        growth_kind, matched_attainment, matched_growth, matched, matched_width, matched_before, matched_before_width,
        aimed, aimed_width, aimed_at, aimed_at_width, status,
        revised_from, complete, silent, reporters, expected, sources
    FROM here
    WHERE n - last_seen < 24 OR next_seen - n < 24 ORDER BY position, ordinal, n;
    CREATE TABLE reached AS
    SELECT a.dimension, a.item_role, a.product_group, x.ordinal, s.n, {REACHED}
    FROM (SELECT *, {COVERED_SINCE} FROM cumulative_sum) s JOIN block a USING (indicator, block)
    JOIN place x USING (role, shown)
    ORDER BY a.position, x.ordinal, s.n"""  # noqa: S608 - of the texts above
