"""What the gap board says: gaps, targets of products, what cannot be computed, what a scenario leads to."""

from collections.abc import Sequence

import pandas as pd

from lsdash.model.periods import years_before
from lsdash.model.scenario import Outcome, Sector
from lsdash.model.words import Row, Words, rows
from lsdash.present.charts.bullet import drawn_rows, planned_rows
from lsdash.present.sentences.shared import factor_of, find, named, of_the_whole, shown, times_of
from lsdash.present.shares import in_short


def target_gap(frame: pd.DataFrame, words: Words, *, narrowed: bool = False) -> str:
    """The whole's gap, and the part with the largest share of it among those shown; where only some are, whose gap it
    is."""
    observations = rows(frame)
    bare = gap(frame, words)
    if narrowed:
        bare = words.text("chart.target-gap.of_whole", bare=bare[:1].lower() + bare[1:])
    shares = [row for row in observations if row["measure"] == "gap_share" and of_the_whole(row) and row["value"] > 0]
    if not shares or find(observations, role="whole", measure="gap") is None:
        return bare
    top = max(shares, key=lambda row: row["value"])
    share = words.told_digits(in_short(top))
    return words.text("chart.target-gap.title", bare=bare, item=words.name("item", top["item"]), share=share)


def aimed_at(frame: pd.DataFrame, words: Words) -> str:
    """The period of the whole's next target, or else the next one, as a sentence begins with it."""
    lacking = find(rows(frame), role="whole", measure="gap")
    code = lacking["period"] if lacking else words.aim
    when = words.during(code)
    return when[:1].upper() + when[1:]


def gap(frame: pd.DataFrame, words: Words) -> str:
    """What the whole lacks to the target, or by how much the target lies below what it reached; else the target."""
    lacking = find(rows(frame), role="whole", measure="gap")
    if lacking is None:
        return _target(frame, words)
    key = "title_bare" if lacking["value"] >= 0 else "title_over"
    amount = words.told({**lacking, "value": abs(lacking["value"])})
    return words.text(f"chart.target-gap.{key}", gap=amount, period=words.period(lacking["period"]))


def _target(frame: pd.DataFrame, words: Words) -> str:
    aim = find(rows(frame), role="whole", measure="target")
    if aim is None:
        return words.text("overview.no_gap")
    return words.text("chart.target-gap.title_target", lane=words.lane(aim), target=words.told(aim))


def plan_board(frame: pd.DataFrame, words: Words) -> str:
    """Which parts of the whole that are shown missed their plan, and by how much; or, where none did, which met
    it: others that filters leave out may have missed theirs."""
    parts = [row for row in rows(planned_rows(frame)) if row["measure"] == "plan_attainment"]
    if not parts:
        return words.text("overview.no_plans")
    below = [row for row in parts if row["below"]]
    said = below or parts
    names = words.listing(f"{words.name('item', row['item'])} ({words.told_digits(row)})" for row in said)
    return words.text("overview.missed" if below else "overview.met", list=names)


def plan_reached(headlines: Sequence[Row], words: Words) -> str:
    """Whether the whole reached its plan, as the headline numbers of the page have it from whichever source; that
    nothing says so."""
    stated = {row["measure"]: row for row in headlines if row["id"]}
    if "plan_attainment" in stated:
        return words.text("overview.not_reached" if stated["plan_attainment"]["below"] else "overview.reached")
    return words.text("overview.no_plan" if "actual" in stated else "overview.no_actual")


def target_gap_notes(frame: pd.DataFrame, words: Words) -> list[str]:
    """Sectors inside another one, which are left to the table, that have no target of their own: bars say it of
    theirs."""
    observations = rows(frame)
    with_target = {row["block"] for row in observations if row["measure"] == "target"}
    parts = {row["block"] for row in observations if row["role"] == "part"}
    inside = dict.fromkeys(row["block"] for row in observations if row["parent"] in parts)
    without = [code for code in inside if code not in with_target]
    names = words.listing(words.name("item", code) for code in without)
    return [words.text("chart.target-gap.without", items=names)] if without else []


def product_target(frame: pd.DataFrame, words: Words) -> str:
    """Products with a target: the one whose target is the largest multiple of last year; how many have none."""
    observations = rows(frame)
    targets = [row for row in observations if row["measure"] == "target"]
    times = times_of(observations)
    if times:
        top, factor = max(times, key=lambda pair: pair[1].value)
        periods = {"period": words.period(top["period"]), "before": words.period(years_before(top["period"]))}
        item, times_said = words.name("item", top["item"]), factor_of(factor, words)
        return words.text("chart.product-target.title", item=item, times=times_said, **periods)
    if len(targets) == 1:
        only = targets[0]
        values = {"item": words.name("item", only["item"]), "period": words.period(only["period"])}
        return words.text("chart.product-target.title_one", value=words.told(only), **values)
    if not targets:
        return words.text("chart.product-target.name")
    count, period = len(targets), words.period(targets[0]["period"])
    return words.text("chart.product-target.title_bare", count=count, without=count, period=period)


