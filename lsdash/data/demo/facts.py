"""Reports of establishments of the demonstration, made inside the engine, and the monthly table made of them.

All amounts are whole numbers until the last step, sums included: the result does not depend on the machine, the order
of rows or the number of threads. Chance is `md5_number_lower` of a text key, as `demo.draw` has it. The database in
which the table `fact` is to be made or read is named `src`.
"""

from collections.abc import Callable, Iterable

import duckdb
import pyarrow as pa

from lsdash.data import demo
from lsdash.data.demo import world
from lsdash.data.schema import LAYOUT

Record = dict[str, object]
# The key in a release's `meta` under which the checksum of the reports stands.
CHECKSUM = "facts"

# Not part of the layout of releases: only the demonstration has it. One row per establishment, month and measure;
# `status` is final, provisional, late, revised or, where a row was replaced by a revised one, superseded.
_FACT = """
    CREATE TABLE src.fact (
        area VARCHAR NOT NULL, establishment INTEGER NOT NULL, indicator VARCHAR NOT NULL, item VARCHAR NOT NULL,
        year INTEGER NOT NULL, month INTEGER NOT NULL, measure VARCHAR NOT NULL, value DOUBLE NOT NULL,
        status VARCHAR NOT NULL)"""

# One row per cell, month and measure: the whole amount and how many of the establishments state their part of it.
# Noise of an actual is 6 % either way; a revised amount was first reported 7 % too low.
_AMOUNT = """
    CREATE TEMP TABLE amount AS
    WITH months AS (
        SELECT c.*, l.year, s.month, l.plan * s.plan // 12000 AS planned, coalesce(e.kind, 'final') AS kind,
            md5_number_lower(concat_ws('|', $seed, 'month', c.indicator, c.item, c.area, l.year, s.month)) AS chance,
            CAST(chance % 1000003 AS BIGINT) AS start, c.establishments * $scale AS expected,
            l.actual * s.actual // 12000 * (940 + CAST(chance % 121 AS BIGINT)) // 1000 AS done
        FROM cell c JOIN level l ON l.cell = c.number JOIN season s ON s.profile = c.profile AND s.year = l.year
        LEFT JOIN event e ON e.cell = c.number AND e.year = l.year AND e.month = s.month)
    SELECT *, 'plan' AS measure, planned AS amount, expected AS reporters, 'final' AS status FROM months
    UNION ALL
    SELECT *, 'actual', done, expected - CASE kind WHEN 'partial' THEN $scale ELSE 0 END,
        CASE kind WHEN 'partial' THEN 'final' ELSE kind END
    FROM months WHERE kind <> 'missing'
    UNION ALL
    SELECT *, 'actual', done * 930 // 1000, expected, 'superseded' FROM months WHERE kind = 'revised'"""

# An establishment's part reaches from its predecessor's bound to its own, so that the parts add up exactly. Bounds lie
# a thousand apart, moved by up to 300 either way, but for the first and the last one. They are moved by squares modulo
# a prime, started from the amount's own draw: ten times as fast as an MD5 for each row.
_PARTS = """
    INSERT INTO src.fact
    WITH one AS (
        SELECT *, unnest(range(1, reporters + 1)) AS place FROM amount WHERE year = $year),
    points AS (
        SELECT *, (start + place * 7919) % 1000003 AS here, (start + place * 7919 - 7919) % 1000003 AS there FROM one),
    parts AS (
        SELECT *,
            amount * CASE place WHEN expected THEN place * 1000
                ELSE place * 1000 - 300 + here * here % 1000003 % 601 END // (expected * 1000) AS upto,
            amount * CASE place WHEN 1 THEN 0
                ELSE place * 1000 - 1300 + there * there % 1000003 % 601 END // (expected * 1000) AS after
        FROM points)
    SELECT area, number * 10000 + place, indicator, item, year, month, measure, CAST(upto - after AS DOUBLE) / per_unit,
        status
    FROM parts"""

