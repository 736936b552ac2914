from lsdash import queries
from lsdash.ui import figures, page_parts, register, reports
from lsdash.ui.current_view import current

view = current()
page_parts.opening(view)
register.show(view)
reports.offers(view)
page_parts.section(view, "source.heading")
figures.table(view, "sources", headed=True)
page_parts.source(view, view.ask(queries.sources))
