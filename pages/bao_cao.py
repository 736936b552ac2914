from lsdash import queries
from lsdash.ui import figures, page_parts, reports
from lsdash.ui.current_view import current

view = current()
page_parts.opening(view)
figures.table(view, "sources")
reports.written(view)
reports.desk(view)
page_parts.source(view, view.ask(queries.sources))
