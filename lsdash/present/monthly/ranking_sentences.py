"""Which district leads, who moved most, whose reports lack: sentences over the frame of `district_ranking`. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pandas as pd

from lsdash.model import formats
from lsdash.model.formats import capital
from lsdash.model.period_names import span_name
from lsdash.model.words import Row, Words, rows
from lsdash.present.monthly.naming import block_name, place_name, rate_of, shown
from lsdash.present.monthly.sentence_parts import blocks, inside, like_for_like, quantity, subtitle
from lsdash.present.sentences.rules import rule_in_words
from lsdash.present.sentences.shared import Sentence

_MOST_NAMED = 2  # blocks that a title names
_MOST_MOVERS = 3  # districts that a sentence names
PARTS = ("share", "contribution")


def ranking(frame: pd.DataFrame, words: Words) -> str:
    """Which district leads and with which share: of the province, or of the chosen districts; or how one stands."""
    monthly_rows = rows(frame)
    leaders = [_leader(block, words) for block in blocks(monthly_rows)]
    if not leaders:
        return words.text("chart.district-ranking.name")
    period = capital(span_name(monthly_rows[0]["since"], monthly_rows[0]["until"], words))
    if len(leaders) > _MOST_NAMED:
        return words.text("monthly.ranking.title_many", period=period, count=len(leaders))
    return words.text("monthly.ranking.of", period=period, said="; ".join(leaders))


def _leader(block: Sequence[Row], words: Words) -> str:
    shown = [row for row in block if row["role"] == "part" and row["value"] is not None]
    if not shown:
        return words.text("monthly.none", item=block_name(block[0], words))
    highest = max(row["value"] for row in shown)
    top = [row for row in shown if row["value"] == highest]
    first = top[0]
    values = {
        "places": words.listing(words.name("area", row["area"]) for row in top),
        "item": inside(first, words),
        "value": quantity(first["value"], first, words),
        "share": rate_of(first, "share", words),
        "count": len(shown),
        "rank": first["rank"],
        "ranked": first["ranked"],
    }
    return words.text(f"monthly.ranking.{_standing(shown, top)}", **values)


def _standing(shown: Sequence[Row], top: Sequence[Row]) -> str:
    """Which title is true: of the only one, of one among others not shown, of a leader, of several."""
    first = top[0]
    if first["ranked"] == 1:
        return "title_only"
    if len(shown) == 1:
        return "title_one"
    tied = len(top) > 1
    if first["rank"] == 1 and len(shown) == first["ranked"]:
        return "title_tie" if tied else "title"
    return "title_chosen_tie" if tied else "title_chosen"


def ranking_subtitle(frame: pd.DataFrame, words: Words) -> str:
    """What is shown, in which unit, for which period, and how marks are to be read."""
    found = rows(frame)
    period = span_name(found[0]["since"], found[0]["until"], words) if found else ""
    return subtitle(found, "monthly.ranking.subtitle", "monthly.ranking.subtitle_many", words, period=period)


def ranking_notes(frame: pd.DataFrame, words: Words) -> list[str]:
    """Whose reports lack, what can be compared in part only, what is provisional, what rounding leaves, how rates are
    computed."""
    monthly_rows = rows(frame)
    if not monthly_rows:
        return []
    notes = [note for block in blocks(monthly_rows) for note in _notes_of(block, words)]
    provisional = any(row["provisional"] for row in monthly_rows)
    notes += [words.text("monthly.ranking.provisional")] * provisional
    return [*notes, words.text("monthly.ranking.rates")]


def _notes_of(block: Sequence[Row], words: Words) -> list[str]:
    item = block_name(block[0], words)
    parts = [row for row in block if row["role"] == "part"]
    lacking = [row for row in parts if row["months_missing"]]
    partly = [row for row in parts if 0 < row["months_compared"] < row["months"]]
    notes = []
    if lacking:
        names = words.listing(
            words.text("monthly.ranking.lacking_place", place=place_name(row, words), count=row["months_missing"])
            for row in lacking
        )
        notes.append(words.text("monthly.ranking.lacking", item=item, places=names))
    if partly:
        names = words.listing(
            words.text(
                "monthly.ranking.compared_place",
                place=place_name(row, words),
                compared=row["months_compared"],
                months=row["months"],
            )
            for row in partly
        )
        notes.append(words.text("monthly.ranking.compared", item=item, places=names))
    for row in block:
        if row["role"] == "whole":
            notes += like_for_like(row, words)
        if row["role"] == "remainder":
            notes += _left(row, item, words)
    return notes


def _left(row: Row, item: str, words: Words) -> list[str]:
    """What the parts that are shown leave of the whole."""
    left = {key: rate_of(row, key, words, signed=True).removesuffix("%") for key in PARTS if row[key]}
    return [words.text(f"monthly.ranking.remainder_{key}", item=item, value=value) for key, value in left.items()]


def _rates(row: Row, key: str, words: Words) -> tuple[str, str]:
    """A rate of a district, with that of like with like beside it where it is another one; and the digits of its
    card."""
    first = key if row[key] is not None else f"matched_{key}"
    said = rate_of(row, first, words, signed=key == "growth")
    if first != key or row[f"matched_{key}"] is None:
        return said, said
    beside = rate_of(row, f"matched_{key}", words, signed=key == "growth")
    return words.text("monthly.like.beside", value=said, like=beside), said


def top_movers(frame: pd.DataFrame, rules: pd.DataFrame, words: Words) -> list[Sentence]:
    """Who is behind the plan or with reports by the rule "plan" of `queries.rules`, who moved most by the rule "mover",
    each sentence with its rule; none without these rules."""
    tellers = {"plan": behind, "mover": movers}
    return [
        replace(sentence, rule=rule_in_words(rule, words))
        for rule in rows(rules)
        if rule["code"] in tellers
        for sentence in tellers[rule["code"]](frame, rule["threshold"], words, "dia-ban")
    ]


def behind(frame: pd.DataFrame, threshold: float, words: Words, page: str) -> list[Sentence]:
    """For each block which districts reached less than `threshold` percent of their plan, the furthest behind first,
    and which have not sent all reports: of the frame of `district_ranking`. `page` shows what is said."""
    sentences = []
    for block in blocks(rows(frame)):
        parts = [row for row in block if row["role"] == "part"]
        judged = [row for row in parts if row["attainment"] is not None]
        late = [row for row in judged if (shown(row, "attainment") or 0.0) < threshold]
        late.sort(key=lambda row: row["attainment"])
        lacking = [row for row in parts if row["months_missing"]]
        if judged or lacking:
            key = "late" if late else _all_met(parts, judged)
            sentences.append(_behind(late, lacking, (judged or parts)[0], words, page, key=key * bool(judged)))
    return sentences


def _all_met(parts: Sequence[Row], judged: Sequence[Row]) -> str:
    """How it is said that all `judged` met their plan: of one, of some of the districts (more are ranked), of all."""
    if len(judged) == 1:
        return "none_one"
    chosen = sum(row["value"] is not None for row in parts) < max(row["ranked"] or 0 for row in parts)
    return "none_chosen" if chosen else "none"


def _behind(late: Sequence[Row], lacking: Sequence[Row], first: Row, words: Words, page: str, *, key: str) -> Sentence:
    told = [(row, *_rates(row, "attainment", words)) for row in late]
    names = (words.text("monthly.mover.one", place=place_name(row, words), value=value) for row, value, _ in told)
    period = span_name(first["since"], first["until"], words)
    said = {"item": block_name(first, words), "period": period, "list": words.listing(names)}
    said["place"] = place_name(first, words)
    parts = [words.text(f"monthly.behind.{key}", **said)] if key else []
    if lacking:
        places = words.listing(place_name(row, words) for row in lacking)
        parts.append(words.text("monthly.behind.lacking", places=places))
    numbers = {digits: f"{row['id'].rpartition('.')[0]}.plan_attainment" for row, _, digits in told}
    return Sentence(" ".join(parts), page, numbers=numbers)


def movers(frame: pd.DataFrame, threshold: float, words: Words, page: str) -> list[Sentence]:
    """Districts whose value rose or fell by `threshold` percent or more over the period, the strongest first: of the
    frame of `district_ranking`, one sentence for each block and direction. `page` shows what they say."""
    sentences = []
    for block in blocks(rows(frame)):
        compared = [row for row in block if row["role"] == "part" and row[_change(row)] is not None]
        for direction, sign in (("up", 1), ("down", -1)):
            moved = [row for row in compared if (shown(row, _change(row)) or 0.0) * sign >= max(threshold, 1e-9)]
            moved.sort(key=lambda row: -abs(row[_change(row)]))
            if moved:
                sentences.append(_moved(moved[:_MOST_MOVERS], direction, threshold, words, page))
    return sentences


def _change(row: Row) -> str:
    """Which growth says whether a district moved: that of like with like, or reports that lack would be a fall."""
    return "growth" if row["matched_growth"] is None else "matched_growth"


def _moved(moved: Sequence[Row], direction: str, threshold: float, words: Words, page: str) -> Sentence:
    told = [(row, _change(row), rate_of(row, _change(row), words, signed=True)) for row in moved]
    numbers = {digits: f"{row['id'].rpartition('.')[0]}.{key}" for row, key, digits in told}
    names = (
        words.text(
            "monthly.mover.one" if key == "growth" else "monthly.mover.one_like",
            place=place_name(row, words),
            value=digits,
        )
        for row, key, digits in told
    )
    values = {
        "item": block_name(moved[0], words),
        "period": span_name(moved[0]["since"], moved[0]["until"], words),
        "threshold": formats.percent(Decimal(repr(threshold)), words.lang),
        "list": words.listing(names),
    }
    return Sentence(words.text(f"monthly.mover.{direction}", **values), page, numbers=numbers)
