"""The period that a page is about, for tests that ask queries without a view."""

from dataclasses import replace

from lsdash.view import view
from lsdash.view.address_periods import page_period


def of_page(filters, release):
    """`filters` with the page's period that follows from their own, as a view would have it."""
    fields = {} if filters.since is None else {"since": filters.since, "until": filters.until}
    return replace(filters, about=filters.about or page_period(fields, view.vocabulary(release)))
