"""What kind of number it is: an amount, growth, a level, an attainment of the plan, a share – told by the words around
it, and never one for another."""

import re

from lsdash.data.intake.prose import amounts
from lsdash.data.intake.prose.bases import object_of, plan_problem, year_problem
from lsdash.data.intake.prose.clauses import Clause, Measured
from lsdash.data.intake.prose.scene import Subject

_IN_PERCENT = ("electric_households", "national_share")  # what they reach is itself a percentage
_YEARLY = re.compile(r"\s*/\s*năm|\s+(?:mỗi|một|hằng|hàng)\s+năm", re.IGNORECASE)


def of(said: Clause, subject: Subject) -> Measured:
    """The measure of a number."""
    unit = said.number.unit
    if unit is None:
        return Measured(problem="no_unit")
    if unit.code == "phan-tram":
        return _percentage(said, subject)
    if unit.code in ("diem", "lan"):
        return Measured(problem="other_measure", possible=("contribution",) if unit.code == "diem" else ("level",))
    return amounts.of(said)


def _percentage(said: Clause, subject: Subject) -> Measured:
    verb = said.verb.tags if said.verb else set()
    possible = _possible(verb, said)
    if problem := _doubt(said, verb):
        return Measured(problem=problem, possible=possible)
    if _is_average(said):
        return _average(said, verb)
    if _of_base_itself(said):
        return Measured(problem="compared_amount", possible=possible)
    return _by_verb(said, subject, verb, possible)


def _by_verb(said: Clause, subject: Subject, verb: set[str], possible: tuple[str, ...]) -> Measured:
    if verb & {"exceed"}:
        return _excess(said, possible)
    if verb & {"up", "down"}:
        return _growth(said, verb, possible)
    if verb & {"level", "reach"}:
        return _level_or_attainment(said, subject, possible)
    if verb & {"share"}:
        return _share(said, subject)
    return _without_verb(said, subject, possible)


def _without_verb(said: Clause, subject: Subject, possible: tuple[str, ...]) -> Measured:
    """ "(+8,1% so cùng kỳ)" and "93,7% kế hoạch" need no verb."""
    if not said.text[said.number.start].isdigit() and said.verb not in said.near:
        return _signed(said)
    if said.verb is None and object_of(said).plan:
        return _level_or_attainment(said, subject, possible)
    return Measured(problem="no_verb", possible=possible)


def _doubt(said: Clause, verb: set[str]) -> str:
    """Why a percentage is no fact, whatever it measures; "" where it may be one."""
    if said.adjacent & {"approximate"}:
        return "approximate"
    if said.mode == "modal" or said.has("modal", "moves") or "moves" in verb:
        return "not_a_fact"
    return "unknown_words" if any(one.tags & {"modal", "moves"} for one in said.behind) else ""


def _is_average(said: Clause) -> bool:
    """Whether growth is told as an average of several years."""
    yearly = _YEARLY.match(said.text, said.number.end) is not None
    return yearly or said.has("average") or any("average" in one.tags for one in said.behind)


def _of_base_itself(said: Clause) -> bool:
    """Whether the percentage is that of the year before: "(cùng kỳ tăng 8,5%)"."""
    if said.verb not in said.near or said.verb is None:
        return False
    before = [one for one in said.near if one.end <= said.verb.start]
    named = [one for one in before if one.tags & {"same_period", "year_before"}]
    return bool(named) and not any("compare" in one.tags for one in before)


def _possible(verb: set[str], said: Clause) -> tuple[str, ...]:
    before = "target_" if said.mode == "target" else ""
    if verb & {"up", "down"}:
        return (f"{before}growth",)
    if verb & {"exceed"}:
        return ("plan_attainment", f"{before}growth")
    if verb & {"share"}:
        return (f"{before}share",)
    return f"{before}level", "plan_attainment", f"{before}growth"


def _growth(said: Clause, verb: set[str], possible: tuple[str, ...]) -> Measured:
    against = object_of(said)
    if against.plan:
        return Measured(problem="other_base", possible=(*possible, "plan_attainment"))
    problem = "other_base" if against.unknown else year_problem(said, against)
    if problem or said.verb is None:
        return Measured(problem=problem or "no_verb", possible=possible)
    if verb & {"down"}:
        return _fall(said, possible)
    own = said.text[said.number.start : said.number.end]
    straight = said.verb in said.near and not said.text[said.verb.end : said.number.start].strip()
    printed = said.text[said.verb.start : said.number.end] if straight else own
    return _compared(said, "growth", printed[0].lower() + printed[1:])


def _fall(said: Clause, possible: tuple[str, ...]) -> Measured:
    """ "giảm 3,6%": its sign is read from the word, which must lead to the number without another one between."""
    verb, number = said.verb, said.number
    if verb is None or verb not in said.near or (number.value or 0) < 0:
        return Measured(problem="sign", possible=possible)
    printed = _from_fall(said)
    if not printed or said.adjacent & {"bound"}:
        return Measured(problem="sign", possible=possible)
    return _compared(said, "growth", printed)