# Foreign-invested establishments also count in the non-state sector, which contains them. Every establishment that
# should report has a plan. Thousandths: a value is a whole number of million VND, an output a whole number of units.
_MONTHLY = """
    WITH counted AS (
        SELECT indicator, item, area, year, month, measure, status, CAST(round(value * 1000) AS BIGINT) AS part
        FROM src.fact
        UNION ALL
        SELECT indicator, 'nqd', area, year, month, measure, status, CAST(round(value * 1000) AS BIGINT)
        FROM src.fact WHERE indicator = 'production_value' AND item = 'fdi'),
    cells AS (
        SELECT indicator, item, area, year, month, measure,
            CAST(CAST(sum(part) FILTER (status <> 'superseded') AS BIGINT) AS DOUBLE) / 1000 AS value,
            CAST(CAST(sum(part) FILTER (status <> 'revised') AS BIGINT) AS DOUBLE) / 1000 AS before,
            CASE WHEN bool_or(status = 'revised') THEN 'revised' WHEN bool_or(status = 'provisional') THEN 'provisional'
                WHEN bool_or(status = 'late') THEN 'late' ELSE 'final' END AS status,
            CAST(count(*) FILTER (status <> 'superseded') AS INTEGER) AS reporters
        FROM counted GROUP BY ALL)
    SELECT c.indicator, c.item, c.area, c.year, c.month, c.measure, c.value, c.status,
        CASE c.status WHEN 'revised' THEN c.before END AS revised_from, c.reporters, p.reporters AS expected
    FROM cells c JOIN cells p ON p.measure = 'plan' AND p.indicator = c.indicator AND p.item = c.item
        AND p.area = c.area AND p.year = c.year AND p.month = c.month
    ORDER BY c.indicator, c.item, c.area, c.year, c.month, c.measure"""

# Weighed by establishment, so that amounts which change places are seen; an MD5 for each group is fast enough.
_SEEN = """
    WITH groups AS (
        SELECT area, indicator, item, year, month, measure, status, count(*) AS rows,
            sum(CAST(round(value * 1000) AS BIGINT)) AS whole,
            sum(CAST(round(value * 1000) AS BIGINT) * establishment) AS weighed
        FROM src.fact GROUP BY ALL)
    SELECT coalesce(sum(rows), 0), CAST(coalesce(sum(md5_number_lower(concat_ws('|', area, indicator, item, year, month,
        measure, status, rows, whole, weighed))), 0) AS VARCHAR)
    FROM groups"""


def generate(
    connection: duckdb.DuckDBPyConnection, parameters: demo.Parameters, progress: Callable[[float], object]
) -> None:
    """Create and fill the table `fact`, year by year; `progress` is called with a fraction after each. Raises
    duckdb.Error.
    """
    draws = {"seed": parameters.seed, "scale": parameters.scale}
    connection.execute(_FACT)
    _enter(connection, "cell", world.cells())
    _enter(connection, "level", world.levels(parameters))
    _enter(connection, "season", world.seasons(parameters))
    _enter(connection, "event", world.events(parameters))
    connection.execute(_AMOUNT, draws)
    for done, year in enumerate(range(parameters.first, demo.LAST + 1), 1):
        connection.execute(_PARTS, {"year": year})
        progress(done / parameters.years)


def _enter(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Hand rows of one named tuple class to the engine under the name `table`."""
    records = [row._asdict() for row in rows]  # type: ignore[attr-defined]
    connection.register(table, pa.Table.from_pylist(records))


def monthly(connection: duckdb.DuckDBPyConnection) -> list[Record]:
    """The rows of the release table `monthly`, made of the table `fact`. Raises duckdb.Error."""
    rows = connection.execute(_MONTHLY).fetchall()
    return [dict(zip(LAYOUT["monthly"], row, strict=True)) for row in rows]


def seen(connection: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """How many rows `fact` has, and a checksum of their content whatever their order. Raises duckdb.Error."""
    count, checksum = connection.execute(_SEEN).fetchall()[0]
    return int(count), str(checksum)
