"""What the columns and rows of a sheet are: the same for the forms of the house and for mapped layouts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal[
    "order",
    "name",
    "unit",
    "note",
    "ignore",
    "number",
    "indicator",
    "item",
    "area",
    "period",
    "measure",
    "kind",
    "value",
]
ROLES: tuple[Role, ...] = (
    *("order", "name", "unit", "note", "ignore", "number"),
    *("indicator", "item", "area", "period", "measure", "kind", "value"),
)
# Columns of percentages that are checked and stand for no figure of their own: what each is a ratio of.
COMPARISONS = ("month_on_month", "level", "plan_attainment", "plan_level")


@dataclass(frozen=True)
class Column:
    """One column. Of a column of numbers: the parts of the key that it decides, the rest comes from row and sheet.

    `comparison` names a column of printed percentages (see COMPARISONS), whose `period` is that of the number above the
    line and whose `against` is the period of the one below; `unit` are the words for its unit, "" for none of its own.
    """

    role: Role
    indicator: str = ""
    item: str = ""
    area: str = ""
    period: str = ""
    measure: str = ""
    kind: str = "stated"
    comparison: str = ""
    against: str = ""
    unit: str = ""
    header: str = ""


@dataclass(frozen=True)
class Layout:
    """How one sheet is read. `rows`: which code lists the names of rows are of: "product", "sector", "segment", "area",
    or "long" where each row is one statement. `names`: what names of rows mean beside the code lists, "" to leave out.
    `label_above`: numbers stand one row below the name that counts (the second row is its translation). `only_known`:
    rows whose names are not known are left out, as of a table of the whole country."""

    form: str
    sheet: str
    rows: tuple[str, ...]
    first_row: int
    columns: Mapping[int, Column]
    last_row: int = 0
    indicator: str = ""
    area: str = ""
    period: str = ""
    unit: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    label_above: bool = False
    only_known: bool = False
    decimal: str = ""

    def of_role(self, *roles: str) -> list[int]:
        """Columns that have one of these roles, from left to right."""
        return sorted(number for number, column in self.columns.items() if column.role in roles)
