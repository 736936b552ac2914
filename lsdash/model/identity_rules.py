"""The rules by which the ledger finds identities: for one observation, the tests that it allows. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from lsdash.model import sums
from lsdash.model.derive import CHANGES, SHARES
from lsdash.model.formulas import FORMULAS, HUNDRED, itself, total
from lsdash.model.identities import Identity, Side, Test, untestable
from lsdash.model.intervals import Hierarchy, Observation, ObservationSet, incomparable
from lsdash.model.observation_ids import observation_id
from lsdash.model.periods import years_before

_AMOUNTS = frozenset({"actual", "plan", "target"})
_SHARES = {**SHARES, "gap": "gap_share"}
_AMOUNT_OF = {share: amount for amount, share in _SHARES.items()}
# Ratio → the amount that it is a ratio of, and its formula.
_RATIOS = {
    "plan_attainment": ("actual", "share"),
    **{growth: (amount, "growth_needed") for amount, (growth, _) in CHANGES.items()},
    **{level: (amount, "share") for amount, (_, level) in CHANGES.items()},
}
# Formulas by which a printed ratio implies a value or a plan.
_IMPLIED = frozenset({"previous_from_growth", "previous_from_level", "plan_from_attainment"})


def _printed(key: str) -> Side:
    """A number as it stands."""
    return Side(itself, (key,))


def _beside(observations: ObservationSet, model: Observation, measure: str, *, item: str = "", period: str = "") -> str:
    """The id of the number of the same source that stands beside `model`, or ""."""
    observation = observations.beside(model, measure, item=item, period=period)
    return observation.id if observation else ""


def _wanted(model: Observation, measure: str, *, item: str = "", period: str = "") -> str:
    return observation_id(model.indicator, item or model.item, period or model.period, measure, model.area)


def _tree(observations: ObservationSet, observation: Observation) -> Hierarchy | None:
    """The tree of which `observation` is the whole, where it has parts of its own beside the remainder."""
    tree = observations.code_lists.trees.get(observation.indicator)
    return tree if tree is not None and observation.item == tree.whole and len(tree.parts()) > 1 else None


def _parts(observations: ObservationSet, observation: Observation) -> Iterator[Test | Identity]:
    """Parts add up to their total, for each period and amount of which the source knows any part."""
    tree = _tree(observations, observation)
    if tree is None:
        return
    parts = {part: _beside(observations, observation, observation.measure, item=part) for part in tree.parts()}
    if all(parts.values()):
        residual = _beside(observations, observation, observation.measure, item=tree.remainder)
        yield Test("parts", observation, Side(total, tuple(parts.values())), _printed(observation.id), residual)
    elif any(parts.values()):
        absent = [_wanted(observation, observation.measure, item=part) for part, key in parts.items() if not key]
        yield untestable(observations, "parts", observation, absent)


def _shares(observations: ObservationSet, observation: Observation) -> Iterator[Test | Identity]:
    """Shares of the parts of one whole add up to 100 %."""
    if tree := _tree(observations, observation):
        yield from _hundred(observations, replace(observation, measure=_SHARES[observation.measure]), tree)


def _shares_alone(observations: ObservationSet, observation: Observation) -> Iterator[Test | Identity]:
    """So do those of a whole that is not known."""
    tree = observations.code_lists.trees.get(observation.indicator)
    if tree is None or observation.item not in tree.parts() or len(tree.parts()) == 1:
        return
    if not _beside(observations, observation, _AMOUNT_OF[observation.measure], item=tree.whole):
        yield from _hundred(observations, replace(observation, item=tree.whole), tree)


def _hundred(observations: ObservationSet, model: Observation, tree: Hierarchy) -> Iterator[Test | Identity]:
    """`model` has the codes of the share of the whole. Where some shares are missing, what is printed has no check."""
    model = replace(model, unit="phan-tram")
    shares = {part: _beside(observations, model, model.measure, item=part) for part in tree.parts()}
    known = tuple(filter(None, shares.values()))
    if len(known) == len(shares):
        residual = _beside(observations, model, model.measure, item=tree.remainder)
        yield Test("shares", model, Side(total, known), Side(lambda: HUNDRED), residual)
    elif not all(observations.by_id[share].formula for share in known):
        absent = [_wanted(model, model.measure, item=part) for part, share in shares.items() if not share]
        yield untestable(observations, "shares", model, absent)


def _contributions(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """Contributions of the parts add up to the growth of the whole."""
    tree = _tree(observations, observation)
    if tree is None:
        return
    points = tuple(_beside(observations, observation, "contribution", item=part) for part in tree.parts())
    if all(points):
        residual = _beside(observations, observation, "contribution", item=tree.remainder)
        yield Test("contributions", observation, Side(total, points), _printed(observation.id), residual)


def _ratios(observations: ObservationSet, observation: Observation) -> Iterator[Test | Identity]:
    """A printed ratio agrees with the two printed amounts that it is a ratio of."""
    amount, formula = _RATIOS[observation.measure]
    attained = observation.measure == "plan_attainment"
    base, period = ("plan", observation.period) if attained else ("actual", years_before(observation.period))
    yield from _quotient(observations, observation, formula, {"measure": amount}, {"measure": base, "period": period})


def _portions(observations: ObservationSet, observation: Observation) -> Iterator[Test | Identity]:
    """So does a printed share with the amounts of the part and the whole."""
    tree = observations.code_lists.trees.get(observation.indicator)
    if tree is not None and tree.inside(observation.item) and observation.item != tree.remainder:
        part = {"measure": _AMOUNT_OF[observation.measure]}
        yield from _quotient(observations, observation, "share", part, {**part, "item": tree.whole})


def _quotient(
    observations: ObservationSet, ratio: Observation, formula: str, above: Mapping[str, str], below: Mapping[str, str]
) -> Iterator[Test | Identity]:
    """`ratio`, where it is printed, against the two amounts; what is unlike its own codes is in `above` and `below`."""
    if ratio.formula:
        return
    sides = [(_beside(observations, ratio, **codes), _wanted(ratio, **codes)) for codes in (below, above)]
    base = sides[0][0]
    rests_on_ratio = bool(base) and ratio.id in observations.printed_inputs([base])
    missing = [wanted for number, wanted in sides if not number or (number == base and rests_on_ratio)]
    if missing:
        yield untestable(observations, "ratio", ratio, missing)
    else:
        yield Test("ratio", ratio, Side(FORMULAS[formula], (sides[1][0], base)), _printed(ratio.id))


def _bases(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """What a printed amount and its printed ratio imply of the year before agrees with what is printed of that year."""
    printed = observations.beside(observation, "actual", period=years_before(observation.period))
    if observation.formula or printed is None or printed.formula:
        return
    formulas = ("previous_from_growth", "previous_from_level")
    for measure, formula in zip(CHANGES[observation.measure], formulas, strict=True):
        ratio = observations.beside(observation, measure)
        if ratio is not None and not ratio.formula:
            yield Test("base", printed, Side(FORMULAS[formula], (observation.id, ratio.id)), _printed(printed.id))


def _nested(observations: ObservationSet, observation: Observation) -> Iterator[Test | Identity]:
    """What lies inside another item is not more than that item."""
    for item in _inside(observations, observation):
        inside = _beside(observations, observation, observation.measure, item=item)
        model = replace(observation, item=item)
        if inside:
            yield Test("inside", model, _printed(inside), _printed(observation.id))
        else:
            yield untestable(observations, "inside", model, [_wanted(observation, observation.measure, item=item)])


def _nested_shares(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """Nor is its share, where one of the two is printed: others follow from amounts that are tested themselves."""
    for item in _inside(observations, observation):
        inside = observations.beside(observation, observation.measure, item=item)
        if inside and not (inside.formula and observation.formula):
            model = replace(observation, item=item)
            yield Test("inside", model, _printed(inside.id), _printed(observation.id))


def _inside(observations: ObservationSet, observation: Observation) -> list[str]:
    """The items inside that of `observation`, where it is a part itself."""
    tree = observations.code_lists.trees.get(observation.indicator)
    if tree is None or observation.item == tree.whole:
        return []
    return [item for item, parent in tree.parents.items() if parent == observation.item]


def _coverage(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """Of a whole with one part, the part is not more than the whole; what is left is by definition the rest."""
    tree = observations.code_lists.trees.get(observation.indicator)
    parts = tree.parts() if tree is not None and observation.item == tree.whole else []
    if len(parts) != 1:
        return
    (part,) = parts
    if covered := _beside(observations, observation, observation.measure, item=part):
        yield Test("coverage", replace(observation, item=part), _printed(covered), _printed(observation.id))


def _readings(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """What a growth that may have been meant as a level implies of the year before, read either way."""
    if not observation.ambiguous or observation.formula:
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
    for printed in observations.statements(observation.key):
        if printed.formula or printed.source == observation.source:
            continue
        if incomparable(observation, printed, observations.code_lists) in {"", "source"}:
            other = "" if printed.id == printed.key else printed.source
            yield Test("implied", observation, _printed(observation.id), _printed(printed.id), other=other)


def _planned(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """The target that one source sets for a period is the plan of each other for it, where both or neither say in
    which prices they are."""
    if observation.high is None:
        return
    for target in observations.statements(_wanted(observation, "target")):
        if target.source == observation.source or target.high is None:
            continue
        if observations.code_lists.same_prices(observation, target):
            other = "" if observation.id == observation.key else observation.source
            yield Test("planned", target, _printed(observation.id), _printed(target.id), other=other)


def _districts(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """Districts add up to the province where all of them are printed; else what is printed of them is not more."""
    if observation.area or not _is_amount(observation):
        return
    found, complete = sums.districts(observations, observation)
    added = Side(total, tuple(found))
    if complete:
        yield Test("districts", observation, added, _printed(observation.id))
    elif found:
        yield Test("some_districts", observation, added, _printed(observation.id))


def _months(observations: ObservationSet, observation: Observation) -> Iterator[Test]:
    """The months of a longer period, its quarters, or what was reached before its last month and that month, add up to
    it."""
    if not _is_amount(observation) or observation.indicator not in observations.code_lists.flows:
        return
    if found := sums.inside(observations, observation):
        yield Test("months", observation, Side(total, tuple(found)), _printed(observation.id))


def _is_amount(observation: Observation) -> bool:
    """Whether a sum can be held against it: a printed amount that is shown, no bound."""
    return not observation.formula and observation.high is not None and observation.id == observation.key


# Rule → measures of the observations that it is tried for.
RULES: dict[Callable[[ObservationSet, Observation], Iterable[Test | Identity]], Collection[str]] = {
    _parts: _AMOUNTS,
    _shares: _SHARES,
    _shares_alone: _AMOUNT_OF,
    _contributions: {"growth"},
    _ratios: _RATIOS,
    _portions: _AMOUNT_OF,
    _bases: CHANGES,
    _nested: _AMOUNTS,
    _nested_shares: frozenset(SHARES.values()),
    _coverage: _AMOUNTS,
    _readings: {"growth"},
    _implied: _AMOUNTS,
    _planned: {"plan"},
    _districts: sums.AMOUNTS,
    _months: sums.AMOUNTS,
}
# Rules of sums in which each printed figure stands once: what would close them has a closed form.
SUMS = frozenset({"districts", "some_districts", "months"})
