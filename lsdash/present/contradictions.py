"""Each contradiction among printed figures in plain words: what was compared, by how much it differs, what would close
it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import pandas as pd
from markupsafe import Markup

from lsdash import queries
from lsdash.model import formats, precision
from lsdash.model.words import Row, Words, grouped, rows
from lsdash.present import markup
from lsdash.present.jinja import render
from lsdash.present.ledger_tables import instead
from lsdash.present.markup import Inline
from lsdash.present.sentences import ledger as ledger_sentences
from lsdash.view.view import View

_MONEY, _RATE = "ty-dong", "phan-tram"
_ALL = 100.0  # per cent


@dataclass(frozen=True)
class Contradiction:
    """`name` is the id of the first check that shows it, `numbers` the digits in `text` → ids; `closings` says of each
    printed figure what it alone would have to be; `also` names the other checks that fail for the same reason.
    `fails`: not where a figure can only be read in two ways."""

    name: str
    title: str
    text: str
    numbers: Mapping[str, str]
    closings: Sequence[Sequence[Inline]]
    also: Sequence[str]
    fails: bool = True


def contradictions(
    ledger: pd.DataFrame, numbers: pd.DataFrame, closings: pd.DataFrame, words: Words
) -> list[Contradiction]:
    """Of the frames of `queries.ledger`, `ledger_numbers` and `closings`: one for each cause, then the figures that can
    be read in two ways."""
    checks = [row for row in rows(ledger) if row["verdict"] in {"broken", "ambiguous"}]
    causes = grouped(checks, lambda row: row["cause"] or row["id"])
    told, asked = (grouped(rows(frame), itemgetter("identity")) for frame in (numbers, closings))
    return [
        _told(own[0], own[1:], told.get(own[0]["id"], []), asked.get(own[0]["id"], []), words)
        for own in causes.values()
    ]


def _told(
    row: Row, others: Sequence[Row], numbers: Sequence[Row], closings: Sequence[Row], words: Words
) -> Contradiction:
    alone = {side: _alone(numbers, part) for side, part in (("computed", "terms"), ("held", "against"))}
    known = (max(_coarse(row), row[name]) for name in ("computed_step", "held_step", "step"))
    shared = {**row, "step": _shared_step(row, [*known])}
    sides = {side: words.computed(row[side], shared, derived=False) for side in alone}
    cards = {side: number["number"] if number else "" for side, number in alone.items()}
    text = words.text(
        f"dispute.{row['rule']}",
        more=words.text("dispute.more" if row["computed"] > row["held"] else "dispute.less"),
        by=_by(row, shared, words),
        **sides,
        **_names(row, numbers, words),
    )
    if row["verdict"] != "ambiguous":
        text = f"{text} {words.text('dispute.no_rounding')}"
    if closings and all(each["confirmed"] for each in closings):
        text = f"{text} {words.text('dispute.all_confirmed')}"
    return Contradiction(
        name=row["id"],
        title=words.text("dispute.title", item=words.item(row), lane=words.lane(row)),
        text=text,
        numbers={sides[side]: card for side, card in cards.items() if card},
        closings=[_closing(each, words) for each in closings if not each["confirmed"]],
        also=[words.identity(other) for other in others],
        fails=row["verdict"] == "broken",
    )


def _coarse(row: Row) -> float:
    """The finest step of digits in a sentence: the card of a number has all that are known."""
    return 0.1 if row["unit"] == _MONEY and abs(row["held"]) >= 1 else 0.01


def _shared_step(row: Row, steps: Sequence[float]) -> float:
    """The step that both sides are shown with, so that who subtracts them finds the difference that is told: that of
    the one that is known less well, unless they would read alike."""
    coarse = max(steps)
    computed, held = (formats.rounded(row[side], coarse) for side in ("computed", "held"))
    return min(steps) if computed == held else coarse


def _alone(numbers: Sequence[Row], part: str) -> Row | None:
    """The number on a side of a check, where it is one alone: no digit is said that it does not have."""
    own = [number for number in numbers if number["part"] == part and number["id"]]
    return own[0] if len(own) == 1 else None


def _names(row: Row, numbers: Sequence[Row], words: Words) -> dict[str, object]:
    item, parent = (words.name("item", row[key]) if row[key] else "" for key in ("item", "parent"))
    parts = sum(number["part"] == "terms" for number in numbers)
    return {"item": item, "whole": item[:1].lower() + item[1:], "parent": parent, "count": parts}


def _by(row: Row, coarse: Row, words: Words) -> str:
    """The difference of both sides as they are shown, of amounts also as a share of the number that it is held against:
    "2,7 tỷ đồng (0,6%)"."""
    points = row["unit"] == _RATE
    size = float(abs(formats.rounded(row["computed"], coarse["step"]) - formats.rounded(row["held"], coarse["step"])))
    unit = words.name("unit", "diem") if points else ""
    by = words.computed(size, coarse, derived=False, unit=unit)
    if points or not row["held"]:
        return by
    names = ("difference", "difference_low", "difference_high")
    part, low, high = (row[name] / abs(row["held"]) * _ALL for name in names)
    return f"{by} ({formats.quantity(abs(part), precision.step(part, low, high, 0.1), '%', words.lang)})"


def _closing(row: Row, words: Words) -> Sequence[Inline]:
    """A printed figure and what it alone would have to be."""
    step = 0.01 if row["unit"] == _RATE else row["step"]
    label = words.headline(row)
    wanted = words.text("dispute.instead", needed=words.beside(label, instead(row, step)))
    return [Inline(f"{label}: "), Inline(words.beside(label, row), observation_id=row["id"]), Inline(f" {wanted}")]


def title(view: View) -> str:
    """How many of all checks cannot hold; see `ledger_sentences.ledger`."""
    counts, every = view.ask(queries.ledger_counts), view.ask(queries.ledger_counts, all_rows=True)
    return ledger_sentences.ledger(counts, view.words, every=every)


def cards(view: View) -> Markup:
    """A card for each contradiction that the filters let through, then those left unclear, each group below how many
    there are; nothing where there is none."""
    ledger, closings, counts = (view.ask(query) for query in (queries.ledger, queries.closings, queries.ledger_counts))
    found = contradictions(ledger, view.ask(queries.ledger_numbers), closings, view.words)
    groups = grouped(found, lambda each: each.fails)
    return Markup("").join(
        markup.heading(ledger_sentences.disputes(counts, view.words, fails=fails, shown=len(own)), "", level=2)
        + markup.named("contradictions", *(_as_card(view, each) for each in own))
        for fails, own in groups.items()
    )


def _as_card(view: View, found: Contradiction) -> Markup:
    text = view.words.text
    also = text("dispute.also", checks="; ".join(found.also)) if found.also else ""
    said = markup.linked(found.text, found.numbers)
    return render("contradiction", found=found, text=said, lead=text("dispute.closings"), also=also)
