"""Kinds of numbers and how each is told apart: the one place that decides marks, strokes and SDMX status."""

from dataclasses import dataclass


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
        Kind("plan", status="F"),
        Kind("target", status="F"),
        Kind("lower_bound", before="≥\u00a0", status="F"),
        Kind("derived", after="†", dashed=True, status="I"),
        Kind("assumed", word=True, dashed=True, status="F"),
        Kind("synthetic", word=True, status="I"),
    )
}
AMBIGUOUS = "(?)"


def marked(digits: str, *, unit: str = "", kind: str, ambiguous: bool, word: str = "") -> str:
    """`digits` and `unit` with the marks of the kind: "≥ 2 triệu chiếc", "7,596† tỷ đồng (?)", "103,882 (ước)"."""
    form = KINDS[kind]
    parts = [f"{form.before}{digits}{form.after}"]
    if unit:
        parts.append(unit)
    if form.word and word:
        parts.append(f"({word})")
    if ambiguous:
        parts.append(AMBIGUOUS)
    return "\u00a0".join(parts)
