"""Derived observations: the rules by which numbers follow from the printed figures, and which ones are refused."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from lsdash.model.intervals import CodeLists, Hierarchy, Observation, ObservationSet, Refusal
from lsdash.model.observation_ids import observation_id
from lsdash.model.periods import years_before

# Every measure that a rule reads or makes; the code list of measures must name them all.
MEASURES = frozenset(
    {
        *("actual", "plan", "target", "plan_attainment", "growth", "level", "target_growth", "target_level"),
        *("share", "plan_share", "target_share"),
        *("contribution", "gap", "growth_needed", "gap_share"),
        *("target_attainment", "target_difference", "increase", "increase_share"),
    }
)
# What an amount is against the same period a year before: amount → its growth and its level.
CHANGES = {"actual": ("growth", "level"), "target": ("target_growth", "target_level")}
_GROWTHS = {level: growth for growth, level in CHANGES.values()}
SHARES = {"actual": "share", "plan": "plan_share", "target": "target_share"}


def derive(printed: Iterable[Observation], code_lists: CodeLists) -> ObservationSet:
    """`printed` and all that follows from it, printed ones first, and what is refused."""
    observations = ObservationSet(printed, code_lists)
    for rule, measures in _RULES.items():
        for observation in [one for one in observations.by_id.values() if one.measure in measures]:
            if observation.indicator not in code_lists.rates:
                rule(observations, observation)
    return observations


def _growths(observations: ObservationSet, observation: Observation) -> None:
    observations.add_derived("growth_from_level", observation, [observation], measure=_GROWTHS[observation.measure])


def _levels(observations: ObservationSet, observation: Observation) -> None:
    """Last year's value and the plan that a printed value implies."""
    if observation.formula:
        return
    before = years_before(observation.period)
    level, growth = observations.beside(observation, "level"), observations.beside(observation, "growth")
    if level is not None:
        observations.add_derived("previous_from_level", observation, [observation, level], period=before)
    else:
        observations.add_derived("previous_from_growth", observation, [observation, growth], period=before)
    attainment = observations.beside(observation, "plan_attainment")
    observations.add_derived("plan_from_attainment", observation, [observation, attainment], measure="plan")


def _residuals(observations: ObservationSet, observation: Observation) -> None:
    """What the parts leave of their total; for a count, what is not yet reached."""
    tree = observations.code_lists.trees.get(observation.indicator)
    if tree and observation.item == tree.whole:
        parts = [observations.beside(observation, observation.measure, item=part) for part in tree.parts()]
        observations.add_derived("residual", observation, [observation, *parts], item=tree.remainder)


def _shares(observations: ObservationSet, observation: Observation) -> None:
    tree = observations.code_lists.trees.get(observation.indicator)
    if tree and tree.inside(observation.item) and observation.item != tree.remainder:
        _share(observations, observation, tree)


def _share(observations: ObservationSet, part: Observation, tree: Hierarchy) -> None:
    whole = observations.beside(part, part.measure, item=tree.whole)
    observations.add_derived("share", part, [part, whole], measure=SHARES[part.measure], unit="phan-tram")


def _share_residuals(observations: ObservationSet, share: Observation) -> None:
    """What the shares of the parts leave of 100 %, where the source prints any of them: it may leave something where
    amounts leave nothing, or are not printed."""
    tree = observations.code_lists.trees.get(share.indicator)
    parts = tree.parts() if tree else []
    if tree and len(parts) > 1 and share.item == parts[0]:
        shares = [observations.beside(share, share.measure, item=part) for part in parts]
        if any(one is not None and not one.formula for one in shares):
            observations.add_derived("share_residual", share, shares, item=tree.remainder)


def _residual_shares(observations: ObservationSet, observation: Observation) -> None:
    """The share of what the amounts of the parts leave, where shares have not said it."""
    tree = observations.code_lists.trees.get(observation.indicator)
    if tree and observation.item == tree.remainder:
        _share(observations, observation, tree)


def _contributions(observations: ObservationSet, observation: Observation) -> None:
    """Percentage points of the whole's growth that a part brought; what is left of it, `_contribution_residuals`."""
    tree = observations.code_lists.trees.get(observation.indicator)
    if not tree or not tree.inside(observation.item) or observation.item == tree.remainder:
        return
    year_before = years_before(observation.period)
    before = observations.beside(observation, "actual", period=year_before)
    whole_before = observations.beside(observation, "actual", item=tree.whole, period=year_before)
    observations.add_derived(
        "contribution", observation, [observation, before, whole_before], measure="contribution", unit="diem"
    )


