"""What a report is written by: the order of its parts, the patterns of its sentences, tables and charts, its notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# Measures that a clause may say, each with the measure that a number below zero is said by.
FALLS = {"growth": "fall", "target_growth": "target_fall", "average_growth": "average_fall"}
KINDS = ("stated", "estimated", "provisional", "lower_bound", "target", "computed")
RULES = (
    *("largest_part", "parts_add_up", "parts_do_not_add_up", "reached_plan", "below_plan", "below_plan_so_far"),
    *("reasons", "activities", "key_points", "outcomes", "main_source", "only_source", "contradictions"),
)
NOTES = ("doubted", "ambiguous", "restated", "lower_bound", "derived", "lacking", "other_source", "finding", "again")
WHEN = ("before", "this", "next", "since", "year")
PERIODS = ("year", "quarter", "month", "first_months", "years", "between")


@dataclass(frozen=True)
class Selector:
    """Which numbers are meant; "" for all. `role` is whole, part, nested (inside another part) or remainder;
    `without_group` leaves a group of products out; `area` is "districts" for those of districts, else they are of the
    province."""

    indicator: str = ""
    role: str = ""
    group: str = ""
    without_group: str = ""
    area: str = ""


@dataclass(frozen=True)
class SentencePattern:
    """A sentence about each subject of `of` by the numbers that `clauses` names; about single `numbers` (name in the
    text → indicator.item.measure); or one that a `rule` fills in. `period`: "this", "next" or "since" (January);
    `lead`: begins a sentence of which the texts are the parts of a list, `again` those that go on with a long one;
    `together`: all its sentences in one paragraph."""

    text: str
    of: Selector | None = None
    clauses: Sequence[str] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    period: str = "this"
    lead: str = ""
    again: str = ""
    together: bool = False


@dataclass(frozen=True)
class TablePattern:
    """A table of the subjects of `of`: "unit" or period.measure as columns, of those that have what `needs` names, if
    it names any. `shown` is "numbers", "contradictions" or "sources"."""

    caption: str
    of: Selector = Selector()
    columns: Sequence[str] = ()
    needs: str = ""
    shown: str = "numbers"


@dataclass(frozen=True)
class PartPattern:
    """A part of a report with its heading; `charts` are names of figures."""

    code: str
    heading: str
    sentences: Sequence[SentencePattern] = ()
    tables: Sequence[TablePattern] = ()
    charts: Sequence[str] = ()


@dataclass(frozen=True)
class Page:
    """What stands around a report: issuing body, motto, number, date, title, recipients, signature."""

    issuing: Sequence[str]
    motto: Sequence[str]
    number: str
    date: str
    title: str
    subject: str
    recipients_title: str
    recipients: Sequence[str]
    signature: Sequence[str]
    contents_title: str
    data_link: str


@dataclass(frozen=True)
class Patterns:
    """All patterns of one language. `clauses`: measure → kind → text; `plan` and `base`: what the plan of a form of
    period is called, and the same period a year before it; `between` and `last` join clauses and names, `in_list`
    the parts of a list; `digest` follows from the file."""

    page: Page
    periods: Mapping[str, str]
    plan: Mapping[str, str]
    base: Mapping[str, str]
    between: str
    last: str
    in_list: str
    clauses: Mapping[str, Mapping[str, str]]
    notes: Mapping[str, str]
    parts: Sequence[PartPattern]
    digest: str
