"""Numbers → sentences by patterns; a sentence that its numbers do not bear is not written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lsdash.exports.report_document import judgements
from lsdash.exports.report_document.document import Paragraph, Run, filled
from lsdash.exports.report_document.facts import Facts, Subject
from lsdash.exports.report_document.naming import Naming
from lsdash.exports.report_document.notes import DERIVED, Notes
from lsdash.exports.report_document.patterns import FALLS, SentencePattern
from lsdash.model import periods
from lsdash.model.words import Row

SAID_AS = {"synthetic": "stated", "plan": "stated"}  # a warning on every page says what is made up
_ADDED = {"derived", "plan"}  # of monthly reports: marked, or in tables alone
# Of several years one has to say whether an amount is their sum or of a year: tables do.
_OF_YEARS = ("average_growth",)


_MOST_LISTED = 8


def _between(parts: Sequence[list[Run]], sign: str) -> list[Run]:
    """All runs of `parts`, with a sign between two of them."""
    return [run for number, one in enumerate(parts) for run in ([Run(sign)] if number else []) + one]


@dataclass
class Writer:
    """Writes sentences, each number once; `notes` gathers what its numbers need said below."""

    facts: Facts
    naming: Naming
    notes: Notes
    written: set[str] = field(default_factory=set)

    def paragraphs(self, pattern: SentencePattern) -> Iterator[Paragraph]:
        """The paragraphs that a pattern gives."""
        if pattern.rule:
            sentences = list(self._by_rule(pattern))
        elif pattern.of is None:
            sentences = list(self._of_numbers(pattern))
        else:
            sentences = list(self._of_subjects(pattern))
        if pattern.lead:
            sentences = list(self._lists(pattern, sentences))
        if pattern.together and sentences:
            yield Paragraph(_between(sentences, " "))
        else:
            yield from map(Paragraph, sentences)

    def _lists(self, pattern: SentencePattern, parts: Sequence[list[Run]]) -> Iterator[list[Run]]:
        """Sentences that list parts, so many in each as are still read with ease."""
        for first in range(0, len(parts), _MOST_LISTED):
            own = parts[first : first + _MOST_LISTED]
            listed = _between(own, self.naming.patterns.in_list)
            own_lead = pattern.again if first and pattern.again else pattern.lead
            yield [*filled(own_lead, self.naming.times), *listed, Run(".")]

    def _of_subjects(self, pattern: SentencePattern) -> Iterator[list[Run]]:
        if pattern.of is None:
            return
        for subject, own in self.facts.subjects(pattern.of):
            said = [row for row in self._said(pattern, subject) if row["id"] not in self.written]
            if not said:
                continue
            clauses = self._joined([self._clause(row) for row in said])
            names = {**self.naming.times, **self.naming.subject(subject), "parent": self.naming.parent(own[0])}
            yield self._noted(filled(pattern.text, {**names, "clauses": clauses}), said)

    def _said(self, pattern: SentencePattern, subject: Subject) -> Iterator[Row]:
        """The numbers of a subject that its clauses have words for. Those that were aimed at for the very months that
        the report tells of stand in tables alone."""
        if pattern.period == "next" and self.facts.period("next") == self.facts.period("since"):
            return
        for measure in pattern.clauses:
            row = self.facts.number(subject, pattern.period, measure)
            if row is not None and self._template(row):
                yield row

    def _template(self, row: Row) -> str:
        """The words for a number, "" where there are none: then only tables have it."""
        if row["measure"] not in _OF_YEARS and periods.of(row["period"]).years > 1:
            return ""
        measure, kind = str(row["measure"]), str(row["kind"])
        measure = FALLS.get(measure, measure) if row["value"] < 0 else measure
        kind = "computed" if kind in _ADDED and row.get("sources") else SAID_AS.get(kind, kind)
        return self.naming.patterns.clauses.get(measure, {}).get(kind, "")

    def _clause(self, row: Row) -> list[Run]:
        template = self._template(row)
        mark = DERIVED if f"{{value}}{DERIVED}" in template else ""  # stands before the sign of a note
        value = [Run(self.naming.quantity(row) + mark, row["id"])]
        plain = template.replace(f"{{value}}{mark}", "{value}")
        return filled(plain, {"value": value, **self._compared(row["period"])})

    def _compared(self, period: str) -> dict[str, str]:
        return {"plan": self.naming.plan(period), "base": self.naming.base(period)}

    def _joined(self, clauses: Sequence[list[Run]]) -> list[Run]:
        runs: list[Run] = []
        for number, clause in enumerate(clauses):
            if number:
                patterns = self.naming.patterns
                runs.append(Run(patterns.last if number == len(clauses) - 1 else patterns.between))
            runs += clause
        return runs

    def _of_numbers(self, pattern: SentencePattern) -> Iterator[list[Run]]:
        """A sentence about single numbers: all have to be there, stated, of one source, and not yet said."""
        found: dict[str, Row] = {}
        for name, number in pattern.numbers.items():
            indicator, item, measure = number.split(".")
            row = self.facts.number((indicator, item, ""), pattern.period, measure)
            if row is None or SAID_AS.get(row["kind"], row["kind"]) != "stated" or row["id"] in self.written:
                return
            found[name] = row
        if len({row["source"] for row in found.values()}) != 1:
            return
        values = {name: [Run(self.naming.quantity(row), row["id"])] for name, row in found.items()}
        yield self._noted(filled(pattern.text, {**self.naming.times, **values}), list(found.values()))

    def _by_rule(self, pattern: SentencePattern) -> Iterator[list[Run]]:
        for said in judgements.RULES[pattern.rule](self.facts, self.naming):
            if not any(row["id"] in self.written for row in said.numbers):
                runs = self._noted(filled(pattern.text, {**self.naming.times, **said.values}), said.numbers)
                yield self.notes.of_finding(runs, said.finding) if said.finding else runs

    def _noted(self, runs: list[Run], said: Sequence[Row]) -> list[Run]:
        self.written |= {row["id"] for row in said}
        return self.notes.attached(runs, said)
