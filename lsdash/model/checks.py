"""The ledger: every identity that the figures allow, found and judged by general rules. Pure; nothing is repaired.

An identity says that what follows from some numbers (computed) and another number (against) agree. Both are evaluated
together over the intervals of all printed figures below them, so that a figure that stands on both sides moves once.
A printed growth that may have been meant as a level is tried in both readings.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from lsdash.model.derive import SHARES
from lsdash.model.intervals import FORMULAS, HUNDRED, Book, Hierarchy, Observation, Span, Undefined

EXACT, WITHIN, BROKEN, AMBIGUOUS, UNTESTABLE = "exact", "within", "broken", "ambiguous", "untestable"
VERDICTS = (BROKEN, AMBIGUOUS, WITHIN, EXACT, UNTESTABLE)
# Rules whose two sides must be equal; for the others the computed side must not exceed the one it is held against.
EQUAL = frozenset({"parts", "shares", "contributions", "ratio", "base", "reading"})
_AMOUNTS = ("actual", "plan", "target")
_RATIOS = ("growth", "level", "plan_attainment")

Formula = Callable[..., Fraction]


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
    be needed), undefined. `residual` is the id of the number that holds the difference, where one is derived. `cause`:
    of identities that fail over the same printed figures, the id of the first. `doubted`: ids of terms and figures that
    a failing identity casts doubt on.
    """

    id: str
    rule: str
    indicator: str
    item: str
    period: int
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
    `residual` is the id of the number that already holds the difference."""

    rule: str
    model: Observation
    computed: Side
    held: Side
    residual: str = ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of both sides, the computed one first."""
        return (*self.computed.inputs, *self.held.inputs)

    def difference(self, *values: Fraction) -> Fraction:
        """The other side less the computed one, from values of `inputs`."""
        count = len(self.computed.inputs)
        return self.held.formula(*values[count:]) - self.computed.formula(*values[:count])


def ledger(book: Book) -> list[Identity]:
    """Every identity over the observations of `book`, in a fixed order: broken ones first."""
    found: dict[str, Identity] = {}
    for rule in (_parts, _shares, _contributions, _ratios, _bases, _nested, _coverage, _readings):
        for entry in sorted(book.entries.values(), key=lambda entry: entry.id):
            for made in rule(book, entry):
                identity = _judged(book, made) if isinstance(made, Test) else made
                found.setdefault(identity.id, identity)
    ordered = sorted(found.values(), key=lambda identity: VERDICTS.index(identity.verdict))
    return _with_doubts(ordered)


# --- the rules -------------------------------------------------------------------------------------------------------


def _sum(*values: Fraction) -> Fraction:
    return sum(values, Fraction(0))


def _printed(key: str) -> Side:
    """A number as it stands."""
    return Side(lambda value: value, (key,))


def _beside(book: Book, model: Observation, measure: str, *, item: str = "", period: int = 0) -> str:
    """The id of the number of the same source that stands beside `model`, or ""."""
    found = book.get(model.indicator, item or model.item, period or model.period, measure)
    return found.id if found is not None and found.source == model.source else ""


def _wanted(model: Observation, measure: str, *, item: str = "", period: int = 0) -> str:
    return f"{model.indicator}.{item or model.item}.{period or model.period}.{measure}"


def _tree(book: Book, entry: Observation) -> Hierarchy | None:
    """The tree of which `entry` is the whole, where it has parts of its own beside the remainder."""
    tree = book.register.trees.get(entry.indicator)
    return tree if tree is not None and entry.item == tree.whole() and len(tree.parts()) > 1 else None


def _parts(book: Book, entry: Observation) -> Iterator[Test | Identity]:
    """Parts add up to their total, for each period and amount."""
    tree = _tree(book, entry)
    if tree is None or entry.measure not in _AMOUNTS:
        return
    parts = {part: _beside(book, entry, entry.measure, item=part) for part in tree.parts()}
    if all(parts.values()):
        residual = _beside(book, entry, entry.measure, item=tree.remainder)
        yield Test("parts", entry, Side(_sum, tuple(parts.values())), _printed(entry.id), residual)
    else:
        absent = [_wanted(entry, entry.measure, item=part) for part, key in parts.items() if not key]
        yield _untestable("parts", entry, absent)


def _shares(book: Book, entry: Observation) -> Iterator[Test]:
    """Shares of one whole add up to 100 %."""
    tree = _tree(book, entry)
    measure = {**SHARES, "gap": "gap_share"}.get(entry.measure)
    if tree is None or measure is None:
        return
    shares = tuple(_beside(book, entry, measure, item=part) for part in tree.parts())
    if all(shares):
        model = replace(entry, measure=measure, unit="phan-tram")
        yield Test("shares", model, Side(_sum, shares), Side(lambda: HUNDRED))


