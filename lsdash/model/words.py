"""Codes and numbers in the words of one language: what charts, tables and messages are written with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from lsdash.model import formats, kinds, observation_ids, period_names, periods, texts

Row = Mapping[str, Any]
_SIGNED = frozenset({"growth", "target_growth", "contribution", "growth_needed", "average_growth"})
_ROWS = "_lsdash_rows"
_LANES = {"actual": "lane.actual", "plan": "lane.plan", "target": "lane.target", "assumed": "lane.assumed"}


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of `frame` as dictionaries; what is missing is None, lists are Python lists. Neither is to be changed.

    They are kept with the frame, as long as it lives: a figure asks some six times for those of its frame, which took
    half of the time of a page.
    """
    kept: list[dict[str, Any]] | None = frame.__dict__.get(_ROWS)
    if kept is None:
        names = list(map(str, frame.columns))
        # Column by column: `to_dict("records")` takes more than twice as long.
        columns = [column.tolist() for _, column in frame.items()]
        kept = [dict(zip(names, map(_plain, values), strict=True)) for values in zip(*columns, strict=True)]
        frame.__dict__[_ROWS] = kept
    return kept


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    return None if value is None or value is pd.NA or value != value else value  # noqa: PLR0124 - what is not a number


@dataclass(frozen=True)
class Words:
    """One language over the names of one release. `names`: (code list, code) → (name, short name).

    `years`: what {year} and {next} stand for in texts, the years of the release's report and of its targets.
    """

    lang: str
    names: Mapping[tuple[str, str], tuple[str, str]]
    years: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, lang: str, frame: pd.DataFrame, years: pd.DataFrame | None = None) -> "Words":
        """From the frames of `queries.names` and `queries.years`."""
        names = {(row["code_list"], row["code"]): (row[f"name_{lang}"], row[f"short_{lang}"]) for row in rows(frame)}
        row = rows(years)[0] if years is not None and not years.empty else {}
        return cls(lang, names, {key: year for key, year in row.items() if year is not None})

    def text(self, key: str, /, **values: object) -> str:
        """A text of the interface."""
        return texts.text(self.lang, key, **{**self.years, **values})

    def name(self, code_list: str, code: str) -> str:
        """Full name of a code; code lists: item, unit, measure, indicator, group, area, source."""
        return self.names[code_list, code][0]

    def short(self, code_list: str, code: str) -> str:
        """Short name of a code, for charts and narrow places."""
        return self.names[code_list, code][1]

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

    def share(self, value: float) -> str:
        """A derived percentage from outside an observation row, rounded to one decimal for charts and titles."""
        return kinds.marked(formats.quantity(value, 0.1, "%", self.lang), kind="derived", ambiguous=False)

    def rounded(self, value: float) -> str:
        """A percentage that counts something of the program's own, without decimals."""
        return formats.quantity(value, 1.0, "%", self.lang)

    def lane(self, row: Row) -> str:
        """ "Kế hoạch 2004": the level and period of an observation."""
        key = _LANES.get(row["measure"])
        if key is None:
            return self.text("lane.plain", name=self.name("measure", row["measure"]), period=self.period(row["period"]))
        return self.text(key, period=self.period(row["period"]))

    def place(self, row: Row) -> str:
        """ "3.1" or "SPCN!D14"; "" for a derived number, or one whose source has no places."""
        return row.get("place") or ""

    def located(self, row: Row) -> str:
        """The place in words: "đoạn 3, câu 1", "ô SPCN!D14"; "" where there is none."""
        where = self.place(row)
        if not where or "!" in where:
            return self.text("file.cell", cell=where) if where else ""
        paragraph, sentence = where.split(".")
        return self.text("file.at", paragraph=paragraph, sentence=sentence)

    def period(self, code: str) -> str:
        """Name of a period: "2004", "quý I/2010", "tháng 3/2023", "9 tháng đầu năm 2023 (lũy kế)"."""
        if not code or code.isdigit():
            return code
        period = periods.of(code)
        return period_names.span_name(period.since, period.until, self)

    def hint(self, row: Row) -> str:
        """One line on a number: place and words as printed or that it is derived, and its interval."""
        if row["value"] is None:
            return ""
        span = formats.interval(row["low"], row["high"], row["step"], self.lang)
        if not row["as_printed"]:
            return f"{self.text('kind.' + row['kind'])} {span}"
        where = self.place(row)
        return f"{where + ' ' if where else ''}“{row['as_printed']}” {span}"

    def identity(self, row: Row) -> str:
        """What a row of the ledger tests: "Các phần cộng lại = Toàn tỉnh: Thực hiện 2003"."""
        return self.text(
            f"identity.{row['rule']}",
            item=self.short("item", row["item"]),
            parent=self.short("item", row["parent"]) if row["parent"] else "",
            lane=self.lane(row),
            period=self.period(row["period"]),
        )

    def verdict(self, code: str, rule: str) -> str:
        """A verdict with its sign: "≠ không thể khớp"; of an inequality "≤ đúng"."""
        named = kinds.INEQUALITY.get(code, code) if rule in kinds.INEQUALITIES else code
        return f"{kinds.VERDICTS[named]} {self.text(f'verdict.{named}')}"

    def computed(self, value: float, row: Row, *, derived: bool = True, unit: str = "") -> str:
        """A side of an identity in the digits of its `row`, with its unit (or another) and, where derived, its mark."""
        unit = unit or self.unit(row)
        digits = formats.quantity(value, row["step"], "%" if unit == "%" else "", self.lang)
        kind = "derived" if derived else "stated"
        return kinds.marked(digits, unit="" if unit == "%" else unit, kind=kind, ambiguous=False)

    def assumed(self, amount: tuple[Fraction, Fraction, Fraction], *, step: float, unit: str, measure: str) -> Row:
        """A number of a scenario (value, low, high) as a row, to be written like any other."""
        value, low, high = map(float, amount)
        numbers = {"value": value, "low": low, "high": high, "step": step, "unit": unit, "measure": measure}
        return {**numbers, "kind": "assumed", "ambiguous": False, "as_printed": "", "id": ""}

    def bare(self, value: float | None, row: Row) -> str:
        """`value` in the digits and unit of `row`, which has step and unit, without marks."""
        return formats.quantity(value, row["step"], "%" if row["unit"] == "phan-tram" else "", self.lang)

    def span(self, low: float, high: float | None, row: Row) -> str:
        """The interval from `low` to `high` in the digits of `row`; the number itself where it is exact."""
        if low == high and formats.is_multiple(low, row["step"]):
            return self.text("card.exactly", value=self.bare(low, row))
        return formats.interval(low, high, row["step"], self.lang)

    def headline(self, row: Row) -> str:
        """The label of a number that stands alone: "Mục tiêu 2005", "Than sạch 2004", "NQD: Tỷ trọng 2004"."""
        return self.of_area(row["id"]) + self._label(
            row["indicator"], row["item"], row["measure"], row["period"], self.name("measure", row["measure"])
        )

    def of_area(self, key: str) -> str:
        """ "Hữu Lũng: " for a number of a district, from its id; "" for one of the province."""
        area = observation_ids.parse(key).area if "@" in key else ""
        return f"{self.name('area', area)}: " if area else ""

    def _label(self, indicator: str, item: str, measure: str, period: str, named: str) -> str:
        values = {
            "indicator": self.name("indicator", indicator),
            "item": self.name("item", item),
            "measure": named,
            "period": self.period(period),
        }
        if item == "total" and indicator == "production_value":
            return self.text("headline.whole" if measure == "actual" else "headline.measure", **values)
        if measure == "actual":
            return self.text("headline.item", **values)
        return self.text("headline.item_measure", **{**values, "item": self.short("item", item)})

    def headline_of_id(self, key: str) -> str:
        """The same from an id alone, for a number that the report does not state."""
        said = observation_ids.parse(key)
        measure = self.name("measure", said.measure)
        return self.of_area(key) + self._label(said.indicator, said.item, said.measure, said.period, measure)
