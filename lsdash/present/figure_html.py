"""What stands around the drawing of a figure, as HTML: legend, doubts, table."""

from dataclasses import replace

from markupsafe import Markup

from lsdash.present import captions, markup
from lsdash.present.figures import ShownFigure
from lsdash.present.html_table import Table, html_table
from lsdash.present.links import LEDGER, to_page, to_row
from lsdash.present.markup import Inline
from lsdash.view.filter_options import nothing_found
from lsdash.view.view import LISTED, View

_DOUBTS = 3  # rows of the ledger that are named on a screen of meeting mode
_MOST = LISTED - 1  # rows of a table on a page: more would keep a phone busy for seconds; files have all


def table(view: View, content: Table, *, foldable: bool = False) -> Markup:
    """The table as HTML, folded where it may be: its caption shows until it is opened, or printed. Of a very long one
    the first rows, with words that say so. Empty without rows."""
    if not content.rows:
        return Markup("")
    html = html_table(replace(content, rows=content.rows[:_MOST], ids=content.ids[:_MOST]))
    count = content.count or sum(len(row) > 1 for row in content.rows)  # a row of one cell is a heading
    if len(content.rows) > _MOST:
        html += markup.line(
            view.words.text("table.more", shown=_MOST, rows=content.count or len(content.rows)), "ls-foot"
        )
    if not foldable:
        return html
    return markup.folded(view.words.text("table.folded", caption=content.name, rows=count), html)


def table_notes(figure: ShownFigure) -> Markup:
    """The notes of a table without a chart: above it, as on paper nothing may stand between its last row and the
    foot."""
    notes = figure.notes if figure.entry.chart is None else ()
    return markup.lines(notes, "ls-foot") if notes else Markup("")


def nothing(view: View) -> Markup:
    """Words in place of rows."""
    return markup.lines([nothing_found(view)], "ls-foot")


def legend(figure: ShownFigure) -> Markup:
    """What the forms and colours of its marks mean, where that is not plain."""
    entries = [(f"sw-{code}", text) for code, text in figure.legend]
    return markup.legend(entries, figure.view.words.text("kind.legend")) if entries else Markup("")


def doubts(figure: ShownFigure) -> Markup:
    """A discreet line that leads to the rows of the ledger that cannot hold and touch what is drawn."""
    words = figure.view.words
    links = [to_row(words.identity(row), row["id"]) for row in figure.doubts]
    if figure.view.screen is not None and len(links) > _DOUBTS:
        links = [to_page(words.text("ledger.doubts", count=len(links)), LEDGER)]
    if not links:
        return Markup("")
    between = [part for link in links for part in (Inline("; "), link)][1:]
    return markup.paragraph([Inline(captions.doubts_lead(figure.view)), *between], "ls-doubt")


def label(figure: ShownFigure) -> str:
    """What is read out of a drawing."""
    text = figure.view.words.text
    return f"{captions.warning(figure.view)} {text('chart.alt', name=text(f'chart.{figure.name}.name'))}".strip()