def _contribution_residuals(observations: ObservationSet, observation: Observation) -> None:
    """Percentage points that the contributions of the parts leave of the whole's growth."""
    tree = observations.code_lists.trees.get(observation.indicator)
    if tree and observation.item == tree.whole:
        parts = [observations.beside(observation, "contribution", item=part) for part in tree.parts()]
        observations.add_derived(
            "residual", observation, [observation, *parts], item=tree.remainder, measure="contribution", unit="diem"
        )


def _gaps(observations: ObservationSet, observation: Observation) -> None:
    """Gap between a target and the latest actual, and the growth it asks for; or why there is none."""
    tree = observations.code_lists.trees.get(observation.indicator)
    if tree and observation.item == tree.remainder:
        return
    latest = observations.beside(observation, "actual", period=years_before(observation.period)) or _stand_in(
        observations, observation
    )
    if latest is None or None in {observation.high, latest.high}:
        _refuse_gap(observations, observation, latest)
        return
    observations.add_derived("gap", observation, [observation, latest], measure="gap")
    observations.add_derived(
        "growth_needed", observation, [observation, latest], measure="growth_needed", unit="phan-tram"
    )


def _stand_in(observations: ObservationSet, target: Observation) -> Observation | None:
    """Last year's actual of an item that a reader might take for the target's own: behind a barrier, to be refused."""
    items = [item for pair in observations.code_lists.barriers if target.item in pair for item in pair - {target.item}]
    year_before = years_before(target.period)
    actuals = (observations.beside(target, "actual", item=item, period=year_before) for item in items)
    return next((actual for actual in actuals if actual is not None), None)


def _refuse_gap(observations: ObservationSet, target: Observation, latest: Observation | None) -> None:
    """Every reason why a target has no gap: nothing to measure it against, or only a bound."""
    wanted = observation_id(target.indicator, target.item, target.period, "gap", target.area)
    if target.high is None or (latest is not None and latest.high is None):
        observations.refusals.append(Refusal(wanted, "bound", target.id, latest.id if latest else ""))
    if latest is None:
        observations.refusals.append(Refusal(wanted, "absent", target.id))


def _shares_of_whole(observations: ObservationSet, observation: Observation) -> None:
    tree = observations.code_lists.trees.get(observation.indicator)
    if tree and tree.inside(observation.item):
        whole = observations.beside(observation, observation.measure, item=tree.whole)
        share = f"{observation.measure}_share"
        observations.add_derived(share, observation, [observation, whole], measure=share, unit="phan-tram")


def _target_outcomes(observations: ObservationSet, observation: Observation) -> None:
    """What became of a target once the period has an actual figure, whichever sources print the two: the attainment,
    what lies over or under the target, and the increase on the very amount that the target was set from. Both must be
    in the same prices, as far as sources say."""
    tree = observations.code_lists.trees.get(observation.indicator)
    actual = observations.by_id.get(replace(observation, measure="actual").key)
    if observation.id != observation.key or actual is None:
        return
    if (tree and observation.item == tree.remainder) or not observations.code_lists.same_prices(actual, observation):
        return
    base = observations.beside(observation, "actual", period=years_before(observation.period))
    for measure, other, unit in (
        ("target_attainment", observation, "phan-tram"),
        ("target_difference", observation, actual.unit),
        ("increase", base, actual.unit),
    ):
        observations.add_derived(measure, actual, [actual, other], across=True, measure=measure, unit=unit)


def walk(observations: Iterable[Observation]) -> Iterator[tuple[str, int, str]]:
    """Rows (observation id, position, input id) of the recipes."""
    for observation in observations:
        for position, key in enumerate(observation.inputs):
            yield observation.id, position, key


# Rule → measures of the observations that it is tried for; in an order in which what a rule reads is there.
_RULES: dict[Callable[[ObservationSet, Observation], None], Collection[str]] = {
    _growths: _GROWTHS,
    _levels: {"actual"},
    _residuals: SHARES,
    _shares: SHARES,
    _share_residuals: set(SHARES.values()),
    _residual_shares: SHARES,
    _contributions: {"actual"},
    _contribution_residuals: {"growth"},
    _gaps: {"target"},
    _target_outcomes: {"target"},
    _shares_of_whole: {"gap", "increase"},
}
