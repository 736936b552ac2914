from lsdash import queries
from lsdash.ui import figures, filter_bar, page_parts
from lsdash.ui.current_view import current

view = current()
page_parts.opening(view)
figures.show(view, "district-map")
page_parts.district_panels(view)
if (view.ask(queries.district_ranking)["role"] == "part").any():
    figures.show(view, "district-ranking")
    page_parts.sentences(view)
    figures.show(view, "cumulative")
    filter_bar.choose_view(view)
    figures.show(view, "multiples")
    if not view.ask(queries.reporting, all_rows=True).empty:
        figures.show(view, "reporting")
page_parts.source(view, view.ask(queries.districts))
