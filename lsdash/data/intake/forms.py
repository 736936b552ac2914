"""The five forms of the house: their columns for a period, and recognising them in a sheet by code and header words."""

import itertools
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from lsdash.data.intake import names
from lsdash.data.intake.cells import Sheet
from lsdash.data.intake.layout import Column
from lsdash.model import periods
from lsdash.model.formats import capital

CODES = ("B1", "B2", "B3", "B4", "B5")
KIND_WORDS = {"estimated": "Ước", "provisional": "Sơ bộ", "stated": "Chính thức"}
_QUARTERS = ("q1", "q2", "q3", "q4")
_DEPTH = 3  # header rows at most
_SEARCHED_ROWS = 60
_ITEM = "{item}"


class WrongPeriod(ValueError):
    """The form is not one of such a period: a month for B1 to B3, a year for B4."""


@dataclass(frozen=True)
class Form:
    """A form: "month", "year" or "any" is what its period must be; `rows` are the code lists of its rows."""

    code: str
    title_vi: str
    title_en: str
    frequency: str
    rows: tuple[str, ...]
    columns: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Header:
    """Where the header of a table was found, and the column of each of its heads."""

    top: int
    bottom: int
    columns: Mapping[int, Column]
    unknown: Mapping[int, str]
    missing: Sequence[Column]


@lru_cache(maxsize=8)
def form(code: str) -> Form:
    """The form of this code. Raises KeyError."""
    definitions = _definitions()
    entry = definitions[code]
    columns = definitions["columns"][entry["columns"]]
    return Form(code, entry["title_vi"], entry["title_en"], entry["frequency"], tuple(entry["rows"]), tuple(columns))


@lru_cache(maxsize=1)
def _definitions() -> dict[str, Any]:
    with (Path(__file__).parent / "forms.toml").open("rb") as file:
        return tomllib.load(file)


def period_names(code: str, frequency: str) -> dict[str, tuple[str, str]]:
    """The periods that a form of period `code` is about: name → (code, words). Raises WrongPeriod."""
    period = periods.parse(code)
    length = len(period.months()) if period else 0
    if frequency == "any":
        return {}
    if period is None or length != (1 if frequency == "month" else periods.DECEMBER):
        raise WrongPeriod(code)
    year = period.until // 100
    if frequency == "year":
        found = {"year": (str(year), str(year)), "year_before": (str(year - 1), str(year - 1))}
        return found | {quarter: (f"{year}-{quarter}", quarter) for quarter in _QUARTERS}
    month = period.until % 100
    before = (year, month - 1) if month > 1 else (year - 1, periods.DECEMBER)
    return {
        "this": (code, f"tháng {month}/{year}"),
        "before": (f"{before[0]}-{before[1]:02d}", f"tháng {before[1]}/{before[0]}"),
        "span": (_span(year, month), f"{month} tháng {year}"),
        "year_ago": (f"{year - 1}-{month:02d}", f"tháng {month}/{year - 1}"),
        "span_ago": (_span(year - 1, month), f"{month} tháng {year - 1}"),
        "year": (str(year), str(year)),
        "year_before": (str(year - 1), str(year - 1)),
    }


def _span(year: int, month: int) -> str:
    """The code of the months from January."""
    return periods.Period(year * 100 + 1, year * 100 + month).code


def columns(
    form: Form, period: str, *, kinds: Sequence[str] = (), item: str = ""
) -> Iterator[tuple[tuple[str, ...], Column]]:
    """The columns of a form of a period: their heads from top to bottom, and what they are. Of columns whose kind is
    written in their head there is one for each of `kinds`. Raises WrongPeriod."""
    named = period_names(period, form.frequency)
    spoken = {name: words for name, (_, words) in named.items()}
    for entry in form.columns:
        heads: list[str] = entry["heads"]
        of_kinds = (
            (kinds or (entry["kind"],)) if any("{kind}" in head for head in heads) else (entry.get("kind", "stated"),)
        )
        for kind in of_kinds:
            filled = tuple(
                capital(head.format(kind=KIND_WORDS.get(kind, ""), item=item or _ITEM, **spoken)) for head in heads
            )
            code, against = (named.get(entry.get(name, ""), ("", ""))[0] for name in ("period", "against"))
            comparison = entry.get("comparison", "")
            yield (
                filled,
                Column(
                    entry["role"],
                    period=code,
                    measure=entry.get("measure", ""),
                    kind=kind,
                    comparison=comparison,
                    against=against,
                    unit="%" if comparison else "",
                    header=" / ".join(filled),
                ),
            )


