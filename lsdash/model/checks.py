"""The ledger: every identity that the figures allow, found and judged by general rules. Pure; nothing is repaired.

An identity says that what follows from some numbers (computed) and another number (against) agree. Both are evaluated
together over the intervals of all printed figures below them, so that a figure that stands on both sides moves once.
A printed growth that may have been meant as a level is tried in both readings.
"""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from lsdash.model import formulas, sums
from lsdash.model.derive import CHANGES
from lsdash.model.exact import Fraction
from lsdash.model.formulas import HUNDRED, Undefined
from lsdash.model.identities import (
    AMBIGUOUS,
    BROKEN,
    EQUAL,
    EXACT,
    VERDICTS,
    WITHIN,
    Closing,
    Identity,
    Side,
    Test,
    row,
)
from lsdash.model.identity_rules import RULES, SUMS
from lsdash.model.intervals import Observation, ObservationSet, Span, range_of
from lsdash.model.kinds import NOT_FINAL
from lsdash.model.observation_ids import statement_id

_Limit = Fraction | float
_GROWTHS = {growth for growth, _ in CHANGES.values()}


def ledger(observations: ObservationSet) -> list[Identity]:
    """Every identity that `observations` allow, in a fixed order: broken ones first."""
    identities: dict[str, Identity] = {}
    owners: dict[str, str] = {}
    rates = observations.code_lists.rates
    tested = (observation for observation in observations.by_id.values() if observation.indicator not in rates)
    ordered_by_id = sorted(tested, key=lambda observation: observation.id)
    for rule, measures in RULES.items():
        for observation in (one for one in ordered_by_id if one.measure in measures):
            for test in rule(observations, observation):
                identity = _judged(observations, test) if isinstance(test, Test) else test
                if owners.setdefault(identity.id, observation.source) != observation.source:
                    # Of a number that neither source has: the id of its codes is taken.
                    identity = replace(identity, id=statement_id(identity.id, observation.source))
                identities.setdefault(identity.id, identity)
    ordered = sorted(identities.values(), key=lambda identity: VERDICTS.index(identity.verdict))
    return _with_doubts(observations, ordered)


# --- the verdict -----------------------------------------------------------------------------------------------------


def _judged(observations: ObservationSet, test: Test) -> Identity:
    below = [observations.printed_inputs(side.inputs) for side in (test.computed, test.held)]
    figures = sorted(set.union(*below))
    about = {"terms": test.computed.inputs, "against": test.held.inputs, "figures": tuple(figures)}
    find = partial(row, observations, test.rule, test.model, test.other, residual=test.residual, **about)
    try:
        computed, held, difference = _spans(observations, test, apart=set.isdisjoint(*below))
        verdict = _verdict(observations, test, figures, difference)
    except Undefined:
        bounded = any(observations.by_id[figure].high is None for figure in figures)
        return find(reason="bound" if bounded else "undefined")
    steps = {
        "finest": observations.code_lists.finest(test.model.indicator, test.model.measure),
        "computed_step": _own_step(observations, test.computed),
        "held_step": _own_step(observations, test.held),
    }
    closings = tuple(_closings(observations, test, figures)) if verdict == BROKEN else ()
    return find(computed=computed, held=held, difference=difference, verdict=verdict, closings=closings, **steps)


def _own_step(observations: ObservationSet, side: Side) -> Fraction | None:
    """The last digit of a side that is one number as it stands, which may be printed."""
    return observations.by_id[side.inputs[0]].step if side.formula is formulas.itself else None


def _spans(observations: ObservationSet, test: Test, *, apart: bool) -> tuple[Span, Span, Span]:
    """Both sides and their difference; `apart`: no printed figure stands below both."""
    computed, held = observations.span(*test.computed), observations.span(*test.held)
    if apart:
        return computed, held, range_of(formulas.difference, (held, computed))
    return computed, held, observations.span(test.difference, test.inputs)


