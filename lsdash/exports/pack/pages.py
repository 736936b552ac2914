"""What stands on a page of the pack: the figures, sentences and tables of the register, as the page has them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from lsdash import queries
from lsdash.exports.pack.drawing import DISTRICT, drawings
from lsdash.model.pages import MONTHLY, Page
from lsdash.present import (
    answers,
    captions,
    contradictions,
    figure_html,
    findings,
    markup,
    page_html,
)
from lsdash.present.figure_register import FIGURES
from lsdash.present.figures import ShownFigure
from lsdash.present.sentences import chart_titles
from lsdash.view.view import View, vocabulary

LEFT_OUT = ("tim-kiem",)  # a search needs a server
_LONG = 30  # rows: the table of a chart of more months is made on its page when it is asked for, any other is folded


def page(view: View) -> Markup:
    """All of a page. Raises releases.ReleaseError, and ValueError where a chart cannot be drawn."""
    opening = answers.reached(view) if _is_overview(view) else [page_html.purpose(view), page_html.headlines(view)]
    told = answers.ahead(view) if _is_overview(view) else page_html.sentences(view) if view.page.tells else Markup("")
    charts = Markup("").join(_charts(view))
    own = _OWN[view.page.code](view) if view.page.code in _OWN else []
    tables = Markup("").join(_tables(view))
    used = [view.ask(getattr(queries, name)) for name in view.page.queries]
    source = markup.lines(captions.sources(view, *used), "ls-foot")
    return Markup("").join([markup.named("opening", *opening), *own, charts, told, tables, source])


def _is_overview(view: View) -> bool:
    return not view.page.path


def _charts(view: View) -> Iterator[Markup]:
    """Each chart of the page in each of the views that it has; none of months where there are no monthly reports."""
    for name in view.page.charts:
        for choice in _choices(view.page, name):
            figure = ShownFigure(replace(view, state=replace(view.state, view=choice)), name)
            if not (figure.query in MONTHLY and not view.months) and not figure.frame.empty:
                yield _chart(figure)


def _choices(page: Page, name: str) -> list[str]:
    """The views of a page in which a chart differs."""
    if name in page.shows.values():
        return [choice for choice, shown in page.shows.items() if shown == name]
    return [*page.views[:1], *(choice for choice in page.views[1:] if f"{name}/{choice}" in FIGURES)] or [""]


def _chart(figure: ShownFigure) -> Markup:
    view = figure.view
    notes = markup.lines(figure.notes, "ls-foot") if figure.notes else Markup("")
    parts = [
        markup.heading(figure.title, figure.subtitle),
        figure_html.legend(figure),
        drawings(figure.name, figure.rendered(), figure_html.label(figure)),
        figure_html.doubts(figure),
        notes,
        answers.reasons(view) if figure.name == "plan-attainment" else Markup(""),
    ]
    if not (figure.query in MONTHLY and len(figure.frame) > _LONG):
        parts.append(figure_html.table(view, figure.table, foldable=figure.repeated and not figure.entry.beside))
    if figure.entry.beside:
        parts += _districts(view)
    return markup.named(f"chart-{figure.name}", *parts)


def _districts(view: View) -> Iterator[Markup]:
    """What is said of each district, where a press on it leads."""
    for code in view.state.filters.districts or vocabulary(view.release).codes["dv"]:
        state = replace(view.state, filters=replace(view.state.filters, districts=(code,)))
        yield Markup('<div id="%s%s">%s</div>') % (
            DISTRICT[1:],
            code,
            page_html.district_panels(replace(view, state=state)),
        )


def _tables(view: View) -> Iterator[Markup]:
    """The tables of the page that have no chart."""
    for name, entry in FIGURES.items():
        if entry.chart is None and name.replace("-", "_") in view.page.queries:
            figure = ShownFigure(view, name)
            content = figure.table
            body = figure_html.table(view, content, foldable=len(content.rows) > _LONG)
            notes = figure_html.table_notes(figure) if body else Markup("")
            yield markup.named(f"table-{name}", notes, body or figure_html.nothing(view))


def _ledger(view: View) -> Sequence[Markup]:
    said = markup.heading(contradictions.title(view), "")
    notes = markup.lines([view.words.text("ledger.how")], "ls-foot")
    return [said, notes, contradictions.cards(view)]


def _barriers(view: View) -> Sequence[Markup]:
    lines = chart_titles.barriers(view.ask(queries.utility_barriers), view.words)
    return [markup.named("notice-barrier", markup.lines(lines, "ls-notice"))] if lines else []


_OWN: Mapping[str, Callable[[View], Sequence[Markup]]] = {
    "doi-chieu": _ledger,
    "nhan-dinh": lambda view: findings.groups(view) or [figure_html.nothing(view)],
    "dien-nuoc": _barriers,
    "gioi-thieu": page_html.terms,
}