def target_outcome(frame: pd.DataFrame, words: Words) -> str:
    """Which targets of the period were not reached, and what the whole reached."""
    observations = rows(frame)
    reached = [row for row in observations if row["measure"] == "target_attainment"]
    if not reached:
        return words.text("chart.target-outcome.name")
    return outcome_in_words(observations, 100.0, words)[0].removesuffix(".")


def outcome_in_words(observations: Sequence[Row], threshold: float, words: Words) -> tuple[str, dict[str, str]]:
    """The targets of which less than `threshold` % was reached in a sentence, and its numbers (digits → id)."""
    reached = [row for row in observations if row["measure"] == "target_attainment"]
    whole = find(reached, role="whole")
    parts = [row for row in reached if shown(row) < threshold and row is not whole]
    short = parts or [row for row in reached if shown(row) < threshold]
    said = [*parts, whole] if whole else parts
    after = words.text("overview.outcome_whole", value=words.told_digits(whole)) if whole and whole not in short else ""
    values = {"period": words.during(reached[0]["period"]), "whole": after}
    numbers = {words.told_digits(row): row["id"] for row in said}
    if not short:
        return words.text("overview.outcome_met", **values), numbers
    names = words.listing(f"{named(words, row)} ({words.told_digits(row)})" for row in short)
    return words.text("overview.outcome_short", list=names, **values), numbers


def target_outcome_notes(frame: pd.DataFrame, words: Words) -> list[str]:
    """Of the sector that the target asked for most of the increase: how much of it came from there."""
    observations = rows(frame)
    asked = [row for row in observations if row["measure"] == "gap_share" and of_the_whole(row)]
    came = {row["block"]: row for row in observations if row["measure"] == "increase_share"}
    both = [row for row in asked if row["block"] in came]
    if not both:
        return []
    top = max(both, key=lambda row: row["value"])
    said = {"asked": top, "came": came[top["block"]]}
    values = {name: words.told_digits(in_short(row)) for name, row in said.items()}
    return [words.text("chart.target-outcome.came", item=words.name("item", top["item"]), **values)]


def board_subtitle(frame: pd.DataFrame, words: Words) -> str:
    """What the board shows of which periods; that some of it is assumed, where it is."""
    if (frame["measure"] == "assumed").any():
        return words.text("chart.target-gap.subtitle_assumed")
    drawn = rows(drawn_rows(frame))
    lanes = {row["measure"]: words.lane_inside(row) for row in drawn if row["measure"] in {"actual", "plan", "target"}}
    marks = [words.text(f"chart.target-gap.{measure}", lane=lane) for measure, lane in sorted(lanes.items())]
    return words.text("chart.target-gap.subtitle", marks=words.listing(marks))


def refusals(frame: pd.DataFrame, words: Words) -> list[str]:
    """What cannot be computed of which products, one line for each reason."""
    items: dict[str, dict[str, None]] = {}
    for row in rows(frame):
        why = row[f"reason_{words.lang}"] or words.text(f"refused.{row['reason']}")
        items.setdefault(why.removesuffix("."), {})[words.name("item", row["item"])] = None
    return [words.text("refused.line", item=words.listing(names), why=why) for why, names in items.items()]


def scenario(outcome: Outcome, words: Words) -> list[str]:
    """What a scenario leads to, in sentences; every number in them is marked as assumed."""
    if outcome.target is None:
        names = words.listing(words.name("item", code) for code in outcome.missing)
        return [words.text("what_if.missing", items=names)]
    target = words.told(outcome.target)
    if outcome.total is None or outcome.gap is None:
        return [words.text("what_if.impossible", target=target)]
    free = [sector for sector in outcome.sectors if not sector.given]
    if free:
        return [_what_others_have_to_do(free, target, words)]
    numbers = {"unit": outcome.target["unit"], "measure": "actual"}
    total = words.told(words.assumed(outcome.total, step=outcome.step, **numbers))
    gap, low, high = outcome.gap
    key = "short" if gap > 0 else "over"
    if low <= 0 <= high:
        key = "met" if gap == 0 else "within"
    away = (gap, low, high) if gap >= 0 else (-gap, -high, -low)
    left = words.told(words.assumed(away, step=outcome.step_of(outcome.gap), **numbers))
    return [words.text(f"what_if.{key}", total=total, target=target, gap=left)]


def _what_others_have_to_do(free: Sequence[Sector], target: str, words: Words) -> str:
    names = words.listing(words.name("item", sector.code) for sector in free)
    growth = words.assumed(free[0].growth, step=free[0].growth_step, unit="phan-tram", measure="growth")
    if growth["value"] >= 0:
        key = "what_if.last_one" if len(free) == 1 else "what_if.alike"
        return words.text(key, items=names, growth=words.told_digits(growth), target=target)
    key = "what_if.last_one_falls" if len(free) == 1 else "what_if.alike_falls"
    fall = {**growth, "value": -growth["value"], "measure": "actual"}
    return words.text(key, items=names, growth=words.told_digits(fall), target=target)