def _contributions(book: Book, entry: Observation) -> Iterator[Test]:
    """Contributions of the parts add up to the growth of the whole."""
    tree = _tree(book, entry)
    if tree is None or entry.measure != "growth":
        return
    points = tuple(_beside(book, entry, "contribution", item=part) for part in tree.parts())
    if all(points):
        residual = _beside(book, entry, "contribution", item=tree.remainder)
        yield Test("contributions", entry, Side(_sum, points), _printed(entry.id), residual)


def _ratios(book: Book, entry: Observation) -> Iterator[Test | Identity]:
    """A printed ratio agrees with the two printed amounts that it is a ratio of."""
    if entry.measure not in _RATIOS or entry.formula:
        return
    attained = entry.measure == "plan_attainment"
    now = _beside(book, entry, "actual") or ("" if attained else _beside(book, entry, "target"))
    base, period = ("plan", entry.period) if attained else ("actual", entry.period - 1)
    before = _beside(book, entry, base, period=period)
    missing = [_wanted(entry, base, period=period)] if not before or _rests_on(book, before, entry.id) else []
    missing += [] if now else [_wanted(entry, "actual")]
    if missing:
        yield _untestable("ratio", entry, missing)
    else:
        formula = FORMULAS["growth_needed" if entry.measure == "growth" else "share"]
        yield Test("ratio", entry, Side(formula, (now, before)), _printed(entry.id))


def _rests_on(book: Book, key: str, figure: str) -> bool:
    return figure in book.leaves([key])


def _bases(book: Book, entry: Observation) -> Iterator[Test]:
    """What a printed amount and its printed ratio imply of the year before agrees with what is printed of that year."""
    if entry.measure not in {"actual", "target"} or entry.formula:
        return
    printed = _beside(book, entry, "actual", period=entry.period - 1)
    for measure, formula in (("growth", "previous_from_growth"), ("level", "previous_from_level")):
        ratio = _beside(book, entry, measure)
        if ratio and not book.entries[ratio].formula and printed and not book.entries[printed].formula:
            implied = Side(FORMULAS[formula], (entry.id, ratio))
            yield Test("base", book.entries[printed], implied, _printed(printed))


def _nested(book: Book, entry: Observation) -> Iterator[Test | Identity]:
    """What lies inside another item is not more than that item."""
    tree = book.register.trees.get(entry.indicator)
    if tree is None or entry.measure not in _AMOUNTS:
        return
    for item, parent in tree.parents.items():
        if parent == entry.item and entry.item != tree.whole():
            inside = _beside(book, entry, entry.measure, item=item)
            model = replace(entry, item=item)
            if inside:
                yield Test("inside", model, _printed(inside), _printed(entry.id))
            else:
                yield _untestable("inside", model, [_wanted(entry, entry.measure, item=item)])


def _coverage(book: Book, entry: Observation) -> Iterator[Test]:
    """Of a whole with one part, the part is not more than the whole; what is left is by definition the rest."""
    tree = book.register.trees.get(entry.indicator)
    if tree is None or entry.measure not in _AMOUNTS or entry.item != tree.whole() or len(tree.parts()) != 1:
        return
    (part,) = tree.parts()
    if covered := _beside(book, entry, entry.measure, item=part):
        yield Test("coverage", replace(entry, item=part), _printed(covered), _printed(entry.id))


def _readings(book: Book, entry: Observation) -> Iterator[Test]:
    """What a growth that may have been meant as a level implies of the year before, read either way."""
    if not entry.ambiguous or entry.formula or entry.measure != "growth":
        return
    now = _beside(book, entry, "actual")
    if now:
        model = replace(entry, measure="actual", period=entry.period - 1, unit=book.entries[now].unit)
        either = [Side(FORMULAS[f"previous_from_{way}"], (now, entry.id)) for way in ("growth", "level")]
        yield Test("reading", model, computed=either[0], held=either[1])


# --- the verdict -----------------------------------------------------------------------------------------------------


def _key(rule: str, model: Observation) -> str:
    return f"{rule}.{model.indicator}.{model.item}.{model.period}.{model.measure}"


def _row(rule: str, model: Observation) -> Identity:
    codes = {"indicator": model.indicator, "item": model.item, "period": model.period, "measure": model.measure}
    return Identity(id=_key(rule, model), rule=rule, unit=model.unit, **codes)  # type: ignore[arg-type]


def _untestable(rule: str, model: Observation, missing: Sequence[str]) -> Identity:
    return replace(_row(rule, model), reason="absent", missing=tuple(missing))


