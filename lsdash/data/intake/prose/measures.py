"""What kind of number it is: an amount, growth, a level, an attainment of the plan, a share – told by the words around
it, and never one for another."""

import re
from dataclasses import dataclass

from lsdash.data.intake.prose.lexicon import Mention
from lsdash.data.intake.prose.numbers import Number
from lsdash.data.intake.prose.period_mentions import PeriodMention
from lsdash.data.intake.prose.scene import Scene, Subject
from lsdash.model import periods

_VERBS = ("up", "down", "level", "reach", "exceed", "share", "moves")
_DOUBTS = ("modal", "moves")
_PLAN_OF_YEAR = re.compile(r"(?:kế hoạch|\bKH)\s+(?:cả\s+)?năm\b(?!\s*\d)", re.IGNORECASE)
_PLAN_OF_PART = re.compile(r"(?:kế hoạch|\bKH)\s+(?:của\s+)?(tháng|quý)\b", re.IGNORECASE)
_YEARLY = re.compile(r"\s*/\s*năm|\s+(?:mỗi|một|hằng|hàng)\s+năm", re.IGNORECASE)
_OF_PERIOD_PLAN = 60  # percent: of a month or a quarter no plan of a year is ever met so far


@dataclass(frozen=True)
class Measured:
    """A measure with the words of its number as the tables have them; `problem`: why it is not settled; `possible`: the
    measures that it may be."""

    measure: str = ""
    kind: str = ""
    as_printed: str = ""
    problem: str = ""
    possible: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clause:
    """The words around a number: what is done (`verb`), with what it is compared, and in which mode."""

    scene: Scene
    number: Number
    verb: Mention | None
    near: tuple[Mention, ...]
    behind: tuple[Mention, ...]
    mode: str
    period: str

    @property
    def text(self) -> str:
        """The sentence."""
        return self.scene.text

    def has(self, *tags: str) -> bool:
        """Whether words before the number are of such a kind."""
        return any(tag in one.tags for one in self.near for tag in tags)

    @property
    def estimated(self) -> bool:
        """Whether the words that the number belongs to call it an estimate."""
        words = self.scene.between(self.scene.zone(self.number), self.number.start)
        return any("estimated" in one.tags for one in words)

    @property
    def estimate_open(self) -> bool:
        """Whether a sentence begins with "Ước", which may be said of this number too."""
        first = self.scene.mentions[0] if self.scene.mentions else None
        return first is not None and "estimated" in first.tags and not self.estimated

    @property
    def adjacent(self) -> set[str]:
        """Kinds of the word right before the number."""
        last = self.near[-1] if self.near else None
        return last.tags if last and not self.text[last.end : self.number.start].strip() else set()


def clause(scene: Scene, number: Number, mode: str, period: str, inherited: Mention | None) -> Clause:
    """The clause of a number; `inherited` is the verb of the number before it."""
    start = scene.zone(number)
    words = scene.between(start, number.start)
    named = [one.end for one in words if one.meaning.items or one.meaning.area is not None]
    commas = [cut + 1 for cut in scene.cuts(start, number.start) if scene.text[cut] in ",("]
    start = max([start, *named[-1:], *commas[-1:]])
    near = scene.between(start, number.start)
    verbs = [one for one in near if any(tag in one.tags for tag in _VERBS)]
    own = verbs[-1] if verbs else None
    joined = not named and all("conjunction" in one.tags or "filler" in one.tags or _is_object(one) for one in near)
    return Clause(
        scene, number, own or (inherited if joined else None), tuple(near), tuple(_behind(scene, number)), mode, period
    )


def _is_object(one: Mention) -> bool:
    return bool(one.tags & {"plan", "same_period", "year_before", "compare", "bound"})


def _behind(scene: Scene, number: Number) -> list[Mention]:
    """The words behind a number up to the next number, sign or verb."""
    end = min(
        [
            *(one.start for one in scene.figures if one.start > number.start),
            *scene.cuts(number.end, len(scene.text)),
            len(scene.text),
        ]
    )
    if ")" in scene.text[number.end : end]:
        end = scene.text.index(")", number.end)
    found: list[Mention] = []
    for one in scene.between(number.end, end):
        if any(tag in one.tags for tag in _VERBS) or one.meaning.items:
            break
        found.append(one)
    return found


