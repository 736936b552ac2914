"""What a report is written from: the numbers of a period as rows, and what is known of them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

import pandas as pd

from lsdash import queries
from lsdash.exports.report_document import monthly, since_january
from lsdash.exports.report_document.patterns import Selector
from lsdash.model import periods
from lsdash.model.filters import Filters
from lsdash.model.words import Row, grouped, rows
from lsdash.present import captions, contradictions, figures
from lsdash.present.contradictions import Contradiction
from lsdash.present.sentences.shared import Sentence
from lsdash.view.view import View, ask

Subject = tuple[str, str, str]  # indicator, item, area


@dataclass(frozen=True)
class Facts:
    """The numbers of the period `about`, of those beside it and of the months since January, and what is known of them.

    `checks`: identities of the period; `doubts`: number → the contradictions that cast doubt on it; `contradictions`:
    those, told; `reasons`: number → statements of the report on it; `activities`: which district exploits what;
    `sources`: all sources; `key_points`: the sentences that the page of the period begins with.
    """

    about: str
    numbers: Sequence[Row]
    checks: Sequence[Row] = ()
    doubts: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    contradictions: Sequence[Contradiction] = ()
    reasons: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    activities: Sequence[Row] = ()
    sources: Sequence[Row] = ()
    key_points: Sequence[Sentence] = ()

    def period(self, when: str) -> str:
        """The period that one of `patterns.WHEN` stands for; "" for the months since January where these are none."""
        found: Mapping[str, Callable[[str], str]] = {
            "before": periods.years_before,
            "next": periods.next_aim,
            "since": since_january.span,
            "year": since_january.year,
        }
        return found[when](self.about) if when in found else self.about

    def subjects(self, of: Selector) -> Iterator[tuple[Subject, list[Row]]]:
        """Each subject that a selector means with its numbers, in the order of the code lists."""
        meant = (row for row in self.numbers if _is_meant(row, of))
        yield from grouped(meant, itemgetter("indicator", "item", "area")).items()

    def number(self, subject: Subject, when: str, measure: str) -> Row | None:
        """The number of a subject in a period, or None."""
        return self._by_key.get((*subject, self.period(when), measure))

    @staticmethod
    def sources_of(row: Row) -> Sequence[str]:
        """The sources that print a number, or the monthly reports that add up to it; none of other derived ones."""
        return row.get("sources") or (() if row["kind"] == "derived" else (row["source"],))

    @cached_property
    def main_source(self) -> str:
        """The source of most of the printed numbers of the period; "" for none."""
        own = (row["source"] for row in self.numbers if row["period"] == self.about and row["kind"] != "derived")
        return next((code for code, _ in Counter(own).most_common(1)), "")

    @cached_property
    def _by_key(self) -> dict[tuple[str, ...], Row]:
        names = ("indicator", "item", "area", "period", "measure")
        return {tuple(row[name] for name in names): row for row in self.numbers}


def _is_meant(row: Row, of: Selector) -> bool:
    return (
        of.indicator in ("", row["indicator"])
        and of.role in ("", "nested" if row["nested"] else row["role"])
        and of.group in ("", row["product_group"])
        and (not of.without_group or of.without_group != row["product_group"])
        and bool(row["area"]) == (of.area == "districts")
    )


def numbers(view: View) -> list[Row]:
    """The numbers that the report of the period that a view is about is written from."""

    def around(period: str) -> Sequence[Row]:
        return rows(ask(view.release, queries.report_numbers, Filters(about=period)))

    about = view.state.about
    printed = around(about)
    return [*printed, *monthly.numbers(view, about, printed), *since_january.numbers(view, around)]


def of_view(view: View) -> Facts:
    """The facts of the period that a view is about. Raises releases.ReleaseError."""

    def frame(query: object) -> pd.DataFrame:
        return view.ask(query, all_rows=True)  # type: ignore[arg-type]

    every = numbers(view)
    ids = {row["id"] for row in every}
    told = _contradictions(view, ids)
    known = {row["number"] for row in rows(frame(queries.doubts))} & ids
    inputs = {row["id"]: {*row["inputs"]} for row in every if row.get("inputs") and known & {*row["inputs"]}}
    doubted = {**{number: {number} for number in known}, **inputs}
    return Facts(
        about=view.state.about,
        numbers=every,
        checks=[row for row in rows(frame(queries.ledger)) if row["period"] == view.state.about and not row["area"]],
        doubts={number: captions.doubts_on(frame(queries.doubts), own) for number, own in doubted.items()},
        contradictions=told,
        reasons=_reasons(rows(frame(queries.findings))),
        activities=rows(frame(queries.report_activities)),
        sources=rows(frame(queries.sources)),
        key_points=figures.sentences_of(view),
    )


def _contradictions(view: View, ids: set[str]) -> list[Contradiction]:
    """The contradictions that cast doubt on a number of the report."""
    doubts = ask(view.release, queries.doubts, Filters())
    causes = {row["id"] for row in captions.doubts_on(doubts, ids)}
    ledger = view.ask(queries.ledger, all_rows=True)
    own = ledger[[(row["cause"] or row["id"]) in causes for row in rows(ledger)]]
    numbers, closings = (view.ask(query, all_rows=True) for query in (queries.ledger_numbers, queries.closings))
    return contradictions.contradictions(own, numbers, closings, view.words)


def _reasons(findings: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in findings:
        for number in row["observations"] or ():
            found.setdefault(number, []).append(row)
    return found
