"""Tables of a release that follow from its observations by SQL alone: amounts of months, paired and added up.

Amounts are whole parts of `SCALE` to the unit, so that parts add up to wholes to the last digit; `n` counts months
since year 0. They hold nothing that the observations do not say and are no part of what a release's id follows from:
they spare queries that every page of months would ask again.
"""

# How many parts of an amount are counted to one of its unit: values printed in millions of VND have two decimals more
# than those in billions.
SCALE = "100000"

# Amounts in different prices are not added: their sum is NULL, and `base` says why.
_OF = "CAST(CASE WHEN min(base) IS NOT DISTINCT FROM max(base) THEN sum("
_TO = ") END AS BIGINT)"
_BASE = "CASE WHEN min(base) IS NOT DISTINCT FROM max(base) THEN min(base) ELSE 'mixed' END AS base"
_FLAGS = """
        coalesce(bool_or(provisional), false) AS provisional, coalesce(bool_or(estimated), false) AS estimated,
        coalesce(bool_or(revised), false) AS revised, coalesce(bool_or(late), false) AS late"""
_SOURCES = "string_agg(DISTINCT sources, ' ' ORDER BY sources) AS sources"
_SILENT = "string_agg(DISTINCT silent, ' ' ORDER BY silent) AS silent"

# How wide the intervals of amounts are: half a unit of the last printed digit either way of each that was added.
_WIDTHS = """
        CAST(sum(done_width) AS BIGINT) AS done_width, CAST(sum(planned_width) AS BIGINT) AS planned_width,
        CAST(sum(earlier_width) AS BIGINT) AS earlier_width, CAST(sum(matched_width) AS BIGINT) AS matched_width,
        CAST(sum(matched_before_width) AS BIGINT) AS matched_before_width,
        CAST(sum(aimed_width) AS BIGINT) AS aimed_width, CAST(sum(aimed_at_width) AS BIGINT) AS aimed_at_width"""

# Sums of months, or of places, added up further.
ADDED = f"""
        {_OF}done{_TO} AS done, {_OF}planned{_TO} AS planned, {_OF}earlier{_TO} AS earlier,
        {_OF}matched{_TO} AS matched, {_OF}matched_before{_TO} AS matched_before, {_OF}aimed{_TO} AS aimed,
        {_OF}aimed_at{_TO} AS aimed_at, {_OF}at_first{_TO} AS at_first, CAST(sum(reporters) AS BIGINT) AS reporters,
        CAST(sum(expected) AS BIGINT) AS expected, CAST(sum(lacking) AS BIGINT) AS lacking,
        CAST(sum(reported) AS BIGINT) AS reported, {_WIDTHS}, {_FLAGS}, max(step) AS step, {_BASE}, {_SOURCES},
        {_SILENT}"""

# Reports added up. `matched` and `matched_before`, `aimed` and `aimed_at` add up like with like: reports with both of
# done and earlier, of done and planned. Each amount has its `_width`, see _WIDTHS. `lacking`: how many reports have a
# plan and no actual; `silent`: codes of the districts that these are of, with spaces between, some more than once where
# sums are added; `reported`: how many have one; `step`: of the roughest digit; `base`: the prices of the amounts,
# "mixed" where they differ.
SUMS = f"""
        {_OF}done{_TO} AS done, {_OF}planned{_TO} AS planned, {_OF}earlier{_TO} AS earlier,
        {_OF}done) FILTER (earlier IS NOT NULL{_TO} AS matched,
        {_OF}earlier) FILTER (done IS NOT NULL{_TO} AS matched_before,
        {_OF}done) FILTER (planned IS NOT NULL{_TO} AS aimed,
        {_OF}planned) FILTER (done IS NOT NULL{_TO} AS aimed_at,
        {_OF}coalesce(at_first, done)) FILTER (done IS NOT NULL{_TO} AS at_first,
        CAST(sum(reporters) AS BIGINT) AS reporters, CAST(sum(expected) AS BIGINT) AS expected,
        count(*) FILTER (planned IS NOT NULL AND done IS NULL) AS lacking, count(done) AS reported,
        CAST(sum(done_width) AS BIGINT) AS done_width, CAST(sum(planned_width) AS BIGINT) AS planned_width,
        CAST(sum(earlier_width) AS BIGINT) AS earlier_width,
        CAST(sum(done_width) FILTER (earlier IS NOT NULL) AS BIGINT) AS matched_width,
        CAST(sum(earlier_width) FILTER (done IS NOT NULL) AS BIGINT) AS matched_before_width,
        CAST(sum(done_width) FILTER (planned IS NOT NULL) AS BIGINT) AS aimed_width,
        CAST(sum(planned_width) FILTER (done IS NOT NULL) AS BIGINT) AS aimed_at_width,
        coalesce(bool_or(status = 'provisional'), false) AS provisional,
        coalesce(bool_or(status = 'estimated'), false) AS estimated,
        coalesce(bool_or(status = 'revised'), false) AS revised, coalesce(bool_or(status = 'late'), false) AS late,
        max(step) AS step, {_BASE}, {_SOURCES},
        string_agg(DISTINCT nullif(area, ''), ' ' ORDER BY nullif(area, ''))
            FILTER (planned IS NOT NULL AND done IS NULL) AS silent"""

