"""What nearly every query asks of an observation, put together once when a release is opened.

`ready.observation` is in memory, of each open release its own: a query spends more on planning joins than on answering
them, for there are some hundred observations of whole years. Months and districts may be many: they are read where they
lie.
"""

# ready.latest is one row: the latest year of which a report has actual figures, the threshold of the rule "plan", the
# first and the last month with an actual (counted since year 0).
#
# ready.block: what months are shown of, a sector, their whole or a product, with position, unit, step and kind of its
# amounts.
#
# ready.number has every number of every source: columns of src.observation, and below (under the threshold of the rule
# "plan"); dimension, role, parent, position and product_group of its item; age, its years before the latest year (below
# 0: after it), NULL where there is none.
#
# ready.observation has those that pages of years show: of whole years, of the province, of several statements of one
# number the chosen one; also share, share_low, share_high, share_id, share_doubted: its share of the whole, NULL where
# the release has none.
MAKE = """
    CREATE SCHEMA ready;
    CREATE TABLE ready.latest AS
    SELECT max(since) // 100 AS year, (SELECT max(threshold) FROM src.rule WHERE code = 'plan') AS plan,
        (SELECT min(n) FROM src.monthly_sum WHERE done IS NOT NULL) AS first_month,
        (SELECT max(n) FROM src.monthly_sum WHERE done IS NOT NULL) AS last_month
    FROM src.observation
    WHERE source_kind = 'report' AND measure = 'actual' AND formula = '' AND area = '' AND length(period) = 4;
    CREATE TABLE ready.block AS
    SELECT i.code AS block, CASE WHEN i.role = 'whole' THEN 0 WHEN i.dimension = 'product' THEN 1000 + i.position
            ELSE i.position END AS position,
        d.code AS indicator, coalesce(nullif(i.unit, ''), d.unit) AS unit,
        power(10, -coalesce(CAST(nullif(d.decimals, '') AS INTEGER), 0)) AS step,
        CASE WHEN m.value = 'mophong' THEN 'synthetic' ELSE 'stated' END AS kind, i.dimension, i.role, i.product_group
    FROM src.item i JOIN src.meta m ON m.key = 'dataset' JOIN src.indicator d
        ON d.code = CASE i.dimension WHEN 'sector' THEN 'production_value' WHEN 'product' THEN 'output' END
    WHERE i.role <> 'remainder';
    CREATE VIEW ready.number AS
    SELECT o.*, o.measure = 'plan_attainment' AND o.value < l.plan AS below, i.dimension, i.role, i.parent, i.position,
        i.product_group, l.year - o.since // 100 AS age
    FROM src.observation o CROSS JOIN ready.latest l LEFT JOIN src.item i ON i.code = o.item;
    CREATE TABLE ready.observation AS
    SELECT o.*, s.value AS share, s.low AS share_low, s.high AS share_high, s.id AS share_id,
        s.doubted AS share_doubted
    FROM ready.number o LEFT JOIN src.observation s ON s.indicator = o.indicator AND s.item = o.item AND s.area = o.area
        AND s.period = o.period AND s.source = o.source
        AND s.measure = CASE o.measure WHEN 'actual' THEN 'share' ELSE o.measure || '_share' END
    WHERE o.chosen AND o.area = '' AND length(o.period) = 4
    ORDER BY o.id"""
