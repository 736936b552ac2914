"""What monthly numbers are called: places, items, what is known of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsdash.model import formats, kinds, monthly_ids
from lsdash.model.monthly_ids import TOTAL
from lsdash.model.period_names import when
from lsdash.model.words import Row, Words
from lsdash.present.palette import SECTORS, item_colour

if TYPE_CHECKING:
    from lsdash.present.charts.base import Mark

# From this amount on, digits beside marks are written in millions; tables and tooltips keep every digit.
_MANY = 10_000_000
_IN_MILLIONS = 100_000.0
# Of a report, as the table of monthly reports has them.
STATUSES = ("final", "late", "revised", "estimated", "provisional")
_MOST_PLACES = 3  # districts that a title names
SERIES = {"actual": "value", "plan": "plan", "last": "before"}  # form of a line → its column


def place_name(row: Row, words: Words) -> str:
    """Whose number a row is: the province, a district, districts together, the rest, what rounding leaves."""
    return place_of_all([row], words)


def place_of_all(found: Sequence[Row], words: Words) -> str:
    """The same of rows of one place; of chosen districts together all that any of the rows is of, by name or, where
    they are many, by their number."""
    role, area = found[0]["role"], found[0]["area"]
    if area:
        return words.name("area", area)
    if role == "chosen":
        own = dict.fromkeys(code for row in found for code in monthly_ids.districts_in(row["id"]))
        if len(own) <= _MOST_PLACES:
            return words.listing(words.name("area", code) for code in own)
        return words.text("monthly.place.chosen", count=len(own))
    return words.text(f"monthly.place.{role}")


def titled(row: Row, words: Words) -> str:
    """What a row is about, with its unit in brackets."""
    unit = words.unit(row)
    return f"{block_name(row, words)} ({unit})" if unit else block_name(row, words)


def block_name(row: Row, words: Words) -> str:
    """What a row is about: a product, a sector, or all production value."""
    if row["position"] == 0 or row["block"] == TOTAL:
        return words.name("indicator", row["indicator"])
    name = words.name("item", row["block"])
    if row["block"] in SECTORS:
        return words.text("monthly.sector", item=name[:1].lower() + name[1:])
    return name


def digits_of(row: Row, key: str) -> Row:
    """A row of months with the last digit of its number `key`."""
    return {**row, "step": row[f"{key}_step"]}


def shown(row: Row, key: str) -> float | None:
    """The number `key` of a row of months as it is shown: what words say of it must be true of what is read."""
    return None if row[key] is None else float(formats.rounded(row[key], row[f"{key}_step"]))


def silent(row: Row) -> list[str]:
    """Codes of the districts that have not reported all that a row adds up."""
    return sorted({*(row["silent"] or "").split()})


def brief(value: float | None, row: Row, words: Words) -> str:
    """`value` in the digits of `row`, long ones in millions: for marks, where room is scarce. No digit is added."""
    coarse = value is not None and abs(value) >= _MANY and row["step"] >= 1
    return formats.quantity(value, max(_IN_MILLIONS, row["step"]) if coarse else row["step"], "", words.lang)


def rate_of(row: Row, key: str, words: Words, *, signed: bool = False, plain: bool = False) -> str:
    """The percentage `key` of a row of months; `plain`: without its sign, for words that say the direction."""
    value = abs(row[key]) if plain else row[key]
    return formats.quantity(value, row[f"{key}_step"], "%", words.lang, signed=signed)


def amount(row: Row, key: str, words: Words) -> str:
    """An amount of a row of months, with the mark of a sum and, of what was reached, the word of an estimate."""
    kind = "derived" if row["kind"] == "derived" else row["kind"] if key == "value" else "plan"
    word = words.text(f"kind.{kind}") if kind in kinds.NOT_FINAL else ""
    return (
        formats.MISSING
        if row[key] is None
        else kinds.marked(words.bare(row[key], digits_of(row, key)), kind=kind, word=word)
    )


def rate_kind(row: Row, key: str) -> str:
    """The kind of a percentage of a row of months: that of a source's own, else computed."""
    return "synthetic" if row["kind"] == "synthetic" else row.get(f"{key}_kind") or "derived"


def about(row: Row, words: Words, *, series: str = "actual") -> "Mark":
    """The fields that every mark carries: id, what it is, the number in full, what is to be known of it, its colour."""
    value = row[SERIES[series]]
    unit = words.unit(row)
    full = amount(row, SERIES[series], words)
    named = {"place": place_name(row, words), "item": block_name(row, words), "period": when(row, words)}
    named["measure"] = row.get("named") or words.text(f"kind.{series}")
    stem = row["id"].rpartition(".")[0]
    return {
        "id": {"actual": row["id"], "plan": f"{stem}.plan", "last": ""}[series],
        "what": words.text("monthly.what", **named),
        "full": f"{full} {unit}" if unit and value is not None else full,
        "hint": caveats(row, words) if series == "actual" else "",
        "colour": item_colour(row["block"]),
    }


def about_rate(row: Row, key: str, words: Words) -> "Mark":
    """The same of a percentage of a row: attainment, or growth."""
    measure = {"attainment": "plan_attainment"}.get(key, key)
    named = {"place": place_name(row, words), "item": block_name(row, words), "period": when(row, words)}
    shown = formats.MISSING if row[key] is None else rate_of(row, key, words, signed=key == "growth")
    return {
        "id": f"{row['id'].rpartition('.')[0]}.{measure}" if row[key] is not None else "",
        "what": words.text("monthly.what", measure=words.text(f"monthly.measure.{measure}"), **named),
        "full": kinds.marked(shown, kind=rate_kind(row, key)) if row[key] is not None else shown,
        "hint": caveats(row, words),
        "colour": item_colour(row["block"]),
    }


def caveats(row: Row, words: Words) -> str:
    """What limits a number: its kind, the status of its reports, that some lack, who reported."""
    parts = [words.text(f"kind.{row['kind']}")] if row["kind"] == "synthetic" else []
    if row.get("status"):
        parts.append(words.text(f"monthly.status.{STATUSES[STATUSES.index(row['status'])]}"))
    if row.get("revised_from") is not None:
        parts.append(words.text("monthly.status.before", value=words.bare(row["revised_from"], row)))
    if row.get("price_base") == "mixed":
        parts.append(words.text("monthly.status.mixed"))
    if row.get("complete") is False:
        parts.append(words.text("monthly.status.incomplete"))
    if row.get("expected"):
        parts.append(words.text("monthly.status.reporters", reporters=row["reporters"], expected=row["expected"]))
    return "; ".join(parts)
