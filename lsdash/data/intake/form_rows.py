"""The rows of a form: names, units, and numbers to their last printed digit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side

from lsdash.data.csv_tables import Row
from lsdash.data.intake.code_lists import KINDS, CodeLists
from lsdash.data.intake.forms import Form
from lsdash.data.intake.layout import Column
from lsdash.data.intake.units import MONEY, PERCENT
from lsdash.model.observation_ids import Key

Entries = Mapping[Key, Row]
FIRST_ROW = 9
TEXT = "@"  # the format in which "2026-07" stays what it is and becomes no date
_THIN = Side(style="thin", color="888888")
BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_BOLD = Font(name="Times New Roman", size=11, bold=True)
_PLAIN = Font(name="Times New Roman", size=11)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


@dataclass(frozen=True)
class Options:
    """What a form is for. `area`: slug, "" for the province; `kinds`: of the columns whose head names one; `items`: of
    the form by district, each an indicator and an item; `synthetic`: it is one of the demonstration, and says so."""

    sender: str = ""
    area: str = ""
    price_base: str = "not_stated"
    kind: str = ""
    items: tuple[tuple[str, str], ...] = ()
    issued: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class Filling:
    """A form of a period with what is to stand in its cells. `placed`: heads and meaning of its columns, in order."""

    form: Form
    period: str
    lists: CodeLists
    entries: Entries
    options: Options
    placed: Sequence[tuple[tuple[str, ...], Column]]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.placed)


def write_rows(sheet: Any, filling: Filling) -> int:
    """The rows of names with their numbers; returns the last row."""
    at = FIRST_ROW - 1
    for name in _names(filling):
        at += 1
        rows = dict(_entries_of(name, filling))
        unit, factor = (
            unit_of(rows.values(), filling.lists, name.indicator, name.item) if name.indicator else ("", None)
        )
        words = {
            "order": name.order,
            "name": name.label,
            "unit": unit_words(filling.lists, unit, factor) if unit and factor else "",
        }
        for number, (_, column) in enumerate(filling.placed, 1):
            cell = put(sheet, at, number, words.get(column.role, ""))
            cell.border = BORDER
            if number in rows:
                _put_number(cell, rows[number], factor or _factor_of_column(column, filling))
    return at


@dataclass(frozen=True)
class _Name:
    """What a row is of, as columns.Column says it of columns."""

    order: str
    label: str
    indicator: str = ""
    item: str = ""
    area: str = ""


def _entries_of(name: _Name, filling: Filling) -> Iterable[tuple[int, Row]]:
    """The figures of a row, by column."""
    for number, (_, column) in enumerate(filling.placed, 1):
        indicator, item = name.indicator or column.indicator, name.item or column.item
        key = Key(indicator, item, name.area or filling.options.area, column.period, column.measure)
        if column.role == "number" and not column.comparison and key in filling.entries:
            yield number, filling.entries[key]


def _factor_of_column(column: Column, filling: Filling) -> Fraction:
    """The factor of a column that has an item and a unit in its head."""
    item = column.indicator, column.item
    same = (row for key, row in filling.entries.items() if (key.indicator, key.item) == item)
    return unit_of(same, filling.lists, *item)[1]


def _names(filling: Filling) -> Iterable[_Name]:
    """The rows of the form; parts are led in by "Trong đó:"."""
    lists = filling.lists
    if filling.form.rows == ("area",):
        yield _Name("", "Toàn tỉnh")
        for number, row in enumerate(lists.districts(filling.period), 1):
            yield _Name(str(number), row["name_vi"], area=row["slug"])
        return
    number = 0
    for dimension in filling.form.rows:
        indicator = lists.indicator_of(dimension)
        tree = lists.tree(indicator)
        for item in tree or [row["code"] for row in lists.tables["products"]]:
            number += 1
            parent = tree.get(item, "")
            mark = "" if not parent else "- " if not tree[parent] else "Trong đó: "
            is_whole = filling.options.area and tree.get(item) == ""  # the whole of a district is not the province
            name = "Tổng số" if is_whole else lists.short_name(indicator, item)
            yield _Name(str(number), f"{mark}{name}", indicator, item)


def write_long(sheet: Any, filling: Filling) -> int:
    """A row for each entry; without entries, rows of the period's sectors and products to be filled."""
    at = FIRST_ROW - 1
    for key, row in filling.entries.items() or ((key, {}) for key in _keys_of_period(filling)):
        at += 1
        words = _words_of_row(key, row, filling.lists)
        for number, (_, column) in enumerate(filling.placed, 1):
            cell = put(sheet, at, number, words.get(column.role, ""))
            if column.role == "period":
                cell.number_format = TEXT
            if column.role == "value" and row:
                _put_number(cell, row, unit_of([row], filling.lists, key.indicator, key.item)[1])
    return at


