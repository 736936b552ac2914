"""What a chart or page says: sentences made by rule from the very rows that are shown. Pure; no number of its own.

Each title function takes the frame its chart is drawn from and gives one sentence that is true of it, whatever the
filters. `overview` gives the few sentences that matter now, each with the page that shows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lsdash.charts import cannot_close, silence
from lsdash.words import Row, Words, rows

PLAN_MET = 100.0
_MOST_NAMED = 2


@dataclass(frozen=True)
class Sentence:
    """One sentence of the overview, the page that shows what it says, and the rule it was made by."""

    text: str
    page: str
    rule: str


def _named(words: Words, row: Row) -> str:
    return words.short("item", row["item"])


def _find(found: Sequence[Row], **wanted: Any) -> Row | None:
    return next((row for row in found if all(row[key] == value for key, value in wanted.items())), None)


def _latest(found: Sequence[Row], measure: str) -> list[Row]:
    """Rows of `measure` in its latest period."""
    kept = [row for row in found if row["measure"] == measure and row["value"] is not None]
    last = max((row["period"] for row in kept), default=0)
    return [row for row in kept if row["period"] == last]


def sector_mix(frame: pd.DataFrame, words: Words) -> str:
    """The largest sector shown and its share, in the latest actual year shown or else the latest target."""
    found = [row for row in rows(frame) if row["role"] == "part" and not row["nested"]]
    shown = _latest(found, "actual") or _latest(found, "target") or found
    if not shown:
        return words.text("chart.sector-mix.name")
    top = max(shown, key=lambda row: row["value"])
    key = "title_target" if top["measure"] == "target" else "title"
    values = {"item": words.name("item", top["item"]), "period": top["period"]}
    return words.text(f"chart.sector-mix.{key}", share=words.share(top["share"]), **values)


def sector_mix_notes(frame: pd.DataFrame, words: Words) -> list[str]:
    """Where FDI stands; which bars do not add up."""
    found = rows(frame)
    notes = []
    if any(row["nested"] for row in found):
        notes.append(words.text("chart.sector-mix.fdi"))
    elif inside := _without_parent(found, words):
        notes.append(inside)
    broken = [words.lane(row) for row in found if row["role"] == "remainder" and cannot_close(row)]
    if broken:
        notes.append(words.text("chart.sector-mix.residual", rows=words.listing(broken)))
    return notes


def growth_contribution(frame: pd.DataFrame, words: Words) -> str:
    """The part that brought most of the whole's growth."""
    found = rows(frame)
    whole = _find(found, role="whole")
    parts = _contributions(found)
    if whole is None or not parts:
        return words.text("chart.growth-contribution.name")
    top = max(parts, key=lambda row: row["value"])
    values = {"item": words.name("item", top["item"]), "points": words.quantity(top), "period": whole["period"]}
    return words.text("chart.growth-contribution.title", whole=words.quantity(whole), **values)


def _contributions(found: Sequence[Row]) -> list[Row]:
    return [row for row in found if row["measure"] == "contribution" and row["role"] == "part"]


def growth_contribution_notes(frame: pd.DataFrame, words: Words) -> list[str]:
    """The remainder, where rounding cannot explain it; what lies inside a sector that is not shown."""
    found = rows(frame)
    left = _find(found, role="remainder")
    notes = []
    if left is not None and cannot_close(left):
        notes.append(words.text("chart.growth-contribution.residual", value=words.quantity(left)))
    if inside := _without_parent(found, words):
        notes.append(inside)
    return notes


def _without_parent(found: Sequence[Row], words: Words) -> str:
    """Words for a sector that is shown without the sector it lies inside."""
    alone = [row for row in found if row["role"] == "part" and row["parent"] != "total" and not row["nested"]]
    if not alone:
        return ""
    names = {"item": _named(words, alone[0]), "parent": words.short("item", alone[0]["parent"])}
    return words.text("chart.sector-mix.inside", **names)


def growth_contribution_subtitle(frame: pd.DataFrame, words: Words) -> str:
    """Which year is compared with which."""
    period = max((row["period"] for row in rows(frame)), default=0)
    return words.text("chart.growth-contribution.subtitle", period=period, before=period - 1)


def mining_output(frame: pd.DataFrame, words: Words) -> str:
    """The first product with an actual figure, with its plan where one is implied."""
    found = rows(frame)
    stated = [row for row in found if row["value"] is not None]
    if not stated:
        return words.text("chart.mining-output.name")
    top = (_latest(stated, "actual") or stated)[0]
    met = _find(found, block=top["block"], measure="plan_attainment", period=top["period"])
    values = {"item": words.name("item", top["block"]), "period": top["period"], "value": words.quantity(top)}
    if met is None or top["measure"] != "actual":
        return words.text("chart.mining-output.title_bare", **{**values, "period": words.lane(top).lower()})
    return words.text("chart.mining-output.title", attainment=words.digits(met), **values)


