from lsdash import queries, ui

view = ui.current()
found = view.ask(queries.findings)
every = view.ask(queries.findings, all_rows=True)

ui.opening(view)
ui.notes([view.words.text("finding.count", shown=len(found), all=len(every))])
ui.findings(view, found)
ui.source(view, every)
