from lsdash import queries
from lsdash.ui import figures, page_parts
from lsdash.ui.current_view import current

view = current()
chosen = bool(view.state.filters.districts)
page_parts.opening(view, own=chosen)
if chosen:
    page_parts.exploited(view)
    figures.show(view, "cumulative")
    figures.show(view, "months")
    page_parts.province(view)
    figures.show(view, "mining-output")
    page_parts.more(view, "dien-bien")
else:
    figures.show(view, "mining-output")
    figures.show(view, "cumulative")
    figures.show(view, "months")
    page_parts.more(view, "dien-bien")
    page_parts.exploited(view)
page_parts.source(view, view.ask(queries.mining_output), view.ask(queries.activities))
