from lsdash import queries
from lsdash.ui import page_parts, search
from lsdash.ui.current_view import current

view = current()
page_parts.opening(view)
search.results(view)
page_parts.source(view, view.ask(queries.sources))