def _from_fall(said: Clause) -> str:
    """The words from "giảm" to the number and its unit, by which the build reads a number below zero; else ""."""
    before = said.text[: said.number.start]
    at = before.lower().rfind("giảm ")
    return f"giảm{said.text[at + 4 : said.number.end]}" if at >= 0 and not re.search(r"\d", before[at:]) else ""


def _signed(said: Clause) -> Measured:
    """ "(+8,1% so cùng kỳ)": growth, where what it is against is said."""
    against = object_of(said)
    problem = year_problem(said, against) if against.is_year else "no_base"
    if problem or against.unknown or against.plan:
        return Measured(problem=problem or "other_base", possible=("growth",))
    return _compared(said, "growth", said.text[said.number.start : said.number.end])


def _compared(said: Clause, measure: str, printed: str) -> Measured:
    """Growth or level: of a target where the sentence is about one."""
    bound = bool(said.adjacent & {"bound"})
    if bound:
        word = said.text[said.near[-1].start : said.near[-1].end].lower()
        printed = f"{word} {said.text[said.number.start : said.number.end]}"
    if said.mode == "target":
        return Measured(f"target_{measure}", "lower_bound" if bound else "target", printed)
    estimated = said.estimated
    if (bound and estimated) or said.estimate_open:
        return Measured(problem="several_kinds", possible=(measure,))
    provisional = said.has("provisional")
    if provisional and (bound or estimated):
        return Measured(problem="several_kinds", possible=(measure,))
    kind = "lower_bound" if bound else "estimated" if estimated else "provisional" if provisional else "stated"
    return Measured(measure, kind, printed)


def _level_or_attainment(said: Clause, subject: Subject, possible: tuple[str, ...]) -> Measured:
    against = object_of(said)
    if against.unknown or (against.plan and against.is_year):
        return Measured(problem="other_base", possible=possible)
    printed = said.text[said.number.start : against.end]
    if against.plan:
        return _attainment(said, printed, possible)
    if against.is_year:
        problem = year_problem(said, against)
        return Measured(problem=problem, possible=possible) if problem else _compared(said, "level", printed)
    if said.verb and "reach" in said.verb.tags and subject.items and subject.item.indicator in _IN_PERCENT:
        return amounts.with_kind(said, "actual", said.text[said.number.start : said.number.end])
    rate = re.search(r"\b(?:tốc độ|mức)\s+tăng(?:\s+trưởng)?\b[^,;%]*$", said.text[: said.number.start], re.IGNORECASE)
    if rate and said.period.isdigit() and said.mode != "modal":
        return _compared(said, "growth", said.text[said.number.start : said.number.end])
    return Measured(problem="no_base", possible=possible)


def _attainment(said: Clause, printed: str, possible: tuple[str, ...]) -> Measured:
    if problem := plan_problem(said):
        return Measured(problem=problem, possible=possible)
    if said.estimate_open:
        return Measured(problem="several_kinds", possible=possible)
    if said.adjacent & {"bound"}:
        word = said.text[said.near[-1].start : said.near[-1].end].lower()
        return Measured("plan_attainment", "lower_bound", f"{word} {printed}")
    if said.has("provisional"):
        problem = "several_kinds" if said.estimated else ""
        return Measured("plan_attainment", "provisional", printed, problem, possible)
    return Measured("plan_attainment", "estimated" if said.estimated else "stated", printed)


def _excess(said: Clause, possible: tuple[str, ...]) -> Measured:
    """ "vượt 26,4% kế hoạch": the attainment is 126.4."""
    against = object_of(said)
    named = said.verb is not None and re.search(
        r"kế hoạch|\bKH\b", said.text[said.verb.start : said.verb.end], re.IGNORECASE
    )
    if against.unknown or against.is_year or not (against.plan or named) or said.verb is None:
        return Measured(problem="other_base", possible=possible)
    if said.verb not in said.near or said.adjacent & {"bound"}:
        return Measured(problem="other_base", possible=possible)
    if problem := plan_problem(said):
        return Measured(problem=problem, possible=possible)
    printed = said.text[said.verb.start : max(said.number.end, against.end)]
    at = printed.lower().find("vượt")
    return Measured("plan_attainment", "estimated" if said.estimated else "stated", "vượt" + printed[at + 4 :])


def _average(said: Clause, verb: set[str]) -> Measured:
    if not verb & {"up", "down"} or ".." not in said.period or said.mode:
        return Measured(problem="average", possible=("average_growth",))
    if object_of(said).is_year or object_of(said).plan or said.verb not in said.near:
        return Measured(problem="average", possible=("average_growth",))
    printed = said.text[said.number.start : said.number.end]
    if verb & {"down"}:
        printed = _from_fall(said)
    return _compared(said, "average_growth", printed) if printed else Measured(problem="sign")


def _share(said: Clause, subject: Subject) -> Measured:
    """A share of the whole province's production value."""
    whole = any("whole" in one.tags for one in said.scene.between(said.number.end, said.number.end + 60))
    of_value = subject.items and subject.item.indicator == "production_value" and subject.item.item != "total"
    if not whole or not of_value or said.mode:
        return Measured(problem="share_of_what", possible=("share",))
    return Measured("share", "stated", said.text[said.number.start : said.number.end])