# One row per block, item, place (area "" for the province) and month with a printed amount of that month alone, now
# or a year before: `done` and `planned` as shown, `at_first` what an earlier source had stated of `done`, `earlier` the
# `done` of a year before, where it is in the same prices; NULL where there is none; `sources`:
# codes of those that state it, with spaces between. A lower bound is no amount that can be added. A block is an item,
# or the whole that items are parts of: a whole that is itself reported is taken as it is, else its parts are, those of
# the province only where all of them are reported: some sectors are not the whole. `counted`
# says whether the row counts for the province: its own numbers do, else those of its districts.
MONTHLY_REPORT = f"""
    CREATE TABLE monthly_report AS
    WITH stated AS (
        SELECT o.indicator, o.item, o.area, o.since // 100 * 12 + o.since % 100 - 1 AS n, o.measure, o.chosen, o.kind,
            o.late, o.reporters, o.expected, o.source, s.issued,
            CASE i.price_base WHEN 'not_stated' THEN s.price_base ELSE i.price_base END AS base,
            CAST(round(o.value * {SCALE}) AS BIGINT) AS amount, o.step,
            CAST(round(o.step * {SCALE}) AS BIGINT) AS width
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
            max(width) FILTER (measure = 'actual') AS done_width, max(width) FILTER (measure = 'plan') AS planned_width,
            coalesce(bool_or(kind = 'provisional') FILTER (measure = 'actual'), false) AS provisional,
            coalesce(bool_or(kind = 'estimated') FILTER (measure = 'actual'), false) AS estimated,
            coalesce(bool_or(late) FILTER (measure = 'actual'), false) AS late,
            coalesce(max(reporters) FILTER (measure = 'actual'), 0) AS reporters,
            coalesce(max(expected), 0) AS expected, max(step) AS step,
            coalesce(any_value(base) FILTER (measure = 'actual'), any_value(base)) AS base,
            string_agg(DISTINCT source, ' ' ORDER BY source) AS sources
        FROM stated WHERE chosen GROUP BY ALL),
    reports AS (
        SELECT c.* EXCLUDE (provisional, estimated, late), f.at_first,
            CASE WHEN c.done IS NULL THEN NULL WHEN f.at_first IS NOT NULL THEN 'revised'
                WHEN c.provisional THEN 'provisional'
                WHEN c.estimated THEN 'estimated' WHEN c.late THEN 'late' ELSE 'final' END AS status
        FROM cells c LEFT JOIN former f USING (indicator, item, area, n)),
    wholes AS (
        SELECT parent AS whole, count(*) AS parts FROM item WHERE role = 'part' AND parent IN
            (SELECT code FROM item WHERE role = 'whole') GROUP BY parent),
    parts AS (
        SELECT w.whole AS block, r.*,
            area <> '' OR count(done) OVER (PARTITION BY indicator, whole, area, n) = w.parts AS known
        FROM reports r JOIN item p ON p.code = r.item AND p.role = 'part' JOIN wholes w ON w.whole = p.parent),
    blocks AS (
        SELECT item AS block, true AS own, * FROM reports
        UNION ALL
        SELECT block, false, * EXCLUDE (block, known) REPLACE (CASE WHEN known THEN done END AS done,
            CASE WHEN known THEN done_width END AS done_width,
            CASE WHEN known THEN at_first END AS at_first, CASE WHEN known THEN status END AS status)
        FROM parts),
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
        SELECT indicator, block, item, area, n + 12 AS n, done, done_width, base, step, counted
        FROM now WHERE done IS NOT NULL)
    SELECT indicator, block, item, area, n, now.done, now.done_width, planned, planned_width,
        CASE WHEN now.base IS NULL OR now.base = before.base THEN before.done END AS earlier,
        CASE WHEN now.base IS NULL OR now.base = before.base THEN before.done_width END AS earlier_width,
        at_first, status, sources,
        coalesce(reporters, 0) AS reporters, coalesce(expected, 0) AS expected,
        coalesce(now.counted, before.counted) AS counted, coalesce(now.step, before.step) AS step, now.base AS base
    FROM now FULL JOIN before USING (indicator, block, item, area, n)
    ORDER BY indicator, block, item, area, n"""  # noqa: S608 - of SCALE

