"""The search: its field over every page, and the page with more of them."""

from markupsafe import Markup

from lsdash.present import markup, search
from lsdash.present.jinja import render
from lsdash.present.links import ABOUT, SEARCH, path_of, to_figures, to_page, to_search
from lsdash.ui import enhancements, filter_bar
from lsdash.ui.html_output import write_html
from lsdash.view.url_state import LONGEST_SEARCH
from lsdash.view.view import View


def field(view: View) -> Markup:
    """A field whose answers appear while somebody types; without the script for that a link to the page."""
    text = view.words.text
    # Answers while somebody types are asked for at an address that knows no drafts.
    if not enhancements.is_on("navigation") or view.draft:
        return markup.named("search-field", markup.link_button(to_search(text("nav.tim-kiem")), icon="search"))
    here = view.page.code == SEARCH
    typed, said = view.state.search if here else "", {"hint": text("search.hint"), "label": text("search.label")}
    form = render("search_field", page=path_of(SEARCH), text=typed, here=here, longest=LONGEST_SEARCH, **said)
    return markup.named("search-field", form)


def results(view: View) -> None:
    """The best answers to what the address asks for; what can be asked, where it asks for nothing."""
    if not enhancements.is_on("navigation") or view.draft:
        filter_bar.search(view)
    text, asked = view.words.text, view.state.search
    if not asked:
        write_html(markup.line(text("search.examples"), "ls-line"))
        return
    found = search.answers(view.release, view.words, asked, search.MANY)
    lead = [markup.line(search.said(found, view.words, asked, search.MANY), "ls-line")]
    if not found:
        lead.append(markup.line(text("search.try"), "ls-line"))
    groups = (render("found", title=text(f"search.{group}"), answers=answers) for group, answers in found.items())
    onward = (to_figures(text("search.more", text=asked), asked), to_page(text("search.glossary"), ABOUT))
    links = (markup.paragraph([link], "ls-more") for link in onward)
    write_html(markup.named("found", *lead, *groups, *links))
