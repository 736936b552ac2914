"""The pieces that pages share. Streamlit is imported here, in the frame and in pages, and nowhere else."""

from lsdash.ui import figures, filterbar, history, pieces, whatif
from lsdash.ui.figures import figure
from lsdash.ui.meeting import ordinarily
from lsdash.ui.months import by_month, reached
from lsdash.ui.pieces import columns, figures_found, opening, place, sentences, touched
from lsdash.ui.view import current
from lsdash.ui.whatif import what_if
from lsdash.view import View

# Of a page these are not shown in meeting mode: there a screen has one message.
assumed = ordinarily(whatif.assumed)
choose_view = ordinarily(filterbar.choose_view)
findings = ordinarily(pieces.findings)
heading = ordinarily(pieces.heading)
note = ordinarily(pieces.note)
notes = ordinarily(pieces.notes)
panels = ordinarily(pieces.panels)
releases = ordinarily(history.releases)
search = ordinarily(filterbar.search)
section = ordinarily(pieces.section)
source = ordinarily(pieces.source)
table = ordinarily(figures.table)

__all__ = [
    "View",
    "assumed",
    "by_month",
    "choose_view",
    "columns",
    "current",
    "figure",
    "figures_found",
    "findings",
    "heading",
    "note",
    "notes",
    "opening",
    "panels",
    "place",
    "reached",
    "releases",
    "search",
    "section",
    "sentences",
    "source",
    "table",
    "touched",
    "what_if",
]
