"""The register on the page of reports: who owes which report by when, and what is there."""

from lsdash.data import releases
from lsdash.exports import feed
from lsdash.present import markup, register_tables
from lsdash.present.markup import Inline
from lsdash.ui import page_parts
from lsdash.ui.current_view import outside_meetings
from lsdash.ui.figures import own_table
from lsdash.ui.html_output import write_html
from lsdash.view import register
from lsdash.view.view import View


@outside_meetings
def show(view: View) -> None:
    """The register of today; where nobody is known to owe a report it says that, and how it would be entered."""
    page_parts.section(view, "register.heading")
    _lines(view)
    to_feed = Inline(view.words.text("news.title"), href=feed.address(view.release.dataset, view.words.lang))
    page_parts.notes([markup.inlines([to_feed])])


def _lines(view: View) -> None:
    words = view.words
    try:
        today = register.of_release(view.release, register.today())
    except releases.ReleaseError as error:
        page_parts.notes([words.text(f"code.{error.code}")])
        return
    if not today.entries:
        page_parts.notes([words.text("register.none")])
        return
    write_html(markup.line(register_tables.summary(today, today.entries, words), "ls-prose"))
    if today.overdue:
        own_table(view, "register-overdue", register_tables.overdue(today, words))
    own_table(view, "register", register_tables.by_obligation(today, words), folded=True)
    page_parts.notes([words.text("register.how_synthetic" if view.synthetic else "register.how")])