# One row per block, place and span of months of which sources print more than the reports of its single months: `done`
# and `planned` as printed of several months together; `growth` and `attainment`, the rates of any period, with the
# step and the kind of each; `earlier`: the `done` of a year before, where it is in the same prices; `named`: a year or
# a quarter, whose number has an id of its own.
PRINTED_SPAN = f"""
    CREATE TABLE printed_span AS
    WITH printed AS (
        SELECT o.indicator, o.item AS block, CASE o.area WHEN '' THEN 'whole' ELSE 'part' END AS role, o.area AS shown,
            o.since // 100 * 12 + o.since % 100 - 1 AS n0, o.until // 100 * 12 + o.until % 100 - 1 AS n1, o.measure,
            o.since < o.until AND NOT contains(o.period, '..') AS named,
            CAST(round(o.value * {SCALE}) AS BIGINT) AS amount, o.value, o.step, o.kind, o.source,
            CASE i.price_base WHEN 'not_stated' THEN s.price_base ELSE i.price_base END AS base
        FROM observation o JOIN source s ON s.code = o.source JOIN indicator i ON i.code = o.indicator
        WHERE o.chosen AND (o.area = '' OR o.area IN (SELECT slug FROM area)) AND o.high IS NOT NULL
            AND (o.measure IN ('growth', 'plan_attainment')
                OR (o.measure IN ('actual', 'plan') AND o.formula = '' AND o.since < o.until))),
    spans AS (
        SELECT indicator, block, role, shown, n0, n1, named, max(amount) FILTER (measure = 'actual') AS done,
            max(amount) FILTER (measure = 'plan') AS planned,
            max(step) FILTER (measure IN ('actual', 'plan')) AS step,
            CAST(round(max(step) FILTER (measure = 'actual') * {SCALE}) AS BIGINT) AS done_width,
            CAST(round(max(step) FILTER (measure = 'plan') * {SCALE}) AS BIGINT) AS planned_width,
            any_value(base) FILTER (measure IN ('actual', 'plan')) AS base,
            coalesce(bool_or(kind = 'estimated') FILTER (measure = 'actual'), false) AS estimated,
            coalesce(bool_or(kind = 'provisional') FILTER (measure = 'actual'), false) AS provisional,
            max(value) FILTER (measure = 'growth') AS growth, max(step) FILTER (measure = 'growth') AS growth_step,
            any_value(kind) FILTER (measure = 'growth') AS growth_kind,
            max(value) FILTER (measure = 'plan_attainment') AS attainment,
            max(step) FILTER (measure = 'plan_attainment') AS attainment_step,
            any_value(kind) FILTER (measure = 'plan_attainment') AS attainment_kind,
            string_agg(DISTINCT source, ' ' ORDER BY source) AS sources
        FROM printed GROUP BY ALL)
    SELECT t.*, b.done AS earlier, b.done_width AS earlier_width
    FROM spans t LEFT JOIN spans b ON (b.indicator, b.block, b.role, b.shown, b.n0 + 12, b.n1 + 12, b.base)
        = (t.indicator, t.block, t.role, t.shown, t.n0, t.n1, t.base)
    ORDER BY ALL"""  # noqa: S608 - of SCALE

