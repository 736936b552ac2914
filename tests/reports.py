"""What districts report month by month: read out of a release, put into an engine of a test."""

import pyarrow as pa

from lsdash.data import month_view, observation_view, release_rows, schema, summaries
from lsdash.data.demo.catalogue import PRODUCTS
from lsdash.data.demo.monthly_reports import FIRST, REVISED, observations

# As `monthly_reports.monthly` has them, from what is stored of each number: that shown and what had been stated before.
REPORTS = """
    SELECT o.indicator, o.item, o.area, o.since // 100 AS year, o.since % 100 AS month, o.measure, o.value,
        CASE WHEN f.id IS NOT NULL THEN 'revised' WHEN o.kind = 'provisional' THEN 'provisional'
            WHEN o.late THEN 'late' ELSE 'final' END AS status,
        f.value AS revised_from, o.reporters, o.expected
    FROM src.observation o LEFT JOIN src.observation f ON NOT f.chosen AND f.id LIKE o.id || '~%'
    WHERE o.chosen AND o.reporters IS NOT NULL
    ORDER BY o.indicator, o.item, o.area, year, month, o.measure"""
UNITS = {product.code: product.unit for product in PRODUCTS}
_SOURCES = ({"code": FIRST, "issued": "2023"}, {"code": REVISED, "issued": "2024"})


def insert(connection, table, records):
    """At once: one by one would take longer than all queries of a test."""
    connection.register("records", records if isinstance(records, pa.Table) else release_rows.table(table, records))
    connection.execute(f"INSERT INTO src.{table} BY NAME SELECT * FROM records")
    connection.unregister("records")


def create(connection, content):
    """The tables of a release in the schema `src` of an engine of a test."""
    connection.execute("CREATE SCHEMA src")
    for name, columns in schema.LAYOUT.items():
        connection.execute(f"CREATE TABLE src.{name} ({', '.join(' '.join(pair) for pair in columns.items())})")
        insert(connection, name, content[name])
    insert(connection, "source", [{**content["source"].to_pylist()[0], **source} for source in _SOURCES])
    summarize(connection)


DERIVED = ("monthly_report", "printed_span", "monthly_sum", "cumulative_sum", "block", "place", "month", "reached")


def summarize(connection):
    """What follows from the observations of `src`, made anew."""
    connection.execute("RESET VARIABLE filled; DROP SCHEMA IF EXISTS ready CASCADE; USE src")
    for name in DERIVED:
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    connection.execute(summaries.TABLES)
    connection.execute(month_view.TABLES)
    connection.execute("USE main")
    connection.execute(observation_view.MAKE)


def fill(connection, reports):
    """The engine with these reports and no other months; where it has them already it stays as it is."""
    if connection.execute("SELECT getvariable('filled')").fetchone() != (repr(reports),):
        connection.execute("DELETE FROM src.observation WHERE reporters IS NOT NULL")
        insert(connection, "observation", list(observations(reports)))
        summarize(connection)
        connection.execute("SET VARIABLE filled = $reports", {"reports": repr(reports)})
    return connection


def as_figures(reports, source):
    """Rows of `data/figures.csv` by which `source` prints these reports."""
    for report in reports:
        sector = report["indicator"] == "production_value"
        value = f"{report['value']:.3f}" if sector else f"{report['value']:.0f}"
        printed = f"{report['value']:,.{3 if sector else 0}f}".translate(str.maketrans(",.", ".,"))
        period = f"{report['year']}-{report['month']:02d}"
        codes = {name: report[name] for name in ("indicator", "item", "area", "measure")}
        yield {
            "id": f"{source}/{report['item']}@{report['area']}/{period}/{report['measure']}",
            "source": source,
            "place": f"{period}!B2",
            **codes,
            "period": period,
            "kind": "provisional" if report["status"] == "provisional" else "stated",
            "value": value,
            "unit": "ty-dong" if sector else UNITS[report["item"]],
            "as_printed": printed,
            "step": "0.001" if sector else "1",
            "ambiguous": "false",
            "note_vi": "",
            "note_en": "",
        }
