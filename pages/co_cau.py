from lsdash import queries
from lsdash.ui import figures, page_parts
from lsdash.ui.current_view import current

view = current()
page_parts.opening(view, choice=True)
figures.show(view, "sector-mix")
figures.show(view, "growth-contribution")
figures.show(view, "cumulative")
figures.show(view, "months")
page_parts.source(view, view.ask(queries.sector_mix), view.ask(queries.growth_contribution))