# Whether the amounts of all months of a sum are there to be held against plans, and against a year before: a month
# that has an actual has the other too. Of sums of months.
COVERED = """
    bool_and(done IS NULL OR planned IS NOT NULL) AS targeted,
    bool_and(done IS NULL OR earlier IS NOT NULL) AS compared"""

# Sums `s` with what is printed of the same place and months, `t`, in their stead: a source that states a number comes
# before what others add up to. Of a year or a quarter it stands under its own id, and here only where months lack.
# Rates are of printed amounts where both are printed.
PRINTED_AMOUNTS = """
    coalesce(t.done, s.done) AS done, coalesce(t.planned, s.planned) AS planned,
    coalesce(t.earlier, s.earlier) AS earlier,
    CASE WHEN t.done + t.earlier IS NULL THEN s.matched ELSE t.done END AS matched,
    CASE WHEN t.done + t.earlier IS NULL THEN s.matched_before ELSE t.earlier END AS matched_before,
    CASE WHEN t.done + t.planned IS NULL THEN s.aimed ELSE t.done END AS aimed,
    CASE WHEN t.done + t.planned IS NULL THEN s.aimed_at ELSE t.planned END AS aimed_at,
    CASE WHEN t.done IS NULL THEN s.done_width ELSE t.done_width END AS done_width,
    CASE WHEN t.planned IS NULL THEN s.planned_width ELSE t.planned_width END AS planned_width,
    CASE WHEN t.earlier IS NULL THEN s.earlier_width ELSE t.earlier_width END AS earlier_width,
    CASE WHEN t.done + t.earlier IS NULL THEN s.matched_width ELSE t.done_width END AS matched_width,
    CASE WHEN t.done + t.earlier IS NULL THEN s.matched_before_width ELSE t.earlier_width END AS matched_before_width,
    CASE WHEN t.done + t.planned IS NULL THEN s.aimed_width ELSE t.done_width END AS aimed_width,
    CASE WHEN t.done + t.planned IS NULL THEN s.aimed_at_width ELSE t.planned_width END AS aimed_at_width,
    CASE WHEN t.done IS NULL THEN s.reported ELSE 1 END AS reported,
    CASE WHEN t.done IS NULL THEN s.lacking ELSE 0 END AS lacking,
    CASE WHEN t.done IS NULL THEN s.silent END AS silent,
    CASE WHEN t.done IS NULL THEN s.step ELSE t.step END AS step,
    CASE WHEN t.done IS NULL THEN s.base ELSE t.base END AS base,
    CASE WHEN t.done IS NULL THEN s.estimated ELSE t.estimated END AS estimated,
    CASE WHEN t.done IS NULL THEN s.provisional ELSE t.provisional END AS provisional,
    coalesce(CASE WHEN t.done IS NOT NULL THEN t.sources END, s.sources) AS sources"""
PRINTED_COVERED = """
    CASE WHEN t.done IS NULL THEN s.targeted ELSE t.planned IS NOT NULL END AS targeted,
    CASE WHEN t.done IS NULL THEN s.compared ELSE t.earlier IS NOT NULL END AS compared"""
PRINTED_RATES = """
    t.growth AS printed_growth, t.growth_step, t.growth_kind,
    t.attainment AS printed_attainment, t.attainment_step, t.attainment_kind"""
PRINTED_KEY = """
    (t.indicator, t.block, t.role, t.shown) = (s.indicator, s.block, s.role, s.shown) AND NOT (t.named AND s.covered)"""

# Reports by place: of the province (role whole) and of each district (role part, `shown` its code).
_PLACES = """places AS (
        SELECT 'part' AS role, area AS shown, * FROM monthly_report WHERE area <> ''
        UNION ALL
        SELECT 'whole', '', * FROM monthly_report WHERE counted)"""