def _keys_of_period(filling: Filling) -> Iterable[Key]:
    lists = filling.lists
    for dimension in ("sector", "product"):
        indicator = lists.indicator_of(dimension)
        for item in lists.tree(indicator) or [row["code"] for row in lists.tables["products"]]:
            yield Key(indicator, item, "", filling.period, "actual")


def _words_of_row(key: Key, row: Row, lists: CodeLists) -> Mapping[str, str]:
    """What a row of the long table says beside its value."""
    unit, factor = unit_of([row] if row else [], lists, key.indicator, key.item)
    unit = row.get("unit", unit)
    return {
        "indicator": lists.indicators[key.indicator]["name_vi"],
        "item": lists.short_name(key.indicator, key.item),
        "area": lists.areas[key.area]["name_vi"] if key.area else "Toàn tỉnh",
        "period": key.period,
        "measure": lists.measure_names.shown[key.measure],
        "kind": KINDS[row["kind"]][0] if row else "",
        "unit": unit_words(lists, unit, factor) if unit else "",
    }


def unit_of(rows: Iterable[Row], lists: CodeLists, indicator: str, item: str) -> tuple[str, Fraction]:
    """The unit of figures that stand together, and the factor by which each of them is written to its last digit."""
    found = list(rows)
    unit = next((row["unit"] for row in found if row["unit"] != PERCENT), lists.units_of_items[indicator].get(item, ""))
    coarsest = max((Fraction(row["step"]) for row in found if row["unit"] == unit), default=Fraction(1))
    factor = next(
        (size for size in (Fraction(1), Fraction(1000), Fraction(10**6)) if coarsest <= size), Fraction(10**6)
    )
    return unit, factor


def unit_words(lists: CodeLists, unit: str, factor: Fraction) -> str:
    """The words for a unit with its factor: "nghìn tấn"."""
    if unit == PERCENT:
        return "%"
    name = lists.units.written[unit] or next(row["name_vi"] for row in lists.tables["units"] if row["code"] == unit)
    words = {1: "", 1000: "nghìn ", 10**6: "triệu "}
    if unit == MONEY and factor > 1:
        return "nghìn tỷ đồng"
    return f"{words[int(factor)]}{name}"


def _put_number(cell: Any, row: Row, factor: Fraction) -> None:
    """A figure in the unit that its row is written in, shown to its last printed digit."""
    value, step = Fraction(row["value"]) / factor, Fraction(row["step"]) / factor
    decimals = 0
    while step < 1 and Fraction(1, 10**decimals) > step:
        decimals += 1
    cell.value = float(value)
    cell.number_format = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    cell.alignment = Alignment(horizontal="right")


def put(sheet: Any, row: int, column: int, text: str, *, bold: bool = False, centre: bool = False) -> Any:
    """Writes text; what begins like a formula stays text."""
    cell = sheet.cell(row, column)
    put_text(cell, text)
    cell.font = _BOLD if bold else _PLAIN
    if centre:
        cell.alignment = _CENTRE
    return cell


def put_text(cell: Any, text: str) -> None:
    """Text into a cell, never a formula, whatever it begins with."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.value = clean or None
    if clean[:1] in ("=", "+", "-", "@", "\t", "\r"):
        cell.data_type = "s"
        cell.quotePrefix = True
