"""A page alone, for a frame of another site: no navigation, no filters, its stamp and the way to the whole."""

from collections.abc import Callable

from markupsafe import Markup

from lsdash.present import markup
from lsdash.ui import copy_link, filter_bar, notices, page_parts, release_history
from lsdash.ui.html_output import write_html
from lsdash.view import filter_options
from lsdash.view.view import View


def around(view: View, run: Callable[[], None]) -> None:
    """What is filtered in words, the notices, the page, its stamp, a link to the page itself in a window of its own."""
    write_html(markup.line(view.words.text("app.over" if view.page.of_period else "app.site"), "ls-kicker"))
    notices.synthetic(view)
    if filtered := filter_options.in_words(view):
        write_html(markup.line(filtered, "ls-filtered"))
    filter_bar.unused(view)
    notices.address_problems(view)
    notices.unreported(view)
    release_history.superseded(view)
    run()
    page_parts.foot(view)
    link = Markup('<p class="ls-more"><a href="%s" target="_blank" rel="noopener">%s</a></p>')
    write_html(markup.named("embedded", link % (copy_link.link(view), view.words.text("cite.whole"))))
