"""Proposals once more: as the build reads them, against each other, and what a person may choose instead."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lsdash.data import printed_numbers
from lsdash.data.intake.prose.clauses import Measured
from lsdash.data.intake.prose.lexicon import Item
from lsdash.data.intake.prose.numbers import Number
from lsdash.data.intake.prose.scene import Subject
from lsdash.data.intake.prose.statement import Statement
from lsdash.data.intake.prose.timing import When
from lsdash.model.observation_ids import Key

_MOST_CANDIDATES = 6


def without_contradictions(statements: list[Statement]) -> Iterator[Statement]:
    """The statements, those unclear that say two different numbers of one key."""
    of_key: dict[Key, list[Statement]] = {}
    for one in statements:
        if one.state == "proposed":
            of_key.setdefault(one.key, []).append(one)
    open_keys = {key for key, alike in of_key.items() if any(one.differs(alike[0]) for one in alike)}
    for one in statements:
        clashes = one.state == "proposed" and one.key in open_keys
        yield replace(one, state="unclear", reason="stated_twice", key=Key()) if clashes else one


def candidates(subject: Subject, when: When, measured: Measured) -> tuple[Key, ...]:
    """Keys that a person may choose from."""
    names = (measured.measure,) if measured.measure else measured.possible or ("",)
    items = [item for item in subject.items if item.item]
    periods = when.possible or (when.period,)
    keys = [
        Key(item.indicator, item.item, subject.area, period, measure)
        for item in items or [Item("", "")]
        for period in periods
        for measure in names
    ]
    return tuple(keys[:_MOST_CANDIDATES]) if items else ()


def read_again(one: Statement, number: Number) -> Statement:
    """The statement as the build reads its words; unclear where it reads another number, unit or bound."""
    try:
        printed, digits, rule = printed_numbers.whole(one.as_printed, part=number.pair or 0)
    except printed_numbers.UnreadableNumber:
        return replace(one, state="unclear", reason="form", key=Key())
    same = number.value is not None and digits == abs(number.value) and printed.step == number.step
    if not same or not rule.allows(one.key.measure) or printed.lower_bound != (one.kind == "lower_bound"):
        return replace(one, state="unclear", reason="form", key=Key())
    return replace(one, value=Fraction(printed.value))
