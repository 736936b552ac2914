from lsdash import queries
from lsdash.ui import page_parts
from lsdash.ui.current_view import current

view = current()
all_findings = view.ask(queries.findings, all_rows=True)

page_parts.opening(view)
page_parts.count_of_findings(view)
page_parts.findings(view)
page_parts.source(view, all_findings)
