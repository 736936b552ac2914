"""Queries asked without a view, about the period that a page would be about."""

from dataclasses import replace

from lsdash.data import releases
from lsdash.model.filters import Filters
from lsdash.view import view
from lsdash.view.address_periods import page_period


def of_page(filters, release):
    """`filters` with the page's period that follows from their own, as a view would have it."""
    fields = {} if filters.since is None else {"since": filters.since, "until": filters.until}
    return replace(filters, about=filters.about or page_period(fields, view.vocabulary(release)))


def asked(release, query, filters=Filters(), *more):  # noqa: B008 - it cannot be changed
    """The frame of a query, past every cache."""
    with releases.cursor(release) as cursor:
        return query(cursor, of_page(filters, release), *more)
