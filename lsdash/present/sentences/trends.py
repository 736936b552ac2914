"""What series over time say: how far they went, when a target was first reached, and what may not be said."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

import pandas as pd

from lsdash.model import series
from lsdash.model.words import Row, Words, rows
from lsdash.present.charts.trend import drawn_rows
from lsdash.present.charts.year_panels import heading
from lsdash.present.sentences.rules import rule_in_words
from lsdash.present.sentences.shared import Multiple, Sentence, factor_of

_PAGE = "dien-bien"
_MOST = 4  # sentences of one rule
_WHOLE = 100.0


def trend(frame: pd.DataFrame, words: Words) -> str:
    """How far the series went that changed most, or else what is known of the first."""
    drawn = series.by_series(rows(drawn_rows(frame)))
    changes = list(_changes(drawn))
    if changes:
        first, last = changes[0]
        said = {**_said("first", first, words), **_said("last", last, words)}
        return words.text("chart.trend.title", item=heading(last, words), **said)
    known = [numbers for numbers in drawn.values() if series.actuals(numbers)]
    if not known:
        return words.text("chart.trend.name")
    last = series.actuals(known[0])[-1]
    return words.text("chart.trend.last", item=heading(last, words), **_said("last", last, words))


def trend_notes(frame: pd.DataFrame, words: Words) -> list[str]:
    """How the marks are to be read, why lines are broken, and what only the table has."""
    drawn = rows(drawn_rows(frame))
    reasons = {step.broken for numbers in series.by_series(drawn).values() for step in series.steps(numbers)} - {""}
    notes = [words.text("chart.trend.marks"), words.text("chart.trend.lines")]
    if reasons:
        why = words.listing(words.text(f"broken.{reason}") for reason in sorted(reasons))
        notes.append(words.text("chart.trend.breaks", why=why))
    more = {
        "series": len(series.by_series(rows(frame))) - len(series.by_series(drawn)),
        "numbers": sum(not row["whole_year"] for row in rows(frame)),
    }
    return [*notes, *(words.text(f"chart.trend.more_{what}", count=count) for what, count in more.items() if count)]


def other_concepts(frame: pd.DataFrame, incomparable: pd.DataFrame, words: Words) -> list[str]:
    """With which other products a product of `frame` makes no series, and why: of `queries.incomparable` those pairs
    that the register of barriers has."""
    shown = {row["item"] for row in rows(frame)}
    pairs = {
        (row["item"], row["other_item"]): row[f"reason_{words.lang}"]
        for row in rows(incomparable)
        if row["reason"] == "barrier" and shown & {row["item"], row["other_item"]}
    }
    return [
        words.text("trend.barrier", item=words.name("item", one), other=words.name("item", other), why=why)
        for (one, other), why in pairs.items()
    ]


def regional_index(frame: pd.DataFrame, words: Words) -> str:
    """The last number of the province beside that of the country or, without one, of the first other area."""
    numbers = rows(frame)
    own = [row for row in numbers if not row["area"]]
    last = own[-1] if own else None
    other = next((row for row in numbers if row["area"] and last and row["period"] == last["period"]), None)
    if last is None or other is None:
        return words.text("chart.regional-index.name")
    values = {
        "value": words.told_digits(last),
        "other": words.told_digits(other),
        "area": words.name("area", other["area"]),
    }
    return words.text("chart.regional-index.title", period=words.period(last["period"]), **values)


def sentences(frame: pd.DataFrame, rules: pd.DataFrame, words: Words) -> list[Sentence]:
    """At most four sentences of each rule of `rules` that says something of series, in the order of the rules."""
    numbers = series.by_series(rows(frame))
    return [
        replace(sentence, rule=rule_in_words(rule, words))
        for rule in rows(rules)
        if rule["code"] in _RULES
        for sentence in list(_RULES[rule["code"]](numbers, rule["threshold"], words))[:_MOST]
    ]


Series = Mapping[tuple[str, str, str], Sequence[Row]]


def _changes(numbers: Series) -> Iterator[tuple[Row, Row]]:
    """The pairs of printed years that may be compared and lie furthest apart in their series, of which neither is
    nothing; the largest change first."""
    pairs = [pair for own in numbers.values() if (pair := series.longest(own)) and min(row["low"] for row in pair) > 0]
    yield from sorted(pairs, key=lambda pair: -_factor(*pair).value)


def _factor(first: Row, last: Row) -> Multiple:
    """How many times the larger is the smaller."""
    small, large = sorted((first, last), key=itemgetter("value"))
    ratios = (("value", "value"), ("low", "high"), ("high", "low"))
    return Multiple(*(float(large[one] / small[other]) for one, other in ratios))


def _said(name: str, row: Row, words: Words) -> dict[str, str]:
    return {name: words.period(row["period"]), f"{name}_value": words.told(row)}


def _change(first: Row, last: Row, words: Words) -> Sentence:
    """From what to what one series went in how many years."""
    way = "rise" if last["value"] > first["value"] else "fall" if last["value"] < first["value"] else "same"
    said = {**_said("first", first, words), **_said("last", last, words)}
    years = series.year(last) - series.year(first)
    times = factor_of(_factor(first, last), words)
    text = words.text(f"trend.{way}", item=heading(last, words), years=years, times=times, **said)
    return Sentence(text, _PAGE, numbers={words.told(row): row["id"] for row in (first, last)})


def _long_run(numbers: Series, threshold: float, words: Words) -> Iterator[Sentence]:
    yield from (_change(*pair, words) for pair in _changes(numbers) if _factor(*pair).value >= threshold)


def _reached(numbers: Series, threshold: float, words: Words) -> Iterator[Sentence]:
    """For each target with printed actuals of its year or later: the first that reached it, or that none did; then the
    targets against which none may be held."""
    pairs = list(_targets_with_later(numbers))
    yield from (_held_against(target, fit, threshold, words) for target, fit, _ in pairs if fit)
    yield from (_not_held(target, later[-1], words) for target, fit, later in pairs if not fit)


def _targets_with_later(numbers: Series) -> Iterator[tuple[Row, list[Row], list[Row]]]:
    """Each printed target with the printed actuals of its year or later: those that it may be held against, and all."""
    for own in numbers.values():
        for target in own:
            printed = target["measure"] == "target" and target["chosen"] and target["as_printed"]
            if printed and target["whole_year"]:
                known = [row for row in series.actuals(own) if row["as_printed"]]
                later = [row for row in known if series.year(row) >= series.year(target)]
                # Months that a source leaves open are said beside the number.
                fit = [row for row in later if _why_not(target, row) in {"", "period"}]
                if later:
                    yield target, fit, later


def _why_not(target: Row, row: Row) -> str:
    """Why a number must not be held against a target; one that is a bound is reached from its lowest value on."""
    return series.broken({**target, "high": target["value"]}, row)


def _held_against(target: Row, actuals: Sequence[Row], threshold: float, words: Words) -> Sentence:
    enough = next((row for row in actuals if row["value"] >= target["value"] * threshold / _WHOLE), None)
    row = enough or actuals[-1]
    unclear = f" {words.text('trend.unclear')}" if row["period_unclear"] else ""
    key = "trend.reached" if enough else "trend.not_reached"
    return _sentence(key, target, row, words, unclear=unclear)


def _not_held(target: Row, row: Row, words: Words) -> Sentence:
    why = words.text(f"broken.{_why_not(target, row)}")
    return _sentence("trend.incomparable", target, row, words, why=why)


def _sentence(key: str, target: Row, row: Row, words: Words, **values: str) -> Sentence:
    said = {"item": heading(target, words), "target": words.told(target), "period": words.period(target["period"])}
    text = words.text(key, **said, **_said("last", row, words), **values)
    return Sentence(text, _PAGE, numbers={words.told(one): one["id"] for one in (target, row)})


_RULES: Mapping[str, Callable[[Series, float, Words], Iterator[Sentence]]] = {
    "long_run": _long_run,
    "reached": _reached,
}