def of(said: Clause, subject: Subject) -> Measured:
    """The measure of a number."""
    unit = said.number.unit
    if unit is None:
        return Measured(problem="no_unit")
    if unit.code == "phan-tram":
        return _percentage(said, subject)
    if unit.code in ("diem", "lan", "diem-chi-so"):
        return Measured(problem="other_measure", possible=("contribution",) if unit.code == "diem" else ("level",))
    return _amount(said)


def _amount(said: Clause) -> Measured:
    measure = "target" if said.mode == "target" else "actual"
    possible = (measure, "plan") if said.has("plan") else (measure,)
    verb = said.verb.tags if said.verb and said.verb in said.near else set()
    printed = _printed(said)
    problem = ""
    if said.adjacent & {"approximate"}:
        problem = "approximate"
    elif verb & {"up", "down", "exceed", "level", "share", "moves"} or said.has("moves"):
        problem = "change_of_amount"
    elif said.has("compare", "same_period", "year_before", "other_base") or _bases(said, before=True):
        problem = "compared_amount"
    elif said.number.pair == 1 and said.mode:
        problem = "not_a_fact"
    elif said.mode == "modal" or said.has("modal", "average") or any("modal" in one.tags for one in said.behind[:2]):
        problem = "not_a_fact"
    elif _in_brackets(said):
        problem = "in_brackets"
    elif len(said.behind) > 1 and "partial" in said.behind[0].tags and said.behind[1].unknown:
        problem = "unknown_words"
    elif said.has("plan"):
        return _planned(said, printed, possible)
    if problem:
        return Measured(problem=problem, possible=possible)
    return _with_kind(said, measure, printed)


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
    straight = re.search(r"\b(?:kế hoạch|KH)(?:\s+(?:cả\s+)?năm)?(?:\s+\d{4})?\s*(?:là|đề ra là|giao là|:)\s*$", before, re.IGNORECASE)
    if not straight or said.mode or re.search(r"(?:so với|vượt|bằng|so)\s*$", before[: straight.start()], re.IGNORECASE):
        return Measured(problem="plan_or_actual", possible=possible)
    return Measured("plan", "stated", printed)


def _in_brackets(said: Clause) -> bool:
    before = said.text[: said.number.start]
    return before.rfind("(") > before.rfind(")")


def _with_kind(said: Clause, measure: str, printed: str) -> Measured:
    """The measure with its kind: an estimate, a lower bound, a target."""
    bound = bool(said.adjacent & {"bound"})
    estimated = said.estimated
    if said.estimate_open:
        return Measured(problem="several_kinds", possible=(measure,))
    if bound:
        printed = said.text[said.near[-1].start].lower() + said.text[said.near[-1].start + 1 : said.number.start] + printed
    if sum((bound, estimated, said.has("provisional"))) > 1 or (said.mode == "target" and (estimated or said.has("provisional"))):
        return Measured(problem="several_kinds", possible=(measure,))
    kind = "target" if said.mode == "target" else "stated"
    if bound:
        kind = "lower_bound"
    elif estimated:
        kind = "estimated"
    elif said.has("provisional"):
        kind = "provisional"
    return Measured(measure, kind, printed)


def _percentage(said: Clause, subject: Subject) -> Measured:
    verb = said.verb.tags if said.verb else set()
    possible = _possible(verb, said)
    if said.adjacent & {"approximate"}:
        return Measured(problem="approximate", possible=possible)
    if said.mode == "modal" or said.has("modal", "moves") or "moves" in verb:
        return Measured(problem="not_a_fact", possible=possible)
    if any(tag in one.tags for one in said.behind for tag in ("modal", "moves")):
        return Measured(problem="unknown_words", possible=possible)
    if said.has("average") or _YEARLY.match(said.text, said.number.end) or any("average" in one.tags for one in said.behind):
        return _average(said, verb, possible)
    if _of_base_itself(said):
        return Measured(problem="compared_amount", possible=possible)
    if verb & {"exceed"}:
        return _excess(said, possible)
    if verb & {"up", "down"}:
        return _growth(said, verb, possible)
    if verb & {"level", "reach"}:
        return _level_or_attainment(said, subject, possible)
    if verb & {"share"}:
        return _share(said, subject)
    if said.text[said.number.start] in "+-−" and said.verb not in said.near:
        return _signed(said)
    return Measured(problem="no_verb", possible=possible)


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


