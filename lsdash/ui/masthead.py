"""What stands over every page: what this is, the report or period, who published it, when it was brought up to date."""

from markupsafe import Markup

from lsdash import queries
from lsdash.exports import provenance
from lsdash.model.words import rows
from lsdash.present import markup
from lsdash.present.links import to_page
from lsdash.ui import navigation, search
from lsdash.ui.html_output import write_html
from lsdash.view.view import View

_HOME = "tong-quan"


def show(view: View) -> None:
    """The head and, below it, links to all pages, as one element."""
    head = view.cached("masthead", lambda: _head(view))
    # What was typed is free text and no part of what is kept.
    write_html(
        markup.named("masthead", markup.skip(view.words.text("app.skip")), head, search.field(view))
        + navigation.links(view.words, view.page)
    )


def _head(view: View) -> Markup:
    words = view.words
    updated = words.text("app.updated", moment=provenance.built(view.release, words))
    parts = [_period(view), *_publishers(view), updated]
    home = markup.paragraph([to_page(words.text("app.site"), _HOME)], "ls-site")
    return home + markup.line(" · ".join(parts), "ls-issue")


def _period(view: View) -> str:
    """The report that the page is about, all reports of a page about no period, or a period without a report."""
    if not view.page.of_period:
        return view.words.text("app.reports")
    return view.words.text("app.report" if view.state.about in view.words.reported else "app.no_report")


def _publishers(view: View) -> list[str]:
    """Who published the report on the page's period."""
    reports = [row for row in rows(view.ask(queries.sources, all_rows=True)) if row["kind"] == "report"]
    own = [row for row in reports if row["reported"] == view.state.about or not view.page.of_period]
    return list(dict.fromkeys(row[f"publisher_{view.words.lang}"] for row in own))
