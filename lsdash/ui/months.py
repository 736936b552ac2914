"""Monthly reports on a page: what has been reached since January, and the months one by one."""

import pandas as pd

from lsdash.present import charts, monthly
from lsdash.ui.figures import figure
from lsdash.view.view import View


def reached(view: View, frame: pd.DataFrame) -> None:
    """The frame of `queries.cumulative` or its like; nothing for a release without monthly reports."""
    if not view.months:
        return
    figure(
        view,
        "cumulative",
        frame,
        chart=charts.cumulative,
        title=monthly.cumulative(frame, view.words),
        subtitle=monthly.cumulative_subtitle(frame, view.words),
        notes=monthly.cumulative_notes(frame, view.words),
        content=monthly.tables.cumulative(frame, view.words),
        stacked=True,
    )


def by_month(view: View, frame: pd.DataFrame) -> None:
    """The frame of `queries.monthly_values` or its like; nothing for a release without monthly reports."""
    if not view.months:
        return
    figure(
        view,
        "months",
        frame,
        chart=charts.monthly_lines,
        title=monthly.lines(frame, view.words),
        subtitle=monthly.lines_subtitle(frame, view.words),
        notes=monthly.lines_notes(frame, view.words),
        content=monthly.tables.lines(frame, view.words),
        stacked=True,
    )
