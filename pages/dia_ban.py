from lsdash import queries
from lsdash.present import page_html
from lsdash.ui import figures, filter_bar, page_parts
from lsdash.ui.current_view import current

view = current()
page_parts.opening(view)
months = (view.ask(queries.district_ranking)["role"] == "part").any()
if months:
    page_parts.sentences(view)
figures.show(view, "district-map")
if months:
    filter_bar.choose_view(view)
    figures.show(view, view.page.shows[view.choice])
    figures.show(view, "district-ranking")
    figures.show(view, "cumulative")
page_parts.source(view, view.ask(queries.districts, all_rows=True), page_html.district_numbers(view))
