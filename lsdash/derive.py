"""Derived observations: what follows from the printed figures, with its interval and its recipe.

A printed number stands for the interval of half a unit of its last digit. A derived number is computed in exact
fractions; its interval is the range of its formula over the intervals of all printed figures below it. Every formula
here is monotone in each single printed figure (a quotient or product of linear terms without a pole in range), so the
range is reached at a corner of the box that the printed intervals span: the corners are all tried.
"""

import contextlib
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Observation:
    """One number. `value`, `low` and `high` are in `unit`; `high` is None where no upper end is known.

    `inputs` are ids of the observations that `formula` was applied to, in its order; both empty for printed ones.
    """

    id: str
    indicator: str
    item: str
    period: int
    measure: str
    kind: str
    value: Fraction
    low: Fraction
    high: Fraction | None
    step: Fraction
    unit: str
    source: str
    figure: str = ""
    ambiguous: bool = False
    formula: str = ""
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tree:
    """How the items of one indicator contain each other.

    `parents`: item → the item that contains it ("" for the whole). `remainder`: the item that stands for what the
    parts leave of the whole.
    """

    parents: Mapping[str, str]
    remainder: str

    def whole(self) -> str:
        """The item that contains all others."""
        return next(item for item, parent in self.parents.items() if not parent)

    def parts(self) -> list[str]:
        """Items directly inside the whole, without the remainder."""
        return [item for item, parent in self.parents.items() if parent == self.whole() and item != self.remainder]

    def inside(self, item: str) -> bool:
        """Whether `item` is a part of the whole at any depth, or its remainder."""
        return bool(self.parents.get(item))


@dataclass(frozen=True)
class Register:
    """What derivation must know of the codes.

    `trees`: by indicator, for those whose items contain each other. `decimals`: (indicator, measure) → decimals shown,
    or None where they follow from the interval.
    """

    trees: Mapping[str, Tree]
    decimals: Callable[[str, str], int | None]


class Undefined(ArithmeticError):
    """The formula has no meaning over these inputs: something is divided by what may be zero or less."""


def _over(part: Fraction, whole: Fraction) -> Fraction:
    if whole <= 0:
        raise Undefined
    return part / whole


def _percent(part: Fraction, whole: Fraction) -> Fraction:
    return _over(part, whole) * HUNDRED


def _difference(whole: Fraction, *parts: Fraction) -> Fraction:
    return whole - sum(parts)


FORMULAS: dict[str, Callable[..., Fraction]] = {
    "previous_from_growth": lambda now, growth: _over(now, 1 + growth / HUNDRED),
    "previous_from_level": lambda now, level: _over(now, level / HUNDRED),
    "plan_from_attainment": lambda now, attainment: _over(now, attainment / HUNDRED),
    "growth_from_level": lambda level: level - HUNDRED,
    "share": _percent,
    "residual": _difference,
    "contribution": lambda now, before, whole_before: _percent(now - before, whole_before),
    "gap": _difference,
    "growth_needed": lambda target, latest: _percent(target - latest, latest),
    "gap_share": _percent,
}


def printed_interval(value: Fraction, step: Fraction, *, kind: str, counted: bool) -> tuple[Fraction, Fraction | None]:
    """Lowest and highest value that a printed number can stand for; exact for counts, open above for a lower bound."""
    if kind == "lower_bound":
        return value, None
    half = Fraction(0) if counted else step / 2
    return value - half, value + half


class Book:
    """Observations by id, in the order they were entered; derived ones are computed on entry."""

    def __init__(self, printed: Iterable[Observation], register: Register) -> None:
        self.register = register
        self.entries = {observation.id: observation for observation in printed}

    def get(self, indicator: str, item: str, period: int, measure: str) -> Observation | None:
        """The observation of these codes, if it is known."""
        return self.entries.get(f"{indicator}.{item}.{period}.{measure}")

    def enter(self, formula: str, model: Observation, inputs: Sequence[Observation | None], **changes: object) -> None:
        """Add `formula` over `inputs`, unless an input is missing or only a bound, the id is taken, or it is undefined.

        `model` gives indicator, item, period, source and unit; `changes` replaces some of them.
        """
        known = [entry for entry in inputs if entry is not None and entry.high is not None]
        draft = replace(model, kind="derived", figure="", formula=formula, **changes)  # type: ignore[arg-type]
        key = f"{draft.indicator}.{draft.item}.{draft.period}.{draft.measure}"
        if len(known) < len(inputs) or key in self.entries:
            return
        draft = replace(
            draft, id=key, inputs=tuple(entry.id for entry in known), ambiguous=any(entry.ambiguous for entry in known)
        )
        with contextlib.suppress(Undefined):
            self.entries[key] = self._computed(draft)

    def _computed(self, draft: Observation) -> Observation:
        leaves = sorted(self._leaves(draft))
        values = {leaf: self.entries[leaf].value for leaf in leaves}
        ends = [(self.entries[leaf].low, self.entries[leaf].high) for leaf in leaves]
        corners = [
            self._at(draft, dict(zip(leaves, corner, strict=True))) for corner in itertools.product(*map(set, ends))
        ]
        low, high = min(corners), max(corners)
        decimals = self.register.decimals(draft.indicator, draft.measure)
        step = step_of(high - low) if decimals is None else Fraction(1, 10**decimals)
        return replace(draft, value=self._at(draft, values), low=low, high=high, step=step)

    def _leaves(self, observation: Observation) -> set[str]:
        if not observation.formula:
            return {observation.id}
        return set().union(*(self._leaves(self.entries[key]) for key in observation.inputs))

    def _at(self, observation: Observation, leaves: Mapping[str, Fraction | None]) -> Fraction:
        inputs = (leaves[key] if key in leaves else self._at(self.entries[key], leaves) for key in observation.inputs)
        return FORMULAS[observation.formula](*inputs)