def find(form: Form, period: str, sheet: Sheet) -> Header | None:
    """The header of the form in a sheet: the rows whose words are most of its heads; None where less than half are.

    Heads with an item are matched by their lower words; the item is left in the column's header, for the caller.
    """
    expected = list(columns(form, period, kinds=tuple(KIND_WORDS)))
    plain = {names.key(" ".join(heads)): column for heads, column in expected if heads[0] != _ITEM}
    of_items = {names.key(heads[1]): column for heads, column in expected if heads[0] == _ITEM}
    best: Header | None = None
    numbered = [column for column in sheet.columns() if column <= 1000]  # noqa: PLR2004 - wider is no form
    for top, depth in itertools.product(sheet.rows()[:_SEARCHED_ROWS], range(1, _DEPTH + 1)):
        found = _matched(sheet, range(top, top + depth), numbered, plain, of_items)
        # Of headers that say as much the one of fewest rows: what stands above it is not its own.
        if found and (best is None or (len(found), -depth) > (len(best.columns), best.top - best.bottom - 1)):
            best = Header(top, top + depth - 1, found, {}, ())
    if best is None or 2 * len(best.columns) < len({heads for heads, _ in columns(form, period)}):
        return None
    return _with_rest(form, period, sheet, best, numbered)


def _matched(
    sheet: Sheet, rows: range, numbered: Sequence[int], plain: Mapping[str, Column], of_items: Mapping[str, Column]
) -> dict[int, Column]:
    found = {}
    for number in numbered:
        heads = levels(sheet, rows, number)
        if not heads:
            continue
        column = plain.get(names.key(" ".join(heads)))
        if column is not None:
            found[number] = column
        elif len(heads) > 1 and (column := of_items.get(names.key(heads[-1]))):
            found[number] = _of_item(column, " ".join(heads[:-1]))
    return found


def _of_item(column: Column, item: str) -> Column:
    return replace(column, item=item, header=f"{item} / {column.header.rpartition(' / ')[2]}")


def levels(sheet: Sheet, rows: range, column: int) -> list[str]:
    """The words above a column from top to bottom, each merged cell once. Of the upper rows, an empty cell has the
    words of the nearest filled one to its left, as where a group's head was not merged."""
    found: list[str] = []
    for row in rows:
        text = sheet.text(row, column)
        if not text and row < rows[-1] and sheet.area(row, column) is None and sheet.text(rows[-1], column):
            text = next(
                (words for left in range(column - 1, max(0, column - 12), -1) if (words := sheet.text(row, left))), ""
            )
        if text and (not found or found[-1] != text):
            found.append(text)
    return found


def _with_rest(form: Form, period: str, sheet: Sheet, header: Header, numbered: Sequence[int]) -> Header:
    """The header with the columns that are not of the form, and the form's columns that are not there."""
    rows = range(header.top, header.bottom + 1)
    unknown = {number: " / ".join(levels(sheet, rows, number)) for number in numbered if number not in header.columns}
    present = {
        (column.role, column.period, column.measure, column.comparison, column.against)
        for column in header.columns.values()
    }
    missing = [
        column
        for _, column in columns(form, period)
        if (column.role, column.period, column.measure, column.comparison, column.against) not in present
    ]
    return Header(header.top, header.bottom, header.columns, unknown, missing)