def _judged(book: Book, test: Test) -> Identity:
    row = replace(_row(test.rule, test.model), terms=test.computed.inputs, against=test.held.inputs)
    row = replace(row, figures=tuple(sorted(book.leaves(test.inputs))), residual=test.residual)
    try:
        computed, held = book.span(*test.computed), book.span(*test.held)
        difference = book.span(test.difference, test.inputs)
        verdict = _verdict(book, test, difference)
    except Undefined:
        return replace(row, reason="undefined")
    row = replace(row, computed=computed, held=held, difference=difference, verdict=verdict)
    step = book.register.step(row.indicator, row.measure, difference.high - difference.low)
    return replace(row, step=step, closings=tuple(_closings(book, test)) if verdict == BROKEN else ())


def _verdict(book: Book, test: Test, printed: Span) -> str:
    """The verdict on the figures as printed; ambiguous where another reading of an ambiguous one gives another."""
    if test.rule == "reading":
        return AMBIGUOUS
    verdicts = {_of_difference(test.rule, printed)}
    for other in _other_readings(book, test):
        verdicts.add(_of_difference(test.rule, other.span(test.difference, test.inputs)))
    return verdicts.pop() if len(verdicts) == 1 else AMBIGUOUS


def _of_difference(rule: str, difference: Span) -> str:
    value, low, high = difference
    if rule not in EQUAL:
        return EXACT if low >= 0 else WITHIN if high >= 0 else BROKEN
    return EXACT if value == 0 else WITHIN if low <= 0 <= high else BROKEN


def _other_readings(book: Book, test: Test) -> Iterator[Book]:
    """Books in which some ambiguous printed growths below `test` are read as levels (previous year = 100)."""
    entries = (book.entries[key] for key in sorted(book.leaves(test.inputs)))
    doubtful = [entry for entry in entries if entry.ambiguous and entry.measure == "growth"]
    for count in range(1, len(doubtful) + 1):
        for chosen in itertools.combinations(doubtful, count):
            yield Book([*book.entries.values(), *map(_as_level, chosen)], book.register)


def _as_level(entry: Observation) -> Observation:
    high = None if entry.high is None else entry.high - HUNDRED
    return replace(entry, value=entry.value - HUNDRED, low=entry.low - HUNDRED, high=high)


# --- what would close it ---------------------------------------------------------------------------------------------


def _closings(book: Book, test: Test) -> Iterator[Closing]:
    """For each printed figure in turn, the value with which the identity would hold, where there is one."""
    figures = sorted(book.leaves(test.inputs))
    for figure in figures:
        others = [key for key in figures if key != figure]
        ends = [{book.entries[key].low, book.entries[key].high} for key in others]
        roots = [
            _root(book, test, figure, dict(zip(others, corner, strict=True))) for corner in itertools.product(*ends)
        ]
        value = _root(book, test, figure, {})
        known = [root for root in roots if root is not None]
        if value is not None and len(known) == len(roots):
            yield Closing(figure, value, min(known), max(known))


def _root(book: Book, test: Test, figure: str, others: Mapping[str, Fraction | None]) -> Fraction | None:
    """Where the difference is zero as a function of one figure.

    It is a fraction of two linear terms in each single figure, and such a function keeps cross-ratios: three points of
    it give the place of any value exactly.
    """
    entry = book.entries[figure]
    places = [entry.value, entry.value + entry.step, entry.value + 2 * entry.step]
    try:
        values = [book.at(test.difference, test.inputs, {**others, figure: place}) for place in places]
        root = _preimage_of_zero(places, values)
        held = book.at(test.difference, test.inputs, {**others, figure: root})
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


def _with_doubts(identities: Sequence[Identity]) -> list[Identity]:
    """Which numbers a failing identity casts doubt on: its terms, and the printed figures below that no other confirms.

    Only an equality that holds confirms its figures: that a part is smaller than the whole says nothing of its size.
    """
    holding = [each for each in identities if each.verdict in {EXACT, WITHIN} and each.rule in EQUAL]
    confirmed = {key for each in holding for key in each.figures}
    causes: dict[tuple[str, ...], str] = {}
    return [
        replace(_doubted(each, confirmed), cause=causes.setdefault(each.figures, each.id))
        if each.verdict == BROKEN
        else each
        for each in identities
    ]


def _doubted(identity: Identity, confirmed: Iterable[str]) -> Identity:
    known = set(confirmed)
    doubted = {*identity.terms, *identity.against, *identity.figures, identity.residual} - {*known, ""}
    closings = tuple(replace(each, confirmed=each.figure in known) for each in identity.closings)
    return replace(identity, closings=closings, doubted=tuple(sorted(doubted)))
