"""Monthly numbers as records: each of the numbers that a row of such a frame has is a row of its own. Pure."""

import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from lsdash.exports.export_rows.columns import Records, Value, coded, placed_in, records
from lsdash.exports.export_rows.observations import amounts, kind
from lsdash.model import formats, monthly_ids
from lsdash.model.monthly_intervals import interval
from lsdash.model.period_names import when
from lsdash.model.words import Row, Words
from lsdash.present.monthly.naming import STATUSES, block_name, caveats, place_name, rate_kind

CODES = (
    *("indicator", "item", "area", "role", "period", "measure", "value", "unit", "kind", "obs_status"),
    *("unrounded", "low", "high", "step", "missing", "note", "id"),
)
# Numbers of a row in the order of the table on screen → whether they are percentages.
_NUMBERS = {
    **dict.fromkeys(("value", "plan"), False),
    "attainment": True,
    "before": False,
    **dict.fromkeys(("growth", "matched_attainment", "matched_growth", "share", "contribution"), True),
    "year_plan": False,
    "year_attainment": True,
}
_TOGETHER = {"rest": "_REST", "remainder": "_RESIDUAL"}  # role → code of what is no area of its own
_WORDS_OF_IDS = {column: word for word, column in monthly_ids.COLUMNS.items()}
_BESIDE = ("reporters", "expected", "months", "months_present", "report_status", "sources")
_PERIOD = re.compile(r"\.([0-9]{4}-[0-9]{2}(?:\.\.[0-9]{4}-[0-9]{2})?)\.\w+$")


def melted(monthly_rows: Sequence[Row], names: Collection[str], words: Words) -> Records:
    """The rows of a frame of monthly numbers whose columns are `names`.

    What cannot be computed has no row; a value that was not reported has one, with the reason.
    """
    given = {"report_status" if name == "status" else name for name in names}
    numbers = [name for name in _NUMBERS if name in given]
    body = [
        _number(row, name, words)
        for row in monthly_rows
        for name in numbers
        if row[name] is not None or (name == "value" and row["role"] != "remainder")
    ]
    return records(body, [*CODES, *(code for code in _BESIDE if code in given)])


def _number(row: Row, name: str, words: Words) -> dict[str, Value]:
    unit = {True: "phan-tram", False: row["unit"]}[_NUMBERS[name]] if name != "contribution" else "diem"
    return {
        **coded("indicator", row["indicator"], "indicator", words),
        "item": row["block"],
        "item_name": block_name(row, words),
        **area_of(row, words),
        "role": row["role"],
        **_period(row, name, words),
        "measure": _WORDS_OF_IDS.get(name, name),
        "measure_name": words.text(f"monthly.column.{name}"),
        **_amounts(row, name),
        **coded("unit", unit, "unit", words),
        **kind(_kind(row, name), words),
        "missing": words.text("monthly.status.absent") if row[name] is None else "",
        "note": caveats({**row, "kind": "", "expected": 0}, words) if name == "value" else "",
        "id": _id(row, name),
        **{code: row.get(code) for code in _BESIDE if code not in {"report_status", "sources"}},
        **_status(row, words),
        **sources_of(row, words),
    }


def area_of(row: Row, words: Words) -> dict[str, Value]:
    """The area of a row of months: of districts together all their codes, with underscores between, as in its id."""
    if row["role"] != "chosen":
        return placed_in(row["area"] or _TOGETHER.get(row["role"]), words, name=place_name(row, words))
    number = monthly_ids.parse(row["id"])
    districts = number.districts if number else ()
    return placed_in("_".join(districts), words, name=words.listing(words.name("area", code) for code in districts))


def _amounts(row: Row, name: str) -> dict[str, Value]:
    """value, unrounded, low, high and step of a number; without an interval only its own."""
    value, step = row[name], row[f"{name}_step"] or row["step"]
    low, high = interval(row, name) or (None, None)
    found = amounts(value, low, high, step, derived=row.get("reports") != 1)
    if value is not None and low is None:
        found |= {"value": formats.rounded(value, step), "unrounded": formats.unrounded(value)}
    return {**found, "step": Decimal(repr(step))}


def sources_of(row: Row, words: Words) -> dict[str, Value]:
    """Codes and publishers of the sources of a row of months."""
    codes = (row["sources"] or "").split()
    publishers = dict.fromkeys(words.short("source", code) for code in codes)
    return {"sources": codes, "sources_name": words.listing(publishers)}


def _period(row: Row, name: str, words: Words) -> dict[str, Value]:
    if name == "year_plan":
        return dict.fromkeys(("period", "period_name"), str(row["year"]))
    months = _PERIOD.search(row["id"])
    return {"period": months[1] if months else str(row["period"]), "period_name": when(row, words)}


def _id(row: Row, name: str) -> str:
    if row[name] is None or name not in _WORDS_OF_IDS:
        return ""
    return f"{row['id'].rpartition('.')[0]}.{_WORDS_OF_IDS[name]}"


def _kind(row: Row, name: str) -> str | None:
    if row[name] is None:
        return None
    if _NUMBERS[name]:
        return rate_kind(row, name)
    if row["kind"] in {"synthetic", "derived"} or name == "value":
        return str(row["kind"])
    return "plan" if name in {"plan", "year_plan"} else "stated"


def _status(row: Row, words: Words) -> dict[str, Value]:
    status = row.get("status")
    status_name = words.text(f"monthly.status.{STATUSES[STATUSES.index(status)]}") if status else ""
    return {"report_status": status or "", "report_status_name": status_name}