def later_output(frame: pd.DataFrame, words: Words) -> str:
    """The latest figure of the first product that has one of the latest year."""
    shown = _latest(rows(frame), "actual")
    if not shown:
        return words.text("chart.later-output.name")
    top = shown[0]
    item = words.name("item", top["item"])
    return words.text("chart.later-output.title", item=item, last=top["period"], value=words.quantity(top))


def grid_coverage(frame: pd.DataFrame, words: Words) -> str:
    """How many communes are not yet on the grid."""
    found = rows(frame)
    missing, whole = _find(found, role="remainder", measure="actual"), _find(found, role="whole")
    if missing is None or whole is None:
        return words.text("chart.grid-coverage.name")
    digits = {name: words.digits({**row, "kind": "stated"}) for name, row in (("missing", missing), ("total", whole))}
    return words.text("chart.grid-coverage.title", **digits)


def grid_coverage_subtitle(frame: pd.DataFrame, words: Words) -> str:
    """How the squares are to be read."""
    reached = _find(rows(frame), role="part", measure="share")
    if reached is None:
        return ""
    return words.text("chart.grid-coverage.subtitle", period=reached["period"], share=words.digits(reached))


def utilities(frame: pd.DataFrame, words: Words) -> str:
    """The latest actual figure of the first product, or else its target."""
    found = [row for row in rows(frame) if row["value"] is not None]
    shown = _latest(found, "actual") or _latest(found, "target")
    if not shown:
        return words.text("chart.utilities.name")
    top = shown[0]
    values = {"item": words.name("item", top["item"]), "period": top["period"], "value": words.quantity(top)}
    growth = _find(found, item=top["item"], measure="growth", period=top["period"])
    if growth is None:
        return words.text("chart.utilities.title", **values)
    return words.text("chart.utilities.title_growth", growth=words.digits(growth), **values)


def barriers(frame: pd.DataFrame, words: Words) -> list[str]:
    """Comparisons that are refused, each with its reason."""
    lines = []
    for row in rows(frame):
        pair = f"{words.name('item', row['left_item'])} – {words.name('item', row['right_item'])}"
        lines.append(f"{words.text('utilities.refused')}: {pair}. {row[f'reason_{words.lang}']}")
    return lines


def target_gap(frame: pd.DataFrame, words: Words) -> str:
    """The whole's gap, and the part with the largest share of it among those shown."""
    found = rows(frame)
    gap = _find(found, role="whole", measure="gap")
    if gap is None:
        return words.text("chart.target-gap.name")
    values = {"gap": words.quantity(gap), "period": gap["period"]}
    shares = [row for row in found if row["measure"] == "gap_share" and row["value"] > 0]
    if not shares:
        return words.text("chart.target-gap.title_bare", **values)
    top = max(shares, key=lambda row: row["value"])
    share = words.share(top["value"])
    return words.text("chart.target-gap.title", item=words.name("item", top["item"]), share=share, **values)


def target_gap_notes(frame: pd.DataFrame, words: Words) -> list[str]:
    """Sectors shown that have no target of their own."""
    found = rows(frame)
    with_target = {row["block"] for row in found if row["measure"] == "target"}
    without = [code for code in dict.fromkeys(row["block"] for row in found) if code not in with_target]
    names = words.listing(words.name("item", code) for code in without)
    return [words.text("chart.target-gap.without", items=names)] if without else []


def product_target(frame: pd.DataFrame, words: Words) -> str:
    """Products with a target: the one whose target is the largest multiple of last year; how many have none."""
    found = rows(frame)
    targets = [row for row in found if row["measure"] == "target"]
    times = _times(found)
    if times:
        top, factor = max(times, key=lambda pair: pair[1])
        values = {"item": words.name("item", top["item"]), "period": top["period"]}
        return words.text("chart.product-target.title", times=_factor(factor, words), **values)
    if len(targets) == 1:
        only = targets[0]
        values = {"item": words.name("item", only["item"]), "period": only["period"]}
        return words.text("chart.product-target.title_one", value=words.quantity(only), **values)
    if not targets:
        return words.text("chart.product-target.name")
    count, period = len(targets), targets[0]["period"]
    return words.text("chart.product-target.title_bare", count=count, without=count, period=period)


def product_target_notes(frame: pd.DataFrame, words: Words) -> list[str]:
    """Products whose target has no figure of the year before to be measured against."""
    found = rows(frame)
    with_actual = {row["block"] for row in found if row["measure"] == "actual"}
    without = [
        words.name("item", row["block"])
        for row in found
        if row["measure"] == "target" and row["block"] not in with_actual
    ]
    if not without:
        return []
    return [f"{words.listing(without)}: {words.text('chart.product-target.without')}."]


