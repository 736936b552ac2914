"""Amounts: what was reached, planned or aimed at, as an estimate, a bound or a fact."""

import re

from lsdash.data.intake.prose.bases import bases_of
from lsdash.data.intake.prose.clauses import Clause, Measured

_FEW = 4  # words behind an amount that may say what it leaves out


def of(said: Clause) -> Measured:
    """The measure of an amount."""
    measure = "target" if said.mode == "target" else "actual"
    possible = (measure, "plan") if said.has("plan") else (measure,)
    verb = said.verb.tags if said.verb and said.verb in said.near else set()
    printed = _printed(said)
    problem = _problem(said, verb)
    if problem:
        return Measured(problem=problem, possible=possible)
    if said.has("plan"):
        return _planned(said, printed, possible)
    return with_kind(said, measure, printed)


def _problem(said: Clause, verb: set[str]) -> str:
    """Why an amount may be no plain amount of its period, "" where it is one."""
    compared = said.has("compare", "same_period", "year_before", "other_base") or bases_of(said, before=True)
    doubted = said.has("modal", "average") or any("modal" in one.tags for one in said.behind[:2])
    within = said.scene.between(said.number.end, len(said.text))[:_FEW]
    excepted = any("except" in one.tags for one in within)
    partly = said.behind and "partial" in said.behind[0].tags and any(one.unknown for one in said.behind[1:3])
    reasons = (
        ("approximate", said.adjacent & {"approximate"}),
        ("change_of_amount", verb & {"up", "down", "exceed", "level", "share", "moves"} or said.has("moves")),
        ("compared_amount", compared),
        ("not_a_fact", said.mode == "modal" or doubted or (said.number.pair == 1 and said.mode)),
        ("not_whole", excepted),
        ("plan_or_actual", _is_led_by_plan(said)),
        ("in_brackets", _in_brackets(said)),
        ("unknown_words", partly),
    )
    return next((code for code, holds in reasons if holds), "")


def _is_led_by_plan(said: Clause) -> bool:
    """Whether "kế hoạch" stands before the subject of an amount, and is not what the number before is compared with."""
    scene, start = said.scene, said.scene.zone(said.number)
    before = max((one.end for one in scene.figures if one.start < said.number.start), default=0)
    cuts = scene.cuts(start, said.number.start)
    if before and start == before:
        start = cuts[0] if cuts else said.number.start
    words = scene.between(start, said.near[0].start if said.near else said.number.start)
    compared = any("compare" in one.tags or one.tags & {"exceed", "reach"} for one in words)
    return not compared and any("plan" in one.tags for one in words)


def _printed(said: Clause) -> str:
    """The number with its unit; of a pair both numbers, as the tables have them."""
    number, text = said.number, said.text
    start = text.rfind("/", 0, number.start) if number.pair == 1 else number.start
    start = start - len(re.findall(r"\d+$", text[:start])[0]) if number.pair == 1 else start
    pair = re.match(r"\d+/\d+", text[start:]) if number.pair is not None else None
    return pair[0] if pair else text[start : number.end].strip(" .")


def _planned(said: Clause, printed: str, possible: tuple[str, ...]) -> Measured:
    """The amount of a plan: only where "kế hoạch" leads straight to it."""
    before = said.text[: said.number.start]
    straight = re.search(
        r"\b(?:kế hoạch|KH)(?:\s+(?:cả\s+)?năm)?(?:\s+\d{4})?\s*(?:là|đề ra là|giao là|:)\s*$", before, re.IGNORECASE
    )
    if (
        not straight
        or said.mode
        or re.search(r"(?:so với|vượt|bằng|so)\s*$", before[: straight.start()], re.IGNORECASE)
    ):
        return Measured(problem="plan_or_actual", possible=possible)
    return Measured("plan", "stated", printed)


def _in_brackets(said: Clause) -> bool:
    before = said.text[: said.number.start]
    opened = before.rfind("(")
    if opened <= before.rfind(")"):
        return False
    named = [one.end for one in said.scene.mentions if one.meaning.items and one.end <= opened]
    straight = not before[opened + 1 :].strip() and bool(named) and not before[named[-1] : opened].strip()
    return not straight  # "gạch các loại (145 triệu viên, giảm 11,2%)" is told straight of its subject


def with_kind(said: Clause, measure: str, printed: str) -> Measured:
    """The measure with its kind: an estimate, a lower bound, a target."""
    bound = bool(said.adjacent & {"bound"})
    estimated = said.estimated
    if said.estimate_open:
        return Measured(problem="several_kinds", possible=(measure,))
    if bound:
        printed = (
            said.text[said.near[-1].start].lower() + said.text[said.near[-1].start + 1 : said.number.start] + printed
        )
    if sum((bound, estimated, said.has("provisional"))) > 1 or (
        said.mode == "target" and (estimated or said.has("provisional"))
    ):
        return Measured(problem="several_kinds", possible=(measure,))
    kind = "target" if said.mode == "target" else "stated"
    if bound:
        kind = "lower_bound"
    elif estimated:
        kind = "estimated"
    elif said.has("provisional"):
        kind = "provisional"
    return Measured(measure, kind, printed)
