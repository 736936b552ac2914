"""Codes and numbers in the words of one language: what charts, tables and messages are written with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lsdash import formats, kinds, texts

Row = Mapping[str, Any]
_SIGNED = frozenset({"growth", "contribution", "growth_needed"})
_LANES = {"actual": "lane.actual", "plan": "lane.plan", "target": "lane.target"}


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of `frame` as dictionaries; what is missing is None, lists are Python lists."""
    return [{str(key): _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    return None if pd.isna(value) else value


@dataclass(frozen=True)
class Words:
    """One language over the names of one release. `names`: (register, code) → (name, short name)."""

    lang: str
    names: Mapping[tuple[str, str], tuple[str, str]]

    @classmethod
    def of(cls, lang: str, frame: pd.DataFrame) -> "Words":
        """From the frame of `queries.names`."""
        return cls(
            lang,
            {(row["register"], row["code"]): (row[f"name_{lang}"], row[f"short_{lang}"]) for row in rows(frame)},
        )

    def text(self, key: str, /, **values: object) -> str:
        """A text of the interface."""
        return texts.text(self.lang, key, **values)

    def name(self, register: str, code: str) -> str:
        """Full name of a code; registers: item, unit, measure, indicator, group, area, source."""
        return self.names[register, code][0]

    def short(self, register: str, code: str) -> str:
        """Short name of a code, for charts and narrow places."""
        return self.names[register, code][1]

    def listing(self, names: Iterable[str]) -> str:
        """ "a, b, c" """
        return ", ".join(names)

    def unit(self, row: Row) -> str:
        """Name of an observation's unit."""
        return self.name("unit", row["unit"]) if row["unit"] else ""

    def digits(self, row: Row) -> str:
        """The number of an observation with the marks of its kind, without its unit ("%" stays)."""
        return self._marked(row, with_unit=False)

    def quantity(self, row: Row) -> str:
        """The number of an observation with its unit and the marks of its kind."""
        return self._marked(row, with_unit=True)

    def _marked(self, row: Row, *, with_unit: bool) -> str:
        if row["value"] is None:
            return formats.MISSING
        unit = self.unit(row)
        near = "%" if unit == "%" else ""
        shown = formats.quantity(row["value"], row["step"], near, self.lang, signed=row["measure"] in _SIGNED)
        word = self.text(f"kind.{row['kind']}")
        after = unit if with_unit and not near else ""
        return kinds.marked(shown, unit=after, kind=row["kind"], ambiguous=bool(row["ambiguous"]), word=word)

    def share(self, value: float, *, decimals: int = 1) -> str:
        """A percentage from outside an observation row, with `decimals`."""
        return formats.quantity(value, 10.0**-decimals, "%", self.lang)

    def lane(self, row: Row) -> str:
        """ "Kế hoạch 2004": the level and period of an observation."""
        key = _LANES.get(row["measure"])
        if key is None:
            return self.text("lane.plain", name=self._measure(row), period=row["period"])
        return self.text(key, period=row["period"])

    def place(self, row: Row) -> str:
        """ "3.1", or "" for a derived number."""
        return f"{row['paragraph']:.0f}.{row['sentence']:.0f}" if row.get("paragraph") else ""

    def hint(self, row: Row) -> str:
        """One line on a number: place and words as printed or that it is derived, and its interval."""
        if row["value"] is None:
            return ""
        span = formats.interval(row["low"], row["high"], row["step"], self.lang)
        if not row["as_printed"]:
            return f"{self.text('kind.derived')} {span}"
        where = self.place(row)
        return f"{where + ' ' if where else ''}“{row['as_printed']}” {span}"

    def headline(self, row: Row) -> str:
        """The label of a number that stands alone: "Mục tiêu 2005", "Than sạch 2004", "NQD: Tỷ trọng 2004"."""
        return self._label(row["indicator"], row["item"], row["measure"], row["period"], self._measure(row))

    def _measure(self, row: Row) -> str:
        """Name of a measure; a growth or level that a target asks for must not read like an outcome."""
        return self.text(f"aimed.{row['measure']}") if row["aimed"] else self.name("measure", row["measure"])

    def _label(self, indicator: str, item: str, measure: str, period: object, named: str) -> str:
        values = {
            "indicator": self.name("indicator", indicator),
            "item": self.name("item", item),
            "measure": named,
            "period": period,
        }
        if item == "total" and indicator == "production_value":
            return self.text("headline.whole" if measure == "actual" else "headline.measure", **values)
        if measure == "actual":
            return self.text("headline.item", **values)
        return self.text("headline.item_measure", **{**values, "item": self.short("item", item)})

    def headline_of_id(self, key: str) -> str:
        """The same from an id alone, for a number that the report does not state."""
        indicator, item, period, measure = key.split(".")
        return self._label(indicator, item, measure, period, self.name("measure", measure))
