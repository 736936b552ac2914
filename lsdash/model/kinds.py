"""Kinds of numbers and how each is told apart: the one place that decides marks, strokes and SDMX status."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Kind:
    """`before` and `after` stand around the digits; `dashed` is the edge of its marks; `status` is SDMX OBS_STATUS.

    `word` says whether the kind's own word is added in brackets where space allows (ước, est.).
    """

    code: str
    before: str = ""
    after: str = ""
    dashed: bool = False
    word: bool = False
    status: str = "A"


KINDS = {
    kind.code: kind
    for kind in (
        Kind("stated"),
        Kind("estimated", word=True, status="E"),
        Kind("provisional", word=True, status="P"),
        Kind("plan", status="F"),
        Kind("target", status="F"),
        Kind("lower_bound", before="≥\u00a0", status="F"),
        Kind("derived", after="†", dashed=True, status="I"),
        Kind("assumed", word=True, dashed=True, status="F"),
        Kind("synthetic", word=True, status="I"),
    )
}
NOT_FINAL = frozenset({"estimated", "provisional"})
MISSING_STATUS = "O"  # of a number that is not there
AMOUNTS = ("actual", "plan", "target", "assumed")  # measures in the unit of their item
_RATIOS = ("plan_attainment", "target_attainment", "level", "target_level", "share", "plan_share", "target_share")
_NEVER_NEGATIVE = frozenset((*AMOUNTS, *_RATIOS))
_CHANGES = frozenset({"growth", "target_growth", "average_growth"})
_ALL = 100  # percent
# Forms of marks, each with its own shape: how an amount is drawn wherever amounts stand beside each other.
FORMS = ("last", "plan", "actual", "target", "bound", "assumed")
_FORM_OF = {"plan": "plan", "target": "target", "assumed": "assumed"}
AMBIGUOUS = "(?)"
RESTATED = "‡"  # another source prints it otherwise
DOUBTED = "≠"
# Rules of the ledger that say "not more than", and what a verdict is called there.
INEQUALITIES = {"inside", "coverage", "some_districts"}
INEQUALITY = {"exact": "holds", "within": "holds_within"}
VERDICTS = {
    "holds": "≤",
    "holds_within": "≤",
    "exact": "=",
    "within": "≈",
    "broken": DOUBTED,
    "ambiguous": AMBIGUOUS,
    "untestable": "–",
}


def impossible(measure: str, value: Fraction | Decimal) -> str:
    """Why no number of a measure can have this value: "negative_amount" of an amount or a ratio of two amounts,
    "fall_of_more_than_all" of a growth below −100 %; "" where it can."""
    if measure in _NEVER_NEGATIVE and value < 0:
        return "negative_amount"
    return "fall_of_more_than_all" if measure in _CHANGES and value < -_ALL else ""


def form(measure: str, kind: str, *, latest: bool) -> str:
    """The form of a mark: by its measure, a lower bound apart; an actual before the `latest` one is last year's."""
    if kind == "lower_bound":
        return "bound"
    return _FORM_OF.get(measure) or ("actual" if latest else "last")


def marked(
    digits: str,
    *,
    unit: str = "",
    kind: str,
    ambiguous: bool = False,
    restated: bool = False,
    doubted: bool = False,
    word: str = "",
) -> str:
    """`digits` and `unit` with the marks of the kind: "≥ 2 triệu chiếc", "7,596† tỷ đồng (?)", "103,882 (ước)",
    "720.000‡ m3", "79,9%≠"."""
    form = KINDS[kind]
    parts = [f"{form.before}{digits}{form.after}{RESTATED * restated}{DOUBTED * doubted}"]
    if unit:
        parts.append(unit)
    if form.word and word:
        parts.append(f"({word})")
    if ambiguous:
        parts.append(AMBIGUOUS)
    return "\u00a0".join(parts)
