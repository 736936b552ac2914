from lsdash import queries
from lsdash.present.sentences import chart_titles
from lsdash.ui import figures, page_parts
from lsdash.ui.current_view import current

view = current()
barriers = view.ask(queries.utility_barriers)

page_parts.opening(view)
figures.show(view, "grid-coverage")
figures.show(view, "utilities")
page_parts.note(view, "barrier", chart_titles.barriers(barriers, view.words), of="utilities")
figures.show(view, "cumulative")
figures.show(view, "months")
page_parts.more(view, "dien-bien")
page_parts.source(view, view.ask(queries.grid_coverage), view.ask(queries.utilities))
