"""What readers look for who want paper, at the foot of every page: the page printed, and the report of its period."""

from markupsafe import Markup

from lsdash.exports.report_document import of_view
from lsdash.present import markup
from lsdash.present.links import to_report
from lsdash.ui import enhancements
from lsdash.view.address_periods import nearest_reported
from lsdash.view.view import View, vocabulary


def ways(view: View) -> Markup:
    """A button that prints the page, and a link to a report of the period that the page is about, where it has reports:
    of what others say of a period alone, none is offered. Each says what it is of."""
    text, own = view.words.text, Markup("")
    if enhancements.is_on("numbers"):
        own = markup.button(text("paper.page", page=text(f"nav.{view.page.code}")), "print", icon="print")
    report = Markup("") if view.draft else view.cached("report link", lambda: _report(view))
    return markup.named("paper-ways", own, report)


def _report(view: View) -> Markup:
    shown = of_view.about_months(view)
    unreported = shown is view and nearest_reported(view.state.about, vocabulary(view.release))
    if unreported or not of_view.is_written(shown):
        return Markup("")
    link = to_report(view.words.text("paper.report"), "pdf", of_view.link_address(shown))
    return markup.link_button(link, icon="download")
