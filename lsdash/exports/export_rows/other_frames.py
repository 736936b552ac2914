"""Frames of statements, places, tests and counts as records: their own columns, codes with their names. Pure."""

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal

from lsdash.exports.export_rows import monthly
from lsdash.exports.export_rows.columns import (
    PLACE,
    Record,
    Records,
    coded,
    flagged,
    placed,
    placed_in,
    published,
    records,
)
from lsdash.model import formats, observation_ids
from lsdash.model.period_names import when
from lsdash.model.words import Row, Words
from lsdash.present.monthly.naming import block_name, silent

SIDES = ("computed", "held", "difference")

Getter = Callable[[Row, Words], Record]


def listed(frame_rows: Sequence[Row], names: Collection[str], words: Words) -> Records:
    """The rows of any other frame whose columns are `names`."""
    getters = {code: getter for code, needs, getter in _GETTERS if needs <= set(names)}
    body: list[Record] = [
        {key: value for getter in getters.values() for key, value in getter(row, words).items()} for row in frame_rows
    ]
    ends = [f"{side}{end}" for side in SIDES if side in getters for end in ("_low", "_high")]
    return records(body, [*getters, *ends])


def _code(code: str, register: str) -> Getter:
    return lambda row, words: coded(code, row[code], register, words)


def _named(code: str, column: str, name: Callable[[Row, Words], str]) -> Getter:
    return lambda row, words: {code: row[column], f"{code}_name": name(row, words)}


def _codes(code: str, register: str) -> Getter:
    def getter(row: Row, words: Words) -> Record:
        codes = list(row[code] or ())
        return {code: codes, f"{code}_name": words.listing(words.name(register, item) for item in codes)}

    return getter


def _as_it_is(code: str) -> Getter:
    return lambda row, _words: {code: row[code] if row[code] is not None else ""}


def _count(code: str) -> Getter:
    return lambda row, _words: {code: row[code]}


def _flag(code: str) -> Getter:
    return lambda row, _words: flagged(code, row[code], "")


def _text(code: str) -> Getter:
    return lambda row, words: {code: row[f"{code}_{words.lang}"] or ""}


def _side(side: str) -> Getter:
    """One side of an identity and its interval, as the ledger shows them."""

    def getter(row: Row, _words: Words) -> Record:
        value, low, high = (row[f"{side}{end}"] for end in ("", "_low", "_high"))
        if value is None:
            return {side: None, f"{side}_low": None, f"{side}_high": None}
        step = row["step"] if side == "difference" else row[f"{side}_step"]
        lowest, highest = formats.outward(low, high, step, derived=True)
        return {side: formats.rounded(value, step), f"{side}_low": lowest, f"{side}_high": highest}

    return getter


def _percent(row: Row, _words: Words) -> Record:
    return {"percent": None if row["percent"] is None else formats.rounded(row["percent"], 0.01)}


def _silent(row: Row, words: Words) -> Record:
    codes = silent(row)
    return {"areas": codes, "areas_name": words.listing(words.name("area", code) for code in codes)}


def _untested(row: Row, words: Words) -> Record:
    return {"missing": words.text("kind.missing") if row["reason"] else ""}


def _verdict(row: Row, words: Words) -> str:
    return words.verdict(row["verdict"], row["rule"])


def _why(row: Row, words: Words) -> str:
    return row[f"reason_{words.lang}"] or words.text(f"refused.{row['reason']}")


def _group(row: Row, words: Words) -> str:
    return words.text(f"finding.{row['finding_group']}")


# Column, the columns that a frame must have for it, how it is made; of several that fit, the last one makes it.
_GETTERS: tuple[tuple[str, set[str], Getter], ...] = (
    ("identity", {"rule", "verdict"}, _named("identity", "id", lambda row, words: words.identity(row))),
    ("verdict", {"verdict"}, _named("verdict", "verdict", _verdict)),
    ("indicator", {"indicator"}, _code("indicator", "indicator")),
    *((code, {code}, _code(code, "item")) for code in ("item", "product", "left_item", "other_item")),
    ("item", {"block", "position", "reporters"}, _named("item", "block", block_name)),
    (
        "other_item",
        {"right_item"},
        _named("other_item", "right_item", lambda row, words: words.name("item", row["right_item"])),
    ),
    *((code, {code}, _codes(code, "item")) for code in ("products", "sectors")),
    ("area", {"area"}, lambda row, words: placed_in(row["area"], words)),
    ("area", {"area", "role", "id"}, monthly.area_of),
    ("area", {"wanted"}, lambda row, words: placed_in(observation_ids.parse(row["wanted"]).area, words)),
    ("areas", {"areas"}, _codes("areas", "area")),
    ("chosen", {"chosen"}, _flag("chosen")),
    ("period", {"period"}, _named("period", "period", lambda row, words: words.period(row["period"]))),
    ("period", {"period", "year", "month"}, _named("period", "period", when)),
    ("measure", {"measure"}, _code("measure", "measure")),
    *((side, {side, "step"}, _side(side)) for side in SIDES),
    ("unit", {"unit", "computed"}, _code("unit", "unit")),
    ("step", {"step", "computed"}, lambda row, _words: {"step": Decimal(repr(row["step"]))}),
    *((code, {code, "percent"}, _count(code)) for code in ("reporters", "expected")),
    ("lacking", {"silent", "percent"}, lambda row, _words: {"lacking": len(silent(row))}),
    ("areas", {"silent", "percent"}, _silent),
    ("percent", {"percent"}, _percent),
    ("joint", {"joint"}, _flag("joint")),
    ("named", {"named"}, _flag("named")),
    ("why", {"reason", "reason_vi"}, _named("why", "reason", _why)),
    ("why", {"left_item", "reason_vi"}, _named("why", "id", lambda row, words: row[f"reason_{words.lang}"])),
    ("finding_group", {"finding_group"}, _named("finding_group", "finding_group", _group)),
    ("text", {"text_vi"}, _text("text")),
    *((code, {"reported", f"{code}_vi"}, _text(code)) for code in ("title", "publisher")),
    ("year", {"reported"}, lambda row, _words: {"year": str(row["reported"])}),
    ("address", {"reported", "address"}, _as_it_is("address")),
    *((code, {"reported", code}, _count(code)) for code in ("figures", "restated_figures", "doubted_figures")),
    ("missing", {"verdict"}, _untested),
    ("note", {"note_vi"}, _text("note")),
    ("wanted", {"wanted"}, _as_it_is("wanted")),
    ("cause", {"cause"}, _as_it_is("cause")),
    ("observations", {"observations"}, lambda row, _words: {"observations": list(row["observations"] or ())}),
    ("source", {"source"}, lambda row, words: published("source", row["source"], words)),
    ("other_source", {"other_source"}, lambda row, words: published("other_source", row["other_source"], words)),
    ("sources", {"sources"}, monthly.sources_of),
    ("source", {"code", "reported"}, lambda row, words: published("source", row["code"], words)),
    *((code, {"place"}, placed) for code in PLACE),
    ("id", {"id"}, _as_it_is("id")),
)
