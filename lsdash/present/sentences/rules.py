"""The few sentences that matter now, each by a rule with its threshold from the data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from lsdash.model.periods import years_before
from lsdash.model.words import Row, Words, rows
from lsdash.present.sentences.shared import Sentence, factor_of, find, named, of_the_whole, shown, times_of
from lsdash.present.sentences.targets import outcome_in_words
from lsdash.present.shares import in_short


@dataclass(frozen=True)
class Facts:
    """What the rules look at, as rows: `board` of sectors, `products` with targets, `outcomes` of the targets that were
    set for the period."""

    board: Sequence[Row]
    products: Sequence[Row]
    outcomes: Sequence[Row]


def sentences(frames: Mapping[str, pd.DataFrame], rules: pd.DataFrame, words: Words) -> list[Sentence]:
    """What matters now, one sentence per rule that has something to say, in the order of `rules`; `frames` are those of
    `Facts` by name."""
    facts = Facts(**{name: rows(frame) for name, frame in frames.items()})
    applied = [
        (_RULES[rule["code"]](facts, rule["threshold"], words), rule) for rule in rows(rules) if rule["code"] in _RULES
    ]
    return [replace(sentence, rule=rule_in_words(rule, words)) for sentence, rule in applied if sentence is not None]


def rule_in_words(rule: Row, words: Words) -> str:
    """The rule that made a sentence, in words, with its threshold."""
    unit = {"unit": rule["unit"], "step": 1.0 if rule["threshold"].is_integer() else 0.01}
    value = words.bare(rule["threshold"], unit)
    if rule["unit"] not in {"phan-tram", "lan"}:
        value = f"{value} {words.name('unit', rule['unit'])}"
    return str(rule[f"text_{words.lang}"]).replace("{threshold}", value)


def _needed_rule(facts: Facts, threshold: float, words: Words) -> Sentence | None:
    shares = [
        row for row in facts.board if row["measure"] == "gap_share" and of_the_whole(row) and row["value"] >= threshold
    ]
    whole = find(facts.board, measure="gap", role="whole")
    if whole is None or not shares:
        return None
    top = max(shares, key=lambda row: row["value"])
    gap = find(facts.board, measure="gap", item=top["item"])
    if gap is None:
        return None
    values = {
        "share": words.told_digits(in_short(top)),
        "gap": words.told(gap),
        "whole_gap": words.told(whole),
    }
    text = words.text(
        "overview.needed", item=words.name("item", top["item"]), period=words.during(gap["period"]), **values
    )
    ids = (top["id"], gap["id"], whole["id"])
    return Sentence(text, "muc-tieu", numbers=dict(zip(values.values(), ids, strict=True)))


def _falling_rule(facts: Facts, threshold: float, words: Words) -> Sentence | None:
    falling = [
        row for row in facts.board if row["measure"] == "growth_needed" and max(row["value"], shown(row)) < threshold
    ]
    if not falling:
        return None
    names = words.listing(f"{named(words, row)} ({words.told_digits(row)})" for row in falling)
    text = words.text("overview.falling", list=names, period=words.period(falling[0]["period"]))
    return Sentence(text, "muc-tieu", numbers={words.told_digits(row): row["id"] for row in falling})


def _product_rule(facts: Facts, threshold: float, words: Words) -> Sentence | None:
    times = [(row, factor) for row, factor in times_of(facts.products) if factor.value >= threshold]
    if not times:
        return None
    top, factor = max(times, key=lambda pair: pair[1].value)
    periods = {"period": words.period(top["period"]), "before": words.period(years_before(top["period"]))}
    item, said = words.name("item", top["item"]), factor_of(factor, words)
    needed = find(facts.products, block=top["block"], measure="growth_needed")
    text = words.text("overview.product", item=item, times=said, **periods)
    return Sentence(text, "muc-tieu", numbers={said: needed["id"]} if needed else {})


def _outcome_rule(facts: Facts, threshold: float, words: Words) -> Sentence | None:
    if not facts.outcomes:
        return None
    text, numbers = outcome_in_words(facts.outcomes, threshold, words)
    return Sentence(text, "muc-tieu", numbers=numbers)


OF_SECTORS = ("needed", "falling")  # rules that look at the board of sectors alone
_RULES: Mapping[str, Callable[[Facts, float, Words], Sentence | None]] = {
    "needed": _needed_rule,
    "falling": _falling_rule,
    "product": _product_rule,
    "outcome": _outcome_rule,
}
