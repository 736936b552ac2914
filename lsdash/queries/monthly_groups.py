"""Monthly reports as the pages of sectors, mining and utilities show them: the frames of `monthly_values` and of
`cumulative`, with one block for each sector or product that the page is about."""

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.queries.monthly_shared import (
    BY_MONTH,
    MINING_BLOCKS,
    MONTHS,
    OF_PLACES,
    REACHED,
    SECTOR_BLOCKS,
    SPAN,
    UTILITY_BLOCKS,
)
from lsdash.queries.shared import Cursor, ask

_SECTOR_MONTHS = f"WITH {SPAN}, {SECTOR_BLOCKS}, {MONTHS}, {BY_MONTH} {OF_PLACES}"
_SECTOR_CUMULATIVE = f"WITH {SPAN}, {SECTOR_BLOCKS}, {REACHED}"


def sector_months(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Of ownership sectors: the frame of `monthly_values`. Filters: districts, sectors, period."""
    return ask(cursor, _SECTOR_MONTHS, filters, "districts", "sectors", "since", "until")


def sector_cumulative(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Of ownership sectors: the frame of `cumulative`. Filters: districts, sectors, period."""
    return ask(cursor, _SECTOR_CUMULATIVE, filters, "districts", "sectors", "since", "until")


_MINING_MONTHS = f"WITH {SPAN}, {MINING_BLOCKS}, {MONTHS}, {BY_MONTH} {OF_PLACES}"
_MINING_CUMULATIVE = f"WITH {SPAN}, {MINING_BLOCKS}, {REACHED}"


def mining_months(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Of mining products: the frame of `monthly_values`. Filters: districts, products, period."""
    return ask(cursor, _MINING_MONTHS, filters, "districts", "products", "since", "until")


def mining_cumulative(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Of mining products: the frame of `cumulative`. Filters: districts, products, period."""
    return ask(cursor, _MINING_CUMULATIVE, filters, "districts", "products", "since", "until")


_UTILITY_MONTHS = f"WITH {SPAN}, {UTILITY_BLOCKS}, {MONTHS}, {BY_MONTH} {OF_PLACES}"
_UTILITY_CUMULATIVE = f"WITH {SPAN}, {UTILITY_BLOCKS}, {REACHED}"


def utility_months(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Of electricity and water: the frame of `monthly_values`. Filters: districts, products, period."""
    return ask(cursor, _UTILITY_MONTHS, filters, "districts", "products", "since", "until")


def utility_cumulative(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Of electricity and water: the frame of `cumulative`. Filters: districts, products, period."""
    return ask(cursor, _UTILITY_CUMULATIVE, filters, "districts", "products", "since", "until")
