"""Who missed the plan and why, and what is to be done: the words of the report beside the numbers that they explain."""

from collections.abc import Sequence

import pandas as pd

from lsdash.model.words import Row, Words, rows
from lsdash.present.charts.bullet import planned_rows
from lsdash.present.links import FINDINGS, to_finding, to_page
from lsdash.present.markup import Inline

_SOLUTIONS = "giai-phap"
_MOST = 5  # solutions that are named; the others stand on their page
Line = Sequence[Inline]
_SPACE = Inline(" ")


def reasons(board: pd.DataFrame, findings: pd.DataFrame, words: Words) -> list[Line]:
    """For each part of the whole that missed its plan the reasons that the report on the period gives for that very
    number, each with a link to the statement; or that it gives none. Nothing where no part missed it, or the period has
    no report.

    `board` is the frame of `queries.sector_board`, `findings` that of `queries.findings`.
    """
    below = [row for row in rows(planned_rows(board)) if row["measure"] == "plan_attainment" and row["below"]]
    if words.about not in words.reported:
        return []
    return [_reasons_of(row, rows(findings), words) for row in below]


def _reasons_of(row: Row, findings: Sequence[Row], words: Words) -> Line:
    own = [finding for finding in findings if row["id"] in (finding["observations"] or ())]
    name = words.name("item", row["item"])
    lead = Inline(f"{name}: ")
    if not own:
        return [lead, Inline(words.text("overview.no_reason"))]
    # A statement that begins with the name says itself what it is about.
    named = str(own[0][f"text_{words.lang}"]).startswith(name)
    return [*([] if named else [lead]), *(part for finding in own for part in _told(finding, words))]


def solutions(findings: pd.DataFrame, words: Words) -> list[Line]:
    """What the report on the period itself says is to be done, each with a link to the statement; of many the first,
    and a link to all. Nothing where the statements are of a report on another period."""
    own = [
        row
        for row in rows(findings)
        if row["finding_group"] == _SOLUTIONS and words.name("reported", row["source"]) == words.about
    ]
    lines: list[Line] = [[to_finding(str(row[f"text_{words.lang}"]), row["id"])] for row in own[:_MOST]]
    rest = [to_page(words.text("overview.all_solutions", count=len(own)), FINDINGS)]
    return [*lines, rest] if len(own) > _MOST else lines


def _told(finding: Row, words: Words) -> Line:
    return [
        Inline(f"{finding[f'text_{words.lang}']} "),
        to_finding(f"({words.located(finding)})", finding["id"]),
        _SPACE,
    ]