# One row per block, place and month of reports.
MONTHLY_SUM = f"""
    CREATE TABLE monthly_sum AS
    WITH {_PLACES},
    s AS (
        SELECT indicator, block, role, shown, n, {SUMS}, true AS targeted, true AS compared, true AS covered
        FROM places GROUP BY ALL)
    SELECT s.* EXCLUDE covered, {PRINTED_RATES}
    FROM s LEFT JOIN printed_span t ON {PRINTED_KEY} AND (t.n0, t.n1) = (s.n, s.n)
    ORDER BY indicator, block, role, shown, n"""  # noqa: S608 - of SUMS

_ALL_MONTHS = "(2 << s.n % 12) - 1"  # bits of those up to the end
# Whether the sums since January of `months` are there to be compared, as COVERED has it.
COVERED_SINCE = """
    months & ~plan_months = 0 AS targeted, months & ~earlier_months = 0 AS compared"""

# What has been reached since January, in every month of a year with rows in `monthly_sum`: what is printed of it, else
# its sums added up to there; year_plan: the plans of the year, where all that have any have those of all twelve months,
# else that printed of it; months: a bit
# for each month up to there that has an actual, all of them where what was reached is printed;
# plan_months and earlier_months: the same of plans and of the year before.
CUMULATIVE_SUM = f"""
    CREATE TABLE cumulative_sum AS
    WITH {_PLACES},
    planned AS (
        SELECT indicator, block, role, shown, n // 12 * 12 AS january,
            CASE WHEN count(planned) = 12 * count(DISTINCT (item, area)) FILTER (planned IS NOT NULL)
                THEN {_OF}planned{_TO} END AS year_plan,
            CAST(sum(planned_width) AS BIGINT) AS year_plan_width
        FROM places GROUP BY ALL),
    ends AS (SELECT *, CAST(january + unnest(range(12)) AS INTEGER) AS n FROM planned),
    s AS (
        SELECT indicator, block, role, shown, e.january, e.n, e.year_plan, e.year_plan_width, {ADDED},
            coalesce(bit_or(1 << s.month % 12) FILTER (done IS NOT NULL), 0) AS months,
            coalesce(bit_or(1 << s.month % 12) FILTER (planned IS NOT NULL), 0) AS plan_months,
            coalesce(bit_or(1 << s.month % 12) FILTER (earlier IS NOT NULL), 0) AS earlier_months,
            count(done) > any_value(e.n % 12) AS covered
        FROM ends e JOIN (SELECT * RENAME (n AS month) FROM monthly_sum) s USING (indicator, block, role, shown)
        WHERE s.month BETWEEN e.january AND e.n
        GROUP BY ALL)
    SELECT s.* EXCLUDE (january, covered) REPLACE ({PRINTED_AMOUNTS}, coalesce(s.year_plan, y.planned) AS year_plan,
            CASE WHEN s.year_plan IS NULL THEN y.planned_width ELSE s.year_plan_width END AS year_plan_width,
            CASE WHEN t.done IS NULL THEN s.months ELSE {_ALL_MONTHS} END AS months,
            CASE WHEN t.done IS NULL THEN s.plan_months WHEN t.planned IS NULL THEN 0 ELSE {_ALL_MONTHS}
                END AS plan_months,
            CASE WHEN t.done IS NULL THEN s.earlier_months WHEN t.earlier IS NULL THEN 0 ELSE {_ALL_MONTHS}
                END AS earlier_months), {PRINTED_RATES}
    FROM s LEFT JOIN printed_span t ON {PRINTED_KEY} AND (t.n0, t.n1) = (s.january, s.n)
    LEFT JOIN printed_span y ON (y.indicator, y.block, y.role, y.shown, y.n0, y.n1)
        = (s.indicator, s.block, s.role, s.shown, s.january, s.january + 11)
    ORDER BY indicator, block, role, shown, n"""  # noqa: S608 - of the texts above

# All of them, in an order in which what a statement reads is there.
TABLES = f"{MONTHLY_REPORT}; {PRINTED_SPAN}; {MONTHLY_SUM}; {CUMULATIVE_SUM}"
