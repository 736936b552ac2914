"""The columns that files may have, in their order, and rows under them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lsdash.model.words import Row, Words

Value = str | int | bool | Decimal | list[str] | None
Record = Mapping[str, Value]


@dataclass(frozen=True)
class Column:
    """One column: `form` is text, number, whole, flag or list.

    A `named` one holds codes, and what people call them stands under `<code>_name`; one for `machines` is left out of
    files that people read, one for `people` out of all others.
    """

    code: str
    form: str = "text"
    named: bool = False
    machines: bool = False
    people: bool = False

    @property
    def name(self) -> str:
        """The key under which the words of a named column stand."""
        return f"{self.code}_name"

    @property
    def keys(self) -> list[str]:
        """The keys of a row that programs read."""
        return [] if self.people else [self.code, self.name] if self.named else [self.code]


WHOLE = "_T"  # the province, as SDMX writes a total
PLACE = ("place", "paragraph", "sentence")
COLUMNS = (
    Column("identity", named=True),
    Column("verdict", named=True),
    Column("finding_group", named=True),
    Column("text"),
    Column("title"),
    Column("publisher"),
    Column("year"),
    Column("address"),
    Column("figures", "whole"),
    Column("restated_figures", "whole"),
    Column("doubted_figures", "whole"),
    Column("indicator", named=True),
    Column("item", named=True),
    Column("product", named=True),
    Column("products", "list", named=True),
    Column("left_item", named=True),
    Column("other_item", named=True),
    Column("area", named=True),
    Column("areas", "list", named=True),
    Column("district", named=True),
    Column("sectors", "list", named=True),
    Column("role", machines=True),
    Column("chosen", "flag", machines=True),
    Column("period", named=True),
    Column("measure", named=True),
    Column("state", machines=True),
    Column("value", "number"),
    Column("computed", "number"),
    Column("computed_low", "number"),
    Column("computed_high", "number"),
    Column("held", "number"),
    Column("held_low", "number"),
    Column("held_high", "number"),
    Column("difference", "number"),
    Column("difference_low", "number"),
    Column("difference_high", "number"),
    Column("unit", named=True),
    Column("price_base"),
    Column("kind", named=True),
    Column("obs_status"),
    Column("unrounded", "number"),
    Column("low", "number"),
    Column("high", "number"),
    Column("step", "number", machines=True),
    Column("needed", "number"),
    Column("needed_low", "number"),
    Column("needed_high", "number"),
    Column("confirmed", "flag", named=True),
    Column("reporters", "whole"),
    Column("expected", "whole"),
    Column("percent", "number"),
    Column("lacking", "whole"),
    Column("months", "whole"),
    Column("months_present", "whole"),
    Column("districts", "whole"),
    Column("all_districts", "whole"),
    Column("report_status", named=True),
    Column("ambiguous", "flag", named=True),
    Column("doubted", "flag", named=True),
    Column("restated", "flag", named=True),
    Column("joint", "flag", machines=True),
    Column("named", "flag", machines=True),
    Column("why", named=True),
    Column("missing"),
    Column("note"),
    Column("wanted"),
    Column("cause", machines=True),
    Column("observations", "list"),
    Column("source", named=True),
    Column("sources", "list", named=True),
    Column("other_source", named=True),
    Column("issued"),
    Column("place", people=True),
    Column("paragraph", "whole", machines=True),
    Column("sentence", "whole", machines=True),
    Column("printed"),
    Column("figure"),
    Column("id"),
    Column("dataset", machines=True),
    Column("release", machines=True),
    Column("warning"),
)


@dataclass(frozen=True)
class Records:
    """Rows and the columns that they have; a row has every column, its value None where there is none.

    Numbers are Decimal, rounded as they are shown but for `unrounded`: the exponent tells how far.
    """

    columns: Sequence[Column]
    rows: Sequence[Record]


def records(rows: Iterable[Record], codes: Iterable[str]) -> Records:
    """The rows under the columns of `codes`, in the order of all columns."""
    wanted = set(codes)
    return Records([column for column in COLUMNS if column.code in wanted], list(rows))


def coded(code: str, value: str | None, register: str, words: Words) -> dict[str, Value]:
    """A code and the name that it has in a register, both "" for None."""
    return {code: value or "", f"{code}_name": words.name(register, value) if value else ""}


def placed_in(area: str | None, words: Words, *, name: str = "") -> dict[str, Value]:
    """The code and the name of an area, WHOLE for the province; `name`: that of districts together."""
    if not area:
        return {"area": WHOLE, "area_name": words.text("monthly.place.whole")}
    return {"area": area, "area_name": name or words.name("area", area)}


def flagged(code: str, value: Any, text: str) -> dict[str, Value]:
    """A flag, and the words that stand for it where it is set."""
    return {code: bool(value), f"{code}_name": text if value else ""}


def placed(row: Row, words: Words) -> dict[str, Value]:
    """Where a number or statement stands in its source: in words, in prose also by paragraph and sentence."""
    where = row.get("place")
    paragraph, sentence = map(int, where.split(".")) if where and "!" not in where else (None, None)
    return {"place": words.located(row), "paragraph": paragraph, "sentence": sentence}


def published(code: str, value: str | None, words: Words) -> dict[str, Value]:
    """The code of a source and who published it."""
    return {code: value or "", f"{code}_name": words.short("source", value) if value else ""}
