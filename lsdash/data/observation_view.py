"""What nearly every query of a report asks of an observation, put together once when a release is opened.

`ready.observation` is in memory, of each open release its own: a query spends more on planning joins than on answering
them, for there are some hundred observations.
"""

# ready.number has every number of every source; ready.observation those that pages about a period show: of the
# province, of several statements of one number the chosen one. Columns of src.observation, and: below, under the
# threshold of the rule "plan"; restated: another source prints the number otherwise, beyond what rounding explains;
# dimension, role, parent, position and product_group of its item; share, share_low, share_high, share_id,
# share_doubted: its share of the whole, NULL where the release has none; of ready.observation with_whole: whether it is
# of the source of its whole, so that both may stand in one bar. ready.reported: the periods that a report is about,
# with printed actual figures of the province of it.
MAKE = """
    CREATE SCHEMA ready;
    CREATE TABLE ready.number AS
    WITH spread AS (
        SELECT indicator, item, area, period, measure, max(low) > min(high) AS restated
        FROM src.observation WHERE figure <> '' GROUP BY ALL)
    SELECT o.*,
        o.measure = 'plan_attainment' AND o.value < (SELECT threshold FROM src.rule WHERE code = 'plan') AS below,
        o.figure <> '' AND coalesce(p.restated, false) AS restated,
        i.dimension, i.role, i.parent, i.position, i.product_group,
        s.value AS share, s.low AS share_low, s.high AS share_high, s.id AS share_id, s.doubted AS share_doubted
    FROM src.observation o LEFT JOIN src.item i ON i.code = o.item
    LEFT JOIN spread p ON (p.indicator, p.item, p.area, p.period, p.measure)
        = (o.indicator, o.item, o.area, o.period, o.measure)
    LEFT JOIN src.observation s ON s.indicator = o.indicator AND s.item = o.item AND s.area = o.area
        AND s.period = o.period AND s.source = o.source
        AND s.measure = CASE o.measure WHEN 'actual' THEN 'share' ELSE o.measure || '_share' END
    ORDER BY o.id;
    CREATE TABLE ready.observation AS
    SELECT *, source = first_value(source) OVER (
        PARTITION BY indicator, dimension, period, measure ORDER BY position) AS with_whole
    FROM ready.number WHERE chosen AND area = '' ORDER BY id;
    CREATE TABLE ready.reported AS
    SELECT o.period, max(o.until) AS until, min(o.since) AS since
    FROM src.observation o JOIN src.source s ON s.code = o.source AND s.period = o.period
    WHERE s.kind = 'report' AND o.measure = 'actual' AND o.area = '' AND o.figure <> '' GROUP BY o.period"""
