from lsdash import queries
from lsdash.ui import answers, figures, page_parts
from lsdash.ui.current_view import current

view = current()
answers.reached(view)
answers.missed(view)
answers.ahead(view)
figures.show(view, "sector-mix")
figures.show(view, "cumulative")
page_parts.source(view, view.ask(queries.sector_mix), view.ask(queries.sector_board))
