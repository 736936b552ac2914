"""A text → a statement for every number of it: proposed where the rules settle what it is of, else unclear."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lsdash.data.csv_tables import Tables
from lsdash.data.intake.code_lists import CodeLists
from lsdash.data.intake.prose import areas, clauses, leads, measures, proposals, scene, sentences, timing
from lsdash.data.intake.prose.clauses import Measured
from lsdash.data.intake.prose.lexicon import Lexicon, Mention
from lsdash.data.intake.prose.numbers import Number
from lsdash.data.intake.prose.scene import Carried, Scene, Subject
from lsdash.data.intake.prose.statement import Finding, Statement
from lsdash.data.intake.prose.subjects import Subjects, is_part
from lsdash.data.intake.units import MONEY, PERCENT
from lsdash.model.kinds import AMOUNTS
from lsdash.model.observation_ids import Key

_VALUE = "production_value"
_HEADING_WORDS = 10
_TITLE = 3  # paragraphs in which the unit that reports stands


@dataclass(frozen=True)
class Text:
    """What was found in a text; `period` is the one that all of it is about, "" for several or none."""

    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]
    period: str


def read(text: str, tables: Tables) -> Text:
    """The statements and findings of a text, in its order."""
    reader = _Reader(CodeLists(tables))
    for sentence in sentences.of_text(text):
        reader.take(sentence)
    periods = reader.carried.periods
    return Text(
        tuple(proposals.without_contradictions(reader.statements)),
        tuple(reader.findings),
        periods[0] if len(periods) == 1 else "",
    )


@dataclass
class _Reader:
    lists: CodeLists
    statements: list[Statement] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    carried: Carried = field(default_factory=Carried)

    def __post_init__(self) -> None:
        self.lexicon = Lexicon(self.lists)
        self.subjects = Subjects(self.lexicon, self.lists)

    def take(self, sentence: sentences.Sentence) -> None:
        """Read the next sentence."""
        self.carried.enter(sentence)
        seen = scene.of(sentence, self.lexicon, self.lists.units, self.carried.year)
        timing.note_year(seen, self.carried)
        sentence_of = _SentenceReader(seen, self)
        figures = {number.start: one for number, one in sentence_of.figures()}
        for number in seen.numbers:
            self.statements.append(figures.get(number.start) or _no_figure(seen, number))
        if not figures and (finding := self._finding(seen)):
            self.findings.append(finding)
        self._leave(seen, sentence_of.subject)

    @property
    def _has_figures(self) -> bool:
        return any(one.state != "not_a_figure" for one in self.statements)

    def _finding(self, seen: Scene) -> Finding | None:
        named: list[str] = []
        for one in seen.mentions:
            named += [item.item or item.indicator for item in one.meaning.items if one.meaning.certain]
            named += [one.meaning.area] if one.meaning.area else []
        judged = any("judgement" in one.tags for one in seen.mentions)
        return Finding(seen.sentence.place, seen.text, tuple(dict.fromkeys(named))) if named and judged else None

    def _leave(self, seen: Scene, subject: Subject | None) -> None:
        """Keep what the sentence leaves to the next."""
        timing.leave(seen, self.carried)
        carried = self.carried
        if seen.text.endswith(":"):
            carried.list_open, carried.list_period, carried.list_mode = True, carried.period, carried.mode
        if subject is not None:
            carried.subject = subject
        named = [one for one in seen.mentions if one.meaning.items]
        carried.part_open = is_part(named[-1]) if named else carried.part_open
        carried.maker_open = carried.maker_open or any("maker" in one.tags for one in seen.mentions)
        carried.area_of_lead = areas.leading(seen) or carried.area_of_lead
        named_areas = [one.meaning.area or "" for one in areas.named_in(seen)]
        if named_areas:
            carried.area_open = named_areas[-1] != carried.area_of_text
            carried.maker_open = carried.maker_open and bool(named_areas[-1])
        alone = not seen.figures and len(seen.mentions) <= _HEADING_WORDS
        if named_areas and named_areas[-1] and alone and not any("other" in one.tags for one in seen.mentions):
            if carried.paragraph <= _TITLE and not self._has_figures and len(set(named_areas)) == 1:
                carried.area_of_text, carried.area_open = named_areas[-1], False
            else:
                carried.paragraph_area = named_areas[-1]


def _no_figure(seen: Scene, number: Number) -> Statement:
    place, text = seen.sentence.place, seen.text
    printed = text[number.start : number.end]
    return Statement(place, text, number.start, number.end, printed, "not_a_figure", reason=number.reason)


class _SentenceReader:
    """Reads the figures of one sentence from left to right; `subject` is that of the last one."""

    def __init__(self, seen: Scene, reader: _Reader) -> None:
        self.seen, self.reader = seen, reader
        self.subject: Subject | None = None
        self._verb: Mention | None = None

    def figures(self) -> Iterator[tuple[Number, Statement]]:
        """Each figure with its statement."""
        for number in self.seen.figures:
            yield number, self._statement(number)

    def _statement(self, number: Number) -> Statement:
        carried = self.reader.carried
        subject = self.reader.subjects.of(number, self.seen, carried, self.subject)
        when = timing.of_number(number, self.seen, carried)
        said = clauses.clause(self.seen, number, when.mode, when.period, self._verb)
        measured = measures.of(said, subject)
        problem = self._problem(number, subject, when, measured)
        self._verb = said.verb
        self.subject = subject
        self._note_context(number, subject)
        return self._made(number, subject, when, measured, problem)

    def _problem(self, number: Number, subject: Subject, when: timing.When, measured: Measured) -> str:
        """Why a number is unclear, "" where everything is settled."""
        if self.seen.sentence.is_row:
            return "table"
        found = number.reason or subject.problem or subject.area_problem or when.problem or measured.problem
        found = found or leads.problem(number, self.seen, when.period)
        if found:
            return found
        item, measure = subject.item, measured.measure
        if ".." in when.period and "average" not in measure and int(when.period[9:13]) != int(when.period[:4]):
            return "range_of_years"
        if not self.reader.lists.is_valid(subject.area, when.period):
            return "area_not_valid"
        if subject.area in self.reader.lexicon.regions and item.indicator != "industrial_index":
            return "other_province"
        return self._unit_problem(number, subject, measure)

    def _unit_problem(self, number: Number, subject: Subject, measure: str) -> str:
        lists, item = self.reader.lists, subject.item
        units = lists.units_of_items[item.indicator]
        expected = lists.measure_units[measure] or units.get(item.item, "")
        if item.item not in units or number.unit is None:
            return "no_item"
        if units.get(item.item) == number.unit.code == PERCENT and measure != "actual":
            return "other_measure"
        if not expected and number.unit.code == MONEY:
            return "other_unit"
        if expected and expected != number.unit.code:
            return "other_unit"
        if number.value is not None and number.value < 0 and measure in AMOUNTS:
            return "negative"
        carried = self.reader.carried
        said = subject.named_output or carried.is_output or self._amount_follows(number)
        return "value_or_output" if item.indicator == "output" and number.unit.code == "phan-tram" and not said else ""

    def _amount_follows(self, number: Number) -> bool:
        """Whether the next number is an amount of the same product: "tăng 12%, đạt 650.000 m3"."""
        following = next((one for one in self.seen.figures if one.start > number.start), None)
        if (
            following is None
            or following.unit is None
            or following.unit.code in ("phan-tram", "ty-dong", "diem", "lan")
        ):
            return False
        between = self.seen.between(number.end, following.start)
        return ";" not in self.seen.text[number.end : following.start] and not any(
            one.meaning.items or one.unknown for one in between
        )

    def _note_context(self, number: Number, subject: Subject) -> None:
        """Of which indicator the sectors and branches that follow are, and whether products are told by amounts."""
        carried = self.reader.carried
        if subject.problem == "other_subject":
            carried.value_of = "other"
            carried.is_output = False
        elif not subject.problem and subject.item.indicator in (_VALUE, "industrial_index"):
            carried.value_of = subject.item.indicator
            carried.is_output = False
        elif subject.items and subject.item.indicator == "output":
            carried.products = True
            named = subject.named_output or (
                number.unit is not None and number.unit.code not in ("phan-tram", "ty-dong")
            )
            carried.is_output = carried.is_output or named

    def _made(self, number: Number, subject: Subject, when: timing.When, measured: Measured, problem: str) -> Statement:
        place, text = self.seen.sentence.place, self.seen.text
        unit = number.unit.code if number.unit else ""
        one = Statement(
            *(
                place,
                text,
                number.start,
                number.end,
                measured.as_printed or text[number.start : number.end].strip(" ."),
                "unclear",
            ),
            kind=measured.kind,
            value=number.value,
            step=number.step,
            unit=unit,
            candidates=proposals.candidates(subject, when, measured),
            reason=problem,
        )
        if problem:
            return self._with_unit_of_row(one) if problem == "table" else one
        key = Key(subject.item.indicator, subject.item.item, subject.area, when.period, measured.measure)
        return proposals.read_again(replace(one, state="proposed", key=key, candidates=(key,)), number)

    def _with_unit_of_row(self, one: Statement) -> Statement:
        """A number without a unit of its own in the unit that a cell of its row names, where one alone does."""
        named = [self.reader.lists.units.of(cell) for cell in self.seen.text.split("|")]
        found = {unit for unit in named if unit is not None}
        if one.unit or one.value is None or one.step is None or len(found) != 1:
            return one
        (unit,) = found
        words = one.as_printed if unit.factor == 1 else f"{one.as_printed} {unit.written}"  # as the build reads it
        value, step = one.value * unit.factor, one.step * unit.factor
        return replace(one, unit=unit.code, value=value, step=step, as_printed=words)
