from lsdash import queries
from lsdash.ui import figures, page_parts
from lsdash.ui.current_view import current

view = current()
page_parts.opening(view)
left, right = page_parts.columns()
with left:
    page_parts.sentences(view)
with right:
    figures.show(view, "sector-mix", with_table=False)
figures.table(view, "sector-mix")
figures.show(view, "mining-output")
figures.show(view, "target-gap")
figures.show(view, "cumulative")
page_parts.source(view, view.ask(queries.sector_mix), view.ask(queries.mining_output), view.ask(queries.sector_board))
