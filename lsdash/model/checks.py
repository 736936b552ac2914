"""The ledger: every identity that the figures allow, found and judged by general rules. Pure; nothing is repaired.

An identity says that what follows from some numbers (computed) and another number (against) agree. Both are evaluated
together over the intervals of all printed figures below them, so that a figure that stands on both sides moves once.
A printed growth that may have been meant as a level is tried in both readings.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from lsdash.model import sums
from lsdash.model.derive import CHANGES, SHARES
from lsdash.model.formulas import FORMULAS, HUNDRED, Formula, Undefined
from lsdash.model.intervals import Hierarchy, Observation, ObservationSet, Span, incomparable
from lsdash.model.kinds import NOT_FINAL
from lsdash.model.observation_ids import observation_id, statement_id
from lsdash.model.periods import years_before

EXACT, WITHIN, BROKEN, AMBIGUOUS, UNTESTABLE = "exact", "within", "broken", "ambiguous", "untestable"
VERDICTS = (BROKEN, AMBIGUOUS, WITHIN, EXACT, UNTESTABLE)
# Rules whose two sides must be equal; for the others the computed side must not exceed the one it is held against.
EQUAL = frozenset(
    {"parts", "shares", "contributions", "ratio", "base", "reading", "implied", "planned", "districts", "months"}
)
_AMOUNTS = ("actual", "plan", "target")
# Ratio → the amount that it is a ratio of, and its formula.
_RATIOS = {
    "plan_attainment": ("actual", "share"),
    **{growth: (amount, "growth_needed") for amount, (growth, _) in CHANGES.items()},
    **{level: (amount, "share") for amount, (_, level) in CHANGES.items()},
}
# Formulas by which a printed ratio implies a value or a plan.
_IMPLIED = frozenset({"previous_from_growth", "previous_from_level", "plan_from_attainment"})
_GROWTHS = {growth for growth, _ in CHANGES.values()}


@dataclass(frozen=True)
class Closing:
    """What one printed figure would have to be for the identity to hold, all others as printed; and the range of that
    while the others move in their intervals. `confirmed`: another identity that holds rests on the figure as printed.
    """

    figure: str
    value: Fraction
    low: Fraction
    high: Fraction
    confirmed: bool = False


@dataclass(frozen=True)
class Identity:
    """One row of the ledger.

    `terms` are the numbers on the computed side, `against` those on the other (none for a constant), `figures` the
    printed figures below both. `difference` is `held`, the other side, less `computed`. Spans and `step` are in `unit`;
    they are None where the identity cannot be tested, and `reason` says why: absent (`missing` lists the ids that would
    be needed), undefined, bound (a figure below is only a lower bound). `residual` is the id of the number that holds
    the difference, where one is derived. `cause`: of identities that fail over the same printed figures, the id of the
    first. `doubted`: ids of terms and figures that a failing identity casts doubt on.
    """

    id: str
    rule: str
    indicator: str
    item: str
    area: str
    period: str
    measure: str
    unit: str
    terms: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    computed: Span | None = None
    held: Span | None = None
    difference: Span | None = None
    step: Fraction = Fraction(1)
    verdict: str = UNTESTABLE
    reason: str = ""
    missing: tuple[str, ...] = ()
    closings: tuple[Closing, ...] = ()
    residual: str = ""
    cause: str = ""
    doubted: tuple[str, ...] = ()


class Side(NamedTuple):
    """One side of an identity: a formula over observations."""

    formula: Formula
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Test:
    """An identity to be tried: what is computed, and what it is held against. `model` gives codes, unit and source;
    `residual` is the id of the number that already holds the difference; `other` the source of the number that `model`
    is held against, where it is of another source and not the number that is shown."""

    rule: str
    model: Observation
    computed: Side
    held: Side
    residual: str = ""
    other: str = ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of both sides, the computed one first."""
        return (*self.computed.inputs, *self.held.inputs)

    def difference(self, *values: Fraction) -> Fraction:
        """The other side less the computed one, from values of `inputs`."""
        count = len(self.computed.inputs)
        return self.held.formula(*values[count:]) - self.computed.formula(*values[:count])


def ledger(observations: ObservationSet) -> list[Identity]:
    """Every identity that `observations` allow, in a fixed order: broken ones first."""
    identities: dict[str, Identity] = {}
    owners: dict[str, str] = {}
    rates = observations.code_lists.rates
    tested = (observation for observation in observations.by_id.values() if observation.indicator not in rates)
    ordered_by_id = sorted(tested, key=lambda observation: observation.id)
    for rule in _RULES:
        for observation in ordered_by_id:
            for test in rule(observations, observation):
                identity = _judged(observations, test) if isinstance(test, Test) else test
                if owners.setdefault(identity.id, observation.source) != observation.source:
                    # Of a number that neither source has: the id of its codes is taken.
                    identity = replace(identity, id=statement_id(identity.id, observation.source))
                identities.setdefault(identity.id, identity)
    ordered = sorted(identities.values(), key=lambda identity: VERDICTS.index(identity.verdict))
    return _with_doubts(observations, ordered)