def _verdict(observations: ObservationSet, test: Test, figures: Sequence[str], printed: Span) -> str:
    """The verdict on the figures as printed; ambiguous where another reading of an ambiguous one gives another."""
    if test.rule == "reading":
        return AMBIGUOUS
    verdicts = {_of_difference(test.rule, printed)}
    for other in _other_readings(observations, figures):
        verdicts.add(_of_difference(test.rule, other.span(test.difference, test.inputs)))
    return verdicts.pop() if len(verdicts) == 1 else AMBIGUOUS


def _of_difference(rule: str, difference: Span) -> str:
    value, low, high = difference
    if rule not in EQUAL:
        return EXACT if low >= 0 else WITHIN if high >= 0 else BROKEN
    return EXACT if value == 0 else WITHIN if low <= 0 <= high else BROKEN


def _other_readings(observations: ObservationSet, figures: Sequence[str]) -> Iterator[ObservationSet]:
    """Sets in which some ambiguous growths among printed `figures` are read as levels (previous year = 100)."""
    printed = (observations.by_id[key] for key in figures)
    doubtful = [figure for figure in printed if figure.ambiguous and figure.measure in _GROWTHS]
    for count in range(1, len(doubtful) + 1):
        for chosen in itertools.combinations(doubtful, count):
            yield observations.but_for(map(_as_level, chosen))


def _as_level(observation: Observation) -> Observation:
    high = None if observation.high is None else observation.high - HUNDRED
    return replace(observation, value=observation.value - HUNDRED, low=observation.low - HUNDRED, high=high)


# --- what would close it ---------------------------------------------------------------------------------------------


def _closings(observations: ObservationSet, test: Test, figures: Sequence[str]) -> Iterator[Closing]:
    """For each printed figure in turn, the value with which the identity would hold, where there is one."""
    if test.rule in SUMS:
        *terms, whole = (observations.by_id[key] for key in test.inputs)
        yield from (Closing(key, *sums.closing(observations.by_id[key], terms, whole)) for key in figures)
        return
    for figure in figures:
        value = _root(observations, test, figure)
        roots = list(_roots_at_corners(observations, test, figure, figures))
        solved = [root for root in roots if root is not None]
        if value is not None and len(solved) == len(roots):
            yield Closing(figure, value, min(solved), max(solved))


def _places(observation: Observation) -> list[Fraction]:
    """Three values of a printed figure at which an identity is tried."""
    return [observation.value + number * observation.step for number in range(3)]


def _root(observations: ObservationSet, test: Test, figure: str) -> Fraction | None:
    """The root with all other figures as printed."""
    places = _places(observations.by_id[figure])
    try:
        values = [observations.evaluate(test.difference, test.inputs, {figure: place}) for place in places]
    except (Undefined, ZeroDivisionError):
        return None
    return _checked_root(observations, test, figure, {}, places=places, values=values)


def _roots_at_corners(
    observations: ObservationSet, test: Test, figure: str, figures: Sequence[str]
) -> Iterator[Fraction | None]:
    """The roots with the other figures at each combination of the ends of their intervals."""
    ends = observations.ends(figures)
    places = _places(observations.by_id[figure])
    choices = {**ends, figure: tuple(places)}
    table = observations.corners(test.difference, test.inputs, choices)
    at = figures.index(figure)
    for corner in table:
        if corner[at] == 0:
            values = [table[(*corner[:at], place, *corner[at + 1 :])] for place in range(len(places))]
            others = {key: ends[key][place] for key, place in zip(figures, corner, strict=True) if key != figure}
            yield _checked_root(observations, test, figure, others, places=places, values=values)


def _checked_root(
    observations: ObservationSet,
    test: Test,
    figure: str,
    others: Mapping[str, Fraction | None],
    *,
    places: Sequence[Fraction],
    values: Sequence[Fraction | None],
) -> Fraction | None:
    """Where the difference, which has `values` at `places` of `figure`, is zero; None where it is nowhere.

    It is a fraction of two linear terms in each single figure, and such a function keeps cross-ratios: three points of
    it give the place of any value exactly.
    """
    defined = [value for value in values if value is not None]
    if len(defined) < len(values):
        return None
    try:
        root = _preimage_of_zero(places, defined)
        held = observations.evaluate(test.difference, test.inputs, {**others, figure: root})
    except (Undefined, ZeroDivisionError):
        return None
    return root if held == 0 else None


