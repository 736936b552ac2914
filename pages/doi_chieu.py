from lsdash import queries, tables, ui

view = ui.current()
sources = view.ask(queries.sources, all_rows=True)
every = view.ask(queries.figures, all_rows=True)
words = view.words

ui.purpose(view)
ui.section(view, "source.figures")
ui.search(view)
found = ui.figures_found(view)
ui.notes([words.text("source.count", shown=len(found), all=len(every))])
ui.table("figures", tables.figures(found, words), empty=view)
ui.section(view, "source.heading")
ui.table("sources", tables.sources(sources, words))
ui.source(view, every)