# --- the rules -------------------------------------------------------------------------------------------------------


def _sum(*values: Fraction) -> Fraction:
    return sum(values, Fraction(0))


def _printed(key: str) -> Side:
    """A number as it stands."""
    return Side(lambda value: value, (key,))


def _beside(observations: ObservationSet, model: Observation, measure: str, *, item: str = "", period: str = "") -> str:
    """The id of the number of the same source that stands beside `model`, or ""."""
    observation = observations.beside(model, measure, item=item, period=period)
    return observation.id if observation else ""


def _wanted(model: Observation, measure: str, *, item: str = "", period: str = "") -> str:
    return observation_id(model.indicator, item or model.item, period or model.period, measure, model.area)


def _tree(observations: ObservationSet, observation: Observation) -> Hierarchy | None:
    """The tree of which `observation` is the whole, where it has parts of its own beside the remainder."""
    tree = observations.code_lists.trees.get(observation.indicator)
    return tree if tree is not None and observation.item == tree.whole() and len(tree.parts()) > 1 else None


def _parts(observations: ObservationSet, observation: Observation) -> Iterator[Test | Identity]:
    """Parts add up to their total, for each period and amount of which the source knows any part."""
    tree = _tree(observations, observation)
    if tree is None or observation.measure not in _AMOUNTS:
        return
    parts = {part: _beside(observations, observation, observation.measure, item=part) for part in tree.parts()}
    if all(parts.values()):
        residual = _beside(observations, observation, observation.measure, item=tree.remainder)
        yield Test("parts", observation, Side(_sum, tuple(parts.values())), _printed(observation.id), residual)
    elif any(parts.values()):
        absent = [_wanted(observation, observation.measure, item=part) for part, key in parts.items() if not key]
        yield _untestable(observations, "parts", observation, absent)


