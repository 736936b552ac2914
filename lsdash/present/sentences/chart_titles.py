"""Titles and notes of the charts of sectors, products, electricity and water."""

from collections.abc import Sequence

import pandas as pd

from lsdash.model.periods import years_before
from lsdash.model.words import Row, Words, rows
from lsdash.present.charts.base import cannot_close
from lsdash.present.sentences.shared import contributions, find, latest, named
from lsdash.present.shares import as_share, in_short


def sector_mix(frame: pd.DataFrame, words: Words) -> str:
    """The largest sector shown and its share, in the latest actual year shown or else the latest target."""
    top = _largest(_with_share(frame))
    if top is None:
        return words.text("chart.sector-mix.name")
    key = "title_target" if top["measure"] == "target" else "title"
    values = {"item": words.name("item", top["item"]), "period": words.during(top["period"])}
    return words.text(f"chart.sector-mix.{key}", share=_share(top, words), **values)


def sector_share(frame: pd.DataFrame, words: Words) -> str:
    """The share of the largest sector shown, in the latest actual year shown and the one before; of targets alone as
    `sector_mix` says it."""
    shared = _with_share(frame)
    top = _largest(shared)
    if top is None or top["measure"] != "actual":
        return sector_mix(frame, words)
    earlier = [row for row in shared if row["item"] == top["item"] and row["period"] < top["period"]]
    values = [
        words.text(
            "chart.sector-mix.share_of",
            share=_share(row, words),
            period=words.during(row["period"]),
        )
        for row in (top, *latest(earlier, "actual"))
    ]
    return words.text("chart.sector-mix.title_share", item=words.name("item", top["item"]), values=", ".join(values))


def _share(row: Row, words: Words) -> str:
    """The share of a part, with its own marks."""
    return words.told_digits(in_short(as_share(row)))


def _with_share(frame: pd.DataFrame) -> list[Row]:
    """The parts of the whole itself whose share is known."""
    parts = [row for row in rows(frame) if row["role"] == "part" and not row["nested"]]
    return [row for row in parts if row["share"] is not None]


def _largest(parts: Sequence[Row]) -> Row | None:
    """The largest part in the latest actual year, or else the latest target; None without any."""
    shown = latest(parts, "actual") or latest(parts, "target") or parts
    return max(shown, key=lambda row: row["value"], default=None)


def sector_mix_notes(frame: pd.DataFrame, words: Words, *, share: bool = False) -> list[str]:
    """Where FDI stands; which bars do not add up, of amounts or of shares."""
    observations = rows(frame)
    notes = []
    if any(row["nested"] for row in observations):
        notes.append(words.text("chart.sector-mix.fdi"))
    elif inside := _without_parent(observations, words):
        notes.append(inside)
    left = [row for row in observations if row["role"] == "remainder"]
    broken = [words.lane(row) for row in left if cannot_close(as_share(row) if share else row)]
    if broken:
        key = "chart.sector-mix.residual_share" if share else "chart.sector-mix.residual"
        notes.append(words.text(key, rows=words.listing(broken)))
    return notes


def growth_contribution(frame: pd.DataFrame, words: Words) -> str:
    """The part that brought most of the whole's growth."""
    observations = rows(frame)
    whole = find(observations, role="whole")
    parts = contributions(observations)
    if whole is None or not parts:
        return words.text("chart.growth-contribution.name")
    top = max(parts, key=lambda row: row["value"])
    values = {
        "item": words.name("item", top["item"]),
        "points": words.told(top),
        "period": words.during(whole["period"]),
    }
    return words.text("chart.growth-contribution.title", whole=words.told(whole), **values)


def growth_contribution_notes(frame: pd.DataFrame, words: Words) -> list[str]:
    """The remainder, where rounding cannot explain it; what lies inside a sector that is not shown."""
    observations = rows(frame)
    left = find(observations, role="remainder")
    notes = []
    if left is not None and cannot_close(left):
        notes.append(words.text("chart.growth-contribution.residual", value=words.told(left)))
    if inside := _without_parent(observations, words):
        notes.append(inside)
    return notes