@dataclass(frozen=True)
class _Object:
    """What a percentage is compared with."""

    plan: Mention | None
    same_period: Mention | None
    year_before: Mention | None
    bases: tuple[PeriodMention, ...]
    unknown: bool
    end: int

    @property
    def is_year(self) -> bool:
        return bool(self.same_period or self.year_before or self.bases)


def _object(said: Clause) -> _Object:
    """The object behind a number, else the one between verb and number."""
    words = said.behind
    bases = _bases(said, before=False)
    if not any(_is_object(one) for one in words) and not bases and said.verb:
        words = tuple(one for one in said.near if one.start >= said.verb.start)
        bases = _bases(said, before=True)
    found = {tag: next((one for one in words if tag in one.tags), None) for tag in ("plan", "same_period", "year_before", "other_base")}
    ends = [one.end for one in found.values() if one] + [one.end for one in bases]
    unknown = found["other_base"] is not None or any(one.unknown or "other" in one.tags for one in words)
    if any("compare" in one.tags for one in words) and not ends:
        unknown = True
    return _Object(found["plan"], found["same_period"], found["year_before"], bases, unknown, max(ends, default=said.number.end))


def _bases(said: Clause, *, before: bool) -> tuple[PeriodMention, ...]:
    start, end = said.number.end, max((one.end for one in said.behind), default=said.number.end)
    tail = [one for one in said.scene.periods if one.start >= end]
    if before:
        start, end = (said.near[0].start if said.near else said.number.start), said.number.start
    elif tail and not re.search(r"[,;:.()]|\d", said.text[end : tail[0].start]):
        end = max(end, tail[0].end)
    return tuple(one for one in said.scene.periods if start <= one.start and one.end <= end and one.role == "base")


def _growth(said: Clause, verb: set[str], possible: tuple[str, ...]) -> Measured:
    against = _object(said)
    if against.unknown or against.plan:
        return Measured(problem="other_base", possible=(*possible, "plan_attainment") if against.plan else possible)
    problem = _base_problem(said, against)
    if problem:
        return Measured(problem=problem, possible=possible)
    if said.verb is None or (verb & {"down"} and said.number.value is not None and said.number.value < 0):
        return Measured(problem="sign", possible=possible)
    printed = said.text[said.verb.start : said.number.end] if said.verb in said.near else ""
    if verb & {"down"}:
        if not printed or re.search(r"\d", said.text[said.verb.start : said.number.start]):
            return Measured(problem="sign", possible=possible)
        if said.adjacent & {"bound"}:
            return Measured(problem="bound_of_fall", possible=possible)
        printed = "giảm" + printed[4:] if printed[:4].lower() == "giảm" else printed
        return _compared(said, "growth", printed)
    short = said.text[said.verb.end : said.number.start].strip() == "" and bool(printed)
    own = said.text[said.number.start : said.number.end]
    return _compared(said, "growth", printed[0].lower() + printed[1:] if short else own)


def _signed(said: Clause) -> Measured:
    """ "(+8,1% so cùng kỳ)": growth, where what it is against is said."""
    against = _object(said)
    problem = _base_problem(said, against) if against.is_year else "no_base"
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
    kind = "lower_bound" if bound else "estimated" if estimated else "stated"
    return Measured(measure, kind, printed)


def _base_problem(said: Clause, against: _Object) -> str:
    """Why the base is not the same period a year before, "" where it is."""
    if len(against.bases) > 1:
        return "several_bases"
    if against.bases:
        return _base_code_problem(said, against.bases[0].code, same=against.same_period is not None)
    if against.same_period:
        return ""
    if against.year_before:
        return "" if said.period.isdigit() else "other_base"
    first = min((one.start for one in said.scene.figures), default=0)
    led = any("same_period" in one.tags for one in said.scene.between(0, first))
    led = led or any(one.role == "base" and one.end <= first for one in said.scene.periods)
    if led:
        bases = [one for one in said.scene.periods if one.role == "base" and one.end <= first]
        return _base_code_problem(said, bases[-1].code, same=True) if bases else ""
    return "" if said.period.isdigit() else "no_base"


def _base_code_problem(said: Clause, base: str, *, same: bool) -> str:
    period = periods.parse(said.period)
    if period is None or not base or periods.parse(base) is None:
        return "other_base"
    expected = period.before(1).code
    year = base.isdigit() and same and int(base) == period.until // 100 - 1 and period.years == 1
    return "" if base == expected or year else "other_base"


