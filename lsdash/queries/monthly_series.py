"""How months run, and what has been reached since January: of what the filters choose, or of what a page is about.

Columns of frames of months, beside those of blocks (see `lsdash.queries.monthly`):

    id, year, month, period                 period: "2023-03"
    value, plan, before                     before: the same month a year before
    attainment, growth                      %; matched_attainment, matched_growth: the same of like with like
    status, revised_from                    provisional, revised, late or final: the first that any of the reports has;
                                            what had been reported, NULL unless revised
    complete, silent                        whether no report lacks; codes of the districts whose reports lack, with
                                            spaces between
    reporters, expected                     establishments

A month without any report has NULL in value and status; without any plan either, also in complete. In frames of what
has been reached since January the period is the last month that is in, and these are other:

    surplus                                 what has been reached less the plan to date
    year_plan, year_attainment              of all twelve months; what has been reached of it, %
    complete, lacking, provisional          every month up to then has a report and none lacks; how many figures of a
                                            district, month and item lack

In order of blocks, places and months. Filters: all that choose the blocks, districts, period (its beginning does not
matter).
"""

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.queries.monthly_shared import (
    BY_MONTH,
    IN_ORDER,
    OF_BLOCKS,
    OF_DISTRICTS,
    OF_PLACES,
    OF_WHOLE,
    SINCE_JANUARY,
    SINCE_JANUARY_TOGETHER,
)
from lsdash.queries.shared import Cursor, ask_months

_CHOSEN, _SECTORS, _MINING, _UTILITIES = "chosen", "sectors", "khai-khoang", "dien-nuoc"
_PLACED = ("districts", "sectors", "products", "since", "until")

_MONTHS = f"{BY_MONTH} {OF_BLOCKS} AND {OF_PLACES} {IN_ORDER}"
_MONTHS_OF_DISTRICTS = f"{BY_MONTH} {OF_BLOCKS} AND {OF_DISTRICTS} {IN_ORDER}"
_REACHED = f"{SINCE_JANUARY} {OF_BLOCKS} AND {OF_WHOLE} {IN_ORDER}"
_REACHED_BY_DISTRICTS = f"{SINCE_JANUARY} {OF_BLOCKS} AND {OF_DISTRICTS} {IN_ORDER}"
_REACHED_TOGETHER = f"{SINCE_JANUARY_TOGETHER} {OF_BLOCKS} {IN_ORDER}"


def _months(cursor: Cursor, filters: Filters, blocks: str) -> pd.DataFrame:
    return ask_months(cursor, _MONTHS, filters, *_PLACED, blocks=blocks)


def _reached(cursor: Cursor, filters: Filters, blocks: str) -> pd.DataFrame:
    if filters.districts:
        return ask_months(cursor, _REACHED_TOGETHER, filters, *_PLACED, blocks=blocks)
    return ask_months(cursor, _REACHED, filters, "sectors", "products", "since", "until", blocks=blocks)


def monthly_values(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per block that is chosen, place (the province, or each chosen district) and month of the two years up to
    the end of the period."""
    return _months(cursor, filters, _CHOSEN)


def sector_months(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The same of the ownership sectors."""
    return _months(cursor, filters, _SECTORS)


def mining_months(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The same of mining products."""
    return _months(cursor, filters, _MINING)


def utility_months(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The same of electricity and water."""
    return _months(cursor, filters, _UTILITIES)


def small_multiples(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The frame of `monthly_values` for each district (each chosen one) that has reports or plans in these months, in
    the order of the code list."""
    return ask_months(cursor, _MONTHS_OF_DISTRICTS, filters, *_PLACED, blocks=_CHOSEN)


def cumulative(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """One row per block that is chosen (of the province, or of the chosen districts together) and month of the period's
    last year up to its end: what has been reached since January."""
    return _reached(cursor, filters, _CHOSEN)


def sector_cumulative(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The same of the ownership sectors."""
    return _reached(cursor, filters, _SECTORS)


def mining_cumulative(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The same of mining products."""
    return _reached(cursor, filters, _MINING)


def utility_cumulative(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The same of electricity and water."""
    return _reached(cursor, filters, _UTILITIES)


def district_cumulative(cursor: Cursor, filters: Filters) -> pd.DataFrame:
    """The frame of `cumulative` of each district, or of each chosen one (role part), in the order of the code list."""
    return ask_months(cursor, _REACHED_BY_DISTRICTS, filters, *_PLACED, blocks=_CHOSEN)
