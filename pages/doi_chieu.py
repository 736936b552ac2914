from lsdash import queries
from lsdash.present import sentences
from lsdash.ui import figures, filter_bar, page_parts, release_history
from lsdash.ui.current_view import current
from lsdash.view.view import frame

view = current()
ledger = view.ask(queries.ledger)
all_checks = view.ask(queries.ledger, all_rows=True)
coverage = view.ask(queries.coverage)
all_figures = view.ask(queries.figures, all_rows=True)
words = view.words

page_parts.opening(view)
page_parts.heading(sentences.ledger(ledger, words, every=all_checks))
page_parts.notes(sentences.ledger_notes(ledger, words))
figures.table(view, "ledger")
figures.table(view, "closings")
page_parts.section(view, "source.figures")
filter_bar.search(view)
page_parts.notes([words.text("source.count", shown=len(frame(view, "figures")), all=len(all_figures))])
figures.table(view, "figures")
if not view.ask(queries.revisions).empty:
    page_parts.section(view, "source.revisions")
    figures.table(view, "revisions")
page_parts.heading(sentences.coverage(coverage, words))
page_parts.notes(sentences.coverage_notes(coverage, words))
figures.table(view, "coverage")
page_parts.section(view, "ledger.incomparable")
figures.table(view, "incomparable")
page_parts.section(view, "source.heading")
figures.table(view, "sources")
page_parts.section(view, "release.heading")
release_history.release_table(view)
page_parts.source(view, all_figures)
