from lsdash import queries
from lsdash.ui import figures, page_parts, scenario_inputs
from lsdash.ui.current_view import current

view = current()
page_parts.opening(view)
outcomes = view.ask(queries.target_outcomes, all_rows=True)
if not outcomes.empty:
    figures.show(view, "target-outcome")
above = page_parts.place()
outcome = scenario_inputs.what_if(view, view.ask(queries.sector_board, all_rows=True))
with above:
    figures.show(view, "target-gap")
scenario_inputs.assumed(view, outcome)
page_parts.sentences(view)
figures.show(view, "product-target")
page_parts.source(view, view.ask(queries.sector_board), view.ask(queries.product_board), outcomes)
