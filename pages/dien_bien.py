from lsdash import queries
from lsdash.ui import figures, page_parts
from lsdash.ui.current_view import current

view = current()
page_parts.opening(view)
figures.show(view, "trend")
page_parts.sentences(view)
index = view.ask(queries.regional_index)
if not index.empty:
    figures.show(view, "regional-index")
page_parts.source(view, view.ask(queries.trends), index)
