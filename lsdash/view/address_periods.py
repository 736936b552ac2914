"""The key `nam` of an address: the period that a page is about, or years and months side by side. Pure."""

import re
from collections.abc import Iterator, Sequence

from lsdash.model import filters
from lsdash.model.filters import Filters, Period
from lsdash.model.periods import DECEMBER, JANUARY, month_code, parse
from lsdash.model.periods import Period as Span
from lsdash.view.vocabulary import Vocabulary

_YEARS = re.compile(r"(\d{4})(?:\.\.(\d{4}))?", re.ASCII)
_MONTHS = re.compile(r"(\d{4}-\d{2})(?:\.\.(\d{4}-\d{2}))?", re.ASCII)
_FIRST, _LAST = 101, 999912  # months that codes of periods can name
_QUARTER = re.compile(r"\d{4}-q[1-4]", re.ASCII)
_OPEN = re.compile(r"[0-9q-]+\.\.|\.\.[0-9q-]+")
_SOON_AFTER = 10_000  # a hundred years, as yyyymm


def period(text: str) -> Period:
    """The fields of Filters for a period as in an address, its ends in either order; none for what is no period."""
    if _QUARTER.fullmatch(text) and (quarter := parse(text)):
        return filters.months(quarter.since, quarter.until)
    if match := _YEARS.fullmatch(text):
        return filters.whole_years(*sorted(int(year or match[1]) for year in match.groups()))
    if match := _MONTHS.fullmatch(text):
        ends = sorted(int((month or match[1]).replace("-", "")) for month in match.groups())
        if all(JANUARY <= end % 100 <= DECEMBER for end in ends):
            return filters.months(*ends)
    return {}


def is_open(text: str) -> bool:
    """Whether a text is a span without one of its ends, which must not be taken for a period with dots beside it."""
    return bool(_OPEN.fullmatch(text))


def period_text(chosen: Filters, about: str = "") -> str:
    """The period of `chosen` as in an address: "2004", "2003..2005", "2023-03", "2023-01..2023-09" or ""; a quarter
    that the page is `about` by its code, "2010-q1"."""
    if chosen.since is None or chosen.until is None:
        return ""
    if _QUARTER.fullmatch(about) and about == Span(chosen.since, chosen.until).code:
        return about
    if (chosen.since % 100, chosen.until % 100) == (JANUARY, DECEMBER):
        ends = f"{chosen.since // 100:04d}", f"{chosen.until // 100:04d}"
    else:
        ends = month_code(chosen.since), month_code(chosen.until)
    return ends[0] if ends[0] == ends[1] else "..".join(ends)


def page_period(fields: Period, known: Vocabulary) -> str:
    """The code of the period that a page is about whose address has these fields of a period, or none.

    That very period, where the province has figures of it. Of years side by side the latest that has a report, of
    months the reported period that they lie in; else again the very period, of which there is nothing to show.
    """
    if not fields:
        return next(iter(known.reported), "")
    chosen = Span(**fields)
    if chosen.code in known.periods:
        return chosen.code
    reported = list(_spans(known.reported))
    inside = [own.code for own in reported if _within(own, chosen)]
    around = [own.code for own in reported if _within(chosen, own)]
    if chosen.before(1).since < _FIRST or chosen.before(-1).until > _LAST:
        around += known.reported  # no code can name the period before this one, or the next
    return next(iter([*inside, *around]), chosen.code)


def has_figures(fields: Period, known: Vocabulary) -> bool:
    """Whether a period has figures, or begins after the end of the districts (not centuries after it)."""
    chosen = Span(**fields)
    years = (Span(**filters.whole_years(year, year)) for year in known.years)
    if any(_within(own, chosen) for own in (*years, *_spans(known.periods))):
        return True
    if any(chosen.since <= month <= chosen.until for month in known.months):
        return True
    return known.ended is not None and known.ended < chosen.since <= known.ended + _SOON_AFTER


def nearest_period(text: str, known: Vocabulary) -> str:
    """The year with figures that is nearest to what was asked; for months the month, for a quarter the quarter, where
    there is any. "" where there are no figures at all."""
    quarters = [own for own in _spans(known.periods) if _QUARTER.fullmatch(own.code)]
    if "-q" in text and (digits := re.search(r"(\d{4})-q(\d?)", text, re.ASCII)) and quarters:
        wanted = int(digits[1]) * 12 + int(digits[2] or 1) * 3
        return min(quarters, key=lambda own: abs(_months_since_0(own.until) - wanted)).code
    digits = re.search(r"(\d{4})(?:-(\d{2}))?", text, re.ASCII)
    if digits and digits[2] and known.months:
        wanted = int(digits[1]) * 12 + int(digits[2])
        return month_code(min(known.months, key=lambda month: abs(_months_since_0(month) - wanted)))
    if not known.years:
        return ""
    return str(min(known.years, key=lambda year: abs(year - int(digits[1])))) if digits else str(known.years[0])


def nearest_reported(about: str, known: Vocabulary) -> str:
    """The period with a report that is nearest to another one; "" where that has one itself, and where none has."""
    span = parse(about)
    if span is None or about in known.reported:
        return ""
    distance = {
        own.code: abs(_months_since_0(own.until) - _months_since_0(span.until)) for own in _spans(known.reported)
    }
    return min(distance, key=lambda code: distance[code], default="")


def _months_since_0(month: int) -> int:
    return month // 100 * 12 + month % 100


def _within(inner: Span, outer: Span) -> bool:
    return outer.since <= inner.since and inner.until <= outer.until


def _spans(codes: Sequence[str]) -> Iterator[Span]:
    return (span for code in codes if (span := parse(code)) is not None)
