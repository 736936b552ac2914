"""Observations, and the set of them that computes derived ones with interval and recipe, or refuses to.

A printed number stands for the interval of half a unit of its last digit. A derived number is computed in exact
fractions; its interval is the range of its formula over the intervals of all printed figures below it. Every formula
here is monotone in each single printed figure (a quotient or product of linear terms without a pole in range), so the
range is reached at ends of these intervals. Where no figure occurs twice the ends of the inputs' own intervals are
enough, and a sum's follow at once; else all corners of the box that the printed intervals span are tried.
"""

import contextlib
import itertools
from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from lsdash.model import precision
from lsdash.model.exact import Fraction
from lsdash.model.formulas import FORMULAS, RATIOS, SUMS, Formula, Undefined, itself
from lsdash.model.observation_ids import observation_id, statement_id

# Why numbers are not compared that are the same thing in two sources.
_OF_SOURCES = frozenset({"price_base", "source"})
# Measures that are amounts in the indicator's or product's own unit.
LEVELS = frozenset({"actual", "plan", "target", "gap"})


@dataclass(frozen=True, slots=True)
class Observation:
    """One number. `value`, `low` and `high` are in `unit`; `high` is None where no upper end is known.

    Its id is that of its codes, or `<that id>~<source>` where another source's number of the same codes is shown.
    `period` is a code of `lsdash.model.periods`; `area` is "" for the province. `inputs` are ids of the observations
    that `formula` was applied to, in its order; both empty for printed ones.
    """

    id: str
    indicator: str
    item: str
    period: str
    measure: str
    kind: str
    value: Fraction
    low: Fraction
    high: Fraction | None
    step: Fraction
    unit: str
    source: str
    figure: str = ""
    area: str = ""
    ambiguous: bool = False
    formula: str = ""
    inputs: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The id of its codes, whichever source's number has it."""
        return observation_id(self.indicator, self.item, self.period, self.measure, self.area)


@dataclass(frozen=True)
class Hierarchy:
    """How the items of one indicator contain each other.

    `parents`: item → the item that contains it ("" for the whole). `remainder`: the item that stands for what the
    parts leave of the whole.
    """

    parents: Mapping[str, str]
    remainder: str

    @cached_property
    def whole(self) -> str:
        """The item that contains all others."""
        return next(item for item, parent in self.parents.items() if not parent)

    def parts(self) -> list[str]:
        """Items directly inside the whole, without the remainder."""
        return [item for item, parent in self.parents.items() if parent == self.whole and item != self.remainder]

    def inside(self, item: str) -> bool:
        """Whether `item` is a part of the whole at any depth, or its remainder."""
        return bool(self.parents.get(item))


@dataclass(frozen=True)
class CodeLists:
    """What derivation must know of the codes.

    `trees`: by indicator, for those whose items contain each other. `decimals`: (indicator, measure) → most decimals of
    a computed number, None where it has none. `barriers`: pairs of items that must not be compared. `unstated`:
    indicators whose price base no source states. `price_bases`: by source, the prices that its amounts of money are in.
    `rates`: indicators that are percentages or indexes themselves, from which nothing is derived. `flows`: indicators
    whose amounts add up over time. `scopes`: by indicator, the widest scope in which numbers may be compared.
    `unclear`: sources that leave their months open. `districts`: codes of all districts of the province.
    """

    trees: Mapping[str, Hierarchy]
    decimals: Callable[[str, str], int | None]
    barriers: Collection[frozenset[str]] = ()
    unstated: Collection[str] = ()
    price_bases: Mapping[str, str] = field(default_factory=dict)
    rates: Collection[str] = ()
    flows: Collection[str] = ()
    scopes: Mapping[str, str] = field(default_factory=dict)
    unclear: Collection[str] = ()
    districts: Sequence[str] = ()

    def same_prices(self, left: "Observation", right: "Observation") -> bool:
        """Whether two numbers of an indicator are in the same prices, as far as sources say; goods always are."""
        if left.indicator not in self.unstated:
            return True
        return self.price_bases.get(left.source) == self.price_bases.get(right.source)

    def step(self, indicator: str, measure: str, span: "Span") -> Fraction:
        """The size of the last digit that a computed number is shown with (see `precision`)."""
        value, low, high = map(float, span)
        return _power_of_ten(precision.step(value, low, high, float(self.finest(indicator, measure))))

    def finest(self, indicator: str, measure: str) -> Fraction:
        """The last digit that a computed number is shown with at most, by the register; of outputs 1."""
        return _power_of_ten(float(f"1e{-(self.decimals(indicator, measure) or 0)}"))


