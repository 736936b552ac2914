"""What every indicator, measure and item means: definition, unit, sources, and what it must not be compared with."""

from collections.abc import Mapping, Sequence
from typing import Any

from lsdash.model import texts
from lsdash.model.words import Row, Words

REGISTERS = {"indicator": "indicators", "measure": "measures", "item": "items"}


def entries(registers: Sequence[Row], words: Words) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Of the rows of `queries.dictionary` those that some number is of: indicators, measures, items; each with code,
    name, definition, unit, belongs (with its name), comparable, not_comparable_with, numbers, first, last, sources."""
    told: dict[str, list[Mapping[str, Any]]] = {name: [] for name in REGISTERS.values()}
    for row in registers:
        if row["numbers"]:
            told[REGISTERS[row["register"]]].append(_entry(row, words))
    return told


def _entry(row: Row, words: Words) -> Mapping[str, Any]:
    unit = row["unit"]
    return {
        "code": row["code"],
        "name": row[f"name_{words.lang}"],
        "definition": _definition(row, words),
        "unit": unit,
        "unit_name": words.name("unit", unit) if unit else "",
        "comparable": _comparable(row, words),
        "not_comparable_with": list(row["barred"] or ()),
        "numbers": row["numbers"],
        "first": row["earliest"],
        "last": row["latest"],
        "sources": list(row["sources"] or ()),
    }


def _definition(row: Row, words: Words) -> str:
    """What the program says of an indicator or a measure; of an item what it belongs to, for no source defines it."""
    key = f"definition.{row['code']}"
    if row["register"] != "item":
        return words.text(key) if key in texts.entries(words.lang) else ""
    for register in ("group", "item"):
        if (register, row["belongs"]) in words.names:
            return words.text(f"dictionary.of_{register}", name=words.name(register, row["belongs"]))
    return ""


def _comparable(row: Row, words: Words) -> str:
    """How wide sources may be joined, and what is in the way."""
    parts = []
    if row["compare_within"]:
        parts.append(words.text(f"dictionary.within_{row['compare_within']}"))
    if row["barred"]:
        parts.append(
            words.text("dictionary.barred", items=words.listing(words.name("item", code) for code in row["barred"]))
        )
    return " ".join(parts)


def line(entry: Mapping[str, Any], words: Words) -> str:
    """An entry in one line, as the page tells it."""
    known = [entry["definition"], entry["comparable"]]
    if entry["unit_name"]:
        known.insert(1, words.text("dictionary.unit", unit=entry["unit_name"]))
    sources = "; ".join(dict.fromkeys(words.short("source", code) for code in entry["sources"]))
    counted = words.text("dictionary.counted", numbers=entry["numbers"], sources=sources)
    return " ".join([*(f"{part.rstrip('.')}." for part in known if part), counted])
