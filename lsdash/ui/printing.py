"""What readers look for who want paper, at the foot of every page: the page printed, and the report of its period."""

from markupsafe import Markup

from lsdash import queries
from lsdash.exports.report_document import compose, of_view
from lsdash.model.words import rows
from lsdash.present import markup
from lsdash.present.links import to_report
from lsdash.ui import enhancements
from lsdash.view.view import View


def ways(view: View) -> Markup:
    """A button that prints the page, and a link to the report of the period that the page is about, where there is one;
    each says what it is of."""
    text, own = view.words.text, Markup("")
    if enhancements.is_on("numbers"):
        own = markup.button(text("paper.page", page=text(f"nav.{view.page.code}")), "print", icon="print")
    report = Markup("") if view.draft else view.cached("report link", lambda: _report(view))
    return markup.named("paper-ways", own, report)


def _report(view: View) -> Markup:
    if not compose.is_reported(rows(view.ask(queries.report_numbers, all_rows=True)), view.state.about):
        return Markup("")
    link = to_report(view.words.text("paper.report"), "pdf", of_view.link_address(view))
    return markup.link_button(link, icon="download")
