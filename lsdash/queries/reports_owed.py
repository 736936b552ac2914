"""Which reports are owed, and what of monthly reports of districts is there."""

import pandas as pd

from lsdash.model.filters import Filters
from lsdash.queries.shared import Cursor, ask

_OBLIGATIONS = """
    SELECT code, unit_vi, unit_en, unit_group, area, form, kind, frequency, period, days, subject_vi, subject_en,
        CAST(valid_from AS VARCHAR) AS valid_from, coalesce(CAST(valid_to AS VARCHAR), '') AS valid_to
    FROM src.obligation ORDER BY unit_group, unit_vi, kind = 'thematic', kind = 'ad_hoc', form, code"""


def obligations(cursor: Cursor, _filters: Filters) -> pd.DataFrame:
    """One row per obligation: code, unit_vi, unit_en, unit_group, area, form, kind, frequency, period, days,
    subject_vi, subject_en, valid_from and valid_to as ISO dates ("" for none)."""
    return ask(cursor, _OBLIGATIONS)


_REPORTED = """
    SELECT area, period, indicator,
        CAST(count(*) FILTER (measure = 'plan') AS INTEGER) AS expected,
        CAST(count(*) FILTER (measure = 'actual') AS INTEGER) AS there,
        CAST(count(*) FILTER (measure = 'actual' AND late) AS INTEGER) AS late
    FROM src.observation
    WHERE chosen AND reporters IS NOT NULL AND area <> '' AND since = until AND measure IN ('plan', 'actual')
    GROUP BY area, period, indicator ORDER BY area, period, indicator"""


def reported(cursor: Cursor, _filters: Filters) -> pd.DataFrame:
    """One row per district, month and indicator of reports that name how many establishments report: how many figures
    are expected (those that have a plan), how many of them are there, how many of these came late."""
    return ask(cursor, _REPORTED)
