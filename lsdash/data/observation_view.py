"""What nearly every query asks of an observation, put together once when a release is opened.

`ready.observation` is in memory, of each open release its own: a query spends more on planning joins than on answering
them, for there are some hundred observations of whole years. Months and districts may be many: they are read where they
lie.
"""

# ready.latest is one row: the threshold of the rule "plan", January of the first year with an actual of a month, and
# the last month with one (both counted since year 0).
#
# ready.restated: numbers that another source prints otherwise, beyond what rounding explains. ready.reported: the
# periods that a report is about, with printed actual figures of the province of it; main: of its production value.
#
# ready.number has every number of every source: columns of src.observation, and below (under the threshold of the rule
# "plan"); restated (it is one of these, and printed); dimension, role, parent, position and product_group of its item.
#
# ready.observation has those that pages about a period show: of the province, of several statements of one number the
# chosen one; also its share of the whole, NULL where the release has none: share and, as of any number, share_low,
# share_high, share_step, share_id, share_kind, share_doubted, share_ambiguous, share_restated, share_as_printed,
# share_place; with_whole: whether it is of the source of its whole, so that both may stand in one bar;
# with_actual: whether its indicator has an actual of its period.
MAKE = """
    CREATE SCHEMA ready;
    CREATE TABLE ready.latest AS
    SELECT (SELECT max(threshold) FROM src.rule WHERE code = 'plan') AS plan,
        (SELECT min(n) // 12 * 12 FROM src.monthly_sum WHERE done IS NOT NULL) AS first_month,
        (SELECT max(n) FROM src.monthly_sum WHERE done IS NOT NULL) AS last_month;
    CREATE TABLE ready.restated AS
    WITH beside AS (SELECT DISTINCT indicator, item, area, period, measure FROM src.observation
        WHERE figure <> '' AND NOT chosen)
    SELECT indicator, item, area, period, measure
    FROM src.observation SEMI JOIN beside USING (indicator, item, area, period, measure) WHERE figure <> ''
    GROUP BY ALL HAVING max(low) > min(high);
    CREATE VIEW ready.number AS
    SELECT o.*, o.measure = 'plan_attainment' AND o.value < l.plan AS below,
        o.figure <> '' AND r.item IS NOT NULL AS restated, i.dimension, i.role, i.parent, i.position, i.product_group
    FROM src.observation o CROSS JOIN ready.latest l LEFT JOIN src.item i ON i.code = o.item
    LEFT JOIN ready.restated r ON (r.indicator, r.item, r.area, r.period, r.measure)
        = (o.indicator, o.item, o.area, o.period, o.measure);
    CREATE TABLE ready.observation AS
    WITH province AS (SELECT * FROM ready.number WHERE chosen AND area = ''),
        share AS (SELECT * FROM ready.number WHERE area = '' AND ends_with(measure, 'share')),
        main AS (SELECT indicator, dimension, period, measure, min_by(source, position) AS source
            FROM province GROUP BY ALL)
    SELECT o.*, s.value AS share, s.low AS share_low, s.high AS share_high, s.step AS share_step, s.id AS share_id,
        s.kind AS share_kind, s.doubted AS share_doubted, s.ambiguous AS share_ambiguous, s.restated AS share_restated,
        s.as_printed AS share_as_printed, s.place AS share_place, o.source = m.source AS with_whole,
        bool_or(o.measure = 'actual') OVER (PARTITION BY o.indicator, o.period) AS with_actual
    FROM province o JOIN main m ON (m.indicator, m.dimension, m.period, m.measure)
            = (o.indicator, o.dimension, o.period, o.measure)
        LEFT JOIN share s ON s.indicator = o.indicator AND s.item = o.item AND s.period = o.period
            AND s.source = o.source
            AND s.measure = CASE o.measure WHEN 'actual' THEN 'share' ELSE o.measure || '_share' END;
    CREATE TABLE ready.reported AS
    SELECT o.period, max(o.until) AS until, min(o.since) AS since, bool_or(o.indicator = 'production_value') AS main
    FROM src.observation o JOIN src.source s ON s.code = o.source AND s.period = o.period
    WHERE s.kind = 'report' AND o.measure = 'actual' AND o.area = '' AND o.figure <> '' GROUP BY o.period"""
