"""The card of one number: where it stands, what it was computed from, its whole and parts, whether it adds up. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

import pandas as pd

from lsdash.model import formats, precision
from lsdash.model.kinds import AMBIGUOUS, DOUBTED, RESTATED
from lsdash.model.words import Row, Words, grouped, rows
from lsdash.present.html_card import Card, Line, Section
from lsdash.present.links import of_source, to_figures, to_row
from lsdash.present.markup import Inline

_SLOTS = {"a": "{a}", "b": "{b}", "c": "{c}", "rest": "{rest}"}
_SLOT = re.compile(r"(\{[abc]\}|\{rest\})")


@dataclass(frozen=True)
class Frames:
    """What a card is made of: the frames of the queries of the same names."""

    number: pd.DataFrame
    recipe: pd.DataFrame
    family: pd.DataFrame
    uses: pd.DataFrame
    tests: pd.DataFrame
    barred: pd.DataFrame
    stated_by: pd.DataFrame
    sources: pd.DataFrame


def card(frames: Frames, words: Words) -> Card:
    """The card of the one row of `frames.number`."""
    (number,) = rows(frames.number)
    sections = [
        Section(words.text("card.printed"), _printed(number, rows(frames.sources), words)),
        Section(words.text("card.statements"), _stated_by(number, rows(frames.stated_by), words)),
        Section(words.text("card.interval"), _interval(number, words)),
        Section(words.text("card.formula"), _formula(number, rows(frames.recipe), words)),
        Section(words.text("card.whole"), _relatives(rows(frames.family), words, whole=True)),
        Section(words.text("card.parts"), _relatives(rows(frames.family), words, whole=False)),
        Section(words.text("card.tests"), _tests(number, rows(frames.tests), words)),
        Section(words.text("card.not_with"), _not_with(number, rows(frames.barred), words)),
        Section(words.text("card.uses"), [_linked(words.headline(row), row, words) for row in rows(frames.uses)]),
    ]
    kept = [section for section in sections if section.lines]
    return Card(number["id"], words.headline(number), words.quantity(number), _kind(number, words), kept)


def _text(text: str, depth: int = 0) -> Line:
    return depth, [Inline(text)]


def _kind(number: Row, words: Words) -> str:
    """Kind in words, and the marks that the number carries."""
    parts = [words.text(f"kind.{number['kind']}_long" if number["kind"] == "estimated" else f"kind.{number['kind']}")]
    if number["ambiguous"]:
        parts.append(f"{AMBIGUOUS} {words.text('kind.ambiguous')}")
    if number["doubted"]:
        parts.append(f"{DOUBTED} {words.text('kind.doubted')}")
    if number["restated"]:
        parts.append(f"{RESTATED} {words.text('kind.restated_card')}")
    return " · ".join(parts)


def _printed(number: Row, sources: Sequence[Row], words: Words) -> list[Line]:
    if not number["as_printed"]:
        return [_text(words.text("card.not_printed"))]
    source = next(row for row in sources if row["code"] == number["source"])
    title, publisher = source[f"title_{words.lang}"], source[f"publisher_{words.lang}"]
    lines = [_text(f"“{number['as_printed']}”")]
    if place := words.located(number):
        told = words.text("card.place", place=f"{place[0].upper()}{place[1:]}", figure=number["figure"])
        lines.append((0, [to_figures(told, number["figure"])]))
    lines.append((0, [Inline(f"{title} ({publisher})", href=of_source(source))]))
    if note := number[f"note_{words.lang}"]:
        lines.append(_text(note))
    return lines


def _stated_by(number: Row, statements: Sequence[Row], words: Words) -> list[Line]:
    """What each source states, where another than that of the number does, in the order of issue."""
    if all(row["id"] == number["id"] for row in statements):
        return []
    return [_stated(row, words) for row in statements]


def _stated(row: Row, words: Words) -> Line:
    source = words.text("card.stated", source=words.short("source", row["source"]), issued=row["issued"])
    if row["chosen"]:
        after = f" ({words.text('card.shown')})"
    elif row["difference"] is not None:
        difference = words.difference(row["difference"], {**row, "step": row["difference_step"]})
        after = f" ({words.text('card.difference', value=difference, span='').strip()})"
    else:
        after = ""
    return 0, [Inline(words.quantity(row), observation_id=row["id"]), Inline(f" – {source}{after}")]


def _interval(number: Row, words: Words) -> list[Line]:
    if number["formula"]:
        why = "derived"
    elif number["high"] is None:
        why = "bound"
    else:
        why = "counted" if number["low"] == number["high"] else "printed"
    lines = [_text(words.span(number["low"], number["high"], number)), _text(words.text(f"interval.{why}"))]
    shown = why_shown(number["value"], number["low"], number["high"], number["step"], words) if why == "derived" else ""
    return [*lines, _text(shown)] if shown else lines


def why_shown(value: float, low: float, high: float, step: float, words: Words) -> str:
    """A computed number unrounded, and why it is shown to its last digit."""
    why, near = precision.why(value, low, high, step)
    return words.text(
        f"last_digit.{why}",
        value=formats.number(value, step / 1000, words.lang),
        width=formats.number(high - low, near / 100, words.lang) if near else "",
        near=formats.number(near, near, words.lang) if near else "",
        step=formats.number(step, step, words.lang),
    )


def _formula(number: Row, recipe: Sequence[Row], words: Words) -> list[Line]:
    """The formula in words, then in figures, then that of each derived input, down to printed figures."""
    lines = [_text(words.text(f"formula.{number['formula']}"))] if number["formula"] else []
    seen: set[str] = set()

    def down(derived: Row, depth: int) -> None:
        inputs = [row for row in recipe if row["made"] == derived["id"]]
        if not inputs or derived["id"] in seen:
            return
        seen.add(derived["id"])
        own = Inline(f"{words.headline(derived)} = " if depth else "")
        lines.append(
            (depth, [own, *_figures(derived["formula"], inputs, words), Inline(f" = {words.quantity(derived)}")])
        )
        for row in inputs:
            if row["formula"]:
                down(row, depth + 1)
            else:
                lines.append(
                    (depth + 1, [Inline(words.headline(row), observation_id=row["id"]), Inline(_where(row, words))])
                )

    down(number, 0)
    return lines


def _where(row: Row, words: Words) -> str:
    """Value, place and words as printed of an input."""
    place = f", {words.located(row)}" if words.located(row) else ""
    return f": {words.quantity(row)} – “{row['as_printed']}”{place}"


def _figures(formula: str, inputs: Sequence[Row], words: Words) -> list[Inline]:
    """The formula with the numbers of its inputs in place, each a link to its card."""
    figures: list[Inline] = []
    for part in _SLOT.split(words.text(f"in_figures.{formula}", **_SLOTS)):
        if part == "{rest}":
            for number, row in enumerate(inputs[1:]):
                figures += [*([Inline(" − ")] if number else []), _input(row, words)]
        elif _SLOT.fullmatch(part):
            figures.append(_input(inputs["abc".index(part[1])], words))
        elif part:
            figures.append(Inline(part))
    return figures


def _input(row: Row, words: Words) -> Inline:
    digits = words.digits(row).removeprefix("+")
    return Inline(f"({digits})" if digits.startswith("−") else digits, observation_id=row["id"])


def _relatives(family: Sequence[Row], words: Words, *, whole: bool) -> list[Line]:
    return [_linked(words.item(row), row, words) for row in family if (row["relation"] == "whole") is whole]


def _linked(name: str, row: Row, words: Words) -> Line:
    """A number under a name, with its card."""
    return 0, [Inline(f"{name}: {words.quantity(row)}", observation_id=row["id"])]


def _tests(number: Row, tests: Sequence[Row], words: Words) -> list[Line]:
    """Every check; of a number that is not in doubt first those that hold, and that they confirm it."""
    holding = [row for row in tests if row["verdict"] in {"exact", "within"}]
    others = [row for row in tests if row not in holding]
    ordered = [*others, *holding] if number["doubted"] or not holding else [*holding, *others]
    lines = [_test(row, words) for row in ordered]
    sound = any(row["verdict"] == "broken" for row in others) and not number["doubted"] and holding
    return [*lines, _text(words.text("card.confirmed"))] if sound else lines


def _test(row: Row, words: Words) -> Line:
    verdict = words.verdict(row["verdict"], row["rule"])
    if row["difference"] is not None:
        span = words.span(row["difference_low"], row["difference_high"], row)
        difference = words.text("card.difference", value=words.difference(row["difference"], row), span=span)
        verdict = f"{verdict} ({difference})" if row["verdict"] in {"broken", "within", "ambiguous"} else verdict
    return 0, [to_row(words.identity(row), row["id"]), Inline(f": {verdict}")]


def _not_with(number: Row, barred: Sequence[Row], words: Words) -> list[Line]:
    """What the number must not be compared with, one line per item and reason, with all its sources."""
    lines = []
    for (item, reason), inside in grouped(barred, itemgetter("other_item", "reason")).items():
        names = words.listing(words.short("source", row["other_source"]) for row in inside)
        why = inside[0][f"reason_{words.lang}"] or words.text(f"refused.{reason}")
        lines.append(_text(words.text("card.barred", item=words.name("item", item), sources=names, why=why)))
    if number["price_base"] != "not_applicable":
        lines.append(_text(words.text(f"prices.{number['price_base']}")))
    return [*lines, _text(words.text("card.only_with"))]
