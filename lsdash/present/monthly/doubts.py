"""What is to be known of the single reports behind a number: which lack, are provisional, late or revised."""

from collections.abc import Sequence
from dataclasses import replace

from lsdash.model import formats
from lsdash.model.monthly_ids import TOTAL, MonthlyId, dump
from lsdash.model.period_names import month_name
from lsdash.model.words import Row, Words
from lsdash.present.markup import Inline

Line = tuple[int, list[Inline]]
_MOST = 12
_STATUSES = ("provisional", "late", "revised")


def report_id(asked: MonthlyId, row: Row) -> str:
    """The id of a single report."""
    month = {"since": row["yyyymm"], "until": row["yyyymm"]}
    return dump(replace(asked, block=row["item"], districts=(row["area"],), measure="actual", residual=False, **month))


def lines(asked: MonthlyId, reports: Sequence[Row], words: Words) -> list[Line]:
    """The reports that lack, are provisional, late, or were revised (with the value of before): each a link."""
    found = _listed("lacking", [row for row in reports if row["lacking"]], asked, words)
    for status in _STATUSES:
        found += _listed(status, [row for row in reports if row["status"] == status], asked, words)
    return found


def unmatched(asked: MonthlyId, reports: Sequence[Row], words: Words) -> list[Line]:
    """Reports of one of two years only: neither growth nor contribution has them."""
    now = [row for row in reports if row["value"] is not None and row["before"] is None]
    before = [row for row in reports if row["value"] is None and row["before"] is not None]
    return _listed("only_now", now, asked, words) + _listed("only_before", before, asked, words)


def _listed(key: str, found: Sequence[Row], asked: MonthlyId, words: Words) -> list[Line]:
    """A line with how many, then the first of them."""
    if not found:
        return []
    made: list[Line] = [(0, [Inline(words.text(f"monthly.card.{key}", count=len(found)))])]
    made += [(1, [Inline(_named(row, asked, words), observation_id=report_id(asked, row))]) for row in found[:_MOST]]
    if len(found) > _MOST:
        made.append((1, [Inline(words.text("monthly.card.more", count=len(found) - _MOST))]))
    return made


def _named(row: Row, asked: MonthlyId, words: Words) -> str:
    """District, month and, of all production, sector; the value, and the one of before."""
    parts = [words.name("area", row["area"]), month_name(words, *divmod(row["yyyymm"], 100))]
    if asked.block == TOTAL:
        parts.append(words.short("item", row["item"]))
    value = formats.MISSING if row["value"] is None else words.bare(row["value"], row)
    said = f"{', '.join(parts)}: {value}"
    if row["revised_from"] is not None:
        said += f" ({words.text('monthly.status.before', value=words.bare(row['revised_from'], row))})"
    return said
