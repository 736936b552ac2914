from lsdash import queries
from lsdash.ui import page_parts
from lsdash.ui.current_view import current

view = current()
findings = view.ask(queries.findings)
all_findings = view.ask(queries.findings, all_rows=True)

page_parts.opening(view)
page_parts.notes([view.words.text("finding.count", shown=len(findings), all=len(all_findings))])
page_parts.findings(view)
page_parts.source(view, all_findings)
