"""Sentences that judge: each by a rule that looks at the numbers; a rule that has nothing to say says nothing."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from lsdash.exports.report_document.document import Run
from lsdash.exports.report_document.facts import Facts, Subject
from lsdash.exports.report_document.naming import Naming, lower
from lsdash.exports.report_document.patterns import Selector
from lsdash.model.formats import capital
from lsdash.model.words import Row

_VALUE = Selector(indicator="production_value", role="part")
_HALF = 50.0  # per cent: nothing else can be larger


@dataclass(frozen=True)
class Said:
    """What a rule says: what its pattern is filled with, the numbers in it, the statement of a report that it tells."""

    values: Mapping[str, str | Sequence[Run]] = field(default_factory=dict)
    numbers: Sequence[Row] = ()
    finding: Row | None = None


def _parts_check(facts: Facts) -> Row | None:
    """The check whether the sectors of the period add up, None where a part is missing."""
    own = (row for row in facts.checks if row["rule"] == "parts" and row["verdict"] != "untestable")
    return next((row for row in own if (row["indicator"], row["measure"]) == ("production_value", "actual")), None)


def _largest_part(facts: Facts, naming: Naming) -> Iterator[Said]:
    """The sector with the largest share, where all are known or none can be larger."""
    shares = [share for subject, _ in facts.subjects(_VALUE) if (share := facts.number(subject, "this", "share"))]
    if not shares:
        return
    top = max(shares, key=lambda row: row["value"])
    if (top["low"] or 0) < _HALF and (_parts_check(facts) is None or len(shares) < 2):  # noqa: PLR2004
        return
    run = Run(naming.words.digits(top), top["id"])
    yield Said({"item": lower(naming.words.name("item", top["item"])), "share": [run]}, [top])


def _parts_add_up(facts: Facts, _naming: Naming) -> Iterator[Said]:
    check = _parts_check(facts)
    if check is not None and check["verdict"] in {"exact", "within"}:
        yield Said()


def _parts_do_not_add_up(facts: Facts, _naming: Naming) -> Iterator[Said]:
    check = _parts_check(facts)
    if check is not None and check["verdict"] == "broken":
        yield Said()


def _attainments(facts: Facts) -> list[tuple[Subject, Row]]:
    """Plan attainments of sectors and products of the province that are no mere bounds."""
    selectors = (_VALUE, Selector(indicator="production_value", role="nested"), Selector(indicator="output"))
    subjects = [subject for of in selectors for subject, _ in facts.subjects(of)]
    found = ((subject, facts.number(subject, "this", "plan_attainment")) for subject in subjects)
    return [(subject, row) for subject, row in found if row is not None]


def _listed(facts: Facts, naming: Naming, *, below: bool, lacking: bool = False) -> Iterator[Said]:
    """Those that missed their plan, apart of which a report is `lacking`: it may yet reach it; or those that did."""
    own = [
        row
        for subject, row in _attainments(facts)
        if bool(row["below"]) == below and (not below or _lacks(facts, subject) == lacking)
        if _is_borne(facts, subject, row)
    ]
    # A lower bound under the plan may still be above it.
    own = [row for row in own if not (below and row["kind"] == "lower_bound")]
    if own:
        yield Said({"list": naming.listing([naming.named(row) for row in own])})


def _lacks(facts: Facts, subject: Subject) -> bool:
    actual = facts.number(subject, "this", "actual")
    return actual is not None and bool(actual.get("lacking"))


def _is_borne(facts: Facts, subject: Subject, row: Row) -> bool:
    """Whether an attainment that does not add up says of its plan what the two printed amounts say."""
    actual, plan = (facts.number(subject, "this", measure) for measure in ("actual", "plan"))
    if not row["doubted"] or actual is None or plan is None or "derived" in {actual["kind"], plan["kind"]}:
        return True
    return bool((actual["value"] < plan["value"]) == bool(row["below"]))


def _reasons(facts: Facts, naming: Naming) -> Iterator[Said]:
    """What the reports say of those that missed their plan."""
    for _, row in _attainments(facts):
        for finding in facts.reasons.get(row["id"], ()) if row["below"] else ():
            name = capital(naming.words.name("item", row["item"]))
            yield Said({"Item": name, "list": str(finding[f"text_{naming.words.lang}"])}, finding=finding)


def _activities(facts: Facts, naming: Naming) -> Iterator[Said]:
    """Which districts exploit what; those that the report names together stay together, as it leaves open which has
    which."""
    products: dict[tuple[str, str], list[str]] = {}
    for row in facts.activities:
        key = (row["place"] if row["joint"] else row["area"], row["area"])
        products.setdefault(key, []).append(lower(naming.words.name("item", row["product"])))
    areas: dict[tuple[str, str], list[str]] = {}
    for (together, area), own in products.items():
        areas.setdefault((together, ", ".join(own)), []).append(naming.words.name("area", area))
    if areas:
        names = [f"{naming.listing(own)} ({what})" for (_, what), own in areas.items()]
        yield Said({"list": naming.patterns.in_list.join(names)})


def _key_points(facts: Facts, _naming: Naming) -> Iterator[Said]:
    """The sentences on the next target that the page of the period begins with."""
    yield from _pointed(facts, lambda row: row["period"] == facts.period("next"))


def _outcomes(facts: Facts, _naming: Naming) -> Iterator[Said]:
    """Those on what became of the targets that were set for the period."""
    yield from _pointed(facts, lambda row: row["period"] == facts.about and row["measure"] == "target_attainment")


def _pointed(facts: Facts, is_meant: Callable[[Row], bool]) -> Iterator[Said]:
    by_id = {row["id"]: row for row in facts.numbers}
    for sentence in facts.key_points:
        numbers = sentence.numbers.values()
        if numbers and all(number in by_id and is_meant(by_id[number]) for number in numbers):
            runs = list(_linked(sentence.text, sentence.numbers))
            yield Said({"text": runs}, [by_id[run.number] for run in runs if run.number])


def _linked(text: str, numbers: Mapping[str, str]) -> Iterator[Run]:
    """A sentence of a page as runs; `numbers`: digits → id."""
    digits = "|".join(map(re.escape, sorted(numbers, key=len, reverse=True)))
    for part in re.split(f"({digits})", text) if numbers else [text]:
        yield Run(part, numbers.get(part, ""))


def _source(facts: Facts, naming: Naming, *, alone: bool) -> Iterator[Said]:
    """Where most numbers are from, where that is no report on the period; `alone`: all of them are, else not all."""
    code = facts.main_source
    own = next((row for row in facts.sources if row["code"] == code), None)
    used = {one for row in facts.numbers if row["period"] == facts.about for one in facts.sources_of(row)}
    if own is None or (own["kind"], own["reported"]) == ("report", facts.about):
        return
    if (used == {code}) == alone:
        yield Said({"source": naming.words.short("source", code)})


def _contradictions(facts: Facts, _naming: Naming) -> Iterator[Said]:
    if facts.contradictions:
        yield Said()


RULES: Mapping[str, Callable[[Facts, Naming], Iterator[Said]]] = {
    "largest_part": _largest_part,
    "parts_add_up": _parts_add_up,
    "parts_do_not_add_up": _parts_do_not_add_up,
    "reached_plan": partial(_listed, below=False),
    "below_plan": partial(_listed, below=True),
    "below_plan_so_far": partial(_listed, below=True, lacking=True),
    "reasons": _reasons,
    "activities": _activities,
    "key_points": _key_points,
    "outcomes": _outcomes,
    "main_source": partial(_source, alone=False),
    "only_source": partial(_source, alone=True),
    "contradictions": _contradictions,
}
