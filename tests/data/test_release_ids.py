"""The id of a release, as the engine works it out, against the same in plain Python."""

import datetime
import string

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from lsdash.data import assemble, csv_tables, release_ids, release_rows, releases
from lsdash.data.schema import LAYOUT

SHIPPED = assemble.contents(csv_tables.read(releases.DATA))
SHORT = {name: table.slice(0, 2) for name, table in SHIPPED.items()}
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(string.whitespace[:3] + "\"\\/'"))
CELLS = {
    "VARCHAR": TEXT,
    "INTEGER": st.integers(-(2**31), 2**31 - 1),
    "DOUBLE": st.floats(allow_nan=False, allow_infinity=False),
    "BOOLEAN": st.booleans(),
    "DATE": st.dates(min_value=datetime.date(1000, 1, 1)),
}


def cell(kind):
    filled = CELLS[kind.split()[0]]
    return filled if kind.endswith("NOT NULL") else filled | st.none()


ROWS = st.fixed_dictionaries(
    {
        table: st.lists(st.fixed_dictionaries({name: cell(kind) for name, kind in LAYOUT[table].items()}), max_size=2)
        for table in ("area", "closing", "unit")
    }
)


def by_hand(content):
    return f"x-{csv_tables.digest({name: table.to_pylist() for name, table in content.items()})[:12]}"


def test_of_the_shipped_tables():
    assert release_ids.of_content(SHIPPED, "x") == by_hand(SHIPPED)


@settings(max_examples=10)
@given(ROWS)
def test_of_any_rows(rows):
    made = SHORT | {name: release_rows.table(name, records) for name, records in rows.items()}
    assert release_ids.of_content(made, "x") == by_hand(made)
    backwards = {name: table.take(pa.array(range(len(table) - 1, -1, -1), pa.int64())) for name, table in made.items()}
    assert release_ids.of_content(backwards, "x") == by_hand(made)
