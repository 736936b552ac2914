"""What was reported before, by key, and numbers that are computed from it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lsdash.data.csv_tables import Row, Tables
from lsdash.data.intake.reading import Computed
from lsdash.data.intake.statements import plain
from lsdash.model.observation_ids import Key


@dataclass(frozen=True)
class History:
    """What was reported before: rows of the table of figures by key, and numbers by series."""

    rows: Mapping[Key, Sequence[Row]]
    issued: Mapping[str, str]
    units: Mapping[str, tuple[str, str]]  # code → names in Vietnamese and English

    @classmethod
    def of(cls, tables: Tables) -> "History":
        """From the tables of figures and sources."""
        rows: dict[Key, list[Row]] = defaultdict(list)
        for row in tables["figures"]:
            rows[Key.of(row)].append(row)
        issued = {row["code"]: row["issued"] for row in tables["sources"]}
        return cls(rows, issued, {row["code"]: (row["name_vi"], row["name_en"]) for row in tables["units"]})

    def amount(self, *values: Fraction, unit: str) -> Computed:
        """A computed number, or the ends of a range, with its unit."""
        return Computed(tuple(map(plain, values)), *self.units.get(unit, (unit, unit)))

    def latest(self, key: Key) -> Row | None:
        """The statement of a key that was issued last."""
        return max(self.rows.get(key, ()), key=lambda row: self.issued.get(row["source"], ""), default=None)

    def of_source(self, key: Key, source: str) -> Row | None:
        """What one source says of a key."""
        return next((row for row in self.rows.get(key, ()) if row["source"] == source), None)


def number(*values: Fraction, decimals: int | None = None) -> Computed:
    """A computed number without a unit, or the ends of a range, rounded to `decimals` where that is given."""
    return Computed(tuple(plain(value if decimals is None else round(value, decimals)) for value in values))
