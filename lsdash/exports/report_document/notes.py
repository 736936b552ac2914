"""Notes below the page: what has to be known of a number that is in doubt, derived, a bound, or of another source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lsdash.exports.report_document.document import Run
from lsdash.exports.report_document.facts import Facts
from lsdash.exports.report_document.naming import Naming
from lsdash.exports.report_document.since_january import OF_YEAR_PLAN
from lsdash.model.kinds import KINDS
from lsdash.model.words import Row

DERIVED = KINDS["derived"].after


@dataclass
class Notes:
    """The notes of a report in the order of its sentences; `part` is the heading of the part on contradictions."""

    facts: Facts
    naming: Naming
    part: str
    texts: list[str] = field(default_factory=list)
    _first: dict[tuple[str, str], int] = field(default_factory=dict)

    def attached(self, runs: Sequence[Run], said: Sequence[Row]) -> list[Run]:
        """`runs` with a note for each doubt on a number of `said`; what holds of several of a sentence is noted once,
        at the last of them."""
        place = {run.number: number for number, run in enumerate(runs) if run.number}
        ordered = sorted((row for row in said if row["id"] in place), key=lambda row: place[row["id"]])
        groups: dict[tuple[str, str], list[Row]] = {}
        for row in ordered:
            for key, detail in self._doubts(row):
                groups.setdefault((key, detail), []).append(row)
        noted = list(runs)
        for (key, detail), own in sorted(groups.items(), key=lambda group: place[group[1][-1]["id"]]):
            last = place[own[-1]["id"]]
            text = self._text(key, detail, [runs[place[row["id"]]].text.rstrip(DERIVED) for row in own])
            noted[last] = replace(noted[last], notes=(*noted[last].notes, self._add(text)))
        return noted

    def of_finding(self, runs: Sequence[Run], finding: Row) -> list[Run]:
        """`runs` with a note of where a report says so."""
        source = self.naming.words.source(finding["source"])
        place = self.naming.words.located(finding)
        text = self.naming.patterns.notes["finding"].format(source=source, place=place)
        return [*runs[:-1], replace(runs[-1], notes=(*runs[-1].notes, self._add(text)))]

    def _add(self, text: str) -> int:
        self.texts.append(text)
        return len(self.texts)

    def _doubts(self, row: Row) -> Iterator[tuple[str, str]]:
        """The notes that a number needs, each with what it says besides the number."""
        words = self.naming.words
        if checks := self.facts.doubts.get(row["id"], ()):
            yield "doubted", "; ".join(map(words.identity, checks))
        if row["ambiguous"]:
            yield "ambiguous", ""
        if row["restated"]:
            yield "restated", ""
        if row["kind"] == "lower_bound":
            yield "lower_bound", row["as_printed"]
        if row["kind"] == "derived":
            yield "derived", self._formula(row)
        if row.get("lacking"):
            yield "lacking", self.naming.period(row["period"])
        if row["source"] != self.facts.main_source:
            yield "other_source", words.source(row["source"])

    def _formula(self, row: Row) -> str:
        if row["formula"] == OF_YEAR_PLAN:
            return self.naming.words.text("report.of_year_plan")
        return self.naming.words.text(f"formula.{row['formula']}") if row["formula"] else ""

    def _text(self, key: str, detail: str, digits: Sequence[str]) -> str:
        """A note in full; where an earlier one says the same of other numbers, which."""
        numbers = self.naming.words.listing(digits)
        earlier = self._first.setdefault((key, detail), len(self.texts) + 1) if detail else 0
        if detail and earlier <= len(self.texts):
            return self.naming.patterns.notes["again"].format(numbers=numbers, note=earlier)
        about = {"checks": detail, "printed": detail, "formula": detail, "source": detail, "period": detail}
        return self.naming.patterns.notes[key].format(numbers=numbers, part=self.part, **about)
