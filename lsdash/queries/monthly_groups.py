"""Monthly reports as the pages of sectors, mining and utilities show them: the frames of `monthly_values` and of
`cumulative`, with one block for each sector or product that the page is about."""

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.queries.monthly_shared import (
    BY_MONTH,
    IN_ORDER,
    OF_MINING,
    OF_PLACES,
    OF_SECTORS,
    OF_UTILITIES,
    OF_WHOLE,
    SINCE_JANUARY,
    SINCE_JANUARY_TOGETHER,
)
from lsdash.queries.shared import Cursor, ask_months

_SECTOR_MONTHS = f"{BY_MONTH} {OF_SECTORS} AND {OF_PLACES} {IN_ORDER}"
_SECTOR_CUMULATIVE = f"{SINCE_JANUARY} {OF_SECTORS} AND {OF_WHOLE} {IN_ORDER}"
_SECTOR_CUMULATIVE_TOGETHER = f"{SINCE_JANUARY_TOGETHER} {OF_SECTORS} {IN_ORDER}"


def sector_months(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Of ownership sectors: the frame of `monthly_values`. Filters: districts, sectors, period."""
    return ask_months(cursor, _SECTOR_MONTHS, filters, "districts", "sectors", "since", "until")


def sector_cumulative(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Of ownership sectors: the frame of `cumulative`. Filters: districts, sectors, period."""
    if filters.districts:
        return ask_months(cursor, _SECTOR_CUMULATIVE_TOGETHER, filters, "districts", "sectors", "since", "until")
    return ask_months(cursor, _SECTOR_CUMULATIVE, filters, "sectors", "since", "until")


_MINING_MONTHS = f"{BY_MONTH} {OF_MINING} AND {OF_PLACES} {IN_ORDER}"
_MINING_CUMULATIVE = f"{SINCE_JANUARY} {OF_MINING} AND {OF_WHOLE} {IN_ORDER}"
_MINING_CUMULATIVE_TOGETHER = f"{SINCE_JANUARY_TOGETHER} {OF_MINING} {IN_ORDER}"


def mining_months(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Of mining products: the frame of `monthly_values`. Filters: districts, products, period."""
    return ask_months(cursor, _MINING_MONTHS, filters, "districts", "products", "since", "until")


def mining_cumulative(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Of mining products: the frame of `cumulative`. Filters: districts, products, period."""
    if filters.districts:
        return ask_months(cursor, _MINING_CUMULATIVE_TOGETHER, filters, "districts", "products", "since", "until")
    return ask_months(cursor, _MINING_CUMULATIVE, filters, "products", "since", "until")


_UTILITY_MONTHS = f"{BY_MONTH} {OF_UTILITIES} AND {OF_PLACES} {IN_ORDER}"
_UTILITY_CUMULATIVE = f"{SINCE_JANUARY} {OF_UTILITIES} AND {OF_WHOLE} {IN_ORDER}"
_UTILITY_CUMULATIVE_TOGETHER = f"{SINCE_JANUARY_TOGETHER} {OF_UTILITIES} {IN_ORDER}"


def utility_months(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Of electricity and water: the frame of `monthly_values`. Filters: districts, products, period."""
    return ask_months(cursor, _UTILITY_MONTHS, filters, "districts", "products", "since", "until")


def utility_cumulative(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """Of electricity and water: the frame of `cumulative`. Filters: districts, products, period."""
    if filters.districts:
        return ask_months(cursor, _UTILITY_CUMULATIVE_TOGETHER, filters, "districts", "products", "since", "until")
    return ask_months(cursor, _UTILITY_CUMULATIVE, filters, "products", "since", "until")