def step_of(width: Fraction) -> Fraction:
    """The power of ten that a number known to within `width` may be shown to; at least 1."""
    return Fraction(10 ** max(0, math.floor(math.log10(width)))) if width > 0 else Fraction(1)


def derive(printed: Iterable[Observation], register: Register) -> list[Observation]:
    """`printed` and all that follows from it, printed ones first. Rules look only inside one source."""
    book = Book(printed, register)
    rules = (_growths, _levels, _residuals, _shares, _contributions, _contribution_residuals, _gaps, _gap_shares)
    for rule in rules:
        for observation in list(book.entries.values()):
            rule(book, observation)
    return list(book.entries.values())


def _of(book: Book, model: Observation, measure: str, *, item: str = "", period: int = 0) -> Observation | None:
    found = book.get(model.indicator, item or model.item, period or model.period, measure)
    return found if found is not None and found.source == model.source else None


def _growths(book: Book, entry: Observation) -> None:
    if entry.measure == "level":
        book.enter("growth_from_level", entry, [entry], measure="growth")


def _levels(book: Book, entry: Observation) -> None:
    """Last year's value and the plan that a printed value implies."""
    if entry.measure != "actual" or entry.formula:
        return
    before = entry.period - 1
    level, growth = _of(book, entry, "level"), _of(book, entry, "growth")
    if level is not None:
        book.enter("previous_from_level", entry, [entry, level], period=before)
    else:
        book.enter("previous_from_growth", entry, [entry, growth], period=before)
    attainment = _of(book, entry, "plan_attainment")
    book.enter("plan_from_attainment", entry, [entry, attainment], measure="plan")


# Every measure that a rule reads or makes; the register of measures must name them all.
MEASURES = frozenset(
    {
        *("actual", "plan", "target", "plan_attainment", "growth", "level", "share", "plan_share", "target_share"),
        *("contribution", "gap", "growth_needed", "gap_share"),
    }
)
SHARES = {"actual": "share", "plan": "plan_share", "target": "target_share"}


def _residuals(book: Book, entry: Observation) -> None:
    """What the parts leave of their total; for a count, what is not yet reached."""
    tree = book.register.trees.get(entry.indicator)
    if tree and entry.measure in SHARES and entry.item == tree.whole():
        parts = [_of(book, entry, entry.measure, item=part) for part in tree.parts()]
        book.enter("residual", entry, [entry, *parts], item=tree.remainder)


def _shares(book: Book, entry: Observation) -> None:
    tree = book.register.trees.get(entry.indicator)
    if tree and entry.measure in SHARES and tree.inside(entry.item):
        whole = _of(book, entry, entry.measure, item=tree.whole())
        book.enter("share", entry, [entry, whole], measure=SHARES[entry.measure], unit="phan-tram")


def _contributions(book: Book, entry: Observation) -> None:
    """Percentage points of the whole's growth that a part brought."""
    tree = book.register.trees.get(entry.indicator)
    if not tree or entry.measure != "actual" or not tree.parents.get(entry.item):
        return
    before = _of(book, entry, "actual", period=entry.period - 1)
    whole_before = _of(book, entry, "actual", item=tree.whole(), period=entry.period - 1)
    book.enter("contribution", entry, [entry, before, whole_before], measure="contribution", unit="diem")


def _contribution_residuals(book: Book, entry: Observation) -> None:
    """Percentage points that the contributions of the parts leave of the whole's growth."""
    tree = book.register.trees.get(entry.indicator)
    if tree and entry.measure == "growth" and entry.item == tree.whole():
        parts = [_of(book, entry, "contribution", item=part) for part in tree.parts()]
        book.enter("residual", entry, [entry, *parts], item=tree.remainder, measure="contribution", unit="diem")


def _gaps(book: Book, entry: Observation) -> None:
    """Gap between a target and the latest actual, and the growth it asks for."""
    tree = book.register.trees.get(entry.indicator)
    if entry.measure == "target" and not (tree and entry.item == tree.remainder):
        latest = _of(book, entry, "actual", period=entry.period - 1)
        book.enter("gap", entry, [entry, latest], measure="gap")
        book.enter("growth_needed", entry, [entry, latest], measure="growth_needed", unit="phan-tram")


def _gap_shares(book: Book, entry: Observation) -> None:
    tree = book.register.trees.get(entry.indicator)
    if tree and entry.measure == "gap" and tree.inside(entry.item):
        whole = _of(book, entry, "gap", item=tree.whole())
        book.enter("gap_share", entry, [entry, whole], measure="gap_share", unit="phan-tram")


def walk(observations: Iterable[Observation]) -> Iterator[tuple[str, int, str]]:
    """Rows (observation id, position, input id) of the recipes."""
    for observation in observations:
        for position, key in enumerate(observation.inputs):
            yield observation.id, position, key
