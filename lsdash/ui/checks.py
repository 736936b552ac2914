"""The three views of the page of checks: contradictions in plain words, the printed figures, method and sources."""

from markupsafe import Markup

from lsdash import queries
from lsdash.present import contradictions
from lsdash.present.figures import ShownFigure
from lsdash.present.sentences import ledger as ledger_sentences
from lsdash.ui import figures, filter_bar, page_parts, release_history
from lsdash.ui.html_output import write_html
from lsdash.view.view import View, frame

_TABLES = ("ledger", "closings")  # of every check, and of all that would close those that fail


def show(view: View) -> None:
    """The view that the address asks for."""
    shown = dict(zip(view.page.views, (_contradictions, _figures, _method), strict=True))
    shown[view.choice](view)


def _contradictions(view: View) -> None:
    """A card for each contradiction; every check and all that would close them folded."""
    page_parts.heading(contradictions.title(view))
    page_parts.notes([view.words.text("ledger.how")])
    if cards := _cards(view):
        write_html(cards)
    for name in _TABLES:
        # Where every check holds there is nothing to close: it would look as if the filters left nothing.
        if name == "ledger" or not frame(view, name).empty:
            figures.table(view, name, folded=True)


def _cards(view: View) -> Markup:
    return view.cached("contradictions", lambda: contradictions.cards(view), keys=view.page.queries["ledger"])


def prepare(view: View) -> None:
    """Has ready what the first view is made of: when it is shown, it finds that in the cache."""
    if view.choice == view.page.views[0]:
        _cards(view)
        for name in _TABLES:
            figures.caption_and_rows(ShownFigure(view, name), folded=True)


def _figures(view: View) -> None:
    """Every printed figure, searchable; those that several sources print."""
    words, every = view.words, view.ask(queries.figure_counts, all_rows=True)
    shown = view.count("figures", frame(view, "figures"))
    page_parts.section(view, "source.figures")
    filter_bar.search(view)
    page_parts.notes([words.text("source.count", shown=shown, all=every["figures"].sum())])
    figures.table(view, "figures", headed=True)
    if not view.state.search and not view.ask(queries.revisions).empty:
        page_parts.section(view, "source.revisions")
        figures.table(view, "revisions", headed=True)


def _method(view: View) -> None:
    """How much the report states, what is not compared, the sources, the releases."""
    coverage = view.ask(queries.coverage)
    page_parts.heading(ledger_sentences.coverage(coverage, view.words))
    page_parts.notes([view.words.text("coverage.how")])
    if lacking := ledger_sentences.lacking(coverage, view.words):
        page_parts.folded_notes(view, "coverage.fuller", lacking)
    figures.table(view, "coverage")
    page_parts.section(view, "ledger.incomparable")
    figures.table(view, "incomparable", headed=True)
    page_parts.section(view, "source.heading")
    figures.table(view, "sources", headed=True)
    page_parts.section(view, "release.heading")
    release_history.release_table(view)
