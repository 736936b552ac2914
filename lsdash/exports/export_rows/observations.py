"""Observations as records: one number a row, rounded as on screen, with all that is known of it. Pure."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from lsdash.exports.export_rows.columns import (
    PLACE,
    Record,
    Records,
    Value,
    coded,
    flagged,
    placed,
    placed_in,
    published,
    records,
)
from lsdash.model import formats, precision
from lsdash.model.kinds import KINDS, MISSING_STATUS
from lsdash.model.words import Row, Words
from lsdash.present.shares import as_share

CODES = (
    *("indicator", "item", "area", "role", "period", "measure", "value", "unit", "kind", "obs_status"),
    *("unrounded", "low", "high", "step", "ambiguous", "doubted", "restated", "missing"),
    *("source", *PLACE, "printed", "id"),
)
# Columns that are taken as they are, and under which name.
_AS_IT_IS = {"chosen": "chosen", "prices": "price_base"}
# Columns that some frames have beside those of an observation → what they are called here.
_BESIDE = {
    "identity": ("identity",),
    "needed": ("needed", "needed_low", "needed_high", "confirmed"),
    "state": ("state", "districts", "all_districts"),
    "figure": ("figure", "note"),
    **{name: (code,) for name, code in _AS_IT_IS.items()},
    "issued": ("difference", "issued"),
    "district": ("district",),
}


def listed(observations: Sequence[Row], names: Collection[str], words: Words) -> Records:
    """The rows of a frame of observations whose columns are `names`; a share beside a value is a row of its own."""
    beside = [code for name, codes in _BESIDE.items() if name in names for code in codes]
    body = [{**_number(row, words), **_beside(row, names, words)} for row in _with_shares(observations)]
    return records(body, [*CODES, *beside])


def _with_shares(observations: Sequence[Row]) -> Iterator[Row]:
    yield from observations
    yield from (as_share(row) for row in observations if row.get("share_id"))


def _number(row: Row, words: Words) -> dict[str, Value]:
    stated = row["value"] is not None
    indicator = row["indicator"] or row.get("series")
    item = row["item"] or row.get("block") or row.get("product")
    period = row["period"] or row.get("cell_period")
    return {
        **coded("indicator", indicator, "indicator", words),
        **coded("item", item, "item", words),
        **placed_in(row["area"], words),
        "role": row.get("role") or "",
        "period": period or "",
        "period_name": words.period(period) if period else "",
        **_measure(row, words),
        **amounts(row["value"], row["low"], row["high"], row["step"], derived=row["kind"] == "derived"),
        **coded("unit", row["unit"], "unit", words),
        **kind(row["kind"] if stated else None, words),
        **flagged("ambiguous", row["ambiguous"], words.text("kind.ambiguous")),
        **flagged("doubted", row["doubted"], words.text("kind.doubted")),
        **flagged("restated", row["restated"], words.text("kind.restated")),
        "missing": "" if stated else words.text("kind.missing"),
        **published("source", row["source"], words),
        **placed(row, words),
        "printed": row["as_printed"] or "",
        "id": row["id"] or "",
    }


def _measure(row: Row, words: Words) -> dict[str, Value]:
    measure = row["measure"] or row.get("cell_measure")
    if not measure:
        return {"measure": "", "measure_name": ""}
    if measure == "assumed":
        return {"measure": measure, "measure_name": words.text("kind.assumed")}
    return {"measure": measure, "measure_name": words.name("measure", measure)}


def amounts(
    value: float | None, low: float | None, high: float | None, step: float | None, *, derived: bool
) -> dict[str, Value]:
    """value, low and high as they are shown, the value unrounded, and the size of the last digit; all None where
    nothing is stated."""
    if value is None or step is None or low is None:
        return dict.fromkeys(("value", "unrounded", "low", "high", "step"))
    lowest, highest = formats.outward(low, high, step, derived=derived)
    return {
        "value": formats.rounded(value, step),
        "unrounded": formats.unrounded(value),
        "low": lowest,
        "high": highest,
        "step": Decimal(repr(step)),
    }


def kind(code: str | None, words: Words) -> dict[str, Value]:
    """The kind of a number with its word and its SDMX status; None for a number that is not there."""
    if code is None:
        return {"kind": "", "kind_name": "", "obs_status": MISSING_STATUS}
    return {"kind": code, "kind_name": words.text(f"kind.{code}"), "obs_status": KINDS[code].status}


def _beside(row: Row, names: Collection[str], words: Words) -> Record:
    values: dict[str, Value] = {code: row[name] for name, code in _AS_IT_IS.items() if name in names}
    if "district" in names:
        values |= coded("district", row["district"], "area", words)
    if "identity" in names:
        values |= {"identity": row["identity"], "identity_name": row["identity"]}
    if "needed" in names:
        ends = row["needed"], row["needed_low"], row["needed_high"]
        needed = amounts(*ends, precision.step(*ends, formats.finer(row["step"])), derived=True)
        values |= {"needed": needed["value"], "needed_low": needed["low"], "needed_high": needed["high"]}
        values |= flagged("confirmed", row["confirmed"], words.text("ledger.confirmed"))
    if "state" in names:
        values |= {code: row[code] for code in ("state", "districts", "all_districts")}
    if "figure" in names:
        values |= {"figure": row["figure"], "note": row[f"note_{words.lang}"] or ""}
    if "issued" in names:
        value = row["difference"]
        difference = None if value is None else formats.rounded(value, row["difference_step"])
        values |= {"difference": difference, "issued": row["issued"]}
    return values
