"""Identities that figures allow: what is computed, what it is held against, and the row of the ledger that says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lsdash.model.exact import Fraction
from lsdash.model.formulas import Formula
from lsdash.model.intervals import Observation, ObservationSet, Span
from lsdash.model.observation_ids import statement_id

EXACT, WITHIN, BROKEN, AMBIGUOUS, UNTESTABLE = "exact", "within", "broken", "ambiguous", "untestable"
VERDICTS = (BROKEN, AMBIGUOUS, WITHIN, EXACT, UNTESTABLE)
# Rules whose two sides must be equal; for the others the computed side must not exceed the one it is held against.
EQUAL = frozenset(
    {"parts", "shares", "contributions", "ratio", "base", "reading", "implied", "planned", "districts", "months"}
)

_ONE = Fraction(1)


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


@dataclass(frozen=True, slots=True)
class Identity:
    """One row of the ledger.

    `terms` are the numbers on the computed side, `against` those on the other (none for a constant), `figures` the
    printed figures below both. `difference` is `held`, the other side, less `computed`. Spans are in `unit`; they are
    None where the identity cannot be tested, and `reason` says why: absent (`missing` lists the ids that would be
    needed), undefined, bound (a figure below is only a lower bound). `residual` is the id of the number that holds
    the difference, where one is derived. `cause`: of identities that fail over the same printed figures, or that one
    value of the only figure that nothing confirms would mend, the id of the first. `doubted`: ids of terms and figures
    that a failing identity casts doubt on. `finest`: the last digit that its computed numbers have at most; `…_step`
    that of a side which is one number as it stands.
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
    finest: Fraction = _ONE
    computed_step: Fraction | None = None
    held_step: Fraction | None = None
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


@dataclass(frozen=True, slots=True)
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


def row(observations: ObservationSet, rule: str, model: Observation, other: str = "", **about: object) -> Identity:
    """A row of the ledger, named by its rule and the number that it is of; a number that is not shown by its source
    too, and so is one that it is held against. `about`: what else is known of it."""
    key = model.key
    shown = observations.by_id.get(key)
    if shown is not None and shown.source != model.source:
        key = statement_id(key, model.source)
    against = f"~~{other}" if other else ""
    codes = (model.indicator, model.item, model.area, model.period, model.measure, model.unit)
    return Identity(f"{rule}.{key}{against}", rule, *codes, **about)  # type: ignore[arg-type]


def untestable(observations: ObservationSet, rule: str, model: Observation, missing: Sequence[str]) -> Identity:
    """The row of an identity that cannot be tested for want of the numbers `missing` (ids)."""
    return row(observations, rule, model, reason="absent", missing=tuple(missing))
