from lsdash import queries
from lsdash.ui import figures, page_parts
from lsdash.ui.current_view import current

view = current()
page_parts.opening(view)
figures.show(view, "mining-output")
figures.show(view, "cumulative")
figures.show(view, "months")
page_parts.more(view, "dien-bien")
page_parts.source(view, view.ask(queries.mining_output))
page_parts.section(view, "mining.where")
figures.table(view, "activities")
page_parts.notes([view.words.text("mining.where_note")])
