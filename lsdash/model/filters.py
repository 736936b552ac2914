"""What a view is narrowed to: validated codes, never raw text from an address."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lsdash.model import periods
from lsdash.model.periods import DECEMBER, JANUARY, next_aim, years_before

Codes = tuple[str, ...]
_FEWEST, _MOST = 2, 5  # districts that are compared
Period = dict[str, Any]  # of since, until
# (sector, assumed growth in %), in the order of the sectors.
Scenario = tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class Filters:
    """Codes chosen by the reader; an empty tuple or None means "not narrowed".

    `since` and `until` are months as yyyymm, both included. `number` is the id of the one observation that is looked
    at. `about` is the code of the period that a page is about, "" where no report has any: it narrows nothing, it says
    which period is "this" one. `most`: of a long list the first rows only, None for all. The object is hashable, so it
    may key a cache.
    """

    districts: Codes = ()
    sectors: Codes = ()
    products: Codes = ()
    number: str = ""
    since: int | None = None
    until: int | None = None
    about: str = ""
    most: int | None = None

    @property
    def compares(self) -> bool:
        """Whether as many districts are chosen as can be compared."""
        return _FEWEST <= len(self.districts) <= _MOST

    @property
    def spread(self) -> bool:
        """Whether another period is chosen than the one that the page is about: years that are shown side by side."""
        if self.since is None or self.until is None or (self.since % 100, self.until % 100) != (JANUARY, DECEMBER):
            return False
        return periods.Period(self.since, self.until).code != self.about

    def parameters(self) -> dict[str, object]:
        """Named query parameters: lists of codes or None ("all"), months or None.

        this, before and next are the codes of the page's period, the same one a year before and the one of the next
        target, or None;
        first and last the ends of years that are shown side by side, or None.
        """
        about = self.about or None
        return {
            "districts": list(self.districts) or None,
            "sectors": list(self.sectors) or None,
            "products": list(self.products) or None,
            "since": self.since,
            "until": self.until,
            "number": self.number,
            "most": self.most,
            "this": about,
            "before": about and years_before(about),
            "next": about and next_aim(about),
            "first": self.since if self.spread else None,
            "last": self.until if self.spread else None,
        }


def whole_years(first: int, last: int) -> Period:
    """The period from one year to another as fields of Filters."""
    return months(first * 100 + JANUARY, last * 100 + DECEMBER)


def months(since: int, until: int) -> Period:
    """The period from one month (yyyymm) to another as fields of Filters."""
    return {"since": since, "until": until}
