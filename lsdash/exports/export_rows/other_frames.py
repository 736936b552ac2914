"""Frames of statements, places, tests and counts as records: their own columns, codes with their names. Pure."""

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal

from lsdash.exports.export_rows import monthly
from lsdash.exports.export_rows.columns import PLACE, Record, Records, coded, flagged, placed, published, records
from lsdash.model import formats
from lsdash.model.period_names import when
from lsdash.model.words import Row, Words
from lsdash.present.charts.naming import block_name, place_name

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


def _publisher(code: str) -> Getter:
    return lambda row, words: published(code, row[code], words)


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
        lowest, highest = formats.outward(low, high, row["step"])
        return {side: formats.rounded(value, row["step"]), f"{side}_low": lowest, f"{side}_high": highest}

    return getter


def _percent(row: Row, _words: Words) -> Record:
    return {"percent": None if row["percent"] is None else formats.rounded(row["percent"], 0.01)}


def _why(row: Row, words: Words) -> Record:
    return {"why": row["reason"], "why_name": row[f"reason_{words.lang}"] or words.text(f"refused.{row['reason']}")}


def _barrier(row: Row, words: Words) -> Record:
    return {"why": row["id"], "why_name": row[f"reason_{words.lang}"]}


def _untested(row: Row, words: Words) -> Record:
    return {"missing": words.text("kind.missing") if row["reason"] else ""}


def _whose(row: Row, words: Words) -> Record:
    return {"area": row["area"], "area_name": place_name(row, words)}


def _block(row: Row, words: Words) -> Record:
    return {"item": row["block"], "item_name": block_name(row, words)}


def _measure(row: Row, words: Words) -> Record:
    return {"measure": row["measure"], "measure_name": words.name("measure", row["measure"])}


def _period(row: Row, words: Words) -> Record:
    return {"period": row["period"], "period_name": words.period(row["period"])}


def _month(row: Row, words: Words) -> Record:
    return {"period": str(row["period"]), "period_name": when(row, words)}


def _step(row: Row, _words: Words) -> Record:
    return {"step": Decimal(repr(row["step"]))}


def _identity(row: Row, words: Words) -> Record:
    return {"identity": row["id"], "identity_name": words.identity(row)}


def _verdict(row: Row, words: Words) -> Record:
    return {"verdict": row["verdict"], "verdict_name": words.verdict(row["verdict"], row["rule"])}


def _group(row: Row, words: Words) -> Record:
    return {"finding_group": row["finding_group"], "finding_group_name": words.text(f"finding.{row['finding_group']}")}


def _right(row: Row, words: Words) -> Record:
    return {"other_item": row["right_item"], "other_item_name": words.name("item", row["right_item"])}


def _observations(row: Row, _words: Words) -> Record:
    return {"observations": list(row["observations"] or ())}


# Column, the columns that a frame must have for it, how it is made; of several that fit, the last one makes it.
_GETTERS: tuple[tuple[str, set[str], Getter], ...] = (
    ("identity", {"rule", "verdict"}, _identity),
    ("verdict", {"verdict"}, _verdict),
    ("indicator", {"indicator"}, _code("indicator", "indicator")),
    *((code, {code}, _code(code, "item")) for code in ("item", "product", "left_item", "other_item")),
    ("item", {"block", "position", "reporters"}, _block),
    ("other_item", {"right_item"}, _right),
    *((code, {code}, _codes(code, "item")) for code in ("products", "sectors")),
    ("area", {"area"}, _code("area", "area")),
    ("area", {"area", "role"}, _whose),
    ("areas", {"areas"}, _codes("areas", "area")),
    ("chosen", {"chosen"}, _flag("chosen")),
    ("period", {"period"}, _period),
    ("period", {"period", "year", "month"}, _month),
    ("measure", {"measure"}, _measure),
    *((side, {side, "step"}, _side(side)) for side in SIDES),
    ("unit", {"unit", "computed"}, _code("unit", "unit")),
    ("step", {"step", "computed"}, _step),
    *((code, {code, "percent"}, _count(code)) for code in ("reporters", "expected", "lacking")),
    ("percent", {"percent"}, _percent),
    ("joint", {"joint"}, _flag("joint")),
    ("named", {"named"}, _flag("named")),
    ("why", {"reason", "reason_vi"}, _why),
    ("why", {"left_item", "reason_vi"}, _barrier),
    ("finding_group", {"finding_group"}, _group),
    ("text", {"text_vi"}, _text("text")),
    *((code, {"reported", f"{code}_vi"}, _text(code)) for code in ("title", "publisher")),
    ("year", {"reported"}, lambda row, _words: {"year": str(row["reported"])}),
    ("address", {"reported", "address"}, _as_it_is("address")),
    *((code, {"reported", code}, _count(code)) for code in ("figures", "restated_figures", "doubted_figures")),
    ("missing", {"verdict"}, _untested),
    ("note", {"note_vi"}, _text("note")),
    ("wanted", {"wanted"}, _as_it_is("wanted")),
    ("cause", {"cause"}, _as_it_is("cause")),
    ("observations", {"observations"}, _observations),
    *((code, {code}, _publisher(code)) for code in ("source", "other_source")),
    ("sources", {"sources"}, monthly.sources_of),
    ("source", {"code", "reported"}, lambda row, words: published("source", row["code"], words)),
    *((code, {"place"}, placed) for code in PLACE),
    ("id", {"id"}, _as_it_is("id")),
)