class Span(NamedTuple):
    """A computed number and the range it has while every printed figure below it moves in its interval."""

    value: Fraction
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Refusal:
    """A number that is not derived although one might look for it.

    `wanted` is the id it would have. `reason` is a code: barrier, concept, unit, price_base, source, period (`left` and
    `right` are not comparable), absent (nothing to compare with), bound (`left` or `right` is only a lower bound).
    """

    wanted: str
    reason: str
    left: str
    right: str = ""


# Printed id → the values that it is tried at; the places of one value each, in the order of the ids.
Choices = Mapping[str, Sequence[Fraction]]
Corner = tuple[int, ...]


class _Corners(NamedTuple):
    """The values of a formula at every combination of its printed figures; None where it is undefined."""

    figures: Sequence[str]
    values: dict[Corner, Fraction | None]


def _or_none(formula: Formula, arguments: Sequence[Fraction | None]) -> Fraction | None:
    defined = [value for value in arguments if value is not None]
    if len(defined) < len(arguments):
        return None
    try:
        return formula(*defined)
    except Undefined:
        return None


def printed_interval(value: Fraction, step: Fraction, *, kind: str, counted: bool) -> tuple[Fraction, Fraction | None]:
    """Lowest and highest value that a printed number can stand for; exact for counts, open above for a lower bound."""
    if kind == "lower_bound":
        return value, None
    half = Fraction(0) if counted else step / 2
    return value - half, value + half


def range_of(formula: Formula, inputs: Sequence[Span]) -> Span:
    """`formula` over inputs that move independently of each other. Raises Undefined."""
    if formula is itself:
        return inputs[0]
    value = formula(*[one.value for one in inputs])
    if direction := SUMS.get(formula) or (inputs and inputs[0].low >= 0 and RATIOS.get(formula)):
        (_, low, high), *others = inputs
        lows, highs = [one.low for one in others], [one.high for one in others]
        least, most = (lows, highs) if direction > 0 else (highs, lows)
        return Span(value, formula(low, *least), formula(high, *most))
    ends = [(one.low,) if one.low == one.high else (one.low, one.high) for one in inputs]
    values = [formula(*corner) for corner in itertools.product(*ends)]
    return Span(value, min(values), max(values))


def incomparable(left: Observation, right: Observation, code_lists: CodeLists) -> str:
    """Why two numbers must not stand in one growth, gap, share or line; "" where they may.

    Reasons in this order: barrier (the code lists forbid this pair), concept (other indicator, or items that do not
    contain each other), unit, price_base (other source, and not known to be in the same prices), source (sources of
    this indicator are not compared), period (a source leaves open which months its numbers are of).
    """
    tree = code_lists.trees.get(left.indicator)
    related = left.item == right.item or (tree is not None and {left.item, right.item} <= set(tree.parents))
    if frozenset((left.item, right.item)) in code_lists.barriers:
        return "barrier"
    if left.indicator != right.indicator or not related:
        return "concept"
    if left.unit != right.unit:
        return "unit"
    return "" if left.source == right.source else _incomparable_sources(left, right, code_lists)


def _incomparable_sources(left: Observation, right: Observation, code_lists: CodeLists) -> str:
    stated = code_lists.price_bases.get(left.source) not in {None, "not_stated"}
    if left.indicator in code_lists.unstated and not (stated and code_lists.same_prices(left, right)):
        return "price_base"
    if code_lists.scopes.get(left.indicator, "source") == "source":
        return "source"
    return "period" if {left.source, right.source} & set(code_lists.unclear) else ""


