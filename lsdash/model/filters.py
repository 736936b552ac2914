"""What a view is narrowed to: validated codes, never raw text from an address."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Codes = tuple[str, ...]
Period = dict[str, Any]  # of first, last, since, until
# (sector, assumed growth in %), in the order of the sectors.
Scenario = tuple[tuple[str, Decimal], ...]
JANUARY, DECEMBER = 1, 12


@dataclass(frozen=True)
class Filters:
    """Codes chosen by the reader; an empty tuple or None means "not narrowed".

    `first` and `last` are years, `since` and `until` months as yyyymm, both ends included: a period of whole years sets
    both, one of months has the years that lie in it whole, or 0 and 0 for none. `number` is the id of the one
    observation that is looked at. The object is hashable, so it may key a cache.
    """

    districts: Codes = ()
    sectors: Codes = ()
    products: Codes = ()
    first: int | None = None
    last: int | None = None
    number: str = ""
    since: int | None = None
    until: int | None = None

    def parameters(self) -> dict[str, object]:
        """Named query parameters: lists of codes or None ("all"), years and months or None."""
        return {
            "districts": list(self.districts) or None,
            "sectors": list(self.sectors) or None,
            "products": list(self.products) or None,
            "first": self.first,
            "last": self.last,
            "since": self.since,
            "until": self.until,
            "number": self.number,
        }


def whole_years(first: int, last: int) -> Period:
    """The period from one year to another as fields of Filters."""
    return {"first": first, "last": last, "since": first * 100 + JANUARY, "until": last * 100 + DECEMBER}


def months(since: int, until: int) -> Period:
    """The period from one month (yyyymm) to another as fields of Filters."""
    first, last = since // 100 + (since % 100 > JANUARY), until // 100 - (until % 100 < DECEMBER)
    whole = {"first": first, "last": last} if first <= last else {"first": 0, "last": 0}
    return {**whole, "since": since, "until": until}
