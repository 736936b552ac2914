"""What was reported before, by key, and computed numbers in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lsdash.data.csv_tables import Row, Tables
from lsdash.data.intake.statements import Key, plain


@dataclass(frozen=True)
class History:
    """What was reported before: rows of the table of figures by key, and numbers by series."""

    rows: Mapping[Key, Sequence[Row]]
    issued: Mapping[str, str]
    units: Mapping[str, str]

    @classmethod
    def of(cls, tables: Tables) -> "History":
        """From the tables of figures and sources."""
        rows: dict[Key, list[Row]] = defaultdict(list)
        for row in tables["figures"]:
            rows[Key.of(row)].append(row)
        issued = {row["code"]: row["issued"] for row in tables["sources"]}
        return cls(rows, issued, {row["code"]: row["name_vi"] for row in tables["units"]})

    def amount(self, value: Fraction, unit: str) -> str:
        """A computed number in words: with its unit."""
        return f"{number(value)} {self.units.get(unit, unit)}"

    def latest(self, key: Key) -> Row | None:
        """The statement of a key that was issued last."""
        return max(self.rows.get(key, ()), key=lambda row: self.issued.get(row["source"], ""), default=None)

    def of_source(self, key: Key, source: str) -> Row | None:
        """What one source says of a key."""
        return next((row for row in self.rows.get(key, ()) if row["source"] == source), None)


def number(value: Fraction, decimals: int | None = None) -> str:
    """A computed number in Vietnamese digits, with no idle decimals."""
    rounded = value if decimals is None else Fraction(round(value * 10**decimals), 10**decimals)
    whole, _, rest = plain(rounded).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{grouped},{rest}" if rest else f"{sign}{grouped}"
