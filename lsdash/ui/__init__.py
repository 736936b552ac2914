"""The pieces that pages share. Streamlit is imported here, in the frame and in pages, and nowhere else."""

from lsdash.ui.figures import figure, table
from lsdash.ui.filterbar import choose_view, indivisible, search
from lsdash.ui.pieces import (
    columns,
    figures_found,
    findings,
    headlines,
    note,
    notes,
    purpose,
    section,
    sentences,
    source,
)
from lsdash.ui.view import View, current

__all__ = [
    "View",
    "choose_view",
    "columns",
    "current",
    "figure",
    "figures_found",
    "findings",
    "headlines",
    "indivisible",
    "note",
    "notes",
    "purpose",
    "search",
    "section",
    "sentences",
    "source",
    "table",
]