def _shares(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """Shares of one whole add up to 100 %."""
    tree = _tree(observations, observation)
    measure = {**SHARES, "gap": "gap_share"}.get(observation.measure)
    if tree is None or measure is None:
        return
    shares = tuple(_beside(observations, observation, measure, item=part) for part in tree.parts())
    if all(shares):
        model = replace(observation, measure=measure, unit="phan-tram")
        yield Test("shares", model, Side(_sum, shares), Side(lambda: HUNDRED))


def _contributions(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """Contributions of the parts add up to the growth of the whole."""
    tree = _tree(observations, observation)
    if tree is None or observation.measure != "growth":
        return
    points = tuple(_beside(observations, observation, "contribution", item=part) for part in tree.parts())
    if all(points):
        residual = _beside(observations, observation, "contribution", item=tree.remainder)
        yield Test("contributions", observation, Side(_sum, points), _printed(observation.id), residual)


def _ratios(observations: ObservationSet, observation: Observation) -> Iterator[Test | Identity]:
    """A printed ratio agrees with the two printed amounts that it is a ratio of."""
    if observation.measure not in _RATIOS or observation.formula:
        return
    amount, formula = _RATIOS[observation.measure]
    now = _beside(observations, observation, amount)
    attained = observation.measure == "plan_attainment"
    base, period = ("plan", observation.period) if attained else ("actual", years_before(observation.period))
    before = _beside(observations, observation, base, period=period)
    rests_on_ratio = bool(before) and observation.id in observations.printed_inputs([before])
    missing = [_wanted(observation, base, period=period)] if not before or rests_on_ratio else []
    missing += [] if now else [_wanted(observation, amount)]
    if missing:
        yield _untestable(observations, "ratio", observation, missing)
    else:
        yield Test("ratio", observation, Side(FORMULAS[formula], (now, before)), _printed(observation.id))


def _bases(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """What a printed amount and its printed ratio imply of the year before agrees with what is printed of that year."""
    if observation.measure not in CHANGES or observation.formula:
        return
    printed = _beside(observations, observation, "actual", period=years_before(observation.period))
    formulas = ("previous_from_growth", "previous_from_level")
    for measure, formula in zip(CHANGES[observation.measure], formulas, strict=True):
        ratio = _beside(observations, observation, measure)
        if ratio and not observations.by_id[ratio].formula and printed and not observations.by_id[printed].formula:
            implied = Side(FORMULAS[formula], (observation.id, ratio))
            yield Test("base", observations.by_id[printed], implied, _printed(printed))


def _nested(observations: ObservationSet, observation: Observation) -> Iterator[Test | Identity]:
    """What lies inside another item is not more than that item."""
    tree = observations.code_lists.trees.get(observation.indicator)
    if tree is None or observation.measure not in _AMOUNTS:
        return
    for item, parent in tree.parents.items():
        if parent == observation.item and observation.item != tree.whole():
            inside = _beside(observations, observation, observation.measure, item=item)
            model = replace(observation, item=item)
            if inside:
                yield Test("inside", model, _printed(inside), _printed(observation.id))
            else:
                yield _untestable(observations, "inside", model, [_wanted(observation, observation.measure, item=item)])


def _coverage(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """Of a whole with one part, the part is not more than the whole; what is left is by definition the rest."""
    tree = observations.code_lists.trees.get(observation.indicator)
    parts = tree.parts() if tree is not None and observation.item == tree.whole() else []
    if observation.measure not in _AMOUNTS or len(parts) != 1:
        return
    (part,) = parts
    if covered := _beside(observations, observation, observation.measure, item=part):
        yield Test("coverage", replace(observation, item=part), _printed(covered), _printed(observation.id))


def _readings(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """What a growth that may have been meant as a level implies of the year before, read either way."""
    if not observation.ambiguous or observation.formula or observation.measure != "growth":
        return
    now = _beside(observations, observation, "actual")
    if now:
        period, unit = years_before(observation.period), observations.by_id[now].unit
        model = replace(observation, measure="actual", period=period, unit=unit)
        either = [Side(FORMULAS[f"previous_from_{way}"], (now, observation.id)) for way in ("growth", "level")]
        yield Test("reading", model, computed=either[0], held=either[1])


def _implied(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """What one source implies of a value or a plan agrees with what each other one prints of it, known to be in the
    same prices."""
    if observation.formula not in _IMPLIED:
        return
    for printed in observations.statements(observation):
        if printed.formula or printed.source == observation.source:
            continue
        if incomparable(observation, printed, observations.code_lists) in {"", "source"}:
            other = "" if printed.id == printed.key else printed.source
            yield Test("implied", observation, _printed(observation.id), _printed(printed.id), other=other)


def _planned(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """The target that one source sets for a period is the plan of each other for it, where both or neither say in
    which prices they are."""
    if observation.measure != "plan" or observation.high is None:
        return
    for target in observations.statements(replace(observation, measure="target")):
        if target.source == observation.source or target.high is None:
            continue
        if observations.code_lists.same_prices(observation, target):
            other = "" if observation.id == observation.key else observation.source
            yield Test("planned", target, _printed(observation.id), _printed(target.id), other=other)


def _districts(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """Districts add up to the province where all of them are printed; else what is printed of them is not more."""
    if observation.area or not _is_amount(observations, observation):
        return
    found, complete = sums.districts(observations, observation)
    added = Side(_sum, tuple(found))
    if complete:
        yield Test("districts", observation, added, _printed(observation.id))
    elif found:
        yield Test("some_districts", observation, added, _printed(observation.id))


def _months(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """The months of a longer period, its quarters, or what was reached before its last month and that month, add up to
    it."""
    if not _is_amount(observations, observation) or observation.indicator not in observations.code_lists.flows:
        return
    if found := sums.inside(observations, observation):
        yield Test("months", observation, Side(_sum, tuple(found)), _printed(observation.id))


def _is_amount(observations: ObservationSet, observation: Observation) -> bool:
    """Whether a sum can be held against it: a printed amount that is shown, no bound."""
    shown = observation.id == observation.key and not observation.formula
    return shown and observation.measure in sums.AMOUNTS and observation.high is not None


_RULES = (
    *(_parts, _shares, _contributions, _ratios, _bases, _nested, _coverage, _readings, _implied, _planned),
    *(_districts, _months),
)
# Rules of sums in which each printed figure stands once: their intervals have a closed form.
_SUMS = frozenset({"districts", "some_districts", "months"})


# --- the verdict -----------------------------------------------------------------------------------------------------


def _row(observations: ObservationSet, rule: str, model: Observation, other: str = "") -> Identity:
    """A row of the ledger, named by its rule and the number that it is of; a number that is not shown by its source
    too, and so is one that it is held against."""
    shown = observations.by_id.get(model.key)
    own = shown is None or shown.source == model.source
    key = model.key if own else statement_id(model.key, model.source)
    codes = {name: getattr(model, name) for name in ("indicator", "item", "area", "period", "measure", "unit")}
    against = f"~~{other}" if other else ""
    return Identity(id=f"{rule}.{key}{against}", rule=rule, **codes)


def _untestable(observations: ObservationSet, rule: str, model: Observation, missing: Sequence[str]) -> Identity:
    return replace(_row(observations, rule, model), reason="absent", missing=tuple(missing))


def _judged(observations: ObservationSet, test: Test) -> Identity:
    row = _row(observations, test.rule, test.model, test.other)
    row = replace(row, terms=test.computed.inputs, against=test.held.inputs)
    row = replace(row, figures=tuple(sorted(observations.printed_inputs(test.inputs))), residual=test.residual)
    try:
        computed, held, difference = _spans(observations, test)
        verdict = _verdict(observations, test, difference)
    except Undefined:
        bounded = any(observations.by_id[figure].high is None for figure in row.figures)
        return replace(row, reason="bound" if bounded else "undefined")
    row = replace(row, computed=computed, held=held, difference=difference, verdict=verdict)
    step = observations.code_lists.step(row.indicator, row.measure, difference.high - difference.low)
    return replace(row, step=step, closings=tuple(_closings(observations, test)) if verdict == BROKEN else ())


def _spans(observations: ObservationSet, test: Test) -> tuple[Span, Span, Span]:
    """Both sides and their difference."""
    if test.rule in _SUMS:
        *terms, whole = (observations.by_id[key] for key in test.inputs)
        return sums.spans(terms, whole)
    computed, held = observations.span(*test.computed), observations.span(*test.held)
    return computed, held, observations.span(test.difference, test.inputs)


def _verdict(observations: ObservationSet, test: Test, printed: Span) -> str:
    """The verdict on the figures as printed; ambiguous where another reading of an ambiguous one gives another."""
    if test.rule == "reading":
        return AMBIGUOUS
    verdicts = {_of_difference(test.rule, printed)}
    for other in _other_readings(observations, test):
        verdicts.add(_of_difference(test.rule, other.span(test.difference, test.inputs)))
    return verdicts.pop() if len(verdicts) == 1 else AMBIGUOUS


def _of_difference(rule: str, difference: Span) -> str:
    value, low, high = difference
    if rule not in EQUAL:
        return EXACT if low >= 0 else WITHIN if high >= 0 else BROKEN
    return EXACT if value == 0 else WITHIN if low <= 0 <= high else BROKEN


def _other_readings(observations: ObservationSet, test: Test) -> Iterator[ObservationSet]:
    """Sets in which some ambiguous printed growths below `test` are read as levels (previous year = 100)."""
    printed = (observations.by_id[key] for key in sorted(observations.printed_inputs(test.inputs)))
    doubtful = [figure for figure in printed if figure.ambiguous and figure.measure in _GROWTHS]
    for count in range(1, len(doubtful) + 1):
        for chosen in itertools.combinations(doubtful, count):
            yield ObservationSet([*observations.by_id.values(), *map(_as_level, chosen)], observations.code_lists)


def _as_level(observation: Observation) -> Observation:
    high = None if observation.high is None else observation.high - HUNDRED
    return replace(observation, value=observation.value - HUNDRED, low=observation.low - HUNDRED, high=high)


# --- what would close it ---------------------------------------------------------------------------------------------


def _closings(observations: ObservationSet, test: Test) -> Iterator[Closing]:
    """For each printed figure in turn, the value with which the identity would hold, where there is one."""
    figures = sorted(observations.printed_inputs(test.inputs))
    if test.rule in _SUMS:
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
    """Which numbers a failing identity casts doubt on: its terms, and the printed figures below that no other confirms.

    Only an equality that holds confirms its figures: that a part is smaller than the whole says nothing of its size. An
    estimate that a later source implies otherwise is doubted alone.
    """
    estimates = {key for key, observation in observations.by_id.items() if observation.kind in NOT_FINAL}
    holding = [identity for identity in identities if identity.verdict in {EXACT, WITHIN} and identity.rule in EQUAL]
    confirmed = {figure for identity in holding for figure in identity.figures}
    causes: dict[tuple[str, ...], str] = {}
    return [
        replace(_doubted(identity, confirmed, estimates), cause=causes.setdefault(identity.figures, identity.id))
        if identity.verdict == BROKEN
        else identity
        for identity in identities
    ]


def _doubted(identity: Identity, confirmed: set[str], estimates: set[str]) -> Identity:
    doubted = {*identity.terms, *identity.against, *identity.figures, identity.residual} - confirmed - {""}
    if identity.rule == "implied":
        doubted = doubted & estimates & set(identity.against) or doubted
    closings = tuple(replace(closing, confirmed=closing.figure in confirmed) for closing in identity.closings)
    return replace(identity, closings=closings, doubted=tuple(sorted(doubted)))
