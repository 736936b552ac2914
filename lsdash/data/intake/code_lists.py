"""The code lists by the names that reports use: what a name may be, in which unit it is, where and when an area was."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lsdash.data.csv_tables import Row, Tables
from lsdash.data.intake.names import Names, key
from lsdash.data.intake.units import Units
from lsdash.model import periods

PROVINCE = "toan-tinh"  # stands for the area "" among names
KINDS = {
    "stated": ("Chính thức", "Thực hiện", "Official", "stated"),
    "estimated": ("Ước", "Ước thực hiện", "Ước tính", "Estimated"),
    "provisional": ("Sơ bộ", "Provisional"),
    "target": ("Mục tiêu", "Target"),
    "lower_bound": ("Cận dưới", "Trên", "Lower bound"),
}
_WHOLE = ("Tổng số", "Toàn ngành", "Tổng cộng", "Total")
_LEVELS = {"district": ("Huyện", "H."), "city": ("Thành phố", "TP", "TP.")}


@dataclass(frozen=True)
class CodeLists:
    """The code lists of one set of tables."""

    tables: Tables

    @cached_property
    def units(self) -> Units:
        """Units by their words."""
        return Units(self.tables["units"])

    @cached_property
    def indicators(self) -> Mapping[str, Row]:
        """Indicators by code."""
        return {row["code"]: row for row in self.tables["indicators"]}

    @cached_property
    def indicator_names(self) -> Names:
        """Indicators by name."""
        return _names(self.tables["indicators"])

    @cached_property
    def measure_names(self) -> Names:
        """Measures by name."""
        return _names(self.tables["measures"])

    @cached_property
    def measure_units(self) -> Mapping[str, str]:
        """Measure → the unit that it always has, or ""."""
        return {row["code"]: row["unit"] for row in self.tables["measures"]}

    @cached_property
    def kind_names(self) -> Names:
        """Kinds by name."""
        return Names.of(KINDS.items())

    @cached_property
    def area_names(self) -> Names:
        """Districts, provinces and the country by name; the province itself is PROVINCE. "Lạng Sơn" alone may be the
        province or the city and is neither."""
        entries: list[tuple[str, tuple[str, ...]]] = [(PROVINCE, ("Toàn tỉnh", "Tỉnh Lạng Sơn", "Cả tỉnh", "Tổng số"))]
        for row in self.tables["areas"]:
            bare = row["name_vi"].removeprefix("TP ")
            before = tuple(f"{word} {bare}" for word in _LEVELS.get(row["level"], ()))
            english = () if bare != row["name_vi"] else (row["name_en"],)
            entries.append((row["slug"], (row["name_vi"], *before, *english)))
        entries += [(row["slug"], (row["name_vi"], row["name_en"])) for row in self.tables["regions"]]
        found = Names.of(entries)
        unclear = {key("Lạng Sơn"), key("Lang Son")}
        codes = {name: code for name, code in found.codes.items() if name not in unclear}
        return Names(codes, found.shown, found.shared | unclear)

    @cached_property
    def areas(self) -> Mapping[str, Row]:
        """Districts and regions by slug."""
        return {row["slug"]: row for row in (*self.tables["areas"], *self.tables["regions"])}

    def districts(self, period: str) -> list[Row]:
        """Districts that were there in a period, in the order of their list."""
        return [row for row in self.tables["areas"] if self.is_valid(row["slug"], period)]

    def is_valid(self, area: str, period: str) -> bool:
        """Whether an area was there when a period began; always for the province."""
        row = self.areas.get(area)
        span = _parsed(period)
        if row is None or span is None:
            return True
        ends, begins = row.get("valid_to", ""), row.get("valid_from", "")
        if ends and span.since > _month(ends):
            return False
        return not (begins and span.until < _month(begins))

    def dimension(self, indicator: str) -> str:
        """What items of an indicator are: "sector", "product", "segment" or "whole"."""
        return self.indicators[indicator]["dimension"]

    def indicator_of(self, dimension: str) -> str:
        """The indicator whose items are of a code list, "" where several are."""
        found = [code for code, row in self.indicators.items() if row["dimension"] == dimension]
        return found[0] if len(found) == 1 else ""

    @cached_property
    def units_of_items(self) -> Mapping[str, Mapping[str, str]]:
        """Indicator → item that it may have figures of → the unit of its amounts, "" where it has none of its own."""
        lists = {"sector": self.tables["sectors"], "product": self.tables["products"]}
        return {
            code: {
                row["code"]: row.get("unit") or indicator["unit"]
                for row in lists.get(indicator["dimension"], self.tables["segments"])
                if row.get("indicator") in {None, code}
            }
            for code, indicator in self.indicators.items()
        }

    @cached_property
    def _item_names(self) -> Mapping[str, Names]:
        found = {}
        for code, indicator in self.indicators.items():
            lists = {"sector": self.tables["sectors"], "product": self.tables["products"]}
            rows = lists.get(indicator["dimension"], self.tables["segments"])
            found[code] = Names.of(_spellings(row) for row in rows if row.get("indicator") in {None, code})
        return found

    def item_names(self, indicator: str) -> Names:
        """Items of an indicator by name."""
        return self._item_names[indicator]

    def short_name(self, indicator: str, item: str) -> str:
        """The Vietnamese name of an item."""
        return self.item_names(indicator).shown[item]

    def tree(self, indicator: str) -> Mapping[str, str]:
        """Item → the item that it is a part of, "" for the whole; remainders are left out. Empty for products."""
        dimension = self.dimension(indicator)
        rows = self.tables["sectors"] if dimension == "sector" else self.tables["segments"]
        if dimension == "product":
            return {}
        return {
            row["code"]: row["parent"]
            for row in rows
            if row["role"] != "remainder" and row.get("indicator") in {None, indicator}
        }


def _spellings(row: Row) -> tuple[str, tuple[str, ...]]:
    whole = _WHOLE if row.get("role") == "whole" else ()
    return row["code"], (row["name_vi"], row.get("short_vi", ""), *whole, row["name_en"], row.get("short_en", ""))


def _names(rows: Collection[Row]) -> Names:
    return Names.of((row["code"], (row["name_vi"], row["name_en"])) for row in rows)


_parsed = lru_cache(maxsize=8192)(periods.parse)


def _month(day: str) -> int:
    return int(day[:7].replace("-", ""))
