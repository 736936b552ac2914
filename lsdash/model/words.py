"""Codes and numbers in the words of one language: what charts, tables and messages are written with."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from lsdash.model import formats, kinds, observation_ids, period_names, periods, texts

Row = Mapping[str, Any]
_Thing = TypeVar("_Thing")
_Key = TypeVar("_Key")
_SIGNED = frozenset(
    {"growth", "target_growth", "contribution", "growth_needed", "target_difference", "increase", "average_growth"}
)
_COMPUTED = frozenset({"derived", "assumed"})
_ROWS = "_lsdash_rows"
_MOST_NAMED = 3  # reports whose periods are named one by one
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


def split(frame: pd.DataFrame, by: str) -> dict[Any, pd.DataFrame]:
    """Each value of the column `by` → the rows that have it, without that column. Of thousands of values this takes a
    twentieth of what pandas takes to group and then to list rows."""
    asked = frame[by].tolist()
    order = sorted(range(len(asked)), key=asked.__getitem__)
    ordered = frame.drop(columns=by).take(order)
    every, found, start = rows(ordered), {}, 0
    for value, count in Counter(asked[place] for place in order).items():
        part = ordered.iloc[start : start + count]
        part.__dict__[_ROWS] = every[start : start + count]
        found[value], start = part, start + count
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    return None if value is None or value is pd.NA or value != value else value  # noqa: PLR0124 - what is not a number


def grouped(things: Iterable[_Thing], key: Callable[[_Thing], _Key]) -> dict[_Key, list[_Thing]]:
    """Things with the same `key` together, in the order in which they come."""
    groups: dict[_Key, list[_Thing]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return groups


@dataclass(frozen=True)
class Words:
    """One language over the names of one release. `names`: (code list, code) → (name, short name).

    `about`: the code of the period that the page is about, "" for none, `aim` that of the period whose targets it is
    about. `reported`: periods that have a report.
    """

    lang: str
    names: Mapping[tuple[str, str], tuple[str, str]]
    about: str = ""
    reported: Sequence[str] = ()
    aim: str = ""

    @classmethod
    def of(
        cls, lang: str, frame: pd.DataFrame, about: str = "", reported: Sequence[str] = (), aim: str = ""
    ) -> "Words":
        """From the frame of `queries.names`; without an `aim` it is the period after that which the page is about."""
        names = {(row["code_list"], row["code"]): (row[f"name_{lang}"], row[f"short_{lang}"]) for row in rows(frame)}
        return cls(lang, names, about, reported, aim or (about and periods.next_aim(about)))

    @cached_property
    def _of_page(self) -> Mapping[str, str]:
        """What texts name of the page's period: this one, when that is, the next one, all that have a report."""
        return {
            "this": self.period(self.about),
            "during": self.during(self.about),
            "next": self.period(self.aim),
            "during_next": self.during(self.aim),
            "next_first": formats.capital(self.during(self.aim)),
            "reported": self._listed_reports(),
        }

    def _listed_reports(self) -> str:
        """ "2004, 2005"; of many the first and the last: "2004–2012"."""
        names = [self.period(code) for code in sorted(self.reported, key=periods.of)]
        return self.listing(names) if len(names) <= _MOST_NAMED else f"{names[0]}–{names[-1]}"

    def text(self, key: str, /, **values: object) -> str:
        """A text of the interface; what OF_PERIOD names is of the page's period."""
        if key in texts.of_period(self.lang):
            values = {**self._of_page, **values}
        return texts.text(self.lang, key, **values)

    def name(self, code_list: str, code: str) -> str:
        """Full name of a code; code lists: item, unit, measure, indicator, group, area, source."""
        return self.names[code_list, code][0]

    def short(self, code_list: str, code: str) -> str:
        """Short name of a code, for charts and narrow places."""
        return self.names[code_list, code][1]

    def codes(self, code_list: str) -> list[str]:
        """The codes of a code list in its order."""
        return [code for name, code in self.names if name == code_list]

    def listing(self, names: Iterable[str]) -> str:
        """ "a, b, c"; with semicolons where a name has a comma itself."""
        listed = list(names)
        return ("; " if any(", " in name for name in listed) else ", ").join(listed)

    def unit(self, row: Row) -> str:
        """Name of an observation's unit."""
        return self.name("unit", row["unit"]) if row["unit"] else ""

    def beside(self, label: str, row: Row) -> str:
        """The number of an observation beside its label, without a unit that the label says: "Tổng số xã, phường, thị
        trấn: 226"."""
        said = re.search(rf"(?<!\w){re.escape(self.unit(row))}(?!\w)", label)
        return self.digits(row) if row["unit"] and said else self.quantity(row)

    def digits(self, row: Row) -> str:
        """The number of an observation with the marks of its kind, without its unit ("%" stays)."""
        return self._marked(row, with_unit=False)

    def quantity(self, row: Row) -> str:
        """The number of an observation with its unit and the marks of its kind."""
        return self._marked(row, with_unit=True)

    def told(self, row: Row) -> str:
        """The same in a sentence or a title, with the mark of doubt, which tables and links set beside the number."""
        return self._marked(row, with_unit=True, doubted=bool(row.get("doubted")))

    def told_digits(self, row: Row) -> str:
        """The same without its unit."""
        return self._marked(row, with_unit=False, doubted=bool(row.get("doubted")))

    def _marked(self, row: Row, *, with_unit: bool, doubted: bool = False) -> str:
        if row["value"] is None:
            return formats.MISSING
        unit = self.unit(row)
        near = "%" if unit == "%" else ""
        shown = formats.quantity(row["value"], row["step"], near, self.lang, signed=row["measure"] in _SIGNED)
        word = self.text(f"kind.{row['kind']}")
        after = unit if with_unit and not near else ""
        marks = {"ambiguous": bool(row["ambiguous"]), "restated": bool(row.get("restated")), "doubted": doubted}
        return kinds.marked(shown, unit=after, kind=row["kind"], word=word, **marks)

    def rounded(self, value: float) -> str:
        """A percentage that counts something of the program's own, without decimals."""
        return formats.quantity(value, 1.0, "%", self.lang)

    def lane(self, row: Row) -> str:
        """ "Kế hoạch 2004": the level and period of an observation."""
        key = _LANES.get(row["measure"])
        if key is None:
            return self._measured(row["measure"], row["period"])
        return self.text(key, period=self.period(row["period"]))

    def lane_inside(self, row: Row) -> str:
        """The same inside a sentence: "kế hoạch quý IV/2004", where the name of a period keeps its capitals."""
        lane = self.lane(row)
        return lane[:1].lower() + lane[1:]

    def _measured(self, measure: str, period: str) -> str:
        """A measure and its period; of growth also the period that it is on."""
        if measure == "growth":
            before = self.period(periods.years_before(period))
            return self.text("lane.growth", period=self.period(period), before=before)
        return self.text("lane.plain", name=self.name("measure", measure), period=self.period(period))

    def located(self, row: Row) -> str:
        """The place in words: "đoạn 3, câu 1", "ô SPCN!D14"; "" for a derived number, or one whose source has none.
        Tables of the data have it as "3.1", "SPCN!D14"."""
        where = row.get("place")
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

    def during(self, code: str) -> str:
        """A period as it stands in a sentence: "năm 2004", "quý I/2010"."""
        return self.text("period.year", year=code) if code.isdigit() else self.period(code)

    def hint(self, row: Row) -> str:
        """One line on a number: its source where it is not one on the page's period, place and words as printed or that
        it is derived, and its interval."""
        if row["value"] is None:
            return ""
        derived = row["kind"] in _COMPUTED
        span = formats.interval(row["low"], row["high"], row["step"], self.lang, derived=derived)
        said = f"“{row['as_printed']}”" if row["as_printed"] else self.text("kind." + row["kind"])
        where = self.located(row) if row["as_printed"] else ""
        source = f"{self.other_source(row)}:" if self.other_source(row) else ""
        return " ".join(filter(None, (source, where and f"{where}:", said, span)))

    def source(self, code: str) -> str:
        """A source by its publisher and the period that it is about, "Sở Công nghiệp Lạng Sơn, 2004"; where it leaves
        the months of this open, that it does; of several by one publisher about the period, when it came out."""
        key = "source.period_unclear" if ("period_unclear", code) in self.names else "source.brief"
        said = self.text(key, publisher=self.short("source", code), period=self._reported_by(code))
        if ("issued", code) not in self.names:
            return said
        return self.text("source.issued", source=said, issued=self.name("issued", code))

    def _reported_by(self, code: str) -> str:
        return self.period(self.name("reported", code))

    def other_source(self, row: Row) -> str:
        """The source of a number, where it is no report on the page's period; "" where it is, and on no period's
        page."""
        code = row.get("source")
        own = self.about in self.reported and code and self.name("reported", code) == self.about
        return "" if own or not code or not self.about else self.source(code)

    def item(self, row: Row) -> str:
        """What a number is of, with its district where it is not of the province: "Hữu Lũng: Đá"."""
        return self._of_area(row["area"]) + self.name("item", row["item"])

    def short_item(self, row: Row) -> str:
        """The same with the short name of the item."""
        return self._of_area(row["area"]) + self.short("item", row["item"])

    def identity(self, row: Row) -> str:
        """What a row of the ledger tests: "Các phần cộng lại = Toàn tỉnh: Thực hiện 2003"."""
        return self._of_area(row["area"]) + self.text(
            f"identity.{row['rule']}",
            item=self.name("item", row["item"]),
            parent=self.name("item", row["parent"]) if row["parent"] else "",
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
        return kinds.marked(digits, unit="" if unit == "%" else unit, kind=kind)

    def assumed(self, amount: tuple[Fraction, Fraction, Fraction], *, step: float, unit: str, measure: str) -> Row:
        """A number of a scenario (value, low, high) as a row, to be written like any other."""
        value, low, high = map(float, amount)
        numbers = {"value": value, "low": low, "high": high, "step": step, "unit": unit, "measure": measure}
        return {**numbers, "kind": "assumed", "ambiguous": False, "as_printed": "", "id": ""}

    def bare(self, value: float | None, row: Row) -> str:
        """`value` in the digits and unit of `row`, which has step and unit, without marks."""
        return formats.quantity(value, row["step"], "%" if row["unit"] == "phan-tram" else "", self.lang)

    def difference(self, value: float, row: Row) -> str:
        """`value` between two numbers like `row`, in its digits and without marks; percentages differ by points."""
        unit = self.name("unit", "diem") if row["unit"] == "phan-tram" else ""
        return formats.quantity(value, row["step"], unit, self.lang)

    def span(self, low: float, high: float | None, row: Row) -> str:
        """The interval from `low` to `high` in the digits of `row`; the number itself where it is exact."""
        if low == high and formats.is_multiple(low, row["step"]):
            return self.text("card.exactly", value=self.bare(low, row))
        derived = row.get("kind", "derived") == "derived"  # a side of an identity has no kind
        return formats.interval(low, high, row["step"], self.lang, derived=derived)

    def headline(self, row: Row) -> str:
        """The label of a number that stands alone: "Than sạch 2004", "Ngoài quốc doanh: Tỷ trọng 2004"; of
        a statement in whose place another is shown with its source."""
        label = self._of_area(row.get("area")) + self._label(
            row["indicator"], row["item"], row["measure"], row["period"]
        )
        return f"{label} ({self.source(row['source'])})" if "~" in row["id"] else label

    def _of_area(self, area: str | None) -> str:
        """ "Hữu Lũng: " for a district, "" for the province."""
        return f"{self.name('area', area)}: " if area else ""

    def _label(self, indicator: str, item: str, measure: str, period: str) -> str:
        values = {
            "indicator": self.name("indicator", indicator),
            "item": self.name("item", item),
            "measure": self._measured(measure, period),
            "period": self.period(period),
        }
        if item == "total" and indicator == "production_value":
            return self.text("headline.whole" if measure == "actual" else "headline.measure", **values)
        if measure == "actual":
            return self.text("headline.item", **values)
        return self.text("headline.item_measure", **values)

    def headline_of_id(self, key: str) -> str:
        """The same from an id alone, for a number that the report does not state."""
        said = observation_ids.parse(key)
        return self._of_area(said.area) + self._label(said.indicator, said.item, said.measure, said.period)
