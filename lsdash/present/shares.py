"""Shares of a whole in place of the amounts that they are shares of. Pure."""

from lsdash.model.words import Row

WHOLE = 100.0  # per cent
_NAMES = ("low", "high", "step", "id", "kind", "doubted", "ambiguous", "restated", "as_printed", "place")
# Column of an observation → that of its share beside it.
_OF_SHARE = {"value": "share", **{name: f"share_{name}" for name in _NAMES}}


def as_share(row: Row) -> Row:
    """The share that stands beside an amount, as its observation; all None where there is none."""
    share = {name: row[column] for name, column in _OF_SHARE.items()}
    measure = "share" if row["measure"] == "actual" else f"{row['measure']}_share"
    return {**row, **share, "measure": measure, "unit": "phan-tram"}


def in_short(share: Row) -> Row:
    """A share with one decimal at most, for charts and titles."""
    return {**share, "step": max(0.1, share["step"])}
