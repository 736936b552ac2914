"""Builds a demonstration with the reports of single establishments in a table `fact`, as many times as asked for.

Only measurements need so many rows: the demonstration of the product adds up the same reports without them. At scale 1
the monthly sums are the same; a higher scale multiplies the establishments, not the province. All of it is computed in
the engine, in whole numbers until the last step, so that the result does not depend on machine, order or threads.
"""

import argparse
import sys
from collections.abc import Iterable
from contextlib import closing

import duckdb
import pyarrow as pa

from lsdash.data import csv_tables, demo, release_file, release_ids, release_pointers, release_rows, releases
from lsdash.data.demo import content as demo_content
from lsdash.data.demo import world

# One row per establishment, month and measure; `status` is final, provisional, late, revised or, where a row was
# replaced by a revised one, superseded.
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


def generate(connection: duckdb.DuckDBPyConnection, parameters: demo.Parameters, scale: int) -> None:
    """Create and fill the table `fact` of the database `src`, year by year. Raises duckdb.Error."""
    connection.execute(_FACT)
    _register(connection, "cell", world.cells())
    _register(connection, "level", world.levels(parameters))
    _register(connection, "season", world.seasons(parameters))
    _register(connection, "event", world.events(parameters))
    connection.execute(_AMOUNT, {"seed": parameters.seed, "scale": scale})
    for year in range(parameters.first, demo.LAST + 1):
        connection.execute(_PARTS, {"year": year})


def _register(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[world.Cell]) -> None:
    connection.register(table, pa.Table.from_pylist([row._asdict() for row in rows]))


def monthly(connection: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """What `monthly_reports.monthly` makes, added up from `fact`. Raises duckdb.Error."""
    result = connection.execute(_MONTHLY)
    names = [column for column, *_ in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def make(parameters: demo.Parameters, scale: int) -> tuple[releases.Release, int]:
    """Build the release, replace the current demonstration by it; (release, rows of `fact`)."""
    tables = csv_tables.read(releases.DATA)
    with release_pointers.locked(demo.DATASET), release_pointers.draft_file(demo.DATASET) as draft:
        with closing(duckdb.connect(str(draft), config=release_file.WORKSHOP)) as connection:
            generate(connection, parameters, scale)
            sums = monthly(connection)
            rows = int(connection.execute("SELECT count(*) FROM fact").fetchall()[0][0])
        content = demo_content.content(parameters, tables, sums)
        facts = release_rows.table("meta", [{"key": "facts", "value": str(rows)}])
        content["meta"] = pa.concat_tables([content["meta"], facts])
        identity = release_ids.of_content(content, demo.DATASET)
        return release_pointers.publish(content, identity, draft=draft, tables=f"establishments times {scale}"), rows


def main() -> int:
    """Build and print."""
    parser = argparse.ArgumentParser(prog="python -m tools.large_demo", description=__doc__)
    parser.add_argument("--rows-scale", type=int, default=1, help="how many times as many establishments")
    parser.add_argument("--years", type=int, default=5)
    options = parser.parse_args()
    release, rows = make(demo.Parameters(years=options.years), options.rows_scale)
    print(f"{release.id}: {rows} reports")
    return 0


if __name__ == "__main__":
    sys.exit(main())
