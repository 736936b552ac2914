"""Lines of a card on the single reports behind a number: which lack, are provisional, late or revised."""

from collections.abc import Sequence
from dataclasses import replace

from lsdash.model import formats
from lsdash.model.monthly_ids import TOTAL, MonthlyId, dump
from lsdash.model.period_names import month_name
from lsdash.model.words import Row, Words
from lsdash.present.html_card import Line
from lsdash.present.markup import Inline

_MOST = 12
_STATUSES = ("estimated", "provisional", "late", "revised")


def report_id(number: MonthlyId, row: Row) -> str:
    """The id of a single report."""
    month = {"since": row["yyyymm"], "until": row["yyyymm"]}
    place = (row["area"],) if row["area"] else ()
    return dump(replace(number, block=row["item"], districts=place, measure="actual", residual=False, **month))


def lines(number: MonthlyId, reports: Sequence[Row], words: Words) -> list[Line]:
    """The reports that lack, are provisional, late, or were revised (with the value of before): each a link."""
    listed = _listed("lacking", [row for row in reports if row["lacking"]], number, words)
    for status in _STATUSES:
        listed += _listed(status, [row for row in reports if row["status"] == status], number, words)
    return listed


def unmatched(number: MonthlyId, reports: Sequence[Row], words: Words) -> list[Line]:
    """Reports of one of two years only: neither growth nor contribution has them."""
    now = [row for row in reports if row["value"] is not None and row["before"] is None]
    before = [row for row in reports if row["value"] is None and row["before"] is not None]
    return _listed("only_now", now, number, words) + _listed("only_before", before, number, words)


def _listed(key: str, reports: Sequence[Row], number: MonthlyId, words: Words) -> list[Line]:
    """A line with how many, then the first of them."""
    if not reports:
        return []
    names = words.listing(dict.fromkeys(_place(row, words) for row in reports))
    lines: list[Line] = [(0, [Inline(words.text(f"monthly.card.{key}", count=len(reports), places=names))])]
    lines += [
        (1, [Inline(_named(row, number, words), observation_id=report_id(number, row))]) for row in reports[:_MOST]
    ]
    if len(reports) > _MOST:
        lines.append((1, [Inline(words.text("monthly.card.more", count=len(reports) - _MOST))]))
    return lines


def _place(row: Row, words: Words) -> str:
    return words.name("area", row["area"]) if row["area"] else words.text("monthly.place.whole")


def _named(row: Row, number: MonthlyId, words: Words) -> str:
    """District, month and, of all production, sector; the value, and the one of before."""
    parts = [_place(row, words), month_name(words, *divmod(row["yyyymm"], 100))]
    if number.block == TOTAL:
        parts.append(words.short("item", row["item"]))
    value = formats.MISSING if row["value"] is None else words.bare(row["value"], row)
    text = f"{', '.join(parts)}: {value}"
    if row["revised_from"] is not None:
        text += f" ({words.text('monthly.status.before', value=words.bare(row['revised_from'], row))})"
    return text
