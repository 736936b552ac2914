"""The pieces that pages share. Streamlit is imported here, in the frame and in pages, and nowhere else."""

from lsdash.ui import figures, filter_bar, page_parts, release_history, scenario_inputs
from lsdash.ui.current_view import current
from lsdash.ui.figures import figure
from lsdash.ui.months import by_month, reached
from lsdash.ui.page_parts import columns, figures_found, opening, place, sentences, touched
from lsdash.ui.presentation import ordinarily
from lsdash.ui.scenario_inputs import what_if
from lsdash.view.view import View

# Of a page these are not shown in meeting mode: there a screen has one message.
assumed = ordinarily(scenario_inputs.assumed)
choose_view = ordinarily(filter_bar.choose_view)
findings = ordinarily(page_parts.findings)
heading = ordinarily(page_parts.heading)
note = ordinarily(page_parts.note)
notes = ordinarily(page_parts.notes)
panels = ordinarily(page_parts.panels)
releases = ordinarily(release_history.release_table)
search = ordinarily(filter_bar.search)
section = ordinarily(page_parts.section)
source = ordinarily(page_parts.source)
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