def _preimage_of_zero(places: Sequence[Fraction], values: Sequence[Fraction]) -> Fraction:
    if 0 in values:
        return places[values.index(0)]
    (x1, x2, x3), (y1, y2, y3) = places, values
    ratio = y1 * (y2 - y3) / (y3 * (y2 - y1))
    factor = ratio * (x2 - x1) / (x2 - x3)
    return (x1 - factor * x3) / (1 - factor)


def _with_doubts(observations: ObservationSet, identities: Sequence[Identity]) -> list[Identity]:
    """Which numbers a failing identity casts doubt on: its terms, and the printed figures below that no other confirms;
    where others confirm every figure the fault may lie with any, and the numbers on both sides are doubted.

    Only an equality that holds confirms its figures: that a part is smaller than the whole says nothing of its size. An
    estimate that a later source implies otherwise is doubted alone.
    """
    estimates = {key for key, observation in observations.by_id.items() if observation.kind in NOT_FINAL}
    holding = [identity for identity in identities if identity.verdict in {EXACT, WITHIN} and identity.rule in EQUAL]
    confirmed = {figure for identity in holding for figure in identity.figures}
    causes = _Causes(observations)
    return [
        causes.named(_doubted(identity, confirmed, estimates)) if identity.verdict == BROKEN else identity
        for identity in identities
    ]


class _Causes:
    """What identities fail for, each named by the first of them: the same printed figures, or the only figure that
    alone could mend any and that nothing confirms, where one value of it would mend all."""

    def __init__(self, observations: ObservationSet) -> None:
        self._observations = observations
        self._of_figures: dict[tuple[str, ...], str] = {}
        # Figure → cause → the least and the greatest value that would mend all that fails for it.
        self._of_one: dict[str, dict[str, tuple[_Limit, _Limit]]] = {}

    def named(self, identity: Identity) -> Identity:
        """`identity`, which fails, with its cause."""
        alone = [closing for closing in identity.closings if not closing.confirmed]
        only = alone[0] if len(alone) == 1 else None
        shared = self._shared(identity, only) if only else {}
        meets = (cause for cause, (low, high) in shared.items() if low <= high)
        cause = self._of_figures.get(identity.figures) or next(meets, identity.id)
        self._of_figures.setdefault(identity.figures, cause)
        if only:
            known = self._of_one.setdefault(only.figure, {})
            known[cause] = shared.get(cause) or self._mending(identity, only)
        return replace(identity, cause=cause)

    def _shared(self, identity: Identity, only: Closing) -> dict[str, tuple[_Limit, _Limit]]:
        """By cause what would mend `identity` as well; where the greatest is less than the least nothing would."""
        low, high = self._mending(identity, only)
        known = self._of_one.get(only.figure, {})
        return {cause: (max(low, least), min(high, most)) for cause, (least, most) in known.items()}

    def _mending(self, identity: Identity, only: Closing) -> tuple[_Limit, _Limit]:
        """Values of the figure with which `identity` holds: of an upper limit all beyond the one that just does."""
        if identity.rule in EQUAL:
            return only.low, only.high
        more = only.value > self._observations.by_id[only.figure].value
        return (only.low, math.inf) if more else (-math.inf, only.high)


def _doubted(identity: Identity, confirmed: set[str], estimates: set[str]) -> Identity:
    sides = {*identity.terms, *identity.against, identity.residual} - {""}
    doubted = sides if confirmed.issuperset(identity.figures) else {*sides, *identity.figures} - confirmed
    if identity.rule == "implied":
        doubted = doubted & estimates & set(identity.against) or doubted
    closings = tuple(replace(closing, confirmed=closing.figure in confirmed) for closing in identity.closings)
    return replace(identity, closings=closings, doubted=tuple(sorted(doubted)))