class ObservationSet:
    """Observations by id, in the order they were added. `refusals` lists the numbers that were refused."""

    def __init__(self, observations: Iterable[Observation], code_lists: CodeLists) -> None:
        self.code_lists = code_lists
        self.by_id: MutableMapping[str, Observation] = {observation.id: observation for observation in observations}
        self.refusals: list[Refusal] = []

    def but_for(self, observations: Iterable[Observation]) -> "ObservationSet":
        """The same set with these in place of those of their ids."""
        other = ObservationSet((), self.code_lists)
        other.by_id = ChainMap({observation.id: observation for observation in observations}, self.by_id)
        return other

    def beside(self, model: Observation, measure: str, *, item: str = "", period: str = "") -> Observation | None:
        """The observation of `measure` with the other codes and the source of `model`, or None; `item` and `period`
        replace those of `model`."""
        key = observation_id(model.indicator, item or model.item, period or model.period, measure, model.area)
        shown = self.by_id.get(key)
        if shown is None or shown.source == model.source:
            return shown
        return self.by_id.get(statement_id(key, model.source))

    def statements(self, key: str) -> list[Observation]:
        """What every source has for the codes that `key` is the id of, the number that is shown first."""
        if key not in self.by_id:
            return []
        keys = (key, *(statement_id(key, source) for source in self.code_lists.price_bases))
        return [self.by_id[one] for one in keys if one in self.by_id]

    def add_derived(
        self,
        formula: str,
        model: Observation,
        inputs: Sequence[Observation | None],
        *,
        across: bool = False,
        item: str = "",
        period: str = "",
        measure: str = "",
        unit: str = "",
    ) -> None:
        """Add `formula` over `inputs`, unless an input is missing or only a bound, the source has that number, or it is
        undefined.

        Inputs that must not be compared are refused, and the refusal is kept; `across` says that they may be of several
        sources. `model` gives indicator, area and source, and what of item, period, measure and unit is not given.
        """
        bounded = [observation for observation in inputs if observation is not None and observation.high is not None]
        if len(bounded) < len(inputs):
            return
        item, period, measure = item or model.item, period or model.period, measure or model.measure
        key = observation_id(model.indicator, item, period, measure, model.area)
        if self.beside(model, measure, item=item, period=period) is not None:
            return
        key = statement_id(key, model.source) if key in self.by_id else key
        if self._refused(key, bounded, across=across):
            return
        ids = tuple(observation.id for observation in bounded)
        with contextlib.suppress(Undefined):
            span = self.span(FORMULAS[formula], ids)
            step = self.code_lists.step(model.indicator, measure, span)
            self.by_id[key] = Observation(
                id=key,
                indicator=model.indicator,
                item=item,
                area=model.area,
                period=period,
                measure=measure,
                kind="derived",
                **span._asdict(),
                step=step,
                unit=unit or model.unit,
                source=model.source,
                formula=formula,
                inputs=ids,
                ambiguous=any(observation.ambiguous for observation in bounded),
            )

    def _refused(self, wanted: str, inputs: Sequence[Observation], *, across: bool) -> bool:
        """Whether two of the `inputs` must not be compared; ratios compare with nothing but what they were made of."""
        levels = [observation for observation in inputs if observation.measure in LEVELS]
        for left, right in itertools.combinations(levels, 2):
            reason = incomparable(left, right, self.code_lists)
            if reason and not (across and reason in _OF_SOURCES):
                self.refusals.append(Refusal(wanted, reason, left.id, right.id))
                return True
        return False

    def span(self, formula: Formula, inputs: Sequence[str]) -> Span:
        """`formula` over the observations `inputs`: at the printed values, and its range over their intervals.

        Raises Undefined, also where a printed number below is only a lower bound.
        """
        if self.independent(inputs):
            return range_of(formula, [self._own_span(key) for key in inputs])
        results = self.corners(formula, inputs, self.ends(self.printed_inputs(inputs)))
        if None in results.values():
            raise Undefined
        values = [value for value in results.values() if value is not None]
        return Span(self.evaluate(formula, inputs, {}), min(values), max(values))

    def independent(self, inputs: Sequence[str]) -> bool:
        """Whether no printed figure occurs twice below `inputs`."""
        below = [self.printed_inputs((key,)) for key in inputs if self.by_id[key].formula]
        if not below:
            return len(set(inputs)) == len(inputs)
        return len(inputs) - len(below) + sum(map(len, below)) == len(self.printed_inputs(inputs))

    def _own_span(self, key: str) -> Span:
        observation = self.by_id[key]
        if observation.formula:
            return self.span(FORMULAS[observation.formula], observation.inputs)
        if observation.high is None:
            raise Undefined
        return Span(observation.value, observation.low, observation.high)

    def ends(self, printed: Iterable[str]) -> dict[str, tuple[Fraction, ...]]:
        """The ends of the intervals of printed figures, one where both are equal. Raises Undefined without an end."""
        ends: dict[str, tuple[Fraction, ...]] = {}
        for key in printed:
            low, high = self.by_id[key].low, self.by_id[key].high
            if high is None:
                raise Undefined
            ends[key] = (low,) if low == high else (low, high)
        return ends

    def corners(self, formula: Formula, inputs: Iterable[str], choices: Choices) -> dict[Corner, Fraction | None]:
        """`formula` over `inputs` at every combination of `choices` (printed id → its values), None where undefined.

        A combination is the tuple of places in these values, in the order of the ids of all printed figures of
        `choices` below the inputs. What stands below is computed once for each combination of its own figures.
        """
        return self._corners(formula, inputs, choices, {}).values

    def _corners(
        self, formula: Formula, inputs: Iterable[str], choices: Choices, known: dict[str, _Corners]
    ) -> _Corners:
        below = [self._corners_of(key, choices, known) for key in inputs]
        figures = sorted({figure for part in below for figure in part.figures})
        picks = [([figures.index(figure) for figure in part.figures], part.values) for part in below]
        values: dict[Corner, Fraction | None] = {}
        for corner in itertools.product(*(range(len(choices[figure])) for figure in figures)):
            arguments = [table[tuple([corner[place] for place in places])] for places, table in picks]
            values[corner] = _or_none(formula, arguments)
        return _Corners(figures, values)

    def _corners_of(self, key: str, choices: Choices, known: dict[str, _Corners]) -> _Corners:
        if key not in known:
            observation = self.by_id[key]
            if observation.formula:
                formula = FORMULAS[observation.formula]
                known[key] = self._corners(formula, observation.inputs, choices, known)
            elif key in choices:
                known[key] = _Corners([key], {(place,): value for place, value in enumerate(choices[key])})
            else:
                known[key] = _Corners([], {(): observation.value})
        return known[key]

    def resting_on(self, keys: Collection[str]) -> set[str]:
        """`keys` and the ids of all observations that are computed from one of them, at any depth."""
        resting, derived = set(keys), [one for one in self.by_id.values() if one.inputs]
        while more := {one.id for one in derived if not resting.isdisjoint(one.inputs)} - resting:
            resting |= more
        return resting

    def printed_inputs(self, inputs: Iterable[str]) -> set[str]:
        """The ids of the printed figures at the end of all recipes below `inputs`."""
        printed: set[str] = set()
        for key in inputs:
            observation = self.by_id[key]
            if observation.formula:
                printed |= self.printed_inputs(observation.inputs)
            else:
                printed.add(key)
        return printed

    def evaluate(self, formula: Formula, inputs: Iterable[str], values: Mapping[str, Fraction | None]) -> Fraction:
        """`formula` over `inputs`, with the printed figures below at `values` (id → value) or else as printed."""
        computed = {key: value for key, value in values.items() if value is not None}
        return formula(*(self._value(key, computed) for key in inputs))

    def _value(self, key: str, computed: dict[str, Fraction]) -> Fraction:
        """The value of an observation; `computed` keeps those below it, which several numbers may share."""
        if key not in computed:
            observation = self.by_id[key]
            below = (self._value(used, computed) for used in observation.inputs)
            computed[key] = FORMULAS[observation.formula](*below) if observation.formula else observation.value
        return computed[key]


@lru_cache(maxsize=64)
def _power_of_ten(number: float) -> Fraction:
    """The very power of ten that a binary number stands for."""
    return Fraction(repr(number))