def _without_parent(observations: Sequence[Row], words: Words) -> str:
    """Words for a sector that is shown without the sector it lies inside."""
    alone = [row for row in observations if row["role"] == "part" and row["parent"] != "total" and not row["nested"]]
    if not alone:
        return ""
    parent = words.name("item", alone[0]["parent"])
    names = {"item": named(words, alone[0]), "parent": parent[:1].lower() + parent[1:]}
    return words.text("chart.sector-mix.inside", **names)


def growth_contribution_subtitle(frame: pd.DataFrame, words: Words) -> str:
    """Which year is compared with which."""
    period = max((row["period"] for row in rows(frame)), default="")
    before = years_before(period) if period else ""
    values = {"period": words.period(period), "before": words.period(before)}
    return words.text("chart.growth-contribution.subtitle", **values)


def mining_output(frame: pd.DataFrame, words: Words) -> str:
    """The first product with an actual figure, with its plan where one is implied."""
    observations = rows(frame)
    stated = [row for row in observations if row["value"] is not None]
    if not stated:
        return words.text("chart.mining-output.name")
    top = (latest(stated, "actual") or stated)[0]
    met = find(observations, block=top["block"], measure="plan_attainment", period=top["period"])
    values = {
        "item": words.name("item", top["block"]),
        "period": words.period(top["period"]),
        "value": words.told(top),
    }
    if met is None or top["measure"] != "actual":
        return words.text("chart.mining-output.title_bare", **{**values, "period": words.lane_inside(top)})
    return words.text("chart.mining-output.title", attainment=words.told_digits(met), **values)


def with_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` of products, none of its rows where none has a number."""
    return frame if frame["value"].notna().any() else frame.iloc[:0]


def named_only(frame: pd.DataFrame, words: Words) -> str:
    """That products are named without a number, where none has one; else nothing."""
    if frame.empty or frame["value"].notna().any():
        return ""
    return words.text("district.no_figure", item=words.listing(words.name("item", row["block"]) for row in rows(frame)))


def grid_coverage(frame: pd.DataFrame, words: Words) -> str:
    """How many communes are not yet on the grid, and when: the last count may be older than the page's period. Only
    when, where more are printed than there are."""
    observations = rows(frame)
    missing, whole = find(observations, role="remainder", measure="actual"), find(observations, role="whole")
    if whole is None:
        return words.text("chart.grid-coverage.name")
    period = words.during(whole["period"])
    if missing is None or missing["value"] < 0:
        return words.text("chart.grid-coverage.title_bare", period=period)
    digits = {"missing": words.told_digits(missing), "total": words.told_digits(whole)}
    return words.text("chart.grid-coverage.title", period=period, **digits)


def grid_coverage_subtitle(frame: pd.DataFrame, words: Words) -> str:
    """How the squares are to be read."""
    reached = find(rows(frame), role="part", measure="share")
    if reached is None:
        return ""
    return words.text("chart.grid-coverage.subtitle", share=words.told_digits(reached))


def utilities(frame: pd.DataFrame, words: Words) -> str:
    """The latest actual figure of the first product, or else its target."""
    observations = [row for row in rows(frame) if row["value"] is not None]
    shown = latest(observations, "actual") or latest(observations, "target")
    if not shown:
        return words.text("chart.utilities.name")
    top = shown[0]
    is_target = top["measure"] == "target"
    values = {
        "item": words.name("item", top["item"]),
        "period": words.lane_inside(top) if is_target else words.period(top["period"]),
        "value": words.told(top),
    }
    growth = find(observations, item=top["item"], measure="growth", period=top["period"])
    if growth is None:
        return words.text("chart.utilities.title", **values)
    return words.text("chart.utilities.title_growth", growth=words.told_digits(growth), **values)


def barriers(frame: pd.DataFrame, words: Words) -> list[str]:
    """Comparisons that are refused, each with its reason."""
    lines = []
    for row in rows(frame):
        pair = f"{words.name('item', row['left_item'])} – {words.name('item', row['right_item'])}"
        lines.append(f"{words.text('utilities.refused')}: {pair}. {row[f'reason_{words.lang}']}")
    return lines