def _times(found: Sequence[Row]) -> list[tuple[Row, float]]:
    """Targets with their multiple of the latest actual, for those that have one."""
    needed = {row["block"]: row["value"] for row in found if row["measure"] == "growth_needed"}
    targets = [row for row in found if row["measure"] == "target" and row["block"] in needed]
    return [(row, 1 + needed[row["block"]] / 100) for row in targets]


def _factor(factor: float, words: Words) -> str:
    unitless = {"value": factor, "step": 0.01, "unit": "", "measure": "", "kind": "stated", "ambiguous": False}
    return words.digits(unitless)


def district_map(frame: pd.DataFrame, words: Words) -> str:
    """How many districts the report names; or, of the chosen ones, what it says."""
    found = rows(frame)
    chosen = [row for row in found if row["chosen"]]
    named = sum(row["products"] is not None for row in chosen)
    if len(chosen) == len(found):
        key = "title_products" if any(row["by_product"] for row in found) else "title"
        return words.text(f"chart.district-map.{key}", named=named, all=len(found))
    if len(chosen) > _MOST_NAMED:
        return words.text("chart.district-map.many", count=len(chosen), named=named)
    return "; ".join(_of_district(row, words) for row in chosen)


def district_notes(frame: pd.DataFrame, words: Words) -> list[str]:
    """What the report does not say of districts, remarks on those shown, and until when they existed."""
    remarks = {row[f"note_{words.lang}"] for row in rows(frame) if row["chosen"] and row[f"note_{words.lang}"]}
    whole = sorted(note for note in remarks if not any(note != other and note in other for other in remarks))
    keys = ("district.no_numbers", "mining.where_note", "district.silence", "district.ended")
    texts = [words.text(key) for key in keys]
    return [*texts[:2], *whole, *texts[2:]]


def _of_district(row: Row, words: Words) -> str:
    products = [words.name("item", code).lower() for code in row["products"] or ()]
    says = words.listing(products) or words.text(f"district.{silence(row)}").lower()
    return words.text("chart.district-map.title_chosen", areas=words.name("area", row["area"]), says=says)


def overview(board: pd.DataFrame, growth: pd.DataFrame, products: pd.DataFrame, words: Words) -> list[Sentence]:
    """Two to four sentences: who is below plan, who must bring the growth asked for, who brought this year's."""
    found = rows(board)
    rules = (_plan_rule, _needed_rule)
    made = [rule(found, words) for rule in rules]
    made += [_growth_rule(rows(growth), words), _product_rule(rows(products), words)]
    return [sentence for sentence in made if sentence is not None]


def _plan_rule(found: Sequence[Row], words: Words) -> Sentence | None:
    parts = [row for row in found if row["measure"] == "plan_attainment" and row["role"] == "part"]
    whole = _find(found, measure="plan_attainment", role="whole")
    if whole is None or not parts:
        return None
    below = [row for row in parts if row["value"] < PLAN_MET]
    if not below:
        return Sentence(words.text("overview.above_plan", whole=words.digits(whole)), "muc-tieu", "plan")
    best = max(parts, key=lambda row: row["value"])
    names = words.listing(f"{_named(words, row)} ({words.digits(row)})" for row in below)
    values = {"best": _named(words, best), "best_value": words.digits(best), "whole": words.digits(whole)}
    return Sentence(words.text("overview.below_plan", list=names, **values), "muc-tieu", "plan")


def _needed_rule(found: Sequence[Row], words: Words) -> Sentence | None:
    shares = [row for row in found if row["measure"] == "gap_share"]
    whole = _find(found, measure="gap", role="whole")
    if whole is None or not shares:
        return None
    top = max(shares, key=lambda row: row["value"])
    gap = _find(found, measure="gap", item=top["item"])
    if gap is None:
        return None
    values = {"share": words.share(top["value"]), "gap": words.quantity(gap), "whole_gap": words.quantity(whole)}
    text = words.text("overview.needed", item=words.name("item", top["item"]), **values)
    return Sentence(text, "muc-tieu", "needed")


def _growth_rule(found: Sequence[Row], words: Words) -> Sentence | None:
    whole = _find(found, role="whole")
    parts = _contributions(found)
    if whole is None or not parts:
        return None
    top = max(parts, key=lambda row: row["value"])
    values = {"points": words.quantity(top), "whole": words.quantity(whole), "period": whole["period"]}
    text = words.text("overview.growth", item=words.name("item", top["item"]), **values)
    return Sentence(text, "co-cau", "growth")


def _product_rule(found: Sequence[Row], words: Words) -> Sentence | None:
    times = _times(found)
    if not times:
        return None
    top, factor = max(times, key=lambda pair: pair[1])
    values = {"period": top["period"], "times": _factor(factor, words)}
    text = words.text("overview.product", item=words.name("item", top["item"]), **values)
    return Sentence(text, "muc-tieu", "product")
