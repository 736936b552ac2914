"""What nearly every query of a report asks of an observation, put together once when a release is opened.

`ready.observation` is in memory, of each open release its own: a query spends more on planning joins than on answering
them, for there are some hundred observations.
"""

# ready.number has every number of every source; ready.observation those that pages of years show: of whole years, of
# the province, of several statements of one number the chosen one. Columns of src.observation, and: below, under the
# threshold of the rule "plan"; dimension, role, parent, position and product_group of its item; share, share_low,
# share_high, share_id, share_doubted: its share of the whole, NULL where the release has none; age: its years before
# the latest year of which a report has actual figures (below 0: after it), NULL where there is none.
MAKE = """
    CREATE SCHEMA ready;
    CREATE TABLE ready.number AS
    SELECT o.*,
        o.measure = 'plan_attainment' AND o.value < (SELECT threshold FROM src.rule WHERE code = 'plan') AS below,
        i.dimension, i.role, i.parent, i.position, i.product_group,
        (SELECT max(l.since) FROM src.observation l WHERE l.source_kind = 'report' AND l.measure = 'actual'
            AND l.formula = '' AND l.area = '' AND length(l.period) = 4) // 100 - o.since // 100 AS age,
        s.value AS share, s.low AS share_low, s.high AS share_high, s.id AS share_id, s.doubted AS share_doubted
    FROM src.observation o LEFT JOIN src.item i ON i.code = o.item
    LEFT JOIN src.observation s ON s.indicator = o.indicator AND s.item = o.item AND s.area = o.area
        AND s.period = o.period AND s.source = o.source
        AND s.measure = CASE o.measure WHEN 'actual' THEN 'share' ELSE o.measure || '_share' END
    ORDER BY o.id;
    CREATE TABLE ready.observation AS FROM ready.number WHERE chosen AND area = '' AND length(period) = 4"""