def _level_or_attainment(said: Clause, subject: Subject, possible: tuple[str, ...]) -> Measured:
    against = _object(said)
    if against.unknown or (against.plan and against.is_year):
        return Measured(problem="other_base", possible=possible)
    printed = said.text[said.number.start : against.end]
    if against.plan:
        return _attainment(said, printed, possible)
    if against.is_year:
        problem = _base_problem(said, against)
        return Measured(problem=problem, possible=possible) if problem else _compared(said, "level", printed)
    if said.verb and "reach" in said.verb.tags and subject.items and subject.item.indicator == "electric_households":
        return _with_kind(said, "actual", said.text[said.number.start : said.number.end])
    rate = re.search(r"\b(?:tốc độ|mức)\s+tăng(?:\s+trưởng)?\b[^,;%]*$", said.text[: said.number.start], re.IGNORECASE)
    if rate and said.period.isdigit() and said.mode != "modal":
        return _compared(said, "growth", said.text[said.number.start : said.number.end])
    return Measured(problem="no_base", possible=possible)


def _attainment(said: Clause, printed: str, possible: tuple[str, ...]) -> Measured:
    if problem := _plan_problem(said):
        return Measured(problem=problem, possible=possible)
    if said.estimate_open:
        return Measured(problem="several_kinds", possible=possible)
    if said.adjacent & {"bound"}:
        word = said.text[said.near[-1].start : said.near[-1].end].lower()
        return Measured("plan_attainment", "lower_bound", f"{word} {printed}")
    return Measured("plan_attainment", "estimated" if said.estimated else "stated", printed)


def _plan_problem(said: Clause) -> str:
    """Why the plan may be another one than that of the period; a target is not measured against a plan."""
    if said.mode:
        return "not_a_fact"
    around = said.text[said.near[0].start if said.near else said.number.start : said.number.end + 40]
    around = re.split(r"[;,]\s", around)[0] if said.behind else around
    plans = [one for one in said.scene.periods if one.role == "plan" and abs(one.start - said.number.end) < 40]  # noqa: PLR2004
    if any(one.code != said.period for one in plans):
        return "other_plan"
    if said.period.isdigit():
        return "other_plan" if _PLAN_OF_PART.search(around) else ""
    if plans or _PLAN_OF_PART.search(around):
        return ""
    span = ".." in said.period
    if _PLAN_OF_YEAR.search(around) or span or (said.number.value or 0) < _OF_PERIOD_PLAN:
        return "other_plan"
    return ""


def _excess(said: Clause, possible: tuple[str, ...]) -> Measured:
    """ "vượt 26,4% kế hoạch": the attainment is 126.4."""
    against = _object(said)
    named = said.verb is not None and re.search(r"kế hoạch|\bKH\b", said.text[said.verb.start : said.verb.end], re.IGNORECASE)
    if against.unknown or against.is_year or not (against.plan or named) or said.verb is None:
        return Measured(problem="other_base", possible=possible)
    if said.verb not in said.near or said.adjacent & {"bound"}:
        return Measured(problem="other_base", possible=possible)
    if problem := _plan_problem(said):
        return Measured(problem=problem, possible=possible)
    printed = said.text[said.verb.start : max(said.number.end, against.end)]
    at = printed.lower().find("vượt")
    return Measured("plan_attainment", "estimated" if said.estimated else "stated", "vượt" + printed[at + 4 :])


def _average(said: Clause, verb: set[str], possible: tuple[str, ...]) -> Measured:
    if not verb & {"up", "down"} or ".." not in said.period or said.mode:
        return Measured(problem="average", possible=("average_growth",))
    if _object(said).is_year or _object(said).plan or said.verb not in said.near:
        return Measured(problem="average", possible=("average_growth",))
    printed = said.text[said.number.start : said.number.end]
    if verb & {"down"} and said.verb:
        printed = said.text[said.verb.start : said.number.end]
    return _compared(said, "average_growth", printed)


def _share(said: Clause, subject: Subject) -> Measured:
    """A share of the whole province's production value."""
    whole = any("whole" in one.tags for one in said.scene.between(said.number.end, said.number.end + 60))
    of_value = subject.items and subject.item.indicator == "production_value" and subject.item.item != "total"
    if not whole or not of_value or said.mode:
        return Measured(problem="share_of_what", possible=("share",))
    return Measured("share", "stated", said.text[said.number.start : said.number.end])
