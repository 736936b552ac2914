from lsdash import queries
from lsdash.ui import checks, page_parts
from lsdash.ui.current_view import current

view = current()
page_parts.opening(view, choice=True)
checks.show(view)
page_parts.source(view, view.ask(queries.figure_counts, all_rows=True))
